package api

import (
	"time"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// FloorRoom is the room of a meeting as one reader comes into it.
type FloorRoom struct {
	State    string            `json:"state" doc:"of the meeting; something can be done while it is live"`
	Now      string            `json:"now" doc:"by the server's clock"`
	Floor    MeetingFloor      `json:"floor"`
	Captions int64             `json:"captions" doc:"the number of the last line"`
	Here     map[string]int    `json:"here" doc:"how many of each party follow the room on this node"`
	Voted    []string          `json:"voted" nullable:"false" doc:"ballots in which the reader has voted, or her side where it has one vote"`
	Self     string            `json:"self,omitempty" doc:"as whom the room knows the reader"`
	May      map[string]bool   `json:"may"`
	Why      map[string]string `json:"why"`
}

// MeetingFloor is what goes on in a room. It is the same for all who are in it.
type MeetingFloor struct {
	Seq      int64          `json:"seq" doc:"its revision, from 1; 0 where nothing has happened yet"`
	Item     string         `json:"item,omitempty" doc:"of the agenda, that is dealt with"`
	Since    string         `json:"since,omitempty" doc:"when it was called"`
	Past     []FloorSpan    `json:"past" nullable:"false" doc:"what was dealt with before, the oldest first"`
	Chairs   []string       `json:"chairs" nullable:"false" doc:"parties that lead the room beside the host"`
	Quota    int            `json:"quota" doc:"minutes for each party to speak in; 0 for no limit"`
	Used     []FloorUsed    `json:"used" nullable:"false"`
	Speaking *FloorSpeaker  `json:"speaking,omitempty"`
	Queue    []FloorSpeaker `json:"queue" nullable:"false" doc:"in the order of turns"`
	Heads    []FloorHeads   `json:"heads" nullable:"false"`
	Signals  []FloorSignal  `json:"signals" nullable:"false" doc:"each passes by itself"`
	Ballots  []FloorBallot  `json:"ballots" nullable:"false" doc:"the oldest first"`
}

// FloorSpan is a stretch of time in which an item was dealt with.
type FloorSpan struct {
	Item string `json:"item"`
	From string `json:"from"`
	To   string `json:"to"`
}

// FloorUsed is how long a party has spoken, by those whose turn is over.
type FloorUsed struct {
	Tenant  string `json:"tenant"`
	Seconds int    `json:"seconds"`
}

// FloorSpeaker is an entry of the speaking list.
type FloorSpeaker struct {
	ID     string `json:"id"`
	Kind   string `json:"kind" enum:"speak,reply,point_of_order"`
	From   string `json:"from" enum:"hall,online"`
	Member string `json:"member,omitempty" doc:"none for somebody in the hall whom another one put on the list"`
	Tenant string `json:"tenant"`
	Name   string `json:"name"`
	Title  Text   `json:"title"`
	Asked  string `json:"asked"`
	Began  string `json:"began,omitempty"`
}

// FloorHeads is how many of a party were counted in the hall.
type FloorHeads struct {
	Tenant string `json:"tenant"`
	Count  int    `json:"count"`
}

// FloorSignal is a sign that somebody of a party gives.
type FloorSignal struct {
	Kind   string `json:"kind" enum:"hand,agree,slower,inaudible,applause"`
	Tenant string `json:"tenant"`
	Until  string `json:"until"`
}

// FloorBallot is a question that is voted on.
type FloorBallot struct {
	ID       string        `json:"id"`
	Item     string        `json:"item,omitempty"`
	Question Text          `json:"question"`
	Choices  []FloorChoice `json:"choices" nullable:"false"`
	Per      string        `json:"per" enum:"person,delegation"`
	Secret   bool          `json:"secret"`
	Open     bool          `json:"open"`
	Cast     int           `json:"cast" doc:"how many have voted"`
	Sides    []FloorVote   `json:"sides" nullable:"false" doc:"where each delegation has one vote: which have voted, and what unless it is secret"`
	Opened   string        `json:"opened"`
	Closed   string        `json:"closed,omitempty"`
	Needed   int           `json:"needed" doc:"parties that have to be there"`
	Present  []string      `json:"present" nullable:"false" doc:"parties that were, once it is closed"`
	Quorate  bool          `json:"quorate" doc:"enough of them were"`
}

// FloorChoice is one answer.
type FloorChoice struct {
	ID    string `json:"id"`
	Text  Text   `json:"text"`
	Count *int   `json:"count,omitempty" doc:"of a secret ballot only once it is closed"`
}

// FloorVote is one delegation's vote.
type FloorVote struct {
	Tenant string `json:"tenant"`
	Choice string `json:"choice,omitempty"`
}

// ViewFloor shows a floor to all who are in its room.
func ViewFloor(f meeting.Floor, now time.Time) MeetingFloor {
	v := MeetingFloor{
		Seq: f.Rev, Item: f.Item, Past: each(f.Spans, func(s meeting.ItemSpan) FloorSpan { return FloorSpan{s.Item, stamp(s.From), stamp(s.To)} }),
		Chairs: texts(f.Chairs), Quota: f.Quota, Used: each(f.Used, func(u meeting.Used) FloorUsed { return FloorUsed{string(u.Tenant), u.Seconds} }),
		Queue: each(f.Queue(), viewSpeaker), Heads: each(f.Heads, func(h meeting.Heads) FloorHeads { return FloorHeads{string(h.Tenant), h.Count} }),
		Signals: each(f.Showing(now), func(s meeting.Signal) FloorSignal {
			return FloorSignal{string(s.Kind), string(s.Tenant), precise(s.Until())}
		}),
		Ballots: each(f.Ballots, viewBallot),
	}
	if f.Item != "" {
		v.Since = precise(f.Since)
	}
	if s, ok := f.Speaking(); ok {
		x := viewSpeaker(s)
		v.Speaking = &x
	}
	return v
}

func viewSpeaker(s meeting.Speaker) FloorSpeaker {
	v := FloorSpeaker{
		ID: s.ID, Kind: string(s.Kind), From: string(s.From), Member: string(s.Member), Tenant: string(s.Tenant), Name: s.Card.Name, Title: viewText(s.Card.Title),
		Asked: precise(s.Asked),
	}
	if !s.Began.IsZero() {
		v.Began = precise(s.Began)
	}
	return v
}

func viewBallot(b meeting.Ballot) FloorBallot {
	shown := !b.Secret || !b.Open()
	v := FloorBallot{
		ID: b.ID, Item: b.Item, Question: viewText(b.Question), Per: string(b.Per), Secret: b.Secret, Open: b.Open(), Cast: len(b.Voters), Opened: stamp(b.Opened),
		Closed: stamp(b.Closed), Needed: b.Needed, Present: texts(b.Present), Quorate: b.Quorate(), Sides: []FloorVote{},
		Choices: each(b.Choices, func(c meeting.Choice) FloorChoice {
			x := FloorChoice{ID: c.ID, Text: viewText(c.Text)}
			if shown {
				x.Count = &c.Count
			}
			return x
		}),
	}
	if b.Per == meeting.PerDelegation {
		v.Sides = each(b.Voters, func(x meeting.Voter) FloorVote { return FloorVote{string(x.Tenant), x.Choice} })
	}
	return v
}

// MeetingCaption is one line of what is said in a room, written down in one language.
type MeetingCaption struct {
	Seq     int64  `json:"seq" doc:"lines of all languages share one sequence"`
	Of      int64  `json:"of,omitempty" doc:"the line with this number reads so now"`
	Item    string `json:"item,omitempty"`
	Lang    string `json:"lang"`
	Text    string `json:"text"`
	Member  string `json:"member,omitempty"`
	Tenant  string `json:"tenant"`
	Name    string `json:"name"`
	Machine string `json:"machine,omitempty" doc:"the tool it comes from"`
	At      string `json:"at"`
}

// ViewCaption shows a line.
func ViewCaption(c meeting.Caption) MeetingCaption {
	return MeetingCaption{
		Seq: c.Seq, Of: c.Of, Item: c.Item, Lang: string(c.Lang), Text: c.Text, Member: string(c.Member), Tenant: string(c.Tenant), Name: c.Card.Name, Machine: c.Machine,
		At: precise(c.At),
	}
}

func votedIn(f meeting.Floor, in tenants.Scope) []string {
	out := []string{}
	for _, b := range f.Ballots {
		if _, yes := b.Voted(in.Tenant(), in.Member()); yes {
			out = append(out, b.ID)
		}
	}
	return out
}

// FloorEntry is what a socket is told of a floor's revision: all of it with the last, and nothing with those before it.
type FloorEntry struct {
	Seq   int64        `json:"seq"`
	Kind  string       `json:"kind"`
	Floor MeetingFloor `json:"floor"`
}

// CaptionEntry is what a socket is told of a line.
type CaptionEntry struct {
	Kind string `json:"kind"`
	MeetingCaption
}
