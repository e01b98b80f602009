package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// PhaseState is where a phase stands.
type PhaseState string

// A phase is planned, runs, is reported by one side, and accepted by every side.
const (
	Planned  PhaseState = "planned"
	Running  PhaseState = "running"
	Reported PhaseState = "reported"
	Accepted PhaseState = "accepted"
)

// Codes lists the phases a project may have, in their order: demand study, proposal, field research, mutual approval, preparation, pilot, main phase,
// evaluation, hand-over.
func Codes() []string { return []string{"P0", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"} }

// Phase is a stretch of the project with a gate at its end.
type Phase struct {
	ID      string             `bson:"id"`
	Code    string             `bson:"code"` // P0 to P8
	Title   lang.Text          `bson:"title"`
	Horizon Horizon            `bson:"horizon"`
	From    string             `bson:"from"` // days, 2006-01-02
	To      string             `bson:"to"`
	After   []string           `bson:"after"` // phases and items that come before
	Gate    lang.Text          `bson:"gate"`  // what must be so before the next begins
	State   PhaseState         `bson:"state"`
	Since   time.Time          `bson:"since"`
	Report  Report             `bson:"report"`
	Agreed  []Consent          `bson:"agreed"`
	Reason  string             `bson:"reason"` // for which its report was sent back
	Checks  []Check            `bson:"checks"` // of a restricted project
	Freeze  Freeze             `bson:"freeze"`
	Parties []tenants.TenantID `bson:"parties"` // who had to accept it, once it is accepted
}

// Consent is one party's acceptance.
type Consent struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
}

// Check is one of the things that must be signed off before a phase of a restricted project opens. The product says who signed off what, when and on
// which evidence; it never says that something is allowed.
type Check struct {
	Kind  string    `bson:"kind"`
	Signs []Signoff `bson:"signs"`
}

// Signoff is one person's word on a check.
type Signoff struct {
	Member   tenants.MemberID `bson:"member"`
	Name     string           `bson:"name"`
	Tenant   tenants.TenantID `bson:"tenant"`
	Evidence string           `bson:"evidence"` // what it rests on: a letter's number, a decision
	Dated    string           `bson:"dated"`    // of the evidence, a day
	File     string           `bson:"file"`     // where it is kept with the project
	At       time.Time        `bson:"at"`
}

// Checks lists what is checked before a phase of a restricted project opens.
func Checks() []string {
	return []string{"sanctions", "contact_report", "ministry_opinion", "mutual_benefit", "dispute_risk"}
}

// signs is how many persons sign off each check.
const signs = 2

// blankChecks returns the checks of a restricted project's phase, with what was signed off already.
func blankChecks(was []Check) []Check {
	all := make([]Check, 0, len(Checks()))
	for _, kind := range Checks() {
		i := slices.IndexFunc(was, func(c Check) bool { return c.Kind == kind })
		if i >= 0 {
			all = append(all, was[i])
			continue
		}
		all = append(all, Check{Kind: kind, Signs: []Signoff{}})
	}
	return all
}

// Done reports whether enough persons have signed the check off.
func (c Check) Done() bool { return len(c.Signs) >= signs }

// Phase finds a phase, or returns ErrPhaseNotFound.
func (p *Project) Phase(id string) (*Phase, error) {
	for i := range p.Phases {
		if p.Phases[i].ID == id {
			return &p.Phases[i], nil
		}
	}
	return nil, ErrPhaseNotFound
}

// own gives the project phases of its own to change, so that who else holds the value keeps the old ones.
func (p *Project) own() { p.Phases = slices.Clone(p.Phases) }

// running returns a phase of a project that runs.
func (p *Project) running(id string) (*Phase, error) {
	if p.IsCopy() {
		return nil, ErrCopy
	}
	p.own()
	h, err := p.Phase(id)
	switch {
	case err != nil:
		return nil, err
	case p.State != Active:
		return nil, ErrNotActive
	case h.Freeze.On():
		return nil, ErrFrozen
	}
	return h, nil
}

// Begin opens a phase, once what it waits for is done, and every check of a restricted project's is signed off.
func (p *Project) Begin(id string, by By) error {
	h, err := p.running(id)
	switch {
	case err != nil:
		return err
	case h.State != Planned:
		return ErrPhaseBegun
	}
	if waits := p.waits(h.After); waits != "" {
		return ErrGateClosed.At(fault.Field{Path: "after", Code: "waits_for", Params: map[string]string{"what": waits}})
	}
	if p.Class == Restricted {
		for _, c := range h.Checks {
			if !c.Done() {
				return ErrNotSignedOff.At(fault.Field{Path: "checks." + c.Kind, Code: "two_people", Params: map[string]string{"signed": strconv.Itoa(len(c.Signs))}})
			}
		}
	}
	h.State, h.Since, p.Updated = Running, by.At, by.At
	return nil
}

// waits names the first thing before that isn't done, by its title.
func (p Project) waits(before []string) string {
	for _, id := range before {
		if i := slices.IndexFunc(p.Phases, func(h Phase) bool { return h.ID == id }); i >= 0 && p.Phases[i].State != Accepted {
			return label(p.Phases[i].Title, p.Phases[i].Code)
		}
		if i := slices.IndexFunc(p.Items, func(x Item) bool { return x.ID == id }); i >= 0 && !p.Items[i].Done {
			return label(p.Items[i].Title, id)
		}
	}
	return ""
}

func label(t lang.Text, or string) string {
	if s, _ := t.For(t.Source); s != "" {
		return s
	}
	return or
}

// Tell reports on a running phase.
func (p *Project) Tell(id string, r Report, by By) error {
	h, err := p.running(id)
	switch {
	case err != nil:
		return err
	case h.State != Running:
		return ErrPhaseNotRunning
	case r.Text.Empty():
		return fault.ErrInvalid.At(fault.Field{Path: "text", Code: "required"})
	}
	r.Member, r.Tenant, r.At, r.Writers = by.Member, by.Tenant, by.At, with(h.Report.Writers, by.Member)
	h.Report, h.State, h.Since, h.Agreed, h.Reason = r, Reported, by.At, []Consent{}, ""
	p.Updated = by.At
	return nil
}

// Accept notes that one party accepts a phase's report; who wrote it doesn't accept it. The phase is accepted once every party has, and with the last one
// the project comes to its close. It reports whether the phase is accepted now.
func (p *Project) Accept(id string, by By) (bool, error) {
	h, err := p.running(id)
	switch {
	case err != nil:
		return false, err
	case h.State != Reported:
		return false, ErrPhaseNotReported
	case h.Report.Member == by.Member:
		return false, ErrOwnReport
	case slices.ContainsFunc(h.Agreed, func(c Consent) bool { return c.Tenant == by.Tenant }):
		return false, ErrAgreed
	}
	h.Agreed = append(slices.Clone(h.Agreed), Consent{by.Tenant, by.Member, by.At})
	p.Updated = by.At
	some := make([]tenants.TenantID, len(h.Agreed))
	for i, c := range h.Agreed {
		some[i] = c.Tenant
	}
	if !p.all(some) {
		return false, nil
	}
	p.accepted(h, by)
	return true, nil
}

// accepted closes a phase that every party has accepted.
func (p *Project) accepted(h *Phase, by By) {
	h.State, h.Since, h.Parties = Accepted, by.At, slices.Clone(p.Parties)
	if !slices.ContainsFunc(p.Phases, func(x Phase) bool { return x.State != Accepted }) {
		p.move(Closing, by, Why{})
	}
}

// Return sends a phase's report back, with the reason.
func (p *Project) Return(id string, why Why, by By) error {
	h, err := p.running(id)
	switch {
	case err != nil:
		return err
	case h.State != Reported:
		return ErrPhaseNotReported
	}
	h.State, h.Since, h.Agreed, h.Reason = Running, by.At, []Consent{}, why.Text
	p.Updated = by.At
	return nil
}

// SignOff notes one person's word on a check of a phase that isn't begun. It takes evidence with its day, and the same person signs a check once.
func (p *Project) SignOff(id, kind string, s Signoff, by By) error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case p.Class != Restricted:
		return ErrNotRestricted
	case p.State.over():
		return ErrOver
	}
	var c fault.Check
	c.That(slices.Contains(Checks(), kind), "check", "unknown")
	c.Line("evidence", s.Evidence, fault.Required, 500)
	c.That(day(s.Dated), "dated", "not_a_date")
	c.That(!day(s.Dated) || s.Dated <= by.At.AddDate(0, 0, 1).Format(time.DateOnly), "dated", "in_the_future")
	if err := c.Err(); err != nil {
		return err
	}
	p.own()
	h, err := p.Phase(id)
	switch {
	case err != nil:
		return err
	case h.State != Planned:
		return ErrPhaseBegun
	}
	h.Checks = blankChecks(slices.Clone(h.Checks))
	i := slices.IndexFunc(h.Checks, func(c Check) bool { return c.Kind == kind })
	if slices.ContainsFunc(h.Checks[i].Signs, func(x Signoff) bool { return x.Member == by.Member }) {
		return ErrSignedTwice
	}
	s.Member, s.Tenant, s.At = by.Member, by.Tenant, by.At
	h.Checks[i].Signs = append(slices.Clone(h.Checks[i].Signs), s)
	p.Updated = by.At
	return nil
}
