package prose

import (
	"strings"

	"github.com/naru-network/naru/base/fault"
)

// FromPlain makes a document from plain text: paragraphs stand between blank lines, a line that begins with "- " is a
// list item and one that begins with "## " or "### " a heading. Hidden characters are left out. The size is not checked.
func FromPlain(s string) Doc {
	root := node{Type: doc}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(fault.Reveal(s))
	for part := range strings.SplitSeq(s, "\n\n") {
		for line := range strings.SplitSeq(part, "\n") {
			root.Content = addLine(root.Content, strings.TrimSpace(line))
		}
		root.Content = append(root.Content, node{}) // a blank line ends whatever was open
	}
	root.Content = withoutGaps(root.Content)
	return canonical(root)
}

// addLine puts a line behind what stands there: into the open list or paragraph, or as a block of its own.
func addLine(content []node, line string) []node {
	var last node
	if len(content) > 0 {
		last = content[len(content)-1]
	}
	words := func(s string) []node { return []node{{Type: text, Text: s}} }
	if title, ok := strings.CutPrefix(line, "## "); ok {
		return append(content, node{Type: heading, Attrs: &attrs{Level: 2}, Content: words(title)}, node{})
	}
	if title, ok := strings.CutPrefix(line, "### "); ok {
		return append(content, node{Type: heading, Attrs: &attrs{Level: 3}, Content: words(title)}, node{})
	}
	if point, ok := strings.CutPrefix(line, "- "); ok {
		item := node{Type: listItem, Content: []node{{Type: paragraph, Content: words(point)}}}
		if last.Type == bulletList {
			content[len(content)-1].Content = append(last.Content, item)
			return content
		}
		return append(content, node{Type: bulletList, Content: []node{item}})
	}
	switch {
	case line == "":
		return append(content, node{})
	case last.Type == paragraph:
		content[len(content)-1].Content = append(last.Content, node{Type: hardBreak}, words(line)[0])
		return content
	}
	return append(content, node{Type: paragraph, Content: words(line)})
}

func withoutGaps(content []node) []node {
	var kept []node
	for _, n := range content {
		if n.Type != "" {
			kept = append(kept, n)
		}
	}
	return kept
}
