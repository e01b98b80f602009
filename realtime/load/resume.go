package load

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrNoResume is what Return returns of a server that keeps nothing to resume from.
var ErrNoResume = errors.New("the server keeps nothing to resume from")

// Return has all clients who left come back at once, each resuming behind what came to her last, and waits until each has got everything that was
// posted meanwhile. Who isn't let in tries again after a moment. It returns how long that took.
func (c *Crowd) Return(ctx context.Context) (time.Duration, error) {
	due := map[string]int64{}
	for _, one := range c.posters {
		due[one.Room] += one.acked.Load()
	}
	if slices.ContainsFunc(c.clients, func(one *Client) bool { return !one.kept }) {
		return 0, ErrNoResume
	}
	begun := time.Now()
	err := c.each(ctx, len(c.clients), func(ctx context.Context, one *Client) error {
		if one.Rank >= 0 {
			return nil
		}
		return one.resume(ctx, due[one.Room])
	})
	return time.Since(begun), err
}

// resume comes back and waits until so many entries have come in all.
func (c *Client) resume(ctx context.Context, goal int64) error {
	c.goal = goal
	if c.got.Load() >= goal {
		c.goal = 0
	}
	waits := c.goal > 0
	if err := c.comeBack(ctx); err != nil || !waits {
		return err
	}
	select {
	case <-c.back:
		return nil
	case <-c.ended:
		return fmt.Errorf("client %d resumes: %w", c.number, c.err)
	case <-ctx.Done():
		return fmt.Errorf("client %d resumes: %d of %d entries have come: %w", c.number, c.got.Load(), goal, context.Cause(ctx))
	}
}

// comeBack connects again, however often it takes.
func (c *Client) comeBack(ctx context.Context) error {
	for try := time.Duration(1); ; try++ {
		err := c.come(ctx, &Mark{Seq: c.seq, Epoch: c.epoch})
		if err == nil {
			return nil
		}
		<-c.ended
		pause := time.NewTimer(try * (50*time.Millisecond + rand.N(100*time.Millisecond)))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return err
		}
	}
}

// Repeat has all clients come back, as after their server was gone, and the posters send again what was not answered. It returns once that is answered.
func (c *Crowd) Repeat(ctx context.Context) error {
	if err := c.part(func(*Client) bool { return true }); err != nil {
		return err
	}
	err := c.each(ctx, 64, func(ctx context.Context, one *Client) error { return one.comeBack(ctx) })
	if err != nil {
		return err
	}
	return c.post(ctx, func(ctx context.Context, one *Client) error { return one.repeat(ctx) })
}

// Gone waits until the server has gone from all clients.
func (c *Crowd) Gone() {
	for _, one := range c.clients {
		<-one.ended
	}
}

// Cut lets those who never read take in what has piled up for them, and returns how many the server has cut off. One on whose line nothing comes for so
// long is not.
func (c *Crowd) Cut(wait time.Duration) int {
	var cut atomic.Int64
	var all sync.WaitGroup
	for _, one := range c.clients {
		if one.Deaf {
			all.Go(func() {
				if one.drain(wait) != nil {
					cut.Add(1)
				}
			})
		}
	}
	all.Wait()
	return int(cut.Load())
}
