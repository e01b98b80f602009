package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	roomNoun = noun[chat.Room]{
		name: "room", missing: chat.ErrRoomNotFound,
		indexes: []engine.Index{
			{Name: "open", Fields: []engine.Field{{Path: "closed", Type: engine.Bool}, {Path: "state"}, {Path: "at", Type: engine.Time}}},
			{Name: "member", Fields: []engine.Field{{Path: "members", Many: true}, {Path: "state"}, {Path: "at", Type: engine.Time}}},
			{Name: "tenant", Fields: []engine.Field{{Path: "tenants", Many: true}, {Path: "state"}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(r *chat.Room) string { return string(r.ID) },
		setID: func(r *chat.Room, id string) { r.ID = chat.RoomID(id) },
		rev:   func(r *chat.Room) *int64 { return &r.Rev },
	}
	// A message costs two lines of an index; those by mention and mark are for the few that have any.
	messageNoun = noun[chat.Message]{
		name: "message", missing: chat.ErrMessageNotFound,
		indexes: []engine.Index{
			{Name: "seq", Unique: true, Fields: []engine.Field{{Path: "room"}, {Path: "seq", Type: engine.Int}}},
			{Name: "lane", Fields: []engine.Field{{Path: "room"}, {Path: "root", Type: engine.Int}, {Path: "seq", Type: engine.Int}}},
			{Name: "mention", Fields: []engine.Field{{Path: "mentions", Many: true}, {Path: "room"}, {Path: "seq", Type: engine.Int}}},
			{Name: "mark", Fields: []engine.Field{{Path: "marks", Many: true}, {Path: "room"}, {Path: "seq", Type: engine.Int}}},
		},
		id:    func(m *chat.Message) string { return string(m.ID) },
		setID: func(m *chat.Message, id string) { m.ID = chat.MessageID(id) },
		rev:   func(m *chat.Message) *int64 { return &m.Rev },
	}
	readingNoun = noun[chat.Reading]{
		name: "reading", missing: errNoReading,
		indexes: []engine.Index{
			{Name: "who", Fields: []engine.Field{{Path: "who"}, {Path: "room"}}},
			{Name: "room", Fields: []engine.Field{{Path: "room"}, {Path: "seq", Type: engine.Int}}},
		},
		id:    func(r *chat.Reading) string { return string(r.Room) + "/" + r.Who },
		setID: func(*chat.Reading, string) {}, // it follows from room and reader
		rev:   func(r *chat.Reading) *int64 { return &r.Rev },
	}
	retentionNoun = noun[chat.Retention]{
		name: "retention", missing: errNoRetention,
		id:    func(*chat.Retention) string { return theRetention },
		setID: func(*chat.Retention, string) {}, // a space has one
		rev:   func(r *chat.Retention) *int64 { return &r.Rev },
	}
)

const theRetention = "chat"

// What a reader of these has never to see: who has read nothing has read up to 0, a space without a rule keeps everything.
var (
	errNoReading   = errors.New("storage: nothing was read")
	errNoRetention = errors.New("storage: no retention rule")
)

func chatCollections() []engine.Collection {
	return []engine.Collection{roomNoun.collection(), messageNoun.collection(), readingNoun.collection(), retentionNoun.collection()}
}

// Chat is the store of rooms and what is said in them.
type Chat struct{ house *House }

// Chat returns the store of rooms.
func (h *House) Chat() Chat { return Chat{h} }

// In implements chat.Store.
func (c Chat) In(in tenants.Scope) chat.Shelf { return chatShelf{c.house, wall.Of(in)} }

// Retentions lists the spaces that have a retention rule, for the house's daily work.
func (c Chat) Retentions(ctx context.Context) ([]tenants.Space, error) {
	var all []tenants.Space
	err := c.house.engine.Walk(ctx, retentionNoun.name, engine.Place{}, func(s engine.Stored) error {
		if !s.Gone {
			all = append(all, tenants.Space(s.Space))
		}
		return nil
	})
	return all, err
}

type chatShelf struct {
	house *House
	key   wall.Key
}

func (c chatShelf) rooms() shelf[chat.Room] { return shelf[chat.Room]{c.house, &roomNoun, c.key} }
func (c chatShelf) messages() shelf[chat.Message] {
	return shelf[chat.Message]{c.house, &messageNoun, c.key}
}
func (c chatShelf) readings() shelf[chat.Reading] {
	return shelf[chat.Reading]{c.house, &readingNoun, c.key}
}
func (c chatShelf) retentions() shelf[chat.Retention] {
	return shelf[chat.Retention]{c.house, &retentionNoun, c.key}
}

// some returns the first rows of a query, page by page.
func some[T any](ctx context.Context, s shelf[T], q engine.Query, most int) ([]T, error) {
	var rows []T
	for most > len(rows) {
		q.Page.Size = min(most-len(rows), page.MostSize)
		p, err := s.find(ctx, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, p.Items...)
		if p.Next == "" {
			break
		}
		q.Page.After = p.Next
	}
	return rows, nil
}

// Room implements chat.Shelf.
func (c chatShelf) Room(ctx context.Context, id chat.RoomID) (chat.Room, error) {
	return c.rooms().get(ctx, string(id))
}

// Rooms implements chat.Shelf.
func (c chatShelf) Rooms(ctx context.Context, s chat.State) ([]chat.Room, error) {
	return some(ctx, c.rooms(), engine.Query{Index: "open", Order: engine.Down, Where: []engine.Cond{
		engine.Equal("closed", false), engine.Equal("state", string(s)),
	}}, chat.MostRooms)
}

// RoomsOf implements chat.Shelf.
func (c chatShelf) RoomsOf(ctx context.Context, member string, s chat.State) ([]chat.Room, error) {
	return some(ctx, c.rooms(), engine.Query{Index: "member", Order: engine.Down, Where: []engine.Cond{
		engine.Has("members", member), engine.Equal("state", string(s)),
	}}, chat.MostRooms)
}

// RoomsWith implements chat.Shelf.
func (c chatShelf) RoomsWith(ctx context.Context, tenant string, s chat.State) ([]chat.Room, error) {
	return some(ctx, c.rooms(), engine.Query{Index: "tenant", Order: engine.Down, Where: []engine.Cond{
		engine.Has("tenants", tenant), engine.Equal("state", string(s)),
	}}, chat.MostRooms)
}

// Every implements chat.Shelf.
func (c chatShelf) Every(ctx context.Context, s chat.State) ([]chat.Room, error) {
	return c.rooms().all(ctx, engine.Query{Index: "open", Where: []engine.Cond{
		engine.In("closed", false, true), engine.Equal("state", string(s)),
	}})
}

// AddRoom implements chat.Shelf.
func (c chatShelf) AddRoom(ctx context.Context, r chat.Room, told tenants.Told) error {
	return c.rooms().add(ctx, r, told)
}

// ChangeRoom implements chat.Shelf.
func (c chatShelf) ChangeRoom(ctx context.Context, r chat.Room, told tenants.Told) error {
	return c.rooms().change(ctx, r, told)
}

// Reading implements chat.Shelf.
func (c chatShelf) Reading(ctx context.Context, r chat.RoomID, who string) (chat.Reading, error) {
	at := chat.Reading{Room: r, Who: who}
	found, err := c.readings().get(ctx, readingNoun.id(&at))
	if errors.Is(err, errNoReading) {
		return at, nil
	}
	return found, err
}

// Readings implements chat.Shelf.
func (c chatShelf) Readings(ctx context.Context, who string) ([]chat.Reading, error) {
	return c.readings().all(ctx, engine.Query{Index: "who", Where: []engine.Cond{engine.Equal("who", who)}})
}

// ReadingsIn implements chat.Shelf.
func (c chatShelf) ReadingsIn(ctx context.Context, r chat.RoomID) ([]chat.Reading, error) {
	return some(ctx, c.readings(), engine.Query{Index: "room", Order: engine.Down, Where: []engine.Cond{engine.Equal("room", string(r))}}, mostReadings)
}

// mostReadings bounds the read positions of one room that a list shows: those who have read furthest.
const mostReadings = 2000

// KeepReading implements chat.Shelf.
func (c chatShelf) KeepReading(ctx context.Context, r chat.Reading, told tenants.Told) error {
	if r.Rev == 0 {
		return c.readings().add(ctx, r, told)
	}
	return c.readings().change(ctx, r, told)
}

// Retention implements chat.Shelf.
func (c chatShelf) Retention(ctx context.Context) (chat.Retention, error) {
	r, err := c.retentions().get(ctx, theRetention)
	if errors.Is(err, errNoRetention) {
		return chat.Retention{}, nil
	}
	return r, err
}

// KeepRetention implements chat.Shelf.
func (c chatShelf) KeepRetention(ctx context.Context, r chat.Retention, told tenants.Told) error {
	if r.Rev == 0 {
		return c.retentions().add(ctx, r, told)
	}
	return c.retentions().change(ctx, r, told)
}
