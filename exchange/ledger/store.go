package ledger

import (
	"context"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Store keeps records, and what each side keeps of them for itself.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
}

// Shelf is the records of one space. What isn't there is answered by ErrNotFound or ErrAnnexNotFound, an id that is taken by ErrTaken, a write at an old
// revision by ErrStale.
type Shelf interface {
	Reading
	Record(ctx context.Context, id ID) (Record, error)
	AddRecord(ctx context.Context, r Record, told tenants.Told) error
	ChangeRecord(ctx context.Context, r Record, told tenants.Told) error
	RemoveRecord(ctx context.Context, r Record, told tenants.Told) error
	Annex(ctx context.Context, id ID) (Annex, error)
	KeepAnnex(ctx context.Context, a Annex, told tenants.Told) error
}

// Reading is the records of all spaces that a reader stands in.
type Reading interface {
	// Records lists the records that one index narrows to the filter, those of the latest exchanges first; a caller asks Filter.Wants of each.
	Records(ctx context.Context, f Filter, ask page.Ask) (page.Of[Record], error)
}

// Filter narrows a list of records. Empty fields don't.
type Filter struct {
	Year      string // of the start
	Kind      Kind
	Sector    string
	Partner   string // the code of a side
	Direction Direction
	As        string // the code of the reader's side, as which a direction is seen
	State     State
	Waits     tenants.TenantID // whose word is awaited
	Series    string
	About     string        // AboutKey
	Stands    tenants.Space // in which it stands
	Words     string        // in a title, a place or the name of a side
}

// Wants reports whether the filter leaves the record in.
func (f Filter) Wants(r Record) bool {
	switch {
	case f.Year != "" && !strings.HasPrefix(r.Found.When, f.Year),
		f.Kind != "" && r.Kind != f.Kind,
		f.Sector != "" && !slices.Contains(r.Found.Sectors, f.Sector),
		f.Partner != "" && !slices.Contains(r.Found.Codes, f.Partner),
		f.Direction != "" && !slices.Contains(r.Found.Ways, WayKey(f.As, f.Direction)),
		f.State != "" && r.State != f.State,
		f.Waits != "" && !slices.Contains(r.Found.Waits, f.Waits),
		f.Series != "" && r.Series != f.Series,
		f.About != "" && r.Found.About != f.About,
		f.Stands != "" && r.Stands != f.Stands:
		return false
	}
	words := strings.Fields(strings.ToLower(f.Words))
	if len(words) == 0 {
		return true
	}
	said := r.names()
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(said, w) })
}

// names is what the record may be searched by.
func (r Record) names() string {
	var b strings.Builder
	say := func(t lang.Text) {
		for _, v := range t.In {
			b.WriteString(strings.ToLower(v.Value))
			b.WriteByte('\n')
		}
	}
	say(r.Title)
	say(r.Place)
	b.WriteString(strings.ToLower(r.Series))
	for _, s := range r.Sides {
		say(s.Name)
		if u, ok := unit.Get(unit.ID(s.Code)); ok {
			for _, n := range u.Names {
				b.WriteString("\n" + strings.ToLower(n))
			}
		}
	}
	return b.String()
}

// Places knows who shares a space.
type Places interface {
	// Sharing lists the tenants that share the scope's space.
	Sharing(ctx context.Context, in tenants.Scope) ([]Sharer, error)
}

// Sharer is a tenant that shares a space.
type Sharer struct {
	Tenant  tenants.TenantID
	Unit    string // that it is, of the book; empty for a body that is no government
	Country unit.Country
}
