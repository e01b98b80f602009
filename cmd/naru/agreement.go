package main

import (
	"context"
	"maps"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// openAgreements opens the register of ties.
func (h *installation) openAgreements() {
	h.Agreements = agreement.New(agreement.Parts{Store: h.kept.Agreements(), Pacts: sharers{h.Tenants}, Papers: papers{h.Files}, Now: h.Now})
	maps.Copy(h.Objects, api.AgreementObjects(h.Agreements))
}

// sharers tells ties who shares a space. It is an agreement.Pacts.
type sharers struct{ people *tenants.Service }

// Joined implements agreement.Pacts.
func (s sharers) Joined(ctx context.Context, in tenants.Scope) ([]agreement.Sharer, error) {
	joined := []tenants.TenantID{in.Tenant()}
	if pact, ok := in.Space().Pact(); ok {
		p, err := s.people.Pact(ctx, in, pact)
		if err != nil {
			return nil, err
		}
		joined = p.Joined()
	}
	var all []agreement.Sharer
	for _, id := range joined {
		t, err := s.people.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, agreement.Sharer{Tenant: t.ID, Country: unit.Country(t.Country), Name: t.Name})
	}
	return all, nil
}

// papers has ties use the files that prove something. It is an agreement.Papers.
type papers struct{ files *file.Service }

// Use implements agreement.Papers.
func (p papers) Use(ctx context.Context, in tenants.Scope, id string, by fact.Ref) error {
	return p.files.Use(ctx, in, []file.ID{file.ID(id)}, by)
}
