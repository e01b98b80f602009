package main

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

type demoProjects struct {
	Plan  demoPlan
	Joint demoJoint
}

// demoPlan is one city's plan: areas, and ideas in them.
type demoPlan struct {
	By    string
	Areas []struct {
		ID   string
		Name said
	}
	Ideas []struct {
		Area    string
		Horizon project.Horizon
		Sectors []string
		Title   said
	}
}

// demoJoint is a project of two cities that is under way.
type demoJoint struct {
	Pact                           []tenants.TenantID
	Officers, Heads                []string // of the first and the second party
	Title, Summary                 said
	Problem, Goal, Indicator       said
	Gains, Gives                   []said
	Phases                         []demoPhase
	Budget                         [][]demoLine
	Measure, Unit, Risk, Answer    said
	Report, Notes, Work, Milestone said
	Tasks                          []struct {
		Party int
		Title said
		Days  int
	}
}

type demoPhase struct {
	Code       string
	Title      said
	Gate       said
	From, Days int // from today
}

type demoLine struct {
	Title    said
	Currency string
	Planned  string
	Spent    string
}

// day is a day so many days from now, as calendars write it.
func (b *builder) day(days int) string { return b.Now().AddDate(0, 0, days).Format(time.DateOnly) }

// projects lays out a plan with its ideas, and has two cities run one project together.
func (b *builder) projects(ctx context.Context, _ demoNetwork) error {
	var all demoProjects
	if err := readDemo("demo/project.json", &all); err != nil {
		return err
	}
	if err := b.planned(ctx, all.Plan); err != nil {
		return fmt.Errorf("lay out a plan: %w", err)
	}
	if err := b.joint(ctx, all.Joint); err != nil {
		return fmt.Errorf("run a joint project: %w", err)
	}
	return nil
}

func (b *builder) planned(ctx context.Context, plan demoPlan) error {
	_, home, err := b.home(ctx, plan.By)
	if err != nil {
		return err
	}
	_, err = b.Projects.Lay(ctx, home, 0, func(project.Board) ([]project.Area, error) {
		var areas []project.Area
		for _, a := range plan.Areas {
			areas = append(areas, project.Area{ID: a.ID, Name: a.Name.text(lang.Korean, nil)})
		}
		return areas, nil
	})
	for _, idea := range plan.Ideas {
		if err != nil {
			return err
		}
		_, err = b.Projects.Begin(ctx, home, project.Beginning{Class: project.Open, Basics: project.Basics{
			Title: idea.Title.text(lang.Korean, nil), Area: idea.Area, Horizon: idea.Horizon, Sectors: idea.Sectors,
		}}, "")
	}
	return err
}

// joint has the officers propose, weigh, plan and report, the heads decide, and the house settle what both sides have approved.
func (b *builder) joint(ctx context.Context, j demoJoint) error {
	space, err := b.spaceOf(ctx, demoRoom{Pact: j.Pact})
	if err != nil {
		return err
	}
	var who, heads []tenants.Scope
	for _, keys := range [][]string{j.Officers, j.Heads} {
		for _, key := range keys {
			p, err := b.as(ctx, key)
			if err != nil {
				return err
			}
			in, err := b.Authority.Enter(ctx, p, space)
			if err != nil {
				return err
			}
			if len(who) < len(j.Officers) {
				who = append(who, in)
			} else {
				heads = append(heads, in)
			}
		}
	}
	ko := func(s said) lang.Text { return s.text(lang.Korean, nil) }
	p, err := b.Projects.Begin(ctx, who[0], project.Beginning{
		Class: project.Open, Basics: project.Basics{Title: ko(j.Title), Summary: ko(j.Summary), Horizon: project.Priority, Sectors: []string{"YTH", "TEC"}},
		Draft: project.Proposal{Problem: ko(j.Problem), Goal: ko(j.Goal), Indicator: ko(j.Indicator)},
	}, "")
	if err != nil {
		return err
	}
	s := b.Projects
	weigh := func(i int) func(project.At) (project.Project, error) {
		return func(at project.At) (project.Project, error) {
			return s.Weigh(ctx, who[i], at, func(project.Benefit) (project.Benefit, error) {
				return project.Benefit{Gains: ko(j.Gains[i]), Gives: ko(j.Gives[i])}, nil
			})
		}
	}
	spend := func(i int) func(project.At) (project.Project, error) {
		return func(at project.At) (project.Project, error) {
			return s.Spend(ctx, who[i], at, func(project.Project) ([]project.Line, error) { return j.lines(i) })
		}
	}
	gather := func(i int) func(project.At) (project.Project, error) {
		return func(at project.At) (project.Project, error) {
			return s.Gather(ctx, who[i], at, func(project.Project) ([]project.Seat, error) {
				return []project.Seat{{Member: who[i].Member()}, {Member: heads[i].Member()}}, nil
			})
		}
	}
	for n, step := range []func(project.At) (project.Project, error){
		func(at project.At) (project.Project, error) { return s.Propose(ctx, who[0], at, "") },
		weigh(0), weigh(1), gather(0), gather(1),
		func(at project.At) (project.Project, error) {
			return s.Plan(ctx, who[0], at, func(project.Project) ([]project.Phase, []project.Item, error) { return b.demoPhases(j) })
		},
		func(at project.At) (project.Project, error) { return b.approved(ctx, who[0], at) },
		func(at project.At) (project.Project, error) { return s.Start(ctx, heads[0], at) },
		func(at project.At) (project.Project, error) { return s.BeginPhase(ctx, heads[0], at, "p1") },
		func(at project.At) (project.Project, error) {
			return s.ReportPhase(ctx, who[0], at, "p1", func(project.Report) (project.Report, error) { return project.Report{Text: ko(j.Report)}, nil })
		},
		func(at project.At) (project.Project, error) { return s.AcceptPhase(ctx, heads[0], at, "p1") },
		func(at project.At) (project.Project, error) { return s.AcceptPhase(ctx, heads[1], at, "p1") },
		func(at project.At) (project.Project, error) { return s.BeginPhase(ctx, heads[1], at, "p2") },
		spend(0), spend(1),
		func(at project.At) (project.Project, error) {
			return s.Gauge(ctx, who[0], at, func(project.Project) ([]project.Measure, error) {
				return []project.Measure{{ID: "m1", Title: ko(j.Measure), Unit: ko(j.Unit), Baseline: "0", Target: "40", Due: b.day(200)}}, nil
			})
		},
		func(at project.At) (project.Project, error) {
			return s.Read(ctx, who[1], at, "m1", project.Measured{Actual: "12", On: b.day(-3)})
		},
		func(at project.At) (project.Project, error) {
			return s.Fear(ctx, who[1], at, func(project.Project) ([]project.Risk, error) {
				return []project.Risk{{ID: "r1", Title: ko(j.Risk), Answer: ko(j.Answer), Likelihood: 2, Impact: 3, Party: j.Pact[1], Open: true}}, nil
			})
		},
	} {
		if p, err = step(project.At{ID: p.ID, Rev: p.Rev}); err != nil {
			return fmt.Errorf("step %d: %w", n, err)
		}
	}
	for _, t := range j.Tasks {
		_, err := s.AddTask(ctx, who[t.Party], p.ID, project.TaskSaid{
			Title: ko(t.Title), Tenant: j.Pact[t.Party], Owner: who[t.Party].Member(), Due: b.day(t.Days), State: project.ToDo,
		}, "")
		if err != nil {
			return err
		}
	}
	_, home, err := b.home(ctx, j.Officers[0])
	if err != nil {
		return err
	}
	_, err = s.Annotate(ctx, who[0], home, project.At{ID: p.ID}, func(project.Annex) (project.AnnexSaid, error) {
		return project.AnnexSaid{Notes: ko(j.Notes)}, nil
	})
	return err
}

// approved settles a proposal as the house does once every party has approved it.
func (b *builder) approved(ctx context.Context, in tenants.Scope, at project.At) (project.Project, error) {
	ref := fact.Ref{Noun: project.NounProject, ID: string(at.ID)}
	if _, err := b.Projects.Freeze(ctx, in, ref, "demo"); err != nil {
		return project.Project{}, err
	}
	if err := b.Projects.Settled(ctx, b.projecting(in.Space()), ref, "demo", project.Completed); err != nil {
		return project.Project{}, err
	}
	return b.Projects.Project(ctx, in, at.ID)
}

func (b *builder) demoPhases(j demoJoint) ([]project.Phase, []project.Item, error) {
	var phases []project.Phase
	for i, h := range j.Phases {
		phase := project.Phase{
			ID: fmt.Sprintf("p%d", i+1), Code: h.Code, Title: h.Title.text(lang.Korean, nil), Gate: h.Gate.text(lang.Korean, nil), Horizon: project.Priority,
			From: b.day(h.From), To: b.day(h.From + h.Days),
		}
		if i > 0 {
			phase.After = []string{phases[i-1].ID}
		}
		phases = append(phases, phase)
	}
	second := j.Phases[1]
	return phases, []project.Item{
		{ID: "w1", Phase: "p2", Title: j.Work.text(lang.Korean, nil), From: b.day(second.From + 5), To: b.day(second.From + 35)},
		{ID: "m1", Phase: "p2", Milestone: true, Title: j.Milestone.text(lang.Korean, nil), To: b.day(second.From + 45), After: []string{"w1"}},
	}, nil
}

// lines are the budget of one party.
func (j demoJoint) lines(party int) ([]project.Line, error) {
	var lines []project.Line
	for i, l := range j.Budget[party] {
		planned, ok := money.Minor(l.Currency, l.Planned)
		spent, too := money.Minor(l.Currency, l.Spent)
		if !ok || !too {
			return nil, fmt.Errorf("%s %s %s is no amount", l.Currency, l.Planned, l.Spent)
		}
		lines = append(lines, project.Line{ID: fmt.Sprintf("l%d-%d", party, i), Title: l.Title.text(lang.Korean, nil), Currency: l.Currency, Planned: planned, Spent: spent})
	}
	return lines, nil
}
