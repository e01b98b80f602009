package tenants

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// Opening is what a coordinator says of a tenant it opens.
type Opening struct {
	Once    string // where the caller names its request, repeating it returns the tenant that it opened
	ID      TenantID
	Kind    Kind
	Unit    string // empty for civil bodies only
	Country string
	Name    lang.Text
	Zone    string
	Lang    lang.Tag
}

// OpeningOf fills an opening from the book of units, as they stand on the day. It returns fault.ErrInvalid for a unit that isn't a
// government or body by then.
func OpeningOf(which unit.ID, on time.Time) (Opening, error) {
	u, ok := unit.Get(which)
	if !ok || !u.Stands(unit.Day(on)) || !Kind(u.Kind).Valid() {
		return Opening{}, fault.ErrInvalid.At(fault.Field{Path: "unit", Code: "unknown"})
	}
	name := lang.Plain(u.Lang, u.Names[u.Lang])
	for tag, n := range u.Names {
		if tag != u.Lang {
			name = name.Say(tag, lang.Version[string]{Value: n, Origin: lang.Human})
		}
	}
	return Opening{ID: TenantID(u.ID), Kind: Kind(u.Kind), Unit: string(u.ID), Country: string(u.Country), Name: name, Zone: u.Zone, Lang: u.Lang}, nil
}

// Check returns what is wrong with the opening, field by field.
func (o Opening) Check() error {
	var c fault.Check
	c.That(id.Slug(string(o.ID)), "id", "not_a_slug")
	c.That(o.Kind.Valid(), "kind", "unknown")
	c.That(o.Unit != "" || o.Kind == Civil, "unit", "required")
	c.That(unit.Country(o.Country).Known(), "country", "unknown")
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
	c.That(len(t.In) <= MostLangs, path, "too_many", "max", strconv.Itoa(MostLangs))
	for tag, v := range t.In {
		c.Line(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

// Open opens a tenant on behalf of a coordinator. Its first admin comes by an invitation, which is not part of this deed. It returns
// ErrTenantExists where the id is taken.
func (s *Service) Open(ctx context.Context, in Scope, o Opening) (Tenant, error) {
	if !in.May(OpenTenant) {
		return Tenant{}, ErrForbidden
	}
	if err := o.Check(); err != nil {
		return Tenant{}, err
	}
	t := Tenant{ID: o.ID, Kind: o.Kind, Unit: o.Unit, Country: o.Country, Name: o.Name, Zone: o.Zone, Lang: o.Lang, OpenedAt: s.now(), Once: o.Once}
	t.Search = folded(t.Name)
	t.Policy.SecondFactor = []Role{}
	told, err := s.authority.HouseTellBy(in, TenantOpened, ref("tenant", t.ID), []Space{in.Space(), HomeOf(t.ID)}, s.now(), fact.Detail{"kind": string(t.Kind)})
	if err != nil {
		return Tenant{}, err
	}
	err = s.register.AddTenant(ctx, t, told)
	if err != nil && !errors.Is(err, ErrTenantExists) {
		return Tenant{}, fmt.Errorf("open tenant %s: %w", t.ID, err)
	}
	kept, rerr := s.register.Tenant(ctx, t.ID)
	if rerr == nil && err != nil && (o.Once == "" || kept.Once != o.Once) {
		return Tenant{}, err
	}
	return kept, rerr
}

// folded is what the directory orders and searches by: all names in lower case.
func folded(t lang.Text) string {
	var names []string
	for _, tag := range t.Tags() {
		names = append(names, strings.ToLower(t.In[tag].Value))
	}
	return strings.Join(names, " ")
}
