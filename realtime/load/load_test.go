package load_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// servers are what the same crowd is put on.
func servers(t *testing.T, f faults) map[string]load.Adapter {
	t.Helper()
	naru := serveDouble(t, naruTongue{}, f)
	plain := serveDouble(t, centrifugoTongue{}, f)
	history := serveDouble(t, centrifugoTongue{history: true}, f)
	return map[string]load.Adapter{
		"naru":                    load.Naru{URL: naru.URL, Tokens: []string{"a", "b"}},
		"centrifugo":              load.Centrifugo{URL: plain.url() + "/connection/websocket"},
		"centrifugo with history": load.Centrifugo{URL: history.url() + "/connection/websocket", Token: "jwt"},
	}
}

// benches seats clients in two rooms; the first two of each room post.
func benches(client int) load.Seat {
	s := load.Seat{Room: fmt.Sprintf("home:dangjin/room/%d", client%2), Rank: client / 2, More: []string{"home:dangjin/me/1"}}
	if s.Rank > 1 {
		s.Rank = -1
	}
	return s
}

func gather(t *testing.T, p load.Plan) *load.Crowd {
	t.Helper()
	if p.Seat == nil {
		p.Seat = benches
	}
	c, err := load.Gather(t.Context(), p)
	if err != nil {
		t.Fatalf("Gather: %v", err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return c
}

func TestEverybodyGetsEveryPost(t *testing.T) {
	for name, adapter := range servers(t, faults{}) {
		t.Run(name, func(t *testing.T) {
			c := gather(t, load.Plan{Adapter: adapter, Clients: 20, Words: strings.Repeat("가나다 ", 100)})
			span := c.Measure()
			if err := c.Send(t.Context(), 25, 3); err != nil {
				t.Fatalf("Send: %v", err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if err := c.Pace(ctx, 200); err != nil {
				t.Fatalf("Pace: %v", err)
			}
			a := c.Settle(t.Context(), 10*time.Second)
			if !a.Sound() || a.Answered <= 100 || a.Got != a.Answered*10 {
				t.Errorf("4 posters and 10 clients a room: %v", a)
			}
			if n := span.Times.Count(); n != a.Got {
				t.Errorf("%d of %d entries were timed", n, a.Got)
			}
			if took := span.Times.At(1); took <= 0 || took > 10*time.Second {
				t.Errorf("the slowest took %v", took)
			}
		})
	}
}

func TestPostsWaitForWhatTheyWereToldTo(t *testing.T) {
	for name, adapter := range servers(t, faults{}) {
		t.Run(name, func(t *testing.T) {
			for _, by := range []load.Release{load.WhenAnswered, load.WhenDelivered} {
				c := gather(t, load.Plan{Adapter: adapter, Clients: 6})
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				err := c.Push(ctx, 2, by)
				cancel()
				if a := c.Settle(t.Context(), 10*time.Second); err != nil || !a.Sound() || a.Answered < 8 {
					t.Errorf("Push(%v): %v, %v", by, err, a)
				}
			}
		})
	}
}

func TestWhatGoesWrongIsSeen(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults faults
		seen   func(load.Account) bool
	}{
		{"entries are lost", faults{loses: 5}, func(a load.Account) bool { return a.Missing > 0 && a.Twice == 0 }},
		{"entries come twice", faults{doubles: 5}, func(a load.Account) bool { return a.Twice > 0 && a.Missing == 0 }},
		{"posts are refused", faults{refuses: true}, func(a load.Account) bool { return a.Refused == a.Posted && a.Why != nil }},
		{"a client is cut", faults{cuts: 5}, func(a load.Account) bool { return a.Ended > 0 && strings.Contains(a.Why.Error(), "4408") }},
	} {
		for name, adapter := range servers(t, test.faults) {
			t.Run(test.name+" by "+name, func(t *testing.T) {
				// The clients who post are not the first in their rooms, so that who is cut is not waited for.
				c := gather(t, load.Plan{Adapter: adapter, Clients: 8, Lanes: 1, Seat: func(client int) load.Seat { return load.Seat{Room: "r", Rank: client - 6} }})
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				if err := c.Send(ctx, 11, 2); err != nil {
					t.Fatalf("Send: %v", err)
				}
				a := c.Settle(t.Context(), 500*time.Millisecond)
				if a.Sound() || !test.seen(a) {
					t.Errorf("%v", a)
				}
			})
		}
	}
}

func TestClientsResumeWhatTheyMissed(t *testing.T) {
	for name, adapter := range servers(t, faults{}) {
		t.Run(name, func(t *testing.T) {
			c := gather(t, load.Plan{Adapter: adapter, Clients: 30})
			if err := c.Send(t.Context(), 5, 5); err != nil {
				t.Fatalf("Send: %v", err)
			}
			if a := c.Settle(t.Context(), 10*time.Second); !a.Sound() {
				t.Fatalf("before: %v", a)
			}
			if err := c.Leave(); err != nil {
				t.Fatalf("Leave: %v", err)
			}
			if err := c.Send(t.Context(), 50, 5); err != nil {
				t.Fatalf("Send: %v", err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			took, err := c.Return(ctx)
			if name == "centrifugo" {
				if err != load.ErrNoResume {
					t.Errorf("Return without history = %v, want ErrNoResume", err)
				}
				return
			}
			if err != nil || took <= 0 {
				t.Fatalf("Return = %v, %v", took, err)
			}
			if a := c.Settle(t.Context(), 10*time.Second); !a.Sound() || a.Answered != 220 {
				t.Errorf("after: %v", a)
			}
		})
	}
}

func TestAccountIsKeptOverTheEndOfAServer(t *testing.T) {
	d := serveDouble(t, naruTongue{}, faults{})
	c := gather(t, load.Plan{Adapter: load.Naru{URL: d.URL, Tokens: []string{"a"}}, Clients: 4, Account: true})
	if err := c.Send(t.Context(), 20, 4); err != nil {
		t.Fatalf("Send: %v", err)
	}
	kept := func(room string) []string {
		d.mu.Lock()
		defer d.mu.Unlock()
		return append([]string{}, d.rooms[room].posts...)
	}
	first := benches(0).Room
	if lost, twice := c.Compare(first, kept(first)); lost != 0 || twice != 0 {
		t.Errorf("nothing has happened yet: %d lost, %d twice", lost, twice)
	}
	texts := kept(first)
	if lost, twice := c.Compare(first, append(texts[3:], texts[5])); lost != 3 || twice != 1 {
		t.Errorf("three taken away and one doubled: %d lost, %d twice", lost, twice)
	}
	if err := c.Repeat(t.Context()); err != nil {
		t.Fatalf("Repeat: %v", err)
	}
	if lost, twice := c.Compare(first, kept(first)); lost != 0 || twice != 0 || len(kept(first)) != 40 {
		t.Errorf("after all came back: %d lost, %d twice of %d", lost, twice, len(kept(first)))
	}
}

func TestWhoNeverReadsIsFoundCutOrNot(t *testing.T) {
	for name, want := range map[string]faults{"cut": {cuts: 4}, "not cut": {}} {
		t.Run(name, func(t *testing.T) {
			d := serveDouble(t, naruTongue{}, want)
			c := gather(t, load.Plan{Adapter: load.Naru{URL: d.URL, Tokens: []string{"a"}}, Clients: 5, Lanes: 1, Seat: func(client int) load.Seat {
				return load.Seat{Room: "r", Rank: client - 1, Deaf: client == 0, Buffer: 4 << 10}
			}})
			if err := c.Send(t.Context(), 4, 1); err != nil {
				t.Fatalf("Send: %v", err)
			}
			if a := c.Settle(t.Context(), 10*time.Second); !a.Sound() || a.Due != 4*16 {
				t.Errorf("the others: %v", a)
			}
			if cut := c.Cut(200 * time.Millisecond); (cut == 1) != (name == "cut") {
				t.Errorf("%d were cut", cut)
			}
		})
	}
}

func TestWhoIsNotLetInSaysWhy(t *testing.T) {
	d := serveDouble(t, naruTongue{}, faults{})
	for name, adapter := range map[string]load.Adapter{
		"no such page":    load.Centrifugo{URL: strings.Replace(d.url(), "ws:", "wss:", 1)},
		"nobody there":    load.Centrifugo{URL: "ws://127.0.0.1:1/connection/websocket"},
		"no answer to it": load.Naru{URL: d.URL + "/elsewhere", Tokens: []string{"a"}},
	} {
		if _, err := load.Gather(t.Context(), load.Plan{Adapter: adapter, Clients: 3, Seat: benches}); err == nil {
			t.Errorf("%s: Gather let three clients in", name)
		}
	}
}
