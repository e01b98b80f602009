package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

var (
	accountNoun = noun[pass.Account]{
		name: "account", missing: pass.ErrNoAccount,
		indexes: []engine.Index{
			{Name: "email", Fields: []engine.Field{{Path: "email"}}, Unique: true},
			{Name: "linked", Fields: []engine.Field{{Path: "linked", Many: true}}},
		},
		id:    func(a *pass.Account) string { return string(a.ID) },
		setID: func(a *pass.Account, id string) { a.ID = tenants.PersonID(id) },
		rev:   func(a *pass.Account) *int64 { return &a.Rev },
	}
	sessionNoun = noun[pass.Session]{
		name: "session", missing: pass.ErrSessionNotFound,
		indexes: []engine.Index{
			{Name: "person", Fields: []engine.Field{{Path: "person"}, {Path: "created", Type: engine.Time}}},
			{Name: "guest", Fields: []engine.Field{{Path: "guest"}, {Path: "created", Type: engine.Time}}},
			{Name: "over", Fields: []engine.Field{{Path: "ends_at", Type: engine.Time}}},
		},
		id:    func(s *pass.Session) string { return string(s.ID) },
		setID: func(s *pass.Session, id string) { s.ID = tenants.SessionID(id) },
		rev:   func(s *pass.Session) *int64 { return &s.Rev },
	}
	triesNoun = noun[pass.Tries]{
		name: "tries", missing: errNoTries,
		indexes: []engine.Index{{Name: "last", Fields: []engine.Field{{Path: "last", Type: engine.Time}}}},
		id:      func(t *pass.Tries) string { return t.Key },
		setID:   func(t *pass.Tries, id string) { t.Key = id },
		rev:     func(t *pass.Tries) *int64 { return &t.Rev },
	}
	invitationNoun = noun[pass.Invitation]{
		name: "invitation", missing: pass.ErrInvitationNotFound,
		indexes: []engine.Index{
			{Name: "tenant", Fields: []engine.Field{{Path: "tenant"}, {Path: "at", Type: engine.Time}}},
			{Name: "email", Fields: []engine.Field{{Path: "tenant"}, {Path: "email"}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(i *pass.Invitation) string { return string(i.ID) },
		setID: func(i *pass.Invitation, id string) { i.ID = pass.InvitationID(id) },
		rev:   func(i *pass.Invitation) *int64 { return &i.Rev },
	}
	ticketNoun = noun[pass.Ticket]{
		name: "ticket", missing: pass.ErrTicket,
		indexes: []engine.Index{{Name: "until", Fields: []engine.Field{{Path: "until", Type: engine.Time}}}},
		id:      func(t *pass.Ticket) string { return string(t.ID) },
		setID:   func(t *pass.Ticket, id string) { t.ID = pass.TicketID(id) },
		rev:     func(t *pass.Ticket) *int64 { return &t.Rev },
	}
	keysNoun = noun[pass.KeyBook]{
		name: "keys", missing: errNoKeys,
		id:    func(*pass.KeyBook) string { return "keys" }, // an installation has one book
		setID: func(*pass.KeyBook, string) {},
		rev:   func(b *pass.KeyBook) *int64 { return &b.Rev },
	}

	errNoTries = errors.New("storage: nothing is counted")
	errNoKeys  = errors.New("storage: no keys yet")
)

func passCollections() []engine.Collection {
	return []engine.Collection{
		accountNoun.collection(), sessionNoun.collection(), triesNoun.collection(), invitationNoun.collection(), keysNoun.collection(),
		ticketNoun.collection(),
	}
}

// Accounts keeps accounts in the Authority's own book. It implements pass.Accounts.
type Accounts struct{ shelf[pass.Account] }

// Accounts returns the keeper of accounts.
func (h *House) Accounts() Accounts {
	return Accounts{shelf[pass.Account]{h, &accountNoun, wall.House()}}
}

// ByID implements pass.Accounts.
func (a Accounts) ByID(ctx context.Context, id tenants.PersonID) (pass.Account, error) {
	return a.get(ctx, string(id))
}

// ByEmail implements pass.Accounts.
func (a Accounts) ByEmail(ctx context.Context, e pass.Email) (pass.Account, error) {
	return a.first(ctx, engine.Query{Index: "email", Where: []engine.Cond{engine.Equal("email", string(e))}})
}

// BySubject implements pass.Accounts.
func (a Accounts) BySubject(ctx context.Context, s pass.Subject) (pass.Account, error) {
	return a.first(ctx, engine.Query{Index: "linked", Where: []engine.Cond{engine.Has("linked", s.Key())}})
}

// Add implements pass.Accounts.
func (a Accounts) Add(ctx context.Context, row pass.Account, told tenants.Told) error {
	return a.add(ctx, row, told)
}

// Change implements pass.Accounts.
func (a Accounts) Change(ctx context.Context, row pass.Account, told tenants.Told) error {
	return a.change(ctx, row, told)
}

// Sessions keeps signed-in devices in the Authority's own book. It implements pass.Sessions.
type Sessions struct{ shelf[pass.Session] }

// Sessions returns the keeper of sessions.
func (h *House) Sessions() Sessions {
	return Sessions{shelf[pass.Session]{h, &sessionNoun, wall.House()}}
}

// Get implements pass.Sessions.
func (s Sessions) Get(ctx context.Context, id tenants.SessionID) (pass.Session, error) {
	return s.get(ctx, string(id))
}

// OfPerson implements pass.Sessions.
func (s Sessions) OfPerson(ctx context.Context, p tenants.PersonID, most int) ([]pass.Session, error) {
	found, err := s.find(ctx, engine.Query{
		Index: "person", Where: []engine.Cond{engine.Equal("person", string(p))}, Order: engine.Down, Page: page.Ask{Size: most},
	})
	return found.Items, err
}

// OfGuest implements pass.Sessions.
func (s Sessions) OfGuest(ctx context.Context, g tenants.GuestID, most int) ([]pass.Session, error) {
	found, err := s.find(ctx, engine.Query{
		Index: "guest", Where: []engine.Cond{engine.Equal("guest", string(g))}, Order: engine.Down, Page: page.Ask{Size: most},
	})
	return found.Items, err
}

// Over implements pass.Sessions.
func (s Sessions) Over(ctx context.Context, before time.Time, most int) ([]pass.Session, error) {
	return upTo(ctx, s.shelf, engine.Query{Index: "over", Where: []engine.Cond{engine.Range("ends_at", nil, before)}}, most)
}

// Add implements pass.Sessions.
func (s Sessions) Add(ctx context.Context, row pass.Session, told tenants.Told) error {
	return s.add(ctx, row, told)
}

// Change implements pass.Sessions.
func (s Sessions) Change(ctx context.Context, row pass.Session, told tenants.Told) error {
	return s.change(ctx, row, told)
}

// End implements pass.Sessions.
func (s Sessions) End(ctx context.Context, id tenants.SessionID, told tenants.Told) error {
	return takeAway(ctx, s.shelf, string(id), told)
}

// Counters keeps the counts of wrong passwords in the Authority's own book. It implements pass.Counters.
type Counters struct{ shelf[pass.Tries] }

// Counters returns the keeper of counts.
func (h *House) Counters() Counters { return Counters{shelf[pass.Tries]{h, &triesNoun, wall.House()}} }

// Tries implements pass.Counters.
func (c Counters) Tries(ctx context.Context, key string) (pass.Tries, error) {
	t, err := c.get(ctx, key)
	if errors.Is(err, errNoTries) {
		return pass.Tries{Key: key}, nil
	}
	return t, err
}

// Keep implements pass.Counters.
func (c Counters) Keep(ctx context.Context, t pass.Tries, told tenants.Told) error {
	if t.Rev == 0 {
		return c.add(ctx, t, told)
	}
	return c.change(ctx, t, told)
}

// Old implements pass.Counters.
func (c Counters) Old(ctx context.Context, before time.Time, most int) ([]pass.Tries, error) {
	return upTo(ctx, c.shelf, engine.Query{Index: "last", Where: []engine.Cond{engine.Range("last", nil, before)}}, most)
}

// Forget implements pass.Counters.
func (c Counters) Forget(ctx context.Context, key string, told tenants.Told) error {
	return takeAway(ctx, c.shelf, key, told)
}

// Invites keeps invitations in the Authority's own book. It implements pass.Invites.
type Invites struct{ shelf[pass.Invitation] }

// Invites returns the keeper of invitations.
func (h *House) Invites() Invites {
	return Invites{shelf[pass.Invitation]{h, &invitationNoun, wall.House()}}
}

// ByID implements pass.Invites.
func (i Invites) ByID(ctx context.Context, id pass.InvitationID) (pass.Invitation, error) {
	return i.get(ctx, string(id))
}

// To implements pass.Invites.
func (i Invites) To(ctx context.Context, t tenants.TenantID, e pass.Email) (pass.Invitation, error) {
	return i.first(ctx, engine.Query{
		Index: "email", Where: []engine.Cond{engine.Equal("tenant", string(t)), engine.Equal("email", string(e))}, Order: engine.Down,
	})
}

// Of implements pass.Invites.
func (i Invites) Of(ctx context.Context, t tenants.TenantID, ask page.Ask) (page.Of[pass.Invitation], error) {
	return i.find(ctx, engine.Query{Index: "tenant", Where: []engine.Cond{engine.Equal("tenant", string(t))}, Order: engine.Down, Page: ask})
}

// Add implements pass.Invites.
func (i Invites) Add(ctx context.Context, row pass.Invitation, told tenants.Told) error {
	return i.add(ctx, row, told)
}

// Change implements pass.Invites.
func (i Invites) Change(ctx context.Context, row pass.Invitation, told tenants.Told) error {
	return i.change(ctx, row, told)
}

// Tickets keeps tickets for sockets in the Authority's own book. It implements pass.Tickets.
type Tickets struct{ shelf[pass.Ticket] }

// Tickets returns the keeper of tickets.
func (h *House) Tickets() Tickets { return Tickets{shelf[pass.Ticket]{h, &ticketNoun, wall.House()}} }

// Ticket implements pass.Tickets.
func (t Tickets) Ticket(ctx context.Context, id pass.TicketID) (pass.Ticket, error) {
	return t.get(ctx, string(id))
}

// Add implements pass.Tickets.
func (t Tickets) Add(ctx context.Context, row pass.Ticket, told tenants.Told) error {
	return t.add(ctx, row, told)
}

// Tear implements pass.Tickets.
func (t Tickets) Tear(ctx context.Context, row pass.Ticket, told tenants.Told) error {
	return t.remove(ctx, row, told)
}

// Over implements pass.Tickets.
func (t Tickets) Over(ctx context.Context, before time.Time, most int) ([]pass.Ticket, error) {
	return upTo(ctx, t.shelf, engine.Query{Index: "until", Where: []engine.Cond{engine.Range("until", nil, before)}}, most)
}

// Keys keeps the installation's own keys in the Authority's own book. It implements pass.KeyStore.
type Keys struct{ shelf[pass.KeyBook] }

// Keys returns the keeper of keys.
func (h *House) Keys() Keys { return Keys{shelf[pass.KeyBook]{h, &keysNoun, wall.House()}} }

// Keys implements pass.KeyStore.
func (k Keys) Keys(ctx context.Context) (pass.KeyBook, error) {
	b, err := k.get(ctx, "keys")
	if errors.Is(err, errNoKeys) {
		return pass.KeyBook{}, nil
	}
	return b, err
}

// KeepKeys implements pass.KeyStore.
func (k Keys) KeepKeys(ctx context.Context, b pass.KeyBook, told tenants.Told) error {
	if b.Rev == 0 {
		return k.add(ctx, b, told)
	}
	return k.change(ctx, b, told)
}

// upTo returns the first rows of a query, at most most.
func upTo[T any](ctx context.Context, s shelf[T], q engine.Query, most int) ([]T, error) {
	var rows []T
	for len(rows) < most {
		q.Page.Size = min(most-len(rows), page.MostSize)
		p, err := s.find(ctx, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, p.Items...)
		if q.Page.After = p.Next; p.Next == "" {
			break
		}
	}
	return rows, nil
}

// removeTries is how often a removal is tried that changes come before.
const removeTries = 5

// takeAway removes a row whatever its revision. One that isn't there is gone already.
func takeAway[T any](ctx context.Context, s shelf[T], id string, told tenants.Told) error {
	for range removeTries {
		row, err := s.get(ctx, id)
		if errors.Is(err, s.noun.missing) {
			return nil
		}
		if err != nil {
			return err
		}
		if err = s.remove(ctx, row, told); !errors.Is(err, engine.ErrStale) && !errors.Is(err, s.noun.missing) {
			return err
		}
	}
	return engine.ErrStale
}
