package project

import (
	"context"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// At names a project at the revision its doer saw.
type At struct {
	ID  ID
	Rev int64
}

// Save says anew what an idea or a proposal is called; its place in the plan changes by Place.
func (s *Service) Save(ctx context.Context, in tenants.Scope, at At, said func(Basics) (Basics, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Saved, rule: func(p *Project, by By) error {
		b, err := said(p.Basics)
		if err == nil {
			err = b.check()
		}
		if err != nil {
			return err
		}
		return p.Save(b, by)
	}})
}

// Write changes the draft of an idea.
func (s *Service) Write(ctx context.Context, in tenants.Scope, at At, said func(Proposal) (Proposal, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Saved, rule: func(p *Project, by By) error {
		next, err := read(p.Draft, said)
		if err != nil {
			return err
		}
		return p.Write(next, by)
	}})
}

func read(before Proposal, said func(Proposal) (Proposal, error)) (Proposal, error) {
	next, err := said(before)
	if err != nil {
		return next, err
	}
	var c fault.Check
	next.check(&c)
	return next, c.Err()
}

// Propose puts an idea to the other parties.
func (s *Service) Propose(ctx context.Context, in tenants.Scope, at At, comment string) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Proposing, with: fact.Detail{"version": "1"}, rule: func(p *Project, by By) error {
		if err := checkComment(comment); err != nil {
			return err
		}
		return p.Propose(comment, by)
	}})
}

// Counter puts another version to the other parties.
func (s *Service) Counter(ctx context.Context, in tenants.Scope, at At, comment string, said func(Proposal) (Proposal, error)) (Project, error) {
	with := fact.Detail{}
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Countered, with: with, rule: func(p *Project, by By) error {
		if err := checkComment(comment); err != nil {
			return err
		}
		next, err := read(p.Draft, said)
		if err != nil {
			return err
		}
		with["version"] = strconv.Itoa(len(p.Versions) + 1)
		return p.Counter(next, comment, by)
	}})
}

func checkComment(comment string) error {
	var c fault.Check
	c.Block("comment", comment, fault.Optional, MostReason)
	return c.Err()
}

// Weigh fills in the benefit sheet of the scope's own side.
func (s *Service) Weigh(ctx context.Context, in tenants.Scope, at At, said func(Benefit) (Benefit, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Weighed, rule: func(p *Project, by By) error {
		b, err := said(p.Benefit(by.Tenant))
		if err == nil {
			err = b.check()
		}
		if err != nil {
			return err
		}
		return p.Weigh(b, by)
	}})
}

// Decline ends an idea or a proposal, with a reason.
func (s *Service) Decline(ctx context.Context, in tenants.Scope, at At, reason string) (Project, error) {
	return s.reasoned(ctx, in, at, Declined, Why{Text: reason}, (*Project).Decline)
}

// Stop ends an approved project before its time, with a reason.
func (s *Service) Stop(ctx context.Context, in tenants.Scope, at At, reason string) (Project, error) {
	return s.reasoned(ctx, in, at, Stopped, Why{Text: reason}, (*Project).Stop)
}

// Hold suspends a project, with a reason.
func (s *Service) Hold(ctx context.Context, in tenants.Scope, at At, why Why) (Project, error) {
	if !slices.Contains(Pauses(), why.Code) {
		return Project{}, fault.ErrInvalid.At(fault.Field{Path: "code", Code: "unknown"})
	}
	return s.reasoned(ctx, in, at, Held, why, (*Project).Hold)
}

func (s *Service) reasoned(ctx context.Context, in tenants.Scope, at At, k fact.Kind, why Why, rule func(*Project, Why, By) error) (Project, error) {
	with := fact.Detail{}
	if why.Code != "" {
		with["code"] = why.Code
	}
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: k, with: with, rule: func(p *Project, by By) error {
		if err := checkReason(why.Text); err != nil {
			return err
		}
		return rule(p, why, by)
	}})
}

// Start sets an approved project going.
func (s *Service) Start(ctx context.Context, in tenants.Scope, at At) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Started, rule: (*Project).Start})
}

// Resume says that the scope's side would go on with a suspended project.
func (s *Service) Resume(ctx context.Context, in tenants.Scope, at At) (Project, error) {
	on := false
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: ResumeAgree, rule: func(p *Project, by By) (err error) {
		on, err = p.Resume(by)
		return err
	}, then: func(Project) fact.Kind {
		if on {
			return Resumed
		}
		return ResumeAgree
	}})
}

// Conclude writes the final report.
func (s *Service) Conclude(ctx context.Context, in tenants.Scope, at At, said func(Report) (Report, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Concluded, rule: func(p *Project, by By) error {
		r, err := said(p.Final)
		if err == nil {
			err = r.check()
		}
		if err != nil {
			return err
		}
		return p.Conclude(r, by)
	}})
}

func (r Report) check() error {
	var c fault.Check
	checkText(&c, "text", r.Text, 2*MostText)
	checkText(&c, "results", r.Results, MostText)
	checkText(&c, "lessons", r.Lessons, MostText)
	return c.Err()
}

// Evaluate says what came of a closed project.
func (s *Service) Evaluate(ctx context.Context, in tenants.Scope, at At, e Evaluation) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Judged, rule: func(p *Project, by By) error {
		var c fault.Check
		c.That(!e.Text.Empty(), "text", "required")
		checkText(&c, "text", e.Text, MostText)
		c.That(e.Grade >= 1 && e.Grade <= 5, "grade", "unknown")
		if err := c.Err(); err != nil {
			return err
		}
		return p.Evaluate(e, by)
	}})
}

// Raise makes an open project a restricted one, in a space of Korean bodies only.
func (s *Service) Raise(ctx context.Context, in tenants.Scope, at At) (Project, error) {
	seat, err := s.self(ctx, in)
	if err != nil {
		return Project{}, err
	}
	sharing, err := s.Places.Sharing(ctx, in)
	if err != nil {
		return Project{}, err
	}
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Raised, rule: func(p *Project, by By) error {
		if foreign(sharing) {
			return ErrForeignParty
		}
		return p.Raise(seat, by)
	}})
}

// Plan lays out phases, work and milestones anew.
func (s *Service) Plan(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Phase, []Item, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: PlanLaid, rule: func(p *Project, by By) error {
		phases, items, err := said(*p)
		if err != nil {
			return err
		}
		return p.Plan(phases, items, by)
	}})
}

// Spend says anew the budget lines of the scope's own side.
func (s *Service) Spend(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Line, error)) (Project, error) {
	return part(ctx, s, in, at, BudgetChanged, said, (*Project).Spend)
}

// Gauge says anew what is measured.
func (s *Service) Gauge(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Measure, error)) (Project, error) {
	return part(ctx, s, in, at, MeasuresLaid, said, (*Project).Gauge)
}

// Fear says anew what may go wrong.
func (s *Service) Fear(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Risk, error)) (Project, error) {
	return part(ctx, s, in, at, RisksChanged, said, (*Project).Fear)
}

// Join says anew which organisations the scope's own side brings in.
func (s *Service) Join(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Partner, error)) (Project, error) {
	return part(ctx, s, in, at, PartnersJoined, said, (*Project).Join)
}

// part changes one list of a project.
func part[T any](
	ctx context.Context, s *Service, in tenants.Scope, at At, k fact.Kind, said func(Project) ([]T, error), rule func(*Project, []T, By) error,
) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: k, rule: func(p *Project, by By) error {
		all, err := said(*p)
		if err != nil {
			return err
		}
		return rule(p, all, by)
	}})
}

// Gather says anew who of the scope's own side is in the group. Names are those the members bear now.
func (s *Service) Gather(ctx context.Context, in tenants.Scope, at At, said func(Project) ([]Seat, error)) (Project, error) {
	people, err := s.Places.People(ctx, in)
	if err != nil {
		return Project{}, err
	}
	return part(ctx, s, in, at, GroupChanged, func(p Project) ([]Seat, error) {
		seats, err := said(p)
		for i, x := range seats {
			if j := slices.IndexFunc(people, func(y Person) bool { return y.Member == x.Member }); j >= 0 {
				seats[i].Tenant, seats[i].Name = people[j].Tenant, people[j].Name
			}
		}
		return seats, err
	}, (*Project).Gather)
}

// Invite gives another party's first person a seat in the group of a project.
func (s *Service) Invite(ctx context.Context, in tenants.Scope, at At, m tenants.MemberID) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: GroupChanged, rule: func(p *Project, by By) error {
		seat, err := s.person(ctx, in, m)
		if err != nil {
			return err
		}
		return p.Invite(seat, by)
	}})
}

// Visited adds the report of a field visit.
func (s *Service) Visited(ctx context.Context, in tenants.Scope, at At, v Visit) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: VisitTold, rule: func(p *Project, by By) error {
		v.ID = "v" + strconv.Itoa(len(p.Visits)+1)
		return p.Visited(v, by)
	}})
}

// Read gives an indicator's actual value.
func (s *Service) Read(ctx context.Context, in tenants.Scope, at At, measure string, r Measured) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: MeasureRead, with: fact.Detail{"indicator": measure}, rule: func(p *Project, by By) error {
		return p.Read(measure, r, by)
	}})
}

// Confirm says that the scope's side confirms an indicator's actual value.
func (s *Service) Confirm(ctx context.Context, in tenants.Scope, at At, measure string) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: MeasureAgreed, with: fact.Detail{"indicator": measure}, rule: func(p *Project, by By) error {
		return p.Confirm(measure, by)
	}})
}
