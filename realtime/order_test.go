package realtime_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/naru-network/naru/realtime"
)

func TestEntriesComeOnceAndInOrder(t *testing.T) {
	n := open(t, realtime.Limits{Grace: long}) // nothing is lost, however slow the machine is
	a, b := n.dial("member=a"), n.dial("member=b")
	if f := a.sub(lobby); f.Seq != 0 {
		t.Errorf("sub answers %d, want 0: nothing was said", f.Seq)
	}
	a.send(`{"t":"post","id":9,"topic":"commons/room/lobby","body":{"text":"안녕하세요"}}`)
	var ok, log frame
	for range 2 { // the answer and the entry may come in either order
		if f := a.next(); f.T == "ok" {
			ok = f
		} else {
			log = f
		}
	}
	if ok.ID != 9 || ok.Seq != 1 || string(ok.Body) != `{"text":"안녕하세요"}` {
		t.Errorf("the post is answered %+v", ok)
	}
	if len(log.Entries) != 1 || log.Entries[0].Seq != 1 || log.Entries[0].Message.Text != "안녕하세요" {
		t.Errorf("the entry is %+v", log)
	}
	if f := b.sub(lobby); f.Seq != 1 {
		t.Errorf("a later sub answers %d, want the head", f.Seq)
	}
	topic := onCommons(t, "room", "lobby")
	told := n.book.write(topic.Name(), "2", "3", "4", "5")
	n.hub.Tell(topic, told[1], told[0], told[1], told[0]) // out of order, and twice
	n.hub.Tell(topic, told[3])
	n.hub.Tell(topic, told[2])
	a.seqs(lobby, 1, 5)
	b.seqs(lobby, 1, 5)
	if n.book.count() != 0 {
		t.Errorf("the log was read %d times, want none: nothing was lost", n.book.count())
	}
	a.quiet()
}

func TestGapIsFilledFromTheLog(t *testing.T) {
	n := open(t, realtime.Limits{Grace: time.Millisecond})
	c := n.dial("member=a")
	c.sub(lobby)
	topic := onCommons(t, "room", "lobby")
	told := n.book.write(topic.Name(), "1", "2", "3", "4")
	n.hub.Tell(topic, told[0])
	n.hub.Tell(topic, told[3]) // 2 and 3 are lost
	c.seqs(lobby, 0, 4)
	if f := n.hub.Figures(); f.Filled < 2 || f.Delivered != 4 {
		t.Errorf("figures %+v, want two entries filled and four delivered", f)
	}

	n.book.write(topic.Name(), "5", "6") // the bus loses both, and a follower hears of the last
	n.hub.Heed(topic, 6)
	c.seqs(lobby, 4, 6)
	n.hub.Heed(topic, 3) // old news
	c.quiet()
}

func TestLogThatFailsIsAskedAgain(t *testing.T) {
	n := open(t, realtime.Limits{Grace: time.Millisecond})
	c := n.dial("member=a")
	c.sub(lobby)
	topic := onCommons(t, "room", "lobby")
	n.book.write(topic.Name(), "1", "2")
	n.book.fail(fmt.Errorf("the disk is away"))
	n.hub.Heed(topic, 2)
	eventually(t, "asked twice", func() bool { return n.book.count() >= 2 })
	n.book.fail(nil)
	c.seqs(lobby, 0, 2)
}

func TestGapThatIsTooLargeIsReadOverHTTP(t *testing.T) {
	n := open(t, realtime.Limits{Grace: time.Millisecond, Missed: 10})
	c := n.dial("member=a")
	c.sub(lobby)
	topic := onCommons(t, "room", "lobby")
	told := n.book.write(topic.Name(), make([]string, 11)...)
	n.hub.Heed(topic, 11)
	if f := c.want("reload"); f.Seq != 11 || f.Topic != lobby {
		t.Errorf("reload = %+v, want the head", f)
	}
	told = append(told, n.book.write(topic.Name(), "12")...)
	n.hub.Tell(topic, told[11])
	c.seqs(lobby, 11, 12) // what comes after is heard
	if f := c.sub(lobby, 10); f.Seq != 12 {
		t.Errorf("sub answers %d, want 12", f.Seq)
	}
	c.seqs(lobby, 10, 12)
	c.quiet()
}

func TestManyTopicsDoNotMix(t *testing.T) {
	n := open(t, realtime.Limits{})
	c, other := n.dial("member=a"), n.dial("member=b")
	for i := range 20 {
		c.sub(fmt.Sprintf("commons/room/r%d", i))
	}
	other.sub("commons/room/r3")
	for i := range 20 {
		topic := onCommons(t, "room", fmt.Sprintf("r%d", i))
		n.hub.Tell(topic, n.book.write(topic.Name(), topic.ID())...)
	}
	seen := map[string]bool{}
	for range 20 {
		f := c.want("log")
		if "commons/room/"+f.Entries[0].Message.Text != f.Topic {
			t.Errorf("%s got the entry of %s", f.Topic, f.Entries[0].Message.Text)
		}
		seen[f.Topic] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d topics were heard of, want 20", len(seen))
	}
	other.seqs("commons/room/r3", 0, 1)
	other.quiet()
	c.send(`{"t":"unsub","id":50,"topic":"commons/room/r3"}`)
	if f := c.want("ok"); f.ID != 50 {
		t.Errorf("unsub answers %+v", f)
	}
	topic := onCommons(t, "room", "r3")
	n.hub.Tell(topic, n.book.write(topic.Name(), "r3")...)
	other.seqs("commons/room/r3", 1, 2)
	c.quiet()
}
