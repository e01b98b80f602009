package storage

import (
	"context"

	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var termNoun = noun[term.Entry]{
	name: "term", missing: term.ErrNotFound,
	indexes: []engine.Index{{Name: "code", Fields: []engine.Field{{Path: "code"}}, Unique: true}},
	id:      func(e *term.Entry) string { return string(e.ID) },
	setID:   func(e *term.Entry, id string) { e.ID = term.ID(id) },
	rev:     func(e *term.Entry) *int64 { return &e.Rev },
}

func termCollections() []engine.Collection { return []engine.Collection{termNoun.collection()} }

// Terms is the store of glossaries.
type Terms struct{ house *House }

// Terms returns the store of glossaries.
func (h *House) Terms() Terms { return Terms{h} }

// In implements term.Store.
func (t Terms) In(in tenants.Scope) term.Shelf {
	return termShelf{shelf[term.Entry]{t.house, &termNoun, wall.Of(in)}}
}

type termShelf struct{ rows shelf[term.Entry] }

// Entry implements term.Shelf.
func (t termShelf) Entry(ctx context.Context, id term.ID) (term.Entry, error) {
	return t.rows.get(ctx, string(id))
}

// All implements term.Shelf.
func (t termShelf) All(ctx context.Context) ([]term.Entry, error) {
	return t.rows.all(ctx, engine.Query{Index: "code"})
}

// Add implements term.Shelf.
func (t termShelf) Add(ctx context.Context, e term.Entry, told tenants.Told) error {
	return t.rows.add(ctx, e, told)
}

// Change implements term.Shelf.
func (t termShelf) Change(ctx context.Context, e term.Entry, told tenants.Told) error {
	return t.rows.change(ctx, e, told)
}

// Remove implements term.Shelf.
func (t termShelf) Remove(ctx context.Context, e term.Entry, told tenants.Told) error {
	return t.rows.remove(ctx, e, told)
}
