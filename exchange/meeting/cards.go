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
	m, err := c.book.Myself(ctx, in)
	return Card{Name: m.Name, Title: m.Title}, err
}
