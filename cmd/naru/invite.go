package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

// inviteCommand opens an installation's first tenant and invites its admin; everybody else is invited by people from then on.
type inviteCommand struct {
	settings
	ID      string `help:"Short name of the tenant, for addresses." default:"gaok"`
	Unit    string `help:"Its entry in the book of governments and bodies." default:"gaok"`
	Name    string `help:"Its name." required:""`
	Country string `help:"ISO 3166 code." default:"KR"`
	Zone    string `help:"IANA time zone." default:"Asia/Seoul"`
	Lang    string `help:"Language of its officers." default:"ko"`
	Email   string `help:"Address of its first admin." required:""`
}

// Run implements kong's command.
func (c *inviteCommand) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	h, err := open(ctx, c.settings, c.logger())
	if err != nil {
		return err
	}
	return errors.Join(c.invite(ctx, h), h.Close())
}

func (c *inviteCommand) invite(ctx context.Context, h *installation) error {
	id, tag := tenants.TenantID(c.ID), lang.Tag(c.Lang)
	founding := h.Authority.Steward(tenants.HomeOf(id), tenants.Errand{Name: "installation", Can: []fact.Ability{tenants.OpenTenant}})
	_, err := h.Tenants.Open(ctx, founding, tenants.Opening{
		ID: id, Kind: tenants.Coordinator, Unit: c.Unit, Country: c.Country, Name: lang.Plain(tag, c.Name), Zone: c.Zone, Lang: tag,
	})
	if err != nil && !errors.Is(err, tenants.ErrTenantExists) {
		return err
	}
	_, err = h.Pass.Welcome(ctx, pass.Wish{Tenant: id, Email: c.Email, Roles: []tenants.Role{tenants.Admin, tenants.Staff}, Title: lang.Text{}, Lang: tag})
	if err != nil {
		return err
	}
	where := "to the address"
	if c.SMTP == "" {
		where = "into " + c.file("mail")
	}
	fmt.Fprintf(os.Stdout, "The invitation went %s.\n", where)
	return nil
}
