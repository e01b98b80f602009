package storage

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var hookNoun = noun[webhook.Hook]{
	name: "webhook", missing: webhook.ErrNotFound,
	indexes: []engine.Index{{Name: "at", Fields: []engine.Field{{Path: "at", Type: engine.Time}}}},
	id:      func(h *webhook.Hook) string { return string(h.ID) },
	setID:   func(h *webhook.Hook, id string) { h.ID = webhook.ID(id) },
	rev:     func(h *webhook.Hook) *int64 { return &h.Rev },
}

var deliveryNoun = noun[webhook.Delivery]{
	name: "webhook_delivery", missing: webhook.ErrDeliveryNotFound,
	indexes: []engine.Index{
		{Name: "number", Unique: true, Fields: []engine.Field{{Path: "hook"}, {Path: "n", Type: engine.Int}}},
		{Name: "fact", Unique: true, Fields: []engine.Field{{Path: "hook"}, {Path: "fact"}}},
		{Name: "queue", Fields: []engine.Field{{Path: "hook"}, {Path: "state"}, {Path: "n", Type: engine.Int}}},
		{Name: "at", Fields: []engine.Field{{Path: "at", Type: engine.Time}}},
	},
	id:    func(d *webhook.Delivery) string { return string(d.ID) },
	setID: func(d *webhook.Delivery, id string) { d.ID = webhook.DeliveryID(id) },
	rev:   func(d *webhook.Delivery) *int64 { return &d.Rev },
}

func webhookCollections() []engine.Collection {
	return []engine.Collection{hookNoun.collection(), deliveryNoun.collection()}
}

// Webhooks is the store of webhooks.
type Webhooks struct{ house *House }

// Webhooks returns the store of webhooks.
func (h *House) Webhooks() Webhooks { return Webhooks{h} }

// In implements webhook.Store.
func (w Webhooks) In(in tenants.Scope) webhook.Shelf {
	k := wall.Of(in)
	return webhookShelf{shelf[webhook.Hook]{w.house, &hookNoun, k}, shelf[webhook.Delivery]{w.house, &deliveryNoun, k}}
}

type webhookShelf struct {
	hooks      shelf[webhook.Hook]
	deliveries shelf[webhook.Delivery]
}

// Hook implements webhook.Shelf.
func (w webhookShelf) Hook(ctx context.Context, id webhook.ID) (webhook.Hook, error) {
	return w.hooks.get(ctx, string(id))
}

// Hooks implements webhook.Shelf.
func (w webhookShelf) Hooks(ctx context.Context) ([]webhook.Hook, error) {
	return w.hooks.all(ctx, engine.Query{Index: "at"})
}

// AddHook implements webhook.Shelf.
func (w webhookShelf) AddHook(ctx context.Context, h webhook.Hook, told tenants.Told) error {
	return w.hooks.add(ctx, h, told)
}

// ChangeHook implements webhook.Shelf.
func (w webhookShelf) ChangeHook(ctx context.Context, h webhook.Hook, told tenants.Told) error {
	return w.hooks.change(ctx, h, told)
}

// RemoveHook implements webhook.Shelf.
func (w webhookShelf) RemoveHook(ctx context.Context, h webhook.Hook, told tenants.Told) error {
	return w.hooks.remove(ctx, h, told)
}

// Delivery implements webhook.Shelf.
func (w webhookShelf) Delivery(ctx context.Context, id webhook.DeliveryID) (webhook.Delivery, error) {
	return w.deliveries.get(ctx, string(id))
}

func ofHook(h webhook.ID) engine.Cond { return engine.Equal("hook", string(h)) }

func waiting(h webhook.ID) []engine.Cond {
	return []engine.Cond{ofHook(h), engine.Equal("state", string(webhook.Waiting))}
}

// Head implements webhook.Shelf.
func (w webhookShelf) Head(ctx context.Context, h webhook.ID) (webhook.Delivery, error) {
	return w.deliveries.first(ctx, engine.Query{Index: "queue", Where: waiting(h)})
}

// Last implements webhook.Shelf.
func (w webhookShelf) Last(ctx context.Context, h webhook.ID) (webhook.Delivery, error) {
	return w.deliveries.first(ctx, engine.Query{Index: "number", Order: engine.Down, Where: []engine.Cond{ofHook(h)}})
}

// Has implements webhook.Shelf.
func (w webhookShelf) Has(ctx context.Context, h webhook.ID, fact string) (bool, error) {
	n, err := w.deliveries.count(ctx, engine.Query{Index: "fact", Limit: 1, Where: []engine.Cond{ofHook(h), engine.Equal("fact", fact)}})
	return n > 0, err
}

// Log implements webhook.Shelf.
func (w webhookShelf) Log(ctx context.Context, h webhook.ID, ask page.Ask) (page.Of[webhook.Delivery], error) {
	return w.deliveries.find(ctx, engine.Query{Index: "number", Order: engine.Down, Page: ask, Where: []engine.Cond{ofHook(h)}})
}

// Waiting implements webhook.Shelf.
func (w webhookShelf) Waiting(ctx context.Context, h webhook.ID, most int64) (int64, error) {
	return w.deliveries.count(ctx, engine.Query{Index: "queue", Limit: most, Where: waiting(h)})
}

// Old implements webhook.Shelf.
func (w webhookShelf) Old(ctx context.Context, before time.Time, most int) ([]webhook.Delivery, error) {
	p, err := w.deliveries.find(ctx, engine.Query{Index: "at", Page: page.Ask{Size: most}, Where: []engine.Cond{engine.Range("at", nil, before)}})
	return p.Items, err
}

// AddDelivery implements webhook.Shelf.
func (w webhookShelf) AddDelivery(ctx context.Context, d webhook.Delivery, told tenants.Told) error {
	return w.deliveries.add(ctx, d, told)
}

// ChangeDelivery implements webhook.Shelf.
func (w webhookShelf) ChangeDelivery(ctx context.Context, d webhook.Delivery, told tenants.Told) error {
	return w.deliveries.change(ctx, d, told)
}

// RemoveDelivery implements webhook.Shelf.
func (w webhookShelf) RemoveDelivery(ctx context.Context, d webhook.Delivery, told tenants.Told) error {
	return w.deliveries.remove(ctx, d, told)
}
