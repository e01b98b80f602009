package visit

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a visit.
var (
	Begun         = fact.Declare("visit.begun", tenants.WriteMeeting)
	Saved         = fact.Declare("visit.saved", tenants.WriteMeeting).Minor()
	Arranged      = fact.Declare("visit.arranged", tenants.WriteMeeting)
	RequestedFact = fact.Declare("visit.requested", tenants.WriteMeeting)
	InvitedFact   = fact.Declare("visit.invited", tenants.WriteMeeting)
	AcceptedFact  = fact.Declare("visit.accepted", tenants.WriteMeeting)
	ApprovedFact  = fact.Declare("visit.approved", tenants.WriteMeeting)
	ConfirmedFact = fact.Declare("visit.confirmed", tenants.WriteMeeting)
	DepartedFact  = fact.Declare("visit.departed", tenants.WriteMeeting).Minor()
	CompletedFact = fact.Declare("visit.completed", tenants.WriteMeeting)
	ReportedFact  = fact.Declare("visit.reported", tenants.WriteMeeting)
	DeclinedFact  = fact.Declare("visit.declined", tenants.WriteMeeting)
	PostponedFact = fact.Declare("visit.postponed", tenants.WriteMeeting)
	ResumedFact   = fact.Declare("visit.resumed", tenants.WriteMeeting)
	CancelledFact = fact.Declare("visit.cancelled", tenants.WriteMeeting)
	ReportDueFact = fact.Declare("visit.report_due", tenants.Keep)
	BookedFact    = fact.Declare("visit.exchange_posted", tenants.Keep).Minor()
	BriefWritten  = fact.Declare("visit.brief_written", tenants.WriteMeeting).Minor()
	Connected     = fact.Declare("visit.connected", tenants.WriteMeeting).Minor()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		Begun, Saved, Arranged, RequestedFact, InvitedFact, AcceptedFact, ApprovedFact, ConfirmedFact, DepartedFact, CompletedFact, ReportedFact, DeclinedFact, PostponedFact,
		ResumedFact, CancelledFact, ReportDueFact, BookedFact, BriefWritten, Connected,
	}
}

// What can go wrong.
var (
	ErrNotFound        = fault.New(fault.NotFound, "visit.not_found")
	ErrNoBrief         = fault.New(fault.NotFound, "visit.no_brief")
	ErrNotParty        = fault.New(fault.Forbidden, "visit.not_party")
	ErrNotYours        = fault.New(fault.Forbidden, "visit.not_yours")
	ErrNotPact         = fault.New(fault.Conflict, "visit.not_in_pact")
	ErrNotNow          = fault.New(fault.Conflict, "visit.not_now")
	ErrOver            = fault.New(fault.Conflict, "visit.over")
	ErrNoProgramme     = fault.New(fault.Conflict, "visit.no_programme")
	ErrTooManyVersions = fault.New(fault.Conflict, "visit.too_many_versions")
	ErrTooEarly        = fault.New(fault.Conflict, "visit.too_early")
	ErrNoSuchDeed      = fault.New(fault.Invalid, "visit.no_such_deed")
	ErrTaken           = fault.ErrExists
	ErrStale           = fault.ErrStale
)
