package meeting

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// PeopleShelf is the delegations and rolls of one space: delegations where it is a home, rolls where meetings stand.
type PeopleShelf interface {
	Delegation(ctx context.Context, m ID) (Delegation, error) // at revision 0 where nobody was named
	KeepDelegation(ctx context.Context, d Delegation, told tenants.Told) error

	Protocol(ctx context.Context, m ID) (Protocol, error) // at revision 0 where the host has said nothing
	KeepProtocol(ctx context.Context, p Protocol, told tenants.Told) error

	// Roll returns ErrPersonNotFound for who was never shown.
	Roll(ctx context.Context, id PersonID) (Roll, error)
	Rolls(ctx context.Context, f RollFilter, ask page.Ask) (page.Of[Roll], error)
	AddRoll(ctx context.Context, r Roll, told ...tenants.Told) error
	ChangeRoll(ctx context.Context, r Roll, told ...tenants.Told) error
}

// RollFilter names whose rolls are listed: those of a meeting, or who bears a short code.
type RollFilter struct {
	Meeting ID
	Short   string
}

// Passes lets somebody without an account in by a link.
type Passes interface {
	// Admit makes a pass into the scope's space, and returns it with the token that opens it, which is kept nowhere.
	Admit(ctx context.Context, in tenants.Scope, a tenants.Admission) (tenants.Guest, string, error)
	// Dismiss ends a pass that the scope's holder may end. Ending one that has ended changes nothing.
	Dismiss(ctx context.Context, in tenants.Scope, g tenants.GuestID) error
	// LetIn makes a pass to one thing of the house's space, for somebody who has proved by other means who she is.
	LetIn(ctx context.Context, house tenants.Scope, l tenants.Letting) (tenants.Guest, error)
	// Opens reports whether a pass still opens anything.
	Opens(ctx context.Context, g tenants.GuestID) (bool, error)
}
