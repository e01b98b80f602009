package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// SittingIn names a closed sitting in an address.
type SittingIn struct {
	MeetingIn
	Sitting string `path:"sitting" maxLength:"36"`
}

// Sitting is a part of a meeting that is closed to named persons, as far as the reader learns of it.
type Sitting struct {
	ID      string          `json:"id"`
	From    string          `json:"from,omitempty" doc:"when it began"`
	To      string          `json:"to,omitempty" doc:"when it ended"`
	Inside  bool            `json:"inside" doc:"the reader was named for it"`
	Names   bool            `json:"names" doc:"the reader may say whom her side sends"`
	Title   *Text           `json:"title,omitempty" doc:"for those who were named alone"`
	Item    string          `json:"item,omitempty" doc:"for those who were named alone"`
	Members []string        `json:"members,omitempty" doc:"whom the reader's own side sends; for those who name them, or were named"`
	Sides   []SittingSide   `json:"sides,omitempty" doc:"for those who were named alone"`
	May     map[string]bool `json:"may"`
}

// SittingSide is one party of a sitting.
type SittingSide struct {
	Tenant string `json:"tenant"`
	Count  int    `json:"count" doc:"how many it sends"`
}

func viewSitting(m meeting.Meeting, x meeting.ClosedSitting, in tenants.Scope) Sitting {
	v := Sitting{ID: string(x.ID), From: stamp(x.Opened), To: stamp(x.Closed), May: map[string]bool{}}
	knows := x.Known(in)
	if knows < meeting.KnowsSide {
		return v
	}
	for _, s := range x.Sides {
		if s.Tenant == in.Tenant() {
			v.Members = texts(s.Members)
		}
	}
	v.Names = in.May(tenants.WriteMeeting) && x.Opened.IsZero()
	if knows < meeting.KnowsAll {
		return v
	}
	title := viewText(x.Title)
	v.Inside, v.Title, v.Item = true, &title, x.Item
	v.Sides = each(x.Sides, func(s meeting.SittingSide) SittingSide { return SittingSide{string(s.Tenant), len(s.Members)} })
	leads := in.May(tenants.WriteMeeting) && in.Tenant() == m.Host
	v.May["open"] = leads && m.State == meeting.Live && x.Opened.IsZero()
	v.May["end"] = leads && x.Running()
	return v
}

// Sittings is the closed sittings of a meeting.
type Sittings struct {
	Items   []Sitting `json:"items" nullable:"false"`
	Arrange bool      `json:"arrange" doc:"the reader may make one"`
}

func listSittings(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body Sittings }, error) {
	m, all, err := c.Meetings.Sittings(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	out := Sittings{
		Items:   each(all, func(x meeting.ClosedSitting) Sitting { return viewSitting(m, x, c.In) }),
		Arrange: c.In.May(tenants.WriteMeeting) && c.In.Tenant() == m.Host && m.Announced() && !m.State.Over(),
	}
	return &struct{ Body Sittings }{out}, nil
}

func sittingOut(c Call, m meeting.Meeting, x meeting.ClosedSitting, err error) (*struct{ Body Sitting }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body Sitting }{viewSitting(m, x, c.In)}, nil
}

func arrangeSitting(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key makes the same sitting once"`
	Body struct {
		Title   Text     `json:"title" doc:"for those who are named alone"`
		Item    string   `json:"item,omitempty" maxLength:"40" doc:"of the agenda"`
		Parties []string `json:"parties" nullable:"false" maxItems:"60" doc:"besides the host"`
		Members []string `json:"members" nullable:"false" maxItems:"40" doc:"whom the host sends"`
	}
}) (*struct{ Body Sitting }, error) {
	var check fault.Check
	said := meeting.SittingSaid{
		Title: in.Body.Title.said(&check, "title", lang.Text{}, c.Now()), Item: in.Body.Item, Parties: tenantIDs(in.Body.Parties), Members: memberIDs(in.Body.Members),
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	m, x, err := c.Meetings.ArrangeSitting(ctx, c.In, meeting.ID(in.ID), once[meeting.SittingID](c, "sitting", in.Key), said)
	return sittingOut(c, m, x, err)
}

func memberIDs(all []string) []tenants.MemberID {
	out := make([]tenants.MemberID, len(all))
	for i, m := range all {
		out[i] = tenants.MemberID(m)
	}
	return out
}

func nameSitting(ctx context.Context, c Call, in *struct {
	SittingIn
	Body struct {
		Members []string `json:"members" nullable:"false" maxItems:"40" doc:"of one's own side"`
	}
}) (*struct{ Body Sitting }, error) {
	m, x, err := c.Meetings.NameSitting(ctx, c.In, meeting.ID(in.ID), meeting.SittingID(in.Sitting), memberIDs(in.Body.Members))
	return sittingOut(c, m, x, err)
}

func openSitting(ctx context.Context, c Call, in *SittingIn) (*struct{ Body Sitting }, error) {
	m, x, err := c.Meetings.OpenSitting(ctx, c.In, meeting.ID(in.ID), meeting.SittingID(in.Sitting))
	return sittingOut(c, m, x, err)
}

func endSitting(ctx context.Context, c Call, in *SittingIn) (*struct{ Body Sitting }, error) {
	m, x, err := c.Meetings.EndSitting(ctx, c.In, meeting.ID(in.ID), meeting.SittingID(in.Sitting))
	return sittingOut(c, m, x, err)
}
