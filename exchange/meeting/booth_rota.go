package meeting

import (
	"slices"
	"time"
)

// Shift is how long one interpreter speaks at a time. Who interprets simultaneously for longer makes mistakes that she doesn't hear; AIIC and ISO 20108 ask for
// two in a booth who swap about every half hour.
const Shift = 30 * time.Minute

// RotaTurn is who speaks when.
type RotaTurn struct {
	Span
	Interpreter string    // of the team; empty where nobody is there
	Tired       bool      // she speaks without rest for longer than a Shift
	Since       time.Time // when she began to, on whichever duty
}

// Spans lists when a duty is: at its own time, else as long as what it is of. It is empty while no time is found.
func (d Duty) Spans(m Meeting, a Agenda) []Span {
	switch {
	case !m.Slot.Set():
		return nil
	case !d.Start.IsZero():
		return []Span{{d.Start, d.End}}
	case d.Item != "":
		if at, ok := a.times(m)[d.Item]; ok {
			return []Span{at}
		}
	case d.Session != "":
		if s, err := m.Session(d.Session); err == nil {
			return []Span{{s.Start, s.End}}
		}
	}
	var all []Span
	for _, s := range m.Sessions {
		all = append(all, Span{s.Start, s.End})
	}
	if len(all) == 0 {
		all = []Span{{m.Slot.Start, m.Slot.End}}
	}
	return all
}

// times works out when each item comes: one after another in its session, as many minutes as it asks for; without minutes the rest of the session.
func (a Agenda) times(m Meeting) map[string]Span {
	next, all := map[string]time.Time{}, map[string]Span{}
	for _, x := range a.Items {
		if x.Standing != Accepted && x.Standing != Offered || len(m.Sessions) == 0 {
			continue
		}
		s := m.Sessions[0]
		if found, err := m.Session(x.Session); err == nil {
			s = found
		}
		from := s.Start
		if at, ok := next[s.ID]; ok {
			from = at
		}
		to := s.End
		if x.Minutes > 0 {
			to = from.Add(time.Duration(x.Minutes) * time.Minute)
		}
		if !to.After(from) { // the items before it have used the session up
			to = from.Add(Shift)
		}
		next[s.ID], all[x.ID] = to, Span{from, to}
	}
	return all
}

// there is when an interpreter is on a duty.
func (x Interpreter) there(spans []Span) []Span {
	if x.Start.IsZero() {
		return spans
	}
	var all []Span
	for _, s := range spans {
		from, to := later(s.Start, x.Start), sooner(s.End, x.End)
		if to.After(from) {
			all = append(all, Span{from, to})
		}
	}
	return all
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// rest is the shortest pause after which somebody is fresh again: what is shorter is taken up by papers and the next item.
const rest = 15 * time.Minute

// Rotas say who speaks when on each simultaneous duty, by its id: in turns, whoever has spoken least of those who aren't tired. Somebody who is on several
// duties is one person: her turns of one item count at the next. Consecutive interpreting has none, since the speaker's pauses are the rest.
func (b Booth) Rotas(m Meeting, a Agenda) map[string][]RotaTurn {
	type slot struct {
		duty  *Duty
		spans []Span
		Span
	}
	var slots []slot
	for i := range b.Duties {
		d := &b.Duties[i]
		if d.Way != Simultaneous {
			continue
		}
		spans := d.Spans(m, a)
		for _, s := range spans {
			for from := s.Start; from.Before(s.End); from = from.Add(Shift) {
				slots = append(slots, slot{d, spans, Span{from, sooner(from.Add(Shift), s.End)}})
			}
		}
	}
	slices.SortStableFunc(slots, func(x, y slot) int { return x.Start.Compare(y.Start) })
	all, who := map[string][]RotaTurn{}, map[string]*strain{}
	for _, s := range slots {
		t := RotaTurn{Span: s.Span, Since: s.Start}
		var best *strain
		for _, x := range s.duty.Team {
			here := x.counts() && slices.ContainsFunc(x.there(s.spans), func(at Span) bool { return !at.Start.After(s.Start) && !at.End.Before(s.End) })
			if !here {
				continue
			}
			one := who[x.person()]
			if one == nil {
				one = &strain{}
				who[x.person()] = one
			}
			if best == nil || one.fresher(*best, s.Span) {
				best, t.Interpreter = one, x.ID
			}
		}
		if best != nil {
			t.Since, t.Tired = best.from(s.Span), best.tired(s.Span)
			best.speaks(s.Span)
		}
		all[s.duty.ID] = append(all[s.duty.ID], t)
	}
	return all
}

// person is who somebody of a team is, whatever duty she is on: her row in a pool, or her name where she is in none.
func (x Interpreter) person() string {
	if x.Pool != (PoolRef{}) {
		return string(x.Pool.Space) + " " + x.Pool.ID
	}
	said, _ := x.Card.Name.For(x.Card.Name.Source)
	return "name " + said
}

// strain is how long somebody has spoken: in all, and without rest.
type strain struct {
	spoken time.Duration
	since  time.Time // the start of the last stretch without rest
	until  time.Time // its end so far
}

// from is when the stretch without rest began that a turn would end.
func (x strain) from(turn Span) time.Time {
	if x.until.IsZero() || turn.Start.Sub(x.until) >= rest {
		return turn.Start
	}
	return x.since
}

// tired reports whether a turn would be too long for her without rest.
func (x strain) tired(turn Span) bool { return turn.End.Sub(x.from(turn)) > Shift }

// busy reports whether she speaks elsewhere when a turn begins.
func (x strain) busy(turn Span) bool { return x.until.After(turn.Start) }

func (x strain) fresher(o strain, turn Span) bool {
	if x.busy(turn) != o.busy(turn) {
		return !x.busy(turn)
	}
	if x.tired(turn) != o.tired(turn) {
		return !x.tired(turn)
	}
	return x.spoken < o.spoken
}

func (x *strain) speaks(turn Span) {
	x.since, x.spoken = x.from(turn), x.spoken+turn.End.Sub(turn.Start)
	x.until = later(x.until, turn.End)
}
