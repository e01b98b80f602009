package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// timeRows names the rows of finding times and of side meetings among what is measured. They are worked out in this process: neither asks a store.
const timeRows = "times"

// benchTurns is how often each is worked out for the table.
const benchTurns = 25

// What is asked at most of each: twelve parties over eight weeks, and sixty delegations in forty slots.
const (
	mostFinding  = 200 * time.Millisecond
	mostMatching = 2 * time.Second
)

// timeTable measures both and returns the table.
func timeTable(often int) (string, error) {
	sides, sought, err := benchSides()
	if err != nil {
		return "", err
	}
	found, placed := 0, 0
	finding := turns(often, func() { found = len(meeting.Find(sought, sides).Best) })
	fair := benchFair()
	matching := turns(often, func() {
		sittings, _ := meeting.Match(fair)
		placed = len(sittings)
	})
	var b strings.Builder
	b.WriteString("\n| worked out | p50 | longest | asked | of it |\n|---|---|---|---|---|\n")
	for _, row := range []struct {
		name  string
		took  []time.Duration
		asked time.Duration
		of    string
	}{
		{"a time for 12 parties over 8 weeks", finding, mostFinding, fmt.Sprintf("%d times", found)},
		{"side meetings of 60 delegations in 40 slots", matching, mostMatching, fmt.Sprintf("%d meetings", placed)},
	} {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", row.name, row.took[len(row.took)/2].Round(100*time.Microsecond), row.took[len(row.took)-1].Round(100*time.Microsecond), row.asked, row.of)
	}
	return b.String(), nil
}

// turns says how long each of some turns took, the shortest first.
func turns(often int, work func()) []time.Duration {
	all := make([]time.Duration, often)
	for i := range all {
		start := time.Now()
		work()
		all[i] = time.Since(start)
	}
	slices.Sort(all)
	return all
}

// benchSides are twelve offices around the world, half of which may be missing.
func benchSides() ([]meeting.Side, meeting.Sought, error) {
	sought := meeting.Sought{First: "2026-09-07", Last: "2026-11-01", Zone: "Asia/Seoul", Minutes: 90, Step: 15}
	sides := []meeting.Side{}
	for i, id := range []unit.ID{"dangjin", "liaoning", "aichi", "bavaria", "paris", "shandong", "queensland", "seoul", "british-columbia", "virginia", "milan", "jiangsu"} {
		u, ok := unit.Get(id)
		if !ok {
			return nil, sought, fmt.Errorf("there is no unit %s", id)
		}
		s := meeting.Side{Tenant: tenants.TenantID(id), Office: unit.OfficeOf(u), Optional: i > 5, Borne: i * 30}
		if s.Optional {
			sought.Optional = append(sought.Optional, s.Tenant)
		}
		sides = append(sides, s)
	}
	return sides, sought, nil
}

// benchFair is sixty delegations with twenty wishes each, always the same.
func benchFair() meeting.Matching {
	r := rand.New(rand.NewPCG(60, 40))
	m := meeting.Matching{Tables: 15, InRow: 4, Pools: []meeting.Pool{{A: "ko", B: "zh", Count: 6}, {A: "ko", B: "ja", Count: 5}, {A: "zh", B: "ja", Count: 3}}}
	start := time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
	for i := range 40 {
		at := start.Add(time.Duration(i) * 15 * time.Minute)
		m.Slots = append(m.Slots, meeting.SquareSlot{ID: fmt.Sprintf("s%02d", i), Span: meeting.Span{Start: at, End: at.Add(15 * time.Minute)}})
	}
	name := func(n int) tenants.TenantID { return tenants.TenantID(fmt.Sprintf("d%02d", n)) }
	for d := range 60 {
		w := meeting.Wish{Tenant: name(d), Langs: [][]lang.Tag{{"ko"}, {"zh"}, {"ja"}, {"ko", "en"}, {"zh", "en"}}[r.IntN(5)]}
		for _, x := range r.Perm(60)[:20] {
			if x != d {
				w.Wants = append(w.Wants, meeting.Want{Tenant: name(x)})
			}
		}
		m.Wishes = append(m.Wishes, w)
	}
	return m
}
