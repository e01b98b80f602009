package meeting

import (
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a meeting and its series.
var (
	Begun         = fact.Declare("meeting.begun", tenants.WriteMeeting)
	Saved         = fact.Declare("meeting.saved", tenants.WriteMeeting).Minor()
	Nearing       = fact.Declare("meeting.near", tenants.Keep).Minor()
	Unready       = fact.Declare("meeting.unready", tenants.Keep).Minor()
	Scheduled     = fact.Declare("meeting.scheduled", tenants.WriteMeeting)
	Arranged      = fact.Declare("meeting.arranged", tenants.WriteMeeting).Minor()
	PartiesBid    = fact.Declare("meeting.parties_changed", tenants.WriteMeeting)
	Inviting      = fact.Declare("meeting.invited", tenants.WriteMeeting)
	AgendaShut    = fact.Declare("meeting.agenda_closed", tenants.WriteMeeting).Minor()
	AgendaLocked  = fact.Declare("meeting.agenda_locked", tenants.WriteMeeting)
	AgendaLoosed  = fact.Declare("meeting.agenda_reopened", tenants.WriteMeeting)
	Opened        = fact.Declare("meeting.opened", tenants.WriteMeeting)
	Closed        = fact.Declare("meeting.ended", tenants.WriteMeeting)
	CancelledFact = fact.Declare("meeting.cancelled", tenants.WriteMeeting)
	PostponedFact = fact.Declare("meeting.postponed", tenants.WriteMeeting)
	PartyLeft     = fact.Declare("meeting.party_left", tenants.Keep)

	ItemOffered   = fact.Declare("meeting.item_proposed", tenants.WriteMeeting)
	ItemChanged   = fact.Declare("meeting.item_changed", tenants.WriteMeeting).Minor()
	ItemAccepted  = fact.Declare("meeting.item_accepted", tenants.WriteMeeting)
	ItemRefused   = fact.Declare("meeting.item_declined", tenants.WriteMeeting)
	ItemWithdrawn = fact.Declare("meeting.item_withdrawn", tenants.WriteMeeting)
	ItemPassed    = fact.Declare("meeting.item_passed", tenants.WriteMeeting)
	ItemsOrdered  = fact.Declare("meeting.items_ordered", tenants.WriteMeeting).Minor()

	SeriesBegun     = fact.Declare("series.begun", tenants.WriteMeeting)
	SeriesSaved     = fact.Declare("series.saved", tenants.WriteMeeting).Minor()
	SeriesRound     = fact.Declare("series.round_begun", tenants.WriteMeeting)
	SeriesAwaits    = fact.Declare("series.item_added", tenants.WriteMeeting)
	SeriesTaken     = fact.Declare("series.item_taken", tenants.WriteMeeting).Minor()
	SeriesDropped   = fact.Declare("series.item_dropped", tenants.WriteMeeting)
	SeriesHanding   = fact.Declare("series.handover_changed", tenants.WriteMeeting).Minor()
	SeriesHanded    = fact.Declare("series.handed_over", tenants.WriteMeeting)
	SeriesReceived  = fact.Declare("series.received", tenants.WriteMeeting)
	SeriesEndedFact = fact.Declare("series.ended", tenants.WriteMeeting)
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return slices.Concat([]fact.Kind{
		Begun, Saved, Scheduled, Nearing, Unready, Arranged, PartiesBid, Inviting, AgendaShut, AgendaLocked, AgendaLoosed, Opened, Closed, CancelledFact, PostponedFact, PartyLeft,
		ItemOffered, ItemChanged, ItemAccepted, ItemRefused, ItemWithdrawn, ItemPassed, ItemsOrdered,
		SeriesBegun, SeriesSaved, SeriesRound, SeriesAwaits, SeriesTaken, SeriesDropped, SeriesHanding, SeriesHanded, SeriesReceived, SeriesEndedFact,
		TimeSought, TimeOffered, TimeWithdrawn, TimeAnswered, TimeChosen, TimeClosed, SquareLaid, SquareWished, SquareProposed, SquareShown, SideChanged, SideCalled, SideMarked,
	},
		minutesFacts(), publicFacts(),
		peopleFacts(), paperFacts(), costFacts(),
		roomFacts(),
		boothFacts(), surveyFacts(),
	)
}

// What can go wrong.
var (
	ErrNotFound        = fault.New(fault.NotFound, "meeting.not_found")
	ErrItemNotFound    = fault.New(fault.NotFound, "meeting.item_not_found")
	ErrSessionNotFound = fault.New(fault.NotFound, "meeting.session_not_found")
	ErrSeriesNotFound  = fault.New(fault.NotFound, "meeting.series_not_found")
	ErrNotParty        = fault.New(fault.Forbidden, "meeting.not_party")
	ErrNotHost         = fault.New(fault.Forbidden, "meeting.not_host")
	ErrNotProposer     = fault.New(fault.Forbidden, "meeting.not_proposer")
	ErrOwnItem         = fault.New(fault.Forbidden, "meeting.own_item")
	ErrNotNextHost     = fault.New(fault.Forbidden, "meeting.not_next_host")
	ErrNotDraft        = fault.New(fault.Conflict, "meeting.not_draft")
	ErrNotInvited      = fault.New(fault.Conflict, "meeting.not_invited")
	ErrNotReady        = fault.New(fault.Conflict, "meeting.not_ready")
	ErrNotLive         = fault.New(fault.Conflict, "meeting.not_live")
	ErrLive            = fault.New(fault.Conflict, "meeting.live")
	ErrOver            = fault.New(fault.Conflict, "meeting.over")
	ErrNoTime          = fault.New(fault.Conflict, "meeting.no_time")
	ErrNoItems         = fault.New(fault.Conflict, "meeting.no_items")
	ErrItemsPending    = fault.New(fault.Conflict, "meeting.items_pending")
	ErrItemGone        = fault.New(fault.Conflict, "meeting.item_gone")
	ErrClosedItem      = fault.New(fault.Conflict, "meeting.item_closed")
	ErrAgendaLocked    = fault.New(fault.Conflict, "meeting.agenda_locked")
	ErrHostStays       = fault.New(fault.Conflict, "meeting.host_stays")
	ErrTooManyItems    = fault.New(fault.Conflict, "meeting.too_many_items")
	ErrTooManyVersions = fault.New(fault.Conflict, "meeting.too_many_versions")
	ErrTooManyRounds   = fault.New(fault.Conflict, "meeting.too_many_rounds")
	ErrSeriesEnded     = fault.New(fault.Conflict, "meeting.series_ended")
	ErrNoRounds        = fault.New(fault.Conflict, "meeting.no_rounds")
	ErrHandoverOpen    = fault.New(fault.Conflict, "meeting.handover_open")
	ErrNotHandedOver   = fault.New(fault.Conflict, "meeting.not_handed_over")
	ErrHandedOver      = fault.New(fault.Conflict, "meeting.handed_over")
	ErrTaken           = fault.ErrExists
	ErrStale           = fault.ErrStale
)
