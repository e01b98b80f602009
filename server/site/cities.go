package site

import (
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// citiesSize is how many governments a page of the directory has.
const citiesSize = 60

// citiesPage is the directory of governments and councils.
type citiesPage struct {
	frame
	Query  string
	Cities []cityRow
	More   string
	Start  string
}

// cityRow is one government in the directory. Cases is 0 where it has none or too few to be counted here.
type cityRow struct {
	Name    name
	Href    string
	Kind    string
	Country string
	Cases   int
}

func (p *Pages) cities(v *visit) error {
	w := v.words
	page := citiesPage{frame: v.frame("cities", "cities", w.T("cities.title")), Query: plainQuery(v.Query("q"))}
	page.under()
	page.Description = w.T("cities.lead")
	found, err := p.find(v, finding.Ask{Reader: w.Tag, Page: rows(1)})
	if err != nil {
		return fmt.Errorf("count cases: %w", err)
	}
	ask := pageAsk(v, citiesSize)
	list, err := p.Tenants.Directory(v.ctx, "", page.Query, ask)
	if err != nil {
		return fmt.Errorf("list tenants: %w", err)
	}
	for _, t := range list.Items {
		country := unit.Country(t.Country)
		row := cityRow{Name: w.tenantName(t, w.audience(country)), Href: page.At("cities/" + string(t.ID)), Kind: w.code("kind", string(t.Kind))}
		row.Country = country.Name(w.Tag, w.audience(country))
		if i := slices.IndexFunc(found.Facets["tenant"], func(c finding.Count) bool { return c.Value == string(t.ID) }); i >= 0 {
			row.Cases = found.Facets["tenant"][i].Count
		}
		page.Cities = append(page.Cities, row)
	}
	page.Hidden = page.Query != "" || ask.After != ""
	if page.Query != "" {
		page.query.Set("q", page.Query)
	}
	page.More, page.Start = page.turns(list.Next, ask)
	return v.show("cities", page)
}

// pageAsk reads where a list goes on.
func pageAsk(v *visit, size int) page.Ask {
	return page.Ask{After: page.Cursor(v.Query("after")), Size: size}
}

// turns returns the addresses of the next page of the frame's list and of its first, where there are such.
func (f frame) turns(next page.Cursor, ask page.Ask) (more, start string) {
	here := f.At(f.rest)
	if next != "" {
		more = here + "?after=" + string(next)
	}
	if ask.After != "" {
		start = here
	}
	return more, start
}

// cityPage is one government's public face. Its ties to others are for it and them alone.
type cityPage struct {
	frame
	Name    name
	Names   []text
	Kind    string
	Label   string // over the country or region
	Country string
	Intro   text
	Cards   []card
	More    string
	Start   string
}

func (p *Pages) city(v *visit) error {
	w := v.words
	t, err := v.tenant(tenants.TenantID(v.Params("id")))
	if err != nil {
		return err
	}
	country := unit.Country(t.Country)
	audience := w.audience(country)
	page := cityPage{Name: w.tenantName(t, audience), Kind: w.code("kind", string(t.Kind)), Label: unit.CountryLabel(w.Tag), Country: country.Name(w.Tag, audience)}
	page.frame = v.frame("cities/"+string(t.ID), "cities", page.Name.Value)
	page.under(w.T("nav.cities"), "cities")
	page.Names, page.Intro = w.names(t, audience), w.tell(t.Intro)
	page.Description = page.Intro.Value
	ask := pageAsk(v, listSize)
	list, err := p.Library.Cards(v.ctx, v.in, library.CardFilter{Tenant: t.ID}, ask)
	if err != nil {
		return fmt.Errorf("list cases of %s: %w", t.ID, err)
	}
	for _, k := range list.Items {
		c, err := v.card(k, nil)
		if err != nil {
			return err
		}
		page.Cards = append(page.Cards, c)
	}
	page.Hidden = ask.After != ""
	page.More, page.Start = page.turns(list.Next, ask)
	return v.show("city", page)
}

// names lists what a government is called in the languages of the interface, each once, its name on the page left out.
func (w words) names(t tenants.Tenant, a unit.Audience) []text {
	seen := []string{w.tenantName(t, a).Value}
	var all []text
	for _, tag := range lang.Interface() {
		other := words{Tag: tag}
		n := other.tenantName(t, a)
		if n.Lang != "" || slices.Contains(seen, n.Value) {
			continue // it has no name of its own in that language
		}
		seen = append(seen, n.Value)
		all = append(all, w.apart(n.Value, tag))
	}
	return all
}
