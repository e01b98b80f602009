package project

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// The reasons for which a project pauses.
var pauses = []string{"diplomatic", "pandemic", "budget", "leadership", "sanction", "foreign_party", "other"}

// Pauses lists the codes of the reasons for which somebody may suspend a project.
func Pauses() []string {
	return slices.DeleteFunc(slices.Clone(pauses), func(c string) bool { return c == "foreign_party" })
}

// Pause is who has agreed to go on with a suspended project, and from where it was suspended.
type Pause struct {
	From   State              `bson:"from"`
	Agreed []tenants.TenantID `bson:"agreed"`
}

// Report is a report that both sides sign or accept.
type Report struct {
	Text    lang.Text          `bson:"text"`
	Results lang.Text          `bson:"results"`
	Lessons lang.Text          `bson:"lessons"`
	Member  tenants.MemberID   `bson:"member"`
	Writers []tenants.MemberID `bson:"writers"` // it went through the hands of: they may not approve it
	Tenant  tenants.TenantID   `bson:"tenant"`
	At      time.Time          `bson:"at"`
}

// Empty reports whether nothing was written.
func (r Report) Empty() bool { return r.Text.Empty() && r.Results.Empty() && r.Lessons.Empty() }

// Evaluation is what came of a project, judged after its end.
type Evaluation struct {
	Text   lang.Text        `bson:"text"`
	Grade  int              `bson:"grade"` // 1 to 5; 0 for none yet
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	At     time.Time        `bson:"at"`
}

// Start sets an approved project going. It must have phases.
func (p *Project) Start(by By) error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case p.State != Approved:
		return ErrNotApproved
	case len(p.Phases) == 0:
		return ErrNoPhases
	}
	p.move(Active, by, Why{})
	return nil
}

// Hold suspends a running project, for a reason.
func (p *Project) Hold(why Why, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Active && p.State != Approved:
		return ErrNotActive
	}
	p.Pause = Pause{From: p.State, Agreed: []tenants.TenantID{}}
	p.move(Suspended, by, why)
	return nil
}

// Resume notes that one party would go on; the project does once every party has said so. It reports whether it goes on.
func (p *Project) Resume(by By) (bool, error) {
	switch {
	case p.IsCopy():
		return false, ErrCopy
	case p.State != Suspended:
		return false, ErrNotSuspended
	case slices.Contains(p.Pause.Agreed, by.Tenant):
		return false, ErrAgreed
	}
	p.Pause.Agreed = append(slices.Clone(p.Pause.Agreed), by.Tenant)
	p.Updated = by.At
	if !p.all(p.Pause.Agreed) {
		return false, nil
	}
	to := p.Pause.From
	p.Pause = Pause{}
	p.move(to, by, Why{})
	return true, nil
}

// all reports whether every party is among the tenants.
func (p Project) all(some []tenants.TenantID) bool {
	return !slices.ContainsFunc(p.Parties, func(t tenants.TenantID) bool { return !slices.Contains(some, t) })
}

// Stop ends a project before its time, for a reason. Either side may.
func (p *Project) Stop(why Why, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State == Idea || p.State == Proposed:
		return ErrNotApproved
	}
	p.move(Terminated, by, why)
	return nil
}

// Conclude writes the final report of a project whose phases are accepted. It is signed by the approval of every party, and by nothing else.
func (p *Project) Conclude(r Report, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Closing:
		return ErrNotClosing
	}
	r.Member, r.Tenant, r.At, r.Writers = by.Member, by.Tenant, by.At, with(p.Final.Writers, by.Member)
	p.Final, p.Updated = r, by.At
	return nil
}

// Evaluate says what came of a closed project.
func (p *Project) Evaluate(e Evaluation, by By) error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case p.State != Closed:
		return ErrNotClosed
	}
	e.Member, e.Tenant, e.At = by.Member, by.Tenant, by.At
	p.Judged = e
	p.move(Evaluated, by, Why{})
	return nil
}

// Leave takes a party out of the project. What it kept is its own affair; what it wrote stays with the others.
func (p *Project) Leave(why Why, by By) error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case !p.Party(by.Tenant):
		return ErrNotParty
	case p.Freeze.On():
		return ErrFrozen
	}
	p.Parties = slices.DeleteFunc(slices.Clone(p.Parties), func(t tenants.TenantID) bool { return t == by.Tenant })
	p.Left = append(slices.Clone(p.Left), by.Tenant)
	p.Group = slices.DeleteFunc(slices.Clone(p.Group), func(s Seat) bool { return s.Tenant == by.Tenant })
	p.Pause.Agreed = slices.DeleteFunc(slices.Clone(p.Pause.Agreed), func(t tenants.TenantID) bool { return t == by.Tenant })
	p.Updated = by.At
	if len(p.Parties) < 2 && !p.State.over() {
		p.move(Terminated, by, why)
	}
	return nil
}

// CopyFor is what the party keeps of the project in its home when it leaves: all of it, as it stands, for good.
func (p Project) CopyFor(home tenants.Space, at time.Time) Project {
	p.Copy, p.Stands, p.Rev = Copy{From: p.Stands, At: at}, home, 0
	p.Freeze = Freeze{}
	return p
}
