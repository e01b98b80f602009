package meeting

import (
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Place is where a side meeting sits.
type Place struct {
	Slot  string
	Table int // 0 for any that is free
}

// Sides are the two delegations of a side meeting.
type Sides struct{ A, B tenants.TenantID }

// Has reports whether the side meeting is the tenant's.
func (s SideMeeting) Has(t tenants.TenantID) bool { return s.A == t || s.B == t }

// Stands reports whether it wasn't cancelled.
func (s SideMeeting) Stands() bool { return s.Off == "" }

// Held reports whether a side says that it took place and none that it didn't.
func (s SideMeeting) Held() bool {
	return s.Stands() && len(s.Marks) > 0 && !slices.ContainsFunc(s.Marks, func(m HeldMark) bool { return !m.Held })
}

func (q Square) side(id string) int {
	return slices.IndexFunc(q.Plan, func(s SideMeeting) bool { return s.ID == id })
}

// Side returns a side meeting, or ErrSideNotFound.
func (q Square) Side(id string) (SideMeeting, error) {
	if i := q.side(id); i >= 0 {
		return q.Plan[i], nil
	}
	return SideMeeting{}, ErrSideNotFound
}

// Add sits two delegations together by hand. One that was cancelled stands again.
func (q *Square) Add(m Meeting, s Sides, at Place, by By) error {
	if err := q.run(m, by); err != nil {
		return err
	}
	var c fault.Check
	c.That(m.Party(s.A), "a", "unknown")
	c.That(m.Party(s.B) && s.A != s.B, "b", "unknown")
	if err := c.Err(); err != nil {
		return err
	}
	a, b := min(s.A, s.B), max(s.A, s.B)
	x, i := SideMeeting{ID: sideID(a, b), Sitting: Sitting{A: a, B: b}, Marks: []HeldMark{}}, q.side(sideID(a, b))
	if i >= 0 {
		if q.Plan[i].Stands() {
			return ErrSideStands
		}
		x.Sequence = q.Plan[i].Sequence + 1
	}
	x.ByHand = true
	if err := q.seat(m, &x, at, nil); err != nil {
		return err
	}
	if q.Plan = slices.Clone(q.Plan); i >= 0 {
		q.Plan[i] = x
	} else {
		q.Plan = append(q.Plan, x)
	}
	q.handled(by)
	return nil
}

// Move gives a side meeting another time or table.
func (q *Square) Move(m Meeting, id string, at Place, by By) error {
	x, err := q.standing(m, id, by)
	if err != nil {
		return err
	}
	if err := q.seat(m, &x, at, []string{id}); err != nil {
		return err
	}
	q.put(x)
	q.handled(by)
	return nil
}

// Swap has two side meetings change places.
func (q *Square) Swap(m Meeting, id, other string, by By) error {
	x, err := q.standing(m, id, by)
	if err != nil {
		return err
	}
	y, err := q.standing(m, other, by)
	if err != nil {
		return err
	}
	if id == other {
		return ErrSideNotFound
	}
	was, both := Place{x.Slot, x.Table}, []string{id, other}
	if err := q.seat(m, &x, Place{y.Slot, y.Table}, both); err != nil {
		return err
	}
	trial := *q
	trial.put(x)
	if err := trial.seat(m, &y, was, []string{other}); err != nil {
		return err
	}
	trial.put(y)
	trial.handled(by)
	*q = trial
	return nil
}

// Call calls a side meeting off, for a reason: the host, or once it is published one of the two.
func (q *Square) Call(m Meeting, id, reason string, by By) error {
	i := q.side(id)
	switch {
	case i < 0 || q.State != SquarePublished && by.Tenant != m.Host:
		return ErrSideNotFound
	case by.Tenant != m.Host && !q.Plan[i].Has(by.Tenant):
		return ErrNotHost
	case m.State.Over():
		return ErrOver
	case !q.Plan[i].Stands():
		return ErrSideOff
	case len(q.Plan[i].Marks) > 0:
		return ErrSideMarked
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	x := q.Plan[i]
	x.Off = reason
	x.Sequence++
	q.put(x)
	q.handled(by)
	return nil
}

// Mark says for one side whether a side meeting took place. It may say so anew.
func (q *Square) Mark(id string, held bool, by By) error {
	i := q.side(id)
	switch {
	case i < 0 || q.State != SquarePublished:
		return ErrSideNotFound
	case !q.Plan[i].Has(by.Tenant):
		return ErrNotParty
	case !q.Plan[i].Stands():
		return ErrSideOff
	case q.Slots[q.slot(q.Plan[i].Slot)].Start.After(by.At):
		return ErrSideAhead
	}
	x := q.Plan[i]
	x.Marks = slices.DeleteFunc(slices.Clone(x.Marks), func(m HeldMark) bool { return m.Tenant == by.Tenant })
	x.Marks = append(x.Marks, HeldMark{Tenant: by.Tenant, Held: held, By: by.Member, At: by.At})
	q.put(x)
	q.Updated = by.At
	return nil
}

// standing returns a side meeting that the side may change by hand.
func (q Square) standing(m Meeting, id string, by By) (SideMeeting, error) {
	if err := q.run(m, by); err != nil {
		return SideMeeting{}, err
	}
	i := q.side(id)
	switch {
	case i < 0:
		return SideMeeting{}, ErrSideNotFound
	case !q.Plan[i].Stands():
		return SideMeeting{}, ErrSideOff
	case len(q.Plan[i].Marks) > 0:
		return SideMeeting{}, ErrSideMarked
	}
	return q.Plan[i], nil
}

func (q *Square) put(x SideMeeting) {
	q.Plan = slices.Clone(q.Plan)
	q.Plan[q.side(x.ID)] = x
}

func (q *Square) handled(by By) {
	for i, u := range q.Unmet {
		if j := q.side(sideID(u.Tenant, u.Other)); j >= 0 && q.Plan[j].Stands() {
			q.Unmet = slices.Delete(slices.Clone(q.Unmet), i, i+1)
			q.handled(by)
			return
		}
	}
	q.Updated = by.At
}

// seat checks that a side meeting can sit at a place, as if those named weren't there, and sits it there.
func (q Square) seat(m Meeting, x *SideMeeting, at Place, without []string) error {
	var c fault.Check
	slot := q.slot(at.Slot)
	c.That(slot >= 0, "slot", "unknown")
	c.That(at.Table >= 0 && at.Table <= q.Tables, "table", "out_of_range", "max", strconv.Itoa(q.Tables))
	if err := c.Err(); err != nil {
		return err
	}
	f, p := q.filled(m, *x, without)
	switch against := f.against(p, slot); against {
	case "":
	case NoTable:
		c.Fail("table", NoTable)
	default:
		c.Fail("slot", against)
	}
	table := at.Table
	if table == 0 {
		table = slices.Index(f.tables[slot], -1) + 1
	}
	c.That(table == 0 || f.tables[slot][table-1] < 0, "table", "taken")
	if err := c.Err(); err != nil {
		return err
	}
	langs, _, _ := f.speech(p, slot)
	if f.ids[p.a] != x.A {
		langs[0], langs[1] = langs[1], langs[0]
	}
	if x.Slot != at.Slot || x.Table != table {
		if x.Slot != "" {
			x.Sequence++
		}
		x.ByHand = true
	}
	x.Slot, x.Table, x.Langs = at.Slot, table, langs
	return nil
}

// filled is the timetable as it stands without some, and the two delegations in it. Who has said no wish speaks nothing that is known, and is free.
func (q Square) filled(m Meeting, x SideMeeting, without []string) (*field, pair) {
	all := q.matching(m)
	for _, t := range m.Parties {
		if !slices.ContainsFunc(all.Wishes, func(w Wish) bool { return w.Tenant == t }) {
			all.Wishes = append(all.Wishes, Wish{Tenant: t})
		}
	}
	f := newField(all)
	index := func(t tenants.TenantID) int { return slices.Index(f.ids, t) }
	for _, s := range q.Plan {
		a, b, slot := index(s.A), index(s.B), q.slot(s.Slot)
		if !s.Stands() || slices.Contains(without, s.ID) || a < 0 || b < 0 || slot < 0 {
			continue
		}
		i := f.sit(pair{a: a, b: b}, slot)
		was := f.seats[i]
		f.tables[slot][was.table], f.tables[slot][s.Table-1] = -1, i
		f.seats[i].table = s.Table - 1
	}
	return f, pair{a: index(x.A), b: index(x.B)}
}
