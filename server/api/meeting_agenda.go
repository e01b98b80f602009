package api

import (
	"context"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
)

func (c Call) agendaOut(ctx context.Context, m meeting.Meeting, a meeting.Agenda, err error) (*one[MeetingAgenda], error) {
	if err != nil {
		return nil, err
	}
	waiting := []meeting.Waiting{}
	if m.Series != "" {
		row, err := c.Meetings.Series(ctx, c.In, m.Series)
		if err != nil {
			return nil, err
		}
		waiting = slices.DeleteFunc(slices.Clone(row.Backlog), func(w meeting.Waiting) bool { return !w.Open() || w.Body != "" && w.Body != m.Body })
	}
	return whole(viewAgenda(m, a, waiting, c.In), a.Rev), nil
}

func readAgenda(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.Agenda(ctx, c.In, meeting.ID(in.ID))
	return c.agendaOut(ctx, m, a, err)
}

func readAgendaVersion(ctx context.Context, c Call, in *struct {
	MeetingIn
	Version int `path:"version" minimum:"1" maximum:"1000"`
}) (*struct{ Body AgendaVersion }, error) {
	m, a, err := c.Meetings.Agenda(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.Versions, func(v meeting.Locked) bool { return v.Version == in.Version })
	if i < 0 {
		return nil, meeting.ErrNotFound
	}
	v := a.Versions[i]
	return &struct{ Body AgendaVersion }{AgendaVersion{
		Version: v.Version, SHA256: v.Hash, At: stamp(v.At), Count: len(v.Items), Items: each(v.Items, viewItem(m, a, c.In)),
	}}, nil
}

// MeetingItemSaid is what a side says of an item.
type MeetingItemSaid struct {
	Kind      string   `json:"kind" enum:"decision,consultation,information"`
	Joint     bool     `json:"joint"`
	Title     Text     `json:"title"`
	Text      Text     `json:"text"`
	Presenter Text     `json:"presenter"`
	Minutes   int      `json:"minutes"`
	Lang      string   `json:"lang,omitempty" maxLength:"20"`
	Session   string   `json:"session,omitempty" maxLength:"40"`
	Papers    []string `json:"papers,omitempty" maxItems:"20"`
}

func (s MeetingItemSaid) said(call Call, before meeting.Item) (meeting.ItemSaid, error) {
	var c fault.Check
	out := meeting.ItemSaid{
		Kind: meeting.Kind(s.Kind), Joint: s.Joint, Title: s.Title.said(&c, "title", before.Title, call.Now()), Text: s.Text.said(&c, "text", before.Text, call.Now()),
		Presenter: s.Presenter.said(&c, "presenter", before.Presenter, call.Now()), Minutes: s.Minutes, Lang: lang.Tag(s.Lang), Session: s.Session, Papers: strings0(s.Papers),
	}
	return out, c.Err()
}

func offerItem(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key proposes the same item once"`
	Body MeetingItemSaid
}) (*one[MeetingAgenda], error) {
	said, err := in.Body.said(c, meeting.Item{})
	if err != nil {
		return nil, err
	}
	item := once[string](c, "meeting item "+in.ID, in.Key)
	if item == "" {
		item = id.At[string](c.Now())
	}
	m, a, err := c.Meetings.Offer(ctx, c.In, meeting.ID(in.ID), item, said)
	return c.agendaOut(ctx, m, a, err)
}

// MeetingItemIn names an item in an address.
type MeetingItemIn struct {
	MeetingIn
	Item string `path:"item" maxLength:"40"`
}

// ItemRev is the revision of the item that its doer saw.
type ItemRev struct {
	Rev int `json:"rev" doc:"of the item, as its doer saw it"`
}

func (in MeetingItemIn) at(r ItemRev) meeting.ItemAt {
	return meeting.ItemAt{Item: in.Item, Rev: r.Rev}
}

func changeItem(ctx context.Context, c Call, in *struct {
	MeetingItemIn
	Body struct {
		ItemRev
		MeetingItemSaid
	}
}) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.Rewrite(ctx, c.In, meeting.ID(in.ID), in.at(in.Body.ItemRev), func(before meeting.Item) (meeting.ItemSaid, error) {
		return in.Body.MeetingItemSaid.said(c, before)
	})
	return c.agendaOut(ctx, m, a, err)
}

func viewOnItem(ctx context.Context, c Call, in *struct {
	MeetingItemIn
	Body struct {
		ItemRev
		Yes bool   `json:"yes"`
		Why string `json:"why,omitempty" maxLength:"4000" doc:"of a refusal"`
	}
}) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.View(ctx, c.In, meeting.ID(in.ID), in.at(in.Body.ItemRev), meeting.Consent{Yes: in.Body.Yes, Why: in.Body.Why})
	return c.agendaOut(ctx, m, a, err)
}

func withdrawItem(ctx context.Context, c Call, in *struct {
	MeetingItemIn
	Body ItemRev
}) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.Withdraw(ctx, c.In, meeting.ID(in.ID), in.at(in.Body))
	return c.agendaOut(ctx, m, a, err)
}

func passItem(ctx context.Context, c Call, in *struct {
	MeetingItemIn
	Body struct {
		ItemRev
		To   string `json:"to,omitempty" maxLength:"36" doc:"a meeting of the same space; empty for the backlog of the series"`
		Part string `json:"body,omitempty" maxLength:"40" doc:"of the series, for which it waits"`
		Why  string `json:"why" maxLength:"4000"`
	}
}) (*one[MeetingAgenda], error) {
	to := meeting.Passing{To: meeting.ID(in.Body.To), Body: in.Body.Part, Why: in.Body.Why}
	m, a, err := c.Meetings.Pass(ctx, c.In, meeting.ID(in.ID), in.at(in.Body.ItemRev), to)
	return c.agendaOut(ctx, m, a, err)
}

func orderItems(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Items []string `json:"items" nullable:"false" maxItems:"100" doc:"every item once"`
	}
}) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.Order(ctx, c.In, meeting.ID(in.ID), in.Body.Items)
	return c.agendaOut(ctx, m, a, err)
}

func takeWaiting(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Item string `json:"item" maxLength:"40" doc:"of the series' backlog"`
	}
}) (*one[MeetingAgenda], error) {
	m, a, err := c.Meetings.Take(ctx, c.In, meeting.ID(in.ID), in.Body.Item)
	return c.agendaOut(ctx, m, a, err)
}

func listAllSeries(ctx context.Context, c Call, in *Asked) (*listOut[SeriesRow], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.SeriesEverywhere(ctx, reach, in.page())
	return list(p, viewSeriesRow), err
}

func listSeries(ctx context.Context, c Call, in *struct {
	InSpace
	Asked
}) (*listOut[SeriesRow], error) {
	p, err := c.Meetings.AllSeries(ctx, c.In, in.page())
	return list(p, viewSeriesRow), err
}

// SeriesSaid is what somebody says of a series.
type SeriesSaid struct {
	Title   Text          `json:"title"`
	Purpose Text          `json:"purpose"`
	Format  string        `json:"format" enum:"plenary,team,secretariat,bilateral,working,multi,forum,signing,hotline"`
	Turns   []string      `json:"turns" nullable:"false" maxItems:"60" doc:"who hosts, in turn"`
	Months  int           `json:"months,omitempty"`
	Bodies  []MeetingBody `json:"bodies,omitempty" maxItems:"20"`
}

func (s SeriesSaid) said(call Call, was meeting.Series) (meeting.SeriesSaid, error) {
	var c fault.Check
	out := meeting.SeriesSaid{
		Title: s.Title.said(&c, "title", was.Title, call.Now()), Purpose: s.Purpose.said(&c, "purpose", was.Purpose, call.Now()), Format: meeting.Format(s.Format),
		Turns: tenantIDs(s.Turns), Months: s.Months, Bodies: make([]meeting.Body, len(s.Bodies)),
	}
	for i, b := range s.Bodies {
		old := before(was.Bodies, b.ID, func(x meeting.Body) string { return x.ID })
		out.Bodies[i] = meeting.Body{ID: b.ID, Name: b.Name.said(&c, spot("bodies", i)+"name", old.Name, call.Now()), Format: meeting.Format(b.Format)}
	}
	return out, c.Err()
}

func seriesOut(c Call, s meeting.Series, err error) (*one[Series], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewSeries(s, c.In), s.Rev), nil
}

func beginSeries(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same series once"`
	Body SeriesSaid
}) (*one[Series], error) {
	said, err := in.Body.said(c, meeting.Series{})
	if err != nil {
		return nil, err
	}
	s, err := c.Meetings.BeginSeries(ctx, c.In, said, once[meeting.SeriesID](c, "series", in.Key))
	return seriesOut(c, s, err)
}

func readSeries(ctx context.Context, c Call, in *MeetingIn) (*one[Series], error) {
	s, err := c.Meetings.Series(ctx, c.In, meeting.SeriesID(in.ID))
	return seriesOut(c, s, err)
}

// change answers a deed on a series at the revision its doer saw.
func (in MeetingDeedIn) series(c Call, deed func(meeting.SeriesAt) (meeting.Series, error)) (*one[Series], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	s, err := deed(meeting.SeriesAt{ID: meeting.SeriesID(in.ID), Rev: rev})
	return seriesOut(c, s, err)
}

func saveSeries(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body SeriesSaid
}) (*one[Series], error) {
	return in.series(c, func(at meeting.SeriesAt) (meeting.Series, error) {
		return c.Meetings.SaySeries(ctx, c.In, at, func(was meeting.Series) (meeting.SeriesSaid, error) { return in.Body.said(c, was) })
	})
}

func awaitInSeries(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key adds the same item once"`
	Body struct {
		Part    string `json:"body,omitempty" maxLength:"40"`
		Kind    string `json:"kind" enum:"decision,consultation,information"`
		Title   Text   `json:"title"`
		Text    Text   `json:"text"`
		Minutes int    `json:"minutes"`
	}
}) (*one[Series], error) {
	var check fault.Check
	w := meeting.Waiting{
		ID: once[string](c, "series item "+in.ID, in.Key), Body: in.Body.Part, Kind: meeting.Kind(in.Body.Kind), Minutes: in.Body.Minutes,
		Title: in.Body.Title.said(&check, "title", lang.Text{}, c.Now()), Text: in.Body.Text.said(&check, "text", lang.Text{}, c.Now()),
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if w.ID == "" {
		w.ID = id.At[string](c.Now())
	}
	s, err := c.Meetings.Await(ctx, c.In, meeting.SeriesID(in.ID), w)
	return seriesOut(c, s, err)
}

func dropFromSeries(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Item string `path:"item" maxLength:"40"`
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}) (*one[Series], error) {
	return in.series(c, func(at meeting.SeriesAt) (meeting.Series, error) {
		return c.Meetings.Drop(ctx, c.In, at, in.Item, in.Body.Reason)
	})
}

func handOverSeries(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Points []HandoverPoint `json:"points" nullable:"false" maxItems:"60"`
		Given  bool            `json:"given" doc:"all of it was given to the next host"`
	}
}) (*one[Series], error) {
	return in.series(c, func(at meeting.SeriesAt) (meeting.Series, error) {
		return c.Meetings.Hand(ctx, c.In, at, func(was []meeting.Point) ([]meeting.Point, error) {
			var check fault.Check
			out := make([]meeting.Point, len(in.Body.Points))
			for i, p := range in.Body.Points {
				old := before(was, p.ID, func(x meeting.Point) string { return x.ID })
				out[i] = meeting.Point{ID: p.ID, What: p.What.said(&check, spot("points", i)+"what", old.What, c.Now()), Done: p.Done}
			}
			return out, check.Err()
		}, in.Body.Given)
	})
}

func receiveSeries(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Series], error) {
	return in.series(c, func(at meeting.SeriesAt) (meeting.Series, error) { return c.Meetings.Receive(ctx, c.In, at) })
}

func finishSeries(ctx context.Context, c Call, in *MeetingReasonIn) (*one[Series], error) {
	return in.series(c, func(at meeting.SeriesAt) (meeting.Series, error) {
		return c.Meetings.Finish(ctx, c.In, at, in.Body.Reason)
	})
}
