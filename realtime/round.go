package realtime

import "sync/atomic"

// round is one frame of a topic on its way to all who follow it. While it lasts, entries that come are joined for the next one, so that a busy
// topic costs fewer frames and an idle one waits for nothing.
type round struct {
	feed *feed
	left atomic.Int32 // sockets that were idle and have not written it yet, and one for who starts the round
}

// done counts one off; the last one begins the next round.
func (r *round) done() {
	if r.left.Add(-1) == 0 {
		r.feed.next(r)
	}
}
