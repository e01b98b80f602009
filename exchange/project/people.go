package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Seat is a member of the project group.
type Seat struct {
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	Name   string           `bson:"name"`
	Duty   lang.Text        `bson:"duty"`
}

// Partner is an organisation that has a part in the project.
type Partner struct {
	ID    string           `bson:"id"`
	Name  lang.Text        `bson:"name"`
	Role  string           `bson:"role"`
	Side  tenants.TenantID `bson:"side"` // the party that brings it in
	Notes lang.Text        `bson:"notes"`
}

// Roles lists what an organisation may be to a project.
func Roles() []string { return []string{"funding", "accountable", "implementing", "advising"} }

// Bounds of a project's people.
const (
	MostGroup    = 60
	MostPartners = 60
)

func (p Project) seat(m tenants.MemberID) int {
	return slices.IndexFunc(p.Group, func(s Seat) bool { return s.Member == m })
}

// Gather says anew who of the side that does it is in the group; the others' stay. Of a restricted project a side can't empty its own chairs.
func (p *Project) Gather(seats []Seat, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	rest := slices.DeleteFunc(slices.Clone(p.Group), func(s Seat) bool { return s.Tenant == by.Tenant })
	c.That(len(rest)+len(seats) <= MostGroup, "seats", "too_many", "max", strconv.Itoa(MostGroup))
	c.That(p.Class != Restricted || len(seats) > 0, "seats", "required")
	for i, s := range seats {
		at := "seats[" + strconv.Itoa(i) + "]."
		c.That(s.Tenant == by.Tenant && !slices.ContainsFunc(seats[:i], func(x Seat) bool { return x.Member == s.Member }), at+"member", "unknown")
		checkText(&c, at+"duty", s.Duty, MostTitle)
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Group, p.Updated = append(rest, seats...), by.At
	return nil
}

// Invite lets a party of a restricted project have its first person in the group: without one, nobody of its side could know of the project.
func (p *Project) Invite(s Seat, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case !p.Party(s.Tenant):
		return ErrNotParty
	case p.seat(s.Member) >= 0:
		return ErrAgreed
	case s.Tenant != by.Tenant && slices.ContainsFunc(p.Group, func(x Seat) bool { return x.Tenant == s.Tenant }):
		return ErrOwnSide
	case len(p.Group) >= MostGroup:
		return ErrTooManySeats
	}
	p.Group, p.Updated = append(slices.Clone(p.Group), s), by.At
	return nil
}

// Join says anew which organisations the side that does it brings in; the others' stay.
func (p *Project) Join(partners []Partner, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	rest := slices.DeleteFunc(slices.Clone(p.Partners), func(x Partner) bool { return x.Side == by.Tenant })
	c.That(len(rest)+len(partners) <= MostPartners, "partners", "too_many", "max", strconv.Itoa(MostPartners))
	for i, x := range partners {
		at := "partners[" + strconv.Itoa(i) + "]."
		c.That(name(x.ID) && !slices.ContainsFunc(append(slices.Clone(rest), partners[:i]...), func(y Partner) bool { return y.ID == x.ID }), at+"id", "unknown")
		c.That(!x.Name.Empty(), at+"name", "required")
		c.That(slices.Contains(Roles(), x.Role), at+"role", "unknown")
		checkText(&c, at+"name", x.Name, MostTitle)
		checkText(&c, at+"notes", x.Notes, MostSummary)
		partners[i].Side = by.Tenant
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Partners, p.Updated = append(rest, partners...), by.At
	return nil
}

// TaskID names a task within its space.
type TaskID string

// TaskState is where a task stands.
type TaskState string

// A task is to do, under way, done, or given up.
const (
	ToDo    TaskState = "todo"
	Doing   TaskState = "doing"
	DoneT   TaskState = "done"
	GivenUp TaskState = "dropped"
)

// TaskStates lists the states of a task.
func TaskStates() []TaskState { return []TaskState{ToDo, Doing, DoneT, GivenUp} }

// Task is something that somebody of one of the cities has to do by a day.
type Task struct {
	ID      TaskID           `bson:"-"`
	Rev     int64            `bson:"-"`
	Project ID               `bson:"project"`
	Title   lang.Text        `bson:"title"`
	Notes   lang.Text        `bson:"notes"`
	Phase   string           `bson:"phase"`
	Tenant  tenants.TenantID `bson:"tenant"` // whose city does it
	Owner   tenants.MemberID `bson:"owner"`  // who there; empty for nobody yet
	Name    string           `bson:"name"`   // of the owner
	Due     string           `bson:"due"`    // a day; empty for none
	State   TaskState        `bson:"state"`
	By      tenants.MemberID `bson:"by"`
	Made    time.Time        `bson:"made"`
	Updated time.Time        `bson:"updated"`
}

// MostTasks bounds the tasks of one project.
const MostTasks = 1000

// TaskSaid is what somebody says of a task.
type TaskSaid struct {
	Title  lang.Text
	Notes  lang.Text
	Phase  string
	Tenant tenants.TenantID
	Owner  tenants.MemberID
	Due    string
	State  TaskState
}

// check returns what is wrong with a task of the project.
func (t TaskSaid) check(p Project) error {
	var c fault.Check
	c.That(!t.Title.Empty(), "title", "required")
	checkText(&c, "title", t.Title, MostTitle)
	checkText(&c, "notes", t.Notes, MostSummary)
	c.That(t.Phase == "" || p.hasPhase(t.Phase), "phase", "unknown")
	c.That(p.Party(t.Tenant), "tenant", "unknown")
	c.That(t.Due == "" || day(t.Due), "due", "not_a_date")
	c.That(slices.Contains(TaskStates(), t.State), "state", "unknown")
	return c.Err()
}

func (t *Task) say(s TaskSaid, name string, at time.Time) {
	t.Title, t.Notes, t.Phase, t.Tenant, t.Owner, t.Name, t.Due, t.State, t.Updated = s.Title, s.Notes, s.Phase, s.Tenant, s.Owner, name, s.Due, s.State, at
}
