package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of the library.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService returns the service over a store.
func NewService(s Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

func about[T ~string](noun string, id T) fact.Ref { return fact.Ref{Noun: noun, ID: string(id)} }

// Begin starts a draft in the scope's home. Where the caller names its id, beginning it again returns the one that was begun.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, c Content, as CaseID) (Case, error) {
	if err := c.Check(); err != nil {
		return Case{}, err
	}
	at := s.now()
	if as == "" {
		as = id.At[CaseID](at)
	}
	draft := New(as, in.Tenant(), in.Member(), c, at)
	told, err := in.Tell(CaseBegun, about("case", draft.ID), at, nil)
	if err != nil {
		return Case{}, err
	}
	err = s.store.In(in).AddCase(ctx, draft, told)
	if taken(err) {
		return s.store.In(in).Case(ctx, as)
	}
	if err != nil {
		return Case{}, fmt.Errorf("begin case: %w", err)
	}
	draft.Rev = 1
	return draft, nil
}

// Case returns one of the home's cases.
func (s *Service) Case(ctx context.Context, in tenants.Scope, cid CaseID) (Case, error) {
	return s.store.In(in).Case(ctx, cid)
}

// Cases lists the home's cases, last changed first.
func (s *Service) Cases(ctx context.Context, in tenants.Scope, f CaseFilter, ask page.Ask) (page.Of[Case], error) {
	return s.store.In(in).Cases(ctx, f, ask)
}

// Save puts into a draft, at the revision the writer saw, what edit makes of its content.
func (s *Service) Save(ctx context.Context, in tenants.Scope, cid CaseID, rev int64, edit func(Content) (Content, error)) (Case, error) {
	return s.deed(ctx, in, cid, rev, CaseSaved, nil, func(c *Case, at time.Time) error {
		content, err := edit(c.Content)
		if err != nil {
			return err
		}
		if err := content.Check(); err != nil {
			return err
		}
		return c.Save(in.Member(), content, at)
	})
}

// Submit brings a draft before the tenant's head.
func (s *Service) Submit(ctx context.Context, in tenants.Scope, cid CaseID, rev int64) (Case, error) {
	return s.deed(ctx, in, cid, rev, CaseSubmitted, nil, func(c *Case, at time.Time) error { return c.Submit(by(in, "", at)) })
}

// Recall takes a case back out of review. Where it waits in a network, it is first taken back there, so that a coordinator's decision
// and a recall can't both be.
func (s *Service) Recall(ctx context.Context, in tenants.Scope, nets []tenants.Scope, cid CaseID, rev int64) (Case, error) {
	c, err := s.store.In(in).Case(ctx, cid)
	if err != nil {
		return Case{}, err
	}
	there := c.State == CoordReview && c.Rev == rev && in.May(CaseRecalled.Needs())
	if there {
		network, err := pick(nets, c.Network)
		if err != nil {
			return Case{}, err
		}
		if err := s.takeBack(ctx, network, cid); err != nil {
			return Case{}, err
		}
	}
	c, err = s.deed(ctx, in, cid, rev, CaseRecalled, nil, func(c *Case, at time.Time) error { return c.Recall(by(in, "", at)) })
	if there && fault.KindOf(err) == fault.Stale { // the house was quicker to carry on from the submission
		now, rerr := s.store.In(in).Case(ctx, cid)
		if rerr == nil && now.State == Draft && now.Rev == rev+1 {
			return now, nil
		}
	}
	return c, err
}

func (s *Service) takeBack(ctx context.Context, network tenants.Scope, cid CaseID) error {
	open, err := s.store.In(network).OpenOf(ctx, cid)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return ErrDecided
	}
	for _, sub := range open {
		if _, err := s.decide(ctx, network, sub.ID, sub.Rev, Recalled, "", SubmissionRecalled); err != nil {
			return err
		}
	}
	return nil
}

// pick returns the network with the id, or the only one there is where none is named.
func pick(nets []tenants.Scope, id tenants.PactID) (tenants.Scope, error) {
	if id == "" && len(nets) == 1 {
		return nets[0], nil
	}
	for _, n := range nets {
		if n.Space() == tenants.PactSpace(id) {
			return n, nil
		}
	}
	return tenants.Scope{}, ErrNoNetwork
}

// Return sends a case back to its writer, with the head's reason.
func (s *Service) Return(ctx context.Context, in tenants.Scope, cid CaseID, rev int64, reason string) (Case, error) {
	if err := checkReason(reason); err != nil {
		return Case{}, err
	}
	return s.deed(ctx, in, cid, rev, CaseReturned, nil, func(c *Case, at time.Time) error { return c.Return(InternalReview, by(in, reason, at)) })
}

// Revise opens the next version of a published case.
func (s *Service) Revise(ctx context.Context, in tenants.Scope, cid CaseID, rev int64) (Case, error) {
	return s.deed(ctx, in, cid, rev, CaseRevised, nil, func(c *Case, at time.Time) error { return c.Revise(by(in, "", at)) })
}

// Withdraw takes a published case out of the library, with a reason its readers see. The commons follow within a moment.
func (s *Service) Withdraw(ctx context.Context, in tenants.Scope, cid CaseID, rev int64, reason string) (Case, error) {
	if err := checkReason(reason); err != nil {
		return Case{}, err
	}
	return s.deed(ctx, in, cid, rev, CaseWithdrawn, nil, func(c *Case, at time.Time) error { return c.Withdraw(by(in, reason, at)) })
}

// Approve lets the head bring a case before a network she stands in: the named one, or the only one. The submission is copied there at once;
// should that be cut short, the house carries it on.
func (s *Service) Approve(ctx context.Context, in tenants.Scope, nets []tenants.Scope, to tenants.PactID, cid CaseID, rev int64) (Case, error) {
	if _, err := s.Case(ctx, in, cid); err != nil {
		return Case{}, err
	}
	network, err := pick(nets, to)
	if err != nil {
		return Case{}, err
	}
	pact, _ := network.Space().Pact()
	c, err := s.deed(ctx, in, cid, rev, CaseApproved, fact.Detail{"network": string(pact)}, func(c *Case, at time.Time) error {
		return c.Approve(pact, by(in, "", at))
	})
	if err != nil {
		return Case{}, err
	}
	return c, s.bring(ctx, in, network, c)
}

// bring copies an approved case into the network's pact, once.
func (s *Service) bring(ctx context.Context, home, network tenants.Scope, c Case) error {
	sub := SubmissionOf(c, c.Since)
	told, err := tenants.Cross(home, network, SubmissionOpened, about("submission", sub.ID), s.now(), fact.Detail{"case": string(c.ID), "tenant": string(c.Tenant)})
	if err != nil {
		return err
	}
	err = s.store.In(network).AddSubmission(ctx, sub, told)
	if err != nil && !taken(err) {
		return fmt.Errorf("bring case %s before the network: %w", c.ID, err)
	}
	return nil
}

// taken reports whether a write failed because the record is already there, which a repeated step may find.
func taken(err error) bool { return errors.Is(err, ErrTaken) }

// deed loads a case at the revision its mover saw, applies one rule and keeps the result.
func (s *Service) deed(
	ctx context.Context, in tenants.Scope, cid CaseID, rev int64, k fact.Kind, with fact.Detail, rule func(*Case, time.Time) error,
) (Case, error) {
	at := s.now()
	if !in.May(k.Needs()) {
		return Case{}, tenants.ErrForbidden
	}
	shelf := s.store.In(in)
	c, err := shelf.Case(ctx, cid)
	switch {
	case err != nil:
		return Case{}, err
	case c.Rev != rev:
		return Case{}, ErrStale
	}
	from := c.State
	if err := rule(&c, at); err != nil {
		return Case{}, err
	}
	told, err := in.Tell(k, about("case", c.ID), at, caseDetail(c, from, with))
	if err != nil {
		return Case{}, err
	}
	if err := shelf.ChangeCase(ctx, c, told); err != nil {
		return Case{}, fmt.Errorf("%s %s: %w", k.Code(), cid, err)
	}
	c.Rev++
	return c, nil
}

func caseDetail(c Case, from State, with fact.Detail) fact.Detail {
	d := fact.Detail{"owner": string(c.Owner), "version": strconv.Itoa(c.Version)}
	if from != c.State {
		d["from"], d["to"] = string(from), string(c.State)
	}
	for k, v := range with {
		d[k] = v
	}
	return d
}

func by(in tenants.Scope, reason string, at time.Time) Move {
	return Move{Member: in.Member(), Tenant: in.Tenant(), Reason: reason, At: at}
}

func checkReason(reason string) error {
	var c fault.Check
	c.Block("reason", reason, fault.Required, MostReason)
	return c.Err()
}

// Rights says for each deed on a case whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

// Rights computes what the scope's holder may do with the case.
func (c Case) Rights(in tenants.Scope) Rights {
	r := Rights{May: map[string]bool{}, Why: map[string]string{}}
	own := slices.Contains(c.Writers, in.Member())
	r.may("save", in.May(CaseSaved.Needs()), c.State == Draft, ErrNotDraft.Code)
	r.may("submit", in.May(CaseSubmitted.Needs()), c.State == Draft, ErrNotDraft.Code)
	r.may("recall", in.May(CaseRecalled.Needs()), c.State == InternalReview || c.State == CoordReview, ErrNotInReview.Code)
	r.may("approve", in.May(CaseApproved.Needs()) && c.State == InternalReview, !own, ErrOwnCase.Code)
	r.may("return", in.May(CaseReturned.Needs()), c.State == InternalReview, ErrNotInReview.Code)
	r.may("revise", in.May(CaseRevised.Needs()), c.State == Published || c.State == Withdrawn, ErrNotPublished.Code)
	r.may("withdraw", in.May(CaseWithdrawn.Needs()), c.State == Published, ErrNotPublished.Code)
	return r
}

func (r Rights) may(deed string, able, now bool, why string) {
	r.May[deed] = able && now
	if able && !now {
		r.Why[deed] = why
	}
}
