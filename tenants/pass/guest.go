package pass

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// OpenPass opens a session for the bearer of a guest's token, on any device, until the pass ends. Wrong tokens slow their address down. It returns
// tenants.ErrGuestNotFound for a forged one, tenants.ErrGuestOver for one that opens nothing any more, or ErrSlowDown.
func (s *Service) OpenPass(ctx context.Context, token string, from From) (Entry, error) {
	if wait := s.addresses.Wait(from.Address, s.now()); wait > 0 {
		return Entry{}, ErrSlowDown.After(wait)
	}
	g, err := s.bearer(ctx, token)
	if errors.Is(err, tenants.ErrGuestNotFound) {
		s.addresses.Fail(from.Address, s.policy, s.now())
	}
	if err != nil {
		return Entry{}, err
	}
	return s.openGuest(ctx, g, from)
}

// OpenFor opens a session by a pass for whoever has proved by other means that it is hers. It returns tenants.ErrGuestOver.
func (s *Service) OpenFor(ctx context.Context, which tenants.GuestID, from From) (Entry, error) {
	g, err := s.members.Guest(ctx, which)
	if err != nil {
		return Entry{}, fmt.Errorf("look up a pass: %w", err)
	}
	return s.openGuest(ctx, g, from)
}

func (s *Service) openGuest(ctx context.Context, g tenants.Guest, from From) (Entry, error) {
	if err := s.guestOpens(ctx, g); err != nil {
		return Entry{}, err
	}
	all, err := s.sessions.OfGuest(ctx, g.ID, 2*devicesMost)
	if err != nil {
		return Entry{}, fmt.Errorf("list a guest's sessions: %w", err)
	}
	if err := s.makeRoom(ctx, all); err != nil {
		return Entry{}, err
	}
	now := s.now()
	sess := newSession(now, s.policy)
	sess.Guest, sess.Pact, sess.Device, sess.Key = g.ID, g.Pact, Device(from.Agent), s.keys.sealer()
	if sess.EndsAt.After(g.Until) {
		sess.EndsAt = g.Until
	}
	told := s.tell(tenants.GuestEntered, g.Ref(), sess.actor(), g.Trails(), now, fact.Detail{"name": g.Name, "device": sess.Device})
	if err := s.sessions.Add(ctx, sess, told); err != nil {
		return Entry{}, fmt.Errorf("open a session: %w", err)
	}
	sess.Rev = 1
	s.looked.Put(sess.ID, now)
	return s.entry(sess)
}

// bearer returns the guest whose token it is.
func (s *Service) bearer(ctx context.Context, token string) (tenants.Guest, error) {
	which, word, ok := secret.Parse[tenants.GuestID](token)
	if !ok {
		return tenants.Guest{}, tenants.ErrGuestNotFound
	}
	g, err := s.members.Guest(ctx, which)
	if err == nil && !secret.Same(g.Hash, word) {
		err = tenants.ErrGuestNotFound
	}
	if err != nil {
		return tenants.Guest{}, fmt.Errorf("look up a pass: %w", err)
	}
	return g, nil
}

// guestOpens returns tenants.ErrGuestOver where a pass opens nothing any more.
func (s *Service) guestOpens(ctx context.Context, g tenants.Guest) error {
	p, err := s.members.Pact(ctx, g.Pact)
	if err != nil {
		return fmt.Errorf("read a guest's pact: %w", err)
	}
	if !g.Opens(p, s.now()) {
		return tenants.ErrGuestOver
	}
	return nil
}

// stillGuest ends the session of a guest whose pass opens nothing any more, and returns ErrSessionEnded for it.
func (s *Service) stillGuest(ctx context.Context, sess Session) error {
	g, err := s.members.Guest(ctx, sess.Guest)
	if err == nil {
		err = s.guestOpens(ctx, g)
	}
	if errors.Is(err, tenants.ErrGuestOver) || err != nil && fault.KindOf(err) == fault.NotFound {
		return errors.Join(ErrSessionEnded, s.end(ctx, sess, "pass", house))
	}
	return err
}
