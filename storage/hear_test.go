package storage

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

func TestHearingBeginsWithTheProcess(t *testing.T) {
	e := memory(t)
	h := openTest(t, e)
	stop := run(t, h)
	openTenant(t, h, "suwon", "home:suwon")
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()

	h = openTest(t, e)
	var heard []string
	h.Hear("live", func(_ context.Context, space tenants.Space, f fact.Fact) {
		heard = append(heard, string(space)+" "+f.About.ID)
	})
	stop = run(t, h)
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	openTenant(t, h, "dalian", "home:suwon", "home:dalian")
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	slices.Sort(heard)
	if want := []string{"home:dalian dalian", "home:suwon dalian"}; !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v: what happened before the process is not heard again", heard, want)
	}
}

func TestANudgeIsFasterThanLooking(t *testing.T) {
	e := sharedEngine{memory(t)}
	there, here := openTest(t, e), openTest(t, e)
	heard := make(chan string, 10)
	here.Hear("live", func(_ context.Context, _ tenants.Space, f fact.Fact) { heard <- f.About.ID })
	there.Bound(here.Nudge)
	defer run(t, there)()
	defer run(t, here)()
	if err := here.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		city := tenants.TenantID(fmt.Sprint("city-", i))
		openTenant(t, there, city, "home:suwon")
		select {
		case got := <-heard:
			if got != string(city) {
				t.Fatalf("heard of %s, want %s", got, city)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("the other node never heard of %s", city)
		}
	}
}

func TestFreshEntriesHaveNoGaps(t *testing.T) {
	e := memory(t)
	h := openTest(t, e)
	stop := run(t, h)
	for i := range 5 {
		openTenant(t, h, tenants.TenantID(fmt.Sprint("city-", i)), "home:suwon")
	}
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	all := trailOf(t, h, "home:suwon")
	var f fresh
	f.trails = map[string][]audit.Entry{}
	f.add("home:suwon", all[1:3])
	for _, test := range []struct {
		seq  int64
		want int
		ok   bool
	}{{0, 0, false}, {1, 2, true}, {2, 1, true}, {3, 0, true}, {4, 0, false}} {
		if got, ok := f.since("home:suwon", test.seq); len(got) != test.want || ok != test.ok {
			t.Errorf("since %d = %d entries, %v, want %d, %v", test.seq, len(got), ok, test.want, test.ok)
		}
	}
	f.add("home:suwon", all[4:]) // another node bound the fourth
	if _, ok := f.since("home:suwon", 2); ok {
		t.Error("what lies before a gap must be read from the engine")
	}
	if got, ok := f.since("home:suwon", 4); len(got) != 1 || !ok {
		t.Errorf("since 4 = %d entries, %v, want the last one", len(got), ok)
	}
}
