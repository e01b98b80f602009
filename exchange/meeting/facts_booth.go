package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to the plan of interpreting, and to the briefing of interpreters. An interpreter stands in no fact by name.
var (
	DutyPlanned   = fact.Declare("booth.duty_planned", tenants.WriteMeeting)
	DutySaved     = fact.Declare("booth.duty_saved", tenants.WriteMeeting).Minor()
	DutyDropped   = fact.Declare("booth.duty_dropped", tenants.WriteMeeting)
	Assigned      = fact.Declare("booth.assigned", tenants.WriteMeeting).Minor()
	Unassigned    = fact.Declare("booth.unassigned", tenants.WriteMeeting).Minor()
	Replaced      = fact.Declare("booth.replaced", tenants.WriteMeeting)
	OfferMade     = fact.Declare("booth.offered", tenants.WriteMeeting)
	OfferMailed   = fact.Declare("booth.mailed", tenants.WriteMeeting).Minor()
	OfferRecalled = fact.Declare("booth.offer_withdrawn", tenants.WriteMeeting)
	OfferAccepted = fact.Declare("booth.accepted", tenants.Keep)
	OfferDeclined = fact.Declare("booth.declined", tenants.Keep)
	DeskTaken     = fact.Declare("booth.desk_taken", tenants.Keep).Minor()
	CameFact      = fact.Declare("booth.came", tenants.WriteMeeting).Minor()
	AbsentFact    = fact.Declare("booth.absent", tenants.WriteMeeting)
	BriefingSaved = fact.Declare("booth.briefing_saved", tenants.WriteMeeting).Minor()
	BriefingSent  = fact.Declare("booth.briefing_sent", tenants.WriteMeeting)
)

func boothFacts() []fact.Kind {
	return []fact.Kind{
		DutyPlanned, DutySaved, DutyDropped, Assigned, Unassigned, Replaced, OfferMade, OfferMailed, OfferRecalled, OfferAccepted, OfferDeclined, DeskTaken, CameFact, AbsentFact,
		BriefingSaved, BriefingSent,
	}
}

// What can go wrong with the plan of interpreting.
var (
	ErrDutyNotFound        = fault.New(fault.NotFound, "booth.duty_not_found")
	ErrInterpreterNotFound = fault.New(fault.NotFound, "booth.interpreter_not_found")
	ErrNoDesk              = fault.New(fault.Conflict, "booth.no_desk")
	ErrOfferNotFound       = fault.New(fault.NotFound, "booth.offer_not_found")
	ErrOfferExpired        = fault.New(fault.NotFound, "booth.offer_expired")
	ErrOfferWithdrawn      = fault.New(fault.NotFound, "booth.offer_withdrawn")
	ErrNotArranger         = fault.New(fault.Forbidden, "booth.not_arranger")
	ErrOfferOver           = fault.New(fault.Conflict, "booth.offer_over")
	ErrNotAccepted         = fault.New(fault.Conflict, "booth.not_accepted")
	ErrNotAsked            = fault.New(fault.Conflict, "booth.not_asked")
	ErrAnswered            = fault.New(fault.Conflict, "booth.answered")
	ErrDutyAsked           = fault.New(fault.Conflict, "booth.duty_asked")
	ErrOnTeam              = fault.New(fault.Conflict, "booth.on_team")
	ErrNotYet              = fault.New(fault.Conflict, "booth.not_yet")
	ErrStillThere          = fault.New(fault.Conflict, "booth.still_there")
	ErrTooManyDuties       = fault.New(fault.Conflict, "booth.too_many_duties")
	ErrTooManyInterpreters = fault.New(fault.Conflict, "booth.too_many_interpreters")
	ErrBriefingNotSent     = fault.New(fault.Conflict, "booth.briefing_not_sent")
	ErrGlossarySheet       = fault.New(fault.Invalid, "booth.sheet_unreadable")
)
