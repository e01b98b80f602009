package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
)

// mostQuery bounds what is looked for, in characters; a longer text is cut.
const mostQuery = 200

// narrowing is what a reader asked for, as it stands in the address. What makes no sense is left out.
type narrowing struct {
	Query, Sector, Type, City string
	From, To                  int
	After                     page.Cursor
}

func (v *visit) narrowing() narrowing {
	n := narrowing{Query: plainQuery(v.Query("q")), Sector: v.Query("sector"), Type: v.Query("type"), City: v.Query("city"), After: page.Cursor(v.Query("after"))}
	n.From, n.To = year(v.Query("from")), year(v.Query("to"))
	if !slices.Contains(library.Sectors(), n.Sector) {
		n.Sector = ""
	}
	if !slices.Contains(library.Types(), library.Type(n.Type)) {
		n.Type = ""
	}
	if !id.Slug(n.City) {
		n.City = ""
	}
	return n
}

// plainQuery makes one line of what was typed, without what can't be seen.
func plainQuery(s string) string {
	s = strings.Join(strings.Fields(fault.Reveal(s)), " ")
	if r := []rune(s); len(r) > mostQuery {
		s = string(r[:mostQuery])
	}
	return s
}

func year(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1000 || n > 9999 {
		return 0
	}
	return n
}

func (n narrowing) ask(f frame, size int) finding.Ask {
	a := finding.Ask{Words: n.Query, Reader: f.Tag, YearFrom: n.From, YearTo: n.To, Page: page.Ask{After: n.After, Size: size}}
	if n.Sector != "" {
		a.Sectors = []string{n.Sector}
	}
	if n.Type != "" {
		a.Types = []string{n.Type}
	}
	if n.City != "" {
		a.Tenants = []string{n.City}
	}
	return a
}

// values says the narrowing as an address does, without where the page begins.
func (n narrowing) values() url.Values {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" && value != "0" {
			q.Set(key, value)
		}
	}
	set("q", n.Query)
	set("sector", n.Sector)
	set("type", n.Type)
	set("city", n.City)
	set("from", strconv.Itoa(n.From))
	set("to", strconv.Itoa(n.To))
	return q
}

// with changes one value; choosing what is chosen takes it away.
func (n narrowing) with(key, value string) url.Values {
	q := n.values()
	if q.Get(key) == value {
		q.Del(key)
	} else {
		q.Set(key, value)
	}
	return q
}

// Years reports whether the list is narrowed by years.
func (n narrowing) Years() bool { return n.From > 0 || n.To > 0 }

// any reports whether anything but words narrows the list.
func (n narrowing) any() bool { n.Query = ""; return len(n.values()) > 0 }

// facet is one list of values to narrow by.
type facet struct {
	Name   string
	Values []choice
}

// choice is one value of a facet; following it chooses or takes it away.
type choice struct {
	Name   text
	Count  int
	Href   string
	Chosen bool
}

// mostCities is how many cities a facet offers: what fits a screen. All of them are on their own page.
const mostCities = 12

// facets lists what a reader can narrow by, at an address below the language.
func (v *visit) facets(n narrowing, found finding.Result, path string) ([]facet, error) {
	at := func(key, value string) string {
		href := "/" + string(v.words.Tag) + "/" + path
		if q := n.with(key, value).Encode(); q != "" {
			href += "?" + q
		}
		return href
	}
	choose := func(key, chosen string, counts []finding.Count, named func(string) (text, error)) ([]choice, error) {
		var all []choice
		for _, c := range counts {
			name, err := named(c.Value)
			if err != nil {
				return nil, err
			}
			all = append(all, choice{name, c.Count, at(key, c.Value), c.Value == chosen})
		}
		return all, nil
	}
	word := func(family string) func(string) (text, error) {
		return func(code string) (text, error) { return text{Value: v.words.code(family, code)}, nil }
	}
	city := func(code string) (text, error) {
		called, err := v.called(tenants.TenantID(code), v.words.audience())
		return called.text, err
	}
	var lists []facet
	for _, f := range []struct {
		key, chosen string
		counts      []finding.Count
		named       func(string) (text, error)
	}{
		{"sector", n.Sector, found.Facets["sector"], word("sector")},
		{"type", n.Type, found.Facets["type"], word("type")},
		{"city", n.City, first(found.Facets["tenant"], mostCities, n.City), city},
	} {
		values, err := choose(f.key, f.chosen, f.counts, f.named)
		if err != nil {
			return nil, err
		}
		if len(values) > 0 {
			lists = append(lists, facet{v.words.T("facet." + f.key), values})
		}
	}
	return lists, nil
}

// first returns the largest counts, and the chosen value's wherever it stands.
func first(counts []finding.Count, most int, chosen string) []finding.Count {
	if len(counts) <= most {
		return counts
	}
	kept := slices.Clone(counts[:most])
	for _, c := range counts[most:] {
		if c.Value == chosen {
			kept = append(kept, c)
		}
	}
	return kept
}
