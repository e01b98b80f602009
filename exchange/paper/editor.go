package paper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// node is a node of the editor's content, as ProseMirror writes it in JSON.
type node struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs,omitempty"`
	Content []node         `json:"content,omitempty"`
	Marks   []mark         `json:"marks,omitempty"`
	Text    string         `json:"text,omitempty"`
}

// mark is a mark on a text.
type mark struct {
	Type  string         `json:"type"`
	Attrs map[string]any `json:"attrs,omitempty"`
}

// mostDepth bounds how deep blocks stand in one another; the editor's own content is far below.
const mostDepth = 64

var errContent = errors.New("not the editor's content")

// FromEditor reads the editor's content: a node doc, what stands in one, or a canonical text, whose nodes are its blocks. Nodes that aren't known are looked
// through.
func FromEditor(content json.RawMessage) ([]Block, error) {
	content = bytes.TrimSpace(content)
	var canonical struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(content, &canonical); err == nil && len(canonical.Blocks) > 0 {
		content = canonical.Blocks
	}
	if len(content) == 0 || string(content) == "null" {
		return nil, nil
	}
	var nodes []node
	if content[0] != '[' {
		content = append(append([]byte{'['}, content...), ']')
	}
	if err := json.Unmarshal(content, &nodes); err != nil {
		return nil, fmt.Errorf("%w: %w", errContent, err)
	}
	return blocksOf(nodes, 0)
}

// blocksOf makes blocks of nodes. Loose words between them become paragraphs.
func blocksOf(nodes []node, depth int) ([]Block, error) {
	if depth > mostDepth {
		return nil, fmt.Errorf("%w: deeper than %d", errContent, mostDepth)
	}
	var out []Block
	var loose []Run
	flush := func() {
		if len(loose) > 0 {
			out = append(out, Paragraph{loose})
			loose = nil
		}
	}
	for _, n := range nodes {
		if r, ok := inline(n); ok {
			loose = append(loose, r)
			continue
		}
		flush()
		inside, err := blockOf(n, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, inside...)
	}
	flush()
	return out, nil
}

func blockOf(n node, depth int) ([]Block, error) {
	switch n.Type {
	case "paragraph":
		return []Block{Paragraph{runsOf(n.Content)}}, nil
	case "heading":
		return []Block{Heading{min(max(1, n.number("level")), 4), runsOf(n.Content)}}, nil
	case "horizontalRule":
		return []Block{Divider{}}, nil
	case "picture", "image":
		return []Block{Picture{File: n.word("file"), Alt: n.word("alt"), Width: max(0, n.number("width"))}}, nil
	case "table":
		t, err := tableOf(n, depth)
		return []Block{t}, err
	case "bulletList", "orderedList":
		l := List{Ordered: n.Type == "orderedList", Start: 1}
		if _, set := n.Attrs["start"]; set && l.Ordered {
			l.Start = n.number("start")
		}
		for _, item := range n.Content {
			inside, err := blocksOf(item.Content, depth+1)
			if err != nil {
				return nil, err
			}
			l.Items = append(l.Items, inside)
		}
		return []Block{l}, nil
	}
	inside, err := blocksOf(n.Content, depth+1)
	if err != nil {
		return nil, err
	}
	switch n.Type {
	case "blockquote":
		return []Block{Quote{inside}}, nil
	case "clause":
		return []Block{Clause{Number: n.word("number"), Prevails: n.word("prevails"), Blocks: inside}}, nil
	}
	return inside, nil
}

func tableOf(n node, depth int) (Table, error) {
	var t Table
	for _, row := range n.Content {
		var cells []Cell
		for _, c := range row.Content {
			inside, err := blocksOf(c.Content, depth+1)
			if err != nil {
				return t, err
			}
			cell := Cell{Header: c.Type == "tableHeader", ColSpan: max(1, c.number("colspan")), RowSpan: max(1, c.number("rowspan")), Blocks: inside}
			if widths, ok := c.Attrs["colwidth"].([]any); ok {
				for _, w := range widths {
					px, _ := w.(float64) // null where it isn't set
					cell.Widths = append(cell.Widths, int(min(max(0, px), 10_000)))
				}
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, nil
}

func runsOf(nodes []node) []Run {
	var runs []Run
	for _, n := range nodes {
		if r, ok := inline(n); ok {
			runs = append(runs, r)
		} else {
			runs = append(runs, runsOf(n.Content)...)
		}
	}
	return runs
}

// inline makes a run of a node that stands in a line.
func inline(n node) (Run, bool) {
	s := styleOf(n.Marks)
	switch n.Type {
	case "text":
		return Run{Text: n.Text, Style: s}, true
	case "hardBreak":
		return Run{Break: true}, true
	case "footnote":
		return Run{Note: n.word("text"), Style: s}, true
	case "objectLink":
		return Run{Text: n.word("label"), Style: s, Object: &Object{Space: n.word("space"), Noun: n.word("noun"), ID: n.word("id")}}, true
	}
	return Run{}, false
}

func styleOf(marks []mark) Style {
	var s Style
	for _, m := range marks {
		switch m.Type {
		case "bold":
			s.Bold = true
		case "italic":
			s.Italic = true
		case "underline":
			s.Underline = true
		case "strike":
			s.Strike = true
		case "insertion":
			s.Inserted = true
		case "deletion":
			s.Deleted = true
		case "link":
			s.Href, _ = m.Attrs["href"].(string)
		}
	}
	return s
}

func (n node) word(attr string) string {
	s, _ := n.Attrs[attr].(string)
	return s
}

func (n node) number(attr string) int {
	f, _ := n.Attrs[attr].(float64)
	return int(min(max(-1e6, f), 1e6))
}

// joined puts neighbouring runs of one style together and leaves out empty ones, so that what was cut for reasons of form reads as it was written.
func joined(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		plain := !r.Break && r.Note == "" && r.Object == nil
		if plain && r.Text == "" {
			continue
		}
		if n := len(out); plain && n > 0 && out[n-1].Style == r.Style && !out[n-1].Break && out[n-1].Note == "" && out[n-1].Object == nil {
			out[n-1].Text += r.Text
			continue
		}
		out = append(out, r)
	}
	return out
}

// empty reports whether runs hold nothing to read.
func empty(runs []Run) bool {
	for _, r := range runs {
		if r.Note != "" || strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return true
}
