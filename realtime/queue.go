package realtime

import (
	"time"
)

// waiting is a frame in the queue of a connection.
type waiting struct {
	parcel *parcel
	round  *round // that waits for it; nil where none does
}

// send puts a frame into the queue, and starts the writer if it rests. A connection whose queue is full is too slow and ends: it is never waited
// for. Where r isn't nil, it counts the frame until it is written, if the connection was idle: one that is behind shall not hold up others.
func (c *Conn) send(p *parcel, r *round) {
	c.mu.Lock()
	if c.ending != 0 {
		c.mu.Unlock()
		return
	}
	l := &c.hub.limits
	if len(c.queue) >= l.QueueFrames || c.queued > 0 && c.queued+p.size > l.QueueBytes {
		dropped := c.end(TooSlow)
		c.mu.Unlock()
		c.hub.forget(dropped)
		return
	}
	c.queued += p.size
	if c.writing {
		c.queue = append(c.queue, waiting{p, nil})
		c.mu.Unlock()
		return
	}
	if r != nil {
		r.left.Add(1)
	}
	c.queue = append(c.queue, waiting{p, r})
	c.writing = true
	c.mu.Unlock()
	go c.write()
}

// end drops the queue and has the writer say goodbye. It returns what was dropped, which the caller hands to the hub once c.mu is free.
func (c *Conn) end(code Code) []waiting {
	if c.ending != 0 {
		return nil
	}
	c.ending = code
	dropped := c.queue
	c.queue, c.spare = nil, nil
	if c.stop != nil {
		c.stop()
	}
	c.hub.count.cut(code)
	switch {
	case c.writing:
		if err := c.wire.cancel(); err != nil {
			c.hub.log.Debug("wake a writer", "error", err.Error()) // it is closed already, which wakes it as well
		}
	case code != lost:
		c.writing = true
		go c.write()
	}
	c.ebbs()
	return dropped
}

// write sends what waits until nothing does.
func (c *Conn) write() {
	var done []waiting
	for {
		next, ending := c.turn(done)
		switch {
		case ending != 0:
			c.goodbye(ending)
			return
		case next == nil:
			return
		}
		err := c.put(next)
		for _, w := range next {
			if w.round != nil {
				w.round.done()
			}
		}
		if err != nil {
			c.broken()
		}
		done = next
	}
}

// turn takes what waits, and gives back the slice of the turn before. It returns nothing when the writer may rest.
func (c *Conn) turn(done []waiting) ([]waiting, Code) {
	const kept = 16 // frames of room that an idle connection keeps
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range done {
		c.queued -= w.parcel.size
	}
	if c.ending != 0 {
		return nil, c.ending
	}
	clear(done)
	if cap(done) <= kept {
		c.spare = done[:0]
	}
	if c.queued <= c.hub.limits.QueueBytes/4 && len(c.queue) <= c.hub.limits.QueueFrames/4 {
		c.ebbs()
	}
	if len(c.queue) == 0 {
		c.rest()
		return nil, 0
	}
	next := c.queue
	c.queue = c.spare
	c.spare = nil
	return next, 0
}

// ebbs lets whoever waits for the queue go on.
func (c *Conn) ebbs() {
	if c.ebbed != nil {
		close(c.ebbed)
		c.ebbed = nil
	}
}

// rest lets whoever waits for the writer go on.
func (c *Conn) rest() {
	c.writing = false
	c.ebbs()
	if c.ended != nil {
		close(c.ended)
		c.ended = nil
	}
}

// inOneCall is about how many bytes are written by one system call.
const inOneCall = 64 << 10

// put writes frames: many of them in one system call.
func (c *Conn) put(all []waiting) error {
	c.hub.count.written.Add(int64(len(all)))
	if len(all) == 1 {
		return c.one(all[0].parcel)
	}
	c.wire.hold()
	for _, w := range all {
		if err := c.one(w.parcel); err != nil {
			return err
		}
		if c.wire.held() >= inOneCall {
			if err := c.wire.flush(); err != nil {
				return err
			}
			c.wire.hold()
		}
	}
	return c.wire.flush()
}

func (c *Conn) one(p *parcel) error {
	c.ws.EnableWriteCompression(p.size >= worthPacking)
	return c.ws.WritePreparedMessage(p.prepared)
}

// broken gives up a connection that can't be written to, unless it was ended meanwhile: then the write was broken off for the goodbye.
func (c *Conn) broken() {
	c.mu.Lock()
	if c.ending != 0 {
		c.mu.Unlock()
		return
	}
	dropped := c.end(lost)
	c.mu.Unlock()
	c.hub.forget(dropped)
}

// goodbye is the writer's last deed: it says why, if the client takes it in time, and has the reader wait no longer than that for an answer.
func (c *Conn) goodbye(code Code) {
	within := c.hub.limits.Closing
	var err error
	if code != lost {
		err = c.wire.farewell(code, within)
	}
	if code == lost || err != nil {
		if err := c.wire.Close(); err != nil {
			c.hub.log.Debug("close a socket", "error", err.Error()) // it is closed already
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.wire.SetReadDeadline(time.Now().Add(within)); err != nil {
		c.hub.log.Debug("close a socket", "error", err.Error())
	}
	c.rest()
}

// written waits until the writer rests.
func (c *Conn) written() {
	c.mu.Lock()
	if !c.writing {
		c.mu.Unlock()
		return
	}
	if c.ended == nil {
		c.ended = make(chan struct{})
	}
	ended := c.ended
	c.mu.Unlock()
	<-ended
}

// ebb waits until most of what was sent is written, so that somebody who comes back to much isn't too slow for it. It reports false when the
// connection ends or the time is up.
func (c *Conn) ebb(done <-chan struct{}) bool {
	c.mu.Lock()
	if c.ending != 0 {
		c.mu.Unlock()
		return false
	}
	if c.queued <= c.hub.limits.QueueBytes/4 && len(c.queue) <= c.hub.limits.QueueFrames/4 {
		c.mu.Unlock()
		return true
	}
	if c.ebbed == nil {
		c.ebbed = make(chan struct{})
	}
	ebbed := c.ebbed
	c.mu.Unlock()
	select {
	case <-ebbed:
		return c.alive()
	case <-done:
		return false
	}
}

func (c *Conn) alive() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending == 0
}
