package realtime

import "time"

// sweep is the one clock of all sockets and topics: it pings those who weren't heard of, part after part, and lets go of what nobody needs.
func (h *Hub) sweep() {
	tick := time.NewTicker(max(time.Millisecond, h.limits.Heartbeat/slots))
	defer tick.Stop()
	var tidied time.Time
	for turn := 0; ; turn = (turn + 1) % slots {
		select {
		case <-tick.C:
		case <-h.ctx.Done():
			return
		}
		now := h.now()
		for _, c := range h.sockets.in(turn) {
			c.poke(now)
		}
		if now.Sub(tidied) >= min(time.Second, h.limits.Absence, h.limits.Linger) {
			tidied = now
			h.tidy(now)
		}
	}
}

// poke pings a client that wasn't heard of for a heartbeat. Whether it answers is seen by the reader's deadline.
func (c *Conn) poke(now time.Time) {
	c.mu.Lock()
	quiet := now.Sub(c.heard) >= c.hub.limits.Heartbeat*9/10
	c.mu.Unlock()
	if quiet {
		c.send(c.hub.ping, nil)
	}
}

func (h *Hub) tidy(now time.Time) {
	h.posts.forget(now)
	h.said.forget(now)
	for _, f := range h.feeds() {
		if f.crowd != nil {
			f.call(now)
		}
		if f.expire(now.Add(-h.limits.Linger)) {
			h.close(f)
			h.part(f.name.Space, f.line)
		}
	}
}

// forget settles what was dropped from a connection that ended.
func (h *Hub) forget(dropped []waiting) {
	h.count.dropped.Add(int64(len(dropped)))
	for _, w := range dropped {
		if r := w.round; r != nil && r.left.Add(-1) == 0 {
			h.spawn(func() { r.feed.next(r) }) // the feed may be locked by whoever sends
		}
	}
}
