package realtime

import (
	"context"
	"errors"
)

// Subscribe has the topic's entries sent on this socket, and what is said there: after the answer to the frame, first those after since that
// were missed, then new ones; without since, new ones alone. It returns the number of the last entry, for the answer.
// The desk calls it within Came and Handle, with a topic made of the scope that the client has just been given. A topic that the socket follows
// already goes on as it is, or begins again after since: whoever names it says what she has. It returns ErrSubscriptions for one too many, and ErrUnready while the log or the bus can't be asked.
func (c *Conn) Subscribe(ctx context.Context, t Topic, since *int64) (int64, error) {
	name := t.Name()
	if t.made != toFollow {
		panic("realtime: " + name.String() + " was made to be told, not to be followed")
	}
	c.mu.Lock()
	old, many := c.subs[name], len(c.subs)
	c.mu.Unlock()
	if old != nil {
		if seq, again := old.feed.back(old, since); again {
			c.fresh = append(c.fresh, old)
			return old.feed.reach(ctx, old, seq)
		}
		return old.feed.last(), nil
	}
	if many >= c.hub.limits.Subscriptions {
		return 0, ErrSubscriptions
	}
	for {
		f, err := c.hub.open(ctx, name)
		if err != nil {
			return 0, err
		}
		if s, seq, ok := f.enter(c, since); ok {
			c.mu.Lock()
			if c.subs == nil {
				c.subs = map[Name]*sub{}
			}
			c.subs[name] = s
			c.stood(name.Space)
			c.mu.Unlock()
			c.fresh = append(c.fresh, s)
			return f.reach(ctx, s, seq)
		}
	}
}

func (f *feed) last() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sent
}

// enter adds a held place. It reports false where the feed was let go of meanwhile.
func (f *feed) enter(c *Conn, since *int64) (*sub, int64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return nil, 0, false
	}
	s := &sub{feed: f, conn: c, at: -1, next: f.sent}
	if since != nil {
		s.next = *since
	}
	f.held++
	f.hub.count.subscriptions.Add(1)
	return s, f.sent, true
}

// back holds a live place again, from where the client says. It reports false where there is nothing to do.
func (f *feed) back(s *sub, since *int64) (int64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if since == nil || s.at < 0 || f.name.ID == Here {
		return 0, false
	}
	if f.crowd != nil {
		f.departs(s.conn) // until it is live again
	}
	f.unlist(s)
	s.at, s.next, s.stale = -1, *since, false
	f.held++
	return f.sent, true
}

// reach reads the log if the client has more than we do: it may have heard over HTTP before we did over the bus. One that has more than the log
// is of another world, and must read anew.
func (f *feed) reach(ctx context.Context, s *sub, seq int64) (int64, error) {
	if s.next <= seq {
		return seq, nil
	}
	head, err := f.hub.keeper.Head(ctx, f.topic)
	if err != nil {
		return 0, ErrUnready.Because(err)
	}
	if s.next > head {
		s.stale = true
		return head, nil
	}
	f.mu.Lock()
	f.want = max(f.want, head)
	f.mu.Unlock()
	if err := f.catchUp(); err != nil {
		return 0, ErrUnready.Because(err)
	}
	return head, nil
}

// release sends a held place what it missed, and lets it go live without a gap.
func (c *Conn) release(ctx context.Context, s *sub) {
	f := s.feed
	for c.ebb(ctx.Done()) {
		from, missing, done := f.advance(s)
		if done {
			return
		}
		entries, err := f.fetch(ctx, from, missing)
		if err != nil {
			f.hub.log.WarnContext(ctx, "read what a client missed", "topic", f.name.String(), "after", from, "error", err.Error())
			f.mu.Lock()
			if !s.gone {
				f.anew(s)
			}
			f.mu.Unlock()
			return
		}
		c.trickle(ctx, s, entries)
	}
	if ctx.Err() != nil {
		c.Close(TooSlow)
	}
}

// trickle sends entries that only this client misses, no faster than it reads.
func (c *Conn) trickle(ctx context.Context, s *sub, entries []Entry) {
	for len(entries) > 0 && c.ebb(ctx.Done()) {
		p, n := logParcel(s.feed.name, entries)
		c.send(p, nil)
		c.hub.count.delivered.Add(int64(n))
		s.advanced(entries[n-1].Seq)
		entries = entries[n:]
	}
}

func (s *sub) advanced(to int64) {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	s.next = to
}

// advance sends what the ring has. It reports done when the place is live, or ended; else how many entries are missing after which.
func (f *feed) advance(s *sub) (from, missing int64, done bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.gone {
		return 0, 0, true
	}
	if s.next > f.sent {
		f.all()
	}
	missing = f.sent - s.next
	if s.stale || missing < 0 || missing > int64(f.hub.limits.Missed) {
		f.anew(s)
		return 0, 0, true
	}
	entries, ok := f.ring.since(s.next, f.sent)
	if !ok {
		return s.next, missing, false
	}
	s.conn.deliver(f.name, entries)
	f.goLive(s)
	return 0, 0, true
}

// goLive lets a held place get what comes.
func (f *feed) goLive(s *sub) {
	f.held--
	s.at = len(f.live)
	f.live = append(f.live, s)
	if f.crowd != nil {
		f.arrives(s.conn)
	}
}

// anew sends the client of a held place to HTTP for what it missed, and lets it hear what comes after.
func (f *feed) anew(s *sub) {
	f.hub.count.reloads.Add(1)
	s.conn.send(sure(reloadView{Reload, f.name, f.sent}), nil)
	f.goLive(s)
}

// deliver sends entries to one socket alone.
func (c *Conn) deliver(n Name, entries []Entry) {
	c.hub.count.delivered.Add(int64(len(entries)))
	for len(entries) > 0 {
		p, count := logParcel(n, entries)
		c.send(p, nil)
		entries = entries[count:]
	}
}

// errGap says that the log hasn't what it should have.
var errGap = errors.New("the log has a gap")

// fetch reads missing entries from the log. If they fit into the ring, they are put there, where others who come back at the same time find them
// as well, and none are returned.
func (f *feed) fetch(ctx context.Context, from, missing int64) ([]Entry, error) {
	f.reading.Lock()
	defer f.reading.Unlock()
	if f.warm(from) {
		return nil, nil // by another, while this one waited
	}
	entries, err := f.hub.keeper.Since(ctx, f.topic, from, int(min(missing, int64(f.hub.limits.RingEntries))))
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 || entries[0].Seq != from+1 {
		return nil, errGap
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ring.warm(entries, f.head) {
		return nil, nil
	}
	return entries, nil
}

// warm reports whether the ring has everything after seq.
func (f *feed) warm(seq int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.ring.since(seq, f.head)
	return ok
}
