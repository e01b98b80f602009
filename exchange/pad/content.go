package pad

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/yjs"
)

// The canonical content of a text is what people agree to when they approve it: its words and their order, and nothing of its look. Anybody
// can compute it anew from an export of the pad, by this recipe, which never changes under the name CanonicalForm:
//
//  1. A text is a JSON object {"blocks":[…],"form":"naru.pad.1","lang":"ko"}; its blocks are nodes in the order of the text.
//  2. A node is {"type":…}, with "attrs" where it has any that count and "content" where it holds nodes. A run of words is
//     {"text":…,"type":"text"}, with "marks" where it has any that count.
//  3. Attributes that count: heading level; orderedList start; tableCell and tableHeader colspan and rowspan; picture file and alt; footnote text;
//     objectLink space, noun, id and label; clause number and prevails. An attribute that is absent, null, "", or 1 for start, colspan and rowspan
//     is left out. Everything else, such as the width of a picture, is look.
//  4. Marks that count: bold, italic, underline, strike, and link with its href; in the order of their names. Any other mark is left out.
//  5. Strings are in Unicode normal form C. Neighbouring runs with the same marks are one run. Runs without words and paragraphs without
//     content are left out.
//  6. The object is written as RFC 8785 says (JSON Canonicalization Scheme): keys sorted, no white space, UTF-8. Its hash is SHA-256 of those
//     bytes, in lower-case hexadecimal digits.
//
// A text in which suggestions are open has no canonical content: nobody can say which words are meant.

// CanonicalForm names the recipe.
const CanonicalForm = "naru.pad.1"

// RootOf returns the name of the Yjs root in which a language's text stands.
func RootOf(lang string) string { return "text:" + lang }

// A Text is one language's canonical content.
type Text struct {
	Lang  string
	Bytes []byte // by the recipe above
	Hash  string // of the bytes
}

// Canonical returns the canonical content of a text. It returns ErrSuggestionsOpen where one is in it.
func Canonical(lang string, blocks []yjs.Node) (Text, error) {
	if ids := openSuggestions(blocks); len(ids) > 0 {
		return Text{}, ErrSuggestionsOpen
	}
	b := writeJSON(nil, map[string]any{"form": CanonicalForm, "lang": lang, "blocks": canonicalNodes(blocks)})
	return Text{Lang: lang, Bytes: b, Hash: hashOf(b)}, nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// counting lists the attributes of each sort of node that are part of what is agreed, with the value that goes without saying.
var counting = map[string]map[string]string{
	"heading":     {"level": ""},
	"orderedList": {"start": "1"},
	"tableCell":   {"colspan": "1", "rowspan": "1"},
	"tableHeader": {"colspan": "1", "rowspan": "1"},
	"picture":     {"file": "", "alt": ""},
	"footnote":    {"text": ""},
	"objectLink":  {"space": "", "noun": "", "id": "", "label": ""},
	"clause":      {"number": "", "prevails": ""},
}

var countingMarks = []string{"bold", "italic", "link", "strike", "underline"}

const (
	markInsertion = "insertion"
	markDeletion  = "deletion"
)

func canonicalNodes(nodes []yjs.Node) []any {
	out := []any{}
	for _, n := range nodes {
		if n.Name == "" {
			out = addRun(out, n)
			continue
		}
		inner := canonicalNodes(n.Children)
		if n.Name == "paragraph" && len(inner) == 0 {
			continue
		}
		node := map[string]any{"type": n.Name}
		if attrs := canonicalAttrs(n); len(attrs) > 0 {
			node["attrs"] = attrs
		}
		if len(inner) > 0 {
			node["content"] = inner
		}
		out = append(out, node)
	}
	return out
}

// addRun adds a run of words, or lengthens the last one where the marks are the same.
func addRun(out []any, n yjs.Node) []any {
	if n.Text == "" {
		return out
	}
	run := map[string]any{"type": "text", "text": n.Text}
	marks := []any{}
	for _, name := range countingMarks {
		v, ok := n.Marks[name]
		if !ok || v == nil {
			continue
		}
		mark := map[string]any{"type": name}
		if name == "link" {
			given, _ := v.(map[string]any)
			mark["attrs"] = map[string]any{"href": norm.NFC.String(stringOf(given["href"]))}
		}
		marks = append(marks, mark)
	}
	if len(marks) > 0 {
		run["marks"] = marks
	}
	if len(out) > 0 {
		last := out[len(out)-1].(map[string]any)
		if last["type"] == "text" && slices.Equal(writeJSON(nil, last["marks"]), writeJSON(nil, run["marks"])) {
			last["text"] = norm.NFC.String(last["text"].(string) + n.Text)
			return out
		}
	}
	run["text"] = norm.NFC.String(n.Text)
	return append(out, run)
}

func canonicalAttrs(n yjs.Node) map[string]any {
	attrs := map[string]any{}
	for name, plain := range counting[n.Name] {
		v := stringOf(n.Attrs[name])
		if v == "" || v == plain {
			continue
		}
		if whole, err := strconv.ParseInt(v, 10, 32); err == nil && plain != "" || name == "level" && err == nil {
			attrs[name] = whole
			continue
		}
		attrs[name] = norm.NFC.String(v)
	}
	return attrs
}

// stringOf writes a value of a Yjs attribute; nothing for what is neither a word, a number nor a truth.
func stringOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// openSuggestions returns the ids of the suggestions that stand in a text, each once, in its order.
func openSuggestions(nodes []yjs.Node) []string {
	var ids []string
	walk(nodes, func(n yjs.Node) {
		for _, name := range []string{markInsertion, markDeletion} {
			if given, ok := n.Marks[name].(map[string]any); ok {
				if id := stringOf(given["id"]); !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	})
	return ids
}

// walk visits every node, parents first.
func walk(nodes []yjs.Node, visit func(yjs.Node)) {
	for _, n := range nodes {
		visit(n)
		walk(n.Children, visit)
	}
}

// writeJSON appends a value as RFC 8785 writes it. It knows what canonical content is made of, and no other sort of value.
func writeJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return writeString(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case []any:
		b = append(b, '[')
		for i, one := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = writeJSON(b, one)
		}
		return append(b, ']')
	case map[string]any:
		b = append(b, '{')
		for i, k := range slices.Sorted(maps.Keys(v)) { // names are ASCII: their bytes sort as their UTF-16 units do
			if i > 0 {
				b = append(b, ',')
			}
			b = append(writeString(b, k), ':')
			b = writeJSON(b, v[k])
		}
		return append(b, '}')
	}
	panic(fmt.Sprintf("pad: %T has no canonical form", v))
}

func writeString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\b':
			b = append(b, `\b`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\f':
			b = append(b, `\f`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r < 0x20:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}
