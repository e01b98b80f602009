package meeting

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// CostShelf is the costs of one space: each side's own where it is a home, what sides share where meetings stand.
type CostShelf interface {
	Costs(ctx context.Context, m ID) (Costs, error) // at revision 0 where nothing was written
	KeepCosts(ctx context.Context, c Costs, told tenants.Told) error

	// SharedCosts lists what the sides of a meeting share, at most one of each.
	SharedCosts(ctx context.Context, m ID) ([]SharedCosts, error)
	KeepSharedCosts(ctx context.Context, c SharedCosts, told tenants.Told) error
}

// Spending is what one who stands in a meeting may see of its costs.
type Spending struct {
	Meeting Meeting
	Own     *Costs        // to those who prepare meetings for a party
	Shared  []SharedCosts // of all sides
}

// Spending returns the costs of a meeting: to a desk its own side's, to every member what the sides share. Guests see none.
func (s *Service) Spending(ctx context.Context, at Desk, mid ID) (Spending, error) {
	m, err := s.Meeting(ctx, at.In, mid)
	if err != nil {
		return Spending{}, err
	}
	out := Spending{Meeting: m}
	if out.Shared, err = s.Store.In(at.In).SharedCosts(ctx, mid); err != nil {
		return Spending{}, err
	}
	if m.Party(at.In.Tenant()) && at.Home.May(CostsSaved.Needs()) {
		own, err := s.Store.In(at.Home).Costs(ctx, mid)
		if err != nil {
			return Spending{}, err
		}
		out.Own = &own
	}
	return out, nil
}

// SaveCosts takes all lines of one's own side, at the revision its writer saw, and shows the others those that are shared. A meeting that is over is still
// settled; a cancelled one too, for it may have cost something.
func (s *Service) SaveCosts(ctx context.Context, at Desk, mid ID, rev int64, said func([]Cost) ([]Cost, error)) (Spending, error) {
	m, err := s.Meeting(ctx, at.In, mid)
	switch {
	case err != nil:
		return Spending{}, err
	case !m.Party(at.In.Tenant()), !at.Home.May(CostsSaved.Needs()), !at.In.May(CostsSaved.Needs()):
		return Spending{}, tenants.ErrForbidden
	}
	home, by := s.Store.In(at.Home), s.by(at.Home)
	own, err := home.Costs(ctx, mid)
	if err != nil {
		return Spending{}, err
	}
	if own.Rev != rev {
		return Spending{}, ErrStale
	}
	lines, err := said(own.Lines)
	if err != nil {
		return Spending{}, err
	}
	if err := own.set(m, lines, by); err != nil {
		return Spending{}, err
	}
	// What is no longer shared is gone from the others' eyes before anything else: a crash in between leaves less shown, never more.
	if err := s.showCosts(ctx, at.In, m, by, func(now []Cost) []Cost {
		return slices.DeleteFunc(slices.Clone(now), func(c Cost) bool {
			return !slices.ContainsFunc(own.Lines, func(o Cost) bool { return o.ID == c.ID && o.Shared })
		})
	}); err != nil {
		return Spending{}, err
	}
	told, err := at.Home.Tell(CostsSaved, m.Ref(), by.At, nil)
	if err == nil {
		err = home.KeepCosts(ctx, own, told)
	}
	if err != nil {
		return Spending{}, fmt.Errorf("keep costs of %s: %w", mid, err)
	}
	if err := s.showCosts(ctx, at.In, m, by, func([]Cost) []Cost { return own.shared() }); err != nil {
		return Spending{}, err
	}
	return s.Spending(ctx, at, mid)
}

// showCosts changes what the others see of one's own side's costs. Saving again carries on what a crash left.
func (s *Service) showCosts(ctx context.Context, in tenants.Scope, m Meeting, by By, to func(now []Cost) []Cost) error {
	shelf := s.Store.In(in)
	all, err := shelf.SharedCosts(ctx, m.ID)
	if err != nil {
		return err
	}
	now := SharedCosts{ID: string(m.ID) + "." + string(in.Tenant()), Meeting: m.ID, Tenant: in.Tenant()}
	for _, x := range all {
		if x.Tenant == in.Tenant() {
			now = x
		}
	}
	lines := to(now.Lines)
	if len(lines) == 0 && len(now.Lines) == 0 || reflect.DeepEqual(lines, now.Lines) {
		return nil
	}
	now.Lines, now.Updated = lines, by.At
	told, err := in.Tell(CostsShared, m.Ref(), by.At, fact.Detail{"tenant": string(in.Tenant())})
	if err != nil {
		return err
	}
	if err := shelf.KeepSharedCosts(ctx, now, told.Within(m.Within())); err != nil {
		return fmt.Errorf("share costs of %s: %w", m.ID, err)
	}
	return nil
}
