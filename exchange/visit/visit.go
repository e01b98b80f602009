// Package visit is how a delegation of one city comes to another: invited, approved at home, prepared hour by hour, held, reported within thirty days and put
// down as an exchange. What both share stands in their pact; gifts, notes and talking points stay each side's own. It knows no other noun and no store.
package visit

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a visit, in the pact it stands in.
type ID string

// State is where a visit stands (domain: Visit/delegation).
type State string

// The states of a visit.
const (
	Planned   State = "planned" // known to who planned it alone
	Requested State = "invite_requested"
	Invited   State = "invited"
	Accepted  State = "accepted"
	Approval  State = "travel_approval"
	Confirmed State = "confirmed"
	UnderWay  State = "under_way"
	Completed State = "completed"
	ReportDue State = "report_due"
	Reported  State = "reported"
	Posted    State = "exchange_posted"
	Declined  State = "declined"
	Postponed State = "postponed"
	Cancelled State = "cancelled"
)

// States lists the states in the order a visit goes through them; the side exits last.
func States() []State {
	return []State{Planned, Requested, Invited, Accepted, Approval, Confirmed, UnderWay, Completed, ReportDue, Reported, Posted, Declined, Postponed, Cancelled}
}

// Leave is whose consent the visitors' own side needs to travel.
type Leave string

// Leaves lists them: a Korean review committee, a Chinese approval for travel on duty, another's, or nobody's.
func Leaves() []Leave { return []Leave{"review_committee", "duty_travel", "other", "none"} }

// Visit is one delegation's journey.
type Visit struct {
	ID        ID               `bson:"-"`
	Rev       int64            `bson:"-"`
	Stands    tenants.Space    `bson:"stands"`
	State     State            `bson:"state"`
	Since     time.Time        `bson:"since"`
	Owner     tenants.TenantID `bson:"owner"` // who planned it
	Author    tenants.MemberID `bson:"author"`
	Host      tenants.TenantID `bson:"host"`
	Visitor   tenants.TenantID `bson:"visitor"`
	Basics    `bson:"basics"`
	Letter    string      `bson:"letter"` // the number of the invitation
	Travel    Travel      `bson:"travel"`
	Slots     []Slot      `bson:"slots"`
	Programme []Programme `bson:"programme"` // versions that both sides were sent
	Chain     []Link      `bson:"chain"`     // at most one of each stage
	Report    Report      `bson:"report"`
	Due       string      `bson:"due"`  // a day by which the report is due; empty until the visit is over
	Next      time.Time   `bson:"next"` // when the house reminds of it; zero for never
	Steps     []Step      `bson:"steps"`
	Created   time.Time   `bson:"created"`
	Updated   time.Time   `bson:"updated"`
}

// Basics is what a visit is about, and when it takes place.
type Basics struct {
	Title   lang.Text `bson:"title"`
	Purpose lang.Text `bson:"purpose"`
	From    string    `bson:"from"` // a day, in the host's zone
	Until   string    `bson:"until"`
	Zone    string    `bson:"zone"`
	People  int       `bson:"people"` // of the delegation; 0 where it isn't known yet
	Leader  lang.Text `bson:"leader"` // the office of who leads it, no name
}

// Travel is the consent of the visitors' own side.
type Travel struct {
	Leave Leave  `bson:"leave"` // empty until somebody has said
	Ref   string `bson:"ref"`   // the number of the paper
	On    string `bson:"on"`    // a day
}

// Slot is one point of the itinerary, by the host's clock.
type Slot struct {
	ID          string    `bson:"id"`
	Start       string    `bson:"start"` // 2027-05-14T09:30
	End         string    `bson:"end"`
	What        lang.Text `bson:"what"`
	Where       lang.Text `bson:"where"`
	Counterpart lang.Text `bson:"counterpart"` // offices, no names
	Transport   lang.Text `bson:"transport"`
	Protocol    lang.Text `bson:"protocol"` // what both sides must know: seating, dress, speeches
	Meeting     string    `bson:"meeting"`  // a meeting of the same space; empty for none
}

// Link ties something of the same space to a stage of the visit: the meeting that prepares it, the one for which it is made, what is signed on it.
type Link struct {
	Stage Stage  `bson:"stage"`
	Noun  string `bson:"noun"` // meeting or agreement
	ID    string `bson:"id"`
}

// Stage is a part of the chain from invitation to report that is something of its own.
type Stage string

// The stages, in their order.
const (
	Preparing Stage = "preparation"
	Talks     Stage = "meeting"
	Signing   Stage = "signing"
)

// of returns the nouns that can stand at a stage.
func (s Stage) of() []string {
	switch s {
	case Preparing, Talks:
		return []string{"meeting"}
	case Signing:
		return []string{"agreement", "meeting"}
	}
	return nil
}

// Connect says what stands at the stages of the visit. Both sides may, also once it is over: what was signed is often filed later.
func (v *Visit) Connect(links []Link, by By) error {
	if !v.Party(by.Tenant) {
		return ErrNotParty
	}
	var c fault.Check
	for i, l := range links {
		at := "links[" + strconv.Itoa(i) + "]."
		twice := slices.ContainsFunc(links[:i], func(x Link) bool { return x.Stage == l.Stage })
		c.That(l.Stage.of() != nil && !twice, at+"stage", "unknown")
		c.That(slices.Contains(l.Stage.of(), l.Noun), at+"noun", "unknown")
		c.Line(at+"id", l.ID, fault.Required, 120)
	}
	if err := c.Err(); err != nil {
		return err
	}
	v.Chain, v.Updated = links, by.At
	return nil
}

// Programme is a version of the itinerary that both sides were sent.
type Programme struct {
	No     int              `bson:"no"`
	By     tenants.TenantID `bson:"by"`
	Points int              `bson:"points"`
	At     time.Time        `bson:"at"`
}

// Report is what the visitors write of the visit.
type Report struct {
	Text lang.Text        `bson:"text"`
	File string           `bson:"file"`
	By   tenants.TenantID `bson:"by"`
	At   time.Time        `bson:"at"`
}

// Step is one move of a visit.
type Step struct {
	From   State            `bson:"from"`
	To     State            `bson:"to"`
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	Reason string           `bson:"reason"`
	At     time.Time        `bson:"at"`
}

// By is who does a deed, and when.
type By struct {
	Member tenants.MemberID
	Tenant tenants.TenantID
	At     time.Time
}

// Bounds of a visit.
const (
	MostTitle     = 200
	MostText      = 4000
	MostReport    = 20000
	MostReason    = 2000
	MostLetter    = 80
	MostSlots     = 120
	MostPeople    = 500
	MostProgramme = 60
	MostSteps     = 60
	LongestDays   = 60
	reportDays    = 30                 // after the end, as travel on duty asks for
	reminded      = 7 * 24 * time.Hour // before the report is due
)

// wallTime is how a slot writes a time by the host's clock.
const wallTime = "2006-01-02T15:04"

// Ref is how facts, rooms and files name the visit.
func (v Visit) Ref() fact.Ref { return fact.Ref{Noun: "visit", ID: string(v.ID)} }

// Announced reports whether the other side knows of it.
func (v Visit) Announced() bool { return len(v.Steps) > 0 }

// Within names whose trail its deeds stand in: its own while who planned it alone knows of it, then the space's.
func (v Visit) Within() fact.Ref {
	if v.Announced() {
		return fact.Ref{}
	}
	return v.Ref()
}

// Party reports whether the tenant is the host or the visitor.
func (v Visit) Party(t tenants.TenantID) bool { return t == v.Host || t == v.Visitor }

// Other is the side across from a side.
func (v Visit) Other(t tenants.TenantID) tenants.TenantID {
	if t == v.Host {
		return v.Visitor
	}
	return v.Host
}

// Seen reports whether who stands in the scope may know of the visit. One that is only planned is known to its own side.
func (v Visit) Seen(in tenants.Scope) bool {
	switch {
	case in.Member() == "" && in.Guest() == "" && in.May(tenants.Keep):
		return true
	case in.Guest() != "":
		return false
	}
	return v.Announced() || in.Tenant() == v.Owner
}

// Over reports whether nothing of it is arranged any more.
func (s State) Over() bool {
	return slices.Contains([]State{Completed, ReportDue, Reported, Posted, Declined, Cancelled}, s)
}

func (v *Visit) move(to State, by By, reason string) {
	v.Steps = append(slices.Clone(v.Steps), Step{From: v.State, To: to, Member: by.Member, Tenant: by.Tenant, Reason: reason, At: by.At})
	if extra := len(v.Steps) - MostSteps; extra > 0 {
		v.Steps = v.Steps[extra:]
	}
	v.State, v.Since, v.Updated = to, by.At, by.At
}

func (b Basics) check() error {
	var c fault.Check
	c.That(!b.Title.Empty(), "title", "required")
	text(&c, "title", b.Title, MostTitle)
	text(&c, "purpose", b.Purpose, MostText)
	text(&c, "leader", b.Leader, MostTitle)
	c.That(day(b.From), "from", "not_a_date")
	c.That(day(b.Until), "until", "not_a_date")
	c.That(b.Until >= b.From, "until", "before_start")
	from, _ := time.Parse(time.DateOnly, b.From)
	until, _ := time.Parse(time.DateOnly, b.Until)
	c.That(until.Sub(from) <= LongestDays*24*time.Hour, "until", "out_of_range", "max", strconv.Itoa(LongestDays))
	_, err := time.LoadLocation(b.Zone)
	c.That(err == nil && b.Zone != "" && b.Zone != "Local", "zone", "unknown")
	c.That(b.People >= 0 && b.People <= MostPeople, "people", "out_of_range", "max", strconv.Itoa(MostPeople))
	return c.Err()
}

func text(c *fault.Check, path string, t lang.Text, most int) {
	for tag, v := range t.In {
		c.Block(path+".said."+string(tag)+".value", v.Value, fault.Optional, most)
	}
}

func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// arranged returns why the side that does it may not arrange the visit now.
func (v Visit) arranged(by By) error {
	switch {
	case !v.Party(by.Tenant):
		return ErrNotParty
	case v.State.Over():
		return ErrOver
	}
	return nil
}

// Save says anew what the visit is about and when it takes place. Both sides may, until it is over.
func (v *Visit) Save(b Basics, by By) error {
	if err := v.arranged(by); err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	v.Basics, v.Updated = b, by.At
	v.plan()
	return nil
}

// Arrange says the itinerary anew; both sides may. What was sent before stays sent: see Confirm.
func (v *Visit) Arrange(slots []Slot, by By) error {
	if err := v.arranged(by); err != nil {
		return err
	}
	var c fault.Check
	c.That(len(slots) <= MostSlots, "slots", "too_many", "max", strconv.Itoa(MostSlots))
	for i, s := range slots {
		s.check(&c, "slots["+strconv.Itoa(i)+"].", v.Basics)
		c.That(!slices.ContainsFunc(slots[:i], func(x Slot) bool { return x.ID == s.ID }), "slots["+strconv.Itoa(i)+"].id", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	slots = slices.Clone(slots)
	slices.SortStableFunc(slots, func(a, b Slot) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	v.Slots, v.Updated = slots, by.At
	return nil
}

func (s Slot) check(c *fault.Check, at string, b Basics) {
	start, err := time.Parse(wallTime, s.Start)
	c.That(err == nil, at+"start", "not_a_time")
	end, err := time.Parse(wallTime, s.End)
	c.That(err == nil, at+"end", "not_a_time")
	c.That(!end.Before(start), at+"end", "before_start")
	c.That(len(s.Start) >= 10 && s.Start[:10] >= b.From && s.Start[:10] <= b.Until, at+"start", "outside")
	c.Line(at+"id", s.ID, fault.Required, 40)
	c.That(!s.What.Empty(), at+"what", "required")
	for path, t := range map[string]lang.Text{"what": s.What, "where": s.Where, "counterpart": s.Counterpart, "transport": s.Transport, "protocol": s.Protocol} {
		text(c, at+path, t, MostText)
	}
	c.Line(at+"meeting", s.Meeting, fault.Optional, 36)
}
