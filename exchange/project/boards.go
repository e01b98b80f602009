package project

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Board returns the plan of the scope's space.
func (s *Service) Board(ctx context.Context, in tenants.Scope) (Board, error) {
	if in.Guest() != "" {
		return Board{}, ErrBoardNotFound
	}
	return s.Store.In(in).Board(ctx)
}

// Lay says anew which areas the plan has, at the revision its writer saw. An area in which projects lie may go; they then lie in none.
func (s *Service) Lay(ctx context.Context, in tenants.Scope, rev int64, said func(Board) ([]Area, error)) (Board, error) {
	if in.Guest() != "" {
		return Board{}, ErrBoardNotFound
	}
	if !in.May(AreasLaid.Needs()) {
		return Board{}, tenants.ErrForbidden
	}
	b, err := s.Store.In(in).Board(ctx)
	switch {
	case err != nil:
		return Board{}, err
	case b.Rev != rev:
		return Board{}, ErrStale
	}
	areas, err := said(b)
	if err != nil {
		return Board{}, err
	}
	at := s.now()
	if err := b.Lay(areas, at); err != nil {
		return Board{}, err
	}
	told, err := in.Tell(AreasLaid, fact.Ref{Noun: "plan", ID: string(in.Space())}, at, nil)
	if err != nil {
		return Board{}, err
	}
	if err := s.Store.In(in).KeepBoard(ctx, b, told); err != nil {
		return Board{}, fmt.Errorf("lay the plan of %s: %w", in.Space(), err)
	}
	b.Rev++
	return b, nil
}

// known returns a fault of the field where the plan doesn't have the area.
func (s *Service) known(ctx context.Context, in tenants.Scope, area string) error {
	if area == "" {
		return nil
	}
	b, err := s.Store.In(in).Board(ctx)
	if err == nil && !b.Has(area) {
		err = fault.ErrInvalid.At(fault.Field{Path: "area", Code: "unknown"})
	}
	return err
}

// Placing is where a project is moved to, and why.
type Placing struct {
	Area    string
	Horizon Horizon
	Reason  string
}

// Place moves a project within the plan of its space, with a reason.
func (s *Service) Place(ctx context.Context, in tenants.Scope, at At, to Placing) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: Moved, rule: func(p *Project, by By) error {
		if err := checkReason(to.Reason); err != nil {
			return err
		}
		b := p.Basics
		b.Horizon = to.Horizon
		if err := b.check(); err != nil {
			return err
		}
		if err := s.known(ctx, in, to.Area); err != nil {
			return err
		}
		return p.Place(to.Area, to.Horizon, to.Reason, by)
	}})
}
