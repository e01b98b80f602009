package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var batchNoun = noun[intake.Batch]{
	name: "import", missing: intake.ErrNotFound,
	indexes: []engine.Index{{Name: "at", Fields: []engine.Field{{Path: "at", Type: engine.Time}}}, {Name: "state", Fields: []engine.Field{{Path: "state"}}}},
	id:      func(b *intake.Batch) string { return string(b.ID) },
	setID:   func(b *intake.Batch, id string) { b.ID = intake.ID(id) },
	rev:     func(b *intake.Batch) *int64 { return &b.Rev },
}

var pieceNoun = noun[intake.Piece]{
	name: "import_rows", missing: intake.ErrNotFound,
	id:    func(p *intake.Piece) string { return p.ID },
	setID: func(p *intake.Piece, id string) { p.ID = id },
	rev:   func(p *intake.Piece) *int64 { return &p.Rev },
}

var habitNoun = noun[intake.Habit]{
	name: "import_habit", missing: intake.ErrNotFound,
	indexes: []engine.Index{{Name: "print", Fields: []engine.Field{{Path: "print"}, {Path: "at", Type: engine.Time}}}},
	id:      func(h *intake.Habit) string { return h.ID },
	setID:   func(h *intake.Habit, id string) { h.ID = id },
	rev:     func(h *intake.Habit) *int64 { return &h.Rev },
}

func intakeCollections() []engine.Collection {
	return []engine.Collection{batchNoun.collection(), pieceNoun.collection(), habitNoun.collection()}
}

// Imports is the store of lists that are brought.
type Imports struct{ house *House }

// Imports returns the store of lists that are brought.
func (h *House) Imports() Imports { return Imports{h} }

// In implements intake.Store.
func (s Imports) In(in tenants.Scope) intake.Shelf {
	key := wall.Of(in)
	return importShelf{shelf[intake.Batch]{s.house, &batchNoun, key}, shelf[intake.Piece]{s.house, &pieceNoun, key}, shelf[intake.Habit]{s.house, &habitNoun, key}}
}

type importShelf struct {
	batches shelf[intake.Batch]
	pieces  shelf[intake.Piece]
	habits  shelf[intake.Habit]
}

// Batch implements intake.Shelf.
func (s importShelf) Batch(ctx context.Context, id intake.ID) (intake.Batch, error) {
	return s.batches.get(ctx, string(id))
}

// Batches implements intake.Shelf.
func (s importShelf) Batches(ctx context.Context, ask page.Ask) (page.Of[intake.Batch], error) {
	return s.batches.find(ctx, engine.Query{Index: "at", Order: engine.Down, Page: ask})
}

// Open implements intake.Shelf.
func (s importShelf) Open(ctx context.Context) (int64, error) {
	return s.batches.count(ctx, engine.Query{
		Index: "state", Where: []engine.Cond{engine.In("state", string(intake.Brought), string(intake.Checking), string(intake.Checked))}, Limit: intake.MostOpen,
	})
}

// AddBatch implements intake.Shelf.
func (s importShelf) AddBatch(ctx context.Context, b intake.Batch, told tenants.Told) error {
	return s.batches.add(ctx, b, told)
}

// ChangeBatch implements intake.Shelf.
func (s importShelf) ChangeBatch(ctx context.Context, b intake.Batch, told tenants.Told) error {
	return s.batches.change(ctx, b, told)
}

// RemoveBatch implements intake.Shelf.
func (s importShelf) RemoveBatch(ctx context.Context, b intake.Batch, told tenants.Told) error {
	return s.batches.remove(ctx, b, told)
}

// Piece implements intake.Shelf.
func (s importShelf) Piece(ctx context.Context, id string) (intake.Piece, error) {
	return s.pieces.get(ctx, id)
}

// AddPieces implements intake.Shelf.
func (s importShelf) AddPieces(ctx context.Context, all []intake.Piece, told tenants.Told) error {
	each := make([][]tenants.Told, len(all))
	for i := range each {
		each[i] = []tenants.Told{told}
	}
	_, err := s.pieces.addAll(ctx, all, each)
	return err
}

// ChangePiece implements intake.Shelf.
func (s importShelf) ChangePiece(ctx context.Context, p intake.Piece, told tenants.Told) error {
	return s.pieces.change(ctx, p, told)
}

// RemovePiece implements intake.Shelf.
func (s importShelf) RemovePiece(ctx context.Context, p intake.Piece, told tenants.Told) error {
	return s.pieces.remove(ctx, p, told)
}

// Habits implements intake.Shelf.
func (s importShelf) Habits(ctx context.Context, print string) ([]intake.Habit, error) {
	p, err := s.habits.find(ctx, engine.Query{Index: "print", Where: []engine.Cond{engine.Equal("print", print)}, Order: engine.Down, Page: page.Ask{Size: page.MostSize}})
	return p.Items, err
}

// KeepHabit implements intake.Shelf.
func (s importShelf) KeepHabit(ctx context.Context, h intake.Habit, told tenants.Told) error {
	if h.Rev == 0 {
		return s.habits.add(ctx, h, told)
	}
	return s.habits.change(ctx, h, told)
}
