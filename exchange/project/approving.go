package project

import (
	"context"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Freeze puts a proposal, a phase's report or the final report before the approvers and returns what they approve. Freezing it again for the same approval
// changes nothing. A project is approved in no other way.
func (s *Service) Freeze(ctx context.Context, in tenants.Scope, ref fact.Ref, approval string) (Canon, error) {
	pid, _, err := subjectOf(ref)
	if err != nil {
		return Canon{}, err
	}
	p, err := s.Project(ctx, in, pid)
	if err != nil {
		return Canon{}, err
	}
	house := in.Member() == ""
	switch {
	case !house && !p.Party(in.Tenant()):
		return Canon{}, ErrNotParty
	case !house && !in.May(FrozenFact.Needs()):
		return Canon{}, tenants.ErrForbidden
	}
	if err := s.korean(ctx, in, p); err != nil {
		return Canon{}, err
	}
	if _, phase, _ := subjectOf(ref); p.holds(ref.Noun, phase, approval) {
		return p.canon(ref, phase), nil
	}
	var c Canon
	_, err = s.keep(ctx, in, p, deed{kind: FrozenFact, with: about(ref, approval), rule: func(p *Project, by By) (err error) {
		c, err = p.Frozen(ref, approval, by)
		return err
	}})
	return c, err
}

// holds reports whether the subject is frozen for that very approval.
func (p Project) holds(noun, phase, approval string) bool {
	f, err := p.freezing(noun, phase)
	return err == nil && f.On() && f.Approval == approval
}

func about(ref fact.Ref, approval string) fact.Detail {
	return fact.Detail{"noun": ref.Noun, "approval": approval}
}

// Thaw lets a subject be written again. It is the house's deed, after an approval was refused, reset or has lapsed, and bears repeating.
func (s *Service) Thaw(ctx context.Context, in tenants.Scope, ref fact.Ref, approval string) error {
	return s.after(ctx, in, ref, approval, func(p *Project, by By) (bool, error) { return p.Thaw(ref, approval, by) }, func(Project) fact.Kind { return Thawed })
}

// Settled takes the outcome of an approval. It is the house's deed and bears repeating.
func (s *Service) Settled(ctx context.Context, in tenants.Scope, ref fact.Ref, approval, outcome string) error {
	return s.after(ctx, in, ref, approval, func(p *Project, by By) (bool, error) { return p.Settle(ref, approval, outcome, by) }, func(Project) fact.Kind {
		switch {
		case outcome != Completed:
			return Thawed
		case ref.Noun == NounPhase:
			return PhaseSealed
		case ref.Noun == NounReport:
			return ClosedAll
		}
		return ApprovedAll
	})
}

func (s *Service) after(
	ctx context.Context, in tenants.Scope, ref fact.Ref, approval string, rule func(*Project, By) (bool, error), then func(Project) fact.Kind,
) error {
	pid, phase, err := subjectOf(ref)
	if err != nil {
		return err
	}
	p, err := s.Project(ctx, in, pid)
	if err != nil {
		return err
	}
	if !p.holds(ref.Noun, phase, approval) { // it was carried on before
		return nil
	}
	_, err = s.keep(ctx, in, p, deed{kind: Thawed, with: about(ref, approval), then: then, rule: func(p *Project, by By) error {
		_, err := rule(p, by)
		return err
	}})
	return err
}
