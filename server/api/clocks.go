package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Clock is how a tenant's office stands now, by what is customary where it is.
type Clock struct {
	Tenant  string `json:"tenant"`
	Name    Text   `json:"name"`
	Zone    string `json:"zone"`
	Local   string `json:"local" doc:"the moment there, with its distance from UTC"`
	State   string `json:"state" enum:"open,lunch,closed,weekend,holiday"`
	Holiday *Text  `json:"holiday,omitempty" doc:"its name"`
	MadeUp  *Text  `json:"made_up,omitempty" doc:"why a weekend day is worked"`
	Opens   string `json:"opens,omitempty" doc:"when it opens next; absent while it is open"`
	Known   string `json:"known" enum:"announced,statutory,unknown" doc:"how far the year's holidays are known"`
}

// Clocks are those of all who share a space.
type Clocks struct {
	At    string  `json:"at"`
	Items []Clock `json:"items" nullable:"false"`
}

func listClocks(ctx context.Context, c Call, _ *InSpace) (*struct{ Body Clocks }, error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	sharing, err := c.sharing(ctx)
	if err != nil {
		return nil, err
	}
	at := c.Now()
	put, err := c.Calendars.Amendments(ctx)
	if err != nil {
		return nil, err
	}
	v := Clocks{At: stamp(at), Items: []Clock{}}
	for _, id := range sharing {
		t, err := c.Tenants.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		v.Items = append(v.Items, n.viewClock(t, at, put))
	}
	return &struct{ Body Clocks }{v}, nil
}

// sharing lists the tenants that share the space the caller stands in.
func (c Call) sharing(ctx context.Context) ([]tenants.TenantID, error) {
	id, ok := c.In.Space().Pact()
	if !ok {
		return []tenants.TenantID{c.In.Tenant()}, nil
	}
	p, err := c.Tenants.Pact(ctx, c.In, id)
	return p.Joined(), err
}

func (n *namer) viewClock(t tenants.Tenant, at time.Time, put []unit.Amendment) Clock {
	u := unitOf(t)
	now := unit.Hours(u, at, put...)
	v := Clock{
		Tenant: string(t.ID), Name: n.tenant(t), Zone: u.Zone, Local: now.Local.Format(time.RFC3339), State: string(now.State), Opens: stamp(now.Opens), Known: string(now.Known),
	}
	if !now.Holiday.Empty() {
		named := viewText(now.Holiday)
		v.Holiday = &named
	}
	if !now.MadeUp.Empty() {
		named := viewText(now.MadeUp)
		v.MadeUp = &named
	}
	return v
}
