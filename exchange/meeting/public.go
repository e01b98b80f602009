package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Public is what everybody may read of a meeting besides its title, time and place. One of the host's people writes it, and another lets it out: what is
// public once can't be called back from who has read it.
type Public struct {
	Text    lang.Text        `bson:"text"`
	Contact lang.Text        `bson:"contact"` // a desk, with its telephone or e-mail
	By      tenants.MemberID `bson:"by"`
	Pending bool             `bson:"pending"` // it waits for another's eyes
	Shown   Shown            `bson:"shown"`
}

// Shown is what stands on the public page.
type Shown struct {
	Text    lang.Text        `bson:"text"`
	Contact lang.Text        `bson:"contact"`
	By      tenants.MemberID `bson:"by"`
	At      time.Time        `bson:"at"` // zero while nothing does
}

// MostContact bounds how a desk is named.
const MostContact = 300

// On reports whether everybody may read of the meeting.
func (p Public) On() bool { return !p.Shown.At.IsZero() }

// WritePublic says what everybody shall read of the meeting. It shows nothing yet.
func (m *Meeting) WritePublic(text, contact lang.Text, by By) error {
	if err := m.publishing(by); err != nil {
		return err
	}
	var c fault.Check
	c.That(!text.Empty(), "text", "required")
	checkText(&c, "text", text, MostPurpose)
	checkText(&c, "contact", contact, MostContact)
	if err := c.Err(); err != nil {
		return err
	}
	m.Public.Text, m.Public.Contact, m.Public.By, m.Public.Pending, m.Updated = text, contact, by.Member, true, by.At
	return nil
}

// publishing returns why the side that does it may not make the meeting public.
func (m Meeting) publishing(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State == Cancelled || m.State == Postponed:
		return ErrOver
	case !m.Announced():
		return ErrNotInvited
	case !m.Slot.Set():
		return ErrNoTime
	}
	return nil
}

// ShowPublic puts on the public page what somebody else of the host has written for it.
func (m *Meeting) ShowPublic(by By) error {
	if err := m.publishing(by); err != nil {
		return err
	}
	switch {
	case !m.Public.Pending:
		return ErrNothingPublic
	case m.Public.By == by.Member:
		return ErrOwnWords
	}
	m.Public.Shown = Shown{m.Public.Text, m.Public.Contact, by.Member, by.At}
	m.Public.Pending, m.Updated = false, by.At
	return nil
}

// HidePublic takes the public page down. What was written for it is kept.
func (m *Meeting) HidePublic(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case !m.Public.On():
		return ErrNothingPublic
	}
	m.Public.Shown, m.Updated = Shown{}, by.At
	return nil
}

func (m Meeting) publicRights(r *Rights, in tenants.Scope) {
	host := in.May(tenants.WriteMeeting) && in.Tenant() == m.Host
	by := By{Member: in.Member(), Tenant: in.Tenant()}
	r.may("public", host && m.State != Draft, m.publishing(by))
	own := error(nil)
	if m.Public.By == by.Member {
		own = ErrOwnWords
	}
	r.may("show_public", host && m.Public.Pending && m.publishing(by) == nil, own)
	r.may("hide_public", host && m.Public.On(), nil)
}

// Event is a meeting as everybody may read of it. It stands in the commons, copied from its own space.
type Event struct {
	ID      ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Host    tenants.TenantID `bson:"host"`
	Title   lang.Text        `bson:"title"`
	Text    lang.Text        `bson:"text"`
	Contact lang.Text        `bson:"contact"`
	Format  Format           `bson:"format"`
	Mode    Mode             `bson:"mode"`
	Langs   []lang.Tag       `bson:"langs"`
	Slot    Slot             `bson:"slot"`
	Venue   lang.Text        `bson:"venue"`
	Address lang.Text        `bson:"address"`
	State   State            `bson:"state"` // Cancelled, Postponed, or Invited where it stands
	Updated time.Time        `bson:"updated"`
}

// event is the meeting's copy for the commons. Who else takes part is theirs to say.
func (m Meeting) event() Event {
	e := Event{
		ID: m.ID, Host: m.Host, Title: m.Title, Text: m.Public.Shown.Text, Contact: m.Public.Shown.Contact, Format: m.Format, Mode: m.Mode, Langs: m.Langs,
		Slot: m.Slot, Venue: m.Venue.Name, Address: m.Venue.Address, State: Invited, Updated: m.Updated,
	}
	if m.State == Cancelled || m.State == Postponed {
		e.State = m.State
	}
	return e
}

func (e Event) ref() fact.Ref { return fact.Ref{Noun: "event", ID: string(e.ID)} }

// EventShelf is the events of the commons. What isn't there is answered by ErrEventNotFound.
type EventShelf interface {
	Event(ctx context.Context, id ID) (Event, error)
	// Events lists those that end at a moment or later, the nearest first; or that ended before it, the latest first.
	Events(ctx context.Context, f EventFilter, ask page.Ask) (page.Of[Event], error)
	KeepEvent(ctx context.Context, e Event, told tenants.Told) error
	RemoveEvent(ctx context.Context, e Event, told tenants.Told) error
}

// EventFilter narrows a list of events. One of its fields is set.
type EventFilter struct{ From, To time.Time }

// Events lists what everybody may read of.
func (s *Service) Events(ctx context.Context, commons tenants.Scope, f EventFilter, ask page.Ask) (page.Of[Event], error) {
	return s.Store.In(commons).Events(ctx, f, ask)
}

// Event returns one event, or ErrEventNotFound.
func (s *Service) Event(ctx context.Context, commons tenants.Scope, eid ID) (Event, error) {
	return s.Store.In(commons).Event(ctx, eid)
}

// WritePublic says what everybody shall read of the meeting, once another of the host's people has let it out.
func (s *Service) WritePublic(ctx context.Context, in tenants.Scope, at At, said func(Public) (text, contact lang.Text, err error)) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: PublicWritten, rule: func(m *Meeting, by By) error {
		text, contact, err := said(m.Public)
		if err != nil {
			return err
		}
		return m.WritePublic(text, contact, by)
	}})
}

// ShowPublic puts on the public page what another of the host's people has written.
func (s *Service) ShowPublic(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: PublicShown, rule: func(m *Meeting, by By) error { return m.ShowPublic(by) }})
}

// HidePublic takes the public page down.
func (s *Service) HidePublic(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: PublicHidden, rule: func(m *Meeting, by By) error { return m.HidePublic(by) }})
}

// turning lists the deeds after which a public page may have to say something else.
var turning = []fact.Kind{PublicShown, PublicHidden, Saved, Scheduled, Arranged, CancelledFact, PostponedFact}

// spread makes the public page say what the meeting says now. It may be told twice.
func (s *Service) spread(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if f.About.Noun != "meeting" || !slices.ContainsFunc(turning, func(k fact.Kind) bool { return k.Code() == f.Kind }) {
		return nil
	}
	m, err := s.Store.In(enter(space)).Meeting(ctx, ID(f.About.ID))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read what may be public: %w", err)
	}
	commons := enter(tenants.Commons)
	shelf, e := s.Store.In(commons), m.event()
	had, err := shelf.Event(ctx, m.ID)
	switch {
	case errors.Is(err, ErrEventNotFound) && !m.Public.On():
		return nil
	case err != nil && !errors.Is(err, ErrEventNotFound):
		return err
	}
	e.Rev = had.Rev
	kind := EventShown
	if !m.Public.On() {
		kind = EventHidden
	}
	told, err := commons.Tell(kind, e.ref(), s.now(), nil)
	if err != nil {
		return err
	}
	if !m.Public.On() {
		return shelf.RemoveEvent(ctx, had, told)
	}
	return shelf.KeepEvent(ctx, e, told)
}
