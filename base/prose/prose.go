// Package prose keeps rich text: a strict subset of the document format of TipTap and ProseMirror. What Parse does not
// know it refuses, so that a stored document can be shown by any screen, mail or export. No HTML is ever kept.
package prose

import (
	"encoding/json"
	"html"
	"html/template"
	"strings"
	"unicode/utf8"
)

// Doc is a rich text in its one canonical form: JSON as Parse writes it. The empty Doc is empty.
type Doc string

// The nodes and marks there are.
const (
	doc            = "doc"
	paragraph      = "paragraph"
	heading        = "heading"
	bulletList     = "bulletList"
	orderedList    = "orderedList"
	listItem       = "listItem"
	blockquote     = "blockquote"
	horizontalRule = "horizontalRule"
	hardBreak      = "hardBreak"
	text           = "text"

	bold   = "bold"
	italic = "italic"
	link   = "link"
)

type node struct {
	Type    string `json:"type"`
	Attrs   *attrs `json:"attrs,omitempty"`
	Content []node `json:"content,omitempty"`
	Marks   []mark `json:"marks,omitempty"`
	Text    string `json:"text,omitempty"`
}

type attrs struct {
	Level int `json:"level"`
}

type mark struct {
	Type  string     `json:"type"`
	Attrs *linkAttrs `json:"attrs,omitempty"`
}

type linkAttrs struct {
	Href string `json:"href"`
}

// canonical writes a document whose nodes are checked; one that says nothing becomes the empty Doc.
func canonical(root node) Doc {
	if strings.TrimSpace(plain(root)) == "" {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(root); err != nil {
		panic("prose: a node of strings and numbers does not encode: " + err.Error())
	}
	return Doc(strings.TrimSuffix(b.String(), "\n"))
}

// root reads a canonical document. What was not made by Parse or FromPlain reads as far as it is JSON.
func (d Doc) root() node {
	var n node
	if json.Unmarshal([]byte(d), &n) != nil {
		return node{Type: doc}
	}
	return n
}

// Empty reports whether d says nothing.
func (d Doc) Empty() bool { return d == "" }

// JSON returns the document for a client: an object, or null where d is empty.
func (d Doc) JSON() json.RawMessage {
	if d.Empty() {
		return json.RawMessage("null")
	}
	return json.RawMessage(d)
}

// Runes returns the number of characters (Unicode code points) a person has written, without the structure.
func (d Doc) Runes() int { return runes(d.root()) }

func runes(n node) int {
	sum := utf8.RuneCountInString(n.Text)
	for _, c := range n.Content {
		sum += runes(c)
	}
	return sum
}

// Plain returns the text alone, one line for each paragraph, heading and list item.
func (d Doc) Plain() string { return plain(d.root()) }

func plain(root node) string {
	var lines []string
	var walk func(n node)
	walk = func(n node) {
		if n.Type == paragraph || n.Type == heading {
			lines = append(lines, line(n))
			return
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(lines, "\n")
}

func line(n node) string {
	var b strings.Builder
	for _, c := range n.Content {
		if c.Type == hardBreak {
			b.WriteByte('\n')
		}
		b.WriteString(c.Text)
	}
	return b.String()
}

// HTML returns the document for a page: everything written is escaped, links carry rel="noopener nofollow", and
// headings begin at h3, below the page's own.
func (d Doc) HTML() template.HTML {
	var b strings.Builder
	render(&b, d.root())
	return template.HTML(b.String())
}

var tags = map[string]string{
	paragraph: "p", bulletList: "ul", orderedList: "ol", listItem: "li", blockquote: "blockquote",
}

func render(b *strings.Builder, n node) {
	tag := tags[n.Type]
	switch n.Type {
	case text:
		renderText(b, n)
		return
	case hardBreak:
		b.WriteString("<br>")
		return
	case horizontalRule:
		b.WriteString("<hr>")
		return
	case heading:
		tag = "h3"
		if n.Attrs != nil && n.Attrs.Level == 3 {
			tag = "h4"
		}
	}
	if tag != "" {
		b.WriteString("<" + tag + ">")
		defer func() { b.WriteString("</" + tag + ">") }()
	}
	for _, c := range n.Content {
		render(b, c)
	}
}

func renderText(b *strings.Builder, n node) {
	var closing string
	for _, m := range n.Marks {
		switch {
		case m.Type == bold:
			b.WriteString("<strong>")
			closing = "</strong>" + closing
		case m.Type == italic:
			b.WriteString("<em>")
			closing = "</em>" + closing
		case m.Type == link && m.Attrs != nil && goodLink(m.Attrs.Href):
			b.WriteString(`<a href="` + html.EscapeString(m.Attrs.Href) + `" rel="noopener nofollow">`)
			closing = "</a>" + closing
		}
	}
	b.WriteString(html.EscapeString(n.Text))
	b.WriteString(closing)
}
