package api

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// audience says which names are right for the caller: those of the country she works for.
func (c Call) audience(ctx context.Context) (unit.Audience, error) {
	if c.Who.Tenant() == "" {
		return unit.General, nil
	}
	t, err := c.Tenants.Tenant(ctx, c.Who.Tenant())
	return unit.AudienceOf(unit.Country(t.Country)), err
}

// namer names units and tenants for one reader. It reads a tenant at most once.
type namer struct {
	Call
	to    unit.Audience
	names map[tenants.TenantID]Text
}

func (c Call) namer(ctx context.Context) (*namer, error) {
	to, err := c.audience(ctx)
	return &namer{c, to, map[tenants.TenantID]Text{}}, err
}

// reach returns everything that the caller reaches, and the names she is shown there.
func (c Call) reach(ctx context.Context) (tenants.Reach, *namer, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return tenants.Reach{}, nil, err
	}
	n, err := c.namer(ctx)
	return reach, n, err
}

// unit returns a unit's official name in every language that the reader may see it in.
func (n *namer) unit(u unit.Unit) Text {
	return n.said(u.Lang, func(tag lang.Tag) unit.DisplayName { return u.Name(tag, n.to) })
}

func (n *namer) said(own lang.Tag, name func(lang.Tag) unit.DisplayName) Text {
	t := Text{Source: string(own), Said: map[string]TextVersion{}}
	for _, tag := range append(lang.Interface(), own) {
		if d := name(tag); d.Lang == tag && d.Text != "" {
			t.Said[string(tag)] = TextVersion{Value: d.Text}
		}
	}
	return t
}

func (n *namer) country(c unit.Country) Text {
	return n.said(lang.English, func(tag lang.Tag) unit.DisplayName { return unit.DisplayName{Text: c.Name(tag, n.to), Lang: tag} })
}

// tenant returns the name of a tenant: its unit's, or for a civil body its own.
func (n *namer) tenant(t tenants.Tenant) Text {
	if u, ok := unit.Get(unit.ID(t.Unit)); ok {
		return n.unit(u)
	}
	return viewText(t.Name)
}

// of returns the name of the tenant with the id.
func (n *namer) of(ctx context.Context, id tenants.TenantID) (Text, error) {
	if name, ok := n.names[id]; ok {
		return name, nil
	}
	if u, ok := unit.Get(unit.ID(id)); ok { // a tenant that is a government has its unit's id
		return n.unit(u), nil
	}
	t, err := n.Tenants.Tenant(ctx, id)
	if err != nil {
		return Text{}, err
	}
	n.names[id] = n.tenant(t)
	return n.names[id], nil
}
