package load

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Centrifugo speaks Centrifugo's client protocol in JSON, as versions 4 to 6 of the server do. Clients need leave to publish in the rooms' channels,
// and, where they come without a token, to come so.
type Centrifugo struct {
	URL   string // ws://host:port/connection/websocket
	Token string // a JWT; empty where the server lets anybody in
}

// helloID is the id of the message that signs in; a refusal of it is one of every subscription.
const helloID = 1<<31 - 1

// Name implements Adapter.
func (Centrifugo) Name() string { return "centrifugo" }

// Lacks implements Adapter. Whether it resumes is seen when a channel is subscribed to, for it is set by channel.
func (Centrifugo) Lacks(f Feature) string {
	if f == Durable {
		return "keeps nothing on disk"
	}
	return ""
}

// Dial implements Adapter.
func (a Centrifugo) Dial(ctx context.Context, call Call) (*Conn, error) {
	u, err := webAddress(a.URL)
	if err != nil {
		return nil, err
	}
	c, err := open(ctx, u.Host, call)
	if err != nil {
		return nil, err
	}
	hello := fmt.Sprintf(`{"id":%d,"connect":{"token":%q}}`, helloID, a.Token)
	if err := c.upgrade(u, ""); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if err := c.Send([]byte(hello)); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Sub implements Adapter.
func (Centrifugo) Sub(dst []byte, id int64, room string, after *Mark) []byte {
	dst = strconv.AppendInt(append(dst, `{"id":`...), id, 10)
	dst = append(append(append(dst, `,"subscribe":{"channel":"`...), room...), '"')
	if after != nil {
		dst = strconv.AppendInt(append(dst, `,"recover":true,"offset":`...), after.Seq, 10)
		dst = append(append(append(dst, `,"epoch":"`...), after.Epoch...), '"')
	}
	return append(dst, `}}`...)
}

// Post implements Adapter.
func (Centrifugo) Post(dst []byte, id int64, room string, p Post) []byte {
	dst = strconv.AppendInt(append(dst, `{"id":`...), id, 10)
	dst = append(append(dst, `,"publish":{"channel":"`...), room...)
	dst = append(append(dst, `","data":{"key":"`...), p.Key...)
	dst = append(append(dst, `","lang":"ko","text":"`...), p.Text...)
	return append(dst, `"}}}`...)
}

// Beat implements Adapter.
func (Centrifugo) Beat(dst []byte) []byte { return append(dst, '{', '}') }

// Rhythm implements Adapter. The server asks.
func (Centrifugo) Rhythm() time.Duration { return 0 }

// Read implements Adapter. A message holds one reply or several.
func (Centrifugo) Read(message []byte, to Ear) error {
	for s := (skimmer{b: message}); s.next() != 0; {
		if centrifugoReply(&s, to); s.bad {
			return fmt.Errorf("centrifugo said %.100q", message)
		}
	}
	return nil
}

func centrifugoReply(s *skimmer, to Ear) {
	var id int64
	var at Mark
	var code []byte
	refused, asked := false, true
	for k, ok := s.first(); ok; k, ok = s.more() {
		asked = false
		switch string(k) {
		case "id":
			id = s.number()
		case "error":
			code, refused = centrifugoError(s), true
		case "subscribe":
			at = centrifugoSubscribed(s, to)
		case "push":
			for k, ok := s.first(); ok; k, ok = s.more() {
				if string(k) == "pub" {
					centrifugoPublication(s, to)
					continue
				}
				s.skip()
			}
		default:
			s.skip()
		}
	}
	switch {
	case s.bad:
	case asked: // {} is its ping, and the answer to it
		to.Asked()
	case refused:
		to.Refused(id, code)
	case id > 0 && id != helloID:
		to.Answered(id, at)
	}
}

func centrifugoError(s *skimmer) (message []byte) {
	for k, ok := s.first(); ok; k, ok = s.more() {
		if string(k) == "message" {
			message = s.text()
			continue
		}
		s.skip()
	}
	return message
}

func centrifugoSubscribed(s *skimmer, to Ear) (at Mark) {
	recovered, recovering := false, false
	for k, ok := s.first(); ok; k, ok = s.more() {
		switch string(k) {
		case "epoch":
			at.Epoch = string(s.text())
		case "offset":
			at.Seq = s.number()
		case "recoverable":
			at.Kept = s.yes()
		case "recovered":
			recovered = s.yes()
		case "was_recovering":
			recovering = s.yes()
		case "publications":
			for ok := s.firstItem(); ok; ok = s.moreItems() {
				centrifugoPublication(s, to)
			}
		default:
			s.skip()
		}
	}
	if recovering && !recovered {
		to.Reload()
	}
	return at
}

func centrifugoPublication(s *skimmer, to Ear) {
	var seq int64
	var text []byte
	for k, ok := s.first(); ok; k, ok = s.more() {
		switch string(k) {
		case "offset":
			seq = s.number()
		case "data":
			if s.next() != '{' {
				s.skip()
				continue
			}
			for k, ok := s.first(); ok; k, ok = s.more() {
				if string(k) == "text" {
					text = s.text()
					continue
				}
				s.skip()
			}
		default:
			s.skip()
		}
	}
	if !s.bad {
		to.Entry(seq, text)
	}
}
