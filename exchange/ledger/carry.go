package ledger

import (
	"context"
	"errors"
	"slices"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Errand is for what the house does with records by itself.
var Errand = tenants.Errand{Name: "ledger", Can: []fact.Ability{tenants.Keep, tenants.WriteLedger, tenants.ConfirmLedger}}

// Carry does what follows from a fact in a space's trail: a counter-entry that was confirmed takes the place of what it answers, a side's own prepared draft
// gives way to the one that another side posted, and nobody waits for a side that has left the pact. All bear repeating.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	_, pact := space.Pact()
	switch f.Kind {
	case ConfirmedAll.Code(), CounterPut.Code():
		return s.answer(ctx, enter(space), ID(f.About.ID))
	case PostedFact.Code():
		if pact {
			return s.giveWay(ctx, enter, space, ID(f.About.ID))
		}
	case tenants.PactLeft.Code():
		if pact {
			return s.leave(ctx, enter(space), tenants.TenantID(f.By.Tenant))
		}
	}
	return nil
}

// answer marks the record that a confirmed counter-entry answers.
func (s *Service) answer(ctx context.Context, in tenants.Scope, rid ID) error {
	c, err := s.Record(ctx, in, rid)
	if errors.Is(err, ErrNotFound) || err == nil && (c.Counter.Of == "" || !c.State.stands()) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := s.Record(ctx, in, c.Counter.Of)
	if err != nil || !old.State.stands() {
		return err
	}
	_, err = s.keep(ctx, in, old, func(r *Record, by By) (fact.Kind, error) {
		return CounteredBy, r.Answered(c, By{Tenant: c.Last().By, At: by.At})
	})
	return err
}

// giveWay settles the drafts that the other sides' homes have of a record that was posted.
func (s *Service) giveWay(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, rid ID) error {
	posted, err := s.Record(ctx, enter(space), rid)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, t := range posted.Parties {
		home := enter(tenants.HomeOf(t))
		draft, err := s.Record(ctx, home, rid)
		if errors.Is(err, ErrNotFound) || err == nil && draft.State != Draft {
			continue
		}
		if err == nil {
			_, err = s.keep(ctx, home, draft, func(r *Record, by By) (fact.Kind, error) { return SettledHere, r.Leave(space, by) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leave takes a side that has left the pact out of what waits for it there.
func (s *Service) leave(ctx context.Context, in tenants.Scope, gone tenants.TenantID) error {
	for {
		some, err := s.Store.In(in).Records(ctx, Filter{Waits: gone}, page.Ask{Size: page.MostSize})
		if err != nil || len(some.Items) == 0 {
			return err
		}
		for _, r := range some.Items {
			if _, err := s.keep(ctx, in, r, func(r *Record, by By) (fact.Kind, error) { return PartyGone, r.Gone(gone, by) }); err != nil {
				return err
			}
		}
	}
}

// Gone takes a party that has left out of the record. Where nobody is left to confirm it, it is withdrawn; where all others have, it is confirmed.
func (r *Record) Gone(t tenants.TenantID, by By) error {
	r.Parties = slices.DeleteFunc(slices.Clone(r.Parties), func(x tenants.TenantID) bool { return x == t })
	r.Updated = by.At
	switch {
	case !r.State.waits():
	case len(r.Parties) < 2:
		r.move(Withdrawn, By{Tenant: t, At: by.At}, "")
	case len(r.Waits()) == 0:
		r.move(Confirmed, By{Tenant: t, At: by.At}, "")
	}
	return nil
}
