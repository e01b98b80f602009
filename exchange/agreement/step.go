package agreement

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Outcome is what came of a step.
type Outcome string

// A step is still to be taken, was passed or refused, or isn't needed.
const (
	Pending Outcome = "pending"
	Passed  Outcome = "passed"
	Turned  Outcome = "refused"
	Waived  Outcome = "waived"
)

// Outcomes lists the outcomes in the order they are offered.
func Outcomes() []Outcome { return []Outcome{Pending, Passed, Turned, Waived} }

// Step is one consent that one side needs before it may sign.
type Step struct {
	ID       string           `bson:"id"`
	Side     string           `bson:"side"`
	Body     Body             `bson:"body"`
	Optional bool             `bson:"optional"`
	Evidence bool             `bson:"evidence"` // it is decided only with the paper that shows it
	Outcome  Outcome          `bson:"outcome"`
	On       Date             `bson:"on"`
	Number   string           `bson:"number"`
	File     string           `bson:"file"` // the evidence
	Note     lang.Text        `bson:"note"`
	Behalf   bool             `bson:"behalf"` // attested by another side, from a letter
	Tenant   tenants.TenantID `bson:"tenant"`
	Member   tenants.MemberID `bson:"member"`
	At       time.Time        `bson:"at"`
}

// StepOutcome is what somebody says of a step.
type StepOutcome struct {
	Outcome Outcome
	On      Date
	Number  string
	File    string
	Note    lang.Text
}

// Take records what came of a step. For another side than one's own it takes the letter that says so, and is marked.
func (a *Agreement) Take(step string, by string, o StepOutcome, now time.Time) (Step, error) {
	i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == step })
	if i < 0 {
		return Step{}, ErrStepNotFound
	}
	if a.State == Over {
		return Step{}, ErrNotDraft
	}
	behalf := a.Steps[i].Side != by
	decided := o.Outcome == Passed || o.Outcome == Turned
	var c fault.Check
	c.That(slices.Contains(Outcomes(), o.Outcome), "outcome", "unknown")
	c.That(o.On.Valid(), "on", "not_a_date")
	c.That(!decided || o.On != "", "on", "required")
	c.That(!o.On.First().After(now.AddDate(0, 0, 1)), "on", "in_future")
	c.That(!behalf || !decided || o.File != "", "file", "letter_required")
	c.That(behalf || !a.Steps[i].Evidence || !decided || o.File != "", "file", "required")
	c.Line("number", o.Number, fault.Optional, 80)
	checkText(&c, "note", o.Note, MostNote)
	if err := c.Err(); err != nil {
		return Step{}, err
	}
	a.Steps = slices.Clone(a.Steps)
	s := &a.Steps[i]
	s.Outcome, s.On, s.Number, s.File, s.Note, s.Behalf = o.Outcome, o.On, o.Number, o.File, o.Note, behalf && o.Outcome != Pending
	return *s, nil
}

// Route puts the steps of one side in place of those there are that nobody has taken yet; what was taken stays.
func (a *Agreement) Route(side string, rules []StepRule, newID func() string) error {
	var c fault.Check
	c.That(a.Party(side), "side", "unknown")
	c.That(len(rules) <= mostRules, "steps", "too_many", "max", "8")
	for _, r := range rules {
		c.That(r.Body.Valid(), "steps", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	var all []Step
	for _, s := range a.Steps {
		if s.Side != side || s.Outcome != Pending {
			all = append(all, s)
		}
	}
	for _, r := range rules {
		taken := slices.ContainsFunc(all, func(s Step) bool { return s.Side == side && s.Body == r.Body && r.Body != OtherBody })
		if !taken {
			all = append(all, Step{ID: newID(), Side: side, Body: r.Body, Optional: r.Optional, Evidence: r.Evidence, Outcome: Pending})
		}
	}
	a.Steps = all
	return nil
}
