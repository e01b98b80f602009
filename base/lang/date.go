package lang

import "time"

// PartialDate reports whether s is a date known to the day, month or year, such as "1993-10-04", "1993-10" or "1993", that exists
// and lies between the years 1900 and 2199.
func PartialDate(s string) bool {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Year() >= 1900 && t.Year() < 2200
		}
	}
	return false
}
