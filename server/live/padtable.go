package live

import (
	"encoding/binary"
	"encoding/json"
	"sync"
	"time"

	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

// Bounds of what a socket says of itself at a pad.
const (
	mostPresence = 16 << 10 // bytes of one state
	mostSelves   = 4        // clients of Yjs that one socket speaks for: an editor has one
	presenceLife = 45 * time.Second
)

// table is everybody who has a pad open on this node, and what is known of where people are in it: awareness, as Yjs calls it.
type table struct {
	house *pads
	key   padKey

	mu    sync.Mutex
	conns map[*padConn]bool
	seen  map[uint64]*presence
}

type padKey struct {
	space tenants.Space
	id    pad.ID
}

// presence is what a client of Yjs last said of itself.
type presence struct {
	clock uint64
	state []byte   // JSON; null when it has gone
	conn  *padConn // nil where it is on another node
	at    time.Time
}

var nobody = []byte("null")

// say takes what a socket says, and returns what of it is news, as a message for the others. Editors say again what they hear of others, which is
// no news; nobody speaks for a client of somebody else, nor shows as one that another has written as. Who it is that writes is set by the house, whatever the client says.
func (t *table) say(c *padConn, body []byte, now time.Time) ([]byte, bool) {
	n, rest, ok := readNumber(body)
	if !ok {
		return nil, false
	}
	var news []byte
	count := uint64(0)
	t.mu.Lock()
	defer t.mu.Unlock()
	for ; n > 0; n-- {
		var client, clock uint64
		var state []byte
		if client, rest, ok = readNumber(rest); !ok {
			return nil, false
		}
		if clock, rest, ok = readNumber(rest); !ok {
			return nil, false
		}
		if state, rest, ok = readBytes(rest); !ok {
			return nil, false
		}
		if state, ok = t.heed(c, client, clock, state, now); ok {
			news = appendPresence(news, client, clock, state)
			count++
		}
	}
	if count == 0 {
		return nil, len(rest) == 0
	}
	return presenceMessage(count, news), len(rest) == 0
}

// heed notes one state if it is news from whom it is about. A client that comes back on another socket is believed once it says something newer:
// what others still echo of it is not.
func (t *table) heed(c *padConn, client, clock uint64, state []byte, now time.Time) ([]byte, bool) {
	p := t.seen[client]
	switch {
	case p != nil && p.conn != c && now.Sub(p.at) < presenceLife && (clock <= p.clock || p.conn != nil && p.conn.who.Member() != c.who.Member()),
		p != nil && p.conn == c && (clock < p.clock || clock == p.clock && (string(state) != string(nobody) || string(p.state) == string(nobody))),
		len(state) > mostPresence:
		return nil, false
	case p == nil || p.conn != c:
		if c.selves >= mostSelves || string(state) == string(nobody) || !c.seat.Show(client) {
			return nil, false
		}
		c.selves++
	}
	signed, ok := c.sign(state)
	if !ok {
		return nil, false
	}
	t.seen[client] = &presence{clock: clock, state: signed, conn: c, at: now}
	return signed, true
}

// sign puts into a state who its writer really is.
func (c *padConn) sign(state []byte) ([]byte, bool) {
	if string(state) == string(nobody) {
		return nobody, true
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(state, &fields) != nil || fields == nil {
		return nil, false
	}
	user := map[string]json.RawMessage{}
	if raw, ok := fields["user"]; ok && json.Unmarshal(raw, &user) != nil || user == nil {
		user = map[string]json.RawMessage{}
	}
	for name, value := range map[string]string{"name": c.self.Name, "tenant": c.self.Tenant, "member": c.self.Member} {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, false
		}
		user[name] = text
	}
	text, err := json.Marshal(user)
	if err != nil {
		return nil, false
	}
	fields["user"] = text
	signed, err := json.Marshal(fields)
	return signed, err == nil && len(signed) <= 2*mostPresence
}

// hear takes what sockets of another node say, which that node has looked at.
func (t *table) hear(said []byte) {
	m, ok := readMessage(said)
	if !ok {
		return
	}
	if m.kind == messageQuery {
		go t.answer()
		return
	}
	seat := t.anySeat()
	n, rest, ok := readNumber(m.body)
	now := time.Now()
	for ; ok && n > 0; n-- {
		var client, clock uint64
		var state []byte
		if client, rest, ok = readNumber(rest); !ok {
			return
		}
		if clock, rest, ok = readNumber(rest); !ok {
			return
		}
		if state, rest, ok = readBytes(rest); !ok {
			return
		}
		t.seeElsewhere(seat, client, &presence{clock: clock, state: state, at: now})
	}
}

// seeElsewhere notes what a client on another node says of itself, and keeps its number for whoever that node says it is.
func (t *table) seeElsewhere(seat *pad.Seat, client uint64, is *presence) {
	t.mu.Lock()
	p := t.seen[client]
	if p != nil && p.conn != nil {
		t.mu.Unlock()
		return
	}
	t.seen[client] = is
	t.mu.Unlock()
	said := is.state
	if gone := string(said) == string(nobody); gone && p != nil {
		said = p.state // who it was
	}
	var who struct{ User struct{ Member string } }
	if seat != nil && json.Unmarshal(said, &who) == nil && who.User.Member != "" {
		seat.ShowsElsewhere(client, who.User.Member, string(is.state) != string(nobody))
	}
}

// anySeat returns the seat of somebody here; nil where nobody has one yet.
func (t *table) anySeat() *pad.Seat {
	t.mu.Lock()
	defer t.mu.Unlock()
	for c := range t.conns {
		if c.seat != nil {
			return c.seat
		}
	}
	return nil
}

// answer tells other nodes who is here.
func (t *table) answer() {
	here, ok := t.everybody(func(p *presence) bool { return p.conn != nil })
	if !ok {
		return
	}
	if seat := t.anySeat(); seat != nil {
		seat.Say(here)
	}
}

// everybody returns what is known of all who match, as one message; false where there is nobody.
func (t *table) everybody(match func(*presence) bool) ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []byte
	count, now := uint64(0), time.Now()
	for client, p := range t.seen {
		if p.conn == nil && now.Sub(p.at) > presenceLife {
			delete(t.seen, client)
			continue
		}
		if string(p.state) != string(nobody) && match(p) {
			all = appendPresence(all, client, p.clock, p.state)
			count++
		}
	}
	return presenceMessage(count, all), count > 0
}

// part takes a socket away, and returns the word that those it spoke for have gone.
func (t *table) part(c *padConn) ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.conns, c)
	var gone []byte
	count := uint64(0)
	for client, p := range t.seen {
		if p.conn != c {
			continue
		}
		p.conn, p.at = nil, time.Now() // kept a while, so that an echo of what it said is no news
		if string(p.state) == string(nobody) {
			continue
		}
		p.state = nobody
		gone = appendPresence(gone, client, p.clock, p.state)
		count++
	}
	return presenceMessage(count, gone), count > 0
}

func appendPresence(b []byte, client, clock uint64, state []byte) []byte {
	b = binary.AppendUvarint(b, client)
	b = binary.AppendUvarint(b, clock)
	b = binary.AppendUvarint(b, uint64(len(state)))
	return append(b, state...)
}

func presenceMessage(count uint64, all []byte) []byte {
	body := append(binary.AppendUvarint(nil, count), all...)
	b := binary.AppendUvarint(nil, messageAwareness)
	b = binary.AppendUvarint(b, uint64(len(body)))
	return append(b, body...)
}
