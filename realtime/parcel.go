package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
)

// The frames of a server.
const (
	Hello  Kind = "hello"
	OK     Kind = "ok"
	Err    Kind = "err"
	LogOf  Kind = "log"
	Reload Kind = "reload"
	Now    Kind = "now"
	Pong   Kind = "pong"
)

// worthPacking is the size from which a frame is compressed where the client can unpack it. Below, the saving isn't worth the work of both.
const worthPacking = 1 << 10

// parcel is a frame on its way out: encoded once, however many sockets it goes to.
type parcel struct {
	prepared *websocket.PreparedMessage
	size     int
}

func newParcel(kind int, text []byte) *parcel {
	p, err := websocket.NewPreparedMessage(kind, text)
	if err != nil {
		panic(fmt.Sprintf("realtime: a frame of %d bytes can't be written to memory: %v", len(text), err))
	}
	return &parcel{p, len(text)}
}

type helloView struct {
	T         Kind   `json:"t"`
	Heartbeat int    `json:"heartbeat"`
	Node      string `json:"node"`
}

type okView struct {
	T     Kind   `json:"t"`
	ID    int64  `json:"id"`
	Topic Name   `json:"topic"`
	Seq   *int64 `json:"seq,omitempty"`
	Body  any    `json:"body,omitempty"`
}

type errView struct {
	T      Kind        `json:"t"`
	ID     int64       `json:"id,omitempty"`
	Code   string      `json:"code"`
	Fields []fieldView `json:"fields,omitempty"`
	Retry  int         `json:"retry,omitempty"`
}

type fieldView struct {
	Path   string            `json:"path"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

type logView struct {
	T       Kind              `json:"t"`
	Topic   Name              `json:"topic"`
	Entries []json.RawMessage `json:"entries"`
}

type reloadView struct {
	T     Kind  `json:"t"`
	Topic Name  `json:"topic"`
	Seq   int64 `json:"seq"`
}

type nowView struct {
	T     Kind            `json:"t"`
	Topic Name            `json:"topic"`
	Kind  string          `json:"kind"`
	Body  json.RawMessage `json:"body,omitempty"`
}

type pongView struct {
	T Kind `json:"t"`
}

// encode packs a view of our own. It returns an error for what a desk gave that JSON can't hold.
func encode(view any) (*parcel, error) {
	text, err := json.Marshal(view)
	if err != nil {
		return nil, fmt.Errorf("encode frame: %w", err)
	}
	return newParcel(websocket.TextMessage, text), nil
}

// sure packs a view that JSON always holds.
func sure(view any) *parcel {
	p, err := encode(view)
	if err != nil {
		panic("realtime: " + err.Error())
	}
	return p
}

func nowParcel(n Name, kind string, body any) (*parcel, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode what is said: %w", err)
	}
	return encode(nowView{Now, n, kind, text})
}

// errorView says why a frame was not done. Where the same may be done later, it says when: a client that isn't told gives up.
func errorView(id int64, err error) errView {
	if fault.KindOf(err) == fault.Internal && errors.Is(err, context.DeadlineExceeded) {
		err = ErrUnready.Because(err)
	}
	f := fault.Of(err)
	v := errView{T: Err, ID: id, Code: f.Code, Retry: int(f.Retry.Seconds() + 0.999)}
	if f.Kind == fault.Limited || f.Kind == fault.Unavailable {
		v.Retry = max(1, v.Retry)
	}
	for _, x := range f.Fields {
		v.Fields = append(v.Fields, fieldView{x.Path, x.Code, x.Params})
	}
	return v
}

// largestLog is how many bytes of entries are joined into one frame.
const largestLog = 64 << 10

// logParcel packs as many of the entries as one frame takes, at least one, and returns how many. They are copied as they are: encoding them
// again would cost more than all else of a delivery.
func logParcel(n Name, entries []Entry) (*parcel, int) {
	size, count := 0, 0
	for count < len(entries) && (count == 0 || size+len(entries[count].Body) <= largestLog) {
		size += len(entries[count].Body) + 1
		count++
	}
	text := make([]byte, 0, size+len(n.Space)+len(n.Kind)+len(n.ID)+64)
	text = append(text, `{"t":"log","topic":"`...)
	text = append(text, n.String()...) // a name has no character that JSON would escape
	text = append(text, `","entries":[`...)
	for i, e := range entries[:count] {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, e.Body...)
	}
	return newParcel(websocket.TextMessage, append(text, "]}"...)), count
}
