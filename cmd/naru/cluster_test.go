package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestNodesAreKilledWhileAllTalk kills nodes of either kind in either installation. It takes longest of all, so it stands before what can go on beside it.
func TestNodesAreKilledWhileAllTalk(t *testing.T) {
	t.Parallel() // it waits for processes most of the time
	onOneAndThree(t, killNodes)
}

// TestNodesAreReplacedOneByOne stops and starts each node of either installation, as a deploy does.
func TestNodesAreReplacedOneByOne(t *testing.T) {
	t.Parallel()
	onOneAndThree(t, replaceNodes)
}

// TestOneNodeAndThreeTellTheSame tells the stories of chat on both installations.
func TestOneNodeAndThreeTellTheSame(t *testing.T) {
	t.Parallel()
	onOneAndThree(t, func(t *testing.T, l *landing) {
		for _, story := range []struct {
			name string
			tell func(*testing.T, *landing)
		}{
			{"two talk both ways", talkBothWays},
			{"a client that was away gets what it missed", missNothing},
			{"a client that was away too long reads anew", readAnew},
			{"two devices of one member agree", agreeOnReading},
			{"sockets close when rights end", loseRights},
		} {
			t.Run(story.name, func(t *testing.T) { story.tell(t, l) })
		}
	})
}

// onOneAndThree tells something on one node with its store and bus inside, then on three nodes that share a store which speaks MongoDB's protocol and a
// cluster of three servers of NATS.
func onOneAndThree(t *testing.T, tell func(*testing.T, *landing)) {
	bin, store := program(t, "../..", "naru"), program(t, "../../storage/mongo/ferret", "ferret")
	g := shared(t, "ground", func(dir string) *ground { return prepare(t, dir) })
	for _, where := range []struct {
		name string
		land func(*testing.T) *landing
	}{
		{"one", func(t *testing.T) *landing { return alone(t, bin, g) }},
		{"three", func(t *testing.T) *landing { return together(t, bin, store, g) }},
	} {
		t.Run(where.name, func(t *testing.T) {
			began := time.Now()
			l := where.land(t)
			t.Logf("landed after %v", time.Since(began).Round(time.Millisecond))
			tell(t, l)
		})
	}
}

// people who talk, of both parties of the first pact.
const (
	officer = "officer@gyeonggi.example"
	liaison = "liaison@liaoning.example"
)

func talkBothWays(t *testing.T, l *landing) {
	room := l.rooms["gyeonggi-liaoning"]
	here, there := l.visit(t, 0, "here", l.token(t, officer), room), l.visit(t, 1, "there", l.token(t, liaison), room)
	for i := range 5 {
		here.say(room, fmt.Sprintf("안녕하세요 %d", i))
		there.say(room, fmt.Sprintf("您好 %d", i))
	}
	for _, c := range []*tab{here, there} {
		c.await(t, "shows all", func() bool { return len(c.rooms[room].entries) == 10 && len(c.rooms[room].answered) == 5 })
	}
	l.agree(t, room, here, there)
}

func missNothing(t *testing.T, l *landing) {
	room := l.rooms["gyeonggi-liaoning/two"]
	here, there := l.visit(t, 0, "here", l.token(t, officer), room), l.visit(t, 1, "there", l.token(t, liaison), room)
	here.say(room, "다녀오세요")
	there.await(t, "hears", func() bool { return len(there.rooms[room].entries) == 1 })
	there.goAway()
	var last *outgoing
	for i := range 12 {
		last = here.say(room, fmt.Sprintf("없는 동안 %d", i))
	}
	there.say(room, "火车上写的") // written on a train, sent when there is a line
	here.await(t, "is answered", func() bool { return last.seq > 0 })
	there.comeBack()
	for _, c := range []*tab{here, there} {
		c.await(t, "shows all", func() bool { return len(c.rooms[room].entries) == 14 })
	}
	l.agree(t, room, here, there)
	if n := there.reloads(room); n > 0 {
		t.Errorf("there was sent to HTTP %d times, though it missed little", n)
	}
}

// reloads returns how often the client was sent to HTTP for a room.
func (c *tab) reloads(room string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rooms[room].reloads
}

func readAnew(t *testing.T, l *landing) {
	room := l.rooms["siheung"]
	c := l.tab(1, "long away", l.token(t, "officer@siheung.example"))
	c.rooms[room] = &shown{topic: room} // it was there before anything was said
	c.come(t)
	c.await(t, "has read anew what it missed", func() bool {
		s := c.rooms[room]
		return s.reloads > 0 && len(s.entries) > mostMissed
	})
	o := c.say(room, "이제 왔습니다")
	c.await(t, "goes on", func() bool { return o.seq > 0 && c.rooms[room].last == o.seq })
	l.agree(t, room, c)
	if n := c.reloads(room); n != 1 {
		t.Errorf("it was sent to HTTP %d times, want once", n)
	}
}

func agreeOnReading(t *testing.T, l *landing) {
	room := l.rooms["gyeonggi-liaoning/three"]
	token := l.token(t, officer)
	var me struct{ Acting struct{ Member string } }
	l.ask(t, request{at: l.at(0), token: token, do: "GET /me", into: &me})
	own := "home:gyeonggi/me/" + me.Acting.Member
	desk, phone := l.visit(t, 0, "desk", token, room, own), l.visit(t, 1, "phone", token, own)
	other := l.visit(t, 2, "other", l.token(t, liaison), room)
	for i := range 3 {
		other.say(room, fmt.Sprintf("请看 %d", i))
	}
	desk.await(t, "shows all", func() bool { return len(desk.rooms[room].entries) == 3 })
	for i := range l.nodes {
		if at := l.standing(t, i, token, room); at.Unread != 3 || at.Seen != 0 {
			t.Errorf("at node %d, %d are unread behind %d, want 3 behind 0", i, at.Unread, at.Seen)
		}
	}
	desk.update(func() { desk.send("seen", room, map[string]any{"seq": 3}, func(heard) {}) })
	phone.await(t, "hears how far the desk has read", func() bool {
		for _, f := range phone.nows {
			if f.Kind == "seen" && f.Topic == own && strings.Contains(string(f.Body), `"seq":3`) {
				return true
			}
		}
		return false
	})
	for i := range l.nodes {
		if at := l.standing(t, i, token, room); at.Unread != 0 || at.Seen != 3 {
			t.Errorf("at node %d, %d are unread behind %d, want none behind 3", i, at.Unread, at.Seen)
		}
	}
}

type standingView struct{ Seen, Unread, Head int64 }

func (l *landing) standing(t *testing.T, at int, token, topic string) (v standingView) {
	t.Helper()
	l.ask(t, request{at: l.at(at), token: token, do: "GET " + addressOf(topic), into: &v})
	return v
}

// agree compares what a room's history holds with what clients showed of it and were answered: each message once, in one order, without a gap.
func (l *landing) agree(t *testing.T, room string, all ...*tab) {
	t.Helper()
	kept, err := l.history(t.Context(), l.at(0), all[0].token, room, 0)
	must(t, err)
	at := map[string]int64{}
	for i, e := range kept {
		if e.Seq != int64(i)+1 {
			t.Fatalf("%s: message %d stands at %d: there is a gap", room, i+1, e.Seq)
		}
		if at[e.Text] != 0 {
			t.Errorf("%s: %q stands at %d and %d", room, e.Text, at[e.Text], e.Seq)
		}
		at[e.Text] = e.Seq
	}
	for _, c := range all {
		c.mu.Lock()
		s := c.rooms[room]
		for _, wrong := range c.wrong {
			t.Error(wrong)
		}
		for _, o := range s.answered {
			if at[o.text] != o.seq {
				t.Errorf("%s: %q was answered with %d and stands at %d", c.name, o.text, o.seq, at[o.text])
			}
		}
		if want := kept[min(s.base, int64(len(kept))):]; fmt.Sprint(s.entries) != fmt.Sprint(want) {
			t.Errorf("%s shows %d messages of %s, want the %d after %d:\n%v\n%v", c.name, len(s.entries), room, len(want), s.base, s.entries, want)
		}
		c.mu.Unlock()
	}
}
