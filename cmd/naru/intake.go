package main

import (
	"context"

	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openIntake lets lists be brought into registers. It comes after the registers.
func (h *installation) openIntake() {
	h.Intake = api.OpenIntake(api.IntakeJoins{Store: h.kept.Imports(), Ties: h.Agreements, Files: h.Files, People: h.Tenants, Now: h.Now})
	h.follow("intake", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Intake.Carry(ctx, h.importing, space, f)
	})
}

// importing lets the house into a home to take in what a member has asked it to.
func (h *installation) importing(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, tenants.Errand{Name: "intake", Can: []fact.Ability{tenants.ImportTies, tenants.Keep}})
}
