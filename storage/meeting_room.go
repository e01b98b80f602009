package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var (
	floorNoun = noun[meeting.Floor]{
		name: "meeting_floor", missing: meeting.ErrNotFound,
		id:    func(f *meeting.Floor) string { return string(f.Room) },
		setID: func(f *meeting.Floor, id string) { f.Room = meeting.RoomID(id) },
		rev:   func(f *meeting.Floor) *int64 { return &f.Rev },
	}
	sittingNoun = noun[meeting.ClosedSitting]{
		name: "meeting_sitting", missing: meeting.ErrSittingNotFound,
		indexes: []engine.Index{{Name: "meeting", Fields: []engine.Field{ofMeeting, {Path: "created", Type: engine.Time}}}},
		id:      func(x *meeting.ClosedSitting) string { return string(x.ID) },
		setID:   func(x *meeting.ClosedSitting, id string) { x.ID = meeting.SittingID(id) },
		rev:     func(x *meeting.ClosedSitting) *int64 { return &x.Rev },
	}
	captionNoun = noun[meeting.Caption]{
		name: "meeting_caption", missing: meeting.ErrCaptionNotFound,
		indexes: []engine.Index{
			{Name: "seq", Unique: true, Fields: []engine.Field{{Path: "room"}, {Path: "seq", Type: engine.Int}}},
			{Name: "item", Fields: []engine.Field{{Path: "room"}, {Path: "item"}, {Path: "seq", Type: engine.Int}}},
		},
		id:    func(c *meeting.Caption) string { return c.ID },
		setID: func(c *meeting.Caption, id string) { c.ID = id },
		rev:   func(c *meeting.Caption) *int64 { return &c.Rev },
	}
)

func roomCollections() []engine.Collection {
	return []engine.Collection{floorNoun.collection(), captionNoun.collection(), sittingNoun.collection()}
}

func (m meetingShelf) floors() shelf[meeting.Floor] {
	return shelf[meeting.Floor]{m.house, &floorNoun, m.key}
}

func (m meetingShelf) captions() shelf[meeting.Caption] {
	return shelf[meeting.Caption]{m.house, &captionNoun, m.key}
}

// Floor implements meeting.RoomShelf.
func (m meetingShelf) Floor(ctx context.Context, room meeting.RoomID) (meeting.Floor, error) {
	return m.floors().get(ctx, string(room))
}

// KeepFloor implements meeting.RoomShelf.
func (m meetingShelf) KeepFloor(ctx context.Context, f meeting.Floor, told ...tenants.Told) error {
	if f.Rev == 0 {
		return m.floors().add(ctx, f, told...)
	}
	return m.floors().change(ctx, f, told...)
}

// Caption implements meeting.RoomShelf.
func (m meetingShelf) Caption(ctx context.Context, id string) (meeting.Caption, error) {
	return m.captions().get(ctx, id)
}

// CaptionAt implements meeting.RoomShelf.
func (m meetingShelf) CaptionAt(ctx context.Context, room meeting.RoomID, seq int64) (meeting.Caption, error) {
	return m.captions().first(ctx, engine.Query{Index: "seq", Where: []engine.Cond{engine.Equal("room", string(room)), engine.Equal("seq", seq)}})
}

// LastCaption implements meeting.RoomShelf.
func (m meetingShelf) LastCaption(ctx context.Context, room meeting.RoomID) (int64, error) {
	last, err := some(ctx, m.captions(), engine.Query{Index: "seq", Order: engine.Down, Where: []engine.Cond{engine.Equal("room", string(room))}}, 1)
	if err != nil || len(last) == 0 {
		return 0, err
	}
	return last[0].Seq, nil
}

// CaptionsAfter implements meeting.RoomShelf.
func (m meetingShelf) CaptionsAfter(ctx context.Context, room meeting.RoomID, seq int64, most int) ([]meeting.Caption, error) {
	return some(ctx, m.captions(), engine.Query{Index: "seq", Where: []engine.Cond{
		engine.Equal("room", string(room)), engine.Range("seq", seq+1, nil),
	}}, most)
}

// Captions implements meeting.RoomShelf.
func (m meetingShelf) Captions(ctx context.Context, f meeting.CaptionFilter, ask page.Ask) (page.Of[meeting.Caption], error) {
	q := engine.Query{Index: "seq", Page: ask, Where: []engine.Cond{engine.Equal("room", string(f.Room)), engine.Range("seq", f.After+1, nil)}}
	if f.Item != "" {
		q.Index, q.Where = "item", []engine.Cond{engine.Equal("room", string(f.Room)), engine.Equal("item", f.Item), engine.Range("seq", f.After+1, nil)}
	}
	return m.captions().find(ctx, q)
}

// AddCaptions implements meeting.RoomShelf.
func (m meetingShelf) AddCaptions(ctx context.Context, all []meeting.Caption, told []tenants.Told) (int, error) {
	each := make([][]tenants.Told, len(told))
	for i := range told {
		each[i] = told[i : i+1]
	}
	return m.captions().addAll(ctx, all, each)
}

func (m meetingShelf) sittings() shelf[meeting.ClosedSitting] {
	return shelf[meeting.ClosedSitting]{m.house, &sittingNoun, m.key}
}

// Sitting implements meeting.RoomShelf.
func (m meetingShelf) Sitting(ctx context.Context, id meeting.SittingID) (meeting.ClosedSitting, error) {
	return m.sittings().get(ctx, string(id))
}

// Sittings implements meeting.RoomShelf.
func (m meetingShelf) Sittings(ctx context.Context, of meeting.ID) ([]meeting.ClosedSitting, error) {
	return some(ctx, m.sittings(), engine.Query{Index: "meeting", Where: []engine.Cond{engine.Equal("meeting", string(of))}}, meeting.MostSittings)
}

// AddSitting implements meeting.RoomShelf.
func (m meetingShelf) AddSitting(ctx context.Context, x meeting.ClosedSitting, told tenants.Told) error {
	return m.sittings().add(ctx, x, told)
}

// ChangeSitting implements meeting.RoomShelf.
func (m meetingShelf) ChangeSitting(ctx context.Context, x meeting.ClosedSitting, told tenants.Told) error {
	return m.sittings().change(ctx, x, told)
}
