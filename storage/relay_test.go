package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var (
	deed = fact.Declare("test.done", fact.Anyone)
	noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
)

// openTest opens a house over an engine that ends with the test. Nothing is told until it runs.
func openTest(t *testing.T, e engine.Engine) *House {
	t.Helper()
	h, err := Open(t.Context(), e, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return h
}

func memory(t *testing.T) engine.Engine {
	t.Helper()
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() { e.Close(context.Background()) })
	return e
}

// run lets the house tell facts until the returned function is called.
func run(t *testing.T, h *House) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// openTenant writes one tenant with one fact, as anybody's write does.
func openTenant(t *testing.T, h *House, id tenants.TenantID, trails ...tenants.Space) {
	t.Helper()
	a := tenants.NewAuthority(h.Register(), time.Now)
	told := a.HouseTell(deed, fact.Ref{Noun: "tenant", ID: string(id)}, fact.Actor{Steward: "test"}, trails, noon, nil)
	row := tenants.Tenant{ID: id, Kind: tenants.Foreign, Zone: "UTC", Policy: tenants.Policy{SecondFactor: []tenants.Role{}}}
	if err := h.Register().AddTenant(t.Context(), row, told); err != nil {
		t.Fatalf("AddTenant(%s): %v", id, err)
	}
}

func trailOf(t *testing.T, h *House, space tenants.Space) []audit.Entry {
	t.Helper()
	var all []audit.Entry
	for seq := int64(0); ; {
		next, err := trail{h.engine, wall.Trail(string(space))}.since(t.Context(), seq)
		if err != nil {
			t.Fatalf("read trail of %s: %v", space, err)
		}
		if len(next) == 0 {
			return all
		}
		all, seq = append(all, next...), next[len(next)-1].Seq
	}
}

func TestRelayTellsWhatACrashLeft(t *testing.T) {
	e := memory(t)
	crashed := openTest(t, e) // it writes and never runs, as if the process had died right after the answer
	for _, id := range []tenants.TenantID{"suwon", "dalian", "aichi"} {
		openTenant(t, crashed, id, "home:suwon", "home:dalian")
	}
	h := openTest(t, e)
	stop := run(t, h)
	defer stop()
	if err := h.Settle(t.Context()); err != nil {
		t.Fatalf("Settle: %v", err)
	}
	for _, space := range []tenants.Space{"home:suwon", "home:dalian"} {
		if got := trailOf(t, h, space); len(got) != 3 {
			t.Errorf("the trail of %s tells %d deeds after the restart, want 3", space, len(got))
		}
	}
	left, err := e.Untold(t.Context(), 10)
	if err != nil || len(left) > 0 {
		t.Errorf("Untold = %d records, %v; want none left", len(left), err)
	}
}

func TestRelayTellsAFactOnce(t *testing.T) {
	e := memory(t)
	h := openTest(t, e)
	openTenant(t, h, "suwon", "home:suwon")
	left, err := e.Untold(t.Context(), 10)
	if err != nil || len(left) != 1 {
		t.Fatalf("Untold = %v, %v", left, err)
	}
	// The crash came between binding the fact and taking it off the record: it is bound again, by this and by another node.
	for range 3 {
		if err := openTest(t, e).relay.record(t.Context(), left); err != nil {
			t.Fatalf("record: %v", err)
		}
	}
	if got := trailOf(t, h, "home:suwon"); len(got) != 1 {
		t.Errorf("the trail tells the deed %d times", len(got))
	}
}

func TestNodesBindToOneChain(t *testing.T) {
	e := memory(t)
	const nodes, each = 3, 40
	var wg sync.WaitGroup
	for n := range nodes {
		h := openTest(t, e)
		stop := run(t, h)
		defer stop()
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range each {
				openTenant(t, h, tenants.TenantID("t"+string(rune('a'+n))+string(rune('a'+i/26))+string(rune('a'+i%26))), "home:suwon")
			}
			if err := h.Settle(t.Context()); err != nil {
				t.Errorf("Settle: %v", err)
			}
		}()
	}
	wg.Wait()
	h := openTest(t, e)
	if got := trailOf(t, h, "home:suwon"); len(got) != nodes*each {
		t.Errorf("%d deeds in the trail, want %d", len(got), nodes*each)
	}
	n, err := h.Verify(t.Context(), func(space string, seq int64) { t.Errorf("the chain of %s is broken at %d", space, seq) })
	if err != nil || n != nodes*each {
		t.Errorf("Verify read %d entries, %v", n, err)
	}
}

func TestVerifyFindsWhatWasChangedOrTakenOut(t *testing.T) {
	for _, test := range []struct {
		name string
		seq  int64
		harm func(audit.Entry) (audit.Entry, engine.Fate)
	}{
		{"an entry is changed", 2, func(e audit.Entry) (audit.Entry, engine.Fate) { e.Fact.By.Member = "another"; return e, engine.Stays }},
		{"an entry is rewritten with a fitting hash", 2, func(e audit.Entry) (audit.Entry, engine.Fate) {
			forged := audit.Link(audit.Entry{Seq: e.Seq - 1, Hash: e.Prev}, fact.Fact{ID: e.Fact.ID, Kind: "test.undone", At: noon})
			return forged, engine.Stays
		}},
		{"an entry is taken out", 2, func(e audit.Entry) (audit.Entry, engine.Fate) { return e, engine.Leaves }},
		{"the last entry is taken out", 3, func(e audit.Entry) (audit.Entry, engine.Fate) { return e, engine.Leaves }},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := memory(t)
			h := openTest(t, e)
			h.Follow(h.Placed("test", func(context.Context, tenants.Trail, audit.Entry) error { return nil }))
			stop := run(t, h)
			for _, id := range []tenants.TenantID{"suwon", "dalian", "aichi"} {
				openTenant(t, h, id, "home:suwon")
			}
			if err := h.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			stop()
			k := wall.Trail("home:suwon")
			r, err := e.Get(t.Context(), k, trails, seqID(test.seq))
			if err != nil {
				t.Fatal(err)
			}
			entry, fate := test.harm(trailOf(t, h, "home:suwon")[test.seq-1])
			if r.Row, err = bson.Marshal(entry); err != nil {
				t.Fatal(err)
			}
			if err := e.Change(t.Context(), k, trails, r, fate); err != nil {
				t.Fatal(err)
			}
			var broken []int64
			if _, err := h.Verify(t.Context(), func(_ string, seq int64) { broken = append(broken, seq) }); err != nil {
				t.Fatal(err)
			}
			if len(broken) == 0 {
				t.Error("Verify calls the chain whole")
			}
		})
	}
}

func TestFollowerCatchesUpAndRepeatsAfterFailure(t *testing.T) {
	e := memory(t)
	h := openTest(t, e)
	stop := run(t, h)
	openTenant(t, h, "suwon", "home:suwon")
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()

	// It was away when the first deed happened, and fails at the second.
	h = openTest(t, e)
	var heard []string
	failures := 1
	h.Follow(h.Placed("test", func(_ context.Context, _ tenants.Trail, entry audit.Entry) error {
		if entry.Fact.About.ID == "dalian" && failures > 0 {
			failures--
			return errors.New("not now")
		}
		heard = append(heard, entry.Fact.About.ID)
		return nil
	}))
	stop = run(t, h)
	openTenant(t, h, "dalian", "home:suwon")
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	if len(heard) < 2 || heard[0] != "suwon" || heard[len(heard)-1] != "dalian" {
		t.Errorf("the follower heard %v, want suwon first and dalian last", heard)
	}
}

// TestFollowerReadsOnAfterAStaleWrite has somebody else change thrice what a follower wants to change: it tries again at once, and nothing is logged.
func TestFollowerReadsOnAfterAStaleWrite(t *testing.T) {
	var log bytes.Buffer
	h, err := Open(t.Context(), memory(t), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	var heard []string
	others := 3
	h.Follow(h.Placed("test", func(_ context.Context, _ tenants.Trail, entry audit.Entry) error {
		if others > 0 {
			others--
			return fmt.Errorf("change what follows: %w", fault.ErrStale)
		}
		heard = append(heard, entry.Fact.About.ID)
		return nil
	}))
	stop := run(t, h)
	openTenant(t, h, "suwon", "home:suwon")
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	if len(heard) == 0 || heard[0] != "suwon" || others != 0 {
		t.Errorf("the follower heard %v", heard)
	}
	if log.Len() > 0 {
		t.Errorf("it says in the log: %s", &log)
	}
}

// sharedEngine is an engine that other nodes write to.
type sharedEngine struct{ engine.Engine }

func (sharedEngine) Shared() bool { return true }

func TestFollowersHearOfOtherNodes(t *testing.T) {
	e := sharedEngine{memory(t)}
	there, here := openTest(t, e), openTest(t, e)
	heard := make(chan string, 10)
	here.Follow(here.Placed("test", func(_ context.Context, _ tenants.Trail, entry audit.Entry) error {
		heard <- entry.Fact.About.ID
		return nil
	}))
	defer run(t, there)()
	defer run(t, here)()
	for _, city := range []tenants.TenantID{"suwon", "dalian"} { // the second one's trail is known to both by then
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

func TestWriteWithoutAFactIsRefused(t *testing.T) {
	h := openTest(t, memory(t))
	row := tenants.Tenant{ID: "suwon", Policy: tenants.Policy{SecondFactor: []tenants.Role{}}}
	if err := h.Register().AddTenant(t.Context(), row, tenants.Told{}); !errors.Is(err, errUntold) {
		t.Errorf("AddTenant without a fact = %v, want %v", err, errUntold)
	}
	elsewhere, err := tenants.NewAuthority(h.Register(), time.Now).Steward("home:dalian", tenants.Errand{Name: "test"}).Tell(deed, fact.Ref{}, noon, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Register().AddTenant(t.Context(), row, elsewhere); !errors.Is(err, errUntold) {
		t.Errorf("AddTenant with a fact of another space = %v, want %v", err, errUntold)
	}
}

func TestMoveCanBeRunAgain(t *testing.T) {
	from, to := memory(t), engine.Engine(nil)
	h := openTest(t, from)
	stop := run(t, h)
	for i := range 30 {
		openTenant(t, h, tenants.TenantID("city-"+string(rune('a'+i%26))+string(rune('a'+i/26))), "home:suwon")
	}
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	var err error
	if to, err = sqlite.Open(filepath.Join(t.TempDir(), "to.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { to.Close(context.Background()) })
	// The first run is cut short after a part of one collection.
	if err := to.Declare(t.Context(), Collections()); err != nil {
		t.Fatal(err)
	}
	n := 0
	cut := errors.New("cut")
	err = from.Walk(t.Context(), "tenant", engine.Place{}, func(s engine.Stored) error {
		if n++; n > 10 {
			return cut
		}
		return to.Put(t.Context(), "tenant", s)
	})
	if !errors.Is(err, cut) {
		t.Fatalf("Walk = %v", err)
	}
	for range 2 {
		var moved int64
		if err := Move(t.Context(), from, to, func(m Moved) { moved += m.Records }); err != nil {
			t.Fatalf("Move: %v", err)
		}
		if moved < 60 { // 30 tenants and 30 entries of the trail
			t.Errorf("Move moved %d records", moved)
		}
	}
	there := openTest(t, to)
	p, err := there.Register().Tenants(t.Context(), "", page.Ask{Size: 100})
	if err != nil || len(p.Items) != 30 {
		t.Errorf("%d tenants after the move, %v; want 30", len(p.Items), err)
	}
}
