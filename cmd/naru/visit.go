package main

import (
	"context"
	"maps"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openVisits opens the visits. It comes after the exchange records, into which they go at the end.
func (h *installation) openVisits() {
	records := api.VisitRecords{Ledger: h.Ledger, House: h.booking}
	h.Visits = visit.NewService(visit.Parts{Store: h.kept.Visits(), Places: halls{neighbours{h.Tenants}}, Papers: itineraries{h}, Ledger: records, Things: h.Objects, Now: h.Now})
	maps.Copy(h.Objects, api.VisitObjects(h.Visits))
	h.follow("visits", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		if err := h.Visits.Carry(ctx, h.hosting, space, f); err != nil {
			return err
		}
		return records.Carry(ctx, h.Visits, h.hosting, space, f)
	})
}

// hosting lets the house into a space to look after its visits.
func (h *installation) hosting(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, visit.Errand)
}

// remindReports tells visitors that the report of a visit is due soon, once at the start and then every hour, until ctx ends. Several nodes may do it at the
// same time: the second finds it done.
func (h *installation) remindReports(ctx context.Context) error {
	pause := time.NewTicker(promisePause)
	defer pause.Stop()
	for {
		due, err := h.kept.Visits().RemindersBefore(ctx, h.Now())
		for vid, space := range due {
			err := h.Visits.RemindReport(ctx, h.hosting(space), vid)
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Stale && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "visitors aren't reminded of their report", "space", space, "visit", vid, "error", err.Error())
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "reports that are due not read", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// itineraries shows the files of visits. It is a visit.Papers.
type itineraries struct{ house *installation }

// Use implements visit.Papers.
func (p itineraries) Use(ctx context.Context, in tenants.Scope, v visit.Visit, files []string) error {
	ids := make([]file.ID, len(files))
	for i, f := range files {
		ids[i] = file.ID(f)
	}
	return p.house.Files.Use(ctx, in, ids, v.Ref())
}
