package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// RoomID names the room of a meeting or of a closed sitting: it is the id of either.
type RoomID string

// Floor is what goes on in a room while its meeting is live: the item, who speaks and who waits, the signs that are given, who is there, and the votes.
// It is one small document, so that a reader who comes back has all of it at once.
type Floor struct {
	Room     RoomID             `bson:"-"`
	Rev      int64              `bson:"-"`
	Meeting  ID                 `bson:"meeting"`
	Item     string             `bson:"item"`   // of the agenda, that is dealt with; empty for none
	Since    time.Time          `bson:"since"`  // when it was called
	Spans    []ItemSpan         `bson:"spans"`  // what was dealt with before
	Chairs   []tenants.TenantID `bson:"chairs"` // who chairs besides the host
	Quota    int                `bson:"quota"`  // minutes for each side to speak in; 0 for no limit
	Used     []Used             `bson:"used"`   // of each side, by those who have spoken
	Speakers []Speaker          `bson:"speakers"`
	Heads    []Heads            `bson:"heads"`
	Signals  []Signal           `bson:"signals"`
	Ballots  []Ballot           `bson:"ballots"`
	Updated  time.Time          `bson:"updated"`
}

// ItemSpan is a stretch of time in which an item was dealt with.
type ItemSpan struct {
	Item string    `bson:"item"`
	From time.Time `bson:"from"`
	To   time.Time `bson:"to"`
}

// Used is how long the speakers of a side have spoken.
type Used struct {
	Tenant  tenants.TenantID `bson:"tenant"`
	Seconds int              `bson:"seconds"`
}

// Heads is how many of a side somebody has counted in the hall.
type Heads struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Count  int              `bson:"count"`
	At     time.Time        `bson:"at"`
}

// Signal is a sign that somebody gives with her hand. It passes by itself.
type Signal struct {
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	Kind   Sign             `bson:"kind"`
	At     time.Time        `bson:"at"`
}

// Sign is a sort of signal.
type Sign string

// The signs.
const (
	HandUp    Sign = "hand"
	Agreeing  Sign = "agree"
	Slower    Sign = "slower" // please: for the speaker and those who interpret
	Inaudible Sign = "inaudible"
	Applause  Sign = "applause"
)

// Signs lists the signs.
func Signs() []Sign { return []Sign{HandUp, Agreeing, Slower, Inaudible, Applause} }

// Lasts is how long a sign is seen unless it is taken back.
func (s Sign) Lasts() time.Duration {
	switch s {
	case HandUp:
		return 10 * time.Minute
	case Agreeing:
		return time.Minute
	case Applause:
		return 10 * time.Second
	}
	return 20 * time.Second
}

// Until is when the signal passes.
func (s Signal) Until() time.Time { return s.At.Add(s.Kind.Lasts()) }

// Bounds of a floor.
const (
	MostSpeakers = 200 // waiting or remembered
	MostSignals  = 300
	MostSpans    = 200
	MostBallots  = 40
	MostQuota    = 600
)

// NewFloor returns the floor of a room in which nothing has happened yet.
func NewFloor(room RoomID, m ID) Floor {
	return Floor{
		Room: room, Meeting: m, Spans: []ItemSpan{}, Chairs: []tenants.TenantID{}, Used: []Used{}, Speakers: []Speaker{}, Heads: []Heads{}, Signals: []Signal{},
		Ballots: []Ballot{},
	}
}

// Chairing reports whether a side leads the room: the host, and whom the host has named.
func (f Floor) Chairing(m Meeting, t tenants.TenantID) bool {
	return t == m.Host || slices.Contains(f.Chairs, t)
}

// held returns why nothing can be done in the room now by the side.
func (f Floor) held(m Meeting, by By) error {
	switch {
	case m.State != Live:
		return ErrNotLive
	case !m.Party(by.Tenant):
		return ErrNotParty
	}
	return nil
}

// led returns why the side can't lead the room now.
func (f Floor) led(m Meeting, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	if !f.Chairing(m, by.Tenant) {
		return ErrNotChair
	}
	return nil
}

// Call turns to an item of the agenda, or with an empty id to none. Calling the one that is dealt with changes nothing.
func (f *Floor) Call(m Meeting, a Agenda, item string, by By) error {
	if err := f.led(m, by); err != nil {
		return err
	}
	if item != "" {
		if i := a.item(item); i < 0 || a.Items[i].Standing == Withdrawn || a.Items[i].Standing == Passed {
			return ErrItemNotFound
		}
	}
	if item == f.Item {
		return errSame
	}
	f.leaveItem(by.At)
	f.Item, f.Since, f.Updated = item, by.At, by.At
	return nil
}

func (f *Floor) leaveItem(at time.Time) {
	if f.Item == "" {
		return
	}
	f.Spans = append(slices.Clone(f.Spans), ItemSpan{f.Item, f.Since, at})
	if extra := len(f.Spans) - MostSpans; extra > 0 {
		f.Spans = f.Spans[extra:]
	}
}

// NameChairs says anew which parties lead the room beside the host. It is the host's to say.
func (f *Floor) NameChairs(m Meeting, all []tenants.TenantID, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	if by.Tenant != m.Host {
		return ErrNotHost
	}
	var c fault.Check
	for i, t := range all {
		c.That(m.Party(t) && t != m.Host && !slices.Contains(all[:i], t), "chairs["+strconv.Itoa(i)+"]", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	f.Chairs, f.Updated = slices.Clone(all), by.At
	return nil
}

// Limit says how many minutes each side may speak; 0 lifts the limit. It shows, and stops nobody: that is for who chairs.
func (f *Floor) Limit(m Meeting, minutes int, by By) error {
	if err := f.led(m, by); err != nil {
		return err
	}
	var c fault.Check
	c.That(minutes >= 0 && minutes <= MostQuota, "minutes", "out_of_range", "max", strconv.Itoa(MostQuota))
	if err := c.Err(); err != nil {
		return err
	}
	f.Quota, f.Updated = minutes, by.At
	return nil
}

// Count notes how many of a side were counted in the hall: by itself, or by who chairs.
func (f *Floor) Count(m Meeting, t tenants.TenantID, heads int, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	if t != by.Tenant && !f.Chairing(m, by.Tenant) {
		return ErrNotChair
	}
	var c fault.Check
	c.That(m.Party(t), "tenant", "unknown")
	c.That(heads >= 0 && heads <= MostCapacity, "count", "out_of_range", "max", strconv.Itoa(MostCapacity))
	if err := c.Err(); err != nil {
		return err
	}
	f.Heads = slices.DeleteFunc(slices.Clone(f.Heads), func(h Heads) bool { return h.Tenant == t })
	if heads > 0 {
		f.Heads = append(f.Heads, Heads{t, heads, by.At})
	}
	f.Updated = by.At
	return nil
}

// Sign gives a sign, or takes it back.
func (f *Floor) Sign(m Meeting, kind Sign, on bool, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	var c fault.Check
	c.That(slices.Contains(Signs(), kind), "kind", "unknown")
	if err := c.Err(); err != nil {
		return err
	}
	f.Signals = slices.DeleteFunc(f.Showing(by.At), func(s Signal) bool { return s.Member == by.Member && s.Kind == kind })
	if on {
		f.Signals = append(f.Signals, Signal{by.Member, by.Tenant, kind, by.At})
	}
	if extra := len(f.Signals) - MostSignals; extra > 0 {
		f.Signals = f.Signals[extra:]
	}
	f.Updated = by.At
	return nil
}

// Showing lists the signs that have not passed at a moment.
func (f Floor) Showing(at time.Time) []Signal {
	return slices.DeleteFunc(slices.Clone(f.Signals), func(s Signal) bool { return !s.Until().After(at) })
}

// Present lists the parties of which somebody is known to be there: counted in the hall, seen online, or having voted in the ballot.
func (f Floor) Present(m Meeting, b Ballot, online []tenants.TenantID) []tenants.TenantID {
	out := []tenants.TenantID{}
	for _, t := range m.Parties {
		counted := slices.ContainsFunc(f.Heads, func(h Heads) bool { return h.Tenant == t && h.Count > 0 })
		voted := slices.ContainsFunc(b.Voters, func(v Voter) bool { return v.Tenant == t })
		if counted || voted || slices.Contains(online, t) {
			out = append(out, t)
		}
	}
	return out
}

// Card is what others see of somebody in a room: her name as her own side writes it, with her office.
type Card struct {
	Name  string    `bson:"name"`
	Title lang.Text `bson:"title"`
}
