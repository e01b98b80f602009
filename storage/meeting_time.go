package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var (
	findingNoun = noun[meeting.Finding]{
		name: "meeting_finding", missing: meeting.ErrNotFound,
		id:    func(f *meeting.Finding) string { return string(f.Meeting) },
		setID: func(f *meeting.Finding, id string) { f.Meeting = meeting.ID(id) },
		rev:   func(f *meeting.Finding) *int64 { return &f.Rev },
	}
	squareNoun = noun[meeting.Square]{
		name: "meeting_square", missing: meeting.ErrNotFound,
		id:    func(q *meeting.Square) string { return string(q.Meeting) },
		setID: func(q *meeting.Square, id string) { q.Meeting = meeting.ID(id) },
		rev:   func(q *meeting.Square) *int64 { return &q.Rev },
	}
)

func meetingTimeCollections() []engine.Collection {
	return []engine.Collection{findingNoun.collection(), squareNoun.collection()}
}

func (m meetingShelf) findings() shelf[meeting.Finding] {
	return shelf[meeting.Finding]{m.house, &findingNoun, m.key}
}

func (m meetingShelf) squares() shelf[meeting.Square] {
	return shelf[meeting.Square]{m.house, &squareNoun, m.key}
}

// Finding implements meeting.Shelf.
func (m meetingShelf) Finding(ctx context.Context, id meeting.ID) (meeting.Finding, error) {
	f, err := m.findings().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Finding{Meeting: id, Options: []meeting.Option{}, Votes: []meeting.Vote{}}, nil
	}
	return f, err
}

// KeepFinding implements meeting.Shelf.
func (m meetingShelf) KeepFinding(ctx context.Context, f meeting.Finding, told tenants.Told) error {
	if f.Rev == 0 {
		return m.findings().add(ctx, f, told)
	}
	return m.findings().change(ctx, f, told)
}

// Square implements meeting.Shelf.
func (m meetingShelf) Square(ctx context.Context, id meeting.ID) (meeting.Square, error) {
	q, err := m.squares().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Square{Meeting: id, Wishes: []meeting.Wish{}, Plan: []meeting.SideMeeting{}, Unmet: []meeting.Unmet{}}, nil
	}
	return q, err
}

// KeepSquare implements meeting.Shelf.
func (m meetingShelf) KeepSquare(ctx context.Context, q meeting.Square, told tenants.Told) error {
	if q.Rev == 0 {
		return m.squares().add(ctx, q, told)
	}
	return m.squares().change(ctx, q, told)
}
