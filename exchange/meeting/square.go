package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Square is the exchange of side meetings at one meeting: every delegation says whom it wants to meet, and a timetable is made of it.
type Square struct {
	Meeting   ID          `bson:"-"`
	Rev       int64       `bson:"-"`
	State     SquareState `bson:"state"`
	Layout    `bson:"layout"`
	Wishes    []Wish        `bson:"wishes"`
	Plan      []SideMeeting `bson:"plan"`
	Unmet     []Unmet       `bson:"unmet"`
	Proposed  time.Time     `bson:"proposed"` // when the plan was made; zero for not yet
	Behind    bool          `bson:"behind"`   // somebody has said something else since
	Published time.Time     `bson:"published"`
	Updated   time.Time     `bson:"updated"`
}

// SquareState is how far the exchange is.
type SquareState string

// Delegations say their wishes until the timetable is published.
const (
	SquareWishing   SquareState = "wishing"
	SquarePublished SquareState = "published"
)

// Layout is what the host has for side meetings.
type Layout struct {
	Slots  []SquareSlot `bson:"slots"`
	Tables int          `bson:"tables"`
	InRow  int          `bson:"in_row"` // how many meetings a delegation has without a break; 0 for no limit
	Most   int          `bson:"most"`   // how many meetings a delegation has in all; 0 for no limit
	Pools  []Pool       `bson:"pools"`
	Due    string       `bson:"due"` // the day by which wishes are said; empty for none
}

// SquareSlot is a time for side meetings.
type SquareSlot struct {
	ID   string `bson:"id"`
	Span `bson:"span"`
}

// Pool is how many interpreters there are between two languages.
type Pool struct {
	A     lang.Tag `bson:"a"`
	B     lang.Tag `bson:"b"`
	Count int      `bson:"count"`
	Slots []string `bson:"slots"` // in which they are there; none is all
}

// in is how many interpreters there are in a slot.
func (p Pool) in(slot string) int {
	if len(p.Slots) > 0 && !slices.Contains(p.Slots, slot) {
		return 0
	}
	return p.Count
}

// Wish is what one delegation wants of the exchange. Nobody else reads it.
type Wish struct {
	Tenant   tenants.TenantID   `bson:"tenant"`
	Wants    []Want             `bson:"wants"` // the dearest first
	Declines []tenants.TenantID `bson:"declines"`
	Langs    []lang.Tag         `bson:"langs"` // it can speak, the best first
	Free     []string           `bson:"free"`  // slots; none is all
	Most     int                `bson:"most"`  // meetings; 0 leaves it to the host
	By       tenants.MemberID   `bson:"by"`
	At       time.Time          `bson:"at"`
}

// Want is a delegation one wants to meet, and what about.
type Want struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Topic  lang.Text        `bson:"topic"`
}

// SideMeeting is a meeting of two delegations in the timetable.
type SideMeeting struct {
	ID       string `bson:"id"`
	Sitting  `bson:"sitting"`
	ByHand   bool       `bson:"by_hand"`
	Sequence int        `bson:"sequence"` // of its calendar entry
	Off      string     `bson:"off"`      // why it was cancelled; empty for one that stands
	Marks    []HeldMark `bson:"marks"`    // what each side says of it afterwards
}

// HeldMark is what one side says of a side meeting afterwards.
type HeldMark struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Held   bool             `bson:"held"`
	By     tenants.MemberID `bson:"by"`
	At     time.Time        `bson:"at"`
}

// Bounds of an exchange of side meetings.
const (
	MostSlots  = 60
	MostTables = 60
	MostPools  = 30
	MostWants  = 30
	MostTopic  = 300
	MostTongue = 6
)

// Lay says what there is for side meetings. What was planned for other slots is planned anew.
func (q *Square) Lay(m Meeting, l Layout, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	switch {
	case q.State == SquarePublished:
		return ErrSquarePublished
	case !m.Slot.Set():
		return ErrNoTime
	}
	var c fault.Check
	l.check(&c, m)
	if err := c.Err(); err != nil {
		return err
	}
	q.State, q.Layout, q.Updated = SquareWishing, l, by.At
	q.Plan, q.Unmet, q.Proposed, q.Behind = []SideMeeting{}, []Unmet{}, time.Time{}, false
	wishes := slices.Clone(q.Wishes)
	for i := range wishes {
		wishes[i].Free = slices.DeleteFunc(slices.Clone(wishes[i].Free), func(s string) bool { return q.slot(s) < 0 })
	}
	q.Wishes = wishes
	return nil
}

func (l Layout) check(c *fault.Check, m Meeting) {
	c.That(len(l.Slots) > 0, "slots", "required")
	c.That(len(l.Slots) <= MostSlots, "slots", "too_many", "max", strconv.Itoa(MostSlots))
	for i, s := range l.Slots {
		at := "slots[" + strconv.Itoa(i) + "]."
		c.That(name(s.ID) && !slices.ContainsFunc(l.Slots[:i], func(x SquareSlot) bool { return x.ID == s.ID }), at+"id", "unknown")
		c.That(s.End.After(s.Start), at+"end", "before_start")
		c.That(!s.Start.Before(m.Slot.Start) && !s.End.After(m.Slot.End), at+"start", "outside")
		c.That(i == 0 || !s.Start.Before(l.Slots[i-1].End), at+"start", "overlaps")
	}
	c.That(l.Tables >= 1 && l.Tables <= MostTables, "tables", "out_of_range", "max", strconv.Itoa(MostTables))
	c.That(l.InRow >= 0 && l.InRow <= MostSlots, "in_row", "out_of_range", "max", strconv.Itoa(MostSlots))
	c.That(l.Most >= 0 && l.Most <= MostSlots, "most", "out_of_range", "max", strconv.Itoa(MostSlots))
	c.That(l.Due == "" || day(l.Due), "due", "not_a_date")
	c.That(len(l.Pools) <= MostPools, "pools", "too_many", "max", strconv.Itoa(MostPools))
	for i, p := range l.Pools {
		at := "pools[" + strconv.Itoa(i) + "]."
		c.That(tongue(p.A), at+"a", "unknown")
		c.That(tongue(p.B) && p.B != p.A, at+"b", "unknown")
		c.That(p.Count >= 1 && p.Count <= MostTables, at+"count", "out_of_range", "max", strconv.Itoa(MostTables))
		for _, s := range p.Slots {
			c.That(slices.ContainsFunc(l.Slots, func(x SquareSlot) bool { return x.ID == s }), at+"slots", "unknown")
		}
	}
}

func tongue(l lang.Tag) bool { return l != "" && len(l) <= 20 }

func (q Square) slot(id string) int {
	return slices.IndexFunc(q.Slots, func(s SquareSlot) bool { return s.ID == id })
}

// Wish says what a delegation wants; what it had said before no longer counts.
func (q *Square) Wish(m Meeting, w Wish, by By) error {
	switch {
	case !m.Party(by.Tenant):
		return ErrNotParty
	case q.State == "":
		return ErrNoSquare
	case q.State == SquarePublished:
		return ErrSquarePublished
	case m.State.Over():
		return ErrOver
	}
	w.Tenant, w.By, w.At = by.Tenant, by.Member, by.At
	var c fault.Check
	w.check(&c, m, *q)
	if err := c.Err(); err != nil {
		return err
	}
	wishes := slices.DeleteFunc(slices.Clone(q.Wishes), func(x Wish) bool { return x.Tenant == w.Tenant })
	q.Wishes, q.Behind, q.Updated = append(wishes, w), !q.Proposed.IsZero(), by.At
	return nil
}

func (w Wish) check(c *fault.Check, m Meeting, q Square) {
	c.That(len(w.Wants) <= MostWants, "wants", "too_many", "max", strconv.Itoa(MostWants))
	for i, x := range w.Wants {
		at := "wants[" + strconv.Itoa(i) + "]."
		twice := slices.ContainsFunc(w.Wants[:i], func(y Want) bool { return y.Tenant == x.Tenant })
		c.That(x.Tenant != w.Tenant && m.Party(x.Tenant), at+"tenant", "unknown")
		c.That(!twice, at+"tenant", "twice")
		checkText(c, at+"topic", x.Topic, MostTopic)
	}
	for i, t := range w.Declines {
		at := "declines[" + strconv.Itoa(i) + "]"
		c.That(t != w.Tenant && m.Party(t) && !slices.Contains(w.Declines[:i], t), at, "unknown")
		c.That(!slices.ContainsFunc(w.Wants, func(x Want) bool { return x.Tenant == t }), at, "wanted_too")
	}
	c.That(len(w.Langs) > 0, "langs", "required")
	c.That(len(w.Langs) <= MostTongue, "langs", "too_many", "max", strconv.Itoa(MostTongue))
	for i, l := range w.Langs {
		c.That(tongue(l) && !slices.Contains(w.Langs[:i], l), "langs["+strconv.Itoa(i)+"]", "unknown")
	}
	for i, s := range w.Free {
		c.That(q.slot(s) >= 0 && !slices.Contains(w.Free[:i], s), "free["+strconv.Itoa(i)+"]", "unknown")
	}
	c.That(w.Most >= 0 && w.Most <= MostSlots, "most", "out_of_range", "max", strconv.Itoa(MostSlots))
}

// matching is what a timetable is made from: the wishes of those who are still parties.
func (q Square) matching(m Meeting) Matching {
	out := Matching{Slots: q.Slots, Tables: q.Tables, InRow: q.InRow, Pools: q.Pools}
	for _, w := range q.Wishes {
		if !m.Party(w.Tenant) {
			continue
		}
		if q.Most > 0 && (w.Most == 0 || w.Most > q.Most) {
			w.Most = q.Most
		}
		out.Wishes = append(out.Wishes, w)
	}
	return out
}

// Propose makes the timetable from the wishes as they stand.
func (q *Square) Propose(m Meeting, by By) error {
	if err := q.run(m, by); err != nil {
		return err
	}
	if q.State == SquarePublished {
		return ErrSquarePublished
	}
	sittings, unmet := Match(q.matching(m))
	q.Plan, q.Unmet = make([]SideMeeting, len(sittings)), unmet
	for i, s := range sittings {
		q.Plan[i] = SideMeeting{ID: sideID(s.A, s.B), Sitting: s, Marks: []HeldMark{}}
	}
	q.Proposed, q.Behind, q.Updated = by.At, false, by.At
	return nil
}

// run returns why the side may not run the exchange now.
func (q Square) run(m Meeting, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case q.State == "":
		return ErrNoSquare
	case m.State.Over():
		return ErrOver
	}
	return nil
}

// sideID names the meeting of two delegations, which meet once.
func sideID(a, b tenants.TenantID) string { return string(min(a, b)) + "." + string(max(a, b)) }

// Publish shows the timetable to all. From then on it changes by hand alone.
func (q *Square) Publish(m Meeting, by By) error {
	if err := q.run(m, by); err != nil {
		return err
	}
	switch {
	case q.State == SquarePublished:
		return ErrSquarePublished
	case q.Proposed.IsZero():
		return ErrNothingPlanned
	}
	q.State, q.Published, q.Updated = SquarePublished, by.At, by.At
	return nil
}

// For is the exchange as one side may know it: its own wishes and what came of them, and the timetable once it is published; the host knows the plan before.
func (q Square) For(t tenants.TenantID, host bool) Square {
	q.Wishes = slices.DeleteFunc(slices.Clone(q.Wishes), func(w Wish) bool { return w.Tenant != t })
	q.Unmet = slices.DeleteFunc(slices.Clone(q.Unmet), func(u Unmet) bool { return u.Tenant != t || !host && q.State != SquarePublished })
	if !host && q.State != SquarePublished {
		q.Plan, q.Proposed, q.Behind = []SideMeeting{}, time.Time{}, false
	}
	return q
}

// Topics is what the two sides of a side meeting wrote they would talk about, in the order of the two.
func (q Square) Topics(s SideMeeting) [2]lang.Text {
	var out [2]lang.Text
	for _, w := range q.Wishes {
		for _, x := range w.Wants {
			switch {
			case w.Tenant == s.A && x.Tenant == s.B:
				out[0] = x.Topic
			case w.Tenant == s.B && x.Tenant == s.A:
				out[1] = x.Topic
			}
		}
	}
	return out
}
