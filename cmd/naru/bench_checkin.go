package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// checkinRows names the rows of check-in among what is measured. Desks ask the embedded engine on disk, in this process.
const checkinRows = "check-in"

// What a hall asks of its desks: three hundred people within a minute, each greeted before the next one looks up.
const (
	benchArrivals = 300
	benchDesks    = 4
	mostGreeting  = 50 * time.Millisecond
	checkinWindow = time.Minute
)

// checkinTable has desks let people in, as fast as they can, and returns the table.
func (c *benchCommand) checkinTable(ctx context.Context, people int) (table string, err error) {
	folder, err := os.MkdirTemp("", "naru-checkin-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	s := c.settings
	s.Data, s.Mongo = folder, ""
	h, err := open(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := buildDemo(ctx, h); err != nil {
		return "", err
	}
	b := &builder{h, map[string]string{"host": "officer@dangjin.example"}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	_, host, err := b.home(ctx, "host")
	if err != nil {
		return "", err
	}
	var all []invited
	for len(all) < people {
		some, err := benchHall(ctx, h, host, min(benchDelegation, people-len(all)))
		if err != nil {
			return "", err
		}
		all = append(all, some...)
	}
	took, whole, err := letIn(ctx, h, host, all)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("\n| check-in | p50 | p99 | asked | in all | asked |\n|---|---|---|---|---|---|\n")
	fmt.Fprintf(&out, "| %d people at %d desks | %s | %s | %s | %s | %s |\n", len(took), benchDesks, took[len(took)/2].Round(10*time.Microsecond),
		took[len(took)*99/100].Round(10*time.Microsecond), mostGreeting, whole.Round(time.Millisecond), checkinWindow)
	return out.String(), nil
}

// letIn has the desks read all codes, and says how long each took, the shortest first, and all of them together.
func letIn(ctx context.Context, h *installation, host tenants.Scope, all []invited) ([]time.Duration, time.Duration, error) {
	took, failed := make([]time.Duration, len(all)), make([]error, benchDesks)
	start := time.Now()
	var desks sync.WaitGroup
	for d := range benchDesks {
		desks.Go(func() {
			for i := d; i < len(all); i += benchDesks {
				asked := time.Now()
				_, said, err := h.Meetings.CheckIn(ctx, host, all[i].to, []meeting.Scan{{Key: fmt.Sprint("bench-", i), Code: all[i].code, Session: "main", Mode: meeting.Hall}})
				took[i] = time.Since(asked)
				if err == nil && said[0].Says != meeting.Welcome {
					err = fmt.Errorf("a code is answered by %s", said[0].Says)
				}
				if failed[d] = err; err != nil {
					return
				}
			}
		})
	}
	desks.Wait()
	whole := time.Since(start)
	slices.Sort(took)
	return took, whole, errors.Join(failed...)
}

// invited is somebody's code, and the meeting it is of.
type invited struct {
	to   meeting.ID
	code string
}

// benchDelegation is how many people of a delegation are let in; a large event has several.
const benchDelegation = 100

// benchHall convenes a meeting of the host's own to which so many people are sent, and returns their codes.
func benchHall(ctx context.Context, h *installation, host tenants.Scope, people int) ([]invited, error) {
	at, start := meeting.Desk{In: host, Home: host}, h.Now().Add(time.Hour)
	m, err := h.Meetings.Begin(ctx, host, meeting.Beginning{Basics: meeting.Basics{Title: lang.Plain(lang.Korean, "포럼"), Format: "forum", Mode: meeting.Hybrid, Langs: []lang.Tag{lang.Korean}}}, "")
	if err == nil {
		m, err = h.Meetings.Schedule(ctx, host, meeting.At{ID: m.ID, Rev: m.Rev}, meeting.Scheduling{Slot: meeting.Slot{Start: start, End: start.Add(time.Hour), Zone: "Asia/Seoul"}})
	}
	if err == nil {
		m, err = h.Meetings.Invite(ctx, host, meeting.At{ID: m.ID, Rev: m.Rev})
	}
	if err != nil {
		return nil, err
	}
	x := meeting.Showing{Basis: "consent"}
	for i := range people {
		_, who, err := h.Meetings.Name(ctx, at, m.ID, meeting.PersonAt{}, func(meeting.PersonSaid) (meeting.PersonSaid, error) {
			return meeting.PersonSaid{Names: []meeting.PersonName{{Script: "latin", Given: "Guest", Family: strings.Repeat("I", i%9+1)}}, Part: "member"}, nil
		})
		if err != nil {
			return nil, err
		}
		x.People = append(x.People, who)
	}
	if _, err := h.Meetings.Show(ctx, at, m.ID, x); err != nil {
		return nil, err
	}
	seen, err := h.Meetings.Desk(ctx, host, m.ID)
	all := make([]invited, len(seen.Rolls))
	for i, r := range seen.Rolls {
		all[i] = invited{m.ID, r.Code()}
	}
	return all, err
}
