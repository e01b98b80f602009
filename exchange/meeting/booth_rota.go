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
	Interpreter string // of the team; empty where nobody is there
	Tired       bool   // she has spoken the turn before
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

// Rota says who speaks when: in turns, whoever has spoken least and not just before. Consecutive interpreting has none, since the speaker's pauses are the rest.
func (d Duty) Rota(m Meeting, a Agenda) []RotaTurn {
	if d.Way != Simultaneous {
		return nil
	}
	var all []RotaTurn
	spoke := map[string]int{}
	spans := d.Spans(m, a)
	for _, s := range spans {
		last := ""
		for from := s.Start; from.Before(s.End); from = from.Add(Shift) {
			t := RotaTurn{Span: Span{from, sooner(from.Add(Shift), s.End)}}
			t.Interpreter = d.next(t.Span, spans, spoke, last)
			t.Tired = t.Interpreter != "" && t.Interpreter == last
			spoke[t.Interpreter]++
			last = t.Interpreter
			all = append(all, t)
		}
	}
	return all
}

// next picks who takes a turn.
func (d Duty) next(turn Span, spans []Span, spoke map[string]int, last string) string {
	best := ""
	for _, x := range d.Team {
		here := x.counts() && slices.ContainsFunc(x.there(spans), func(s Span) bool { return !s.Start.After(turn.Start) && !s.End.Before(turn.End) })
		switch {
		case !here:
		case best == "", best == last, x.ID != last && spoke[x.ID] < spoke[best]:
			best = x.ID
		}
	}
	return best
}
