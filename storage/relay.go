package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

const (
	relayQueue = 4096 // writes waiting to be told; beyond it the relay finds them by scanning
	relayBatch = 512  // writes told together, so that many share one sync
	relayLanes = 16   // trails written at the same time
)

// relay hands the facts that writes left in their records to the trails, takes them off the records, and wakes who follows. A fact is
// in its trails before it is off its record, so that a crash repeats and never loses; a trail holds a fact once.
type relay struct {
	engine    engine.Engine
	log       *slog.Logger
	queue     chan task
	shared    bool        // other nodes write to the engine too: they are looked for, and told by the list of chains
	scan      atomic.Bool // the queue was full or a batch failed: look for what is left untold
	followers []*follower
	bound     []func(tenants.Trail) // called after this node has bound to a trail
	fresh     fresh
	seen      map[string]int64 // the revisions of chains as of the last look

	mu    sync.Mutex
	tails map[string]audit.Entry
}

// leftoversEvery is how often one of several nodes looks for facts that another one has left untold because it died, or lost sight of the engine in the
// middle of a write.
const leftoversEvery = 10 * time.Second

type task struct {
	pending engine.Pending
	settled chan struct{} // closed when everything before is told; such a task holds nothing else
}

func newRelay(e engine.Engine, log *slog.Logger) *relay {
	many, ok := e.(interface{ Shared() bool })
	r := &relay{engine: e, log: log, shared: ok && many.Shared(), queue: make(chan task, relayQueue), tails: map[string]audit.Entry{}, seen: map[string]int64{}, fresh: fresh{trails: map[string][]audit.Entry{}}}
	r.scan.Store(true)
	return r
}

// wake tells the relay of news without waiting for it.
func (r *relay) wake(p engine.Pending) {
	select {
	case r.queue <- task{pending: p}:
	default:
		r.scan.Store(true)
	}
}

func (r *relay) settle(ctx context.Context) error {
	done := make(chan struct{})
	select {
	case r.queue <- task{settled: done}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	for _, f := range r.followers {
		if err := f.idle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// run tells until ctx ends, then what is still queued.
func (r *relay) run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := r.wakeAll(ctx); err != nil {
		if ctx.Err() != nil { // it closes before it has begun
			return r.finish()
		}
		return err
	}
	for _, f := range r.followers {
		wg.Add(1)
		go func() { defer wg.Done(); f.run(following) }()
	}
	retry := time.NewTicker(time.Second)
	defer retry.Stop()
	leftovers := time.NewTicker(leftoversEvery)
	defer leftovers.Stop()
	for {
		select {
		case t := <-r.queue:
			r.tell(context.WithoutCancel(ctx), t)
		case <-retry.C:
			if r.scan.Load() {
				r.sweep(ctx)
			}
			if r.shared {
				r.look(ctx)
			}
		case <-leftovers.C:
			if r.shared {
				r.sweep(ctx)
			}
		case <-ctx.Done():
			return r.finish()
		}
	}
}

// finish tells what is queued when the house closes, within a bound: the next start finds the rest.
func (r *relay) finish() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		select {
		case t := <-r.queue:
			r.tell(ctx, t)
		default:
			return nil
		}
	}
}

// tell takes one task and whatever else waits, and tells them together.
func (r *relay) tell(ctx context.Context, first task) {
	if r.scan.Load() {
		r.sweep(ctx)
	}
	batch, settled := []engine.Pending{}, []chan struct{}{}
	take := func(t task) {
		if t.settled != nil {
			settled = append(settled, t.settled)
			return
		}
		batch = append(batch, t.pending)
	}
	take(first)
	for more := true; more && len(batch) < relayBatch; {
		select {
		case t := <-r.queue:
			take(t)
		default:
			more = false
		}
	}
	if err := r.record(ctx, batch); err != nil {
		r.log.ErrorContext(ctx, "facts not told yet", "writes", len(batch), "error", err.Error())
		r.scan.Store(true)
	}
	for _, done := range settled {
		close(done)
	}
}

// sweep tells what earlier runs left in the records.
func (r *relay) sweep(ctx context.Context) {
	r.scan.Store(false)
	for {
		left, err := r.engine.Untold(ctx, relayBatch)
		if err == nil && len(left) > 0 {
			err = r.record(ctx, left)
		}
		if err != nil {
			r.scan.Store(true)
			if ctx.Err() == nil { // else the house is closing, and the next start tells them
				r.log.ErrorContext(ctx, "facts left untold", "error", err.Error())
			}
			return
		}
		if len(left) < relayBatch {
			return
		}
	}
}

// record puts the news of a batch into their trails, side by side, then takes them off the records.
func (r *relay) record(ctx context.Context, batch []engine.Pending) error {
	if len(batch) == 0 {
		return nil
	}
	bySpace := map[string][]fact.Fact{}
	told := make([]engine.Telling, len(batch))
	for i, p := range batch {
		told[i] = engine.Telling{Collection: p.Collection, Space: p.Space, ID: p.ID}
		for _, n := range p.News {
			f, err := factOf(n)
			if err != nil {
				return err
			}
			told[i].News = append(told[i].News, n.ID)
			for _, space := range f.Trails {
				bySpace[space] = append(bySpace[space], f)
			}
		}
	}
	errs := make(chan error, len(bySpace))
	lanes := make(chan struct{}, relayLanes)
	for space, facts := range bySpace {
		go func() {
			lanes <- struct{}{}
			errs <- r.chain(ctx, space, facts)
			<-lanes
		}()
	}
	var failed error
	for range bySpace {
		failed = errors.Join(failed, <-errs)
	}
	if failed != nil {
		return failed
	}
	if err := r.engine.Tell(ctx, told...); err != nil {
		return fmt.Errorf("take told facts off their records: %w", err)
	}
	for space := range bySpace {
		r.rouse(space)
		for _, told := range r.bound {
			told(tenants.Trail(space))
		}
		if r.shared {
			if err := r.touch(ctx, space); err != nil {
				return err
			}
		}
	}
	return nil
}

// chainRow says when a space's trail last grew, by the clock of the node that bound to it.
type chainRow struct {
	At time.Time `bson:"at"`
}

// touch notes in the list of chains that a trail has grown. Where another node notes it at the same time, that is note enough.
func (r *relay) touch(ctx context.Context, space string) error {
	rec, err := r.engine.Get(ctx, wall.House(), chains, space)
	if err != nil {
		return fmt.Errorf("note that %s has grown: %w", space, err)
	}
	if rec.Row, err = bson.Marshal(chainRow{time.Now()}); err != nil {
		return err
	}
	err = r.engine.Change(ctx, wall.House(), chains, rec, engine.Stays)
	if err != nil && !errors.Is(err, engine.ErrStale) {
		return fmt.Errorf("note that %s has grown: %w", space, err)
	}
	return nil
}

// lookBack covers what the clocks of two nodes may differ by, and what a look may have missed.
const lookBack = 5 * time.Second

// look rouses those who follow for the trails that other nodes have bound to since the last look.
func (r *relay) look(ctx context.Context) {
	q := engine.Query{Index: "at", Where: []engine.Cond{engine.Range("at", time.Now().Add(-lookBack), nil)}, Page: page.Ask{Size: page.MostSize}}
	for {
		p, err := r.engine.Find(ctx, wall.House(), chains, q)
		if err != nil {
			if ctx.Err() == nil {
				r.log.ErrorContext(ctx, "other nodes' facts not seen yet", "error", err.Error())
			}
			return
		}
		for _, rec := range p.Items {
			if r.seen[rec.ID] != rec.Rev {
				r.seen[rec.ID] = rec.Rev
				r.rouse(rec.ID)
			}
		}
		if q.Page.After = p.Next; p.Next == "" {
			return
		}
	}
}

// chain binds facts to the end of a space's trail. Another node may bind at the same time, or a crash may have bound some before:
// then the end is read again, and what the trail already tells is left out.
func (r *relay) chain(ctx context.Context, space string, facts []fact.Fact) error {
	t := trail{r.engine, wall.Trail(space)}
	tail, err := r.tail(ctx, space, t)
	if err != nil {
		return err
	}
	for len(facts) > 0 {
		links, end := make([]audit.Entry, len(facts)), tail
		for i, f := range facts {
			end = audit.Link(end, f)
			links[i] = end
		}
		n, err := t.add(ctx, links)
		if n > 0 {
			tail, facts = links[n-1], facts[n:]
			r.keepTail(space, tail)
			r.fresh.add(space, links[:n])
		}
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, engine.ErrExists):
			return fmt.Errorf("bind to trail %s: %w", space, err)
		}
		told, err := r.overtaken(ctx, space, t, &tail, facts[0].ID)
		if err != nil {
			return err
		}
		if told {
			facts = facts[1:]
		}
	}
	return nil
}

// overtaken moves the tail to the end of a trail that another node has bound to, and reports whether the trail tells the fact already: one that can't be
// bound though nothing is new has been there for longer.
func (r *relay) overtaken(ctx context.Context, space string, t trail, tail *audit.Entry, fact string) (bool, error) {
	told, moved := false, false
	for {
		next, err := t.next(ctx, tail.Seq)
		if err != nil {
			return false, err
		}
		if len(next) == 0 {
			r.keepTail(space, *tail)
			return told || !moved, nil
		}
		for _, e := range next {
			told = told || e.Fact.ID == fact
		}
		*tail, moved = next[len(next)-1], true
		r.fresh.add(space, next)
	}
}

// tail returns the last entry of a trail, and enters a new trail into the house's list of chains.
func (r *relay) tail(ctx context.Context, space string, t trail) (audit.Entry, error) {
	r.mu.Lock()
	tail, known := r.tails[space]
	r.mu.Unlock()
	if known {
		return tail, nil
	}
	tail, err := t.last(ctx)
	if err != nil {
		return tail, err
	}
	if tail.Seq == 0 {
		row, err := bson.Marshal(chainRow{time.Now()})
		if err != nil {
			return tail, err
		}
		err = r.engine.Add(ctx, wall.House(), chains, engine.Record{Space: string(tenants.House), ID: space, Row: row})
		if err != nil && !errors.Is(err, engine.ErrExists) {
			return tail, fmt.Errorf("open trail %s: %w", space, err)
		}
	}
	r.keepTail(space, tail)
	return tail, nil
}

func (r *relay) keepTail(space string, tail audit.Entry) {
	r.mu.Lock()
	r.tails[space] = tail
	r.mu.Unlock()
}

func (r *relay) rouse(space string) {
	for _, f := range r.followers {
		f.rouse(space)
	}
}

// wakeAll lets every follower look at every trail once: it may have missed some while it was away.
func (r *relay) wakeAll(ctx context.Context) error {
	r.sweep(ctx)
	return r.engine.Walk(ctx, chains, engine.Place{}, func(s engine.Stored) error {
		for _, f := range r.followers {
			if h, ok := f.Follower.(*hearer); ok {
				if err := h.begin(ctx, r.engine, tenants.Trail(s.ID)); err != nil {
					return err
				}
			}
		}
		r.rouse(s.ID)
		return nil
	})
}
