package main

import (
	"slices"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// drafted begins a meeting in the pact that the city will leave.
func drafted(t *testing.T, b *builder) (tenants.Space, meeting.ID) {
	t.Helper()
	ctx := t.Context()
	p, home, err := b.home(ctx, "dangjin-head")
	must(t, err)
	all, err := b.Tenants.Pacts(ctx, home)
	must(t, err)
	i := slices.IndexFunc(all, func(p tenants.Pact) bool { return p.Kind == tenants.Pair })
	in, err := b.Authority.Enter(ctx, p, tenants.PactSpace(all[i].ID))
	must(t, err)
	begun, err := b.Meetings.Begin(ctx, in, meeting.Beginning{Basics: meeting.Basics{
		Title: lang.Plain(lang.Korean, "실무협의"), Format: "working", Mode: meeting.Hybrid, Langs: []lang.Tag{lang.Korean},
	}}, "")
	must(t, err)
	return in.Space(), begun.ID
}
