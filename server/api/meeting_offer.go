package api

import (
	"context"
	"net/url"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants/unit"
)

// BoothOfferIn is the token of a link, which is the only proof its bearer has. It stands in no log.
type BoothOfferIn struct {
	Token string `path:"token" maxLength:"300"`
}

// token returns the token as it was made; many clients write its colon and tilde as escapes, and the router leaves addresses as they are written.
func (in BoothOfferIn) token() string {
	if token, err := url.PathUnescape(in.Token); err == nil {
		return token
	}
	return in.Token
}

// InterpretingOffer is what the bearer of a link is asked to do, and nothing else of the meeting.
type InterpretingOffer struct {
	Title    Text        `json:"title" doc:"of the meeting"`
	Host     Text        `json:"host"`
	Side     Text        `json:"side" doc:"that asks and pays"`
	Mode     string      `json:"mode" enum:"hybrid,hall,online" doc:"of the meeting"`
	Zone     string      `json:"zone" doc:"the host's"`
	Spans    []BoothSpan `json:"spans" nullable:"false"`
	Venue    Text        `json:"venue"`
	Address  Text        `json:"address"`
	Items    []Text      `json:"items" nullable:"false" doc:"of the agenda; none for the whole meeting or a session"`
	Session  Text        `json:"session"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Both     bool        `json:"both"`
	Relay    string      `json:"relay,omitempty"`
	Way      string      `json:"way" enum:"consecutive,simultaneous"`
	Seat     string      `json:"seat" enum:"booth,beside,remote"`
	Name     Text        `json:"name" doc:"the bearer's, as the plan has it"`
	Terms    BoothTerms  `json:"terms"`
	Turnout  string      `json:"turnout" enum:"planned,asked,accepted,declined,withdrawn,came,absent"`
	Reason   string      `json:"reason,omitempty" doc:"as its bearer gave it"`
	Answered string      `json:"answered,omitempty"`
	Changes  bool        `json:"changes" doc:"it can be answered, or answered otherwise"`
	Over     string      `json:"over,omitempty" doc:"why not: the code of the reason"`
	Pack     bool        `json:"pack" doc:"the briefing is there"`
	Brief    string      `json:"brief,omitempty" doc:"the day by which the briefing is promised"`
	Desk     bool        `json:"desk" doc:"she may come into the room of the meeting, and interpret there"`
}

func (c Call) viewInterpreting(ctx context.Context, o meeting.Asked) (InterpretingOffer, error) {
	n, err := c.namer(ctx)
	if err != nil {
		return InterpretingOffer{}, err
	}
	n.to = unit.General
	v := InterpretingOffer{
		Title: viewText(o.Meeting.Title), Mode: string(o.Meeting.Mode), Zone: o.Meeting.Slot.Zone, Spans: each(o.Spans, viewSpan), Venue: viewText(o.Meeting.Venue.Name),
		Address: viewText(o.Meeting.Venue.Address), Items: []Text{}, From: string(o.Duty.From), To: string(o.Duty.To), Both: o.Duty.Both, Relay: string(o.Duty.Relay),
		Way: string(o.Duty.Way), Seat: string(o.Duty.Seat), Name: viewText(o.Who.Card.Name), Terms: viewTerms(o.Who.Terms), Turnout: string(o.Who.Turnout),
		Reason: o.Who.Reason, Answered: stamp(o.Who.Answered), Changes: o.May == nil, Pack: o.Pack, Desk: o.Desk(), Brief: o.Who.Terms.Brief, Session: viewText(lang.Text{}),
	}
	if o.May != nil {
		v.Over = fault.Of(o.May).Code
	}
	if x, err := o.Agenda.Item(o.Duty.Item); err == nil && x.Closed == "" {
		v.Items = append(v.Items, viewText(x.Title))
	}
	if s, err := o.Meeting.Session(o.Duty.Session); err == nil {
		v.Session = viewText(s.Title)
	}
	if v.Host, err = n.of(ctx, o.Meeting.Host); err != nil {
		return v, err
	}
	v.Side, err = n.of(ctx, o.Duty.Side)
	return v, err
}

func (c Call) offerOut(ctx context.Context, o meeting.Asked, err error) (*struct{ Body InterpretingOffer }, error) {
	if err != nil {
		return nil, err
	}
	v, err := c.viewInterpreting(ctx, o)
	return &struct{ Body InterpretingOffer }{v}, err
}

func readInterpretingOffer(ctx context.Context, c Call, in *BoothOfferIn) (*struct{ Body InterpretingOffer }, error) {
	o, err := c.Meetings.ReadOffer(ctx, in.token())
	return c.offerOut(ctx, o, err)
}

func answerInterpretingOffer(ctx context.Context, c Call, in *struct {
	BoothOfferIn
	Body struct {
		Yes    bool   `json:"yes"`
		Reason string `json:"reason,omitempty" maxLength:"4000" doc:"of a refusal"`
	}
}) (*struct{ Body InterpretingOffer }, error) {
	o, err := c.Meetings.AnswerOffer(ctx, in.token(), in.Body.Yes, in.Body.Reason)
	return c.offerOut(ctx, o, err)
}

func takeBriefing(ctx context.Context, c Call, in *struct {
	BoothOfferIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" required:"true"`
	Form string `query:"form" enum:"pdf,docx,hwpx" default:"pdf"`
}) (*paperOut, error) {
	_, p, err := c.Meetings.PackFor(ctx, in.token())
	if err != nil {
		return nil, err
	}
	return sendPaper(c.Papers.PrintDoc(ctx, c.briefingDoc(p, lang.Tag(in.Lang)), paper.Form(in.Form)))
}

func takeDesk(ctx context.Context, c Call, in *BoothOfferIn) (*signedInOut, error) {
	_, pass, err := c.Meetings.TakeDesk(ctx, in.token())
	if err != nil {
		return nil, err
	}
	e, err := c.Pass.OpenFor(ctx, pass, c.from())
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}
