// Package tenantstest gives tests two cities, their coordinator and a stranger, let in by the real door. It seeds a register that the test
// brings along, and knows no store.
package tenantstest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// World is a small house with people in it: Dangjin, a Korean city; Liaoning, a province of China; the council that convenes Korean
// governments; and a stranger. Dangjin and the council share a network, Dangjin and Liaoning a pair pact.
type World struct {
	Register  tenants.Register
	Authority *tenants.Authority
	Tenants   *tenants.Service
	Clock     *Clock

	Dangjin, Liaoning City
	Gaok              Council
	Stranger          tenants.Principal
	Network, Pair     tenants.PactID

	t     testing.TB
	vouch Vouch
}

// Vouch makes a principal; tests pass tenants.Vouch.
type Vouch func(tenants.Vouching) tenants.Principal

// City is a government and one person for each role. Second is an officer beside Officer; Mayor is head and officer at once, so that she may
// write and approve.
type City struct {
	ID                                                   tenants.TenantID
	Admin, Head, Officer, Second, Mayor, Viewer, Auditor tenants.Principal
}

// Council is a coordinator and its people.
type Council struct {
	ID                  tenants.TenantID
	Admin, Staff, Clerk tenants.Principal // Clerk is an officer without the staff role
}

// Clock stands at a moment and moves on by a millisecond each time it is read, so that what happens later is later.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now returns the moment.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// Wait lets time pass.
func (c *Clock) Wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// New seeds the register.
func New(t testing.TB, r tenants.Register, v Vouch) *World {
	t.Helper()
	clock := &Clock{at: time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC)}
	a := tenants.NewAuthority(r, clock.Now)
	w := &World{Register: r, Authority: a, Clock: clock, Stranger: tenants.Stranger(), t: t, vouch: v}
	w.Tenants = tenants.NewService(r, a, w.Clock.Now)
	w.Gaok = Council{ID: w.Tenant("gaok")}
	w.Gaok.Admin, w.Gaok.Staff, w.Gaok.Clerk = w.Member("gaok", tenants.Admin), w.Member("gaok", tenants.Staff), w.Member("gaok", tenants.Officer)
	w.Dangjin, w.Liaoning = w.city("dangjin"), w.city("liaoning")
	w.Network = w.pact(w.Gaok.Admin, tenants.Network, "대한민국 지방외교망", w.Dangjin.Admin)
	w.Pair = w.pact(w.Dangjin.Admin, tenants.Pair, "당진–랴오닝", w.Liaoning.Admin)
	return w
}

func (w *World) city(which unit.ID) City {
	w.t.Helper()
	c := City{ID: w.Tenant(which)}
	c.Admin, c.Head, c.Officer = w.Member(c.ID, tenants.Admin), w.Member(c.ID, tenants.Head), w.Member(c.ID, tenants.Officer)
	c.Second, c.Mayor = w.Member(c.ID, tenants.Officer), w.Member(c.ID, tenants.Head, tenants.Officer)
	c.Viewer, c.Auditor = w.Member(c.ID, tenants.Viewer), w.Member(c.ID, tenants.Auditor)
	return c
}

// Tenant opens the tenant of a unit, on behalf of the house.
func (w *World) Tenant(which unit.ID) tenants.TenantID {
	w.t.Helper()
	o, err := tenants.OpeningOf(which, w.Clock.Now())
	if err != nil {
		w.t.Fatalf("no unit %q: %v", which, err)
	}
	in := w.Authority.Steward(tenants.HomeOf(o.ID), tenants.Errand{Name: "test", Can: []fact.Ability{tenants.OpenTenant}})
	if _, err := w.Tenants.Open(context.Background(), in, o); err != nil {
		w.t.Fatalf("open %s: %v", which, err)
	}
	return o.ID
}

// Member makes somebody a member of a tenant and signs her in, with a second factor.
func (w *World) Member(of tenants.TenantID, roles ...tenants.Role) tenants.Principal {
	w.t.Helper()
	at := w.Clock.Now()
	m := tenants.Member{
		ID: id.At[tenants.MemberID](at), Person: id.At[tenants.PersonID](at), Tenant: of, Name: string(of) + " " + string(roles[0]),
		Title: lang.Plain(lang.English, string(roles[0])), Roles: roles, State: tenants.Active, Since: at,
	}
	by := fact.Actor{Person: string(m.Person), Member: string(m.ID), Tenant: string(of)}
	told := w.Authority.HouseTell(tenants.MemberJoined, fact.Ref{Noun: "member", ID: string(m.ID)}, by, []tenants.Space{tenants.HomeOf(of)}, at, nil)
	if err := w.Register.AddMember(context.Background(), m, told); err != nil {
		w.t.Fatalf("add a member of %s: %v", of, err)
	}
	return w.vouch(tenants.Vouching{Person: m.Person, Member: m.ID, Tenant: of, Session: id.At[tenants.SessionID](at), Strong: true})
}

// Again returns a principal as she comes back without a second factor.
func (w *World) Again(p tenants.Principal) tenants.Principal {
	return w.vouch(tenants.Vouching{Person: p.Person(), Member: p.Member(), Tenant: p.Tenant(), Session: p.Session()})
}

// pact lets the first open a pact and the others accept it.
func (w *World) pact(by tenants.Principal, k tenants.PactKind, name string, with ...tenants.Principal) tenants.PactID {
	w.t.Helper()
	ctx := context.Background()
	proposal := tenants.Proposal{Kind: k, Name: lang.Plain(lang.Korean, name)}
	for _, p := range with {
		proposal.With = append(proposal.With, p.Tenant())
	}
	pact, err := w.Tenants.OpenPact(ctx, w.Home(by), proposal)
	for _, p := range with {
		if err == nil {
			pact, err = w.Tenants.AnswerPact(ctx, w.Home(p), pact.ID, pact.Rev, tenants.Accept)
		}
	}
	if err != nil {
		w.t.Fatalf("open pact %s: %v", name, err)
	}
	return pact.ID
}

// Enter lets p into the space, or fails the test.
func (w *World) Enter(p tenants.Principal, s tenants.Space) tenants.Scope {
	w.t.Helper()
	in, err := w.Authority.Enter(context.Background(), p, s)
	if err != nil {
		w.t.Fatalf("enter %s: %v", s, err)
	}
	return in
}

// Home lets p into her own home.
func (w *World) Home(p tenants.Principal) tenants.Scope { w.t.Helper(); return w.Enter(p, p.Home()) }
