package realtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
)

// What is wrong with a frame. ErrFrame ends the socket, for whoever sends it speaks another language; the others are answered.
var (
	ErrFrame        = fault.New(fault.Invalid, "realtime.not_a_frame")
	ErrFrameUnknown = fault.New(fault.Invalid, "realtime.frame_unknown")
	ErrFrameFields  = fault.New(fault.Invalid, "realtime.frame_malformed")
)

// Kind says what a client's frame asks for.
type Kind string

// The frames of a client. The hub answers Ping and Unsub itself, the desk all others.
const (
	Sub    Kind = "sub"
	Unsub  Kind = "unsub"
	Post   Kind = "post"
	Typing Kind = "typing"
	Seen   Kind = "seen"
	Ping   Kind = "ping"

	// Of sound and picture. What goes with them is in their bodies, which the desk reads.
	RTCJoin      Kind = "rtc.join"
	RTCAnswer    Kind = "rtc.answer"
	RTCCandidate Kind = "rtc.candidate"
	RTCSubscribe Kind = "rtc.subscribe"
	RTCTurn      Kind = "rtc.turn"
	RTCMute      Kind = "rtc.mute"
	RTCDuty      Kind = "rtc.duty"
	RTCRestart   Kind = "rtc.restart"
	RTCLeave     Kind = "rtc.leave"
)

// Frame is one message of a client.
type Frame struct {
	Kind  Kind
	ID    int64 // the client's number for it, which the answer bears; 0 where a kind has no answer
	Topic Name
	Since *int64          // Sub: the last sequence number the client has; nil: from now on
	Seq   int64           // Seen
	Body  json.RawMessage // Post and those of sound: a JSON object
}

// most is the largest whole number that JavaScript holds exactly.
const most = 1<<53 - 1

// part is one field of a frame.
type part struct {
	name string
	need fault.Need
}

// shapes lists the fields of each kind. A frame has these and no other.
var shapes = map[Kind][]part{
	Sub:    {{"id", fault.Required}, {"topic", fault.Required}, {"since", fault.Optional}},
	Unsub:  {{"id", fault.Required}, {"topic", fault.Required}},
	Post:   said,
	Typing: {{"topic", fault.Required}},
	Seen:   {{"id", fault.Required}, {"topic", fault.Required}, {"seq", fault.Required}},
	Ping:   {},

	RTCJoin:      {{"id", fault.Required}, {"topic", fault.Required}, {"body", fault.Optional}},
	RTCAnswer:    said,
	RTCCandidate: said,
	RTCSubscribe: said,
	RTCTurn:      said,
	RTCMute:      said,
	RTCDuty:      said,
	RTCRestart:   {{"id", fault.Required}, {"topic", fault.Required}},
	RTCLeave:     {{"id", fault.Required}, {"topic", fault.Required}},
}

// said is the fields of a frame that says something in its body.
var said = []part{{"id", fault.Required}, {"topic", fault.Required}, {"body", fault.Required}}

// ParseFrame reads a client's message. It returns ErrFrame for what isn't a JSON object with a "t", ErrFrameUnknown for a "t" that isn't known,
// and ErrFrameFields, naming them, for fields that are missing, malformed or too many; with the last two, the frame bears the ID where one was
// readable, so that the answer can.
func ParseFrame(text []byte) (Frame, error) {
	var parts map[string]json.RawMessage
	if !utf8.Valid(text) || json.Unmarshal(text, &parts) != nil || parts == nil {
		return Frame{}, ErrFrame
	}
	var f Frame
	if json.Unmarshal(parts["t"], &f.Kind) != nil || f.Kind == "" {
		return Frame{}, ErrFrame
	}
	wrong := fault.Check{}
	if raw, ok := parts["id"]; ok && !whole(raw, 1, &f.ID) {
		f.ID = 0
		wrong.Fail("id", "malformed")
	}
	shape, ok := shapes[f.Kind]
	if !ok {
		return f, ErrFrameUnknown
	}
	delete(parts, "t")
	for _, p := range shape {
		raw, ok := parts[p.name]
		delete(parts, p.name)
		switch {
		case !ok && p.need == fault.Required:
			wrong.Fail(p.name, "required")
		case ok && !f.set(p.name, raw):
			wrong.Fail(p.name, "malformed")
		}
	}
	if len(parts) > 0 {
		wrong.Fail("", "unknown_field") // not by its name, which is the sender's own text
	}
	var fields *fault.Fault
	if errors.As(wrong.Err(), &fields) {
		return f, ErrFrameFields.At(fields.Fields...)
	}
	return f, nil
}

// set reads one field, and reports whether it was well-formed.
func (f *Frame) set(name string, raw json.RawMessage) bool {
	switch name {
	case "id":
		return true // read before
	case "topic":
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return false
		}
		var err error
		f.Topic, err = ParseName(text)
		return err == nil
	case "since":
		f.Since = new(int64)
		return whole(raw, 0, f.Since)
	case "seq":
		return whole(raw, 0, &f.Seq)
	default:
		f.Body = bytes.Clone(raw)
		return raw[0] == '{'
	}
}

// whole reads a number without fraction, sign or exponent, from least to the largest that every client holds exactly.
func whole(raw json.RawMessage, least int64, into *int64) bool {
	return json.Unmarshal(raw, into) == nil && raw[0] != 'n' && *into >= least && *into <= most
}

// MarshalJSON writes the frame as a client does.
func (f Frame) MarshalJSON() ([]byte, error) {
	out := struct {
		T     Kind            `json:"t"`
		ID    int64           `json:"id,omitempty"`
		Topic *Name           `json:"topic,omitempty"`
		Since *int64          `json:"since,omitempty"`
		Seq   *int64          `json:"seq,omitempty"`
		Body  json.RawMessage `json:"body,omitempty"`
	}{T: f.Kind, ID: f.ID, Since: f.Since, Body: f.Body}
	if f.Topic != (Name{}) {
		out.Topic = &f.Topic
	}
	if f.Kind == Seen {
		out.Seq = &f.Seq
	}
	return json.Marshal(out)
}
