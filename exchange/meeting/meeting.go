// Package meeting is how bodies of several countries meet: prepared by all sides, attended in a hall and online, minuted, confirmed and followed up until
// the next round. A committee with teams and rounds, a conference of many, and a call between two desks are the same thing in three sizes. It knows no other
// noun and no store.
package meeting

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a meeting, in the space it stands in.
type ID string

// State is where a meeting stands (domain: Meeting and minutes).
type State string

// The states of a meeting.
const (
	Draft         State = "draft"
	Invited       State = "invited" // the agenda is open to every side
	Ready         State = "ready"   // the agenda is locked
	Live          State = "live"
	Ended         State = "ended"
	MinutesDraft  State = "minutes_draft"
	BothLanguages State = "both_languages"
	Review        State = "review"
	ToSign        State = "to_sign"
	SignedOff     State = "signed_off"
	Cancelled     State = "cancelled"
	Postponed     State = "postponed"
)

// States lists the states in the order a meeting goes through them.
func States() []State {
	return []State{Draft, Invited, Ready, Live, Ended, MinutesDraft, BothLanguages, Review, ToSign, SignedOff, Cancelled, Postponed}
}

// Format is what sort of meeting it is (domain: Meeting formats).
type Format string

// Formats lists the formats.
func Formats() []Format {
	return []Format{"plenary", "team", "secretariat", "bilateral", "working", "multi", "forum", "signing", "hotline"}
}

// Mode is how people come together.
type Mode string

// A meeting is held in a hall, online, or both at once.
const (
	Hall   Mode = "hall"
	Online Mode = "online"
	Hybrid Mode = "hybrid"
)

// Modes lists the modes.
func Modes() []Mode { return []Mode{Hybrid, Hall, Online} }

// Step is one move of a meeting, with the reason where one was asked for.
type Step struct {
	From   State     `bson:"from"`
	To     State     `bson:"to"`
	Member string    `bson:"member"`
	Tenant string    `bson:"tenant"`
	Reason string    `bson:"reason"`
	At     time.Time `bson:"at"`
}

// Meeting is one meeting, in the pact of its parties or in one's own home.
type Meeting struct {
	ID       ID                 `bson:"-"`
	Rev      int64              `bson:"-"`
	Stands   tenants.Space      `bson:"stands"`
	State    State              `bson:"state"`
	Since    time.Time          `bson:"since"` // in this state
	Host     tenants.TenantID   `bson:"host"`
	Parties  []tenants.TenantID `bson:"parties"` // the host first
	Owner    tenants.MemberID   `bson:"owner"`
	Basics   `bson:"basics"`
	Slot     Slot      `bson:"slot"`     // the zero Slot while no time is found
	Sequence int       `bson:"sequence"` // of its calendar entry: how often time or place has changed since it was invited
	Sessions []Session `bson:"sessions"` // its parts in time; at least one once there is a slot
	Venue    Venue     `bson:"venue"`
	Link     Link      `bson:"link"`
	Series   SeriesID  `bson:"series"`   // empty for a single meeting
	Round    int       `bson:"round"`    // of the series, from 1
	Body     string    `bson:"body"`     // of the series
	Parent   ID        `bson:"parent"`   // the larger event it is held at; empty for none
	Asked    time.Time `bson:"asked"`    // when its parties were invited; zero for a draft, and for one that was called off as a draft
	Reminded int       `bson:"reminded"` // how far its parties were reminded of it: see Nearing
	Public   Public    `bson:"public"`   // what everybody may read of it
	Lock     Lock      `bson:"lock"`     // the version of the agenda that was sent to all
	Steps    []Step    `bson:"steps"`
	Created  time.Time `bson:"created"`
	Updated  time.Time `bson:"updated"`
}

// Basics is what a meeting is called and what for it is held.
type Basics struct {
	Title    lang.Text  `bson:"title"`
	Purpose  lang.Text  `bson:"purpose"`
	Format   Format     `bson:"format"`
	Mode     Mode       `bson:"mode"`
	Langs    []lang.Tag `bson:"langs"`    // spoken in it
	Capacity int        `bson:"capacity"` // of the hall; 0 for no limit
	Quorum   int        `bson:"quorum"`   // how many parties must be present for a vote; 0 for all
}

// Slot is when a meeting is held.
type Slot struct {
	Start time.Time `bson:"start"`
	End   time.Time `bson:"end"`
	Zone  string    `bson:"zone"` // the host's, as in the IANA database
}

// Set reports whether a time was found.
func (s Slot) Set() bool { return !s.Start.IsZero() }

// Session is a part of a meeting with a time of its own. People say for each whether they come, and how.
type Session struct {
	ID    string    `bson:"id"`
	Title lang.Text `bson:"title"`
	Start time.Time `bson:"start"`
	End   time.Time `bson:"end"`
	Room  string    `bson:"room"` // of the venue; empty for the first
}

// Venue is the hall.
type Venue struct {
	Name    lang.Text `bson:"name"`
	Address lang.Text `bson:"address"`
	Rooms   []Room    `bson:"rooms"`
	Checks  []Check   `bson:"checks"` // what the host still has to see to
}

// Room is a room of the venue.
type Room struct {
	ID    string   `bson:"id"`
	Name  string   `bson:"name"`
	Seats int      `bson:"seats"`
	Has   []string `bson:"has"` // equipment, by code
}

// Equipment lists the codes of what a room may have.
func Equipment() []string {
	return []string{"screen", "projector", "microphones", "booth", "headsets", "camera", "wired_net", "wifi", "step_free", "hearing_loop", "flags", "name_plates"}
}

// Check is something the host sees to.
type Check struct {
	ID   string           `bson:"id"`
	What lang.Text        `bson:"what"`
	Due  string           `bson:"due"` // a day; empty for none
	Done bool             `bson:"done"`
	By   tenants.MemberID `bson:"by"`
}

// Link is where sound and picture are: in the product, or where a body must use another's.
type Link struct {
	Kind string `bson:"kind"` // own, zoom, tencent, jitsi, other
	URL  string `bson:"url"`
	Note string `bson:"note"` // such as a number to dial
}

// LinkKinds lists the kinds of links. The first is the product's own room.
func LinkKinds() []string { return []string{"own", "zoom", "tencent", "jitsi", "other"} }

// Lock says which version of the agenda was sent to all.
type Lock struct {
	Version int       `bson:"version"` // 0 for none
	Hash    string    `bson:"hash"`
	At      time.Time `bson:"at"`
	Loose   int       `bson:"loose"` // the version after which it was opened again
}

// Bounds of a meeting. The audit trail has every move; the meeting remembers its last.
const (
	MostSteps    = 60
	MostTitle    = 200
	MostPurpose  = 4000
	MostReason   = 2000
	MostParties  = 60
	MostSessions = 30
	MostRooms    = 20
	MostChecks   = 60
	MostName     = 200
	MostNote     = 500
	MostCapacity = 5000
	MostLangs    = 8
	LongestSlot  = 14 * 24 * time.Hour
)

// New returns a fresh draft.
func New(id ID, stands tenants.Space, parties []tenants.TenantID, b Basics, by By) Meeting {
	return Meeting{
		ID: id, Stands: stands, State: Draft, Since: by.At, Host: parties[0], Parties: parties, Owner: by.Member, Basics: b, Sessions: []Session{},
		Venue: Venue{Rooms: []Room{}, Checks: []Check{}}, Link: Link{Kind: "own"}, Steps: []Step{}, Created: by.At, Updated: by.At,
	}
}

// Ref is how facts, rooms and files name the meeting.
func (m Meeting) Ref() fact.Ref { return fact.Ref{Noun: "meeting", ID: string(m.ID)} }

// Announced reports whether the parties were ever invited.
func (m Meeting) Announced() bool { return !m.Asked.IsZero() }

// Within names whose trail the meeting's deeds stand in: its own while its host alone knows of it, then the space's.
func (m Meeting) Within() fact.Ref {
	if m.Announced() {
		return fact.Ref{}
	}
	return m.Ref()
}

// Party reports whether the tenant takes part.
func (m Meeting) Party(t tenants.TenantID) bool { return slices.Contains(m.Parties, t) }

// Seen reports whether who stands in the scope may know of the meeting: its parties may, and before anybody was invited its host alone. Two of many who share
// a space meet among themselves.
func (m Meeting) Seen(in tenants.Scope) bool {
	switch {
	case in.Member() == "" && in.Guest() == "" && in.May(tenants.Keep):
		return true
	case in.Guest() != "":
		return false
	}
	return in.Tenant() == m.Host || m.Announced() && m.Party(in.Tenant())
}

// Session returns a part of the meeting.
func (m Meeting) Session(id string) (Session, error) {
	i := slices.IndexFunc(m.Sessions, func(s Session) bool { return s.ID == id })
	if i < 0 {
		return Session{}, ErrSessionNotFound
	}
	return m.Sessions[i], nil
}

// By is who does a deed, and when.
type By struct {
	Member tenants.MemberID // empty for the house
	Tenant tenants.TenantID
	At     time.Time
}

// Over reports whether nothing of the meeting's preparation changes any more.
func (s State) Over() bool {
	return slices.Index(States(), s) >= slices.Index(States(), Ended) && s != Postponed
}

func (m *Meeting) move(to State, by By, reason string) {
	m.Steps = append(slices.Clone(m.Steps), Step{From: m.State, To: to, Member: string(by.Member), Tenant: string(by.Tenant), Reason: reason, At: by.At})
	if extra := len(m.Steps) - MostSteps; extra > 0 {
		m.Steps = m.Steps[extra:]
	}
	m.State, m.Since, m.Updated = to, by.At, by.At
}

// Last is the last move, the zero Step where there was none.
func (m Meeting) Last() Step {
	if len(m.Steps) == 0 {
		return Step{}
	}
	return m.Steps[len(m.Steps)-1]
}

// hosted returns why the side that does it may not arrange the meeting now.
func (m Meeting) hosted(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State.Over():
		return ErrOver
	}
	return nil
}

// Save says anew what the meeting is called and what for it is held.
func (m *Meeting) Save(b Basics, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	m.Basics, m.Updated = b, by.At
	return nil
}

func (b Basics) check() error {
	var c fault.Check
	c.That(!b.Title.Empty(), "title", "required")
	checkText(&c, "title", b.Title, MostTitle)
	checkText(&c, "purpose", b.Purpose, MostPurpose)
	c.That(slices.Contains(Formats(), b.Format), "format", "unknown")
	c.That(slices.Contains(Modes(), b.Mode), "mode", "unknown")
	c.That(b.Capacity >= 0 && b.Capacity <= MostCapacity, "capacity", "out_of_range", "max", strconv.Itoa(MostCapacity))
	c.That(b.Quorum >= 0 && b.Quorum <= MostParties, "quorum", "out_of_range", "max", strconv.Itoa(MostParties))
	c.That(len(b.Langs) > 0, "langs", "required")
	c.That(len(b.Langs) <= MostLangs, "langs", "too_many", "max", strconv.Itoa(MostLangs))
	for i, l := range b.Langs {
		at := "langs[" + strconv.Itoa(i) + "]"
		c.That(l != "" && len(l) <= 20 && !slices.Contains(b.Langs[:i], l), at, "unknown")
	}
	return c.Err()
}

func checkText(c *fault.Check, path string, t lang.Text, most int) {
	for tag, v := range t.In {
		c.Block(path+".said."+string(tag)+".value", v.Value, fault.Optional, most)
	}
}

// Schedule says when the meeting is held, in which parts. After the invitation everybody's calendar follows.
func (m *Meeting) Schedule(s Slot, parts []Session, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	if m.State == Live {
		return ErrLive
	}
	var c fault.Check
	c.That(s.Set(), "start", "required")
	c.That(s.End.After(s.Start), "end", "before_start")
	c.That(!s.End.After(s.Start.Add(LongestSlot)), "end", "out_of_range", "max", strconv.Itoa(int(LongestSlot/(24*time.Hour))))
	_, err := time.LoadLocation(s.Zone)
	c.That(err == nil && s.Zone != "" && s.Zone != "Local", "zone", "unknown")
	if len(parts) == 0 {
		parts = []Session{{ID: firstSession, Start: s.Start, End: s.End}}
	}
	c.That(len(parts) <= MostSessions, "sessions", "too_many", "max", strconv.Itoa(MostSessions))
	for i, p := range parts {
		at := "sessions[" + strconv.Itoa(i) + "]."
		c.That(name(p.ID) && !slices.ContainsFunc(parts[:i], func(x Session) bool { return x.ID == p.ID }), at+"id", "unknown")
		checkText(&c, at+"title", p.Title, MostTitle)
		c.That(p.End.After(p.Start), at+"end", "before_start")
		c.That(!p.Start.Before(s.Start) && !p.End.After(s.End), at+"start", "outside")
		c.That(p.Room == "" || m.hasRoom(p.Room), at+"room", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	if m.State != Draft && m.Slot != s {
		m.Sequence++
	}
	m.Reminded = s.nearing(by.At)
	m.Slot, m.Sessions, m.Updated = s, parts, by.At
	if m.State == Postponed {
		m.move(Invited, by, "")
	}
	return nil
}

// firstSession is the id of the one part of a meeting that has no others.
const firstSession = "main"

func (m Meeting) hasRoom(id string) bool {
	return slices.ContainsFunc(m.Venue.Rooms, func(r Room) bool { return r.ID == id })
}

// name reports whether the word can be the id of a part of a document: short, of letters, digits and dashes.
func name(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// Arrange says anew where the meeting is held: the hall, its rooms, what to see to, and where sound and picture are.
func (m *Meeting) Arrange(v Venue, l Link, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	var c fault.Check
	v.check(&c, m.Venue, by)
	for _, s := range m.Sessions {
		c.That(s.Room == "" || slices.ContainsFunc(v.Rooms, func(r Room) bool { return r.ID == s.Room }), "rooms", "in_use")
	}
	c.That(slices.Contains(LinkKinds(), l.Kind), "link.kind", "unknown")
	c.Line("link.note", l.Note, fault.Optional, MostNote)
	switch {
	case l.Kind == "own":
		l.URL = ""
	default:
		to, err := url.Parse(l.URL)
		c.That(err == nil && to.Scheme == "https" && to.Host != "" && len(l.URL) <= 2000, "link.url", "not_a_link")
	}
	if err := c.Err(); err != nil {
		return err
	}
	if m.State != Draft && m.Link != l {
		m.Sequence++
	}
	m.Venue, m.Link, m.Updated = v, l, by.At
	return nil
}

func (v *Venue) check(c *fault.Check, before Venue, by By) {
	checkText(c, "venue.name", v.Name, MostName)
	checkText(c, "venue.address", v.Address, MostNote)
	c.That(len(v.Rooms) <= MostRooms, "rooms", "too_many", "max", strconv.Itoa(MostRooms))
	for i, r := range v.Rooms {
		at := "rooms[" + strconv.Itoa(i) + "]."
		c.That(name(r.ID) && !slices.ContainsFunc(v.Rooms[:i], func(x Room) bool { return x.ID == r.ID }), at+"id", "unknown")
		c.Line(at+"name", r.Name, fault.Required, MostName)
		c.That(r.Seats >= 0 && r.Seats <= MostCapacity, at+"seats", "out_of_range", "max", strconv.Itoa(MostCapacity))
		for _, h := range r.Has {
			c.That(slices.Contains(Equipment(), h), at+"has", "unknown")
		}
	}
	c.That(len(v.Checks) <= MostChecks, "checks", "too_many", "max", strconv.Itoa(MostChecks))
	for i := range v.Checks {
		x := &v.Checks[i]
		at := "checks[" + strconv.Itoa(i) + "]."
		c.That(name(x.ID) && !slices.ContainsFunc(v.Checks[:i], func(y Check) bool { return y.ID == x.ID }), at+"id", "unknown")
		c.That(!x.What.Empty(), at+"what", "required")
		checkText(c, at+"what", x.What, MostTitle)
		c.That(x.Due == "" || day(x.Due), at+"due", "not_a_date")
		if was := slices.IndexFunc(before.Checks, func(y Check) bool { return y.ID == x.ID }); was >= 0 && before.Checks[was].Done == x.Done {
			x.By = before.Checks[was].By
		} else if x.Done {
			x.By = by.Member
		}
	}
}

func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
