package pass

import (
	"context"
	"sync"
	"time"
)

// queues lets one try for an account happen at a time, so that a hundred wrong passwords at once count as a hundred.
type queues struct {
	mu   sync.Mutex
	open map[string]*queue
}

type queue struct {
	turn  chan struct{} // holds a token while somebody's try is under way
	count int
}

func newQueues() *queues { return &queues{open: map[string]*queue{}} }

// queueMost bounds who waits for one account's turn: a person has a few tabs, not more.
const queueMost = 4

// Enter waits for the turn at key and returns what ends it. It returns ErrBusy where too many wait or ctx ends first.
func (q *queues) Enter(ctx context.Context, key string) (leave func(), err error) {
	q.mu.Lock()
	at, ok := q.open[key]
	if !ok {
		at = &queue{turn: make(chan struct{}, 1)}
		q.open[key] = at
	}
	if at.count > queueMost {
		q.mu.Unlock()
		return nil, ErrBusy.After(time.Second)
	}
	at.count++
	q.mu.Unlock()

	select {
	case at.turn <- struct{}{}:
		return func() { <-at.turn; q.leave(key, at) }, nil
	case <-ctx.Done():
		q.leave(key, at)
		return nil, ErrBusy.After(time.Second).Because(ctx.Err())
	}
}

func (q *queues) leave(key string, at *queue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if at.count--; at.count == 0 {
		delete(q.open, key)
	}
}
