package realtime

import (
	"maps"
	"sync"
	"sync/atomic"
)

// counts is what a hub counts as it goes.
type counts struct {
	sockets, subscriptions, opened, refused, frames, delivered, written, filled, reloads, dropped atomic.Int64

	mu   sync.Mutex
	cuts map[Code]int64
}

func (c *counts) cut(code Code) {
	if code == lost || code == farewell {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cuts[code]++
}

// Figures is what a hub has counted.
type Figures struct {
	Sockets, Subscriptions, Topics int64 // now
	RingBytes                      int64 // now, kept for those who come back

	Opened, Refused int64 // sockets, since the start
	Frames          int64 // of clients
	Delivered       int64 // entries, once for each socket
	Written         int64 // frames to clients
	Filled          int64 // entries read from the log because the bus hadn't brought them
	Reloads         int64 // clients that had missed too much
	Dropped         int64 // frames that waited for a socket when it was closed
	Cut             map[Code]int64
}

// Figures returns what the hub has counted.
func (h *Hub) Figures() Figures {
	c := &h.count
	f := Figures{
		Sockets: c.sockets.Load(), Subscriptions: c.subscriptions.Load(), Topics: int64(len(h.feeds())), RingBytes: h.rings.Load(),
		Opened: c.opened.Load(), Refused: c.refused.Load(), Frames: c.frames.Load(), Delivered: c.delivered.Load(),
		Written: c.written.Load(), Filled: c.filled.Load(), Reloads: c.reloads.Load(), Dropped: c.dropped.Load(),
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f.Cut = maps.Clone(c.cuts)
	return f
}
