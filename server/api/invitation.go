package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// Invitation is an invitation as those see it who manage people.
type Invitation struct {
	ID      string          `json:"id"`
	Email   string          `json:"email"`
	Tenant  string          `json:"tenant"`
	Roles   []string        `json:"roles" nullable:"false"`
	Title   Text            `json:"title"`
	State   string          `json:"state" enum:"waiting,over,accepted,taken_back"`
	At      string          `json:"at"`
	Expires string          `json:"expires_at"`
	May     map[string]bool `json:"may"`
}

// InvitationWish is what an invitation is made from.
type InvitationWish struct {
	Tenant string   `json:"tenant,omitempty" maxLength:"60" doc:"one's own if not said; who opens tenants invites the first admin of another"`
	Email  string   `json:"email" maxLength:"1000"`
	Roles  []string `json:"roles" maxItems:"6"`
	Title  *Text    `json:"title,omitempty"`
	Lang   string   `json:"lang,omitempty" enum:"ko,en,zh-Hans,ja" doc:"of the letter; the tenant's if not said"`
}

// Offer is an invitation as its bearer sees it.
type Offer struct {
	Email      string   `json:"email"`
	Tenant     string   `json:"tenant"`
	TenantName Text     `json:"tenant_name"`
	Roles      []string `json:"roles" nullable:"false"`
	Title      Text     `json:"title"`
	Expires    string   `json:"expires_at"`
	Known      bool     `json:"known" doc:"there is an account: accept with its password"`
}

// Acceptance is what somebody says who accepts.
type Acceptance struct {
	Name     string `json:"name,omitempty" maxLength:"400" doc:"for a new account"`
	Password string `json:"password" maxLength:"2000" doc:"a new one, or that of the account"`
	Code     string `json:"code,omitempty" maxLength:"100" doc:"of the account's second factor"`
	Lang     string `json:"lang,omitempty" enum:"ko,en,zh-Hans,ja"`
}

func viewInvitation(i pass.Invitation, in tenants.Scope, now time.Time) Invitation {
	return Invitation{
		ID: string(i.ID), Email: string(i.Email), Tenant: string(i.Tenant), Roles: roleNames(i.Roles), Title: viewText(i.Title),
		State: i.State(now), At: stamp(i.At), Expires: stamp(i.Until), May: map[string]bool{"take_back": i.MayTakeBack(in)},
	}
}

func (w InvitationWish) wish(c Call) (pass.Wish, error) {
	var check fault.Check
	out := pass.Wish{Tenant: tenants.TenantID(or(w.Tenant, string(c.Who.Tenant()))), Email: w.Email, Lang: lang.Tag(w.Lang)}
	for _, r := range w.Roles {
		out.Roles = append(out.Roles, tenants.Role(r))
	}
	if w.Title != nil {
		out.Title = w.Title.text(&check, "title", lang.Text{}, c.Now())
	}
	return out, check.Err()
}

func listInvitations(ctx context.Context, c Call, in *struct {
	Asked
	Tenant string `query:"tenant" maxLength:"60" doc:"one's own if not said; of another as long as nobody works there, for who opens tenants"`
}) (*listOut[Invitation], error) {
	to := tenants.TenantID(or(in.Tenant, string(c.In.Tenant())))
	p, err := c.Pass.Invitations(ctx, c.In, to, in.page())
	if err != nil {
		return nil, err
	}
	return list(p, func(i pass.Invitation) Invitation { return viewInvitation(i, c.In, c.Now()) }), nil
}

func invite(ctx context.Context, c Call, in *struct{ Body InvitationWish }) (*one[Invitation], error) {
	w, err := in.Body.wish(c)
	if err != nil {
		return nil, err
	}
	i, err := c.Pass.Invite(ctx, c.In, w)
	if err != nil {
		return nil, err
	}
	return whole(viewInvitation(i, c.In, c.Now()), i.Rev), nil
}

func takeBackInvitation(ctx context.Context, c Call, in *struct {
	ID string `path:"id" maxLength:"36"`
}) (*nothing, error) {
	return nil, c.Pass.TakeBack(ctx, c.In, pass.InvitationID(in.ID))
}

// OfferIn holds an invitation's token in an address.
type OfferIn struct {
	Token string `path:"token" maxLength:"200"`
}

func readOffer(ctx context.Context, c Call, in *OfferIn) (*struct{ Body Offer }, error) {
	o, err := c.Pass.Offer(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	i := o.Invitation
	return &struct{ Body Offer }{Offer{
		Email: string(i.Email), Tenant: string(i.Tenant), TenantName: viewText(o.Tenant.Name), Roles: roleNames(i.Roles), Title: viewText(i.Title),
		Expires: stamp(i.Until), Known: o.Known,
	}}, nil
}

func acceptOffer(ctx context.Context, c Call, in *struct {
	OfferIn
	Body Acceptance
}) (*signedInOut, error) {
	e, err := c.Pass.Accept(ctx, pass.Acceptance{
		Token: in.Token, Name: in.Body.Name, Lang: lang.Tag(in.Body.Lang), Password: in.Body.Password, Code: in.Body.Code, From: c.from(),
	})
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}
