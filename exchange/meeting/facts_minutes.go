package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to minutes, and to what was promised in a meeting.
var (
	MinutesBegun     = fact.Declare("minutes.begun", tenants.WriteMeeting)
	MinutesComplete  = fact.Declare("minutes.completed", tenants.WriteMeeting)
	MinutesSent      = fact.Declare("minutes.sent", tenants.WriteMeeting)
	MinutesAgreed    = fact.Declare("minutes.agreed", tenants.WriteMeeting).Minor()
	MinutesProposed  = fact.Declare("minutes.wording_proposed", tenants.WriteMeeting)
	MinutesReserved  = fact.Declare("minutes.reserved", tenants.WriteMeeting)
	MinutesReworded  = fact.Declare("minutes.reworded", tenants.WriteMeeting)
	MinutesFinished  = fact.Declare("minutes.finished", tenants.WriteMeeting)
	MinutesFrozen    = fact.Declare("minutes.frozen", tenants.WriteMeeting)
	MinutesReturned  = fact.Declare("minutes.returned", tenants.WriteMeeting)
	MinutesPut       = fact.Declare("minutes.put", tenants.WriteMeeting).Minor()
	MinutesSigned    = fact.Declare("minutes.signed", tenants.WriteMeeting)
	MinutesFollowed  = fact.Declare("minutes.state_followed", tenants.WriteMeeting).Minor() // the meeting's, after its minutes
	FollowupGiven    = fact.Declare("followup.given", tenants.WriteMeeting)
	FollowupSaved    = fact.Declare("followup.saved", tenants.WriteMeeting).Minor()
	FollowupClaimed  = fact.Declare("followup.claimed", tenants.WriteMeeting)
	FollowupDone     = fact.Declare("followup.done", tenants.WriteMeeting)
	FollowupReopened = fact.Declare("followup.reopened", tenants.WriteMeeting)
	FollowupDropped  = fact.Declare("followup.dropped", tenants.WriteMeeting)
	FollowupProven   = fact.Declare("followup.evidence_added", tenants.WriteMeeting).Minor()
	FollowupDueSoon  = fact.Declare("followup.due_soon", tenants.Keep)
)

func minutesFacts() []fact.Kind {
	return []fact.Kind{
		MinutesBegun, MinutesComplete, MinutesSent, MinutesAgreed, MinutesProposed, MinutesReserved, MinutesReworded, MinutesFinished, MinutesFrozen, MinutesReturned,
		MinutesPut, MinutesSigned, MinutesFollowed,
		FollowupGiven, FollowupSaved, FollowupClaimed, FollowupDone, FollowupReopened, FollowupDropped, FollowupProven, FollowupDueSoon,
	}
}

// What can go wrong with minutes and with what follows from them.
var (
	ErrMinutesNotFound   = fault.New(fault.NotFound, "minutes.not_found")
	ErrParagraphNotFound = fault.New(fault.NotFound, "minutes.paragraph_not_found")
	ErrNotEnded          = fault.New(fault.Conflict, "minutes.not_ended")
	ErrNotMinutesDraft   = fault.New(fault.Conflict, "minutes.not_draft")
	ErrLanguagesMissing  = fault.New(fault.Conflict, "minutes.languages_missing")
	ErrSuggestionsOpen   = fault.New(fault.Conflict, "minutes.suggestions_open")
	ErrNotComplete       = fault.New(fault.Conflict, "minutes.not_complete")
	ErrNotInReview       = fault.New(fault.Conflict, "minutes.not_in_review")
	ErrParagraphChanged  = fault.New(fault.Conflict, "minutes.paragraph_changed")
	ErrOwnWording        = fault.New(fault.Forbidden, "minutes.own_wording")
	ErrNoWording         = fault.New(fault.Conflict, "minutes.no_wording")
	ErrUnconfirmed       = fault.New(fault.Conflict, "minutes.unconfirmed")
	ErrTooManyParagraphs = fault.New(fault.Conflict, "minutes.too_many_paragraphs")
	ErrNotToSign         = fault.New(fault.Conflict, "minutes.not_to_sign")
	ErrBeforeHeads       = fault.New(fault.Conflict, "minutes.before_heads")
	ErrNotSigned         = fault.New(fault.Conflict, "minutes.not_signed")
	ErrAddendumOpen      = fault.New(fault.Conflict, "minutes.addendum_open")
	ErrTooManyAddenda    = fault.New(fault.Conflict, "minutes.too_many_addenda")
	ErrOwnersMissing     = fault.New(fault.Conflict, "minutes.owners_missing")

	ErrFollowupNotFound = fault.New(fault.NotFound, "followup.not_found")
	ErrNotOwner         = fault.New(fault.Forbidden, "followup.not_owner")
	ErrOwnClaim         = fault.New(fault.Forbidden, "followup.own_claim")
	ErrNoOwner          = fault.New(fault.Conflict, "followup.no_owner")
	ErrFollowupOver     = fault.New(fault.Conflict, "followup.over")
	ErrNotClaimed       = fault.New(fault.Conflict, "followup.not_claimed")
	ErrFollowupOpen     = fault.New(fault.Conflict, "followup.open")
	ErrTooEarly         = fault.New(fault.Conflict, "followup.too_early")
)
