package load_test

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// double is a small server of rooms, in the tests' own process. What it speaks is up to its tongue; what it does wrong, to its faults.
type double struct {
	*httptest.Server
	tongue tongue
	faults faults

	mu      sync.Mutex
	rooms   map[string]*doubleRoom
	sockets map[*socket]bool
}

// faults are what a double does wrong.
type faults struct {
	loses   int // every so many entries don't go to the first subscriber
	doubles int // every so many entries go out twice
	refuses bool
	cuts    int // every so many posts, the first subscriber is cut with 4408
}

type doubleRoom struct {
	posts []string
	subs  []*socket
	keys  map[string]int
}

// said is what a client says, in whatever tongue.
type said struct {
	id         int64
	sub, post  bool
	room       string
	after      *int64
	key, text  string
	unanswered bool
}

type tongue interface {
	hear(message []byte) (said, string) // or what to answer at once
	subscribed(s said, head int, missed []string) []string
	posted(s said, seq int) string
	refused(s said) string
	entry(room string, seq int, text string) string
}

// socket is the server's end.
type socket struct {
	conn net.Conn
	in   *bufio.Reader
	mu   sync.Mutex
}

func serveDouble(t *testing.T, tongue tongue, f faults) *double {
	t.Helper()
	d := &double{tongue: tongue, faults: f, rooms: map[string]*doubleRoom{}, sockets: map[*socket]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/live/ticket", func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		fmt.Fprintf(w, `{"until":"2026-01-01T00:00:00Z","ticket":%q}`, "ticket-"+token)
	})
	mux.HandleFunc("GET /", d.open)
	d.Server = httptest.NewServer(mux)
	t.Cleanup(d.Close)
	return d
}

// url is where sockets are opened.
func (d *double) url() string { return "ws" + strings.TrimPrefix(d.URL, "http") }

func (d *double) open(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-WebSocket-Protocol") == "naru.v1" && !strings.HasPrefix(r.URL.Query().Get("ticket"), "ticket-") {
		http.Error(w, "no ticket", http.StatusUnauthorized)
		return
	}
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	s := &socket{conn: conn, in: rw.Reader}
	defer conn.Close()
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	s.write(9, []byte("are you there"))
	for {
		op, message, err := s.read()
		if err != nil || op == 8 {
			return
		}
		if op == 1 {
			d.answer(s, message)
		}
	}
}

func (d *double) answer(from *socket, message []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, at := d.tongue.hear(message)
	if at != "" {
		from.say(at)
		return
	}
	room := d.rooms[s.room]
	if room == nil {
		room = &doubleRoom{keys: map[string]int{}}
		d.rooms[s.room] = room
	}
	switch {
	case s.sub:
		missed := []string{}
		if s.after != nil {
			missed = room.posts[*s.after:]
		}
		from.say(d.tongue.subscribed(s, len(room.posts), missed)...)
		room.subs = append(room.subs, from)
	case s.post && d.faults.refuses:
		from.say(d.tongue.refused(s))
	case s.post:
		seq, again := room.keys[s.key]
		if !again {
			room.posts = append(room.posts, s.text)
			seq = len(room.posts)
			room.keys[s.key] = seq
			d.deliver(s.room, room, seq, s.text)
		}
		if !s.unanswered {
			from.say(d.tongue.posted(s, seq))
		}
	}
}

func (d *double) deliver(name string, room *doubleRoom, seq int, text string) {
	entry := d.tongue.entry(name, seq, text)
	for i, sub := range room.subs {
		if i == 0 && d.faults.loses > 0 && seq%d.faults.loses == 0 {
			continue
		}
		if i == 0 && d.faults.cuts > 0 && seq%d.faults.cuts == 0 {
			sub.write(8, append(binary.BigEndian.AppendUint16(nil, 4408), "too slow"...))
			continue
		}
		sub.say(entry)
		if d.faults.doubles > 0 && seq%d.faults.doubles == 0 {
			sub.say(entry)
		}
	}
}

// say sends each text as a message.
func (s *socket) say(texts ...string) {
	for _, text := range texts {
		s.write(1, []byte(text))
	}
}

// write sends a message, a long one in two frames. Whether anybody still listens is seen by reading.
func (s *socket) write(op byte, payload []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a closed line says so when it is read
	first := payload
	if len(payload) > 300 {
		first = payload[:200]
	}
	frame := serverFrame(op, len(first) == len(payload), first)
	if len(first) < len(payload) {
		frame = append(frame, serverFrame(0, true, payload[200:])...)
	}
	_, _ = s.conn.Write(frame)
}

func serverFrame(op byte, final bool, payload []byte) []byte {
	if final {
		op |= 0x80
	}
	frame := []byte{op, byte(len(payload))}
	switch {
	case len(payload) >= 1<<16:
		frame[1] = 127
		frame = binary.BigEndian.AppendUint64(frame, uint64(len(payload)))
	case len(payload) >= 126:
		frame[1] = 126
		frame = binary.BigEndian.AppendUint16(frame, uint16(len(payload)))
	}
	return append(frame, payload...)
}

// read reads a client's frame.
func (s *socket) read() (byte, []byte, error) { return readClient(s.in) }

func readClient(in io.Reader) (byte, []byte, error) {
	var h [2]byte
	if _, err := io.ReadFull(in, h[:]); err != nil {
		return 0, nil, err
	}
	if h[0]&0x80 == 0 || h[1]&0x80 == 0 {
		return 0, nil, fmt.Errorf("frame of a client begins with %x: not final or not masked", h)
	}
	size := uint64(h[1] & 0x7f)
	switch size {
	case 126:
		var n uint16
		if err := binary.Read(in, binary.BigEndian, &n); err != nil {
			return 0, nil, err
		}
		size = uint64(n)
	case 127:
		if err := binary.Read(in, binary.BigEndian, &size); err != nil {
			return 0, nil, err
		}
	}
	var mask [4]byte
	if _, err := io.ReadFull(in, mask[:]); err != nil {
		return 0, nil, err
	}
	payload := make([]byte, size)
	_, err := io.ReadFull(in, payload)
	for i := range payload {
		payload[i] ^= mask[i%4]
	}
	return h[0] & 0x0f, payload, err
}

// naruTongue speaks naru.v1.
type naruTongue struct{}

func (naruTongue) hear(message []byte) (said, string) {
	var f struct {
		T     string
		ID    int64
		Topic string
		Since *int64
		Body  struct{ Key, Lang, Text string }
	}
	if err := json.Unmarshal(message, &f); err != nil {
		panic(fmt.Sprintf("a client said %q: %v", message, err))
	}
	if f.T == "ping" {
		return said{}, `{"t":"pong"}`
	}
	return said{id: f.ID, sub: f.T == "sub", post: f.T == "post", room: f.Topic, after: f.Since, key: f.Body.Key, text: f.Body.Text}, ""
}

func (n naruTongue) subscribed(s said, head int, missed []string) []string {
	out := []string{`{"t":"hello","heartbeat":25,"node":"one"}`, fmt.Sprintf(`{"t":"ok","id":%d,"topic":%q,"seq":%d}`, s.id, s.room, head)}
	if len(missed) == 0 {
		return out
	}
	entries := make([]string, len(missed))
	for i, text := range missed {
		entries[i] = n.inner(head-len(missed)+i+1, text)
	}
	return append(out, fmt.Sprintf(`{"t":"log","topic":%q,"entries":[%s]}`, s.room, strings.Join(entries, ",")))
}

func (naruTongue) posted(s said, seq int) string {
	return fmt.Sprintf(`{"t":"ok","id":%d,"topic":%q,"seq":%d,"body":{"seq":%d,"text":"x"}}`, s.id, s.room, seq, seq)
}

func (naruTongue) refused(s said) string {
	return fmt.Sprintf(`{"t":"err","id":%d,"code":"chat.room_archived","fields":[]}`, s.id)
}

func (n naruTongue) entry(room string, seq int, text string) string {
	return fmt.Sprintf(`{"t":"log","topic":%q,"entries":[%s]}`, room, n.inner(seq, text))
}

func (naruTongue) inner(seq int, text string) string {
	return fmt.Sprintf(`{"seq":%d,"kind":"post","message":{"seq":%d,"by":{"name":"\"}{"},"lang":"ko","text":%q,"mentions":[],"reactions":[{"emoji":"x"}]}}`, seq, seq, text)
}

// centrifugoTongue speaks Centrifugo's protocol, two replies in a message where it can.
type centrifugoTongue struct{ history bool }

func (c centrifugoTongue) hear(message []byte) (said, string) {
	var f struct {
		ID        int64
		Connect   *struct{ Token string }
		Subscribe *struct {
			Channel, Epoch string
			Recover        bool
			Offset         int64
		}
		Publish *struct {
			Channel string
			Data    struct{ Key, Text string }
		}
	}
	if err := json.Unmarshal(message, &f); err != nil {
		panic(fmt.Sprintf("a client said %q: %v", message, err))
	}
	switch {
	case f.Connect != nil:
		return said{}, fmt.Sprintf(`{"id":%d,"connect":{"client":"c","version":"6","ping":25,"pong":true}}`+"\n{}", f.ID)
	case f.Subscribe != nil:
		s := said{id: f.ID, sub: true, room: f.Subscribe.Channel}
		if f.Subscribe.Recover {
			s.after = &f.Subscribe.Offset
		}
		return s, ""
	case f.Publish != nil:
		return said{id: f.ID, post: true, room: f.Publish.Channel, key: f.Publish.Data.Key, text: f.Publish.Data.Text}, ""
	}
	return said{unanswered: true}, "" // a pong
}

func (c centrifugoTongue) subscribed(s said, head int, missed []string) []string {
	if !c.history {
		return []string{fmt.Sprintf(`{"id":%d,"subscribe":{}}`, s.id)}
	}
	pubs := make([]string, len(missed))
	for i, text := range missed {
		pubs[i] = c.pub(head-len(missed)+i+1, text)
	}
	return []string{fmt.Sprintf(`{"id":%d,"subscribe":{"recoverable":true,"epoch":"e1","offset":%d,"positioned":true,"was_recovering":%t,"recovered":%t,"publications":[%s]}}`,
		s.id, head, s.after != nil, s.after != nil, strings.Join(pubs, ","))}
}

func (centrifugoTongue) posted(s said, _ int) string {
	return fmt.Sprintf(`{"id":%d,"publish":{}}`, s.id)
}

func (centrifugoTongue) refused(s said) string {
	return fmt.Sprintf(`{"id":%d,"error":{"code":103,"message":"permission denied"}}`, s.id)
}

func (c centrifugoTongue) entry(room string, seq int, text string) string {
	return fmt.Sprintf(`{"push":{"channel":%q,"pub":%s}}`, room, c.pub(seq, text))
}

func (c centrifugoTongue) pub(seq int, text string) string {
	offset := ""
	if c.history {
		offset = fmt.Sprintf(`,"offset":%d`, seq)
	}
	return fmt.Sprintf(`{"data":{"key":"k","text":%q},"info":{"user":"u","client":"c"}%s}`, text, offset)
}
