package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Sitting returns a closed sitting to one who was named for it, else ErrSittingNotFound.
func (s *Service) Sitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID) (Meeting, ClosedSitting, error) {
	return s.sitting(ctx, in, mid, sid, KnowsAll)
}

func (s *Service) sitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID, least Knowing) (Meeting, ClosedSitting, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	x, err := s.Store.In(in).Sitting(ctx, sid)
	if err == nil && (x.Meeting != mid || x.Known(in) < least) {
		err = ErrSittingNotFound
	}
	return m, x, err
}

// Sat returns a closed sitting by its id alone, to those who were named for it, once it has begun: from then on who is in it stands.
func (s *Service) Sat(ctx context.Context, in tenants.Scope, sid SittingID) (ClosedSitting, error) {
	x, err := s.Store.In(in).Sitting(ctx, sid)
	if err == nil && (x.Known(in) < KnowsAll || x.Opened.IsZero()) {
		err = ErrSittingNotFound
	}
	if err != nil {
		return ClosedSitting{}, err
	}
	if _, err := s.Meeting(ctx, in, x.Meeting); err != nil { // whose side has left the meeting has left its sittings
		return ClosedSitting{}, ErrSittingNotFound
	}
	return x, nil
}

// People lists all who were named for the sitting, by any side.
func (x ClosedSitting) People() []tenants.MemberID {
	var all []tenants.MemberID
	for _, s := range x.Sides {
		all = append(all, s.Members...)
	}
	return all
}

// Sittings lists the closed sittings of a meeting that the scope's holder learns of; what she learns of each is for Known to say.
func (s *Service) Sittings(ctx context.Context, in tenants.Scope, mid ID) (Meeting, []ClosedSitting, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, nil, err
	}
	all, err := s.Store.In(in).Sittings(ctx, mid)
	return m, slices.DeleteFunc(all, func(x ClosedSitting) bool { return x.Known(in) == KnowsNothing }), err
}

// ArrangeSitting makes a closed sitting, as the host. Doing it again under the same id returns the one that was made.
func (s *Service) ArrangeSitting(ctx context.Context, in tenants.Scope, mid ID, as SittingID, said SittingSaid) (Meeting, ClosedSitting, error) {
	m, err := s.writable(ctx, in, mid, SittingMade)
	if err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	there, err := s.Store.In(in).Sittings(ctx, mid)
	if err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	if len(there) >= MostSittings {
		return Meeting{}, ClosedSitting{}, ErrTooManySittings
	}
	by := s.by(in)
	if as == "" {
		as = id.At[SittingID](by.At)
	}
	x, err := arrange(m, as, said, by)
	if err == nil {
		err = s.onlyOurs(ctx, in, said.Members)
	}
	if err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	told, err := in.Tell(SittingMade, x.Ref(), by.At, nil)
	if err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	switch err := s.Store.In(in).AddSitting(ctx, x, told.Within(x.Ref())); {
	case errors.Is(err, ErrTaken):
		return s.sitting(ctx, in, mid, as, KnowsSide)
	case err != nil:
		return Meeting{}, ClosedSitting{}, fmt.Errorf("arrange a sitting: %w", err)
	}
	x.Rev = 1
	return m, x, nil
}

// onlyOurs makes sure that the members are of the side that names them.
func (s *Service) onlyOurs(ctx context.Context, in tenants.Scope, members []tenants.MemberID) error {
	var c fault.Check
	for i, m := range members {
		of, err := s.Colleagues.TenantOf(ctx, m)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		c.That(err == nil && of == in.Tenant(), "members["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

// Colleagues knows to whom a membership belongs.
type Colleagues interface {
	// TenantOf returns a fault of kind NotFound for an unknown one.
	TenantOf(ctx context.Context, m tenants.MemberID) (tenants.TenantID, error)
}

// NameSitting says whom one's own side sends.
func (s *Service) NameSitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID, members []tenants.MemberID) (Meeting, ClosedSitting, error) {
	if !in.May(SittingNamed.Needs()) {
		return Meeting{}, ClosedSitting{}, tenants.ErrForbidden
	}
	if err := s.onlyOurs(ctx, in, members); err != nil {
		return Meeting{}, ClosedSitting{}, err
	}
	return s.onSitting(ctx, in, mid, sid, KnowsSide, SittingNamed, func(x *ClosedSitting, _ Meeting, by By) error { return x.Name(members, by) })
}

// OpenSitting begins a sitting, EndSitting ends it. That both happened, and when, is all that the meeting's own trail says.
func (s *Service) OpenSitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID) (Meeting, ClosedSitting, error) {
	return s.onSitting(ctx, in, mid, sid, KnowsAll, SittingOpened, func(x *ClosedSitting, m Meeting, by By) error { return x.Open(m, by) })
}

// EndSitting ends a sitting.
func (s *Service) EndSitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID) (Meeting, ClosedSitting, error) {
	return s.onSitting(ctx, in, mid, sid, KnowsAll, SittingEnded, func(x *ClosedSitting, m Meeting, by By) error { return x.End(m, by) })
}

func (s *Service) onSitting(ctx context.Context, in tenants.Scope, mid ID, sid SittingID, least Knowing, kind fact.Kind, rule func(*ClosedSitting, Meeting, By) error) (Meeting, ClosedSitting, error) {
	for try := 0; ; try++ {
		m, x, err := s.sitting(ctx, in, mid, sid, least)
		if err != nil {
			return Meeting{}, ClosedSitting{}, err
		}
		by := s.by(in)
		if err := rule(&x, m, by); err != nil {
			return Meeting{}, ClosedSitting{}, err
		}
		about, within := m.Ref(), fact.Ref{}
		if kind == SittingNamed {
			about, within = x.Ref(), x.Ref()
		}
		told, err := in.Tell(kind, about, by.At, nil)
		if err != nil {
			return Meeting{}, ClosedSitting{}, err
		}
		switch err := s.Store.In(in).ChangeSitting(ctx, x, told.Within(within)); {
		case err == nil:
			x.Rev++
			return m, x, nil
		case !errors.Is(err, ErrStale) || try >= mostTries:
			return Meeting{}, ClosedSitting{}, fmt.Errorf("%s %s: %w", kind.Code(), sid, err)
		}
	}
}
