package meeting

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// reminders are how long before a meeting its parties are reminded of it, the earliest first.
var reminders = []time.Duration{7 * 24 * time.Hour, 24 * time.Hour}

// nearing is how many of the reminders have come at a moment.
func (s Slot) nearing(at time.Time) int {
	n := 0
	for _, before := range reminders {
		if s.Set() && !at.Before(s.Start.Add(-before)) {
			n++
		}
	}
	return n
}

// Near notes that the parties are reminded now, and returns how many days are left. Of what was arranged within the time of a reminder nobody is reminded again.
// It returns ErrTooEarly before its time, and ErrOver for what doesn't come.
func (m *Meeting) Near(at time.Time) (days int, err error) {
	n := m.Slot.nearing(at)
	switch {
	case m.State != Invited && m.State != Ready, !at.Before(m.Slot.Start):
		return 0, ErrOver
	case n <= m.Reminded:
		return 0, ErrTooEarly
	}
	m.Reminded, m.Updated = n, at
	return int(reminders[n-1] / (24 * time.Hour)), nil
}

// shifted moves the parts of a meeting along with its slot; nil where they don't fit into it any more.
func (m Meeting) shifted(to Slot) []Session {
	if !m.Slot.Set() || len(m.Sessions) == 0 {
		return nil
	}
	by := to.Start.Sub(m.Slot.Start)
	parts := slices.Clone(m.Sessions)
	for i := range parts {
		parts[i].Start, parts[i].End = parts[i].Start.Add(by), parts[i].End.Add(by)
		if parts[i].End.After(to.End) {
			return nil
		}
	}
	if len(parts) == 1 && parts[0].ID == firstSession {
		return nil
	}
	return parts
}

// Open lists what is still open of the preparation, by code, for each side that has to see to it: to the host its checklist and the agenda, to each side that
// arranges interpreters those who are missing, and their briefing.
func (p Planned) Open(b Briefing) map[tenants.TenantID][]string {
	out := map[tenants.TenantID][]string{}
	add := func(t tenants.TenantID, code string) {
		if !slices.Contains(out[t], code) {
			out[t] = append(out[t], code)
		}
	}
	m := p.Meeting
	if slices.ContainsFunc(m.Venue.Checks, func(c Check) bool { return !c.Done }) {
		add(m.Host, "checks")
	}
	if m.State == Invited && len(p.Agenda.Items) > 0 {
		add(m.Host, "agenda")
	}
	for _, x := range p.Booth.Problems(p.Around) {
		d, err := p.Booth.Duty(x.Duty)
		if err != nil {
			add(m.Host, "interpreters")
			continue
		}
		add(d.Side, "interpreters")
	}
	for _, d := range p.Booth.Duties {
		if b.Sent.IsZero() && slices.ContainsFunc(d.Team, Interpreter.counts) {
			add(d.Side, "briefing")
		}
	}
	return out
}

// RemindNear tells the parties that a meeting is near, and each side that has something left to prepare what it is. It is the house's deed.
func (s *Service) RemindNear(ctx context.Context, house tenants.Scope, mid ID) error {
	m, err := s.Store.In(house).Meeting(ctx, mid)
	if err != nil {
		return err
	}
	at := s.now()
	before := m.Reminded
	days, err := m.Near(at)
	if err != nil {
		return err
	}
	p, err := s.Booth(ctx, house, mid)
	if err != nil {
		return err
	}
	b, err := s.Store.In(house).Briefing(ctx, mid)
	if err != nil {
		return err
	}
	shelf, reached := s.Store.In(house), m.Reminded
	var open []string
	for t, left := range p.Open(b) {
		if len(left) > 0 && m.Party(t) {
			open = append(open, string(t))
		}
	}
	keep := func(kind fact.Kind, with fact.Detail) error {
		told, err := house.Tell(kind, m.Ref(), at, detail(m, "", with))
		if err != nil {
			return err
		}
		err = shelf.ChangeMeeting(ctx, m, told.Within(m.Within()))
		m.Rev++
		return err
	}
	if len(open) > 0 { // said first: cut short before the other word, it is said again
		slices.Sort(open)
		m.Reminded = before
		if err := keep(Unready, fact.Detail{"to": strings.Join(open, " "), "days": strconv.Itoa(days)}); err != nil {
			return err
		}
		m.Reminded = reached
	}
	return keep(Nearing, fact.Detail{"to": strings.Join(texts(m.Parties), " "), "days": strconv.Itoa(days)})
}
