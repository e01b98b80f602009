package realtime

import (
	"context"
	"time"
)

// heed hears that the log has reached head.
func (f *feed) heed(head int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.want = max(f.want, head)
	f.await(f.hub.limits.Grace)
}

// await has what is missing read from the log, unless it comes within the time.
func (f *feed) await(wait time.Duration) {
	if f.over || !f.begun || f.want <= f.head {
		f.tries = 0
		if f.due != nil {
			f.due.Stop()
			f.due = nil
		}
		return
	}
	if f.due == nil && !f.busy {
		f.due = f.hub.later(wait, f.fill)
	}
}

// piece is how many entries are read at once to fill a gap.
const piece = 200

// mostTries bounds how often the log is asked for entries that it should have and hasn't; with twice the wait each time, that is for half a minute.
const mostTries = 10

// fill reads from the log what the bus has lost.
func (f *feed) fill() {
	f.mu.Lock()
	f.due = nil
	if f.over || f.busy || f.want <= f.head {
		f.mu.Unlock()
		return
	}
	f.busy = true
	f.mu.Unlock()
	err := f.catchUp()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy = false
	if err == nil && f.want <= f.head || f.hub.ctx.Err() != nil {
		f.await(0)
		return
	}
	f.tries++
	if f.tries > mostTries && err == nil {
		f.hub.log.Error("the log lacks entries that were told", "topic", f.name.String(), "from", f.head+1, "to", f.want)
		f.want, f.early, f.tries = f.head, nil, 0
		return
	}
	if err != nil {
		f.hub.log.Warn("read what was missed", "topic", f.name.String(), "error", err.Error())
	}
	f.await(f.hub.limits.Grace << min(f.tries, mostTries))
}

// catchUp reads until nothing is missing or the log has no more.
func (f *feed) catchUp() error {
	for {
		f.mu.Lock()
		head, missing := f.head, f.want-f.head
		f.mu.Unlock()
		if missing <= 0 {
			return nil
		}
		ctx, cancel := context.WithTimeout(f.hub.ctx, f.hub.limits.Handling)
		if missing > int64(f.hub.limits.Missed) {
			last, err := f.hub.keeper.Head(ctx, f.topic)
			cancel()
			if err != nil {
				return err
			}
			if last-head > int64(f.hub.limits.Missed) {
				f.leap(last)
				continue
			}
			f.mu.Lock()
			f.want, f.early = last, nil // somebody told of what isn't there
			f.mu.Unlock()
			continue
		}
		next, err := f.hub.keeper.Since(ctx, f.topic, head, piece)
		cancel()
		if err != nil || len(next) == 0 {
			return err
		}
		f.hub.count.filled.Add(int64(len(next)))
		f.take(next)
		f.mu.Lock()
		same := f.head == head
		f.mu.Unlock()
		if same {
			return nil // the log itself has a gap
		}
	}
}

// leap gives up a gap that is too large: everybody reads anew over HTTP, and hears what comes after it.
func (f *feed) leap(to int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fresh = nil
	f.ring.empty()
	f.head, f.sent = to, to
	f.want = max(f.want, to)
	p := sure(reloadView{Reload, f.name, to})
	for _, s := range f.live {
		s.conn.send(p, nil)
	}
	f.hub.count.reloads.Add(int64(len(f.live)))
	f.order()
}

// recover asks the log for the head at once, for the bus may have lost something.
func (f *feed) recover(ctx context.Context) {
	f.mu.Lock()
	followed := f.begun && !f.over && len(f.live)+f.held > 0
	f.mu.Unlock()
	if !followed {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, f.hub.limits.Handling)
	defer cancel()
	head, err := f.hub.keeper.Head(ctx, f.topic)
	if err != nil {
		f.hub.log.Warn("ask for the head", "topic", f.name.String(), "error", err.Error())
		head = 0
	}
	f.mu.Lock()
	f.want = max(f.want, head)
	if f.want > f.head && f.due != nil {
		f.due.Stop()
		f.due = nil
	}
	f.await(0)
	f.mu.Unlock()
	if err != nil {
		f.hub.later(time.Second, f.hub.lost)
	}
	if f.crowd != nil {
		f.askHere()
	}
}
