// Package finding answers what a reader looks for, by its words, in everything she may see and in nothing else. It knows no other noun: what is found
// is named by its sort and id.
package finding

import (
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// The sorts of things that can be found.
const (
	Edition = "edition" // a published case, in the commons
	Draft   = "case"    // a case in one's own home
	Message = "message" // what was said in a room one may read

	Tie       = "tie"
	Agreement = "agreement"
	Project   = "project"
	Meeting   = "meeting"
	Pad       = "pad"
)

// Ask is what a reader looks for. Empty lists narrow nothing; no words at all is everything, newest first.
type Ask struct {
	Words            string
	Reader           lang.Tag // whose language is preferred where a thing is found in several
	Kinds            []string
	Langs            []string
	Tenants          []string
	Countries        []string
	Sectors          []string
	Types            []string
	YearFrom, YearTo int
	Newest           bool // newest first, instead of best
	Page             page.Ask
}

// Limits of a question, in characters and pieces.
const (
	MostWords   = 200
	MostChoices = 50
)

// Check returns what is wrong with the question, field by field.
func (a Ask) Check() error {
	var c fault.Check
	c.Block("q", a.Words, fault.Optional, MostWords)
	for _, x := range []struct {
		path   string
		values []string
	}{
		{"kind", a.Kinds}, {"lang", a.Langs}, {"tenant", a.Tenants}, {"country", a.Countries}, {"sector", a.Sectors}, {"type", a.Types},
	} {
		c.That(len(x.values) <= MostChoices, x.path, "too_many", "max", "50")
	}
	c.That(a.YearFrom >= 0 && a.YearFrom < 3000, "year_from", "not_a_year")
	c.That(a.YearTo >= 0 && a.YearTo < 3000, "year_to", "not_a_year")
	return c.Err()
}

// Hit is one thing that was found.
type Hit struct {
	Space   tenants.Space
	Kind    string
	ID      string
	Lang    lang.Tag   // it is shown in
	Langs   []lang.Tag // it can be read in
	Title   []gram.Part
	Excerpt []gram.Part
	Tenant  tenants.TenantID
	Country string
	Type    string
	Sectors []string
	Year    int
	At      time.Time
	Room    string // of a message
	Seq     int64  // of a message: its place in the room
}

// Count is how many things have a value.
type Count struct {
	Value string
	Count int
}

// Result is one page of what was found. Total and Facets count all pages, and nothing of spaces outside the reader's reach.
type Result struct {
	Hits   []Hit
	Total  int
	Facets map[string][]Count // kind, lang, tenant, country, sector, type, year
	Next   page.Cursor
}
