package main

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// peoplePause is how often the house looks whose replies are due soon and whose data have been kept long enough. Both go by days.
const peoplePause = time.Hour

// lookAfterPeople reminds those whose replies to a meeting are due soon and those whose meeting is near, and takes away the data of delegations whose time is over: at home, and where they
// were shown. It does so once at the start and then every hour, until ctx ends. Several nodes may do it at the same time: the second finds it done.
func (h *installation) lookAfterPeople(ctx context.Context) error {
	pause := time.NewTicker(peoplePause)
	defer pause.Stop()
	for {
		h.peopleOnce(ctx)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// peopleOnce is one round of lookAfterPeople.
func (h *installation) peopleOnce(ctx context.Context) {
	failed := func(what string, space tenants.Space, err error) {
		switch fault.KindOf(err) {
		case fault.Conflict, fault.Stale, fault.NotFound: // not yet, done by another node, or gone with its space
			return
		}
		if ctx.Err() == nil {
			h.log.ErrorContext(ctx, what, "space", space, "error", err.Error())
		}
	}
	due, err := h.kept.Meetings().RepliesDueBefore(ctx, h.Now().AddDate(0, 0, 7))
	if err != nil {
		failed("deadlines of replies not read", "", err)
	}
	for mid, space := range due {
		if err := h.Meetings.RemindReplies(ctx, h.convening(space), mid); err != nil {
			failed("delegations aren't reminded", space, err)
		}
	}
	near, err := h.kept.Meetings().Near(ctx, h.Now(), h.Now().AddDate(0, 0, 8))
	if err != nil {
		failed("coming meetings not read", "", err)
	}
	for mid, space := range near {
		if err := h.Meetings.RemindNear(ctx, h.convening(space), mid); err != nil {
			failed("nobody is reminded of a meeting", space, err)
		}
	}
	kept, err := h.kept.Meetings().PeopleKept(ctx)
	if err != nil {
		failed("delegations not read", "", err)
		return
	}
	for space, all := range kept.Rolls {
		for _, mid := range all {
			if err := h.Meetings.PurgeRolls(ctx, h.convening(space), mid); err != nil {
				failed("people not taken off a roll", space, err)
			}
		}
	}
	for home, all := range kept.Delegations {
		for _, mid := range all {
			if err := h.Meetings.PurgeDelegation(ctx, h.convening(home), h.convening, mid); err != nil {
				failed("people not taken out of a delegation", home, err)
			}
		}
	}
}
