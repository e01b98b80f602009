package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

func readBooth(ctx context.Context, c Call, in *MeetingIn) (*one[Booth], error) {
	p, err := c.Meetings.Booth(ctx, c.In, meeting.ID(in.ID))
	return boothOut(c, p, err)
}

func boothOut(c Call, p meeting.Planned, err error) (*one[Booth], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewBooth(p, c.In), p.Booth.Rev), nil
}

// DutyIn names a duty in an address.
type DutyIn struct {
	MeetingIn
	Duty string `path:"duty" maxLength:"36"`
}

// TeamIn names one of a duty's team in an address.
type TeamIn struct {
	DutyIn
	Who string `path:"who" maxLength:"36"`
}

func (in DutyIn) meeting() meeting.ID { return meeting.ID(in.ID) }

// DutySaid is what somebody says of a duty.
type DutySaid struct {
	Item    string `json:"item,omitempty" maxLength:"40" doc:"of the agenda; none, and no session, is the whole meeting"`
	Session string `json:"session,omitempty" maxLength:"40"`
	From    string `json:"from" maxLength:"35"`
	To      string `json:"to" maxLength:"35"`
	Both    bool   `json:"both" doc:"and back"`
	Way     string `json:"way" enum:"consecutive,simultaneous"`
	Seat    string `json:"seat" enum:"booth,beside,remote"`
	Relay   string `json:"relay,omitempty" maxLength:"35" doc:"the language through which another takes it over"`
	Start   string `json:"start,omitempty" maxLength:"40" doc:"as long as what it is of, if not said"`
	End     string `json:"end,omitempty" maxLength:"40"`
}

func (s DutySaid) said() (meeting.DutySaid, error) {
	var c fault.Check
	return meeting.DutySaid{
		Item: s.Item, Session: s.Session, From: lang.Tag(s.From), To: lang.Tag(s.To), Both: s.Both, Way: meeting.Way(s.Way), Seat: meeting.Seat(s.Seat), Relay: lang.Tag(s.Relay),
		Start: moment(&c, "start", s.Start), End: moment(&c, "end", s.End),
	}, c.Err()
}

func planDuty(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key plans the same duty once"`
	Body DutySaid
}) (*one[Booth], error) {
	said, err := in.Body.said()
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.PlanDuty(ctx, c.In, meeting.ID(in.ID), once[string](c, "duty "+in.ID, in.Key), said)
	return boothOut(c, p, err)
}

func saveDuty(ctx context.Context, c Call, in *struct {
	DutyIn
	Body struct {
		DutySaid
		Rev int `json:"rev" doc:"of the duty, as it was seen"`
	}
}) (*one[Booth], error) {
	said, err := in.Body.said()
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.SaveDuty(ctx, c.In, in.meeting(), meeting.DutyAt{ID: in.Duty, Rev: in.Body.Rev}, said)
	return boothOut(c, p, err)
}

func dropDuty(ctx context.Context, c Call, in *struct {
	DutyIn
	Rev int `query:"rev" doc:"of the duty, as it was seen"`
}) (*one[Booth], error) {
	p, err := c.Meetings.DropDuty(ctx, c.In, in.meeting(), meeting.DutyAt{ID: in.Duty, Rev: in.Rev})
	return boothOut(c, p, err)
}

// BoothChoice is who is put on a team: one of a pool, or somebody by her card alone.
type BoothChoice struct {
	Space string            `json:"space,omitempty" maxLength:"80" doc:"in whose pool she is"`
	ID    string            `json:"id,omitempty" maxLength:"36" doc:"in the pool"`
	Name  *Text             `json:"name,omitempty" doc:"of somebody who is in no pool"`
	Pairs []InterpreterPair `json:"pairs,omitempty" maxItems:"20"`
	Start string            `json:"start,omitempty" maxLength:"40" doc:"all the time, if not said"`
	End   string            `json:"end,omitempty" maxLength:"40"`
}

func (b BoothChoice) choice(c Call) (meeting.Chosen, error) {
	var check fault.Check
	out := meeting.Chosen{
		Pool: meeting.PoolRef{Space: tenants.Space(b.Space), ID: b.ID}, Span: meeting.Span{Start: moment(&check, "start", b.Start), End: moment(&check, "end", b.End)},
	}
	if b.Name != nil {
		out.Card = meeting.Profile{
			Name: b.Name.said(&check, "name", lang.Text{}, c.Now()), Modes: []string{},
			Pairs: each(b.Pairs, func(p InterpreterPair) meeting.Pair {
				return meeting.Pair{From: lang.Tag(p.From), To: lang.Tag(p.To), Both: p.Both}
			}),
		}
	}
	return out, check.Err()
}

func assignInterpreter(ctx context.Context, c Call, in *struct {
	DutyIn
	Body BoothChoice
}) (*one[Booth], error) {
	who, err := in.Body.choice(c)
	if err != nil {
		return nil, err
	}
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.Assign(ctx, c.In, reach, in.meeting(), in.Duty, who)
	return boothOut(c, p, err)
}

func unassignInterpreter(ctx context.Context, c Call, in *TeamIn) (*one[Booth], error) {
	p, err := c.Meetings.Unassign(ctx, c.In, in.meeting(), in.Duty, in.Who)
	return boothOut(c, p, err)
}

// BoothTerms is what an interpreter is offered.
type BoothTerms struct {
	Currency string `json:"currency,omitempty" maxLength:"3" doc:"no fee is said without it"`
	Amount   string `json:"amount,omitempty" maxLength:"20" doc:"an exact decimal"`
	Per      string `json:"per,omitempty" doc:"hour, half_day, day, duty" maxLength:"10"`
	Due      string `json:"due,omitempty" maxLength:"40" doc:"by when she is asked to answer"`
	Brief    string `json:"brief,omitempty" maxLength:"10" doc:"the day of the briefing"`
	Note     string `json:"note,omitempty" maxLength:"8000"`
	Lang     string `json:"lang" enum:"ko,en,zh-Hans,ja" doc:"of the letter"`
}

func (t BoothTerms) terms() (meeting.Terms, error) {
	var c fault.Check
	out := meeting.Terms{Due: moment(&c, "due", t.Due), Brief: t.Brief, Note: t.Note, Lang: lang.Tag(t.Lang)}
	if t.Currency != "" {
		amount, ok := money.Minor(t.Currency, t.Amount)
		c.That(ok, "amount", "not_an_amount")
		out.Currency, out.Amount, out.Per = t.Currency, amount, t.Per
	}
	return out, c.Err()
}

func viewTerms(t meeting.Terms) BoothTerms {
	v := BoothTerms{Currency: t.Currency, Per: t.Per, Due: stamp(t.Due), Brief: t.Brief, Note: t.Note, Lang: string(t.Lang)}
	if t.Currency != "" {
		v.Amount = money.Amount(t.Currency, t.Amount)
	}
	return v
}

// BoothSent is an offer that was just made.
type BoothSent struct {
	Booth  Booth  `json:"booth"`
	Who    string `json:"who" doc:"of the team"`
	URL    string `json:"url" doc:"the link, once: whoever bears it answers in her place"`
	Mailed bool   `json:"mailed" doc:"it was sent to the address that her owner knows"`
}

func (c Call) sentOut(s meeting.Sent, err error) (*struct{ Body BoothSent }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body BoothSent }{BoothSent{Booth: viewBooth(s.Planned, c.In), Who: s.Who, URL: c.offerLink(s.Token), Mailed: s.Mailed}}, nil
}

func (c Call) offerLink(token string) string { return c.PublicURL + "/app/offer/" + token }

func offerDuty(ctx context.Context, c Call, in *struct {
	TeamIn
	Body BoothTerms
}) (*struct{ Body BoothSent }, error) {
	terms, err := in.Body.terms()
	if err != nil {
		return nil, err
	}
	return c.sentOut(c.Meetings.MakeOffer(ctx, c.In, in.meeting(), in.Duty, in.Who, terms))
}

func withdrawDuty(ctx context.Context, c Call, in *struct {
	TeamIn
	Body struct {
		Reason string `json:"reason" maxLength:"4000" doc:"that its bearer reads"`
	}
}) (*one[Booth], error) {
	p, err := c.Meetings.RecallOffer(ctx, c.In, in.meeting(), in.Duty, in.Who, in.Body.Reason)
	return boothOut(c, p, err)
}

func markTurnout(ctx context.Context, c Call, in *struct {
	TeamIn
	Body struct {
		Turnout string `json:"turnout" enum:"came,absent"`
	}
}) (*one[Booth], error) {
	p, err := c.Meetings.MarkInterpreter(ctx, c.In, in.meeting(), in.Duty, in.Who, meeting.Turnout(in.Body.Turnout))
	return boothOut(c, p, err)
}

func replaceInterpreter(ctx context.Context, c Call, in *struct {
	TeamIn
	Body BoothChoice
}) (*struct{ Body BoothSent }, error) {
	who, err := in.Body.choice(c)
	if err != nil {
		return nil, err
	}
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	return c.sentOut(c.Meetings.Replace(ctx, c.In, reach, in.meeting(), in.Duty, in.Who, who))
}

// BoothFitting is an interpreter of the reader's pools who might do a duty.
type BoothFitting struct {
	Space string            `json:"space"`
	ID    string            `json:"id"`
	Owner string            `json:"owner"`
	Name  Text              `json:"name"`
	Pairs []InterpreterPair `json:"pairs" nullable:"false"`
	Modes []string          `json:"modes" nullable:"false"`
	Grade string            `json:"grade"`
	For   []string          `json:"for" nullable:"false" doc:"both_directions, mode, free, grade, mark, held"`
	But   []string          `json:"but" nullable:"false" doc:"mode, one_direction, engaged, away"`
	Mark  int               `json:"mark" doc:"the mean in tenths; 0 for none"`
	Held  int               `json:"held"`
}

func listFitting(ctx context.Context, c Call, in *struct {
	DutyIn
	Words string `query:"q" maxLength:"100" doc:"in a name, or in what she knows"`
}) (*listOut[BoothFitting], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	all, err := c.Meetings.Candidates(ctx, c.In, reach, in.meeting(), in.Duty, in.Words)
	if err != nil {
		return nil, err
	}
	return &listOut[BoothFitting]{Body: List[BoothFitting]{Items: each(all, func(f meeting.Fitting) BoothFitting {
		return BoothFitting{
			Space: string(f.Pool.Space), ID: f.Pool.ID, Owner: string(f.Owner), Name: viewText(f.Card.Name), Pairs: viewPairs(f.Card.Pairs), Modes: strings0(f.Card.Modes),
			Grade: f.Card.Grade, For: f.For, But: f.But, Mark: f.Mark, Held: f.Held,
		}
	})}}, nil
}

func viewPairs(all []meeting.Pair) []InterpreterPair {
	return each(all, func(p meeting.Pair) InterpreterPair { return InterpreterPair{string(p.From), string(p.To), p.Both} })
}
