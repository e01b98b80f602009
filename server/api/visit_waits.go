package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/tenants"
)

// visits are those that wait for a deed of the caller's side, and those that are near.
func (v *HomePage) visits(ctx context.Context, c Call) error {
	reach, scopes, err := c.writing(ctx)
	if err != nil {
		return err
	}
	line := func(kind string, x visit.Visit, due string) Waiting {
		return Waiting{Kind: kind, ID: string(x.ID), Space: string(x.Stands), Title: viewText(x.Title), Since: stamp(x.Since), By: string(x.Other(c.In.Tenant())), Due: due}
	}
	for _, w := range []struct {
		state visit.State
		kind  string
		host  bool // waits for the host, else for the visitors
	}{
		{visit.Requested, "visit.answer", true}, {visit.Invited, "visit.answer", false}, {visit.Accepted, "visit.approve", false},
		{visit.Completed, "visit.report", false}, {visit.ReportDue, "visit.report", false},
	} {
		if len(scopes) == 0 {
			break
		}
		f := visit.Filter{State: w.state, Visitor: c.In.Tenant()}
		if w.host {
			f.Visitor, f.Host = "", c.In.Tenant()
		}
		p, err := c.Visits.Everywhere(ctx, reach, f, page.Ask{Size: waitsMost})
		if err != nil {
			return err
		}
		for _, x := range p.Items {
			if in, ok := scopes[x.Stands]; ok && in.May(tenants.WriteMeeting) {
				v.Waits = append(v.Waits, line(w.kind, x, x.Due))
			}
		}
	}
	near := c.Now().Add(upcomingFor).Format(time.DateOnly)
	for _, state := range []visit.State{visit.Confirmed, visit.UnderWay} {
		p, err := c.Visits.Everywhere(ctx, reach, visit.Filter{State: state}, page.Ask{Size: waitsMost})
		if err != nil {
			return err
		}
		for _, x := range p.Items {
			if x.Party(c.In.Tenant()) && x.From <= near {
				v.Upcoming = append(v.Upcoming, line("visit.coming", x, x.From))
			}
		}
	}
	return nil
}
