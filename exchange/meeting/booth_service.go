package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Planned is a plan of interpreting with what it is judged by.
type Planned struct {
	Around
	Booth Booth
}

// Booth returns the plan of interpreting of a meeting that the scope's holder may know of.
func (s *Service) Booth(ctx context.Context, in tenants.Scope, mid ID) (Planned, error) {
	m, a, err := s.Agenda(ctx, in, mid)
	if err != nil {
		return Planned{}, err
	}
	b, err := s.Store.In(in).Booth(ctx, mid)
	if err != nil {
		return Planned{}, err
	}
	return s.judged(ctx, m, a, b)
}

func (s *Service) judged(ctx context.Context, m Meeting, a Agenda, b Booth) (Planned, error) {
	p := Planned{Around: Around{Meeting: m, Agenda: a, At: s.now()}, Booth: b}
	var refs []PoolRef
	for _, d := range b.Duties {
		for _, x := range d.Team {
			if x.Pool != (PoolRef{}) && !slices.Contains(refs, x.Pool) {
				refs = append(refs, x.Pool)
			}
		}
	}
	if len(refs) == 0 {
		return p, nil
	}
	var err error
	p.Taken, err = s.Pools.Taken(ctx, refs, m.ID)
	return p, err
}

// planning applies one rule to a plan and keeps it. Two sides that plan at once don't hinder each other: rules hold the duty at the revision its doer saw.
func (s *Service) planning(ctx context.Context, in tenants.Scope, mid ID, kind fact.Kind, with fact.Detail, rule func(*Booth, Meeting, Agenda, By) error) (Planned, error) {
	m, err := s.writable(ctx, in, mid, kind)
	if err != nil {
		return Planned{}, err
	}
	shelf, by := s.Store.In(in), s.by(in)
	a, err := shelf.Agenda(ctx, mid)
	if err != nil {
		return Planned{}, err
	}
	for try := 0; ; try++ {
		b, err := shelf.Booth(ctx, mid)
		if err != nil {
			return Planned{}, err
		}
		if err := rule(&b, m, a, by); err != nil {
			return Planned{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", with))
		if err != nil {
			return Planned{}, err
		}
		switch err := shelf.KeepBooth(ctx, b, told.Within(m.Within())); {
		case err == nil:
			b.Rev++
			return s.judged(ctx, m, a, b)
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return Planned{}, fmt.Errorf("%s %s: %w", kind.Code(), mid, err)
		}
	}
}

func dutyDetail(duty string) fact.Detail { return fact.Detail{"duty": duty} }

func (s *Service) fresh() string { return id.At[string](s.now()) }

// PlanDuty plans a duty, as one's own side's. Planning it again under the same id, where the caller names one, changes nothing.
func (s *Service) PlanDuty(ctx context.Context, in tenants.Scope, mid ID, as string, d DutySaid) (Planned, error) {
	if as == "" {
		as = s.fresh()
	}
	p, err := s.planning(ctx, in, mid, DutyPlanned, dutyDetail(as), func(b *Booth, m Meeting, a Agenda, by By) error { return b.Add(m, a, as, d, by) })
	if errors.Is(err, ErrTaken) {
		return s.Booth(ctx, in, mid)
	}
	return p, err
}

// SaveDuty says a duty anew.
func (s *Service) SaveDuty(ctx context.Context, in tenants.Scope, mid ID, at DutyAt, d DutySaid) (Planned, error) {
	return s.planning(ctx, in, mid, DutySaved, dutyDetail(at.ID), func(b *Booth, m Meeting, a Agenda, by By) error { return b.Save(m, a, at, d, by) })
}

// DropDuty takes a duty off the plan.
func (s *Service) DropDuty(ctx context.Context, in tenants.Scope, mid ID, at DutyAt) (Planned, error) {
	return s.planning(ctx, in, mid, DutyDropped, dutyDetail(at.ID), func(b *Booth, m Meeting, _ Agenda, by By) error { return b.Drop(m, at, by) })
}

// Chosen is who is put on a team: one of a pool, or somebody by her card alone; and when she is there, where that isn't all the time.
type Chosen struct {
	Pool PoolRef
	Card Profile
	Span Span
}

// chosen copies the card of who is chosen.
func (s *Service) chosen(ctx context.Context, r tenants.Reach, c Chosen) (Interpreter, error) {
	x := Interpreter{ID: s.fresh(), Card: c.Card, Start: c.Span.Start, End: c.Span.End}
	if c.Pool == (PoolRef{}) {
		return x, nil
	}
	card, owner, err := s.Pools.Card(ctx, r, c.Pool)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		err = fault.ErrInvalid.At(fault.Field{Path: "pool", Code: "unknown"})
	}
	x.Card, x.Pool, x.Owner = card, c.Pool, owner
	return x, err
}

// Assign puts somebody on the team of a duty. Of who is in a pool the card is copied.
func (s *Service) Assign(ctx context.Context, in tenants.Scope, r tenants.Reach, mid ID, duty string, c Chosen) (Planned, error) {
	if _, err := s.writable(ctx, in, mid, Assigned); err != nil {
		return Planned{}, err
	}
	x, err := s.chosen(ctx, r, c)
	if err != nil {
		return Planned{}, err
	}
	return s.planning(ctx, in, mid, Assigned, teamDetail(duty, x.ID), func(b *Booth, m Meeting, _ Agenda, by By) error { return b.Assign(m, duty, x, by) })
}

func teamDetail(duty, who string) fact.Detail { return fact.Detail{"duty": duty, "interpreter": who} }

// Unassign takes somebody off a team who holds no offer.
func (s *Service) Unassign(ctx context.Context, in tenants.Scope, mid ID, duty, who string) (Planned, error) {
	return s.planning(ctx, in, mid, Unassigned, teamDetail(duty, who), func(b *Booth, m Meeting, _ Agenda, by By) error { return b.Remove(m, duty, who, by) })
}

// Sent is an offer that was just made, with its link's token, which nobody is shown again.
type Sent struct {
	Planned
	Who    string // of the team
	Token  string
	Mailed bool
}

// MakeOffer asks an interpreter by a link, and mails it where an address of hers is known.
func (s *Service) MakeOffer(ctx context.Context, in tenants.Scope, mid ID, duty, who string, t Terms) (Sent, error) {
	token, hash := newOffer(in.Space(), mid)
	p, err := s.planning(ctx, in, mid, OfferMade, teamDetail(duty, who), func(b *Booth, m Meeting, _ Agenda, by By) error { return b.Offer(m, duty, who, t, hash, by) })
	if err != nil {
		return Sent{}, err
	}
	return s.mailed(ctx, in, p, duty, Sent{Planned: p, Who: who, Token: token}, "offer")
}

// mailed sends a link where an address is known, and notes that it was.
func (s *Service) mailed(ctx context.Context, in tenants.Scope, p Planned, duty string, sent Sent, kind string) (Sent, error) {
	d, err := p.Booth.Duty(duty)
	if err != nil {
		return Sent{}, err
	}
	x, err := d.Interpreter(sent.Who)
	if err != nil || x.Pool == (PoolRef{}) {
		return sent, err
	}
	title, _ := p.Meeting.Title.For(x.Terms.Lang)
	sent.Mailed, err = s.Pools.Write(ctx, x.Pool, Letter{
		Kind: kind, Lang: x.Terms.Lang, Title: title, Host: p.Meeting.Host, When: d.begins(p.Around), Zone: p.Meeting.Slot.Zone, Token: sent.Token,
	})
	if err != nil || !sent.Mailed {
		return sent, err
	}
	sent.Planned, err = s.planning(ctx, in, p.Meeting.ID, OfferMailed, teamDetail(duty, sent.Who), func(b *Booth, _ Meeting, _ Agenda, _ By) error {
		return b.put(d, func(d *Duty) error {
			return d.one(sent.Who, func(x *Interpreter) error { x.Mailed = true; return nil })
		})
	})
	return sent, err
}

// begins is when a duty begins; zero while no time is found.
func (d Duty) begins(w Around) time.Time {
	if spans := d.Spans(w.Meeting, w.Agenda); len(spans) > 0 {
		return spans[0].Start
	}
	return time.Time{}
}

// RecallOffer takes an offer back, for a reason that its bearer reads.
func (s *Service) RecallOffer(ctx context.Context, in tenants.Scope, mid ID, duty, who, reason string) (Planned, error) {
	return s.planning(ctx, in, mid, OfferRecalled, teamDetail(duty, who), func(b *Booth, m Meeting, _ Agenda, by By) error {
		return b.Withdraw(m, duty, who, reason, by)
	})
}

// MarkInterpreter notes whether an interpreter came.
func (s *Service) MarkInterpreter(ctx context.Context, in tenants.Scope, mid ID, duty, who string, to Turnout) (Planned, error) {
	kind := CameFact
	if to == Absent {
		kind = AbsentFact
	}
	return s.planning(ctx, in, mid, kind, teamDetail(duty, who), func(b *Booth, m Meeting, _ Agenda, by By) error { return b.Mark(m, duty, who, to, by) })
}

// Replace puts another of a pool in the place of an interpreter who doesn't come, and asks her at once on the same terms.
func (s *Service) Replace(ctx context.Context, in tenants.Scope, r tenants.Reach, mid ID, duty, who string, c Chosen) (Sent, error) {
	m, err := s.writable(ctx, in, mid, Replaced)
	if err != nil {
		return Sent{}, err
	}
	x, err := s.chosen(ctx, r, c)
	if err != nil {
		return Sent{}, err
	}
	token, hash := newOffer(in.Space(), m.ID)
	p, err := s.planning(ctx, in, mid, Replaced, teamDetail(duty, x.ID), func(b *Booth, m Meeting, _ Agenda, by By) error {
		return b.Replace(m, duty, who, x, hash, by)
	})
	if err != nil {
		return Sent{}, err
	}
	return s.mailed(ctx, in, p, duty, Sent{Planned: p, Who: x.ID, Token: token}, "offer")
}

// Candidates lists who of the reader's pools might do a duty, whoever fits best first.
func (s *Service) Candidates(ctx context.Context, in tenants.Scope, r tenants.Reach, mid ID, duty, words string) ([]Fitting, error) {
	m, err := s.writable(ctx, in, mid, Assigned)
	if err != nil {
		return nil, err
	}
	p, err := s.Booth(ctx, in, m.ID)
	if err != nil {
		return nil, err
	}
	d, err := p.Booth.Duty(duty)
	if err != nil {
		return nil, err
	}
	leg := d.legs()[0]
	all, err := s.Pools.Candidates(ctx, r, Need{
		From: leg.From, To: leg.To, Both: d.Both, Modes: d.modes(), Spans: d.Spans(p.Meeting, p.Agenda), Zone: m.Slot.Zone, Meeting: mid, Words: words,
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c Fitting) bool {
		return slices.ContainsFunc(d.Team, func(x Interpreter) bool { return x.Pool == c.Pool && (x.counts() || x.Turnout == Absent) })
	})
	for i := range all {
		if p.Booth.onAnother(d, all[i].Pool, p.Around) && !slices.Contains(all[i].But, ButEngaged) {
			all[i].But = append(all[i].But, ButEngaged)
			all[i].For = slices.DeleteFunc(all[i].For, func(f string) bool { return f == ForFree })
		}
	}
	slices.SortStableFunc(all, Fitting.compare)
	return all, nil
}

// onAnother reports whether somebody of a pool is on another duty of the meeting at the time of one.
func (b Booth) onAnother(d Duty, who PoolRef, w Around) bool {
	for _, mine := range d.Spans(w.Meeting, w.Agenda) {
		if _, _, taken := b.elsewhere(d, Interpreter{Pool: who}, mine, w); taken {
			return true
		}
	}
	return false
}

// newOffer makes the token of an offer's link, which names the space and the meeting, and the hash to keep of it.
func newOffer(space tenants.Space, m ID) (token string, hash []byte) {
	rest, hash := secret.New(string(m))
	return string(space) + "~" + rest, hash
}
