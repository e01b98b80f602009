package agreement

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Dossier returns the tenant's own dossier on a tie, empty at revision 0 where it has written nothing. It is read in the home only, whether the tie
// stands there or in a pact.
func (s *Service) Dossier(ctx context.Context, home tenants.Scope, tid TieID) (Dossier, error) {
	d, err := s.Store.In(home).Dossier(ctx, tid)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return Dossier{Tie: tid}, nil
	}
	return d, err
}

// Justify writes the tenant's own dossier on a tie, at the revision the writer saw.
func (s *Service) Justify(ctx context.Context, home tenants.Scope, rev int64, d Dossier) (Dossier, error) {
	if !home.May(DossierSaved.Needs()) {
		return Dossier{}, tenants.ErrForbidden
	}
	if err := d.Check(); err != nil {
		return Dossier{}, err
	}
	before, err := s.Dossier(ctx, home, d.Tie)
	if err != nil {
		return Dossier{}, err
	}
	if before.Rev != rev {
		return Dossier{}, ErrStale
	}
	at := s.Now()
	d.Rev, d.Member, d.Updated = rev, home.Member(), at
	told, err := home.Tell(DossierSaved, aboutTie(d.Tie), at, nil)
	if err == nil {
		err = s.Store.In(home).KeepDossier(ctx, d, told)
	}
	if err != nil {
		return Dossier{}, fmt.Errorf("keep the dossier on %s: %w", d.Tie, err)
	}
	d.Rev++
	return d, nil
}

// Policy returns what counts for the scope's tenant; what is usual where it has said nothing. It is asked in the home.
func (s *Service) Policy(ctx context.Context, home tenants.Scope) (Policy, error) {
	p, err := s.Store.In(home).Policy(ctx)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return DefaultPolicy(), nil
	}
	return p, err
}

// SetPolicy says what the tenant's ordinance asks for, at the revision the writer saw.
func (s *Service) SetPolicy(ctx context.Context, home tenants.Scope, rev int64, p Policy) (Policy, error) {
	if !home.May(PolicySet.Needs()) {
		return Policy{}, tenants.ErrForbidden
	}
	if err := p.Check(); err != nil {
		return Policy{}, err
	}
	before, err := s.Policy(ctx, home)
	if err != nil {
		return Policy{}, err
	}
	if before.Rev != rev {
		return Policy{}, ErrStale
	}
	at := s.Now()
	p.Rev, p.Member, p.Updated = rev, home.Member(), at
	told, err := home.Tell(PolicySet, fact.Ref{Noun: "tenant", ID: string(home.Tenant())}, at, nil)
	if err == nil {
		err = s.Store.In(home).KeepPolicy(ctx, p, told)
	}
	if err != nil {
		return Policy{}, fmt.Errorf("set the policy on ties: %w", err)
	}
	p.Rev++
	return p, nil
}
