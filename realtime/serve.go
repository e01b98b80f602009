package realtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

const pingMessage = websocket.PingMessage

// Serve runs a socket made by Upgrade until it has ended, and both its goroutines with it. It panics for a socket made otherwise.
func (h *Hub) Serve(ws *websocket.Conn, who tenants.Principal, from Address) {
	w, ok := ws.NetConn().(*wire)
	if !ok {
		panic("realtime: Serve needs a socket that Upgrade made")
	}
	c := &Conn{hub: h, ws: ws, wire: w, who: who, from: from}
	if code := h.sockets.enter(c, &h.limits); code != 0 {
		h.count.refused.Add(1)
		c.refuse(code)
		return
	}
	h.count.sockets.Add(1)
	h.count.opened.Add(1)
	defer h.sockets.depart(c)
	defer h.count.sockets.Add(-1)
	c.run()
}

// refuse closes a socket that has no place, and hears the client out for a moment, so that the code isn't lost with the connection.
func (c *Conn) refuse(code Code) {
	within := c.hub.limits.Closing
	err := c.wire.farewell(code, within)
	if err == nil {
		err = c.wire.SetReadDeadline(time.Now().Add(within))
	}
	for err == nil {
		_, _, err = c.ws.NextReader()
	}
	c.shut()
}

// shut closes the connection.
func (c *Conn) shut() {
	if err := c.wire.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		c.hub.log.Debug("close a socket", "from", c.from, "error", err.Error())
	}
}

// run reads until the end, and leaves nothing behind.
func (c *Conn) run() {
	c.ws.SetPingHandler(c.pinged)
	c.ws.SetPongHandler(func(string) error { return c.extend(c.hub.now()) })
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers, who alone writes
	c.send(c.hub.hello, nil)
	code := c.greet()
	if code == 0 {
		code = c.read()
	}
	c.Close(code)
	c.hearOut()
	c.written()
	c.leave()
	c.hub.desk.Gone(c)
	c.shut()
}

// greet has the desk look at the newcomer.
func (c *Conn) greet() Code {
	if err := c.extend(c.hub.now()); err != nil {
		return lost
	}
	done := make(chan Code, 1)
	go func() { done <- c.welcome() }()
	return <-done
}

// welcome asks the desk about the newcomer.
func (c *Conn) welcome() Code {
	ctx, done := c.begin("")
	defer done()
	_, err := c.guarded(func() (Reply, error) { return Reply{}, c.hub.desk.Came(ctx, c) })
	if err == nil {
		c.settle(ctx)
		return 0
	}
	c.note(ctx, "greet", err)
	switch fault.KindOf(err) {
	case fault.Unauthenticated:
		return SignedOut
	case fault.Limited:
		return TooMany
	case fault.Unavailable, fault.Internal:
		return GoingAway
	}
	return RightsChanged
}

// hearOut reads what the client still sends, up to its answer to the close, so that the code isn't lost with the connection. The writer sets
// until when.
func (c *Conn) hearOut() {
	c.mu.Lock()
	ending := c.ending
	c.mu.Unlock()
	for ending != lost && ending != farewell {
		if _, _, err := c.ws.NextReader(); err != nil {
			return
		}
	}
}

// extend gives the client another while to be heard of: two heartbeats and a half. It moves the deadline once a second at most.
func (c *Conn) extend(now time.Time) error {
	if now.Sub(c.extended) < min(time.Second, c.hub.limits.Heartbeat/2) {
		return nil
	}
	c.extended = now
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ending != 0 {
		return nil // the writer has set the last one
	}
	c.heard = now
	return c.wire.SetReadDeadline(time.Now().Add(c.hub.limits.Heartbeat * 5 / 2))
}

var errFlood = errors.New("realtime: too many pings")

func (c *Conn) pinged(payload string) error {
	if _, ok := c.frames.take(c.hub.limits.Frames, 1, c.hub.now()); !ok {
		return errFlood
	}
	c.send(newParcel(websocket.PongMessage, []byte(payload)), nil)
	return c.extend(c.hub.now())
}

// read takes frames until the connection ends, and returns why.
func (c *Conn) read() Code {
	for {
		kind, r, err := c.ws.NextReader()
		switch {
		case errors.Is(err, errFlood):
			return TooMany
		case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived):
			return farewell
		case err != nil:
			return lost
		case kind != websocket.TextMessage:
			return Malformed
		}
		if !c.alive() {
			return lost
		}
		if code := c.message(r); code != 0 {
			return code
		}
	}
}

// texts are buffers that frames are read into. They are as large as the largest frame at most.
var texts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// message reads one frame and answers it. What a client packs is bounded by what it unpacks to, so that a small frame can't become a large one.
func (c *Conn) message(r io.Reader) Code {
	l := &c.hub.limits
	text := texts.Get().(*bytes.Buffer)
	text.Reset()
	defer texts.Put(text)
	n, err := text.ReadFrom(io.LimitReader(r, int64(l.FrameBytes)+1))
	if n > int64(l.FrameBytes) {
		return TooLarge
	}
	if err != nil {
		return lost
	}
	now := c.hub.now()
	if c.extend(now) != nil {
		return lost
	}
	_, fewFrames := c.frames.take(l.Frames, 1, now)
	_, fewBytes := c.bytes.take(l.Bytes, float64(n), now)
	if !fewFrames || !fewBytes {
		return TooMany
	}
	c.hub.count.frames.Add(1)
	done := make(chan Code, 1)
	go func() { done <- c.take(text.Bytes(), now) }()
	return <-done
}

// take answers one frame. It runs on a goroutine of its own, which the reader waits for: JSON and a store's work need some KiB of stack, which an idle
// reader would keep for as long as its socket is open.
func (c *Conn) take(text []byte, now time.Time) Code {
	f, err := ParseFrame(text)
	switch {
	case errors.Is(err, ErrFrame):
		return Malformed
	case err != nil:
		c.answer(errorView(f.ID, err))
	default:
		c.handle(f, now)
	}
	return 0
}

// answer sends a view of our own.
func (c *Conn) answer(view any) {
	p, err := encode(view)
	if err != nil {
		c.hub.log.Error("answer a frame", "error", err.Error())
		p = sure(errorView(0, err))
	}
	c.send(p, nil)
}

// handle answers a frame that is one.
func (c *Conn) handle(f Frame, now time.Time) {
	switch f.Kind {
	case Ping:
		c.send(c.hub.pong, nil)
		return
	case Unsub:
		c.unsubscribe(f.Topic)
		c.answer(okView{T: OK, ID: f.ID, Topic: f.Topic})
		return
	case Typing:
		if _, ok := c.typing.take(c.hub.limits.Typing, 1, now); !ok {
			return // it may be lost, and the next one says the same
		}
	}
	ctx, done := c.begin(f.Topic.Space)
	defer done()
	reply, err := c.guarded(func() (Reply, error) { return c.hub.desk.Handle(ctx, c, f) })
	if err != nil {
		c.note(ctx, string(f.Kind), err)
		for _, s := range c.fresh {
			c.unsubscribe(s.feed.name)
		}
		c.fresh = nil
		c.answer(errorView(f.ID, err))
		return
	}
	c.mu.Lock()
	c.stood(f.Topic.Space)
	c.mu.Unlock()
	if f.ID != 0 {
		c.answer(okView{OK, f.ID, f.Topic, &reply.Seq, reply.Body})
	}
	c.settle(ctx)
}

// settle has what was just subscribed begin, now that the client has its answer.
func (c *Conn) settle(ctx context.Context) {
	fresh := c.fresh
	c.fresh = nil
	for _, s := range fresh {
		c.release(ctx, s)
	}
}

// begin says that the desk is at work for this socket, in a space: whoever ends rights there meanwhile ends the socket and the work.
func (c *Conn) begin(space tenants.Space) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(c.hub.ctx, c.hub.limits.Handling)
	c.mu.Lock()
	c.entering, c.stop = space, cancel
	if c.ending != 0 {
		cancel()
	}
	c.mu.Unlock()
	return ctx, func() {
		c.mu.Lock()
		c.entering, c.stop = "", nil
		c.mu.Unlock()
		cancel()
	}
}

// guarded turns a panic of the desk, such as one of a zero scope, into an error: it fails shut, and the other sockets stay.
func (c *Conn) guarded(work func() (Reply, error)) (reply Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.ErrInternal.Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return work()
}

// note logs what isn't the client's own doing.
func (c *Conn) note(ctx context.Context, what string, err error) {
	if fault.KindOf(err) == fault.Internal && c.alive() {
		c.hub.log.ErrorContext(ctx, "frame failed", "frame", what, "error", err.Error())
	}
}
