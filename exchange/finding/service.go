package finding

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Service answers what readers look for.
type Service struct{ store Store }

// NewService returns the service over a store.
func NewService(s Store) *Service { return &Service{store: s} }

// Find looks through everything in the reader's reach.
func (s *Service) Find(ctx context.Context, reach tenants.Reach, ask Ask) (Result, error) {
	if err := ask.Check(); err != nil {
		return Result{}, err
	}
	return s.store.Over(reach).Find(ctx, ask)
}
