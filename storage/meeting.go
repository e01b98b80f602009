package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	begins = engine.Field{Path: "slot.start", Type: engine.Time}

	meetingNoun = noun[meeting.Meeting]{
		name: "meeting", missing: meeting.ErrNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{changed}},
			{Name: "start", Fields: []engine.Field{begins}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, changed}},
			{Name: "series", Fields: []engine.Field{{Path: "series"}, begins}},
			{Name: "parent", Fields: []engine.Field{{Path: "parent"}, begins}},
			{Name: "party", Fields: []engine.Field{{Path: "parties", Many: true}, changed}},
		},
		id:    func(m *meeting.Meeting) string { return string(m.ID) },
		setID: func(m *meeting.Meeting, id string) { m.ID = meeting.ID(id) },
		rev:   func(m *meeting.Meeting) *int64 { return &m.Rev },
	}
	agendaNoun = noun[meeting.Agenda]{
		name: "meeting_agenda", missing: meeting.ErrNotFound,
		id:    func(a *meeting.Agenda) string { return string(a.Meeting) },
		setID: func(a *meeting.Agenda, id string) { a.Meeting = meeting.ID(id) },
		rev:   func(a *meeting.Agenda) *int64 { return &a.Rev },
	}
	seriesNoun = noun[meeting.Series]{
		name: "meeting_series", missing: meeting.ErrSeriesNotFound,
		indexes: []engine.Index{{Name: "updated", Fields: []engine.Field{changed}}},
		id:      func(s *meeting.Series) string { return string(s.ID) },
		setID:   func(s *meeting.Series, id string) { s.ID = meeting.SeriesID(id) },
		rev:     func(s *meeting.Series) *int64 { return &s.Rev },
	}
)

func meetingCollections() []engine.Collection {
	return []engine.Collection{meetingNoun.collection(), agendaNoun.collection(), seriesNoun.collection(), eventNoun.collection()}
}

// Meetings is the store of meetings and their series.
type Meetings struct{ house *House }

// Meetings returns the store of meetings.
func (h *House) Meetings() Meetings { return Meetings{h} }

// In implements meeting.Store.
func (m Meetings) In(in tenants.Scope) meeting.Shelf {
	key := wall.Of(in)
	return meetingShelf{meetingReading{m.house, key}}
}

// Over implements meeting.Store.
func (m Meetings) Over(r tenants.Reach) meeting.Reading { return meetingReading{m.house, wall.Over(r)} }

type meetingReading struct {
	house *House
	key   wall.Key
}

func (m meetingReading) rows() shelf[meeting.Meeting] {
	return shelf[meeting.Meeting]{m.house, &meetingNoun, m.key}
}

func (m meetingReading) series() shelf[meeting.Series] {
	return shelf[meeting.Series]{m.house, &seriesNoun, m.key}
}

// Meetings implements meeting.Reading.
func (m meetingReading) Meetings(ctx context.Context, f meeting.Filter, ask page.Ask) (page.Of[meeting.Meeting], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}}
	switch {
	case f.Series != "":
		q.Index, q.Where = "series", []engine.Cond{engine.Equal("series", string(f.Series))}
	case f.Parent != "":
		q.Index, q.Order, q.Where = "parent", engine.Up, []engine.Cond{engine.Equal("parent", string(f.Parent))}
	case !f.From.IsZero(): // what has begun may still go on
		q.Index, q.Order, q.Where = "start", engine.Up, []engine.Cond{engine.Range("slot.start", f.From.Add(-meeting.LongestSlot), nil)}
	case !f.To.IsZero():
		q.Index, q.Where = "start", []engine.Cond{engine.Range("slot.start", time.Unix(0, 0).UTC(), f.To)}
	case f.Party != "":
		q.Index, q.Where = "party", []engine.Cond{engine.Has("parties", string(f.Party))}
	case f.State != "":
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return m.rows().find(ctx, q)
}

// AllSeries implements meeting.Reading.
func (m meetingReading) AllSeries(ctx context.Context, ask page.Ask) (page.Of[meeting.Series], error) {
	return m.series().find(ctx, engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}})
}

type meetingShelf struct{ meetingReading }

func (m meetingShelf) agendas() shelf[meeting.Agenda] {
	return shelf[meeting.Agenda]{m.house, &agendaNoun, m.key}
}

// Meeting implements meeting.Shelf.
func (m meetingShelf) Meeting(ctx context.Context, id meeting.ID) (meeting.Meeting, error) {
	return m.rows().get(ctx, string(id))
}

// AddMeeting implements meeting.Shelf.
func (m meetingShelf) AddMeeting(ctx context.Context, row meeting.Meeting, told tenants.Told) error {
	return m.rows().add(ctx, row, told)
}

// ChangeMeeting implements meeting.Shelf.
func (m meetingShelf) ChangeMeeting(ctx context.Context, row meeting.Meeting, told tenants.Told) error {
	return m.rows().change(ctx, row, told)
}

// Agenda implements meeting.Shelf.
func (m meetingShelf) Agenda(ctx context.Context, id meeting.ID) (meeting.Agenda, error) {
	a, err := m.agendas().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Agenda{Meeting: id, Items: []meeting.Item{}, Versions: []meeting.Locked{}}, nil
	}
	return a, err
}

// KeepAgenda implements meeting.Shelf.
func (m meetingShelf) KeepAgenda(ctx context.Context, a meeting.Agenda, told tenants.Told) error {
	if a.Rev == 0 {
		return m.agendas().add(ctx, a, told)
	}
	return m.agendas().change(ctx, a, told)
}

// Series implements meeting.Shelf.
func (m meetingShelf) Series(ctx context.Context, id meeting.SeriesID) (meeting.Series, error) {
	return m.series().get(ctx, string(id))
}

// AddSeries implements meeting.Shelf.
func (m meetingShelf) AddSeries(ctx context.Context, s meeting.Series, told tenants.Told) error {
	return m.series().add(ctx, s, told)
}

// ChangeSeries implements meeting.Shelf.
func (m meetingShelf) ChangeSeries(ctx context.Context, s meeting.Series, told tenants.Told) error {
	return m.series().change(ctx, s, told)
}
