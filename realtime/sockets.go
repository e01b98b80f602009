package realtime

import (
	"sync"

	"github.com/naru-network/naru/tenants"
)

// slots is in how many parts the sockets of a node stand: one part after the other is pinged, so that all are in a heartbeat without a timer
// for each.
const slots = 25

// sockets are all connections of a node, and how many each has who may have so many.
type sockets struct {
	mu      sync.Mutex
	closing bool
	total   int
	next    int
	members map[tenants.MemberID]int
	tenants map[tenants.TenantID]int
	guests  map[tenants.GuestID]int
	serving sync.WaitGroup
	slots   [slots]slot
}

type slot struct {
	mu    sync.Mutex
	conns map[*Conn]struct{}
}

func (s *sockets) start() {
	s.members, s.tenants, s.guests = map[tenants.MemberID]int{}, map[tenants.TenantID]int{}, map[tenants.GuestID]int{}
	for i := range s.slots {
		s.slots[i].conns = map[*Conn]struct{}{}
	}
}

// full reports whether somebody has as many sockets as she may.
func (s *sockets) full(who tenants.Principal, l *Limits) bool {
	return s.total >= l.Sockets || who.Member() != "" && s.members[who.Member()] >= l.MemberSockets ||
		who.Tenant() != "" && s.tenants[who.Tenant()] >= l.TenantSockets || who.Guest() != "" && s.guests[who.Guest()] >= l.GuestSockets
}

// Place returns ErrSockets where whoever asks has as many sockets on this node as she may, and ErrUnready while it stops: before the upgrade
// there is an HTTP answer to give. Serve asks again.
func (h *Hub) Place(who tenants.Principal) error {
	s := &h.sockets
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return ErrUnready
	case s.full(who, &h.limits):
		return ErrSockets.After(h.limits.Heartbeat)
	}
	return nil
}

// enter gives a socket its place, or returns why it has none.
func (s *sockets) enter(c *Conn, l *Limits) Code {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return GoingAway
	case s.full(c.who, l):
		return TooMany
	}
	s.tally(c.who, 1)
	s.serving.Add(1)
	s.next = (s.next + 1) % slots
	c.slot = s.next
	slot := &s.slots[c.slot]
	slot.mu.Lock()
	defer slot.mu.Unlock()
	slot.conns[c] = struct{}{}
	return 0
}

// depart gives a place back.
func (s *sockets) depart(c *Conn) {
	slot := &s.slots[c.slot]
	slot.mu.Lock()
	delete(slot.conns, c)
	slot.mu.Unlock()
	s.mu.Lock()
	s.tally(c.who, -1)
	s.mu.Unlock()
	s.serving.Done()
}

func (s *sockets) tally(who tenants.Principal, n int) {
	s.total += n
	add(s.members, who.Member(), n)
	add(s.tenants, who.Tenant(), n)
	add(s.guests, who.Guest(), n)
}

func add[K ~string](to map[K]int, key K, n int) {
	if key == "" {
		return
	}
	if to[key] += n; to[key] == 0 {
		delete(to, key)
	}
}

// in lists the sockets of one slot.
func (s *sockets) in(i int) []*Conn {
	slot := &s.slots[i]
	slot.mu.Lock()
	defer slot.mu.Unlock()
	all := make([]*Conn, 0, len(slot.conns))
	for c := range slot.conns {
		all = append(all, c)
	}
	return all
}
