package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MostCounted bounds the count of unread notices; beyond it a screen says "99+".
const MostCounted = 100

// Door lets the house into a space on an errand.
type Door interface {
	Steward(tenants.Space, tenants.Errand) tenants.Scope
}

// Parts is what the service is made of. Push, Teller and Rooms may be left out: then nothing is pushed, no device hears at once, and nobody is called in rooms.
type Parts struct {
	Store  Store
	Book   Book
	Door   Door
	Mail   Mailer
	Push   Pusher
	Teller Teller
	Rooms  Rooms
	Now    func() time.Time
	Log    *slog.Logger
}

// Service gives notices, lets them leave, and answers what members ask of theirs.
type Service struct {
	Parts
	woken chan struct{}
	roads chan struct{} // a token for every push under way

	mu      sync.Mutex
	stirred map[tenants.TenantID]bool // homes to look at next
	direct  map[string]bool           // rooms, by whether they are direct
}

// mostPushes bounds the pushes under way: a push service that hangs holds up one of them for a while.
const mostPushes = 8

// NewService returns the service of its parts.
func NewService(p Parts) *Service {
	if p.Log == nil {
		p.Log = slog.Default()
	}
	return &Service{
		Parts: p, woken: make(chan struct{}, 1), roads: make(chan struct{}, mostPushes), stirred: map[tenants.TenantID]bool{}, direct: map[string]bool{},
	}
}

// Tells has the service's teller be t. It must be called before anything is given.
func (s *Service) Tells(t Teller) { s.Teller = t }

// Mine lists the acting member's notices, newest first.
func (s *Service) Mine(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Notice], error) {
	return s.Store.In(in).Of(ctx, in.Member(), f, ask)
}

// Unread counts the acting member's unread notices, up to MostCounted.
func (s *Service) Unread(ctx context.Context, in tenants.Scope) (int64, error) {
	return s.Store.In(in).Unread(ctx, in.Member(), MostCounted)
}

// mostRead bounds how many notices one request marks as read.
const mostRead = 1000

// Read marks notices of the acting member as read, or where none is named all of them, and lets her other devices know. It returns how many are left, or
// ErrNotFound for one that isn't hers.
func (s *Service) Read(ctx context.Context, in tenants.Scope, ids ...ID) (int64, error) {
	if len(ids) == 0 {
		if err := s.readAll(ctx, in); err != nil {
			return 0, err
		}
	}
	for _, nid := range ids {
		n, err := s.Store.In(in).Notice(ctx, nid)
		if err == nil && n.To != in.Member() {
			err = ErrNotFound
		}
		if err == nil {
			err = s.read(ctx, in, n)
		}
		if err != nil {
			return 0, err
		}
	}
	left, err := s.Unread(ctx, in)
	if err == nil && s.Teller != nil {
		s.Teller.Seen(in, in.Member(), ids, left)
	}
	return left, err
}

func (s *Service) readAll(ctx context.Context, in tenants.Scope) error {
	for done := 0; done < mostRead; {
		p, err := s.Mine(ctx, in, Filter{Unread: true}, page.Ask{Size: page.MostSize})
		if err != nil || len(p.Items) == 0 {
			return err
		}
		for _, n := range p.Items {
			if err := s.read(ctx, in, n); err != nil {
				return err
			}
			done++
		}
	}
	return nil
}

// mostTries bounds how often a change is tried again that others came before.
const mostTries = 5

// read marks one notice as read. A deed that joins it at the same moment is read with it: it was in the bell.
func (s *Service) read(ctx context.Context, in tenants.Scope, n Notice) error {
	shelf := s.Store.In(in)
	for range mostTries {
		if n.Read {
			return nil
		}
		told, err := in.Tell(Seen, n.ref(), s.Now(), nil)
		if err != nil {
			return err
		}
		n.see()
		if err = shelf.Change(ctx, n, told); err == nil || !errors.Is(err, ErrStale) {
			return err
		}
		if n, err = shelf.Notice(ctx, n.ID); err != nil {
			return err
		}
	}
	return ErrStale
}

func (n *Notice) ref() fact.Ref { return fact.Ref{Noun: "notice", ID: string(n.ID)} }

// Choice returns how the acting member wants to be told.
func (s *Service) Choice(ctx context.Context, in tenants.Scope) (Choice, error) {
	return s.choice(ctx, in, in.Member())
}

func (s *Service) choice(ctx context.Context, in tenants.Scope, m tenants.MemberID) (Choice, error) {
	c, err := s.Store.In(in).Choice(ctx, m)
	if errors.Is(err, ErrNotFound) {
		return DefaultChoice(m), nil
	}
	return c, err
}

// Choose keeps how the acting member wants to be told, made from what Choice returned. What waits already comes at the new time. It returns fault.ErrInvalid
// for what can't be, ErrStale if she has chosen on another screen meanwhile.
func (s *Service) Choose(ctx context.Context, in tenants.Scope, c Choice) (Choice, error) {
	if c.Member != in.Member() {
		return Choice{}, ErrNotFound
	}
	if err := c.Check(); err != nil {
		return Choice{}, err
	}
	told, err := in.Tell(Chosen, fact.Ref{Noun: "member", ID: string(c.Member)}, s.Now(), nil)
	if err != nil {
		return Choice{}, err
	}
	err = s.Store.In(in).KeepChoice(ctx, c, told)
	if errors.Is(err, ErrTaken) {
		err = ErrStale
	}
	if err != nil {
		return Choice{}, err
	}
	c.Rev++
	return c, s.replan(ctx, in, c)
}

// replan lets what waits for the acting member wait as she wishes now.
func (s *Service) replan(ctx context.Context, in tenants.Scope, c Choice) error {
	home, err := s.Book.Tenant(ctx, in.Tenant())
	if err != nil {
		return err
	}
	p, err := s.Mine(ctx, in, Filter{Unread: true}, page.Ask{Size: page.MostSize})
	if err != nil {
		return err
	}
	for _, n := range p.Items {
		a, ok := AudienceOf(n.Fact)
		if !ok || n.Due.IsZero() {
			continue
		}
		n.replan(c, a, c.Where(home), s.Now())
		told, err := in.Tell(Seen, n.ref(), s.Now(), nil)
		if err != nil {
			return err
		}
		if err := s.Store.In(in).Change(ctx, n, told); err != nil && !errors.Is(err, ErrStale) {
			return err
		}
	}
	s.wake(in.Tenant())
	return nil
}

// PushKey returns the key that browsers ask for, or ErrPushOff where the operator hasn't set it up.
func (s *Service) PushKey() (string, error) {
	if s.Push == nil {
		return "", ErrPushOff
	}
	return s.Push.Key(), nil
}

// Devices lists the acting member's devices, newest first.
func (s *Service) Devices(ctx context.Context, in tenants.Scope) ([]Device, error) {
	return s.Store.In(in).Devices(ctx, in.Member())
}

// AddDevice lets the house push to a device of the acting member, as NewDevice made it; a device that somebody else of the home used before is hers then. The
// oldest goes where there are too many. It returns ErrPushOff where the operator hasn't set it up.
func (s *Service) AddDevice(ctx context.Context, in tenants.Scope, d Device, session tenants.SessionID) (Device, error) {
	if s.Push == nil {
		return Device{}, ErrPushOff
	}
	shelf := s.Store.In(in)
	before, err := shelf.Device(ctx, d.ID)
	if err != nil && !errors.Is(err, ErrDeviceNotFound) {
		return Device{}, err
	}
	d.Rev, d.Member, d.Session, d.At = before.Rev, in.Member(), session, s.Now().UTC().Truncate(time.Millisecond)
	if r := []rune(fault.Reveal(d.Name)); len(r) > mostName {
		d.Name = string(r[:mostName])
	}
	told, err := in.Tell(DeviceAdded, d.ref(), d.At, nil)
	if err != nil {
		return Device{}, err
	}
	if err := shelf.KeepDevice(ctx, d, told); err != nil {
		return Device{}, err
	}
	all, err := shelf.Devices(ctx, in.Member())
	if err != nil {
		return Device{}, err
	}
	for _, old := range all[min(mostDevices, len(all)):] {
		if err := s.removeDevice(ctx, in, old); err != nil {
			return Device{}, err
		}
	}
	return d, nil
}

func (d Device) ref() fact.Ref { return fact.Ref{Noun: "device", ID: string(d.ID)} }

// RemoveDevice ends pushing to a device of the acting member, or where none is named to those of the session. It returns ErrDeviceNotFound for one that isn't
// hers.
func (s *Service) RemoveDevice(ctx context.Context, in tenants.Scope, id DeviceID, session tenants.SessionID) error {
	shelf := s.Store.In(in)
	if id != "" {
		d, err := shelf.Device(ctx, id)
		if err == nil && d.Member != in.Member() {
			err = ErrDeviceNotFound
		}
		if err != nil {
			return err
		}
		return s.removeDevice(ctx, in, d)
	}
	all, err := shelf.Devices(ctx, in.Member())
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Session != session {
			continue
		}
		if err := s.removeDevice(ctx, in, d); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) removeDevice(ctx context.Context, in tenants.Scope, d Device) error {
	told, err := in.Tell(DeviceRemoved, d.ref(), s.Now(), nil)
	if err == nil {
		err = s.Store.In(in).RemoveDevice(ctx, d, told)
	}
	if err != nil {
		return fmt.Errorf("remove a device: %w", err)
	}
	return nil
}
