package agreement

import (
	"slices"
	"strconv"
	"time"
)

// Phase is where an agreement stands on a day.
type Phase string

// An agreement is drafted, before the parties for approval, signed and not yet in force, in force, due for review, expired, or ended.
const (
	InDraft   Phase = "draft"
	InHand    Phase = "approval"
	Awaiting  Phase = "signed"
	Effective Phase = "in_force"
	ReviewDue Phase = "review_due"
	RunOut    Phase = "expired"
	Closed    Phase = "ended"
)

// reviewAhead is how many months before its end, or its review, an agreement is due for review.
const reviewAhead = 6

// until returns the day the agreement ends, moved on where it renews itself.
func (a Agreement) until(now time.Time) Date {
	end := a.Content.Until
	for a.Content.Again > 0 && end != "" && end.Last().Before(dayStart(now)) {
		end = end.After(12 * a.Content.Again)
	}
	return end
}

// Phase computes where the agreement stands at a moment, and why.
func (a Agreement) Phase(now time.Time) (Phase, Reason) {
	end := a.until(now)
	from := a.Content.From
	if from == "" {
		from = a.Signed.On
	}
	with := Params{"date": string(a.Signed.On), "from": string(from), "until": string(end)}
	switch {
	case a.State == Draft && a.open() == 0:
		return InDraft, Reason{"agreement_draft_ready", Params{}, ""}
	case a.State == Draft:
		return InDraft, Reason{"agreement_draft", Params{"open": strconv.Itoa(a.open())}, ""}
	case a.State == Frozen:
		return InHand, Reason{"agreement_frozen", Params{}, ""}
	case a.State == Over:
		return Closed, Reason{"agreement_ended", Params{"date": string(a.Ended.On), "grounds": string(a.Ended.Grounds)}, ""}
	case a.Content.From.First().After(now): // without such a day it is in force once it is signed, wherever that day has begun
		return Awaiting, Reason{"agreement_not_yet", with, ""}
	case end != "" && end.Last().Before(dayStart(now)):
		return RunOut, Reason{"agreement_expired", with, ""}
	}
	for _, d := range []Date{end, a.Content.Review} {
		if d != "" && !d.First().After(now.AddDate(0, reviewAhead, 0)) && !d.Last().Before(dayStart(now)) {
			with["review"] = string(d)
			return ReviewDue, Reason{"agreement_review_due", with, ""}
		}
	}
	if end == "" {
		return Effective, Reason{"agreement_in_force", with, ""}
	}
	return Effective, Reason{"agreement_in_force_until", with, ""}
}

// open counts the steps that have to be taken and aren't.
func (a Agreement) open() int {
	n := 0
	for _, s := range a.Steps {
		if !s.Optional && s.Outcome != Passed && s.Outcome != Waived {
			n++
		}
	}
	return n
}

// Milestone is a day on which something about a signed agreement is due.
type Milestone struct {
	What string // "until", "notice", "review"
	On   Date
}

// Milestones lists the days that are still to come, the nearest first.
func (a Agreement) Milestones(now time.Time) []Milestone {
	if a.State != Sealed {
		return nil
	}
	var all []Milestone
	end := a.until(now)
	if end != "" {
		all = append(all, Milestone{"until", end})
		if a.Content.Notice > 0 {
			all = append(all, Milestone{"notice", end.After(-a.Content.Notice)})
		}
	}
	if a.Content.Review != "" {
		all = append(all, Milestone{"review", a.Content.Review})
	}
	all = slices.DeleteFunc(all, func(m Milestone) bool { return m.On.Last().Before(dayStart(now)) })
	slices.SortFunc(all, func(x, y Milestone) int { return x.On.First().Compare(y.On.First()) })
	return all
}

// alarmMonths is how long before a milestone the sides are told.
var alarmMonths = []int{12, 6, 3}

// Alarm is one telling of a milestone.
type Alarm struct {
	Milestone
	Months int
}

func (m Alarm) key() string { return m.What + "@" + string(m.On) + "/" + strconv.Itoa(m.Months) }

// day is when the alarm is given.
func (m Alarm) day() time.Time {
	return Date(m.On.First().Format(time.DateOnly)).After(-m.Months).First()
}

// Ring returns the alarms that are due and were not given, and notes that they are: of one milestone the latest alone, since an earlier one that was
// missed says no more. It also notes on which day it must be asked next.
func (a *Agreement) Ring(now time.Time) []Alarm {
	var due []Alarm
	next := time.Time{}
	for _, m := range a.Milestones(now) {
		var last *Alarm
		for _, months := range alarmMonths {
			x := Alarm{m, months}
			switch {
			case slices.Contains(a.Told, x.key()):
				last = nil
			case x.day().After(now):
				if next.IsZero() || x.day().Before(next) {
					next = x.day()
				}
			default:
				a.Told = append(slices.Clone(a.Told), x.key())
				last = &x
			}
		}
		if last != nil {
			due = append(due, *last)
		}
		if over := m.On.Last().AddDate(0, 0, 1); next.IsZero() || over.Before(next) {
			next = over // the end of a term that renews itself begins the next one's alarms
		}
	}
	a.Alarm = ""
	if !next.IsZero() {
		a.Alarm = next.Format(time.DateOnly)
	}
	a.Due = ""
	if all := a.Milestones(now); len(all) > 0 {
		a.Due = all[0].On.First().Format(time.DateOnly)
	}
	return due
}

// plan sets the day on which alarms are looked at next, after a change.
func (a *Agreement) plan(now time.Time) {
	a.Due, a.Alarm = "", ""
	all := a.Milestones(now)
	if len(all) == 0 {
		return
	}
	a.Due, a.Alarm = all[0].On.First().Format(time.DateOnly), now.Format(time.DateOnly)
}
