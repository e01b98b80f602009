package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) survey(id, word string) meeting.Survey {
	s := meeting.NewSurvey(meeting.ID(id))
	s.Questions = []meeting.SurveyQuestion{{ID: "1", Kind: meeting.AskText, Text: lang.Plain(lang.Korean, word), Choices: []meeting.SurveyChoice{}}}
	s.Fresh = []meeting.SurveyAnswer{{ID: "1", Given: []meeting.SurveyGiven{{Question: "1", Picked: []string{}, Text: word}}}}
	return s
}

// surveyed keeps one survey.
func (p *pair) surveyed(in tenants.Scope, word, id string) {
	p.t.Helper()
	check(p.t, p.house.Meetings().In(in).KeepSurvey(context.Background(), p.survey(id, word), p.told(in, id, word)))
}

// surveyedByThem is everything that B keeps of surveys.
func (p *pair) surveyedByThem(ctx context.Context, add func(any, error)) {
	for _, id := range []string{"1", onlyB} {
		add(p.house.Meetings().In(p.b).Survey(ctx, meeting.ID(id)))
	}
}

// surveysInTwoSpaces has a case for each method of what keeps surveys.
var surveysInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Survey": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Survey(ctx, "1"))
		if theirs, err := s.Survey(ctx, onlyB); err != nil || theirs.Rev != 0 || len(theirs.Questions) != 0 {
			p.t.Errorf("B's survey in A = %+v, %v; want one in which nothing is asked", theirs, err)
		}
	}),
	"Meetings.KeepSurvey": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.KeepSurvey(ctx, p.survey("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepSurvey(ctx, p.survey(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
