package pass

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen at the door. Each is a deed on oneself, or one whose right is checked before; the Authority's book is kept
// by the house, so none needs an ability of its own.
var (
	SignedIn       = fact.Declare("pass.signed_in", fact.Anyone)
	Failed         = fact.Declare("pass.failed", fact.Anyone)
	Locked         = fact.Declare("pass.locked", fact.Anyone)
	Unlocked       = fact.Declare("pass.unlocked", fact.Anyone).Minor()
	Refreshed      = fact.Declare("pass.refreshed", fact.Anyone).Minor()
	Reused         = fact.Declare("pass.refresh_reused", fact.Anyone)
	SessionEnded   = fact.Declare("pass.session_ended", fact.Anyone)
	Acted          = fact.Declare("pass.acted", fact.Anyone)
	Strengthened   = fact.Declare("pass.strengthened", fact.Anyone)
	AccountMade    = fact.Declare("pass.account_made", fact.Anyone)
	AccountChanged = fact.Declare("pass.account_changed", fact.Anyone).Minor()
	AccountClosed  = fact.Declare("pass.account_closed", fact.Anyone)
	PasswordSet    = fact.Declare("pass.password_set", fact.Anyone)
	ResetAsked     = fact.Declare("pass.reset_asked", fact.Anyone)
	FactorBegun    = fact.Declare("pass.factor_begun", fact.Anyone).Minor()
	FactorOn       = fact.Declare("pass.factor_on", fact.Anyone)
	FactorOff      = fact.Declare("pass.factor_off", fact.Anyone)
	CodeSpent      = fact.Declare("pass.code_spent", fact.Anyone).Minor()
	RecoverySpent  = fact.Declare("pass.recovery_spent", fact.Anyone)
	Linked         = fact.Declare("pass.linked", fact.Anyone)
	Invited        = fact.Declare("pass.invited", fact.Anyone)
	TakenBack      = fact.Declare("pass.invitation_taken_back", fact.Anyone)
	Accepted       = fact.Declare("pass.invitation_accepted", fact.Anyone)
	KeysMade       = fact.Declare("pass.keys_made", fact.Anyone)
	TicketGiven    = fact.Declare("pass.ticket_given", fact.Anyone).Quiet()
	TicketUsed     = fact.Declare("pass.ticket_used", fact.Anyone).Quiet()
)

// Facts lists every deed of this package.
func Facts() []fact.Kind {
	return []fact.Kind{
		SignedIn, Failed, Locked, Unlocked, Refreshed, Reused, SessionEnded, Acted, Strengthened, AccountMade, AccountChanged,
		AccountClosed, PasswordSet, ResetAsked, FactorBegun, FactorOn, FactorOff, CodeSpent, RecoverySpent, Linked, Invited,
		TakenBack, Accepted, KeysMade, TicketGiven, TicketUsed,
	}
}

// What can go wrong at the door. ErrWrong and ErrSlowDown are the same for accounts that exist and those that don't.
var (
	ErrWrong        = fault.New(fault.Unauthenticated, "pass.wrong")
	ErrSecondFactor = fault.New(fault.Unauthenticated, "pass.second_factor") // the password is right; a code is needed as well
	ErrCodeWrong    = fault.New(fault.Unauthenticated, "pass.code_wrong")
	ErrSlowDown     = fault.New(fault.Limited, "pass.slow_down")
	ErrBusy         = fault.New(fault.Limited, "pass.busy")
	ErrNoMembership = fault.New(fault.Forbidden, "pass.no_membership") // she is who she says, and belongs nowhere
	ErrEmail        = fault.New(fault.Invalid, "pass.email_invalid")
	ErrTaken        = fault.New(fault.Conflict, "pass.email_taken")
	ErrNoAccount    = fault.New(fault.NotFound, "pass.account_not_found")
	ErrStale        = tenants.ErrStaleRevision
	ErrExists       = fault.ErrExists // what stores answer when an id or a unique key is taken

	ErrPasswordWrong = fault.New(fault.Conflict, "pass.password_wrong") // signed in, but the old password is another
	ErrNoPassword    = fault.New(fault.Conflict, "pass.no_password")
	ErrResetOver     = fault.New(fault.Conflict, "pass.reset_over")

	ErrSessionNotFound = fault.New(fault.NotFound, "session.not_found")
	ErrSessionEnded    = fault.New(fault.Unauthenticated, "session.ended")
	ErrSessionIdle     = fault.New(fault.Unauthenticated, "session.idle")
	ErrTicket          = fault.New(fault.Unauthenticated, "pass.ticket_over") // forged, over or used
	ErrNotYours        = fault.New(fault.NotFound, "pass.membership_not_found")

	ErrCodeNotIt      = fault.New(fault.Conflict, "pass.code_not_it") // signed in, but the code is another
	ErrNotStrong      = fault.New(fault.Conflict, "pass.not_strong")  // the second factor wasn't shown in this session
	ErrFactorOn       = fault.New(fault.Conflict, "pass.factor_already_on")
	ErrFactorOff      = fault.New(fault.Conflict, "pass.factor_off")
	ErrFactorNeeded   = fault.New(fault.Conflict, "pass.factor_needed")   // a role of hers asks for it
	ErrFactorExternal = fault.New(fault.Conflict, "pass.factor_external") // she came by a provider, which must not touch her own account's keys

	ErrInvitationNotFound = fault.New(fault.NotFound, "pass.invitation_not_found")
	ErrInvitationOver     = fault.New(fault.Conflict, "pass.invitation_over")
	ErrAlreadyMember      = fault.New(fault.Conflict, "pass.already_member")
	ErrLetterNotSent      = fault.New(fault.Unavailable, "pass.letter_not_sent")

	ErrNoProvider   = fault.New(fault.NotFound, "pass.provider_not_found")
	ErrProvider     = fault.New(fault.Unavailable, "pass.provider_unavailable")
	ErrProviderSaid = fault.New(fault.Unauthenticated, "pass.provider_refused")
	ErrFlowOver     = fault.New(fault.Unauthenticated, "pass.provider_flow_over") // the way there and back took too long, or began elsewhere
	ErrUnverified   = fault.New(fault.Forbidden, "pass.provider_email_unverified")
)
