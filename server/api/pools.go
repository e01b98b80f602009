package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// Pools lets meetings call on pools of interpreters. It is a meeting.Pools.
type Pools struct {
	Interpreters *interpreter.Service
	Tenants      *tenants.Service
	Post         pass.Post
	House        func(tenants.Space) tenants.Scope // the house in a space, for what no reader may see
}

// Card implements meeting.Pools.
func (p Pools) Card(ctx context.Context, r tenants.Reach, who meeting.PoolRef) (meeting.Profile, tenants.TenantID, error) {
	for _, in := range r.Scopes() {
		if in.Space() == who.Space {
			x, err := p.Interpreters.Interpreter(ctx, in, interpreter.ID(who.ID))
			if err == nil && x.State != interpreter.Active {
				err = interpreter.ErrNotFound
			}
			return cardOf(x), x.Owner, err
		}
	}
	return meeting.Profile{}, "", interpreter.ErrNotFound
}

func cardOf(x interpreter.Interpreter) meeting.Profile {
	return meeting.Profile{
		Name: x.Card.Name, Pairs: each(x.Card.Pairs, func(l interpreter.Pair) meeting.Pair { return meeting.Pair(l) }), Modes: texts(x.Card.Modes), Grade: x.Card.Grade,
	}
}

// mostFitting bounds how many interpreters are offered for one duty.
const mostFitting = 200

// Candidates implements meeting.Pools.
func (p Pools) Candidates(ctx context.Context, r tenants.Reach, n meeting.Need) ([]meeting.Fitting, error) {
	all := []meeting.Fitting{}
	ask := page.Ask{Size: page.MostSize}
	for {
		some, err := p.Interpreters.Everywhere(ctx, r, interpreter.Filter{From: n.From, To: n.To, State: interpreter.Active, Words: n.Words}, ask)
		if err != nil {
			return nil, err
		}
		for _, x := range some.Items {
			// A reader sees of another's row her own engagements alone; what takes the interpreter's time is asked for as the house.
			taken, err := p.taken(ctx, meeting.PoolRef{Space: x.Stands, ID: string(x.ID)}, n.Meeting)
			if err != nil {
				return nil, err
			}
			all = append(all, weigh(x, n, taken))
		}
		if ask.After = some.Next; some.Next == "" || len(all) >= mostFitting {
			return all, nil
		}
	}
}

// weigh says what speaks for an interpreter, and what against her.
func weigh(x interpreter.Interpreter, n meeting.Need, taken meeting.Taken) meeting.Fitting {
	mark, marked := x.Mark()
	f := meeting.Fitting{Pool: meeting.PoolRef{Space: x.Stands, ID: string(x.ID)}, Owner: x.Owner, Card: cardOf(x), For: []string{}, But: []string{}, Mark: mark, Held: x.Held()}
	say := func(ok bool, yes, no string) {
		switch {
		case ok && yes != "":
			f.For = append(f.For, yes)
		case !ok && no != "":
			f.But = append(f.But, no)
		}
	}
	if n.Both {
		say(x.Works(n.To, n.From), meeting.ForBoth, meeting.ButOneWay)
	}
	say(slices.ContainsFunc(n.Modes, func(m string) bool { return slices.Contains(f.Card.Modes, m) }), meeting.ForMode, meeting.ButMode)
	busy := slices.ContainsFunc(n.Spans, func(s meeting.Span) bool {
		return slices.ContainsFunc(taken.Busy, func(b meeting.Span) bool { return b.Start.Before(s.End) && s.Start.Before(b.End) })
	})
	away := slices.ContainsFunc(n.Spans, func(s meeting.Span) bool { return x.AwayOn(s.Start, s.End, zoneOf(n.Zone)) })
	say(!busy, "", meeting.ButEngaged)
	say(!away, "", meeting.ButAway)
	say(!busy && !away && len(n.Spans) > 0, meeting.ForFree, "")
	say(x.Card.Grade == "conference" || x.Card.Grade == "formal" && !slices.Contains(n.Modes, "simultaneous"), meeting.ForGrade, "")
	say(marked > 0 && mark >= 40, meeting.ForMark, "")
	say(f.Held > 0, meeting.ForHeld, "")
	return f
}

func zoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}

// Taken implements meeting.Pools.
func (p Pools) Taken(ctx context.Context, who []meeting.PoolRef, but meeting.ID) (map[meeting.PoolRef]meeting.Taken, error) {
	all := map[meeting.PoolRef]meeting.Taken{}
	for _, w := range who {
		t, err := p.taken(ctx, w, but)
		switch {
		case errors.Is(err, interpreter.ErrNotFound):
			continue
		case err != nil:
			return nil, err
		}
		all[w] = t
	}
	return all, nil
}

func (p Pools) taken(ctx context.Context, who meeting.PoolRef, but meeting.ID) (meeting.Taken, error) {
	x, err := p.Interpreters.Whole(ctx, p.House(who.Space), interpreter.ID(who.ID))
	if err != nil {
		return meeting.Taken{}, err
	}
	t := meeting.Taken{}
	for _, e := range x.Busy(time.Unix(0, 0), farAhead, string(but)) {
		t.Busy = append(t.Busy, meeting.Span{Start: e.Start, End: e.End})
	}
	for _, d := range x.Card.Away {
		t.Away = append(t.Away, meeting.AwayDays{From: d.From, To: d.To})
	}
	return t, nil
}

// farAhead is later than any engagement.
var farAhead = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// Note implements meeting.Pools.
func (p Pools) Note(ctx context.Context, e meeting.Engagement) error {
	err := p.Interpreters.Engage(ctx, p.House(e.Pool.Space), interpreter.ID(e.Pool.ID), interpreter.Engagement{
		ID: e.ID, Space: e.Space, Meeting: string(e.Meeting), By: e.By, Start: e.Span.Start, End: e.Span.End, From: e.From, To: e.To, Mode: interpreter.Mode(e.Mode),
		Standing: interpreter.Standing(e.Turnout),
	})
	if errors.Is(err, interpreter.ErrNotFound) {
		return nil // forgotten since
	}
	return err
}

// Write implements meeting.Pools.
func (p Pools) Write(ctx context.Context, who meeting.PoolRef, l meeting.Letter) (bool, error) {
	x, err := p.Interpreters.Whole(ctx, p.House(who.Space), interpreter.ID(who.ID))
	switch {
	case errors.Is(err, interpreter.ErrNotFound), err == nil && x.Contact.Mail == "":
		return false, nil
	case err != nil:
		return false, err
	}
	host, err := p.Tenants.Tenant(ctx, l.Host)
	if err != nil {
		return false, err
	}
	name, _ := host.Name.For(l.Lang)
	kind := post.OfferLetter
	if l.Kind == "briefing" {
		kind = post.BriefingLetter
	}
	err = p.Post.Send(ctx, pass.Letter{To: pass.Email(x.Contact.Mail), Kind: kind, Lang: l.Lang, Values: map[string]string{
		"token": l.Token, "title": l.Title, "host": name, "when": l.When.In(zoneOf(l.Zone)).Format("2006-01-02 15:04") + " (" + l.Zone + ")",
	}})
	if fault.KindOf(err) == fault.Unavailable && err != nil {
		return false, nil // the link is shown, and can be handed over by hand
	}
	return err == nil, err
}
