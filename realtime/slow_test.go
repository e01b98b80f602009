package realtime_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
)

// narrow opens a socket whose buffers are small, so that it is behind soon.
func (n *node) narrow(query string) *client {
	n.t.Helper()
	conn, err := net.Dial("tcp", n.http.Listener.Addr().String())
	if err != nil {
		n.t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		n.t.Fatal(err)
	}
	d := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return conn, nil }}
	ws, _, err := d.Dial(n.url+"?"+query, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { ws.Close() })
	c := &client{t: n.t, ws: ws}
	c.want("hello")
	return c
}

// wake lets what waits in the kernel come quickly.
func (c *client) wake() {
	c.t.Helper()
	if err := c.ws.NetConn().(*net.TCPConn).SetReadBuffer(4 << 20); err != nil {
		c.t.Fatal(err)
	}
}

func TestSlowReaderIsCutAndOthersAreNotDisturbed(t *testing.T) {
	before := runtime.NumGoroutine()
	n := open(t, realtime.Limits{QueueBytes: 256 << 10, Closing: 50 * time.Millisecond})
	slow, quick := n.narrow("member=slow"), n.dial("member=quick")
	slow.sub(lobby)
	quick.sub(lobby)
	topic := onCommons(t, "room", "lobby")
	text := strings.Repeat("0123456789abcdef", 2000)
	var seq int64
	for n.hub.Figures().Cut[realtime.TooSlow] == 0 {
		n.hub.Tell(topic, n.book.write(topic.Name(), text)...)
		quick.seqs(lobby, seq, seq+1)
		if seq++; seq > 2000 {
			t.Fatal("64 MB were sent, and the slow reader is still there")
		}
	}
	eventually(t, "gone", func() bool { return n.hub.Figures().Sockets == 1 })
	quick.quiet()
	if f := n.hub.Figures(); f.Dropped == 0 {
		t.Errorf("figures %+v, want what waited for the slow reader dropped", f)
	}
	slow.wake()
	if code := slow.closed(); code != 0 && code != realtime.TooSlow {
		t.Errorf("the slow reader is told %d", code)
	}
	n.close()
	n.bus.Close()
	goroutines(t, before)
}

// TestSlowReaderWhoWakesIsToldWhy holds that a frame which was cut in its midst is ended before the code is said.
func TestSlowReaderWhoWakesIsToldWhy(t *testing.T) {
	n := open(t, realtime.Limits{QueueBytes: 64 << 10, Closing: long})
	slow := n.narrow("member=slow")
	slow.sub(lobby)
	topic := onCommons(t, "room", "lobby")
	text := strings.Repeat("0123456789abcdef", 2000)
	for n.hub.Figures().Cut[realtime.TooSlow] == 0 {
		n.hub.Tell(topic, n.book.write(topic.Name(), text)...)
	}
	slow.wake()
	if code := slow.closed(); code != realtime.TooSlow {
		t.Errorf("the slow reader is told %d, want %d", code, realtime.TooSlow)
	}
}

func TestRightsThatEndCloseTheSocket(t *testing.T) {
	n := open(t, realtime.Limits{})
	other := open(t, realtime.Limits{}, n)
	a, b, g := n.dial("member=a"), n.dial("member=b"), other.dial("guest=g")
	a2 := other.dial("member=a")
	for _, c := range []*client{a, b, g, a2} {
		c.sub(lobby)
	}
	n.hub.Cut(func(s realtime.Standing) bool { return s.Session == "session-b" }, realtime.SignedOut)
	if code := b.closed(); code != realtime.SignedOut {
		t.Errorf("b is told %d, want %d", code, realtime.SignedOut)
	}
	if err := n.hub.CutAll(realtime.Whom{Member: "a", Space: tenants.Commons}, realtime.RightsChanged); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*client{a, a2} {
		if code := c.closed(); code != realtime.RightsChanged {
			t.Errorf("a is told %d, want %d", code, realtime.RightsChanged)
		}
	}
	topic := onCommons(t, "room", "lobby")
	n.hub.Tell(topic, n.book.write(topic.Name(), "1")...)
	g.seqs(lobby, 0, 1)
	for _, nobody := range []realtime.Whom{{}, {Member: "b", Tenant: "liaoning"}, {Guest: "g", Space: "home:dangjin"}} {
		if err := n.hub.CutAll(nobody, realtime.RightsChanged); err != nil {
			t.Fatal(err)
		}
	}
	g.quiet()
	if err := n.hub.CutAll(realtime.Whom{Guest: "g"}, realtime.RightsChanged); err != nil {
		t.Fatal(err)
	}
	if code := g.closed(); code != realtime.RightsChanged {
		t.Errorf("the guest is told %d", code)
	}
	back := n.dial("member=a") // at once: the cut isn't heard a second time
	back.sub(lobby)
	back.quiet()
}

// TestRightsThatEndWhileTheDeskWorks holds that whoever is just being let into a space is cut as well, and what the desk does for her ends.
func TestRightsThatEndWhileTheDeskWorks(t *testing.T) {
	n := open(t, realtime.Limits{})
	working, ended := make(chan struct{}), make(chan error, 1)
	n.clerk.hand = func(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
		close(working)
		<-ctx.Done()
		_, err := c.Subscribe(ctx, onCommons(t, "room", "lobby"), nil)
		ended <- err
		return realtime.Reply{}, nil
	}
	c := n.dial("member=a")
	c.send(`{"t":"sub","id":1,"topic":"commons/room/lobby"}`)
	<-working
	n.hub.Cut(func(s realtime.Standing) bool { return len(s.Spaces) == 1 && s.Spaces[0] == tenants.Commons }, realtime.RightsChanged)
	<-ended
	if code := c.closed(); code != realtime.RightsChanged {
		t.Errorf("closed with %d, want %d", code, realtime.RightsChanged)
	}
	eventually(t, "gone", func() bool { f := n.hub.Figures(); return f.Sockets == 0 && f.Subscriptions == 0 })
}

func TestDeskMayRefuseANewcomer(t *testing.T) {
	n := open(t, realtime.Limits{})
	var why error
	n.clerk.came = func(context.Context, *realtime.Conn) error { return why }
	for _, test := range []struct {
		err  error
		code realtime.Code
	}{
		{fault.New(fault.Unauthenticated, "x.signed_out"), realtime.SignedOut}, {fault.New(fault.Forbidden, "x.no"), realtime.RightsChanged},
		{fault.New(fault.Limited, "x.many"), realtime.TooMany}, {errors.New("secret"), realtime.GoingAway},
	} {
		why = test.err
		if code := n.knock("member=a", websocket.Dialer{}).closed(); code != test.code {
			t.Errorf("a newcomer refused with %v is told %d, want %d", test.err, code, test.code)
		}
	}
}

func TestShutdownTellsAllAndLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	n := open(t, realtime.Limits{MemberSockets: 500})
	own := runtime.NumGoroutine()
	var all []*client
	for i := range 300 {
		c := n.dial("member=a")
		c.sub(fmt.Sprintf("commons/room/r%d", i%20))
		all = append(all, c)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.hub.Shutdown(context.Background()) }()
	for _, c := range all {
		if code := c.closed(); code != realtime.GoingAway {
			t.Fatalf("a socket is told %d, want %d", code, realtime.GoingAway)
		}
		c.ws.Close()
	}
	if err := <-ended; err != nil {
		t.Errorf("Shutdown = %v", err)
	}
	late := n.knock("member=late", websocket.Dialer{})
	if code := late.closed(); code != realtime.GoingAway {
		t.Errorf("who comes late is told %d, want %d", code, realtime.GoingAway)
	}
	if err := n.hub.Place(member("late")); !errors.Is(err, realtime.ErrUnready) {
		t.Errorf("Place = %v while stopping", err)
	}
	late.ws.Close()
	n.http.CloseClientConnections()
	goroutines(t, own)
	n.close()
	n.bus.Close()
	goroutines(t, before)
}

func TestShutdownDoesNotWaitForTheDeafLongerThanItMay(t *testing.T) {
	n := open(t, realtime.Limits{Closing: long})
	c := n.narrow("member=deaf") // and never answers the close
	c.sub(lobby)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- n.hub.Shutdown(ctx) }()
	eventually(t, "told", func() bool { return n.hub.Figures().Cut[realtime.GoingAway] == 1 })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown = %v, want that its time was up", err)
	}
	if f := n.hub.Figures(); f.Sockets != 0 {
		t.Errorf("%d sockets are left", f.Sockets)
	}
}
