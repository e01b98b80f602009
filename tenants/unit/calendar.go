package unit

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// calendars reads the tables of hours and days once. A malformed one is a programmer's fault and panics at first use; a test reads them all.
var calendars = sync.OnceValue(func() map[string]*calendar {
	all, err := readCalendars(data)
	if err != nil {
		panic(err)
	}
	return all
})

// calendar is when the offices of a country or region are open.
type calendar struct {
	hours *hours // nil where the country's count
	days  map[Date]day
	years map[int]Certainty
}

// hours are a region's customary office hours.
type hours struct {
	week                     [8]bool // by ISO weekday, Monday is 1
	open, close, lunch, back clock
}

// clock is a time of day in minutes.
type clock int

// day is one that differs from the week: a holiday, or a weekend day that is worked.
type day struct {
	works bool
	name  lang.Text
}

// Certainty says how far a region's year is known.
type Certainty string

// A year is announced whole, or known by statute alone, with days and make-up days still to be announced, or not known at all.
const (
	Announced Certainty = "announced"
	Statutory Certainty = "statutory"
	Unknown   Certainty = "unknown"
)

// usual are the hours where none are known: most offices of the world keep something near them.
var usual = hours{week: [8]bool{1: true, 2: true, 3: true, 4: true, 5: true}, open: 9 * 60, close: 17 * 60, lunch: 12 * 60, back: 13 * 60}

func readCalendars(files fs.FS) (map[string]*calendar, error) {
	all := map[string]*calendar{}
	at := func(region string) *calendar {
		if all[region] == nil {
			all[region] = &calendar{days: map[Date]day{}, years: map[int]Certainty{}}
		}
		return all[region]
	}
	for table, do := range map[string]func(row) error{
		"hours": func(r row) error { return at(r["region"]).readHours(r) },
		"days":  func(r row) error { return at(r["region"]).readDay(r) },
		"years": func(r row) error { return at(r["region"]).readYear(r) },
	} {
		if err := each(files, table, do); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (c *calendar) readHours(r row) error {
	h := &hours{}
	from, to := r["days"][0], r["days"][len(r["days"])-1]
	if c.hours != nil || from < '1' || to > '7' || from > to {
		return fmt.Errorf("the hours of %s stand twice, or on the days %q", r["region"], r["days"])
	}
	for d := from; d <= to; d++ {
		h.week[d-'0'] = true
	}
	for name, into := range map[string]*clock{"open": &h.open, "close": &h.close, "lunch": &h.lunch, "back": &h.back} {
		t, err := time.Parse("15:04", r[name])
		if err != nil {
			return fmt.Errorf("%s of %s: %w", name, r["region"], err)
		}
		*into = clock(t.Hour()*60 + t.Minute())
	}
	if h.open >= h.lunch || h.lunch >= h.back || h.back >= h.close {
		return fmt.Errorf("the hours of %s are out of order", r["region"])
	}
	c.hours = h
	return nil
}

func (c *calendar) readDay(r row) error {
	date := Date(r["date"])
	_, twice := c.days[date]
	if date == "" || date.check() != nil || twice || r["what"] != "holiday" && r["what"] != "workday" || r["source"] == "" {
		return fmt.Errorf("the day %q of %s is malformed or stands twice", date, r["region"])
	}
	d := day{works: r["what"] == "workday"}
	names := r.names("")
	for _, tag := range slices.Sorted(maps.Keys(names)) {
		d.name = d.name.Say(tag, lang.Version[string]{Value: names[tag], Origin: lang.Human})
	}
	if len(d.name.In) != len(lang.Interface()) {
		return fmt.Errorf("the day %s of %s has no name in some language", date, r["region"])
	}
	c.days[date] = d
	return nil
}

func (c *calendar) readYear(r row) error {
	year, err := strconv.Atoi(r["year"])
	if s := Certainty(r["state"]); err != nil || s != Announced && s != Statutory {
		return fmt.Errorf("the year %q of %s is malformed", r["year"], r["region"])
	}
	c.years[year] = Certainty(r["state"])
	return nil
}

// calendarOf joins what is known of the unit's region over what is known of its country. A region with days of its own doesn't keep the country's.
func calendarOf(u Unit) calendar {
	all := calendars()
	out := calendar{}
	if c := all[string(u.Country)]; c != nil {
		out = *c
	}
	for at, steps := u, 0; steps < 8; steps++ {
		if c := all[at.ISO]; at.ISO != "" && c != nil {
			if c.hours != nil {
				out.hours = c.hours
			}
			out.days, out.years = c.days, c.years
			break
		}
		up, ok := Get(at.Parent)
		if !ok {
			break
		}
		at = up
	}
	if out.hours == nil {
		out.hours = &usual
	}
	return out
}
