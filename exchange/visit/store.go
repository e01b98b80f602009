package visit

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps visits, and what each side keeps of them for itself.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
	// RemindersBefore lists visits of all spaces of whose report somebody is to be reminded by then. It is for the house.
	RemindersBefore(ctx context.Context, at time.Time) (map[ID]tenants.Space, error)
}

// Shelf is the visits of one space. What isn't there is answered by ErrNotFound or ErrNoBrief, an id that is taken by ErrTaken, a write at an old revision by
// ErrStale.
type Shelf interface {
	Reading
	Visit(ctx context.Context, id ID) (Visit, error)
	AddVisit(ctx context.Context, v Visit, told tenants.Told) error
	ChangeVisit(ctx context.Context, v Visit, told tenants.Told) error
	Brief(ctx context.Context, id ID) (Brief, error)
	KeepBrief(ctx context.Context, b Brief, told tenants.Told) error
}

// Reading is the visits of all spaces that a reader stands in.
type Reading interface {
	// Visits lists visits, last changed first.
	Visits(ctx context.Context, f Filter, ask page.Ask) (page.Of[Visit], error)
}

// Filter narrows a list of visits. Empty fields don't.
type Filter struct {
	State   State
	Host    tenants.TenantID
	Visitor tenants.TenantID
	Words   string // in the title
}

// Wants reports whether the filter leaves the visit in.
func (f Filter) Wants(v Visit) bool {
	switch {
	case f.State != "" && v.State != f.State,
		f.Host != "" && v.Host != f.Host,
		f.Visitor != "" && v.Visitor != f.Visitor:
		return false
	}
	return lang.Holds(v.Title, f.Words)
}
