package meeting

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Sought is what is looked for: a time of some length, on some days, at which enough sides can meet.
type Sought struct {
	First    unit.Date          `bson:"first"` // days in the zone
	Last     unit.Date          `bson:"last"`
	Zone     string             `bson:"zone"` // the host's, as in the IANA database
	Minutes  int                `bson:"minutes"`
	Step     int                `bson:"step"`     // minutes between one start and the next
	Quorum   int                `bson:"quorum"`   // how many sides must be able; 0 for all
	Optional []tenants.TenantID `bson:"optional"` // who may be missing
}

// Side is one body whose hours count in the search.
type Side struct {
	Tenant   tenants.TenantID
	Office   unit.Office
	Optional bool
	Busy     []Span
	Borne    int // what it has borne at past meetings, as Burden counts
}

// Span is a stretch of time.
type Span struct {
	Start time.Time `bson:"start"`
	End   time.Time `bson:"end"`
}

// Reason is one thing about a time that somebody at a side has to bear, or that keeps her away.
type Reason struct {
	Code    string
	Minutes int
	Name    lang.Text // of a holiday, or of the rule by which a weekend day is worked
}

// The reasons. Night, weekend, holiday and busy keep a side away; the others make a time dearer.
const (
	AtLunch     = "lunch"
	Early       = "early"
	Late        = "late"
	AtNight     = "night"
	OnWeekend   = "weekend"
	OnHoliday   = "holiday"
	Busy        = "busy"
	MadeUp      = "made_up"       // a weekend day that is worked
	DaysUnsure  = "days_unsure"   // of that year more days may still be announced
	DaysUnknown = "days_unknown"  // nothing is known of that year
	acrossShift = "clocks_change" // the clocks there change within the time
)

// Fit is how a time suits one side.
type Fit struct {
	Tenant  tenants.TenantID
	Able    bool
	Burden  int
	Reasons []Reason
}

// Candidate is a time that enough sides can bear.
type Candidate struct {
	Span
	Cost int // the less the better: what the sides bear, more of it for those who have borne more before
	Able int
	Fits []Fit
}

// Hindrance says how often a side stood against a start, and by which reason mostly.
type Hindrance struct {
	Tenant tenants.TenantID
	Code   string
	Times  int
}

// Timing is what a search found: the best times first, and what stood against the others.
type Timing struct {
	Best    []Candidate
	Looked  int // how many starts
	Against []Hindrance
}

// Bounds of a search.
const (
	LongestSearch  = 56 // days
	LongestMeeting = 12 * 60
	mostFound      = 12
	mostPerDay     = 2
	grain          = 15 // minutes: offices open, and zones differ, by quarters of an hour
	firstHour      = 7 * 60
	lastHour       = 21 * 60
	nightEnds      = 6 * 60
	nightBegins    = 22 * 60
	lunchWeight    = 7   // of a quarter of an hour
	awayCost       = 600 // of a side that can't come
	madeUpCost     = 30
	unsureCost     = 10
	mostOver       = 1200
)

func (s Sought) check(c *fault.Check, parties []tenants.TenantID) {
	first, err1 := time.Parse(time.DateOnly, string(s.First))
	last, err2 := time.Parse(time.DateOnly, string(s.Last))
	c.That(err1 == nil, "first", "not_a_date")
	c.That(err2 == nil, "last", "not_a_date")
	if err1 == nil && err2 == nil {
		c.That(!last.Before(first), "last", "before_start")
		c.That(last.Before(first.AddDate(0, 0, LongestSearch)), "last", "too_far", "max", strconv.Itoa(LongestSearch))
	}
	_, err := time.LoadLocation(s.Zone)
	c.That(err == nil && s.Zone != "" && s.Zone != "Local", "zone", "unknown")
	c.That(s.Minutes >= grain && s.Minutes <= LongestMeeting, "minutes", "out_of_range", "max", strconv.Itoa(LongestMeeting))
	c.That(s.Step == 15 || s.Step == 30 || s.Step == 60, "step", "unknown")
	c.That(s.Quorum >= 0 && s.Quorum <= len(parties), "quorum", "out_of_range", "max", strconv.Itoa(len(parties)))
	for i, t := range s.Optional {
		c.That(slices.Contains(parties, t) && !slices.Contains(s.Optional[:i], t), "optional["+strconv.Itoa(i)+"]", "unknown")
	}
}

// Find looks at every start on the days sought, by the clock of the zone, and returns those at which every required side and enough of all are able, the best first.
// Times that would have a side sit at night, on a holiday, or before seven or after nine are nobody's.
func Find(s Sought, sides []Side) Timing {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return Timing{}
	}
	from, to := dayStart(s.First, zone, 0), dayStart(s.Last, zone, 1)
	rows := make([]quarters, len(sides))
	length := (s.Minutes + grain - 1) / grain
	for i, side := range sides {
		rows[i] = judge(side, from, to.Add(time.Duration(length)*grain*time.Minute))
	}
	var out Timing
	least, quorum := leastBorne(sides), cmp.Or(s.Quorum, len(sides)-len(s.Optional))
	against := map[Hindrance]int{}
	found := []ranked{}
	for at, q := from, 0; at.Before(to); at, q = at.Add(grain*time.Minute), q+1 {
		if local := at.In(zone); (local.Hour()*60+local.Minute())%s.Step != 0 {
			continue
		}
		out.Looked++
		r := ranked{quarter: q}
		able, required := 0, true
		for i := range rows {
			if code := rows[i].away(q, q+length); code != 0 {
				against[Hindrance{Tenant: sides[i].Tenant, Code: away[code]}]++
				required = required && sides[i].Optional
				r.cost += awayCost
				continue
			}
			able++
			r.bear(rows[i], q, q+length, sides[i].Borne-least)
		}
		if !required || able < quorum || able == 0 {
			continue
		}
		r.cost += r.most
		found = append(found, r)
	}
	out.Best = best(found, from, s, zone, sides)
	out.Against = hindrances(against)
	return out
}

// ranked is a start with its cost, before its reasons are told.
type ranked struct{ quarter, cost, most int }

func (r *ranked) bear(row quarters, from, to, over int) {
	burden := int(row.burden[to] - row.burden[from])
	r.most = max(r.most, burden)
	r.cost += burden * (60 + min(over, mostOver)) / 60
	if row.count[markMadeUp][to] > row.count[markMadeUp][from] {
		r.cost += madeUpCost
	}
	if row.count[markUnsure][to] > row.count[markUnsure][from] {
		r.cost += unsureCost
	}
}

func best(found []ranked, from time.Time, s Sought, zone *time.Location, sides []Side) []Candidate {
	slices.SortFunc(found, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.quarter, b.quarter)) })
	out, days := []Candidate{}, map[unit.Date]int{}
	for _, r := range found {
		start := from.Add(time.Duration(r.quarter) * grain * time.Minute)
		span := Span{start, start.Add(time.Duration(s.Minutes) * time.Minute)}
		on := unit.Day(start.In(zone))
		if days[on] >= mostPerDay || slices.ContainsFunc(out, func(c Candidate) bool { return c.Meets(span) }) {
			continue
		}
		days[on]++
		c := Candidate{Span: span, Cost: r.cost, Fits: Fits(sides, span)}
		for _, f := range c.Fits {
			if f.Able {
				c.Able++
			}
		}
		if out = append(out, c); len(out) == mostFound {
			break
		}
	}
	return out
}

// Meets reports whether two stretches share a moment.
func (s Span) Meets(o Span) bool { return s.Start.Before(o.End) && o.Start.Before(s.End) }

func hindrances(against map[Hindrance]int) []Hindrance {
	out := []Hindrance{}
	for h, n := range against {
		out = append(out, Hindrance{h.Tenant, h.Code, n})
	}
	slices.SortFunc(out, func(a, b Hindrance) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// Burdens adds up what each side has borne at past meetings, of which only those count that it took part in.
func Burdens(sides []Side, past []Held) map[tenants.TenantID]int {
	out := map[tenants.TenantID]int{}
	for _, h := range past {
		for _, f := range Fits(sides, h.Span) {
			if slices.Contains(h.Parties, f.Tenant) {
				out[f.Tenant] += f.Burden
			}
		}
	}
	return out
}

// Held is a past meeting: when, and of whom.
type Held struct {
	Span
	Parties []tenants.TenantID
}

func leastBorne(sides []Side) int {
	if len(sides) == 0 {
		return 0
	}
	least := sides[0].Borne
	for _, s := range sides {
		least = min(least, s.Borne)
	}
	return least
}

// Fits tells how a time suits each side, with the reasons. A side that can't come bears nothing.
func Fits(sides []Side, span Span) []Fit {
	out := make([]Fit, len(sides))
	begin := span.Start.Truncate(grain * time.Minute)
	n := int((span.End.Sub(begin) + grain*time.Minute - 1) / (grain * time.Minute))
	for i, s := range sides {
		row := judge(s, begin, span.End)
		out[i] = row.fit(s, span, n)
	}
	return out
}

func (q quarters) fit(s Side, span Span, n int) Fit {
	f := Fit{Tenant: s.Tenant, Able: q.away(0, n) == 0, Reasons: []Reason{}}
	for mark, code := range codes {
		if times := int(q.count[mark][n] - q.count[mark][0]); times > 0 && code != "" {
			f.Reasons = append(f.Reasons, Reason{Code: code, Minutes: min(times*grain, int(span.End.Sub(span.Start).Minutes())), Name: q.names[mark]})
		}
	}
	if _, a := span.Start.In(s.Office.Zone).Zone(); shifts(span, s.Office.Zone, a) {
		f.Reasons = append(f.Reasons, Reason{Code: acrossShift})
	}
	if f.Able {
		f.Burden = int(q.burden[n] - q.burden[0])
	}
	return f
}

func shifts(span Span, zone *time.Location, before int) bool {
	_, after := span.End.In(zone).Zone()
	return before != after
}

// ReasonCodes lists the codes of all reasons.
func ReasonCodes() []string {
	all := slices.Collect(maps.Values(away))
	for _, c := range codes {
		if c != "" && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	all = append(all, acrossShift)
	slices.Sort(all)
	return all
}

// dayStart is the first moment of a day in a zone, some days later: midnight, or where clocks skip it, what comes first.
func dayStart(on unit.Date, zone *time.Location, later int) time.Time {
	d, err := time.Parse(time.DateOnly, string(on))
	if err != nil {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day()+later, 0, 0, 0, 0, zone).UTC().Truncate(grain * time.Minute)
}
