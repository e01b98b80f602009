package realtime

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// feed is a topic that somebody follows on this node, or did a moment ago. It puts what it hears in order, reads from the log what is missing,
// and gives each entry to every socket once.
type feed struct {
	hub   *Hub
	name  Name
	topic Topic // to ask the log with
	line  *line

	ready  chan struct{} // closed when it has begun, or failed to
	failed error

	reading sync.Mutex // one at a time reads the log for those who come back, and the others find it in the ring

	mu    sync.Mutex
	begun bool
	over  bool // let go of: a new feed takes the name
	idle  time.Time
	live  []*sub // that get what comes
	held  int    // that are being sent what they missed
	head  int64  // all entries up to here were taken
	sent  int64  // all entries up to here went to live
	fresh []Entry
	ring  ring
	round *round
	tired *time.Timer // ends a round that lasts too long

	early []Entry // beyond a gap, by number
	want  int64   // the log has reached this
	due   *time.Timer
	busy  bool // reading what is missing
	tries int

	crowd *crowd // of a topic called Here
}

// sub is one socket's place in a feed.
type sub struct {
	feed  *feed
	conn  *Conn
	at    int   // in feed.live; -1 while it is held
	next  int64 // the last entry it has, while it is held
	stale bool  // it has more than there is: it must read anew
	gone  bool

	greeted bool // has heard who is here
}

func newFeed(h *Hub, n Name) *feed {
	f := &feed{hub: h, name: n, topic: Topic{n, toTell}, ready: make(chan struct{}), ring: ring{limits: &h.limits, total: &h.rings}}
	switch {
	case n.ID == Here:
		f.crowd = newCrowd()
	case h.counted != nil && h.counted(n):
		f.crowd = newCrowd()
		f.crowd.counted = true
	}
	return f
}

// begin listens and asks for the head.
func (f *feed) begin() {
	defer close(f.ready)
	ctx, cancel := context.WithTimeout(f.hub.ctx, f.hub.limits.Handling)
	defer cancel()
	var head int64
	line, err := f.hub.join(ctx, f.name.Space)
	if err == nil {
		if head, err = f.hub.keeper.Head(ctx, f.topic); err != nil {
			f.hub.part(f.name.Space, line)
			err = ErrUnready.Because(err)
		}
	}
	if err != nil {
		f.failed = err
		f.hub.close(f)
		return
	}
	f.mu.Lock()
	f.line, f.begun, f.idle = line, true, f.hub.now()
	f.head, f.sent = head, head
	f.order()
	f.mu.Unlock()
	f.hub.later(settling, func() { f.recover(f.hub.ctx) })
	if f.crowd != nil {
		f.askHere()
	}
}

// settling is how long a cluster takes to let all its servers know that this node listens to a space. What was told elsewhere meanwhile is looked
// for once.
const settling = 500 * time.Millisecond

// take hears of entries, in whatever order.
func (f *feed) take(entries []Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return
	}
	for _, e := range entries {
		switch {
		case f.begun && e.Seq <= f.head:
		case f.begun && e.Seq == f.head+1:
			f.accept(e)
		default:
			f.hold(e)
		}
	}
	f.order()
}

// mostEarly is how many entries beyond a gap are kept; the others are read from the log with the gap.
const mostEarly = 512

// hold keeps an entry that comes before the ones in front of it.
func (f *feed) hold(e Entry) {
	f.want = max(f.want, e.Seq)
	at, known := slices.BinarySearchFunc(f.early, e.Seq, func(x Entry, seq int64) int { return int(x.Seq - seq) })
	if !known && len(f.early) < mostEarly {
		f.early = slices.Insert(f.early, at, e)
	}
}

// order accepts what is next among the early ones, sends what there is, and waits for the rest.
func (f *feed) order() {
	if !f.begun {
		return
	}
	n := 0
	for n < len(f.early) && f.early[n].Seq <= f.head+1 {
		if f.early[n].Seq == f.head+1 {
			f.accept(f.early[n])
		}
		n++
	}
	if n > 0 {
		f.early = slices.Delete(f.early, 0, n)
	}
	f.flush()
	f.await(f.hub.limits.Grace)
}

// accept takes the entry that is next.
func (f *feed) accept(e Entry) {
	f.head = e.Seq
	f.ring.push(e)
	if len(f.live) > 0 {
		f.fresh = append(f.fresh, e)
	} else {
		f.fresh, f.sent = nil, f.head
	}
}

// patience is how long the entries of a topic wait for sockets that are still writing the ones before.
const patience = 20 * time.Millisecond

// flush sends what is fresh to all, or leaves it to the end of the round that is under way.
func (f *feed) flush() {
	for len(f.fresh) > 0 {
		if f.round != nil {
			if f.tired == nil {
				f.tired = f.hub.later(patience, f.hurry)
			}
			return
		}
		f.fan()
	}
}

// fan sends one frame.
func (f *feed) fan() {
	if len(f.live) == 0 {
		f.fresh, f.sent = nil, f.head
		return
	}
	p, n := logParcel(f.name, f.fresh)
	r := &round{feed: f}
	r.left.Store(1)
	f.round = r
	f.hub.count.delivered.Add(int64(n * len(f.live)))
	for _, s := range f.live {
		s.conn.send(p, r)
	}
	f.sent = f.fresh[n-1].Seq
	if n == len(f.fresh) {
		clear(f.fresh)
		f.fresh = f.fresh[:0]
	} else {
		f.fresh = slices.Delete(f.fresh, 0, n)
	}
	if r.left.Add(-1) == 0 {
		f.round = nil
	}
}

// next begins the round after r, unless that has been given up.
func (f *feed) next(r *round) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.round != r {
		return
	}
	f.round = nil
	if f.tired != nil {
		f.tired.Stop()
		f.tired = nil
	}
	f.flush()
}

// hurry gives up waiting for a round.
func (f *feed) hurry() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tired, f.round = nil, nil
	f.flush()
}

// all sends everything that is fresh at once.
func (f *feed) all() {
	for len(f.fresh) > 0 {
		f.fan()
	}
}

// say sends a "now" frame to all.
func (f *feed) say(kind string, body json.RawMessage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.live) == 0 {
		return
	}
	p := sure(nowView{Now, f.name, kind, body})
	for _, s := range f.live {
		s.conn.send(p, nil)
	}
}

// remove ends a subscription.
func (f *feed) remove(s *sub) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(s)
}

func (f *feed) drop(s *sub) {
	if s.gone {
		return
	}
	s.gone = true
	f.hub.count.subscriptions.Add(-1)
	if s.at < 0 {
		f.held--
	} else {
		if f.crowd != nil {
			f.departs(s.conn)
		}
		f.unlist(s)
	}
	if len(f.live)+f.held == 0 {
		f.live, f.idle = nil, f.hub.now()
		f.fresh, f.sent = nil, f.head
	}
}

// unlist takes a place out of the live ones.
func (f *feed) unlist(s *sub) {
	last := f.live[len(f.live)-1]
	f.live[s.at], last.at = last, s.at
	f.live[len(f.live)-1] = nil
	f.live = f.live[:len(f.live)-1]
}

// expire lets go of a feed that nobody has followed for a while, and reports whether it did.
func (f *feed) expire(before time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over || !f.begun || len(f.live)+f.held > 0 || f.idle.After(before) || f.crowd != nil && f.crowd.ours() > 0 {
		return false
	}
	f.finish()
	return true
}

// finish has the feed take nothing more. Timers that are due find it over.
func (f *feed) finish() {
	f.over = true
	f.ring.empty()
	f.early, f.fresh = nil, nil
	timers := []*time.Timer{f.due, f.tired}
	if f.crowd != nil {
		timers = append(timers, f.crowd.due)
	}
	for _, t := range timers {
		if t != nil {
			t.Stop()
		}
	}
}

// close ends a feed of a hub that has ended.
func (f *feed) close() {
	<-f.ready
	f.mu.Lock()
	line, over := f.line, f.over
	f.finish()
	f.mu.Unlock()
	f.hub.close(f)
	if line != nil && !over {
		f.hub.part(f.name.Space, line)
	}
}
