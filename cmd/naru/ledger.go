package main

import (
	"context"
	"maps"

	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// openLedger opens the exchange records, and has those of meetings prepared. It comes after the meetings.
func (h *installation) openLedger() {
	h.Ledger = ledger.NewService(ledger.Parts{Store: h.kept.Ledger(), Places: parties{neighbours{h.Tenants}}, Now: h.Now})
	h.Meetings.Ledger = api.MeetingRecords{Ledger: h.Ledger, House: h.booking}
	maps.Copy(h.Objects, api.LedgerObjects(h.Ledger))
	h.follow("ledger", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Ledger.Carry(ctx, h.booking, space, f)
	})
}

// booking lets the house into a space to look after its exchange records.
func (h *installation) booking(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, ledger.Errand)
}

// parties tells the ledger who shares a space. It is a ledger.Places.
type parties struct{ neighbours neighbours }

// Sharing implements ledger.Places.
func (x parties) Sharing(ctx context.Context, in tenants.Scope) ([]ledger.Sharer, error) {
	some, err := x.neighbours.Sharing(ctx, in)
	if err != nil {
		return nil, err
	}
	all := make([]ledger.Sharer, len(some))
	for i, s := range some {
		t, err := x.neighbours.people.Tenant(ctx, s.Tenant)
		if err != nil {
			return nil, err
		}
		all[i] = ledger.Sharer{Tenant: s.Tenant, Unit: t.Unit, Country: unit.Country(t.Country)}
	}
	return all, nil
}
