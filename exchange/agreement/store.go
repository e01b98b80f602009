package agreement

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps ties and what belongs to them.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
	// Alarms lists the spaces in which an agreement's alarm is due by a day, for the house's daily work.
	Alarms(ctx context.Context, day string) ([]tenants.Space, error)
}

// Reading is what is read over all spaces of a reach.
type Reading interface {
	Agreements(ctx context.Context, f Filter, ask page.Ask) (page.Of[Placed], error)
	// Offers lists those that wait for an answer, the latest first.
	Offers(ctx context.Context, ask page.Ask) (page.Of[PlacedOffer], error)
}

// PlacedOffer is an offer with the space it stands in.
type PlacedOffer struct {
	Space tenants.Space
	Offer
}

// Placed is an agreement with the space it stands in.
type Placed struct {
	Space tenants.Space
	Agreement
}

// Filter narrows a list of agreements by at most one of its fields; the zero filter is all, last changed first.
type Filter struct {
	State State
	Due   string // with something due before this day, the nearest first
}

// Shelf is one space's part. What isn't there is answered by the noun's own not-found error, a write at an old revision by a fault of kind Stale.
type Shelf interface {
	Tie(ctx context.Context, id TieID) (Tie, error)
	Ties(ctx context.Context, f TieFilter, ask page.Ask) (page.Of[Tie], error)
	CountTies(ctx context.Context) (int64, error)
	// TiesStamp returns a number that is another once a tie of the space has changed: what is read behind it is as new as it says. It returns false where
	// the store can't know, since others write there too.
	TiesStamp() (uint64, bool)
	AddTie(ctx context.Context, t Tie, told tenants.Told) error // ErrTaken for an id that is there
	// AddTies adds ties in order until one is refused, and returns how many it added.
	AddTies(ctx context.Context, all []Tie, told []tenants.Told) (int, error)
	ChangeTie(ctx context.Context, t Tie, told tenants.Told) error
	RemoveTie(ctx context.Context, t Tie, told tenants.Told) error

	Agreement(ctx context.Context, id ID) (Agreement, error)
	AgreementsOf(ctx context.Context, t TieID) ([]Agreement, error) // last changed first
	Alarming(ctx context.Context, day string) ([]Agreement, error)  // whose next alarm is before the day
	AddAgreement(ctx context.Context, a Agreement, told tenants.Told) error
	ChangeAgreement(ctx context.Context, a Agreement, told ...tenants.Told) error

	Offer(ctx context.Context, id TieID) (Offer, error)
	// KeepOffer keeps one, new where its revision is zero.
	KeepOffer(ctx context.Context, o Offer, told tenants.Told) error

	Dossier(ctx context.Context, id TieID) (Dossier, error)
	KeepDossier(ctx context.Context, d Dossier, told tenants.Told) error

	Policy(ctx context.Context) (Policy, error)
	KeepPolicy(ctx context.Context, p Policy, told tenants.Told) error
}

// TieFilter names the ties one list is of, by exactly one of its fields.
type TieFilter struct {
	Pairs []string  // of one of these pairs, at most 64
	Batch string    // that an import brought or added to
	Since time.Time // last changed then or later, oldest first; the zero time is the beginning

	Known func(id TieID, rev int64) bool // leaves out what the caller has at this revision, without reading it; may be nil
}
