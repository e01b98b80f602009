package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) project(id, word string) project.Project {
	row := project.New(project.ID(id), "home:same", project.Open, []tenants.TenantID{"same"}, member, p.at)
	row.Title, row.Area, row.Horizon = lang.Plain(lang.Korean, word), "same", project.Mid
	return row
}

// secret is a restricted project that the member may read.
func (p *pair) secret(id, word string) project.Project {
	row := p.project(id, word)
	row.Class, row.Readers = project.Restricted, []string{string(member)}
	return row
}

func (p *pair) task(id, word string) project.Task {
	return project.Task{ID: project.TaskID(id), Project: "1", Title: lang.Plain(lang.Korean, word), State: project.ToDo, Made: p.at, Updated: p.at}
}

func (p *pair) board(word string) project.Board {
	return project.Board{Areas: []project.Area{{ID: "same", Name: lang.Plain(lang.Korean, word)}}, At: p.at}
}

func (p *pair) annex(id, word string) project.Annex {
	return project.Annex{Project: project.ID(id), Class: project.Open, Notes: lang.Plain(lang.Korean, word), Updated: p.at}
}

// plans keeps one row of each sort.
func (p *pair) plans(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Projects().In(in)
	tell := func() tenants.Told { return p.told(in, id, word) }
	for _, err := range []error{
		s.AddProject(ctx, p.project(id, word), tell()), s.AddProject(ctx, p.secret("s"+id, word), tell()), s.AddTask(ctx, p.task(id, word), tell()),
		s.KeepAnnex(ctx, p.annex(id, word), tell()),
	} {
		check(p.t, err)
	}
	if id == "1" {
		check(p.t, s.KeepBoard(ctx, p.board(word), tell()))
	}
}

// plannedByThem is everything that B keeps of projects.
func (p *pair) plannedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Projects().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Project(ctx, project.ID(id)))
		add(s.Project(ctx, project.ID("s"+id)))
		add(s.Task(ctx, project.TaskID(id)))
		add(s.Annex(ctx, project.ID(id)))
	}
	add(s.Board(ctx))
}

// aProject tries one method of the shelf of projects in A.
func aProject(try func(context.Context, *pair, project.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Projects().In(p.a))
	}
}

// projectsInTwoSpaces has a case for each method of the shelf of projects.
var projectsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Projects.Project": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Project(ctx, "1"))
		p.absent(s.Project(ctx, onlyB))
	}),
	"Projects.Projects": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		for _, f := range []project.Filter{{}, {State: project.Idea}, {Horizon: project.Mid}, {Area: "same"}, {Party: "same"}} {
			p.mine(s.Projects(ctx, f, ask))
			p.mine(p.house.Projects().Over(p.reach).Projects(ctx, f, ask))
			theirs, err := p.house.Projects().In(p.b).Projects(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Projects(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Projects.Sensitive": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Sensitive(ctx, member))
		p.mine(p.house.Projects().Over(p.reach).Sensitive(ctx, member))
	}),
	"Projects.Every": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Every(ctx, project.Open, ask))
		p.mine(s.Every(ctx, project.Restricted, ask))
	}),
	"Projects.AddProject": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.refused(s.AddProject(ctx, p.project("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddProject(ctx, p.project(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Projects.ChangeProject": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		x, err := p.house.Projects().In(p.b).Project(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeProject(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeProject(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Projects.Task": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Task(ctx, "1"))
		p.absent(s.Task(ctx, onlyB))
	}),
	"Projects.Tasks": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Tasks(ctx, project.TaskFilter{Project: "1"}, ask))
		p.mine(s.Tasks(ctx, project.TaskFilter{Project: "1", State: project.ToDo}, ask))
	}),
	"Projects.CountTasks": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		if n, err := s.CountTasks(ctx, "1", 10); n != 1 || err != nil {
			p.t.Errorf("A counts %d tasks of its project, %v; it has one, and B two", n, err)
		}
	}),
	"Projects.AddTask": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.refused(s.AddTask(ctx, p.task("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddTask(ctx, p.task(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Projects.ChangeTask": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		x, err := p.house.Projects().In(p.b).Task(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeTask(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeTask(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Projects.Board": aProject(func(ctx context.Context, p *pair, s project.Shelf) { p.mine(s.Board(ctx)) }),
	"Projects.KeepBoard": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.refused(s.KeepBoard(ctx, p.board(own), p.told(p.b, "1", own)))
		b, err := s.Board(ctx)
		check(p.t, err)
		check(p.t, s.KeepBoard(ctx, b, p.told(p.a, "1", own)))
	}),
	"Projects.Annex": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		p.mine(s.Annex(ctx, "1"))
		p.absent(s.Annex(ctx, onlyB))
	}),
	"Projects.KeepAnnex": aProject(func(ctx context.Context, p *pair, s project.Shelf) {
		x, err := p.house.Projects().In(p.b).Annex(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepAnnex(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepAnnex(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepAnnex(ctx, p.annex(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
