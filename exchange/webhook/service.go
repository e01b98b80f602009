package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Parts is what the service is made of.
type Parts struct {
	Store   Store
	Book    Book
	Door    Door
	Seals   Seals
	Sender  Sender
	Offered []string // the kinds of deeds that can be chosen
	Now     func() time.Time
	Log     *slog.Logger
	Chance  func() float64 // in [0, 1); nil for real chance
}

// Service keeps webhooks, puts deeds before them, and sends.
type Service struct {
	Parts
	offered map[string]bool
	woken   chan struct{}

	mu      sync.Mutex
	posts   map[tenants.Space][]post // where deeds are asked for, as of read
	read    time.Time                // zero: must be read anew
	stirred map[post]time.Time       // webhooks to look at, and when
	busy    map[post]bool
}

// post is one webhook of one tenant.
type post struct {
	tenant tenants.TenantID
	hook   ID
}

// NewService returns the service of its parts.
func NewService(p Parts) *Service {
	if p.Log == nil {
		p.Log = slog.Default()
	}
	if p.Chance == nil {
		p.Chance = rand.Float64
	}
	s := &Service{Parts: p, offered: map[string]bool{}, woken: make(chan struct{}, 1), stirred: map[post]time.Time{}, busy: map[post]bool{}}
	for _, k := range p.Offered {
		s.offered[k] = true
	}
	return s
}

// Hooks lists the webhooks of the acting member's tenant, the oldest first. Like all that follows it returns tenants.ErrForbidden to whoever may not keep them.
func (s *Service) Hooks(ctx context.Context, in tenants.Scope) ([]Hook, error) {
	if !in.May(tenants.KeepHooks) {
		return nil, tenants.ErrForbidden
	}
	return s.Store.In(in).Hooks(ctx)
}

// Hook returns one webhook, or ErrNotFound.
func (s *Service) Hook(ctx context.Context, in tenants.Scope, id ID) (Hook, error) {
	if !in.May(tenants.KeepHooks) {
		return Hook{}, tenants.ErrForbidden
	}
	return s.Store.In(in).Hook(ctx, id)
}

// Waiting counts what waits for a webhook, up to a hundred.
func (s *Service) Waiting(ctx context.Context, in tenants.Scope, id ID) (int64, error) {
	return s.Store.In(in).Waiting(ctx, id, 100)
}

// Open makes a webhook. It returns its secret, which nobody is shown again; ErrTooMany, or fault.ErrInvalid with what can't be.
func (s *Service) Open(ctx context.Context, in tenants.Scope, d Draft) (Hook, string, error) {
	all, err := s.Hooks(ctx, in)
	if err != nil {
		return Hook{}, "", err
	}
	if len(all) >= MostHooks {
		return Hook{}, "", ErrTooMany
	}
	if err := s.check(ctx, in, d); err != nil {
		return Hook{}, "", err
	}
	now := s.Now()
	h := Hook{ID: id.At[ID](now), By: in.Member(), At: now.UTC().Truncate(time.Millisecond), State: Off, Former: []byte{}}
	h.say(d)
	secret := newSecret()
	if h.Secret, err = s.Seals.SealFor([]byte(secret), purpose(h.ID)); err != nil {
		return Hook{}, "", fmt.Errorf("seal a secret: %w", err)
	}
	told, err := in.Tell(Opened, h.ref(), now, nil)
	if err != nil {
		return Hook{}, "", err
	}
	if err := s.Store.In(in).AddHook(ctx, h, told); err != nil {
		return Hook{}, "", err
	}
	h.Rev = 1
	s.Forget()
	return h, secret, nil
}

func (h Hook) ref() fact.Ref { return fact.Ref{Noun: "webhook", ID: string(h.ID)} }

func purpose(h ID) string { return "webhook " + string(h) }

// check returns what is wrong with a draft, its address included.
func (s *Service) check(ctx context.Context, in tenants.Scope, d Draft) error {
	pacts, err := s.Book.PactsOf(ctx, in.Tenant())
	if err != nil {
		return err
	}
	var joined []tenants.PactID
	for _, p := range pacts {
		if stands(p, in.Tenant()) {
			joined = append(joined, p.ID)
		}
	}
	if err := d.Check(s.Offered, joined); err != nil {
		return err
	}
	if word := s.Sender.Check(ctx, d.URL); word != "" {
		return fault.ErrInvalid.At(fault.Field{Path: "url", Code: word})
	}
	return nil
}

// stands reports whether a tenant shares a pact's space now.
func stands(p tenants.Pact, t tenants.TenantID) bool {
	party, _ := p.Party(t)
	return party.Standing == tenants.Joined && p.Active()
}

// Change lays a draft over a webhook, at the revision the admin saw. Switched on, it goes on with what waits, at once.
func (s *Service) Change(ctx context.Context, in tenants.Scope, hid ID, rev int64, d Draft) (Hook, error) {
	h, err := s.Hook(ctx, in, hid)
	switch {
	case err != nil:
		return Hook{}, err
	case h.Rev != rev:
		return Hook{}, ErrStale
	}
	if err := s.check(ctx, in, d); err != nil {
		return Hook{}, err
	}
	was := h.State
	h.say(d)
	if h, err = s.keep(ctx, in, h, Changed); err != nil {
		return Hook{}, err
	}
	s.Forget()
	if was != On && h.State == On {
		return h, s.resume(ctx, in, h)
	}
	return h, nil
}

// resume lets what waits go on.
func (s *Service) resume(ctx context.Context, in tenants.Scope, h Hook) error {
	house := s.Door.Steward(in.Space(), errand)
	d, err := s.Store.In(house).Head(ctx, h.ID)
	if errors.Is(err, ErrDeliveryNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d.again(s.Now())
	if err := s.keepDelivery(ctx, house, d); err != nil && !errors.Is(err, ErrStale) { // else another node sends it already
		return err
	}
	s.stir(post{in.Tenant(), h.ID}, d.Due)
	return nil
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, h Hook, k fact.Kind) (Hook, error) {
	told, err := in.Tell(k, h.ref(), s.Now(), nil)
	if err != nil {
		return Hook{}, err
	}
	if err := s.Store.In(in).ChangeHook(ctx, h, told); err != nil {
		return Hook{}, err
	}
	h.Rev++
	return h, nil
}

// Remove takes a webhook away, with what waits for it.
func (s *Service) Remove(ctx context.Context, in tenants.Scope, hid ID, rev int64) error {
	h, err := s.Hook(ctx, in, hid)
	switch {
	case err != nil:
		return err
	case h.Rev != rev:
		return ErrStale
	}
	told, err := in.Tell(Removed, h.ref(), s.Now(), nil)
	if err == nil {
		err = s.Store.In(in).RemoveHook(ctx, h, told)
	}
	s.Forget()
	return err
}

// TurnSecret replaces a webhook's secret and returns the new one, which nobody is shown again. For a day the one before signs as well.
func (s *Service) TurnSecret(ctx context.Context, in tenants.Scope, hid ID) (Hook, string, error) {
	h, err := s.Hook(ctx, in, hid)
	if err != nil {
		return Hook{}, "", err
	}
	secret := newSecret()
	h.Former, h.FormerTo = h.Secret, s.Now().Add(bothSign).UTC().Truncate(time.Millisecond)
	if h.Secret, err = s.Seals.SealFor([]byte(secret), purpose(h.ID)); err != nil {
		return Hook{}, "", fmt.Errorf("seal a secret: %w", err)
	}
	h, err = s.keep(ctx, in, h, SecretTurns)
	return h, secret, err
}

// Deliveries lists a webhook's deliveries, newest first.
func (s *Service) Deliveries(ctx context.Context, in tenants.Scope, hid ID, ask page.Ask) (page.Of[Delivery], error) {
	if _, err := s.Hook(ctx, in, hid); err != nil {
		return page.Of[Delivery]{}, err
	}
	return s.Store.In(in).Log(ctx, hid, ask)
}

// TestKind is what a test says it is.
const TestKind = "webhook.test"

// Test sends something to a webhook at once, whether or not it is on and whatever waits, and returns what became of it.
func (s *Service) Test(ctx context.Context, in tenants.Scope, hid ID) (Delivery, error) {
	h, err := s.Hook(ctx, in, hid)
	if err != nil {
		return Delivery{}, err
	}
	told, err := in.Tell(Tested, h.ref(), s.Now(), nil)
	if err != nil {
		return Delivery{}, err
	}
	f := told.Fact()
	f.Kind = TestKind
	body, err := eventOf(in.Tenant(), in.Space(), 0, f)
	if err != nil {
		return Delivery{}, err
	}
	d := Delivery{ID: DeliveryID(f.ID), Hook: h.ID, Fact: "test " + f.ID, Kind: TestKind, Space: in.Space(), Body: body, State: Failed, At: f.At, Tries: []Try{}}
	answer, err := s.try(ctx, h, d)
	if err != nil {
		return Delivery{}, err
	}
	d.tried(answer.Try, 0)
	return s.put(ctx, in, d, told, d.as)
}

// Again sends something once more that was taken, or was a test, behind all that waits. It returns ErrNotAgain for what still waits or can't be sent any more,
// ErrOff for a webhook that is off.
func (s *Service) Again(ctx context.Context, in tenants.Scope, hid ID, did DeliveryID) (Delivery, error) {
	h, err := s.Hook(ctx, in, hid)
	if err != nil {
		return Delivery{}, err
	}
	before, err := s.Store.In(in).Delivery(ctx, did)
	switch {
	case err != nil:
		return Delivery{}, err
	case before.Hook != hid:
		return Delivery{}, ErrDeliveryNotFound
	case before.State != Taken && before.State != Failed:
		return Delivery{}, ErrNotAgain
	case h.State != On:
		return Delivery{}, ErrOff
	}
	told, err := in.Tell(SentAgain, h.ref(), s.Now(), fact.Detail{"delivery": string(did)})
	if err != nil {
		return Delivery{}, err
	}
	d := before
	d.Rev, d.State, d.Tries, d.At, d.Fact = 0, Waiting, []Try{}, told.Fact().At, "again "+told.Fact().ID
	d.again(d.At)
	if d, err = s.put(ctx, in, d, told, d.as); err == nil {
		s.stir(post{in.Tenant(), h.ID}, d.Due)
	}
	return d, err
}

// as is the body of a delivery that bears the number of an earlier one, or none.
func (d Delivery) as(int64) ([]byte, error) { return d.Body, nil }

// put keeps a delivery behind all of its webhook, with the body that belongs to its number. One whose fact was put before it already is left alone: then it returns ErrTaken.
func (s *Service) put(ctx context.Context, in tenants.Scope, d Delivery, told tenants.Told, body func(int64) ([]byte, error)) (Delivery, error) {
	shelf := s.Store.In(in)
	for range 100 { // nodes that put at the same time take the number from each other; one of them gets on each time
		if before, err := shelf.Has(ctx, d.Hook, d.Fact); err != nil || before {
			return Delivery{}, errors.Join(err, ErrTaken)
		}
		last, err := shelf.Last(ctx, d.Hook)
		if err != nil && !errors.Is(err, ErrDeliveryNotFound) {
			return Delivery{}, err
		}
		d.N = last.N + 1
		d.ID = deliveryID(d.Hook, d.N)
		if d.Body, err = body(d.N); err != nil {
			return Delivery{}, err
		}
		if err = shelf.AddDelivery(ctx, d, told); !errors.Is(err, ErrTaken) {
			d.Rev = 1
			return d, err
		}
	}
	return Delivery{}, ErrStale
}
