package api

import (
	"context"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Offices tells when the offices of tenants are open. It is a meeting.Offices.
type Offices struct {
	Tenants    *tenants.Service
	Amendments func(ctx context.Context) ([]unit.Amendment, error) // what coordinators have put right; nil for nothing
}

// Offices implements meeting.Offices.
func (o Offices) Offices(ctx context.Context, of []tenants.TenantID) (map[tenants.TenantID]unit.Office, error) {
	var put []unit.Amendment
	if o.Amendments != nil {
		var err error
		if put, err = o.Amendments(ctx); err != nil {
			return nil, err
		}
	}
	all := map[tenants.TenantID]unit.Office{}
	for _, id := range of {
		t, err := o.Tenants.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		all[id] = unit.OfficeOf(unitOf(t), put...)
	}
	return all, nil
}

// unitOf is where a tenant's office is.
func unitOf(t tenants.Tenant) unit.Unit {
	u, ok := unit.Get(unit.ID(t.Unit))
	if !ok {
		u = unit.Unit{Country: unit.Country(t.Country)}
	}
	if t.Zone != "" {
		u.Zone = t.Zone
	}
	return u
}

// TimeSought is what is looked for.
type TimeSought struct {
	First    string   `json:"first" maxLength:"10" doc:"a day in the zone"`
	Last     string   `json:"last" maxLength:"10" doc:"up to 56 days in all"`
	Zone     string   `json:"zone" maxLength:"60" doc:"the host's, as in the IANA database"`
	Minutes  int      `json:"minutes"`
	Step     int      `json:"step" enum:"15,30,60" doc:"minutes between one start and the next"`
	Quorum   int      `json:"quorum" doc:"how many sides must be able; 0 for all but those that may be missing"`
	Optional []string `json:"optional" nullable:"false" maxItems:"60" doc:"who may be missing"`
}

func (s TimeSought) sought() meeting.Sought {
	return meeting.Sought{First: unit.Date(s.First), Last: unit.Date(s.Last), Zone: s.Zone, Minutes: s.Minutes, Step: s.Step, Quorum: s.Quorum, Optional: tenantIDs(s.Optional)}
}

// TimeReason is one thing about a time that somebody at a side has to bear, or that keeps her away.
type TimeReason struct {
	Code    string `json:"code" enum:"lunch,early,late,night,weekend,holiday,busy,made_up,days_unsure,days_unknown,clocks_change,outside_hours"`
	Minutes int    `json:"minutes,omitempty"`
	Name    *Text  `json:"name,omitempty" doc:"of a holiday, or of the rule by which a weekend day is worked"`
}

// TimeFit is how a time suits one side.
type TimeFit struct {
	Tenant  string       `json:"tenant"`
	Zone    string       `json:"zone"`
	Start   string       `json:"start" doc:"by the clock there, with its distance from UTC"`
	End     string       `json:"end"`
	Able    bool         `json:"able"`
	Burden  int          `json:"burden" doc:"minutes outside office hours, the more for each the farther outside"`
	Reasons []TimeReason `json:"reasons" nullable:"false"`
}

// TimeFound is a time that enough sides can bear.
type TimeFound struct {
	Start string    `json:"start"`
	End   string    `json:"end"`
	Cost  int       `json:"cost" doc:"the less the better: what the sides bear, counted more for those who have borne more before"`
	Able  int       `json:"able"`
	Fits  []TimeFit `json:"fits" nullable:"false"`
}

// TimesFound is what a search found.
type TimesFound struct {
	Best    []TimeFound     `json:"best" nullable:"false" doc:"the best first"`
	Looked  int             `json:"looked" doc:"at how many starts"`
	Against []TimeHindrance `json:"against" nullable:"false" doc:"what stood against the others, the most frequent first"`
}

// TimeHindrance says how often a side stood against a start.
type TimeHindrance struct {
	Tenant string `json:"tenant"`
	Code   string `json:"code"`
	Times  int    `json:"times"`
}

// TimeOption is a time that one side proposes.
type TimeOption struct {
	ID       string          `json:"id"`
	Start    string          `json:"start"`
	End      string          `json:"end"`
	Tenant   string          `json:"tenant"`
	Fits     []TimeFit       `json:"fits" nullable:"false"`
	Yes      int             `json:"yes"`
	IfNeedBe int             `json:"if_need_be"`
	No       int             `json:"no"`
	Silent   []string        `json:"silent" nullable:"false"`
	Enough   bool            `json:"enough" doc:"every side that must be there can, and so many as were asked for"`
	May      map[string]bool `json:"may"`
}

// TimeVote is what a delegation says of the times.
type TimeVote struct {
	Tenant  string            `json:"tenant"`
	Says    map[string]string `json:"says" doc:"by time: yes, if_need_be, no"`
	Comment string            `json:"comment,omitempty"`
	By      string            `json:"by,omitempty" doc:"the member, of the reader's own tenant only"`
	At      string            `json:"at"`
	Times   int               `json:"times" doc:"how often it has answered"`
}

// TimeSide is one party in the search for a time.
type TimeSide struct {
	Tenant string `json:"tenant"`
	Name   Text   `json:"name"`
	Zone   string `json:"zone"`
	Borne  int    `json:"borne" doc:"what it has borne at earlier meetings of the series"`
}

// MeetingFinding is how a time is found for a meeting.
type MeetingFinding struct {
	Rev     int64             `json:"rev"`
	State   string            `json:"state,omitempty" enum:"open,chosen,closed" doc:"absent while nobody has asked"`
	Sought  *TimeSought       `json:"sought,omitempty"`
	Due     string            `json:"due,omitempty" doc:"the day by which to answer"`
	Options []TimeOption      `json:"options" nullable:"false"`
	Votes   []TimeVote        `json:"votes" nullable:"false"`
	Chosen  string            `json:"chosen,omitempty"`
	Reason  string            `json:"reason,omitempty"`
	Host    string            `json:"host"`
	Sides   []TimeSide        `json:"sides" nullable:"false"`
	May     map[string]bool   `json:"may"`
	Why     map[string]string `json:"why"`
}

// zones are the zones of the parties' offices.
func (c Call) zones(ctx context.Context, m meeting.Meeting) (map[tenants.TenantID]*time.Location, error) {
	offices, err := c.Meetings.Offices.Offices(ctx, m.Parties)
	all := map[tenants.TenantID]*time.Location{}
	for t, o := range offices {
		all[t] = o.Zone
	}
	return all, err
}

func viewFit(span meeting.Span, zones map[tenants.TenantID]*time.Location) func(meeting.Fit) TimeFit {
	return func(f meeting.Fit) TimeFit {
		v := TimeFit{Tenant: string(f.Tenant), Able: f.Able, Burden: f.Burden, Zone: "UTC", Start: stamp(span.Start), End: stamp(span.End)}
		if z := zones[f.Tenant]; z != nil {
			v.Zone, v.Start, v.End = z.String(), span.Start.In(z).Format(time.RFC3339), span.End.In(z).Format(time.RFC3339)
		}
		v.Reasons = each(f.Reasons, func(r meeting.Reason) TimeReason {
			out := TimeReason{Code: r.Code, Minutes: r.Minutes}
			if !r.Name.Empty() {
				name := viewText(r.Name)
				out.Name = &name
			}
			return out
		})
		return v
	}
}

func (c Call) findingOut(ctx context.Context, mid meeting.ID) (*one[MeetingFinding], error) {
	m, f, err := c.Meetings.Finding(ctx, c.In, mid)
	if err != nil {
		return nil, err
	}
	zones, err := c.zones(ctx, m)
	if err != nil {
		return nil, err
	}
	fits, err := c.Meetings.Fits(ctx, m, each(f.Options, func(o meeting.Option) meeting.Span { return o.Span }))
	if err != nil {
		return nil, err
	}
	borne, err := c.Meetings.Borne(ctx, c.In, m)
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	r := f.Rights(c.In, m)
	v := MeetingFinding{
		Rev: f.Rev, State: string(f.State), Due: f.Due, Chosen: f.Chosen, Reason: f.Reason, Host: string(m.Host), May: r.May, Why: r.Why,
		Options: []TimeOption{}, Votes: []TimeVote{}, Sides: []TimeSide{},
	}
	if f.State != "" {
		s := f.Sought
		v.Sought = &TimeSought{string(s.First), string(s.Last), s.Zone, s.Minutes, s.Step, s.Quorum, strings0(texts(s.Optional))}
	}
	for i, o := range f.Options {
		count := f.Count(m, o.ID)
		mine := r.May["offer"] && (o.Tenant == c.In.Tenant() || m.Host == c.In.Tenant())
		v.Options = append(v.Options, TimeOption{
			ID: o.ID, Start: stamp(o.Span.Start), End: stamp(o.Span.End), Tenant: string(o.Tenant), Fits: each(fits[i], viewFit(o.Span, zones)), Yes: count.Yes, IfNeedBe: count.IfNeedBe,
			No: count.No, Silent: texts(count.Silent), Enough: count.Enough, May: map[string]bool{"withdraw": mine},
		})
	}
	for _, x := range f.Votes {
		vote := TimeVote{Tenant: string(x.Tenant), Says: map[string]string{}, Comment: x.Comment, At: stamp(x.At), Times: x.Times}
		if x.Tenant == c.In.Tenant() {
			vote.By = string(x.By)
		}
		for option, say := range x.Says {
			vote.Says[option] = string(say)
		}
		v.Votes = append(v.Votes, vote)
	}
	for _, id := range m.Parties {
		t, err := c.Tenants.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		v.Sides = append(v.Sides, TimeSide{Tenant: string(id), Name: n.tenant(t), Zone: zones[id].String(), Borne: borne[id]})
	}
	return whole(v, f.Rev), nil
}

func readFinding(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingFinding], error) {
	return c.findingOut(ctx, meeting.ID(in.ID))
}

// found answers a deed on the finding of a meeting at the revision its doer saw.
func (in MeetingDeedIn) found(ctx context.Context, c Call, deed func(meeting.At) error) (*one[MeetingFinding], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	if err := deed(meeting.At{ID: meeting.ID(in.ID), Rev: rev}); err != nil {
		return nil, err
	}
	return c.findingOut(ctx, meeting.ID(in.ID))
}

func seekTime(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		TimeSought
		Due string `json:"due,omitempty" maxLength:"10" doc:"the day by which to answer"`
	}
}) (*one[MeetingFinding], error) {
	return in.found(ctx, c, func(at meeting.At) error {
		_, err := c.Meetings.Seek(ctx, c.In, at, in.Body.sought(), in.Body.Due)
		return err
	})
}

func suggestTimes(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body TimeSought
}) (*struct{ Body TimesFound }, error) {
	found, err := c.Meetings.Suggest(ctx, c.In, meeting.ID(in.ID), in.Body.sought())
	if err != nil {
		return nil, err
	}
	m, err := c.Meetings.Meeting(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	zones, err := c.zones(ctx, m)
	v := TimesFound{Looked: found.Looked, Best: each(found.Best, func(x meeting.Candidate) TimeFound {
		return TimeFound{Start: stamp(x.Start), End: stamp(x.End), Cost: x.Cost, Able: x.Able, Fits: each(x.Fits, viewFit(x.Span, zones))}
	})}
	v.Against = each(found.Against[:min(len(found.Against), mostHindrances)], func(h meeting.Hindrance) TimeHindrance {
		return TimeHindrance{string(h.Tenant), h.Code, h.Times}
	})
	return &struct{ Body TimesFound }{v}, err
}

// mostHindrances bounds how many reasons are named why other times don't do.
const mostHindrances = 12

// TimeOffered is a time that is proposed.
type TimeOffered struct {
	Start   string `json:"start" maxLength:"40" doc:"a moment, RFC 3339; or what clocks show in the zone, such as 2026-11-10T09:00"`
	Offset  string `json:"offset,omitempty" maxLength:"6" doc:"from UTC, such as -07:00, where clocks show a time twice"`
	Minutes int    `json:"minutes"`
}

func offerTimes(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Zone  string        `json:"zone" maxLength:"60" doc:"of times as clocks show them"`
		Times []TimeOffered `json:"times" nullable:"false" maxItems:"24"`
	}
}) (*one[MeetingFinding], error) {
	var check fault.Check
	spans := make([]meeting.Span, len(in.Body.Times))
	for i, t := range in.Body.Times {
		path := spot("times", i) + "start"
		var at time.Time
		if strings.Count(t.Start, ":") == 1 && !strings.HasSuffix(t.Start, "Z") {
			at = meeting.Moment(&check, path, t.Start, in.Body.Zone, t.Offset)
		} else {
			at = moment(&check, path, t.Start)
		}
		spans[i] = meeting.Span{Start: at, End: at.Add(time.Duration(t.Minutes) * time.Minute)}
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if _, err := c.Meetings.OfferTimes(ctx, c.In, meeting.ID(in.ID), spans); err != nil {
		return nil, err
	}
	return c.findingOut(ctx, meeting.ID(in.ID))
}

func withdrawTime(ctx context.Context, c Call, in *struct {
	MeetingIn
	Option string `path:"option" maxLength:"40"`
}) (*one[MeetingFinding], error) {
	if _, err := c.Meetings.WithdrawTime(ctx, c.In, meeting.ID(in.ID), in.Option); err != nil {
		return nil, err
	}
	return c.findingOut(ctx, meeting.ID(in.ID))
}

func answerTimes(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Says    map[string]string `json:"says" doc:"by time: yes, if_need_be, no; what is left out is no answer"`
		Comment string            `json:"comment,omitempty" maxLength:"2000"`
	}
}) (*one[MeetingFinding], error) {
	says := map[string]meeting.Say{}
	for option, say := range in.Body.Says {
		says[option] = meeting.Say(say)
	}
	if _, err := c.Meetings.AnswerTimes(ctx, c.In, meeting.ID(in.ID), says, in.Body.Comment); err != nil {
		return nil, err
	}
	return c.findingOut(ctx, meeting.ID(in.ID))
}

func chooseTime(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Option string `json:"option" maxLength:"40"`
	}
}) (*one[MeetingFinding], error) {
	return in.found(ctx, c, func(at meeting.At) error {
		_, err := c.Meetings.ChooseTime(ctx, c.In, at, in.Body.Option)
		return err
	})
}

func closeFinding(ctx context.Context, c Call, in *MeetingReasonIn) (*one[MeetingFinding], error) {
	return in.found(ctx, c, func(at meeting.At) error {
		_, err := c.Meetings.CloseFinding(ctx, c.In, at, in.Body.Reason)
		return err
	})
}
