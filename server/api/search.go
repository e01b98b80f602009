package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
)

// Part is a piece of a text that was found; Hit marks the words that were looked for.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// Hit is one thing that was found.
type Hit struct {
	Kind      string   `json:"kind" enum:"edition,case,message,tie,agreement,project,pad"`
	ID        string   `json:"id"`
	Tenant    string   `json:"tenant"`
	Lang      string   `json:"lang" doc:"the language it is shown in"`
	Languages []string `json:"languages" nullable:"false"`
	Title     []Part   `json:"title" nullable:"false"`
	Excerpt   []Part   `json:"excerpt" nullable:"false"`
	Type      string   `json:"type"`
	Sectors   []string `json:"sectors" nullable:"false"`
	Country   string   `json:"country"`
	Year      int      `json:"year"`
	Place     string   `json:"place,omitempty" doc:"a unit; of published cases"`
	Adoptions int      `json:"adoptions" doc:"that cities show in public"`
	At        string   `json:"at"`
	Space     string   `json:"space,omitempty" doc:"where it stands; of what is in a home or a pact"`
	Room      string   `json:"room,omitempty" doc:"of a message"`
	Seq       int64    `json:"seq,omitempty" doc:"of a message: its place in the room"`
}

// Count is how many things have a value.
type Count struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
}

// Found is one page of what was found.
type Found struct {
	Items  []Hit              `json:"items" nullable:"false"`
	Total  int                `json:"total"`
	Facets map[string][]Count `json:"facets" doc:"kind, lang, tenant, country, sector, type, year"`
	Next   string             `json:"next,omitempty"`
}

func viewParts(all []gram.Part) []Part {
	out := make([]Part, len(all))
	for i, p := range all {
		out[i] = Part(p)
	}
	return out
}

func viewFound(r finding.Result) Found {
	v := Found{Items: []Hit{}, Total: r.Total, Facets: map[string][]Count{}, Next: string(r.Next)}
	for _, h := range r.Hits {
		hit := Hit{
			Kind: h.Kind, ID: h.ID, Tenant: string(h.Tenant), Lang: string(h.Lang), Languages: texts(h.Langs), Title: viewParts(h.Title), Excerpt: viewParts(h.Excerpt),
			Type: h.Type, Sectors: strings0(h.Sectors), Country: h.Country, Year: h.Year, At: stamp(h.At),
		}
		if h.Kind != finding.Edition && h.Kind != finding.Draft {
			hit.Space, hit.Room, hit.Seq = string(h.Space), h.Room, h.Seq
		}
		v.Items = append(v.Items, hit)
	}
	for name, counts := range r.Facets {
		v.Facets[name] = []Count{}
		for _, c := range counts {
			v.Facets[name] = append(v.Facets[name], Count{Key: c.Value, Count: c.Count})
		}
	}
	return v
}

func find(ctx context.Context, c Call, in *struct {
	Asked
	Q        string   `query:"q" doc:"the words; none lists everything, newest first"`
	Reader   string   `query:"reader" maxLength:"35" doc:"the reader's language"`
	Kind     []string `query:"kind,explode"`
	Lang     []string `query:"lang,explode"`
	Tenant   []string `query:"tenant,explode"`
	Country  []string `query:"country,explode"`
	Sector   []string `query:"sector,explode"`
	Type     []string `query:"type,explode"`
	YearFrom int      `query:"year_from"`
	YearTo   int      `query:"year_to"`
	Order    string   `query:"order" enum:"best,newest" default:"best"`
}) (*struct{ Body Found }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	r, err := c.Finding.Find(ctx, reach, finding.Ask{
		Words: in.Q, Reader: lang.Tag(in.Reader), Kinds: in.Kind, Langs: in.Lang, Tenants: in.Tenant, Countries: in.Country, Sectors: in.Sector, Types: in.Type,
		YearFrom: in.YearFrom, YearTo: in.YearTo, Newest: in.Order == "newest", Page: in.page(),
	})
	if err != nil {
		return nil, err
	}
	v := viewFound(r)
	for i, h := range v.Items {
		if h.Kind != finding.Edition {
			continue
		}
		card, err := c.Library.Card(ctx, c.In, library.CaseID(h.ID))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		v.Items[i].Place, v.Items[i].Adoptions = card.Place, len(card.Uptakes)
	}
	return &struct{ Body Found }{v}, nil
}
