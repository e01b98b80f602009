package project

import (
	"slices"

	"github.com/naru-network/naru/tenants"
)

// Rights says for each deed on a project whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

func (r *Rights) may(deed string, able, now bool, why string) {
	r.May[deed] = able && now
	if able && !now && why != "" {
		r.Why[deed] = why
	}
}

// Rights computes what the scope's holder may do with the project.
func (p Project) Rights(in tenants.Scope) Rights {
	r := Rights{map[string]bool{}, map[string]string{}}
	own, still := p.Party(in.Tenant()) && !p.IsCopy(), !p.Freeze.On()
	writes, decides, asks := own && in.May(tenants.WriteProject), own && in.May(tenants.DecideProject), own && in.May(tenants.AskApproval)
	early, on := p.State == Idea || p.State == Proposed, !p.State.over()
	frozen := func(now bool, why string) string {
		if !still && now {
			return ErrFrozen.Code
		}
		return why
	}
	r.may("save", writes, early && still, frozen(early, ErrNotProposal.Code))
	r.may("write", writes, p.State == Idea && still, frozen(p.State == Idea, ErrNotIdea.Code))
	r.may("weigh", writes, early && still, frozen(early, ErrNotProposal.Code))
	switch {
	case len(p.Parties) < 2:
		r.may("propose", writes && p.State == Idea, false, ErrAlone.Code)
	default:
		r.may("propose", writes && p.State == Idea, p.Draft.ready() == nil, ErrUnfinished.Code)
	}
	r.may("counter", writes && p.State == Proposed, still && len(p.Versions) < MostVersions, frozen(true, ErrTooManyVersions.Code))
	r.may("decline", decides && early, still, ErrFrozen.Code)
	weighed := !slices.ContainsFunc(p.Parties, func(t tenants.TenantID) bool { return !p.Benefit(t).Filled() })
	r.may("approval", asks && p.State == Proposed, still && weighed, frozen(true, ErrBenefitsMissing.Code))
	r.may("sign", asks && p.State == Closing, still && !p.Final.Text.Empty(), frozen(true, ErrNoReport.Code))
	r.may("start", decides && p.State == Approved, len(p.Phases) > 0, ErrNoPhases.Code)
	r.may("hold", decides && (p.State == Active || p.State == Approved), still, ErrFrozen.Code)
	r.may("resume", decides && p.State == Suspended, !slices.Contains(p.Pause.Agreed, in.Tenant()), ErrAgreed.Code)
	r.may("stop", decides && on && !early, still, ErrFrozen.Code)
	r.may("conclude", writes && p.State == Closing, still, ErrFrozen.Code)
	r.may("evaluate", decides && p.State == Closed, true, "")
	r.may("case", writes && (p.State == Closed || p.State == Evaluated), p.Class != Restricted, ErrRestricted.Code)
	r.may("leave", decides && in.Space().Kind() == "pact", still, ErrFrozen.Code)
	r.may("raise", writes && p.Class == Open, on, ErrOver.Code)
	r.may("bring", writes && in.Space().Kind() == "home" && p.State == Idea, true, "")
	for _, deed := range []string{"plan", "budget", "indicators", "risks", "partners", "group", "visit", "task"} {
		r.may(deed, writes && on, still, ErrFrozen.Code)
	}
	measured := p.State != Terminated && p.State != Lapsed
	r.may("measure", writes && measured, true, "")
	r.may("move", writes, true, "")
	r.may("annex", in.May(tenants.WriteProject) && in.Tenant() != "", true, "")
	return r
}

// PhaseRights computes what the scope's holder may do with one phase of the project.
func (p Project) PhaseRights(h Phase, in tenants.Scope) Rights {
	r := Rights{map[string]bool{}, map[string]string{}}
	own := p.Party(in.Tenant()) && !p.IsCopy() && p.State == Active
	writes, decides := own && in.May(tenants.WriteProject), own && in.May(tenants.DecideProject)
	signed := p.Class != Restricted || !slices.ContainsFunc(blankChecks(h.Checks), func(c Check) bool { return !c.Done() })
	switch {
	case p.waits(h.After) != "":
		r.may("begin", decides && h.State == Planned, false, ErrGateClosed.Code)
	default:
		r.may("begin", decides && h.State == Planned, signed, ErrNotSignedOff.Code)
	}
	still := !h.Freeze.On()
	r.may("report", writes && h.State == Running, true, "")
	given := slices.ContainsFunc(h.Agreed, func(c Consent) bool { return c.Tenant == in.Tenant() })
	switch {
	case h.Report.Member == in.Member():
		r.may("accept", decides && h.State == Reported, false, ErrOwnReport.Code)
	default:
		r.may("accept", decides && h.State == Reported && !given, still, ErrFrozen.Code)
	}
	r.may("return", decides && h.State == Reported, still, ErrFrozen.Code)
	r.may("approval", own && in.May(tenants.AskApproval) && h.State == Reported, still, ErrFrozen.Code)
	r.may("sign_off", p.Party(in.Tenant()) && !p.IsCopy() && !p.State.over() && p.Class == Restricted && in.May(tenants.WriteProject) && h.State == Planned, true, "")
	return r
}
