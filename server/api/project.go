package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ProjectIn names a project in an address.
type ProjectIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// ProjectDeedIn is a deed on a project, at the revision its doer saw.
type ProjectDeedIn struct {
	ProjectIn
	IfMatch
}

func (in ProjectDeedIn) at() (project.At, error) {
	rev, err := in.rev()
	return project.At{ID: project.ID(in.ID), Rev: rev}, err
}

// ProjectReason is the reason for a deed.
type ProjectReason struct {
	Code   string `json:"code,omitempty" maxLength:"20" doc:"where there is a list of reasons: diplomatic, pandemic, budget, leadership, sanction, other"`
	Reason string `json:"reason,omitempty" maxLength:"4000"`
}

func projectOut(c Call, p project.Project, err error) (*one[Project], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewProject(p, c.In), p.Rev), nil
}

// change answers a deed on a project at the revision its doer saw.
func (in ProjectDeedIn) change(c Call, deed func(project.At) (project.Project, error)) (*one[Project], error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	p, err := deed(at)
	return projectOut(c, p, err)
}

// ProjectsAsked narrows a list of projects.
type ProjectsAsked struct {
	Asked
	State   string `query:"state" enum:"idea,proposed,approved,active,suspended,closing,closed,evaluated,terminated,lapsed"`
	Horizon string `query:"horizon" enum:"priority,mid,long"`
	Party   string `query:"party" maxLength:"60" doc:"a tenant that takes part"`
	Area    string `query:"area" maxLength:"40" doc:"of a space's plan"`
	Words   string `query:"q" maxLength:"100" doc:"in the title"`
}

func (a ProjectsAsked) filter() project.Filter {
	return project.Filter{
		State: project.State(a.State), Horizon: project.Horizon(a.Horizon), Party: tenants.TenantID(a.Party), Area: a.Area, Words: a.Words,
	}
}

func listAllProjects(ctx context.Context, c Call, in *ProjectsAsked) (*listOut[ProjectRow], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Projects.Everywhere(ctx, reach, c.In.Member(), in.filter(), in.page())
	return list(p, viewProjectRow), err
}

func listProjects(ctx context.Context, c Call, in *struct {
	InSpace
	ProjectsAsked
}) (*listOut[ProjectRow], error) {
	p, err := c.Projects.Projects(ctx, c.In, in.filter(), in.page())
	return list(p, viewProjectRow), err
}

// ProjectBasics is what a project is called.
type ProjectBasics struct {
	Title   Text     `json:"title"`
	Summary Text     `json:"summary"`
	Sectors []string `json:"sectors" nullable:"false" maxItems:"12"`
}

// ProjectIdea is what a project begins with.
type ProjectIdea struct {
	ProjectBasics
	Class    string          `json:"class" enum:"open,restricted" doc:"it may be raised later, never lowered"`
	Area     string          `json:"area,omitempty" maxLength:"40"`
	Horizon  string          `json:"horizon" enum:"priority,mid,long"`
	Parties  []string        `json:"parties,omitempty" maxItems:"20" doc:"besides one's own; none is all who share the space"`
	Proposal ProjectProposal `json:"proposal"`
}

func (b ProjectBasics) basics(c *fault.Check, before project.Basics, call Call) project.Basics {
	before.Title = b.Title.said(c, "title", before.Title, call.Now())
	before.Summary = b.Summary.said(c, "summary", before.Summary, call.Now())
	before.Sectors = strings0(b.Sectors)
	return before
}

func (s ProjectProposal) proposal(c *fault.Check, path string, before project.Proposal, call Call) project.Proposal {
	return project.Proposal{
		Problem: s.Problem.said(c, path+"problem", before.Problem, call.Now()), Goal: s.Goal.said(c, path+"goal", before.Goal, call.Now()),
		Indicator: s.Indicator.said(c, path+"indicator", before.Indicator, call.Now()), Means: s.Means.said(c, path+"means", before.Means, call.Now()),
	}
}

// reads makes what somebody wrote of a proposal into one, keeping the age of what stayed as it was.
func (s ProjectProposal) reads(call Call) func(project.Proposal) (project.Proposal, error) {
	return func(before project.Proposal) (project.Proposal, error) {
		var c fault.Check
		next := s.proposal(&c, "", before, call)
		return next, c.Err()
	}
}

func beginProject(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same project once"`
	Body ProjectIdea
}) (*one[Project], error) {
	var check fault.Check
	b := project.Beginning{Class: project.Class(in.Body.Class), Basics: in.Body.basics(&check, project.Basics{Area: in.Body.Area, Horizon: project.Horizon(in.Body.Horizon)}, c)}
	b.Draft = in.Body.Proposal.proposal(&check, "proposal.", project.Proposal{}, c)
	for _, t := range in.Body.Parties {
		b.Parties = append(b.Parties, tenants.TenantID(t))
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	p, err := c.Projects.Begin(ctx, c.In, b, once[project.ID](c, "project", in.Key))
	return projectOut(c, p, err)
}

func readProject(ctx context.Context, c Call, in *ProjectIn) (*one[Project], error) {
	p, err := c.Projects.Project(ctx, c.In, project.ID(in.ID))
	return projectOut(c, p, err)
}

func saveProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body ProjectBasics
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Save(ctx, c.In, at, func(before project.Basics) (project.Basics, error) {
			var check fault.Check
			next := in.Body.basics(&check, before, c)
			return next, check.Err()
		})
	})
}

func writeProposal(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body ProjectProposal
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Write(ctx, c.In, at, in.Body.reads(c)) })
}

func propose(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Comment string `json:"comment,omitempty" maxLength:"4000"`
	}
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Propose(ctx, c.In, at, in.Body.Comment)
	})
}

func counterPropose(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Comment  string          `json:"comment,omitempty" maxLength:"4000"`
		Proposal ProjectProposal `json:"proposal"`
	}
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Counter(ctx, c.In, at, in.Body.Comment, in.Body.Proposal.reads(c))
	})
}

func weighProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Gains Text `json:"gains"`
		Gives Text `json:"gives"`
		Fears Text `json:"fears"`
	}
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Weigh(ctx, c.In, at, func(before project.Benefit) (project.Benefit, error) {
			var check fault.Check
			before.Gains = in.Body.Gains.said(&check, "gains", before.Gains, c.Now())
			before.Gives = in.Body.Gives.said(&check, "gives", before.Gives, c.Now())
			before.Fears = in.Body.Fears.said(&check, "fears", before.Fears, c.Now())
			return before, check.Err()
		})
	})
}

// ProjectReasonIn is a deed on a project that takes a reason.
type ProjectReasonIn struct {
	ProjectDeedIn
	Body ProjectReason
}

func declineProject(ctx context.Context, c Call, in *ProjectReasonIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Decline(ctx, c.In, at, in.Body.Reason) })
}

func startProject(ctx context.Context, c Call, in *ProjectDeedIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Start(ctx, c.In, at) })
}

func holdProject(ctx context.Context, c Call, in *ProjectReasonIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Hold(ctx, c.In, at, project.Why{Code: in.Body.Code, Text: in.Body.Reason})
	})
}

func resumeProject(ctx context.Context, c Call, in *ProjectDeedIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Resume(ctx, c.In, at) })
}

func stopProject(ctx context.Context, c Call, in *ProjectReasonIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Stop(ctx, c.In, at, in.Body.Reason) })
}

func raiseProject(ctx context.Context, c Call, in *ProjectDeedIn) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Raise(ctx, c.In, at) })
}

func leaveProject(ctx context.Context, c Call, in *ProjectReasonIn) (*struct{}, error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	if err != nil {
		return nil, err
	}
	_, err = c.Projects.Leave(ctx, c.In, home, at, in.Body.Reason)
	return nil, err
}

func bringProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Space   string   `json:"space" maxLength:"80" doc:"the pact it is brought into"`
		Parties []string `json:"parties,omitempty" maxItems:"20"`
	}
}) (*one[Project], error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	if _, err := c.Projects.Project(ctx, c.In, at.ID); err != nil {
		return nil, err
	}
	to, err := c.Authority.Enter(ctx, c.Who, tenants.Space(in.Body.Space))
	if err != nil {
		return nil, err
	}
	var parties []tenants.TenantID
	for _, t := range in.Body.Parties {
		parties = append(parties, tenants.TenantID(t))
	}
	p, err := c.Projects.Bring(ctx, c.In, to, at, parties)
	if err != nil {
		return nil, err
	}
	return whole(viewProject(p, to), p.Rev), nil
}

// ProjectReportSaid is what somebody writes into a report.
type ProjectReportSaid struct {
	Text    Text `json:"text"`
	Results Text `json:"results"`
	Lessons Text `json:"lessons"`
}

func (r ProjectReportSaid) reads(call Call) func(project.Report) (project.Report, error) {
	return func(before project.Report) (project.Report, error) {
		var c fault.Check
		next := project.Report{
			Text: r.Text.said(&c, "text", before.Text, call.Now()), Results: r.Results.said(&c, "results", before.Results, call.Now()),
			Lessons: r.Lessons.said(&c, "lessons", before.Lessons, call.Now()),
		}
		return next, c.Err()
	}
}

func concludeProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body ProjectReportSaid
}) (*one[Project], error) {
	return in.change(c, func(at project.At) (project.Project, error) {
		return c.Projects.Conclude(ctx, c.In, at, in.Body.reads(c))
	})
}

func evaluateProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Text  Text `json:"text"`
		Grade int  `json:"grade"`
	}
}) (*one[Project], error) {
	var check fault.Check
	e := project.Evaluation{Text: in.Body.Text.said(&check, "text", lang.Text{}, c.Now()), Grade: in.Body.Grade}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.change(c, func(at project.At) (project.Project, error) { return c.Projects.Evaluate(ctx, c.In, at, e) })
}

// ProjectCase is the case that was begun from a project.
type ProjectCase struct {
	Case string `json:"case"`
}

func writeUpProject(ctx context.Context, c Call, in *ProjectIn) (*struct{ Body ProjectCase }, error) {
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	if err != nil {
		return nil, err
	}
	made, err := c.Projects.WriteUp(ctx, c.In, home, project.ID(in.ID))
	return &struct{ Body ProjectCase }{ProjectCase{made}}, err
}

// ProjectObjects lets every project have a room, files and a history; a restricted one's room is for its group alone.
func ProjectObjects(s *project.Service) Objects {
	return Objects{"project": {
		Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			p, err := s.Project(ctx, in, project.ID(id))
			return p.Title, err
		},
		Roster: func(ctx context.Context, in tenants.Scope, id string) ([]string, error) {
			p, err := s.Project(ctx, in, project.ID(id))
			return p.Readers, err
		},
		Within: func(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error) {
			p, err := s.Project(ctx, in, project.ID(id))
			return p.Within(), err
		},
	}}
}
