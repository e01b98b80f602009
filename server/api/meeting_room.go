package api

import (
	"context"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// FloorIn names the room of a meeting in an address.
type FloorIn struct {
	MeetingIn
	Sitting string `query:"sitting" maxLength:"36" doc:"the room of a closed sitting of the meeting, for those who were named for it"`
}

func (in FloorIn) at() meeting.RoomAt {
	return meeting.RoomAt{Meeting: meeting.ID(in.ID), Sitting: meeting.SittingID(in.Sitting)}
}

func (in FloorIn) thing() fact.Ref { return meeting.Meeting{ID: meeting.ID(in.ID)}.Ref() }

func (c Call) roomOut(ctx context.Context, p meeting.Entered, f meeting.Floor, err error) (*one[FloorRoom], error) {
	if err != nil {
		return nil, err
	}
	head, err := c.Meetings.CaptionHead(ctx, c.In, p.Room)
	if err != nil {
		return nil, err
	}
	r := f.Rights(c.In, p)
	v := FloorRoom{
		State: string(p.Meeting.State), Now: precise(c.Now()), Floor: ViewFloor(f, c.Now()), Captions: head, Here: map[string]int{}, Voted: votedIn(f, c.In), May: r.May, Why: r.Why,
		Self: string(p.Self(c.In).Member),
	}
	for t, n := range c.Meetings.Here(c.In, p) {
		v.Here[string(t)] = n
	}
	return whole(v, f.Rev), nil
}

func readFloor(ctx context.Context, c Call, in *FloorIn) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.Floor(ctx, c.In, in.at())
	return c.roomOut(ctx, p, f, err)
}

// RoomFollowed is what became of it that somebody has the room open.
type RoomFollowed struct {
	Counts bool `json:"counts" doc:"she is noted as present online"`
	Asks   bool `json:"asks" doc:"she said that she'd be in the hall: she counts when she says that she is online"`
}

// RoomGuide is what whoever is in a room needs to follow it, also where she may read nothing else of the meeting.
type RoomGuide struct {
	Title      Text        `json:"title"`
	State      string      `json:"state"`
	Start      string      `json:"start,omitempty"`
	End        string      `json:"end,omitempty"`
	Zone       string      `json:"zone" doc:"the host's"`
	Langs      []string    `json:"langs" nullable:"false" doc:"that are spoken and written in the room"`
	Items      []GuideItem `json:"items" nullable:"false" doc:"of the agenda, those that are accepted and not closed"`
	Sides      []NamedSide `json:"sides" nullable:"false" doc:"the parties, the host first"`
	Interprets []string    `json:"interprets" nullable:"false" doc:"languages into which the reader interprets, who came by the link of an offer"`
	Duties     []string    `json:"duties" nullable:"false" doc:"items that she interprets; none for all of them"`
	Sound      bool        `json:"sound" doc:"the house carries the sound itself"`
}

// NamedSide is a party by its name.
type NamedSide struct {
	Tenant string `json:"tenant"`
	Name   Text   `json:"name"`
}

// GuideItem is an item of the agenda by its title.
type GuideItem struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Minutes int    `json:"minutes"`
}

func readRoomGuide(ctx context.Context, c Call, in *FloorIn) (*struct{ Body RoomGuide }, error) {
	p, a, err := c.Meetings.Guide(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	m := p.Meeting
	v := RoomGuide{
		Title: viewText(m.Title), State: string(m.State), Start: stamp(m.Slot.Start), End: stamp(m.Slot.End), Zone: m.Slot.Zone, Langs: texts(m.Langs),
		Items: each(a.Items, func(x meeting.Item) GuideItem { return GuideItem{x.ID, viewText(x.Title), x.Minutes} }), Interprets: []string{}, Duties: []string{},
		Sides: []NamedSide{}, Sound: m.Link.Kind == "" || m.Link.Kind == meeting.LinkKinds()[0],
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	n.to = unit.General
	for _, t := range m.Parties {
		name, err := n.of(ctx, t)
		if err != nil {
			return nil, err
		}
		v.Sides = append(v.Sides, NamedSide{string(t), name})
	}
	for _, d := range p.Visitor.Duties {
		for _, l := range d.Into() {
			if !slices.Contains(v.Interprets, string(l)) {
				v.Interprets = append(v.Interprets, string(l))
			}
		}
		if d.Item != "" {
			v.Duties = append(v.Duties, d.Item)
		}
	}
	return &struct{ Body RoomGuide }{v}, nil
}

func followFloor(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Sure bool `json:"sure,omitempty" doc:"that one is online, whatever was planned"`
	}
}) (*struct{ Body RoomFollowed }, error) {
	f, err := c.Meetings.Follow(ctx, c.In, meeting.ID(in.ID), in.Body.Sure)
	if err != nil {
		return nil, err
	}
	return &struct{ Body RoomFollowed }{RoomFollowed(f)}, nil
}

func callItem(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Item string `json:"item" maxLength:"40" doc:"of the agenda; empty for none"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.CallItem(ctx, c.In, in.at(), in.Body.Item)
	return c.roomOut(ctx, p, f, err)
}

func nameChairs(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Tenants []string `json:"tenants" nullable:"false" maxItems:"60" doc:"parties besides the host"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.NameChairs(ctx, c.In, in.at(), tenantIDs(in.Body.Tenants))
	return c.roomOut(ctx, p, f, err)
}

func limitTime(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Minutes int `json:"minutes" doc:"for each party; 0 for no limit"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.LimitTime(ctx, c.In, in.at(), in.Body.Minutes)
	return c.roomOut(ctx, p, f, err)
}

func countHeads(ctx context.Context, c Call, in *struct {
	FloorIn
	Body FloorHeads
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.CountHeads(ctx, c.In, in.at(), tenants.TenantID(in.Body.Tenant), in.Body.Count)
	return c.roomOut(ctx, p, f, err)
}

func giveSign(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Kind string `json:"kind" enum:"hand,agree,slower,inaudible,applause"`
		On   bool   `json:"on"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.Signal(ctx, c.In, in.at(), meeting.Sign(in.Body.Kind), in.Body.On)
	return c.roomOut(ctx, p, f, err)
}

func askFloor(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		ID     string `json:"id" maxLength:"40" doc:"made by who asks; asking again under it is asking once"`
		Kind   string `json:"kind" enum:"speak,reply,point_of_order"`
		From   string `json:"from" enum:"hall,online"`
		Tenant string `json:"tenant,omitempty" maxLength:"60" doc:"of somebody in the hall; none for one's own"`
		Name   string `json:"name,omitempty" maxLength:"200" doc:"of somebody in the hall; none for oneself"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.AskFloor(ctx, c.In, in.at(), meeting.Asking{
		ID: in.Body.ID, Kind: meeting.Speech(in.Body.Kind), From: meeting.Mode(in.Body.From), Tenant: tenants.TenantID(in.Body.Tenant), Name: in.Body.Name,
	})
	return c.roomOut(ctx, p, f, err)
}

// SpeakerIn names an entry of the speaking list in an address.
type SpeakerIn struct {
	FloorIn
	Speaker string `path:"speaker" maxLength:"40"`
}

func giveFloor(ctx context.Context, c Call, in *SpeakerIn) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.GiveFloor(ctx, c.In, in.at(), in.Speaker)
	return c.roomOut(ctx, p, f, err)
}

func leaveFloor(ctx context.Context, c Call, in *SpeakerIn) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.LeaveFloor(ctx, c.In, in.at(), in.Speaker)
	return c.roomOut(ctx, p, f, err)
}

// BallotSaid is what a ballot is opened with.
type BallotSaid struct {
	ID       string       `json:"id" maxLength:"40" doc:"made by who opens it; opening again under it is opening once"`
	Question Text         `json:"question"`
	Choices  []ChoiceSaid `json:"choices" nullable:"false" maxItems:"8"`
	Per      string       `json:"per" enum:"person,delegation"`
	Secret   bool         `json:"secret,omitempty"`
}

// ChoiceSaid is one answer to a question.
type ChoiceSaid struct {
	ID   string `json:"id" maxLength:"40"`
	Text Text   `json:"text"`
}

func openBallot(ctx context.Context, c Call, in *struct {
	FloorIn
	Body BallotSaid
}) (*one[FloorRoom], error) {
	var check fault.Check
	q := meeting.Question{
		ID: in.Body.ID, Said: in.Body.Question.said(&check, "question", lang.Text{}, c.Now()), Per: meeting.Voting(in.Body.Per), Secret: in.Body.Secret,
		Choices: make([]meeting.Choice, len(in.Body.Choices)),
	}
	for i, x := range in.Body.Choices {
		q.Choices[i] = meeting.Choice{ID: x.ID, Text: x.Text.said(&check, spot("choices", i)+"text", lang.Text{}, c.Now())}
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	p, f, err := c.Meetings.OpenBallot(ctx, c.In, in.at(), q)
	return c.roomOut(ctx, p, f, err)
}

// BallotIn names a ballot in an address.
type BallotIn struct {
	FloorIn
	Ballot string `path:"ballot" maxLength:"40"`
}

func castVote(ctx context.Context, c Call, in *struct {
	BallotIn
	Body struct {
		Choice string `json:"choice" maxLength:"40"`
		Key    string `json:"key" maxLength:"40" doc:"made at random by who votes; the same vote that comes again counts once"`
	}
}) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.Vote(ctx, c.In, in.at(), in.Ballot, in.Body.Choice, in.Body.Key)
	return c.roomOut(ctx, p, f, err)
}

func closeBallot(ctx context.Context, c Call, in *BallotIn) (*one[FloorRoom], error) {
	p, f, err := c.Meetings.CloseBallot(ctx, c.In, in.at(), in.Ballot)
	return c.roomOut(ctx, p, f, err)
}

func listCaptions(ctx context.Context, c Call, in *struct {
	FloorIn
	Asked
	Item  string `query:"item" maxLength:"40" doc:"of the agenda; none for all"`
	After int64  `query:"since" minimum:"0" doc:"the last number that is known"`
}) (*listOut[MeetingCaption], error) {
	p, err := c.Meetings.Captions(ctx, c.In, in.at(), meeting.CaptionFilter{Item: in.Item, After: in.After}, in.page())
	return list(p, ViewCaption), err
}

func writeCaption(ctx context.Context, c Call, in *struct {
	FloorIn
	Body struct {
		Key     string `json:"key" maxLength:"40" doc:"made by who writes; the same line under it is kept once"`
		Lang    string `json:"lang" maxLength:"20"`
		Text    string `json:"text" maxLength:"2000"`
		Machine string `json:"machine,omitempty" maxLength:"240" doc:"the tool it comes from"`
		Of      int64  `json:"of,omitempty" minimum:"0" doc:"one's own line that it corrects"`
	}
}) (*struct{ Body MeetingCaption }, error) {
	line, err := c.Meetings.Write(ctx, c.In, in.at(), meeting.Line{
		Key: in.Body.Key, Lang: lang.Tag(in.Body.Lang), Text: in.Body.Text, Machine: in.Body.Machine, Of: in.Body.Of,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body MeetingCaption }{ViewCaption(line)}, nil
}
