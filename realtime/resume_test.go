package realtime_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/realtime"
)

func TestWhoComesBackGetsWhatWasMissed(t *testing.T) {
	for _, test := range []struct {
		name         string
		told         int // while another follows, so that the ring has them
		before       int // in the log alone
		since        int64
		reads        bool
		reload       bool
		limits       realtime.Limits
		biggerBodies int
	}{
		{name: "from the ring", told: 40, since: 10},
		{name: "nothing was missed", told: 40, since: 40},
		{name: "from the log", before: 40, since: 10, reads: true},
		{name: "from both", before: 40, told: 10, since: 10, reads: true},
		{name: "as many as are sent", before: 1000, since: 0, reads: true},
		{name: "one more than is sent", before: 1001, since: 0, reload: true},
		{name: "more than there is", before: 3, since: 4, reload: true},
		{name: "more bytes than the queue takes", before: 300, since: 0, reads: true, limits: realtime.Limits{QueueBytes: 128 << 10}, biggerBodies: 2_000},
		{name: "more entries than frames may wait", before: 900, since: 0, reads: true, limits: realtime.Limits{QueueFrames: 4}, biggerBodies: 3_000},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := open(t, test.limits)
			topic := onCommons(t, "room", "lobby")
			n.book.write(topic.Name(), slices.Repeat([]string{strings.Repeat("가", test.biggerBodies/3)}, test.before)...)
			first := n.dial("member=first")
			first.sub(lobby)
			for range test.told {
				n.hub.Tell(topic, n.book.write(topic.Name(), "x")...)
			}
			head := int64(test.before + test.told)
			first.seqs(lobby, int64(test.before), head)

			c := n.dial("member=back")
			if f := c.sub(lobby, test.since); f.Seq != head {
				t.Errorf("sub answers %d, want the head %d", f.Seq, head)
			}
			if test.reload {
				if f := c.want("reload"); f.Seq != head {
					t.Errorf("reload says %d, want %d", f.Seq, head)
				}
				if n.hub.Figures().Reloads != 1 || n.book.count() != 0 {
					t.Errorf("%d reloads and %d reads, want one and none", n.hub.Figures().Reloads, n.book.count())
				}
				return
			}
			c.seqs(lobby, test.since, head)
			c.quiet()
			if got := n.book.count() > 0; got != test.reads {
				t.Errorf("the log was read: %v, want %v", got, test.reads)
			}
			n.hub.Tell(topic, n.book.write(topic.Name(), "live")...)
			c.seqs(lobby, head, head+1)
		})
	}
}

// TestWhoComesBackTogetherReadsTheLogOnce holds that a node which starts again isn't asked for the same by each of its clients.
func TestWhoComesBackTogetherReadsTheLogOnce(t *testing.T) {
	n := open(t, realtime.Limits{MemberSockets: 100})
	topic := onCommons(t, "room", "lobby")
	n.book.write(topic.Name(), make([]string, 200)...)
	var all sync.WaitGroup
	for range 50 {
		c := n.dial("member=a")
		all.Go(func() {
			c.sub(lobby, 3)
			c.seqs(lobby, 3, 200)
		})
	}
	all.Wait()
	if n.book.count() != 1 {
		t.Errorf("the log was read %d times, want once", n.book.count())
	}
}

// TestNothingFallsBetweenCatchUpAndLive has many come and go with what they have, while entries arrive in any order and some are lost.
func TestNothingFallsBetweenCatchUpAndLive(t *testing.T) {
	const total, clients = 600, 12
	n := open(t, realtime.Limits{RingEntries: 32, Missed: 10_000, Frames: realtime.Rate{PerSecond: 1e6, Burst: 1e6}, MemberSockets: clients * 100})
	topic := onCommons(t, "room", "lobby")
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			at := int64(0)
			for stay := int64(1 + i); at < total; {
				c := n.dial("member=m")
				head := c.sub(lobby, at).Seq
				for want := min(max(head, at+stay), total); at < want; {
					f := c.want("log")
					for _, e := range f.Entries {
						if e.Seq != at+1 {
							t.Errorf("entry %d comes after %d", e.Seq, at)
							return
						}
						at++
					}
				}
				c.ws.Close()
			}
		})
	}
	for seq := int64(0); seq < total; seq += 3 {
		three := n.book.write(topic.Name(), "a", "b", "c")
		switch seq % 4 {
		case 0:
			n.hub.Tell(topic, three...)
		case 1:
			n.hub.Tell(topic, three[2], three[0], three[1])
		case 2:
			n.hub.Tell(topic, three[2]) // two are lost
		case 3:
			n.hub.Heed(topic, seq+3)
		}
	}
	n.hub.Heed(topic, total)
	all.Wait()
}

func TestSubscribingTwiceBringsNothingTwice(t *testing.T) {
	n := open(t, realtime.Limits{})
	topic := onCommons(t, "room", "lobby")
	n.hub.Tell(topic, n.book.write(topic.Name(), "1", "2")...)
	c := n.dial("member=a")
	c.sub(lobby, 0)
	c.seqs(lobby, 0, 2)
	if f := c.sub(lobby); f.Seq != 2 {
		t.Errorf("the second sub answers %d, want 2", f.Seq)
	}
	c.quiet()
	c.sub(lobby, 2)
	c.quiet()
	c.sub(lobby, 1) // says that it has less
	c.seqs(lobby, 1, 2)
	n.hub.Tell(topic, n.book.write(topic.Name(), "3")...)
	c.seqs(lobby, 2, 3)
	c.quiet()
	if s := n.hub.Figures().Subscriptions; s != 1 {
		t.Errorf("%d subscriptions, want one", s)
	}
}

// TestClientMayKnowMoreThanItsNode is of one who posted over HTTP on another node and comes back before the bus has brought her entry here.
func TestClientMayKnowMoreThanItsNode(t *testing.T) {
	n := open(t, realtime.Limits{})
	topic := onCommons(t, "room", "lobby")
	other := n.dial("member=other")
	other.sub(lobby)
	told := n.book.write(topic.Name(), "1", "2", "3")
	c := n.dial("member=a")
	if f := c.sub(lobby, 3); f.Seq != 3 {
		t.Errorf("sub answers %d, want the log's head", f.Seq)
	}
	n.hub.Tell(topic, told...) // late
	other.seqs(lobby, 0, 3)
	c.quiet()
	n.hub.Tell(topic, n.book.write(topic.Name(), "4")...)
	c.seqs(lobby, 3, 4)
}

func TestLogThatCannotBeReadSendsToHTTP(t *testing.T) {
	n := open(t, realtime.Limits{})
	topic := onCommons(t, "room", "lobby")
	n.book.write(topic.Name(), "1", "2", "3")
	first := n.dial("member=a")
	first.sub(lobby)
	n.book.fail(fmt.Errorf("the disk is away"))
	c := n.dial("member=b")
	c.sub(lobby, 1)
	if f := c.want("reload"); f.Seq != 3 {
		t.Errorf("reload = %+v, want the head", f)
	}
	c.send(`{"t":"sub","id":8,"topic":"commons/room/new"}`)
	if f := c.want("err"); f.ID != 8 || f.Code != "realtime.unready" {
		t.Errorf("a topic that can't begin is answered %+v", f)
	}
	n.book.fail(nil)
	c.sub("commons/room/new")
}

// TestTopicsAreForgotten holds that a node keeps nothing of what nobody follows.
func TestTopicsAreForgotten(t *testing.T) {
	n := open(t, realtime.Limits{Heartbeat: time.Second, Linger: 1})
	topic := onCommons(t, "room", "lobby")
	c := n.dial("member=a")
	c.sub(lobby)
	n.hub.Tell(topic, n.book.write(topic.Name(), "1")...)
	c.seqs(lobby, 0, 1)
	if f := n.hub.Figures(); f.Topics != 1 || f.RingBytes == 0 {
		t.Errorf("figures %+v, want a topic with something to resume from", f)
	}
	c.ws.Close()
	eventually(t, "forgotten", func() bool { f := n.hub.Figures(); return f.Topics == 0 && f.RingBytes == 0 })
	again := n.dial("member=a")
	again.sub(lobby, 0)
	again.seqs(lobby, 0, 1)
}
