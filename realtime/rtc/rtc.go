// Package rtc forwards the sound and picture of a meeting among those who take part: a selective forwarding unit over WebRTC in this binary, behind
// one UDP port. It knows no meeting and no member: rooms are opaque keys, and a caller who has looked at somebody's rights says which she has. It
// mixes, stores and records nothing: a packet that came in goes out or is dropped, and there is no place where it could be kept.
package rtc

import (
	"encoding/json"
	"log/slog"
	"time"

	"github.com/naru-network/naru/base/fault"
)

// What may go wrong for whoever takes part.
var (
	ErrOff      = fault.New(fault.Unavailable, "rtc.off")
	ErrFull     = fault.New(fault.Limited, "rtc.room_full")
	ErrBusy     = fault.New(fault.Limited, "rtc.node_full")
	ErrGone     = fault.New(fault.NotFound, "rtc.seat_gone")
	ErrMayNot   = fault.New(fault.Forbidden, "rtc.may_not")
	ErrChannel  = fault.New(fault.NotFound, "rtc.channel_unknown")
	ErrSession  = fault.New(fault.Invalid, "rtc.session_malformed")
	ErrUnasked  = fault.New(fault.Conflict, "rtc.answer_unasked")
	ErrOverfull = fault.New(fault.Limited, "rtc.too_fast")
)

// Key names a room. What it stands for is the caller's.
type Key string

// Channel names a sound channel of a room: the language that is heard in it.
type Channel string

// SeatID names somebody who takes part, for as long as she does.
type SeatID string

// MostMics is how many microphones one participant has at most: a hall's.
const MostMics = 4

// Rights is what somebody may do in a room, as the caller says. The zero Rights may listen.
type Rights struct {
	Mics     int       // microphones heard on the floor: 0 for none, 1 for a person, up to MostMics for a hall
	Camera   bool      // show a picture
	Screen   bool      // share a screen
	Channels []Channel // that she interprets into
	Chair    bool      // may mute others
}

// Admission is how the caller lets somebody into a room.
type Admission struct {
	Rights
	Card     json.RawMessage // what the others are told of her, as it is
	Channels []Channel       // all that the room has; the newest admission's count
}

// Peer is the client's end of a seat. The seat calls its methods one after the other, from a goroutine of its own; none may call the seat back.
type Peer interface {
	// Offer hands over an offer (SDP), which Seat.Answer answers.
	Offer(sdp string)
	// State tells how the room is now. States that nobody could see in time are left out.
	State(State)
	// Speaking tells who is heard on the floor now.
	Speaking([]SeatID)
	// Ended is the last word.
	Ended(Reason)
}

// Reason says why a seat has ended.
type Reason string

// The reasons.
const (
	Left     Reason = "left"     // by herself
	Revoked  Reason = "revoked"  // she may not be here any more
	Lost     Reason = "lost"     // not heard of for too long
	Stopping Reason = "stopping" // the node stops: come back
	Failed   Reason = "failed"   // the connection could not be made: perhaps a firewall, and no relay
)

// Picture says which pictures a seat wants.
type Picture string

// What can be wanted. Screens that are shared come first in both.
const (
	NoPicture      Picture = "none"    // sound alone, for a poor line
	PictureSpeaker Picture = "speaker" // a screen, and who speaks
	PictureAll     Picture = "all"
)

// Wish is what a seat wants to receive. The zero Wish receives nothing.
type Wish struct {
	Floor   bool    // what is said in the room
	Channel Channel // a language, or none
	Picture Picture // NoPicture where it is empty
}

// Way is an address by which a client may be reached, as it names it.
type Way struct {
	Candidate string
	Mid       string
}

// Part is something of her own that a seat can turn on and off.
type Part string

// The parts.
const (
	Mic    Part = "mic" // all microphones, an interpreter's too
	Camera Part = "camera"
	Screen Part = "screen"
)

// Limits bounds what a node carries. A zero field takes the default.
type Limits struct {
	Rooms     int // 16
	Cameras   int // seats of a room that may show a picture; 12
	Listeners int // further seats of a room; 60
	Channels  int // of a room; 8

	AudioBits int // a second, of one microphone; 160,000
	VideoBits int // a second, of one camera or screen; 3,000,000

	Keyframe time.Duration // between two requests for a whole picture from one camera; 500 ms
	Answer   time.Duration // for a client to answer an offer; 15 s
	Away     time.Duration // that a seat is kept for somebody whose line broke; 20 s
	Connect  time.Duration // until sound must have a way; 30 s
}

func (l Limits) filled() Limits {
	for _, x := range []struct {
		field *int
		usual int
	}{{&l.Rooms, 16}, {&l.Cameras, 12}, {&l.Listeners, 60}, {&l.Channels, 8}, {&l.AudioBits, 160_000}, {&l.VideoBits, 3_000_000}} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	for _, x := range []struct {
		field *time.Duration
		usual time.Duration
	}{{&l.Keyframe, 500 * time.Millisecond}, {&l.Answer, 15 * time.Second}, {&l.Away, 20 * time.Second}, {&l.Connect, 30 * time.Second}} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	return l
}

// Config is what a unit is made of.
type Config struct {
	Listen string   // UDP address of the one port, such as "127.0.0.1:0" or ":40000"
	Public []string // addresses under which clients reach it, where a NAT stands before it; none: its own
	Relays Relays
	Limits Limits
	Logger *slog.Logger
}

// Figures is what a unit has counted.
type Figures struct {
	Rooms, Seats          int64 // now
	Joined, Refused       int64 // since the start
	PacketsIn, PacketsOut int64
	Dropped               int64 // of those who sent more than they may
	Unsent                int64 // that the network didn't take
	Keyframes, Handovers  int64 // requested of cameras; of channels between interpreters
	Restarts              int64 // ways found anew after a line had broken
}
