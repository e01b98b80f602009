package api

import (
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

// waitingProjects are the states in which something of a project may wait for one's own side.
var waitingProjects = []project.State{project.Proposed, project.Approved, project.Active, project.Suspended}

// projects are the joint projects in which something waits for the caller herself: a sheet that her side hasn't filled, a version of the other side's, a
// report to accept, a value to confirm, a check to sign off, a project to go on with.
func (v *HomePage) projects(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range reach.Scopes() {
		scopes[in.Space()] = in
	}
	for _, state := range waitingProjects {
		some, err := c.Projects.Everywhere(ctx, reach, c.In.Member(), project.Filter{State: state}, page.Ask{Size: waitsMost})
		if err != nil {
			return err
		}
		for _, p := range some.Items {
			in, ok := scopes[p.Stands]
			if !ok || !p.Party(in.Tenant()) {
				continue
			}
			if kind, since := waitsInProject(p, in); kind != "" {
				v.Waits = append(v.Waits, Waiting{Kind: kind, ID: string(p.ID), Space: string(p.Stands), Title: viewText(p.Title), Since: stamp(since)})
			}
		}
	}
	return nil
}

// waitsInProject says what of a project waits first for the scope's holder, and since when; nothing for "".
func waitsInProject(p project.Project, in tenants.Scope) (kind string, since time.Time) {
	may := p.Rights(in).May
	switch p.State {
	case project.Proposed:
		last := p.Versions[len(p.Versions)-1]
		switch {
		case may["weigh"] && !p.Benefit(in.Tenant()).Filled():
			return "project.weigh", last.At
		case may["counter"] && last.By != in.Tenant():
			return "project.answer", last.At
		}
	case project.Suspended:
		if may["resume"] && len(p.Pause.Agreed) > 0 {
			return "project.resume", p.Since
		}
	default:
		return waitsInPhases(p, in)
	}
	return "", time.Time{}
}

func waitsInPhases(p project.Project, in tenants.Scope) (kind string, since time.Time) {
	for _, h := range p.Phases {
		may := p.PhaseRights(h, in).May
		unsigned := func(c project.Check) bool {
			return !c.Done() && !slices.ContainsFunc(c.Signs, func(s project.Signoff) bool { return s.Member == in.Member() })
		}
		switch {
		case may["accept"]:
			return "project.accept", h.Since
		case may["sign_off"] && slices.ContainsFunc(h.Checks, unsigned):
			return "project.sign_off", h.Since
		}
	}
	for _, m := range p.Measures {
		if viewIndicator(p, m, in).May["confirm"] {
			return "project.confirm", m.By.At
		}
	}
	return "", time.Time{}
}
