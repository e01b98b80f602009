package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// SquareSlot is a time for side meetings.
type SquareSlot struct {
	ID    string `json:"id" maxLength:"40"`
	Start string `json:"start" maxLength:"40"`
	End   string `json:"end" maxLength:"40"`
}

// SquarePool is how many interpreters there are between two languages.
type SquarePool struct {
	A     string   `json:"a" maxLength:"20"`
	B     string   `json:"b" maxLength:"20"`
	Count int      `json:"count"`
	Slots []string `json:"slots" nullable:"false" maxItems:"60" doc:"in which they are there; none is all"`
}

// SquareLayout is what the host has for side meetings.
type SquareLayout struct {
	Slots  []SquareSlot `json:"slots" nullable:"false" maxItems:"60"`
	Tables int          `json:"tables"`
	InRow  int          `json:"in_row" doc:"how many meetings a delegation has without a break; 0 for no limit"`
	Most   int          `json:"most" doc:"how many meetings a delegation has in all; 0 for no limit"`
	Pools  []SquarePool `json:"pools" nullable:"false" maxItems:"30" doc:"interpreters"`
	Due    string       `json:"due,omitempty" maxLength:"10" doc:"the day by which wishes are said"`
}

// SquareWant is a delegation one wants to meet, and what about.
type SquareWant struct {
	Tenant string `json:"tenant" maxLength:"60"`
	Topic  Text   `json:"topic"`
}

// SquareWish is what one's own delegation wants. Nobody else reads it.
type SquareWish struct {
	Wants    []SquareWant `json:"wants" nullable:"false" maxItems:"30" doc:"the dearest first"`
	Declines []string     `json:"declines" nullable:"false" maxItems:"60"`
	Langs    []string     `json:"langs" nullable:"false" maxItems:"6" doc:"it can speak, the best first"`
	Free     []string     `json:"free" nullable:"false" maxItems:"60" doc:"slots; none is all"`
	Most     int          `json:"most" doc:"meetings; 0 leaves it to the host"`
}

// SideMark is what one side says of a side meeting afterwards.
type SideMark struct {
	Tenant string `json:"tenant"`
	Held   bool   `json:"held"`
	At     string `json:"at"`
}

// SideMeeting is a meeting of two delegations in the timetable.
type SideMeeting struct {
	ID     string          `json:"id"`
	A      string          `json:"a"`
	B      string          `json:"b"`
	Slot   string          `json:"slot"`
	Start  string          `json:"start"`
	End    string          `json:"end"`
	Table  int             `json:"table"`
	Langs  []string        `json:"langs" nullable:"false" doc:"of a and of b: the same where they share one, else an interpreter is between"`
	ByHand bool            `json:"by_hand"`
	Off    string          `json:"off,omitempty" doc:"why it was called off"`
	Marks  []SideMark      `json:"marks" nullable:"false"`
	Held   bool            `json:"held"`
	Topics []Text          `json:"topics" nullable:"false" doc:"of a and of b; to the two alone"`
	May    map[string]bool `json:"may"`
}

// SquareUnmet is a wish of one's own that the timetable doesn't fulfil, and why.
type SquareUnmet struct {
	Other  string   `json:"other"`
	Reason string   `json:"reason" enum:"no_common_slot,no_interpreter,no_table,own_limit,other_preferred,slots_taken,needs_break,not_answered"`
	Langs  []string `json:"langs" nullable:"false" doc:"between which no interpreter was free"`
}

// MeetingSquare is the side meetings of a meeting, as the reader may know them.
type MeetingSquare struct {
	Rev       int64             `json:"rev"`
	State     string            `json:"state,omitempty" enum:"wishing,published" doc:"absent while there is nothing for side meetings"`
	Layout    *SquareLayout     `json:"layout,omitempty"`
	Zone      string            `json:"zone" doc:"of the meeting"`
	Parties   []string          `json:"parties" nullable:"false" doc:"the host first"`
	Wish      *SquareWish       `json:"wish,omitempty"`
	Plan      []SideMeeting     `json:"plan" nullable:"false" doc:"before it is published, to the host alone"`
	Unmet     []SquareUnmet     `json:"unmet" nullable:"false"`
	Answered  []string          `json:"answered" nullable:"false" doc:"who has said wishes; to the host alone, and never which"`
	Proposed  string            `json:"proposed,omitempty"`
	Behind    bool              `json:"behind" doc:"somebody has said something else since"`
	Published string            `json:"published,omitempty"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why"`
}

func (c Call) squareOut(ctx context.Context, mid meeting.ID) (*one[MeetingSquare], error) {
	m, q, err := c.Meetings.Square(ctx, c.In, mid)
	if err != nil {
		return nil, err
	}
	topics, err := c.Meetings.SideTopics(ctx, c.In, mid)
	if err != nil {
		return nil, err
	}
	r := q.Rights(c.In, m)
	v := MeetingSquare{
		Rev: q.Rev, State: string(q.State), Zone: m.Slot.Zone, Parties: texts(m.Parties), Plan: []SideMeeting{}, Unmet: []SquareUnmet{}, Answered: []string{}, Proposed: stamp(q.Proposed),
		Behind: q.Behind, Published: stamp(q.Published), May: r.May, Why: r.Why,
	}
	if q.State != "" {
		v.Layout = viewLayout(q.Layout)
	}
	for _, w := range q.Wishes { // the reader's own alone
		v.Wish = &SquareWish{
			Wants:    each(w.Wants, func(x meeting.Want) SquareWant { return SquareWant{string(x.Tenant), viewText(x.Topic)} }),
			Declines: texts(w.Declines), Langs: texts(w.Langs), Free: strings0(w.Free), Most: w.Most,
		}
	}
	for _, x := range q.Plan {
		v.Plan = append(v.Plan, viewSide(q, x, r, topics[x.ID], c.In))
	}
	for _, u := range q.Unmet {
		v.Unmet = append(v.Unmet, SquareUnmet{Other: string(u.Other), Reason: u.Reason, Langs: spoken(u.Langs)})
	}
	if c.In.Tenant() == m.Host {
		answered, err := c.Meetings.Answered(ctx, c.In, mid)
		if err != nil {
			return nil, err
		}
		v.Answered = texts(answered)
	}
	return whole(v, q.Rev), nil
}

func viewLayout(l meeting.Layout) *SquareLayout {
	return &SquareLayout{
		Slots: each(l.Slots, func(s meeting.SquareSlot) SquareSlot { return SquareSlot{s.ID, stamp(s.Start), stamp(s.End)} }),
		Pools: each(l.Pools, func(p meeting.Pool) SquarePool {
			return SquarePool{string(p.A), string(p.B), p.Count, strings0(p.Slots)}
		}),
		Tables: l.Tables, InRow: l.InRow, Most: l.Most, Due: l.Due,
	}
}

func spoken(langs [2]lang.Tag) []string {
	if langs[0] == "" && langs[1] == "" {
		return []string{}
	}
	return texts(langs[:])
}

func viewSide(q meeting.Square, x meeting.SideMeeting, r meeting.Rights, topics [2]lang.Text, in tenants.Scope) SideMeeting {
	v := SideMeeting{
		ID: x.ID, A: string(x.A), B: string(x.B), Slot: x.Slot, Table: x.Table, Langs: spoken(x.Langs), ByHand: x.ByHand, Off: x.Off, Held: x.Held(), Topics: []Text{},
		Marks: each(x.Marks, func(m meeting.HeldMark) SideMark { return SideMark{string(m.Tenant), m.Held, stamp(m.At)} }),
	}
	for _, s := range q.Slots {
		if s.ID == x.Slot {
			v.Start, v.End = stamp(s.Start), stamp(s.End)
		}
	}
	for _, t := range topics {
		if !topics[0].Empty() || !topics[1].Empty() {
			v.Topics = append(v.Topics, viewText(t))
		}
	}
	free := x.Stands() && len(x.Marks) == 0
	v.May = map[string]bool{
		"move": free && r.May["change"], "call": free && (r.May["change"] || r.May["mark"] && x.Has(in.Tenant())), "mark": x.Stands() && r.May["mark"] && x.Has(in.Tenant()),
	}
	return v
}

func readSquare(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingSquare], error) {
	return c.squareOut(ctx, meeting.ID(in.ID))
}

// squared answers a deed on the side meetings of a meeting at the revision its doer saw.
func (in MeetingDeedIn) squared(ctx context.Context, c Call, deed func(meeting.At) error) (*one[MeetingSquare], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	if err := deed(meeting.At{ID: meeting.ID(in.ID), Rev: rev}); err != nil {
		return nil, err
	}
	return c.squareOut(ctx, meeting.ID(in.ID))
}

func laySquare(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body SquareLayout
}) (*one[MeetingSquare], error) {
	var check fault.Check
	l := meeting.Layout{Tables: in.Body.Tables, InRow: in.Body.InRow, Most: in.Body.Most, Due: in.Body.Due}
	for i, s := range in.Body.Slots {
		l.Slots = append(l.Slots, meeting.SquareSlot{ID: s.ID, Span: meeting.Span{Start: moment(&check, spot("slots", i)+"start", s.Start), End: moment(&check, spot("slots", i)+"end", s.End)}})
	}
	for _, p := range in.Body.Pools {
		l.Pools = append(l.Pools, meeting.Pool{A: lang.Tag(p.A), B: lang.Tag(p.B), Count: p.Count, Slots: strings0(p.Slots)})
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.squared(ctx, c, func(at meeting.At) error { return c.Meetings.Lay(ctx, c.In, at, l) })
}

func sayWishes(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body SquareWish
}) (*one[MeetingSquare], error) {
	err := c.Meetings.Wish(ctx, c.In, meeting.ID(in.ID), func(was meeting.Wish) (meeting.Wish, error) {
		var check fault.Check
		w := meeting.Wish{Declines: tenantIDs(in.Body.Declines), Langs: tags(in.Body.Langs), Free: strings0(in.Body.Free), Most: in.Body.Most, Wants: []meeting.Want{}}
		for i, x := range in.Body.Wants {
			old := before(was.Wants, x.Tenant, func(y meeting.Want) string { return string(y.Tenant) })
			w.Wants = append(w.Wants, meeting.Want{Tenant: tenants.TenantID(x.Tenant), Topic: x.Topic.said(&check, spot("wants", i)+"topic", old.Topic, c.Now())})
		}
		return w, check.Err()
	})
	if err != nil {
		return nil, err
	}
	return c.squareOut(ctx, meeting.ID(in.ID))
}

func proposeSquare(ctx context.Context, c Call, in *MeetingDeedIn) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error { return c.Meetings.Propose(ctx, c.In, at) })
}

func publishSquare(ctx context.Context, c Call, in *MeetingDeedIn) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error { return c.Meetings.PublishSquare(ctx, c.In, at) })
}

func addSide(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		A     string `json:"a" maxLength:"60"`
		B     string `json:"b" maxLength:"60"`
		Slot  string `json:"slot" maxLength:"40"`
		Table int    `json:"table,omitempty" doc:"0 for any that is free"`
	}
}) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error {
		return c.Meetings.AddSide(ctx, c.In, at, meeting.Sides{A: tenants.TenantID(in.Body.A), B: tenants.TenantID(in.Body.B)}, meeting.Place{Slot: in.Body.Slot, Table: in.Body.Table})
	})
}

// SideIn names a side meeting in an address, at the revision its changer saw.
type SideIn struct {
	MeetingDeedIn
	Side string `path:"side" maxLength:"130"`
}

func moveSide(ctx context.Context, c Call, in *struct {
	SideIn
	Body struct {
		Slot  string `json:"slot" maxLength:"40"`
		Table int    `json:"table,omitempty" doc:"0 for any that is free"`
	}
}) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error {
		return c.Meetings.MoveSide(ctx, c.In, at, in.Side, meeting.Place{Slot: in.Body.Slot, Table: in.Body.Table})
	})
}

func swapSides(ctx context.Context, c Call, in *struct {
	SideIn
	Body struct {
		With string `json:"with" maxLength:"130"`
	}
}) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error { return c.Meetings.SwapSides(ctx, c.In, at, in.Side, in.Body.With) })
}

func callSide(ctx context.Context, c Call, in *struct {
	SideIn
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}) (*one[MeetingSquare], error) {
	return in.squared(ctx, c, func(at meeting.At) error { return c.Meetings.CallSide(ctx, c.In, at, in.Side, in.Body.Reason) })
}

func markSide(ctx context.Context, c Call, in *struct {
	MeetingIn
	Side string `path:"side" maxLength:"130"`
	Body struct {
		Held bool `json:"held"`
	}
}) (*one[MeetingSquare], error) {
	if err := c.Meetings.MarkSide(ctx, c.In, meeting.ID(in.ID), in.Side, in.Body.Held); err != nil {
		return nil, err
	}
	return c.squareOut(ctx, meeting.ID(in.ID))
}
