package storage

import (
	"context"
	"sync"

	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Hear calls each for every fact that is bound to any trail from the start of Run on, whichever node bound it, in the order of its trail and at most once
// while the process lives. It is for what lives in this process alone, such as its sockets. It must be called before Run.
func (h *House) Hear(name string, each func(context.Context, tenants.Space, fact.Fact)) {
	h.Follow(&hearer{name: name, each: each, places: map[tenants.Trail]int64{}})
}

// Kept calls told with every fact that this node keeps, as soon as its write is durable and before its trail tells it: for what can't wait for the trail. Whatever
// rests on it must rest on the trail as well, for it is not told again after a crash. It must not wait, and must be called before the first write.
func (h *House) Kept(told func(tenants.Space, fact.Fact)) { h.kept = append(h.kept, told) }

// Bound calls told after this node has bound facts to a trail, so that other nodes can be nudged. It must be called before Run.
func (h *House) Bound(told func(tenants.Trail)) { h.relay.bound = append(h.relay.bound, told) }

// Nudge has what lives on this node look at a trail now: another node says that it has grown. What the house does once, wherever, that node does;
// should it die over it, this one finds what is left a moment later.
func (h *House) Nudge(t tenants.Trail) {
	for _, f := range h.relay.followers {
		if _, shared := f.Follower.(*placed); !shared {
			f.rouse(string(t))
		}
	}
}

// hearer is a Follower whose places are forgotten with the process.
type hearer struct {
	name string
	each func(context.Context, tenants.Space, fact.Fact)

	mu     sync.Mutex
	places map[tenants.Trail]int64
}

// begin notes how long a trail is, so that only what comes after is heard.
func (h *hearer) begin(ctx context.Context, e engine.Engine, t tenants.Trail) error {
	end, err := trail{e, wall.Trail(string(t))}.last(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.places[t] = max(h.places[t], end.Seq)
	return nil
}

// Name implements Follower.
func (h *hearer) Name() string { return h.name }

// Place implements Follower. A trail that was not there at the start is heard from its beginning.
func (h *hearer) Place(_ context.Context, t tenants.Trail) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.places[t], nil
}

// Follow implements Follower.
func (h *hearer) Follow(ctx context.Context, t tenants.Trail, next []audit.Entry) error {
	for _, e := range next {
		h.each(ctx, t.Space(), e.Fact)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.places[t] = next[len(next)-1].Seq
	return nil
}

// Bounds of what is remembered of trails that grow, so that a handful of followers doesn't read each entry back from the engine.
const (
	freshMost   = 512 // entries of one trail
	freshTrails = 256 // trails; beyond it all are forgotten
)

// fresh holds the ends of the trails that this node has just bound to, without gaps.
type fresh struct {
	mu     sync.Mutex
	trails map[string][]audit.Entry
}

func (f *fresh) add(space string, links []audit.Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known, there := f.trails[space]
	if !there && len(f.trails) >= freshTrails {
		clear(f.trails)
	}
	if len(known) > 0 && known[len(known)-1].Seq+1 != links[0].Seq {
		known = nil
	}
	known = append(known, links...)
	if len(known) > 2*freshMost { // moved rarely, not with each entry
		known = append(make([]audit.Entry, 0, 2*freshMost), known[len(known)-freshMost:]...)
	}
	f.trails[space] = known
}

// since returns what is remembered of a trail after a sequence number, and whether that is known to follow it without a gap.
func (f *fresh) since(space string, seq int64) ([]audit.Entry, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.trails[space]
	if len(known) == 0 || seq+1 < known[0].Seq || seq > known[len(known)-1].Seq {
		return nil, false
	}
	next := known[seq+1-known[0].Seq:]
	return append([]audit.Entry(nil), next[:min(len(next), freshMost)]...), true
}

// since returns the entries of a trail after a sequence number, oldest first.
func (r *relay) since(ctx context.Context, space string, seq int64) ([]audit.Entry, error) {
	if next, ok := r.fresh.since(space, seq); ok && (len(next) > 0 || !r.shared) {
		return next, nil
	}
	return trail{r.engine, wall.Trail(space)}.next(ctx, seq)
}
