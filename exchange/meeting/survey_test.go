package meeting

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
)

func asked() []SurveyQuestion {
	none := []SurveyChoice{}
	return []SurveyQuestion{
		{ID: "overall", Kind: AskScale, Text: lang.Plain(lang.Korean, "전반"), Choices: none},
		{ID: "again", Kind: AskOne, Text: lang.Plain(lang.Korean, "다시"), Choices: []SurveyChoice{{"yes", lang.Plain(lang.Korean, "예")}, {"no", lang.Plain(lang.Korean, "아니요")}}},
		{ID: "parts", Kind: AskSeveral, Optional: true, Text: lang.Plain(lang.Korean, "부분"), Choices: []SurveyChoice{{"a", lang.Plain(lang.Korean, "가")}, {"b", lang.Plain(lang.Korean, "나")}}},
		{ID: "good", Kind: AskText, Optional: true, Text: lang.Plain(lang.Korean, "좋은 점"), Choices: none},
		{ID: "bad", Kind: AskText, Optional: true, Text: lang.Plain(lang.Korean, "고칠 점"), Choices: none},
	}
}

var surveyHost = By{Member: "m", Tenant: "host", At: time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)}

func openSurvey(t *testing.T) (Survey, Meeting) {
	t.Helper()
	m := Meeting{ID: "m", Host: "host", State: Ended}
	s := NewSurvey("m")
	if err := s.Compose(m, asked(), surveyHost); err != nil {
		t.Fatal(err)
	}
	if err := s.Open(m, surveyHost); err != nil {
		t.Fatal(err)
	}
	return s, m
}

func said(mark string, more ...SurveyGiven) []SurveyGiven {
	return append([]SurveyGiven{{Question: "overall", Picked: []string{mark}}, {Question: "again", Picked: []string{"yes"}}}, more...)
}

func answer(t *testing.T, s *Survey, who string, given []SurveyGiven) {
	t.Helper()
	if err := s.Answer(who, given); err != nil {
		t.Fatalf("the answer of %s: %v", who, err)
	}
}

func TestASurveyIsComposedByTheHostAndOpenFromLiveOn(t *testing.T) {
	m := Meeting{ID: "m", Host: "host", State: Ready}
	s := NewSurvey("m")
	guest := surveyHost
	guest.Tenant = "guest"
	for _, c := range []struct {
		what string
		err  error
		want error
	}{
		{"another side composes", s.Compose(m, asked(), guest), ErrNotHost},
		{"nothing is asked", s.Open(m, surveyHost), ErrSurveyEmpty},
		{"it is composed", s.Compose(m, asked(), surveyHost), nil},
		{"it is opened before the meeting", s.Open(m, surveyHost), ErrSurveyTooEarly},
		{"another side opens", s.Open(m, guest), ErrNotHost},
		{"somebody answers a draft", s.Answer("x", said("5")), ErrSurveyNotFound},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.err, c.want)
		}
	}
	for _, off := range []State{Draft, Cancelled, Postponed} {
		if m.State = off; m.surveyable() == nil {
			t.Errorf("a survey of a meeting that is %s can be opened", off)
		}
	}
	m.State = Live
	if err := s.Open(m, surveyHost); err != nil {
		t.Fatal(err)
	}
	if err := s.Compose(m, asked(), surveyHost); !errors.Is(err, ErrSurveyBegun) {
		t.Errorf("what was asked is asked otherwise: %v", err)
	}
}

func TestQuestionsAreChecked(t *testing.T) {
	one := asked()[1]
	one.Choices = one.Choices[:1]
	twice := append(asked(), asked()[0])
	texts := asked()
	for i := range 2 {
		texts = append(texts, SurveyQuestion{ID: fmt.Sprintf("t%d", i), Kind: AskText, Text: lang.Plain(lang.Korean, "글")})
	}
	for what, all := range map[string][]SurveyQuestion{
		"none": {}, "a single choice": {one}, "an id twice": twice, "too many texts": texts, "an unknown kind": {{ID: "x", Kind: "x", Text: lang.Plain(lang.Korean, "글")}},
		"no text": {{ID: "x", Kind: AskText}},
	} {
		if checkQuestions(all) == nil {
			t.Errorf("%s is taken", what)
		}
	}
}

func TestNobodyAnswersTwiceAndNothingJoinsHerToWhatSheSaid(t *testing.T) {
	s, _ := openSurvey(t)
	before := s.Updated
	for i := range 6 {
		answer(t, &s, fmt.Sprintf("person %d", i), said("4", SurveyGiven{Question: "good", Text: " 안내 "}))
	}
	if err := s.Answer("person 3", said("1")); !errors.Is(err, ErrSurveyAnswered) {
		t.Errorf("a second answer: %v", err)
	}
	raw, _ := json.Marshal(s)
	if strings.Contains(string(raw), "person") {
		t.Errorf("who answered stands in the survey: %s", raw)
	}
	if !slices.IsSorted(s.Used) || !slices.IsSortedFunc(s.Fresh, func(a, b SurveyAnswer) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("marks or answers stand in the order they came in")
	}
	if !s.Updated.Equal(before) {
		t.Error("an answer stamps the survey with its moment")
	}
	for _, a := range s.Fresh {
		if slices.Contains(s.Used, a.ID) || len(a.ID) != 32 {
			t.Errorf("the answer %q is known by a mark", a.ID)
		}
	}
}

func TestAnAnswerIsChecked(t *testing.T) {
	s, _ := openSurvey(t)
	for what, given := range map[string][]SurveyGiven{
		"nothing": {}, "a mark of 6": said("6"), "an unknown question": said("5", SurveyGiven{Question: "x"}),
		"two of one choice":   {{Question: "overall", Picked: []string{"5"}}, {Question: "again", Picked: []string{"no", "yes"}}},
		"a missing answer":    {{Question: "overall", Picked: []string{"5"}}},
		"a question twice":    said("5", SurveyGiven{Question: "overall", Picked: []string{"4"}}),
		"a choice twice":      said("5", SurveyGiven{Question: "parts", Picked: []string{"a", "a"}}),
		"a text too long":     said("5", SurveyGiven{Question: "good", Text: strings.Repeat("가", MostSurveyText+1)}),
		"a text for a choice": said("5", SurveyGiven{Question: "parts", Text: "가"}),
	} {
		if err := s.Answer("x", given); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	if len(s.Used) != 0 {
		t.Error("a refused answer uses up the right")
	}
}

func TestResultsAreShownFromFiveOnAndInStepsOfFive(t *testing.T) {
	s, m := openSurvey(t)
	few := func(when string) {
		t.Helper()
		if _, err := s.Results(); !errors.Is(err, ErrSurveyFew) {
			t.Errorf("%s: %v, want no results", when, err)
		}
	}
	move := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		answer(t, &s, fmt.Sprint(i), said("5"))
	}
	move(s.Close(m, surveyHost))
	few("four answers")
	if err := s.Answer("late", said("1")); !errors.Is(err, ErrSurveyClosed) {
		t.Errorf("an answer after the end: %v", err)
	}
	move(s.Open(m, surveyHost))
	answer(t, &s, "4", said("2", SurveyGiven{Question: "parts", Picked: []string{"b", "a"}}, SurveyGiven{Question: "bad", Text: "자리"}))
	few("five answers while it is open")
	move(s.Close(m, surveyHost))
	all, err := s.Results()
	if err != nil || all[0].Mean != 4.4 || all[0].Answers != 5 || all[1].Picked[0].Count != 5 || all[2].Picked[1].Count != 1 || !slices.Equal(all[4].Texts, []string{"자리"}) {
		t.Fatalf("results %+v, %v", all, err)
	}
	move(s.Open(m, surveyHost))
	answer(t, &s, "5", said("1"))
	move(s.Close(m, surveyHost))
	if again, _ := s.Results(); again[0].Answers != 5 {
		t.Error("one answer more is read off the difference of two results")
	}
	move(s.Open(m, surveyHost))
	for i := range 4 {
		answer(t, &s, fmt.Sprint("more", i), said("1"))
	}
	move(s.Close(m, surveyHost))
	if again, _ := s.Results(); again[0].Answers != 10 {
		t.Errorf("%d answers are counted, want all ten", again[0].Answers)
	}
}

func TestEverybodyIsRemindedOnceADay(t *testing.T) {
	s, m := openSurvey(t)
	if err := s.Remind(m, surveyHost); err != nil {
		t.Fatal(err)
	}
	later := surveyHost
	later.At = later.At.Add(23 * time.Hour)
	if err := s.Remind(m, later); !errors.Is(err, ErrSurveyReminded) {
		t.Errorf("a second reminder on one day: %v", err)
	}
	later.At = later.At.Add(2 * time.Hour)
	if err := s.Remind(m, later); err != nil {
		t.Errorf("a reminder on the next day: %v", err)
	}
}
