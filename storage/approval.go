package storage

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var (
	approvalNoun = noun[approval.Approval]{
		name: "approval", missing: approval.ErrNotFound,
		indexes: []engine.Index{
			{Name: "lock", Fields: []engine.Field{{Path: "lock"}}, Unique: true},
			{Name: "about", Fields: []engine.Field{{Path: "about.noun"}, {Path: "about.id"}, {Path: "asked", Type: engine.Time}}},
			{Name: "ongoing", Fields: []engine.Field{{Path: "ongoing", Type: engine.Bool}}},
			{Name: "waits", Fields: []engine.Field{{Path: "waits", Many: true}, {Path: "updated", Type: engine.Time}}},
			{Name: "waits_noun", Fields: []engine.Field{{Path: "waits", Many: true}, {Path: "about.noun"}, {Path: "updated", Type: engine.Time}}},
			{Name: "ours", Fields: []engine.Field{{Path: "asker.tenant"}, {Path: "copy", Type: engine.Bool}, {Path: "state"}, {Path: "updated", Type: engine.Time}}},
			{Name: "ours_noun", Fields: []engine.Field{
				{Path: "asker.tenant"}, {Path: "copy", Type: engine.Bool}, {Path: "about.noun"}, {Path: "state"}, {Path: "updated", Type: engine.Time},
			}},
			{Name: "state", Fields: []engine.Field{{Path: "copy", Type: engine.Bool}, {Path: "state"}, {Path: "updated", Type: engine.Time}}},
			{Name: "state_noun", Fields: []engine.Field{
				{Path: "copy", Type: engine.Bool}, {Path: "about.noun"}, {Path: "state"}, {Path: "updated", Type: engine.Time},
			}},
		},
		id:    func(a *approval.Approval) string { return string(a.ID) },
		setID: func(a *approval.Approval, id string) { a.ID = approval.ID(id) },
		rev:   func(a *approval.Approval) *int64 { return &a.Rev },
	}
	frozenNoun = noun[approval.Document]{
		name: "approval_document", missing: approval.ErrNotFound,
		id:    func(d *approval.Document) string { return string(d.ID) },
		setID: func(d *approval.Document, id string) { d.ID = approval.ID(id) },
		rev:   func(d *approval.Document) *int64 { return &d.Rev },
	}
)

func approvalCollections() []engine.Collection {
	return []engine.Collection{approvalNoun.collection(), frozenNoun.collection()}
}

// Approvals is the store of approvals and the documents they are about.
type Approvals struct{ house *House }

// Approvals returns the store of approvals.
func (h *House) Approvals() Approvals { return Approvals{h} }

// In implements approval.Store.
func (a Approvals) In(in tenants.Scope) approval.Shelf {
	key := wall.Of(in)
	return approvalShelf{approvalDesk{shelf[approval.Approval]{a.house, &approvalNoun, key}}, shelf[approval.Document]{a.house, &frozenNoun, key}}
}

// Over implements approval.Store.
func (a Approvals) Over(r tenants.Reach) approval.Desk {
	return approvalDesk{shelf[approval.Approval]{a.house, &approvalNoun, wall.Over(r)}}
}

// Ripe implements approval.Store. It walks every approval: there are a few thousand in the largest house, and their documents stand elsewhere.
func (a Approvals) Ripe(ctx context.Context, now time.Time) ([]approval.Place, error) {
	var ripe []approval.Place
	err := a.house.engine.Walk(ctx, approvalNoun.name, engine.Place{}, func(s engine.Stored) error {
		if s.Gone {
			return nil
		}
		var row struct {
			Next time.Time `bson:"next"`
		}
		if err := bson.Unmarshal(s.Row, &row); err != nil {
			return fmt.Errorf("read approval %s: %w", s.ID, err)
		}
		if row.Next.Unix() > 0 && !row.Next.After(now) {
			ripe = append(ripe, approval.Place{Space: tenants.Space(s.Space), ID: approval.ID(s.ID)})
		}
		return nil
	})
	return ripe, err
}

type approvalDesk struct {
	rows shelf[approval.Approval]
}

// Approval implements approval.Desk and approval.Shelf.
func (a approvalDesk) Approval(ctx context.Context, id approval.ID) (approval.Approval, error) {
	return a.rows.get(ctx, string(id))
}

// Approvals implements approval.Desk.
func (a approvalDesk) Approvals(ctx context.Context, f approval.Filter, ask page.Ask) (page.Of[approval.Approval], error) {
	q := engine.Query{Order: engine.Down, Page: ask}
	seen, original := engine.In("state", stateWords(approval.States())...), engine.Equal("copy", false)
	switch f.View {
	case approval.Waiting:
		q.Index, q.Where = "waits", []engine.Cond{engine.Has("waits", string(f.Tenant))}
	case approval.Ours:
		q.Index, q.Where = "ours", []engine.Cond{engine.Equal("asker.tenant", string(f.Tenant)), original, seen}
	case approval.Ongoing:
		q.Index, q.Where = "state", []engine.Cond{original, engine.Equal("state", string(approval.Open))}
	case approval.TheCopies:
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("copy", true), engine.Equal("state", string(approval.Complete))}
	default:
		q.Index, q.Where = "state", []engine.Cond{original, engine.In("state", stateWords(approval.States()[1:])...)}
	}
	if f.Noun != "" { // the noun stands before the state, or behind all there is
		q.Index += "_noun"
		noun := engine.Equal("about.noun", f.Noun)
		if last := len(q.Where) - 1; q.Where[last].Path == "state" {
			q.Where = append(q.Where[:last:last], noun, q.Where[last])
		} else {
			q.Where = append(q.Where, noun)
		}
	}
	return a.rows.find(ctx, q)
}

func stateWords(all []approval.State) []string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return words
}

type approvalShelf struct {
	approvalDesk
	documents shelf[approval.Document]
}

// Of implements approval.Shelf.
func (a approvalShelf) Of(ctx context.Context, about fact.Ref, ask page.Ask) (page.Of[approval.Approval], error) {
	return a.rows.find(ctx, engine.Query{Index: "about", Order: engine.Down, Page: ask, Where: []engine.Cond{
		engine.Equal("about.noun", about.Noun), engine.Equal("about.id", about.ID),
	}})
}

// Ongoing implements approval.Shelf.
func (a approvalShelf) Ongoing(ctx context.Context) ([]approval.Approval, error) {
	return a.rows.all(ctx, engine.Query{Index: "ongoing", Where: []engine.Cond{engine.Equal("ongoing", true)}})
}

// Add implements approval.Shelf.
func (a approvalShelf) Add(ctx context.Context, row approval.Approval, told tenants.Told) error {
	return a.rows.add(ctx, row, told)
}

// Change implements approval.Shelf.
func (a approvalShelf) Change(ctx context.Context, row approval.Approval, told ...tenants.Told) error {
	return a.rows.change(ctx, row, told...)
}

// Remove implements approval.Shelf.
func (a approvalShelf) Remove(ctx context.Context, row approval.Approval, told tenants.Told) error {
	return a.rows.remove(ctx, row, told)
}

// Document implements approval.Shelf.
func (a approvalShelf) Document(ctx context.Context, id approval.ID) (approval.Document, error) {
	return a.documents.get(ctx, string(id))
}

// KeepDocument implements approval.Shelf.
func (a approvalShelf) KeepDocument(ctx context.Context, d approval.Document, told tenants.Told) error {
	if d.Rev == 0 {
		return a.documents.add(ctx, d, told)
	}
	return a.documents.change(ctx, d, told)
}
