package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"
)

// crowd is clients of several rooms, all of which talk.
type crowd struct {
	l     *landing
	tabs  []*tab
	rooms []string
	stop  context.CancelFunc
	all   sync.WaitGroup
}

// pace is how often each client has something to say in each of its rooms. A store that scans its collections bears no more on a busy machine.
func (l *landing) pace() time.Duration {
	if len(l.nodes) > 1 {
		return 1500 * time.Millisecond
	}
	return 60 * time.Millisecond
}

// gather has clients come to all nodes, each into two rooms, and talk without end.
func (l *landing) gather(t *testing.T, rooms map[string][]string) *crowd {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	c := &crowd{l: l, stop: stop}
	for _, room := range slices.Sorted(maps.Keys(rooms)) {
		c.rooms = append(c.rooms, room)
		for _, email := range rooms[room] {
			name := fmt.Sprintf("%d %s", len(c.tabs), email)
			c.tabs = append(c.tabs, l.visit(t, len(c.tabs), name, l.token(t, email), room))
		}
	}
	for _, one := range c.tabs {
		for room := range one.rooms {
			c.all.Go(func() { one.talk(ctx, room) })
		}
	}
	t.Cleanup(func() { stop(); c.all.Wait() })
	return c
}

// talk says something at its pace, while the outbox isn't long.
func (c *tab) talk(ctx context.Context, room string) {
	tick := time.NewTicker(c.l.pace())
	defer tick.Stop()
	for n := 0; ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		c.mu.Lock()
		waiting := len(c.rooms[room].outbox)
		c.mu.Unlock()
		if waiting < 3 {
			c.say(room, fmt.Sprintf("%s: %d", c.name, n))
			n++
		}
	}
}

// goOn waits until everybody was answered some more posts, and has seen the others'.
func (c *crowd) goOn(t *testing.T, posts int) {
	t.Helper()
	for _, one := range c.tabs {
		one.mu.Lock()
		before := one.posts()
		one.mu.Unlock()
		one.await(t, "goes on", func() bool { return one.posts() >= before+posts })
	}
}

func (c *tab) posts() (n int) {
	for _, s := range c.rooms {
		n += len(s.answered)
	}
	return n
}

// settle ends the talk, waits until everything is answered and shown everywhere, and compares.
func (c *crowd) settle(t *testing.T) {
	t.Helper()
	c.stop()
	c.all.Wait()
	began := time.Now()
	for _, one := range c.tabs {
		one.await(t, "is answered", func() bool {
			for _, s := range one.rooms {
				if len(s.outbox) > 0 {
					return false
				}
			}
			return true
		})
	}
	answered := time.Now()
	posts, sockets, repeated := 0, 0, 0
	for _, room := range c.rooms {
		kept, err := c.l.history(t.Context(), c.l.at(0), c.in(room)[0].token, room, 0)
		must(t, err)
		head := kept[len(kept)-1].Seq
		for _, one := range c.in(room) {
			one.await(t, fmt.Sprintf("shows %s up to %d", room, head), func() bool { return one.rooms[room].last >= head })
		}
		c.l.agree(t, room, c.in(room)...)
	}
	for _, one := range c.tabs {
		one.mu.Lock()
		posts, sockets = posts+one.posts(), sockets+one.opened
		for _, s := range one.rooms {
			for _, o := range s.answered {
				repeated += o.tries - 1
			}
		}
		one.mu.Unlock()
	}
	t.Logf("%d clients in %d rooms: %d posts answered, %d of them repeated; %d sockets opened; all answered %v after the end, all shown %v later",
		len(c.tabs), len(c.rooms), posts, repeated, sockets, answered.Sub(began).Round(time.Millisecond), time.Since(answered).Round(time.Millisecond))
}

// in lists the clients of a room.
func (c *crowd) in(room string) (all []*tab) {
	for _, one := range c.tabs {
		if one.rooms[room] != nil {
			all = append(all, one)
		}
	}
	return all
}

// replaceNodes stops one node after the other as a deploy does: clients are told, come back elsewhere, and miss nothing.
func replaceNodes(t *testing.T, l *landing) {
	c := l.gather(t, map[string][]string{
		l.rooms["gyeonggi-liaoning/two"]: {officer, liaison, "head@gyeonggi.example"}, l.rooms["seoul-beijing"]: {"officer@seoul.example", "liaison@beijing.example"},
	})
	for _, n := range l.nodes {
		n.stop(t)
		if len(l.nodes) > 1 {
			c.goOn(t, 1)
		}
		n.start(t, l)
		n.ready(t)
		c.goOn(t, 1)
	}
	c.settle(t)
	for _, one := range c.tabs {
		one.mu.Lock()
		if len(one.codes) == 0 {
			t.Errorf("%s was never told that its node went away", one.name)
		}
		for _, code := range one.codes {
			if code != 1001 {
				t.Errorf("%s: its sockets were closed with %v, want 1001 each time", one.name, one.codes)
				break
			}
		}
		one.mu.Unlock()
	}
}

// deaths is how often a node of each kind is killed.
const deaths = 3

// killNodes kills a node of naru, then a server of NATS, one after the other and each several times, while all talk.
func killNodes(t *testing.T, l *landing) {
	c := l.gather(t, map[string][]string{
		l.rooms["gyeonggi-liaoning"]: {officer, liaison, "head@gyeonggi.example"},
		l.rooms["seoul-beijing/two"]: {"officer@seoul.example", "liaison@beijing.example", "head@seoul.example"},
	})
	for i := range deaths {
		n := l.at(i)
		n.kill()
		if len(l.nodes) > 1 {
			c.goOn(t, 1)
		}
		n.start(t, l)
		n.ready(t)
		c.goOn(t, 1)
		if len(l.nats) == 0 {
			continue
		}
		s := l.nats[i%len(l.nats)]
		s.kill()
		c.goOn(t, 1)
		s.start(t, l)
		s.begun(t)
		c.goOn(t, 1)
	}
	c.settle(t)
	t.Logf("%d of naru and %d of NATS were killed", deaths, deaths*min(1, len(l.nats)))
}
