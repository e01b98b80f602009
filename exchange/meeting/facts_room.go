package meeting

import (
	"errors"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen in the room of a meeting. What passes within seconds leaves no line in a trail; how somebody voted stands in no fact at all.
var (
	ItemCalled    = fact.Declare("floor.item_called", tenants.WriteMeeting).Minor()
	ChairsNamed   = fact.Declare("floor.chairs_named", tenants.WriteMeeting)
	TimeLimited   = fact.Declare("floor.time_limited", tenants.WriteMeeting).Minor()
	FloorGiven    = fact.Declare("floor.floor_given", tenants.WriteMeeting).Minor()
	FloorAsked    = fact.Declare("floor.floor_asked", tenants.AttendMeeting).Quiet()
	FloorLeft     = fact.Declare("floor.floor_left", tenants.AttendMeeting).Quiet()
	HeadsCounted  = fact.Declare("floor.heads_counted", tenants.WriteMeeting).Quiet()
	Signalled     = fact.Declare("floor.signalled", tenants.AttendMeeting).Quiet()
	BallotOpened  = fact.Declare("floor.ballot_opened", tenants.WriteMeeting)
	BallotClosed  = fact.Declare("floor.ballot_closed", tenants.WriteMeeting)
	PersonVoted   = fact.Declare("floor.person_voted", tenants.AttendMeeting).Quiet()
	SideVoted     = fact.Declare("floor.side_voted", tenants.WriteMeeting).Quiet()
	SittingMade   = fact.Declare("sitting.arranged", tenants.WriteMeeting)
	SittingNamed  = fact.Declare("sitting.named", tenants.WriteMeeting)
	SittingOpened = fact.Declare("sitting.opened", tenants.WriteMeeting)
	SittingEnded  = fact.Declare("sitting.ended", tenants.WriteMeeting)
	CaptionKept   = fact.Declare("floor.caption_written", tenants.WriteCaption).Quiet()
)

func roomFacts() []fact.Kind {
	return []fact.Kind{
		ItemCalled, ChairsNamed, TimeLimited, FloorGiven, FloorAsked, FloorLeft, HeadsCounted, Signalled, BallotOpened, BallotClosed, PersonVoted, SideVoted, CaptionKept,
		SittingMade, SittingNamed, SittingOpened, SittingEnded,
	}
}

// What can go wrong in a room.
var (
	ErrNotChair        = fault.New(fault.Forbidden, "floor.not_chair")
	ErrVisitor         = fault.New(fault.Forbidden, "floor.visitor")
	ErrNotWriter       = fault.New(fault.Forbidden, "floor.not_writer")
	ErrSpeakerNotFound = fault.New(fault.NotFound, "floor.speaker_not_found")
	ErrBallotNotFound  = fault.New(fault.NotFound, "floor.ballot_not_found")
	ErrCaptionNotFound = fault.New(fault.NotFound, "floor.caption_not_found")
	ErrAsked           = fault.New(fault.Conflict, "floor.already_asked")
	ErrTurnOver        = fault.New(fault.Conflict, "floor.turn_over")
	ErrTooManySpeakers = fault.New(fault.Conflict, "floor.too_many_speakers")
	ErrTooManyBallots  = fault.New(fault.Conflict, "floor.too_many_ballots")
	ErrTooManyVoters   = fault.New(fault.Conflict, "floor.too_many_voters")
	ErrVoted           = fault.New(fault.Conflict, "floor.voted")
	ErrSideVoted       = fault.New(fault.Conflict, "floor.side_voted")
	ErrBallotClosed    = fault.New(fault.Conflict, "floor.ballot_closed")
	ErrRoomBusy        = fault.New(fault.Limited, "floor.busy")
	ErrSittingNotFound = fault.New(fault.NotFound, "sitting.not_found")
	ErrSittingBegun    = fault.New(fault.Conflict, "sitting.begun")
	ErrSittingOver     = fault.New(fault.Conflict, "sitting.over")
	ErrSittingUnnamed  = fault.New(fault.Conflict, "sitting.nobody_named")
	ErrTooManySittings = fault.New(fault.Conflict, "sitting.too_many")
	ErrRoomClosing     = fault.New(fault.Unavailable, "floor.closing")
)

// errSame says that a deed changes nothing: it was done before.
var errSame = errors.New("meeting: nothing changes")
