package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var errand = tenants.Errand{Name: "webhook", Can: []fact.Ability{tenants.Keep}}

// freshness bounds how long what is known of all webhooks is believed, where a change on another node wasn't heard.
const freshness = 30 * time.Second

// Heed forgets what is known of webhooks after a deed on one. Every node must hear of all of them.
func (s *Service) Heed(f fact.Fact) {
	if strings.HasPrefix(f.Kind, "webhook.") {
		s.Forget()
	}
}

// Forget has all webhooks read anew.
func (s *Service) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = time.Time{}
}

// Carry puts a deed in a space's trail before the webhooks that ask for it. It bears repeating: a deed is put before a webhook once. Which webhooks are the
// space's is looked up when it happens: a tenant that has left a pact hears no more of it.
func (s *Service) Carry(ctx context.Context, space tenants.Space, f fact.Fact) error {
	s.Heed(f)
	if !s.offered[f.Kind] {
		return nil
	}
	posts, err := s.at(ctx, space)
	if err != nil || len(posts) == 0 {
		return err
	}
	homes, err := s.homes(ctx, space)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if !slices.Contains(homes, p.tenant) {
			continue
		}
		if err := s.record(ctx, p, space, f); err != nil {
			return fmt.Errorf("put %s before a webhook: %w", f.Kind, err)
		}
	}
	return nil
}

// homes lists the tenants that stand in a space.
func (s *Service) homes(ctx context.Context, space tenants.Space) ([]tenants.TenantID, error) {
	if t, ok := space.Home(); ok {
		return []tenants.TenantID{t}, nil
	}
	id, ok := space.Pact()
	if !ok {
		return nil, nil
	}
	p, err := s.Book.Pact(ctx, id)
	if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && !p.Active() {
		return nil, nil
	}
	return p.Joined(), err
}

// at lists the webhooks that ask for what happens in a space.
func (s *Service) at(ctx context.Context, space tenants.Space) ([]post, error) {
	now := time.Now()
	s.mu.Lock()
	posts, fresh := s.posts[space], !s.read.IsZero() && now.Sub(s.read) < freshness
	if !fresh {
		s.read = now // a change that comes while they are read makes them be read again
	}
	s.mu.Unlock()
	if fresh {
		return posts, nil
	}
	all := map[tenants.Space][]post{}
	err := s.each(ctx, func(t tenants.TenantID, h Hook) error {
		if h.State != On {
			return nil
		}
		p := post{t, h.ID}
		if h.Home {
			all[tenants.HomeOf(t)] = append(all[tenants.HomeOf(t)], p)
		}
		for _, pact := range h.Pacts {
			all[tenants.PactSpace(pact)] = append(all[tenants.PactSpace(pact)], p)
		}
		return nil
	})
	if err != nil {
		s.Forget()
		return nil, err
	}
	s.mu.Lock()
	s.posts = all
	s.mu.Unlock()
	return all[space], nil
}

// each visits every webhook of every tenant.
func (s *Service) each(ctx context.Context, visit func(tenants.TenantID, Hook) error) error {
	return s.everywhere(ctx, func(in tenants.Scope) error {
		hooks, err := s.Store.In(in).Hooks(ctx)
		for _, h := range hooks {
			if err == nil {
				err = visit(tenantOf(in), h)
			}
		}
		return err
	})
}

// everywhere has the house stand in the home of every tenant.
func (s *Service) everywhere(ctx context.Context, visit func(tenants.Scope) error) error {
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.Book.Tenants(ctx, "", ask)
		if err != nil {
			return fmt.Errorf("list tenants: %w", err)
		}
		for _, t := range p.Items {
			if err := visit(s.Door.Steward(tenants.HomeOf(t.ID), errand)); err != nil {
				return err
			}
		}
		if ask.After = p.Next; p.Next == "" {
			return nil
		}
	}
}

// record keeps a delivery of the deed, before anything is sent: what was recorded outlives the process.
func (s *Service) record(ctx context.Context, p post, space tenants.Space, f fact.Fact) error {
	in := s.Door.Steward(tenants.HomeOf(p.tenant), errand)
	h, err := s.Store.In(in).Hook(ctx, p.hook)
	if errors.Is(err, ErrNotFound) || err == nil && !h.Wants(space, f.Kind) {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Millisecond)
	d := Delivery{Hook: h.ID, Fact: f.ID, Kind: f.Kind, Space: space, State: Waiting, At: now, Due: now, Tries: []Try{}}
	told, err := in.Tell(Queued, h.ref(), now, nil)
	if err != nil {
		return err
	}
	d, err = s.put(ctx, in, d, told, func(n int64) ([]byte, error) { return eventOf(p.tenant, space, n, f) })
	if errors.Is(err, ErrTaken) { // put before it already, by another node or before a crash
		return nil
	}
	if err != nil {
		return err
	}
	s.stir(p, now)
	if d.N%100 > 0 {
		return nil
	}
	behind, err := s.Store.In(in).Waiting(ctx, h.ID, mostWaiting)
	if err == nil && behind >= mostWaiting {
		err = s.giveUp(ctx, in, h)
	}
	return err
}
