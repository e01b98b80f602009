package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var eventNoun = noun[meeting.Event]{
	name: "event", missing: meeting.ErrEventNotFound,
	indexes: []engine.Index{{Name: "end", Fields: []engine.Field{{Path: "slot.end", Type: engine.Time}}}},
	id:      func(e *meeting.Event) string { return string(e.ID) },
	setID:   func(e *meeting.Event, id string) { e.ID = meeting.ID(id) },
	rev:     func(e *meeting.Event) *int64 { return &e.Rev },
}

func (m meetingShelf) events() shelf[meeting.Event] {
	return shelf[meeting.Event]{m.house, &eventNoun, m.key}
}

// Event implements meeting.EventShelf.
func (m meetingShelf) Event(ctx context.Context, id meeting.ID) (meeting.Event, error) {
	return m.events().get(ctx, string(id))
}

// Events implements meeting.EventShelf.
func (m meetingShelf) Events(ctx context.Context, f meeting.EventFilter, ask page.Ask) (page.Of[meeting.Event], error) {
	if !f.From.IsZero() {
		return m.events().find(ctx, engine.Query{Index: "end", Page: ask, Where: []engine.Cond{engine.Range("slot.end", f.From, nil)}})
	}
	return m.events().find(ctx, engine.Query{Index: "end", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("slot.end", nil, f.To)}})
}

// KeepEvent implements meeting.EventShelf.
func (m meetingShelf) KeepEvent(ctx context.Context, e meeting.Event, told tenants.Told) error {
	if e.Rev == 0 {
		return m.events().add(ctx, e, told)
	}
	return m.events().change(ctx, e, told)
}

// RemoveEvent implements meeting.EventShelf.
func (m meetingShelf) RemoveEvent(ctx context.Context, e meeting.Event, told tenants.Told) error {
	return m.events().remove(ctx, e, told)
}
