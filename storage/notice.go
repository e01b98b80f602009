package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var noticeNoun = noun[notice.Notice]{
	name: "notice", missing: notice.ErrNotFound,
	indexes: []engine.Index{
		{Name: "member", Fields: []engine.Field{{Path: "to"}, {Path: "at", Type: engine.Time}}},
		{Name: "unread", Fields: []engine.Field{{Path: "to"}, {Path: "read", Type: engine.Bool}, {Path: "at", Type: engine.Time}}},
	},
	id:    func(n *notice.Notice) string { return string(n.ID) },
	setID: func(n *notice.Notice, id string) { n.ID = notice.ID(id) },
	rev:   func(n *notice.Notice) *int64 { return &n.Rev },
}

func noticeCollections() []engine.Collection {
	return []engine.Collection{noticeNoun.collection()}
}

// Notices is the store of notices.
type Notices struct{ house *House }

// Notices returns the store of notices.
func (h *House) Notices() Notices { return Notices{h} }

// In implements notice.Store.
func (n Notices) In(in tenants.Scope) notice.Shelf {
	return noticeShelf{shelf[notice.Notice]{n.house, &noticeNoun, wall.Of(in)}}
}

type noticeShelf struct{ shelf[notice.Notice] }

// Notice implements notice.Shelf.
func (n noticeShelf) Notice(ctx context.Context, id notice.ID) (notice.Notice, error) {
	return n.get(ctx, string(id))
}

// Of implements notice.Shelf.
func (n noticeShelf) Of(ctx context.Context, m tenants.MemberID, ask page.Ask) (page.Of[notice.Notice], error) {
	return n.find(ctx, engine.Query{Index: "member", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("to", string(m))}})
}

// Unread implements notice.Shelf.
func (n noticeShelf) Unread(ctx context.Context, m tenants.MemberID, most int64) (int64, error) {
	return n.count(ctx, engine.Query{Index: "unread", Limit: most, Where: []engine.Cond{engine.Equal("to", string(m)), engine.Equal("read", false)}})
}

// UnreadOf implements notice.Shelf.
func (n noticeShelf) UnreadOf(ctx context.Context, m tenants.MemberID, ask page.Ask) (page.Of[notice.Notice], error) {
	return n.find(ctx, engine.Query{Index: "unread", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("to", string(m)), engine.Equal("read", false)}})
}

// Add implements notice.Shelf.
func (n noticeShelf) Add(ctx context.Context, row notice.Notice, told tenants.Told) error {
	return n.add(ctx, row, told)
}

// Change implements notice.Shelf.
func (n noticeShelf) Change(ctx context.Context, row notice.Notice, told tenants.Told) error {
	return n.change(ctx, row, told)
}
