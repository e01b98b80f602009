package site

import (
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// name is how a government stands on a page: in the reader's words, with what it calls itself beside them.
type name struct {
	text
	Own text // empty where it adds nothing
}

// audience is who reads the page: what is written for readers in mainland China, or about somebody there, names places as is right there.
func (w words) audience(countries ...unit.Country) unit.Audience {
	if w.Tag == lang.Chinese {
		return unit.Mainland
	}
	return unit.AudienceOf(countries...)
}

func (w words) unitName(u unit.Unit, a unit.Audience) name {
	d := u.Name(w.Tag, a)
	n := name{text: w.apart(d.Text, d.Lang)}
	if d.Original != "" {
		n.Own = w.apart(d.Original, d.OriginalLang)
	}
	return n
}

// tenantName names a tenant: by the book of units where it is in it, else by its own words.
func (w words) tenantName(t tenants.Tenant, a unit.Audience) name {
	if u, ok := unit.Get(unit.ID(t.Unit)); ok && t.Unit != "" {
		return w.unitName(u, a)
	}
	n := name{text: w.tell(t.Name)}
	if own := t.Name.In[t.Name.Source].Value; own != n.Value {
		n.Own = w.apart(own, t.Name.Source)
	}
	return n
}

// place names a unit by its id, as far as the book knows it.
func (w words) place(id string, a unit.Audience) (name, bool) {
	u, ok := unit.Get(unit.ID(id))
	if !ok {
		return name{}, false
	}
	return w.unitName(u, a), true
}

// tenant reads a tenant once a page.
func (v *visit) tenant(id tenants.TenantID) (tenants.Tenant, error) {
	if t, ok := v.known[id]; ok {
		return t, nil
	}
	t, err := v.site.Tenants.Tenant(v.ctx, id)
	if err != nil {
		return tenants.Tenant{}, fmt.Errorf("read tenant %s: %w", id, err)
	}
	v.known[id] = t
	return t, nil
}

// called names a tenant in a list. One that is no longer there keeps its id, for its cases still stand.
func (v *visit) called(id tenants.TenantID, a unit.Audience) (name, error) {
	t, err := v.tenant(id)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return name{text: text{Value: string(id)}}, nil
	}
	if err != nil {
		return name{}, err
	}
	return v.words.tenantName(t, a), nil
}
