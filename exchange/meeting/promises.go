package meeting

import (
	"context"
	"math"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Score says how regularly a team of a series meets and what becomes of its words, in counts. Percent is the mean of the shares that can be told:
//
//   - regularity: rounds held of the rounds that its rhythm asked for from the first until now, at most all; told where the series has a rhythm;
//   - minutes: rounds whose minutes every head has signed, of the rounds held;
//   - follow-ups: those done and confirmed, of all that weren't dropped.
//
// A share of nothing isn't told, and where none is, Percent is -1.
type Score struct {
	Body     string // empty for the rounds of no team
	Held     int
	Expected int // 0 where the series has no rhythm
	Signed   int
	Done     int
	Promised int // without what was dropped
	Dropped  int
	Late     int
	Percent  int
}

// Promises returns a series with the score of each of its teams.
func (s *Service) Promises(ctx context.Context, in tenants.Scope, sid SeriesID) (Series, []Score, error) {
	row, err := s.Series(ctx, in, sid)
	if err != nil {
		return Series{}, nil, err
	}
	rounds, err := every(func(ask page.Ask) (page.Of[Meeting], error) { return s.Meetings(ctx, in, Filter{Series: sid}, ask) })
	if err != nil {
		return Series{}, nil, err
	}
	given, err := every(func(ask page.Ask) (page.Of[Followup], error) {
		return s.Followups(ctx, in, FollowupFilter{Series: sid}, ask)
	})
	if err != nil {
		return Series{}, nil, err
	}
	return row, row.Scores(rounds, given, s.now()), nil
}

// every reads all pages of a list.
func every[T any](read func(page.Ask) (page.Of[T], error)) ([]T, error) {
	var all []T
	ask := page.Ask{Size: page.MostSize}
	for {
		some, err := read(ask)
		if err != nil {
			return nil, err
		}
		all = append(all, some.Items...)
		if ask.After = some.Next; some.Next == "" {
			return all, nil
		}
	}
}

// Scores works out the score of each team, in the order of the bodies; first of what belongs to none, if anything does.
func (s Series) Scores(rounds []Meeting, given []Followup, at time.Time) []Score {
	bodies := []string{""}
	for _, b := range s.Bodies {
		bodies = append(bodies, b.ID)
	}
	var all []Score
	for _, b := range bodies {
		x := s.score(b, rounds, given, at)
		if b != "" || len(s.Bodies) == 0 || x.Held > 0 || x.Promised+x.Dropped > 0 {
			all = append(all, x)
		}
	}
	return all
}

func (s Series) score(body string, rounds []Meeting, given []Followup, at time.Time) Score {
	x := Score{Body: body}
	var first time.Time
	for _, m := range rounds {
		if m.Body != body || !m.State.Over() || m.State == Cancelled {
			continue
		}
		x.Held++
		if m.State == SignedOff {
			x.Signed++
		}
		if first.IsZero() || m.Slot.Start.Before(first) {
			first = m.Slot.Start
		}
	}
	if s.Months > 0 && x.Held > 0 {
		for next := first; !next.After(at); next = next.AddDate(0, s.Months, 0) {
			x.Expected++
		}
	}
	today := at.Format(time.DateOnly)
	for _, f := range given {
		switch {
		case f.Body != body:
		case f.State == Dropped:
			x.Dropped++
		default:
			x.Promised++
			if f.State == DoneSo {
				x.Done++
			}
			if f.Late(today) {
				x.Late++
			}
		}
	}
	x.Percent = x.percent()
	return x
}

func (x Score) percent() int {
	sum, told := 0.0, 0
	for _, share := range [][2]int{{x.Held, x.Expected}, {x.Signed, x.Held}, {x.Done, x.Promised}} {
		if share[1] > 0 {
			sum += math.Min(1, float64(share[0])/float64(share[1]))
			told++
		}
	}
	if told == 0 {
		return -1
	}
	return int(math.Round(100 * sum / float64(told)))
}
