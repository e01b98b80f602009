package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	class, changed = engine.Field{Path: "class"}, engine.Field{Path: "updated", Type: engine.Time}

	projectNoun = noun[project.Project]{
		name: "project", missing: project.ErrNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{class, changed}},
			{Name: "state", Fields: []engine.Field{class, {Path: "state"}, changed}},
			{Name: "horizon", Fields: []engine.Field{class, {Path: "basics.horizon"}, changed}},
			{Name: "area", Fields: []engine.Field{class, {Path: "basics.area"}, changed}},
			{Name: "party", Fields: []engine.Field{class, {Path: "parties", Many: true}, changed}},
			{Name: "reader", Fields: []engine.Field{{Path: "readers", Many: true}, changed}},
		},
		id:    func(p *project.Project) string { return string(p.ID) },
		setID: func(p *project.Project, id string) { p.ID = project.ID(id) },
		rev:   func(p *project.Project) *int64 { return &p.Rev },
	}
	taskNoun = noun[project.Task]{
		name: "project_task", missing: project.ErrTaskNotFound,
		indexes: []engine.Index{
			{Name: "due", Fields: []engine.Field{{Path: "project"}, {Path: "due"}}},
			{Name: "state", Fields: []engine.Field{{Path: "project"}, {Path: "state"}, {Path: "due"}}},
		},
		id:    func(t *project.Task) string { return string(t.ID) },
		setID: func(t *project.Task, id string) { t.ID = project.TaskID(id) },
		rev:   func(t *project.Task) *int64 { return &t.Rev },
	}
	boardNoun = noun[project.Board]{
		name: "project_plan", missing: project.ErrBoardNotFound,
		id:    func(*project.Board) string { return theBoard },
		setID: func(*project.Board, string) {},
		rev:   func(b *project.Board) *int64 { return &b.Rev },
	}
	annexNoun = noun[project.Annex]{
		name: "project_annex", missing: project.ErrAnnexNotFound,
		id:    func(a *project.Annex) string { return string(a.Project) },
		setID: func(a *project.Annex, id string) { a.Project = project.ID(id) },
		rev:   func(a *project.Annex) *int64 { return &a.Rev },
	}
)

// theBoard is the id of a space's one plan.
const theBoard = "plan"

func projectCollections() []engine.Collection {
	return []engine.Collection{projectNoun.collection(), taskNoun.collection(), boardNoun.collection(), annexNoun.collection()}
}

// Projects is the store of joint projects.
type Projects struct{ house *House }

// Projects returns the store of joint projects.
func (h *House) Projects() Projects { return Projects{h} }

// In implements project.Store.
func (p Projects) In(in tenants.Scope) project.Shelf {
	key := wall.Of(in)
	return projectShelf{projectReading{shelf[project.Project]{p.house, &projectNoun, key}}, p.house, key}
}

// Over implements project.Store.
func (p Projects) Over(r tenants.Reach) project.Reading {
	return projectReading{shelf[project.Project]{p.house, &projectNoun, wall.Over(r)}}
}

// SilentSince lists the proposals that nobody has touched since a moment, with the spaces they stand in.
func (p Projects) SilentSince(ctx context.Context, since time.Time) (map[project.ID]tenants.Space, error) {
	found := map[project.ID]tenants.Space{}
	rows := shelf[project.Project]{p.house, &projectNoun, wall.House()}
	err := p.house.engine.Walk(ctx, projectNoun.name, engine.Place{}, func(s engine.Stored) error {
		row, err := rows.read(s.Record)
		if err == nil && !s.Gone && row.State == project.Proposed && !row.Updated.After(since) {
			found[row.ID] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

type projectReading struct{ rows shelf[project.Project] }

// Projects implements project.Reading.
func (p projectReading) Projects(ctx context.Context, f project.Filter, ask page.Ask) (page.Of[project.Project], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("class", string(project.Open))}}
	switch {
	case f.Area != "":
		q.Index, q.Where = "area", append(q.Where, engine.Equal("basics.area", f.Area))
	case f.Party != "":
		q.Index, q.Where = "party", append(q.Where, engine.Has("parties", string(f.Party)))
	case f.State != "":
		q.Index, q.Where = "state", append(q.Where, engine.Equal("state", string(f.State)))
	case f.Horizon != "":
		q.Index, q.Where = "horizon", append(q.Where, engine.Equal("basics.horizon", string(f.Horizon)))
	}
	return p.rows.find(ctx, q)
}

// Sensitive implements project.Reading.
func (p projectReading) Sensitive(ctx context.Context, reader tenants.MemberID) ([]project.Project, error) {
	return p.rows.all(ctx, engine.Query{Index: "reader", Order: engine.Down, Where: []engine.Cond{engine.Has("readers", string(reader))}})
}

type projectShelf struct {
	projectReading
	house *House
	key   wall.Key
}

func (p projectShelf) tasks() shelf[project.Task] {
	return shelf[project.Task]{p.house, &taskNoun, p.key}
}
func (p projectShelf) boards() shelf[project.Board] {
	return shelf[project.Board]{p.house, &boardNoun, p.key}
}
func (p projectShelf) annexes() shelf[project.Annex] {
	return shelf[project.Annex]{p.house, &annexNoun, p.key}
}

// Project implements project.Shelf.
func (p projectShelf) Project(ctx context.Context, id project.ID) (project.Project, error) {
	return p.rows.get(ctx, string(id))
}

// Every implements project.Shelf.
func (p projectShelf) Every(ctx context.Context, c project.Class, ask page.Ask) (page.Of[project.Project], error) {
	return p.rows.find(ctx, engine.Query{Index: "updated", Page: ask, Where: []engine.Cond{engine.Equal("class", string(c))}})
}

// AddProject implements project.Shelf.
func (p projectShelf) AddProject(ctx context.Context, row project.Project, told tenants.Told) error {
	return p.rows.add(ctx, row, told)
}

// ChangeProject implements project.Shelf.
func (p projectShelf) ChangeProject(ctx context.Context, row project.Project, told tenants.Told) error {
	return p.rows.change(ctx, row, told)
}

// Task implements project.Shelf.
func (p projectShelf) Task(ctx context.Context, id project.TaskID) (project.Task, error) {
	return p.tasks().get(ctx, string(id))
}

// Tasks implements project.Shelf.
func (p projectShelf) Tasks(ctx context.Context, f project.TaskFilter, ask page.Ask) (page.Of[project.Task], error) {
	q := engine.Query{Index: "due", Page: ask, Where: []engine.Cond{engine.Equal("project", string(f.Project))}}
	if f.State != "" {
		q.Index, q.Where = "state", append(q.Where, engine.Equal("state", string(f.State)))
	}
	return p.tasks().find(ctx, q)
}

// CountTasks implements project.Shelf.
func (p projectShelf) CountTasks(ctx context.Context, id project.ID, most int64) (int64, error) {
	return p.tasks().count(ctx, engine.Query{Index: "due", Limit: most, Where: []engine.Cond{engine.Equal("project", string(id))}})
}

// AddTask implements project.Shelf.
func (p projectShelf) AddTask(ctx context.Context, t project.Task, told tenants.Told) error {
	return p.tasks().add(ctx, t, told)
}

// ChangeTask implements project.Shelf.
func (p projectShelf) ChangeTask(ctx context.Context, t project.Task, told tenants.Told) error {
	return p.tasks().change(ctx, t, told)
}

// Board implements project.Shelf.
func (p projectShelf) Board(ctx context.Context) (project.Board, error) {
	b, err := p.boards().get(ctx, theBoard)
	if errors.Is(err, project.ErrBoardNotFound) {
		return project.Board{Areas: []project.Area{}}, nil
	}
	return b, err
}

// KeepBoard implements project.Shelf.
func (p projectShelf) KeepBoard(ctx context.Context, b project.Board, told tenants.Told) error {
	if b.Rev == 0 {
		return p.boards().add(ctx, b, told)
	}
	return p.boards().change(ctx, b, told)
}

// Annex implements project.Shelf.
func (p projectShelf) Annex(ctx context.Context, id project.ID) (project.Annex, error) {
	return p.annexes().get(ctx, string(id))
}

// KeepAnnex implements project.Shelf.
func (p projectShelf) KeepAnnex(ctx context.Context, a project.Annex, told tenants.Told) error {
	if a.Rev == 0 {
		return p.annexes().add(ctx, a, told)
	}
	return p.annexes().change(ctx, a, told)
}
