package pass

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// TicketID names a ticket.
type TicketID string

// Ticket opens one socket for who asked for it, once and within seconds, on any node. It stands in the socket's address, where a browser can put
// nothing else, so that no token has to.
type Ticket struct {
	ID      TicketID          `bson:"-"`
	Rev     int64             `bson:"-"`
	Hash    []byte            `bson:"hash"` // SHA-256 of its secret
	Person  tenants.PersonID  `bson:"person"`
	Member  tenants.MemberID  `bson:"member"`
	Tenant  tenants.TenantID  `bson:"tenant"`
	Session tenants.SessionID `bson:"session"`
	Strong  bool              `bson:"strong"`
	Guest   tenants.GuestID   `bson:"guest"`
	Until   time.Time         `bson:"until"`
}

// TicketLife is how long a ticket opens: as long as it takes to open a socket on a poor line.
const TicketLife = 30 * time.Second

// Tickets keeps tickets.
type Tickets interface {
	// Ticket returns ErrTicket for an unknown one.
	Ticket(ctx context.Context, id TicketID) (Ticket, error)
	Add(ctx context.Context, t Ticket, told tenants.Told) error
	// Tear takes the ticket away as it was read. It returns ErrTicket where somebody else was faster.
	Tear(ctx context.Context, t Ticket, told tenants.Told) error
	// Over lists tickets whose Until lies before the moment, at most most.
	Over(ctx context.Context, before time.Time, most int) ([]Ticket, error)
}

// Ticket gives p a ticket for one socket. It returns tenants.ErrSignIn for a stranger.
func (s *Service) Ticket(ctx context.Context, p tenants.Principal) (string, time.Time, error) {
	if !p.Known() {
		return "", time.Time{}, tenants.ErrSignIn
	}
	now := s.now()
	t := Ticket{
		ID: id.At[TicketID](now), Person: p.Person(), Member: p.Member(), Tenant: p.Tenant(), Session: p.Session(), Strong: p.Strong(), Guest: p.Guest(),
		Until: now.Add(TicketLife),
	}
	var token string
	token, t.Hash = secret.New(string(t.ID))
	if err := s.tickets.Add(ctx, t, s.tell(TicketGiven, t.ref(), house, nil, now, nil)); err != nil {
		return "", time.Time{}, fmt.Errorf("give a ticket: %w", err)
	}
	return token, t.Until, nil
}

// Redeem vouches for the bearer of a ticket and tears it. It returns ErrTicket for one that is forged, over or used, and ErrSessionEnded where
// the session it was given to has ended since.
func (s *Service) Redeem(ctx context.Context, token string) (tenants.Principal, error) {
	of, word, ok := secret.Parse[TicketID](token)
	if !ok {
		return tenants.Stranger(), ErrTicket
	}
	t, err := s.tickets.Ticket(ctx, of)
	now := s.now()
	switch {
	case errors.Is(err, ErrTicket), err == nil && (!secret.Same(t.Hash, word) || !now.Before(t.Until)):
		return tenants.Stranger(), ErrTicket
	case err != nil:
		return tenants.Stranger(), fmt.Errorf("read a ticket: %w", err)
	}
	err = s.tickets.Tear(ctx, t, s.tell(TicketUsed, t.ref(), house, nil, now, nil))
	switch kind := fault.KindOf(err); {
	case err != nil && (kind == fault.Stale || kind == fault.NotFound || errors.Is(err, ErrTicket)):
		return tenants.Stranger(), ErrTicket
	case err != nil:
		return tenants.Stranger(), fmt.Errorf("tear a ticket: %w", err)
	}
	c := claims{Member: t.Member, Tenant: t.Tenant, Session: t.Session, Guest: t.Guest}
	if c.Subject = string(t.Person); t.Guest != "" {
		c.Subject = string(t.Guest)
	}
	if err := s.alive(ctx, c); err != nil {
		return tenants.Stranger(), err
	}
	if t.Guest != "" {
		return tenants.Vouch(tenants.Vouching{Guest: t.Guest, Session: t.Session}), nil
	}
	return tenants.Vouch(tenants.Vouching{Person: t.Person, Member: t.Member, Tenant: t.Tenant, Session: t.Session, Strong: t.Strong}), nil
}

func (t Ticket) ref() fact.Ref { return fact.Ref{Noun: "ticket", ID: string(t.ID)} }

// sweepTickets takes away tickets that nobody used.
func (s *Service) sweepTickets(ctx context.Context) error {
	now := s.now()
	over, err := s.tickets.Over(ctx, now, sweepMost)
	if err != nil {
		return fmt.Errorf("find tickets that are over: %w", err)
	}
	for _, t := range over {
		err := s.tickets.Tear(ctx, t, s.tell(TicketUsed, t.ref(), house, nil, now, nil))
		if err != nil && fault.KindOf(err) != fault.Stale && !errors.Is(err, ErrTicket) {
			return fmt.Errorf("clear a ticket away: %w", err)
		}
	}
	return nil
}

// Still returns nil while the session by which p came is open and in use: ErrSessionEnded once it has ended, ErrSessionIdle where nothing was heard of it
// for too long. A socket asks it from time to time, since it outlives the token it was opened by.
func (s *Service) Still(ctx context.Context, p tenants.Principal) error {
	sess, err := s.sessions.Get(ctx, p.Session())
	if errors.Is(err, ErrSessionNotFound) {
		return ErrSessionEnded
	}
	if err != nil {
		return fmt.Errorf("look up a session: %w", err)
	}
	if err := sess.Live(s.policy, s.now()); err != nil {
		return err
	}
	if sess.Member != p.Member() || sess.Guest != p.Guest() {
		return ErrSessionEnded // she acts for another tenant now
	}
	return nil
}
