package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/fault"
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
		{Name: "family", Fields: []engine.Field{{Path: "to"}, {Path: "family"}, {Path: "read", Type: engine.Bool}, {Path: "at", Type: engine.Time}}},
		{Name: "place", Fields: []engine.Field{{Path: "to"}, {Path: "space"}, {Path: "read", Type: engine.Bool}, {Path: "at", Type: engine.Time}}},
		{Name: "line", Fields: []engine.Field{{Path: "to"}, {Path: "line"}, {Path: "read", Type: engine.Bool}, {Path: "at", Type: engine.Time}}},
		{Name: "fact", Fields: []engine.Field{{Path: "facts", Many: true}, {Path: "to"}}},
		{Name: "due", Fields: []engine.Field{{Path: "due", Type: engine.Time}}},
	},
	id:    func(n *notice.Notice) string { return string(n.ID) },
	setID: func(n *notice.Notice, id string) { n.ID = notice.ID(id) },
	rev:   func(n *notice.Notice) *int64 { return &n.Rev },
}

var choiceNoun = noun[notice.Choice]{
	name: "notice_choice", missing: notice.ErrNotFound,
	id:    func(c *notice.Choice) string { return string(c.Member) },
	setID: func(c *notice.Choice, id string) { c.Member = tenants.MemberID(id) },
	rev:   func(c *notice.Choice) *int64 { return &c.Rev },
}

var deviceNoun = noun[notice.Device]{
	name: "notice_device", missing: notice.ErrDeviceNotFound,
	indexes: []engine.Index{
		{Name: "member", Fields: []engine.Field{{Path: "member"}, {Path: "at", Type: engine.Time}}},
		{Name: "session", Fields: []engine.Field{{Path: "session"}}},
	},
	id:    func(d *notice.Device) string { return string(d.ID) },
	setID: func(d *notice.Device, id string) { d.ID = notice.DeviceID(id) },
	rev:   func(d *notice.Device) *int64 { return &d.Rev },
}

func noticeCollections() []engine.Collection {
	return []engine.Collection{noticeNoun.collection(), choiceNoun.collection(), deviceNoun.collection()}
}

// Notices is the store of notices.
type Notices struct{ house *House }

// Notices returns the store of notices.
func (h *House) Notices() Notices { return Notices{h} }

// In implements notice.Store.
func (n Notices) In(in tenants.Scope) notice.Shelf {
	k := wall.Of(in)
	return noticeShelf{
		shelf[notice.Notice]{n.house, &noticeNoun, k}, shelf[notice.Choice]{n.house, &choiceNoun, k}, shelf[notice.Device]{n.house, &deviceNoun, k},
	}
}

type noticeShelf struct {
	notices shelf[notice.Notice]
	choices shelf[notice.Choice]
	devices shelf[notice.Device]
}

// Notice implements notice.Shelf.
func (n noticeShelf) Notice(ctx context.Context, id notice.ID) (notice.Notice, error) {
	return n.notices.get(ctx, string(id))
}

// Of implements notice.Shelf.
func (n noticeShelf) Of(ctx context.Context, m tenants.MemberID, f notice.Filter, ask page.Ask) (page.Of[notice.Notice], error) {
	to, read := engine.Equal("to", string(m)), engine.In("read", false, true)
	if f.Unread {
		read = engine.Equal("read", false)
	}
	q := engine.Query{Index: "member", Order: engine.Down, Page: ask, Where: []engine.Cond{to}}
	switch {
	case f.Space != "":
		q.Index, q.Where = "place", []engine.Cond{to, engine.Equal("space", string(f.Space)), read}
	case f.Family != "":
		q.Index, q.Where = "family", []engine.Cond{to, engine.Equal("family", string(f.Family)), read}
	case f.Unread:
		q.Index, q.Where = "unread", []engine.Cond{to, read}
	}
	return n.notices.find(ctx, q)
}

// Unread implements notice.Shelf.
func (n noticeShelf) Unread(ctx context.Context, m tenants.MemberID, most int64) (int64, error) {
	return n.notices.count(ctx, engine.Query{Index: "unread", Limit: most, Where: []engine.Cond{engine.Equal("to", string(m)), engine.Equal("read", false)}})
}

// Open implements notice.Shelf.
func (n noticeShelf) Open(ctx context.Context, m tenants.MemberID, line string) (notice.Notice, error) {
	return n.notices.first(ctx, engine.Query{Index: "line", Order: engine.Down, Where: []engine.Cond{
		engine.Equal("to", string(m)), engine.Equal("line", line), engine.Equal("read", false),
	}})
}

// Has implements notice.Shelf.
func (n noticeShelf) Has(ctx context.Context, m tenants.MemberID, fact string) (bool, error) {
	count, err := n.notices.count(ctx, engine.Query{Index: "fact", Limit: 1, Where: []engine.Cond{engine.Has("facts", fact), engine.Equal("to", string(m))}})
	return count > 0, err
}

// Due implements notice.Shelf.
func (n noticeShelf) Due(ctx context.Context, before time.Time, ask page.Ask) (page.Of[notice.Notice], error) {
	// What isn't to leave at all bears the zero time, long before the epoch.
	return n.notices.find(ctx, engine.Query{Index: "due", Page: ask, Where: []engine.Cond{engine.Range("due", time.Unix(1, 0), before.Add(time.Millisecond))}})
}

// Add implements notice.Shelf.
func (n noticeShelf) Add(ctx context.Context, row notice.Notice, told tenants.Told) error {
	return n.notices.add(ctx, row, told)
}

// Change implements notice.Shelf.
func (n noticeShelf) Change(ctx context.Context, row notice.Notice, told tenants.Told) error {
	return n.notices.change(ctx, row, told)
}

// Choice implements notice.Shelf.
func (n noticeShelf) Choice(ctx context.Context, m tenants.MemberID) (notice.Choice, error) {
	return n.choices.get(ctx, string(m))
}

// KeepChoice implements notice.Shelf.
func (n noticeShelf) KeepChoice(ctx context.Context, c notice.Choice, told tenants.Told) error {
	if c.Rev == 0 {
		return n.choices.add(ctx, c, told)
	}
	return n.choices.change(ctx, c, told)
}

// Devices implements notice.Shelf.
func (n noticeShelf) Devices(ctx context.Context, m tenants.MemberID) ([]notice.Device, error) {
	return n.devices.all(ctx, engine.Query{Index: "member", Order: engine.Down, Where: []engine.Cond{engine.Equal("member", string(m))}})
}

// Device implements notice.Shelf.
func (n noticeShelf) Device(ctx context.Context, id notice.DeviceID) (notice.Device, error) {
	return n.devices.get(ctx, string(id))
}

// DevicesOf implements notice.Shelf.
func (n noticeShelf) DevicesOf(ctx context.Context, s tenants.SessionID) ([]notice.Device, error) {
	return n.devices.all(ctx, engine.Query{Index: "session", Where: []engine.Cond{engine.Equal("session", string(s))}})
}

// KeepDevice implements notice.Shelf.
func (n noticeShelf) KeepDevice(ctx context.Context, d notice.Device, told tenants.Told) error {
	if d.Rev == 0 {
		return n.devices.add(ctx, d, told)
	}
	return n.devices.change(ctx, d, told)
}

// RemoveDevice implements notice.Shelf.
func (n noticeShelf) RemoveDevice(ctx context.Context, d notice.Device, told tenants.Told) error {
	err := n.devices.remove(ctx, d, told)
	if errors.Is(err, fault.ErrStale) || errors.Is(err, notice.ErrDeviceNotFound) {
		return nil
	}
	return err
}
