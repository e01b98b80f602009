package pad

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/yjs"
)

// A document is one language's text as the editor's JSON: what is imported, kept of a version and restored. It is read strictly, so that whatever
// comes from outside can stand in a pad without breaking it for those who have it open.

// Bounds of a document that is brought from outside. A pad of more is for no reader.
const (
	mostNodes   = 50_000
	mostLevel   = 16
	mostLetters = 2 << 20 // bytes of text
)

// What a node may hold: the names of nodes, "block" for any block and "inline" for what stands in a line.
var holds = map[string][]string{
	"doc": {"block", "clause"}, "clause": {"block"}, "paragraph": {"inline"}, "heading": {"inline"}, "blockquote": {"block"},
	"bulletList": {"listItem"}, "orderedList": {"listItem"}, "listItem": {"block"}, "table": {"tableRow"},
	"tableRow": {"tableCell", "tableHeader"}, "tableCell": {"block"}, "tableHeader": {"block"},
	"horizontalRule": {}, "picture": {}, "hardBreak": {}, "footnote": {}, "objectLink": {}, "text": {},
}

var (
	blocks   = []string{"paragraph", "heading", "blockquote", "bulletList", "orderedList", "table", "horizontalRule", "picture"}
	inlines  = []string{"text", "hardBreak", "footnote", "objectLink"}
	attrsOf  = map[string][]string{"heading": {"level"}, "orderedList": {"start"}, "tableCell": cellAttrs, "tableHeader": cellAttrs, "picture": {"file", "alt", "width"}, "footnote": {"text"}, "objectLink": {"space", "noun", "id", "label"}, "clause": {"number", "prevails"}}
	marksOf  = []string{"bold", "italic", "underline", "strike", "link", markInsertion, markDeletion}
	needs    = []string{"doc", "clause", "blockquote", "bulletList", "orderedList", "listItem", "table", "tableRow", "tableCell", "tableHeader"}
	lookOnly = []string{"colwidth"}
)

var cellAttrs = []string{"colspan", "rowspan", "colwidth"}

type jsonNode struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs,omitempty"`
	Content []jsonNode     `json:"content,omitempty"`
	Marks   []jsonMark     `json:"marks,omitempty"`
	Text    string         `json:"text,omitempty"`
}

type jsonMark struct {
	Type  string         `json:"type"`
	Attrs map[string]any `json:"attrs,omitempty"`
}

// reading counts what a document holds while it is read.
type reading struct {
	nodes, bytes int
}

// ReadDocument reads the editor's JSON. It returns ErrDocument with the field where something stands that a pad doesn't hold, and
// ErrDocumentTooLarge.
func ReadDocument(raw []byte) ([]yjs.Node, error) {
	var doc jsonNode
	if err := json.Unmarshal(raw, &doc); err != nil || doc.Type != "doc" {
		return nil, ErrDocument.At(fault.Field{Path: "content", Code: "malformed"})
	}
	r := &reading{}
	root, err := r.node(doc, "content", 0)
	if err != nil {
		return nil, err
	}
	return root.Children, nil
}

func (r *reading) node(n jsonNode, path string, level int) (yjs.Node, error) {
	wrong := func(code string) (yjs.Node, error) {
		return yjs.Node{}, ErrDocument.At(fault.Field{Path: path, Code: code})
	}
	r.nodes++
	r.bytes += len(n.Text)
	inner, known := holds[n.Type]
	switch {
	case !known:
		return wrong("unknown")
	case r.nodes > mostNodes || r.bytes > mostLetters || level > mostLevel:
		return yjs.Node{}, ErrDocumentTooLarge
	case n.Type == "text":
		return r.run(n, path)
	case n.Text != "" || len(n.Marks) > 0:
		return wrong("malformed")
	case len(n.Content) == 0 && slices.Contains(needs, n.Type) && n.Type != "doc":
		return wrong("required")
	}
	out := yjs.Node{Name: n.Type}
	for name, v := range n.Attrs {
		if v == nil || slices.Contains(lookOnly, name) {
			continue
		}
		if !slices.Contains(attrsOf[n.Type], name) || !plainAttr(name, v) {
			return wrong("malformed")
		}
		if out.Attrs == nil {
			out.Attrs = map[string]any{}
		}
		out.Attrs[name] = v
	}
	for i, child := range n.Content {
		if !allowed(inner, child.Type) {
			return wrong("malformed")
		}
		c, err := r.node(child, fmt.Sprintf("%s[%d]", path, i), level+1)
		if err != nil {
			return yjs.Node{}, err
		}
		if c.Name != "" || c.Text != "" {
			out.Children = append(out.Children, c)
		}
	}
	return out, nil
}

func allowed(inner []string, name string) bool {
	return slices.Contains(inner, name) || slices.Contains(inner, "block") && slices.Contains(blocks, name) ||
		slices.Contains(inner, "inline") && slices.Contains(inlines, name)
}

// plainAttr reports whether a value is one that the attribute may have.
func plainAttr(name string, v any) bool {
	switch name {
	case "level", "start", "colspan", "rowspan", "width":
		n, ok := v.(float64)
		return ok && n == float64(int(n)) && n >= 0 && n <= 10_000 && (name != "level" || n >= 1 && n <= 4)
	}
	s, ok := v.(string)
	return ok && utf8.ValidString(s) && len(s) <= 8000
}

func (r *reading) run(n jsonNode, path string) (yjs.Node, error) {
	out := yjs.Node{Text: n.Text}
	for _, m := range n.Marks {
		href, _ := m.Attrs["href"].(string)
		if !slices.Contains(marksOf, m.Type) || m.Type == "link" && !goodLink(href) {
			return yjs.Node{}, ErrDocument.At(fault.Field{Path: path, Code: "malformed"})
		}
		if out.Marks == nil {
			out.Marks = map[string]any{}
		}
		attrs := map[string]any{}
		switch m.Type {
		case "link":
			attrs["href"] = href
		case markInsertion, markDeletion:
			for _, name := range []string{"id", "tenant", "member"} {
				attrs[name] = stringOf(m.Attrs[name])
			}
		}
		out.Marks[m.Type] = attrs
	}
	if !utf8.ValidString(n.Text) || strings.ContainsRune(n.Text, 0) {
		return yjs.Node{}, ErrDocument.At(fault.Field{Path: path, Code: "malformed"})
	}
	return out, nil
}

// goodLink reports whether readers may be sent to an address.
func goodLink(href string) bool {
	u, err := url.Parse(href)
	if err != nil || len(href) > 2048 || strings.ContainsAny(href, " \t\r\n") || u.User != nil {
		return false
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" || u.Scheme == "mailto" && strings.Contains(u.Opaque, "@")
}

// WriteDocument writes a text as the editor's JSON, with all that is in it. What the editor doesn't know is left out.
func WriteDocument(nodes []yjs.Node) ([]byte, error) {
	b, err := json.Marshal(jsonNode{Type: "doc", Content: written(nodes)})
	if err != nil {
		return nil, fmt.Errorf("write a document: %w", err)
	}
	return b, nil
}

func written(nodes []yjs.Node) []jsonNode {
	var out []jsonNode
	for _, n := range nodes {
		if n.Name == "" {
			if n.Text != "" {
				out = append(out, jsonNode{Type: "text", Text: n.Text, Marks: writtenMarks(n.Marks)})
			}
			continue
		}
		if _, known := holds[n.Name]; !known {
			continue
		}
		one := jsonNode{Type: n.Name, Content: written(n.Children)}
		for _, name := range attrsOf[n.Name] {
			if v, ok := n.Attrs[name]; ok && v != nil {
				if one.Attrs == nil {
					one.Attrs = map[string]any{}
				}
				one.Attrs[name] = v
			}
		}
		out = append(out, one)
	}
	return out
}

func writtenMarks(given map[string]any) []jsonMark {
	var out []jsonMark
	for _, name := range marksOf {
		v, ok := given[name]
		if !ok || v == nil {
			continue
		}
		m := jsonMark{Type: name}
		if attrs, ok := v.(map[string]any); ok && len(attrs) > 0 {
			m.Attrs = attrs
		}
		out = append(out, m)
	}
	return out
}
