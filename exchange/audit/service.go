package audit

import (
	"context"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
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

// behind marks a place in the space's trail, where a time line goes on behind an object's closed one.
const behind = "-"

// Timeline returns what was done to one object, newest first and without the minor deeds. Whoever may read the object may read it. Where the object's deeds
// stand in a closed trail, within names whose it is; what was done before it was closed comes behind.
func (s *Service) Timeline(ctx context.Context, in tenants.Scope, about string, within fact.Ref, ask page.Ask) (page.Of[Entry], error) {
	find := s.open
	if within != (fact.Ref{}) {
		find = func(ctx context.Context, in tenants.Scope, about string, ask page.Ask) (page.Of[Entry], error) {
			return s.closed(ctx, in, about, within, ask)
		}
	}
	p, err := find(ctx, in, about, ask)
	p.Items = slices.DeleteFunc(p.Items, func(e Entry) bool { return e.Fact.Minor })
	return p, err
}

// open reads in the space's trail what was done to an object.
func (s *Service) open(ctx context.Context, in tenants.Scope, about string, ask page.Ask) (page.Of[Entry], error) {
	return s.store.In(in).Find(ctx, Filter{About: about}, ask)
}

// closed reads in an object's closed trail, then behind it in the space's.
func (s *Service) closed(ctx context.Context, in tenants.Scope, about string, within fact.Ref, ask page.Ask) (page.Of[Entry], error) {
	var p page.Of[Entry]
	early, passed := strings.CutPrefix(string(ask.After), behind)
	if !passed {
		var err error
		p, err = s.store.Within(in, within).Find(ctx, Filter{About: about}, ask)
		if err != nil || p.Next != "" {
			return p, err
		}
	}
	room := ask.Rows() - len(p.Items)
	rest, err := s.open(ctx, in, about, page.Ask{After: page.Cursor(early), Size: max(room, 1)})
	switch {
	case err != nil:
		return page.Of[Entry]{}, err
	case room > 0:
		p.Items = append(p.Items, rest.Items...)
		if rest.Next != "" {
			p.Next = behind + rest.Next
		}
	case len(rest.Items) > 0:
		p.Next = behind
	}
	return p, nil
}
