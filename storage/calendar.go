package storage

import (
	"context"
	"errors"

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

var yearNoun = noun[calendar.Year]{
	name: "calendar_year", missing: calendar.ErrNoYear,
	indexes: []engine.Index{{Name: "region", Fields: []engine.Field{{Path: "region"}}}},
	id:      func(y *calendar.Year) string { return string(y.ID) },
	setID:   func(y *calendar.Year, id string) { y.ID = calendar.YearID(id) },
	rev:     func(y *calendar.Year) *int64 { return &y.Rev },
}

func calendarCollections() []engine.Collection {
	return []engine.Collection{feedNoun.collection(), yearNoun.collection()}
}

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

// Years is the store of what coordinators have put right in the days of years.
type Years struct{ house *House }

// Years returns the store of amended days.
func (h *House) Years() Years { return Years{h} }

// In implements calendar.Years.
func (y Years) In(in tenants.Scope) calendar.YearShelf {
	return yearShelf{shelf[calendar.Year]{y.house, &yearNoun, wall.Of(in)}}
}

type yearShelf struct{ rows shelf[calendar.Year] }

// Year implements calendar.YearShelf.
func (s yearShelf) Year(ctx context.Context, region string, year int) (calendar.Year, error) {
	y, err := s.rows.get(ctx, string(calendar.YearOf(region, year)))
	if errors.Is(err, calendar.ErrNoYear) {
		return calendar.Year{ID: calendar.YearOf(region, year), Region: region, Year: year, Days: []calendar.AmendedDay{}}, nil
	}
	return y, err
}

// All implements calendar.YearShelf.
func (s yearShelf) All(ctx context.Context) ([]calendar.Year, error) {
	return s.rows.all(ctx, engine.Query{Index: "region"})
}

// KeepYear implements calendar.YearShelf.
func (s yearShelf) KeepYear(ctx context.Context, y calendar.Year, told tenants.Told) error {
	if y.Rev == 0 {
		return s.rows.add(ctx, y, told)
	}
	return s.rows.change(ctx, y, told)
}
