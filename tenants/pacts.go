package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
)

// MostParties bounds a pact; the network of all Korean governments has some 250.
const MostParties = 400

// Proposal is what a tenant says of a pact it opens.
type Proposal struct {
	ID     PactID // where the caller names it, proposing again returns the pact that was opened
	Kind   PactKind
	Name   lang.Text
	With   []TenantID // besides the opener
	Source string
	Since  string
}

// Check returns what is wrong with the proposal of a tenant, field by field.
func (p Proposal) Check(by TenantID) error {
	var c fault.Check
	c.That(p.Kind == Pair || p.Kind == Committee || p.Kind == Network, "kind", "unknown")
	c.That(p.Kind != Pair || len(p.With) == 1, "with", "one_partner")
	c.That(len(p.With) > 0, "with", "required")
	c.That(len(p.With) < MostParties, "with", "too_many", "max", fmt.Sprint(MostParties))
	c.That(!slices.Contains(p.With, by), "with", "own_tenant")
	c.That(!p.Name.Empty(), "name", "required")
	checkText(&c, "name", p.Name, MostName)
	c.Line("source", p.Source, fault.Optional, 300)
	c.That(p.Since == "" || lang.PartialDate(p.Since), "since", "not_a_date")
	return c.Err()
}

// OpenPact opens a pact for the scope's tenant and invites the others. A network is for coordinators.
func (s *Service) OpenPact(ctx context.Context, in Scope, p Proposal) (Pact, error) {
	if !in.May(KeepPacts) {
		return Pact{}, ErrForbidden
	}
	if err := p.Check(in.Tenant()); err != nil {
		return Pact{}, err
	}
	own, err := s.register.Tenant(ctx, in.Tenant())
	if err != nil {
		return Pact{}, err
	}
	if p.Kind == Network && own.Kind != Coordinator {
		return Pact{}, ErrCoordinatorOnly
	}
	at := s.now()
	if p.ID == "" {
		p.ID = id.At[PactID](at)
	}
	pact := Pact{ID: p.ID, Kind: p.Kind, Name: p.Name, OpenedBy: own.ID, OpenedAt: at, Source: p.Source, Since: p.Since}
	pact.Parties = []Party{{own.ID, Joined, at}}
	pact.Tenants = []TenantID{own.ID}
	var c fault.Check
	for i, t := range p.With {
		other, err := s.register.Tenant(ctx, t)
		if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && !other.Open() || slices.Contains(pact.Tenants, t) {
			c.Fail(fmt.Sprintf("with[%d]", i), "unknown")
			continue
		}
		if err != nil {
			return Pact{}, err
		}
		pact.Parties = append(pact.Parties, Party{t, Invited, at})
		pact.Tenants = append(pact.Tenants, t)
	}
	if err := c.Err(); err != nil {
		return Pact{}, err
	}
	told, err := s.tellPact(in, PactOpened, pact)
	if err != nil {
		return Pact{}, err
	}
	if err := s.register.AddPact(ctx, pact, told); err != nil && !errors.Is(err, ErrPactExists) {
		return Pact{}, fmt.Errorf("open pact: %w", err)
	}
	return s.Pact(ctx, in, pact.ID)
}

// InviteToPact lets who opened a committee or network invite one more tenant, at the revision it saw: a government that joins the house
// later, or one that had declined or left.
func (s *Service) InviteToPact(ctx context.Context, in Scope, pid PactID, rev int64, t TenantID) (Pact, error) {
	if !in.May(KeepPacts) {
		return Pact{}, ErrForbidden
	}
	p, err := s.Pact(ctx, in, pid)
	switch {
	case err != nil:
		return Pact{}, err
	case p.Rev != rev:
		return Pact{}, ErrStaleRevision
	}
	if err := p.invite(in.Tenant(), Party{t, Invited, s.now()}); err != nil {
		return Pact{}, err
	}
	other, err := s.register.Tenant(ctx, t)
	if err != nil && fault.KindOf(err) == fault.NotFound || err == nil && !other.Open() {
		return Pact{}, fault.ErrInvalid.At(fault.Field{Path: "tenant", Code: "unknown"})
	}
	if err != nil {
		return Pact{}, err
	}
	told, err := s.tellPact(in, PactInvited, p, HomeOf(t))
	if err != nil {
		return Pact{}, err
	}
	if err := s.register.ChangePact(ctx, p, told); err != nil {
		return Pact{}, fmt.Errorf("invite to pact %s: %w", pid, err)
	}
	p.Rev++
	return p, nil
}

// invite adds a party to the pact, or asks one again that had declined or left.
func (p *Pact) invite(by TenantID, as Party) error {
	i := slices.IndexFunc(p.Parties, func(party Party) bool { return party.Tenant == as.Tenant })
	switch {
	case p.OpenedBy != by:
		return ErrPactOpenerOnly
	case p.Kind == Pair:
		return ErrPactPair
	case i >= 0 && (p.Parties[i].Standing == Invited || p.Parties[i].Standing == Joined):
		return ErrPactAlreadyIn
	case i < 0 && len(p.Parties) >= MostParties:
		return fault.ErrInvalid.At(fault.Field{Path: "tenant", Code: "too_many", Params: map[string]string{"max": fmt.Sprint(MostParties)}})
	}
	p.Parties, p.Tenants = slices.Clone(p.Parties), append(slices.Clone(p.Tenants), as.Tenant)
	if i >= 0 {
		p.Parties[i] = as
	} else {
		p.Parties = append(p.Parties, as)
	}
	return nil
}

// Answer is what an invited or joined party says.
type Answer string

// A party accepts or declines an invitation, or leaves what it joined.
const (
	Accept  Answer = "accept"
	Decline Answer = "decline"
	Depart  Answer = "leave"
)

// AnswerPact lets the scope's tenant answer a pact at the revision it saw.
func (s *Service) AnswerPact(ctx context.Context, in Scope, pid PactID, rev int64, a Answer) (Pact, error) {
	if !in.May(KeepPacts) {
		return Pact{}, ErrForbidden
	}
	p, err := s.Pact(ctx, in, pid)
	switch {
	case err != nil:
		return Pact{}, err
	case p.Rev != rev:
		return Pact{}, ErrStaleRevision
	}
	kind, err := p.answer(in.Tenant(), a, Party{At: s.now()})
	if err != nil {
		return Pact{}, err
	}
	told, err := s.tellPact(in, kind, p)
	if err != nil {
		return Pact{}, err
	}
	if err := s.register.ChangePact(ctx, p, told); err != nil {
		return Pact{}, fmt.Errorf("answer pact %s: %w", pid, err)
	}
	p.Rev++
	return p, nil
}

// answer applies a party's answer to the pact and names the deed.
func (p *Pact) answer(t TenantID, a Answer, as Party) (fact.Kind, error) {
	i := slices.IndexFunc(p.Parties, func(party Party) bool { return party.Tenant == t })
	if i < 0 {
		return fact.Kind{}, ErrPactNotFound
	}
	was, kind := p.Parties[i].Standing, PactAccepted
	switch {
	case a == Accept && was == Invited:
		as.Standing = Joined
	case a == Decline && was == Invited:
		as.Standing, kind = Declined, PactDeclined
	case a == Depart && was == Joined:
		as.Standing, kind = Gone, PactLeft
	case a == Depart:
		return kind, ErrPactNotJoined
	default:
		return kind, ErrPactNotInvited
	}
	as.Tenant = t
	p.Parties = slices.Clone(p.Parties)
	p.Parties[i] = as
	if as.Standing != Joined {
		p.Tenants = slices.DeleteFunc(slices.Clone(p.Tenants), func(x TenantID) bool { return x == t })
	}
	return kind, nil
}

// tellPact states a deed on a pact. It stands in the pact's own trail and in those of all whom it invites or joins; of a network, only in
// those that are named.
func (s *Service) tellPact(in Scope, k fact.Kind, p Pact, also ...Space) (Told, error) {
	trails := append([]Space{PactSpace(p.ID), in.Space()}, also...)
	if p.Kind != Network { // a network's 250 homes read of it in the pact's trail
		for _, t := range p.Tenants {
			if home := HomeOf(t); !slices.Contains(trails, home) {
				trails = append(trails, home)
			}
		}
	}
	return s.authority.HouseTellBy(in, k, ref("pact", p.ID), trails, s.now(), fact.Detail{"kind": string(p.Kind)})
}

// Pacts lists the pacts the scope's tenant is invited to or has joined.
func (s *Service) Pacts(ctx context.Context, in Scope) ([]Pact, error) {
	return s.register.PactsOf(ctx, in.Tenant())
}

// Pact returns a pact the scope's tenant is or was a party of, or that the scope stands in, as a guest's does; to all others it isn't there.
func (s *Service) Pact(ctx context.Context, in Scope, pid PactID) (Pact, error) {
	p, err := s.register.Pact(ctx, pid)
	if err != nil {
		return Pact{}, err
	}
	if _, ok := p.Party(in.Tenant()); !ok && in.Space() != PactSpace(pid) {
		return Pact{}, ErrPactNotFound
	}
	return p, nil
}
