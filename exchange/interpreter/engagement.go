package interpreter

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Standing is what became of an engagement.
type Standing string

// Standings lists them: she was asked, said yes or no, wasn't needed, came, or didn't.
func Standings() []Standing {
	return []Standing{Asked, Accepted, Declined, Withdrawn, Came, Absent}
}

// The standings of an engagement.
const (
	Asked     Standing = "asked"
	Accepted  Standing = "accepted"
	Declined  Standing = "declined"
	Withdrawn Standing = "withdrawn"
	Came      Standing = "came"
	Absent    Standing = "absent"
)

// Engagement is one duty for which an interpreter was asked. Of the meeting it holds an id and hours alone, since those who share a pool don't share each
// other's meetings.
type Engagement struct {
	ID       string           `bson:"id"`
	Space    tenants.Space    `bson:"space"`
	Meeting  string           `bson:"meeting"`
	By       tenants.TenantID `bson:"by"` // who asked
	Start    time.Time        `bson:"start"`
	End      time.Time        `bson:"end"`
	From     lang.Tag         `bson:"from"`
	To       lang.Tag         `bson:"to"`
	Mode     Mode             `bson:"mode"`
	Standing Standing         `bson:"standing"`
	Mark     int              `bson:"mark"` // 1 to 5; 0 for none
	Note     string           `bson:"note"`
	At       time.Time        `bson:"at"`
}

// takes reports whether it takes her time.
func (e Engagement) takes() bool {
	return e.Standing == Asked || e.Standing == Accepted || e.Standing == Came
}

// Engage notes what became of an engagement; the mark it has stays. It reports whether anything changed.
func (x *Interpreter) Engage(e Engagement, at time.Time) bool {
	i := slices.IndexFunc(x.History, func(h Engagement) bool { return h.ID == e.ID })
	if i < 0 {
		e.At = at
		x.History = append(slices.Clone(x.History), e)
		if extra := len(x.History) - MostHistory; extra > 0 {
			x.History = x.History[extra:]
		}
		return true
	}
	old := x.History[i]
	e.Mark, e.Note, e.At = old.Mark, old.Note, old.At
	if same(old, e) {
		return false
	}
	e.At = at
	x.History = slices.Clone(x.History)
	x.History[i] = e
	return true
}

func same(a, b Engagement) bool {
	start, end := a.Start.Equal(b.Start), a.End.Equal(b.End)
	a.Start, a.End, a.At = b.Start, b.End, b.At
	return start && end && a == b
}

// Rate says how an engagement went: 1 to 5, with a note. The owner says it, or who had asked her.
func (x *Interpreter) Rate(id string, mark int, note string, by tenants.TenantID) error {
	i := slices.IndexFunc(x.History, func(h Engagement) bool { return h.ID == id })
	switch {
	case i < 0 || by != x.Owner && by != x.History[i].By:
		return ErrEngagementNotFound
	case x.History[i].Standing != Came && x.History[i].Standing != Absent:
		return ErrNotHeld
	}
	var c fault.Check
	c.That(mark >= 1 && mark <= 5, "mark", "out_of_range", "max", "5")
	c.Block("note", note, fault.Optional, MostNote)
	if err := c.Err(); err != nil {
		return err
	}
	x.History = slices.Clone(x.History)
	x.History[i].Mark, x.History[i].Note = mark, note
	return nil
}

// Mark is the mean of the marks in tenths, and of how many; 0 of none.
func (x Interpreter) Mark() (tenths, of int) {
	sum := 0
	for _, h := range x.History {
		if h.Mark > 0 {
			sum, of = sum+h.Mark, of+1
		}
	}
	if of == 0 {
		return 0, 0
	}
	return (sum*10 + of/2) / of, of
}

// Held counts the engagements she came to, and Missed those she didn't come to.
func (x Interpreter) Held() int { return x.count(Came) }

// Missed counts the engagements she didn't come to.
func (x Interpreter) Missed() int { return x.count(Absent) }

func (x Interpreter) count(s Standing) int {
	n := 0
	for _, h := range x.History {
		if h.Standing == s {
			n++
		}
	}
	return n
}

// Busy lists the engagements that take her time between two moments, but for those of one meeting.
func (x Interpreter) Busy(start, end time.Time, but string) []Engagement {
	return slices.DeleteFunc(slices.Clone(x.History), func(e Engagement) bool {
		return !e.takes() || e.Meeting == but || !e.Start.Before(end) || !start.Before(e.End)
	})
}

// AwayOn reports whether she is away on one of the days between two moments, by the clock of a place.
func (x Interpreter) AwayOn(start, end time.Time, in *time.Location) bool {
	first, last := start.In(in).Format(time.DateOnly), end.Add(-time.Second).In(in).Format(time.DateOnly)
	return slices.ContainsFunc(x.Card.Away, func(d Days) bool { return d.From <= last && first <= d.To })
}

// Free reports whether she is neither away nor engaged between two moments.
func (x Interpreter) Free(start, end time.Time, in *time.Location) bool {
	return !x.AwayOn(start, end, in) && len(x.Busy(start, end, "")) == 0
}

// Seen is the row as a reader may know of it: all of it to its owner; to others of the space the card, and of the engagements only their own.
func (x Interpreter) Seen(by tenants.TenantID) Interpreter {
	if by == x.Owner {
		return x
	}
	x.Contact, x.Ground = Contact{}, Ground{}
	x.History = slices.DeleteFunc(slices.Clone(x.History), func(e Engagement) bool { return e.By != by })
	return x
}
