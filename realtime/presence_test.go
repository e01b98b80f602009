package realtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/bus"
)

const here = "commons/space/here"

// seen reads presence frames until those whom the client knows of are these.
func (c *client) seen(want ...string) {
	c.t.Helper()
	if c.people == nil {
		c.people = map[string]bool{}
	}
	slices.Sort(want)
	for {
		var now []string
		for who := range c.people {
			now = append(now, who)
		}
		if slices.Sort(now); slices.Equal(now, want) {
			return
		}
		f := c.want("now")
		var v struct{ Here, Came, Left []realtime.Attendee }
		if err := json.Unmarshal(f.Body, &v); err != nil || f.Kind != realtime.Presence || f.Topic != here {
			c.t.Fatalf("frame %+v, %v, want who is here", f, err)
		}
		if v.Here != nil {
			clear(c.people)
		}
		for _, a := range append(v.Here, v.Came...) {
			c.people[string(a.Member)+string(a.Guest)] = true
		}
		for _, a := range v.Left {
			delete(c.people, string(a.Member)+string(a.Guest))
		}
	}
}

func TestPresenceIsByPersonOnAllNodes(t *testing.T) {
	l := realtime.Limits{Absence: 1, Heartbeat: time.Second}
	one := open(t, l)
	two := open(t, l, one)
	a := one.dial("member=a")
	a.sub(here)
	a.seen("a")
	b := two.dial("member=b")
	b.sub(here)
	b.seen("a", "b") // of the other node as well
	a.seen("a", "b")
	tabs := []*client{one.dial("member=c"), two.dial("member=c"), two.dial("member=c")}
	for _, tab := range tabs {
		tab.sub(here)
		tab.seen("a", "b", "c")
	}
	g := one.dial("guest=g")
	g.sub(here)
	for _, c := range []*client{a, b, g} {
		c.seen("a", "b", "c", "g")
	}
	tabs[0].ws.Close()
	tabs[1].ws.Close()
	g.ws.Close()
	a.seen("a", "b", "c") // one tab is left
	b.seen("a", "b", "c")
	tabs[2].send(`{"t":"unsub","id":9,"topic":"commons/space/here"}`)
	a.seen("a", "b")
	b.seen("a", "b")
	two.close()
	a.seen("a")
}

func TestWhoLoadsThePageAnewDoesNotLeave(t *testing.T) {
	n := open(t, realtime.Limits{Absence: time.Hour, Heartbeat: time.Second})
	a, b := n.dial("member=a"), n.dial("member=b")
	a.sub(here)
	b.sub(here)
	a.seen("a", "b")
	b.ws.Close()
	eventually(t, "gone", func() bool { return n.hub.Figures().Sockets == 1 })
	again := n.dial("member=b")
	again.sub(here)
	again.seen("a", "b")
	a.quiet()
}

// TestNodeThatDiesIsForgotten has a node say who is on it, and nothing more.
func TestNodeThatDiesIsForgotten(t *testing.T) {
	n := open(t, realtime.Limits{Heartbeat: time.Second, Absence: 10 * time.Millisecond, RollCall: 100 * time.Millisecond})
	a := n.dial("member=a")
	a.sub(here)
	a.seen("a")
	asked := make(chan struct{}, 1)
	stop, err := n.bus.Listen(bus.OfSpace("commons"), func(string, []byte) {
		select {
		case asked <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	say := func(people string) {
		t.Helper()
		if err := n.bus.Publish(bus.OfSpace("commons"), fmt.Appendf(nil, `{"k":"here","t":%q,"n":"dying","p":%s}`, here, people)); err != nil {
			t.Fatal(err)
		}
	}
	say(`[{"member":"x","tenant":"liaoning"},{"guest":"y"}]`)
	a.seen("a", "x", "y")
	say(`[{"guest":"y"}]`)
	a.seen("a", "y")
	<-asked // this node says from time to time that it is there
	a.seen("a")
}

// TestNodesSayWhoIsThereWhenTheBusWasAway holds that presence is asked for anew, and entries as well.
func TestNodesSayWhoIsThereWhenTheBusWasAway(t *testing.T) {
	outside := natsServer(t, -1)
	port := outside.Addr().(*net.TCPAddr).Port
	nodes, shared := make([]*node, 2), &book{}
	for i := range nodes {
		b, err := bus.Open(bus.Config{URL: outside.ClientURL(), Name: fmt.Sprint("node", i)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.Close)
		nodes[i] = open(t, realtime.Limits{Absence: 1, Heartbeat: time.Second}, &node{bus: b, book: shared})
	}
	a, b := nodes[0].dial("member=a"), nodes[1].dial("member=b")
	for _, c := range []*client{a, b} {
		c.sub(lobby)
		c.sub(here)
	}
	a.seen("a", "b")
	b.seen("a", "b")
	outside.Shutdown()
	outside.WaitForShutdown()
	for _, n := range nodes {
		eventually(t, "alone", func() bool { return !n.bus.Connected() })
	}
	topic := onCommons(t, "room", "lobby")
	nodes[0].hub.Tell(topic, nodes[0].book.write(topic.Name(), "said while the bus is away")...)
	a.seqs(lobby, 0, 1) // on its own node at once
	natsServer(t, port)
	b.seqs(lobby, 0, 1) // elsewhere when the bus is back
	if err := nodes[0].hub.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.seen("b")
}

// natsServer runs a server of the bus on a port of this machine.
func natsServer(t *testing.T, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(long) {
		t.Fatal("the server doesn't start")
	}
	return s
}
