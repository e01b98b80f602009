package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/naru-network/naru/base/lang"
)

// printed prints a document and returns it with its streams unpacked.
func printed(t *testing.T, d Doc) (raw []byte, streams string) {
	t.Helper()
	raw, err := fontsOf(t).ToPDF(d)
	if err != nil {
		t.Fatalf("ToPDF(%s): %v", d.Name, err)
	}
	var all strings.Builder
	for rest := raw; ; {
		_, after, ok := bytes.Cut(rest, []byte("stream\n"))
		if !ok {
			return raw, all.String()
		}
		content, next, _ := bytes.Cut(after, []byte("\nendstream"))
		if z, err := zlib.NewReader(bytes.NewReader(content)); err == nil {
			plain, err := io.ReadAll(z)
			if err != nil {
				t.Fatalf("%s holds a stream that doesn't unpack: %v", d.Name, err)
			}
			if len(plain) < 1<<20 { // fonts and maps of glyphs aside
				all.Write(plain)
			}
		}
		rest = next
	}
}

func TestPDFCarriesItsFontsAndItsLanguage(t *testing.T) {
	for _, test := range []struct {
		doc   Doc
		pages int
	}{{report(t), 3}, {agreement(), 1}} {
		raw, _ := printed(t, test.doc)
		if n := bytes.Count(raw, []byte("/Type /Page\n")); n != test.pages {
			t.Errorf("%s has %d pages, want %d", test.doc.Name, n, test.pages)
		}
		for _, must := range []string{"/Lang (ko)", "/FontFile2", "/ToUnicode", "/Outlines", "NotoSans"} {
			if must != "NotoSans" && !bytes.Contains(raw, []byte(must)) {
				t.Errorf("%s has no %s", test.doc.Name, must)
			}
		}
		if len(raw) > 400<<10 {
			t.Errorf("%s has %d bytes: its fonts are not cut down", test.doc.Name, len(raw))
		}
	}
}

// shown matches a text that is drawn, in UTF-16 with what PDF escapes.
var shown = regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\) ?Tj`)

func TestWordsCanBeTakenFromPDF(t *testing.T) {
	_, streams := printed(t, report(t))
	var words strings.Builder
	for _, m := range shown.FindAllStringSubmatch(streams, -1) {
		plain := []byte(regexp.MustCompile(`(?s)\\(.)`).ReplaceAllStringFunc(m[1], func(s string) string {
			if s == `\r` {
				return "\r"
			}
			return s[1:]
		}))
		units := make([]uint16, len(plain)/2)
		for i := range units {
			units[i] = uint16(plain[2*i])<<8 | uint16(plain[2*i+1])
		}
		words.WriteString(string(utf16.Decode(units)))
	}
	got := words.String()
	for _, must := range []string{"2026년 당진시·르자오시 교류 사업 결과 보고", "280名志愿者参加", "上海与釜山城市合作会议纪要", "福岡市と釜山広域市の協力", "가각갂힣", "✓ ① ㎡", "1 / 3"} {
		if !strings.Contains(got, must) {
			t.Errorf("the words %q can't be found in the PDF", must)
		}
	}
	if strings.ContainsRune(got, unknown) {
		t.Error("a character of the sample has no glyph")
	}
}

func TestEveryLanguageIsSetInItsOwnFont(t *testing.T) {
	for _, test := range []struct {
		lang  lang.Tag
		words string
		font  string
	}{
		{lang.Korean, "가각갂똠힣 大韓民國", "kr-regular"}, {lang.Chinese, "友好城市协议 骨直与", "sc-regular"}, {lang.Japanese, "友好都市協定 骨直と", "jp-regular"},
		{lang.English, "Article é ü — ’", "kr-regular"},
	} {
		cases := fontsOf(t).typecase()
		signs, err := setter{cases, test.lang}.signs(test.words, &look{size: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range signs {
			if s.face.name != test.font || s.drawn != s.r {
				t.Errorf("%q in %s is drawn as %q in %s, want %s", s.r, test.lang, s.drawn, s.face.name, test.font)
			}
		}
	}
	cases := fontsOf(t).typecase()
	signs, err := setter{cases, lang.Korean}.signs("협议纪𠮷", &look{size: 10, bold: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"kr-bold 협", "sc-bold 议", "sc-bold 纪", "kr-bold 〓"} {
		if got := fmt.Sprintf("%s %c", signs[i].face.name, signs[i].drawn); got != want {
			t.Errorf("character %d is %s, want %s", i, got, want)
		}
	}
}

func TestASubsetShowsWhatItWasCutFor(t *testing.T) {
	f, err := fontsOf(t).face("kr-regular")
	if err != nil {
		t.Fatal(err)
	}
	runes := []rune("가나다 Åé힣①〓")
	cut, err := openFace("cut", f.subset(runes))
	if err != nil {
		t.Fatalf("the subset is no font: %v", err)
	}
	for _, r := range runes {
		if !cut.shows(r) || cut.advance(r) != f.advance(r) {
			t.Errorf("%q is not in the subset as it was", r)
		}
	}
	if cut.shows('라') || cut.glyphs > 3*len(runes) {
		t.Errorf("the subset has %d glyphs for %d characters", cut.glyphs, len(runes))
	}
	if checksum(f.subset(runes)) != 0xB1B0AFBA {
		t.Error("the subset's sum is not what readers check for")
	}
}

func TestLinesEndWhereReadersExpect(t *testing.T) {
	for _, test := range []struct {
		lang  lang.Tag
		words string
		ems   float64
		want  string
	}{
		{lang.Korean, "두 도시는 교류를 넓힌다.", 5, "두 도시는|교류를|넓힌다."},
		{lang.Korean, "수교(修交) 기념", 4.6, "수교(修交)|기념"},
		{lang.Chinese, "双方同意，建立友好城市关系。", 4, "双方同|意，建立|友好城市|关系。"},
		{lang.Chinese, "依照（附件一）办理", 3, "依照|（附件|一）办|理"},
		{lang.Japanese, "協定をひろげッと", 3, "協定を|ひろ|げッと"},
		{lang.English, "friendship agreement", 6, "friendship|agreement"},
		{lang.English, "Donaudampfschiff", 4, "Donaud|ampfsc|hiff"},
		{lang.English, "2026-11-22 ok", 5.2, "2026-11-22|ok"},
	} {
		signs, err := setter{fontsOf(t).typecase(), test.lang}.signs(test.words, &look{size: 10})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, l := range broken(signs, test.ems*10) {
			line := ""
			for _, s := range l {
				line += string(s.r)
			}
			lines = append(lines, line)
		}
		if got := strings.Join(lines, "|"); got != test.want {
			t.Errorf("%q in %.1f em breaks as %q, want %q", test.words, test.ems, got, test.want)
		}
	}
}

func TestNothingIsLostBetweenPages(t *testing.T) {
	long := strings.Repeat("칸이 쪽보다 높으면 나뉘어야 합니다. ", 300)
	cell := func(words string) Cell { return Cell{ColSpan: 1, RowSpan: 1, Blocks: []Block{p(words)}} }
	head := []Cell{{Header: true, Blocks: []Block{p("머리")}}, {Header: true, Blocks: []Block{p("말")}}}
	rows := [][]Cell{head, {cell(long), cell("끝1")}}
	for range 60 {
		rows = append(rows, []Cell{cell("칸"), cell("값")})
	}
	notes := make([]Run, 0, 80)
	for range 40 {
		notes = append(notes, Run{Text: "글 "}, Run{Note: strings.Repeat("주석이 아주 깁니다. ", 30)})
	}
	d := Doc{Name: "long", Texts: []Text{{Lang: lang.Korean, Blocks: []Block{Table{Rows: rows}, Paragraph{notes}, p("맨끝")}}}}
	cases := fontsOf(t).typecase()
	pages := newPager()
	if err := (&flow{cases: cases}).document(pages, d); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	sheets := pages.end()
	for n, s := range sheets {
		for _, i := range s.inks {
			if i.kind != drawText {
				continue
			}
			for _, word := range []string{"끝1", "맨끝", "머리", "값"} {
				if strings.Contains(i.text, word) {
					count[word]++
				}
			}
			count["나뉘어야"] += strings.Count(i.text, "나뉘어야")
			count["깁니다"] += strings.Count(i.text, "깁니다")
			if i.y > pageHeight-marginEnd+2 || i.y < marginTop-2 {
				t.Errorf("page %d: %q stands at %.0f, outside the page's text", n+1, i.text, i.y)
			}
		}
	}
	for word, want := range map[string]int{"끝1": 1, "맨끝": 1, "값": 60, "나뉘어야": 300, "깁니다": 1200} {
		if count[word] != want {
			t.Errorf("%q stands %d times on %d pages, want %d", word, count[word], len(sheets), want)
		}
	}
	if count["머리"] < 3 {
		t.Errorf("the table's head is set %d times only", count["머리"])
	}
}
