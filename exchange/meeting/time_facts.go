package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen while a time is found, and to side meetings.
var (
	TimeSought    = fact.Declare("meeting.time_sought", tenants.WriteMeeting)
	TimeOffered   = fact.Declare("meeting.time_offered", tenants.WriteMeeting)
	TimeWithdrawn = fact.Declare("meeting.time_withdrawn", tenants.WriteMeeting)
	TimeAnswered  = fact.Declare("meeting.time_answered", tenants.WriteMeeting)
	TimeChosen    = fact.Declare("meeting.time_chosen", tenants.WriteMeeting)
	TimeClosed    = fact.Declare("meeting.time_given_up", tenants.WriteMeeting)

	SquareLaid     = fact.Declare("meeting.square_laid", tenants.WriteMeeting)
	SquareWished   = fact.Declare("meeting.wishes_said", tenants.WriteMeeting)
	SquareProposed = fact.Declare("meeting.square_proposed", tenants.WriteMeeting).Minor()
	SquareShown    = fact.Declare("meeting.square_published", tenants.WriteMeeting)
	SideChanged    = fact.Declare("meeting.side_changed", tenants.WriteMeeting)
	SideCalled     = fact.Declare("meeting.side_cancelled", tenants.WriteMeeting)
	SideMarked     = fact.Declare("meeting.side_marked", tenants.WriteMeeting)
)

// What can go wrong while a time is found, and with side meetings.
var (
	ErrNothingSought   = fault.New(fault.Conflict, "meeting.no_time_sought")
	ErrFindingOver     = fault.New(fault.Conflict, "meeting.time_search_over")
	ErrOptionNotFound  = fault.New(fault.NotFound, "meeting.time_not_found")
	ErrOptionPast      = fault.New(fault.Conflict, "meeting.time_past")
	ErrNoSquare        = fault.New(fault.Conflict, "meeting.no_square")
	ErrSquarePublished = fault.New(fault.Conflict, "meeting.square_published")
	ErrNothingPlanned  = fault.New(fault.Conflict, "meeting.nothing_planned")
	ErrSideNotFound    = fault.New(fault.NotFound, "meeting.side_not_found")
	ErrSideStands      = fault.New(fault.Conflict, "meeting.side_stands")
	ErrSideOff         = fault.New(fault.Conflict, "meeting.side_cancelled")
	ErrSideMarked      = fault.New(fault.Conflict, "meeting.side_marked")
	ErrSideAhead       = fault.New(fault.Conflict, "meeting.side_ahead")
)
