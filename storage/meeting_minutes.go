package storage

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	ofMeeting = engine.Field{Path: "meeting"}

	minutesNoun = noun[meeting.Minutes]{
		name: "meeting_minutes", missing: meeting.ErrMinutesNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{changed}},
			{Name: "meeting", Fields: []engine.Field{ofMeeting, {Path: "created", Type: engine.Time}}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, changed}},
		},
		id:    func(x *meeting.Minutes) string { return string(x.ID) },
		setID: func(x *meeting.Minutes, id string) { x.ID = meeting.MinutesID(id) },
		rev:   func(x *meeting.Minutes) *int64 { return &x.Rev },
	}
	followupNoun = noun[meeting.Followup]{
		name: "meeting_followup", missing: meeting.ErrFollowupNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{changed}},
			{Name: "meeting", Fields: []engine.Field{ofMeeting, changed}},
			{Name: "series", Fields: []engine.Field{{Path: "series"}, changed}},
			{Name: "owner", Fields: []engine.Field{{Path: "said.owner"}, {Path: "said.due"}}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, {Path: "said.due"}}},
		},
		id:    func(f *meeting.Followup) string { return string(f.ID) },
		setID: func(f *meeting.Followup, id string) { f.ID = meeting.FollowupID(id) },
		rev:   func(f *meeting.Followup) *int64 { return &f.Rev },
	}
)

func minutesCollections() []engine.Collection {
	return []engine.Collection{minutesNoun.collection(), followupNoun.collection()}
}

// RemindersBefore lists the follow-ups whose owners are to be reminded by a moment, with the spaces they stand in.
func (m Meetings) RemindersBefore(ctx context.Context, at time.Time) (map[meeting.FollowupID]tenants.Space, error) {
	found := map[meeting.FollowupID]tenants.Space{}
	rows := shelf[meeting.Followup]{m.house, &followupNoun, wall.House()}
	err := m.house.engine.Walk(ctx, followupNoun.name, engine.Place{}, func(s engine.Stored) error {
		row, err := rows.read(s.Record)
		if err == nil && !s.Gone && !row.Next.IsZero() && !row.Next.After(at) {
			found[row.ID] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

func (m meetingReading) minutes() shelf[meeting.Minutes] {
	return shelf[meeting.Minutes]{m.house, &minutesNoun, m.key}
}

func (m meetingReading) followups() shelf[meeting.Followup] {
	return shelf[meeting.Followup]{m.house, &followupNoun, m.key}
}

// AllMinutes implements meeting.MinutesReading.
func (m meetingReading) AllMinutes(ctx context.Context, f meeting.MinutesFilter, ask page.Ask) (page.Of[meeting.Minutes], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}}
	switch {
	case f.Meeting != "":
		q.Index, q.Order, q.Where = "meeting", engine.Up, []engine.Cond{engine.Equal("meeting", string(f.Meeting))}
	case f.State != "":
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return m.minutes().find(ctx, q)
}

// Followups implements meeting.MinutesReading.
func (m meetingReading) Followups(ctx context.Context, f meeting.FollowupFilter, ask page.Ask) (page.Of[meeting.Followup], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}}
	switch {
	case f.Meeting != "":
		q.Index, q.Where = "meeting", []engine.Cond{engine.Equal("meeting", string(f.Meeting))}
	case f.Series != "":
		q.Index, q.Where = "series", []engine.Cond{engine.Equal("series", string(f.Series))}
	case f.Owner != "":
		q.Index, q.Order, q.Where = "owner", engine.Up, []engine.Cond{engine.Equal("said.owner", string(f.Owner))}
	case f.State != "":
		q.Index, q.Order, q.Where = "state", engine.Up, []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return m.followups().find(ctx, q)
}

// Minutes implements meeting.MinutesShelf.
func (m meetingShelf) Minutes(ctx context.Context, id meeting.MinutesID) (meeting.Minutes, error) {
	return m.minutes().get(ctx, string(id))
}

// AddMinutes implements meeting.MinutesShelf.
func (m meetingShelf) AddMinutes(ctx context.Context, x meeting.Minutes, told tenants.Told) error {
	return m.minutes().add(ctx, x, told)
}

// ChangeMinutes implements meeting.MinutesShelf.
func (m meetingShelf) ChangeMinutes(ctx context.Context, x meeting.Minutes, told tenants.Told) error {
	return m.minutes().change(ctx, x, told)
}

// Followup implements meeting.MinutesShelf.
func (m meetingShelf) Followup(ctx context.Context, id meeting.FollowupID) (meeting.Followup, error) {
	return m.followups().get(ctx, string(id))
}

// AddFollowup implements meeting.MinutesShelf.
func (m meetingShelf) AddFollowup(ctx context.Context, f meeting.Followup, told tenants.Told) error {
	return m.followups().add(ctx, f, told)
}

// ChangeFollowup implements meeting.MinutesShelf.
func (m meetingShelf) ChangeFollowup(ctx context.Context, f meeting.Followup, told tenants.Told) error {
	return m.followups().change(ctx, f, told)
}
