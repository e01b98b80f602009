package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MeetingIn names a meeting in an address.
type MeetingIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// MeetingDeedIn is a deed on a meeting, at the revision its doer saw.
type MeetingDeedIn struct {
	MeetingIn
	IfMatch
}

// change answers a deed on a meeting at the revision its doer saw.
func (in MeetingDeedIn) change(ctx context.Context, c Call, deed func(meeting.At) (meeting.Meeting, error)) (*one[Meeting], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	m, err := deed(meeting.At{ID: meeting.ID(in.ID), Rev: rev})
	return meetingOut(ctx, c, m, err)
}

func meetingOut(ctx context.Context, c Call, m meeting.Meeting, err error) (*one[Meeting], error) {
	if err != nil {
		return nil, err
	}
	_, a, err := c.Meetings.Agenda(ctx, c.In, m.ID)
	if err != nil {
		return nil, err
	}
	return whole(viewMeeting(m, a, c.In), m.Rev), nil
}

// MeetingsAsked narrows a list of meetings.
type MeetingsAsked struct {
	Asked
	State  string `query:"state" enum:"draft,invited,ready,live,ended,minutes_draft,both_languages,review,to_sign,signed_off,cancelled,postponed"`
	Series string `query:"series" maxLength:"36"`
	Parent string `query:"parent" maxLength:"36" doc:"held at this larger event"`
	Party  string `query:"party" maxLength:"60" doc:"a tenant that takes part"`
	When   string `query:"when" enum:"coming,past" doc:"what is still to come, the nearest first; or what has begun, the latest first; without it, last changed first"`
	Words  string `query:"q" maxLength:"100" doc:"in the title"`
}

func (a MeetingsAsked) filter(now time.Time) meeting.Filter {
	f := meeting.Filter{
		State: meeting.State(a.State), Series: meeting.SeriesID(a.Series), Parent: meeting.ID(a.Parent), Party: tenants.TenantID(a.Party), Words: a.Words,
	}
	switch a.When {
	case "coming":
		f.From = now
	case "past":
		f.To = now
	}
	return f
}

func listAllMeetings(ctx context.Context, c Call, in *MeetingsAsked) (*listOut[MeetingRow], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.Everywhere(ctx, reach, in.filter(c.Now()), in.page())
	return list(p, viewMeetingRow), err
}

func listMeetings(ctx context.Context, c Call, in *struct {
	InSpace
	MeetingsAsked
}) (*listOut[MeetingRow], error) {
	p, err := c.Meetings.Meetings(ctx, c.In, in.filter(c.Now()), in.page())
	return list(p, viewMeetingRow), err
}

// MeetingBasics is what a meeting is called and what for it is held.
type MeetingBasics struct {
	Title    Text     `json:"title"`
	Purpose  Text     `json:"purpose"`
	Format   string   `json:"format" enum:"plenary,team,secretariat,bilateral,working,multi,forum,signing,hotline"`
	Mode     string   `json:"mode" enum:"hybrid,hall,online"`
	Langs    []string `json:"langs" nullable:"false" maxItems:"8" doc:"spoken in it"`
	Capacity int      `json:"capacity,omitempty" doc:"of the hall; 0 for no limit"`
	Quorum   int      `json:"quorum,omitempty" doc:"how many parties must be present for a vote; 0 for all"`
}

func (b MeetingBasics) basics(before meeting.Basics, call Call) (meeting.Basics, error) {
	var c fault.Check
	out := meeting.Basics{
		Title: b.Title.said(&c, "title", before.Title, call.Now()), Purpose: b.Purpose.said(&c, "purpose", before.Purpose, call.Now()),
		Format: meeting.Format(b.Format), Mode: meeting.Mode(b.Mode), Langs: tags(b.Langs), Capacity: b.Capacity, Quorum: b.Quorum,
	}
	return out, c.Err()
}

// MeetingBegun is what a meeting begins with.
type MeetingBegun struct {
	MeetingBasics
	Parties []string `json:"parties,omitempty" maxItems:"60" doc:"besides one's own; none is all who share the space"`
	Series  string   `json:"series,omitempty" maxLength:"36" doc:"of which it is the next round"`
	Body    string   `json:"body,omitempty" maxLength:"40" doc:"of the series"`
	Parent  string   `json:"parent,omitempty" maxLength:"36" doc:"the larger event it is held at"`
}

func tenantIDs(all []string) []tenants.TenantID {
	out := make([]tenants.TenantID, len(all))
	for i, t := range all {
		out[i] = tenants.TenantID(t)
	}
	return out
}

func beginMeeting(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same meeting once"`
	Body MeetingBegun
}) (*one[Meeting], error) {
	b, err := in.Body.basics(meeting.Basics{}, c)
	if err != nil {
		return nil, err
	}
	m, err := c.Meetings.Begin(ctx, c.In, meeting.Beginning{
		Basics: b, Parties: tenantIDs(in.Body.Parties), Series: meeting.SeriesID(in.Body.Series), Body: in.Body.Body, Parent: meeting.ID(in.Body.Parent),
	}, once[meeting.ID](c, "meeting", in.Key))
	return meetingOut(ctx, c, m, err)
}

func readMeeting(ctx context.Context, c Call, in *MeetingIn) (*one[Meeting], error) {
	m, err := c.Meetings.Meeting(ctx, c.In, meeting.ID(in.ID))
	return meetingOut(ctx, c, m, err)
}

func saveMeeting(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body MeetingBasics
}) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) {
		return c.Meetings.Save(ctx, c.In, at, func(before meeting.Basics) (meeting.Basics, error) { return in.Body.basics(before, c) })
	})
}

func scheduleMeeting(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		MeetingSlot
		Sessions []MeetingSession `json:"sessions,omitempty" maxItems:"30" doc:"its parts; none is one as long as the meeting"`
	}
}) (*one[Meeting], error) {
	var check fault.Check
	to := meeting.Scheduling{Slot: meeting.Slot{Start: moment(&check, "start", in.Body.Start), End: moment(&check, "end", in.Body.End), Zone: in.Body.Zone}}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if len(in.Body.Sessions) > 0 {
		to.Sessions = func(was []meeting.Session) ([]meeting.Session, error) {
			var check fault.Check
			out := make([]meeting.Session, len(in.Body.Sessions))
			for i, s := range in.Body.Sessions {
				at, old := spot("sessions", i), before(was, s.ID, func(x meeting.Session) string { return x.ID })
				out[i] = meeting.Session{
					ID: s.ID, Title: s.Title.said(&check, at+"title", old.Title, c.Now()), Start: moment(&check, at+"start", s.Start), End: moment(&check, at+"end", s.End),
					Room: s.Room,
				}
			}
			return out, check.Err()
		}
	}
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Schedule(ctx, c.In, at, to) })
}

// MeetingPlace is where a meeting is held.
type MeetingPlace struct {
	Venue   Text           `json:"venue"`
	Address Text           `json:"address"`
	Rooms   []MeetingRoom  `json:"rooms" nullable:"false" maxItems:"20"`
	Checks  []MeetingCheck `json:"checks" nullable:"false" maxItems:"60"`
	Link    MeetingLink    `json:"link"`
}

func arrangeMeeting(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body MeetingPlace
}) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) {
		return c.Meetings.Arrange(ctx, c.In, at, func(was meeting.Venue) (meeting.Venue, error) {
			var check fault.Check
			v := meeting.Venue{
				Name: in.Body.Venue.said(&check, "venue", was.Name, c.Now()), Address: in.Body.Address.said(&check, "address", was.Address, c.Now()),
				Rooms: each(in.Body.Rooms, func(r MeetingRoom) meeting.Room {
					return meeting.Room{ID: r.ID, Name: r.Name, Seats: r.Seats, Has: strings0(r.Has)}
				}),
				Checks: make([]meeting.Check, len(in.Body.Checks)),
			}
			for i, x := range in.Body.Checks {
				old := before(was.Checks, x.ID, func(y meeting.Check) string { return y.ID })
				v.Checks[i] = meeting.Check{ID: x.ID, What: x.What.said(&check, spot("checks", i)+"what", old.What, c.Now()), Due: x.Due, Done: x.Done}
			}
			return v, check.Err()
		}, meeting.Link(in.Body.Link))
	})
}

func bidParties(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Parties []string `json:"parties" nullable:"false" maxItems:"60" doc:"besides the host"`
	}
}) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) {
		return c.Meetings.Bid(ctx, c.In, at, tenantIDs(in.Body.Parties))
	})
}

func inviteToMeeting(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Invite(ctx, c.In, at) })
}

func lockAgenda(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Lock(ctx, c.In, at) })
}

// MeetingReasonIn is a deed on a meeting that takes a reason.
type MeetingReasonIn struct {
	MeetingDeedIn
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func loosenAgenda(ctx context.Context, c Call, in *MeetingReasonIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Loosen(ctx, c.In, at, in.Body.Reason) })
}

func openMeeting(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Open(ctx, c.In, at) })
}

func endMeeting(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.End(ctx, c.In, at) })
}

func cancelMeeting(ctx context.Context, c Call, in *MeetingReasonIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.Cancel(ctx, c.In, at, in.Body.Reason) })
}

func postponeMeeting(ctx context.Context, c Call, in *MeetingReasonIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) {
		return c.Meetings.Postpone(ctx, c.In, at, in.Body.Reason)
	})
}

// MeetingObjects lets every meeting and series have a room, files and a history, and a closed sitting a room of those who are in it. A draft is its host's alone.
func MeetingObjects(s *meeting.Service) Objects {
	return Objects{
		"meeting": {
			Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
				m, err := s.Meeting(ctx, in, meeting.ID(id))
				return m.Title, err
			},
			Within: func(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error) {
				m, err := s.Meeting(ctx, in, meeting.ID(id))
				return m.Within(), err
			},
		},
		"sitting": {
			Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
				x, err := s.Sat(ctx, in, meeting.SittingID(id))
				return x.Title, err
			},
			Roster: func(ctx context.Context, in tenants.Scope, id string) ([]string, error) {
				x, err := s.Sat(ctx, in, meeting.SittingID(id))
				return texts(x.People()), err
			},
			Within: func(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error) {
				x, err := s.Sat(ctx, in, meeting.SittingID(id))
				return x.Ref(), err
			},
		},
		"series": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			row, err := s.Series(ctx, in, meeting.SeriesID(id))
			return row.Title, err
		}},
	}
}
