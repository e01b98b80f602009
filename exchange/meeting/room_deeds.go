package meeting

import (
	"context"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// CallItem turns to an item of the agenda; an empty id to none.
func (s *Service) CallItem(ctx context.Context, in tenants.Scope, at RoomAt, item string) (Entered, Floor, error) {
	a, err := s.Store.In(in).Agenda(ctx, at.Meeting)
	if err != nil {
		return Entered{}, Floor{}, err
	}
	return s.onFloor(ctx, in, at, ItemCalled, fact.Detail{"item": item}, func(f *Floor, m Meeting, by By) error { return f.Call(m, a, item, by) })
}

// NameChairs says anew which parties lead the room beside the host.
func (s *Service) NameChairs(ctx context.Context, in tenants.Scope, at RoomAt, all []tenants.TenantID) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, ChairsNamed, nil, func(f *Floor, m Meeting, by By) error { return f.NameChairs(m, all, by) })
}

// LimitTime says how many minutes each side may speak.
func (s *Service) LimitTime(ctx context.Context, in tenants.Scope, at RoomAt, minutes int) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, TimeLimited, nil, func(f *Floor, m Meeting, by By) error { return f.Limit(m, minutes, by) })
}

// CountHeads notes how many of a side were counted in the hall.
func (s *Service) CountHeads(ctx context.Context, in tenants.Scope, at RoomAt, t tenants.TenantID, heads int) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, HeadsCounted, nil, func(f *Floor, m Meeting, by By) error { return f.Count(m, t, heads, by) })
}

// Signal gives a sign or takes it back.
func (s *Service) Signal(ctx context.Context, in tenants.Scope, at RoomAt, kind Sign, on bool) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, Signalled, nil, func(f *Floor, m Meeting, by By) error { return f.Sign(m, kind, on, by) })
}

// AskFloor puts somebody on the speaking list. Whoever puts on it somebody else, in the hall, must be able to arrange meetings.
func (s *Service) AskFloor(ctx context.Context, in tenants.Scope, at RoomAt, a Asking) (Entered, Floor, error) {
	if a.Name != "" && !in.May(tenants.WriteMeeting) {
		return Entered{}, Floor{}, tenants.ErrForbidden
	}
	self, err := s.card(ctx, in)
	if err != nil {
		return Entered{}, Floor{}, err
	}
	return s.onFloor(ctx, in, at, FloorAsked, nil, func(f *Floor, m Meeting, by By) error { return f.Ask(m, a, self, by) })
}

// GiveFloor gives somebody on the list the floor.
func (s *Service) GiveFloor(ctx context.Context, in tenants.Scope, at RoomAt, speaker string) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, FloorGiven, fact.Detail{"speaker": speaker}, func(f *Floor, m Meeting, by By) error { return f.Give(m, speaker, by) })
}

// LeaveFloor ends a turn, or takes somebody from the list. Without the ability to arrange meetings one does so for oneself alone.
func (s *Service) LeaveFloor(ctx context.Context, in tenants.Scope, at RoomAt, speaker string) (Entered, Floor, error) {
	writes := in.May(tenants.WriteMeeting)
	return s.onFloor(ctx, in, at, FloorLeft, nil, func(f *Floor, m Meeting, by By) error {
		if i := f.speaker(speaker); i >= 0 && !writes && f.Speakers[i].Member != by.Member {
			return tenants.ErrForbidden
		}
		return f.Finish(m, speaker, by)
	})
}

// OpenBallot puts a question to the vote.
func (s *Service) OpenBallot(ctx context.Context, in tenants.Scope, at RoomAt, q Question) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, BallotOpened, fact.Detail{"ballot": q.ID}, func(f *Floor, m Meeting, by By) error { return f.OpenBallot(m, q, by) })
}

// Vote takes a vote: one's own, or for one's delegation, for which one must be able to arrange meetings.
func (s *Service) Vote(ctx context.Context, in tenants.Scope, at RoomAt, ballot, choice, key string) (Entered, Floor, error) {
	_, f, err := s.Floor(ctx, in, at)
	if err != nil {
		return Entered{}, Floor{}, err
	}
	b, err := f.Ballot(ballot)
	if err != nil {
		return Entered{}, Floor{}, err
	}
	if in.Guest() != "" {
		return Entered{}, Floor{}, ErrVisitor
	}
	kind := PersonVoted
	if b.Per == PerDelegation {
		kind = SideVoted
	}
	return s.onFloor(ctx, in, at, kind, fact.Detail{"ballot": ballot}, func(f *Floor, m Meeting, by By) error { return f.Vote(m, ballot, choice, key, by) })
}

// CloseBallot ends a vote.
func (s *Service) CloseBallot(ctx context.Context, in tenants.Scope, at RoomAt, ballot string) (Entered, Floor, error) {
	return s.onFloor(ctx, in, at, BallotClosed, fact.Detail{"ballot": ballot}, func(f *Floor, m Meeting, by By) error {
		return f.CloseBallot(m, ballot, s.online(in, f.Room), by)
	})
}

// Rights computes what the scope's holder may do in a room.
func (f Floor) Rights(in tenants.Scope, p Entered) Rights {
	r, live, m := rights(), error(nil), p.Meeting
	if m.State != Live {
		live = ErrNotLive
	}
	party := m.Party(p.side(in))
	attends, writes := party && in.May(tenants.AttendMeeting), party && in.May(tenants.WriteMeeting)
	r.may("ask", attends && !p.Visitor.Interprets(), live)
	r.may("sign", attends, live)
	r.may("vote", attends && in.Guest() == "", live)
	r.may("vote_side", writes, live)
	r.may("ask_hall", writes, live)
	r.may("count", writes, live)
	r.may("caption", party && in.May(tenants.WriteCaption), live)
	r.may("lead", writes && f.Chairing(m, in.Tenant()), live)
	r.may("name_chairs", writes && in.Tenant() == m.Host && len(m.Parties) > 1, live)
	return r
}
