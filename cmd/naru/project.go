package main

import (
	"context"
	"maps"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openProjects opens the joint projects.
func (h *installation) openProjects() {
	h.Projects = project.NewService(project.Parts{Store: h.kept.Projects(), Places: neighbours{h.Tenants}, Cases: writers{h.Library}, Now: h.Now})
	maps.Copy(h.Objects, api.ProjectObjects(h.Projects))
	h.follow("projects", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		if err := h.Projects.Carry(ctx, h.projecting, space, f); err != nil || f.With["class"] != string(project.Restricted) || !project.Seats(f) {
			return err
		}
		return h.reseat(ctx, space, f.About)
	})
}

// reseat has the room of a restricted project, and its approvals, be for those alone who are in its group now.
func (h *installation) reseat(ctx context.Context, space tenants.Space, about fact.Ref) error {
	p, err := h.Projects.Project(ctx, h.projecting(space), project.ID(about.ID))
	if err != nil {
		return err
	}
	house := h.Authority.Steward(space, tenants.Errand{Name: "project", Can: []fact.Ability{tenants.Keep, tenants.OpenChat, tenants.ManageChat}})
	if err := h.Chat.Reseat(ctx, house, about, p.Readers); err != nil {
		return err
	}
	return h.Approvals.Close(ctx, space, p.Subjects(), approval.Circle{Within: p.Within(), Readers: p.Readers, Gone: p.Left})
}

// projecting lets the house into a space to look after its projects.
func (h *installation) projecting(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, project.Errand)
}

// lapsePause is how often proposals are looked through of which nobody says anything.
const lapsePause = 24 * time.Hour

// lapse ends the proposals of which nobody has said anything for twelve months, once at the start and then daily, until ctx ends. Several nodes may do it
// at the same time.
func (h *installation) lapse(ctx context.Context) error {
	pause := time.NewTicker(lapsePause)
	defer pause.Stop()
	for {
		silent, err := h.kept.Projects().SilentSince(ctx, h.Now().AddDate(0, -project.Silence, 0))
		for pid, space := range silent {
			err := h.Projects.Lapse(ctx, h.projecting(space), pid)
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Stale && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "a proposal doesn't lapse", "space", space, "project", pid, "error", err.Error())
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "silent proposals not read", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// neighbours tells projects who shares a space. It is a project.Places.
type neighbours struct {
	people *tenants.Service
}

// Sharing implements project.Places.
func (s neighbours) Sharing(ctx context.Context, in tenants.Scope) ([]project.Sharer, error) {
	some := []tenants.TenantID{}
	if own, home := in.Space().Home(); home {
		some = append(some, own)
	} else if pid, pact := in.Space().Pact(); pact {
		p, err := s.people.Pact(ctx, in, pid)
		if err != nil {
			return nil, err
		}
		some = p.Joined()
	}
	all := make([]project.Sharer, len(some))
	for i, t := range some {
		tenant, err := s.people.Tenant(ctx, t)
		if err != nil {
			return nil, err
		}
		all[i] = project.Sharer{Tenant: t, Korean: tenant.Kind != tenants.Foreign && tenant.Country == "KR"}
	}
	return all, nil
}

// People implements project.Places.
func (s neighbours) People(ctx context.Context, in tenants.Scope) ([]project.Person, error) {
	some, err := s.people.Inside(ctx, in)
	all := make([]project.Person, len(some))
	for i, m := range some {
		all[i] = project.Person{Member: m.ID, Tenant: m.Tenant, Name: m.Name}
	}
	return all, err
}

// writers begin cases from projects. It is a project.Cases.
type writers struct{ library *library.Service }

// Begin implements project.Cases.
func (w writers) Begin(ctx context.Context, home tenants.Scope, key string, d project.CaseDraft) (string, error) {
	c := library.Content{
		Type: library.Exchange, Source: d.Title.Source, Title: d.Title, Summary: d.Summary, Parts: map[library.Part]library.Rich{}, Sectors: d.Sectors, Tags: []string{},
		YearFrom: d.From, YearTo: d.To, Partners: []string{}, Sources: []library.Source{},
	}
	for _, t := range d.Partners {
		c.Partners = append(c.Partners, string(t))
	}
	for part, said := range map[library.Part]lang.Text{
		library.Background: d.Background, library.Process: d.Process, library.Outcome: d.Outcome, library.Lessons: d.Lessons,
	} {
		if said.Empty() {
			continue
		}
		rich := library.Rich{Source: said.Source, In: map[lang.Tag]lang.Version[prose.Doc]{}}
		for tag, v := range said.In {
			rich.In[tag] = lang.Version[prose.Doc]{Value: prose.FromPlain(v.Value), Origin: v.Origin, Tool: v.Tool, At: v.At}
		}
		c.Parts[part] = rich
	}
	made, err := w.library.Begin(ctx, home, c, id.Of[library.CaseID](string(home.Space()), key))
	return string(made.ID), err
}
