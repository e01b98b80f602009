package pass

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Refresh exchanges a refresh token for a new one and an access token, and so extends the session. Tabs of one browser that refresh together
// get the same tokens. An older token ends the whole session, since somebody has a copy. It returns tenants.ErrSignIn for a forged token,
// ErrSessionEnded or ErrSessionIdle for a session that is over.
func (s *Service) Refresh(ctx context.Context, token string) (Entry, error) {
	t, err := parseTicket(token)
	if err != nil {
		return Entry{}, err
	}
	for range tryAgain {
		sess, err := s.held(ctx, t)
		if err != nil {
			return Entry{}, err
		}
		if err := sess.Live(s.policy, s.now()); err != nil {
			reason := "over"
			if errors.Is(err, ErrSessionIdle) {
				reason = "idle"
			}
			return Entry{}, errors.Join(err, s.end(ctx, sess, reason, house))
		}
		switch sess.Use(t.turn, s.policy, s.now()) {
		case graced:
			return s.entry(sess)
		case reused:
			return Entry{}, errors.Join(ErrSessionEnded, s.endAs(ctx, sess, Reused, fact.Detail{"device": sess.Device}, house))
		}
		if sess.Guest != "" {
			err = s.stillGuest(ctx, sess)
		} else {
			err = s.stillWorks(ctx, &sess)
		}
		if err != nil {
			return Entry{}, err
		}
		err = s.sessions.Change(ctx, sess, s.tell(Refreshed, session(sess.ID), sess.actor(), nil, s.now(), nil))
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return Entry{}, fmt.Errorf("turn a session: %w", err)
		}
		sess.Rev++
		s.looked.Put(sess.ID, s.now())
		return s.entry(sess)
	}
	return Entry{}, ErrBusy
}

// held returns the session of a refresh token that this house gave out.
func (s *Service) held(ctx context.Context, t ticket) (Session, error) {
	sess, err := s.sessions.Get(ctx, t.session)
	if errors.Is(err, ErrSessionNotFound) {
		return Session{}, ErrSessionEnded
	}
	if err != nil {
		return Session{}, fmt.Errorf("read a session: %w", err)
	}
	if !s.keys.genuine(t, sess) {
		return Session{}, tenants.ErrSignIn
	}
	return sess, nil
}

// stillWorks makes sure that there is something left to act by. Where the membership has ended, by a transfer perhaps, the session goes on by
// another of hers; where none is left or the account is closed, it ends.
func (s *Service) stillWorks(ctx context.Context, sess *Session) error {
	who, err := s.accounts.ByID(ctx, sess.Person)
	if err != nil && !errors.Is(err, ErrNoAccount) {
		return fmt.Errorf("read an account: %w", err)
	}
	if err != nil || !who.Usable() {
		return errors.Join(ErrSessionEnded, s.end(ctx, *sess, "closed", house))
	}
	places, err := s.places(ctx, sess.Person, sess.Via)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return errors.Join(ErrSessionEnded, s.end(ctx, *sess, "no_membership", house))
	}
	if !slices.ContainsFunc(places, func(p Membership) bool { return p.Member.ID == sess.Member }) {
		sess.Member, sess.Tenant = places[0].Member.ID, places[0].Tenant.ID
	}
	return nil
}

// SignOut ends the session of a refresh token. A token that opens nothing is no error: the reader wants to be out, and is.
func (s *Service) SignOut(ctx context.Context, token string) error {
	t, err := parseTicket(token)
	if err != nil {
		return nil
	}
	sess, err := s.held(ctx, t)
	if errors.Is(err, ErrSessionEnded) || errors.Is(err, tenants.ErrSignIn) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.end(ctx, sess, "signed_out", sess.actor())
}

// Sessions lists where a person is signed in, the newest first. A guest's are not listed: whoever bears the pass is she.
func (s *Service) Sessions(ctx context.Context, p tenants.Principal) ([]Session, error) {
	if p.Person() == "" {
		return nil, nil
	}
	all, err := s.sessions.OfPerson(ctx, p.Person(), 2*devicesMost)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	var live []Session
	for _, sess := range all {
		if sess.Live(s.policy, s.now()) == nil {
			live = append(live, sess)
		}
	}
	return live, nil
}

// EndSession signs one of a person's devices out. It returns ErrSessionNotFound for a session that isn't hers.
func (s *Service) EndSession(ctx context.Context, p tenants.Principal, id tenants.SessionID) error {
	sess, err := s.sessions.Get(ctx, id)
	if err == nil && !sess.isOf(p) {
		err = ErrSessionNotFound
	}
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return s.end(ctx, sess, "by_owner", actor(p))
}

// EndSessions signs a person out everywhere, this device included.
func (s *Service) EndSessions(ctx context.Context, p tenants.Principal) error {
	if p.Person() == "" {
		return ErrSessionNotFound
	}
	return s.endAll(ctx, p.Person(), "", "by_owner", actor(p))
}

// endAll ends a person's sessions but the one to spare.
func (s *Service) endAll(ctx context.Context, p tenants.PersonID, spare tenants.SessionID, reason string, by fact.Actor) error {
	for {
		all, err := s.sessions.OfPerson(ctx, p, 2*devicesMost)
		if err != nil {
			return fmt.Errorf("list sessions: %w", err)
		}
		ended := 0
		for _, sess := range all {
			if sess.ID == spare {
				continue
			}
			if err := s.end(ctx, sess, reason, by); err != nil {
				return err
			}
			ended++
		}
		if ended < devicesMost {
			return nil
		}
	}
}

func (s *Service) end(ctx context.Context, sess Session, reason string, by fact.Actor) error {
	return s.endAs(ctx, sess, SessionEnded, fact.Detail{"reason": reason, "device": sess.Device}, by)
}

func (s *Service) endAs(ctx context.Context, sess Session, k fact.Kind, with fact.Detail, by fact.Actor) error {
	s.ended.Put(sess.ID, s.now())
	if err := s.sessions.End(ctx, sess.ID, s.tell(k, session(sess.ID), by, sess.trails(), s.now(), with)); err != nil {
		return fmt.Errorf("end session %s: %w", sess.ID, err)
	}
	return nil
}

// Act lets a person act by another of her memberships from now on. The refresh token stays as it is. It returns ErrNotYours for a
// membership that isn't hers, has ended, or belongs to another tenant than the one whose provider she came by.
func (s *Service) Act(ctx context.Context, p tenants.Principal, m tenants.MemberID) (Entry, error) {
	sess, err := s.own(ctx, p)
	if err != nil {
		return Entry{}, err
	}
	places, err := s.places(ctx, p.Person(), sess.Via)
	if err != nil {
		return Entry{}, err
	}
	for _, place := range places {
		if place.Member.ID != m {
			continue
		}
		sess, err = s.alter(ctx, sess.ID, Acted, func(sess *Session) {
			sess.Member, sess.Tenant = place.Member.ID, place.Tenant.ID
		})
		if err != nil {
			return Entry{}, err
		}
		_, err = s.change(ctx, p.Person(), deed{kind: AccountChanged, by: sess.actor()}, func(a *Account) error { a.Acted = m; return nil })
		if err != nil {
			return Entry{}, err
		}
		return s.entry(sess)
	}
	return Entry{}, ErrNotYours
}

// isOf reports whether the session is the principal's own, as a person. Guests have nothing to change about theirs.
func (s Session) isOf(p tenants.Principal) bool { return p.Person() != "" && s.Person == p.Person() }

// own returns the session a principal came by.
func (s *Service) own(ctx context.Context, p tenants.Principal) (Session, error) {
	sess, err := s.sessions.Get(ctx, p.Session())
	if errors.Is(err, ErrSessionNotFound) || err == nil && !sess.isOf(p) {
		return Session{}, ErrSessionEnded
	}
	if err != nil {
		return Session{}, fmt.Errorf("read a session: %w", err)
	}
	return sess, nil
}

// alter changes a session, again where another change came first.
func (s *Service) alter(ctx context.Context, id tenants.SessionID, k fact.Kind, rule func(*Session)) (Session, error) {
	for range tryAgain {
		sess, err := s.sessions.Get(ctx, id)
		if errors.Is(err, ErrSessionNotFound) {
			return Session{}, ErrSessionEnded
		}
		if err != nil {
			return Session{}, fmt.Errorf("read a session: %w", err)
		}
		rule(&sess)
		err = s.sessions.Change(ctx, sess, s.tell(k, session(id), sess.actor(), sess.trails(), s.now(), nil))
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return Session{}, fmt.Errorf("change a session: %w", err)
		}
		sess.Rev++
		return sess, nil
	}
	return Session{}, ErrBusy
}
