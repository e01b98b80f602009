package meeting

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Surveyed is a survey as one of the sides sees it.
type Surveyed struct {
	Meeting Meeting
	Survey  Survey
	Asked   int   // people who may answer, as far as they are named
	Right   error // why the reader can't answer herself; nil where she can
}

// surveyReader returns a meeting whose survey the scope's holder may read.
func (s *Service) surveyReader(ctx context.Context, in tenants.Scope, mid ID) (Meeting, error) {
	m, err := s.Meeting(ctx, in, mid)
	switch {
	case err != nil:
		return Meeting{}, err
	case !in.May(tenants.AttendMeeting) && !in.May(tenants.WriteMeeting):
		return Meeting{}, tenants.ErrForbidden
	case !m.Party(in.Tenant()):
		return Meeting{}, ErrNotParty
	}
	return m, nil
}

// Survey returns the survey of a meeting, for one of its sides. Before it was opened its questions are the host's alone.
func (s *Service) Survey(ctx context.Context, in tenants.Scope, mid ID) (Surveyed, error) {
	m, err := s.surveyReader(ctx, in, mid)
	if err != nil {
		return Surveyed{}, err
	}
	v, err := s.Store.In(in).Survey(ctx, mid)
	if err != nil {
		return Surveyed{}, err
	}
	return s.surveyed(ctx, in, m, v)
}

func (s *Service) surveyed(ctx context.Context, in tenants.Scope, m Meeting, v Survey) (Surveyed, error) {
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Surveyed{}, err
	}
	out := Surveyed{Meeting: m, Survey: v}
	for _, r := range rolls {
		if r.Standing == OnRoll {
			out.Asked++
		}
	}
	if v.State == SurveyDraft && in.Tenant() != m.Host {
		out.Survey.Questions = []SurveyQuestion{}
	}
	right, err := surveyRight(in, m, rolls)
	switch {
	case err != nil:
		out.Right = err
	case v.Answered(right):
		out.Right = ErrSurveyAnswered
	case v.State != SurveyOpen:
		out.Right = ErrSurveyClosed
	}
	return out, nil
}

// surveyRight names the one answer that somebody has: that of her place on the roll, by whichever door she comes in. A member who isn't named has one of her
// own only where her side names nobody, or who is named without her account would have two.
func surveyRight(in tenants.Scope, m Meeting, rolls []Roll) (string, error) {
	named := false
	for _, r := range rolls {
		if r.Standing == OnRoll && r.is(in) {
			return personRight(r.ID), nil
		}
		named = named || r.Standing == OnRoll && r.Tenant == in.Tenant()
	}
	if in.Member() == "" || named || !m.Party(in.Tenant()) {
		return "", ErrNotSurveyed
	}
	return "member " + string(in.Member()), nil
}

func personRight(p PersonID) string { return "person " + string(p) }

// surveying applies one rule to a survey and keeps it, trying again where an answer came in meanwhile.
func (s *Service) surveying(ctx context.Context, in tenants.Scope, mid ID, kind fact.Kind, rule func(*Survey, Meeting, By) error) (Surveyed, error) {
	m, err := s.writable(ctx, in, mid, kind)
	if err != nil {
		return Surveyed{}, err
	}
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		v, err := shelf.Survey(ctx, mid)
		if err != nil {
			return Surveyed{}, err
		}
		switch err := rule(&v, m, by); {
		case errors.Is(err, errSame):
			return s.surveyed(ctx, in, m, v)
		case err != nil:
			return Surveyed{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", nil))
		if err != nil {
			return Surveyed{}, err
		}
		switch err := shelf.KeepSurvey(ctx, v, told.Within(m.Within())); {
		case err == nil:
			v.Rev++
			return s.surveyed(ctx, in, m, v)
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return Surveyed{}, fmt.Errorf("%s %s: %w", kind.Code(), mid, err)
		}
	}
}

// ComposeSurvey says what is asked, over the revision that was seen.
func (s *Service) ComposeSurvey(ctx context.Context, in tenants.Scope, at At, questions func(was []SurveyQuestion) ([]SurveyQuestion, error)) (Surveyed, error) {
	return s.surveying(ctx, in, at.ID, SurveyComposed, func(v *Survey, m Meeting, by By) error {
		if by.Tenant == m.Host && v.Rev != at.Rev {
			return ErrStale
		}
		all, err := questions(v.Questions)
		if err != nil {
			return err
		}
		return v.Compose(m, all, by)
	})
}

// OpenSurvey takes answers, or takes them again.
func (s *Service) OpenSurvey(ctx context.Context, in tenants.Scope, mid ID) (Surveyed, error) {
	return s.surveying(ctx, in, mid, SurveyOpened, func(v *Survey, m Meeting, by By) error { return v.Open(m, by) })
}

// CloseSurvey takes no more answers and lets all sides see the results.
func (s *Service) CloseSurvey(ctx context.Context, in tenants.Scope, mid ID) (Surveyed, error) {
	return s.surveying(ctx, in, mid, SurveyClosed, func(v *Survey, m Meeting, by By) error { return v.Close(m, by) })
}

// RemindSurvey reminds all sides that the survey is open. It goes to everybody: a reminder to the silent alone would say who they are.
func (s *Service) RemindSurvey(ctx context.Context, in tenants.Scope, mid ID) (Surveyed, error) {
	return s.surveying(ctx, in, mid, SurveyReminded, func(v *Survey, m Meeting, by By) error { return v.Remind(m, by) })
}

// SurveySheet is what somebody is asked who answers for herself.
type SurveySheet struct {
	Meeting Meeting
	Survey  Survey
	Right   error // why she can't answer now; nil where she can
}

// surveyDoor is who stands before a survey: the meeting, and the one answer she has.
type surveyDoor struct {
	house   tenants.Scope
	meeting Meeting
	right   string
}

func (s *Service) surveyMine(ctx context.Context, in tenants.Scope, mid ID) (surveyDoor, error) {
	m, err := s.Store.In(in).Meeting(ctx, mid)
	if err == nil && (!m.Announced() || in.Guest() == "" && !m.Seen(in)) {
		err = ErrNotFound
	}
	if err != nil {
		return surveyDoor{}, err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return surveyDoor{}, err
	}
	right, err := surveyRight(in, m, rolls)
	if err != nil && in.Guest() != "" { // a guest of another meeting isn't told of this one
		err = ErrNotFound
	}
	return surveyDoor{s.Enter(m.Stands), m, right}, err
}

// surveyBearer lets the house in for whoever bears a personal link. Whatever isn't one finds nothing.
func (s *Service) surveyBearer(ctx context.Context, token string) (surveyDoor, error) {
	space, rest, ok := strings.Cut(token, "~")
	who, mark, ok2 := strings.Cut(rest, ".")
	at := tenants.Space(space)
	given, err := base64.RawURLEncoding.DecodeString(mark)
	if !ok || !ok2 || err != nil || len(token) > longestToken || len(who) > 40 || at.Kind() != "home" && at.Kind() != "pact" {
		return surveyDoor{}, ErrSurveyLinkNotFound
	}
	house := s.Enter(at)
	r, err := s.Store.In(house).Roll(ctx, PersonID(who))
	if err == nil && (r.Standing != OnRoll || len(r.Seal) == 0 || !hmac.Equal(given, r.surveyMark())) {
		err = ErrPersonNotFound
	}
	var m Meeting
	if err == nil {
		m, err = s.Store.In(house).Meeting(ctx, r.Meeting)
	}
	if err == nil && (!m.Announced() || !m.Party(r.Tenant)) {
		err = ErrNotFound
	}
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = ErrSurveyLinkNotFound
	}
	return surveyDoor{house, m, personRight(r.ID)}, err
}

func (r Roll) surveyMark() []byte {
	mac := hmac.New(sha256.New, r.Seal)
	mac.Write([]byte("survey " + string(r.Meeting) + " " + string(r.ID)))
	return mac.Sum(nil)[:sealSize]
}

func (s *Service) surveySheet(ctx context.Context, d surveyDoor) (SurveySheet, error) {
	v, err := s.Store.In(d.house).Survey(ctx, d.meeting.ID)
	if err == nil && v.State == SurveyDraft {
		err = ErrSurveyNotFound
	}
	if err != nil {
		return SurveySheet{}, err
	}
	return d.sheet(v), nil
}

func (d surveyDoor) sheet(v Survey) SurveySheet {
	out := SurveySheet{Meeting: d.meeting, Survey: v}
	switch {
	case v.Answered(d.right):
		out.Right = ErrSurveyAnswered
	case v.State != SurveyOpen:
		out.Right = ErrSurveyClosed
	}
	return out
}

// surveyAnswer takes an answer in. The house does it: who stands at the door is in neither the document's change nor the fact, and the moment is the day.
func (s *Service) surveyAnswer(ctx context.Context, d surveyDoor, given []SurveyGiven) (SurveySheet, error) {
	shelf, day := s.Store.In(d.house), s.now().Truncate(24*time.Hour)
	for try := 0; ; try++ {
		v, err := shelf.Survey(ctx, d.meeting.ID)
		if err != nil {
			return SurveySheet{}, err
		}
		if err := v.Answer(d.right, given); err != nil {
			return SurveySheet{}, err
		}
		told, err := d.house.Tell(SurveyAnswered, d.meeting.Ref(), day, nil)
		if err != nil {
			return SurveySheet{}, err
		}
		switch err := shelf.KeepSurvey(ctx, v, told); {
		case err == nil:
			return d.sheet(v), nil
		case !errors.Is(err, ErrStale) || try >= mostSurveyTries:
			return SurveySheet{}, fmt.Errorf("answer the survey of %s: %w", d.meeting.ID, err)
		}
	}
}

// mostSurveyTries is how often an answer is tried beside others: a hall may answer within one minute.
const mostSurveyTries = 40

// ReadSurvey returns what who stands in the scope, a member or a guest, is asked.
func (s *Service) ReadSurvey(ctx context.Context, in tenants.Scope, mid ID) (SurveySheet, error) {
	d, err := s.surveyMine(ctx, in, mid)
	if err != nil {
		return SurveySheet{}, err
	}
	return s.surveySheet(ctx, d)
}

// AnswerSurvey takes in the answer of who stands in the scope.
func (s *Service) AnswerSurvey(ctx context.Context, in tenants.Scope, mid ID, given []SurveyGiven) (SurveySheet, error) {
	d, err := s.surveyMine(ctx, in, mid)
	if err != nil {
		return SurveySheet{}, err
	}
	return s.surveyAnswer(ctx, d, given)
}

// ReadSurveyLink returns what the bearer of a personal link is asked.
func (s *Service) ReadSurveyLink(ctx context.Context, token string) (SurveySheet, error) {
	d, err := s.surveyBearer(ctx, token)
	if err != nil {
		return SurveySheet{}, err
	}
	return s.surveySheet(ctx, d)
}

// AnswerSurveyLink takes in the answer of the bearer of a personal link.
func (s *Service) AnswerSurveyLink(ctx context.Context, token string, given []SurveyGiven) (SurveySheet, error) {
	d, err := s.surveyBearer(ctx, token)
	if err != nil {
		return SurveySheet{}, err
	}
	return s.surveyAnswer(ctx, d, given)
}

// SurveyLink is the personal link of somebody of one's own delegation.
type SurveyLink struct {
	Roll  Roll
	Token string
}

// SurveyLinks lists the personal links of one's own delegation, to be handed on. The list is the same whether or not somebody has answered.
func (s *Service) SurveyLinks(ctx context.Context, in tenants.Scope, mid ID) ([]SurveyLink, error) {
	m, err := s.writable(ctx, in, mid, SurveyOpened)
	if err != nil {
		return nil, err
	}
	v, err := s.Store.In(in).Survey(ctx, mid)
	switch {
	case err != nil:
		return nil, err
	case v.State == SurveyDraft:
		return nil, ErrSurveyNotFound
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return nil, err
	}
	p, err := s.Store.In(in).Protocol(ctx, mid)
	if err != nil {
		return nil, err
	}
	links := []SurveyLink{}
	for _, r := range p.Ranked(slices.DeleteFunc(rolls, func(r Roll) bool { return r.Standing != OnRoll || r.Tenant != in.Tenant() || len(r.Seal) == 0 })) {
		token := string(m.Stands) + "~" + string(r.ID) + "." + base64.RawURLEncoding.EncodeToString(r.surveyMark())
		links = append(links, SurveyLink{Roll: r.For(in.Tenant(), m.Host), Token: token})
	}
	return links, nil
}

// Rights computes what the scope's holder may do with the survey.
func (v Surveyed) Rights(in tenants.Scope) Rights {
	r, writes := rights(), in.May(tenants.WriteMeeting)
	host, s := writes && in.Tenant() == v.Meeting.Host, v.Survey
	early := v.Meeting.surveyable()
	if early == nil && len(s.Questions) == 0 {
		early = ErrSurveyEmpty
	}
	r.may("compose", host && s.State == SurveyDraft, nil)
	r.may("open", host && s.State == SurveyDraft, early)
	r.may("reopen", host && s.State == SurveyShut, nil)
	r.may("close", host && s.State == SurveyOpen, nil)
	r.may("remind", host && s.State == SurveyOpen, nil)
	r.may("links", writes && v.Meeting.Party(in.Tenant()) && s.State == SurveyOpen, nil)
	r.may("answer", v.Right == nil, nil)
	return r
}
