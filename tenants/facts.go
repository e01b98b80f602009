package tenants

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to tenants, members, pacts and their guests.
var (
	TenantOpened      = fact.Declare("tenant.opened", OpenTenant)
	TenantEdited      = fact.Declare("tenant.edited", EditTenant)
	MemberJoined      = fact.Declare("member.joined", fact.Anyone)
	MemberEdited      = fact.Declare("member.edited", ManagePeople)
	MemberLeft        = fact.Declare("member.left", ManagePeople)
	MemberTransferred = fact.Declare("member.transferred", ManagePeople)
	MemberSucceeded   = fact.Declare("member.succeeded", Keep)
	PactOpened        = fact.Declare("pact.opened", KeepPacts)
	PactInvited       = fact.Declare("pact.invited", KeepPacts)
	PactAccepted      = fact.Declare("pact.accepted", KeepPacts)
	PactDeclined      = fact.Declare("pact.declined", KeepPacts)
	PactLeft          = fact.Declare("pact.left", KeepPacts)
	GuestInvited      = fact.Declare("guest.invited", InviteGuest)
	GuestEntered      = fact.Declare("guest.entered", fact.Anyone)
	GuestEnded        = fact.Declare("guest.ended", InviteGuest)
)

// Facts lists every deed of this floor.
func Facts() []fact.Kind {
	return []fact.Kind{
		TenantOpened, TenantEdited, MemberJoined, MemberEdited, MemberLeft, MemberTransferred, MemberSucceeded,
		PactOpened, PactInvited, PactAccepted, PactDeclined, PactLeft,
		GuestInvited, GuestEntered, GuestEnded,
	}
}

// What can go wrong with tenants, members, pacts and their guests.
var (
	ErrNotFound        = fault.New(fault.NotFound, "space.not_found")
	ErrForbidden       = fault.New(fault.Forbidden, "space.forbidden")
	ErrSignIn          = fault.New(fault.Unauthenticated, "session.none")
	ErrSecondFactor    = fault.New(fault.Forbidden, "session.second_factor_required")
	ErrTenantExists    = fault.New(fault.Conflict, "tenant.exists")
	ErrTenantNotFound  = fault.New(fault.NotFound, "tenant.not_found")
	ErrMemberNotFound  = fault.New(fault.NotFound, "member.not_found")
	ErrMemberGone      = fault.New(fault.Conflict, "member.gone")
	ErrLastAdmin       = fault.New(fault.Conflict, "member.last_admin")
	ErrSelfSuccessor   = fault.New(fault.Conflict, "member.self_successor")
	ErrPactExists      = fault.ErrExists
	ErrPactNotFound    = fault.New(fault.NotFound, "pact.not_found")
	ErrPactPair        = fault.New(fault.Conflict, "pact.pair_is_two")
	ErrPactAlreadyIn   = fault.New(fault.Conflict, "pact.already_in")
	ErrPactOpenerOnly  = fault.New(fault.Forbidden, "pact.opener_only")
	ErrPactNotInvited  = fault.New(fault.Conflict, "pact.not_invited")
	ErrPactNotJoined   = fault.New(fault.Conflict, "pact.not_joined")
	ErrPactNotActive   = fault.New(fault.Conflict, "pact.not_active")
	ErrGuestNotFound   = fault.New(fault.NotFound, "guest.not_found")
	ErrGuestOver       = fault.New(fault.Conflict, "guest.over")
	ErrGuestNetwork    = fault.New(fault.Conflict, "guest.not_in_network")
	ErrStaleRevision   = fault.ErrStale
	ErrCoordinatorOnly = fault.New(fault.Forbidden, "pact.coordinator_only")
)
