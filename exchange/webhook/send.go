package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

const (
	glance    = time.Second // between two looks at what is to be tried again
	round     = time.Minute // between two looks at all webhooks: what another node has left is found then
	mostLanes = 8           // webhooks that are sent to at the same time
	sweepMost = 500         // old deliveries that one round clears of a home
)

// stir has a webhook looked at, at a moment.
func (s *Service) stir(p post, at time.Time) {
	s.mu.Lock()
	if before, ok := s.stirred[p]; !ok || at.Before(before) {
		s.stirred[p] = at
	}
	s.mu.Unlock()
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, then waits for what is under way.
func (s *Service) Run(ctx context.Context) error {
	var lanes sync.WaitGroup
	defer lanes.Wait()
	room := make(chan struct{}, mostLanes)
	look, all := time.NewTicker(glance), time.NewTicker(round)
	defer look.Stop()
	defer all.Stop()
	s.roundUp(ctx)
	for {
		select {
		case <-s.woken:
		case <-look.C:
		case <-all.C:
			s.roundUp(ctx)
		case <-ctx.Done():
			return nil
		}
		for _, p := range s.ready() {
			room <- struct{}{}
			lanes.Add(1)
			go func() {
				defer func() { <-room; lanes.Done() }()
				s.lane(ctx, p)
			}()
		}
	}
}

// ready takes the webhooks that are to be looked at now and aren't being sent to.
func (s *Service) ready() []post {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	var some []post
	for p, at := range s.stirred {
		if !at.After(now) && !s.busy[p] {
			delete(s.stirred, p)
			s.busy[p] = true
			some = append(some, p)
		}
	}
	return some
}

// lane sends what is due for one webhook, and has it looked at again when the next is.
func (s *Service) lane(ctx context.Context, p post) {
	next, err := s.drain(ctx, p)
	s.mu.Lock()
	delete(s.busy, p)
	s.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, "webhook not sent to", "webhook", p.hook, "error", err.Error())
		next = s.Now().Add(firstWait)
	}
	if !next.IsZero() {
		s.stir(p, next)
	}
}

// roundUp looks at all webhooks, and clears old deliveries, of webhooks that are gone as well.
func (s *Service) roundUp(ctx context.Context) {
	now := s.Now()
	err := s.each(ctx, func(t tenants.TenantID, h Hook) error {
		if h.State == On {
			s.stir(post{t, h.ID}, now)
		}
		return nil
	})
	err = errors.Join(err, s.everywhere(ctx, func(in tenants.Scope) error { return s.sweep(ctx, in, now.Add(-kept)) }))
	if err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, "webhooks not looked at", "error", err.Error())
	}
}

// Send sends what is due for all webhooks, and returns once it has been tried.
func (s *Service) Send(ctx context.Context) error {
	var failed error
	err := s.each(ctx, func(t tenants.TenantID, h Hook) error {
		_, err := s.drain(ctx, post{t, h.ID})
		failed = errors.Join(failed, err)
		return nil
	})
	return errors.Join(err, failed)
}

func (s *Service) sweep(ctx context.Context, in tenants.Scope, before time.Time) error {
	old, err := s.Store.In(in).Old(ctx, before, sweepMost)
	for _, d := range old {
		if err != nil {
			break
		}
		told, e := in.Tell(Tried, d.ref(), s.Now(), nil)
		if e == nil {
			e = s.Store.In(in).RemoveDelivery(ctx, d, told)
		}
		if fault.KindOf(e) != fault.Stale && fault.KindOf(e) != fault.NotFound { // else another node has cleared it
			err = e
		}
	}
	return err
}

// drain sends what is due for one webhook, in order, and returns when to look at it again: zero for not at all. A delivery that isn't taken holds up those
// behind it.
func (s *Service) drain(ctx context.Context, p post) (time.Time, error) {
	in := s.Door.Steward(tenants.HomeOf(p.tenant), errand)
	shelf := s.Store.In(in)
	for ctx.Err() == nil {
		h, err := shelf.Hook(ctx, p.hook)
		if errors.Is(err, ErrNotFound) || err == nil && h.State != On {
			return time.Time{}, nil
		}
		if err != nil {
			return time.Time{}, err
		}
		d, err := shelf.Head(ctx, h.ID)
		if errors.Is(err, ErrDeliveryNotFound) {
			return time.Time{}, nil
		}
		if err != nil || d.Due.After(s.Now()) {
			return d.Due, err
		}
		next, err := s.deliver(ctx, in, h, d)
		if err != nil || !next.IsZero() {
			return next, err
		}
	}
	return time.Time{}, nil
}

// deliver tries one delivery that is due. It returns when to look again: zero for at once.
func (s *Service) deliver(ctx context.Context, in tenants.Scope, h Hook, d Delivery) (time.Time, error) {
	homes, err := s.homes(ctx, d.Space)
	if err != nil {
		return time.Time{}, err
	}
	if !slices.Contains(homes, tenantOf(in)) || !h.Reads(d.Space) { // it has left the space, or asks no more for it
		d.State, d.Body = Dropped, []byte{}
		return time.Time{}, s.keepDelivery(ctx, in, d)
	}
	now := s.Now()
	d.Due = now.Add(lease).UTC().Truncate(time.Millisecond)
	err = s.keepDelivery(ctx, in, d) // so that no other node sends it as well
	if errors.Is(err, ErrStale) {
		return now.Add(time.Second), nil
	}
	if err != nil {
		return time.Time{}, err
	}
	d.Rev++
	answer, err := s.try(ctx, h, d)
	if err != nil {
		return time.Time{}, err
	}
	if ctx.Err() != nil { // the house is closing: whoever comes next tries it again
		return time.Time{}, ctx.Err()
	}
	over := d.tried(answer.Try, max(wait(d.Count+1, s.Chance()), min(answer.After, mostWait)))
	err = s.keepDelivery(ctx, in, d)
	if errors.Is(err, ErrStale) { // an admin has let it go on meanwhile
		return now.Add(time.Second), nil
	}
	if err == nil && over {
		err = s.giveUp(ctx, in, h)
	}
	if err != nil || d.State == Taken {
		return time.Time{}, err
	}
	return d.Due, nil
}

// tenantOf returns whose home the house stands in.
func tenantOf(in tenants.Scope) tenants.TenantID {
	t, _ := in.Space().Home()
	return t
}

// try sends a delivery, signed.
func (s *Service) try(ctx context.Context, h Hook, d Delivery) (Answer, error) {
	now := s.Now()
	sealed := [][]byte{h.Secret}
	if len(h.Former) > 0 && now.Before(h.FormerTo) {
		sealed = append(sealed, h.Former)
	}
	var secrets []string
	for _, x := range sealed {
		secret, err := s.Seals.OpenSeal(x, purpose(h.ID))
		if err != nil {
			return Answer{}, fmt.Errorf("open a secret: %w", err)
		}
		secrets = append(secrets, string(secret))
	}
	a := s.Sender.Send(ctx, Parcel{URL: h.URL, Body: d.Body, Header: map[string]string{
		"Content-Type": "application/json", "User-Agent": "Naru", "Naru-Delivery": string(d.ID), "Naru-Kind": d.Kind, SignatureHeader: Sign(d.Body, now, secrets...),
	}})
	a.At = now.UTC().Truncate(time.Millisecond)
	return a, nil
}

func (s *Service) keepDelivery(ctx context.Context, in tenants.Scope, d Delivery) error {
	told, err := in.Tell(Tried, d.ref(), s.Now(), nil)
	if err != nil {
		return err
	}
	return s.Store.In(in).ChangeDelivery(ctx, d, told)
}

// giveUp switches a webhook off; whoever keeps webhooks is told by the deed. What waits stays for when it is switched on again.
func (s *Service) giveUp(ctx context.Context, in tenants.Scope, h Hook) error {
	for h.State == On {
		h.State = GivenUp
		_, err := s.keep(ctx, in, h, HookGivenUp)
		if err == nil {
			s.Forget()
		}
		if !errors.Is(err, ErrStale) {
			return err
		}
		if h, err = s.Store.In(in).Hook(ctx, h.ID); err != nil {
			return err
		}
	}
	return nil
}
