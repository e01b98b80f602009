package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// Naru speaks naru.v1.
type Naru struct {
	URL    string   // http://host:port
	Tokens []string // bearer tokens; clients come by them in turn
}

// Name implements Adapter.
func (Naru) Name() string { return "naru" }

// Lacks implements Adapter.
func (Naru) Lacks(Feature) string { return "" }

// Dial implements Adapter. It asks for a ticket and opens the socket by it, on one connection.
func (n Naru) Dial(ctx context.Context, call Call) (*Conn, error) {
	u, err := webAddress(n.URL)
	if err != nil {
		return nil, err
	}
	c, err := open(ctx, u.Host, call)
	if err != nil {
		return nil, err
	}
	if err := n.enter(c, u, n.Tokens[call.Client%len(n.Tokens)]); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (n Naru) enter(c *Conn, u *url.URL, token string) error {
	raw, err := c.ask("POST", u.JoinPath("/api/v1/live/ticket"), "Authorization: Bearer "+token+"\r\n", "")
	if err != nil {
		return fmt.Errorf("ask for a ticket: %w", err)
	}
	var ticket []byte
	s := skimmer{b: raw}
	for k, ok := s.first(); ok; k, ok = s.more() {
		if string(k) == "ticket" {
			ticket = s.text()
			continue
		}
		s.skip()
	}
	if s.bad || len(ticket) == 0 {
		return fmt.Errorf("ask for a ticket: answered %.100s", raw)
	}
	at := u.JoinPath("/api/v1/live")
	at.RawQuery = url.Values{"ticket": {string(ticket)}}.Encode()
	return c.upgrade(at, "naru.v1")
}

// Sub implements Adapter.
func (Naru) Sub(dst []byte, id int64, room string, after *Mark) []byte {
	dst = strconv.AppendInt(append(dst, `{"t":"sub","id":`...), id, 10)
	dst = append(append(append(dst, `,"topic":"`...), room...), '"')
	if after != nil {
		dst = strconv.AppendInt(append(dst, `,"since":`...), after.Seq, 10)
	}
	return append(dst, '}')
}

// Post implements Adapter.
func (Naru) Post(dst []byte, id int64, room string, p Post) []byte {
	dst = strconv.AppendInt(append(dst, `{"t":"post","id":`...), id, 10)
	dst = append(append(dst, `,"topic":"`...), room...)
	dst = append(append(dst, `","body":{"key":"`...), p.Key...)
	dst = append(append(dst, `","lang":"ko","text":"`...), p.Text...)
	return append(dst, `"}}`...)
}

// Beat implements Adapter.
func (Naru) Beat(dst []byte) []byte { return append(dst, `{"t":"ping"}`...) }

// Rhythm implements Adapter.
func (Naru) Rhythm() time.Duration { return 25 * time.Second }

// Read implements Adapter.
func (Naru) Read(message []byte, to Ear) error {
	s := skimmer{b: message}
	var kind, code []byte
	var id, seq int64
	for k, ok := s.first(); ok; k, ok = s.more() {
		switch string(k) {
		case "t":
			kind = s.text()
		case "id":
			id = s.number()
		case "seq":
			seq = s.number()
		case "code":
			code = s.text()
		case "entries":
			var like naruEntries
			for ok := s.firstItem(); ok; ok = s.moreItems() {
				if !like.plain(&s, to) {
					naruEntry(&s, to)
				}
			}
		default:
			s.skip()
		}
	}
	if s.bad {
		return fmt.Errorf("naru said %.100q", message)
	}
	switch string(kind) {
	case "ok":
		to.Answered(id, Mark{Seq: seq, Kept: true})
	case "err":
		to.Refused(id, code)
	case "reload":
		to.Reload()
	}
	return nil
}

// What a plain entry holds. No string contains one of these, for quotes are escaped in strings.
var (
	entryBegins = []byte(`{"seq":`)
	entryText   = []byte(`"text":"`)
	entryBreak  = []byte(`},{"seq":`)
)

// naruEntries is how the last plain entry of a message was written: where its text began, and what was behind the text. The next one is mostly
// written likewise.
type naruEntries struct{ head, tail int }

// plain passes an entry that is written as usual and has another one behind it, and reports whether it was. It looks for the text and for the next
// entry instead of walking: at some hundred thousand entries a second, walking would take a core from the server that is measured. Should it ever
// find the wrong place, the account of what was delivered doesn't come out.
func (l *naruEntries) plain(s *skimmer, to Ear) bool {
	rest := s.b[s.i:]
	if !bytes.HasPrefix(rest, entryBegins) {
		return false
	}
	if l.head == 0 || len(rest) < l.head || !bytes.HasSuffix(rest[:l.head], entryText) {
		at := bytes.Index(rest, entryText)
		if at < 0 || bytes.Contains(rest[:at], entryBreak) {
			return false
		}
		l.head = at + len(entryText)
	}
	length := bytes.IndexByte(rest[l.head:], '"')
	if length < stampLength || rest[l.head+length-1] == '\\' {
		return false
	}
	behind := rest[l.head+length:]
	if l.tail == 0 || len(behind) < l.tail || !bytes.HasPrefix(behind[l.tail:], entryBreak) {
		if l.tail = bytes.Index(behind, entryBreak); l.tail < 0 {
			l.tail = 0
			return false
		}
	}
	seq := skimmer{b: rest, i: len(entryBegins)}
	to.Entry(seq.number(), rest[l.head:l.head+length])
	s.i += l.head + length + l.tail + 1
	return true
}

// naruEntry passes any entry.
func naruEntry(s *skimmer, to Ear) {
	var seq int64
	var text []byte
	for k, ok := s.first(); ok; k, ok = s.more() {
		switch string(k) {
		case "seq":
			seq = s.number()
		case "message":
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
