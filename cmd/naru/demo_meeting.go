package main

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// demoMeetings is a committee of two cities and the meeting of one of its teams, which is being prepared.
type demoMeetings struct {
	Pact            []tenants.TenantID
	Who             []string // one of each party, the host's first
	Zone            string
	Series, Purpose said
	Bodies          []struct {
		ID     string
		Format meeting.Format
		Name   said
	}
	Backlog      []demoItem
	Title, About said
	Body         string
	Days         int // from today
	Items        []demoItem
}

type demoItem struct {
	By      int // of Who
	Kind    meeting.Kind
	Minutes int
	Agreed  bool
	Title   said
}

// meetings founds a committee and has both sides prepare its next meeting.
func (b *builder) meetings(ctx context.Context, _ demoNetwork) error {
	var d demoMeetings
	if err := readDemo("demo/meetings.json", &d); err != nil {
		return err
	}
	space, err := b.spaceOf(ctx, demoRoom{Pact: d.Pact})
	if err != nil {
		return err
	}
	who := make([]tenants.Scope, len(d.Who))
	for i, key := range d.Who {
		p, err := b.as(ctx, key)
		if err != nil {
			return err
		}
		if who[i], err = b.Authority.Enter(ctx, p, space); err != nil {
			return err
		}
	}
	series, err := b.committee(ctx, who, d)
	if err != nil {
		return fmt.Errorf("found a committee: %w", err)
	}
	if err := b.convene(ctx, who, series, d); err != nil {
		return fmt.Errorf("prepare a meeting: %w", err)
	}
	return nil
}

func (b *builder) committee(ctx context.Context, who []tenants.Scope, d demoMeetings) (meeting.Series, error) {
	ko := func(s said) lang.Text { return s.text(lang.Korean, nil) }
	sayings := meeting.SeriesSaid{Title: ko(d.Series), Purpose: ko(d.Purpose), Format: "plenary", Turns: d.Pact, Months: 24}
	for _, x := range d.Bodies {
		sayings.Bodies = append(sayings.Bodies, meeting.Body{ID: x.ID, Name: ko(x.Name), Format: x.Format})
	}
	s, err := b.Meetings.BeginSeries(ctx, who[0], sayings, "")
	for i, w := range d.Backlog {
		if err != nil {
			return s, err
		}
		s, err = b.Meetings.Await(ctx, who[w.By], s.ID, meeting.Waiting{ID: fmt.Sprintf("w%d", i+1), Kind: meeting.Consultation, Title: ko(w.Title), Minutes: w.Minutes})
	}
	return s, err
}

func (b *builder) convene(ctx context.Context, who []tenants.Scope, series meeting.Series, d demoMeetings) error {
	ko := func(s said) lang.Text { return s.text(lang.Korean, nil) }
	m, err := b.Meetings.Begin(ctx, who[0], meeting.Beginning{Series: series.ID, Body: d.Body, Basics: meeting.Basics{
		Title: ko(d.Title), Purpose: ko(d.About), Format: "team", Mode: meeting.Hybrid, Langs: []lang.Tag{lang.Korean, lang.Chinese}, Capacity: 40,
	}}, "")
	if err != nil {
		return err
	}
	if m, err = b.Meetings.Invite(ctx, who[0], meeting.At{ID: m.ID, Rev: m.Rev}); err != nil {
		return err
	}
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return err
	}
	day := b.Now().In(zone).AddDate(0, 0, d.Days)
	start := time.Date(day.Year(), day.Month(), day.Day(), 14, 0, 0, 0, zone).UTC()
	if _, err = b.Meetings.Schedule(ctx, who[0], meeting.At{ID: m.ID, Rev: m.Rev}, meeting.Scheduling{Slot: meeting.Slot{Start: start, End: start.Add(2 * time.Hour), Zone: d.Zone}}); err != nil {
		return err
	}
	for i, x := range d.Items {
		iid := fmt.Sprintf("i%d", i+1)
		saying := meeting.ItemSaid{Kind: x.Kind, Joint: true, Title: ko(x.Title), Minutes: x.Minutes}
		if _, _, err := b.Meetings.Offer(ctx, who[x.By], m.ID, iid, saying); err != nil {
			return err
		}
		if !x.Agreed {
			continue
		}
		if _, _, err := b.Meetings.View(ctx, who[1-x.By], m.ID, meeting.ItemAt{Item: iid, Rev: 1}, meeting.Consent{Yes: true}); err != nil {
			return err
		}
	}
	return nil
}
