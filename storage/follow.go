package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

// Follower reads every trail, entry by entry and in order, and remembers how far it has come. It may see an entry again after a crash, so
// what it does must bear repeating.
type Follower interface {
	// Name is lasting: its place in each trail is kept under it.
	Name() string
	// Place returns the sequence number it has read a trail up to.
	Place(ctx context.Context, t tenants.Trail) (int64, error)
	// Follow takes the entries that come next, and remembers the last one's number.
	Follow(ctx context.Context, t tenants.Trail, next []audit.Entry) error
}

// Paced is a Follower that would rather read in larger pieces: it begins a round at most once in its pace, so that what changes many times
// a second is looked at a few times.
type Paced interface {
	Pace() time.Duration
}

// Follow lets f read along. It must be called before Run.
func (h *House) Follow(f Follower) {
	h.relay.followers = append(h.relay.followers, &follower{
		Follower: f, relay: h.relay, log: h.relay.log, dirty: map[string]bool{}, woken: make(chan struct{}, 1), hurry: make(chan struct{}, 1), quiet: make(chan struct{}),
	})
}

// follower runs one Follower: trails to look at in, entries out.
type follower struct {
	Follower
	relay *relay
	log   *slog.Logger
	woken chan struct{}
	hurry chan struct{} // somebody waits until nothing is left to read, so there is no reason to gather more

	mu    sync.Mutex
	dirty map[string]bool
	busy  bool
	quiet chan struct{} // closed and replaced whenever nothing is left to do
}

func (f *follower) rouse(space string) {
	f.mu.Lock()
	f.dirty[space] = true
	f.mu.Unlock()
	select {
	case f.woken <- struct{}{}:
	default:
	}
}

// idle waits until every trail that was roused is read.
func (f *follower) idle(ctx context.Context) error {
	for {
		f.mu.Lock()
		rest, quiet := len(f.dirty) == 0 && !f.busy, f.quiet
		f.mu.Unlock()
		if rest {
			return nil
		}
		select {
		case f.hurry <- struct{}{}:
		default:
		}
		select {
		case <-quiet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// staleAgain is how often a follower reads on at once where what it wanted to change was changed by somebody else at that moment: that is no failure.
const staleAgain = 10

func (f *follower) run(ctx context.Context) {
	var pace time.Duration
	if p, ok := f.Follower.(Paced); ok {
		pace = p.Pace()
	}
	for {
		space, ok := f.next()
		if !ok {
			if !f.rest(ctx, pace) {
				return
			}
			continue
		}
		err := f.read(ctx, space)
		for again := 0; again < staleAgain && fault.KindOf(err) == fault.Stale && ctx.Err() == nil; again++ {
			err = f.read(ctx, space)
		}
		if err != nil && ctx.Err() == nil {
			f.log.ErrorContext(ctx, "follower is behind", "follower", f.Name(), "space", space, "error", err.Error())
			f.later(ctx, space)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// rest waits until there is something to look at, and not less than the pace unless somebody waits for it. It reports false once ctx ends.
func (f *follower) rest(ctx context.Context, pace time.Duration) bool {
	if pace > 0 {
		select {
		case <-time.After(pace):
		case <-f.hurry:
		case <-ctx.Done():
			return false
		}
	}
	select {
	case <-f.woken:
		return true
	case <-ctx.Done():
		return false
	}
}

// next takes one trail to look at.
func (f *follower) next() (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy = false
	for space := range f.dirty {
		delete(f.dirty, space)
		f.busy = true
		return space, true
	}
	close(f.quiet)
	f.quiet = make(chan struct{})
	return "", false
}

// later puts a trail back after a failure, not at once.
func (f *follower) later(ctx context.Context, space string) {
	select {
	case <-time.After(time.Second):
		f.rouse(space)
	case <-ctx.Done():
	}
}

func (f *follower) read(ctx context.Context, name string) error {
	at, err := f.Place(ctx, tenants.Trail(name))
	if err != nil {
		return err
	}
	for {
		next, err := f.relay.since(ctx, name, at)
		if err != nil || len(next) == 0 {
			return err
		}
		if err := f.Follow(ctx, tenants.Trail(name), next); err != nil {
			return err
		}
		at = next[len(next)-1].Seq
	}
}

// Placed makes a Follower of a function, whose places are kept in the house's own book.
func (h *House) Placed(name string, each func(context.Context, tenants.Trail, audit.Entry) error) Follower {
	return &placed{house: h, name: name, each: each}
}

type placed struct {
	house *House
	name  string
	each  func(context.Context, tenants.Trail, audit.Entry) error
}

type place struct {
	Seq int64 `bson:"seq"`
}

// Name implements Follower.
func (p *placed) Name() string { return p.name }

// Pace implements Paced: under a stream of facts, a place is written down fifty times a second and not for each of them.
func (p *placed) Pace() time.Duration { return 20 * time.Millisecond }

// Place implements Follower.
func (p *placed) Place(ctx context.Context, t tenants.Trail) (int64, error) {
	_, at, err := p.load(ctx, t)
	return at.Seq, err
}

// Follow implements Follower.
func (p *placed) Follow(ctx context.Context, t tenants.Trail, next []audit.Entry) error {
	for _, e := range next {
		if err := p.each(ctx, t, e); err != nil {
			return fmt.Errorf("%s at %s %d: %w", p.name, t, e.Seq, err)
		}
	}
	return p.keep(ctx, t, next[len(next)-1].Seq)
}

func (p *placed) load(ctx context.Context, t tenants.Trail) (engine.Record, place, error) {
	var at place
	r, err := p.house.engine.Get(ctx, wall.House(), places, p.name+"/"+string(t))
	if errors.Is(err, engine.ErrNotFound) {
		return engine.Record{Space: string(tenants.House), ID: p.name + "/" + string(t)}, at, nil
	}
	if err != nil {
		return r, at, fmt.Errorf("read place: %w", err)
	}
	return r, at, bson.Unmarshal(r.Row, &at)
}

// keep writes the place down. Another node that runs the same follower may have gone further: then its place stands.
func (p *placed) keep(ctx context.Context, t tenants.Trail, seq int64) error {
	r, at, err := p.load(ctx, t)
	if err != nil || at.Seq >= seq {
		return err
	}
	if r.Row, err = bson.Marshal(place{seq}); err != nil {
		return err
	}
	if r.Rev == 0 {
		err = p.house.engine.Add(ctx, wall.House(), places, r)
	} else {
		err = p.house.engine.Change(ctx, wall.House(), places, r, engine.Stays)
	}
	if errors.Is(err, engine.ErrStale) || errors.Is(err, engine.ErrExists) {
		return nil
	}
	return err
}

// Followers lists the names of all that follow, in the order they were added.
func (h *House) Followers() []string {
	names := make([]string, len(h.relay.followers))
	for i, f := range h.relay.followers {
		names[i] = f.Name()
	}
	return names
}
