package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// SittingID names a closed sitting.
type SittingID string

// ClosedSitting is a part of a meeting that is closed to named persons. What is said, asked, and voted there stands in a room of its own, which nobody else finds:
// no colleague, no administrator, and no trail but its own. All others learn that it took place, from when until when.
type ClosedSitting struct {
	ID      SittingID     `bson:"-"`
	Rev     int64         `bson:"-"`
	Meeting ID            `bson:"meeting"`
	Item    string        `bson:"item"` // of the agenda, on which it is held; empty for none
	Title   lang.Text     `bson:"title"`
	Sides   []SittingSide `bson:"sides"` // the host first
	Opened  time.Time     `bson:"opened"`
	Closed  time.Time     `bson:"closed"`
	Created time.Time     `bson:"created"`
}

// SittingSide is one party of a sitting and whom it sends. A side names its own people: nobody else can.
type SittingSide struct {
	Tenant  tenants.TenantID   `bson:"tenant"`
	Members []tenants.MemberID `bson:"members"`
}

// MostSat bounds whom one side sends into a sitting, MostSittings the sittings of one meeting.
const (
	MostSat      = 40
	MostSittings = 30
)

// SittingSaid is what a sitting is arranged with.
type SittingSaid struct {
	Item    string
	Title   lang.Text
	Parties []tenants.TenantID // besides the host
	Members []tenants.MemberID // of the host
}

// Room is where the sitting is held.
func (x ClosedSitting) Room() RoomID { return RoomID(x.ID) }

// Ref is how facts within the sitting name it, and whose trail they stand in.
func (x ClosedSitting) Ref() fact.Ref { return fact.Ref{Noun: "sitting", ID: string(x.ID)} }

// Running reports whether it is under way.
func (x ClosedSitting) Running() bool { return !x.Opened.IsZero() && x.Closed.IsZero() }

func (x ClosedSitting) side(t tenants.TenantID) int {
	return slices.IndexFunc(x.Sides, func(s SittingSide) bool { return s.Tenant == t })
}

// Admits reports whether somebody was named by her own side. Nothing else lets one in: no role, and no office in either house.
func (x ClosedSitting) Admits(t tenants.TenantID, m tenants.MemberID) bool {
	i := x.side(t)
	return i >= 0 && m != "" && slices.Contains(x.Sides[i].Members, m)
}

// Inner is the meeting as it is within the sitting: of its parties alone, and live while the sitting is.
func (x ClosedSitting) Inner(m Meeting) Meeting {
	m.Parties = make([]tenants.TenantID, len(x.Sides))
	for i, s := range x.Sides {
		m.Parties[i] = s.Tenant
	}
	if !x.Running() && m.State == Live {
		m.State = Ended
	}
	return m
}

// arrange makes a sitting of a meeting.
func arrange(m Meeting, sid SittingID, said SittingSaid, by By) (ClosedSitting, error) {
	switch {
	case by.Tenant != m.Host:
		return ClosedSitting{}, ErrNotHost
	case m.State.Over():
		return ClosedSitting{}, ErrOver
	case !m.Announced():
		return ClosedSitting{}, ErrNotInvited
	}
	var c fault.Check
	c.That(!said.Title.Empty(), "title", "required")
	checkText(&c, "title", said.Title, MostTitle)
	x := ClosedSitting{ID: sid, Meeting: m.ID, Item: said.Item, Title: said.Title, Sides: []SittingSide{{Tenant: m.Host, Members: []tenants.MemberID{}}}, Created: by.At}
	for i, t := range said.Parties {
		c.That(m.Party(t) && x.side(t) < 0, "parties["+strconv.Itoa(i)+"]", "unknown")
		x.Sides = append(x.Sides, SittingSide{Tenant: t, Members: []tenants.MemberID{}})
	}
	if err := c.Err(); err != nil {
		return ClosedSitting{}, err
	}
	return x, x.Name(said.Members, by)
}

// Name says whom one's own side sends. Once the sitting has begun that stands: whoever comes later would read what was said before she was named.
func (x *ClosedSitting) Name(members []tenants.MemberID, by By) error {
	i := x.side(by.Tenant)
	switch {
	case i < 0:
		return ErrSittingNotFound
	case !x.Opened.IsZero():
		return ErrSittingBegun
	}
	var c fault.Check
	c.That(len(members) <= MostSat, "members", "too_many", "max", strconv.Itoa(MostSat))
	for k, m := range members {
		c.That(m != "" && !slices.Contains(members[:k], m), "members["+strconv.Itoa(k)+"]", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	x.Sides = slices.Clone(x.Sides)
	x.Sides[i].Members = slices.Clone(members)
	return nil
}

// Open begins the sitting, once every party of it has named somebody. Whoever opens it is of the host, and in it.
func (x *ClosedSitting) Open(m Meeting, by By) error {
	switch {
	case !x.Admits(by.Tenant, by.Member):
		return ErrSittingNotFound
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Live:
		return ErrNotLive
	case !x.Opened.IsZero():
		return ErrSittingBegun
	case slices.ContainsFunc(x.Sides, func(s SittingSide) bool { return len(s.Members) == 0 }):
		return ErrSittingUnnamed
	}
	x.Opened = by.At
	return nil
}

// End ends the sitting. What was said in it stays with those who were in it.
func (x *ClosedSitting) End(m Meeting, by By) error {
	switch {
	case !x.Admits(by.Tenant, by.Member):
		return ErrSittingNotFound
	case by.Tenant != m.Host:
		return ErrNotHost
	case !x.Running():
		return ErrSittingOver
	}
	x.Closed = by.At
	return nil
}

// Known reports how much of the sitting the scope's holder learns: that it took place, that her side is to send somebody, or all.
func (x ClosedSitting) Known(in tenants.Scope) Knowing {
	switch {
	case in.Member() == "":
		return KnowsNothing
	case x.Admits(in.Tenant(), in.Member()):
		return KnowsAll
	case x.side(in.Tenant()) >= 0 && in.May(tenants.WriteMeeting):
		return KnowsSide
	case !x.Opened.IsZero():
		return KnowsThat
	}
	return KnowsNothing
}

// Knowing is how much somebody learns of a sitting.
type Knowing int

// Nothing; that it took place, from when until when; besides, whom one's own side sends; all of it.
const (
	KnowsNothing Knowing = iota
	KnowsThat
	KnowsSide
	KnowsAll
)
