package project

import (
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Freeze says that a text stands before the approvers of every party, and is not changed meanwhile.
type Freeze struct {
	Approval string `bson:"approval"` // the approval's id; empty while nothing is frozen
}

// On reports whether the text is frozen.
func (f Freeze) On() bool { return f.Approval != "" }

// The nouns that approvals are about: the proposal with its benefit sheets, a phase's report, the final report.
const (
	NounProject = "project"
	NounPhase   = "phase"
	NounReport  = "report"
)

// PhaseRef is how an approval names a phase's report.
func (p Project) PhaseRef(phase string) fact.Ref {
	return fact.Ref{Noun: NounPhase, ID: string(p.ID) + "." + phase}
}

// ReportRef is how an approval names the final report.
func (p Project) ReportRef() fact.Ref { return fact.Ref{Noun: NounReport, ID: string(p.ID)} }

// Subjects lists what of the project can be put to an approval.
func (p Project) Subjects() []fact.Ref {
	all := []fact.Ref{{Noun: NounProject, ID: string(p.ID)}, p.ReportRef()}
	for _, h := range p.Phases {
		all = append(all, p.PhaseRef(h.ID))
	}
	return all
}

// subjectOf reads which project, and which phase of it, an approval is about.
func subjectOf(ref fact.Ref) (ID, string, error) {
	id, phase, dotted := strings.Cut(ref.ID, ".")
	switch {
	case ref.Noun == NounPhase && dotted && phase != "":
		return ID(id), phase, nil
	case (ref.Noun == NounProject || ref.Noun == NounReport) && !dotted:
		return ID(id), "", nil
	}
	return "", "", ErrNotFound
}

// Canon is what is approved: every text of every language, and the facts beside them.
type Canon struct {
	Subject fact.Ref
	Title   lang.Text
	Parties []tenants.TenantID
	Version int // of the proposal; 0 for a report
	Texts   []Clause
	Within  fact.Ref           // whose closed trail the deeds on it stand in; zero for an open project
	Readers []string           // who alone may know of it
	Writers []tenants.MemberID // they may not approve it
}

// Clause is one text of what is approved, under a lasting name such as "problem" or "benefit.dangjin.gains".
type Clause struct {
	Name string
	Said lang.Text
}

// freezing is the place that says whether a subject is frozen.
func (p *Project) freezing(noun, phase string) (*Freeze, error) {
	if noun != NounPhase {
		return &p.Freeze, nil
	}
	p.own()
	h, err := p.Phase(phase)
	if err != nil {
		return nil, err
	}
	return &h.Freeze, nil
}

// Frozen puts a subject before the approvers. It returns what they approve; freezing it again for the same approval returns the same.
func (p *Project) Frozen(ref fact.Ref, approval string, by By) (Canon, error) {
	_, phase, err := subjectOf(ref)
	if err != nil {
		return Canon{}, err
	}
	if p.IsCopy() {
		return Canon{}, ErrCopy
	}
	f, err := p.freezing(ref.Noun, phase)
	switch {
	case err != nil:
		return Canon{}, err
	case f.On() && f.Approval != approval:
		return Canon{}, ErrFrozen
	}
	if err := p.freezable(ref.Noun, phase); err != nil {
		return Canon{}, err
	}
	f.Approval = approval
	p.Updated = by.At
	return p.canon(ref, phase), nil
}

// freezable returns what is still missing before a subject can be approved.
func (p *Project) freezable(noun, phase string) error {
	switch noun {
	case NounProject:
		if p.State != Proposed {
			return ErrNotProposal
		}
		for _, t := range p.Parties {
			if !p.Benefit(t).Filled() {
				return ErrBenefitsMissing
			}
		}
	case NounPhase:
		h, err := p.Phase(phase)
		switch {
		case err != nil:
			return err
		case p.State != Active:
			return ErrNotActive
		case h.State != Reported:
			return ErrPhaseNotReported
		}
	default:
		switch {
		case p.State != Closing:
			return ErrNotClosing
		case p.Final.Text.Empty():
			return ErrNoReport
		}
	}
	return nil
}

func (p *Project) canon(ref fact.Ref, phase string) Canon {
	c := Canon{Subject: ref, Title: p.Title, Parties: slices.Sorted(slices.Values(p.Parties)), Within: p.Within(), Readers: p.Readers, Writers: p.writers(ref.Noun, phase)}
	add := func(name string, t lang.Text) {
		if !t.Empty() {
			c.Texts = append(c.Texts, Clause{name, t})
		}
	}
	add("title", p.Title)
	switch ref.Noun {
	case NounProject:
		c.Version = len(p.Versions)
		add("problem", p.Draft.Problem)
		add("goal", p.Draft.Goal)
		add("indicator", p.Draft.Indicator)
		add("means", p.Draft.Means)
		for _, t := range c.Parties {
			b := p.Benefit(t)
			add("benefit."+string(t)+".gains", b.Gains)
			add("benefit."+string(t)+".gives", b.Gives)
			add("benefit."+string(t)+".fears", b.Fears)
		}
		for i, h := range p.Phases {
			add("phase."+strconv.Itoa(i+1)+"."+h.Code, h.Title)
			add("phase."+strconv.Itoa(i+1)+".gate", h.Gate)
		}
	case NounPhase:
		if h, err := p.Phase(phase); err == nil {
			add("phase", h.Title)
			add("report", h.Report.Text)
			add("results", h.Report.Results)
			add("lessons", h.Report.Lessons)
		}
	default:
		add("report", p.Final.Text)
		add("results", p.Final.Results)
		add("lessons", p.Final.Lessons)
	}
	return c
}

// writers lists who has written what is put to approval: the version of a proposal and the sheets beside it, or a report.
func (p *Project) writers(noun, phase string) []tenants.MemberID {
	switch noun {
	case NounPhase:
		h, err := p.Phase(phase)
		if err != nil {
			return nil
		}
		return with(h.Report.Writers, h.Report.Member)
	case NounReport:
		return with(p.Final.Writers, p.Final.Member)
	}
	all := p.Writers
	if n := len(p.Versions); n > 0 {
		all = with(all, p.Versions[n-1].Member)
	}
	for _, b := range p.Benefits {
		if p.Party(b.Tenant) {
			all = with(all, b.Member)
		}
	}
	return all
}

// Thaw lets a subject be written again that stood before the approvers. It reports false where that approval no longer holds it.
func (p *Project) Thaw(ref fact.Ref, approval string, by By) (bool, error) {
	_, phase, err := subjectOf(ref)
	if err != nil {
		return false, err
	}
	f, err := p.freezing(ref.Noun, phase)
	if err != nil || f.Approval != approval || approval == "" {
		return false, err
	}
	*f, p.Updated = Freeze{}, by.At
	return true, nil
}

// The outcomes of an approval.
const (
	Completed = "completed"
	Refused   = "refused"
	Lost      = "lapsed"
	Reset     = "reset"
)

// Settle takes the outcome of an approval: completed, a proposal becomes an approved project, a phase is accepted, a final report closes the project;
// with any other the text may be written again. It reports false where that approval no longer holds the subject.
func (p *Project) Settle(ref fact.Ref, approval, outcome string, by By) (bool, error) {
	_, phase, err := subjectOf(ref)
	if err != nil {
		return false, err
	}
	f, err := p.freezing(ref.Noun, phase)
	if err != nil || f.Approval != approval || approval == "" {
		return false, err
	}
	*f, p.Updated = Freeze{}, by.At
	if outcome != Completed {
		return true, nil
	}
	switch ref.Noun {
	case NounProject:
		p.Approval = approval
		p.move(Approved, by, Why{Code: "approval"})
	case NounPhase:
		h, err := p.Phase(phase)
		if err != nil {
			return false, err
		}
		p.accepted(h, by)
	default:
		p.move(Closed, by, Why{Code: "approval"})
	}
	return true, nil
}
