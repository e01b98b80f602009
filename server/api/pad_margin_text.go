package api

import (
	"context"
	"slices"
	"strconv"

	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

// padBody bounds the text that is brought into a pad, in bytes.
const padBody = 4 << 20

// PadClause is one language's text under a number.
type PadClause struct {
	Hash     string `json:"hash" doc:"SHA-256 of the canonical clause"`
	Prevails string `json:"prevails" doc:"the language whose text prevails, equal, or empty where the clause doesn't say"`
	Times    int    `json:"times" doc:"how often the number stands in the language"`
	Open     bool   `json:"open" doc:"a suggestion is open in it"`
}

// PadPair is what stands under one number in all languages.
type PadPair struct {
	Number string               `json:"number" doc:"empty for what stands in no clause"`
	State  string               `json:"state" enum:"missing,twice,contrary,unaligned,aligned"`
	Texts  map[string]PadClause `json:"texts" doc:"by language"`
	Agreed []string             `json:"agreed" nullable:"false" doc:"the tenants whose linguist has confirmed it as it is"`
	May    map[string]bool      `json:"may"`
}

// PadSide is one party and whom it has named to compare the languages.
type PadSide struct {
	Tenant   string          `json:"tenant"`
	Linguist *PadHand        `json:"linguist,omitempty"`
	People   []PadHand       `json:"people" nullable:"false" doc:"whom one's own side may name; empty for others"`
	May      map[string]bool `json:"may"`
}

// PadAlignment is how the languages of a parallel pad stand to each other.
type PadAlignment struct {
	Sides []PadSide `json:"sides" nullable:"false"`
	Pairs []PadPair `json:"pairs" nullable:"false"`
}

func (c Call) viewAlignment(a pad.Alignment) PadAlignment {
	v := PadAlignment{Sides: []PadSide{}, Pairs: []PadPair{}}
	linguist := false
	for _, s := range a.Sides {
		own := s.Tenant == c.In.Tenant()
		linguist = linguist || own && s.Linguist.Member == string(c.In.Member()) && c.In.May(tenants.CommentPad)
		side := PadSide{Tenant: string(s.Tenant), Linguist: maybeHand(s.Linguist), People: []PadHand{}}
		side.May = map[string]bool{"name": own && c.In.May(tenants.WritePad)}
		if own {
			side.People = padHands(s.People)
		}
		v.Sides = append(v.Sides, side)
	}
	for _, p := range a.Pairs {
		pair := PadPair{Number: p.Number, State: string(p.State), Texts: map[string]PadClause{}, Agreed: append([]string{}, p.Agreed...)}
		for lang, t := range p.Texts {
			pair.Texts[lang] = PadClause(t)
		}
		pair.May = map[string]bool{"confirm": linguist && p.State == pad.Unaligned && !slices.Contains(p.Agreed, string(c.In.Tenant()))}
		v.Pairs = append(v.Pairs, pair)
	}
	return v
}

func readPadAlignment(ctx context.Context, c Call, in *PadIn) (*one[PadAlignment], error) {
	a, err := c.Margin.Alignment(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	return whole(c.viewAlignment(a), a.Rev), nil
}

func namePadLinguist(ctx context.Context, c Call, in *struct {
	PadIn
	Body struct {
		Member string `json:"member" maxLength:"36"`
	}
}) (*one[PadAlignment], error) {
	a, err := c.Margin.NameLinguist(ctx, c.In, in.id(), tenants.MemberID(in.Body.Member))
	if err != nil {
		return nil, err
	}
	return whole(c.viewAlignment(a), a.Rev), nil
}

func confirmPadPair(ctx context.Context, c Call, in *struct {
	PadIn
	Body struct {
		Number string            `json:"number" maxLength:"40"`
		Hashes map[string]string `json:"hashes" doc:"of each language's text, as the linguist saw it"`
	}
}) (*one[PadAlignment], error) {
	a, err := c.Margin.ConfirmPair(ctx, c.In, in.id(), in.Body.Number, in.Body.Hashes)
	if err != nil {
		return nil, err
	}
	return whole(c.viewAlignment(a), a.Rev), nil
}

// PadCanonical is one language's canonical content.
type PadCanonical struct {
	Lang  string   `json:"lang"`
	Hash  string   `json:"hash" doc:"SHA-256 of content's bytes"`
	Text  string   `json:"text" doc:"the canonical content: exactly these bytes in UTF-8 are hashed"`
	Plain Document `json:"document" doc:"the text as the editor's document"`
}

func readPadTexts(ctx context.Context, c Call, in *PadIn) (*struct{ Body List[PadCanonical] }, error) {
	_, docs, err := c.Margin.Documents(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	texts, err := c.Margin.Canonical(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	v := List[PadCanonical]{Items: make([]PadCanonical, len(texts))}
	for i, t := range texts {
		v.Items[i] = PadCanonical{Lang: t.Lang, Hash: t.Hash, Text: string(t.Bytes), Plain: docs[t.Lang]}
	}
	return &struct{ Body List[PadCanonical] }{v}, nil
}

// PadWriters is who wrote what: the member behind each client of Yjs, by the name she has now; without one where she has left.
type PadWriters struct {
	Clients map[string]PadHand `json:"clients" doc:"by the client's number, in decimal digits"`
}

func readPadWriters(ctx context.Context, c Call, in *PadIn) (*struct{ Body PadWriters }, error) {
	all, err := c.Margin.Clients(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	inside, err := c.Tenants.Inside(ctx, c.In)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, m := range inside {
		names[string(m.ID)] = m.Name
	}
	v := PadWriters{Clients: map[string]PadHand{}}
	for client, h := range all {
		h.Name = names[h.Member]
		v.Clients[strconv.FormatUint(client, 10)] = viewPadHand(h)
	}
	return &struct{ Body PadWriters }{v}, nil
}

// importPadText makes a document the whole text of one of the pad's languages.
func importPadText(ctx context.Context, c Call, in *struct {
	PadIn
	Lang string `path:"lang" maxLength:"35"`
	Body struct {
		Content Document `json:"content"`
	}
}) (*struct{ Body nothing }, error) {
	return &struct{ Body nothing }{}, c.Margin.Import(ctx, c.In, in.id(), in.Lang, in.Body.Content)
}
