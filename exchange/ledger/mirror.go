package ledger

import (
	"github.com/naru-network/naru/tenants"
)

// Mirrors reports whether a side sees the record the other way round than it is kept: the one that isn't its owner, of two. A record of more sides is said as
// its owner sees it, to everybody.
func (r Record) Mirrors(t tenants.TenantID) bool {
	_, side := r.Side(t)
	return len(r.Sides) == 2 && side && r.Sides[0].Code != string(t)
}

// As is what the record says as a side sees it.
func (r Record) As(t tenants.TenantID) Content { return r.AsSeen(r.Content, t) }

// AsSeen turns a content round for a side that sees it the other way, and what such a side says round for the record.
func (r Record) AsSeen(c Content, t tenants.TenantID) Content {
	if !r.Mirrors(t) {
		return c
	}
	c.Direction = c.Direction.Mirrored()
	c.Heads.Own, c.Heads.Partner = c.Heads.Partner, c.Heads.Own
	return c
}

// Sorted lists what is counted of records, under each of a set of keys.
type Sorted map[string]int

// Totals is what a list of records comes to.
type Totals struct {
	Records  int // all that were found
	Counted  int // of these, exchanges that took place
	People   int // in these, as far as they are known
	Unknown  int // of these, how many don't say it
	ByYear   Sorted
	ByKind   Sorted
	BySector Sorted
	ByState  Sorted
}

// TotalsOf adds records up. What a counter-entry has answered, and what isn't confirmed, is no exchange that took place.
func TotalsOf(all []Record) Totals {
	t := Totals{ByYear: Sorted{}, ByKind: Sorted{}, BySector: Sorted{}, ByState: Sorted{}}
	for _, r := range all {
		t.Records++
		t.ByState[string(r.State)]++
		if !r.Counts() {
			continue
		}
		t.Counted++
		t.ByKind[string(r.Kind)]++
		t.BySector[r.Sector]++
		if year := string(r.Span.Start); len(year) >= 4 {
			t.ByYear[year[:4]]++
		}
		if r.Heads.Total == nil {
			t.Unknown++
		} else {
			t.People += *r.Heads.Total
		}
	}
	return t
}
