package live

import (
	"context"
	"net/url"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
)

// PadLimits bounds what sockets of pads may ask of a node. A zero field takes the default.
type PadLimits struct {
	Sockets       int // of all; 20,000
	MemberSockets int // of one member, on this node; 100
	PadSockets    int // of one pad, on this node; 500

	Writes   realtime.Rate // of one socket; 100 a second, 1,000 at once: nobody types faster, and a busy provider says some twice
	Presence realtime.Rate // what goes beyond is left out; 2,000 a second, 4,000 at once: providers say again what they hear of others
	Bytes    realtime.Rate // of one socket; 512 KiB a second, 16 MiB at once: a day without a line comes back in one message
	Message  int           // bytes of one message, unpacked; 4 MiB and a little: what a pad takes as one update

	QueueBytes int           // waiting for one socket before it is too slow; 4 MiB beyond the largest document
	Heartbeat  time.Duration // between signs of life; 20 s, since a provider gives up after 30
	Closing    time.Duration // for a client to answer a close; a second
}

func (l PadLimits) filled() PadLimits {
	for _, x := range []struct {
		field *int
		usual int
	}{{&l.Sockets, 20_000}, {&l.MemberSockets, 100}, {&l.PadSockets, 500}, {&l.Message, 4<<20 + 64}, {&l.QueueBytes, 24 << 20}} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	for _, x := range []struct {
		field *realtime.Rate
		usual realtime.Rate
	}{
		{&l.Writes, realtime.Rate{PerSecond: 100, Burst: 1000}}, {&l.Presence, realtime.Rate{PerSecond: 2000, Burst: 4000}},
		{&l.Bytes, realtime.Rate{PerSecond: 512 << 10, Burst: 16 << 20}},
	} {
		if *x.field == (realtime.Rate{}) {
			*x.field = x.usual
		}
	}
	if l.Heartbeat == 0 {
		l.Heartbeat = 20 * time.Second
	}
	if l.Closing == 0 {
		l.Closing = time.Second
	}
	return l
}

// The codes of a close that are the pads' own. A y-websocket provider takes those from 4400 to 4499 for final, so what passes is said above them.
const (
	padTooSlow realtime.Code = 4508
	padTooMany realtime.Code = 4529
)

// pads is the sockets of pads on this node.
type pads struct {
	house  *House
	limits PadLimits

	mu      sync.Mutex
	closing bool
	tables  map[padKey]*table
	conns   map[*padConn]bool
	members map[tenants.MemberID]int
	serving sync.WaitGroup
}

func newPads(h *House, l PadLimits) *pads {
	return &pads{house: h, limits: l.filled(), tables: map[padKey]*table{}, conns: map[*padConn]bool{}, members: map[tenants.MemberID]int{}}
}

// OpenPad answers GET /pads/{space}/{pad}?ticket=…: it opens a socket of the y-websocket protocol for the bearer of a ticket, or refuses while it
// still can. With saved=1 the client is also told what is kept and in which state the pad is.
func (h *House) OpenPad(c *fiber.Ctx) error {
	r, err := asked(c)
	if err != nil {
		return err
	}
	space, err := url.PathUnescape(c.Params("space"))
	if err != nil {
		return fiber.ErrBadRequest
	}
	who, err := h.Door.Redeem(c.UserContext(), c.Query("ticket"))
	if err != nil {
		return err
	}
	at := padKey{tenants.Space(space), pad.ID(c.Params("pad"))}
	in, err := h.Authority.Enter(c.UserContext(), who, at.space)
	if err != nil {
		return err
	}
	if _, err := h.Pads.Pad(c.UserContext(), in, at.id); err != nil {
		return err
	}
	if err := h.pads.place(who, at); err != nil {
		return err
	}
	from, tells := realtime.Address(c.IP()), c.Query("saved") != ""
	upgrade(c, r, func(ws *websocket.Conn) {
		plain, _ := ws.NetConn().(wire)
		h.pads.serve(&padConn{house: h.pads, ws: ws, wire: plain, who: who, from: from, tells: tells, wake: make(chan struct{}, 1), over: make(chan struct{})}, at)
	})
	return nil
}

// place returns why whoever asks can't have one more socket, if she can't.
func (p *pads) place(who tenants.Principal, at padKey) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closing:
		return realtime.ErrUnready
	case len(p.conns) >= p.limits.Sockets, p.members[who.Member()] >= p.limits.MemberSockets, p.tables[at] != nil && p.tables[at].size() >= p.limits.PadSockets:
		return realtime.ErrSockets.After(p.limits.Heartbeat)
	}
	return nil
}

func (t *table) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.conns)
}

// serve runs a socket until it has ended.
func (p *pads) serve(c *padConn, at padKey) {
	if !p.enter(c, at) {
		_ = c.ws.Close() // the node stops: the client comes back to another
		return
	}
	defer p.depart(c)
	c.run(at)
}

// enter puts a socket among those that are cut when rights change: what was looked at before the upgrade is looked at again after this.
func (p *pads) enter(c *padConn, at padKey) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		return false
	}
	p.serving.Add(1)
	p.conns[c] = true
	p.members[c.who.Member()]++
	t := p.tables[at]
	if t == nil {
		t = &table{house: p, key: at, conns: map[*padConn]bool{}, seen: map[uint64]*presence{}}
		p.tables[at] = t
	}
	t.mu.Lock()
	t.conns[c] = true
	t.mu.Unlock()
	c.table = t
	return true
}

func (p *pads) depart(c *padConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.serving.Done()
	delete(p.conns, c)
	if p.members[c.who.Member()]--; p.members[c.who.Member()] == 0 {
		delete(p.members, c.who.Member())
	}
	if c.table.size() == 0 && p.tables[c.table.key] == c.table {
		delete(p.tables, c.table.key)
	}
}

// all lists the sockets of this node.
func (p *pads) all() []*padConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]*padConn, 0, len(p.conns))
	for c := range p.conns {
		all = append(all, c)
	}
	return all
}

// cut closes the sockets that match.
func (p *pads) cut(match func(realtime.Standing) bool, code realtime.Code) {
	for _, c := range p.all() {
		if match(c.standing()) {
			c.close(code)
		}
	}
}

// shutdown tells every socket that the node goes away, and waits until they have ended; those that haven't when ctx ends are closed without a word.
func (p *pads) shutdown(ctx context.Context) {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	for _, c := range p.all() {
		c.close(realtime.GoingAway)
	}
	ended := make(chan struct{})
	go func() {
		p.serving.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		for _, c := range p.all() {
			_ = c.ws.Close() // its time is up
		}
		<-ended
	}
}

// codeOf says by which code a socket ends that can't go on because of err.
func codeOf(err error) realtime.Code {
	switch fault.KindOf(err) {
	case fault.Unauthenticated:
		return realtime.SignedOut
	case fault.Forbidden, fault.NotFound:
		return realtime.RightsChanged
	case fault.Invalid:
		return realtime.Malformed
	case fault.TooLarge:
		return realtime.TooLarge
	case fault.Limited:
		return padTooMany
	}
	return realtime.GoingAway
}
