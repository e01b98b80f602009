// Package realtime carries what happens to those who follow it over WebSockets: one socket a tab, JSON frames, topics whose entries come once
// and in order. It knows no noun of exchange, nor how anything is kept: entries are bytes with a number, and a Log reads those that were missed.
package realtime

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/naru-network/naru/realtime/bus"
)

// Entry is one line of a topic: a JSON object that contains its "seq". Numbers begin at 1 and leave none out.
type Entry struct {
	Seq  int64
	Body json.RawMessage
}

// Log is where the entries of topics are kept. A topic without entries answers 0 and none.
type Log interface {
	// Since returns at most most of the entries after seq, in order.
	Since(ctx context.Context, t Topic, seq int64, most int) ([]Entry, error)
	// Head returns the number of the last entry.
	Head(ctx context.Context, t Topic) (int64, error)
}

// Desk answers the frames that the hub doesn't. All its methods run on the connection's own reader: while one waits, the client is not heard,
// and others are not disturbed. Their contexts end with the connection, and have a deadline.
type Desk interface {
	// Came is called once the connection is among those that Cut reaches, before its first frame is read: whatever was checked before the
	// upgrade is checked again here, so that no right ends in between unseen. An error closes the socket by its kind: Unauthenticated
	// with SignedOut, Limited with TooMany, any other with RightsChanged.
	Came(ctx context.Context, c *Conn) error
	// Handle answers a frame. An error becomes an "err" frame with the code of its fault.
	Handle(ctx context.Context, c *Conn, f Frame) (Reply, error)
	// Gone is called once, after the last Handle, when the connection has ended.
	Gone(c *Conn)
}

// Reply is what the desk answers. A frame without an ID gets none.
type Reply struct {
	Seq  int64
	Body any // a view; nil leaves it out
}

// Config is what a hub is made of. Bus, Log and Desk are needed.
type Config struct {
	Node    string // its name, which clients and other nodes are told; a random one where it is empty
	Bus     *bus.Bus
	Log     Log
	Desk    Desk
	Limits  Limits
	Logger  *slog.Logger
	Now     func() time.Time // time.Now where it is nil
	Counted func(Name) bool  // names topics of which it is told how many of each tenant follow them; nil: none
}

// Code says to a client why its socket was closed, and so whether to come back.
type Code int

// The codes of a close.
const (
	GoingAway     Code = 1001 // the node stops: come back, after a moment of one's own
	Malformed     Code = 4400 // not our language: don't come back with the same
	SignedOut     Code = 4401 // sign in first
	RightsChanged Code = 4403 // come back at once: one may see something else now
	TooSlow       Code = 4408 // read too slowly: come back and resume
	TooLarge      Code = 4413 // a frame was too large
	TooMany       Code = 4429 // too many sockets or frames: come back later
)
