package prose

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/fault"
)

// starterKit is what an editor with TipTap 3's StarterKit sends.
const starterKit = `{"type":"doc","content":[
 {"type":"heading","attrs":{"level":2,"textAlign":null},"content":[{"type":"text","text":"배경"}]},
 {"type":"paragraph","attrs":{"textAlign":"left"},"content":[
  {"type":"text","text":"당진시는 "},
  {"type":"text","marks":[{"type":"link","attrs":{"href":"https://www.dangjin.go.kr/?a=1&b=2","target":"_blank","rel":"noopener noreferrer nofollow","class":null,"title":null}},{"type":"bold"}],"text":"다자오시"},
  {"type":"hardBreak","marks":[{"type":"bold"}]},
  {"type":"text","marks":[{"type":"italic"}],"text":"와 <협력>한다."}]},
 {"type":"orderedList","attrs":{"start":1,"type":null},"content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"하나"}]},
  {"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"둘"}]}]}]}]}]},
 {"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"友好"}]}]},
 {"type":"horizontalRule"},
 {"type":"paragraph"}]}`

func mustParse(t *testing.T, raw string) Doc {
	t.Helper()
	d, err := Parse([]byte(raw))
	if err != nil {
		t.Fatalf("Parse(%s) = %v %+v", raw, err, fault.Of(err).Fields)
	}
	return d
}

func TestParseTakesWhatTheEditorWrites(t *testing.T) {
	d := mustParse(t, starterKit)
	wantHTML := `<h3>배경</h3><p>당진시는 <strong><a href="https://www.dangjin.go.kr/?a=1&amp;b=2" rel="noopener nofollow">다자오시</a></strong><br>` +
		`<em>와 &lt;협력&gt;한다.</em></p><ol><li><p>하나</p><ul><li><p>둘</p></li></ul></li></ol>` +
		`<blockquote><p>友好</p></blockquote><hr><p></p>`
	if got := string(d.HTML()); got != wantHTML {
		t.Errorf("HTML =\n%s\nwant\n%s", got, wantHTML)
	}
	if got, want := d.Plain(), "배경\n당진시는 다자오시\n와 <협력>한다.\n하나\n둘\n友好\n"; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
	if got, want := d.Runes(), 2+5+4+9+2+1+2; got != want {
		t.Errorf("Runes = %d, want %d", got, want)
	}
	if again := mustParse(t, string(d)); again != d {
		t.Errorf("the canonical form parses to something else:\n%s\n%s", d, again)
	}
	if strings.Contains(string(d), "_blank") || strings.Contains(string(d), "textAlign") {
		t.Errorf("attributes of the look must be dropped: %s", d)
	}
}

func TestOneMeaningHasOneForm(t *testing.T) {
	forms := []string{
		`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"ab","marks":[{"type":"bold"},{"type":"italic"}]}]}]}`,
		`{"content":[{"content":[{"text":"a","marks":[{"type":"italic"},{"type":"bold"}],"type":"text"},{"type":"text","text":"b","marks":[{"type":"bold"},{"type":"italic"},{"type":"bold"}]}],"type":"paragraph"}],"type":"doc"}`,
		`{"type":"doc","content":[{"type":"paragraph","attrs":{},"content":[{"type":"text","text":"\u0061b","marks":[{"type":"bold","attrs":{}},{"type":"italic"}]}]}]}`,
	}
	for _, form := range forms[1:] {
		if a, b := mustParse(t, forms[0]), mustParse(t, form); a != b {
			t.Errorf("%s\nand\n%s\nmean the same", a, b)
		}
	}
}

func TestNothingWrittenIsEmpty(t *testing.T) {
	for _, raw := range []string{
		"", "  ", "null", `{"type":"doc"}`, `{"type":"doc","content":[]}`, `{"type":"doc","content":[{"type":"paragraph"}]}`,
		`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":" 　"},{"type":"hardBreak"}]},{"type":"horizontalRule"}]}`,
	} {
		if d := mustParse(t, raw); !d.Empty() || d.HTML() != "" || d.Plain() != "" || d.Runes() != 0 || string(d.JSON()) != "null" {
			t.Errorf("Parse(%s) = %q, want the empty Doc", raw, d)
		}
	}
}

func inParagraph(inner string) string {
	return `{"type":"doc","content":[{"type":"paragraph","content":[` + inner + `]}]}`
}

func linked(href string) string {
	return inParagraph(`{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":` + href + `}}]}`)
}

func nested(lists int) string {
	inner := `{"type":"paragraph","content":[{"type":"text","text":"x"}]}`
	for range lists {
		inner = `{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph"},` + inner + `]}]}`
	}
	return `{"type":"doc","content":[` + inner + `]}`
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		name, raw string
		want      *fault.Fault
		path      string
	}{
		{"no JSON", `{"type":"doc"`, ErrMalformed, ""},
		{"two documents", `{"type":"doc"}{"type":"doc"}`, ErrMalformed, ""},
		{"a list", `[]`, ErrMalformed, ""},
		{"a string", `"<script>"`, ErrMalformed, ""},
		{"no type", `{"content":[]}`, ErrMalformed, ""},
		{"a type that is a number", `{"type":1}`, ErrMalformed, ""},
		{"invalid UTF-8", inParagraph("{\"type\":\"text\",\"text\":\"\xff\"}"), ErrMalformed, ""},
		{"lone high surrogate", inParagraph(`{"type":"text","text":"a\ud800b"}`), ErrMalformed, ""},
		{"lone low surrogate", inParagraph(`{"type":"text","text":"\udc00"}`), ErrMalformed, ""},
		{"two high surrogates", inParagraph(`{"type":"text","text":"\ud83d\ud83d"}`), ErrMalformed, ""},
		{"surrogate in an unknown field", `{"type":"doc","x":"\uDFFF"}`, ErrMalformed, ""},
		{"too large", inParagraph(`{"type":"text","text":"` + strings.Repeat("a", MostBytes) + `"}`), ErrTooLarge, ""},
		{"too deep", nested(6), ErrTooDeep, ""},
		{"very deep", nested(1000), ErrTooDeep, ""},
		{"a paragraph as document", `{"type":"paragraph"}`, ErrMisplaced, ""},
		{"unknown node", `{"type":"doc","content":[{"type":"paragraph"},{"type":"image","attrs":{"src":"x"}}]}`, ErrNode, "content[1]"},
		{"code block", `{"type":"doc","content":[{"type":"codeBlock"}]}`, ErrNode, "content[0]"},
		{"null node", `{"type":"doc","content":[null]}`, ErrMalformed, "content[0]"},
		{"another case", `{"type":"doc","Content":[]}`, ErrAttribute, ""},
		{"unknown field", `{"type":"doc","onload":"x"}`, ErrAttribute, ""},
		{"text in the document", `{"type":"doc","content":[{"type":"text","text":"a"}]}`, ErrMisplaced, "content[0]"},
		{"document in the document", `{"type":"doc","content":[{"type":"doc"}]}`, ErrMisplaced, "content[0]"},
		{"paragraph in a paragraph", inParagraph(`{"type":"paragraph"}`), ErrMisplaced, "content[0].content[0]"},
		{"item without a list", `{"type":"doc","content":[{"type":"listItem"}]}`, ErrMisplaced, "content[0]"},
		{"list without items", `{"type":"doc","content":[{"type":"bulletList"}]}`, ErrMisplaced, "content[0]"},
		{"item that begins with a list", `{"type":"doc","content":[{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"horizontalRule"}]}]}]}`, ErrMisplaced, "content[0].content[0]"},
		{"empty text", inParagraph(`{"type":"text","text":""}`), ErrMisplaced, "content[0].content[0]"},
		{"text that is a number", inParagraph(`{"type":"text","text":1}`), ErrAttribute, "content[0].content[0].text"},
		{"text with content", inParagraph(`{"type":"text","text":"a","content":[]}`), ErrAttribute, "content[0].content[0]"},
		{"heading of level 1", `{"type":"doc","content":[{"type":"heading","attrs":{"level":1}}]}`, ErrAttribute, "content[0].attrs.level"},
		{"heading without a level", `{"type":"doc","content":[{"type":"heading"}]}`, ErrAttribute, "content[0]"},
		{"heading of a half level", `{"type":"doc","content":[{"type":"heading","attrs":{"level":2.5}}]}`, ErrAttribute, "content[0].attrs.level"},
		{"unknown attribute", `{"type":"doc","content":[{"type":"paragraph","attrs":{"style":"x"}}]}`, ErrAttribute, "content[0].attrs"},
		{"attribute with depth", `{"type":"doc","content":[{"type":"paragraph","attrs":{"textAlign":{}}}]}`, ErrAttribute, "content[0].attrs"},
		{"unknown mark", inParagraph(`{"type":"text","text":"a","marks":[{"type":"underline"}]}`), ErrMark, "content[0].content[0].marks[0]"},
		{"mark with a field", inParagraph(`{"type":"text","text":"a","marks":[{"type":"bold","x":1}]}`), ErrAttribute, "content[0].content[0].marks[0]"},
		{"mark on a paragraph", `{"type":"doc","content":[{"type":"paragraph","marks":[{"type":"bold"}]}]}`, ErrAttribute, "content[0]"},
		{"link with an event", inParagraph(`{"type":"text","text":"a","marks":[{"type":"link","attrs":{"href":"https://a.kr","onclick":"x"}}]}`), ErrAttribute, "content[0].content[0].marks[0].attrs"},
		{"hidden character", inParagraph(`{"type":"text","text":"a\u202eb"}`), ErrHidden, "content[0].content[0]"},
		{"NUL", inParagraph(`{"type":"text","text":"a\u0000b"}`), ErrHidden, "content[0].content[0]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := Parse([]byte(test.raw))
			if !errors.Is(err, test.want) || d != "" {
				t.Fatalf("Parse = %q, %v, want %v", d, err, test.want)
			}
			f := fault.Of(err)
			if len(f.Fields) != 1 || f.Kind != fault.Invalid || "prose."+f.Fields[0].Code != test.want.Code {
				t.Fatalf("fields = %+v, want one with the code", f.Fields)
			}
			if test.want != ErrTooDeep && f.Fields[0].Path != test.path {
				t.Errorf("path = %q, want %q", f.Fields[0].Path, test.path)
			}
		})
	}
}

func TestParseTakes(t *testing.T) {
	for name, raw := range map[string]string{
		"five lists":       nested(5),
		"a surrogate pair": inParagraph(`{"type":"text","text":"\ud83d\udc68\u200d\ud83d\udc69"}`),
		"an escaped \\u":   inParagraph(`{"type":"text","text":"\\ud800"}`),
		"lines and tabs":   inParagraph(`{"type":"text","text":"a\n\tb"}`),
		"a split emoji":    inParagraph(`{"type":"text","text":"👨\u200d"},{"type":"text","text":"👩"}`),
	} {
		d := mustParse(t, raw)
		if again := mustParse(t, string(d)); again != d {
			t.Errorf("%s: the canonical form does not stand", name)
		}
	}
}

func TestLinks(t *testing.T) {
	for href, good := range map[string]bool{
		"https://gaok.or.kr": true, "http://a.kr:8080/x?y=1#z": true, "mailto:desk@dangjin.go.kr": true,
		"https://한국.kr/경로": true, "HTTPS://A.KR": true,
		"javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, "data:text/html,x": false, "vbscript:x": false,
		"//evil.kr": false, "/x": false, "": false, "#a": false, "a.kr": false, "https:": false, "https:a.kr": false,
		"https://": false, "https:\\\\evil": false, "https://dangjin.go.kr@evil.kr": false, "mailto:": false,
		"mailto:nobody": false, " https://a.kr": false, "https://a.kr/a b": false, "java\nscript:x": false,
		"https://a.kr/\u202e": false, "ftp://a.kr": false, "file:///etc/passwd": false, "https://%zz": false,
		"https://a.kr/" + strings.Repeat("a", 2048): false,
	} {
		quoted, err := json.Marshal(href)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Parse([]byte(linked(string(quoted))))
		switch {
		case good && err != nil, !good && !errors.Is(err, ErrLink):
			t.Errorf("a link to %q: %v, want good = %v", href, err, good)
		case good && !strings.Contains(string(d.HTML()), `rel="noopener nofollow"`):
			t.Errorf("HTML of %q = %s", href, d.HTML())
		}
	}
	if _, err := Parse([]byte(linked("null"))); !errors.Is(err, ErrLink) {
		t.Errorf("a link to nowhere: %v", err)
	}
}

func TestHTMLTrustsNoStoredLink(t *testing.T) {
	d := Doc(linked(`"javascript:alert(1)"`))
	if got := string(d.HTML()); strings.Contains(got, "javascript") {
		t.Errorf("HTML = %s", got)
	}
}

func TestFromPlain(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"empty", " \n\n ", ""},
		{"one line", "당진", "<p>당진</p>"},
		{"two paragraphs", "a\r\n\r\nb", "<p>a</p><p>b</p>"},
		{"lines of one paragraph", "a\nb\n\n\n\nc", "<p>a<br>b</p><p>c</p>"},
		{"a list", "- a\n- b\n\nc", "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>"},
		{"a list behind a line", "이유:\n- a\n- b", "<p>이유:</p><ul><li><p>a</p></li><li><p>b</p></li></ul>"},
		{"two lists", "- a\n\n- b", "<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>"},
		{"headings", "## 배경\ntext\n### 작은\nmore", "<h3>배경</h3><p>text</p><h4>작은</h4><p>more</p>"},
		{"markup", "<script>", "<p>&lt;script&gt;</p>"},
		{"hidden", "a\u200bb\xffc", "<p>abc</p>"},
	} {
		d := FromPlain(test.in)
		if got := string(d.HTML()); got != test.want {
			t.Errorf("%s: HTML = %s, want %s", test.name, got, test.want)
		}
		if again := mustParse(t, string(d)); again != d {
			t.Errorf("%s: %s parses to %s", test.name, d, again)
		}
	}
}

func holds(t *testing.T, d Doc) {
	t.Helper()
	again, err := Parse([]byte(d))
	if err != nil || again != d {
		t.Errorf("canonical %q parses to %q, %v", d, again, err)
	}
	html := strings.ToLower(string(d.HTML()))
	for _, bad := range []string{"<script", "javascript:", "<img", "<iframe", "\x00"} {
		if strings.Contains(html, bad) && (bad != "javascript:" || strings.Contains(html, `href="`+bad)) {
			t.Errorf("HTML of %q holds %q", d, bad)
		}
	}
	if d.Empty() != (strings.TrimSpace(d.Plain()) == "") {
		t.Errorf("%q is empty without being empty", d)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(starterKit))
	f.Add([]byte(nested(3)))
	f.Add([]byte(linked(`"https://a.kr/\"><script>"`)))
	f.Add([]byte(inParagraph(`{"type":"text","text":"<script>alert(1)</script>\ud83d\udc68"}`)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Parse(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || d != "" {
				t.Errorf("Parse(%q) = %q, %v, want a refusal alone", raw, d, err)
			}
			return
		}
		holds(t, d)
	})
}

func FuzzFromPlain(f *testing.F) {
	f.Add("## a\n- b\n\n<script>\r\u200d👨")
	f.Fuzz(func(t *testing.T, s string) {
		if d := FromPlain(s); len(d) <= MostBytes {
			holds(t, d)
		}
	})
}
