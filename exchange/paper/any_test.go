package paper

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawn text for the property below: words without spaces at their ends, which formats may trim.
var wordsOf = rapid.StringMatching(`[가-힣一-龥ぁ-んA-Za-z0-9,.()·]{1,12}`)

func drawRuns(t *rapid.T, depth int) []Run {
	var runs []Run
	for range rapid.IntRange(1, 4).Draw(t, "runs") {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			runs = append(runs, Run{Text: "x"}, Run{Break: true}, Run{Text: "y"})
		case 1:
			runs = append(runs, Run{Text: "x"}, Run{Note: wordsOf.Draw(t, "note")})
		default:
			s := Style{Bold: rapid.Bool().Draw(t, "bold"), Italic: rapid.Bool().Draw(t, "italic"), Strike: rapid.Bool().Draw(t, "strike")}
			if rapid.IntRange(0, 4).Draw(t, "link") == 0 {
				s.Href = "https://naru.example/" + rapid.StringMatching(`[a-z?=;:]{0,6}`).Draw(t, "path")
			} else {
				s.Underline = rapid.Bool().Draw(t, "underline")
			}
			runs = append(runs, Run{Text: wordsOf.Draw(t, "words") + " " + wordsOf.Draw(t, "more"), Style: s})
		}
	}
	return joined(runs)
}

func drawBlocks(t *rapid.T, depth int) []Block {
	blocks := []Block{Paragraph{drawRuns(t, depth)}}
	for range rapid.IntRange(0, 4).Draw(t, "blocks") {
		switch rapid.IntRange(0, 6).Draw(t, "block") {
		case 0:
			blocks = append(blocks, Heading{rapid.IntRange(1, 4).Draw(t, "level"), light(drawRuns(t, depth))})
		case 1:
			if depth == 0 {
				blocks = append(blocks, drawList(t, 0), Paragraph{drawRuns(t, depth)})
			}
		case 2:
			if depth == 0 {
				blocks = append(blocks, drawTable(t))
			}
		case 3:
			if depth == 0 {
				blocks = append(blocks, Quote{[]Block{Paragraph{drawRuns(t, depth)}}}, Divider{})
			}
		default:
			blocks = append(blocks, Paragraph{drawRuns(t, depth)})
		}
	}
	return blocks
}

func drawList(t *rapid.T, level int) List {
	l := List{Ordered: rapid.Bool().Draw(t, "ordered"), Start: 1}
	if l.Ordered {
		l.Start = rapid.IntRange(1, 30).Draw(t, "start")
	}
	for range rapid.IntRange(1, 3).Draw(t, "items") {
		item := []Block{Paragraph{drawRuns(t, 1)}}
		if level < 2 && rapid.IntRange(0, 2).Draw(t, "nested") == 0 {
			item = append(item, drawList(t, level+1))
		} else if level == 0 && rapid.Bool().Draw(t, "goes on") {
			item = append(item, Paragraph{drawRuns(t, 1)})
		}
		l.Items = append(l.Items, item)
	}
	return l
}

func drawTable(t *rapid.T) Table {
	var table Table
	cols := rapid.IntRange(1, 4).Draw(t, "columns")
	for r := range rapid.IntRange(1, 3).Draw(t, "rows") {
		var row []Cell
		for col := 0; col < cols; {
			span := rapid.IntRange(1, cols-col).Draw(t, "span")
			row = append(row, Cell{Header: r == 0 && rapid.Bool().Draw(t, "head"), ColSpan: span, RowSpan: 1, Blocks: []Block{Paragraph{light(drawRuns(t, 1))}}})
			col += span
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// drawDocument draws a document of what all forms can say.
func drawDocument(t *rapid.T) Doc {
	return Doc{Name: "any", Texts: []Text{{Lang: "ko", Blocks: drawBlocks(t, 0)}}}
}

// comesBack holds a document to coming back from every form as it was written.
func comesBack(t testing.TB, d Doc) {
	t.Helper()
	for form, raw := range forms(t, d) {
		got, _, err := Read(raw, false)
		if err != nil {
			t.Fatalf("Read(%s): %v", form, err)
		}
		if diff := cmp.Diff(kept(d.Texts[0].Blocks), kept(got)); diff != "" {
			t.Fatalf("%s comes back otherwise (-written +read):\n%s", form, diff)
		}
		back, err := FromEditor(ToEditor(got))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kept(got), kept(back)); diff != "" {
			t.Fatalf("the editor's content comes back otherwise (-written +read):\n%s", diff)
		}
	}
	if _, err := fontsOf(t).ToPDF(d); err != nil {
		t.Fatal(err)
	}
}

func TestWhateverIsWrittenIsReadAgain(t *testing.T) {
	fontsOf(t)
	for i := range 5 {
		comesBack(t, rapid.Custom(drawDocument).Example(i))
	}
}

func FuzzWhateverIsWrittenIsReadAgain(f *testing.F) {
	fontsOf(f)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { comesBack(thorough{f, t}, drawDocument(t)) }))
}

// thorough fails the draw instead of the test, so that what fails is made smaller.
type thorough struct {
	testing.TB
	draw *rapid.T
}

func (t thorough) Fatalf(format string, args ...any) { t.draw.Fatalf(format, args...) }
func (t thorough) Fatal(args ...any)                 { t.draw.Fatal(args...) }
func (t thorough) Helper()                           {}
