package unit

import (
	"maps"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Office is when a unit's office is open, worked out once for many questions.
type Office struct {
	Zone *time.Location
	days calendar
}

// DayKind is what a day is that differs from the week, or that a coordinator says doesn't.
type DayKind string

// A day is a holiday, or a weekend day that is worked, or as the week has it although the tables say otherwise.
const (
	DayOff      DayKind = "holiday"
	DayWorked   DayKind = "workday"
	DayOrdinary DayKind = "ordinary"
)

// DayKinds lists the kinds of days.
func DayKinds() []DayKind { return []DayKind{DayOff, DayWorked, DayOrdinary} }

// Amendment is what a coordinator has put right in the days of a region's year.
type Amendment struct {
	Region string // a country, or a part of one
	Year   int
	Known  Certainty // empty leaves what the tables say
	Days   []AmendedDay
}

// AmendedDay is one day that was put right.
type AmendedDay struct {
	Date Date
	What DayKind
	Name lang.Text // none for an ordinary day
}

// OfficeOf works out when the unit's office is open. Amendments come over what the tables say, those of a part of a country over the country's.
// A unit without a zone is taken to be in UTC.
func OfficeOf(u Unit, put ...Amendment) Office {
	zone, err := time.LoadLocation(u.Zone)
	if err != nil {
		zone = time.UTC
	}
	c, own := calendarOf(u), false
	for _, region := range slices.Backward(regions(u)) {
		for _, a := range put {
			if a.Region != region {
				continue
			}
			if !own {
				c.days, c.years, own = maps.Clone(c.days), maps.Clone(c.years), true
			}
			c.amend(a)
		}
	}
	return Office{zone, c}
}

// regions names where the unit lies, the nearest first and its country last.
func regions(u Unit) []string {
	var all []string
	for at, steps := u, 0; steps < 8; steps++ {
		if at.ISO != "" && !slices.Contains(all, at.ISO) {
			all = append(all, at.ISO)
		}
		up, ok := Get(at.Parent)
		if !ok {
			break
		}
		at = up
	}
	if c := string(u.Country); !slices.Contains(all, c) {
		all = append(all, c)
	}
	return all
}

func (c *calendar) amend(a Amendment) {
	if c.days == nil {
		c.days = map[Date]day{}
	}
	if c.years == nil {
		c.years = map[int]Certainty{}
	}
	if a.Known != "" {
		c.years[a.Year] = a.Known
	}
	for _, d := range a.Days {
		if delete(c.days, d.Date); d.What != DayOrdinary {
			c.days[d.Date] = day{works: d.What == DayWorked, name: d.Name}
		}
	}
}

// Region is a country or a part of one whose days or hours the tables know.
type Region struct {
	Code  string
	Years map[int]Certainty
}

// Regions lists the regions of which days are known, by code.
func Regions() []Region {
	all := calendars()
	out := []Region{}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		if len(all[code].years) > 0 {
			out = append(out, Region{code, maps.Clone(all[code].years)})
		}
	}
	return out
}

// DaysOf lists the days of a region's year that differ from the week, by date, as the tables have them.
func DaysOf(region string, year int) []AmendedDay {
	out := []AmendedDay{}
	c := calendars()[region]
	if c == nil {
		return out
	}
	for _, date := range slices.Sorted(maps.Keys(c.days)) {
		if t, err := time.Parse(time.DateOnly, string(date)); err != nil || t.Year() != year {
			continue
		}
		d := AmendedDay{Date: date, What: DayOff, Name: c.days[date].name}
		if c.days[date].works {
			d.What = DayWorked
		}
		out = append(out, d)
	}
	return out
}

// Workday is one day at an office, in minutes since midnight.
type Workday struct {
	Off                      State     // weekend or holiday; empty on a day that is worked
	Holiday, MadeUp          lang.Text // the names of a holiday, and of the rule by which a weekend day is worked
	Open, Lunch, Back, Close int
	Known                    Certainty
}

// On returns what the day is at the office.
func (o Office) On(year int, month time.Month, dayOf int) Workday {
	local := time.Date(year, month, dayOf, 12, 0, 0, 0, time.UTC)
	h := o.days.hours
	w := Workday{Open: int(h.open), Lunch: int(h.lunch), Back: int(h.back), Close: int(h.close), Known: o.days.certainty(year)}
	d, special := o.days.days[Day(local)]
	switch {
	case special && d.works:
		w.MadeUp = d.name
	case special:
		w.Off, w.Holiday = Holiday, d.name
	case !h.week[weekday(local)]:
		w.Off = Weekend
	}
	return w
}

// At returns how the office stands at the moment.
func (o Office) At(at time.Time) Now {
	local := at.In(o.Zone)
	w := o.On(local.Date())
	now := Now{Local: local, Known: w.Known, State: w.Off, Holiday: w.Holiday, MadeUp: w.MadeUp}
	if now.State == "" {
		now.State = o.days.hours.state(local)
	}
	if now.State != Open {
		now.Opens = o.days.opens(local)
	}
	return now
}
