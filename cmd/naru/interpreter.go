package main

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openPools opens the pools of interpreters, and lets meetings call on them. It comes after the meetings and the files.
func (h *installation) openPools() {
	h.Interpreters = interpreter.NewService(h.kept.Interpreters(), h.Now)
	h.Meetings.Pools = api.Pools{Interpreters: h.Interpreters, Tenants: h.Tenants, Post: h.post, House: h.pooling}
	h.Meetings.Enter = h.convening
	h.Meetings.PaperNames = func(ctx context.Context, in tenants.Scope, ids []string) (map[string]string, error) {
		return paperNames(ctx, h.Files, in, ids)
	}
	h.follow("engagements", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Meetings.CarryEngagements(ctx, h.convening, space, f)
	})
}

// pooling lets the house into a space to look after its pool.
func (h *installation) pooling(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, interpreter.Errand)
}

// paperNames says what files are called, but for those that are gone.
func paperNames(ctx context.Context, files *file.Service, in tenants.Scope, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		f, err := files.File(ctx, in, file.ID(id))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		names[id] = f.Name
	}
	return names, nil
}

// forgetPause is how often the house looks whose data it has promised to take away. They are promised for days.
const forgetPause = time.Hour

// forgetInterpreters takes away what is kept of interpreters whose day has come, once at the start and then every hour, until ctx ends. Several nodes may do it
// at the same time: the second finds it done.
func (h *installation) forgetInterpreters(ctx context.Context) error {
	pause := time.NewTicker(forgetPause)
	defer pause.Stop()
	for {
		due, err := h.kept.Interpreters().LapsedBy(ctx, h.Now().UTC().Format(time.DateOnly))
		for id, space := range due {
			err := h.Interpreters.Lapse(ctx, h.pooling(space), id)
			if kind := fault.KindOf(err); err != nil && kind != fault.NotFound && kind != fault.Stale && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "an interpreter isn't forgotten", "space", space, "interpreter", id, "error", err.Error())
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "interpreters to forget not read", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}
