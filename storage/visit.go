package storage

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	visitNoun = noun[visit.Visit]{
		name: "visit", missing: visit.ErrNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{changed}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, changed}},
		},
		id:    func(v *visit.Visit) string { return string(v.ID) },
		setID: func(v *visit.Visit, id string) { v.ID = visit.ID(id) },
		rev:   func(v *visit.Visit) *int64 { return &v.Rev },
	}
	visitBriefNoun = noun[visit.Brief]{
		name: "visit_brief", missing: visit.ErrNoBrief,
		id:    func(b *visit.Brief) string { return string(b.Visit) },
		setID: func(b *visit.Brief, id string) { b.Visit = visit.ID(id) },
		rev:   func(b *visit.Brief) *int64 { return &b.Rev },
	}
)

func visitCollections() []engine.Collection {
	return []engine.Collection{visitNoun.collection(), visitBriefNoun.collection()}
}

// Visits is the store of visits.
type Visits struct{ house *House }

// Visits returns the store of visits.
func (h *House) Visits() Visits { return Visits{h} }

// In implements visit.Store.
func (x Visits) In(in tenants.Scope) visit.Shelf {
	key := wall.Of(in)
	return visitShelf{visitReading{shelf[visit.Visit]{x.house, &visitNoun, key}}, shelf[visit.Brief]{x.house, &visitBriefNoun, key}}
}

// Over implements visit.Store.
func (x Visits) Over(r tenants.Reach) visit.Reading {
	return visitReading{shelf[visit.Visit]{x.house, &visitNoun, wall.Over(r)}}
}

// RemindersBefore implements visit.Store.
func (x Visits) RemindersBefore(ctx context.Context, at time.Time) (map[visit.ID]tenants.Space, error) {
	found := map[visit.ID]tenants.Space{}
	rows := shelf[visit.Visit]{x.house, &visitNoun, wall.House()}
	err := x.house.engine.Walk(ctx, visitNoun.name, engine.Place{}, func(s engine.Stored) error {
		row, err := rows.read(s.Record)
		if err == nil && !s.Gone && !row.Next.IsZero() && !row.Next.After(at) {
			found[row.ID] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

type visitReading struct{ rows shelf[visit.Visit] }

// Visits implements visit.Reading.
func (x visitReading) Visits(ctx context.Context, f visit.Filter, ask page.Ask) (page.Of[visit.Visit], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}}
	if f.State != "" {
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return x.rows.find(ctx, q)
}

type visitShelf struct {
	visitReading
	briefs shelf[visit.Brief]
}

// Visit implements visit.Shelf.
func (x visitShelf) Visit(ctx context.Context, id visit.ID) (visit.Visit, error) {
	return x.rows.get(ctx, string(id))
}

// AddVisit implements visit.Shelf.
func (x visitShelf) AddVisit(ctx context.Context, v visit.Visit, told tenants.Told) error {
	return x.rows.add(ctx, v, told)
}

// ChangeVisit implements visit.Shelf.
func (x visitShelf) ChangeVisit(ctx context.Context, v visit.Visit, told tenants.Told) error {
	return x.rows.change(ctx, v, told)
}

// Brief implements visit.Shelf.
func (x visitShelf) Brief(ctx context.Context, id visit.ID) (visit.Brief, error) {
	return x.briefs.get(ctx, string(id))
}

// KeepBrief implements visit.Shelf.
func (x visitShelf) KeepBrief(ctx context.Context, b visit.Brief, told tenants.Told) error {
	if b.Rev == 0 {
		return x.briefs.add(ctx, b, told)
	}
	return x.briefs.change(ctx, b, told)
}
