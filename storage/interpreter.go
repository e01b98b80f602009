package storage

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	interpreterNoun = noun[interpreter.Interpreter]{
		name: "interpreter", missing: interpreter.ErrNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{changed}},
			{Name: "leg", Fields: []engine.Field{{Path: "legs", Many: true}, changed}},
			{Name: "owner", Fields: []engine.Field{{Path: "owner"}, changed}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, changed}},
		},
		id:    func(x *interpreter.Interpreter) string { return string(x.ID) },
		setID: func(x *interpreter.Interpreter, id string) { x.ID = interpreter.ID(id) },
		rev:   func(x *interpreter.Interpreter) *int64 { return &x.Rev },
	}
	interpreterExportNoun = noun[interpreter.Export]{
		name: "interpreter_export", missing: interpreter.ErrNotFound,
		id:    func(e *interpreter.Export) string { return e.ID },
		setID: func(e *interpreter.Export, id string) { e.ID = id },
		rev:   func(e *interpreter.Export) *int64 { return &e.Rev },
	}
)

func interpreterCollections() []engine.Collection {
	return []engine.Collection{interpreterNoun.collection(), interpreterExportNoun.collection()}
}

// Interpreters is the store of pools of interpreters.
type Interpreters struct{ house *House }

// Interpreters returns the store of pools of interpreters.
func (h *House) Interpreters() Interpreters { return Interpreters{h} }

// In implements interpreter.Store.
func (i Interpreters) In(in tenants.Scope) interpreter.Shelf {
	return interpreterShelf{interpreterReading{i.house, wall.Of(in)}}
}

// Over implements interpreter.Store.
func (i Interpreters) Over(r tenants.Reach) interpreter.Reading {
	return interpreterReading{i.house, wall.Over(r)}
}

// LapsedBy lists the interpreters whose data are to be taken away by a day, with the spaces they stand in.
func (i Interpreters) LapsedBy(ctx context.Context, day string) (map[interpreter.ID]tenants.Space, error) {
	found := map[interpreter.ID]tenants.Space{}
	rows := shelf[interpreter.Interpreter]{i.house, &interpreterNoun, wall.House()}
	err := i.house.engine.Walk(ctx, interpreterNoun.name, engine.Place{}, func(s engine.Stored) error {
		if s.Gone {
			return nil
		}
		row, err := rows.read(s.Record)
		if err == nil && row.Ground.Purge <= day {
			found[row.ID] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

type interpreterReading struct {
	house *House
	key   wall.Key
}

func (i interpreterReading) rows() shelf[interpreter.Interpreter] {
	return shelf[interpreter.Interpreter]{i.house, &interpreterNoun, i.key}
}

// Interpreters implements interpreter.Reading.
func (i interpreterReading) Interpreters(ctx context.Context, f interpreter.Filter, ask page.Ask) (page.Of[interpreter.Interpreter], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}}
	switch {
	case f.From != "":
		q.Index, q.Where = "leg", []engine.Cond{engine.Has("legs", interpreter.Leg(f.From, f.To))}
	case f.Owner != "":
		q.Index, q.Where = "owner", []engine.Cond{engine.Equal("owner", string(f.Owner))}
	case f.State != "":
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return i.rows().find(ctx, q)
}

type interpreterShelf struct{ interpreterReading }

// Interpreter implements interpreter.Shelf.
func (i interpreterShelf) Interpreter(ctx context.Context, id interpreter.ID) (interpreter.Interpreter, error) {
	return i.rows().get(ctx, string(id))
}

// AddInterpreter implements interpreter.Shelf.
func (i interpreterShelf) AddInterpreter(ctx context.Context, x interpreter.Interpreter, told tenants.Told) error {
	return i.rows().add(ctx, x, told)
}

// ChangeInterpreter implements interpreter.Shelf.
func (i interpreterShelf) ChangeInterpreter(ctx context.Context, x interpreter.Interpreter, told tenants.Told) error {
	return i.rows().change(ctx, x, told)
}

// RemoveInterpreter implements interpreter.Shelf.
func (i interpreterShelf) RemoveInterpreter(ctx context.Context, x interpreter.Interpreter, told tenants.Told) error {
	return i.rows().remove(ctx, x, told)
}

// AddExport implements interpreter.Shelf.
func (i interpreterShelf) AddExport(ctx context.Context, e interpreter.Export, told tenants.Told) error {
	return shelf[interpreter.Export]{i.house, &interpreterExportNoun, i.key}.add(ctx, e, told)
}
