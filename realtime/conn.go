package realtime

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Address is where a client calls from, for the log.
type Address string

// Conn is one socket.
type Conn struct {
	hub  *Hub
	who  tenants.Principal
	from Address
}

// Who returns whoever opened the socket.
func (c *Conn) Who() tenants.Principal { return c.who }

// From returns where the socket was opened from.
func (c *Conn) From() Address { return c.from }

// Subscribe has the topic's entries sent on this socket, and what is said there: after the answer to the frame, first those after since that
// were missed, then new ones. Without since, it is new ones alone. It returns the number of the last entry, for the answer.
// It is called by the desk, within Came and Handle, with a topic made of the scope that the client has just been given. A topic that is
// subscribed already stays as it is. It returns ErrSubscriptions for one too many, and ErrUnready while the log or the bus cannot be asked.
func (c *Conn) Subscribe(ctx context.Context, t Topic, since *int64) (int64, error) { return 0, nil }

// Follows reports whether the socket is subscribed to the topic.
func (c *Conn) Follows(n Name) bool { return false }

// Say sends a "now" frame on this socket alone.
func (c *Conn) Say(t Topic, kind string, body any) {}

// Close ends the socket.
func (c *Conn) Close(code Code) {}
