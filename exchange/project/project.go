// Package project is what cities plan and do together: from an idea through a proposal that each side weighs, an approval on equal words, phases that
// both accept, to a report and what was learnt. What one party thinks of it for itself stands in its own home. It knows no other noun and no store.
package project

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a project, in the space it stands in and in the copies that were frozen of it.
type ID string

// State is where a project stands (domain: Joint project).
type State string

// The states of a project.
const (
	Idea       State = "idea"
	Proposed   State = "proposed" // version by version, until every side approves the same
	Approved   State = "approved"
	Active     State = "active"
	Suspended  State = "suspended"
	Closing    State = "closing" // every phase is accepted; the final report is written and signed
	Closed     State = "closed"
	Evaluated  State = "evaluated"
	Terminated State = "terminated"
	Lapsed     State = "lapsed" // declined, or nobody said anything for twelve months
)

// States lists the states in the order a project goes through them.
func States() []State {
	return []State{Idea, Proposed, Approved, Active, Suspended, Closing, Closed, Evaluated, Terminated, Lapsed}
}

// Class says who may know of a project.
type Class string

// An open project is read by all who share its space. A restricted one is read by its group alone, has Korean parties only, is never put into another
// language by machine, and its phases open only after sign-offs.
const (
	Open       Class = "open"
	Restricted Class = "restricted"
)

// Horizon is how near a project lies.
type Horizon string

// The horizons of a plan.
const (
	Priority Horizon = "priority"
	Mid      Horizon = "mid"
	Long     Horizon = "long"
)

// Horizons lists the horizons, the nearest first.
func Horizons() []Horizon { return []Horizon{Priority, Mid, Long} }

// Step is one move of a project, with the reason where one was asked for.
type Step struct {
	From   State     `bson:"from"`
	To     State     `bson:"to"`
	Member string    `bson:"member"`
	Tenant string    `bson:"tenant"`
	Code   string    `bson:"code"`   // of the reason for a pause
	Reason string    `bson:"reason"` // in words
	At     time.Time `bson:"at"`
}

// Project is one joint project, in the pact of its parties, or an idea in one's own home.
type Project struct {
	ID       ID                 `bson:"-"`
	Rev      int64              `bson:"-"`
	Stands   tenants.Space      `bson:"stands"`
	Class    Class              `bson:"class"`
	State    State              `bson:"state"`
	Since    time.Time          `bson:"since"` // in this state
	Parties  []tenants.TenantID `bson:"parties"`
	Left     []tenants.TenantID `bson:"left"` // parties that have gone
	Owner    tenants.MemberID   `bson:"owner"`
	Basics   `bson:"basics"`
	Writers  []tenants.MemberID `bson:"writers"`  // of the proposal as it stands now, without the sheets: they may not approve it
	Draft    Proposal           `bson:"draft"`    // as it stands now; what is approved is the last version with the benefit sheets
	Versions []Version          `bson:"versions"` // as they were put to the other side
	Benefits []Benefit          `bson:"benefits"`
	Freeze   Freeze             `bson:"freeze"`
	Approval string             `bson:"approval"` // that was completed
	Phases   []Phase            `bson:"phases"`
	Items    []Item             `bson:"items"`
	Budget   []Line             `bson:"budget"`
	Measures []Measure          `bson:"measures"`
	Risks    []Risk             `bson:"risks"`
	Partners []Partner          `bson:"partners"`
	Group    []Seat             `bson:"group"`
	Visits   []Visit            `bson:"visits"`
	Pause    Pause              `bson:"pause"`
	Final    Report             `bson:"final"`
	Judged   Evaluation         `bson:"judged"`
	Moves    []Move             `bson:"moves"` // within the plan
	Steps    []Step             `bson:"steps"`
	Copy     Copy               `bson:"copy"`    // of a copy that a party kept when it left
	Readers  []string           `bson:"readers"` // of a restricted project: the members of its group, to find it by
	Created  time.Time          `bson:"created"`
	Updated  time.Time          `bson:"updated"`
}

// Basics is what a project is called and where it belongs.
type Basics struct {
	Title   lang.Text `bson:"title"`
	Summary lang.Text `bson:"summary"`
	Area    string    `bson:"area"` // of the space's plan; empty for none
	Horizon Horizon   `bson:"horizon"`
	Sectors []string  `bson:"sectors"`
}

// Copy says that a project is what one party kept of it when it left.
type Copy struct {
	From tenants.Space `bson:"from"` // empty for what is no copy
	At   time.Time     `bson:"at"`
}

// Bounds of a project. The audit trail has every move; the project remembers its last.
const (
	MostSteps   = 100
	MostTitle   = 200
	MostSummary = 2000
	MostText    = 8000
	MostReason  = 2000
	MostSectors = 12
)

// New returns a fresh idea.
func New(id ID, stands tenants.Space, class Class, parties []tenants.TenantID, by tenants.MemberID, at time.Time) Project {
	return Project{
		ID: id, Stands: stands, Class: class, State: Idea, Since: at, Parties: parties, Left: []tenants.TenantID{}, Owner: by, Writers: []tenants.MemberID{by},
		Versions: []Version{}, Benefits: []Benefit{}, Phases: []Phase{}, Items: []Item{}, Budget: []Line{}, Measures: []Measure{}, Risks: []Risk{},
		Partners: []Partner{}, Group: []Seat{}, Visits: []Visit{}, Moves: []Move{}, Steps: []Step{}, Readers: []string{}, Created: at, Updated: at,
	}
}

// Ref is how facts, rooms and files name the project.
func (p Project) Ref() fact.Ref { return fact.Ref{Noun: "project", ID: string(p.ID)} }

// Within names whose trail the project's deeds stand in: its own where it is restricted, else the space's.
func (p Project) Within() fact.Ref {
	if p.Class != Restricted {
		return fact.Ref{}
	}
	return p.Ref()
}

// IsCopy reports whether the project is what a party kept when it left; nothing about it changes any more.
func (p Project) IsCopy() bool { return p.Copy.From != "" }

// Party reports whether the tenant takes part.
func (p Project) Party(t tenants.TenantID) bool { return slices.Contains(p.Parties, t) }

// Seen reports whether who stands in the scope may know of the project. Guests by pass never do; of a restricted one only its group does.
func (p Project) Seen(in tenants.Scope) bool {
	switch {
	case in.Member() == "" && in.Guest() == "" && in.May(tenants.Keep):
		return true
	case in.Member() == "":
		return false
	}
	return p.Class != Restricted || p.seat(in.Member()) >= 0
}

// listed notes by whom the project may be found.
func (p *Project) listed() {
	p.Readers = []string{}
	if p.Class == Restricted {
		for _, s := range p.Group {
			p.Readers = append(p.Readers, string(s.Member))
		}
	}
}

// By is who does a deed, and when.
type By struct {
	Member tenants.MemberID // empty for the house
	Tenant tenants.TenantID
	At     time.Time
}

// Why is the reason for a deed: a code where there is a list of them, and words.
type Why struct {
	Code string
	Text string
}

func (p *Project) move(to State, by By, why Why) {
	p.Steps = append(slices.Clone(p.Steps), Step{
		From: p.State, To: to, Member: string(by.Member), Tenant: string(by.Tenant), Code: why.Code, Reason: why.Text, At: by.At,
	})
	if extra := len(p.Steps) - MostSteps; extra > 0 {
		p.Steps = p.Steps[extra:]
	}
	p.State, p.Since, p.Updated = to, by.At, by.At
}

// Last is the last move, the zero Step where there was none.
func (p Project) Last() Step {
	if len(p.Steps) == 0 {
		return Step{}
	}
	return p.Steps[len(p.Steps)-1]
}

// over reports whether the project has ended.
func (s State) over() bool {
	return s == Closed || s == Evaluated || s == Terminated || s == Lapsed
}

// touched returns why nobody may write in the project at all: it is a copy, it is over, or its text stands before the approvers.
func (p Project) touched() error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case p.Freeze.On():
		return ErrFrozen
	case p.State.over():
		return ErrOver
	}
	return nil
}

// Save says anew what the project is called and where it belongs. The plan's own places change by Move, which takes a reason.
func (p *Project) Save(b Basics, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	if p.State != Idea && p.State != Proposed {
		return ErrNotProposal
	}
	b.Area, b.Horizon = p.Area, p.Horizon
	p.Basics, p.Updated = b, by.At
	p.Writers = with(p.Writers, by.Member)
	return nil
}

// with adds somebody to those who have written.
func with(all []tenants.MemberID, m tenants.MemberID) []tenants.MemberID {
	if m == "" || slices.Contains(all, m) {
		return all
	}
	return append(slices.Clone(all), m)
}

// Raise makes an open project a restricted one; it never becomes open again. Who raises it is in its group.
func (p *Project) Raise(as Seat, by By) error {
	switch {
	case p.Class == Restricted:
		return ErrRestricted
	case p.IsCopy():
		return ErrCopy
	}
	if p.seat(as.Member) < 0 {
		p.Group = append(slices.Clone(p.Group), as)
	}
	for i := range p.Phases {
		p.Phases[i].Checks = blankChecks(p.Phases[i].Checks)
	}
	p.Class, p.Updated = Restricted, by.At
	return nil
}
