package agreement

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to ties.
var (
	TieBegun     = fact.Declare("tie.begun", tenants.WriteTie)
	TieChanged   = fact.Declare("tie.changed", tenants.WriteTie).Minor()
	TieProved    = fact.Declare("tie.proved", tenants.WriteTie)
	TieConfirmed = fact.Declare("tie.confirmed", tenants.WriteTie)
	TieUnproved  = fact.Declare("tie.unproved", tenants.WriteTie)
	TieSeated    = fact.Declare("tie.seated", tenants.WriteTie).Minor()
	TieDecided   = fact.Declare("tie.decided", tenants.DecideTie)
	TieSuspended = fact.Declare("tie.suspended", tenants.DecideTie)
	TieResumed   = fact.Declare("tie.resumed", tenants.DecideTie)
	TieEnded     = fact.Declare("tie.ended", tenants.DecideTie)
	TieImported  = fact.Declare("tie.imported", tenants.ImportTies).Minor()
	TieTakenBack = fact.Declare("tie.taken_back", tenants.ImportTies).Minor()
	TieKept      = fact.Declare("tie.kept", tenants.Keep)         // by one side, of a pact that has ended for it
	TieOffered   = fact.Declare("tie.offered", tenants.DecideTie) // by the home that keeps it, to a pact
	TieAccepted  = fact.Declare("tie.accepted", tenants.DecideTie)
	TieDeclined  = fact.Declare("tie.declined", tenants.DecideTie)
	TieRecalled  = fact.Declare("tie.recalled", tenants.DecideTie)
	TieMoved     = fact.Declare("tie.moved", tenants.Keep) // from a home into a pact
	DossierSaved = fact.Declare("tie.dossier_saved", tenants.WriteTie).Minor()
	PolicySet    = fact.Declare("tie.policy_set", tenants.DecideTie)
)

// What can happen to agreements.
var (
	Begun        = fact.Declare("agreement.begun", tenants.WriteAgreement)
	Changed      = fact.Declare("agreement.changed", tenants.WriteAgreement).Minor()
	StepTaken    = fact.Declare("agreement.step_taken", tenants.WriteAgreement)
	Routed       = fact.Declare("agreement.routed", tenants.WriteAgreement).Minor()
	Promised     = fact.Declare("agreement.promised", tenants.WriteAgreement).Minor()
	PromiseMoved = fact.Declare("agreement.promise_moved", tenants.WriteAgreement)
	Recorded     = fact.Declare("agreement.recorded", tenants.WriteAgreement) // signed on paper
	Terminated   = fact.Declare("agreement.ended", tenants.DecideTie)
	Held         = fact.Declare("agreement.frozen", tenants.AskApproval)
	Thawed       = fact.Declare("agreement.thawed", tenants.Keep).Minor()
	SignedByAll  = fact.Declare("agreement.signed", tenants.Keep)
	Alarmed      = fact.Declare("agreement.due", tenants.Keep)
	Planned      = fact.Declare("agreement.planned", tenants.Keep).Quiet() // the day of the next alarm
	Retained     = fact.Declare("agreement.kept", tenants.Keep)            // by one side, of a pact that has ended for it
	TieAttested  = fact.Declare("tie.attested", tenants.Keep)              // by a signed agreement
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		TieBegun, TieChanged, TieProved, TieConfirmed, TieUnproved, TieSeated, TieDecided, TieSuspended, TieResumed, TieEnded, TieImported, TieTakenBack, TieKept,
		TieOffered, TieAccepted, TieDeclined, TieRecalled, TieMoved, DossierSaved, PolicySet,
		Begun, Changed, StepTaken, Routed, Promised, PromiseMoved, Recorded, Terminated, Held, Thawed, SignedByAll, Alarmed, Planned, Retained, TieAttested,
	}
}

// What can go wrong.
var (
	ErrTieNotFound     = fault.New(fault.NotFound, "agreement.tie_not_found")
	ErrProofNotFound   = fault.New(fault.NotFound, "agreement.proof_not_found")
	ErrDossierNotFound = fault.New(fault.NotFound, "agreement.dossier_not_found")
	ErrPolicyNotFound  = fault.New(fault.NotFound, "agreement.policy_not_found")
	ErrTieExists       = fault.New(fault.Conflict, "agreement.tie_exists")
	ErrOfferNotFound   = fault.New(fault.NotFound, "agreement.offer_not_found")
	ErrOffered         = fault.New(fault.Conflict, "agreement.offered_already")
	ErrOwnOffer        = fault.New(fault.Conflict, "agreement.own_offer")
	ErrNotOpen         = fault.New(fault.Conflict, "agreement.offer_answered")
	ErrMoved           = fault.New(fault.Conflict, "agreement.tie_moved")
	ErrNotParty        = fault.New(fault.Forbidden, "agreement.not_party")
	ErrNotPact         = fault.New(fault.Conflict, "agreement.parties_not_pact")
	ErrNoConflict      = fault.New(fault.Conflict, "agreement.no_conflict")
	ErrReason          = fault.New(fault.Invalid, "agreement.reason_missing")
	ErrOwnProof        = fault.New(fault.Conflict, "agreement.own_proof")
	ErrOthersProof     = fault.New(fault.Forbidden, "agreement.others_proof")
	ErrDecidesOnly     = fault.New(fault.Conflict, "agreement.decides_only")
	ErrTooManyProofs   = fault.New(fault.Conflict, "agreement.too_many_proofs")
	ErrNotFound        = fault.New(fault.NotFound, "agreement.not_found")
	ErrStepNotFound    = fault.New(fault.NotFound, "agreement.step_not_found")
	ErrPromiseNotFound = fault.New(fault.NotFound, "agreement.promise_not_found")
	ErrNotDraft        = fault.New(fault.Conflict, "agreement.not_draft")
	ErrNotSigned       = fault.New(fault.Conflict, "agreement.not_signed")
	ErrFrozen          = fault.New(fault.Conflict, "agreement.frozen")
	ErrPartyGone       = fault.New(fault.Conflict, "agreement.party_gone")
	ErrTooManyPromises = fault.New(fault.Conflict, "agreement.too_many_promises")
	ErrStale           = fault.ErrStale
	ErrTaken           = fault.ErrExists
)
