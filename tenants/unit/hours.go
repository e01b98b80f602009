package unit

import (
	"time"

	"github.com/naru-network/naru/base/lang"
)

// State says whether an office can be reached.
type State string

// An office is open, at lunch, closed before or after its hours, or closed for the day: at the weekend or on a holiday.
const (
	Open    State = "open"
	Lunch   State = "lunch"
	Closed  State = "closed"
	Weekend State = "weekend"
	Holiday State = "holiday"
)

// Now is how a unit's office stands at a moment, by what is customary where it is.
type Now struct {
	Local   time.Time // the moment in the unit's zone
	State   State
	Holiday lang.Text // its name, on holidays
	MadeUp  lang.Text // the name of the rule by which a weekend day is worked
	Opens   time.Time // when it opens next; zero while it is open
	Known   Certainty // how far the local year's days are known
}

// mostDaysAhead bounds the search for the next opening: no holidays are longer.
const mostDaysAhead = 31

// Hours returns how the unit's office stands at the moment. A unit without a zone is taken to be in UTC.
func Hours(u Unit, at time.Time, put ...Amendment) Now { return OfficeOf(u, put...).At(at) }

// Works reports whether the unit's office is open on the day at all.
func Works(u Unit, on Date) bool {
	t, err := time.Parse(time.DateOnly, string(on))
	return err == nil && calendarOf(u).works(t)
}

func (c calendar) certainty(year int) Certainty {
	if s, ok := c.years[year]; ok {
		return s
	}
	return Unknown
}

func (c calendar) works(on time.Time) bool {
	if d, special := c.days[Day(on)]; special {
		return d.works
	}
	return c.hours.week[weekday(on)]
}

// weekday is the day's number from Monday, 1, to Sunday, 7.
func weekday(t time.Time) int {
	if t.Weekday() == time.Sunday {
		return 7
	}
	return int(t.Weekday())
}

func (h hours) state(local time.Time) State {
	switch at := clock(local.Hour()*60 + local.Minute()); {
	case at < h.open || at >= h.close:
		return Closed
	case at >= h.lunch && at < h.back:
		return Lunch
	}
	return Open
}

// opens finds the next moment at which the office opens, after lunch or in the morning.
func (c calendar) opens(local time.Time) time.Time {
	for ahead := range mostDaysAhead {
		on := time.Date(local.Year(), local.Month(), local.Day()+ahead, 12, 0, 0, 0, local.Location())
		if !c.works(on) {
			continue
		}
		for _, at := range []clock{c.hours.open, c.hours.back} {
			if t := at.on(on); t.After(local) {
				return t
			}
		}
	}
	return time.Time{}
}

// on returns the moment at which a clock in that place shows the time.
func (c clock) on(d time.Time) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), int(c)/60, int(c)%60, 0, 0, d.Location())
}
