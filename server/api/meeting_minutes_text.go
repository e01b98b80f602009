package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// MinutesTexts keep the words of minutes in pads. They are a meeting.Scripts.
type MinutesTexts struct {
	Pads    *pad.Service
	Tenants *tenants.Service
	House   func(tenants.Space) tenants.Scope // lets the house freeze what every side has finished
}

// MinutesErrand is for which the house freezes minutes.
var MinutesErrand = tenants.Errand{Name: "minutes", Can: append(slices.Clone(meeting.Errand.Can), tenants.AskApproval)}

// preamble is the number under which all stands that is in no clause.
const preamble = "0"

// Begin implements meeting.Scripts.
func (t MinutesTexts) Begin(ctx context.Context, in tenants.Scope, d meeting.ScriptDraft) (string, error) {
	draft := pad.Draft{
		ID: id.Of[pad.ID](string(in.Space()), "minutes", d.Key), Kind: pad.Parallel, Langs: texts(d.Minutes.Langs), About: d.Within.Ref(),
		Title: lang.Text{Source: d.Minutes.Title.Source, In: map[lang.Tag]lang.Version[string]{}},
	}
	for tag, v := range d.Minutes.Title.In {
		v.Value = strings.Join(strings.Fields(v.Value), " ")
		draft.Title.In[tag] = v
	}
	if len(draft.Langs) == 1 {
		draft.Kind = pad.Free
	}
	begun, err := t.Pads.Begin(ctx, in, draft)
	if err != nil {
		return "", err
	}
	doc, _, err := t.Pads.Document(ctx, in, begun.ID)
	if err != nil || len(doc.Roots()) > 0 {
		return string(begun.ID), err // written before
	}
	roots := map[string][]yjs.Node{}
	for _, tag := range draft.Langs {
		var nodes []yjs.Node
		for _, l := range d.Lines {
			nodes = append(nodes, yjs.Node{Name: "clause", Attrs: map[string]any{"number": l.Number}, Children: linesOf(l.In[lang.Tag(tag)])})
		}
		roots[pad.RootOf(tag)] = nodes
	}
	return string(begun.ID), t.Pads.Replace(ctx, in, begun.ID, roots)
}

// linesOf makes a paragraph of each line.
func linesOf(text string) []yjs.Node {
	nodes := []yjs.Node{}
	for line := range strings.SplitSeq(text, "\n") {
		p := yjs.Node{Name: "paragraph"}
		if line = strings.TrimSpace(line); line != "" {
			p.Children = []yjs.Node{{Text: line}}
		}
		nodes = append(nodes, p)
	}
	return nodes
}

func (t MinutesTexts) trees(ctx context.Context, in tenants.Scope, text string, langs []lang.Tag) (map[string][]yjs.Node, error) {
	doc, _, err := t.Pads.Document(ctx, in, pad.ID(text))
	if err != nil {
		return nil, err
	}
	all := map[string][]yjs.Node{}
	for _, tag := range langs {
		if all[string(tag)], err = doc.Tree(pad.RootOf(string(tag))); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// mostShown bounds the words of one paragraph that are shown.
const mostShown = 20000

// Read implements meeting.Scripts.
func (t MinutesTexts) Read(ctx context.Context, in tenants.Scope, text string, langs []lang.Tag) (meeting.Script, error) {
	trees, err := t.trees(ctx, in, text, langs)
	if err != nil {
		return meeting.Script{}, err
	}
	var s meeting.Script
	for _, pair := range pad.Pairs(texts(langs), trees) {
		p := meeting.Paragraph{Number: pair.Number, In: map[lang.Tag]string{}, Whole: pair.State == pad.Unaligned}
		sum := sha256.New()
		for _, tag := range langs {
			c := pair.Texts[string(tag)]
			sum.Write([]byte(string(tag) + " " + c.Hash + "\n"))
			p.In[tag] = yjs.Plain(under(trees[string(tag)], pair.Number), mostShown)
			p.Whole = p.Whole && p.In[tag] != ""
			s.Open = s.Open || c.Open
		}
		p.Digest = hex.EncodeToString(sum.Sum(nil))
		if p.Number == pad.Outside {
			p.Number = preamble
		}
		s.Paragraphs = append(s.Paragraphs, p)
	}
	return s, nil
}

func numberOf(n yjs.Node) string {
	number, _ := n.Attrs["number"].(string)
	return strings.TrimSpace(number)
}

// under returns what stands under a number.
func under(nodes []yjs.Node, number string) []yjs.Node {
	var all []yjs.Node
	for _, n := range nodes {
		switch {
		case n.Name != "clause":
			if number == pad.Outside {
				all = append(all, n)
			}
		case number == numberOf(n) && number != pad.Outside:
			all = append(all, n.Children...)
		}
	}
	return all
}

// Reword implements meeting.Scripts.
func (t MinutesTexts) Reword(ctx context.Context, in tenants.Scope, text, number string, to map[lang.Tag]string) error {
	var tags []lang.Tag
	for tag := range to {
		tags = append(tags, tag)
	}
	trees, err := t.trees(ctx, in, text, tags)
	if err != nil {
		return err
	}
	roots := map[string][]yjs.Node{}
	for tag, words := range to {
		nodes := []yjs.Node{}
		if number == preamble {
			nodes = append(nodes, linesOf(words)...)
		}
		for _, n := range trees[string(tag)] {
			switch {
			case n.Name != "clause" && number == preamble:
			case n.Name == "clause" && numberOf(n) == number:
				n.Children = linesOf(words)
				nodes = append(nodes, n)
			default:
				nodes = append(nodes, n)
			}
		}
		roots[pad.RootOf(string(tag))] = nodes
	}
	return t.Pads.Replace(ctx, in, pad.ID(text), roots)
}

// Freeze implements meeting.Scripts.
func (t MinutesTexts) Freeze(ctx context.Context, in tenants.Scope, text, key string) ([]meeting.Frozen, error) {
	doc, p, err := t.Pads.Seal(ctx, t.House(in.Space()), pad.ID(text), key)
	if err != nil {
		return nil, err
	}
	all := make([]meeting.Frozen, len(p.Langs))
	for i, tag := range p.Langs {
		nodes, err := doc.Tree(pad.RootOf(tag))
		if err != nil {
			return nil, err
		}
		said, err := pad.Canonical(tag, nodes)
		if err != nil {
			return nil, err
		}
		all[i] = meeting.Frozen{Lang: lang.Tag(tag), Content: said.Bytes, Hash: said.Hash}
	}
	return all, nil
}

// Thaw implements meeting.Scripts.
func (t MinutesTexts) Thaw(ctx context.Context, in tenants.Scope, text, key string) error {
	return t.Pads.Thaw(ctx, t.House(in.Space()), pad.ID(text), key)
}

// Names implements meeting.Scripts. All parties read the same words, so they are named as they may all see it.
func (t MinutesTexts) Names(ctx context.Context, _ tenants.Scope, all []tenants.TenantID) (map[tenants.TenantID]lang.Text, error) {
	parties, countries := make([]tenants.Tenant, len(all)), make([]unit.Country, len(all))
	for i, one := range all {
		of, err := t.Tenants.Tenant(ctx, one)
		if err != nil {
			return nil, err
		}
		parties[i], countries[i] = of, unit.Country(of.Country)
	}
	names, to := map[tenants.TenantID]lang.Text{}, unit.AudienceOf(countries...)
	for _, of := range parties {
		names[of.ID] = of.Name
		u, ok := unit.Get(unit.ID(of.Unit))
		if !ok {
			continue
		}
		name := lang.Text{Source: u.Lang, In: map[lang.Tag]lang.Version[string]{}}
		for _, tag := range append(lang.Interface(), u.Lang) {
			if d := u.Name(tag, to); d.Lang == tag && d.Text != "" {
				name.In[tag] = lang.Version[string]{Value: d.Text}
			}
		}
		names[of.ID] = name
	}
	return names, nil
}
