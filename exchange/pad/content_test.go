package pad_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
)

func words(s string, marks ...string) yjs.Node {
	n := yjs.Node{Text: s}
	for _, m := range marks {
		if n.Marks == nil {
			n.Marks = map[string]any{}
		}
		n.Marks[m] = map[string]any{}
	}
	return n
}

func paragraph(inner ...yjs.Node) yjs.Node { return yjs.Node{Name: "paragraph", Children: inner} }

func attrs(name string, with map[string]any, inner ...yjs.Node) yjs.Node {
	return yjs.Node{Name: name, Attrs: with, Children: inner}
}

func TestCanonicalSaysTheWordsAndNotTheLook(t *testing.T) {
	for _, test := range []struct {
		name   string
		blocks []yjs.Node
		want   string
	}{
		{"nothing", nil, `[]`},
		{"runs of one look are one run", []yjs.Node{paragraph(words("당"), words("진"))}, `[{"content":[{"text":"당진","type":"text"}],"type":"paragraph"}]`},
		{"decomposed Hangul is composed", []yjs.Node{paragraph(words("\u1112\u1161\u11ab"))}, `[{"content":[{"text":"한","type":"text"}],"type":"paragraph"}]`},
		{"a letter and its accent in two runs", []yjs.Node{paragraph(words("e"), words("\u0301"))}, `[{"content":[{"text":"é","type":"text"}],"type":"paragraph"}]`},
		{"marks stand in the order of their names", []yjs.Node{paragraph(words("x", "underline", "bold"))},
			`[{"content":[{"marks":[{"type":"bold"},{"type":"underline"}],"text":"x","type":"text"}],"type":"paragraph"}]`},
		{"empty lines are look", []yjs.Node{paragraph(), paragraph(words("")), paragraph(words("끝"))}, `[{"content":[{"text":"끝","type":"text"}],"type":"paragraph"}]`},
		{"a picture's width is look", []yjs.Node{attrs("picture", map[string]any{"file": "f1", "alt": "항구", "width": 300.0})}, `[{"attrs":{"alt":"항구","file":"f1"},"type":"picture"}]`},
		{"a column's width is look, its span isn't", []yjs.Node{attrs("tableCell", map[string]any{"colspan": 2.0, "rowspan": 1.0, "colwidth": []any{100.0}})},
			`[{"attrs":{"colspan":2},"type":"tableCell"}]`},
		{"a number of a clause stays a word", []yjs.Node{attrs("clause", map[string]any{"number": "12", "prevails": "zh-Hans"}, paragraph(words("條")))},
			`[{"attrs":{"number":"12","prevails":"zh-Hans"},"content":[{"content":[{"text":"條","type":"text"}],"type":"paragraph"}],"type":"clause"}]`},
		{"strings are written as RFC 8785 says", []yjs.Node{paragraph(words("\"\\\t\u2028<&>"))}, `[{"content":[{"text":"\"\\\t` + "\u2028" + `<&>","type":"text"}],"type":"paragraph"}]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := pad.Canonical("ko", test.blocks)
			if err != nil {
				t.Fatal(err)
			}
			want := `{"blocks":` + test.want + `,"form":"naru.pad.1","lang":"ko"}`
			if string(got.Bytes) != want {
				t.Errorf("Canonical =\n%s, want\n%s", got.Bytes, want)
			}
			if sum := sha256.Sum256([]byte(want)); got.Hash != hex.EncodeToString(sum[:]) {
				t.Errorf("its hash %s isn't that of its bytes", got.Hash)
			}
		})
	}
}

func TestNothingIsCanonicalWhileASuggestionIsOpen(t *testing.T) {
	run := words("제안")
	run.Marks = map[string]any{"insertion": map[string]any{"id": "s1"}}
	table := attrs("table", nil, attrs("tableRow", nil, attrs("tableCell", nil, paragraph(run))))
	if _, err := pad.Canonical("ko", []yjs.Node{paragraph(words("글")), table}); !errors.Is(err, pad.ErrSuggestionsOpen) {
		t.Errorf("Canonical = %v, want ErrSuggestionsOpen", err)
	}
}

func TestADocumentComesBackAsItWent(t *testing.T) {
	raw := `{"type":"doc","content":[{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"협정"}]},` +
		`{"type":"clause","attrs":{"number":"1","prevails":"equal"},"content":[{"type":"paragraph","content":[{"type":"text","marks":[{"type":"bold"},` +
		`{"type":"link","attrs":{"href":"https://dangjin.example/"}}],"text":"목적"},{"type":"footnote","attrs":{"text":"각주"}}]}]}]}`
	nodes, err := pad.ReadDocument([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	back, err := pad.WriteDocument(nodes)
	if err != nil {
		t.Fatal(err)
	}
	again, err := pad.ReadDocument(back)
	if err != nil {
		t.Fatalf("what was written can't be read: %v\n%s", err, back)
	}
	one, err := pad.Canonical("ko", nodes)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := pad.Canonical("ko", again); err != nil || one.Hash != two.Hash {
		t.Errorf("a document changes on its way: %s, %s, %v", one.Bytes, two.Bytes, err)
	}
}

func TestADocumentFromOutsideIsReadStrictly(t *testing.T) {
	deep := strings.Repeat(`{"type":"blockquote","content":[`, 40) + `{"type":"paragraph"}` + strings.Repeat(`]}`, 40)
	many := strings.TrimSuffix(strings.Repeat(`{"type":"paragraph"},`, 60_000), ",")
	for _, test := range []struct {
		name, body string
		want       error
	}{
		{"no JSON", `{`, pad.ErrDocument},
		{"no document", `{"type":"paragraph"}`, pad.ErrDocument},
		{"an unknown node", `{"type":"doc","content":[{"type":"script"}]}`, pad.ErrDocument},
		{"a block in a line", `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"table"}]}]}`, pad.ErrDocument},
		{"a clause in a clause", `{"type":"doc","content":[{"type":"clause","content":[{"type":"clause","content":[{"type":"paragraph"}]}]}]}`, pad.ErrDocument},
		{"a program behind a link", `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}`, pad.ErrDocument},
		{"a level that isn't", `{"type":"doc","content":[{"type":"heading","attrs":{"level":9}}]}`, pad.ErrDocument},
		{"too deep", `{"type":"doc","content":[` + deep + `]}`, pad.ErrDocumentTooLarge},
		{"too much", `{"type":"doc","content":[` + many + `]}`, pad.ErrDocumentTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := pad.ReadDocument([]byte(test.body)); !errors.Is(err, test.want) {
				t.Errorf("ReadDocument = %v, want %v", err, test.want)
			}
		})
	}
}

// What is read can be kept and read again, whatever was sent.
func FuzzReadDocument(f *testing.F) {
	f.Add([]byte(`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"당진","marks":[{"type":"insertion","attrs":{"id":"a"}}]}]}]}`))
	f.Add([]byte(`{"type":"doc","content":[{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":2},"content":[{"type":"paragraph"}]}]}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		nodes, err := pad.ReadDocument(raw)
		if err != nil {
			return
		}
		back, err := pad.WriteDocument(nodes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pad.ReadDocument(back); err != nil {
			t.Errorf("read once, but not twice: %v\n%s", err, back)
		}
	})
}
