package site

import (
	"fmt"

	"github.com/naru-network/naru/exchange/finding"
)

// newest is how many cases the front page shows.
const newest = 6

// frontPage says what Naru is and where to begin.
type frontPage struct {
	frame
	Total   int
	Cards   []card
	Sectors []choice
	Cities  []choice
}

func (p *Pages) front(v *visit) error {
	page := frontPage{frame: v.frame("", "home", "")}
	page.Description = page.T("site.lead")
	found, err := p.find(v, finding.Ask{Reader: page.Tag, Page: rows(newest)})
	if err != nil {
		return fmt.Errorf("find newest cases: %w", err)
	}
	page.Total = found.Total
	if page.Cards, err = v.drawn(found.Hits, false); err != nil {
		return err
	}
	facets, err := v.facets(narrowing{}, found, "cases")
	if err != nil {
		return err
	}
	for _, f := range facets {
		switch f.Name {
		case page.T("facet.sector"):
			page.Sectors = f.Values
		case page.T("facet.city"):
			page.Cities = f.Values
		}
	}
	return v.show("front", page)
}
