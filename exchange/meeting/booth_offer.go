package meeting

import (
	"cmp"
	"context"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Asked is what the bearer of a link may read: what she is asked to do, and nothing else of the meeting.
type Asked struct {
	Meeting Meeting
	Agenda  Agenda
	Duty    Duty
	Who     Interpreter
	Spans   []Span
	May     error // why she can't answer now; nil where she can
	Pack    bool  // the briefing has been sent, and she has accepted
}

// longestToken is longer than any token of an offer.
const longestToken = 200

// bearer lets the house in for whoever bears a link, and finds what it is of. Whatever isn't the token of an offer finds nothing, and nothing is told of why.
func (s *Service) bearer(ctx context.Context, token string) (tenants.Scope, Meeting, Booth, Asked, error) {
	none := func(err error) (tenants.Scope, Meeting, Booth, Asked, error) {
		if err == nil || fault.KindOf(err) == fault.NotFound {
			err = ErrOfferNotFound
		}
		return tenants.Scope{}, Meeting{}, Booth{}, Asked{}, err
	}
	space, rest, ok := strings.Cut(token, "~")
	mid, word, parsed := secret.Parse[ID](rest)
	at := tenants.Space(space)
	if !ok || !parsed || len(token) > longestToken || at.Kind() != "home" && at.Kind() != "pact" {
		return none(nil)
	}
	house := s.Enter(at)
	m, err := s.Store.In(house).Meeting(ctx, mid)
	if err != nil {
		return none(err)
	}
	b, err := s.Store.In(house).Booth(ctx, mid)
	if err != nil {
		return none(err)
	}
	d, x, found := b.bearing(word)
	if !found {
		return none(nil)
	}
	a, err := s.Store.In(house).Agenda(ctx, mid)
	if err != nil {
		return none(err)
	}
	return house, m, b, Asked{Meeting: m, Agenda: a, Duty: d, Who: x, Spans: x.there(d.Spans(m, a))}, nil
}

// ReadOffer returns what the bearer of a link is asked. It returns ErrOfferNotFound, ErrOfferExpired or ErrOfferWithdrawn.
func (s *Service) ReadOffer(ctx context.Context, token string) (Asked, error) {
	house, m, _, o, err := s.bearer(ctx, token)
	if err != nil {
		return Asked{}, err
	}
	if err := o.Who.offered(m, s.now()); err != nil {
		return Asked{}, err
	}
	return s.opened(ctx, house, o)
}

func (s *Service) opened(ctx context.Context, house tenants.Scope, o Asked) (Asked, error) {
	o.May = o.Who.answers(o.Meeting, s.now())
	p, err := s.Store.In(house).Briefing(ctx, o.Meeting.ID)
	o.Pack = err == nil && !p.Sent.IsZero() && o.Who.takes()
	return o, err
}

// takes reports whether she has taken the offer.
func (x Interpreter) takes() bool { return x.Turnout == OfferTaken || x.Turnout == Came }

// AnswerOffer notes what the bearer of a link says.
func (s *Service) AnswerOffer(ctx context.Context, token string, yes bool, reason string) (Asked, error) {
	house, m, _, o, err := s.bearer(ctx, token)
	if err != nil {
		return Asked{}, err
	}
	kind := OfferAccepted
	if !yes {
		kind = OfferDeclined
	}
	with := teamDetail(o.Duty.ID, o.Who.ID)
	with["to"] = string(o.Duty.Side)
	p, err := s.planning(ctx, house, m.ID, kind, with, func(b *Booth, m Meeting, _ Agenda, by By) error {
		return b.Answer(m, o.Duty.ID, o.Who.ID, yes, reason, by)
	})
	if err != nil {
		return Asked{}, err
	}
	if o.Duty, err = p.Booth.Duty(o.Duty.ID); err != nil {
		return Asked{}, err
	}
	if o.Who, err = o.Duty.Interpreter(o.Who.ID); err != nil {
		return Asked{}, err
	}
	return s.opened(ctx, house, o)
}

// PackFor returns the briefing for the bearer of a link who has accepted, once it has been sent.
func (s *Service) PackFor(ctx context.Context, token string) (Asked, Pack, error) {
	o, err := s.ReadOffer(ctx, token)
	switch {
	case err != nil:
		return Asked{}, Pack{}, err
	case !o.Who.takes():
		return Asked{}, Pack{}, ErrNotAccepted
	case !o.Pack:
		return Asked{}, Pack{}, ErrBriefingNotSent
	}
	p, err := s.pack(ctx, s.Enter(o.Meeting.Stands), o.Duty.Side, o.Meeting, o.Agenda)
	return o, p, err
}

// engaging are the deeds after which a pool has to know anew who of it is engaged.
func engaging(kind string) bool {
	switch kind {
	case OfferMade.Code(), OfferRecalled.Code(), OfferAccepted.Code(), OfferDeclined.Code(), CameFact.Code(), AbsentFact.Code(), Replaced.Code(),
		Scheduled.Code(), CancelledFact.Code(), PostponedFact.Code(), TimeChosen.Code(), Closed.Code():
		return true
	}
	return false
}

// CarryEngagements tells the pools what became of those who were asked for a meeting, and keeps out of its room who isn't awaited any more. It bears repeating.
func (s *Service) CarryEngagements(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if f.About.Noun != "meeting" || !engaging(f.Kind) {
		return nil
	}
	house := enter(space)
	p, err := s.Booth(ctx, house, ID(f.About.ID))
	if err == nil {
		err = s.shut(ctx, house, p.Booth)
	}
	if err != nil {
		return err
	}
	for _, d := range p.Booth.Duties {
		spans := d.Spans(p.Meeting, p.Agenda)
		for _, x := range d.Team {
			there := x.there(spans)
			if x.Pool == (PoolRef{}) || x.Turnout == OnPlan || len(there) == 0 {
				continue
			}
			e := Engagement{
				ID: x.ID, Pool: x.Pool, Space: space, Meeting: p.Meeting.ID, By: d.Side, Span: Span{there[0].Start, there[len(there)-1].End},
				From: d.From, To: d.To, Mode: d.modes()[0], Turnout: x.Turnout,
			}
			if off := p.Meeting.State == Cancelled || p.Meeting.State == Postponed; off && x.open() {
				e.Turnout = OfferBack
			}
			if err := s.Pools.Note(ctx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare puts first against whom less speaks, then for whom more does.
func (c Fitting) compare(o Fitting) int {
	return cmp.Or(cmp.Compare(len(c.But), len(o.But)), cmp.Compare(len(o.For), len(c.For)), cmp.Compare(o.Mark, c.Mark), cmp.Compare(o.Held, c.Held))
}
