package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strconv"
	"sync"

	"github.com/naru-network/naru/base/cell"
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// standardSurveyFile holds the questions that are offered to begin with, in every language of the interface.
//
//go:embed survey_standard.json
var standardSurveyFile []byte

// standardSurvey reads the questions once. A malformed file is a programmer's fault and panics at first use; a test reads it.
var standardSurvey = sync.OnceValue(func() []SurveyQuestion {
	var all []SurveyQuestion
	if err := json.Unmarshal(standardSurveyFile, &all); err != nil {
		panic("api: survey_standard.json: " + err.Error())
	}
	return all
})

// SurveyChoice is one of the answers offered.
type SurveyChoice struct {
	ID   string `json:"id" maxLength:"40"`
	Text Text   `json:"text"`
}

// SurveyQuestion is one question.
type SurveyQuestion struct {
	ID       string         `json:"id" maxLength:"40"`
	Kind     string         `json:"kind" enum:"scale,one,several,text"`
	Text     Text           `json:"text"`
	Choices  []SurveyChoice `json:"choices" nullable:"false" maxItems:"12" doc:"of one and of several"`
	Optional bool           `json:"optional"`
}

// SurveyCount is how often something was picked.
type SurveyCount struct {
	Pick  string `json:"pick" doc:"a choice, or a mark from 1 to 5"`
	Count int    `json:"count"`
}

// SurveyResult is what was answered to one question.
type SurveyResult struct {
	Question string        `json:"question"`
	Answers  int           `json:"answers"`
	Picked   []SurveyCount `json:"picked" nullable:"false"`
	Mean     string        `json:"mean,omitempty" doc:"of marks"`
	Texts    []string      `json:"texts" nullable:"false" doc:"in an order that says nothing"`
}

// MeetingSurvey is a survey as one of the sides sees it.
type MeetingSurvey struct {
	Rev       int64             `json:"rev"`
	State     string            `json:"state" enum:"draft,open,closed"`
	Questions []SurveyQuestion  `json:"questions" nullable:"false"`
	Standard  []SurveyQuestion  `json:"standard,omitempty" doc:"what is offered to begin with, to who composes it"`
	Asked     int               `json:"asked" doc:"people on the roll"`
	Answers   int               `json:"answers" doc:"who has answered"`
	Counted   int               `json:"counted" doc:"answers that stand in the results"`
	Floor     int               `json:"floor" doc:"answers below which no result is shown"`
	Results   []SurveyResult    `json:"results" nullable:"false" doc:"empty until it was closed with enough answers"`
	Reminded  string            `json:"reminded,omitempty"`
	Answer    string            `json:"answer,omitempty" doc:"why the reader can't answer: the code of the reason"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why"`
}

func viewQuestion(q meeting.SurveyQuestion) SurveyQuestion {
	return SurveyQuestion{ID: q.ID, Kind: string(q.Kind), Text: viewText(q.Text), Optional: q.Optional, Choices: each(q.Choices, func(x meeting.SurveyChoice) SurveyChoice {
		return SurveyChoice{ID: x.ID, Text: viewText(x.Text)}
	})}
}

func viewResult(t meeting.SurveyTally) SurveyResult {
	v := SurveyResult{Question: t.Question.ID, Answers: t.Answers, Texts: t.Texts, Picked: each(t.Picked, func(x meeting.SurveyCount) SurveyCount {
		return SurveyCount(x)
	})}
	if t.Mean > 0 {
		v.Mean = strconv.FormatFloat(t.Mean, 'f', 1, 64)
	}
	return v
}

func surveyOut(c Call, s meeting.Surveyed, err error) (*one[MeetingSurvey], error) {
	if err != nil {
		return nil, err
	}
	r, x := s.Rights(c.In), s.Survey
	v := MeetingSurvey{
		Rev: x.Rev, State: string(x.State), Questions: each(x.Questions, viewQuestion), Asked: s.Asked, Answers: x.Answers(), Counted: len(x.Counted),
		Floor: meeting.SurveyFloor, Results: []SurveyResult{}, Reminded: stamp(x.Reminded), May: r.May, Why: r.Why,
	}
	if s.Right != nil {
		v.Answer = fault.Of(s.Right).Code
	}
	if r.May["compose"] {
		v.Standard = standardSurvey()
	}
	if all, err := x.Results(); err == nil {
		v.Results = each(all, viewResult)
	}
	return whole(v, x.Rev), nil
}

func readSurvey(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingSurvey], error) {
	s, err := c.Meetings.Survey(ctx, c.In, meeting.ID(in.ID))
	return surveyOut(c, s, err)
}

func composeSurvey(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Questions []SurveyQuestion `json:"questions" nullable:"false" maxItems:"40"`
	}
}) (*one[MeetingSurvey], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	s, err := c.Meetings.ComposeSurvey(ctx, c.In, meeting.At{ID: meeting.ID(in.ID), Rev: rev}, func(was []meeting.SurveyQuestion) ([]meeting.SurveyQuestion, error) {
		return c.questions(in.Body.Questions, was)
	})
	return surveyOut(c, s, err)
}

// questions reads what is asked. Texts that stay the same keep their origin and age.
func (c Call) questions(said []SurveyQuestion, was []meeting.SurveyQuestion) ([]meeting.SurveyQuestion, error) {
	var check fault.Check
	before := map[string]lang.Text{}
	for _, q := range was {
		before[q.ID] = q.Text
		for _, x := range q.Choices {
			before[q.ID+"/"+x.ID] = x.Text
		}
	}
	all := make([]meeting.SurveyQuestion, len(said))
	for i, q := range said {
		at := "questions[" + strconv.Itoa(i) + "]."
		all[i] = meeting.SurveyQuestion{
			ID: q.ID, Kind: meeting.SurveyKind(q.Kind), Optional: q.Optional, Text: q.Text.said(&check, at+"text", before[q.ID], c.Now()),
			Choices: make([]meeting.SurveyChoice, len(q.Choices)),
		}
		for n, x := range q.Choices {
			text := x.Text.said(&check, at+"choices["+strconv.Itoa(n)+"].text", before[q.ID+"/"+x.ID], c.Now())
			all[i].Choices[n] = meeting.SurveyChoice{ID: x.ID, Text: text}
		}
	}
	return all, check.Err()
}

func openSurvey(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingSurvey], error) {
	s, err := c.Meetings.OpenSurvey(ctx, c.In, meeting.ID(in.ID))
	return surveyOut(c, s, err)
}

func closeSurvey(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingSurvey], error) {
	s, err := c.Meetings.CloseSurvey(ctx, c.In, meeting.ID(in.ID))
	return surveyOut(c, s, err)
}

func remindSurvey(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingSurvey], error) {
	s, err := c.Meetings.RemindSurvey(ctx, c.In, meeting.ID(in.ID))
	return surveyOut(c, s, err)
}

// SurveyLink is the personal link of somebody of one's own delegation.
type SurveyLink struct {
	Person string              `json:"person"`
	Names  []MeetingPersonName `json:"names" nullable:"false"`
	URL    string              `json:"url" doc:"whoever bears it answers in her place; the same whether or not she has answered"`
}

func listSurveyLinks(ctx context.Context, c Call, in *MeetingIn) (*struct {
	Body struct {
		Items []SurveyLink `json:"items" nullable:"false"`
	}
}, error) {
	links, err := c.Meetings.SurveyLinks(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Items []SurveyLink `json:"items" nullable:"false"`
		}
	}{}
	out.Body.Items = each(links, func(l meeting.SurveyLink) SurveyLink {
		return SurveyLink{Person: string(l.Roll.ID), Names: viewNames(l.Roll.Names), URL: c.PublicURL + "/app/survey/" + l.Token}
	})
	return out, nil
}

func exportSurvey(ctx context.Context, c Call, in *struct {
	MeetingIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" required:"true"`
}) (*sheetOut, error) {
	s, err := c.Meetings.Survey(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	all, err := s.Survey.Results()
	if err != nil {
		return nil, err
	}
	sheet, err := surveySheet(all, lang.Tag(in.Lang))
	return csvOut("survey-"+in.ID, sheet), err
}

// surveySheet writes the results as a table: the question, what was answered, how often.
func surveySheet(all []meeting.SurveyTally, tag lang.Tag) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(cell.Mark)
	w := csv.NewWriter(&b)
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = cell.Guard(cells[i])
		}
		_ = w.Write(cells) // a failure stays in the writer
	}
	row(SheetWord(tag, "survey_question"), SheetWord(tag, "survey_answer"), SheetWord(tag, "survey_count"))
	for _, t := range all {
		asked, _ := t.Question.Text.For(tag)
		for _, x := range t.Picked {
			picked := x.Pick
			for _, choice := range t.Question.Choices {
				if choice.ID == x.Pick {
					picked, _ = choice.Text.For(tag)
				}
			}
			row(asked, picked, strconv.Itoa(x.Count))
		}
		if t.Mean > 0 {
			row(asked, SheetWord(tag, "survey_mean"), strconv.FormatFloat(t.Mean, 'f', 2, 64))
		}
		for _, text := range t.Texts {
			row(asked, text, "")
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// SurveySheet is what somebody is asked who answers for herself, and nothing else of the meeting.
type SurveySheet struct {
	Title     Text             `json:"title" doc:"of the meeting"`
	Host      Text             `json:"host"`
	State     string           `json:"state" enum:"open,closed"`
	Questions []SurveyQuestion `json:"questions" nullable:"false"`
	Floor     int              `json:"floor" doc:"answers below which nobody is shown a result"`
	Over      string           `json:"over,omitempty" doc:"why it can't be answered: the code of the reason"`
}

func (c Call) sheetOut(ctx context.Context, s meeting.SurveySheet, err error) (*struct{ Body SurveySheet }, error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v := SurveySheet{Title: viewText(s.Meeting.Title), State: string(s.Survey.State), Questions: each(s.Survey.Questions, viewQuestion), Floor: meeting.SurveyFloor}
	if s.Right != nil {
		v.Over = fault.Of(s.Right).Code
	}
	v.Host, err = n.of(ctx, tenants.TenantID(s.Meeting.Host))
	return &struct{ Body SurveySheet }{v}, err
}

// SurveyAnswers is what somebody answers. Nothing of who she is stands in it.
type SurveyAnswers struct {
	Answers []SurveyGiven `json:"answers" nullable:"false" maxItems:"40"`
}

// SurveyGiven is the answer to one question.
type SurveyGiven struct {
	Question string   `json:"question" maxLength:"40"`
	Picked   []string `json:"picked,omitempty" maxItems:"12" doc:"choices, or a mark from 1 to 5"`
	Text     string   `json:"text,omitempty" maxLength:"8000"`
}

func (a SurveyAnswers) given() []meeting.SurveyGiven {
	return each(a.Answers, func(g SurveyGiven) meeting.SurveyGiven { return meeting.SurveyGiven(g) })
}

func readMySurvey(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body SurveySheet }, error) {
	s, err := c.Meetings.ReadSurvey(ctx, c.In, meeting.ID(in.ID))
	return c.sheetOut(ctx, s, err)
}

func answerMySurvey(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body SurveyAnswers
}) (*struct{ Body SurveySheet }, error) {
	s, err := c.Meetings.AnswerSurvey(ctx, c.In, meeting.ID(in.ID), in.Body.given())
	return c.sheetOut(ctx, s, err)
}

// SurveyTokenIn is the token of a personal link. It stands in no log.
type SurveyTokenIn struct {
	Token string `path:"token" maxLength:"300"`
}

func (in SurveyTokenIn) token() string {
	if token, err := url.PathUnescape(in.Token); err == nil {
		return token
	}
	return in.Token
}

func readSurveyLink(ctx context.Context, c Call, in *SurveyTokenIn) (*struct{ Body SurveySheet }, error) {
	s, err := c.Meetings.ReadSurveyLink(ctx, in.token())
	return c.sheetOut(ctx, s, err)
}

func answerSurveyLink(ctx context.Context, c Call, in *struct {
	SurveyTokenIn
	Body SurveyAnswers
}) (*struct{ Body SurveySheet }, error) {
	s, err := c.Meetings.AnswerSurveyLink(ctx, in.token(), in.Body.given())
	return c.sheetOut(ctx, s, err)
}
