package agreement

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Retracted says what taking a tie of a batch back came to.
type Retracted int

// A tie is gone; or stays as it is, for somebody has worked on it since; or was gone before.
const (
	Gone Retracted = iota
	Stayed
	GoneBefore
)

// retracting is how many ties are taken back at a time: the engine joins what is written at the same moment into one commit.
const retracting = 32

// Retract takes single ties of a batch back: those that nobody has touched since they were brought go, the others stay whole. It can be repeated.
func (s *Service) Retract(ctx context.Context, in tenants.Scope, batch string, ids []TieID) (map[TieID]Retracted, error) {
	if !in.May(TieTakenBack.Needs()) || batch == "" {
		return nil, tenants.ErrForbidden
	}
	done := make([]Retracted, len(ids))
	failed := make([]error, len(ids))
	lanes := make(chan struct{}, retracting)
	var all sync.WaitGroup
	for i, tid := range ids {
		lanes <- struct{}{}
		all.Go(func() {
			defer func() { <-lanes }()
			done[i], failed[i] = s.retract(ctx, in, batch, tid)
		})
	}
	all.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, fmt.Errorf("take back ties of a list: %w", err)
	}
	out := map[TieID]Retracted{}
	for i, tid := range ids {
		out[tid] = done[i]
	}
	return out, nil
}

func (s *Service) retract(ctx context.Context, in tenants.Scope, batch string, tid TieID) (Retracted, error) {
	t, err := s.Store.In(in).Tie(ctx, tid)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return GoneBefore, nil
	}
	if err != nil {
		return Stayed, err
	}
	if t.Rev > 1 || t.Made.Batch != batch {
		return Stayed, nil
	}
	told, err := in.Tell(TieTakenBack, aboutTie(tid), s.Now(), fact.Detail{"batch": batch})
	if err != nil {
		return Stayed, err
	}
	err = s.Store.In(in).RemoveTie(ctx, t, told)
	switch {
	case err == nil:
		return Gone, nil
	case errors.Is(err, ErrStale):
		return Stayed, nil
	case fault.KindOf(err) == fault.NotFound:
		return GoneBefore, nil
	}
	return Stayed, err
}
