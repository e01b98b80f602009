package audit

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Service answers who did what.
type Service struct{ store Store }

// NewService returns the service over a store.
func NewService(s Store) *Service { return &Service{store: s} }

// Trail returns a page of the space's audit trail, newest first. It takes the ability to read audits, else ErrForbidden.
func (s *Service) Trail(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Entry], error) {
	if !in.May(tenants.ReadAudit) {
		return page.Of[Entry]{}, tenants.ErrForbidden
	}
	return s.store.In(in).Find(ctx, f, ask)
}

// Timeline returns what was done to one object, newest first and without the minor deeds. Whoever may read the object may read it.
func (s *Service) Timeline(ctx context.Context, in tenants.Scope, about string, ask page.Ask) (page.Of[Entry], error) {
	p, err := s.store.In(in).Find(ctx, Filter{About: about}, ask)
	if err != nil {
		return p, err
	}
	kept := p.Items[:0]
	for _, e := range p.Items {
		if !e.Fact.Minor {
			kept = append(kept, e)
		}
	}
	p.Items = kept
	return p, nil
}
