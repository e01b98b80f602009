// Package notice tells members what happened that concerns them: in the bell, by mail, and on their devices. It reads facts and knows for each sort of
// deed whom it concerns and why; the sentences are the screen's and the post's.
package notice

import (
	"slices"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a notice: its first fact's id and the member's, so that telling twice tells once.
type ID string

// Notice is one line of a member's bell: a deed that concerns her, or several on the same object within a while.
type Notice struct {
	ID     ID               `bson:"-"`
	Rev    int64            `bson:"-"`
	To     tenants.MemberID `bson:"to"`
	Space  tenants.Space    `bson:"space"` // where it happened
	Family Family           `bson:"family"`
	Line   string           `bson:"line"` // what its deeds have in common
	Why    Reason           `bson:"why"`  // the most personal of all
	Fact   fact.Fact        `bson:"fact"` // the latest
	Deeds  []Deed           `bson:"deeds"`
	Facts  []string         `bson:"facts"` // the ids of all, so that none is counted twice
	Count  int              `bson:"count"`
	Read   bool             `bson:"read"`
	Since  time.Time        `bson:"since"` // of the first
	At     time.Time        `bson:"at"`    // of the latest
	Mail   Way              `bson:"mail"`
	Push   Way              `bson:"push"`
	Due    time.Time        `bson:"due"` // of whichever way is due first; zero where neither is
}

// Deed is what a line keeps of each of its latest deeds.
type Deed struct {
	Kind   string           `bson:"kind"`
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	At     time.Time        `bson:"at"`
}

// Way is how a notice leaves the bell: by mail or to a device.
type Way struct {
	Due  time.Time `bson:"due"`  // when what hasn't gone is to go; zero where nothing waits
	Held time.Time `bson:"held"` // until when a node has to send what it took; zero where none does
	Last time.Time `bson:"last"` // when some was taken last
}

const (
	together   = 12 * time.Hour // in which deeds on the same object are one line
	mostFacts  = 100            // of a line: beyond it another begins
	mostDeeds  = 5              // that a line shows one by one
	mailsApart = 10 * time.Minute
	pushApart  = time.Minute
	lineOfRoom = "room"
)

// lineOf names what deeds must have in common to be one line.
func lineOf(space tenants.Space, f fact.Fact, of Family) string {
	about := f.About
	if room := f.With[lineOfRoom]; room != "" {
		about = fact.Ref{Noun: lineOfRoom, ID: room}
	}
	return string(space) + "/" + string(of) + "/" + about.Noun + "/" + about.ID
}

// begin makes the line of a first deed.
func begin(c concern, space tenants.Space, f fact.Fact) Notice {
	n := Notice{
		ID: ID(f.ID + "-" + string(c.member.ID)), To: c.member.ID, Space: space, Family: c.audience.Family, Line: lineOf(space, f, c.audience.Family),
		Since: f.At, Deeds: []Deed{}, Facts: []string{},
	}
	n.join(f, c.why)
	return n
}

// Takes reports whether a deed may still join the line.
func (n *Notice) Takes(f fact.Fact) bool {
	return !n.Read && n.Count < mostFacts && f.At.Before(n.Since.Add(together)) && n.Since.Before(f.At.Add(together))
}

// join counts a deed in. One that is counted already changes nothing.
func (n *Notice) join(f fact.Fact, why Reason) {
	if slices.Contains(n.Facts, f.ID) {
		return
	}
	n.Facts = append(n.Facts, f.ID)
	n.Count++
	if n.Count == 1 || !f.At.Before(n.At) {
		n.Fact, n.At = f, f.At
	}
	if n.Count == 1 || why.before(n.Why) {
		n.Why = why
	}
	n.Deeds = append(n.Deeds, Deed{f.Kind, tenants.MemberID(f.By.Member), tenants.TenantID(f.By.Tenant), f.At})
	n.Deeds = n.Deeds[max(0, len(n.Deeds)-mostDeeds):]
}

// plan says when what was just counted in is to leave by mail and to devices, as the member wishes it.
func (n *Notice) plan(c Choice, a Audience, zone *time.Location, now time.Time) {
	if at := c.MailAt(a, zone, now); !at.IsZero() {
		n.Mail.wait(at, mailsApart)
	}
	if at := c.PushAt(a, zone, now); !at.IsZero() {
		n.Push.wait(at, pushApart)
	}
	n.settle()
}

// replan says anew when what waits is to leave.
func (n *Notice) replan(c Choice, a Audience, zone *time.Location, now time.Time) {
	waits := func(w Way) bool { return !w.Due.IsZero() }
	mail, push := waits(n.Mail), waits(n.Push)
	n.Mail.Due, n.Push.Due = time.Time{}, time.Time{}
	if at := c.MailAt(a, zone, now); mail && !at.IsZero() {
		n.Mail.wait(at, mailsApart)
	}
	if at := c.PushAt(a, zone, now); push && !at.IsZero() {
		n.Push.wait(at, pushApart)
	}
	n.settle()
}

// wait lets what hasn't gone go at a moment, but not sooner after the last than apart, and not later than it would anyway.
func (w *Way) wait(at time.Time, apart time.Duration) {
	if soonest := w.Last.Add(apart); !w.Last.IsZero() && at.Before(soonest) {
		at = soonest
	}
	if w.Due.IsZero() || at.Before(w.Due) {
		w.Due = at.UTC().Truncate(time.Millisecond)
	}
}

// due reports whether the way is to be gone now: its time has come, or a node that took it hasn't sent it in time.
func (w Way) due(now time.Time) bool {
	return !w.Due.IsZero() && !w.Due.After(now) || !w.Held.IsZero() && !w.Held.After(now)
}

// next returns when the way must be looked at; zero for never.
func (w Way) next() time.Time { return earlier(w.Due, w.Held) }

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// take lets a node have the way until a moment. What joins the line meanwhile waits for its own time.
func (w *Way) take(now, until time.Time) {
	*w = Way{Held: until.UTC().Truncate(time.Millisecond), Last: now.UTC().Truncate(time.Millisecond)}
}

// again lets the way wait once more, until a moment.
func (w *Way) again(at time.Time) {
	w.Held, w.Due = time.Time{}, earlier(w.Due, at.UTC().Truncate(time.Millisecond))
}

// see marks the line as read: what she has seen needs no letter.
func (n *Notice) see() {
	n.Read = true
	n.Mail, n.Push = Way{}, Way{}
	n.settle()
}

func (n *Notice) settle() { n.Due = earlier(n.Mail.next(), n.Push.next()) }

// Filter narrows a member's list. The zero Filter is all of hers.
type Filter struct {
	Unread bool
	Family Family
	Space  tenants.Space
}
