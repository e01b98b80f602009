// Package partial is for dates as far as they are known: to the day, the month, the year, or not at all.
package partial

import (
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Date is a date as far as it is known: "1993-10-04", "1993-10", "1993", or "" where it isn't.
type Date string

// Precision says how far a date is known.
type Precision string

// A date is known to the day, the month, the year, or not at all.
const (
	ToDay   Precision = "day"
	ToMonth Precision = "month"
	ToYear  Precision = "year"
	Unknown Precision = "unknown"
)

// DayOf returns the date of a moment.
func DayOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Valid reports whether the date exists, or is unknown.
func (d Date) Valid() bool { return d == "" || lang.PartialDate(string(d)) }

// Precision returns how far the date is known.
func (d Date) Precision() Precision {
	switch len(d) {
	case len("2006-01-02"):
		return ToDay
	case len("2006-01"):
		return ToMonth
	case len("2006"):
		return ToYear
	}
	return Unknown
}

// First returns the first day the date may be; the zero time where it is unknown.
func (d Date) First() time.Time {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t
		}
	}
	return time.Time{}
}

// Last returns the last day the date may be.
func (d Date) Last() time.Time {
	switch d.Precision() {
	case ToMonth:
		return d.First().AddDate(0, 1, -1)
	case ToYear:
		return d.First().AddDate(1, 0, -1)
	}
	return d.First()
}

// Agrees reports whether two dates may be the same day: one says less than the other, or nothing.
func (d Date) Agrees(o Date) bool {
	return strings.HasPrefix(string(d), string(o)) || strings.HasPrefix(string(o), string(d))
}

// After moves the date by months, keeping its precision. The day stays within the month it lands in.
func (d Date) After(months int) Date {
	t := d.First()
	if t.IsZero() {
		return ""
	}
	moved := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := moved.AddDate(0, 1, -1).Day()
	return Date(moved.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly)[:len(d)])
}

// Years returns the whole years from one date to a later one, as far as both are known; years alone are subtracted where one is known no further.
func (d Date) Years(to Date) (int, bool) {
	a, b := d.First(), to.First()
	if a.IsZero() || b.IsZero() || b.Before(a) {
		return 0, false
	}
	n := b.Year() - a.Year()
	if d.Precision() != ToYear && to.Precision() != ToYear && d.After(12*n).First().After(to.Last()) {
		n--
	}
	return n, true
}

// Months returns the whole months from a moment to a date.
func (d Date) Months(from time.Time) int {
	to := d.First()
	n := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if to.Day() < from.Day() && d.Precision() == ToDay {
		n--
	}
	return max(n, 0)
}
