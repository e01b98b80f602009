package project

import (
	"context"
	"errors"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Errand is for what the house does with projects by itself.
var Errand = tenants.Errand{Name: "project", Can: []fact.Ability{tenants.Keep, tenants.WriteProject}}

// Lapse ends a proposal of which nobody has said anything for twelve months. Of any other project it returns ErrNotSilent.
func (s *Service) Lapse(ctx context.Context, house tenants.Scope, pid ID) error {
	p, err := s.Project(ctx, house, pid)
	if err != nil {
		return err
	}
	_, err = s.keep(ctx, house, p, deed{kind: LapsedFact, rule: func(p *Project, by By) error { return p.Lapse(by.At) }})
	return err
}

// Carry does what follows from a fact in a space's trail: who leaves a pact keeps a copy of its projects there, and where a foreign body joins one, what is
// restricted in it is suspended. Both bear repeating. Enter lets the house in on the Errand.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if _, pact := space.Pact(); !pact {
		return nil
	}
	in := enter(space)
	switch f.Kind {
	case tenants.PactLeft.Code():
		t := tenants.TenantID(f.By.Tenant)
		home := enter(tenants.HomeOf(t))
		return s.each(ctx, in, []Class{Open, Restricted}, func(p Project) error { return s.leftBehind(ctx, in, home, p, t) })
	case tenants.PactAccepted.Code():
		sharing, err := s.Places.Sharing(ctx, in)
		if err != nil || !foreign(sharing) {
			return err
		}
		return s.each(ctx, in, []Class{Restricted}, func(p Project) error { return s.holdRestricted(ctx, in, p) })
	}
	return nil
}

// each visits the projects of a space.
func (s *Service) each(ctx context.Context, in tenants.Scope, classes []Class, visit func(Project) error) error {
	for _, c := range classes {
		ask := page.Ask{Size: page.MostSize}
		for {
			some, err := s.Store.In(in).Every(ctx, c, ask)
			if err != nil {
				return err
			}
			for _, p := range some.Items {
				if err := visit(p); err != nil {
					return err
				}
			}
			if ask.After = some.Next; some.Next == "" {
				break
			}
		}
	}
	return nil
}

// leftBehind takes a party that has left the pact out of one of its projects.
func (s *Service) leftBehind(ctx context.Context, in, home tenants.Scope, p Project, t tenants.TenantID) error {
	if !p.Party(t) {
		return nil
	}
	if err := s.freezeCopy(ctx, in, home, p, CopyKept); err != nil {
		return err
	}
	_, err := s.keep(ctx, in, p, deed{kind: Gone, with: fact.Detail{"tenant": string(t)}, rule: func(p *Project, by By) error {
		p.Freeze = Freeze{}
		return p.Leave(Why{Code: "left"}, By{Tenant: t, At: by.At})
	}})
	return err
}

// holdRestricted suspends a restricted project whose space a foreign body shares now.
func (s *Service) holdRestricted(ctx context.Context, in tenants.Scope, p Project) error {
	_, err := s.keep(ctx, in, p, deed{kind: HeldByHouse, with: fact.Detail{"code": "foreign_party"}, rule: func(p *Project, by By) error {
		return p.Hold(Why{Code: "foreign_party"}, by)
	}})
	if errors.Is(err, ErrNotActive) || errors.Is(err, ErrOver) || errors.Is(err, ErrFrozen) || fault.KindOf(err) == fault.Stale && err != nil {
		return nil // nothing runs, or it was done already; every deed on it is refused besides
	}
	return err
}
