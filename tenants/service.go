package tenants

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask about tenants, people and pacts.
type Service struct {
	register  Register
	authority *Authority
	now       func() time.Time
}

// NewService returns the service over the Authority's book.
func NewService(r Register, a *Authority, now func() time.Time) *Service {
	return &Service{register: r, authority: a, now: now}
}

// Limits of a tenant's texts, in characters.
const (
	MostName  = 120
	MostIntro = 2000
	MostLangs = 12 // of one text

	MostIssuer = 300
	MostClient = 300
)

// Tenant returns a tenant's public face to anybody.
func (s *Service) Tenant(ctx context.Context, t TenantID) (Tenant, error) {
	return s.register.Tenant(ctx, t)
}

// Directory lists the tenants of a kind, or all, to anybody; a wanted text must stand in one of the names.
func (s *Service) Directory(ctx context.Context, k Kind, wanted string, ask page.Ask) (page.Of[Tenant], error) {
	wanted = strings.ToLower(strings.TrimSpace(wanted))
	if wanted == "" {
		return s.register.Tenants(ctx, k, ask)
	}
	// There are some hundreds of tenants and their names are short: they are looked through.
	var found []Tenant
	each := page.Ask{Size: page.MostSize}
	for {
		p, err := s.register.Tenants(ctx, k, each)
		if err != nil {
			return page.Of[Tenant]{}, err
		}
		for _, t := range p.Items {
			if strings.Contains(t.Search, wanted) {
				found = append(found, t)
			}
		}
		if each.After = p.Next; p.Next == "" {
			return page.Cut(found, "directory "+string(k)+" "+wanted, func(t Tenant) string { return string(t.ID) }, ask)
		}
	}
}

// Profile is what an admin may change about her tenant, at the revision she saw. What is nil stays as it is.
type Profile struct {
	Rev          int64
	Intro        *lang.Text
	SecondFactor []Role
	OIDC         *OIDC // an empty Issuer takes the provider away; the secret comes sealed
}

// after returns what an admin said of a provider in place of what was kept. A secret left out stays, but never goes to another issuer.
func (o OIDC) after(old OIDC) OIDC {
	switch {
	case o.Issuer == "":
		return OIDC{}
	case len(o.Secret) == 0 && o.Issuer == old.Issuer:
		o.Secret = old.Secret
	}
	return o
}

// check returns what is wrong with the profile, field by field.
func (p Profile) check(k Kind) error {
	var c fault.Check
	if p.Intro != nil {
		c.That(len(p.Intro.In) <= MostLangs, "intro", "too_many", "max", strconv.Itoa(MostLangs))
		for tag, v := range p.Intro.In {
			c.Block("intro."+string(tag), v.Value, fault.Optional, MostIntro)
		}
	}
	for i, r := range p.SecondFactor {
		c.That(r.Valid(k) && !slices.Contains(p.SecondFactor[:i], r), fmt.Sprintf("second_factor[%d]", i), "unknown")
	}
	if p.OIDC != nil && p.OIDC.Issuer != "" {
		c.That(address(p.OIDC.Issuer), "oidc.issuer", "not_an_address")
		c.Line("oidc.client_id", p.OIDC.ClientID, fault.Required, MostClient)
	}
	return c.Err()
}

// address reports whether s is an absolute web address without query or fragment, as an issuer's must be (OpenID Connect Core, section 2).
func address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= MostIssuer && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

// Edit changes the profile and policy of the scope's own tenant.
func (s *Service) Edit(ctx context.Context, in Scope, p Profile) (Tenant, error) {
	if !in.May(EditTenant) {
		return Tenant{}, ErrForbidden
	}
	t, err := s.register.Tenant(ctx, in.Tenant())
	if err != nil {
		return Tenant{}, err
	}
	if t.Rev != p.Rev {
		return Tenant{}, ErrStaleRevision
	}
	if err := p.check(t.Kind); err != nil {
		return Tenant{}, err
	}
	if p.Intro != nil {
		t.Intro = *p.Intro
	}
	if p.SecondFactor != nil {
		t.Policy.SecondFactor = slices.Clone(p.SecondFactor)
	}
	if p.OIDC != nil {
		t.Policy.OIDC = p.OIDC.after(t.Policy.OIDC)
	}
	return s.keepTenant(ctx, in, t)
}

func (s *Service) keepTenant(ctx context.Context, in Scope, t Tenant) (Tenant, error) {
	told, err := s.authority.HouseTellBy(in, TenantEdited, ref("tenant", t.ID), []Space{in.Space()}, s.now(), nil)
	if err != nil {
		return Tenant{}, err
	}
	if err := s.register.ChangeTenant(ctx, t, told); err != nil {
		return Tenant{}, fmt.Errorf("edit tenant %s: %w", t.ID, err)
	}
	return s.register.Tenant(ctx, t.ID)
}

func ref[T ~string](noun string, id T) fact.Ref { return fact.Ref{Noun: noun, ID: string(id)} }
