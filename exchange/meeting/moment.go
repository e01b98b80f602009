package meeting

import (
	"time"

	"github.com/naru-network/naru/base/fault"
)

// wallTime is how a person writes a time by the clock on her wall.
const wallTime = "2006-01-02T15:04"

// Moment returns the moment at which clocks in the zone show a wall time such as 2027-03-14T09:30. A time that clocks skip is refused, and so is one that
// they show twice, unless the offset from UTC says which of the two is meant, such as -07:00.
func Moment(c *fault.Check, path, wall, zone, offset string) time.Time {
	in, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		c.Fail(path, "unknown_zone")
		return time.Time{}
	}
	at, err := time.ParseInLocation(wallTime, wall, in)
	switch {
	case err != nil:
		c.Fail(path, "not_a_time")
		return time.Time{}
	case at.Format(wallTime) != wall:
		c.Fail(path, "skipped_by_clock_change", "zone", zone)
		return time.Time{}
	}
	both := []time.Time{at}
	for _, d := range []time.Duration{-time.Hour, -30 * time.Minute, 30 * time.Minute, time.Hour} {
		if other := at.Add(d); other.Format(wallTime) == wall {
			both = append(both, other)
		}
	}
	for _, t := range both {
		if t.Format("-07:00") == offset {
			return t.UTC()
		}
	}
	switch {
	case offset != "":
		c.Fail(path, "wrong_offset")
	case len(both) > 1:
		c.Fail(path, "shown_twice", "zone", zone)
	}
	return at.UTC()
}
