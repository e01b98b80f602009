package live

import (
	"bytes"
	"encoding/binary"
	"time"

	"github.com/naru-network/naru/realtime"
)

// say sends one message.
func (c *padConn) say(message []byte) { c.send(framed(make([]byte, 0, len(message)+10), message)) }

// send gives frames to the kernel, and what it doesn't take at once to the writer's queue. A socket whose queue is full is too slow and ends: it is never
// waited for.
func (c *padConn) send(frames []byte) {
	if !c.pass(frames) {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// pass reports whether the writer has something to do.
func (c *padConn) pass(frames []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ending != 0 {
		return false
	}
	switch {
	case !c.writing && len(c.queue) == 0 && len(c.rest) == 0:
		n, err := 0, error(nil)
		if c.wire != nil {
			n, err = c.wire.Offer(frames)
		}
		if err != nil {
			c.end(lostLine)
			return false
		}
		if n == len(frames) {
			return false
		}
		c.rest = unsent(frames, n)
		c.queued += len(c.rest)
		frames = frames[n+len(c.rest):]
	case c.queued > 0 && c.queued+len(frames) > c.house.limits.QueueBytes:
		c.end(padTooSlow)
		return false
	}
	c.queued += len(frames)
	if len(frames) > 0 {
		c.queue = append(c.queue, frames)
	}
	return true
}

// close ends the socket: what waits for it is dropped, and it is told the code. It doesn't wait for the client.
func (c *padConn) close(code realtime.Code) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(code)
}

// end is called with c.mu held. It wakes a writer that is blocked, and a reader that waits for the client.
func (c *padConn) end(code realtime.Code) {
	if c.ending != 0 {
		return
	}
	c.ending = code
	if code != realtime.GoingAway && code != realtime.Malformed && code != realtime.TooLarge && code != padTooMany { // those are told why first
		c.queue = nil
		_ = c.ws.NetConn().SetWriteDeadline(time.Unix(1, 0)) // it is closed already, which wakes the writer as well
	}
	_ = c.ws.SetReadDeadline(time.Now().Add(c.house.limits.Closing)) // the same
	close(c.over)
}

// inOneWrite is about how many bytes go out by one system call.
const inOneWrite = 64 << 10

// quiet is a message that says nothing: a provider that hears no message for a while thinks that the line is dead.
var quiet = presenceMessage(0, nil)

// write sends what waits until the socket ends, and then says why.
func (c *padConn) write() {
	beat := time.NewTicker(c.house.limits.Heartbeat)
	defer beat.Stop()
	var spare [][]byte // the queue of the turn before, for the next one
	var joined []byte
	for {
		select {
		case <-c.wake:
		case <-beat.C:
			c.send(framed(append([]byte(nil), pingFrame...), quiet))
		case <-c.over:
		}
		c.mu.Lock()
		next, ending := c.queue, c.ending
		c.queue = spare[:0]
		c.broken, c.rest = c.rest, nil
		c.writing = true
		c.mu.Unlock()
		all, written := next, len(c.broken)
		err := c.mend()
		for len(next) > 0 && err == nil {
			joined = joined[:0]
			some := 0
			for some < len(next) && (some == 0 || len(joined)+len(next[some]) <= inOneWrite) {
				joined = append(joined, next[some]...)
				some++
			}
			var n int
			if n, err = c.ws.NetConn().Write(joined); err != nil {
				c.broken = bytes.Clone(unsent(joined, n))
			}
			written += len(joined)
			next = next[some:]
		}
		if cap(joined) > 4*inOneWrite {
			joined = nil
		}
		clear(all)
		spare = all[:0]
		c.mu.Lock()
		c.queued -= written
		c.writing = err != nil // then nothing may follow but the farewell
		c.mu.Unlock()
		if err != nil {
			c.close(lostLine) // unless it has ended already, which is why the write has failed
			c.mu.Lock()
			ending = c.ending
			c.mu.Unlock()
		}
		if ending != 0 {
			c.farewell(ending)
			return
		}
	}
}

// mend writes the rest of a frame of which only a part has gone out.
func (c *padConn) mend() error {
	if len(c.broken) == 0 {
		return nil
	}
	n, err := c.ws.NetConn().Write(c.broken)
	c.broken = c.broken[n:]
	return err
}

// unsent returns what is missing of the frame in which a write of frames broke off after n bytes: without it no other frame can follow.
func unsent(frames []byte, n int) []byte {
	for at := 0; at < n; {
		size := int(frames[at+1] & 0x7f)
		at += 2
		switch size {
		case 126:
			size = int(binary.BigEndian.Uint16(frames[at:]))
			at += 2
		case 127:
			size = int(binary.BigEndian.Uint64(frames[at:])) //nolint:gosec // a frame of ours
			at += 8
		}
		if at += size; at > n {
			return frames[n:at:at] // others are sent the same bytes
		}
	}
	return nil
}

// farewell says why the socket ends, if the client takes it in time.
func (c *padConn) farewell(code realtime.Code) {
	if code == lostLine {
		return
	}
	conn := c.ws.NetConn()
	if conn.SetWriteDeadline(time.Now().Add(c.house.limits.Closing)) != nil {
		return // it is closed already
	}
	if _, err := conn.Write(append(c.broken, closeFrame(int(code))...)); err != nil {
		c.house.house.Log.Debug("say why a pad's socket ends", "error", err.Error())
	}
}
