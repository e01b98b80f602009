package library

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a case, from its first word to its adoption elsewhere.
var (
	CaseBegun     = fact.Declare("case.begun", tenants.WriteCase)
	CaseSaved     = fact.Declare("case.saved", tenants.WriteCase).Minor()
	CaseSubmitted = fact.Declare("case.submitted", tenants.WriteCase)
	CaseRecalled  = fact.Declare("case.recalled", tenants.WriteCase)
	CaseApproved  = fact.Declare("case.approved", tenants.ApproveCase)
	CaseReturned  = fact.Declare("case.returned", tenants.ApproveCase)
	CaseRevised   = fact.Declare("case.revised", tenants.WriteCase)
	CaseWithdrawn = fact.Declare("case.withdrawn", tenants.ApproveCase)

	SubmissionOpened   = fact.Declare("submission.opened", tenants.SubmitCase)
	SubmissionAccepted = fact.Declare("submission.accepted", tenants.ReviewCase)
	SubmissionReturned = fact.Declare("submission.returned", tenants.ReviewCase)
	SubmissionRecalled = fact.Declare("submission.recalled", tenants.RecallCase)

	EditionPublished = fact.Declare("edition.published", tenants.PublishEdition)

	AdoptionBegun = fact.Declare("adoption.begun", tenants.AdoptCase)
	AdoptionMoved = fact.Declare("adoption.moved", tenants.AdoptCase)
	AdoptionNoted = fact.Declare("adoption.noted", tenants.AdoptCase).Minor()

	// What the house carries on from a deed above.
	CasePublished     = fact.Declare("case.published", tenants.Keep)
	CaseSentBack      = fact.Declare("case.sent_back", tenants.Keep)
	CaseHandedOver    = fact.Declare("case.handed_over", tenants.Keep)
	CardShown         = fact.Declare("card.shown", tenants.Keep).Minor()
	CardHidden        = fact.Declare("card.hidden", tenants.Keep)
	CardTaken         = fact.Declare("card.taken", tenants.Keep)
	UptakeTold        = fact.Declare("uptake.told", tenants.Keep)
	AdoptionInherited = fact.Declare("adoption.handed_over", tenants.Keep)
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		CaseBegun, CaseSaved, CaseSubmitted, CaseRecalled, CaseApproved, CaseReturned, CaseRevised, CaseWithdrawn,
		SubmissionOpened, SubmissionAccepted, SubmissionReturned, SubmissionRecalled, EditionPublished,
		AdoptionBegun, AdoptionMoved, AdoptionNoted,
		CasePublished, CaseSentBack, CaseHandedOver, CardShown, CardHidden, CardTaken, UptakeTold, AdoptionInherited,
	}
}

// What can go wrong.
var (
	ErrCaseNotFound       = fault.New(fault.NotFound, "library.case_not_found")
	ErrSubmissionNotFound = fault.New(fault.NotFound, "library.submission_not_found")
	ErrEditionNotFound    = fault.New(fault.NotFound, "library.edition_not_found")
	ErrAdoptionNotFound   = fault.New(fault.NotFound, "library.adoption_not_found")
	ErrUptakeNotFound     = fault.New(fault.NotFound, "library.uptake_not_found")
	ErrNotDraft           = fault.New(fault.Conflict, "library.not_draft")
	ErrNotInReview        = fault.New(fault.Conflict, "library.not_in_review")
	ErrNotPublished       = fault.New(fault.Conflict, "library.not_published")
	ErrOwnCase            = fault.New(fault.Forbidden, "library.own_case")
	ErrReason             = fault.New(fault.Invalid, "library.reason_missing")
	ErrDecided            = fault.New(fault.Conflict, "library.decided")
	ErrNoNetwork          = fault.New(fault.Conflict, "library.no_network")
	ErrPhase              = fault.New(fault.Conflict, "library.phase_skipped")
	ErrOwnAdoption        = fault.New(fault.Conflict, "library.own_adoption")
	ErrAdopted            = fault.New(fault.Conflict, "library.already_adopted")
	ErrTaken              = fault.ErrExists
	ErrStale              = fault.ErrStale
)
