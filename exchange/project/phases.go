package project

import (
	"context"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// BeginPhase opens a phase.
func (s *Service) BeginPhase(ctx context.Context, in tenants.Scope, at At, phase string) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: PhaseBegun, with: fact.Detail{"phase": phase}, rule: func(p *Project, by By) error {
		return p.Begin(phase, by)
	}})
}

// ReportPhase reports on a phase that runs.
func (s *Service) ReportPhase(ctx context.Context, in tenants.Scope, at At, phase string, said func(Report) (Report, error)) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: PhaseReported, with: fact.Detail{"phase": phase}, rule: func(p *Project, by By) error {
		h, err := p.Phase(phase)
		if err != nil {
			return err
		}
		r, err := said(h.Report)
		if err == nil {
			err = r.check()
		}
		if err != nil {
			return err
		}
		return p.Tell(phase, r, by)
	}})
}

// AcceptPhase says that the scope's side accepts a phase's report.
func (s *Service) AcceptPhase(ctx context.Context, in tenants.Scope, at At, phase string) (Project, error) {
	whole := false
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: PhaseAgreed, with: fact.Detail{"phase": phase}, rule: func(p *Project, by By) (err error) {
		whole, err = p.Accept(phase, by)
		return err
	}, then: func(Project) fact.Kind {
		if whole {
			return PhaseAccepted
		}
		return PhaseAgreed
	}})
}

// ReturnPhase sends a phase's report back, with a reason.
func (s *Service) ReturnPhase(ctx context.Context, in tenants.Scope, at At, phase, reason string) (Project, error) {
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: PhaseReturned, with: fact.Detail{"phase": phase}, rule: func(p *Project, by By) error {
		if err := checkReason(reason); err != nil {
			return err
		}
		return p.Return(phase, Why{Text: reason}, by)
	}})
}

// Signing is a person's word on one check of a phase.
type Signing struct {
	Phase    string
	Check    string
	Evidence string
	Dated    string
	File     string
}

// SignOff notes the scope's holder's word on one check of a restricted project's phase.
func (s *Service) SignOff(ctx context.Context, in tenants.Scope, at At, x Signing) (Project, error) {
	seat, err := s.self(ctx, in)
	if err != nil {
		return Project{}, err
	}
	return s.do(ctx, in, at.ID, at.Rev, deed{kind: SignedOff, with: fact.Detail{"phase": x.Phase, "check": x.Check}, rule: func(p *Project, by By) error {
		return p.SignOff(x.Phase, x.Check, Signoff{Name: seat.Name, Evidence: x.Evidence, Dated: x.Dated, File: x.File}, by)
	}})
}
