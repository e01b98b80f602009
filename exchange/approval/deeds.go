package approval

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Proof shows the second factor of who approves, once. Nil is no proof.
type Proof func(context.Context) error

// Giving is a key that somebody turns: on the hash that she saw.
type Giving struct {
	SHA256 string
	Proof  Proof
}

// Letter is what somebody records of a letter: a side's word, or a third key.
type Letter struct {
	File      string
	Signatory string
	Office    string
	Dated     string
	Reference string
	Note      string
}

// Check returns what is wrong with the letter, field by field, by the day it is recorded on.
func (l Letter) Check(today string) error {
	var c fault.Check
	c.That(l.File != "", "file", "required")
	c.Line("signatory", l.Signatory, fault.Required, MostLine)
	c.Line("office", l.Office, fault.Optional, MostLine)
	c.Line("reference", l.Reference, fault.Optional, MostLine)
	c.Block("note", l.Note, fault.Optional, MostNote)
	if _, err := time.Parse(time.DateOnly, l.Dated); err != nil {
		c.Fail("dated", "not_a_date")
	} else {
		c.That(l.Dated <= today, "dated", "letter_in_future")
	}
	return c.Err()
}

func (l Letter) evidence(p Paper) Evidence {
	return Evidence{Paper: p, Signatory: l.Signatory, Office: l.Office, Dated: l.Dated, Reference: l.Reference, Note: l.Note}
}

// Give turns the key of the holder's tenant. It returns ErrHash where she saw another hash, ErrSubjectChanged where the subject no longer says what was
// frozen, ErrPartyLeft, ErrKeyGiven, ErrNotTurn, ErrOwnRequest or ErrOwnText. To sign takes the second factor.
func (s *Service) Give(ctx context.Context, in tenants.Scope, aid ID, g Giving) (Approval, error) {
	return s.turn(ctx, in, aid, turning{Given, g, string(in.Tenant())}, func(a *Approval, h Hand, factor bool) error {
		return a.Give(h, g.SHA256, factor)
	})
}

// Record turns the key of a side that can't turn it itself, from its letter, by an approver of another side. It returns ErrCanSignIn where somebody of that
// side could give the key herself, ErrOwnSide, or what Give returns.
func (s *Service) Record(ctx context.Context, in tenants.Scope, aid ID, side string, l Letter, g Giving) (Approval, error) {
	if !in.May(Recorded.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	var e Evidence
	rule := func(a *Approval, h Hand, factor bool) error { return a.Record(side, e, h, g.SHA256, factor) }
	var err error
	if e, err = s.evidence(ctx, in, aid, l, rule); err != nil {
		return Approval{}, err
	}
	return s.turn(ctx, in, aid, turning{Recorded, g, side}, rule)
}

// Attest records a third key from its letter, by the side it concerns.
func (s *Service) Attest(ctx context.Context, in tenants.Scope, aid ID, third string, l Letter, sha256 string) (Approval, error) {
	if !in.May(Attested.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	var e Evidence
	rule := func(a *Approval, h Hand, _ bool) error { return a.Attest(third, e, h, sha256) }
	var err error
	if e, err = s.evidence(ctx, in, aid, l, rule); err != nil {
		return Approval{}, err
	}
	return s.turn(ctx, in, aid, turning{Attested, Giving{SHA256: sha256}, ""}, rule)
}

// evidence takes in a letter for a key that the rule would let turn.
func (s *Service) evidence(
	ctx context.Context, in tenants.Scope, aid ID, l Letter, rule func(*Approval, Hand, bool) error,
) (Evidence, error) {
	a, err := s.Approval(ctx, in, aid)
	if err != nil {
		return Evidence{}, err
	}
	h, zone, err := s.hand(ctx, in)
	if err != nil {
		return Evidence{}, err
	}
	if err := l.Check(s.Now().In(zone).Format(time.DateOnly)); err != nil {
		return Evidence{}, err
	}
	if err := rule(&a, h, false); err != nil {
		return Evidence{}, err
	}
	p, err := s.Files.Papers(ctx, in, []string{l.File}, paper(aid))
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return Evidence{}, fault.ErrInvalid.At(fault.Field{Path: "file", Code: "unknown"})
	}
	if err != nil {
		return Evidence{}, fmt.Errorf("read a letter: %w", err)
	}
	return l.evidence(p[0]), nil
}

// turning is a key about to be turned.
type turning struct {
	kind fact.Kind
	Giving
	side string // whose key it is; empty for a third key
}

// turnTries is how often a key is tried against others that are turned at the same instant: there are at most as many as keys.
const turnTries = MostSides + MostThirds

// turn applies the rule of a key to the approval as it stands. Against another key that is turned at the same instant it tries again, so that none is
// lost and each counts once.
func (s *Service) turn(ctx context.Context, in tenants.Scope, aid ID, t turning, rule func(*Approval, Hand, bool) error) (Approval, error) {
	if !in.May(t.kind.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	proved := false
	for range turnTries {
		a, err := s.Approval(ctx, in, aid)
		if err != nil {
			return Approval{}, err
		}
		h, _, err := s.hand(ctx, in)
		if err != nil {
			return Approval{}, err
		}
		tried, asks := a, a.Intent == Sign && t.kind.Code() != Attested.Code()
		if err := rule(&tried, h, asks); err != nil {
			return Approval{}, err
		}
		if err := s.stillSo(ctx, in, a, t); err != nil {
			return Approval{}, err
		}
		if asks && !proved {
			if err := prove(ctx, t.Proof); err != nil {
				return Approval{}, err
			}
			proved = true
		}
		err = s.keepTurned(ctx, in, tried, t, h.At)
		if err == nil {
			tried.Rev++
			s.follow(ctx, tried)
			return tried, nil
		}
		if fault.KindOf(err) != fault.Stale {
			return Approval{}, fmt.Errorf("%s %s: %w", t.kind.Code(), aid, err)
		}
	}
	return Approval{}, ErrBusy
}

func prove(ctx context.Context, p Proof) error {
	if p == nil {
		return fault.ErrInvalid.At(fault.Field{Path: "code", Code: "required"})
	}
	return p(ctx)
}

// stillSo makes sure that all parties are still there, and that the subject still says what was frozen.
func (s *Service) stillSo(ctx context.Context, in tenants.Scope, a Approval, t turning) error {
	here, err := s.People.Parties(ctx, in)
	if err != nil {
		return fmt.Errorf("read who shares %s: %w", in.Space(), err)
	}
	for _, side := range a.Sides {
		gone := side.Tenant != "" && !slices.ContainsFunc(here, func(p Party) bool { return p.Tenant == side.Tenant })
		switch {
		case gone:
			return ErrPartyLeft
		case t.kind.Code() == Recorded.Code() && side.ID == t.side && a.signs(here, side):
			return ErrCanSignIn
		}
	}
	live, err := s.Subjects.Freeze(ctx, in, a.About, a.ID)
	if err != nil {
		return fmt.Errorf("read %s %s again: %w", a.About.Noun, a.About.ID, err)
	}
	d, err := document(a, string(in.Space()), live, a.Sides, a.Papers)
	if err != nil {
		return err
	}
	if d.SHA256 != a.SHA256 {
		s.Log.ErrorContext(ctx, "a frozen subject has changed", "approval", a.ID, "space", in.Space())
		return ErrSubjectChanged
	}
	return nil
}

// keepTurned keeps an approval with the key that was turned, and says so. A last key says that it completes.
func (s *Service) keepTurned(ctx context.Context, in tenants.Scope, a Approval, t turning, at time.Time) error {
	side := t.side
	if side == "" {
		side = a.Steps[len(a.Steps)-1].Side
	}
	told, err := tell(in, a, t.kind, at, a.Waits, side)
	if err != nil {
		return err
	}
	all := []tenants.Told{told}
	if a.State == Complete {
		done, err := tell(in, a, Completed, at.Add(time.Millisecond), a.Tenants(), "")
		if err != nil {
			return err
		}
		all = append(all, done)
	}
	return s.Store.In(in).Change(ctx, a, all...)
}

// Refuse ends the approval with a reason, for a side whose turn it is, on the hash that was seen.
func (s *Service) Refuse(ctx context.Context, in tenants.Scope, aid ID, sha256, reason string) (Approval, error) {
	if !in.May(Refused.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	if err := checkReason(reason, fault.Required); err != nil {
		return Approval{}, err
	}
	for range turnTries {
		a, err := s.Approval(ctx, in, aid)
		if err != nil {
			return Approval{}, err
		}
		a, err = s.finish(ctx, in, a, Refused, func(a *Approval, h Hand) error { return a.Refuse(h, sha256, reason) })
		if err == nil || fault.KindOf(err) != fault.Stale {
			return a, err
		}
	}
	return Approval{}, ErrBusy
}

// Recall takes the question back, at the revision its asker saw.
func (s *Service) Recall(ctx context.Context, in tenants.Scope, aid ID, rev int64, reason string) (Approval, error) {
	return s.undo(ctx, in, aid, rev, reason, Recalled, func(a *Approval, h Hand) error {
		return a.Recall(h, in.May(Given.Needs()), reason)
	})
}

// Reset lets the subject be edited again, at the revision that was seen: every key that was turned counts for nothing.
func (s *Service) Reset(ctx context.Context, in tenants.Scope, aid ID, rev int64, reason string) (Approval, error) {
	return s.undo(ctx, in, aid, rev, reason, Reset, func(a *Approval, h Hand) error { return a.Reset(h, reason) })
}

func (s *Service) undo(ctx context.Context, in tenants.Scope, aid ID, rev int64, reason string, k fact.Kind, rule func(*Approval, Hand) error) (Approval, error) {
	if !in.May(k.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	if err := checkReason(reason, fault.Optional); err != nil {
		return Approval{}, err
	}
	a, err := s.Approval(ctx, in, aid)
	if err == nil && a.Rev != rev {
		err = ErrStale
	}
	if err != nil {
		return Approval{}, err
	}
	return s.finish(ctx, in, a, k, rule)
}

// finish applies a rule that ends the approval.
func (s *Service) finish(ctx context.Context, in tenants.Scope, a Approval, k fact.Kind, rule func(*Approval, Hand) error) (Approval, error) {
	h, _, err := s.hand(ctx, in)
	if err != nil {
		return Approval{}, err
	}
	if err := rule(&a, h); err != nil {
		return Approval{}, err
	}
	told, err := tell(in, a, k, h.At, a.Tenants(), string(in.Tenant()))
	if err != nil {
		return Approval{}, err
	}
	if err := s.Store.In(in).Change(ctx, a, told); err != nil {
		return Approval{}, fmt.Errorf("%s %s: %w", k.Code(), a.ID, err)
	}
	a.Rev++
	s.follow(ctx, a)
	return a, nil
}

// follow tells the subject of an approval that has just ended, so that who has the answer can edit or ask anew at once. What is cut short here, or met by
// another change, Carry does by the fact.
func (s *Service) follow(ctx context.Context, a Approval) {
	var err error
	switch house := s.House(a.Space); {
	case a.Ongoing:
	case a.State == Complete:
		err = s.settled(ctx, house, a)
	default:
		err = s.release(ctx, house, a.ID)
	}
	if err != nil && fault.KindOf(err) != fault.Stale {
		s.Log.WarnContext(ctx, "the subject of an approval follows later", "approval", a.ID, "error", err)
	}
}

func checkReason(reason string, n fault.Need) error {
	var c fault.Check
	c.Block("reason", reason, n, MostReason)
	return c.Err()
}
