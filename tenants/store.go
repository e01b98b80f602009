package tenants

import (
	"context"

	"github.com/naru-network/naru/base/page"
)

// Register is the Authority's own book, kept in the house. Nobody stands there: services reach it on behalf of a scope.
type Register interface {
	Book
	// Tenants lists the open tenants of a kind, or of all kinds for an empty one, by name.
	Tenants(ctx context.Context, k Kind, ask page.Ask) (page.Of[Tenant], error)
	// AddTenant returns ErrTenantExists for an id that is taken.
	AddTenant(ctx context.Context, t Tenant, told Told) error
	ChangeTenant(ctx context.Context, t Tenant, told Told) error

	// MembersOf lists the members of a tenant in a state, newest first.
	MembersOf(ctx context.Context, t TenantID, s State, ask page.Ask) (page.Of[Member], error)
	// MembershipsOf lists a person's places in all tenants.
	MembershipsOf(ctx context.Context, p PersonID) ([]Member, error)
	// Working counts the active members of the tenants.
	Working(ctx context.Context, of []TenantID) (int64, error)
	AddMember(ctx context.Context, m Member, told Told) error
	ChangeMember(ctx context.Context, m Member, told Told) error

	AddPact(ctx context.Context, p Pact, told Told) error
	ChangePact(ctx context.Context, p Pact, told Told) error

	// GuestsOf lists the guests of a pact, whether or not their passes still open, newest first.
	GuestsOf(ctx context.Context, p PactID, ask page.Ask) (page.Of[Guest], error)
	AddGuest(ctx context.Context, g Guest, told Told) error
	ChangeGuest(ctx context.Context, g Guest, told Told) error
}
