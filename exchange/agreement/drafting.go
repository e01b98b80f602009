package agreement

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Agreement returns an agreement of the scope's space; to the house as well, which thaws what was frozen.
func (s *Service) Agreement(ctx context.Context, in tenants.Scope, aid ID) (Agreement, error) {
	if closed(in) && !in.May(tenants.Keep) {
		return Agreement{}, ErrNotFound
	}
	return s.Store.In(in).Agreement(ctx, aid)
}

// Agreements lists the agreements of all the reader's spaces that a filter lets through, last changed first.
func (s *Service) Agreements(ctx context.Context, reach tenants.Reach, f Filter, ask page.Ask) (page.Of[Placed], error) {
	return s.Store.Over(reach).Agreements(ctx, f, ask)
}

// Of lists the agreements of a tie in its space, last changed first.
func (s *Service) Of(ctx context.Context, in tenants.Scope, tid TieID) ([]Agreement, error) {
	if closed(in) {
		return nil, ErrTieNotFound
	}
	return s.Store.In(in).AgreementsOf(ctx, tid)
}

// Proposal is what somebody says of an agreement that isn't there yet.
type Proposal struct {
	ID      ID // where the caller names it, proposing again returns the agreement that was begun
	Tie     TieID
	Content Content
	Policy  Policy // of the scope's tenant, for its own steps
}

// Propose begins an agreement of a tie, with the steps that each side's country, or the own tenant's ordinance, asks for.
func (s *Service) Propose(ctx context.Context, in tenants.Scope, p Proposal) (Agreement, error) {
	if closed(in) {
		return Agreement{}, tenants.ErrNotFound
	}
	if !in.May(Begun.Needs()) {
		return Agreement{}, tenants.ErrForbidden
	}
	at := s.Now()
	if p.ID == "" {
		p.ID = id.At[ID](at)
	} else if a, err := s.Agreement(ctx, in, p.ID); fault.KindOf(err) != fault.NotFound || err == nil {
		return a, err
	}
	t, err := s.Tie(ctx, in, p.Tie)
	if err != nil {
		return Agreement{}, err
	}
	if !t.speaks(in) {
		return Agreement{}, ErrNotParty
	}
	a := Agreement{
		ID: p.ID, Tie: t.ID, Parties: present(t.Parties), State: Draft, Steps: []Step{}, Promises: []Promise{}, Told: []string{}, Updated: at,
		Made: Making{Tenant: in.Tenant(), Member: in.Member(), At: at}, Writers: []tenants.MemberID{in.Member()},
	}
	if err := s.base(ctx, in, p.Content); err != nil {
		return Agreement{}, err
	}
	if p.Content, err = s.prints(ctx, in, a.ID, p.Content); err != nil {
		return Agreement{}, err
	}
	if err := a.Edit(p.Content); err != nil {
		return Agreement{}, err
	}
	for _, side := range a.Parties {
		rules := usualSteps(side, p.Content.Kind)
		if side.Code == string(in.Tenant()) {
			rules = p.Policy.Steps(side.Country, p.Content.Kind)
		}
		if p.Content.Kind == Unsaid {
			rules = nil
		}
		if err := a.Route(side.Code, rules, id.New[string]); err != nil {
			return Agreement{}, err
		}
	}
	told, err := in.Tell(Begun, aboutAgreement(a.ID), at, a.tell(in, fact.Detail{"tie": string(t.ID), "type": string(p.Content.Type)}))
	if err == nil {
		err = s.Store.In(in).AddAgreement(ctx, a, told)
	}
	if err != nil {
		return Agreement{}, fmt.Errorf("begin an agreement: %w", err)
	}
	a.Rev = 1
	return a, nil
}

// present lists the parties that haven't left.
func present(all []Party) []Party {
	return slices.DeleteFunc(slices.Clone(all), func(p Party) bool { return !p.Left.IsZero() })
}

// base makes sure that the agreement before one is there.
func (s *Service) base(ctx context.Context, in tenants.Scope, c Content) error {
	if c.Base == "" {
		return nil
	}
	_, err := s.Agreement(ctx, in, c.Base)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return fault.ErrInvalid.At(fault.Field{Path: "base", Code: "unknown"})
	}
	return err
}

// prints takes the files of the texts into use and notes their SHA-256.
func (s *Service) prints(ctx context.Context, in tenants.Scope, aid ID, c Content) (Content, error) {
	c.Texts = slices.Clone(c.Texts)
	for i, t := range c.Texts {
		if t.File == "" {
			continue
		}
		sum, err := s.paper(ctx, in, t.File, fmt.Sprintf("texts[%d].file", i), aboutAgreement(aid))
		if err != nil {
			return c, err
		}
		c.Texts[i].SHA256 = sum
	}
	return c, nil
}

// paper takes a file into use, and answers for one that isn't there by the field that names it.
func (s *Service) paper(ctx context.Context, in tenants.Scope, file, path string, by fact.Ref) (string, error) {
	if file == "" {
		return "", nil
	}
	sum, err := s.Papers.Use(ctx, in, file, by)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return "", fault.ErrInvalid.At(fault.Field{Path: path, Code: "unknown"})
	}
	if err != nil {
		return "", fmt.Errorf("use a paper: %w", err)
	}
	return sum, nil
}

// alter loads an agreement at the revision its editor saw, applies one rule and keeps the result.
func (s *Service) alter(ctx context.Context, in tenants.Scope, aid ID, rev int64, k fact.Kind, rule func(*Agreement, time.Time) (fact.Detail, error)) (Agreement, error) {
	if closed(in) {
		return Agreement{}, ErrNotFound
	}
	if !in.May(k.Needs()) {
		return Agreement{}, tenants.ErrForbidden
	}
	shelf := s.Store.In(in)
	a, err := shelf.Agreement(ctx, aid)
	if err != nil {
		return Agreement{}, err
	}
	if rev != anyRev && rev != a.Rev {
		return Agreement{}, ErrStale
	}
	if !atHome(in) && in.Tenant() != "" && !a.Party(string(in.Tenant())) {
		return Agreement{}, ErrNotParty
	}
	at := s.Now()
	with, err := rule(&a, at)
	if err != nil {
		return Agreement{}, err
	}
	a.Updated = at
	a.plan(at)
	told, err := in.Tell(k, aboutAgreement(aid), at, a.tell(in, with))
	if err == nil {
		err = shelf.ChangeAgreement(ctx, a, told)
	}
	if err != nil {
		return Agreement{}, fmt.Errorf("change agreement %s: %w", aid, err)
	}
	a.Rev++
	return a, nil
}

// anyRev is for deeds of the house, which nobody has seen a revision before.
const anyRev = -1

// Write puts other content in the place of what a draft says.
func (s *Service) Write(ctx context.Context, in tenants.Scope, aid ID, rev int64, c Content) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, Changed, func(a *Agreement, _ time.Time) (fact.Detail, error) {
		if err := s.base(ctx, in, c); err != nil {
			return nil, err
		}
		printed, err := s.prints(ctx, in, aid, c)
		if err != nil {
			return nil, err
		}
		if err := a.Edit(printed); err != nil {
			return nil, err
		}
		a.wrote(in.Member())
		return nil, nil
	})
}

// Bind says which pad holds the wording that is written together.
func (s *Service) Bind(ctx context.Context, in tenants.Scope, aid ID, rev int64, pad string) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, Changed, func(a *Agreement, _ time.Time) (fact.Detail, error) {
		if a.State != Draft {
			return nil, ErrNotDraft
		}
		a.Pad = pad
		return fact.Detail{"pad": pad}, nil
	})
}

// Record says that the parties have signed the agreement on paper. Its proofs go to the tie by themselves.
func (s *Service) Record(ctx context.Context, in tenants.Scope, aid ID, rev int64, on Date, paper string) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, Recorded, func(a *Agreement, at time.Time) (fact.Detail, error) {
		var c fault.Check
		c.That(on.Valid() && on != "", "on", "not_a_date")
		c.That(!on.First().After(at.AddDate(0, 0, 1)), "on", "in_future")
		c.That(a.Content.Until == "" || a.Content.Until.Last().After(on.First()), "on", "after_end")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if a.State == Frozen {
			return nil, ErrFrozen
		}
		if _, err := s.paper(ctx, in, paper, "file", aboutAgreement(aid)); err != nil {
			return nil, err
		}
		return fact.Detail{"on": string(on), "tie": string(a.Tie)}, a.Seal(Signing{On: on, Paper: paper, Tenant: in.Tenant(), At: at})
	})
}

// End ends a signed agreement before its term, with a reason.
func (s *Service) End(ctx context.Context, in tenants.Scope, aid ID, rev int64, e Ending) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, Terminated, func(a *Agreement, at time.Time) (fact.Detail, error) {
		e.Tenant, e.At = in.Tenant(), at
		return fact.Detail{"grounds": string(e.Grounds), "on": string(e.On), "tie": string(a.Tie)}, a.Close(e)
	})
}

// Take records what came of a step: of one's own side, or on behalf of another from its letter.
func (s *Service) Take(ctx context.Context, in tenants.Scope, aid ID, rev int64, step string, o StepOutcome) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, StepTaken, func(a *Agreement, at time.Time) (fact.Detail, error) {
		if _, err := s.paper(ctx, in, o.File, "file", aboutAgreement(aid)); err != nil {
			return nil, err
		}
		taken, err := a.Take(step, string(in.Tenant()), o, at)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == step })
		a.Steps[i].Tenant, a.Steps[i].Member, a.Steps[i].At = in.Tenant(), in.Member(), at
		return fact.Detail{"body": string(taken.Body), "outcome": string(taken.Outcome), "side": taken.Side, "tie": string(a.Tie)}, nil
	})
}

// Route says which steps one's own side takes; in a home, where the other side isn't here, those of any side.
func (s *Service) Route(ctx context.Context, in tenants.Scope, aid ID, rev int64, side string, rules []StepRule) (Agreement, error) {
	return s.alter(ctx, in, aid, rev, Routed, func(a *Agreement, _ time.Time) (fact.Detail, error) {
		if !atHome(in) && side != string(in.Tenant()) {
			return nil, ErrNotParty
		}
		return fact.Detail{"side": side}, a.Route(side, rules, id.New[string])
	})
}

// Promise adds a promise, or says anew what became of one.
func (s *Service) Promise(ctx context.Context, in tenants.Scope, aid ID, rev int64, p Promise) (Agreement, error) {
	k := PromiseMoved
	if p.ID == "" {
		k = Promised
	}
	return s.alter(ctx, in, aid, rev, k, func(a *Agreement, at time.Time) (fact.Detail, error) {
		known := slices.ContainsFunc(a.Promises, func(o Promise) bool { return o.ID == p.ID })
		if p.ID != "" && !known {
			return nil, ErrPromiseNotFound
		}
		if p.ID == "" {
			p.ID = id.At[string](at)
		}
		p.Tenant, p.At = in.Tenant(), at
		if p.By == nil {
			p.By = []fact.Ref{}
		}
		return fact.Detail{"state": string(p.State), "promise": p.ID}, a.Promise(p)
	})
}

// tell adds to what is told of an agreement whom it concerns.
func (a Agreement) tell(in tenants.Scope, with fact.Detail) fact.Detail {
	with = concern(in, a.Parties, with)
	with["owner"] = string(a.Made.Member)
	return with
}
