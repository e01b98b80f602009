package pad

import (
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/yjs"
)

// Whoever writes first as a client of Yjs has it for good: nobody else's structs are taken under its number, so that who wrote what can't be forged
// and nobody's text is broken by another's of the same number. The log says who has which; a client that only shows itself is kept for its member
// while she is there. What a client's first update holds goes to others only once the log has it: whoever has seen a client's number knows that it
// is taken, also after a crash.

// nobody owns the clients of which the log doesn't say who wrote as them, such as the house's own.
const nobody = ""

// claims is who has which client.
type claims struct {
	kept  map[uint64]owner
	shown map[uint64]shown
}

// owner is the member who has a client, by the log or by what is on its way there.
type owner struct {
	member string
	logged bool
}

// shown is a client of which only its presence is known.
type shown struct {
	member string
	seat   *Seat // nil where it is on another node
}

func newClaims() claims { return claims{kept: map[uint64]owner{}, shown: map[uint64]shown{}} }

// of reports whether the member may write as the client.
func (c *claims) of(member string, client uint64) bool {
	if o, ok := c.kept[client]; ok {
		return o.member == member
	}
	s, ok := c.shown[client]
	return !ok || s.member == member
}

// learn notes what rows say of their writers.
func (c *claims) learn(by []Writing) {
	for _, w := range by {
		c.note(w.Member, w.Clients)
	}
}

// note notes who has clients by the log. Whoever came first there stays.
func (c *claims) note(member string, clients []string) {
	for _, text := range clients {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			continue // a number that no client has
		}
		if !c.kept[n].logged {
			c.kept[n] = owner{member, true}
		}
	}
}

// rest notes that nobody has the clients in a document that no row speaks of.
func (c *claims) rest(doc *yjs.Doc) {
	for n := range doc.StateVector() {
		if _, taken := c.kept[n]; !taken {
			c.kept[n] = owner{nobody, true}
		}
	}
}

// Show keeps a client for the holder while she is there, and reports false where another member has it.
func (t *Seat) Show(client uint64) bool {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	c, member := &t.sheet.claims, string(t.in.Member())
	if !c.of(member, client) {
		return false
	}
	if _, kept := c.kept[client]; !kept {
		c.shown[client] = shown{member, t}
	}
	return true
}

// ShowsElsewhere keeps a client for a member of whom another node says that she is there, or no more.
func (t *Seat) ShowsElsewhere(client uint64, member string, here bool) {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	c := &t.sheet.claims
	s, known := c.shown[client]
	switch {
	case known && s.seat == nil && s.member == member && !here:
		delete(c.shown, client)
	case here && !known && c.of(member, client):
		c.shown[client] = shown{member: member}
	}
}

// forget gives back the clients that a seat has only shown.
func (c *claims) forget(t *Seat) {
	for n, s := range c.shown {
		if s.seat == t {
			delete(c.shown, n)
		}
	}
}

// claim notes as whom the holder has written for the first time, and returns those.
func (t *Seat) claim(fresh []uint64) []string {
	c, member := &t.sheet.claims, string(t.in.Member())
	var first []string
	for _, n := range fresh {
		if _, kept := c.kept[n]; kept {
			continue
		}
		c.kept[n] = owner{member, false}
		delete(c.shown, n)
		if member != nobody {
			first = append(first, strconv.FormatUint(n, 10))
		}
	}
	return first
}

// forged reports whether the log has meanwhile given a client that a batch claims to somebody else, on another node.
func (sh *sheet) forged(batch []*writing) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return slices.ContainsFunc(batch, func(w *writing) bool {
		return slices.ContainsFunc(w.clients, func(text string) bool {
			n, err := strconv.ParseUint(text, 10, 64)
			return err != nil || sh.claims.kept[n].member != string(w.in.Member())
		})
	})
}

// held is a writing that others hear of once the log goes so far.
type held struct {
	upto uint64
	w    *writing
}

// pass sends a writing on its way to everybody: at once, unless its writer's first one as a client isn't in the log yet.
func (sh *sheet) pass(w *writing) {
	if len(w.clients) > 0 {
		w.seat.claiming = sh.written
	}
	if w.seat != nil && w.seat.claiming > sh.kept {
		sh.holding = append(sh.holding, held{w.seat.claiming, w})
		return
	}
	sh.send(w)
}

// send relays a writing. Those that claim a client have no number for other nodes, which read them in the log with the claim.
func (sh *sheet) send(w *writing) {
	if w.seat != nil && len(w.clients) == 0 {
		sh.said++
		w.number = sh.said
	}
	sh.relay(Sent{Update: w.update, From: w.seat, number: w.number})
}

// release sends what was held back for a claim that the log now has.
func (sh *sheet) release() {
	n := 0
	for n < len(sh.holding) && sh.holding[n].upto <= sh.kept {
		n++
	}
	for _, h := range sh.holding[:n] {
		sh.send(h.w)
	}
	sh.holding = slices.Delete(sh.holding, 0, n)
}

// claimed reports whether a batch claims a client.
func claimed(batch []*writing) bool {
	return slices.ContainsFunc(batch, func(w *writing) bool { return len(w.clients) > 0 })
}
