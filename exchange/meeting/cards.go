package meeting

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// CardsOf answers what others see of somebody from the book of members.
func CardsOf(book *tenants.Service) Cards { return cards{book} }

type cards struct{ book *tenants.Service }

// Card implements Cards.
func (c cards) Card(ctx context.Context, in tenants.Scope) (Card, error) {
	if in.Guest() != "" {
		g, err := c.book.Pass(ctx, in)
		return Card{Name: g.Name}, err
	}
	m, err := c.book.Myself(ctx, in)
	return Card{Name: m.Name, Title: m.Title}, err
}

// ColleaguesOf answers to whom a membership belongs from the register.
func ColleaguesOf(r Register) Colleagues { return colleagues{r} }

// Register knows members. It is the part of tenants.Book that is needed.
type Register interface {
	Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error)
}

type colleagues struct{ register Register }

// TenantOf implements Colleagues.
func (c colleagues) TenantOf(ctx context.Context, m tenants.MemberID) (tenants.TenantID, error) {
	who, err := c.register.Member(ctx, m)
	return who.Tenant, err
}
