package meeting

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Problem is something about a plan that somebody should see to, and where.
type Problem struct {
	Code        string
	Duty        string
	Interpreter string
	Item        string   // of a pair that nobody covers
	From, To    lang.Tag // of it, or of the direction that is wrong
	Span        Span     // when; zero where it isn't about a time
	Minutes     int      // how long
	Other       string   // the other duty, of who is on two at once
}

// What can be wrong with a plan.
const (
	Uncovered    = "uncovered"  // a pair of languages of an item has no duty
	Unstaffed    = "unstaffed"  // nobody is on it
	Gap          = "gap"        // at some time nobody is there
	Alone        = "alone"      // one interprets simultaneously for longer than a turn
	Direction    = "direction"  // she doesn't work in it
	WrongMode    = "mode"       // she doesn't interpret that way
	DoubleBooked = "double"     // she is on another duty of this meeting at the same time
	EngagedElse  = "engaged"    // she is engaged elsewhere
	AwayThen     = "away"       // she isn't available that day
	NoRelay      = "relay"      // nobody brings it into the language it is taken over from
	Unanswered   = "unanswered" // the day by which she was asked to answer has passed
	SaidNo       = "declined"
	DidntCome    = "absent"
	NoTimeYet    = "no_time" // of the meeting
	OutsideTime  = "outside" // the meeting has moved away from under it
)

// Taken is when an interpreter of a pool can't come, and nothing of why.
type Taken struct {
	Busy []Span
	Away []AwayDays
}

// AwayDays is a stretch of days, the last one included.
type AwayDays struct{ From, To string }

// Around is what a plan is judged by.
type Around struct {
	Meeting Meeting
	Agenda  Agenda
	Taken   map[PoolRef]Taken
	At      time.Time
}

// Problems lists what is wrong with a plan, first what nobody covers, then duty by duty.
func (b Booth) Problems(w Around) []Problem {
	var all []Problem
	if len(b.Duties) > 0 && !w.Meeting.Slot.Set() {
		all = append(all, Problem{Code: NoTimeYet})
	}
	for _, c := range b.Coverage(w) {
		if c.Needed && c.State == CellNone {
			all = append(all, Problem{Code: Uncovered, Item: c.Item, From: c.From, To: c.To})
		}
	}
	rotas := b.Rotas(w.Meeting, w.Agenda)
	for _, d := range b.Duties {
		all = append(all, b.wrong(d, rotas[d.ID], w)...)
	}
	return all
}

// wrong lists what is wrong with one duty.
func (b Booth) wrong(d Duty, rota []RotaTurn, w Around) []Problem {
	var all []Problem
	spans := d.Spans(w.Meeting, w.Agenda)
	if !d.Start.IsZero() && w.Meeting.Slot.Set() && (d.Start.Before(w.Meeting.Slot.Start) || d.End.After(w.Meeting.Slot.End)) {
		all = append(all, Problem{Code: OutsideTime, Duty: d.ID, Span: Span{d.Start, d.End}})
	}
	if d.Relay != "" && !b.relayed(d, w) {
		all = append(all, Problem{Code: NoRelay, Duty: d.ID, From: d.From, To: d.Relay})
	}
	if !slices.ContainsFunc(d.Team, Interpreter.counts) {
		all = append(all, Problem{Code: Unstaffed, Duty: d.ID})
	} else {
		all = append(all, d.shifts(rota)...)
	}
	for _, x := range d.Team {
		all = append(all, b.person(d, x, spans, w)...)
	}
	return all
}

// shifts lists where nobody is there, and where one is alone for too long.
func (d Duty) shifts(rota []RotaTurn) []Problem {
	var all []Problem
	add := func(code string, t RotaTurn, from time.Time) {
		if n := len(all); n > 0 && all[n-1].Code == code && all[n-1].Interpreter == t.Interpreter && !all[n-1].Span.End.Before(from) {
			all[n-1].Span.End = t.End
		} else {
			all = append(all, Problem{Code: code, Duty: d.ID, Interpreter: t.Interpreter, Span: Span{from, t.End}})
		}
		last := &all[len(all)-1]
		last.Minutes = int(last.Span.End.Sub(last.Span.Start).Minutes())
	}
	for _, t := range rota {
		switch {
		case t.Interpreter == "":
			add(Gap, t, t.Start)
		case t.Tired:
			add(Alone, t, t.Since)
		}
	}
	return all
}

// person lists what is wrong with one of the team.
func (b Booth) person(d Duty, x Interpreter, spans []Span, w Around) []Problem {
	var all []Problem
	add := func(p Problem) {
		p.Duty, p.Interpreter = d.ID, x.ID
		all = append(all, p)
	}
	switch x.Turnout {
	case OfferLeft:
		add(Problem{Code: SaidNo})
	case Absent:
		add(Problem{Code: DidntCome})
	case OfferSent:
		if !x.Terms.Due.IsZero() && w.At.After(x.Terms.Due) {
			add(Problem{Code: Unanswered, Span: Span{Start: x.Terms.Due}})
		}
	}
	if !x.counts() {
		return d.unlessReplaced(x, all)
	}
	for _, leg := range d.legs() {
		if !x.Card.Works(leg.From, leg.To) {
			add(Problem{Code: Direction, From: leg.From, To: leg.To})
		}
	}
	if len(x.Card.Modes) > 0 && !slices.ContainsFunc(d.modes(), func(m string) bool { return slices.Contains(x.Card.Modes, m) }) {
		add(Problem{Code: WrongMode})
	}
	for _, mine := range x.there(spans) {
		if other, at, ok := b.elsewhere(d, x, mine, w); ok {
			add(Problem{Code: DoubleBooked, Other: other, Span: at})
		}
		taken := w.Taken[x.Pool]
		if i := slices.IndexFunc(taken.Busy, func(s Span) bool { return s.meets(mine) }); i >= 0 {
			add(Problem{Code: EngagedElse, Span: taken.Busy[i]})
		}
		if taken.away(mine, w.Meeting.Slot.Zone) {
			add(Problem{Code: AwayThen, Span: mine})
		}
	}
	return all
}

// unlessReplaced drops what is wrong with somebody in whose place another has come.
func (d Duty) unlessReplaced(x Interpreter, all []Problem) []Problem {
	if slices.ContainsFunc(d.Team, func(y Interpreter) bool { return y.Instead == x.ID && y.counts() }) {
		return nil
	}
	return all
}

func (s Span) meets(o Span) bool { return s.Start.Before(o.End) && o.Start.Before(s.End) }

// away reports whether one of the days of a span is one on which she isn't available, by the clock of the meeting.
func (t Taken) away(s Span, zone string) bool {
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	first, last := s.Start.In(in).Format(time.DateOnly), s.End.Add(-time.Second).In(in).Format(time.DateOnly)
	return slices.ContainsFunc(t.Away, func(d AwayDays) bool { return d.From <= last && first <= d.To })
}

// legs are the directions that the team of a duty works in.
func (d Duty) legs() []Pair {
	from := d.From
	if d.Relay != "" {
		from = d.Relay
	}
	all := []Pair{{From: from, To: d.To}}
	if d.Both {
		all = append(all, Pair{From: d.To, To: from})
	}
	return all
}

// modes are those of which an interpreter must have one.
func (d Duty) modes() []string {
	switch {
	case d.Way == Consecutive:
		return []string{"consecutive"}
	case d.Seat == Beside:
		return []string{"whispered", "simultaneous"}
	}
	return []string{"simultaneous"}
}

// elsewhere finds another duty of the meeting at the same time that she is on.
func (b Booth) elsewhere(d Duty, x Interpreter, mine Span, w Around) (string, Span, bool) {
	if x.Pool == (PoolRef{}) {
		return "", Span{}, false
	}
	for _, o := range b.Duties {
		if o.ID == d.ID {
			continue
		}
		for _, y := range o.Team {
			if y.Pool != x.Pool || !y.counts() {
				continue
			}
			for _, theirs := range y.there(o.Spans(w.Meeting, w.Agenda)) {
				if theirs.meets(mine) {
					return o.ID, theirs, true
				}
			}
		}
	}
	return "", Span{}, false
}

// relayed reports whether another duty brings what is said into the language that a duty takes it over from, all the time.
func (b Booth) relayed(d Duty, w Around) bool {
	for _, mine := range d.Spans(w.Meeting, w.Agenda) {
		if !slices.ContainsFunc(b.Duties, func(o Duty) bool {
			return o.ID != d.ID && o.covers(d.From, d.Relay) && slices.ContainsFunc(o.Team, Interpreter.counts) &&
				slices.ContainsFunc(o.Spans(w.Meeting, w.Agenda), func(s Span) bool { return !s.Start.After(mine.Start) && !s.End.Before(mine.End) })
		}) {
			return false
		}
	}
	return true
}

func (d Duty) covers(from, to lang.Tag) bool {
	return d.From == from && d.To == to || d.Both && d.From == to && d.To == from
}
