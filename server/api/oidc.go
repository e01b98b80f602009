package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// Provider is a tenant one can sign in to by its own provider.
type Provider struct {
	Tenant string `json:"tenant"`
	Name   Text   `json:"name"`
}

// flowCookie is carried to a provider and back. It must come along when another site sends the browser back, so it is Lax.
const flowCookie = "naru_flow"

func (h *House) flowCookie(c http.Cookie) http.Cookie {
	c.Name, c.Path, c.SameSite = flowCookie, Prefix+"/oidc", http.SameSiteLaxMode
	return c
}

// providerCallback is where providers send the browser back to; a tenant registers it with its provider.
const providerCallback = Prefix + "/oidc/callback"

type goOn struct {
	Status    int
	Location  string   `header:"Location"`
	SetCookie []string `header:"Set-Cookie"`
}

func listProviders(ctx context.Context, c Call, _ *struct{}) (*listOut[Provider], error) {
	all, err := c.Pass.Providers(ctx)
	if err != nil {
		return nil, err
	}
	return list(page.Of[tenants.Tenant]{Items: all}, func(t tenants.Tenant) Provider {
		return Provider{Tenant: string(t.ID), Name: viewText(t.Name)}
	}), nil
}

// startProvider sends a browser to a tenant's provider, or back to the sign-in page with the reason why not.
func startProvider(ctx context.Context, c Call, in *struct {
	Tenant string `path:"tenant" maxLength:"60"`
	Next   string `query:"next" maxLength:"512" doc:"the path within the application to go on to"`
}) (*goOn, error) {
	d, err := c.Pass.Depart(ctx, tenants.TenantID(in.Tenant), c.PublicURL+providerCallback, in.Next)
	if err != nil {
		return c.backToDoor(ctx, err), nil
	}
	return &goOn{Status: http.StatusSeeOther, Location: d.To, SetCookie: []string{c.cookie(c.flowCookie(http.Cookie{Value: d.Cookie}), d.Life)}}, nil
}

// finishProvider takes a browser that comes back. It leaves with the refresh cookie, by which the application gets its access token.
func finishProvider(ctx context.Context, c Call, in *struct {
	State string `query:"state" maxLength:"200"`
	Code  string `query:"code" maxLength:"4000"`
	Error string `query:"error" maxLength:"200"`
	Flow  string `cookie:"naru_flow"`
}) (*goOn, error) {
	e, next, err := c.Pass.Arrive(ctx, pass.Return{Cookie: in.Flow, State: in.State, Code: in.Code, Error: in.Error, From: c.from()})
	if err != nil {
		return c.backToDoor(ctx, err), nil
	}
	return &goOn{Status: http.StatusSeeOther, Location: next, SetCookie: []string{
		c.refreshCookie(e.Refresh, e.EndsAt.Sub(c.Now())), c.cookie(c.flowCookie(http.Cookie{}), 0),
	}}, nil
}

// backToDoor leads a browser, which can't read a problem, to the page that says it.
func (c Call) backToDoor(ctx context.Context, err error) *goOn {
	p := problemOf(ctx, err)
	return &goOn{Status: http.StatusSeeOther, Location: "/app/sign-in?failed=" + url.QueryEscape(p.Code), SetCookie: []string{c.cookie(c.flowCookie(http.Cookie{}), 0)}}
}
