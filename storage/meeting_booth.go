package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var (
	boothNoun = noun[meeting.Booth]{
		name: "meeting_booth", missing: meeting.ErrNotFound,
		id:    func(b *meeting.Booth) string { return string(b.Meeting) },
		setID: func(b *meeting.Booth, id string) { b.Meeting = meeting.ID(id) },
		rev:   func(b *meeting.Booth) *int64 { return &b.Rev },
	}
	briefingNoun = noun[meeting.Briefing]{
		name: "meeting_briefing", missing: meeting.ErrNotFound,
		id:    func(b *meeting.Briefing) string { return string(b.Meeting) },
		setID: func(b *meeting.Briefing, id string) { b.Meeting = meeting.ID(id) },
		rev:   func(b *meeting.Briefing) *int64 { return &b.Rev },
	}
)

func meetingBoothCollections() []engine.Collection {
	return []engine.Collection{boothNoun.collection(), briefingNoun.collection()}
}

func (m meetingShelf) booths() shelf[meeting.Booth] {
	return shelf[meeting.Booth]{m.house, &boothNoun, m.key}
}

func (m meetingShelf) briefings() shelf[meeting.Briefing] {
	return shelf[meeting.Briefing]{m.house, &briefingNoun, m.key}
}

// Booth implements meeting.Shelf.
func (m meetingShelf) Booth(ctx context.Context, id meeting.ID) (meeting.Booth, error) {
	b, err := m.booths().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Booth{Meeting: id, Duties: []meeting.Duty{}}, nil
	}
	return b, err
}

// KeepBooth implements meeting.Shelf.
func (m meetingShelf) KeepBooth(ctx context.Context, b meeting.Booth, told tenants.Told) error {
	if b.Rev == 0 {
		return m.booths().add(ctx, b, told)
	}
	return m.booths().change(ctx, b, told)
}

// Briefing implements meeting.Shelf.
func (m meetingShelf) Briefing(ctx context.Context, id meeting.ID) (meeting.Briefing, error) {
	b, err := m.briefings().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Briefing{Meeting: id, Terms: []meeting.Term{}, Names: []meeting.NamedOne{}}, nil
	}
	return b, err
}

// KeepBriefing implements meeting.Shelf.
func (m meetingShelf) KeepBriefing(ctx context.Context, b meeting.Briefing, told tenants.Told) error {
	if b.Rev == 0 {
		return m.briefings().add(ctx, b, told)
	}
	return m.briefings().change(ctx, b, told)
}
