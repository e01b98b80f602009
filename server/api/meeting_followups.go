package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// Followup is something that was decided or promised in a meeting.
type Followup struct {
	ID        string             `json:"id"`
	Rev       int64              `json:"rev"`
	Space     string             `json:"space"`
	Meeting   string             `json:"meeting"`
	Item      string             `json:"item,omitempty" doc:"of its agenda"`
	Paragraph string             `json:"paragraph,omitempty" doc:"of its minutes"`
	Series    string             `json:"series,omitempty"`
	Body      string             `json:"body,omitempty"`
	Round     int                `json:"round,omitempty"`
	Parties   []string           `json:"parties" nullable:"false"`
	State     string             `json:"state" enum:"open,claimed,done,dropped"`
	Sort      string             `json:"sort" enum:"decision,action"`
	Title     Text               `json:"title"`
	Text      Text               `json:"text"`
	Owner     string             `json:"owner,omitempty" doc:"a tenant; empty while nobody has it"`
	Member    string             `json:"member,omitempty" doc:"of the owner's"`
	Due       string             `json:"due,omitempty"`
	Late      bool               `json:"late"`
	Claimed   string             `json:"claimed,omitempty" doc:"when the owner said that it is done"`
	Confirmed string             `json:"confirmed,omitempty" doc:"when another side said so, too"`
	Confirmer string             `json:"confirmer,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Evidence  []FollowupEvidence `json:"evidence" nullable:"false"`
	Since     string             `json:"since"`
	Created   string             `json:"created"`
	Updated   string             `json:"updated"`
	May       map[string]bool    `json:"may"`
	Why       map[string]string  `json:"why"`
}

// FollowupEvidence is something that shows what became of it.
type FollowupEvidence struct {
	ID     string `json:"id"`
	File   string `json:"file,omitempty"`
	URL    string `json:"url,omitempty"`
	Note   string `json:"note,omitempty"`
	Tenant string `json:"tenant"`
	At     string `json:"at"`
}

func viewFollowup(c Call) func(meeting.Followup) Followup {
	today := c.Now().Format(time.DateOnly)
	return func(f meeting.Followup) Followup {
		v := Followup{
			ID: string(f.ID), Rev: f.Rev, Space: string(f.Stands), Meeting: string(f.Meeting), Item: f.Item, Paragraph: f.Paragraph, Series: string(f.Series), Body: f.Body,
			Round: f.Round, Parties: texts(f.Parties), State: string(f.State), Sort: string(f.Sort), Title: viewText(f.Title), Text: viewText(f.Text), Owner: string(f.Owner),
			Member: string(f.Member), Due: f.Due, Late: f.Late(today), Claimed: stamp(f.Claim.At), Confirmed: stamp(f.Confirm.At), Confirmer: string(f.Confirm.Tenant),
			Reason: f.Reason, Since: stamp(f.Since), Created: stamp(f.Created), Updated: stamp(f.Updated),
			Evidence: each(f.Evidence, func(p meeting.Proof) FollowupEvidence {
				return FollowupEvidence{ID: p.ID, File: p.File, URL: p.URL, Note: p.Note, Tenant: string(p.By.Tenant), At: stamp(p.By.At)}
			}),
		}
		r := f.Rights(c.In, f.Parties[0])
		v.May, v.Why = r.May, r.Why
		return v
	}
}

func (c Call) followupOut(f meeting.Followup, err error) (*one[Followup], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewFollowup(c)(f), f.Rev), nil
}

// FollowupsAsked narrows a list of follow-ups.
type FollowupsAsked struct {
	Asked
	State string `query:"state" enum:"open,claimed,done,dropped"`
	Owner string `query:"owner" maxLength:"60" doc:"a tenant"`
	Team  string `query:"team" maxLength:"40" doc:"a body of the series"`
	Late  bool   `query:"late" doc:"not done though it was due"`
	Words string `query:"q" maxLength:"100" doc:"in the title"`
}

func (a FollowupsAsked) filter(now time.Time) meeting.FollowupFilter {
	f := meeting.FollowupFilter{State: meeting.Progress(a.State), Owner: tenants.TenantID(a.Owner), Body: a.Team, Words: a.Words}
	if a.Late {
		f.Late = now.Format(time.DateOnly)
	}
	return f
}

func listAllFollowups(ctx context.Context, c Call, in *FollowupsAsked) (*listOut[Followup], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.FollowupsEverywhere(ctx, reach, in.filter(c.Now()), in.page())
	scopes := map[tenants.Space]tenants.Scope{}
	for _, s := range reach.Scopes() {
		scopes[s.Space()] = s
	}
	return list(p, func(f meeting.Followup) Followup {
		there := c
		there.In = scopes[f.Stands]
		return viewFollowup(there)(f)
	}), err
}

func listFollowups(ctx context.Context, c Call, in *struct {
	MeetingIn
	FollowupsAsked
}) (*listOut[Followup], error) {
	m, err := c.Meetings.Meeting(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	f := in.filter(c.Now())
	f.Meeting = m.ID
	p, err := c.Meetings.Followups(ctx, c.In, f, in.page())
	return list(p, viewFollowup(c)), err
}

// FollowupSaid is what somebody says of a follow-up.
type FollowupSaid struct {
	Sort   string `json:"sort" enum:"decision,action"`
	Title  Text   `json:"title"`
	Text   Text   `json:"text"`
	Owner  string `json:"owner,omitempty" maxLength:"60" doc:"a tenant that takes part"`
	Member string `json:"member,omitempty" maxLength:"36" doc:"of the owner's"`
	Due    string `json:"due,omitempty" maxLength:"10"`
}

func (s FollowupSaid) said(c Call, before meeting.FollowupSaid) (meeting.FollowupSaid, error) {
	var check fault.Check
	out := meeting.FollowupSaid{
		Sort: meeting.Sort(s.Sort), Title: s.Title.said(&check, "title", before.Title, c.Now()), Text: s.Text.said(&check, "text", before.Text, c.Now()),
		Owner: tenants.TenantID(s.Owner), Member: tenants.MemberID(s.Member), Due: s.Due,
	}
	return out, check.Err()
}

func giveFollowup(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key writes the same follow-up down once"`
	Body struct {
		FollowupSaid
		Item      string `json:"item,omitempty" maxLength:"40" doc:"of the agenda"`
		Paragraph string `json:"paragraph,omitempty" maxLength:"20" doc:"of the minutes"`
	}
}) (*one[Followup], error) {
	said, err := in.Body.said(c, meeting.FollowupSaid{})
	if err != nil {
		return nil, err
	}
	g := meeting.Giving{Item: in.Body.Item, Paragraph: in.Body.Paragraph, Said: said}
	return c.followupOut(c.Meetings.Give(ctx, c.In, meeting.ID(in.ID), g, once[meeting.FollowupID](c, "followup "+in.ID, in.Key)))
}

// FollowupIn names a follow-up in an address.
type FollowupIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// FollowupDeedIn is a deed on a follow-up, at the revision its doer saw.
type FollowupDeedIn struct {
	FollowupIn
	IfMatch
}

func (in FollowupDeedIn) change(c Call, deed func(meeting.FollowupAt) (meeting.Followup, error)) (*one[Followup], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return c.followupOut(deed(meeting.FollowupAt{ID: meeting.FollowupID(in.ID), Rev: rev}))
}

func readFollowup(ctx context.Context, c Call, in *FollowupIn) (*one[Followup], error) {
	_, f, err := c.Meetings.Followup(ctx, c.In, meeting.FollowupID(in.ID))
	return c.followupOut(f, err)
}

func saveFollowup(ctx context.Context, c Call, in *struct {
	FollowupDeedIn
	Body FollowupSaid
}) (*one[Followup], error) {
	return in.change(c, func(at meeting.FollowupAt) (meeting.Followup, error) {
		return c.Meetings.SayFollowup(ctx, c.In, at, func(f meeting.Followup) (meeting.FollowupSaid, error) { return in.Body.said(c, f.FollowupSaid) })
	})
}

func claimFollowup(ctx context.Context, c Call, in *FollowupDeedIn) (*one[Followup], error) {
	return in.change(c, func(at meeting.FollowupAt) (meeting.Followup, error) { return c.Meetings.ClaimDone(ctx, c.In, at) })
}

func confirmFollowup(ctx context.Context, c Call, in *FollowupDeedIn) (*one[Followup], error) {
	return in.change(c, func(at meeting.FollowupAt) (meeting.Followup, error) { return c.Meetings.ConfirmDone(ctx, c.In, at) })
}

// FollowupReasonIn is a deed on a follow-up that takes a reason.
type FollowupReasonIn struct {
	FollowupDeedIn
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func reopenFollowup(ctx context.Context, c Call, in *FollowupReasonIn) (*one[Followup], error) {
	return in.change(c, func(at meeting.FollowupAt) (meeting.Followup, error) {
		return c.Meetings.ReopenFollowup(ctx, c.In, at, in.Body.Reason)
	})
}

func dropFollowup(ctx context.Context, c Call, in *FollowupReasonIn) (*one[Followup], error) {
	return in.change(c, func(at meeting.FollowupAt) (meeting.Followup, error) {
		return c.Meetings.DropFollowup(ctx, c.In, at, in.Body.Reason)
	})
}

func proveFollowup(ctx context.Context, c Call, in *struct {
	FollowupIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key adds the same evidence once"`
	Body struct {
		File string `json:"file,omitempty" maxLength:"36" doc:"of the meeting's space"`
		URL  string `json:"url,omitempty" maxLength:"2000"`
		Note string `json:"note,omitempty" maxLength:"4000"`
	}
}) (*one[Followup], error) {
	p := meeting.Proof{ID: once[string](c, "evidence "+in.ID, in.Key), File: in.Body.File, URL: in.Body.URL, Note: in.Body.Note}
	return c.followupOut(c.Meetings.Prove(ctx, c.In, meeting.FollowupAt{ID: meeting.FollowupID(in.ID)}, p))
}

// TeamScore says how regularly a team meets and what becomes of its words. Percent is the mean of the shares that can be told: rounds held of those that the
// rhythm asked for since the first, rounds with signed minutes of those held, and follow-ups done of those that weren't dropped.
type TeamScore struct {
	Body     string `json:"body,omitempty" doc:"of the series; empty for the rounds of no team"`
	Held     int    `json:"held" doc:"rounds"`
	Expected int    `json:"expected" doc:"rounds that the rhythm asked for since the first; 0 where there is no rhythm"`
	Signed   int    `json:"signed" doc:"rounds whose minutes every head has signed"`
	Done     int    `json:"done" doc:"follow-ups that are done and confirmed"`
	Promised int    `json:"promised" doc:"follow-ups without those that were dropped"`
	Dropped  int    `json:"dropped"`
	Late     int    `json:"late"`
	Percent  int    `json:"percent" doc:"the mean of the shares that can be told, -1 where none can"`
}

// MeetingSeriesIn names a series in an address.
type MeetingSeriesIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// Promises is what the rounds of a series promised, and what came of it.
type Promises struct {
	Items  []Followup  `json:"items" nullable:"false"`
	Next   string      `json:"next,omitempty"`
	Scores []TeamScore `json:"scores" nullable:"false"`
	Series Series      `json:"series"`
}

func listPromises(ctx context.Context, c Call, in *struct {
	MeetingSeriesIn
	FollowupsAsked
}) (*struct{ Body Promises }, error) {
	row, scores, err := c.Meetings.Promises(ctx, c.In, meeting.SeriesID(in.ID))
	if err != nil {
		return nil, err
	}
	f := in.filter(c.Now())
	f.Series = row.ID
	p, err := c.Meetings.Followups(ctx, c.In, f, in.page())
	if err != nil {
		return nil, err
	}
	return &struct{ Body Promises }{Promises{
		Items: each(p.Items, viewFollowup(c)), Next: string(p.Next), Series: viewSeries(row, c.In), Scores: each(scores, func(x meeting.Score) TeamScore { return TeamScore(x) }),
	}}, nil
}

// mostPromises bounds the rows of a table that is taken along.
const mostPromises = 20000

func exportPromises(ctx context.Context, c Call, in *struct {
	MeetingSeriesIn
	FollowupsAsked
	SheetAsked
}) (*sheetOut, error) {
	row, err := c.Meetings.Series(ctx, c.In, meeting.SeriesID(in.ID))
	if err != nil {
		return nil, err
	}
	tag := lang.Tag(in.SheetAsked.Lang)
	word := func(key string) string { return SheetWord(tag, key) }
	s := intake.Sheet{Name: word("promises"), Head: each([]string{"p_round", "p_team", "p_sort", "p_title", "p_text", "p_owner", "p_due", "p_state", "p_reason"}, word)}
	f, ask := in.filter(c.Now()), page.Ask{Size: page.MostSize}
	f.Series = row.ID
	names := map[tenants.TenantID]string{}
	for len(s.Rows) < mostPromises {
		p, err := c.Meetings.Followups(ctx, c.In, f, ask)
		if err != nil {
			return nil, err
		}
		for _, x := range p.Items {
			if names[x.Owner] == "" && x.Owner != "" {
				t, err := c.Tenants.Tenant(ctx, x.Owner)
				if err != nil {
					return nil, err
				}
				names[x.Owner], _ = t.Name.For(tag)
			}
			title, _ := x.Title.For(tag)
			text, _ := x.Text.For(tag)
			s.Rows = append(s.Rows, []intake.Cell{
				intake.Number(float64(x.Round)), intake.Text(teamName(row, x.Body, tag)), intake.Text(word("p_" + string(x.Sort))), intake.Text(title), intake.Text(text),
				intake.Text(names[x.Owner]), intake.DayCell(intake.Day(x.Due)), intake.Text(word("p_" + string(x.State))), intake.Text(x.Reason),
			})
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	return in.send(s, "promises")
}

func teamName(row meeting.Series, body string, tag lang.Tag) string {
	for _, b := range row.Bodies {
		if b.ID == body {
			name, _ := b.Name.For(tag)
			return name
		}
	}
	return ""
}
