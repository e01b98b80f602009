package notice

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var errand = tenants.Errand{Name: "notice", Can: []fact.Ability{tenants.Keep}}

// Carry gives the notices that follow from a fact in a space's trail. It bears repeating: a deed is told to a member once, whatever she is to it and in
// however many trails it stands.
func (s *Service) Carry(ctx context.Context, space tenants.Space, f fact.Fact) error {
	if f.Kind == sessionEnded {
		return s.forget(ctx, space, f)
	}
	a, ok := AudienceOf(f)
	if !ok || a.Here && tenants.Trail(f.Trails[0]).Space() != space {
		return nil
	}
	all, err := s.concerned(ctx, space, f, a)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := s.give(ctx, c, space, f); err != nil {
			return fmt.Errorf("give notice of %s: %w", f.Kind, err)
		}
	}
	return nil
}

// give lets a deed join the member's open line about its object, or begins one.
func (s *Service) give(ctx context.Context, c concern, space tenants.Space, f fact.Fact) error {
	in := s.Door.Steward(tenants.HomeOf(c.member.Tenant), errand)
	choice, err := s.choice(ctx, in, c.member.ID)
	if err != nil || !choice.Wants(c.audience.Family, space, c.why) {
		return err
	}
	home, err := s.Book.Tenant(ctx, c.member.Tenant)
	if err != nil {
		return err
	}
	a := c.audience
	for range mostTries {
		n, err := s.next(ctx, in, c, space, f)
		if err != nil || n.To == "" { // told before
			return err
		}
		n.plan(choice, a, choice.Where(home), s.Now())
		told, err := in.Tell(Given, n.ref(), s.Now(), nil)
		if err != nil {
			return err
		}
		if n.Rev == 0 {
			err = s.Store.In(in).Add(ctx, n, told)
		} else {
			err = s.Store.In(in).Change(ctx, n, told)
		}
		switch {
		case err == nil:
			return s.given(ctx, in, c.member, n)
		case errors.Is(err, ErrTaken): // by another node, or before a crash
			return nil
		case !errors.Is(err, ErrStale):
			return err
		}
	}
	return ErrStale
}

// next returns the member's line with the deed counted in, or a zero Notice if it was told to her before. The line is read before the question whether the
// deed is counted, so that one whom another node tells meanwhile is seen by one or the other.
func (s *Service) next(ctx context.Context, in tenants.Scope, c concern, space tenants.Space, f fact.Fact) (Notice, error) {
	shelf := s.Store.In(in)
	n, err := shelf.Open(ctx, c.member.ID, lineOf(space, f, c.audience.Family))
	none := errors.Is(err, ErrNotFound)
	if err != nil && !none {
		return Notice{}, err
	}
	if before, err := shelf.Has(ctx, c.member.ID, f.ID); err != nil || before {
		return Notice{}, err
	}
	if none || !n.Takes(f) {
		return begin(c, space, f), nil
	}
	n.join(f, c.why)
	return n, nil
}

// given lets the member's devices know, and whoever sends what is due.
func (s *Service) given(ctx context.Context, in tenants.Scope, m tenants.Member, n Notice) error {
	s.wake(m.Tenant)
	if s.Teller == nil {
		return nil
	}
	unread, err := s.Store.In(in).Unread(ctx, m.ID, MostCounted)
	if err == nil {
		s.Teller.Given(in, m.ID, n, unread)
	}
	return err
}

// sessionEnded is the sign-in door's deed of a session that is over.
const sessionEnded = "pass.session_ended"

// endings are the reasons for which a session ends that take away its devices, too. A session that was merely idle for a while leaves them: to be told while
// away is what they are for.
var endings = map[string]bool{"signed_out": true, "by_owner": true, "password": true, "closed": true, "no_membership": true}

// forget removes the devices of a session that somebody has ended.
func (s *Service) forget(ctx context.Context, space tenants.Space, f fact.Fact) error {
	if _, home := space.Home(); !home || !endings[f.With["reason"]] {
		return nil
	}
	in := s.Door.Steward(space, errand)
	all, err := s.Store.In(in).DevicesOf(ctx, tenants.SessionID(f.About.ID))
	for _, d := range all {
		if err == nil {
			err = s.removeDevice(ctx, in, d)
		}
	}
	return err
}
