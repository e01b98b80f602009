package realtime

import (
	"context"
	"fmt"
	"hash/maphash"
	"sync"

	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/tenants"
)

// shards is in how many parts the topics of a node are kept, each behind its own lock.
const shards = 16

type shard struct {
	mu    sync.RWMutex
	feeds map[Name]*feed
}

var seed = maphash.MakeSeed()

func (h *Hub) shard(n Name) *shard {
	return &h.shards[maphash.Comparable(seed, n)%shards]
}

// find returns the live topic of that name; nil where nobody follows it.
func (h *Hub) find(n Name) *feed {
	s := h.shard(n)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.feeds[n]
}

// feeds lists all live topics.
func (h *Hub) feeds() []*feed {
	var all []*feed
	for i := range h.shards {
		s := &h.shards[i]
		s.mu.RLock()
		for _, f := range s.feeds {
			all = append(all, f)
		}
		s.mu.RUnlock()
	}
	return all
}

// open returns the live topic of that name, and begins it where there is none: it listens to the space first and asks for the head then, so that
// no entry falls in between. Whoever comes meanwhile waits for the first.
func (h *Hub) open(ctx context.Context, n Name) (*feed, error) {
	s := h.shard(n)
	s.mu.Lock()
	f, ok := s.feeds[n]
	if !ok {
		f = newFeed(h, n)
		s.feeds[n] = f
	}
	s.mu.Unlock()
	if !ok {
		f.begin()
	}
	select {
	case <-f.ready:
		if f.failed != nil {
			return nil, fmt.Errorf("open topic: %w", f.failed)
		}
		return f, nil
	case <-ctx.Done():
		return nil, ErrUnready.Because(ctx.Err())
	}
}

// close lets go of a topic that nobody follows.
func (h *Hub) close(f *feed) {
	s := h.shard(f.name)
	s.mu.Lock()
	if s.feeds[f.name] == f {
		delete(s.feeds, f.name)
	}
	s.mu.Unlock()
}

// line is what this node hears of a space, while it has a live topic there.
type line struct {
	feeds int
	ready chan struct{}
	err   error
	stop  func()
}

// join listens to a space, if nobody does yet. Whoever joined parts again.
func (h *Hub) join(ctx context.Context, space tenants.Space) (*line, error) {
	h.lineMu.Lock()
	if h.ended {
		h.lineMu.Unlock()
		return nil, ErrUnready
	}
	l, ok := h.lines[space]
	if !ok {
		l = &line{ready: make(chan struct{})}
		h.lines[space] = l
	}
	l.feeds++
	h.lineMu.Unlock()
	if !ok {
		l.stop, l.err = h.bus.Listen(bus.OfSpace(string(space)), func(_ string, body []byte) { h.hear(space, body) })
		close(l.ready)
	}
	select {
	case <-l.ready:
		if l.err != nil {
			h.part(space, l)
			return nil, ErrUnready.Because(l.err)
		}
		return l, nil
	case <-ctx.Done():
		h.part(space, l)
		return nil, ErrUnready.Because(ctx.Err())
	}
}

// part undoes a join: whoever is last stops listening.
func (h *Hub) part(space tenants.Space, l *line) {
	h.lineMu.Lock()
	l.feeds--
	last := l.feeds == 0
	if last && h.lines[space] == l {
		delete(h.lines, space)
	}
	h.lineMu.Unlock()
	if last {
		<-l.ready
		if l.stop != nil {
			l.stop()
		}
	}
}
