// Package load puts a server of live messages under load and keeps account of what it delivers: many sockets, each read by one goroutine that
// allocates nothing for a message. It knows no server by itself: an Adapter holds the address and the form of the messages, so that the same load
// can be put on others, and their figures compared.
package load

import (
	"context"
	"time"
)

// Adapter speaks to one kind of server.
type Adapter interface {
	// Name is how figures call the server.
	Name() string
	// Lacks says why the server can't do something, in a few words; empty where it can.
	Lacks(f Feature) string
	// Dial opens a socket for the call's client, signed in.
	Dial(ctx context.Context, call Call) (*Conn, error)
	// Sub appends a message that subscribes to the room: from now on, or after the mark where one is given.
	Sub(dst []byte, id int64, room string, after *Mark) []byte
	// Post appends a message that posts the text, which needs no escaping in JSON.
	Post(dst []byte, id int64, room string, p Post) []byte
	// Beat appends what shows a server that the client is alive. It is sent when the server asks, and every Rhythm where that isn't 0.
	Beat(dst []byte) []byte
	Rhythm() time.Duration
	// Read tells to what a message of the server says. What it passes on is valid during the call alone.
	Read(message []byte, to Ear) error
}

// Feature is something that not every server does.
type Feature string

// Durable: a post is on the disk before it is answered. Resume: whoever comes back gets what she missed.
const (
	Durable Feature = "durable"
	Resume  Feature = "resume"
)

// Call says who calls, and how.
type Call struct {
	Client     int // the client's number: it decides by whose rights it comes
	ReadBuffer int // bytes that the kernel holds for it; 0 is the kernel's own choice
}

// Mark is a place in a room's sequence. Epoch says which sequence, where a server may begin a new one.
type Mark struct {
	Seq   int64
	Epoch string
	Kept  bool // the server can resume from here
}

// Post is what somebody posts.
type Post struct {
	Key  []byte // the same key is the same post
	Text []byte
}

// Ear hears what a server says.
type Ear interface {
	// Answered says that the message with the id was done: a subscription, with the head of its room, or a post, with its own place.
	Answered(id int64, at Mark)
	// Refused says that it was not done.
	Refused(id int64, code []byte)
	// Entry brings one entry of a room. Seq is 0 where a server counts none; text is as it stands in JSON, and nil where the entry has none.
	Entry(seq int64, text []byte)
	// Reload says that too much was missed to be sent.
	Reload()
	// Asked says that the server wants to hear a Beat.
	Asked()
}
