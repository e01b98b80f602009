package api_test

import (
	"context"
	"maps"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What a spy would write into Dangjin's project.
var (
	spied         = text("en", "Spied")
	spiedReport   = `{"text":` + spied + `,"results":` + spied + `,"lessons":` + spied + `}`
	spiedProposal = `{"problem":` + spied + `,"goal":` + spied + `,"indicator":` + spied + `,"means":` + spied + `}`
	spiedBasics   = `"title":` + spied + `,"summary":` + spied + `,"sectors":[]`
	spiedTask     = `{"title":` + spied + `,"notes":` + spied + `,"phase":"","tenant":"dangjin","owner":"","due":"","state":"todo"}`
)

// planned asks about a project of Dangjin's pact in which the canary stands.
func planned(body string) sample { return sample{space: "pact:{pact}", id: "{project}", body: body} }

// openProjects opens the joint projects of the house.
func (h *house) openProjects(cases *library.Service, nouns api.Objects) *project.Service {
	h.projects = project.NewService(project.Parts{Store: h.kept.Projects(), Places: places{h.Tenants}, Cases: desk{cases}, Now: h.Clock.Now})
	maps.Copy(nouns, api.ProjectObjects(h.projects))
	h.follow("projects", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		return h.projects.Carry(ctx, func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, project.Errand) }, s, f)
	})
	return h.projects
}

// places is a project.Places.
type places struct{ people *tenants.Service }

func (p places) Sharing(ctx context.Context, in tenants.Scope) ([]project.Sharer, error) {
	if own, home := in.Space().Home(); home {
		return []project.Sharer{{Tenant: own, Korean: own != "liaoning"}}, nil
	}
	pid, _ := in.Space().Pact()
	pact, err := p.people.Pact(ctx, in, pid)
	all := []project.Sharer{}
	for _, t := range pact.Joined() {
		all = append(all, project.Sharer{Tenant: t, Korean: t != "liaoning"})
	}
	return all, err
}

func (p places) People(ctx context.Context, in tenants.Scope) ([]project.Person, error) {
	some, err := p.people.Inside(ctx, in)
	all := make([]project.Person, len(some))
	for i, m := range some {
		all[i] = project.Person{Member: m.ID, Tenant: m.Tenant, Name: m.Name}
	}
	return all, err
}

// desk is a project.Cases.
type desk struct{ cases *library.Service }

func (d desk) Begin(ctx context.Context, home tenants.Scope, key string, c project.CaseDraft) (string, error) {
	made, err := d.cases.Begin(ctx, home, library.Content{
		Type: library.Exchange, Source: c.Title.Source, Title: c.Title, Parts: map[library.Part]library.Rich{
			library.Outcome: {Source: lang.Korean, In: map[lang.Tag]lang.Version[prose.Doc]{}},
		}, Sectors: c.Sectors, Tags: []string{}, Partners: []string{}, Sources: []library.Source{},
	}, library.CaseID(""))
	return string(made.ID), err
}

// idea is what a project begins with.
func idea(class, word string) string {
	said := text("ko", word)
	return `{"title":` + said + `,"summary":` + said + `,"sectors":["ADM"],"class":"` + class + `","horizon":"priority","proposal":` + aim(word) + `}`
}

func aim(word string) string {
	said := text("ko", word)
	return `{"problem":` + said + `,"goal":` + said + `,"indicator":` + said + `,"means":` + said + `}`
}

func sheet(word string) string {
	return `{"gains":` + text("ko", word) + `,"gives":` + text("ko", word) + `,"fears":` + text("ko", word) + `}`
}

// plans fills Dangjin's pact with the council with a project, and its home with an annex to it, that bear the canary.
func (h *house) plans(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/projects", body: idea("open", canary), want: 200, keep: "project"},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/projects/{project}/benefit", body: sheet(canary), want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/projects/{project}/annex", match: `"0"`, body: `{"notes":` + text("ko", canary) + `,"points":[` + text("ko", canary) + `],"budget":[]}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/projects/{project}/tasks", body: `{"title":` + text("ko", canary) + `,"notes":` + text("ko", canary) + `,"phase":"","tenant":"dangjin","owner":"","due":"","state":"todo"}`, want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/plan", match: `"0"`, body: `{"areas":[{"id":"a1","name":` + text("ko", canary) + `}]}`, want: 200},
	})
}
