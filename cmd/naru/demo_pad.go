package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

type demoPads struct{ Pads []demoPad }

// demoPad is a document that two cities write in their languages side by side.
type demoPad struct {
	Pact     []tenants.TenantID
	Title    said
	Texts    []demoText
	Comments []struct {
		Lang, Number, Quote string
		Lines               []struct{ By, Text string }
		Resolved            string
	}
	Suggestions []demoSuggestion
	Linguists   []string
	Confirmed   map[string][]string // by the number of a clause: whose linguist
	Version     struct{ By, Name string }
}

type demoText struct {
	Lang, By string
	Blocks   []demoBlock
}

// demoBlock is a heading, a paragraph, or a clause of one paragraph.
type demoBlock struct {
	Heading                float64
	Number, Prevails, Text string
}

// demoSuggestion puts other words in the place of some.
type demoSuggestion struct{ By, Lang, Number, From, To string }

// pads has cities write a document together, comment on it, suggest, and compare its languages.
func (b *builder) pads(ctx context.Context, _ demoNetwork) error {
	var all demoPads
	if err := readDemo("demo/pads.json", &all); err != nil {
		return err
	}
	for _, p := range all.Pads {
		if err := b.pad(ctx, p); err != nil {
			return fmt.Errorf("write %s together: %w", p.Title[lang.Korean], err)
		}
	}
	return nil
}

func (b *builder) pad(ctx context.Context, d demoPad) error {
	space, err := b.spaceOf(ctx, demoRoom{Pact: d.Pact})
	if err != nil {
		return err
	}
	w := &demoWriting{builder: b, demoPad: d, space: space}
	in, err := w.enter(ctx, d.Texts[0].By)
	if err != nil {
		return err
	}
	draft := pad.Draft{Kind: pad.Parallel, Title: d.Title.text(lang.Korean, nil)}
	for _, t := range d.Texts {
		draft.Langs = append(draft.Langs, t.Lang)
	}
	begun, err := b.Pads.Begin(ctx, in, draft)
	if err != nil {
		return err
	}
	w.id = begun.ID
	for _, step := range []func(context.Context) error{w.write, w.comment, w.compare, w.suggest, w.keep} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// demoWriting is a pad of the demo while it is written.
type demoWriting struct {
	*builder
	demoPad
	space tenants.Space
	id    pad.ID
}

func (w *demoWriting) enter(ctx context.Context, key string) (tenants.Scope, error) {
	p, err := w.as(ctx, key)
	if err != nil {
		return tenants.Scope{}, err
	}
	return w.Authority.Enter(ctx, p, w.space)
}

// clientOf is the client of Yjs as which a text is written: above those that browsers draw.
func (w *demoWriting) clientOf(tag string) uint64 {
	return 1<<32 + uint64(slices.IndexFunc(w.Texts, func(t demoText) bool { return t.Lang == tag }))
}

func (w *demoWriting) text(tag string) []demoBlock {
	for _, t := range w.Texts {
		if t.Lang == tag {
			return t.Blocks
		}
	}
	return nil
}

func (w *demoWriting) write(ctx context.Context) error {
	for _, t := range w.Texts {
		in, err := w.enter(ctx, t.By)
		if err != nil {
			return err
		}
		update, err := yjs.Compose(w.clientOf(t.Lang), map[string][]yjs.Node{pad.RootOf(t.Lang): nodesOf(t.Blocks, nil)})
		if err != nil {
			return err
		}
		if err := w.Pads.Apply(ctx, in, w.id, update); err != nil {
			return err
		}
	}
	return nil
}

// nodesOf returns the nodes of blocks; runs says how the words of a block are marked, if they are.
func nodesOf(blocks []demoBlock, runs func(demoBlock) []yjs.Node) []yjs.Node {
	var nodes []yjs.Node
	for _, d := range blocks {
		words := []yjs.Node{{Text: d.Text}}
		if runs != nil {
			words = runs(d)
		}
		n := yjs.Node{Name: "paragraph", Children: words}
		switch {
		case d.Heading > 0:
			n.Name, n.Attrs = "heading", map[string]any{"level": d.Heading}
		case d.Number != "":
			n = yjs.Node{Name: "clause", Attrs: map[string]any{"number": d.Number, "prevails": d.Prevails}, Children: []yjs.Node{n}}
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// spoken is what is said in a comment, in the language that its letters show.
func spoken(text string) pad.Words { return pad.Words{Text: text, Lang: lang.Guess(text)} }

func (w *demoWriting) comment(ctx context.Context) error {
	for _, c := range w.Comments {
		r := pad.Remark{Lang: c.Lang, Quote: c.Quote, Words: spoken(c.Lines[0].Text)}
		var err error
		if r.From, err = w.anchor(c.Lang, c.Number, c.Quote, ""); err != nil {
			return err
		}
		if r.To, err = w.anchor(c.Lang, c.Number, c.Quote, c.Quote); err != nil {
			return err
		}
		var thread pad.Thread
		for i, line := range c.Lines {
			in, err := w.enter(ctx, line.By)
			if err == nil && i == 0 {
				thread, err = w.Margin.Comment(ctx, in, w.id, r)
			} else if err == nil {
				thread, err = w.Margin.Answer(ctx, in, w.id, thread.ID, spoken(line.Text))
			}
			if err != nil {
				return err
			}
		}
		if c.Resolved == "" {
			continue
		}
		in, err := w.enter(ctx, c.Resolved)
		if err != nil {
			return err
		}
		if _, err := w.Margin.Resolve(ctx, in, w.id, thread.ID, pad.Resolved); err != nil {
			return err
		}
	}
	return nil
}

// anchor is the relative position of Yjs behind some words of a quote, as editors write it. The unit there has the number that a text would come
// to which ends right before it.
func (w *demoWriting) anchor(tag, number, quote, words string) (string, error) {
	blocks := slices.Clone(w.text(tag))
	at := slices.IndexFunc(blocks, func(d demoBlock) bool { return d.Number == number })
	before, _, ok := strings.Cut(blocks[at].Text, quote)
	if !ok || before == "" {
		return "", fmt.Errorf("%q doesn't stand within clause %s", quote, number)
	}
	blocks[at].Text = before + words
	client := w.clientOf(tag)
	update, err := yjs.Compose(client, map[string][]yjs.Node{pad.RootOf(tag): nodesOf(blocks[:at+1], nil)})
	if err != nil {
		return "", err
	}
	v, err := yjs.StateVector(update)
	if err != nil {
		return "", err
	}
	place := binary.AppendUvarint([]byte{0}, client) // of an item
	place = binary.AppendUvarint(place, v[client])
	return base64.RawURLEncoding.EncodeToString(append(place, 0)), nil // what is written there stands behind
}

// compare has the linguists of both sides confirm the clauses that say the same.
func (w *demoWriting) compare(ctx context.Context) error {
	for _, key := range w.Linguists {
		in, err := w.enter(ctx, key)
		if err == nil {
			_, err = w.Margin.NameLinguist(ctx, in, w.id, in.Member())
		}
		if err != nil {
			return err
		}
	}
	for _, number := range slices.Sorted(maps.Keys(w.Confirmed)) {
		for _, key := range w.Confirmed[number] {
			in, err := w.enter(ctx, key)
			if err != nil {
				return err
			}
			a, err := w.Margin.Alignment(ctx, in, w.id)
			if err != nil {
				return err
			}
			at := slices.IndexFunc(a.Pairs, func(p pad.Pair) bool { return p.Number == number })
			if _, err := w.Margin.ConfirmPair(ctx, in, w.id, number, a.Pairs[at].Hashes()); err != nil {
				return fmt.Errorf("confirm clause %s: %w", number, err)
			}
		}
	}
	return nil
}

// suggest marks in the text what one side would have otherwise.
func (w *demoWriting) suggest(ctx context.Context) error {
	for _, s := range w.Suggestions {
		in, err := w.enter(ctx, s.By)
		if err != nil {
			return err
		}
		begun, err := w.Margin.Suggest(ctx, in, w.id, id.New[pad.SuggestionID](), s.Lang)
		if err != nil {
			return err
		}
		mark := func(name, text string) yjs.Node {
			return yjs.Node{Text: text, Marks: map[string]any{
				name: map[string]any{"id": string(begun.ID), "tenant": string(in.Tenant()), "member": string(in.Member())},
			}}
		}
		nodes := nodesOf(w.text(s.Lang), func(d demoBlock) []yjs.Node {
			before, after, found := strings.Cut(d.Text, s.From)
			if d.Number != s.Number || !found {
				return []yjs.Node{{Text: d.Text}}
			}
			return []yjs.Node{{Text: before}, mark("deletion", s.From), mark("insertion", s.To), {Text: after}}
		})
		if err := w.Pads.Replace(ctx, in, w.id, map[string][]yjs.Node{pad.RootOf(s.Lang): nodes}); err != nil {
			return err
		}
	}
	return nil
}

func (w *demoWriting) keep(ctx context.Context) error {
	in, err := w.enter(ctx, w.Version.By)
	if err == nil {
		_, err = w.Margin.NameVersion(ctx, in, w.id, w.Version.Name)
	}
	return err
}
