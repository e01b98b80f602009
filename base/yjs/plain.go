package yjs

import "strings"

// Plain returns the words of nodes, a line for each element that holds runs itself, cut at about most bytes.
func Plain(nodes []Node, most int) string {
	var b strings.Builder
	plain(&b, nodes, most)
	return strings.TrimRight(b.String(), "\n")
}

func plain(b *strings.Builder, nodes []Node, most int) {
	runs := false
	for _, n := range nodes {
		if b.Len() >= most {
			return
		}
		b.WriteString(n.Text)
		runs = runs || n.Text != ""
		plain(b, n.Children, most)
	}
	if runs {
		b.WriteByte('\n')
	}
}
