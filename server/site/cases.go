package site

import "fmt"

// listSize is how many cases a page of a list has.
const listSize = 20

// casesPage lists published cases: all, some, or what a search found.
type casesPage struct {
	frame
	narrowing
	Path   string // below the language
	Seeks  bool   // whether it is the search page
	Asked  bool   // whether there is anything to find
	Total  int
	Cards  []card
	Facets []facet
	Clear  string // without what narrows the list
	More   string
	Start  string // back to the first page, from a later one
}

func (p *Pages) cases(v *visit) error {
	f := v.frame("cases", "cases", v.words.T("cases.title"))
	f.Description = f.T("cases.lead")
	return v.list(casesPage{frame: f, narrowing: v.narrowing(), Path: "cases", Asked: true})
}

func (p *Pages) search(v *visit) error {
	n := v.narrowing()
	f := v.frame("search", "search", v.words.T("search.title"))
	if n.Query != "" {
		f.Title = f.T("search.title_of", "q", n.Query)
	}
	f.Hidden = true // pages of results are for readers; cases are for search engines
	return v.list(casesPage{frame: f, narrowing: n, Path: "search", Seeks: true, Asked: n.Query != ""})
}

// list finds what was asked for and draws it.
func (v *visit) list(p casesPage) error {
	p.under()
	p.query = p.values()
	if p.After != "" || p.any() {
		p.Hidden = true
	}
	if p.Asked {
		if err := v.fill(&p); err != nil {
			return err
		}
	}
	return v.show("cases", p)
}

func (v *visit) fill(p *casesPage) error {
	ask := p.ask(p.frame, listSize)
	found, err := v.site.find(v, ask)
	if err != nil {
		return fmt.Errorf("find cases: %w", err)
	}
	p.Total = found.Total
	if p.Cards, err = v.drawn(found.Hits, p.Query != ""); err != nil {
		return err
	}
	if p.Facets, err = v.facets(p.narrowing, found, p.Path); err != nil {
		return err
	}
	here := p.At(p.Path)
	if p.any() {
		p.Clear = here
		if p.Query != "" {
			p.Clear += "?" + narrowing{Query: p.Query}.values().Encode()
		}
	}
	if found.Next != "" {
		q := p.values()
		q.Set("after", string(found.Next))
		p.More = here + "?" + q.Encode()
	}
	if p.After != "" {
		p.Start = here
		if q := p.values().Encode(); q != "" {
			p.Start += "?" + q
		}
	}
	return nil
}
