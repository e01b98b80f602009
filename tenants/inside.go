package tenants

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
)

// Insider is a member as those know her who share a space with her tenant.
type Insider struct {
	Member
	Zone string   // of her tenant, IANA
	Lang lang.Tag // of her tenant
}

// mostInside bounds the members of one tenant that a list of a space's people names. The largest desk has some dozens.
const mostInside = 300

// Inside lists the working members of the tenants that share the scope's space, tenant by tenant. To a guest it names nobody: who is in her rooms she
// sees there.
func (s *Service) Inside(ctx context.Context, in Scope) ([]Insider, error) {
	if in.Guest() != "" {
		return nil, nil
	}
	at := Place{Space: in.Space()}
	sharing, err := s.sharers(ctx, &at)
	if err != nil {
		return nil, fmt.Errorf("list who shares %s: %w", at.Space, err)
	}
	var all []Insider
	for _, id := range sharing {
		t, err := s.register.Tenant(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read tenant %s: %w", id, err)
		}
		ask := page.Ask{Size: page.MostSize}
		for n := 0; n < mostInside; {
			p, err := s.register.MembersOf(ctx, id, Active, ask)
			if err != nil {
				return nil, fmt.Errorf("list members of %s: %w", id, err)
			}
			for _, m := range p.Items {
				all = append(all, Insider{m, t.Zone, t.Lang})
			}
			n += len(p.Items)
			if ask.After = p.Next; p.Next == "" {
				break
			}
		}
	}
	return all, nil
}

// Myself returns the membership by which a member holds the scope.
func (s *Service) Myself(ctx context.Context, in Scope) (Insider, error) {
	m, err := s.register.Member(ctx, in.Member())
	if err != nil {
		return Insider{}, err
	}
	t, err := s.register.Tenant(ctx, m.Tenant)
	if err != nil {
		return Insider{}, fmt.Errorf("read tenant %s: %w", m.Tenant, err)
	}
	return Insider{m, t.Zone, t.Lang}, nil
}

// Pass returns the pass by which a guest holds the scope.
func (s *Service) Pass(ctx context.Context, in Scope) (Guest, error) {
	return s.register.Guest(ctx, in.Guest())
}
