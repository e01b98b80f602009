package tenants

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
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
)

// Opening is what a coordinator says of a tenant it opens.
type Opening struct {
	ID      TenantID
	Kind    Kind
	Unit    string
	Country string
	Name    lang.Text
	Zone    string
	Lang    lang.Tag
}

// Check returns what is wrong with the opening, field by field.
func (o Opening) Check() error {
	var c fault.Check
	c.That(id.Slug(string(o.ID)), "id", "not_a_slug")
	c.That(o.Kind.Valid(), "kind", "unknown")
	c.That(len(o.Country) == 2 && strings.ToUpper(o.Country) == o.Country, "country", "unknown")
	c.That(!o.Name.Empty(), "name", "required")
	checkText(&c, "name", o.Name, MostName)
	_, err := time.LoadLocation(o.Zone)
	c.That(err == nil && o.Zone != "" && o.Zone != "Local", "zone", "unknown")
	_, err = lang.Parse(string(o.Lang))
	c.That(err == nil, "lang", "unknown")
	return c.Err()
}

// Valid reports whether k is a sort of tenant.
func (k Kind) Valid() bool {
	for _, known := range Kinds() {
		if k == known {
			return true
		}
	}
	return false
}

func checkText(c *fault.Check, path string, t lang.Text, most int) {
	for tag, v := range t.In {
		c.Line(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

// Open opens a tenant on behalf of a coordinator. Its first admin comes by an invitation, which is not part of this deed.
func (s *Service) Open(ctx context.Context, in Scope, o Opening) (Tenant, error) {
	if err := o.Check(); err != nil {
		return Tenant{}, err
	}
	t := Tenant{ID: o.ID, Kind: o.Kind, Unit: o.Unit, Country: o.Country, Name: o.Name, Zone: o.Zone, Lang: o.Lang, OpenedAt: s.now()}
	t.Search = folded(t.Name)
	t.Policy.SecondFactor = []Role{}
	told, err := s.authority.HouseTellBy(in, TenantOpened, ref("tenant", t.ID), []Space{in.Space(), HomeOf(t.ID)}, s.now(), fact.Detail{"kind": string(t.Kind)})
	if err != nil {
		return Tenant{}, err
	}
	if err := s.register.AddTenant(ctx, t, told); err != nil {
		return Tenant{}, fmt.Errorf("open tenant %s: %w", t.ID, err)
	}
	return s.register.Tenant(ctx, t.ID)
}

// folded is what the directory orders and searches by: all names in lower case.
func folded(t lang.Text) string {
	var names []string
	for _, tag := range t.Tags() {
		names = append(names, strings.ToLower(t.In[tag].Value))
	}
	return strings.Join(names, " ")
}

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
	// There are some hundreds of tenants and their names are short: they are looked through page by page.
	found := page.Of[Tenant]{}
	for {
		p, err := s.register.Tenants(ctx, k, page.Ask{After: ask.After, Size: page.MostSize})
		if err != nil {
			return found, err
		}
		for _, t := range p.Items {
			if strings.Contains(t.Search, wanted) && len(found.Items) < page.MostSize {
				found.Items = append(found.Items, t)
			}
		}
		if ask.After = p.Next; p.Next == "" {
			return found, nil
		}
	}
}

// Profile is what an admin may change about her tenant.
type Profile struct {
	Rev          int64
	Intro        lang.Text
	SecondFactor []Role
}

// Edit changes the profile and policy of the scope's own tenant.
func (s *Service) Edit(ctx context.Context, in Scope, p Profile) (Tenant, error) {
	var c fault.Check
	for tag, v := range p.Intro.In {
		c.Block("intro."+string(tag), v.Value, fault.Optional, MostIntro)
	}
	for i, r := range p.SecondFactor {
		c.That(r.Valid(Coordinator), fmt.Sprintf("second_factor[%d]", i), "unknown")
	}
	if err := c.Err(); err != nil {
		return Tenant{}, err
	}
	t, err := s.register.Tenant(ctx, in.Tenant())
	if err != nil {
		return Tenant{}, err
	}
	if t.Rev != p.Rev {
		return Tenant{}, ErrStaleRevision
	}
	t.Intro, t.Policy.SecondFactor = p.Intro, append([]Role{}, p.SecondFactor...)
	return s.keepTenant(ctx, in, t)
}

// SetOIDC names the tenant's own identity provider, or none for an empty issuer. The secret comes sealed.
func (s *Service) SetOIDC(ctx context.Context, in Scope, rev int64, o OIDC) (Tenant, error) {
	t, err := s.register.Tenant(ctx, in.Tenant())
	if err != nil {
		return Tenant{}, err
	}
	if t.Rev != rev {
		return Tenant{}, ErrStaleRevision
	}
	t.Policy.OIDC = o
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
