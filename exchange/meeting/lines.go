package meeting

import (
	"sync"
	"time"

	"github.com/naru-network/naru/tenants"
)

// What many do in one room at once queues up, and whatever has queued is kept in one write.
const (
	mostQueued = 1024 // of one room; whoever comes then is asked to come again
	mostJoined = 128  // kept in one write
)

type lineKey struct {
	space tenants.Space
	room  RoomID
}

// lines is the queues of one sort of deed, one for each room in which something waits.
type lines[J any] struct {
	keep func(lineKey, []J)

	work   sync.WaitGroup
	mu     sync.Mutex
	closed bool
	queued map[lineKey][]J
	busy   map[lineKey]bool
}

func newLines[J any](keep func(lineKey, []J)) *lines[J] {
	return &lines[J]{keep: keep, queued: map[lineKey][]J{}, busy: map[lineKey]bool{}}
}

// put queues a deed. Who keeps it answers it.
func (l *lines[J]) put(key lineKey, j J) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return ErrRoomClosing.After(time.Second)
	case len(l.queued[key]) >= mostQueued:
		return ErrRoomBusy.After(time.Second)
	}
	l.queued[key] = append(l.queued[key], j)
	if !l.busy[key] {
		l.busy[key] = true
		l.work.Go(func() { l.serve(key) })
	}
	return nil
}

// serve keeps what queues for a room until nothing is left.
func (l *lines[J]) serve(key lineKey) {
	for {
		l.mu.Lock()
		batch := l.queued[key]
		if len(batch) == 0 {
			delete(l.queued, key)
			delete(l.busy, key)
			l.mu.Unlock()
			return
		}
		n := min(len(batch), mostJoined)
		l.queued[key] = batch[n:]
		l.mu.Unlock()
		l.keep(key, batch[:n:n])
	}
}

// close takes nothing more, and waits until what had queued is kept.
func (l *lines[J]) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.work.Wait()
}
