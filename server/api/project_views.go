package api

import (
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

// ProjectStep is one move of a project.
type ProjectStep struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Member string `json:"member,omitempty" doc:"of the reader's own tenant only"`
	Tenant string `json:"tenant,omitempty"`
	Code   string `json:"code,omitempty" doc:"of the reason for a pause or an end"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
}

// ProjectProposal is why a project should be.
type ProjectProposal struct {
	Problem   Text `json:"problem"`
	Goal      Text `json:"goal"`
	Indicator Text `json:"indicator"`
	Means     Text `json:"means"`
}

// ProjectBenefit is one side's sheet.
type ProjectBenefit struct {
	Tenant string `json:"tenant"`
	Gains  Text   `json:"gains"`
	Gives  Text   `json:"gives"`
	Fears  Text   `json:"fears"`
	Filled bool   `json:"filled"`
	At     string `json:"at,omitempty"`
}

// ProjectVersion is a proposal as one side put it to the others.
type ProjectVersion struct {
	N        int              `json:"n"`
	By       string           `json:"by" doc:"the tenant"`
	Title    Text             `json:"title"`
	Said     ProjectProposal  `json:"said"`
	Comment  string           `json:"comment,omitempty"`
	At       string           `json:"at"`
	Benefits []ProjectBenefit `json:"benefits" nullable:"false"`
}

// ProjectReport is a report that both sides accept or sign.
type ProjectReport struct {
	Text    Text   `json:"text"`
	Results Text   `json:"results"`
	Lessons Text   `json:"lessons"`
	Tenant  string `json:"tenant,omitempty"`
	At      string `json:"at,omitempty"`
}

// ProjectConsent is one party's acceptance.
type ProjectConsent struct {
	Tenant string `json:"tenant"`
	At     string `json:"at"`
}

// ProjectSignoff is one person's word on a check.
type ProjectSignoff struct {
	Name     string `json:"name"`
	Tenant   string `json:"tenant"`
	Evidence string `json:"evidence"`
	Dated    string `json:"dated"`
	File     string `json:"file,omitempty"`
	At       string `json:"at"`
	Mine     bool   `json:"mine,omitempty"`
}

// ProjectCheck is one of the things that are signed off before a phase of a restricted project opens.
type ProjectCheck struct {
	Kind  string           `json:"kind" enum:"sanctions,contact_report,ministry_opinion,mutual_benefit,dispute_risk"`
	Signs []ProjectSignoff `json:"signs" nullable:"false"`
	Done  bool             `json:"done" doc:"two people have signed"`
}

// ProjectPhase is a stretch of a project.
type ProjectPhase struct {
	ID       string            `json:"id"`
	Code     string            `json:"code"`
	Title    Text              `json:"title"`
	Horizon  string            `json:"horizon"`
	From     string            `json:"from"`
	To       string            `json:"to"`
	After    []string          `json:"after" nullable:"false"`
	Gate     Text              `json:"gate"`
	State    string            `json:"state" enum:"planned,running,reported,accepted"`
	Since    string            `json:"since"`
	Report   ProjectReport     `json:"report"`
	Agreed   []ProjectConsent  `json:"agreed" nullable:"false"`
	Reason   string            `json:"reason,omitempty" doc:"for which its report was sent back"`
	Checks   []ProjectCheck    `json:"checks" nullable:"false"`
	Approval string            `json:"approval,omitempty" doc:"that holds its report frozen"`
	May      map[string]bool   `json:"may"`
	Why      map[string]string `json:"why"`
}

// ProjectItem is a piece of work or a milestone.
type ProjectItem struct {
	ID        string   `json:"id" maxLength:"40"`
	Milestone bool     `json:"milestone"`
	Phase     string   `json:"phase" maxLength:"40"`
	Title     Text     `json:"title"`
	From      string   `json:"from" maxLength:"10" doc:"a day; of a milestone empty"`
	To        string   `json:"to" maxLength:"10"`
	After     []string `json:"after" nullable:"false" maxItems:"20"`
	Done      bool     `json:"done"`
}

// ProjectLine is one line of a budget. Amounts are exact decimals in the currency's own unit.
type ProjectLine struct {
	ID       string `json:"id" maxLength:"40"`
	Party    string `json:"party,omitempty" maxLength:"60"`
	Title    Text   `json:"title"`
	Phase    string `json:"phase" maxLength:"40"`
	Currency string `json:"currency" maxLength:"3" doc:"ISO 4217"`
	Planned  string `json:"planned" maxLength:"20"`
	Spent    string `json:"spent" maxLength:"20"`
}

// ProjectTotal is the sum of one currency.
type ProjectTotal struct {
	Party    string `json:"party,omitempty" doc:"absent for all parties together"`
	Currency string `json:"currency"`
	Planned  string `json:"planned"`
	Spent    string `json:"spent"`
}

// ProjectIndicator is what is measured.
type ProjectIndicator struct {
	ID        string           `json:"id"`
	Title     Text             `json:"title"`
	Unit      Text             `json:"unit"`
	Baseline  string           `json:"baseline"`
	Target    string           `json:"target"`
	Due       string           `json:"due"`
	Actual    string           `json:"actual"`
	Measured  string           `json:"measured"`
	Source    string           `json:"source"`
	By        string           `json:"by,omitempty" doc:"the tenant that gave the value"`
	Agreed    []ProjectConsent `json:"agreed" nullable:"false"`
	Confirmed bool             `json:"confirmed" doc:"by every party"`
	May       map[string]bool  `json:"may"`
}

// ProjectRisk is something that may go wrong.
type ProjectRisk struct {
	ID         string `json:"id" maxLength:"40"`
	Title      Text   `json:"title"`
	Answer     Text   `json:"answer"`
	Likelihood int    `json:"likelihood"`
	Impact     int    `json:"impact"`
	Party      string `json:"party" maxLength:"60"`
	Open       bool   `json:"open"`
}

// ProjectPartner is an organisation that has a part in a project.
type ProjectPartner struct {
	ID    string `json:"id" maxLength:"40"`
	Name  Text   `json:"name"`
	Role  string `json:"role" enum:"funding,accountable,implementing,advising"`
	Side  string `json:"side,omitempty" maxLength:"60"`
	Notes Text   `json:"notes"`
}

// ProjectSeat is a member of the project group.
type ProjectSeat struct {
	Member string `json:"member" maxLength:"36"`
	Tenant string `json:"tenant,omitempty" maxLength:"60"`
	Name   string `json:"name,omitempty" maxLength:"200"`
	Duty   Text   `json:"duty"`
}

// ProjectVisit is the report of a field visit.
type ProjectVisit struct {
	ID     string `json:"id"`
	On     string `json:"on"`
	Place  string `json:"place"`
	People string `json:"people"`
	Found  Text   `json:"found"`
	Tenant string `json:"tenant"`
	At     string `json:"at"`
}

// ProjectMove is a change of a project's place in the plan.
type ProjectMove struct {
	Project     string `json:"project,omitempty"`
	FromArea    string `json:"from_area"`
	ToArea      string `json:"to_area"`
	FromHorizon string `json:"from_horizon"`
	ToHorizon   string `json:"to_horizon"`
	Reason      string `json:"reason"`
	Tenant      string `json:"tenant"`
	At          string `json:"at"`
}

// ProjectJudgement is what came of a project.
type ProjectJudgement struct {
	Text   Text   `json:"text"`
	Grade  int    `json:"grade" doc:"1 to 5; 0 for none yet"`
	Tenant string `json:"tenant,omitempty"`
	At     string `json:"at,omitempty"`
}

// Project is a joint project.
type Project struct {
	ProjectRow
	Left       []string           `json:"left" nullable:"false" doc:"parties that have gone"`
	Owner      string             `json:"owner"`
	Sectors    []string           `json:"sectors" nullable:"false"`
	Proposal   ProjectProposal    `json:"proposal"`
	Versions   []ProjectVersion   `json:"versions" nullable:"false"`
	Benefits   []ProjectBenefit   `json:"benefits" nullable:"false" doc:"one sheet a party"`
	Frozen     string             `json:"frozen,omitempty" doc:"the approval that holds its text"`
	Approval   string             `json:"approval,omitempty" doc:"that was completed"`
	Phases     []ProjectPhase     `json:"phases" nullable:"false"`
	Items      []ProjectItem      `json:"items" nullable:"false"`
	Budget     []ProjectLine      `json:"budget" nullable:"false"`
	Totals     []ProjectTotal     `json:"totals" nullable:"false" doc:"by party and currency, then by currency; never added across"`
	Indicators []ProjectIndicator `json:"indicators" nullable:"false"`
	Risks      []ProjectRisk      `json:"risks" nullable:"false"`
	Partners   []ProjectPartner   `json:"partners" nullable:"false"`
	Group      []ProjectSeat      `json:"group" nullable:"false"`
	Visits     []ProjectVisit     `json:"visits" nullable:"false"`
	Resuming   []string           `json:"resuming" nullable:"false" doc:"parties that would go on with a suspended project"`
	Final      ProjectReport      `json:"final"`
	Judgement  ProjectJudgement   `json:"judgement"`
	Moves      []ProjectMove      `json:"moves" nullable:"false"`
	Steps      []ProjectStep      `json:"steps" nullable:"false"`
	CopyOf     string             `json:"copy_of,omitempty" doc:"the space of which it is what a party kept when it left"`
	Created    string             `json:"created"`
	May        map[string]bool    `json:"may"`
	Why        map[string]string  `json:"why" doc:"for what one may not do yet: the code of the reason"`
}

// ProjectRow is a project in a list.
type ProjectRow struct {
	ID      string       `json:"id"`
	Rev     int64        `json:"rev"`
	Space   string       `json:"space"`
	Class   string       `json:"class" enum:"open,restricted"`
	State   string       `json:"state" enum:"idea,proposed,approved,active,suspended,closing,closed,evaluated,terminated,lapsed"`
	Since   string       `json:"since"`
	Last    *ProjectStep `json:"last,omitempty" doc:"how it came into its state"`
	Version int          `json:"version" doc:"of the proposal; 0 before the first"`
	Parties []string     `json:"parties" nullable:"false"`
	Title   Text         `json:"title"`
	Summary Text         `json:"summary"`
	Area    string       `json:"area" doc:"of the space's plan; empty for none"`
	Horizon string       `json:"horizon" enum:"priority,mid,long"`
	Phase   string       `json:"phase,omitempty" doc:"the code of the one that runs"`
	Done    int          `json:"done" doc:"phases accepted"`
	All     int          `json:"of" doc:"phases there are"`
	Copy    bool         `json:"copy,omitempty"`
	Updated string       `json:"updated"`
}

func viewProjectRow(p project.Project) ProjectRow {
	v := ProjectRow{
		ID: string(p.ID), Rev: p.Rev, Space: string(p.Stands), Class: string(p.Class), State: string(p.State), Since: stamp(p.Since), Version: len(p.Versions),
		Parties: texts(p.Parties), Title: viewText(p.Title), Summary: viewText(p.Summary), Area: p.Area, Horizon: string(p.Horizon), All: len(p.Phases),
		Copy: p.IsCopy(), Updated: stamp(p.Updated),
	}
	if last := p.Last(); last.To != "" {
		s := viewProjectStep(last, "")
		v.Last = &s
	}
	for _, h := range p.Phases {
		switch h.State {
		case project.Accepted:
			v.Done++
		case project.Running, project.Reported:
			if v.Phase == "" {
				v.Phase = h.Code
			}
		}
	}
	return v
}

func viewProjectStep(s project.Step, own tenants.TenantID) ProjectStep {
	v := ProjectStep{From: string(s.From), To: string(s.To), Tenant: s.Tenant, Code: s.Code, Reason: s.Reason, At: stamp(s.At)}
	if own != "" && s.Tenant == string(own) {
		v.Member = s.Member
	}
	return v
}

func viewProposal(s project.Proposal) ProjectProposal {
	return ProjectProposal{Problem: viewText(s.Problem), Goal: viewText(s.Goal), Indicator: viewText(s.Indicator), Means: viewText(s.Means)}
}

func viewBenefit(b project.Benefit) ProjectBenefit {
	return ProjectBenefit{Tenant: string(b.Tenant), Gains: viewText(b.Gains), Gives: viewText(b.Gives), Fears: viewText(b.Fears), Filled: b.Filled(), At: stamp(b.At)}
}

func viewReport(r project.Report) ProjectReport {
	return ProjectReport{Text: viewText(r.Text), Results: viewText(r.Results), Lessons: viewText(r.Lessons), Tenant: string(r.Tenant), At: stamp(r.At)}
}

func viewConsents(all []project.Consent) []ProjectConsent {
	return each(all, func(c project.Consent) ProjectConsent {
		return ProjectConsent{Tenant: string(c.Tenant), At: stamp(c.At)}
	})
}

// each turns every element of a list into another, never nil.
func each[A, B any](all []A, view func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = view(a)
	}
	return out
}

func viewPhase(p project.Project, h project.Phase, in tenants.Scope) ProjectPhase {
	rights := p.PhaseRights(h, in)
	return ProjectPhase{
		ID: h.ID, Code: h.Code, Title: viewText(h.Title), Horizon: string(h.Horizon), From: h.From, To: h.To, After: strings0(h.After), Gate: viewText(h.Gate),
		State: string(h.State), Since: stamp(h.Since), Report: viewReport(h.Report), Agreed: viewConsents(h.Agreed), Reason: h.Reason, Approval: h.Freeze.Approval,
		Checks: each(h.Checks, func(c project.Check) ProjectCheck {
			return ProjectCheck{Kind: c.Kind, Done: c.Done(), Signs: each(c.Signs, func(s project.Signoff) ProjectSignoff {
				return ProjectSignoff{Name: s.Name, Tenant: string(s.Tenant), Evidence: s.Evidence, Dated: s.Dated, File: s.File, At: stamp(s.At), Mine: s.Member == in.Member()}
			})}
		}),
		May: rights.May, Why: rights.Why,
	}
}

func viewLine(l project.Line) ProjectLine {
	return ProjectLine{
		ID: l.ID, Party: string(l.Party), Title: viewText(l.Title), Phase: l.Phase, Currency: l.Currency,
		Planned: money.Amount(l.Currency, l.Planned), Spent: money.Amount(l.Currency, l.Spent),
	}
}

func viewMove(m project.Move) ProjectMove {
	return ProjectMove{
		FromArea: m.FromArea, ToArea: m.ToArea, FromHorizon: string(m.FromHorizon), ToHorizon: string(m.ToHorizon), Reason: m.Reason, Tenant: m.Tenant, At: stamp(m.At),
	}
}

func viewProject(p project.Project, in tenants.Scope) Project {
	rights := p.Rights(in)
	return Project{
		ProjectRow: viewProjectRow(p), Left: texts(p.Left), Owner: string(p.Owner), Sectors: strings0(p.Sectors), Proposal: viewProposal(p.Draft),
		Versions: each(p.Versions, func(v project.Version) ProjectVersion {
			return ProjectVersion{
				N: v.N, By: string(v.By), Title: viewText(v.Title), Said: viewProposal(v.Said), Comment: v.Comment, At: stamp(v.At), Benefits: each(v.Benefits, viewBenefit),
			}
		}),
		Benefits: each(p.Parties, func(t tenants.TenantID) ProjectBenefit { return viewBenefit(p.Benefit(t)) }),
		Frozen:   p.Freeze.Approval, Approval: p.Approval,
		Phases: each(p.Phases, func(h project.Phase) ProjectPhase { return viewPhase(p, h, in) }),
		Items: each(p.Items, func(x project.Item) ProjectItem {
			return ProjectItem{ID: x.ID, Milestone: x.Milestone, Phase: x.Phase, Title: viewText(x.Title), From: x.From, To: x.To, After: strings0(x.After), Done: x.Done}
		}),
		Budget: each(p.Budget, viewLine),
		Totals: each(p.Totals(), func(t project.Total) ProjectTotal {
			return ProjectTotal{Party: string(t.Party), Currency: t.Currency, Planned: money.Amount(t.Currency, t.Planned), Spent: money.Amount(t.Currency, t.Spent)}
		}),
		Indicators: each(p.Measures, func(m project.Measure) ProjectIndicator { return viewIndicator(p, m, in) }),
		Risks: each(p.Risks, func(r project.Risk) ProjectRisk {
			return ProjectRisk{ID: r.ID, Title: viewText(r.Title), Answer: viewText(r.Answer), Likelihood: r.Likelihood, Impact: r.Impact, Party: string(r.Party), Open: r.Open}
		}),
		Partners: each(p.Partners, func(x project.Partner) ProjectPartner {
			return ProjectPartner{ID: x.ID, Name: viewText(x.Name), Role: x.Role, Side: string(x.Side), Notes: viewText(x.Notes)}
		}),
		Group: each(p.Group, func(s project.Seat) ProjectSeat {
			return ProjectSeat{Member: string(s.Member), Tenant: string(s.Tenant), Name: s.Name, Duty: viewText(s.Duty)}
		}),
		Visits: each(p.Visits, func(v project.Visit) ProjectVisit {
			return ProjectVisit{ID: v.ID, On: v.On, Place: v.Place, People: v.People, Found: viewText(v.Found), Tenant: string(v.Tenant), At: stamp(v.At)}
		}),
		Resuming: texts(p.Pause.Agreed), Final: viewReport(p.Final),
		Judgement: ProjectJudgement{Text: viewText(p.Judged.Text), Grade: p.Judged.Grade, Tenant: string(p.Judged.Tenant), At: stamp(p.Judged.At)},
		Moves:     each(p.Moves, viewMove), Steps: each(p.Steps, func(s project.Step) ProjectStep { return viewProjectStep(s, in.Tenant()) }),
		CopyOf: string(p.Copy.From), Created: stamp(p.Created), May: rights.May, Why: rights.Why,
	}
}

func viewIndicator(p project.Project, m project.Measure, in tenants.Scope) ProjectIndicator {
	measure := p.Rights(in).May["measure"]
	given := false
	for _, c := range m.Agreed {
		given = given || c.Tenant == in.Tenant()
	}
	return ProjectIndicator{
		ID: m.ID, Title: viewText(m.Title), Unit: viewText(m.Unit), Baseline: m.Baseline, Target: m.Target, Due: m.Due, Actual: m.Actual, Measured: m.Measured,
		Source: m.Source, By: string(m.By.Tenant), Agreed: viewConsents(m.Agreed), Confirmed: m.Confirmed(p.Parties),
		May: map[string]bool{"measure": measure, "confirm": measure && m.Actual != "" && !given},
	}
}

// said reads a text that may be left out.
func (t Text) said(c *fault.Check, path string, before lang.Text, now time.Time) lang.Text {
	if len(t.Said) == 0 {
		return lang.Text{}
	}
	return t.text(c, path, before, now)
}
