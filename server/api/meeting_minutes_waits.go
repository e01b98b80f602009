package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// writing returns the caller's scopes in which she may write about meetings, with all that she reaches.
func (c Call) writing(ctx context.Context) (tenants.Reach, map[tenants.Space]tenants.Scope, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return tenants.Reach{}, nil, err
	}
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range reach.Scopes() {
		if in.May(tenants.WriteMeeting) {
			scopes[in.Space()] = in
		}
	}
	return reach, scopes, nil
}

// minutes are those that the caller's side has still to confirm, and those that every side has and nobody has put to the heads yet.
func (v *HomePage) minutes(ctx context.Context, c Call) error {
	reach, scopes, err := c.writing(ctx)
	if err != nil || len(scopes) == 0 {
		return err
	}
	review, err := c.Meetings.MinutesEverywhere(ctx, reach, meeting.MinutesFilter{State: meeting.Review}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	for _, x := range review.Items {
		in, ok := scopes[x.Stands]
		if !ok || !x.Party(in.Tenant()) {
			continue
		}
		_, now, script, err := c.Meetings.ReadMinutes(ctx, in, x.Meeting, x.No)
		if err != nil {
			return err
		}
		if _, done := now.HasFinished(script, in.Tenant()); !done {
			v.Waits = append(v.Waits, waitingMinutes("minutes.judge", x))
		}
	}
	sign, err := c.Meetings.MinutesEverywhere(ctx, reach, meeting.MinutesFilter{State: meeting.ToSign}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	for _, x := range sign.Items {
		if in, ok := scopes[x.Stands]; ok && x.Approval == "" && x.Host == in.Tenant() && in.May(tenants.AskApproval) {
			v.Waits = append(v.Waits, waitingMinutes("minutes.ask", x))
		}
	}
	return nil
}

func waitingMinutes(kind string, x meeting.Minutes) Waiting {
	return Waiting{Kind: kind, ID: string(x.ID), Space: string(x.Stands), Title: viewText(x.Title), Since: stamp(x.Since), By: string(x.Host)}
}

// soon is how long before its day something that was promised waits at home.
const soon = 14 * 24 * time.Hour

// promised is what the caller's side owes from meetings within two weeks, and what another side says it has done.
func (v *HomePage) promised(ctx context.Context, c Call) error {
	reach, scopes, err := c.writing(ctx)
	if err != nil || len(scopes) == 0 {
		return err
	}
	today, until := c.Now().Format(time.DateOnly), c.Now().Add(soon).Format(time.DateOnly)
	owed, err := c.Meetings.FollowupsEverywhere(ctx, reach, meeting.FollowupFilter{Owner: c.In.Tenant(), State: meeting.OpenStill}, page.Ask{Size: page.MostSize})
	if err != nil {
		return err
	}
	for _, f := range owed.Items {
		if _, ok := scopes[f.Stands]; ok && f.Due != "" && f.Due <= until {
			v.Waits = append(v.Waits, waitingFollowup("followup.due", f, f.Late(today)))
		}
	}
	said, err := c.Meetings.FollowupsEverywhere(ctx, reach, meeting.FollowupFilter{State: meeting.Claimed}, page.Ask{Size: page.MostSize})
	if err != nil {
		return err
	}
	for _, f := range said.Items {
		if in, ok := scopes[f.Stands]; ok && f.Party(in.Tenant()) && f.Owner != in.Tenant() {
			w := waitingFollowup("followup.confirm", f, false)
			w.By, w.Due = string(f.Owner), ""
			v.Waits = append(v.Waits, w)
		}
	}
	return nil
}

func waitingFollowup(kind string, f meeting.Followup, late bool) Waiting {
	return Waiting{
		Kind: kind, ID: string(f.Meeting) + "." + string(f.ID), Space: string(f.Stands), Title: viewText(f.Title), Since: stamp(f.Since), Due: f.Due, Late: late,
	}
}
