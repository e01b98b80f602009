package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var (
	costNoun = noun[meeting.Costs]{
		name: "meeting_cost", missing: meeting.ErrNotFound,
		id:    func(c *meeting.Costs) string { return string(c.Meeting) },
		setID: func(c *meeting.Costs, id string) { c.Meeting = meeting.ID(id) },
		rev:   func(c *meeting.Costs) *int64 { return &c.Rev },
	}
	sharedCostNoun = noun[meeting.SharedCosts]{
		name: "meeting_cost_shared", missing: meeting.ErrNotFound,
		indexes: []engine.Index{{Name: "meeting", Fields: []engine.Field{ofMeeting, {Path: "tenant"}}}},
		id:      func(c *meeting.SharedCosts) string { return c.ID },
		setID:   func(c *meeting.SharedCosts, id string) { c.ID = id },
		rev:     func(c *meeting.SharedCosts) *int64 { return &c.Rev },
	}
)

func costCollections() []engine.Collection {
	return []engine.Collection{costNoun.collection(), sharedCostNoun.collection()}
}

func (m meetingShelf) costs() shelf[meeting.Costs] {
	return shelf[meeting.Costs]{m.house, &costNoun, m.key}
}

func (m meetingShelf) sharedCosts() shelf[meeting.SharedCosts] {
	return shelf[meeting.SharedCosts]{m.house, &sharedCostNoun, m.key}
}

// Costs implements meeting.CostShelf.
func (m meetingShelf) Costs(ctx context.Context, id meeting.ID) (meeting.Costs, error) {
	c, err := m.costs().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Costs{Meeting: id, Lines: []meeting.Cost{}}, nil
	}
	return c, err
}

// KeepCosts implements meeting.CostShelf.
func (m meetingShelf) KeepCosts(ctx context.Context, c meeting.Costs, told tenants.Told) error {
	if c.Rev == 0 {
		return m.costs().add(ctx, c, told)
	}
	return m.costs().change(ctx, c, told)
}

// SharedCosts implements meeting.CostShelf. A meeting has fewer sides than a page has rows.
func (m meetingShelf) SharedCosts(ctx context.Context, id meeting.ID) ([]meeting.SharedCosts, error) {
	p, err := m.sharedCosts().find(ctx, engine.Query{
		Index: "meeting", Order: engine.Up, Page: page.Ask{Size: page.MostSize}, Where: []engine.Cond{engine.Equal("meeting", string(id))},
	})
	return p.Items, err
}

// KeepSharedCosts implements meeting.CostShelf.
func (m meetingShelf) KeepSharedCosts(ctx context.Context, c meeting.SharedCosts, told tenants.Told) error {
	if c.Rev == 0 {
		return m.sharedCosts().add(ctx, c, told)
	}
	return m.sharedCosts().change(ctx, c, told)
}
