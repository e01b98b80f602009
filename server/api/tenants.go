package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
	"github.com/naru-network/naru/tenants/unit"
)

// Tenant is a government or body that uses the house, as everybody may see it. Its policy is for its own admins.
type Tenant struct {
	ID          string          `json:"id"`
	Rev         int64           `json:"rev"`
	Kind        string          `json:"kind" enum:"KR_METRO,KR_BASIC,COORD,FOREIGN,CENTRAL,CIVIL"`
	Unit        string          `json:"unit,omitempty"`
	Country     string          `json:"country"`
	CountryName Text            `json:"country_name"`
	Name        Text            `json:"name"`
	Intro       Text            `json:"intro"`
	Zone        string          `json:"zone"`
	Lang        string          `json:"lang"`
	Opened      string          `json:"opened"`
	Policy      *TenantPolicy   `json:"policy,omitempty"`
	May         map[string]bool `json:"may"`
}

// TenantPolicy is what a tenant decides for its own members.
type TenantPolicy struct {
	SecondFactor []string `json:"second_factor" nullable:"false" doc:"roles that can't work without one"`
	Issuer       string   `json:"issuer,omitempty" doc:"of its own OpenID Connect provider"`
	Client       string   `json:"client_id,omitempty"`
	Secret       bool     `json:"has_secret"`
}

func (n *namer) viewTenant(t tenants.Tenant) Tenant {
	v := Tenant{
		ID: string(t.ID), Rev: t.Rev, Kind: string(t.Kind), Unit: t.Unit, Country: t.Country, CountryName: n.country(unit.Country(t.Country)), Name: n.tenant(t),
		Intro: viewText(t.Intro), Zone: t.Zone, Lang: string(t.Lang), Opened: stamp(t.OpenedAt), May: t.Rights(n.In).May,
	}
	if v.May["edit"] {
		v.Policy = &TenantPolicy{
			SecondFactor: texts(t.Policy.SecondFactor), Issuer: t.Policy.OIDC.Issuer, Client: t.Policy.OIDC.ClientID, Secret: len(t.Policy.OIDC.Secret) > 0,
		}
	}
	return v
}

func tenantOut(ctx context.Context, c Call, t tenants.Tenant, err error) (*one[Tenant], error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	return whole(n.viewTenant(t), t.Rev), nil
}

// TenantIn names a tenant in an address.
type TenantIn struct {
	ID string `path:"id" maxLength:"60"`
}

func listTenants(ctx context.Context, c Call, in *struct {
	Asked
	Q    string `query:"q" maxLength:"80" doc:"stands in one of its names"`
	Kind string `query:"kind" enum:"KR_METRO,KR_BASIC,COORD,FOREIGN,CENTRAL,CIVIL"`
}) (*listOut[Tenant], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Tenants.Directory(ctx, tenants.Kind(in.Kind), in.Q, in.page())
	return list(p, n.viewTenant), err
}

func readTenant(ctx context.Context, c Call, in *TenantIn) (*one[Tenant], error) {
	t, err := c.Tenants.Tenant(ctx, tenants.TenantID(in.ID))
	return tenantOut(ctx, c, t, err)
}

// TenantOpening opens a tenant of a unit, or of a civil body by its own words, and invites its first admin.
type TenantOpening struct {
	Unit    string      `json:"unit,omitempty" maxLength:"60" doc:"of the book of units; then all that follows but the admin is known"`
	ID      string      `json:"id,omitempty" maxLength:"60" doc:"of a civil body: a–z, 0–9 and hyphens"`
	Name    *Text       `json:"name,omitempty" doc:"of a civil body"`
	Country string      `json:"country,omitempty" maxLength:"2"`
	Zone    string      `json:"zone,omitempty" maxLength:"60"`
	Lang    string      `json:"lang,omitempty" maxLength:"35"`
	Admin   AdminWanted `json:"admin"`
}

// AdminWanted is the first admin of a tenant that is opened.
type AdminWanted struct {
	Email string `json:"email" maxLength:"254"`
	Lang  string `json:"lang,omitempty" maxLength:"35" doc:"of the letter"`
}

func (v TenantOpening) opening(c Call) (tenants.Opening, error) {
	if _, err := pass.ParseEmail(v.Admin.Email); err != nil {
		return tenants.Opening{}, fault.ErrInvalid.At(fault.Field{Path: "admin.email", Code: "email_invalid"})
	}
	if v.Unit != "" {
		return tenants.OpeningOf(unit.ID(v.Unit), c.Now())
	}
	var check fault.Check
	o := tenants.Opening{ID: tenants.TenantID(v.ID), Kind: tenants.Civil, Country: v.Country, Zone: v.Zone, Lang: readTag(&check, "lang", v.Lang)}
	if v.Name != nil {
		o.Name = v.Name.text(&check, "name", lang.Text{}, c.Now())
	}
	return o, check.Err()
}

func openTenant(ctx context.Context, c Call, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key opens the same tenant once"`
	Body TenantOpening
}) (*one[Tenant], error) {
	o, err := in.Body.opening(c)
	if err != nil {
		return nil, err
	}
	o.Once = once[string](c, "tenant", in.Key)
	t, err := c.Tenants.Open(ctx, c.In, o)
	if err != nil {
		return nil, err
	}
	_, err = c.Pass.Invite(ctx, c.In, pass.Wish{
		Tenant: t.ID, Email: in.Body.Admin.Email, Roles: []tenants.Role{tenants.Admin}, Lang: letterLang(in.Body.Admin.Lang),
	})
	return tenantOut(ctx, c, t, err)
}

// letterLang is the language of a letter; what can't be read leaves it to the tenant.
func letterLang(s string) lang.Tag {
	tag, err := lang.Parse(s)
	if err != nil {
		return ""
	}
	return tag
}

// TenantEdit is what an admin changes about her tenant. What is left out stays.
type TenantEdit struct {
	Intro        *Text    `json:"intro,omitempty"`
	SecondFactor []string `json:"second_factor,omitempty" maxItems:"6"`
	OIDC         *OIDC    `json:"oidc,omitempty" doc:"an empty issuer takes the provider away"`
}

// OIDC names a tenant's own OpenID Connect provider.
type OIDC struct {
	Issuer string `json:"issuer" maxLength:"300"`
	Client string `json:"client_id,omitempty" maxLength:"300"`
	Secret string `json:"secret,omitempty" maxLength:"500" doc:"never sent back; left out, the one before stays"`
}

func (v TenantEdit) profile(c Call, before tenants.Tenant, rev int64) (tenants.Profile, error) {
	var check fault.Check
	p := tenants.Profile{Rev: rev}
	if v.Intro != nil {
		intro := v.Intro.text(&check, "intro", before.Intro, c.Now())
		p.Intro = &intro
	}
	if v.SecondFactor != nil {
		p.SecondFactor = []tenants.Role{}
		for _, r := range v.SecondFactor {
			p.SecondFactor = append(p.SecondFactor, tenants.Role(r))
		}
	}
	if v.OIDC != nil {
		p.OIDC = &tenants.OIDC{Issuer: v.OIDC.Issuer, ClientID: v.OIDC.Client}
		if v.OIDC.Secret != "" {
			sealed, err := c.Pass.SealSecret(before.ID, v.OIDC.Secret)
			if err != nil {
				return p, err
			}
			p.OIDC.Secret = sealed
		}
	}
	return p, check.Err()
}

func editTenant(ctx context.Context, c Call, in *struct {
	TenantIn
	IfMatch
	Body TenantEdit
}) (*one[Tenant], error) {
	if tenants.TenantID(in.ID) != c.In.Tenant() {
		return nil, tenants.ErrTenantNotFound
	}
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	before, err := c.Tenants.Tenant(ctx, c.In.Tenant())
	if err != nil {
		return nil, err
	}
	p, err := in.Body.profile(c, before, rev)
	if err != nil {
		return nil, err
	}
	t, err := c.Tenants.Edit(ctx, c.In, p)
	return tenantOut(ctx, c, t, err)
}
