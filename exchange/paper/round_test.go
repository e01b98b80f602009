package paper

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kept returns blocks as they should come back: without widths, which are counted otherwise elsewhere, and pictures by their pixels alone.
func kept(blocks []Block) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case Paragraph:
			out[i] = Paragraph{joined(b.Runs)}
		case Heading:
			out[i] = Heading{b.Level, joined(b.Runs)}
		case Quote:
			out[i] = Quote{kept(b.Blocks)}
		case Clause:
			out[i] = Clause{b.Number, b.Prevails, kept(b.Blocks)}
		case List:
			l := List{Ordered: b.Ordered, Start: b.Start}
			if !l.Ordered {
				l.Start = 1
			}
			for _, item := range b.Items {
				l.Items = append(l.Items, kept(item))
			}
			out[i] = l
		case Table:
			t := Table{Plain: b.Plain}
			for _, row := range b.Rows {
				var cells []Cell
				for _, c := range row {
					cells = append(cells, Cell{Header: c.Header, ColSpan: max(1, c.ColSpan), RowSpan: max(1, c.RowSpan), Blocks: kept(c.Blocks)})
				}
				t.Rows = append(t.Rows, cells)
			}
			out[i] = t
		case Picture:
			out[i] = Picture{Alt: b.Alt, Image: &Image{Type: b.Image.Type, Bytes: b.Image.Bytes, Width: b.Image.Width, Height: b.Image.Height}}
		default:
			out[i] = b
		}
	}
	return out
}

// forms writes a document in each form that can be read again.
func forms(t testing.TB, d Doc) map[Form][]byte {
	t.Helper()
	word, err := fontsOf(t).ToDOCX(d)
	if err != nil {
		t.Fatalf("ToDOCX(%s): %v", d.Name, err)
	}
	hangul, err := ToHWPX(d)
	if err != nil {
		t.Fatalf("ToHWPX(%s): %v", d.Name, err)
	}
	return map[Form][]byte{DOCX: word, HWPX: hangul}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for form, raw := range forms(t, report(t)) {
		got, said, err := Read(raw, false)
		if err != nil {
			t.Errorf("Read(%s): %v", form, err)
			continue
		}
		if diff := cmp.Diff(kept(report(t).Texts[0].Blocks), kept(got)); diff != "" {
			t.Errorf("%s comes back otherwise (-written +read):\n%s", form, diff)
		}
		if said.Title != report(t).Texts[0].Title {
			t.Errorf("%s has the title %q", form, said.Title)
		}
	}
}

func TestAnAgreementComesBackInClauses(t *testing.T) {
	for i := range 2 {
		d := agreement()
		d.Texts = d.Texts[i : i+1]
		for form, raw := range forms(t, d) {
			got, _, err := Read(raw, true)
			if err != nil {
				t.Errorf("Read(%s): %v", form, err)
				continue
			}
			if diff := cmp.Diff(kept(d.Texts[0].Blocks), kept(got)); diff != "" {
				t.Errorf("%s in %s comes back otherwise (-written +read):\n%s", form, d.Texts[0].Lang, diff)
			}
		}
	}
}

func equal(a, b Block) bool { return cmp.Equal(a, b) }
