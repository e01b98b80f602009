package bus

import (
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
)

// listener is one pattern of subjects, and the one goroutine that hands over what is said there.
type listener struct {
	bus     *Bus
	pattern string
	heard   func(subject string, body []byte)
	queue   chan *nats.Msg
	sub     *nats.Subscription
	done    chan struct{}
	once    sync.Once
	dropped int // as of the last look, on the listener's goroutine
}

// Listen has heard called with everything said under a pattern: one subject, or all that begin alike: "naru.space.>". It is called by one
// goroutine, in the order of what each node said. When Listen returns, the server knows of it; those of other nodes in a cluster do a moment
// later. Stop ends it: it returns at once, and a call under way may still be running.
func (b *Bus) Listen(pattern string, heard func(subject string, body []byte)) (stop func(), err error) {
	l := &listener{bus: b, pattern: pattern, heard: heard, queue: make(chan *nats.Msg, waiting), done: make(chan struct{})}
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil, ErrClosed
	}
	b.listeners[l] = true
	b.running.Add(1)
	b.mu.Unlock()
	go l.run()
	sub, err := b.conn.ChanSubscribe(pattern, l.queue)
	b.mu.Lock()
	l.sub = sub
	b.mu.Unlock()
	if err == nil && b.conn.IsConnected() {
		err = b.conn.Flush()
		if !b.conn.IsConnected() {
			err = nil // it will be asked for again when the cluster is back, and OnLoss says so
		}
	}
	if err != nil {
		l.stop()
		return nil, fmt.Errorf("listen to %s: %w", pattern, err)
	}
	return l.stop, nil
}

func (l *listener) run() {
	defer l.bus.running.Done()
	for {
		select {
		case m := <-l.queue:
			l.heard(m.Subject, m.Data)
			l.look()
		case <-l.done:
			return
		}
	}
}

// look asks whether the last messages didn't fit into the queue. They are lost only while it is full, so there is always one more to look after.
// NATS itself tells only of the first of several in a row.
func (l *listener) look() {
	if len(l.queue) == 0 && l.dropped == 0 {
		return
	}
	l.bus.mu.Lock()
	sub := l.sub
	l.bus.mu.Unlock()
	if sub == nil {
		return
	}
	if n, err := sub.Dropped(); err == nil && n != l.dropped {
		l.dropped = n
		l.bus.lost()
	}
}

// offer puts a message into the queue unless it is full: it is used while the cluster is away, whose return tells of losses anyhow.
func (l *listener) offer(m *nats.Msg) {
	select {
	case l.queue <- m:
	default:
	}
}

func (l *listener) stop() {
	l.once.Do(func() {
		l.bus.mu.Lock()
		delete(l.bus.listeners, l)
		sub := l.sub
		l.bus.mu.Unlock()
		if sub != nil {
			if err := sub.Unsubscribe(); err != nil {
				l.bus.log.Debug("leave a subject", "subject", l.pattern, "error", err.Error())
			}
		}
		close(l.done)
	})
}
