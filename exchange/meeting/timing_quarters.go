package meeting

import (
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

// What a quarter of an hour is at a side. The first keep it away, in the order in which they are told.
const (
	markOpen = iota
	markHoliday
	markWeekend
	markNight
	markBusy
	markFar // earlier or later than anybody is asked to sit
	markEarly
	markLate
	markLunch
	markMadeUp
	markUnsure
	markUnknown
	marks
)

// codes names what a mark is told as.
var codes = [marks]string{
	markHoliday: OnHoliday, markWeekend: OnWeekend, markNight: AtNight, markBusy: Busy, markEarly: Early, markLate: Late, markLunch: AtLunch,
	markMadeUp: MadeUp, markUnsure: DaysUnsure, markUnknown: DaysUnknown,
}

// away names the marks that keep a side away.
var away = map[int]string{markHoliday: OnHoliday, markWeekend: OnWeekend, markNight: AtNight, markBusy: Busy, markFar: "outside_hours"}

// quarters is one side's time, a quarter of an hour each, added up from the first so that any stretch is two readings.
type quarters struct {
	burden []int32
	count  [marks][]int32
	names  [marks]lang.Text
}

// judge says of each quarter of an hour what it is at the side.
func judge(s Side, from, to time.Time) quarters {
	n := int((to.Sub(from) + grain*time.Minute - 1) / (grain * time.Minute))
	out := quarters{burden: make([]int32, n+1)}
	all := make([]int32, marks*(n+1))
	for m := range out.count {
		out.count[m], all = all[:n+1], all[n+1:]
	}
	var on [3]int
	var w unit.Workday
	local := from.In(s.Office.Zone)
	for q := range n {
		at := local.Add(time.Duration(q) * grain * time.Minute)
		y, m, d := at.Date()
		if today := [3]int{y, int(m), d}; today != on {
			on, w = today, s.Office.On(y, m, d)
		}
		minute := at.Hour()*60 + at.Minute()
		for m := range out.count {
			out.count[m][q+1] = out.count[m][q]
		}
		out.burden[q+1] = out.burden[q]
		mark, weight := markOf(w, minute)
		out.count[mark][q+1]++
		out.burden[q+1] += int32(weight)
		switch {
		case mark == markHoliday:
			out.names[markHoliday] = w.Holiday
		case !w.MadeUp.Empty():
			out.count[markMadeUp][q+1]++
			out.names[markMadeUp] = w.MadeUp
		}
		if minute < firstHour || minute >= lastHour {
			out.count[markFar][q+1]++
		}
		switch w.Known {
		case unit.Unknown:
			out.count[markUnknown][q+1]++
		case unit.Statutory:
			out.count[markUnsure][q+1]++
		}
	}
	out.occupy(s, from, n)
	return out
}

// markOf says what the minute of a day is, and what a quarter of an hour there costs: the more, the farther it lies from when the office is open.
func markOf(w unit.Workday, minute int) (mark, weight int) {
	switch {
	case w.Off == unit.Holiday:
		return markHoliday, 0
	case w.Off == unit.Weekend:
		return markWeekend, 0
	case minute >= w.Open && minute < w.Lunch, minute >= w.Back && minute < w.Close:
		return markOpen, 0
	case minute >= w.Lunch && minute < w.Back:
		return markLunch, lunchWeight
	}
	far := min((w.Open-minute+24*60)%(24*60), (minute-w.Close+24*60)%(24*60))
	weight = grain + grain*far/60
	switch {
	case minute < nightEnds || minute >= nightBegins:
		return markNight, weight
	case minute < w.Open:
		return markEarly, weight
	}
	return markLate, weight
}

// occupy marks when the side is at something else.
func (q *quarters) occupy(s Side, from time.Time, n int) {
	taken := make([]bool, n)
	for _, b := range s.Busy {
		first := max(0, int(b.Start.Sub(from)/(grain*time.Minute)))
		for i := first; i < n && from.Add(time.Duration(i)*grain*time.Minute).Before(b.End); i++ {
			taken[i] = true
		}
	}
	for i, t := range taken {
		q.count[markBusy][i+1] = q.count[markBusy][i]
		if t {
			q.count[markBusy][i+1]++
		}
	}
}

// away returns the mark that keeps the side away from a stretch, 0 for none.
func (q *quarters) away(from, to int) int {
	for m := markHoliday; m <= markFar; m++ {
		if q.count[m][to] > q.count[m][from] {
			return m
		}
	}
	return 0
}
