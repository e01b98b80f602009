package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
)

// padConn is one socket of a pad: one goroutine reads; what is sent goes to the kernel at once, and what that doesn't take to another goroutine, over a
// queue with a bound. It is a pad.Listener.
type padConn struct {
	house *pads
	ws    *websocket.Conn
	wire  wire // nil where nothing can be given to the kernel without waiting
	who   tenants.Principal
	from  realtime.Address
	tells bool // it asked for what is saved
	table *table
	self  pad.Hand
	may   bool      // write, if the pad can be written
	seat  *pad.Seat // under the table's lock for others than the reader

	writes, presence, bytes bucket // of the reader alone
	lastDenied              time.Time
	selves                  int // under the table's lock: clients of Yjs it speaks for

	mu      sync.Mutex
	queue   [][]byte // frames
	queued  int      // bytes of the queue, of the rest, and of what is being written
	rest    []byte   // of a frame that the kernel took in part; it goes before the queue
	writing bool     // the writer has taken from the queue what isn't written yet
	ending  realtime.Code
	until   time.Time // when it is let go of if nothing more is heard
	wake    chan struct{}
	over    chan struct{} // closed when it ends
	broken  []byte        // of the writer alone: the rest of a frame that its last write broke off
}

// wire is a connection that takes bytes without waiting, as far as it can.
type wire interface{ Offer([]byte) (int, error) }

const lostLine realtime.Code = 1006

// bucket holds what may still be done at once, and fills up at a rate. The zero bucket is full.
type bucket struct {
	spent float64
	at    time.Time
}

func (b *bucket) take(r realtime.Rate, n float64, now time.Time) bool {
	b.spent = max(0, b.spent-now.Sub(b.at).Seconds()*r.PerSecond)
	b.at = now
	if b.spent+n > r.Burst {
		return false
	}
	b.spent += n
	return true
}

// run lets the socket in and reads until the end.
func (c *padConn) run(at padKey) {
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.write()
	}()
	err := c.guarded(func() error { return c.greet(at) })
	if err == nil {
		c.close(c.read())
	} else {
		c.note("open", err)
		c.close(codeOf(err))
	}
	if gone, ok := c.table.part(c); ok && c.seat != nil {
		c.seat.Say(gone)
	}
	if c.seat != nil {
		c.seat.Leave()
	}
	c.hearOut()
	<-written
	if err := c.ws.Close(); err != nil {
		c.house.house.Log.Debug("close a pad's socket", "from", c.from, "error", err.Error())
	}
}

// greet looks at the newcomer's rights now that a change of them would reach her, and tells her what the pad has.
func (c *padConn) greet(at padKey) error {
	c.ws.SetPingHandler(func(payload string) error {
		c.send(pongFrame(payload))
		return c.extend()
	})
	c.ws.SetPongHandler(func(string) error { return c.extend() })
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers, who alone writes
	if err := c.extend(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	h := c.house.house
	if err := h.stands(ctx, c.who); err != nil {
		return err
	}
	in, err := h.Authority.Enter(ctx, c.who, at.space)
	if err != nil {
		return err
	}
	if c.self, err = h.Pads.People.Self(ctx, in); err != nil {
		return err
	}
	c.may = in.May(tenants.WritePad)
	seat, p, err := h.Pads.Open(ctx, in, at.id, c)
	if err != nil {
		return err
	}
	c.table.mu.Lock()
	c.seat = seat
	c.table.mu.Unlock()
	if c.tells {
		c.tellState(p.State)
	}
	if c.seat.Writes() == nil { // of who can't write nothing is wanted
		c.say(vectorMessage(c.seat.Vector()))
	}
	if here, ok := c.table.everybody(func(p *presence) bool { return p.conn != c }); ok {
		c.say(here)
	}
	if c.table.size() == 1 {
		c.seat.Say([]byte{messageQuery}) // other nodes know who is there
	}
	return nil
}

// read takes messages until the socket ends, and returns why.
func (c *padConn) read() realtime.Code {
	var buf bytes.Buffer
	for {
		kind, r, err := c.ws.NextReader()
		switch {
		case err != nil:
			return lostLine
		case kind != websocket.BinaryMessage:
			return realtime.Malformed
		}
		buf.Reset()
		most := c.house.limits.Message
		n, err := buf.ReadFrom(io.LimitReader(r, int64(most)+1))
		switch {
		case n > int64(most):
			c.deny(pad.ErrUpdateTooLarge)
			return realtime.TooLarge
		case err != nil:
			return lostLine
		case c.extend() != nil:
			return lostLine
		}
		if c.ended() {
			return lostLine // what comes after the rights have gone isn't taken any more
		}
		now := time.Now()
		if !c.bytes.take(c.house.limits.Bytes, float64(n), now) {
			return padTooMany
		}
		if code := c.take(buf.Bytes(), now); code != 0 {
			return code
		}
	}
}

// take answers one message.
func (c *padConn) take(text []byte, now time.Time) realtime.Code {
	m, ok := readMessage(text)
	if !ok {
		return realtime.Malformed
	}
	switch m.kind {
	case messageQuery:
		if here, ok := c.table.everybody(func(*presence) bool { return true }); ok {
			c.say(here)
		}
		return 0
	case messageAwareness:
		if !c.presence.take(c.house.limits.Presence, 1, now) {
			return 0 // the next one says where it is as well
		}
		news, ok := c.table.say(c, m.body, now)
		if !ok {
			return realtime.Malformed
		}
		if news != nil {
			c.seat.Say(news)
		}
		return 0
	}
	if !c.writes.take(c.house.limits.Writes, 1, now) {
		return padTooMany
	}
	if m.sub == syncVector {
		v, err := yjs.ParseVector(m.body)
		if err != nil {
			return realtime.Malformed
		}
		c.say(syncMessage(syncDiff, c.seat.Diff(v)))
		return 0
	}
	update := slices.Clone(m.body) // the document keeps it
	err := c.guarded(func() error {
		if m.sub == syncDiff {
			return c.seat.Bring(update)
		}
		return c.seat.Write(update)
	})
	return c.refused(err)
}

// refused tells the client why what it wrote was not taken, and returns the code by which the socket ends where it can't go on.
func (c *padConn) refused(err error) realtime.Code {
	if err == nil {
		return 0
	}
	c.deny(err)
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Forbidden, fault.TooLarge:
		return 0 // it may read on
	}
	c.note("write", err)
	return codeOf(err)
}

// deniedEvery is how often a client hears that what it writes is refused: a provider complains each time.
const deniedEvery = time.Second

func (c *padConn) deny(err error) {
	now := time.Now()
	if now.Sub(c.lastDenied) < deniedEvery {
		return
	}
	c.lastDenied = now
	c.say(deniedMessage(fault.Of(err).Code))
}

// guarded turns a panic into an error: it fails shut, and the other sockets stay.
func (c *padConn) guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.ErrInternal.Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return work()
}

func (c *padConn) note(what string, err error) {
	if fault.KindOf(err) == fault.Internal && !errors.Is(err, context.Canceled) {
		c.house.house.Log.Error("a pad's socket failed", "at", what, "error", err.Error())
	}
}

// ended reports whether the socket has been closed.
func (c *padConn) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending != 0
}

// extend gives the client another while to be heard of: two heartbeats and a half.
func (c *padConn) extend() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, beat := time.Now(), c.house.limits.Heartbeat
	if c.ending != 0 || c.until.Sub(now) > beat*12/5 { // it was put off a moment ago
		return nil
	}
	c.until = now.Add(beat * 5 / 2)
	return c.ws.SetReadDeadline(c.until)
}

// hearOut reads what the client still sends, up to its answer to the close, so that the code isn't lost with the connection.
func (c *padConn) hearOut() {
	c.mu.Lock()
	ending := c.ending
	c.mu.Unlock()
	if ending == lostLine || c.ws.SetReadDeadline(time.Now().Add(c.house.limits.Closing)) != nil {
		return
	}
	for {
		if _, _, err := c.ws.NextReader(); err != nil {
			return
		}
	}
}

// standing says whom the socket belongs to, and where it stands.
func (c *padConn) standing() realtime.Standing {
	return realtime.Standing{
		Person: c.who.Person(), Member: c.who.Member(), Tenant: c.who.Tenant(), Session: c.who.Session(), Guest: c.who.Guest(),
		Spaces: []tenants.Space{c.table.key.space},
	}
}

// tellState tells a client that asked for it in which state the pad is, and whether it may write.
func (c *padConn) tellState(s pad.State) {
	text, err := json.Marshal(struct {
		State string `json:"state"`
		Write bool   `json:"write"`
	}{string(s), s == pad.Open && c.may})
	if err != nil {
		panic("live: a state of a pad can't be written: " + err.Error())
	}
	c.say(stateMessage(text))
}

// Turned implements pad.Listener.
func (c *padConn) Turned(s pad.State) {
	if c.tells {
		c.tellState(s)
	}
}

// Saved implements pad.Listener.
func (c *padConn) Saved(count uint64) {
	if c.tells {
		c.say(savedMessage(count))
	}
}

// Lost implements pad.Listener.
func (c *padConn) Lost() { c.close(realtime.GoingAway) }

// Relay implements pad.Listener.
func (c *padConn) Relay(b *pad.Batch) {
	frames, _ := b.Made(c.table.frames).([]byte) // always bytes
	if b.Has(c) {
		frames = nil
		for _, x := range b.Sent {
			if !x.Of(c) {
				frames = framed(frames, messageOf(x))
			}
		}
	}
	if len(frames) > 0 {
		c.send(frames)
	}
}

func messageOf(x pad.Sent) []byte {
	if x.Update != nil {
		return syncMessage(syncUpdate, x.Update)
	}
	return x.Said
}

// frames puts a batch into frames for all who take it whole, and notes what other nodes say.
func (t *table) frames(sent []pad.Sent) any {
	var frames []byte
	for _, x := range sent {
		if x.From == nil && x.Said != nil {
			t.hear(x.Said)
		}
		frames = framed(frames, messageOf(x))
	}
	return frames
}
