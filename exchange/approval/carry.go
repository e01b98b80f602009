package approval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Carry does what follows from a fact in a space's trail: who has left stops what waits for her, what has ended is told to its subject, and what is
// complete is copied into each party's home. Every step bears repeating.
func (s *Service) Carry(ctx context.Context, space tenants.Space, f fact.Fact) error {
	switch f.Kind {
	case tenants.PactLeft.Code():
		if pact, ok := space.Pact(); ok && f.About.ID == string(pact) {
			return s.partyLeft(ctx, s.House(space), tenants.TenantID(f.By.Tenant), f.At)
		}
	case Completed.Code():
		return s.complete(ctx, space, ID(f.About.ID))
	case Refused.Code(), Recalled.Code(), Reset.Code(), Lapsed.Code(), Stopped.Code():
		return s.release(ctx, s.House(space), ID(f.About.ID))
	}
	return nil
}

// partyLeft stops the approvals that a tenant was a party of.
func (s *Service) partyLeft(ctx context.Context, in tenants.Scope, left tenants.TenantID, at time.Time) error {
	all, err := s.Store.In(in).Ongoing(ctx)
	if err != nil {
		return fmt.Errorf("list open approvals of %s: %w", in.Space(), err)
	}
	for _, a := range all {
		if !a.Stop(left, at) {
			continue
		}
		told, err := tell(in, a, Stopped, s.Now(), a.Tenants(), string(left))
		if err != nil {
			return err
		}
		if err := s.Store.In(in).Change(ctx, a, told); err != nil {
			return fmt.Errorf("stop approval %s: %w", a.ID, err)
		}
	}
	return nil
}

// release lets the subject of an ended approval be changed again, and tells it the outcome.
func (s *Service) release(ctx context.Context, in tenants.Scope, aid ID) error {
	a, err := s.Store.In(in).Approval(ctx, aid)
	if err != nil || a.Ongoing || a.Copy {
		return forgive(err)
	}
	if err := forgive(s.Subjects.Thaw(ctx, in, a.About, a.ID)); err != nil {
		return fmt.Errorf("thaw %s %s: %w", a.About.Noun, a.About.ID, err)
	}
	return s.settled(ctx, in, a)
}

func (s *Service) settled(ctx context.Context, in tenants.Scope, a Approval) error {
	if err := forgive(s.Subjects.Settled(ctx, in, a)); err != nil {
		return fmt.Errorf("settle %s %s: %w", a.About.Noun, a.About.ID, err)
	}
	return nil
}

// complete gives each party its copy for good, and tells the subject.
func (s *Service) complete(ctx context.Context, space tenants.Space, aid ID) error {
	from := s.House(space)
	a, err := s.Store.In(from).Approval(ctx, aid)
	if err != nil || a.State != Complete || a.Copy {
		return forgive(err)
	}
	d, err := s.Store.In(from).Document(ctx, aid)
	if err != nil {
		return err
	}
	for _, t := range a.Tenants() {
		home := tenants.HomeOf(t)
		if home == space {
			continue
		}
		if err := s.copyTo(ctx, from, s.House(home), a, d); err != nil {
			return fmt.Errorf("copy approval %s to %s: %w", aid, home, err)
		}
	}
	return s.settled(ctx, from, a)
}

// copyTo puts a completed approval with all it rests on into a home. The approval comes last: once it is there, all is.
func (s *Service) copyTo(ctx context.Context, from, to tenants.Scope, a Approval, d Document) error {
	if _, err := s.Store.In(to).Approval(ctx, a.ID); err == nil {
		return nil
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	for _, p := range a.AllPapers() {
		if err := s.Files.Copy(ctx, from, to, p.File, paper(a.ID)); err != nil {
			return fmt.Errorf("copy file %s: %w", p.File, err)
		}
	}
	if err := s.keepDocument(ctx, to, Document{ID: d.ID, SHA256: d.SHA256, Body: d.Body}); err != nil {
		return err
	}
	own, _ := to.Space().Home()
	told, err := tenants.Cross(from, to, Copied, about(a.ID), s.Now(), detail(a, []tenants.TenantID{own}, ""))
	if err != nil {
		return err
	}
	told = told.Within(a.Within)
	a.Rev, a.Copy, a.From, a.Space, a.Lock = 0, true, from.Space(), to.Space(), string(a.ID)
	if err := s.Store.In(to).Add(ctx, a, told); err != nil && !errors.Is(err, ErrTaken) {
		return err
	}
	return nil
}

// Circle is who alone may know of what few may know of.
type Circle struct {
	Within  fact.Ref // whose closed trail tells of it
	Readers []string
	Gone    []tenants.TenantID // who has left before: what they keep stays as it is
}

// Close has only the readers know of all approvals of the subjects from now on, in their space and in the homes that keep copies, and the deeds on them
// stand in its closed trail. It is the house's deed and bears repeating.
func (s *Service) Close(ctx context.Context, space tenants.Space, subjects []fact.Ref, to Circle) error {
	for _, subject := range subjects {
		ask := page.Ask{Size: page.MostSize}
		for {
			some, err := s.Store.In(s.House(space)).Of(ctx, subject, ask)
			if err != nil {
				return fmt.Errorf("list approvals of %s %s: %w", subject.Noun, subject.ID, err)
			}
			for _, a := range some.Items {
				if err := s.closeAll(ctx, space, a, to); err != nil {
					return err
				}
			}
			if ask.After = some.Next; some.Next == "" {
				break
			}
		}
	}
	return nil
}

// closeAll closes an approval, and its copies where it is complete.
func (s *Service) closeAll(ctx context.Context, space tenants.Space, a Approval, to Circle) error {
	places := []tenants.Space{space}
	if a.State == Complete {
		for _, t := range a.Tenants() {
			if !slices.Contains(to.Gone, t) {
				places = append(places, tenants.HomeOf(t))
			}
		}
	}
	for _, p := range places {
		if err := s.closeOne(ctx, s.House(p), a.ID, to); err != nil {
			return fmt.Errorf("close approval %s in %s: %w", a.ID, p, err)
		}
	}
	return nil
}

func (s *Service) closeOne(ctx context.Context, in tenants.Scope, aid ID, to Circle) error {
	for range turnTries {
		a, err := s.Store.In(in).Approval(ctx, aid)
		if errors.Is(err, ErrNotFound) || err == nil && a.Within == to.Within && slices.Equal(a.Readers, to.Readers) {
			return nil
		}
		if err != nil {
			return err
		}
		a.Within, a.Readers = to.Within, append([]string{}, to.Readers...)
		told, err := in.Tell(Closed, about(aid), s.Now(), nil)
		if err != nil {
			return err
		}
		err = s.Store.In(in).Change(ctx, a, told)
		if err == nil || fault.KindOf(err) != fault.Stale {
			return err
		}
	}
	return ErrBusy
}

// AllPapers lists every file that the approval rests on: the pictures of its texts, and the letters.
func (a Approval) AllPapers() []Paper {
	all := append([]Paper{}, a.Papers...)
	for _, side := range a.Sides {
		if side.Attested() {
			all = append(all, side.Key.Letter.Paper)
		}
		for _, t := range side.Thirds {
			if t.Evidence != nil {
				all = append(all, t.Evidence.Paper)
			}
		}
	}
	return all
}

// Tend looks at everything whose time has come: it reminds, lets lapse, and takes away what was never frozen. Several nodes may do it at the same time.
func (s *Service) Tend(ctx context.Context) error {
	ripe, err := s.Store.Ripe(ctx, s.Now())
	if err != nil {
		return fmt.Errorf("look for approvals whose time has come: %w", err)
	}
	var failed error
	for _, p := range ripe {
		err := s.tend(ctx, s.House(p.Space), p.ID)
		if kind := fault.KindOf(err); err != nil && kind != fault.Stale && kind != fault.NotFound { // another node was quicker
			failed = errors.Join(failed, fmt.Errorf("tend approval %s: %w", p.ID, err))
		}
	}
	return failed
}

func (s *Service) tend(ctx context.Context, in tenants.Scope, aid ID) error {
	a, err := s.Store.In(in).Approval(ctx, aid)
	if err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Millisecond)
	if a.givenUp(now) {
		return s.abandon(ctx, in, a)
	}
	waits := a.Waits
	k, ripe := a.Ripe(now)
	if !ripe {
		return nil
	}
	if k.Code() == Lapsed.Code() {
		waits = nil
		for _, t := range a.Tenants() {
			waits = append(waits, string(t))
		}
	}
	told, err := tell(in, a, k, now, waits, "")
	if err != nil {
		return err
	}
	return s.Store.In(in).Change(ctx, a, told)
}

// forgive forgives what is no longer there, or has gone on by itself: there is nothing left to carry.
func forgive(err error) error {
	if kind := fault.KindOf(err); err != nil && (kind == fault.NotFound || kind == fault.Conflict) {
		return nil
	}
	return err
}
