package main

import (
	"context"
	"errors"
	"maps"
	"time"

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
	h.follow("agreement", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Agreements.Carry(ctx, h.keeping, space, f)
	})
}

// keeping lets the house into a space to look after its ties and agreements.
func (h *installation) keeping(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, tenants.Errand{Name: "agreement", Can: []fact.Ability{tenants.Keep, tenants.KeepFile}})
}

// remindPause is how often what is due is looked at. An alarm is about a day, so that some hours make no difference.
const remindPause = 6 * time.Hour

// remind gives the alarms of agreements, once at the start and then several times a day, until ctx ends. Several nodes may do it at the same time: each
// alarm is kept with the fact that tells it, at a revision.
func (h *installation) remind(ctx context.Context) error {
	pause := time.NewTicker(remindPause)
	defer pause.Stop()
	for {
		if err := h.remindAll(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "what is due isn't told", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *installation) remindAll(ctx context.Context) error {
	spaces, err := h.kept.Agreements().Alarms(ctx, h.Now().AddDate(0, 0, 1).Format(time.DateOnly))
	for _, s := range spaces {
		_, failed := h.Agreements.Remind(ctx, h.keeping(s))
		err = errors.Join(err, failed)
	}
	return err
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
		all = append(all, agreement.Sharer{Tenant: t.ID, Country: unit.Country(t.Country), Name: t.Name, Unit: t.Unit})
	}
	return all, nil
}

// papers has ties use the files that prove something. It is an agreement.Papers.
type papers struct{ files *file.Service }

// Use implements agreement.Papers.
func (p papers) Use(ctx context.Context, in tenants.Scope, id string, by fact.Ref) (string, error) {
	known, err := p.files.Known(ctx, in, []file.ID{file.ID(id)})
	if err != nil {
		return "", err
	}
	return known[0].SHA256, p.files.Use(ctx, in, []file.ID{known[0].ID}, by)
}

// Copy implements agreement.Papers.
func (p papers) Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error {
	return p.files.Copy(ctx, from, to, file.ID(id), by)
}
