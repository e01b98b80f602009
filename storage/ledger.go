package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	shown, when = engine.Field{Path: "found.shown", Type: engine.Bool}, engine.Field{Path: "found.when"}

	recordNoun = noun[ledger.Record]{
		name: "record", missing: ledger.ErrNotFound,
		indexes: []engine.Index{
			{Name: "date", Fields: []engine.Field{shown, when}},
			{Name: "kind", Fields: []engine.Field{shown, {Path: "content.kind"}, when}},
			{Name: "sector", Fields: []engine.Field{shown, {Path: "found.sectors", Many: true}, when}},
			{Name: "partner", Fields: []engine.Field{shown, {Path: "found.codes", Many: true}, when}},
			{Name: "way", Fields: []engine.Field{shown, {Path: "found.ways", Many: true}, when}},
			{Name: "state", Fields: []engine.Field{shown, {Path: "state"}, when}},
			{Name: "waits", Fields: []engine.Field{shown, {Path: "found.waits", Many: true}, when}},
			{Name: "series", Fields: []engine.Field{shown, {Path: "content.series"}, when}},
			{Name: "about", Fields: []engine.Field{shown, {Path: "found.about"}, when}},
		},
		id:    func(r *ledger.Record) string { return string(r.ID) },
		setID: func(r *ledger.Record, id string) { r.ID = ledger.ID(id) },
		rev:   func(r *ledger.Record) *int64 { return &r.Rev },
	}
	recordAnnexNoun = noun[ledger.Annex]{
		name: "record_annex", missing: ledger.ErrAnnexNotFound,
		id:    func(a *ledger.Annex) string { return string(a.Record) },
		setID: func(a *ledger.Annex, id string) { a.Record = ledger.ID(id) },
		rev:   func(a *ledger.Annex) *int64 { return &a.Rev },
	}
)

func ledgerCollections() []engine.Collection {
	return []engine.Collection{recordNoun.collection(), recordAnnexNoun.collection()}
}

// Ledger is the store of exchange records.
type Ledger struct{ house *House }

// Ledger returns the store of exchange records.
func (h *House) Ledger() Ledger { return Ledger{h} }

// In implements ledger.Store.
func (l Ledger) In(in tenants.Scope) ledger.Shelf {
	key := wall.Of(in)
	return ledgerShelf{ledgerReading{shelf[ledger.Record]{l.house, &recordNoun, key}}, l.house, key}
}

// Over implements ledger.Store.
func (l Ledger) Over(r tenants.Reach) ledger.Reading {
	return ledgerReading{shelf[ledger.Record]{l.house, &recordNoun, wall.Over(r)}}
}

type ledgerReading struct{ rows shelf[ledger.Record] }

// Records implements ledger.Reading.
func (l ledgerReading) Records(ctx context.Context, f ledger.Filter, ask page.Ask) (page.Of[ledger.Record], error) {
	q := engine.Query{Index: "date", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("found.shown", true)}}
	by := func(index string, c engine.Cond) { q.Index, q.Where = index, append(q.Where, c) }
	switch {
	case f.About != "":
		by("about", engine.Equal("found.about", f.About))
	case f.Waits != "":
		by("waits", engine.Has("found.waits", string(f.Waits)))
	case f.Series != "":
		by("series", engine.Equal("content.series", f.Series))
	case f.Partner != "":
		by("partner", engine.Has("found.codes", f.Partner))
	case f.Kind != "":
		by("kind", engine.Equal("content.kind", string(f.Kind)))
	case f.Sector != "":
		by("sector", engine.Has("found.sectors", f.Sector))
	case f.State != "":
		by("state", engine.Equal("state", string(f.State)))
	case f.Direction != "":
		by("way", engine.Has("found.ways", ledger.WayKey(f.As, f.Direction)))
	}
	if f.Year != "" {
		q.Where = append(q.Where, engine.Range("found.when", f.Year, f.Year+"~")) // a tilde sorts behind every hyphen and digit
	}
	return l.rows.find(ctx, q)
}

type ledgerShelf struct {
	ledgerReading
	house *House
	key   wall.Key
}

func (l ledgerShelf) annexes() shelf[ledger.Annex] {
	return shelf[ledger.Annex]{l.house, &recordAnnexNoun, l.key}
}

// Record implements ledger.Shelf.
func (l ledgerShelf) Record(ctx context.Context, id ledger.ID) (ledger.Record, error) {
	return l.rows.get(ctx, string(id))
}

// AddRecord implements ledger.Shelf.
func (l ledgerShelf) AddRecord(ctx context.Context, r ledger.Record, told tenants.Told) error {
	return l.rows.add(ctx, r, told)
}

// ChangeRecord implements ledger.Shelf.
func (l ledgerShelf) ChangeRecord(ctx context.Context, r ledger.Record, told tenants.Told) error {
	return l.rows.change(ctx, r, told)
}

// RemoveRecord implements ledger.Shelf.
func (l ledgerShelf) RemoveRecord(ctx context.Context, r ledger.Record, told tenants.Told) error {
	return l.rows.remove(ctx, r, told)
}

// Annex implements ledger.Shelf.
func (l ledgerShelf) Annex(ctx context.Context, id ledger.ID) (ledger.Annex, error) {
	return l.annexes().get(ctx, string(id))
}

// KeepAnnex implements ledger.Shelf.
func (l ledgerShelf) KeepAnnex(ctx context.Context, a ledger.Annex, told tenants.Told) error {
	if a.Rev == 0 {
		return l.annexes().add(ctx, a, told)
	}
	return l.annexes().change(ctx, a, told)
}
