package paper

import (
	"encoding/json"
	"unicode/utf8"
)

// ToEditor writes blocks as the editor's content, a node doc. What the editor doesn't keep, such as a picture without a file, is left out.
func ToEditor(blocks []Block) json.RawMessage {
	inside := nodesOf(shallow(blocks, deepest))
	if len(inside) == 0 {
		inside = []node{{Type: "paragraph"}}
	}
	raw, err := json.Marshal(node{Type: "doc", Content: inside})
	if err != nil {
		panic("paper: the editor's content is not JSON: " + err.Error()) // can't happen: strings, numbers and lists alone
	}
	return raw
}

func nodesOf(blocks []Block) []node {
	var out []node
	for _, b := range blocks {
		switch b := b.(type) {
		case Paragraph:
			out = append(out, node{Type: "paragraph", Content: inlineNodes(b.Runs)})
		case Heading:
			out = append(out, node{Type: "heading", Attrs: map[string]any{"level": b.Level}, Content: inlineNodes(b.Runs)})
		case Divider:
			out = append(out, node{Type: "horizontalRule"})
		case Quote:
			out = append(out, node{Type: "blockquote", Content: filled(b.Blocks)})
		case Clause:
			out = append(out, node{Type: "clause", Attrs: map[string]any{"number": b.Number, "prevails": b.Prevails}, Content: filled(b.Blocks)})
		case Picture:
			if b.File != "" {
				attrs := map[string]any{"file": b.File, "alt": cutWords(b.Alt)}
				if b.Width > 0 {
					attrs["width"] = b.Width
				}
				out = append(out, node{Type: "picture", Attrs: attrs})
			}
		case List:
			l := node{Type: "bulletList"}
			if b.Ordered {
				l = node{Type: "orderedList", Attrs: map[string]any{"start": min(max(b.Start, 0), 10_000)}}
			}
			for _, item := range b.Items {
				l.Content = append(l.Content, node{Type: "listItem", Content: led(item)})
			}
			if len(l.Content) > 0 {
				out = append(out, l)
			}
		case Table:
			if t := tableNode(b); len(t.Content) > 0 {
				out = append(out, t)
			}
		}
	}
	return out
}

// filled gives a node that must hold something a paragraph where it holds nothing.
func filled(blocks []Block) []node {
	inside := nodesOf(blocks)
	if len(inside) == 0 {
		return []node{{Type: "paragraph"}}
	}
	return inside
}

// led gives an item of a list the paragraph that must come first.
func led(blocks []Block) []node {
	inside := filled(blocks)
	if inside[0].Type != "paragraph" {
		inside = append([]node{{Type: "paragraph"}}, inside...)
	}
	return inside
}

func tableNode(t Table) node {
	out := node{Type: "table"}
	rows := make([][]Cell, len(t.Rows))
	for _, s := range t.grid() {
		rows[s.row] = append(rows[s.row], s.cell)
	}
	for _, row := range rows {
		r := node{Type: "tableRow"}
		for _, c := range row {
			cell := node{Type: "tableCell", Attrs: map[string]any{"colspan": max(1, c.ColSpan), "rowspan": max(1, c.RowSpan)}, Content: filled(c.Blocks)}
			if c.Header {
				cell.Type = "tableHeader"
			}
			if len(c.Widths) == max(1, c.ColSpan) {
				cell.Attrs["colwidth"] = c.Widths
			}
			r.Content = append(r.Content, cell)
		}
		if len(r.Content) > 0 {
			out.Content = append(out.Content, r)
		}
	}
	return out
}

func inlineNodes(runs []Run) []node {
	var out []node
	for _, r := range runs {
		n := node{Type: "text", Text: r.Text, Marks: marksOf(r.Style)}
		switch {
		case r.Break:
			n = node{Type: "hardBreak"}
		case r.Note != "":
			n = node{Type: "footnote", Attrs: map[string]any{"text": cutWords(r.Note)}}
		case r.Object != nil:
			n = node{Type: "objectLink", Attrs: map[string]any{"space": r.Object.Space, "noun": r.Object.Noun, "id": r.Object.ID, "label": r.Text}}
		case r.Text == "":
			continue
		}
		out = append(out, n)
	}
	return out
}

func marksOf(s Style) []mark {
	var marks []mark
	for _, m := range []struct {
		set  bool
		name string
	}{{s.Bold, "bold"}, {s.Italic, "italic"}, {s.Underline, "underline"}, {s.Strike, "strike"}} {
		if m.set {
			marks = append(marks, mark{Type: m.name})
		}
	}
	if s.Href != "" {
		marks = append(marks, mark{Type: "link", Attrs: map[string]any{"href": s.Href}})
	}
	return marks
}

// What the editor's documents hold at most: nodes in one another, below the outermost, and bytes of an attribute.
const (
	deepest  = 15
	mostAttr = 8000
)

// cutWords cuts what stands in an attribute.
func cutWords(s string) string {
	if len(s) <= mostAttr {
		return s
	}
	s = s[:mostAttr-len("…")]
	for len(s) > 0 && !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// shallow takes apart what stands too deep for the editor: lists and quotes become paragraphs, tables what stands in their cells. Room is how many nodes may
// still stand in one another.
func shallow(blocks []Block, room int) []Block {
	const list, cell, quote = 4, 5, 3 // that each needs, with a paragraph and its words
	var out []Block
	for _, b := range blocks {
		switch b := b.(type) {
		case Clause:
			b.Blocks = shallow(b.Blocks, room-1)
			out = append(out, b)
		case Quote:
			if room < quote {
				out = append(out, shallow(b.Blocks, room)...)
				continue
			}
			out = append(out, Quote{shallow(b.Blocks, room-1)})
		case List:
			l := List{Ordered: b.Ordered, Start: b.Start}
			for _, item := range b.Items {
				if room < list {
					out = append(out, shallow(item, room)...)
					continue
				}
				l.Items = append(l.Items, shallow(item, room-2))
			}
			if len(l.Items) > 0 {
				out = append(out, l)
			}
		case Table:
			t := Table{Plain: b.Plain}
			for _, row := range b.Rows {
				var cells []Cell
				for _, c := range row {
					if room < cell {
						out = append(out, shallow(c.Blocks, room)...)
						continue
					}
					c.Blocks = shallow(c.Blocks, room-3)
					cells = append(cells, c)
				}
				t.Rows = append(t.Rows, cells)
			}
			if room >= cell {
				out = append(out, t)
			}
		default:
			out = append(out, b)
		}
	}
	return out
}
