package library

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MostNotes bounds an adoption's own notes, in characters.
const MostNotes = 5000

// Adopt begins the adoption of a published case in the scope's home. The author's city is told within a moment.
func (s *Service) Adopt(ctx context.Context, in, commons tenants.Scope, cid CaseID, first Stepping) (Adoption, error) {
	if !in.May(AdoptionBegun.Needs()) {
		return Adoption{}, tenants.ErrForbidden
	}
	card, err := s.store.In(commons).Card(ctx, cid)
	if err == nil && !card.Shown {
		err = ErrEditionNotFound
	}
	if err != nil {
		return Adoption{}, err
	}
	at := s.now()
	first.Member, first.At = in.Member(), at
	aid := first.Once
	if aid == "" {
		aid = id.At[AdoptionID](at)
	}
	a, err := Adopt(aid, card, in.Tenant(), first)
	if err != nil {
		return Adoption{}, err
	}
	told, err := in.Tell(AdoptionBegun, about("adoption", a.ID), at, adoptionDetail(a))
	if err != nil {
		return Adoption{}, err
	}
	err = s.store.In(in).AddAdoption(ctx, a, told)
	if errors.Is(err, ErrAdopted) && first.Once != "" {
		if begun, rerr := s.store.In(in).Adoption(ctx, aid); rerr == nil {
			return begun, nil
		}
	}
	if err != nil {
		return Adoption{}, fmt.Errorf("adopt %s: %w", cid, err)
	}
	a.Rev = 1
	return a, nil
}

// Step moves an adoption on.
func (s *Service) Step(ctx context.Context, in tenants.Scope, aid AdoptionID, rev int64, step Stepping) (Adoption, error) {
	step.Member, step.At = in.Member(), s.now()
	return s.advance(ctx, in, aid, rev, AdoptionMoved, func(a *Adoption) error { return a.Step(step) })
}

// Note keeps the city's own notes on an adoption. They are for nobody else.
func (s *Service) Note(ctx context.Context, in tenants.Scope, aid AdoptionID, rev int64, notes string) (Adoption, error) {
	var c fault.Check
	c.Block("notes", notes, fault.Optional, MostNotes)
	if err := c.Err(); err != nil {
		return Adoption{}, err
	}
	return s.advance(ctx, in, aid, rev, AdoptionNoted, func(a *Adoption) error {
		a.Notes, a.Updated = notes, s.now()
		return nil
	})
}

func (s *Service) advance(ctx context.Context, in tenants.Scope, aid AdoptionID, rev int64, k fact.Kind, rule func(*Adoption) error) (Adoption, error) {
	if !in.May(k.Needs()) {
		return Adoption{}, tenants.ErrForbidden
	}
	shelf := s.store.In(in)
	a, err := shelf.Adoption(ctx, aid)
	switch {
	case err != nil:
		return Adoption{}, err
	case a.Rev != rev:
		return Adoption{}, ErrStale
	}
	if err := rule(&a); err != nil {
		return Adoption{}, err
	}
	told, err := in.Tell(k, about("adoption", a.ID), s.now(), adoptionDetail(a))
	if err != nil {
		return Adoption{}, err
	}
	if err := shelf.ChangeAdoption(ctx, a, told); err != nil {
		return Adoption{}, fmt.Errorf("%s %s: %w", k.Code(), aid, err)
	}
	a.Rev++
	return a, nil
}

func adoptionDetail(a Adoption) fact.Detail {
	return fact.Detail{"case": string(a.Case), "author": string(a.Author), "to": string(a.Phase), "public": strconv.FormatBool(a.Public)}
}

// Adoption returns one of the home's adoptions.
func (s *Service) Adoption(ctx context.Context, in tenants.Scope, aid AdoptionID) (Adoption, error) {
	return s.store.In(in).Adoption(ctx, aid)
}

// Adoptable returns the home's adoption of a published case, if it has one, and whether it may begin one.
func (s *Service) Adoptable(ctx context.Context, in tenants.Scope, card Card) (AdoptionID, bool, error) {
	p, err := s.store.In(in).Adoptions(ctx, AdoptionFilter{Case: card.ID}, page.Ask{Size: 1})
	if err != nil || len(p.Items) > 0 {
		for _, a := range p.Items {
			return a.ID, false, nil
		}
		return "", false, err
	}
	return "", card.Shown && card.Tenant != in.Tenant() && in.May(AdoptionBegun.Needs()), nil
}

// Adoptions lists the home's adoptions, last changed first; by due day, the earliest first.
func (s *Service) Adoptions(ctx context.Context, in tenants.Scope, f AdoptionFilter, ask page.Ask) (page.Of[Adoption], error) {
	var c fault.Check
	c.That(f.Due == "" || day(f.Due), "due", "not_a_date")
	if err := c.Err(); err != nil {
		return page.Of[Adoption]{}, err
	}
	return s.store.In(in).Adoptions(ctx, f, ask)
}

// Uptakes lists who has taken over one of the home's cases, as far as their cities told.
func (s *Service) Uptakes(ctx context.Context, in tenants.Scope, cid CaseID, ask page.Ask) (page.Of[Uptake], error) {
	return s.store.In(in).Uptakes(ctx, cid, ask)
}

// Rights computes what the scope's holder may do with the adoption.
func (a Adoption) Rights(in tenants.Scope) Rights {
	r := Rights{May: map[string]bool{}, Why: map[string]string{}}
	r.may("step", in.May(AdoptionMoved.Needs()), true, "")
	r.may("note", in.May(AdoptionNoted.Needs()), true, "")
	return r
}
