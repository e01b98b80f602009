package calendar

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Store keeps the members' calendar addresses, each in the home of its member.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the addresses of one home.
type Shelf interface {
	// Feed returns ErrNoFeed for a member who has none.
	Feed(ctx context.Context, id FeedID) (Feed, error)
	AddFeed(ctx context.Context, f Feed, told tenants.Told) error
	// ChangeFeed returns ErrStale if another change came first.
	ChangeFeed(ctx context.Context, f Feed, told tenants.Told) error
	RemoveFeed(ctx context.Context, f Feed, told tenants.Told) error
}

// Book is what is asked of members, their tenants and pacts.
type Book interface {
	Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error)
	Tenant(ctx context.Context, id tenants.TenantID) (tenants.Tenant, error)
	PactsOf(ctx context.Context, t tenants.TenantID) ([]tenants.Pact, error)
}

// Door lets the house into a space on an errand.
type Door interface {
	Steward(tenants.Space, tenants.Errand) tenants.Scope
}

// Source knows the appointments of a space that somebody there may know of.
type Source interface {
	Events(ctx context.Context, in tenants.Scope, who Owner) ([]Event, error)
}
