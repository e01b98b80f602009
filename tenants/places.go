package tenants

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
)

// Place is a space as one who stands in it knows it.
type Place struct {
	Space   Space
	Name    lang.Text // empty for the commons
	Readers int64     // who work for the tenants that share it; zero for the commons, which everybody reads
	Can     []fact.Ability
}

// Places lists the spaces p stands in: her home first. For a member who still has to show a second factor there are none.
func (s *Service) Places(ctx context.Context, p Principal) ([]Place, error) {
	reach, err := s.authority.Reach(ctx, p)
	if errors.Is(err, ErrSecondFactor) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, in := range reach.Scopes() {
		at := Place{Space: in.Space(), Can: in.Abilities()}
		of, err := s.sharers(ctx, &at)
		if err != nil {
			return nil, fmt.Errorf("describe %s: %w", at.Space, err)
		}
		if len(of) > 0 {
			if at.Readers, err = s.register.Working(ctx, of); err != nil {
				return nil, fmt.Errorf("count readers of %s: %w", at.Space, err)
			}
		}
		out = append(out, at)
	}
	return out, nil
}

// sharers names the place and returns the tenants that share it.
func (s *Service) sharers(ctx context.Context, at *Place) ([]TenantID, error) {
	if id, ok := at.Space.Home(); ok {
		t, err := s.register.Tenant(ctx, id)
		at.Name = t.Name
		return []TenantID{id}, err
	}
	if id, ok := at.Space.Pact(); ok {
		p, err := s.register.Pact(ctx, id)
		at.Name = p.Name
		return p.Joined(), err
	}
	return nil, nil
}
