package approval

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Asking is what somebody says who puts something to an approval.
type Asking struct {
	ID     ID // where the caller names it, asking again returns the approval that was asked for
	About  fact.Ref
	Intent Intent
	Order  Order
	First  []string // sides, in the order they turn their keys; those that aren't named come behind
	Thirds []Wanted
	Due    string // the last day, of the asker's zone
	Note   string
}

// Wanted is a third key that the asker wants.
type Wanted struct {
	Side string
	Body Body
	Name string
}

// Limits of an approval.
const (
	MostSides    = 40
	MostThirds   = 20
	MostNote     = 2000
	MostReason   = 2000
	MostLine     = 200
	MostDocument = 4 << 20 // bytes
	MostDays     = 400
)

// Check returns what is wrong with the question, field by field, by the asker's own day.
func (q Asking) Check(now time.Time) error {
	var c fault.Check
	c.That(q.About.Noun != "" && q.About.ID != "", "about", "required")
	c.That(slices.Contains(Intents(), q.Intent), "intent", "unknown")
	c.That(slices.Contains(Orders(), q.Order), "order", "unknown")
	c.That(len(q.Thirds) <= MostThirds, "thirds", "too_many", "max", strconv.Itoa(MostThirds))
	for i, t := range q.Thirds[:min(len(q.Thirds), MostThirds)] {
		path := fmt.Sprintf("thirds[%d]", i)
		c.That(slices.Contains(Bodies(), t.Body), path+".body", "unknown")
		c.Line(path+".name", t.Name, fault.Required, MostLine)
	}
	c.Block("note", q.Note, fault.Optional, MostNote)
	if due, err := time.ParseInLocation(time.DateOnly, q.Due, now.Location()); err != nil {
		c.Fail("due", "not_a_date")
	} else {
		c.That(endOf(due).After(now), "due", "deadline_past")
		c.That(due.Before(now.AddDate(0, 0, MostDays)), "due", "deadline_far")
	}
	return c.Err()
}

// endOf returns the end of a day.
func endOf(day time.Time) time.Time { return day.AddDate(0, 0, 1) }

// Subject is what is frozen, as it speaks for itself.
type Subject struct {
	Title   lang.Text
	Facts   any    // what it says besides its texts, as JSON
	Texts   []Text // in every language it has
	Parties []Party
	Writers []tenants.MemberID
	Within  fact.Ref // whose closed trail the deeds on it stand in, where only the readers may know of it
	Readers []string
}

// Text is the subject's text in one language, as JSON of the editor's nodes.
type Text struct {
	Lang    lang.Tag
	Content any
}

// Party is a side of the subject: a tenant of the house, or somebody who doesn't use it.
type Party struct {
	Tenant tenants.TenantID
	Name   lang.Text
	Signs  []tenants.MemberID // of the tenant's, may approve
}

// prepare makes an approval of a question, before its subject is frozen.
func (q Asking) prepare(in tenants.Space, h Hand, zone *time.Location) Approval {
	due, _ := time.ParseInLocation(time.DateOnly, q.Due, zone) // Check has seen it
	a := Approval{
		ID: q.ID, Space: in, About: q.About, Intent: q.Intent, Order: q.Order, State: Preparing, Ongoing: true, Asker: h, Note: q.Note, Langs: []lang.Tag{}, Papers: []Paper{},
		Sides: []Side{}, Waits: []string{}, Writers: []tenants.MemberID{}, Due: endOf(due).UTC(), Next: h.At.Add(prepareFor), Steps: []Step{},
		Lock: q.About.Noun + "/" + q.About.ID, Asked: h.At, Updated: h.At,
	}
	return a
}

// prepareFor is how long freezing a subject may take before the house gives it up.
const prepareFor = 5 * time.Minute

// sides puts the parties in the order that is asked for, and the third keys to theirs.
func (q Asking) sides(parties []Party) ([]Side, error) {
	var c fault.Check
	all := make([]Side, 0, len(parties))
	for i, p := range parties {
		s := Side{ID: string(p.Tenant), Tenant: p.Tenant, Name: p.Name, Thirds: []Third{}}
		if p.Tenant == "" {
			s.ID = "outside-" + strconv.Itoa(i+1)
		}
		all = append(all, s)
	}
	c.That(len(all) > 0, "about", "no_party")
	c.That(len(all) <= MostSides, "about", "too_many", "max", strconv.Itoa(MostSides))
	place := func(s Side) int {
		if i := slices.Index(q.First, s.ID); i >= 0 {
			return i
		}
		return len(q.First)
	}
	for i, id := range q.First {
		c.That(slices.ContainsFunc(all, func(s Side) bool { return s.ID == id }), fmt.Sprintf("first[%d]", i), "unknown")
	}
	slices.SortStableFunc(all, func(a, b Side) int { return place(a) - place(b) })
	for i, t := range q.Thirds {
		j := slices.IndexFunc(all, func(s Side) bool { return s.ID == t.Side })
		if j < 0 {
			c.Fail(fmt.Sprintf("thirds[%d].side", i), "unknown")
			continue
		}
		all[j].Thirds = append(all[j].Thirds, Third{ID: strconv.Itoa(i + 1), Body: t.Body, Name: t.Name})
	}
	return all, c.Err()
}

// open begins the approval of a frozen document.
func (a *Approval) open(s Subject, sides []Side, d Document, h Hand) {
	a.Title, a.Sides, a.Writers, a.SHA256, a.Bytes, a.Papers = s.Title, sides, append([]tenants.MemberID{}, s.Writers...), d.SHA256, int64(len(d.Body)), d.Papers
	a.Within, a.Readers = s.Within, append([]string{}, s.Readers...)
	for _, t := range s.Texts {
		a.Langs = append(a.Langs, t.Lang)
	}
	a.State, a.Next = Open, a.nextMark(h.At)
	a.step(Asked.Code(), string(h.Tenant), h, "")
	a.settle(h)
}

// before the deadline, those whose key is missing are reminded.
var before = []time.Duration{7 * 24 * time.Hour, 24 * time.Hour}

// nextMark returns the first moment after now at which somebody is reminded or the approval lapses.
func (a Approval) nextMark(now time.Time) time.Time {
	for _, d := range before {
		if mark := a.Due.Add(-d); mark.After(now) {
			return mark
		}
	}
	return a.Due
}

// Ripe says what time has brought: nothing, a reminder, or that the approval has lapsed. It changes the approval accordingly.
func (a *Approval) Ripe(now time.Time) (fact.Kind, bool) {
	switch {
	case a.State != Open || a.Next.IsZero() || now.Before(a.Next):
		return fact.Kind{}, false
	case !now.Before(a.Due):
		a.step(Lapsed.Code(), "", Hand{At: now}, "")
		a.end(Expired, "", now)
		return Lapsed, true
	}
	a.Next = a.nextMark(now)
	a.step(Reminded.Code(), "", Hand{At: now}, "")
	return Reminded, true
}

// Given up reports whether freezing has taken so long that it will never be done.
func (a Approval) givenUp(now time.Time) bool {
	return a.State == Preparing && !now.Before(a.Next)
}
