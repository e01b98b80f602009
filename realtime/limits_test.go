package realtime_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
)

func TestFramesThatEndTheSocket(t *testing.T) {
	n := open(t, realtime.Limits{FrameBytes: 1000})
	for _, test := range []struct {
		name string
		kind int
		text string
		code realtime.Code
	}{
		{"not JSON", websocket.TextMessage, `hello`, realtime.Malformed},
		{"not text", websocket.BinaryMessage, `{"t":"ping"}`, realtime.Malformed},
		{"not UTF-8", websocket.TextMessage, "{\"t\":\"\xff\"}", realtime.Malformed},
		{"too large", websocket.TextMessage, `{"t":"` + strings.Repeat("가", 400) + `"}`, realtime.TooLarge},
	} {
		c := n.dial("member=a")
		if err := c.ws.WriteMessage(test.kind, []byte(test.text)); err != nil {
			t.Fatal(err)
		}
		if code := c.closed(); code != test.code {
			t.Errorf("a frame that is %s closes with %d, want %d", test.name, code, test.code)
		}
	}
	c := n.dial("member=a")
	c.send(`{"t":"shout","id":4}`)
	if f := c.want("err"); f.ID != 4 || f.Code != "realtime.frame_unknown" {
		t.Errorf("an unknown frame is answered %+v", f)
	}
	c.send(`{"t":"sub","id":5}`)
	if f := c.want("err"); f.ID != 5 || f.Code != "realtime.frame_malformed" || len(f.Fields) != 1 || f.Fields[0].Path != "topic" {
		t.Errorf("a malformed frame is answered %+v", f)
	}
	c.quiet()
}

// TestBombIsNotUnpacked sends eight kilobytes of packed noughts that unpack to eight megabytes.
func TestBombIsNotUnpacked(t *testing.T) {
	n := open(t, realtime.Limits{})
	c := n.dial("member=a")
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	noughts := make([]byte, 1<<20)
	for range 8 {
		if _, err := w.Write(noughts); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	body := bytes.TrimSuffix(packed.Bytes(), []byte{0, 0, 0xff, 0xff})
	frame := append([]byte{0xC1, 0x80 | 127}, binary.BigEndian.AppendUint64(nil, uint64(len(body)))...) // final, packed, text, masked with nothing
	frame = append(append(frame, 0, 0, 0, 0), body...)
	if len(frame) > realtimeFrame {
		t.Fatalf("the bomb has %d bytes: it must be small enough to be let in", len(frame))
	}
	if _, err := c.ws.NetConn().Write(frame); err != nil {
		t.Fatal(err)
	}
	if code := c.closed(); code != realtime.TooLarge {
		t.Errorf("the bomb closes with %d, want %d", code, realtime.TooLarge)
	}
}

// realtimeFrame is the default of Limits.FrameBytes, with room for the frame around it.
const realtimeFrame = 66 << 10

func TestFloodEndsTheSocket(t *testing.T) {
	n := open(t, realtime.Limits{Frames: realtime.Rate{PerSecond: 1e-3, Burst: 10}})
	c := n.dial("member=a")
	for range 11 {
		c.send(`{"t":"ping"}`)
	}
	if code := c.closed(); code != realtime.TooMany {
		t.Errorf("a flood closes with %d, want %d", code, realtime.TooMany)
	}
	pings := n.dial("member=a")
	for range 11 {
		if err := pings.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(long)); err != nil {
			t.Fatal(err)
		}
	}
	if code := pings.closed(); code != realtime.TooMany {
		t.Errorf("a flood of the protocol's own pings closes with %d, want %d", code, realtime.TooMany)
	}
	heavy := open(t, realtime.Limits{Bytes: realtime.Rate{PerSecond: 1, Burst: 1000}}).dial("member=a")
	heavy.send(`{"t":"post","id":1,"topic":"commons/room/lobby","body":{"text":"` + strings.Repeat("x", 1000) + `"}}`)
	if code := heavy.closed(); code != realtime.TooMany {
		t.Errorf("too many bytes close with %d, want %d", code, realtime.TooMany)
	}
}

func TestPostsAreLimitedByMemberAndTenant(t *testing.T) {
	n := open(t, realtime.Limits{MemberPosts: realtime.Rate{PerSecond: 0.1, Burst: 2}, TenantPosts: realtime.Rate{PerSecond: 0.1, Burst: 5}})
	for _, test := range []struct {
		who  tenants.Principal
		good int
	}{{member("a"), 2}, {member("b"), 2}, {member("c"), 1}, {guest("g"), 2}} {
		for range test.good {
			if err := n.hub.Posting(test.who); err != nil {
				t.Errorf("Posting(%s%s) = %v, want leave", test.who.Member(), test.who.Guest(), err)
			}
		}
		err := n.hub.Posting(test.who)
		if !errors.Is(err, realtime.ErrTooFast) || fault.Of(err).Retry < time.Second {
			t.Errorf("one more Posting(%s%s) = %v, want ErrTooFast and when to come back", test.who.Member(), test.who.Guest(), err)
		}
	}
	c := n.dial("member=a")
	c.send(`{"t":"post","id":3,"topic":"commons/room/lobby","body":{"text":"x"}}`)
	if f := c.want("err"); f.ID != 3 || f.Code != "realtime.too_fast" || f.Retry < 1 {
		t.Errorf("a post too many is answered %+v", f)
	}
}

func TestTypingIsLimitedAndNeverAnswered(t *testing.T) {
	n := open(t, realtime.Limits{Typing: realtime.Rate{PerSecond: 1e-3, Burst: 2}})
	a, b := n.dial("member=a"), n.dial("member=b")
	b.sub(lobby)
	for range 5 {
		a.send(`{"t":"typing","topic":"commons/room/lobby"}`)
	}
	a.quiet()
	for range 2 {
		if f := b.want("now"); f.Kind != "typing" || string(f.Body) != `{"member":"a"}` {
			t.Errorf("typing is told as %+v", f)
		}
	}
	b.quiet()
	a.send(`{"t":"typing","topic":"pact:nowhere/room/x"}`)
	a.quiet() // dropped before the desk is asked
}

// TestThousandSocketsOfOneClient holds that one client takes no more than its share, and leaves nothing behind.
func TestThousandSocketsOfOneClient(t *testing.T) {
	n := open(t, realtime.Limits{})
	var refused, open sync.Map
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			for j := range 50 {
				c := n.knock("member=many", websocket.Dialer{})
				f, err := c.read()
				if err == nil && f.T == realtime.Hello {
					open.Store(i*50+j, c)
					continue
				}
				if !websocket.IsCloseError(err, int(realtime.TooMany)) {
					t.Errorf("a socket too many is told %v", err)
				}
				refused.Store(i*50+j, true)
				c.ws.Close()
			}
		})
	}
	all.Wait()
	if got := n.hub.Figures().Sockets; got != 30 {
		t.Errorf("%d sockets are open, want 30", got)
	}
	if err := n.hub.Place(member("many")); !errors.Is(err, realtime.ErrSockets) {
		t.Errorf("Place = %v, want ErrSockets", err)
	}
	if err := n.hub.Place(member("other")); err != nil {
		t.Errorf("Place of another = %v", err)
	}
	n.dial("member=other").quiet()
	open.Range(func(_, c any) bool { c.(*client).ws.Close(); return true })
	eventually(t, "free again", func() bool { return n.hub.Place(member("many")) == nil && n.hub.Figures().Sockets == 1 })

	for range 10 {
		n.dial("guest=g")
	}
	if code := n.knock("guest=g", websocket.Dialer{}).closed(); code != realtime.TooMany {
		t.Errorf("the eleventh socket of a pass is told %d", code)
	}
	small := openSmall(t)
	small.dial("member=a")
	small.dial("member=b")
	if code := small.knock("member=c", websocket.Dialer{}).closed(); code != realtime.TooMany {
		t.Errorf("the third socket of a tenant that may have two is told %d", code)
	}
}

func openSmall(t *testing.T) *node { return open(t, realtime.Limits{TenantSockets: 2}) }

func TestTenThousandSubscriptions(t *testing.T) {
	n := open(t, realtime.Limits{MemberSockets: 50, Frames: realtime.Rate{PerSecond: 1000, Burst: 1000}, Heartbeat: time.Hour})
	var all sync.WaitGroup
	var clients [50]*client
	for i := range clients {
		clients[i] = n.dial("member=a")
		all.Go(func() {
			for j := range 200 {
				clients[i].send(fmt.Sprintf(`{"t":"sub","id":%d,"topic":"commons/room/r%d-%d"}`, j+1, i%5, j))
			}
			for j := range 200 {
				if f := clients[i].want("ok"); f.ID != j+1 {
					t.Errorf("frame %d is answered before %d", f.ID, j+1)
				}
			}
		})
	}
	all.Wait()
	if f := n.hub.Figures(); f.Subscriptions != 10_000 || f.Topics != 1_000 {
		t.Errorf("%d subscriptions of %d topics, want 10,000 of 1,000", f.Subscriptions, f.Topics)
	}
	c := clients[3]
	c.send(`{"t":"sub","id":300,"topic":"commons/room/more"}`)
	if f := c.want("err"); f.ID != 300 || f.Code != "realtime.too_many_topics" {
		t.Errorf("a subscription too many is answered %+v", f)
	}
	topic := onCommons(t, "room", "r3-199")
	n.hub.Tell(topic, n.book.write(topic.Name(), "x")...)
	for i := 3; i < 50; i += 5 {
		clients[i].seqs("commons/room/r3-199", 0, 1)
	}
	for _, c := range clients {
		c.ws.Close()
	}
	eventually(t, "gone", func() bool { f := n.hub.Figures(); return f.Subscriptions == 0 && f.Sockets == 0 })
}

// TestSilentClientsAreFound holds that the server pings, and lets go of who doesn't answer.
func TestSilentClientsAreFound(t *testing.T) {
	n := open(t, realtime.Limits{Heartbeat: 400 * time.Millisecond})
	alive, dead := n.dial("member=alive"), n.dial("member=dead")
	pings := make(chan struct{}, 100)
	alive.ws.SetPingHandler(func(text string) error {
		pings <- struct{}{}
		return alive.ws.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(long))
	})
	dead.ws.SetPingHandler(func(string) error { return nil })
	deadIsTold, aliveIsTold := make(chan struct{}), make(chan struct{})
	go func() { dead.closed(); close(deadIsTold) }()
	go func() { alive.closed(); close(aliveIsTold) }()
	<-deadIsTold
	for range 5 {
		select {
		case <-pings:
		case <-aliveIsTold:
			t.Fatal("a client that answers is let go of")
		}
	}
	alive.ws.Close()
	<-aliveIsTold
}

func TestDeskThatPanicsFailsShut(t *testing.T) {
	n := open(t, realtime.Limits{})
	n.clerk.hand = func(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
		_, err := c.Subscribe(ctx, realtime.Topic{}, nil)
		return realtime.Reply{}, err
	}
	c, told := n.dial("member=a"), n.dial("member=b")
	c.send(`{"t":"sub","id":1,"topic":"commons/room/lobby"}`)
	if f := c.want("err"); f.Code != "internal" || f.ID != 1 {
		t.Errorf("a panic is answered %+v", f)
	}
	n.clerk.hand = func(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
		_, err := c.Subscribe(ctx, realtime.Toward(f.Topic.Space, f.Topic.Kind, f.Topic.ID), nil)
		return realtime.Reply{}, err
	}
	told.send(`{"t":"sub","id":2,"topic":"commons/room/lobby"}`)
	if f := told.want("err"); f.Code != "internal" || f.ID != 2 {
		t.Errorf("a topic made to be told is answered %+v", f)
	}
	if n.hub.Figures().Subscriptions != 0 {
		t.Error("somebody is subscribed without a scope")
	}
	if log := n.log.String(); !strings.Contains(log, "zero Topic") || !strings.Contains(log, "made to be told") {
		t.Errorf("the log must have the truth: %.400s", log)
	}
}
