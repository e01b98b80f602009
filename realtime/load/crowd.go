package load

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Seat says where a client of a crowd sits and what she does there.
type Seat struct {
	Room   string
	Rank   int      // her number among those of her room who post; -1 where she only reads
	More   []string // rooms that she is subscribed to as well, and in which nothing happens
	Deaf   bool     // she never reads
	Buffer int      // bytes that her kernel holds for her; 0 is its own choice
}

// Plan describes a crowd.
type Plan struct {
	Adapter Adapter
	Clients int
	Seat    func(client int) Seat
	Words   string // what a post says, behind its stamp
	Account bool   // keep account of which posts were answered
	Lanes   int    // clients that come at the same time; 0 is 64
}

// Crowd is many clients of one server.
type Crowd struct {
	Plan
	run     uint16
	began   time.Time
	clients []*Client
	posters []*Client
	span    atomic.Pointer[Span]

	stop  chan struct{}
	beats sync.WaitGroup
}

// Gather has a crowd come and subscribe. Where one of its clients can't, it sends the others home and returns why.
func Gather(ctx context.Context, p Plan) (*Crowd, error) {
	c := &Crowd{Plan: p, run: uint16(rand.Uint32()), began: time.Now(), stop: make(chan struct{})}
	c.clients = make([]*Client, p.Clients)
	for i := range c.clients {
		one := &Client{Seat: p.Seat(i), crowd: c, number: i, back: make(chan struct{}, 1), kick: make(chan struct{}, 1)}
		if c.clients[i] = one; one.Rank >= 0 {
			c.posters = append(c.posters, one)
		}
	}
	lanes := p.Lanes
	if lanes == 0 {
		lanes = 64
	}
	err := c.each(ctx, lanes, func(ctx context.Context, one *Client) error { return one.come(ctx, nil) })
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if every := p.Adapter.Rhythm(); every > 0 {
		c.beats.Go(func() { c.beat(every) })
	}
	return c, nil
}

// each does something for every client, so many at the same time, up to the first error.
func (c *Crowd) each(ctx context.Context, lanes int, do func(context.Context, *Client) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(lanes, len(c.clients)) {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(c.clients) {
					return
				}
				if err := do(ctx, c.clients[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// beat shows the server every so often that each client is alive, spread evenly over the time.
func (c *Crowd) beat(every time.Duration) {
	const steps = 100
	tick := time.NewTicker(every / steps)
	defer tick.Stop()
	for step := 1; ; step++ {
		select {
		case <-tick.C:
			for i := step % steps; i < len(c.clients); i += steps {
				c.clients[i].beat()
			}
		case <-c.stop:
			return
		}
	}
}

// Close breaks all lines and waits until nothing runs any more.
func (c *Crowd) Close() error {
	close(c.stop)
	c.beats.Wait()
	return c.part(func(*Client) bool { return true })
}

// Leave breaks the lines of all clients who don't post. They can Return.
func (c *Crowd) Leave() error {
	return c.part(func(one *Client) bool { return one.Rank < 0 })
}

func (c *Crowd) part(who func(*Client) bool) error {
	var failed error
	for _, one := range c.clients {
		if conn := one.line.Load(); conn != nil && who(one) {
			if err := conn.Close(); !errors.Is(err, net.ErrClosed) {
				failed = errors.Join(failed, err)
			}
		}
	}
	for _, one := range c.clients {
		if one.ended != nil && who(one) {
			<-one.ended
		}
	}
	return failed
}

// Measure begins a span: from now on, what is posted is counted in it, until the next one begins.
func (c *Crowd) Measure() *Span {
	s := &Span{from: time.Since(c.began)}
	c.span.Store(s)
	return s
}

// Pace has the posters post in turn, so many posts a second in all, evenly and whatever becomes of them, until ctx ends.
func (c *Crowd) Pace(ctx context.Context, perSecond float64) error {
	gap := time.Duration(float64(time.Second) / perSecond)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for i, due := 0, time.Now(); ; i++ {
		timer.Reset(time.Until(due))
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil
		}
		if err := c.posters[i%len(c.posters)].post(); err != nil {
			return fmt.Errorf("client %d posts: %w", c.posters[i%len(c.posters)].number, err)
		}
		due = due.Add(gap)
	}
}

// Push has every poster post as fast as her posts are released, window at a time, until ctx ends.
func (c *Crowd) Push(ctx context.Context, window int, by Release) error {
	return c.post(ctx, func(ctx context.Context, one *Client) error {
		return one.push(ctx, flow{window: int64(window), by: by})
	})
}

// Send has every poster post so many times, window at a time, and waits for the answers.
func (c *Crowd) Send(ctx context.Context, posts, window int) error {
	return c.post(ctx, func(ctx context.Context, one *Client) error {
		return one.push(ctx, flow{window: int64(window), most: int64(posts)})
	})
}

// post does something for all posters at the same time, up to the first error.
func (c *Crowd) post(ctx context.Context, do func(context.Context, *Client) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var failed error
	var first sync.Once
	var all sync.WaitGroup
	for _, one := range c.posters {
		all.Go(func() {
			if err := do(ctx, one); err != nil {
				first.Do(func() { failed = err })
				cancel(err)
			}
		})
	}
	all.Wait()
	return failed
}

// Got returns how many entries have come to all clients together.
func (c *Crowd) Got() int64 { return c.sum(func(one *Client) int64 { return one.got.Load() }) }

// Answered returns how many posts were answered.
func (c *Crowd) Answered() int64 { return c.sum(func(one *Client) int64 { return one.acked.Load() }) }

func (c *Crowd) sum(of func(*Client) int64) (n int64) {
	for _, one := range c.clients {
		n += of(one)
	}
	return n
}
