package realtime

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/tenants"
)

// Address is where a client calls from, for the log.
type Address string

// Conn is one socket. It has one goroutine, which reads and asks the desk, and a second one while there is something to write.
type Conn struct {
	hub  *Hub
	ws   *websocket.Conn
	wire *wire
	who  tenants.Principal
	from Address
	slot int // of the hub, in which it stands

	// Of the reader alone.
	frames, bytes, typing bucket
	fresh                 []*sub // subscribed by the frame that is being answered
	extended              time.Time

	mu       sync.Mutex
	subs     map[Name]*sub
	spaces   []tenants.Space    // that it was let into
	entering tenants.Space      // being asked for by the frame that is being answered
	stop     context.CancelFunc // of what the desk is doing for it
	heard    time.Time
	queue    []waiting
	spare    []waiting // what the writer used last, for the next turn
	queued   int       // bytes in queue and under way
	writing  bool
	ended    chan struct{} // closed when the writer ends, for whoever waits
	ebbed    chan struct{} // closed when the queue is empty, for whoever waits
	ending   Code          // why nothing more is sent; 0 while all is well
}

// Reasons for an end that no client is told.
const (
	farewell Code = 1000 // the client closed it
	lost     Code = 1006 // the connection broke
)

// Who returns whoever opened the socket.
func (c *Conn) Who() tenants.Principal { return c.who }

// From returns where the socket was opened from.
func (c *Conn) From() Address { return c.from }

// Follows reports whether the socket is subscribed to the topic.
func (c *Conn) Follows(n Name) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.subs[n] != nil
}

// Say sends a "now" frame on this socket alone. It returns an error for a body that JSON can't hold.
func (c *Conn) Say(t Topic, kind string, body any) error {
	p, err := nowParcel(t.Name(), kind, body)
	if err != nil {
		return err
	}
	c.send(p, nil)
	return nil
}

// Close ends the socket: what waits for it is dropped, and it is told the code. It doesn't wait for the client.
func (c *Conn) Close(code Code) {
	c.mu.Lock()
	dropped := c.end(code)
	c.mu.Unlock()
	c.hub.forget(dropped)
}

// standing says whom the socket belongs to, and where it stands.
func (c *Conn) standing() Standing {
	s := Standing{
		Person: c.who.Person(), Member: c.who.Member(), Tenant: c.who.Tenant(), Session: c.who.Session(), Guest: c.who.Guest(),
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Spaces = slices.Clone(c.spaces)
	if c.entering != "" && !slices.Contains(s.Spaces, c.entering) {
		s.Spaces = append(s.Spaces, c.entering)
	}
	return s
}

// stood notes a space that the socket was let into, for as long as it lasts: a desk may remember that. It is called with c.mu held.
func (c *Conn) stood(in tenants.Space) {
	if in != "" && !slices.Contains(c.spaces, in) {
		c.spaces = append(c.spaces, in)
	}
}

// leave ends every subscription, once the reader has ended.
func (c *Conn) leave() {
	c.mu.Lock()
	all := slices.Collect(maps.Values(c.subs))
	c.subs = nil
	c.mu.Unlock()
	for _, s := range all {
		s.feed.remove(s)
	}
}

// unsubscribe ends one. One that isn't there is ended already.
func (c *Conn) unsubscribe(n Name) {
	c.mu.Lock()
	s := c.subs[n]
	delete(c.subs, n)
	c.mu.Unlock()
	if s != nil {
		s.feed.remove(s)
	}
}
