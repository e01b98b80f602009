package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Square returns the side meetings of a meeting as the scope's holder may know them.
func (s *Service) Square(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Square, error) {
	m, q, err := s.square(ctx, in, mid)
	return m, q.For(in.Tenant(), s.runs(in, m)), err
}

func (s *Service) runs(in tenants.Scope, m Meeting) bool {
	return in.May(tenants.WriteMeeting) && in.Tenant() == m.Host
}

func (s *Service) square(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Square, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, Square{}, err
	}
	q, err := s.Store.In(in).Square(ctx, mid)
	return m, q, err
}

// Answered lists which delegations have said their wishes; which, nobody else learns.
func (s *Service) Answered(ctx context.Context, in tenants.Scope, mid ID) ([]tenants.TenantID, error) {
	_, q, err := s.square(ctx, in, mid)
	all := []tenants.TenantID{}
	for _, w := range q.Wishes {
		all = append(all, w.Tenant)
	}
	slices.Sort(all)
	return all, err
}

// SideTopics tells what the two sides of a published side meeting wrote they would talk about, to those two; nothing to anybody else.
func (s *Service) SideTopics(ctx context.Context, in tenants.Scope, mid ID) (map[string][2]lang.Text, error) {
	_, q, err := s.square(ctx, in, mid)
	out := map[string][2]lang.Text{}
	for _, x := range q.Plan {
		if q.State == SquarePublished && x.Has(in.Tenant()) {
			out[x.ID] = q.Topics(x)
		}
	}
	return out, err
}

// squared applies one rule to the side meetings of a meeting and keeps them, as timed does.
func (s *Service) squared(ctx context.Context, in tenants.Scope, at At, kind fact.Kind, with fact.Detail, rule func(Meeting, *Square, By) error) (Meeting, Square, error) {
	m, err := s.writable(ctx, in, at.ID, kind)
	if err != nil {
		return Meeting{}, Square{}, err
	}
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		q, err := shelf.Square(ctx, m.ID)
		if err != nil {
			return Meeting{}, Square{}, err
		}
		if at.Rev != Anew && q.Rev != at.Rev {
			return Meeting{}, Square{}, ErrStale
		}
		if err := rule(m, &q, by); err != nil {
			return Meeting{}, Square{}, err
		}
		if kind == SideChanged && q.State != SquarePublished { // a plan is its maker's own
			kind, with = SquareProposed, nil
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", with))
		if err != nil {
			return Meeting{}, Square{}, err
		}
		err = shelf.KeepSquare(ctx, q, told.Within(m.Within()))
		switch {
		case err == nil:
			q.Rev++
			return m, q, nil
		case at.Rev != Anew || try == mostTries || !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken):
			return Meeting{}, Square{}, fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// Lay says what there is for side meetings.
func (s *Service) Lay(ctx context.Context, in tenants.Scope, at At, l Layout) error {
	_, _, err := s.squared(ctx, in, at, SquareLaid, nil, func(m Meeting, q *Square, by By) error { return q.Lay(m, l, by) })
	return err
}

// Wish says what one's own delegation wants.
func (s *Service) Wish(ctx context.Context, in tenants.Scope, mid ID, said func(before Wish) (Wish, error)) error {
	_, _, err := s.squared(ctx, in, At{mid, Anew}, SquareWished, nil, func(m Meeting, q *Square, by By) error {
		var was Wish
		if i := slices.IndexFunc(q.Wishes, func(w Wish) bool { return w.Tenant == by.Tenant }); i >= 0 {
			was = q.Wishes[i]
		}
		w, err := said(was)
		if err != nil {
			return err
		}
		return q.Wish(m, w, by)
	})
	return err
}

// Propose makes the timetable from the wishes.
func (s *Service) Propose(ctx context.Context, in tenants.Scope, at At) error {
	_, _, err := s.squared(ctx, in, at, SquareProposed, nil, func(m Meeting, q *Square, by By) error { return q.Propose(m, by) })
	return err
}

// PublishSquare shows the timetable to all.
func (s *Service) PublishSquare(ctx context.Context, in tenants.Scope, at At) error {
	_, _, err := s.squared(ctx, in, at, SquareShown, nil, func(m Meeting, q *Square, by By) error { return q.Publish(m, by) })
	return err
}

// AddSide sits two delegations together by hand.
func (s *Service) AddSide(ctx context.Context, in tenants.Scope, at At, of Sides, place Place) error {
	_, _, err := s.squared(ctx, in, at, SideChanged, fact.Detail{"side": sideID(of.A, of.B)}, func(m Meeting, q *Square, by By) error {
		return q.Add(m, of, place, by)
	})
	return err
}

// MoveSide gives a side meeting another time or table.
func (s *Service) MoveSide(ctx context.Context, in tenants.Scope, at At, id string, place Place) error {
	_, _, err := s.squared(ctx, in, at, SideChanged, fact.Detail{"side": id}, func(m Meeting, q *Square, by By) error { return q.Move(m, id, place, by) })
	return err
}

// SwapSides has two side meetings change places.
func (s *Service) SwapSides(ctx context.Context, in tenants.Scope, at At, id, with string) error {
	_, _, err := s.squared(ctx, in, at, SideChanged, fact.Detail{"side": id + " " + with}, func(m Meeting, q *Square, by By) error {
		return q.Swap(m, id, with, by)
	})
	return err
}

// CallSide calls a side meeting off.
func (s *Service) CallSide(ctx context.Context, in tenants.Scope, at At, id, reason string) error {
	_, _, err := s.squared(ctx, in, at, SideCalled, fact.Detail{"side": id, "reason": reason}, func(m Meeting, q *Square, by By) error {
		return q.Call(m, id, reason, by)
	})
	return err
}

// MarkSide says for one's own side whether a side meeting took place. Once it did, its exchange record is prepared for both sides.
func (s *Service) MarkSide(ctx context.Context, in tenants.Scope, mid ID, id string, held bool) error {
	_, _, err := s.squared(ctx, in, At{mid, Anew}, SideMarked, fact.Detail{"side": id}, func(_ Meeting, q *Square, by By) error { return q.Mark(id, held, by) })
	return err
}

// Rights computes what the scope's holder may do with the side meetings.
func (q Square) Rights(in tenants.Scope, m Meeting) Rights {
	r, by := rights(), By{Member: in.Member(), Tenant: in.Tenant()}
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant())
	host := writes && in.Tenant() == m.Host
	laid := m.hosted(by)
	switch {
	case laid == nil && q.State == SquarePublished:
		laid = ErrSquarePublished
	case laid == nil && !m.Slot.Set():
		laid = ErrNoTime
	}
	r.may("lay", host, laid)
	wishing, running := error(nil), q.run(m, by)
	switch {
	case q.State == "":
		wishing = ErrNoSquare
	case q.State == SquarePublished:
		wishing = ErrSquarePublished
	case m.State.Over():
		wishing = ErrOver
	}
	r.may("wish", writes, wishing)
	proposing, publishing := running, running
	if running == nil && q.State == SquarePublished {
		proposing, publishing = ErrSquarePublished, ErrSquarePublished
	}
	if publishing == nil && q.Proposed.IsZero() {
		publishing = ErrNothingPlanned
	}
	r.may("propose", host, proposing)
	r.may("publish", host, publishing)
	changing := running
	if running == nil && q.Proposed.IsZero() {
		changing = ErrNothingPlanned
	}
	r.may("change", host, changing)
	r.may("mark", writes && q.State == SquarePublished, nil)
	return r
}
