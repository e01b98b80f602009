package main

import (
	"slices"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

// annexed begins a project of Dangjin's first pair, and notes the canary in the city's own annex to it.
func annexed(t *testing.T, b *builder) project.ID {
	t.Helper()
	ctx := t.Context()
	p, home, err := b.home(ctx, "dangjin-head")
	must(t, err)
	all, err := b.Tenants.Pacts(ctx, home)
	must(t, err)
	i := slices.IndexFunc(all, func(p tenants.Pact) bool { return p.Kind == tenants.Pair })
	in, err := b.Authority.Enter(ctx, p, tenants.PactSpace(all[i].ID))
	must(t, err)
	idea := project.Beginning{Class: project.Open, Basics: project.Basics{Title: lang.Plain(lang.Korean, "청소년 캠프"), Horizon: project.Mid, Sectors: []string{"YTH"}}}
	begun, err := b.Projects.Begin(ctx, in, idea, "")
	must(t, err)
	_, err = b.Projects.Annotate(ctx, in, home, project.At{ID: begun.ID}, func(project.Annex) (project.AnnexSaid, error) {
		return project.AnnexSaid{Notes: lang.Plain(lang.Korean, canary), Points: []lang.Text{lang.Plain(lang.Korean, canary)}}, nil
	})
	must(t, err)
	return begun.ID
}
