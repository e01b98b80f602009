package storage

import (
	"context"

	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var feedNoun = noun[calendar.Feed]{
	name: "calendar_feed", missing: calendar.ErrNoFeed,
	id:    func(f *calendar.Feed) string { return string(f.ID) },
	setID: func(f *calendar.Feed, id string) { f.ID = calendar.FeedID(id) },
	rev:   func(f *calendar.Feed) *int64 { return &f.Rev },
}

func calendarCollections() []engine.Collection { return []engine.Collection{feedNoun.collection()} }

// Feeds is the store of members' calendar addresses.
type Feeds struct{ house *House }

// Feeds returns the store of members' calendar addresses.
func (h *House) Feeds() Feeds { return Feeds{h} }

// In implements calendar.Store.
func (f Feeds) In(in tenants.Scope) calendar.Shelf {
	return feedShelf{shelf[calendar.Feed]{f.house, &feedNoun, wall.Of(in)}}
}

type feedShelf struct{ rows shelf[calendar.Feed] }

// Feed implements calendar.Shelf.
func (s feedShelf) Feed(ctx context.Context, id calendar.FeedID) (calendar.Feed, error) {
	return s.rows.get(ctx, string(id))
}

// AddFeed implements calendar.Shelf.
func (s feedShelf) AddFeed(ctx context.Context, f calendar.Feed, told tenants.Told) error {
	return s.rows.add(ctx, f, told)
}

// ChangeFeed implements calendar.Shelf.
func (s feedShelf) ChangeFeed(ctx context.Context, f calendar.Feed, told tenants.Told) error {
	return s.rows.change(ctx, f, told)
}

// RemoveFeed implements calendar.Shelf.
func (s feedShelf) RemoveFeed(ctx context.Context, f calendar.Feed, told tenants.Told) error {
	return s.rows.remove(ctx, f, told)
}
