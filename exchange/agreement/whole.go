package agreement

import (
	"context"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/tenants"
)

// All returns every tie of the reader's spaces that a question lets through, in its order: what a sheet, a map and a time line show is what the list shows.
func (s *Service) All(ctx context.Context, reach tenants.Reach, dormant int, q Question) ([]Line, error) {
	lines, err := s.Lines(ctx, reach, dormant)
	if err != nil {
		return nil, err
	}
	q.Words = gram.Fold(q.Words)
	var found []Line
	for _, l := range lines {
		if q.lets(l) {
			found = append(found, l)
		}
	}
	sortLines(found, q.Order)
	return found, nil
}
