package main

import (
	"context"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// sweepPause is how often files are looked for that nobody has used within a day.
const sweepPause = time.Hour

// sweepFiles takes away files that were brought and never used, until ctx ends. Several nodes may do it at the same time.
func (h *installation) sweepFiles(ctx context.Context) error {
	enter := func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, tenants.Errand{Name: "files", Can: []fact.Ability{tenants.Keep}})
	}
	pause := time.NewTicker(sweepPause)
	defer pause.Stop()
	for {
		if n, err := h.Files.Sweep(ctx, enter); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "files not swept", "swept", n, "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}
