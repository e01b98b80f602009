package main

import (
	"context"

	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/tenants"
)

// mailer sends letters about notices to the address of the member's account.
type mailer struct {
	post     *post.Post
	accounts storage.Accounts
}

// Mail implements notice.Mailer.
func (m mailer) Mail(ctx context.Context, to tenants.Member, n notice.Notice) error {
	who, err := m.accounts.ByID(ctx, to.Person)
	if err != nil {
		return err
	}
	return m.post.Notify(ctx, who.Email, who.Lang, to.Name, n.Fact.Kind, n.Fact.With)
}
