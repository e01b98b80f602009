package api

import (
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// MeetingStep is one move of a meeting.
type MeetingStep struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Member string `json:"member,omitempty" doc:"of the reader's own tenant only"`
	Tenant string `json:"tenant,omitempty"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
}

// MeetingSlot is when a meeting is held.
type MeetingSlot struct {
	Start string `json:"start" maxLength:"40" doc:"a moment, RFC 3339; empty while no time is found"`
	End   string `json:"end" maxLength:"40"`
	Zone  string `json:"zone" maxLength:"60" doc:"the host's, as in the IANA database"`
}

// MeetingSession is a part of a meeting with a time of its own.
type MeetingSession struct {
	ID    string `json:"id" maxLength:"40" doc:"a–z, 0–9 and hyphens, made by who adds it"`
	Title Text   `json:"title"`
	Start string `json:"start" maxLength:"40"`
	End   string `json:"end" maxLength:"40"`
	Room  string `json:"room,omitempty" maxLength:"40"`
}

// MeetingRoom is a room of the venue.
type MeetingRoom struct {
	ID    string   `json:"id" maxLength:"40"`
	Name  string   `json:"name" maxLength:"400"`
	Seats int      `json:"seats" doc:"0 for unknown"`
	Has   []string `json:"has" nullable:"false" maxItems:"20" doc:"screen, projector, microphones, booth, headsets, camera, wired_net, wifi, step_free, hearing_loop, flags, name_plates"`
}

// MeetingCheck is something the host sees to.
type MeetingCheck struct {
	ID   string `json:"id" maxLength:"40"`
	What Text   `json:"what"`
	Due  string `json:"due,omitempty" maxLength:"10"`
	Done bool   `json:"done"`
}

// MeetingLink is where sound and picture are.
type MeetingLink struct {
	Kind string `json:"kind" enum:"own,zoom,tencent,jitsi,other"`
	URL  string `json:"url,omitempty" maxLength:"2000"`
	Note string `json:"note,omitempty" maxLength:"1000" doc:"such as a number to dial"`
}

// MeetingLock is the version of the agenda that was sent to all.
type MeetingLock struct {
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
	At      string `json:"at"`
}

// MeetingRow is a meeting in a list.
type MeetingRow struct {
	ID      string      `json:"id"`
	Rev     int64       `json:"rev"`
	Space   string      `json:"space"`
	Title   Text        `json:"title"`
	State   string      `json:"state" enum:"draft,invited,ready,live,ended,minutes_draft,both_languages,review,to_sign,signed_off,cancelled,postponed"`
	Since   string      `json:"since"`
	Format  string      `json:"format" enum:"plenary,team,secretariat,bilateral,working,multi,forum,signing,hotline"`
	Mode    string      `json:"mode" enum:"hybrid,hall,online"`
	Host    string      `json:"host"`
	Parties []string    `json:"parties" nullable:"false" doc:"the host first"`
	Slot    MeetingSlot `json:"slot"`
	Series  string      `json:"series,omitempty"`
	Round   int         `json:"round,omitempty"`
	Body    string      `json:"body,omitempty" doc:"of the series"`
	Parent  string      `json:"parent,omitempty" doc:"the larger event it is held at"`
	Updated string      `json:"updated"`
}

// Meeting is one meeting.
type Meeting struct {
	MeetingRow
	Purpose  Text              `json:"purpose"`
	Langs    []string          `json:"langs" nullable:"false"`
	Capacity int               `json:"capacity" doc:"of the hall; 0 for no limit"`
	Quorum   int               `json:"quorum" doc:"how many parties must be present for a vote; 0 for all"`
	Sessions []MeetingSession  `json:"sessions" nullable:"false"`
	Venue    Text              `json:"venue"`
	Address  Text              `json:"address"`
	Rooms    []MeetingRoom     `json:"rooms" nullable:"false"`
	Checks   []MeetingCheck    `json:"checks" nullable:"false" doc:"what the host sees to; the host's people alone see it"`
	Link     MeetingLink       `json:"link"`
	Public   *MeetingPublic    `json:"public,omitempty"`
	Lock     MeetingLock       `json:"lock"`
	Steps    []MeetingStep     `json:"steps" nullable:"false"`
	Created  string            `json:"created"`
	May      map[string]bool   `json:"may"`
	Why      map[string]string `json:"why" doc:"for what she may not do yet: the code of the reason"`
}

func viewMeetingRow(m meeting.Meeting) MeetingRow {
	return MeetingRow{
		ID: string(m.ID), Rev: m.Rev, Space: string(m.Stands), Title: viewText(m.Title), State: string(m.State), Since: stamp(m.Since), Format: string(m.Format),
		Mode: string(m.Mode), Host: string(m.Host), Parties: texts(m.Parties), Slot: MeetingSlot{Start: stamp(m.Slot.Start), End: stamp(m.Slot.End), Zone: m.Slot.Zone},
		Series: string(m.Series), Round: m.Round, Body: m.Body, Parent: string(m.Parent), Updated: stamp(m.Updated),
	}
}

func viewMeeting(m meeting.Meeting, a meeting.Agenda, in tenants.Scope) Meeting {
	r := m.Rights(in, a)
	v := Meeting{
		MeetingRow: viewMeetingRow(m), Public: viewMeetingPublic(m, in), Purpose: viewText(m.Purpose), Langs: texts(m.Langs), Capacity: m.Capacity, Quorum: m.Quorum,
		Sessions: each(m.Sessions, func(s meeting.Session) MeetingSession {
			return MeetingSession{ID: s.ID, Title: viewText(s.Title), Start: stamp(s.Start), End: stamp(s.End), Room: s.Room}
		}),
		Venue: viewText(m.Venue.Name), Address: viewText(m.Venue.Address),
		Rooms:  each(m.Venue.Rooms, func(x meeting.Room) MeetingRoom { return MeetingRoom(x) }),
		Checks: []MeetingCheck{}, Link: MeetingLink(m.Link), Lock: MeetingLock{Version: m.Lock.Version, SHA256: m.Lock.Hash, At: stamp(m.Lock.At)},
		Steps: each(m.Steps, func(s meeting.Step) MeetingStep {
			out := MeetingStep{From: string(s.From), To: string(s.To), Tenant: s.Tenant, Reason: s.Reason, At: stamp(s.At)}
			if tenants.TenantID(s.Tenant) == in.Tenant() {
				out.Member = s.Member
			}
			return out
		}),
		Created: stamp(m.Created), May: r.May, Why: r.Why,
	}
	if in.Tenant() == m.Host {
		v.Checks = each(m.Venue.Checks, func(x meeting.Check) MeetingCheck {
			return MeetingCheck{ID: x.ID, What: viewText(x.What), Due: x.Due, Done: x.Done}
		})
	}
	return v
}

// MeetingItem is one item of an agenda.
type MeetingItem struct {
	ID        string            `json:"id"`
	Rev       int               `json:"rev" doc:"of the item alone"`
	Kind      string            `json:"kind" enum:"decision,consultation,information"`
	Joint     bool              `json:"joint" doc:"all sides' matter; else the proposer's own"`
	Title     Text              `json:"title"`
	Text      Text              `json:"text"`
	Proposer  string            `json:"proposer"`
	Presenter Text              `json:"presenter"`
	Minutes   int               `json:"minutes"`
	Lang      string            `json:"lang,omitempty"`
	Session   string            `json:"session,omitempty"`
	Papers    []string          `json:"papers" nullable:"false" doc:"files of the meeting's space"`
	Closed    bool              `json:"closed" doc:"a closed sitting; the agenda says nothing else of it"`
	Standing  string            `json:"standing" enum:"offered,accepted,refused,withdrawn,passed"`
	Views     []MeetingView     `json:"views" nullable:"false" doc:"what the other sides said of it"`
	From      *MeetingOrigin    `json:"from,omitempty"`
	To        *MeetingOrigin    `json:"to,omitempty"`
	At        string            `json:"at"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why"`
}

// MeetingView is what one side says of an item.
type MeetingView struct {
	Tenant string `json:"tenant"`
	Yes    bool   `json:"yes"`
	Why    string `json:"why,omitempty"`
	At     string `json:"at"`
}

// MeetingOrigin is where an item came from or went to.
type MeetingOrigin struct {
	Noun string `json:"noun" enum:"series,meeting"`
	ID   string `json:"id"`
	Why  string `json:"why,omitempty"`
}

// MeetingAgenda is the agenda of a meeting.
type MeetingAgenda struct {
	Rev      int64            `json:"rev"`
	Items    []MeetingItem    `json:"items" nullable:"false"`
	Total    int              `json:"total" doc:"minutes of the items that may be dealt with"`
	Slot     int              `json:"slot" doc:"minutes of the meeting; 0 while no time is found"`
	Versions []AgendaVersion  `json:"versions" nullable:"false" doc:"as they were sent to all, without their items"`
	Meeting  Meeting          `json:"meeting"`
	Waiting  []MeetingWaiting `json:"waiting" nullable:"false" doc:"what waits in the series' backlog for this body"`
}

// AgendaVersion is a version of an agenda as it was sent to all.
type AgendaVersion struct {
	Version int           `json:"version"`
	SHA256  string        `json:"sha256"`
	At      string        `json:"at"`
	Count   int           `json:"count" doc:"of items"`
	Items   []MeetingItem `json:"items,omitempty"`
}

func viewOrigin(o meeting.Origin) *MeetingOrigin {
	if o.Ref.Noun == "" {
		return nil
	}
	return &MeetingOrigin{Noun: o.Ref.Noun, ID: o.Ref.ID, Why: o.Why}
}

func viewItem(m meeting.Meeting, a meeting.Agenda, in tenants.Scope) func(meeting.Item) MeetingItem {
	return func(x meeting.Item) MeetingItem {
		r := m.ItemRights(in, a, x)
		return MeetingItem{
			ID: x.ID, Rev: x.Rev, Kind: string(x.Kind), Joint: x.Joint, Title: viewText(x.Title), Text: viewText(x.Text), Proposer: string(x.Proposer),
			Presenter: viewText(x.Presenter), Minutes: x.Minutes, Lang: string(x.Lang), Session: x.Session, Papers: strings0(x.Papers), Closed: x.Closed != "",
			Standing: string(x.Standing), Views: each(x.Views, func(c meeting.Consent) MeetingView {
				return MeetingView{Tenant: string(c.Tenant), Yes: c.Yes, Why: c.Why, At: stamp(c.At)}
			}),
			From: viewOrigin(x.From), To: viewOrigin(x.To), At: stamp(x.At), May: r.May, Why: r.Why,
		}
	}
}

func viewAgenda(m meeting.Meeting, a meeting.Agenda, waiting []meeting.Waiting, in tenants.Scope) MeetingAgenda {
	return MeetingAgenda{
		Rev: a.Rev, Items: each(a.Items, viewItem(m, a, in)), Total: a.Total(), Slot: int(m.Slot.End.Sub(m.Slot.Start) / time.Minute), Meeting: viewMeeting(m, a, in),
		Versions: each(a.Versions, func(v meeting.Locked) AgendaVersion {
			return AgendaVersion{Version: v.Version, SHA256: v.Hash, At: stamp(v.At), Count: len(v.Items)}
		}),
		Waiting: each(waiting, viewWaiting),
	}
}

// MeetingWaiting is something that waits for a coming round.
type MeetingWaiting struct {
	ID       string         `json:"id"`
	Body     string         `json:"body,omitempty"`
	Kind     string         `json:"kind" enum:"decision,consultation,information"`
	Title    Text           `json:"title"`
	Text     Text           `json:"text"`
	Proposer string         `json:"proposer"`
	Minutes  int            `json:"minutes"`
	Papers   []string       `json:"papers" nullable:"false"`
	From     *MeetingOrigin `json:"from,omitempty"`
	Taken    string         `json:"taken,omitempty" doc:"the meeting into whose agenda it was taken"`
	Dropped  string         `json:"dropped,omitempty" doc:"why it no longer waits"`
	At       string         `json:"at"`
}

func viewWaiting(w meeting.Waiting) MeetingWaiting {
	return MeetingWaiting{
		ID: w.ID, Body: w.Body, Kind: string(w.Kind), Title: viewText(w.Title), Text: viewText(w.Text), Proposer: string(w.Proposer), Minutes: w.Minutes,
		Papers: strings0(w.Papers), From: viewOrigin(w.From), Taken: string(w.Taken), Dropped: w.Dropped, At: stamp(w.At),
	}
}

// SeriesRow is a series in a list.
type SeriesRow struct {
	ID      string   `json:"id"`
	Rev     int64    `json:"rev"`
	Space   string   `json:"space"`
	Title   Text     `json:"title"`
	Format  string   `json:"format" enum:"plenary,team,secretariat,bilateral,working,multi,forum,signing,hotline"`
	Parties []string `json:"parties" nullable:"false"`
	Rounds  int      `json:"rounds" doc:"how many were begun"`
	Waiting int      `json:"waiting" doc:"how much waits in the backlog"`
	Next    string   `json:"next,omitempty" doc:"whose turn it is to host"`
	Ended   bool     `json:"ended"`
	Updated string   `json:"updated"`
}

// MeetingBody is a body of a series.
type MeetingBody struct {
	ID     string `json:"id" maxLength:"40"`
	Name   Text   `json:"name"`
	Format string `json:"format" enum:"plenary,team,secretariat,bilateral,working,multi,forum,signing,hotline"`
	Next   string `json:"next,omitempty" doc:"whose turn it is to host"`
	No     int    `json:"no,omitempty" doc:"of the next round"`
}

// MeetingRound is one round of a series.
type MeetingRound struct {
	Meeting string `json:"meeting"`
	Body    string `json:"body,omitempty"`
	No      int    `json:"no"`
	Host    string `json:"host"`
}

// HandoverPoint is one thing that a host hands to the next.
type HandoverPoint struct {
	ID   string `json:"id" maxLength:"40"`
	What Text   `json:"what"`
	Done bool   `json:"done"`
}

// SeriesHandover is what the last host hands to the next.
type SeriesHandover struct {
	From   string          `json:"from,omitempty"`
	To     string          `json:"to,omitempty"`
	Points []HandoverPoint `json:"points" nullable:"false"`
	Given  string          `json:"given,omitempty"`
	Taken  string          `json:"taken,omitempty"`
}

// Series is a series of meetings.
type Series struct {
	SeriesRow
	Purpose  Text              `json:"purpose"`
	Turns    []string          `json:"turns" nullable:"false"`
	Months   int               `json:"months" doc:"between rounds; 0 for no rule"`
	No       int               `json:"no" doc:"of the next round"`
	Bodies   []MeetingBody     `json:"bodies" nullable:"false"`
	Backlog  []MeetingWaiting  `json:"backlog" nullable:"false"`
	Held     []MeetingRound    `json:"held" nullable:"false" doc:"the rounds, the oldest first"`
	Handover SeriesHandover    `json:"handover"`
	Ending   string            `json:"ending,omitempty" doc:"why it ended"`
	Created  string            `json:"created"`
	May      map[string]bool   `json:"may"`
	Why      map[string]string `json:"why"`
}

func viewSeriesRow(s meeting.Series) SeriesRow {
	waiting := 0
	for _, w := range s.Backlog {
		if w.Open() {
			waiting++
		}
	}
	return SeriesRow{
		ID: string(s.ID), Rev: s.Rev, Space: string(s.Stands), Title: viewText(s.Title), Format: string(s.Format), Parties: texts(s.Parties), Rounds: len(s.Rounds),
		Waiting: waiting, Next: string(s.Next("")), Ended: s.Ended, Updated: stamp(s.Updated),
	}
}

func viewSeries(s meeting.Series, in tenants.Scope) Series {
	r := s.Rights(in)
	return Series{
		SeriesRow: viewSeriesRow(s), Purpose: viewText(s.Purpose), Turns: texts(s.Turns), Months: s.Months, No: s.No(""),
		Bodies: each(s.Bodies, func(b meeting.Body) MeetingBody {
			return MeetingBody{ID: b.ID, Name: viewText(b.Name), Format: string(b.Format), Next: string(s.Next(b.ID)), No: s.No(b.ID)}
		}),
		Backlog: each(s.Backlog, viewWaiting),
		Held: each(s.Rounds, func(x meeting.Round) MeetingRound {
			return MeetingRound{Meeting: string(x.Meeting), Body: x.Body, No: x.No, Host: string(x.Host)}
		}),
		Handover: SeriesHandover{
			From: string(s.Handover.From), To: string(s.Handover.To), Given: stamp(s.Handover.Given), Taken: stamp(s.Handover.Taken),
			Points: each(s.Handover.Points, func(p meeting.Point) HandoverPoint {
				return HandoverPoint{ID: p.ID, What: viewText(p.What), Done: p.Done}
			}),
		},
		Ending: s.Why, Created: stamp(s.Created), May: r.May, Why: r.Why,
	}
}

// moment reads a moment as RFC 3339 writes it; an empty one is the zero time.
func moment(c *fault.Check, path, said string) time.Time {
	if said == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, said)
	c.That(err == nil, path, "not_a_time")
	return at.UTC()
}

// tags reads languages.
func tags(all []string) []lang.Tag {
	out := make([]lang.Tag, len(all))
	for i, t := range all {
		out[i] = lang.Tag(t)
	}
	return out
}
