package api

import (
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// Booth is the plan of who interprets what in a meeting, and what is wrong with it.
type Booth struct {
	Rev      int64           `json:"rev"`
	Duties   []BoothDuty     `json:"duties" nullable:"false"`
	Coverage []BoothCell     `json:"coverage" nullable:"false" doc:"items by pairs of the meeting's languages"`
	Problems []BoothProblem  `json:"problems" nullable:"false"`
	May      map[string]bool `json:"may"`
}

// BoothDuty is one stretch of interpreting.
type BoothDuty struct {
	ID string `json:"id"`
	DutySaid
	Rev   int             `json:"rev"`
	Side  string          `json:"side" doc:"that arranges and pays it"`
	Spans []BoothSpan     `json:"spans" nullable:"false" doc:"when it is; none while no time is found"`
	Team  []BoothMember   `json:"team" nullable:"false"`
	Rota  []BoothTurn     `json:"rota" nullable:"false" doc:"who speaks when, of what is interpreted simultaneously"`
	May   map[string]bool `json:"may"`
}

// BoothSpan is a stretch of time.
type BoothSpan struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// BoothTurn is who speaks when.
type BoothTurn struct {
	BoothSpan
	Who string `json:"who,omitempty" doc:"of the team; absent where nobody is there"`
}

// BoothMember is one of a duty's team.
type BoothMember struct {
	ID       string            `json:"id"`
	Name     Text              `json:"name"`
	Pairs    []InterpreterPair `json:"pairs" nullable:"false"`
	Grade    string            `json:"grade,omitempty"`
	Space    string            `json:"space,omitempty" doc:"in whose pool she is"`
	Pool     string            `json:"pool,omitempty" doc:"her id in the pool"`
	Start    string            `json:"start,omitempty"`
	End      string            `json:"end,omitempty"`
	Turnout  string            `json:"turnout" enum:"planned,asked,accepted,declined,withdrawn,came,absent"`
	Terms    *BoothTerms       `json:"terms,omitempty" doc:"to the side that pays alone"`
	Sent     string            `json:"sent,omitempty"`
	Mailed   bool              `json:"mailed"`
	Answered string            `json:"answered,omitempty"`
	Reason   string            `json:"reason,omitempty" doc:"of a refusal or a withdrawal, to the side that pays alone"`
	Instead  string            `json:"instead,omitempty" doc:"of whom she comes"`
	May      map[string]bool   `json:"may"`
}

// BoothCell is one pair of languages of one item.
type BoothCell struct {
	Item   string   `json:"item" doc:"empty for the meeting itself, where it has no agenda"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Needed bool     `json:"needed" doc:"what is only presented needs its language put into the others; what is talked over needs every direction"`
	State  string   `json:"state" enum:"none,planned,covered,trouble"`
	Duties []string `json:"duties" nullable:"false"`
}

// BoothProblem is something about a plan that somebody should see to.
type BoothProblem struct {
	Code    string `json:"code" enum:"uncovered,unstaffed,gap,alone,direction,mode,double,engaged,away,relay,unanswered,declined,absent,no_time,outside"`
	Duty    string `json:"duty,omitempty"`
	Who     string `json:"who,omitempty" doc:"of the team"`
	Item    string `json:"item,omitempty"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Start   string `json:"start,omitempty"`
	End     string `json:"end,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
	Other   string `json:"other,omitempty" doc:"the other duty"`
}

func viewBooth(p meeting.Planned, in tenants.Scope) Booth {
	rotas := p.Booth.Rotas(p.Meeting, p.Agenda)
	return Booth{
		Rev:    p.Booth.Rev,
		Duties: each(p.Booth.Duties, func(d meeting.Duty) BoothDuty { return viewDuty(d, rotas[d.ID], p, in) }),
		Coverage: each(p.Booth.Coverage(p.Around), func(c meeting.Cell) BoothCell {
			return BoothCell{c.Item, string(c.From), string(c.To), c.Needed, string(c.State), c.Duties}
		}),
		Problems: each(p.Booth.Problems(p.Around), func(x meeting.Problem) BoothProblem {
			return BoothProblem{
				Code: x.Code, Duty: x.Duty, Who: x.Interpreter, Item: x.Item, From: string(x.From), To: string(x.To), Start: stamp(x.Span.Start), End: stamp(x.Span.End),
				Minutes: x.Minutes, Other: x.Other,
			}
		}),
		May: map[string]bool{"plan": p.MayPlan(in)},
	}
}

func viewDuty(d meeting.Duty, rota []meeting.RotaTurn, p meeting.Planned, in tenants.Scope) BoothDuty {
	return BoothDuty{
		ID: d.ID, Rev: d.Rev, Side: string(d.Side), May: p.MayArrange(d, in),
		DutySaid: DutySaid{
			Item: d.Item, Session: d.Session, From: string(d.From), To: string(d.To), Both: d.Both, Way: string(d.Way), Seat: string(d.Seat), Relay: string(d.Relay),
			Start: stamp(d.Start), End: stamp(d.End),
		},
		Spans: each(d.Spans(p.Meeting, p.Agenda), viewSpan),
		Team:  each(d.Team, func(x meeting.Interpreter) BoothMember { return viewBoothMember(d, x, p, in) }),
		Rota: each(rota, func(t meeting.RotaTurn) BoothTurn {
			return BoothTurn{BoothSpan: viewSpan(t.Span), Who: t.Interpreter}
		}),
	}
}

func viewSpan(s meeting.Span) BoothSpan { return BoothSpan{stamp(s.Start), stamp(s.End)} }

// viewBoothMember shows what was agreed with an interpreter to the side that pays her alone.
func viewBoothMember(d meeting.Duty, x meeting.Interpreter, p meeting.Planned, in tenants.Scope) BoothMember {
	v := BoothMember{
		ID: x.ID, Name: viewText(x.Card.Name), Pairs: viewPairs(x.Card.Pairs), Grade: x.Card.Grade, Start: stamp(x.Start), End: stamp(x.End), Turnout: string(x.Turnout),
		Sent: stamp(x.Sent), Mailed: x.Mailed, Answered: stamp(x.Answered), Instead: x.Instead, May: p.MayWith(d, x, in),
	}
	if in.Tenant() == d.Side {
		terms := viewTerms(x.Terms)
		v.Terms, v.Reason, v.Space, v.Pool = &terms, x.Reason, string(x.Pool.Space), x.Pool.ID
	}
	return v
}
