package site

import (
	"context"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Finder finds published cases. It answers for cases alone, and for nothing outside the reach.
type Finder interface {
	// Find returns page.ErrCursor for a cursor of another question.
	Find(ctx context.Context, reach tenants.Reach, ask Ask) (Found, error)
}

// Ask is a reader's question. Values of one list are alternatives; every list that is not empty must be met.
type Ask struct {
	Query            string   // blank browses everything, newest first
	Reader           lang.Tag // the language a hit is shown in where it matches in several
	Sectors          []string
	Types            []string
	Tenants          []tenants.TenantID
	YearFrom, YearTo int // zero is open
	After            page.Cursor
	Size             int
}

// Hit is one case, in one of its languages.
type Hit struct {
	ID      string
	Lang    lang.Tag
	Title   []gram.Part
	Excerpt []gram.Part
	Tenant  tenants.TenantID
	Year    int
}

// Count is how many cases have a value.
type Count struct {
	Value string
	Count int
}

// Found is one page of what was found. Total and Facets count over all pages; the facet of a list counts as if that list were not asked
// for. Facets: sector, type, tenant; the largest counts first.
type Found struct {
	Hits   []Hit
	Total  int
	Facets map[string][]Count
	Next   page.Cursor
}
