package api

import (
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/partial"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MeetingRecords prepare the exchange records of meetings, one draft in the home of each side. They are a meeting.Ledger.
type MeetingRecords struct {
	Ledger *ledger.Service
	House  func(tenants.Space) tenants.Scope // lets the house into a home on the ledger's errand
}

// Prepare implements meeting.Ledger.
func (x MeetingRecords) Prepare(ctx context.Context, in tenants.Scope, r meeting.Record) error {
	for _, t := range r.Sides {
		w := ledger.Wish{Content: recordOf(r, t)}
		for _, other := range r.Sides {
			if other != t {
				w.Sides = append(w.Sides, ledger.Side{Code: string(other)})
			}
		}
		p := ledger.Preparation{About: fact.Ref{Noun: r.Meeting.Ref().Noun, ID: r.Key}, In: in.Space(), Wish: w}
		home := x.House(tenants.HomeOf(t))
		if _, err := x.Ledger.Prepare(ctx, home, p); err != nil {
			return err
		}
		if err := x.Ledger.PrepareMoney(ctx, home, p, moneyOf(r.Costs[t], t)); err != nil {
			return err
		}
	}
	return nil
}

// moneyOf sums what a side has written down as the costs of a meeting, by who bears it and by currency.
func moneyOf(costs []meeting.Cost, own tenants.TenantID) []ledger.Line {
	lines := []ledger.Line{}
	for _, c := range costs {
		fund := ledger.Fund("partner")
		if c.Bearer == own {
			fund = "own"
		}
		i := slices.IndexFunc(lines, func(l ledger.Line) bool { return l.Fund == fund && l.Currency == c.Currency })
		if i < 0 {
			lines = append(lines, ledger.Line{Fund: fund, Currency: c.Currency})
			i = len(lines) - 1
		}
		lines[i].Planned += c.Planned
		lines[i].Spent += c.Spent
	}
	return lines[:min(len(lines), ledger.MostLines)]
}

// levels say as which level the rank of a delegation's head counts.
var levels = map[string]ledger.Level{
	"governor": "HEAD", "mayor": "HEAD", "vice_governor": "DEPUTY", "vice_mayor": "DEPUTY", "speaker": "COUNCIL", "director_general": "DIRECTOR", "director": "DIRECTOR",
	"manager": "WORKING", "officer": "WORKING",
}

// recordKinds say as which kind of exchange a format of meeting counts.
var recordKinds = map[meeting.Format]ledger.Kind{
	"plenary": "JOINTCOM", "team": "JOINTCOM", "secretariat": "WORKING", "bilateral": "TALKS", "working": "WORKING", "multi": "CONF", "forum": "CONF", "signing": "SIGN",
	"hotline": "WORKING",
}

// recordOf is what a meeting says of itself in the record of one side, as that side sees it. What nobody noted is left open.
func recordOf(r meeting.Record, t tenants.TenantID) ledger.Content {
	m := r.Meeting
	c := ledger.Content{Title: shortened(m.Title, ledger.MostTitle), Kind: recordKinds[m.Format], Direction: directionFor(r, t), Place: shortened(m.Venue.Name, ledger.MostTitle)}
	if r.Side {
		c.Kind = "TALKS"
		for _, topic := range r.Topics {
			if !topic.Empty() {
				c.Title = shortened(topic, ledger.MostTitle)
				break
			}
		}
	}
	zone, err := time.LoadLocation(m.Slot.Zone)
	if err != nil {
		zone = time.UTC
	}
	c.Span.Start = partial.DayOf(r.Span.Start.In(zone))
	if end := partial.DayOf(r.Span.End.In(zone)); end != c.Span.Start {
		c.Span.End = end
	}
	c.Heads, c.Level = headsFor(r, t), levels[r.Led]
	if c.Direction != ledger.Online && slices.Contains(r.Sides, m.Host) {
		c.Host = string(m.Host)
		for _, side := range r.Sides {
			if side != m.Host {
				c.Visitors = append(c.Visitors, string(side))
			}
		}
	}
	for _, topic := range r.Topics[:min(len(r.Topics), ledger.MostItems)] {
		if !topic.Empty() {
			c.Programme = append(c.Programme, ledger.Item{On: c.Span.Start, Text: shortened(topic, ledger.MostText)})
		}
	}
	for _, f := range r.Given[:min(len(r.Given), ledger.MostItems)] {
		c.Outcome.FollowUps = append(c.Outcome.FollowUps, ledger.FollowUp{Text: shortened(f.Title, ledger.MostText), Due: partial.Date(f.Due), Done: f.State == meeting.DoneSo})
	}
	series := r.Series
	if r.Side {
		series = m.Title
	}
	c.Series = firstLine(series, ledger.MostSeries)
	return c
}

// directionFor says who came to whom, as a side sees it: at a conference that neither hosts, two meet at a third place.
func directionFor(r meeting.Record, t tenants.TenantID) ledger.Direction {
	switch m := r.Meeting; {
	case m.Mode == meeting.Online:
		return ledger.Online
	case m.Host == t:
		return ledger.In
	case slices.Contains(r.Sides, m.Host):
		return ledger.Out
	}
	return ledger.Third
}

func headsFor(r meeting.Record, t tenants.TenantID) ledger.Heads {
	if len(r.Present) == 0 {
		return ledger.Heads{}
	}
	own, partner := r.Present[t], 0
	for _, side := range r.Sides {
		if side != t {
			partner += r.Present[side]
		}
	}
	total := own + partner
	return ledger.Heads{Total: &total, Own: &own, Partner: &partner}
}

// shortened shortens a text to what a record holds, in every language.
func shortened(t lang.Text, most int) lang.Text {
	if len(t.In) == 0 {
		return lang.Text{}
	}
	out := lang.Text{Source: t.Source, In: map[lang.Tag]lang.Version[string]{}}
	for tag, v := range t.In {
		v.Value = clipped(v.Value, most)
		out.In[tag] = v
	}
	return out
}

// firstLine is a text in the language it was first written in, in which all sides find what recurs together.
func firstLine(t lang.Text, most int) string {
	said, _ := t.For(t.Source)
	return clipped(said, most)
}
