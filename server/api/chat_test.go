package api_test

import (
	"context"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
)

// people answers from the register. It is a chat.People.
type people struct{ Tenants *tenants.Service }

// Inside implements chat.People.
func (p people) Inside(ctx context.Context, in tenants.Scope) ([]chat.Person, error) {
	all, err := p.Tenants.Inside(ctx, in)
	some := make([]chat.Person, len(all))
	for i, m := range all {
		some[i] = person(m)
	}
	return some, err
}

// Self implements chat.People.
func (p people) Self(ctx context.Context, in tenants.Scope) (chat.Person, error) {
	if in.Guest() == "" {
		m, err := p.Tenants.Myself(ctx, in)
		return person(m), err
	}
	g, err := p.Tenants.Pass(ctx, in)
	self := chat.Person{Guest: string(g.ID), Tenant: string(g.Tenant), Name: g.Name, Lang: g.Lang}
	for _, r := range g.Rooms {
		self.Rooms = append(self.Rooms, chat.RoomID(r))
	}
	return self, err
}

func person(m tenants.Insider) chat.Person {
	p := chat.Person{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name, Title: m.Title, Zone: m.Zone, Lang: m.Lang}
	for _, r := range m.Roles {
		p.Roles = append(p.Roles, string(r))
	}
	return p
}
