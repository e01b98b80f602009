package agreement

import (
	"time"

	"github.com/naru-network/naru/base/partial"
)

// Date is a date as far as it is known.
type Date = partial.Date

// Precision says how far a date is known.
type Precision = partial.Precision

// A date is known to the day, the month, the year, or not at all.
const (
	ToDay   = partial.ToDay
	ToMonth = partial.ToMonth
	ToYear  = partial.ToYear
	Unknown = partial.Unknown
)

// DayOf returns the date of a moment.
func DayOf(t time.Time) Date { return partial.DayOf(t) }
