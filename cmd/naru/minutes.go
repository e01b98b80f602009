package main

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// openMinutes lets the minutes of meetings be written in pads. It comes after the meetings and the pads.
func (h *installation) openMinutes() {
	h.Meetings.Scripts = api.MinutesTexts{Pads: h.Pads, Tenants: h.Tenants, House: func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, api.MinutesErrand)
	}}
}

// promisePause is how often the house looks what is due soon. It is due on days.
const promisePause = time.Hour

// remindFollowups tells the owners of what was promised in meetings that it is due soon, once at the start and then every hour, until ctx ends. Several nodes
// may do it at the same time: the second finds it done.
func (h *installation) remindFollowups(ctx context.Context) error {
	pause := time.NewTicker(promisePause)
	defer pause.Stop()
	for {
		due, err := h.kept.Meetings().RemindersBefore(ctx, h.Now())
		for fid, space := range due {
			err := h.Meetings.RemindFollowup(ctx, h.convening(space), fid)
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Stale && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "an owner isn't reminded", "space", space, "followup", fid, "error", err.Error())
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "follow-ups that are due not read", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}
