package chat

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// PeopleOf answers who stands in a space from the book of members and passes.
func PeopleOf(book *tenants.Service) People { return register{book} }

type register struct{ book *tenants.Service }

// Inside implements People.
func (r register) Inside(ctx context.Context, in tenants.Scope) ([]Person, error) {
	all, err := r.book.Inside(ctx, in)
	some := make([]Person, len(all))
	for i, m := range all {
		some[i] = personOf(m)
	}
	return some, err
}

// Self implements People.
func (r register) Self(ctx context.Context, in tenants.Scope) (Person, error) {
	if in.Guest() == "" {
		m, err := r.book.Myself(ctx, in)
		return personOf(m), err
	}
	g, err := r.book.Pass(ctx, in)
	self := Person{Guest: string(g.ID), Tenant: string(g.Tenant), Name: g.Name, Lang: g.Lang}
	for _, room := range g.Rooms {
		self.Rooms = append(self.Rooms, RoomID(room))
	}
	return self, err
}

func personOf(m tenants.Insider) Person {
	p := Person{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name, Title: m.Title, Zone: m.Zone, Lang: m.Lang}
	for _, r := range m.Roles {
		p.Roles = append(p.Roles, string(r))
	}
	return p
}
