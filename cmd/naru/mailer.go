package main

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
	"github.com/naru-network/naru/tenants/unit"
)

// mailer writes letters about notices to the address of the member's account.
type mailer struct {
	post     *post.Post
	accounts storage.Accounts
	register storage.Register
}

// Mail implements notice.Mailer. Who has closed her account gets nothing.
func (m mailer) Mail(ctx context.Context, to tenants.Member, all []notice.Notice) error {
	who, err := m.accounts.ByID(ctx, to.Person)
	if err != nil || who.State != pass.Open {
		return err
	}
	items := make([]post.Item, len(all))
	for i, n := range all {
		if items[i], err = m.item(ctx, who.Lang, to, n); err != nil {
			return err
		}
	}
	return m.post.Notify(ctx, post.Reader{To: who.Email, Lang: who.Lang, Name: to.Name}, items...)
}

// item says of a notice who did it and where. A colleague and whoever wrote to her in a room is named; of others, the organisation.
func (m mailer) item(ctx context.Context, tag lang.Tag, to tenants.Member, n notice.Notice) (post.Item, error) {
	i := post.Item{Kind: n.Fact.Kind, Count: n.Count, Why: string(n.Why)}
	home, err := m.register.Tenant(ctx, to.Tenant)
	if err != nil {
		return i, err
	}
	if by := tenants.TenantID(n.Fact.By.Tenant); by != "" && by != to.Tenant {
		if i.Who, err = m.tenant(ctx, tag, home, by); err != nil {
			return i, err
		}
	}
	if by := n.Fact.By; by.Member != "" && (by.Tenant == string(to.Tenant) || n.Family == notice.Chat) {
		author, err := m.register.Member(ctx, tenants.MemberID(by.Member))
		if err != nil {
			return i, err
		}
		if i.Who != "" {
			author.Name += ", " + i.Who
		}
		i.Who = author.Name
	}
	if id, ok := n.Space.Pact(); ok {
		pact, err := m.register.Pact(ctx, id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return i, err
		}
		i.Where, _ = pact.Name.For(tag)
	}
	return i, nil
}

// tenant names a tenant for a reader of home.
func (m mailer) tenant(ctx context.Context, tag lang.Tag, home tenants.Tenant, id tenants.TenantID) (string, error) {
	t, err := m.register.Tenant(ctx, id)
	if err != nil {
		return "", err
	}
	if u, ok := unit.Get(unit.ID(t.Unit)); ok {
		return u.Name(tag, unit.AudienceOf(unit.Country(home.Country))).Text, nil
	}
	name, _ := t.Name.For(tag)
	return name, nil
}
