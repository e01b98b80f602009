package storage

import (
	"context"
	"errors"
	"slices"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	tenantNoun = noun[tenants.Tenant]{
		name: "tenant", missing: tenants.ErrTenantNotFound,
		indexes: []engine.Index{
			{Name: "name", Fields: []engine.Field{{Path: "closed_at", Type: engine.Time}, {Path: "search"}}},
			{Name: "kind", Fields: []engine.Field{{Path: "closed_at", Type: engine.Time}, {Path: "kind"}, {Path: "search"}}},
		},
		id:    func(t *tenants.Tenant) string { return string(t.ID) },
		setID: func(t *tenants.Tenant, id string) { t.ID = tenants.TenantID(id) },
		rev:   func(t *tenants.Tenant) *int64 { return &t.Rev },
	}
	memberNoun = noun[tenants.Member]{
		name: "member", missing: tenants.ErrMemberNotFound,
		indexes: []engine.Index{
			{Name: "tenant", Fields: []engine.Field{{Path: "tenant"}, {Path: "state"}, {Path: "since", Type: engine.Time}}},
			{Name: "person", Fields: []engine.Field{{Path: "person"}, {Path: "since", Type: engine.Time}}},
			{Name: "role", Fields: []engine.Field{{Path: "tenant"}, {Path: "state"}, {Path: "roles", Many: true}}},
		},
		id:    func(m *tenants.Member) string { return string(m.ID) },
		setID: func(m *tenants.Member, id string) { m.ID = tenants.MemberID(id) },
		rev:   func(m *tenants.Member) *int64 { return &m.Rev },
	}
	pactNoun = noun[tenants.Pact]{
		name: "pact", missing: tenants.ErrPactNotFound,
		indexes: []engine.Index{
			{Name: "tenant", Fields: []engine.Field{{Path: "tenants", Many: true}, {Path: "opened_at", Type: engine.Time}}},
		},
		id:    func(p *tenants.Pact) string { return string(p.ID) },
		setID: func(p *tenants.Pact, id string) { p.ID = tenants.PactID(id) },
		rev:   func(p *tenants.Pact) *int64 { return &p.Rev },
	}
	guestNoun = noun[tenants.Guest]{
		name: "guest", missing: tenants.ErrGuestNotFound,
		indexes: []engine.Index{{Name: "pact", Fields: []engine.Field{{Path: "pact"}, {Path: "at", Type: engine.Time}}}},
		id:      func(g *tenants.Guest) string { return string(g.ID) },
		setID:   func(g *tenants.Guest, id string) { g.ID = tenants.GuestID(id) },
		rev:     func(g *tenants.Guest) *int64 { return &g.Rev },
	}
)

func tenantCollections() []engine.Collection {
	return []engine.Collection{tenantNoun.collection(), memberNoun.collection(), pactNoun.collection(), guestNoun.collection()}
}

// Register is the Authority's own book.
type Register struct{ house *House }

// Register returns the Authority's own book.
func (h *House) Register() Register { return Register{h} }

func (r Register) tenants() shelf[tenants.Tenant] {
	return shelf[tenants.Tenant]{r.house, &tenantNoun, wall.House()}
}
func (r Register) members() shelf[tenants.Member] {
	return shelf[tenants.Member]{r.house, &memberNoun, wall.House()}
}
func (r Register) pacts() shelf[tenants.Pact] {
	return shelf[tenants.Pact]{r.house, &pactNoun, wall.House()}
}
func (r Register) guests() shelf[tenants.Guest] {
	return shelf[tenants.Guest]{r.house, &guestNoun, wall.House()}
}

// Tenant implements tenants.Book.
func (r Register) Tenant(ctx context.Context, id tenants.TenantID) (tenants.Tenant, error) {
	return r.tenants().get(ctx, string(id))
}

// Tenants implements tenants.Register.
func (r Register) Tenants(ctx context.Context, k tenants.Kind, ask page.Ask) (page.Of[tenants.Tenant], error) {
	q := engine.Query{Index: "name", Where: []engine.Cond{engine.Equal("closed_at", tenants.Tenant{}.ClosedAt)}, Page: ask}
	if k != "" {
		q.Index, q.Where = "kind", append(q.Where, engine.Equal("kind", string(k)))
	}
	return r.tenants().find(ctx, q)
}

// AddTenant implements tenants.Register.
func (r Register) AddTenant(ctx context.Context, t tenants.Tenant, told tenants.Told) error {
	err := r.tenants().add(ctx, t, told)
	if errors.Is(err, engine.ErrExists) {
		return tenants.ErrTenantExists
	}
	return err
}

// ChangeTenant implements tenants.Register.
func (r Register) ChangeTenant(ctx context.Context, t tenants.Tenant, told tenants.Told) error {
	return r.tenants().change(ctx, t, told)
}

// Member implements tenants.Book.
func (r Register) Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error) {
	return r.members().get(ctx, string(id))
}

// MembersOf implements tenants.Register.
func (r Register) MembersOf(ctx context.Context, t tenants.TenantID, s tenants.State, ask page.Ask) (page.Of[tenants.Member], error) {
	return r.members().find(ctx, engine.Query{
		Index: "tenant", Order: engine.Down, Page: ask,
		Where: []engine.Cond{engine.Equal("tenant", string(t)), engine.Equal("state", string(s))},
	})
}

// WithRole lists the working members of a tenant that bear a role.
func (r Register) WithRole(ctx context.Context, t tenants.TenantID, role tenants.Role) ([]tenants.Member, error) {
	return r.members().all(ctx, engine.Query{Index: "role", Where: []engine.Cond{
		engine.Equal("tenant", string(t)), engine.Equal("state", string(tenants.Active)), engine.Has("roles", string(role)),
	}})
}

// MembershipsOf implements tenants.Register.
func (r Register) MembershipsOf(ctx context.Context, p tenants.PersonID) ([]tenants.Member, error) {
	return r.members().all(ctx, engine.Query{Index: "person", Where: []engine.Cond{engine.Equal("person", string(p))}})
}

// Working implements tenants.Register.
func (r Register) Working(ctx context.Context, of []tenants.TenantID) (int64, error) {
	var sum int64
	for some := range slices.Chunk(of, engine.MostIn) {
		names := make([]string, len(some))
		for i, t := range some {
			names[i] = string(t)
		}
		n, err := r.members().count(ctx, engine.Query{Index: "tenant", Where: []engine.Cond{
			engine.In("tenant", names...), engine.Equal("state", string(tenants.Active)),
		}})
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// AddMember implements tenants.Register.
func (r Register) AddMember(ctx context.Context, m tenants.Member, told tenants.Told) error {
	return r.members().add(ctx, m, told)
}

// ChangeMember implements tenants.Register.
func (r Register) ChangeMember(ctx context.Context, m tenants.Member, told tenants.Told) error {
	return r.members().change(ctx, m, told)
}

// Pact implements tenants.Book.
func (r Register) Pact(ctx context.Context, id tenants.PactID) (tenants.Pact, error) {
	return r.pacts().get(ctx, string(id))
}

// PactsOf implements tenants.Book.
func (r Register) PactsOf(ctx context.Context, t tenants.TenantID) ([]tenants.Pact, error) {
	return r.pacts().all(ctx, engine.Query{Index: "tenant", Where: []engine.Cond{engine.Has("tenants", string(t))}})
}

// AddPact implements tenants.Register.
func (r Register) AddPact(ctx context.Context, p tenants.Pact, told tenants.Told) error {
	return r.pacts().add(ctx, p, told)
}

// ChangePact implements tenants.Register.
func (r Register) ChangePact(ctx context.Context, p tenants.Pact, told tenants.Told) error {
	return r.pacts().change(ctx, p, told)
}

// Guest implements tenants.Book.
func (r Register) Guest(ctx context.Context, id tenants.GuestID) (tenants.Guest, error) {
	return r.guests().get(ctx, string(id))
}

// GuestsOf implements tenants.Register.
func (r Register) GuestsOf(ctx context.Context, p tenants.PactID, ask page.Ask) (page.Of[tenants.Guest], error) {
	return r.guests().find(ctx, engine.Query{Index: "pact", Where: []engine.Cond{engine.Equal("pact", string(p))}, Order: engine.Down, Page: ask})
}

// AddGuest implements tenants.Register.
func (r Register) AddGuest(ctx context.Context, g tenants.Guest, told tenants.Told) error {
	return r.guests().add(ctx, g, told)
}

// ChangeGuest implements tenants.Register.
func (r Register) ChangeGuest(ctx context.Context, g tenants.Guest, told tenants.Told) error {
	return r.guests().change(ctx, g, told)
}
