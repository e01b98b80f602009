package agreement

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/tenants"
)

// Jubilee is an anniversary of a tie that comes.
type Jubilee struct {
	Line
	Anniversary
	Round bool // one that is kept: every fifth
}

// Anniversaries lists the next anniversary of each tie of the reader's spaces that was ever signed and hasn't ended, the nearest first.
func (s *Service) Anniversaries(ctx context.Context, reach tenants.Reach, dormant int) ([]Jubilee, error) {
	lines, err := s.Lines(ctx, reach, dormant)
	if err != nil {
		return nil, err
	}
	return jubilees(lines, s.Now()), nil
}

func jubilees(lines []Line, now time.Time) []Jubilee {
	var all []Jubilee
	for _, l := range lines {
		if over := l.Status.Code == Ended || l.Status.Code == Expired; over {
			continue
		}
		if a, ok := NextAnniversary(l.Since, now); ok {
			all = append(all, Jubilee{l, a, a.Years%roundYears == 0})
		}
	}
	slices.SortFunc(all, func(a, b Jubilee) int {
		return cmp.Or(a.On.First().Compare(b.On.First()), cmp.Compare(a.key(), b.key()))
	})
	return all
}
