package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Followup returns what follows from a meeting that the scope's holder may know of.
func (s *Service) Followup(ctx context.Context, in tenants.Scope, fid FollowupID) (Meeting, Followup, error) {
	if in.Guest() != "" {
		return Meeting{}, Followup{}, ErrFollowupNotFound
	}
	f, err := s.Store.In(in).Followup(ctx, fid)
	if err != nil {
		return Meeting{}, Followup{}, err
	}
	m, err := s.Meeting(ctx, in, f.Meeting)
	return m, f, err
}

// Followups lists what follows from the meetings of one space.
func (s *Service) Followups(ctx context.Context, in tenants.Scope, f FollowupFilter, ask page.Ask) (page.Of[Followup], error) {
	if in.Guest() != "" {
		return page.Of[Followup]{}, ErrFollowupNotFound
	}
	return followups(ctx, s.Store.In(in), f, ask)
}

// FollowupsEverywhere lists what follows from the meetings of all spaces in the reach.
func (s *Service) FollowupsEverywhere(ctx context.Context, r tenants.Reach, f FollowupFilter, ask page.Ask) (page.Of[Followup], error) {
	return followups(ctx, s.Store.Over(r), f, ask)
}

func followups(ctx context.Context, r MinutesReading, f FollowupFilter, ask page.Ask) (page.Of[Followup], error) {
	out, rows := page.Of[Followup]{Items: []Followup{}}, ask.Rows()
	for range mostLooked {
		p, err := r.Followups(ctx, f, ask)
		if err != nil {
			return page.Of[Followup]{}, err
		}
		out.Items = append(out.Items, slices.DeleteFunc(p.Items, func(x Followup) bool { return !f.Wants(x) })...)
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// Wants reports whether the filter leaves the follow-up in.
func (f FollowupFilter) Wants(x Followup) bool {
	switch {
	case f.Meeting != "" && x.Meeting != f.Meeting,
		f.Series != "" && x.Series != f.Series,
		f.Owner != "" && x.Owner != f.Owner,
		f.State != "" && x.State != f.State,
		f.Body != "" && x.Body != f.Body,
		f.Late != "" && !x.Late(f.Late):
		return false
	}
	return lang.Holds(x.Title, f.Words)
}

// Giving is what somebody writes down in a meeting or after it.
type Giving struct {
	Item      string
	Paragraph string
	Said      FollowupSaid
}

// Give writes down something that was decided or promised. Where the caller names its id, giving it again returns the one there is.
func (s *Service) Give(ctx context.Context, in tenants.Scope, mid ID, g Giving, as FollowupID) (Followup, error) {
	m, err := s.writable(ctx, in, mid, FollowupGiven)
	if err != nil {
		return Followup{}, err
	}
	by := s.by(in)
	if as == "" {
		as = id.At[FollowupID](by.At)
	}
	if _, have, err := s.Followup(ctx, in, as); err == nil {
		return have, nil
	}
	f := newFollowup(as, m, by)
	f.Item, f.Paragraph = g.Item, g.Paragraph
	if err := f.check(g.Said); err != nil {
		return Followup{}, err
	}
	if g.Item != "" {
		a, err := s.Store.In(in).Agenda(ctx, mid)
		if err != nil {
			return Followup{}, err
		}
		if a.item(g.Item) < 0 {
			return Followup{}, fault.ErrInvalid.At(fault.Field{Path: "item", Code: "unknown"})
		}
	}
	f.FollowupSaid = g.Said
	f.plan()
	if err := s.addFollowup(ctx, in, m, f); err != nil {
		return Followup{}, fmt.Errorf("give a follow-up of %s: %w", mid, err)
	}
	f.Rev = 1
	return f, s.recallNext(ctx, in, m, f)
}

// recallNext puts what was promised after the next round was invited on the agenda of that round, as far as it is open still.
func (s *Service) recallNext(ctx context.Context, in tenants.Scope, m Meeting, f Followup) error {
	if m.Series == "" {
		return nil
	}
	rounds, err := s.Store.In(in).Meetings(ctx, Filter{Series: m.Series}, page.Ask{Size: page.MostSize})
	if err != nil {
		return err
	}
	for _, next := range rounds.Items {
		if next.State == Invited && next.Round > m.Round {
			if err := s.recallOne(ctx, in, next, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) addFollowup(ctx context.Context, in tenants.Scope, m Meeting, f Followup) error {
	told, err := in.Tell(FollowupGiven, m.Ref(), f.Created, followupDetail(m, f, nil))
	if err != nil {
		return err
	}
	return s.Store.In(in).AddFollowup(ctx, f, told.Within(m.Within()))
}

func followupDetail(m Meeting, f Followup, with fact.Detail) fact.Detail {
	d := detail(m, "", with)
	d["followup"], d["state"] = string(f.ID), string(f.State)
	if f.Owner != "" {
		d["to"] = string(f.Owner)
	}
	if f.Member != "" {
		d["assignee"] = string(f.Member)
	}
	return d
}

// FollowupAt names a follow-up at the revision its reader saw.
type FollowupAt struct {
	ID  FollowupID
	Rev int64
}

func (s *Service) pursue(ctx context.Context, in tenants.Scope, at FollowupAt, kind fact.Kind, with fact.Detail, rule func(*Followup, Meeting, By) error) (Followup, error) {
	m, f, err := s.Followup(ctx, in, at.ID)
	switch {
	case err != nil:
		return Followup{}, err
	case !in.May(kind.Needs()):
		return Followup{}, tenants.ErrForbidden
	case in.Member() != "" && !f.Party(in.Tenant()):
		return Followup{}, ErrNotParty
	case at.Rev != 0 && f.Rev != at.Rev:
		return Followup{}, ErrStale
	}
	by := s.by(in)
	if err := rule(&f, m, by); err != nil {
		return Followup{}, err
	}
	told, err := in.Tell(kind, m.Ref(), by.At, followupDetail(m, f, with))
	if err != nil {
		return Followup{}, err
	}
	if err := s.Store.In(in).ChangeFollowup(ctx, f, told.Within(m.Within())); err != nil {
		return Followup{}, fmt.Errorf("%s %s: %w", kind.Code(), f.ID, err)
	}
	f.Rev++
	return f, nil
}

// SayFollowup says a follow-up anew: what it is, who does it until when.
func (s *Service) SayFollowup(ctx context.Context, in tenants.Scope, at FollowupAt, said func(Followup) (FollowupSaid, error)) (Followup, error) {
	return s.pursue(ctx, in, at, FollowupSaved, nil, func(f *Followup, m Meeting, by By) error {
		next, err := said(*f)
		if err != nil {
			return err
		}
		return f.Say(next, m, by)
	})
}

// ClaimDone says for the owner that it is done; ConfirmDone for another side that it is.
func (s *Service) ClaimDone(ctx context.Context, in tenants.Scope, at FollowupAt) (Followup, error) {
	return s.pursue(ctx, in, at, FollowupClaimed, nil, func(f *Followup, _ Meeting, by By) error { return f.ClaimDone(by) })
}

// ConfirmDone says for another side than the owner's that it is done.
func (s *Service) ConfirmDone(ctx context.Context, in tenants.Scope, at FollowupAt) (Followup, error) {
	return s.pursue(ctx, in, at, FollowupDone, nil, func(f *Followup, _ Meeting, by By) error { return f.ConfirmDone(by) })
}

// ReopenFollowup says, for a reason, that it isn't done or is taken up again.
func (s *Service) ReopenFollowup(ctx context.Context, in tenants.Scope, at FollowupAt, reason string) (Followup, error) {
	f, err := s.pursue(ctx, in, at, FollowupReopened, why(reason), func(f *Followup, _ Meeting, by By) error { return f.Reopen(reason, by) })
	if err != nil {
		return f, err
	}
	m, err := s.Meeting(ctx, in, f.Meeting)
	if err != nil {
		return f, err
	}
	return f, s.recallNext(ctx, in, m, f)
}

// DropFollowup says why it won't be done.
func (s *Service) DropFollowup(ctx context.Context, in tenants.Scope, at FollowupAt, reason string) (Followup, error) {
	return s.pursue(ctx, in, at, FollowupDropped, why(reason), func(f *Followup, m Meeting, by By) error { return f.Drop(m, reason, by) })
}

// Prove adds what shows what became of it.
func (s *Service) Prove(ctx context.Context, in tenants.Scope, at FollowupAt, p Proof) (Followup, error) {
	m, f, err := s.Followup(ctx, in, at.ID)
	if err != nil {
		return Followup{}, err
	}
	if p.File != "" && in.May(FollowupProven.Needs()) && f.Party(in.Tenant()) {
		if err := s.shows(ctx, in, m, []string{p.File}); err != nil {
			return Followup{}, err
		}
	}
	if p.ID == "" {
		p.ID = id.At[string](s.now())
	}
	return s.pursue(ctx, in, at, FollowupProven, nil, func(f *Followup, _ Meeting, by By) error { return f.Prove(p, by) })
}

// RemindFollowup tells the owner that something is due soon. It is the house's deed.
func (s *Service) RemindFollowup(ctx context.Context, house tenants.Scope, fid FollowupID) error {
	_, err := s.pursue(ctx, house, FollowupAt{ID: fid}, FollowupDueSoon, nil, func(f *Followup, _ Meeting, by By) error { return f.Remind(by.At) })
	return err
}

// followupMinutes is how long the agenda gives to what is still open from an earlier round.
const followupMinutes = 5

// recall puts what is still open of a series into the agenda of its next round, as information. Doing it again adds only what is new.
func (s *Service) recall(ctx context.Context, in tenants.Scope, m Meeting) error {
	if m.Series == "" {
		return nil
	}
	for _, state := range []Progress{OpenStill, Claimed} {
		ask := page.Ask{Size: page.MostSize}
		for {
			some, err := s.Followups(ctx, in, FollowupFilter{Series: m.Series, State: state}, ask)
			if err != nil {
				return err
			}
			for _, f := range some.Items {
				if err := s.recallOne(ctx, in, m, f); err != nil {
					return err
				}
			}
			if ask.After = some.Next; some.Next == "" {
				break
			}
		}
	}
	return nil
}

func (s *Service) recallOne(ctx context.Context, in tenants.Scope, m Meeting, f Followup) error {
	if f.Meeting == m.ID || f.Body != m.Body {
		return nil
	}
	_, err := s.agenda(ctx, in, m, ItemOffered, itemDetail(string(f.ID)), func(a *Agenda, by By) error {
		return a.Offer(m, string(f.ID), ItemSaid{Kind: Information, Joint: true, Title: f.Title, Text: f.Text, Minutes: followupMinutes}, Origin{Ref: f.Ref(), Item: f.Item}, by)
	})
	if errors.Is(err, ErrTaken) || errors.Is(err, ErrTooManyItems) {
		return nil // it stands there already, or waits for a round with more room
	}
	return err
}
