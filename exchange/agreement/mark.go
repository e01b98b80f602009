package agreement

import (
	"slices"
	"strconv"
	"time"
)

// roundYears is which anniversaries are kept; anniversaryWithin is how early the one that comes is said.
const (
	roundYears        = 5
	anniversaryWithin = 12 // months
)

// marks says what is worth knowing besides the status: that it was resumed after years, raised to a higher kind, has a round day before it.
func (s *standing) marks(now time.Time) []Reason {
	all := s.Marks
	if s.resume.ID != "" && (s.Code == InForce || s.Code == Dormant) {
		if n, ok := s.quiet.Years(s.resume.Date); ok && n > 0 {
			all = append(all, Reason{"resumed_after", Params{"years": strconv.Itoa(n), "date": string(s.resume.Date)}, s.resume.ID})
		}
	}
	alive := s.settled() || s.Code == Dormant
	if a, ok := NextAnniversary(s.text.Date, now); ok && alive && a.Years%roundYears == 0 && a.Months < anniversaryWithin {
		all = append(all, Reason{"anniversary", Params{"years": strconv.Itoa(a.Years), "months": strconv.Itoa(a.Months), "date": string(a.On)}, s.text.ID})
	}
	return all
}

// Anniversary is a day that comes again.
type Anniversary struct {
	Years  int
	On     Date // as far as the first day is known
	Months int  // whole months until then
}

// NextAnniversary returns the next anniversary of a date, from a day on. One known to the year is in that year, from its first day to its last.
func NextAnniversary(of Date, now time.Time) (Anniversary, bool) {
	start := of.First()
	if start.IsZero() {
		return Anniversary{}, false
	}
	n := max(now.Year()-start.Year(), 0)
	for ; ; n++ {
		if on := of.After(12 * n); n > 0 && !on.Last().Before(dayStart(now)) {
			return Anniversary{Years: n, On: on, Months: on.Months(now)}, true
		}
	}
}

// doubts says what isn't sure about the tie.
func (t Tie) doubts(s standing) []Reason {
	var all []Reason
	for _, c := range t.Conflicts() {
		if c.Decision == nil {
			all = append(all, Reason{"conflict", Params{"fact": c.Fact, "proofs": strconv.Itoa(len(c.Proofs))}, c.Proofs[0]})
		}
	}
	if slices.ContainsFunc(t.Proofs, func(p Proof) bool { return p.Behalf && p.ID == s.text.ID }) {
		all = append(all, Reason{"attested_by_other", Params{"side": s.text.Side}, s.text.ID})
	}
	if base := s.founding(); base.ID != "" && !t.confirmed(base) {
		all = append(all, Reason{"one_sided", Params{"side": string(base.Tenant)}, base.ID})
	}
	if t.Made.Guess {
		all = append(all, Reason{Code: "guessed"})
	}
	return all
}

// founding is the proof that all sides should say alike.
func (s standing) founding() Proof {
	if s.text.ID != "" {
		return s.text
	}
	return s.by
}

// confirmed reports whether every side that can speak here says the proof is so.
func (t Tie) confirmed(p Proof) bool {
	for _, side := range t.Parties {
		if side.Code != string(p.Tenant) && !slices.Contains(p.Confirmed, side.Code) {
			return false
		}
	}
	return true
}
