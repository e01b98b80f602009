package api

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// meetings are the meetings that are near, and those in which an item of another side waits for the caller's.
func (v *HomePage) meetings(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range reach.Scopes() {
		scopes[in.Space()] = in
	}
	now := c.Now()
	near, err := c.Meetings.Everywhere(ctx, reach, meeting.Filter{From: now}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	for _, m := range near.Items {
		coming := m.State == meeting.Invited || m.State == meeting.Ready || m.State == meeting.Live
		if coming && m.Party(c.In.Tenant()) && m.Slot.Start.Before(now.Add(upcomingFor)) {
			v.Upcoming = append(v.Upcoming, Waiting{
				Kind: "meeting.coming", ID: string(m.ID), Space: string(m.Stands), Title: viewText(m.Title), Since: stamp(m.Since), By: string(m.Host), Due: stamp(m.Slot.Start),
			})
		}
	}
	open, err := c.Meetings.Everywhere(ctx, reach, meeting.Filter{State: meeting.Invited}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	for _, m := range open.Items {
		in, ok := scopes[m.Stands]
		if !ok || !in.May(tenants.WriteMeeting) || !m.Party(in.Tenant()) {
			continue
		}
		_, a, err := c.Meetings.Agenda(ctx, in, m.ID)
		if err != nil {
			return err
		}
		for _, x := range a.Pending(m.Parties) {
			if x.Waits(in.Tenant()) {
				v.Waits = append(v.Waits, Waiting{
					Kind: "meeting.item", ID: string(m.ID), Space: string(m.Stands), Title: viewText(m.Title), Since: stamp(x.At), By: string(x.Proposer),
				})
				break // one line a meeting: its agenda shows the rest
			}
		}
	}
	return nil
}
