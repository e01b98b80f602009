package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var surveyNoun = noun[meeting.Survey]{
	name: "meeting_survey", missing: meeting.ErrNotFound,
	id:    func(s *meeting.Survey) string { return string(s.Meeting) },
	setID: func(s *meeting.Survey, id string) { s.Meeting = meeting.ID(id) },
	rev:   func(s *meeting.Survey) *int64 { return &s.Rev },
}

func surveyCollections() []engine.Collection { return []engine.Collection{surveyNoun.collection()} }

func (m meetingShelf) surveys() shelf[meeting.Survey] {
	return shelf[meeting.Survey]{m.house, &surveyNoun, m.key}
}

// Survey implements meeting.Shelf.
func (m meetingShelf) Survey(ctx context.Context, id meeting.ID) (meeting.Survey, error) {
	s, err := m.surveys().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.NewSurvey(id), nil
	}
	return s, err
}

// KeepSurvey implements meeting.Shelf.
func (m meetingShelf) KeepSurvey(ctx context.Context, s meeting.Survey, told tenants.Told) error {
	if s.Rev == 0 {
		return m.surveys().add(ctx, s, told)
	}
	return m.surveys().change(ctx, s, told)
}
