package api

import (
	"context"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

// ProjectTask is something that somebody of one of the cities has to do.
type ProjectTask struct {
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Title   Text            `json:"title"`
	Notes   Text            `json:"notes"`
	Phase   string          `json:"phase"`
	Tenant  string          `json:"tenant"`
	Owner   string          `json:"owner,omitempty"`
	Name    string          `json:"name,omitempty" doc:"of the owner"`
	Due     string          `json:"due,omitempty"`
	State   string          `json:"state" enum:"todo,doing,done,dropped"`
	Updated string          `json:"updated"`
	May     map[string]bool `json:"may"`
}

// ProjectTaskSaid is what somebody says of a task.
type ProjectTaskSaid struct {
	Title  Text   `json:"title"`
	Notes  Text   `json:"notes"`
	Phase  string `json:"phase" maxLength:"40"`
	Tenant string `json:"tenant" maxLength:"60"`
	Owner  string `json:"owner" maxLength:"36" doc:"a member of that tenant; empty for nobody yet"`
	Due    string `json:"due" maxLength:"10"`
	State  string `json:"state" enum:"todo,doing,done,dropped"`
}

func (t ProjectTaskSaid) said(c Call, before project.Task) (project.TaskSaid, error) {
	var check fault.Check
	out := project.TaskSaid{
		Title: t.Title.said(&check, "title", before.Title, c.Now()), Notes: t.Notes.said(&check, "notes", before.Notes, c.Now()), Phase: t.Phase,
		Tenant: tenants.TenantID(t.Tenant), Owner: tenants.MemberID(t.Owner), Due: t.Due, State: project.TaskState(t.State),
	}
	return out, check.Err()
}

func (c Call) viewTask(p project.Project) func(project.Task) ProjectTask {
	change := p.Rights(c.In).May["task"]
	return func(t project.Task) ProjectTask {
		return ProjectTask{
			ID: string(t.ID), Rev: t.Rev, Title: viewText(t.Title), Notes: viewText(t.Notes), Phase: t.Phase, Tenant: string(t.Tenant), Owner: string(t.Owner),
			Name: t.Name, Due: t.Due, State: string(t.State), Updated: stamp(t.Updated), May: map[string]bool{"change": change},
		}
	}
}

func listTasks(ctx context.Context, c Call, in *struct {
	ProjectIn
	Asked
	State string `query:"state" enum:"todo,doing,done,dropped"`
}) (*listOut[ProjectTask], error) {
	pid := project.ID(in.ID)
	p, err := c.Projects.Project(ctx, c.In, pid)
	if err != nil {
		return nil, err
	}
	some, err := c.Projects.Tasks(ctx, c.In, project.TaskFilter{Project: pid, State: project.TaskState(in.State)}, in.page())
	return list(some, c.viewTask(p)), err
}

func addTask(ctx context.Context, c Call, in *struct {
	ProjectIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key adds the same task once"`
	Body ProjectTaskSaid
}) (*one[ProjectTask], error) {
	p, err := c.Projects.Project(ctx, c.In, project.ID(in.ID))
	if err != nil {
		return nil, err
	}
	said, err := in.Body.said(c, project.Task{})
	if err != nil {
		return nil, err
	}
	t, err := c.Projects.AddTask(ctx, c.In, p.ID, said, once[project.TaskID](c, "task "+in.ID, in.Key))
	if err != nil {
		return nil, err
	}
	return whole(c.viewTask(p)(t), t.Rev), nil
}

func changeTask(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Task string `path:"task" maxLength:"36"`
	Body ProjectTaskSaid
}) (*one[ProjectTask], error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	p, err := c.Projects.Project(ctx, c.In, at.ID)
	if err != nil {
		return nil, err
	}
	t, err := c.Projects.ChangeTask(ctx, c.In, at.ID, project.TaskID(in.Task), at.Rev, func(before project.Task) (project.TaskSaid, error) {
		return in.Body.said(c, before)
	})
	if err != nil {
		return nil, err
	}
	return whole(c.viewTask(p)(t), t.Rev), nil
}

// ProjectPerson is somebody who may be chosen for the group of a project and for its tasks.
type ProjectPerson struct {
	Member string `json:"member"`
	Tenant string `json:"tenant"`
	Name   string `json:"name"`
}

func listProjectPeople(ctx context.Context, c Call, in *ProjectIn) (*struct{ Body List[ProjectPerson] }, error) {
	all, err := c.Projects.People(ctx, c.In, project.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body List[ProjectPerson] }{List[ProjectPerson]{Items: each(all, func(p project.Person) ProjectPerson {
		return ProjectPerson{Member: string(p.Member), Tenant: string(p.Tenant), Name: p.Name}
	})}}, nil
}

// ProjectAnnex is what one party keeps of a project for itself.
type ProjectAnnex struct {
	Rev     int64           `json:"rev" doc:"0 before anything was written"`
	Notes   Text            `json:"notes"`
	Points  []Text          `json:"points" nullable:"false"`
	Budget  []ProjectLine   `json:"budget" nullable:"false"`
	Case    string          `json:"case,omitempty" doc:"that was begun from the project"`
	Updated string          `json:"updated,omitempty"`
	May     map[string]bool `json:"may"`
}

// ProjectAnnexSaid is what a party writes into its annex.
type ProjectAnnexSaid struct {
	Notes  Text          `json:"notes"`
	Points []Text        `json:"points" nullable:"false" maxItems:"40"`
	Budget []ProjectLine `json:"budget" nullable:"false" maxItems:"100"`
}

func annexOut(home tenants.Scope, a project.Annex, err error) (*one[ProjectAnnex], error) {
	if err != nil {
		return nil, err
	}
	return whole(ProjectAnnex{
		Rev: a.Rev, Notes: viewText(a.Notes), Points: each(a.Points, viewText), Budget: each(a.Budget, viewLine), Case: a.Case, Updated: stamp(a.Updated),
		May: map[string]bool{"write": home.May(project.AnnexWritten.Needs())},
	}, a.Rev), nil
}

func readAnnex(ctx context.Context, c Call, in *ProjectIn) (*one[ProjectAnnex], error) {
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	a, err := c.Projects.Annex(ctx, c.In, home, project.ID(in.ID))
	return annexOut(home, a, err)
}

func writeAnnex(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body ProjectAnnexSaid
}) (*one[ProjectAnnex], error) {
	rev, err := in.at()
	if err != nil {
		return nil, err
	}
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	a, err := c.Projects.Annotate(ctx, c.In, home, rev, func(was project.Annex) (project.AnnexSaid, error) {
		var check fault.Check
		out := project.AnnexSaid{Notes: in.Body.Notes.said(&check, "notes", was.Notes, c.Now())}
		for i, t := range in.Body.Points {
			var old lang.Text
			if i < len(was.Points) {
				old = was.Points[i]
			}
			out.Points = append(out.Points, t.said(&check, strings.TrimSuffix(spot("points", i), "."), old, c.Now()))
		}
		if err := check.Err(); err != nil {
			return out, err
		}
		out.Budget, err = c.lines("budget", in.Body.Budget, was.Budget)
		return out, err
	})
	return annexOut(home, a, err)
}

// PlanArea is one field of work of a plan.
type PlanArea struct {
	ID   string `json:"id" maxLength:"40"`
	Name Text   `json:"name"`
}

// Plan is a space's projects by area and horizon.
type Plan struct {
	Rev      int64           `json:"rev" doc:"0 before any area was laid out"`
	Areas    []PlanArea      `json:"areas" nullable:"false"`
	Projects []ProjectRow    `json:"projects" nullable:"false" doc:"at most two hundred, last changed first"`
	Moves    []ProjectMove   `json:"moves" nullable:"false" doc:"the last fifty"`
	May      map[string]bool `json:"may"`
}

// Bounds of a plan.
const (
	planMost  = 200
	movesMost = 50
)

func (c Call) plan(ctx context.Context, b project.Board) (*one[Plan], error) {
	v := Plan{
		Rev: b.Rev, Areas: each(b.Areas, func(a project.Area) PlanArea { return PlanArea{a.ID, viewText(a.Name)} }), Projects: []ProjectRow{}, Moves: []ProjectMove{},
		May: map[string]bool{"lay": c.In.May(tenants.WriteProject), "begin": c.In.May(tenants.WriteProject)},
	}
	ask := page.Ask{Size: page.MostSize}
	for len(v.Projects) < planMost {
		p, err := c.Projects.Projects(ctx, c.In, project.Filter{}, ask)
		if err != nil {
			return nil, err
		}
		for _, x := range p.Items {
			if x.IsCopy() {
				continue
			}
			v.Projects = append(v.Projects, viewProjectRow(x))
			for _, m := range x.Moves {
				move := viewMove(m)
				move.Project = string(x.ID)
				v.Moves = append(v.Moves, move)
			}
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	slices.SortStableFunc(v.Moves, func(a, b ProjectMove) int { return strings.Compare(b.At, a.At) })
	v.Moves = v.Moves[:min(len(v.Moves), movesMost)]
	return whole(v, b.Rev), nil
}

func readPlan(ctx context.Context, c Call, _ *InSpace) (*one[Plan], error) {
	b, err := c.Projects.Board(ctx, c.In)
	if err != nil {
		return nil, err
	}
	return c.plan(ctx, b)
}

func layPlan(ctx context.Context, c Call, in *struct {
	InSpace
	IfMatch
	Body struct {
		Areas []PlanArea `json:"areas" nullable:"false" maxItems:"20"`
	}
}) (*one[Plan], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	b, err := c.Projects.Lay(ctx, c.In, rev, func(was project.Board) ([]project.Area, error) {
		var check fault.Check
		out := make([]project.Area, len(in.Body.Areas))
		for i, a := range in.Body.Areas {
			old := before(was.Areas, a.ID, func(x project.Area) string { return x.ID })
			out[i] = project.Area{ID: a.ID, Name: a.Name.said(&check, spot("areas", i)+"name", old.Name, c.Now())}
		}
		return out, check.Err()
	})
	if err != nil {
		return nil, err
	}
	return c.plan(ctx, b)
}

func placeProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Area    string `json:"area" maxLength:"40"`
		Horizon string `json:"horizon" enum:"priority,mid,long"`
		Reason  string `json:"reason" maxLength:"4000"`
	}
}) (*one[Project], error) {
	to := project.Placing{Area: in.Body.Area, Horizon: project.Horizon(in.Body.Horizon), Reason: in.Body.Reason}
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.Place(ctx, c.In, rev, to) })
}

// CurrencyCode is a currency in which a budget may be.
type CurrencyCode struct {
	Code   string `json:"code"`
	Digits int    `json:"digits" doc:"of its minor unit"`
}

func listCurrencies(_ context.Context, _ Call, _ *struct{}) (*struct{ Body List[CurrencyCode] }, error) {
	return &struct{ Body List[CurrencyCode] }{List[CurrencyCode]{Items: each(money.Currencies(), func(x money.Currency) CurrencyCode { return CurrencyCode(x) })}}, nil
}
