package notice

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Digest says how often what isn't urgent is gathered into one letter.
type Digest string

// A digest comes at each full hour, in the morning, or never.
const (
	Hourly Digest = "hourly"
	Daily  Digest = "daily"
	Never  Digest = "off"
)

// Extent says how much of a space a member wants to be told of.
type Extent string

// A member is told of all that concerns her in a space, of what is for her in person, or of nothing.
const (
	All      Extent = "all"
	Mentions Extent = "mentions"
	None     Extent = "none"
)

// Choice is how a member wants to be told. The zero Choice isn't one: DefaultChoice is hers until she says otherwise.
type Choice struct {
	Member   tenants.MemberID         `bson:"-"`
	Rev      int64                    `bson:"-"`
	Digest   Digest                   `bson:"digest"`
	Morning  string                   `bson:"morning"` // "08:30", for the daily digest
	Zone     string                   `bson:"zone"`    // IANA; empty: her tenant's
	Quiet    Quiet                    `bson:"quiet"`
	Families map[Family]Ways          `bson:"families"` // those she has decided on
	Spaces   map[tenants.Space]Extent `bson:"spaces"`   // as well
}

// Ways says by which ways a family of deeds reaches a member.
type Ways struct {
	Bell bool `bson:"bell"` // without it none of the others
	Mail bool `bson:"mail"`
	Push bool `bson:"push"`
}

// Quiet is the part of every day in which mail and devices keep silent. The bell doesn't.
type Quiet struct {
	On   bool   `bson:"on"`
	From string `bson:"from"` // "22:00"
	To   string `bson:"to"`   // "07:00"; before From it is the next day's
}

// DefaultChoice is the choice of somebody who hasn't made any.
func DefaultChoice(m tenants.MemberID) Choice {
	return Choice{
		Member: m, Digest: Daily, Morning: "08:30", Quiet: Quiet{From: "22:00", To: "07:00"}, Families: map[Family]Ways{}, Spaces: map[tenants.Space]Extent{},
	}
}

// mostSpaces bounds the spaces that one decides on: no member stands in more pacts.
const mostSpaces = 300

// Check returns fault.ErrInvalid with the fields that can't be.
func (c Choice) Check() error {
	var x fault.Check
	x.That(slices.Contains([]Digest{Hourly, Daily, Never}, c.Digest), "digest", "unknown")
	for path, hour := range map[string]string{"morning": c.Morning, "quiet.from": c.Quiet.From, "quiet.to": c.Quiet.To} {
		_, _, ok := clock(hour)
		x.That(ok, path, "not_a_time")
	}
	x.That(!c.Quiet.On || c.Quiet.From != c.Quiet.To, "quiet.to", "no_time_left")
	_, err := time.LoadLocation(c.Zone)
	x.That(err == nil && c.Zone != "Local", "zone", "unknown")
	for f := range c.Families {
		x.That(slices.Contains(Families(), f), "families."+string(f), "unknown")
	}
	x.That(len(c.Spaces) <= mostSpaces, "spaces", "too_many", "max", strconv.Itoa(mostSpaces))
	for s, e := range c.Spaces {
		_, home := s.Home()
		_, pact := s.Pact()
		x.That((home || pact) && slices.Contains([]Extent{All, Mentions, None}, e), "spaces."+string(s), "unknown")
	}
	return x.Err()
}

// clock reads "HH:MM".
func clock(s string) (hour, minute int, ok bool) {
	t, err := time.Parse("15:04", s)
	return t.Hour(), t.Minute(), err == nil && len(s) == len("15:04")
}

// Ways returns by which ways a family reaches the member: all, where she hasn't said.
func (c Choice) Ways(f Family) Ways {
	if w, ok := c.Families[f]; ok {
		return w
	}
	return Ways{Bell: true, Mail: true, Push: true}
}

// Wants reports whether the member wants to be told at all.
func (c Choice) Wants(f Family, s tenants.Space, why Reason) bool {
	if !c.Ways(f).Bell {
		return false
	}
	switch c.Spaces[s] {
	case None:
		return false
	case Mentions:
		return why.Personal()
	}
	return true
}

// Where returns the member's zone: her own, else her tenant's, else UTC.
func (c Choice) Where(t tenants.Tenant) *time.Location {
	for _, name := range []string{c.Zone, t.Zone} {
		if at, err := time.LoadLocation(name); err == nil && name != "" {
			return at
		}
	}
	return time.UTC
}

// MailAt returns when a deed is to go by mail, or zero for never.
func (c Choice) MailAt(a Audience, zone *time.Location, now time.Time) time.Time {
	switch w := c.Ways(a.Family); {
	case !w.Bell || !w.Mail:
		return time.Time{}
	case a.Urgent:
		return c.Quiet.Until(now.In(zone))
	case c.Digest == Hourly:
		return c.Quiet.Until(nextHour(now.In(zone)))
	case c.Digest == Daily:
		return c.Quiet.Until(c.nextMorning(now.In(zone)))
	}
	return time.Time{}
}

// PushAt returns when a deed is to go to the member's devices, or zero for never.
func (c Choice) PushAt(a Audience, zone *time.Location, now time.Time) time.Time {
	if w := c.Ways(a.Family); !w.Bell || !w.Push {
		return time.Time{}
	}
	return c.Quiet.Until(now.In(zone))
}

// Until returns the given moment, or where it is quiet then, the end of the quiet. The moment's location is the member's.
func (q Quiet) Until(at time.Time) time.Time {
	fh, fm, ok := clock(q.From)
	th, tm, good := clock(q.To)
	if !q.On || !ok || !good || q.From == q.To {
		return at
	}
	// A quiet that began yesterday may still last.
	for _, day := range []int{-1, 0} {
		y, m, d := at.AddDate(0, 0, day).Date()
		from := time.Date(y, m, d, fh, fm, 0, 0, at.Location())
		if strings.Compare(q.To, q.From) < 0 {
			d++
		}
		to := time.Date(y, m, d, th, tm, 0, 0, at.Location())
		if !at.Before(from) && at.Before(to) {
			return to
		}
	}
	return at
}

// nextHour returns the next full hour on the member's clock, which in some zones isn't one of UTC.
func nextHour(at time.Time) time.Time {
	past := time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second + time.Duration(at.Nanosecond())
	return at.Add(time.Hour - past)
}

// nextMorning returns the next time the member's morning comes. Where the clocks skip it, it comes when they have.
func (c Choice) nextMorning(at time.Time) time.Time {
	hour, minute, ok := clock(c.Morning)
	if !ok {
		hour, minute = 8, 30
	}
	y, m, d := at.Date()
	morning := time.Date(y, m, d, hour, minute, 0, 0, at.Location())
	if !morning.After(at) {
		morning = time.Date(y, m, d+1, hour, minute, 0, 0, at.Location())
	}
	return morning
}
