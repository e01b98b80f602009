package api

import (
	"context"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// MinutesIn names minutes in an address.
type MinutesIn struct {
	MeetingIn
	No int `path:"no" minimum:"0" maximum:"20" doc:"0 for the minutes, from 1 for an addendum"`
}

func (in MinutesIn) now() meeting.MinutesAt {
	return meeting.MinutesAt{Meeting: meeting.ID(in.ID), No: in.No}
}

// MinutesDeedIn is a deed on minutes, at the revision its doer saw.
type MinutesDeedIn struct {
	MinutesIn
	IfMatch
}

func (in MinutesDeedIn) change(ctx context.Context, c Call, deed func(meeting.MinutesAt) (meeting.Minutes, error)) (*one[Minutes], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	at := in.now()
	at.Rev = rev
	x, err := deed(at)
	return c.minutesOut(ctx, x, err)
}

func (c Call) minutesOut(ctx context.Context, x meeting.Minutes, err error) (*one[Minutes], error) {
	if err != nil {
		return nil, err
	}
	_, x, script, err := c.Meetings.ReadMinutes(ctx, c.In, x.Meeting, x.No)
	if err != nil {
		return nil, err
	}
	return whole(viewMinutes(x, script, c.In), x.Rev), nil
}

// MinutesRow is minutes in a list.
type MinutesRow struct {
	ID      string   `json:"id" doc:"as approvals name them"`
	Rev     int64    `json:"rev"`
	Meeting string   `json:"meeting"`
	No      int      `json:"no" doc:"0 for the minutes, from 1 for an addendum"`
	State   string   `json:"state" enum:"minutes_draft,both_languages,review,to_sign,signed_off"`
	Since   string   `json:"since"`
	Parties []string `json:"parties" nullable:"false" doc:"the host first"`
	Title   Text     `json:"title"`
	Signed  string   `json:"signed,omitempty"`
}

// Minutes is the minutes of a meeting.
type Minutes struct {
	MinutesRow
	Langs      []string           `json:"langs" nullable:"false"`
	Pad        string             `json:"pad" doc:"in which the words stand"`
	Open       bool               `json:"open" doc:"a suggestion stands in the text"`
	Paragraphs []MinutesParagraph `json:"paragraphs" nullable:"false"`
	Sides      []MinutesSide      `json:"sides" nullable:"false" doc:"who waits for whom, since when"`
	SHA256     string             `json:"sha256,omitempty" doc:"of what was frozen, with the reservations"`
	Approval   string             `json:"approval,omitempty" doc:"before which it stands"`
	Steps      []MeetingStep      `json:"steps" nullable:"false"`
	May        map[string]bool    `json:"may"`
	Why        map[string]string  `json:"why"`
}

// MinutesParagraph is what stands under one number in all languages, and what each side thinks of it.
type MinutesParagraph struct {
	Number   string            `json:"number"`
	In       map[string]string `json:"in" doc:"by language"`
	Digest   string            `json:"digest" doc:"over the words in all languages; a verdict is given on exactly these"`
	Whole    bool              `json:"whole" doc:"it stands once in each language"`
	Verdicts []MinutesVerdict  `json:"verdicts" nullable:"false"`
}

// MinutesVerdict is one side's word on one paragraph.
type MinutesVerdict struct {
	Tenant  string `json:"tenant"`
	Member  string `json:"member,omitempty"`
	Stance  string `json:"stance" enum:"agreed,changed,reserved"`
	Current bool   `json:"current" doc:"given on the words that stand there now; else it has to be given anew"`
	Said    Text   `json:"said" doc:"the wording that is proposed, or the reservation"`
	Why     string `json:"why,omitempty"`
	At      string `json:"at"`
}

// MinutesSide is one side and what is still to come from it.
type MinutesSide struct {
	Tenant   string `json:"tenant"`
	Open     int    `json:"open" doc:"paragraphs it has still to confirm or reserve"`
	Finished string `json:"finished,omitempty"`
	Since    string `json:"since" doc:"when the others began to wait for it"`
}

func viewMinutesRow(x meeting.Minutes) MinutesRow {
	return MinutesRow{
		ID: string(x.ID), Rev: x.Rev, Meeting: string(x.Meeting), No: x.No, State: string(x.State), Since: stamp(x.Since), Parties: texts(x.Parties), Title: viewText(x.Title),
		Signed: stamp(x.Signed),
	}
}

func viewMinutes(x meeting.Minutes, s meeting.Script, in tenants.Scope) Minutes {
	r := x.Rights(in, s)
	v := Minutes{
		MinutesRow: viewMinutesRow(x), Langs: texts(x.Langs), Pad: x.Pad, Open: s.Open, SHA256: x.SHA256, Approval: x.Approval, May: r.May, Why: r.Why,
		Steps: each(x.Steps, func(s meeting.Step) MeetingStep {
			return MeetingStep{From: string(s.From), To: string(s.To), Tenant: s.Tenant, Reason: s.Reason, At: stamp(s.At)}
		}),
	}
	v.Paragraphs = each(s.Paragraphs, func(p meeting.Paragraph) MinutesParagraph {
		out := MinutesParagraph{Number: p.Number, In: map[string]string{}, Digest: p.Digest, Whole: p.Whole, Verdicts: []MinutesVerdict{}}
		for tag, said := range p.In {
			out.In[string(tag)] = said
		}
		for _, t := range x.Parties {
			if y, current := x.Verdict(t, p); y.Stance != "" {
				said := MinutesVerdict{Tenant: string(t), Stance: string(y.Stance), Current: current, Said: viewText(y.Said), Why: y.Why, At: stamp(y.At)}
				if t == in.Tenant() {
					said.Member = string(y.Member)
				}
				out.Verdicts = append(out.Verdicts, said)
			}
		}
		return out
	})
	v.Sides = each(x.Parties, func(t tenants.TenantID) MinutesSide {
		side := MinutesSide{Tenant: string(t), Since: stamp(x.Since), Open: x.Owes(s, t)}
		if at, done := x.HasFinished(s, t); done {
			side.Finished = stamp(at)
		}
		return side
	})
	return v
}

func listMinutes(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body List[MinutesRow] }, error) {
	_, all, err := c.Meetings.MinutesOf(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body List[MinutesRow] }{List[MinutesRow]{Items: each(all, viewMinutesRow)}}, nil
}

func beginMinutes(ctx context.Context, c Call, in *MeetingIn) (*one[Minutes], error) {
	_, x, err := c.Meetings.BeginMinutes(ctx, c.In, meeting.ID(in.ID))
	return c.minutesOut(ctx, x, err)
}

func readMinutes(ctx context.Context, c Call, in *MinutesIn) (*one[Minutes], error) {
	_, x, _, err := c.Meetings.ReadMinutes(ctx, c.In, meeting.ID(in.ID), in.No)
	return c.minutesOut(ctx, x, err)
}

func completeMinutes(ctx context.Context, c Call, in *MinutesDeedIn) (*one[Minutes], error) {
	return in.change(ctx, c, func(at meeting.MinutesAt) (meeting.Minutes, error) { return c.Meetings.CompleteMinutes(ctx, c.In, at) })
}

func sendMinutes(ctx context.Context, c Call, in *MinutesDeedIn) (*one[Minutes], error) {
	return in.change(ctx, c, func(at meeting.MinutesAt) (meeting.Minutes, error) { return c.Meetings.SendMinutes(ctx, c.In, at) })
}

func judgeParagraph(ctx context.Context, c Call, in *struct {
	MinutesIn
	Body struct {
		Paragraph string `json:"paragraph" maxLength:"20"`
		Digest    string `json:"digest" maxLength:"64" doc:"of the words that were seen"`
		Stance    string `json:"stance" enum:"agreed,changed,reserved"`
		Said      *Text  `json:"said,omitempty" doc:"the wording that is proposed, in the languages that change, or the reservation"`
		Why       string `json:"why,omitempty" maxLength:"4000"`
	}
}) (*one[Minutes], error) {
	v := meeting.Verdict{Paragraph: in.Body.Paragraph, Digest: in.Body.Digest, Stance: meeting.Stance(in.Body.Stance), Why: in.Body.Why}
	if in.Body.Said != nil {
		var check fault.Check
		v.Said = in.Body.Said.said(&check, "said", lang.Text{}, c.Now())
		if err := check.Err(); err != nil {
			return nil, err
		}
	}
	x, err := c.Meetings.Judge(ctx, c.In, in.now(), v)
	return c.minutesOut(ctx, x, err)
}

func takeWording(ctx context.Context, c Call, in *struct {
	MinutesIn
	Body struct {
		Paragraph string `json:"paragraph" maxLength:"20"`
		Tenant    string `json:"tenant" maxLength:"60" doc:"whose wording it is"`
	}
}) (*one[Minutes], error) {
	x, err := c.Meetings.TakeWording(ctx, c.In, in.now(), in.Body.Paragraph, tenants.TenantID(in.Body.Tenant))
	return c.minutesOut(ctx, x, err)
}

func finishMinutes(ctx context.Context, c Call, in *MinutesDeedIn) (*one[Minutes], error) {
	return in.change(ctx, c, func(at meeting.MinutesAt) (meeting.Minutes, error) { return c.Meetings.FinishReview(ctx, c.In, at) })
}

func returnMinutes(ctx context.Context, c Call, in *struct {
	MinutesDeedIn
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}) (*one[Minutes], error) {
	return in.change(ctx, c, func(at meeting.MinutesAt) (meeting.Minutes, error) {
		return c.Meetings.ReturnMinutes(ctx, c.In, at, in.Body.Reason)
	})
}

// printMinutes prints minutes in one language or all: while they are drafted as their text stands, and once they are put to the heads with the reservations,
// the signatures and the hash.
func printMinutes(ctx context.Context, c Call, in *struct {
	MinutesIn
	Form string `query:"form" enum:"pdf,docx,hwpx" required:"true"`
	Lang string `query:"lang" maxLength:"20" doc:"one of the languages; all if not said"`
}) (*paperOut, error) {
	_, x, _, err := c.Meetings.ReadMinutes(ctx, c.In, meeting.ID(in.ID), in.No)
	if err != nil {
		return nil, err
	}
	some, err := c.Approvals.Of(ctx, c.In, x.Ref(), page.Ask{})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(some.Items, func(a approval.Approval) bool { return string(a.ID) == x.Approval })
	if i < 0 {
		o := paper.Order{Pad: x.Pad, Form: paper.Form(in.Form)}
		if in.Lang != "" {
			o.Langs = []lang.Tag{lang.Tag(in.Lang)}
		}
		return sendPaper(c.Papers.Print(ctx, c.In, o))
	}
	d, err := c.Approvals.Document(ctx, c.In, some.Items[i].ID)
	if err != nil {
		return nil, err
	}
	signed, err := c.signed(ctx, some.Items[i], d)
	if err != nil {
		return nil, err
	}
	signed.Form = paper.Form(in.Form)
	if in.Lang != "" {
		if !slices.Contains(signed.Langs, lang.Tag(in.Lang)) {
			return nil, paper.ErrLang
		}
		signed.Langs = []lang.Tag{lang.Tag(in.Lang)}
	}
	for _, v := range x.Reservations() {
		t, err := c.Tenants.Tenant(ctx, v.Tenant)
		if err != nil {
			return nil, err
		}
		signed.Reserved = append(signed.Reserved, paper.SignedRemark{Paragraph: v.Paragraph, Party: t.Name, Said: v.Said})
	}
	return sendPaper(c.Papers.PrintSigned(ctx, signed))
}
