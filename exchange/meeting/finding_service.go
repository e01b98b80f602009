package meeting

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// Offices knows when the offices of bodies are open.
type Offices interface {
	// Offices returns the office of each of the tenants, with what coordinators have put right in its days.
	Offices(ctx context.Context, of []tenants.TenantID) (map[tenants.TenantID]unit.Office, error)
}

// Times keeps how times are found for meetings, and their side meetings. What nobody has begun yet is at revision 0.
type Times interface {
	Finding(ctx context.Context, m ID) (Finding, error)
	KeepFinding(ctx context.Context, f Finding, told tenants.Told) error
	Square(ctx context.Context, m ID) (Square, error)
	KeepSquare(ctx context.Context, q Square, told tenants.Told) error
}

// Finding returns how a time is found for a meeting that the scope's holder may know of.
func (s *Service) Finding(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Finding, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, Finding{}, err
	}
	f, err := s.Store.In(in).Finding(ctx, mid)
	return m, f, err
}

// Suggest looks for times that suit the parties, as Find does. What they are at in the same space meanwhile counts, and what each has borne at earlier meetings
// of the series.
func (s *Service) Suggest(ctx context.Context, in tenants.Scope, mid ID, what Sought) (Timing, error) {
	m, err := s.writable(ctx, in, mid, TimeOffered)
	if err != nil {
		return Timing{}, err
	}
	var c fault.Check
	if what.check(&c, m.Parties); c.Err() != nil {
		return Timing{}, c.Err()
	}
	sides, err := s.sides(ctx, m)
	if err != nil {
		return Timing{}, err
	}
	zone, err := time.LoadLocation(what.Zone)
	if err != nil {
		return Timing{}, err
	}
	span := Span{dayStart(what.First, zone, 0), dayStart(what.Last, zone, 2)}
	if now := s.now(); span.Start.Before(now) {
		today := unit.Day(now.In(zone).AddDate(0, 0, 1))
		what.First = max(what.First, today)
	}
	if what.Last < what.First {
		c.Fail("last", "past")
		return Timing{}, c.Err()
	}
	if err := s.occupied(ctx, in, m, span, sides); err != nil {
		return Timing{}, err
	}
	past, err := s.past(ctx, in, m)
	if err != nil {
		return Timing{}, err
	}
	borne := Burdens(sides, past)
	for i := range sides {
		sides[i].Optional, sides[i].Borne = slices.Contains(what.Optional, sides[i].Tenant), borne[sides[i].Tenant]
	}
	return Find(what, sides), nil
}

// Fits tells how times suit the parties of a meeting.
func (s *Service) Fits(ctx context.Context, m Meeting, spans []Span) ([][]Fit, error) {
	sides, err := s.sides(ctx, m)
	out := make([][]Fit, len(spans))
	for i, span := range spans {
		out[i] = Fits(sides, span)
	}
	return out, err
}

// Borne tells what each party has borne at the earlier meetings of the series.
func (s *Service) Borne(ctx context.Context, in tenants.Scope, m Meeting) (map[tenants.TenantID]int, error) {
	sides, err := s.sides(ctx, m)
	if err != nil {
		return nil, err
	}
	past, err := s.past(ctx, in, m)
	return Burdens(sides, past), err
}

func (s *Service) sides(ctx context.Context, m Meeting) ([]Side, error) {
	offices, err := s.Offices.Offices(ctx, m.Parties)
	if err != nil {
		return nil, fmt.Errorf("read office hours: %w", err)
	}
	all := make([]Side, len(m.Parties))
	for i, t := range m.Parties {
		all[i] = Side{Tenant: t, Office: offices[t]}
	}
	return all, nil
}

// mostOthers bounds how many other meetings are looked at.
const mostOthers = 400

// each looks at the meetings of a filter that the scope's holder may know of, until there are enough.
func (s *Service) each(ctx context.Context, in tenants.Scope, f Filter, look func(Meeting) bool) error {
	ask := page.Ask{Size: page.MostSize}
	for seen := 0; seen < mostOthers; {
		p, err := s.Store.In(in).Meetings(ctx, f, ask)
		if err != nil {
			return err
		}
		for _, m := range p.Items {
			if seen++; m.Seen(in) && !look(m) {
				return nil
			}
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	return nil
}

// occupied notes which parties are at other meetings of the space.
func (s *Service) occupied(ctx context.Context, in tenants.Scope, m Meeting, within Span, sides []Side) error {
	return s.each(ctx, in, Filter{From: within.Start}, func(o Meeting) bool {
		if o.Slot.Start.After(within.End) {
			return false
		}
		if o.ID == m.ID || o.ID == m.Parent || o.State == Cancelled || o.State == Postponed || !o.Slot.Set() {
			return true
		}
		for i := range sides {
			if o.Party(sides[i].Tenant) {
				sides[i].Busy = append(sides[i].Busy, Span{o.Slot.Start, o.Slot.End})
			}
		}
		return true
	})
}

// past lists when the earlier meetings of the series were held.
func (s *Service) past(ctx context.Context, in tenants.Scope, m Meeting) ([]Held, error) {
	all := []Held{}
	if m.Series == "" {
		return all, nil
	}
	now := s.now()
	err := s.each(ctx, in, Filter{Series: m.Series}, func(o Meeting) bool {
		if o.ID != m.ID && o.Slot.Set() && o.Slot.End.Before(now) && o.State != Cancelled && o.State != Postponed && o.State != Draft {
			all = append(all, Held{Span{o.Slot.Start, o.Slot.End}, o.Parties})
		}
		return true
	})
	return all, err
}

// timed applies one rule to the finding of a meeting and keeps it. At a revision it refuses what has changed since; without one it applies the rule to what
// others have written meanwhile.
func (s *Service) timed(ctx context.Context, in tenants.Scope, m Meeting, rev int64, kind fact.Kind, rule func(*Finding, By) (fact.Detail, error)) (Finding, error) {
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		f, err := shelf.Finding(ctx, m.ID)
		if err != nil {
			return Finding{}, err
		}
		if rev != Anew && f.Rev != rev {
			return Finding{}, ErrStale
		}
		with, err := rule(&f, by)
		if err != nil {
			return Finding{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", with))
		if err != nil {
			return Finding{}, err
		}
		err = shelf.KeepFinding(ctx, f, told.Within(m.Within()))
		switch {
		case err == nil:
			f.Rev++
			return f, nil
		case rev != Anew || try == mostTries || !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken):
			return Finding{}, fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// Anew stands for the revision of what is written to beside others, whatever they write.
const Anew int64 = -1

// Seek says what time is sought.
func (s *Service) Seek(ctx context.Context, in tenants.Scope, at At, what Sought, due string) (Finding, error) {
	m, err := s.writable(ctx, in, at.ID, TimeSought)
	if err != nil {
		return Finding{}, err
	}
	return s.timed(ctx, in, m, at.Rev, TimeSought, func(f *Finding, by By) (fact.Detail, error) { return nil, f.Seek(m, what, due, by) })
}

// OfferTimes proposes times.
func (s *Service) OfferTimes(ctx context.Context, in tenants.Scope, mid ID, spans []Span) (Finding, error) {
	m, err := s.writable(ctx, in, mid, TimeOffered)
	if err != nil {
		return Finding{}, err
	}
	return s.timed(ctx, in, m, Anew, TimeOffered, func(f *Finding, by By) (fact.Detail, error) { return nil, f.Offer(m, spans, by) })
}

// WithdrawTime takes a time back.
func (s *Service) WithdrawTime(ctx context.Context, in tenants.Scope, mid ID, option string) (Finding, error) {
	m, err := s.writable(ctx, in, mid, TimeWithdrawn)
	if err != nil {
		return Finding{}, err
	}
	return s.timed(ctx, in, m, Anew, TimeWithdrawn, func(f *Finding, by By) (fact.Detail, error) {
		return fact.Detail{"option": option}, f.Withdraw(m, option, by)
	})
}

// AnswerTimes says how the times suit one's own side. The trail has every answer; the last counts.
func (s *Service) AnswerTimes(ctx context.Context, in tenants.Scope, mid ID, says map[string]Say, comment string) (Finding, error) {
	m, err := s.writable(ctx, in, mid, TimeAnswered)
	if err != nil {
		return Finding{}, err
	}
	said := []string{}
	for _, option := range slices.Sorted(maps.Keys(says)) {
		said = append(said, option+"="+string(says[option]))
	}
	return s.timed(ctx, in, m, Anew, TimeAnswered, func(f *Finding, by By) (fact.Detail, error) {
		err := f.Answer(m, says, comment, by)
		return fact.Detail{"says": strings.Join(said, " ")}, err
	})
}

// ChooseTime settles on a time and has the meeting held then. What a crash left between the two is carried on when it is chosen again.
func (s *Service) ChooseTime(ctx context.Context, in tenants.Scope, at At, option string) (Finding, error) {
	m, err := s.writable(ctx, in, at.ID, TimeChosen)
	if err != nil {
		return Finding{}, err
	}
	f, err := s.Store.In(in).Finding(ctx, m.ID)
	switch {
	case err != nil:
		return Finding{}, err
	case f.Rev != at.Rev:
		return Finding{}, ErrStale
	}
	if err := f.Choose(m, option, s.by(in)); err != nil {
		return Finding{}, err
	}
	if slot := f.ChosenSlot(); m.Slot != slot {
		if m, err = s.keep(ctx, in, m, deed{kind: Scheduled, rule: func(m *Meeting, by By) error { return m.Schedule(slot, m.shifted(slot), by) }}); err != nil {
			return Finding{}, err
		}
	}
	return s.timed(ctx, in, m, at.Rev, TimeChosen, func(f *Finding, by By) (fact.Detail, error) {
		return fact.Detail{"option": option}, f.Choose(m, option, by)
	})
}

// CloseFinding ends the search without a time.
func (s *Service) CloseFinding(ctx context.Context, in tenants.Scope, at At, reason string) (Finding, error) {
	m, err := s.writable(ctx, in, at.ID, TimeClosed)
	if err != nil {
		return Finding{}, err
	}
	return s.timed(ctx, in, m, at.Rev, TimeClosed, func(f *Finding, by By) (fact.Detail, error) { return why(reason), f.Close(m, reason, by) })
}

// Rights computes what the scope's holder may do about the time of the meeting.
func (f Finding) Rights(in tenants.Scope, m Meeting) Rights {
	r, by := rights(), By{Member: in.Member(), Tenant: in.Tenant()}
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant())
	host := writes && in.Tenant() == m.Host
	arranging, open := m.arranging(by), f.open(m, by)
	r.may("seek", host, arranging)
	r.may("offer", writes, open)
	r.may("answer", writes && len(f.Options) > 0, open)
	r.may("choose", host && len(f.Options) > 0, open)
	r.may("close", host, open)
	return r
}
