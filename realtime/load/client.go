package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// Client is one socket of a crowd, across however many connections.
type Client struct {
	Seat
	crowd  *Crowd
	number int
	line   atomic.Pointer[Conn]
	ended  chan struct{} // closed when the reader of the current connection has ended
	err    error         // why, once ended

	// What only the reader of the connection touches.
	seq   int64    // the last one heard of
	heard []uint32 // by a poster's rank: the number of her next post
	order uint64   // a sum of what came, which is another in another order
	goal  int64
	epoch string
	kept  bool  // the server can resume
	fresh int64 // entries of the message being read

	got, lost, twice    atomic.Int64 // entries of this crowd
	acked, refused, own atomic.Int64 // her posts: done, not done, come back to her
	posted              atomic.Int64
	sum                 atomic.Uint64          // order, as of the last message
	refusal             atomic.Pointer[string] // the first
	answered            chan error             // of the subscription under way
	back                chan struct{}          // told when the goal is reached
	kick                chan struct{}          // told when a post is answered or comes back
	subs                int
	draft, text, key    []byte
	done                []bool // by the number of a post: it was answered; where the crowd keeps account
}

// subID is the first id of a subscription's message; posts have their number and 1. Some servers hold ids in 32 bits.
const subID = 1 << 30

// come connects the client, subscribes to her rooms, and waits until the server has answered.
func (c *Client) come(ctx context.Context, after *Mark) error {
	conn, err := c.crowd.Adapter.Dial(ctx, Call{Client: c.number, ReadBuffer: c.Buffer})
	if err != nil {
		return fmt.Errorf("client %d: %w", c.number, err)
	}
	c.ended, c.err = make(chan struct{}), nil
	c.line.Store(conn)
	c.answered, c.subs = make(chan error, 1), 1+len(c.More)
	go c.read(conn, c.ended, after == nil)
	for i := range c.subs {
		room := c.Room
		if i > 0 {
			room, after = c.More[i-1], nil
		}
		if err := conn.Send(c.crowd.Adapter.Sub(nil, subID+int64(i), room, after)); err != nil {
			return fmt.Errorf("client %d: %w", c.number, err)
		}
	}
	select {
	case err = <-c.answered:
	case <-c.ended:
		err = c.err
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("client %d: %w", c.number, errors.Join(err, conn.Close()))
	}
	return nil
}

// read takes in what comes until the connection ends. A deaf client ends listening once she is subscribed; her connection stays.
func (c *Client) read(conn *Conn, ended chan struct{}, first bool) {
	defer close(ended)
	if first {
		c.seq = -1
	}
	for {
		message, err := conn.Next()
		if err != nil {
			c.err = err
			return
		}
		if err := c.crowd.Adapter.Read(message, c); err != nil {
			c.err = err
			return
		}
		if c.fresh > 0 {
			c.sum.Store(c.order)
			got := c.got.Add(c.fresh)
			if c.fresh = 0; c.goal > 0 && got >= c.goal {
				c.goal = 0
				c.back <- struct{}{}
			}
		}
		if c.Deaf && c.subs == 0 {
			return
		}
	}
}

// Answered implements Ear.
func (c *Client) Answered(id int64, at Mark) {
	if id >= subID {
		if id == subID && c.seq < 0 {
			c.seq, c.epoch, c.kept = at.Seq, at.Epoch, at.Kept
		}
		if c.subs--; c.subs == 0 {
			c.answered <- nil
		}
		return
	}
	if n := id - 1; c.crowd.Account && n >= 0 {
		for int64(len(c.done)) <= n {
			c.done = append(c.done, false)
		}
		c.done[n] = true
	}
	c.acked.Add(1)
	c.wake()
}

// Refused implements Ear.
func (c *Client) Refused(id int64, code []byte) {
	why := string(code)
	if id >= subID {
		select {
		case c.answered <- fmt.Errorf("subscribe: refused with %s", why):
		default: // one refusal is enough
		}
		return
	}
	c.refusal.CompareAndSwap(nil, &why)
	c.refused.Add(1)
	c.wake()
}

// Reload implements Ear. What a server gives up to send counts as one that was lost, since the crowd doesn't read elsewhere.
func (c *Client) Reload() { c.lost.Add(1) }

// Asked implements Ear.
func (c *Client) Asked() { c.beat() }

func (c *Client) beat() {
	if c.line.Load().Send(c.crowd.Adapter.Beat(nil)) != nil {
		return // the reader hears of it
	}
}

// Entry implements Ear.
func (c *Client) Entry(seq int64, text []byte) {
	if seq > 0 && c.seq >= 0 {
		switch {
		case seq <= c.seq:
			c.twice.Add(1)
			return
		case seq > c.seq+1:
			c.lost.Add(seq - c.seq - 1)
		}
		c.seq = seq
	}
	s, ok := parseStamp(text)
	if !ok || s.run != c.crowd.run {
		return
	}
	rank := int(s.rank)
	for len(c.heard) <= rank {
		c.heard = append(c.heard, 0)
	}
	switch next := c.heard[rank]; {
	case s.n < next:
		c.twice.Add(1)
		return
	case s.n > next && seq == 0: // a server that counts shows a gap by its own numbers
		c.lost.Add(int64(s.n - next))
	}
	c.heard[rank] = s.n + 1
	c.order = c.order*0x9E3779B97F4A7C15 + uint64(s.rank)<<32 + uint64(s.n) + 1
	c.fresh++
	if span := c.crowd.span.Load(); span != nil && s.at >= span.from {
		span.Times.Add(time.Since(c.crowd.began) - s.at)
	}
	if rank == c.Rank {
		c.own.Add(1)
		c.wake()
	}
}

func (c *Client) wake() {
	select {
	case c.kick <- struct{}{}:
	default: // she is told already
	}
}

// post sends the client's next post. One goroutine at a time may.
func (c *Client) post() error {
	return c.send(uint32(c.posted.Add(1) - 1))
}

// send sends the post with the number, which may have been sent before.
func (c *Client) send(n uint32) error {
	s := stamp{run: c.crowd.run, rank: uint16(c.Rank), n: n}
	c.key = s.key(c.key[:0])
	s.at = time.Since(c.crowd.began)
	c.text = append(append(s.append(c.text[:0]), ' '), c.crowd.Words...)
	c.draft = c.crowd.Adapter.Post(c.draft[:0], int64(n)+1, c.Room, Post{Key: c.key, Text: c.text})
	return c.line.Load().Send(c.draft)
}

// Release says when a post makes way for the next one.
type Release int

// A post is over when it is Answered, or when it is answered and has come back to its poster like to everybody else.
const (
	WhenAnswered Release = iota
	WhenDelivered
)

// flow is how a client posts: window posts are without answer at most, and most of them in all; 0 is no end.
type flow struct {
	window, most int64
	by           Release
}

// push posts as fast as posts are released, until ctx ends, or the last one is released.
func (c *Client) push(ctx context.Context, f flow) error {
	for begun := c.posted.Load(); ctx.Err() == nil; {
		over := c.acked.Load() + c.refused.Load()
		if f.by == WhenDelivered {
			over = min(over, c.own.Load()+c.refused.Load())
		}
		posted := c.posted.Load()
		last := f.most > 0 && posted-begun >= f.most
		switch {
		case last && over >= posted:
			return nil
		case !last && posted-over < f.window:
			if err := c.post(); err != nil {
				return fmt.Errorf("client %d posts: %w", c.number, err)
			}
			continue
		}
		select {
		case <-c.kick:
		case <-c.ended:
			return fmt.Errorf("client %d posts: %w", c.number, c.err)
		case <-ctx.Done():
		}
	}
	return nil
}

// repeat sends the posts again that were not answered, as whoever comes back does, and waits for the answers.
func (c *Client) repeat(ctx context.Context) error {
	var open []uint32
	for n := range c.posted.Load() {
		if n >= int64(len(c.done)) || !c.done[n] {
			open = append(open, uint32(n))
		}
	}
	goal := c.acked.Load() + c.refused.Load() + int64(len(open))
	for _, n := range open {
		if err := c.send(n); err != nil {
			return fmt.Errorf("client %d repeats: %w", c.number, err)
		}
	}
	for c.acked.Load()+c.refused.Load() < goal {
		select {
		case <-c.kick:
		case <-c.ended:
			return fmt.Errorf("client %d repeats: %w", c.number, c.err)
		case <-ctx.Done():
			return fmt.Errorf("client %d repeats: %w", c.number, context.Cause(ctx))
		}
	}
	return nil
}

// drain reads what has piled up for a deaf client, and returns how the server has cut her: Closed, another error of the line, or nil where it has not.
func (c *Client) drain(wait time.Duration) error {
	<-c.ended
	conn := c.line.Load()
	for {
		if err := conn.net.SetReadDeadline(time.Now().Add(wait)); err != nil {
			return err
		}
		_, err := conn.Next()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
