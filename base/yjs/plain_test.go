package yjs_test

import (
	"testing"

	"github.com/naru-network/naru/base/yjs"
)

func TestPlain(t *testing.T) {
	run := func(s string) yjs.Node { return yjs.Node{Text: s} }
	nodes := []yjs.Node{
		{Name: "heading", Children: []yjs.Node{run("제1조 "), run("목적")}},
		{Name: "bulletList", Children: []yjs.Node{
			{Name: "listItem", Children: []yjs.Node{{Name: "paragraph", Children: []yjs.Node{run("友好"), {Name: "footnote"}, run("城市")}}}},
		}},
		{Name: "paragraph"},
	}
	if got, want := yjs.Plain(nodes, 1000), "제1조 목적\n友好城市"; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
	if got, want := yjs.Plain(nodes, 3), "제1조 "; got != want {
		t.Errorf("Plain of few bytes = %q, want %q", got, want)
	}
}
