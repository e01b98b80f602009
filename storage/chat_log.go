package storage

import (
	"context"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

// Message implements chat.Shelf.
func (c chatShelf) Message(ctx context.Context, id chat.MessageID) (chat.Message, error) {
	return c.messages().get(ctx, string(id))
}

// At implements chat.Shelf.
func (c chatShelf) At(ctx context.Context, r chat.RoomID, seq int64) (chat.Message, error) {
	return c.messages().first(ctx, engine.Query{Index: "seq", Where: []engine.Cond{engine.Equal("room", string(r)), engine.Equal("seq", seq)}})
}

// Tail implements chat.Shelf.
func (c chatShelf) Tail(ctx context.Context, r chat.RoomID) (chat.Message, error) {
	last, err := some(ctx, c.messages(), engine.Query{Index: "seq", Order: engine.Down, Where: []engine.Cond{engine.Equal("room", string(r))}}, 1)
	if err != nil || len(last) == 0 {
		return chat.Message{}, err
	}
	return last[0], nil
}

// Log implements chat.Shelf.
func (c chatShelf) Log(ctx context.Context, r chat.RoomID, after int64, most int) ([]chat.Message, error) {
	return some(ctx, c.messages(), engine.Query{Index: "seq", Where: []engine.Cond{
		engine.Equal("room", string(r)), engine.Range("seq", after+1, nil),
	}}, most)
}

// Lane implements chat.Shelf.
func (c chatShelf) Lane(ctx context.Context, r chat.RoomID, root int64, s chat.Span) ([]chat.Message, error) {
	var before any
	if s.Before > 0 {
		before = s.Before
	}
	q := engine.Query{Index: "lane", Where: []engine.Cond{
		engine.Equal("room", string(r)), engine.Equal("root", root), engine.Range("seq", s.After+1, before),
	}}
	if s.Down {
		q.Order = engine.Down
	}
	return some(ctx, c.messages(), q, s.Most)
}

// Board implements chat.Shelf.
func (c chatShelf) Board(ctx context.Context, r chat.RoomID) ([]chat.Message, error) {
	return some(ctx, c.messages(), engine.Query{Index: "mark", Where: []engine.Cond{
		engine.Has("marks", chat.Mark), engine.Equal("room", string(r)),
	}}, 2*chat.MostPins)
}

// Replies implements chat.Shelf.
func (c chatShelf) Replies(ctx context.Context, r chat.RoomID, from, to int64) (map[int64]int64, error) {
	groups, err := c.house.engine.Tally(ctx, c.key, messageNoun.name, engine.Query{Index: "lane", Where: []engine.Cond{
		engine.Equal("room", string(r)), engine.Range("root", max(from, 1), to+1),
	}})
	if err != nil {
		return nil, err
	}
	counts := make(map[int64]int64, len(groups))
	for _, g := range groups {
		if root, ok := g.Key.(int64); ok {
			counts[root] = g.Count
		}
	}
	return counts, nil
}

// Called implements chat.Shelf.
func (c chatShelf) Called(ctx context.Context, r chat.RoomID, mention string, after int64, most int) ([]chat.Message, error) {
	return some(ctx, c.messages(), engine.Query{Index: "mention", Where: []engine.Cond{
		engine.Has("mentions", mention), engine.Equal("room", string(r)), engine.Range("seq", after+1, nil),
	}}, most)
}

// Said implements chat.Shelf.
func (c chatShelf) Said(ctx context.Context, r chat.RoomID, after, most int64) (int64, error) {
	return c.messages().count(ctx, engine.Query{Index: "lane", Limit: most, Where: []engine.Cond{
		engine.Equal("room", string(r)), engine.Equal("root", int64(0)), engine.Range("seq", after+1, nil),
	}})
}

// AddMessages implements chat.Shelf.
func (c chatShelf) AddMessages(ctx context.Context, all []chat.Message, told []tenants.Told) (int, error) {
	each := make([][]tenants.Told, len(told))
	for i := range told {
		each[i] = told[i : i+1]
	}
	return c.messages().addAll(ctx, all, each)
}

// ChangeMessage implements chat.Shelf.
func (c chatShelf) ChangeMessage(ctx context.Context, m chat.Message, told tenants.Told) error {
	return c.messages().change(ctx, m, told)
}
