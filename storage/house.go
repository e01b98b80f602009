package storage

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// House is everything the installation keeps, over one engine.
type House struct {
	engine engine.Engine
	relay  *relay
	kept   []func(tenants.Space, fact.Fact)
}

// Open declares every collection to the engine and starts the relay of facts, which first tells what a crash left untold. The caller
// keeps the engine and closes it after the House.
func Open(ctx context.Context, e engine.Engine, log *slog.Logger) (*House, error) {
	if err := e.Declare(ctx, Collections()); err != nil {
		return nil, fmt.Errorf("declare collections: %w", err)
	}
	h := &House{engine: e}
	h.relay = newRelay(e, log)
	return h, nil
}

// Run tells facts until ctx ends, and returns when all that were known then are told.
func (h *House) Run(ctx context.Context) error { return h.relay.run(ctx) }

// Settle waits until every fact that was written before is told and every follower has heard it.
func (h *House) Settle(ctx context.Context) error { return h.relay.settle(ctx) }

// Collections lists every collection there is, with its indexes.
func Collections() []engine.Collection {
	return slices.Concat(trailCollections(), tenantCollections(), passCollections(), libraryCollections(), noticeCollections(), fileCollections(), termCollections(), interpretCollections(), chatCollections(), webhookCollections(),
		agreementCollections(),
		padCollections(),
		marginCollections(),
		intakeCollections(),
		projectCollections(),
		approvalCollections(),
		meetingTimeCollections(),
		meetingBoothCollections(),
		surveyCollections(),
		interpreterCollections(),
		calendarCollections(),
		meetingCollections(),
		ledgerCollections(),
		minutesCollections(),
		peopleCollections(),
		paperCollections(),
		costCollections(),
		roomCollections(),
		visitCollections(),
	)
}

// Engine is what a House is kept in. It is opened by the packages beside this one; outside of them nothing can be asked of it but to close.
type Engine = engine.Engine
