package calendar

import (
	"fmt"
	"maps"
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"
)

// margin is how far around its appointments a zone's clock changes are written out.
const margin = 370 * 24 * time.Hour

// zones describes the zones that the appointments name, by name.
func zones(events []Event) []*ics.VTimezone {
	type span struct{ from, to time.Time }
	spans := map[string]span{}
	for _, e := range events {
		if _, err := time.LoadLocation(e.Zone); err != nil || e.Zone == "" || e.Zone == "UTC" {
			continue
		}
		s, ok := spans[e.Zone]
		if !ok || e.Start.Before(s.from) {
			s.from = e.Start
		}
		if e.End.After(s.to) {
			s.to = e.End
		}
		spans[e.Zone] = s
	}
	all := []*ics.VTimezone{}
	for _, name := range slices.Sorted(maps.Keys(spans)) {
		all = append(all, zone(name, spans[name].from.Add(-margin), spans[name].to.Add(margin)))
	}
	return all
}

// zone writes each clock change between two moments as an observance of its own: rules change too often to be guessed from.
func zone(name string, from, to time.Time) *ics.VTimezone {
	z := ics.NewTimezone(name)
	in, err := time.LoadLocation(name)
	if err != nil {
		in = time.UTC
	}
	first := from.In(in)
	_, offset := first.Zone()
	observe(z, first.Format(localTime), offset, offset, first)
	for at := first; at.Before(to); {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(to) {
			break
		}
		_, before := next.Add(-time.Second).In(in).Zone()
		after := next.In(in)
		_, now := after.Zone()
		if was := next.UTC().Add(time.Duration(before) * time.Second); before != now {
			observe(z, was.Format(localTime), before, now, after)
		}
		at = after
	}
	return z
}

// observe notes what clocks show from a moment, which is written by the clock as it was before.
func observe(z *ics.VTimezone, since string, from, to int, at time.Time) {
	name, _ := at.Zone()
	properties := []ics.IANAProperty{}
	for _, p := range [][2]string{{"DTSTART", since}, {"TZOFFSETFROM", clock(from)}, {"TZOFFSETTO", clock(to)}, {"TZNAME", name}} {
		properties = append(properties, ics.IANAProperty{BaseProperty: ics.BaseProperty{IANAToken: p[0], Value: p[1]}})
	}
	if at.IsDST() {
		z.Components = append(z.Components, &ics.Daylight{ComponentBase: ics.ComponentBase{Properties: properties}})
		return
	}
	z.Components = append(z.Components, &ics.Standard{ComponentBase: ics.ComponentBase{Properties: properties}})
}

// clock writes an offset from UTC.
func clock(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
