package site

import (
	"errors"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants/unit"
)

// card is a case in a list.
type card struct {
	Href     string
	Title    []gram.Part
	TitleIn  text // only its language counts
	Excerpt  []gram.Part
	City     name
	CityHref string
	Type     string
	Sectors  []string
	Years    string
	Uptakes  int
	Original string // the language it stands in, where that isn't the reader's
}

// card draws a case as a list shows it; from a search with what was found marked.
func (v *visit) card(k library.Card, hit *finding.Hit) (card, error) {
	city, err := v.called(k.Tenant, v.words.audience(placed(k)...))
	if err != nil {
		return card{}, err
	}
	title, in := k.Title.For(v.words.Tag)
	summary, _ := k.Summary.For(in)
	c := card{
		Href: "/" + string(v.words.Tag) + "/cases/" + string(k.ID), Title: []gram.Part{{Text: title}}, TitleIn: v.words.apart(title, in),
		Excerpt: []gram.Part{{Text: summary}}, City: city, CityHref: "/" + string(v.words.Tag) + "/cities/" + string(k.Tenant), Type: v.words.caseType(k.Type),
		Sectors: v.words.sectors(k.Sectors), Years: v.words.years(k.YearFrom, k.YearTo), Uptakes: len(k.Uptakes),
	}
	if hit != nil {
		in, c.Title, c.Excerpt = hit.Lang, hit.Title, hit.Excerpt
		c.TitleIn = v.words.apart("", in)
		if in != v.words.Tag && k.Title.In[v.words.Tag].Value != "" {
			return c, nil // it was found in another language, but can be read in the reader's
		}
	}
	if in != v.words.Tag {
		c.Original = v.words.language(in)
	}
	return c, nil
}

// placed lists the countries and regions a case is about.
func placed(k library.Card) []unit.Country {
	var all []unit.Country
	for _, id := range append([]string{k.Place}, k.Partners...) {
		if u, ok := unit.Get(unit.ID(id)); ok {
			all = append(all, u.Country)
		}
	}
	return all
}

// drawn returns the cards of what was found. What was withdrawn since it was indexed is left out.
func (v *visit) drawn(hits []finding.Hit, marked bool) ([]card, error) {
	cards := make([]card, 0, len(hits))
	for _, h := range hits {
		k, err := v.site.Library.Card(v.ctx, v.in, library.CaseID(h.ID))
		if errors.Is(err, library.ErrEditionNotFound) || err == nil && !k.Shown {
			continue
		}
		if err != nil {
			return nil, err
		}
		from := &h
		if !marked {
			from = nil
		}
		c, err := v.card(k, from)
		if err != nil {
			return nil, err
		}
		cards = append(cards, c)
	}
	return cards, nil
}
