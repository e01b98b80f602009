package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants/fact"
)

// Book is what the Authority reads before anybody stands anywhere.
type Book interface {
	// Tenant returns ErrTenantNotFound for an unknown one.
	Tenant(ctx context.Context, id TenantID) (Tenant, error)
	// Member returns ErrMemberNotFound for an unknown one.
	Member(ctx context.Context, id MemberID) (Member, error)
	// Pact returns ErrPactNotFound for an unknown one.
	Pact(ctx context.Context, id PactID) (Pact, error)
	// PactsOf lists the pacts that t is invited to or has joined.
	PactsOf(ctx context.Context, t TenantID) ([]Pact, error)
	// Guest returns ErrGuestNotFound for an unknown one.
	Guest(ctx context.Context, id GuestID) (Guest, error)
}

// Authority lets principals into spaces. It is the only maker of scopes.
type Authority struct {
	book Book
	now  func() time.Time
}

// NewAuthority returns the authority that goes by the given book, and by the clock for what ends by itself.
func NewAuthority(b Book, now func() time.Time) *Authority { return &Authority{book: b, now: now} }

// Enter lets p into the space after reading her membership. Whoever has no business there gets ErrNotFound; a member whose role
// asks for a second factor she hasn't shown gets ErrSecondFactor; whose membership or pass has ended gets ErrSignIn. A guest enters the pact of
// her pass and the commons, and may talk in the pact.
func (a *Authority) Enter(ctx context.Context, p Principal, s Space) (Scope, error) {
	if s == Commons && !p.Known() {
		return Scope{space: Commons, made: true}, nil
	}
	if !p.Known() {
		return Scope{}, ErrNotFound
	}
	if p.guest != "" {
		return a.visit(ctx, p, s)
	}
	m, t, err := a.working(ctx, p)
	if err != nil {
		return Scope{}, err
	}
	by := fact.Actor{Person: string(p.person), Member: string(p.member), Tenant: string(p.tenant)}
	switch s.Kind() {
	case "commons":
		return Scope{space: Commons, by: by, can: commonsCan.of(m), made: true}, nil
	case "home":
		if s != HomeOf(t.ID) {
			return Scope{}, ErrNotFound
		}
		return Scope{space: s, by: by, can: homeCan.of(m), made: true}, nil
	case "pact":
		id, ok := s.Pact()
		if !ok {
			return Scope{}, ErrNotFound
		}
		pact, err := a.book.Pact(ctx, id)
		if fault.KindOf(err) == fault.NotFound {
			return Scope{}, ErrNotFound
		}
		if err != nil {
			return Scope{}, fmt.Errorf("enter %s: %w", s, err)
		}
		if party, ok := pact.Party(t.ID); !ok || party.Standing != Joined || !pact.Active() {
			return Scope{}, ErrNotFound
		}
		return Scope{space: s, by: by, can: pactCan.of(m), made: true}, nil
	}
	return Scope{}, ErrNotFound
}

// visit lets a guest in.
func (a *Authority) visit(ctx context.Context, p Principal, s Space) (Scope, error) {
	g, _, err := a.Pass(ctx, p.guest)
	if fault.KindOf(err) == fault.NotFound || errors.Is(err, ErrGuestOver) {
		return Scope{}, ErrSignIn
	}
	if err != nil {
		return Scope{}, err
	}
	if s != Commons && (s != PactSpace(g.Pact) || g.narrow()) {
		return Scope{}, ErrNotFound
	}
	in := Scope{space: s, by: fact.Actor{Guest: string(g.ID)}, made: true}
	if s != Commons {
		in.can = guestAbilities
	}
	return in, nil
}

// Attend lets p in where one thing of a space is done together: as Enter does, and the bearer of a pass to that thing alone, with what she came for.
func (a *Authority) Attend(ctx context.Context, p Principal, s Space, to fact.Ref) (Scope, error) {
	if p.guest == "" {
		return a.Enter(ctx, p, s)
	}
	g, _, err := a.Pass(ctx, p.guest)
	if fault.KindOf(err) == fault.NotFound || errors.Is(err, ErrGuestOver) {
		return Scope{}, ErrSignIn
	}
	switch {
	case err != nil:
		return Scope{}, err
	case !g.narrow():
		return a.visit(ctx, p, s)
	case g.Only != to || s != PactSpace(g.Pact):
		return Scope{}, ErrNotFound
	}
	return Scope{space: s, by: fact.Actor{Guest: string(g.ID)}, can: attendantAbilities, only: g.Only, made: true}, nil
}

// Pass returns a guest's pass, with its pact, while it opens: ErrGuestNotFound for one that never was, ErrGuestOver for one that has ended,
// or whose pact or inviting tenant has.
func (a *Authority) Pass(ctx context.Context, id GuestID) (Guest, Pact, error) {
	g, err := a.book.Guest(ctx, id)
	if err != nil {
		return Guest{}, Pact{}, fmt.Errorf("read guest: %w", err)
	}
	p, err := a.book.Pact(ctx, g.Pact)
	if err != nil {
		return Guest{}, Pact{}, fmt.Errorf("read pact of a guest: %w", err)
	}
	t, err := a.book.Tenant(ctx, g.Tenant)
	if err != nil {
		return Guest{}, Pact{}, fmt.Errorf("read tenant of a guest: %w", err)
	}
	if !t.Open() || !g.Opens(p, a.now()) {
		return Guest{}, Pact{}, ErrGuestOver
	}
	return g, p, nil
}

// Stand lets p in where she belongs: a member into her home, a guest into the pact of her pass; whose pass opens one thing alone, into the commons.
func (a *Authority) Stand(ctx context.Context, p Principal) (Scope, error) {
	if p.guest == "" {
		return a.Enter(ctx, p, p.Home())
	}
	g, err := a.book.Guest(ctx, p.guest)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return Scope{}, ErrSignIn
	}
	if err != nil {
		return Scope{}, fmt.Errorf("read guest: %w", err)
	}
	if g.narrow() {
		return a.visit(ctx, p, Commons)
	}
	return a.visit(ctx, p, PactSpace(g.Pact))
}

// working reads the principal's membership and tenant and makes sure that both still stand.
func (a *Authority) working(ctx context.Context, p Principal) (Member, Tenant, error) {
	m, err := a.book.Member(ctx, p.member)
	if fault.KindOf(err) == fault.NotFound || err == nil && (m.State != Active || m.Person != p.person || m.Tenant != p.tenant) {
		return Member{}, Tenant{}, ErrSignIn
	}
	if err != nil {
		return Member{}, Tenant{}, fmt.Errorf("read member: %w", err)
	}
	t, err := a.book.Tenant(ctx, m.Tenant)
	if err != nil {
		return Member{}, Tenant{}, fmt.Errorf("read tenant: %w", err)
	}
	if !t.Open() {
		return Member{}, Tenant{}, ErrSignIn
	}
	if !p.strong && NeedsSecondFactor(t, m) {
		return Member{}, Tenant{}, ErrSecondFactor
	}
	return m, t, nil
}

// NeedsSecondFactor reports whether the tenant's policy asks the member for a second factor.
func NeedsSecondFactor(t Tenant, m Member) bool {
	return slices.ContainsFunc(m.Roles, func(r Role) bool { return slices.Contains(t.Policy.SecondFactor, r) })
}

// Reach returns every space p stands in: the commons, for a member her home and the pacts her tenant has joined, and for a guest her pact.
func (a *Authority) Reach(ctx context.Context, p Principal) (Reach, error) {
	commons, err := a.Enter(ctx, p, Commons)
	if err != nil {
		return Reach{}, err
	}
	if !p.Known() {
		return Reach{scopes: []Scope{commons}}, nil
	}
	home, err := a.Stand(ctx, p)
	if err != nil {
		return Reach{}, err
	}
	scopes := []Scope{home, commons}
	if home.space == Commons {
		scopes = scopes[:1]
	}
	if p.guest != "" {
		return Reach{scopes: scopes}, nil
	}
	pacts, err := a.book.PactsOf(ctx, p.tenant)
	if err != nil {
		return Reach{}, fmt.Errorf("list pacts: %w", err)
	}
	m, err := a.book.Member(ctx, p.member)
	if err != nil {
		return Reach{}, fmt.Errorf("read member: %w", err)
	}
	for _, pact := range pacts {
		if party, _ := pact.Party(p.tenant); party.Standing == Joined && pact.Active() {
			scopes = append(scopes, Scope{space: PactSpace(pact.ID), by: home.by, can: pactCan.of(m), made: true})
		}
	}
	return Reach{scopes: scopes}, nil
}

// Networks returns the networks that p stands in: the pacts of many governments with their coordinator.
func (a *Authority) Networks(ctx context.Context, p Principal) ([]Scope, error) {
	if !p.Known() {
		return nil, ErrSignIn
	}
	if p.guest != "" {
		return nil, nil
	}
	pacts, err := a.book.PactsOf(ctx, p.tenant)
	if err != nil {
		return nil, fmt.Errorf("list pacts: %w", err)
	}
	var nets []Scope
	for _, pact := range pacts {
		party, _ := pact.Party(p.tenant)
		if pact.Kind != Network || party.Standing != Joined || !pact.Active() {
			continue
		}
		net, err := a.Enter(ctx, p, PactSpace(pact.ID))
		if err != nil {
			return nil, err
		}
		nets = append(nets, net)
	}
	return nets, nil
}

// Errand is a named reason for which the house itself enters a space: a follower of facts that carries a deed's second step.
type Errand struct {
	Name string
	Can  []fact.Ability
}

// Steward lets the house into a space on an errand, with the errand's abilities and no others. The deed's actor is the errand.
func (a *Authority) Steward(s Space, e Errand) Scope {
	can := map[fact.Ability]bool{}
	for _, ability := range e.Can {
		can[ability] = true
	}
	return Scope{space: s, by: fact.Actor{Steward: e.Name}, can: can, made: true}
}

// HouseTell states a deed that is kept in the Authority's own book, where nobody stands: signing in, opening a tenant, joining a
// pact. It stands in the audit trails of the given spaces, or of the house itself where none is given.
func (a *Authority) HouseTell(k fact.Kind, about fact.Ref, by fact.Actor, trails []Space, at time.Time, with fact.Detail) Told {
	told, err := a.Steward(House, Errand{Name: by.Steward, Can: []fact.Ability{k.Needs()}}).Tell(k, about, at, with)
	if err != nil {
		panic("tenants: a steward lacks the ability it was just given")
	}
	told.fact.By = by
	if len(trails) > 0 && !k.IsQuiet() {
		told.fact.Trails = nil
		for _, s := range trails {
			told.fact.Trails = append(told.fact.Trails, string(s))
		}
	}
	return told
}

// HouseTellBy states a deed in the Authority's own book by somebody who stands in a space and has the ability there, else ErrForbidden.
func (a *Authority) HouseTellBy(in Scope, k fact.Kind, about fact.Ref, trails []Space, at time.Time, with fact.Detail) (Told, error) {
	if !in.May(k.Needs()) {
		return Told{}, ErrForbidden
	}
	return a.HouseTell(k, about, in.by, trails, at, with), nil
}
