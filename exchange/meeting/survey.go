package meeting

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// Survey asks those who took part how the meeting was. Who has answered and what was answered stand apart, each in an order of its own, and nothing joins them:
// no member, no side and no time stands in an answer, and the document itself is not stamped by one.
type Survey struct {
	Meeting   ID               `bson:"-"`
	Rev       int64            `bson:"-"`
	State     SurveyState      `bson:"state"`
	Questions []SurveyQuestion `bson:"questions"`
	Salt      []byte           `bson:"salt"`    // so that the marks of one survey aren't those of another
	Used      []string         `bson:"used"`    // marks of who has answered, in their own order
	Counted   []SurveyAnswer   `bson:"counted"` // that the results show
	Fresh     []SurveyAnswer   `bson:"fresh"`   // that they don't show yet
	Reminded  time.Time        `bson:"reminded"`
	Opened    time.Time        `bson:"opened"`
	Closed    time.Time        `bson:"closed"`
	Updated   time.Time        `bson:"updated"` // by the host, not by an answer
}

// SurveyState is whether answers are taken.
type SurveyState string

// A survey is composed, takes answers, or takes none any more.
const (
	SurveyDraft SurveyState = "draft"
	SurveyOpen  SurveyState = "open"
	SurveyShut  SurveyState = "closed"
)

// SurveyKind is what sort of answer a question asks for.
type SurveyKind string

// A mark from one to five, one choice, several of them, or a free text.
const (
	AskScale   SurveyKind = "scale"
	AskOne     SurveyKind = "one"
	AskSeveral SurveyKind = "several"
	AskText    SurveyKind = "text"
)

// SurveyQuestion is one question.
type SurveyQuestion struct {
	ID       string         `bson:"id"`
	Kind     SurveyKind     `bson:"kind"`
	Text     lang.Text      `bson:"text"`
	Choices  []SurveyChoice `bson:"choices"` // of one, and of several
	Optional bool           `bson:"optional"`
}

// SurveyChoice is one of the answers offered.
type SurveyChoice struct {
	ID   string    `bson:"id"`
	Text lang.Text `bson:"text"`
}

// SurveyAnswer is what one person answered. Its id is drawn by chance and is the order in which answers stand.
type SurveyAnswer struct {
	ID    string        `bson:"id"`
	Given []SurveyGiven `bson:"given"`
}

// SurveyGiven is the answer to one question.
type SurveyGiven struct {
	Question string   `bson:"question"`
	Picked   []string `bson:"picked"` // choices, or a mark from 1 to 5
	Text     string   `bson:"text"`
}

// Bounds of surveys. A survey is one document, so that an answer and its mark are kept at once or not at all.
const (
	SurveyFloor         = 5 // answers below which no result is shown
	MostSurveyed        = 1000
	MostSurveyQuestions = 20
	MostSurveyTexts     = 3
	MostSurveyChoices   = 12
	MostSurveyText      = 1000
	scaleTop            = 5
	remindEvery         = 24 * time.Hour
)

// NewSurvey returns one in which nothing is asked yet.
func NewSurvey(m ID) Survey {
	return Survey{Meeting: m, State: SurveyDraft, Questions: []SurveyQuestion{}, Used: []string{}, Counted: []SurveyAnswer{}, Fresh: []SurveyAnswer{}}
}

// Answers is how many have answered.
func (s Survey) Answers() int { return len(s.Used) }

// surveyable returns why a survey of the meeting can't be opened now.
func (m Meeting) surveyable() error {
	if m.State == Live || m.State.Over() && m.State != Cancelled {
		return nil
	}
	return ErrSurveyTooEarly
}

// Compose says anew what is asked. What was asked once stays as it is, or answers would be to another question.
func (s *Survey) Compose(m Meeting, all []SurveyQuestion, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case s.State != SurveyDraft:
		return ErrSurveyBegun
	}
	if err := checkQuestions(all); err != nil {
		return err
	}
	s.Questions, s.Updated = all, by.At
	if len(s.Salt) == 0 {
		s.Salt = drawn()
	}
	return nil
}

func drawn() []byte {
	b := make([]byte, 16)
	rand.Read(b) //nolint:errcheck // it never fails
	return b
}

func checkQuestions(all []SurveyQuestion) error {
	var c fault.Check
	c.That(len(all) > 0, "questions", "required")
	c.That(len(all) <= MostSurveyQuestions, "questions", "too_many", "max", strconv.Itoa(MostSurveyQuestions))
	texts := 0
	for i, q := range all {
		at := "questions[" + strconv.Itoa(i) + "]."
		c.That(name(q.ID) && !slices.ContainsFunc(all[:i], func(x SurveyQuestion) bool { return x.ID == q.ID }), at+"id", "unknown")
		c.That(slices.Contains([]SurveyKind{AskScale, AskOne, AskSeveral, AskText}, q.Kind), at+"kind", "unknown")
		c.That(!q.Text.Empty(), at+"text", "required")
		checkText(&c, at+"text", q.Text, MostTitle)
		if q.Kind == AskText {
			texts++
		}
		q.checkChoices(&c, at)
	}
	c.That(texts <= MostSurveyTexts, "questions", "too_many_texts", "max", strconv.Itoa(MostSurveyTexts))
	return c.Err()
}

func (q SurveyQuestion) checkChoices(c *fault.Check, at string) {
	if q.Kind != AskOne && q.Kind != AskSeveral {
		c.That(len(q.Choices) == 0, at+"choices", "unknown")
		return
	}
	c.That(len(q.Choices) >= 2, at+"choices", "required")
	c.That(len(q.Choices) <= MostSurveyChoices, at+"choices", "too_many", "max", strconv.Itoa(MostSurveyChoices))
	for n, x := range q.Choices {
		in := at + "choices[" + strconv.Itoa(n) + "]."
		c.That(name(x.ID) && !slices.ContainsFunc(q.Choices[:n], func(y SurveyChoice) bool { return y.ID == x.ID }), in+"id", "unknown")
		c.That(!x.Text.Empty(), in+"text", "required")
		checkText(c, in+"text", x.Text, MostTitle)
	}
}

// Open begins to take answers, or takes them again.
func (s *Survey) Open(m Meeting, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case len(s.Questions) == 0:
		return ErrSurveyEmpty
	case s.State == SurveyOpen:
		return errSame
	}
	if err := m.surveyable(); err != nil {
		return err
	}
	s.State, s.Opened, s.Updated = SurveyOpen, by.At, by.At
	return nil
}

// Close takes no more answers and lets the results be seen. Of a survey that was open again fewer than five new answers aren't counted in yet: who had seen
// the results before would read them off the difference.
func (s *Survey) Close(m Meeting, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case s.State == SurveyShut:
		return errSame
	case s.State != SurveyOpen:
		return ErrSurveyClosed
	}
	s.State, s.Closed, s.Updated = SurveyShut, by.At, by.At
	if len(s.Fresh) >= SurveyFloor {
		s.Counted, s.Fresh = byChance(append(slices.Clone(s.Counted), s.Fresh...)), []SurveyAnswer{}
	}
	return nil
}

func byChance(all []SurveyAnswer) []SurveyAnswer {
	slices.SortFunc(all, func(a, b SurveyAnswer) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// Remind notes that everybody was reminded, once a day at most.
func (s *Survey) Remind(m Meeting, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case s.State != SurveyOpen:
		return ErrSurveyClosed
	case by.At.Before(s.Reminded.Add(remindEvery)):
		return ErrSurveyReminded
	}
	s.Reminded, s.Updated = by.At, by.At
	return nil
}

// mark is what is kept of who has answered.
func (s Survey) mark(right string) string {
	mac := hmac.New(sha256.New, s.Salt)
	mac.Write([]byte(right))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Answered reports whether a right was used.
func (s Survey) Answered(right string) bool {
	_, found := slices.BinarySearch(s.Used, s.mark(right))
	return found
}

// Answer takes an answer in and uses up the right to it.
func (s *Survey) Answer(right string, given []SurveyGiven) error {
	switch {
	case s.State == SurveyDraft:
		return ErrSurveyNotFound
	case s.Answered(right):
		return ErrSurveyAnswered
	case s.State != SurveyOpen:
		return ErrSurveyClosed
	case len(s.Used) >= MostSurveyed:
		return ErrSurveyFull
	}
	kept, err := s.checked(given)
	if err != nil {
		return err
	}
	used := append(slices.Clone(s.Used), s.mark(right))
	slices.Sort(used)
	s.Used = used
	s.Fresh = byChance(append(slices.Clone(s.Fresh), SurveyAnswer{ID: hex.EncodeToString(drawn()), Given: kept}))
	return nil
}

// checked reads what was given, in the order of the questions.
func (s Survey) checked(given []SurveyGiven) ([]SurveyGiven, error) {
	var c fault.Check
	kept := []SurveyGiven{}
	for i, g := range given {
		at := "answers[" + strconv.Itoa(i) + "].question"
		c.That(slices.ContainsFunc(s.Questions, func(q SurveyQuestion) bool { return q.ID == g.Question }), at, "unknown")
		c.That(!slices.ContainsFunc(given[:i], func(x SurveyGiven) bool { return x.Question == g.Question }), at, "twice")
	}
	said := false
	for _, q := range s.Questions {
		g := SurveyGiven{Question: q.ID, Picked: []string{}}
		if i := slices.IndexFunc(given, func(x SurveyGiven) bool { return x.Question == q.ID }); i >= 0 {
			g.Picked, g.Text = slices.Sorted(slices.Values(given[i].Picked)), strings.TrimSpace(given[i].Text)
		}
		q.checkGiven(&c, g)
		if len(g.Picked) > 0 || g.Text != "" {
			said, kept = true, append(kept, g)
		}
	}
	c.That(said, "answers", "required")
	return kept, c.Err()
}

func (q SurveyQuestion) checkGiven(c *fault.Check, g SurveyGiven) {
	at := "answers." + q.ID
	if q.Kind == AskText {
		need := fault.Required
		if q.Optional {
			need = fault.Optional
		}
		c.That(len(g.Picked) == 0, at, "unknown")
		c.Block(at, g.Text, need, MostSurveyText)
		return
	}
	c.That(q.Optional || len(g.Picked) > 0, at, "required")
	c.That(g.Text == "" && (len(g.Picked) <= 1 || q.Kind == AskSeveral), at, "unknown")
	for i, p := range g.Picked {
		c.That(slices.Contains(q.offers(), p) && !slices.Contains(g.Picked[:i], p), at, "unknown")
	}
}

// offers lists what can be picked.
func (q SurveyQuestion) offers() []string {
	all := []string{}
	if q.Kind == AskScale {
		for n := range scaleTop {
			all = append(all, strconv.Itoa(n+1))
		}
	}
	for _, x := range q.Choices {
		all = append(all, x.ID)
	}
	return all
}

// SurveyTally is what was answered to one question.
type SurveyTally struct {
	Question SurveyQuestion
	Answers  int
	Picked   []SurveyCount
	Mean     float64 // of marks; 0 for none
	Texts    []string
}

// SurveyCount is how often something was picked.
type SurveyCount struct {
	Pick  string
	Count int
}

// Results counts what was answered. There are none before the survey was closed with five answers at least: while answers come in one by one, who looks before
// and after reads a single one off the difference.
func (s Survey) Results() ([]SurveyTally, error) {
	if len(s.Counted) < SurveyFloor {
		return nil, ErrSurveyFew
	}
	all := []SurveyTally{}
	for _, q := range s.Questions {
		all = append(all, s.tally(q))
	}
	return all, nil
}

func (s Survey) tally(q SurveyQuestion) SurveyTally {
	t := SurveyTally{Question: q, Picked: []SurveyCount{}, Texts: []string{}}
	for _, o := range q.offers() {
		t.Picked = append(t.Picked, SurveyCount{Pick: o})
	}
	sum := 0
	for _, a := range s.Counted {
		i := slices.IndexFunc(a.Given, func(g SurveyGiven) bool { return g.Question == q.ID })
		if i < 0 {
			continue
		}
		t.Answers++
		if a.Given[i].Text != "" {
			t.Texts = append(t.Texts, a.Given[i].Text)
		}
		for _, p := range a.Given[i].Picked {
			t.Picked[slices.IndexFunc(t.Picked, func(x SurveyCount) bool { return x.Pick == p })].Count++
			if n, err := strconv.Atoi(p); err == nil && q.Kind == AskScale {
				sum += n
			}
		}
	}
	if q.Kind == AskScale && t.Answers > 0 {
		t.Mean = float64(sum) / float64(t.Answers)
	}
	// An order of its own for each question, or the texts of one answer would stand at the same place in each.
	slices.SortFunc(t.Texts, func(a, b string) int { return strings.Compare(s.mark(q.ID+" "+a), s.mark(q.ID+" "+b)) })
	return t
}
