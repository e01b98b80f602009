package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Booth is the plan of who interprets what in one meeting.
type Booth struct {
	Meeting ID     `bson:"-"`
	Rev     int64  `bson:"-"`
	Duties  []Duty `bson:"duties"`
}

// Way is how a duty is interpreted.
type Way string

// After the speaker, or at the same time.
const (
	Consecutive  Way = "consecutive"
	Simultaneous Way = "simultaneous"
)

// Ways lists the ways of interpreting.
func Ways() []Way { return []Way{Consecutive, Simultaneous} }

// Where an interpreter is.
const (
	InBooth Seat = "booth"
	Beside  Seat = "beside" // the speaker, or the listener in whose ear is whispered
	Remote  Seat = "remote"
)

// Seat is where an interpreter is.
type Seat string

// Seats lists where an interpreter may be.
func Seats() []Seat { return []Seat{InBooth, Beside, Remote} }

// Duty is one stretch of interpreting: of an item, of a session, or of the whole meeting.
type Duty struct {
	ID       string `bson:"id"`
	DutySaid `bson:"said"`
	Rev      int              `bson:"rev"`  // of the duty alone, so that two sides can plan at once
	Side     tenants.TenantID `bson:"side"` // that arranges and pays it
	Team     []Interpreter    `bson:"team"`
}

// DutySaid is what somebody says of a duty.
type DutySaid struct {
	Item    string    `bson:"item"`    // of the agenda; empty for none in particular
	Session string    `bson:"session"` // empty for none in particular
	From    lang.Tag  `bson:"from"`
	To      lang.Tag  `bson:"to"`
	Both    bool      `bson:"both"` // and back
	Way     Way       `bson:"way"`
	Seat    Seat      `bson:"seat"`
	Relay   lang.Tag  `bson:"relay"` // through which another takes it over; empty for straight
	Start   time.Time `bson:"start"` // zero where it is as long as what it is of
	End     time.Time `bson:"end"`
}

// Pair is two languages and the direction somebody works in.
type Pair struct {
	From lang.Tag `bson:"from"`
	To   lang.Tag `bson:"to"`
	Both bool     `bson:"both"`
}

// PoolRef names an interpreter in the pool of a space. The zero PoolRef is nobody there.
type PoolRef struct {
	Space tenants.Space `bson:"space"`
	ID    string        `bson:"id"`
}

// Profile is what a plan copies of an interpreter: no way to reach her.
type Profile struct {
	Name  lang.Text `bson:"name"`
	Pairs []Pair    `bson:"pairs"`
	Modes []string  `bson:"modes"` // consecutive, simultaneous, whispered; none where it isn't known
	Grade string    `bson:"grade"`
}

// Works reports whether she works from one language into another.
func (k Profile) Works(from, to lang.Tag) bool {
	return slices.ContainsFunc(k.Pairs, func(p Pair) bool { return p.From == from && p.To == to || p.Both && p.From == to && p.To == from })
}

// Turnout is where an interpreter stands with a duty.
type Turnout string

// She is planned, was asked by a link, said yes or no, isn't needed any more, came, or didn't.
const (
	OnPlan     Turnout = "planned"
	OfferSent  Turnout = "asked"
	OfferTaken Turnout = "accepted"
	OfferLeft  Turnout = "declined"
	OfferBack  Turnout = "withdrawn"
	Came       Turnout = "came"
	Absent     Turnout = "absent"
)

// Interpreter is one of the team of a duty.
type Interpreter struct {
	ID       string           `bson:"id"`
	Card     Profile          `bson:"card"`
	Pool     PoolRef          `bson:"pool"`
	Owner    tenants.TenantID `bson:"owner"` // of the row in the pool
	Start    time.Time        `bson:"start"` // zero where she is there all the time
	End      time.Time        `bson:"end"`
	Turnout  Turnout          `bson:"turnout"`
	Terms    Terms            `bson:"terms"`
	Hashes   [][]byte         `bson:"hashes"` // of the secrets of the links that open it; empty before she is asked
	Sent     time.Time        `bson:"sent"`
	Mailed   bool             `bson:"mailed"`
	Answered time.Time        `bson:"answered"`
	Reason   string           `bson:"reason"`  // of a refusal, or of a withdrawal
	Instead  string           `bson:"instead"` // of whom she comes; empty for nobody
	Pass     tenants.GuestID  `bson:"pass"`    // by which she is in the room; empty before she came
}

// Terms is what an interpreter is offered.
type Terms struct {
	Currency string    `bson:"currency"` // empty where no fee is said
	Amount   int64     `bson:"amount"`   // in minor units
	Per      string    `bson:"per"`      // hour, half_day, day, duty
	Due      time.Time `bson:"due"`      // by which she is asked to answer; zero for none
	Brief    string    `bson:"brief"`    // the day of the briefing; empty for none
	Note     string    `bson:"note"`
	Lang     lang.Tag  `bson:"lang"` // of the letter
}

// FeePer lists what a fee is paid for.
func FeePer() []string { return []string{"hour", "half_day", "day", "duty"} }

// Bounds of a plan.
const (
	MostDuties = 120
	MostTeam   = 12
	MostPairs  = 20
)

// counts reports whether she is, or may still be, there.
func (x Interpreter) counts() bool {
	return x.Turnout == OnPlan || x.Turnout == OfferSent || x.Turnout == OfferTaken || x.Turnout == Came
}

// open reports whether she holds an offer or has taken one.
func (x Interpreter) open() bool { return x.Turnout == OfferSent || x.Turnout == OfferTaken }

// Duty returns a duty of the plan.
func (b Booth) Duty(id string) (Duty, error) {
	i := slices.IndexFunc(b.Duties, func(d Duty) bool { return d.ID == id })
	if i < 0 {
		return Duty{}, ErrDutyNotFound
	}
	return b.Duties[i], nil
}

// Interpreter returns one of a duty's team.
func (d Duty) Interpreter(id string) (Interpreter, error) {
	i := slices.IndexFunc(d.Team, func(x Interpreter) bool { return x.ID == id })
	if i < 0 {
		return Interpreter{}, ErrInterpreterNotFound
	}
	return d.Team[i], nil
}

func (s DutySaid) check(m Meeting, a Agenda) error {
	var c fault.Check
	if s.Item != "" {
		x, err := a.Item(s.Item)
		c.That(err == nil && (x.Standing == Accepted || x.Standing == Offered), "item", "unknown")
	}
	if s.Session != "" {
		_, err := m.Session(s.Session)
		c.That(err == nil && s.Item == "", "session", "unknown")
	}
	c.That(spoken(s.From), "from", "unknown_language")
	c.That(spoken(s.To), "to", "unknown_language")
	c.That(s.From != s.To, "to", "same_language")
	c.That(s.Relay == "" || spoken(s.Relay) && s.Relay != s.From && s.Relay != s.To, "relay", "unknown_language")
	c.That(slices.Contains(Ways(), s.Way), "way", "unknown")
	c.That(slices.Contains(Seats(), s.Seat), "seat", "unknown")
	c.That(s.Start.IsZero() == s.End.IsZero(), "end", "required")
	if !s.Start.IsZero() && !s.End.IsZero() {
		within(&c, Span{s.Start, s.End}, Span{m.Slot.Start, m.Slot.End})
	}
	return c.Err()
}

func within(c *fault.Check, s, of Span) {
	c.That(s.End.After(s.Start), "end", "before_start")
	c.That(!s.Start.Before(of.Start) && !s.End.After(of.End), "start", "outside")
}

func spoken(tag lang.Tag) bool {
	canonical, err := lang.Parse(string(tag))
	return err == nil && canonical == tag
}

// arranges returns why the side that does it may not arrange the duty now. The host may arrange everybody's.
func (d Duty) arranges(m Meeting, by By) error {
	switch {
	case by.Tenant != d.Side && by.Tenant != m.Host:
		return ErrNotArranger
	case m.State.Over():
		return ErrOver
	}
	return nil
}

// Add plans a duty, as the side that does it.
func (b *Booth) Add(m Meeting, a Agenda, id string, s DutySaid, by By) error {
	switch {
	case m.State.Over():
		return ErrOver
	case len(b.Duties) >= MostDuties:
		return ErrTooManyDuties
	case slices.ContainsFunc(b.Duties, func(d Duty) bool { return d.ID == id }):
		return ErrTaken
	}
	if err := s.check(m, a); err != nil {
		return err
	}
	b.Duties = append(slices.Clone(b.Duties), Duty{ID: id, DutySaid: s, Rev: 1, Side: by.Tenant, Team: []Interpreter{}})
	return nil
}

// touch lets a rule change one duty that its side arranges.
func (b *Booth) touch(m Meeting, id string, by By, rule func(*Duty) error) error {
	d, err := b.Duty(id)
	if err != nil {
		return err
	}
	if err := d.arranges(m, by); err != nil {
		return err
	}
	return b.put(d, rule)
}

func (b *Booth) put(d Duty, rule func(*Duty) error) error {
	d.Team = slices.Clone(d.Team)
	if err := rule(&d); err != nil {
		return err
	}
	d.Rev++
	b.Duties = slices.Clone(b.Duties)
	b.Duties[slices.IndexFunc(b.Duties, func(x Duty) bool { return x.ID == d.ID })] = d
	return nil
}

// DutyAt names a duty at the revision its reader saw.
type DutyAt struct {
	ID  string
	Rev int
}

// Save says a duty anew. While an interpreter holds an offer for it, only where she is, and relay, may change: the rest is what she was asked.
func (b *Booth) Save(m Meeting, a Agenda, at DutyAt, s DutySaid, by By) error {
	return b.touch(m, at.ID, by, func(d *Duty) error {
		if d.Rev != at.Rev {
			return ErrStale
		}
		if err := s.check(m, a); err != nil {
			return err
		}
		old := d.DutySaid
		old.Seat, old.Relay = s.Seat, s.Relay
		if d.asked() && !old.same(s) {
			return ErrDutyAsked
		}
		d.DutySaid = s
		return nil
	})
}

func (s DutySaid) same(o DutySaid) bool {
	ends := s.Start.Equal(o.Start) && s.End.Equal(o.End)
	s.Start, s.End = o.Start, o.End
	return ends && s == o
}

func (d Duty) asked() bool { return slices.ContainsFunc(d.Team, Interpreter.open) }

// Drop takes a duty off the plan that nobody holds an offer for.
func (b *Booth) Drop(m Meeting, at DutyAt, by By) error {
	d, err := b.Duty(at.ID)
	if err != nil {
		return err
	}
	if err := d.arranges(m, by); err != nil {
		return err
	}
	switch {
	case d.Rev != at.Rev:
		return ErrStale
	case d.asked():
		return ErrDutyAsked
	}
	b.Duties = slices.DeleteFunc(slices.Clone(b.Duties), func(x Duty) bool { return x.ID == at.ID })
	return nil
}

func (k Profile) check() error {
	var c fault.Check
	c.That(!k.Name.Empty(), "name", "required")
	checkText(&c, "name", k.Name, MostName)
	c.That(len(k.Pairs) > 0, "pairs", "required")
	c.That(len(k.Pairs) <= MostPairs, "pairs", "too_many", "max", strconv.Itoa(MostPairs))
	for i, p := range k.Pairs {
		c.That(spoken(p.From) && spoken(p.To) && p.From != p.To, "pairs["+strconv.Itoa(i)+"]", "unknown_language")
	}
	return c.Err()
}
