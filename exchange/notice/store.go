package notice

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps notices in the home of the member they are for.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the notices of one home.
type Shelf interface {
	Notice(ctx context.Context, id ID) (Notice, error)
	Of(ctx context.Context, m tenants.MemberID, ask page.Ask) (page.Of[Notice], error)       // newest first
	Unread(ctx context.Context, m tenants.MemberID, most int64) (int64, error)               // counts no further than most
	UnreadOf(ctx context.Context, m tenants.MemberID, ask page.Ask) (page.Of[Notice], error) // newest first
	Add(ctx context.Context, n Notice, told tenants.Told) error                              // ErrTaken for one that was given before
	Change(ctx context.Context, n Notice, told tenants.Told) error
}

// People says who bears a role in a tenant, and which tenants of a pact are coordinators.
type People interface {
	WithRole(ctx context.Context, t tenants.TenantID, r tenants.Role) ([]tenants.Member, error)
	Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error)
	Tenant(ctx context.Context, id tenants.TenantID) (tenants.Tenant, error)
	Pact(ctx context.Context, id tenants.PactID) (tenants.Pact, error)
}
