package approval

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to an approval.
var (
	Prepared  = fact.Declare("approval.prepared", tenants.AskApproval).Quiet() // its subject is about to be frozen
	Asked     = fact.Declare("approval.asked", tenants.AskApproval)
	Given     = fact.Declare("approval.given", tenants.GiveApproval)
	Recorded  = fact.Declare("approval.recorded", tenants.GiveApproval) // on behalf of a side that can't sign in
	Attested  = fact.Declare("approval.attested", tenants.AskApproval)  // a third key, by the side it concerns
	Refused   = fact.Declare("approval.refused", tenants.GiveApproval)
	Recalled  = fact.Declare("approval.recalled", tenants.AskApproval)
	Reset     = fact.Declare("approval.reset", tenants.AskApproval)
	Completed = fact.Declare("approval.completed", tenants.AskApproval)

	// What the house does by itself.
	Kept      = fact.Declare("approval.document_kept", tenants.AskApproval).Quiet()
	Reminded  = fact.Declare("approval.reminded", tenants.Keep)
	Lapsed    = fact.Declare("approval.lapsed", tenants.Keep)
	Stopped   = fact.Declare("approval.stopped", tenants.Keep) // a party has left
	Abandoned = fact.Declare("approval.abandoned", fact.Anyone).Quiet()
	Copied    = fact.Declare("approval.copied", tenants.Keep)         // into a party's home
	Closed    = fact.Declare("approval.closed", tenants.Keep).Quiet() // to all but those who may know of its subject
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		Prepared, Asked, Given, Recorded, Attested, Refused, Recalled, Reset, Completed, Kept, Reminded, Lapsed, Stopped, Abandoned, Copied, Closed,
	}
}

// What can go wrong.
var (
	ErrNotFound       = fault.New(fault.NotFound, "approval.not_found")
	ErrThirdNotFound  = fault.New(fault.NotFound, "approval.third_key_not_found")
	ErrSubject        = fault.New(fault.NotFound, "approval.subject_not_found")
	ErrNotOpen        = fault.New(fault.Conflict, "approval.not_open")
	ErrOpenAlready    = fault.New(fault.Conflict, "approval.open_already")
	ErrHash           = fault.New(fault.Conflict, "approval.hash_differs")
	ErrSubjectChanged = fault.New(fault.Conflict, "approval.subject_changed")
	ErrKeyGiven       = fault.New(fault.Conflict, "approval.key_given")
	ErrNotTurn        = fault.New(fault.Conflict, "approval.not_turn")
	ErrPartyLeft      = fault.New(fault.Conflict, "approval.party_left")
	ErrCanSignIn      = fault.New(fault.Conflict, "approval.can_sign_in")
	ErrDocumentLarge  = fault.New(fault.TooLarge, "approval.document_too_large")
	ErrNotParty       = fault.New(fault.Forbidden, "approval.not_party")
	ErrOwnRequest     = fault.New(fault.Forbidden, "approval.own_request")
	ErrOwnText        = fault.New(fault.Forbidden, "approval.own_text")
	ErrNobodyElse     = fault.New(fault.Forbidden, "approval.nobody_else")
	ErrOwnSide        = fault.New(fault.Forbidden, "approval.own_side")
	ErrNotAsker       = fault.New(fault.Forbidden, "approval.not_asker")
	ErrBusy           = fault.New(fault.Unavailable, "approval.busy")
	ErrTaken          = fault.ErrExists
	ErrStale          = fault.ErrStale
)
