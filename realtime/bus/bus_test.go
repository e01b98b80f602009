package bus_test

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/naru-network/naru/realtime/bus"
)

// long is how long a test waits for what must come.
const long = 20 * time.Second

func join(t *testing.T, url, name string) *bus.Bus {
	t.Helper()
	b, err := bus.Open(bus.Config{URL: url, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// heard is a listener that a test reads.
func heard(t *testing.T, b *bus.Bus, pattern string) chan string {
	t.Helper()
	got := make(chan string, 10_000)
	stop, err := b.Listen(pattern, func(subject string, body []byte) { got <- subject + " " + string(body) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return got
}

func say(t *testing.T, b *bus.Bus, subject, body string) {
	t.Helper()
	if err := b.Publish(subject, []byte(body)); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, got chan string, text string) {
	t.Helper()
	select {
	case x := <-got:
		if x != text {
			t.Fatalf("heard %q, want %q", x, text)
		}
	case <-time.After(long):
		t.Fatalf("never heard %q", text)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	end, look := time.NewTimer(long), time.NewTicker(time.Millisecond)
	defer end.Stop()
	defer look.Stop()
	for !is() {
		select {
		case <-look.C:
		case <-end.C:
			t.Fatalf("never %s", what)
		}
	}
}

func TestBusInsideTheProcess(t *testing.T) {
	before := runtime.NumGoroutine()
	b := join(t, "", "inside")
	if !b.Connected() {
		t.Error("a bus inside the process is there at once")
	}
	if !b.Alone() {
		t.Error("no other node reaches a bus inside the process")
	}
	one, all := heard(t, b, bus.OfSpace("home:dangjin")), heard(t, b, "naru.space.>")
	other := heard(t, b, bus.OfSpace("home:liaoning"))
	for i := range 1000 {
		say(t, b, bus.OfSpace("home:dangjin"), fmt.Sprint(i))
	}
	for i := range 1000 {
		want(t, one, fmt.Sprintf("%s %d", bus.OfSpace("home:dangjin"), i))
		want(t, all, fmt.Sprintf("%s %d", bus.OfSpace("home:dangjin"), i))
	}
	if len(other) != 0 {
		t.Errorf("another space heard %q", <-other)
	}
	for _, subject := range []string{"", "naru.*", "naru..x", "a b"} {
		if err := b.Publish(subject, nil); err == nil {
			t.Errorf("Publish(%q) must be refused", subject)
		}
	}
	if err := b.Publish("naru.trail", make([]byte, bus.Largest+1)); err == nil {
		t.Error("a body that is too large must be refused")
	}
	b.Close()
	b.Close()
	if err := b.Publish("naru.trail", nil); !errors.Is(err, bus.ErrClosed) {
		t.Errorf("Publish after Close = %v, want ErrClosed", err)
	}
	if _, err := b.Listen("naru.trail", nil); !errors.Is(err, bus.ErrClosed) {
		t.Errorf("Listen after Close = %v, want ErrClosed", err)
	}
	eventually(t, "ended all goroutines", func() bool { return runtime.NumGoroutine() <= before })
}

func TestListenerThatStopsHearsNothing(t *testing.T) {
	b := join(t, "", "inside")
	var count atomic.Int64
	stop, err := b.Listen("naru.trail", func(string, []byte) { count.Add(1) })
	if err != nil {
		t.Fatal(err)
	}
	other := heard(t, b, "naru.trail")
	say(t, b, "naru.trail", "1")
	want(t, other, "naru.trail 1")
	eventually(t, "heard", func() bool { return count.Load() == 1 })
	stop()
	stop()
	say(t, b, "naru.trail", "2")
	want(t, other, "naru.trail 2")
	if count.Load() != 1 {
		t.Error("a listener that has stopped hears on")
	}
}

// TestFirstServerInsideIsNoLoss holds that nobody reads a log again only because the process has begun. Close waits for all that the bus has to
// tell.
func TestFirstServerInsideIsNoLoss(t *testing.T) {
	for range 30 {
		b := join(t, "", "inside")
		var losses atomic.Int64
		b.OnLoss(func() { losses.Add(1) })
		b.Close()
		if n := losses.Load(); n != 0 {
			t.Fatalf("%d losses are told by a bus that has just begun, want none", n)
		}
	}
}

// TestSlowListenerIsTold holds that every loss is told, those after the first one too.
func TestSlowListenerIsTold(t *testing.T) {
	b := join(t, "", "inside")
	lost := make(chan struct{}, 100)
	b.OnLoss(func() {
		select {
		case lost <- struct{}{}:
		default:
		}
	})
	gate, working := make(chan struct{}), make(chan struct{}, 100_000)
	slow, err := b.Listen("naru.trail", func(string, []byte) { working <- struct{}{}; <-gate })
	if err != nil {
		t.Fatal(err)
	}
	defer slow()
	quick := heard(t, b, "naru.trail")
	for range 2 {
		for i := range 5000 {
			say(t, b, "naru.trail", fmt.Sprint(i))
			want(t, quick, fmt.Sprintf("naru.trail %d", i)) // nobody waits for the slow one
		}
		<-working
		gate <- struct{}{} // it reads one, and the next is still under way
		select {
		case <-lost:
		case <-time.After(long):
			t.Fatal("thousands were lost, and nobody is told")
		}
	}
	close(gate)
}

func TestSpacesAreSafeSubjects(t *testing.T) {
	spaces := []string{"commons", "home:dangjin", "home:Dangjin", "pact:0198c000-0000-7000-8000-000000000001", "a.b", "a b", "a>", "a*", "", "home:한국"}
	seen := map[string]string{}
	b := join(t, "", "inside")
	for _, space := range spaces {
		subject := bus.OfSpace(space)
		if other, again := seen[subject]; again {
			t.Errorf("%q and %q share a subject", space, other)
		}
		seen[subject] = space
		if space == "" {
			continue // no space at all
		}
		if token := strings.TrimPrefix(subject, "naru.space."); strings.ContainsAny(token, ".*> \t") {
			t.Errorf("OfSpace(%q) = %q, want one token", space, subject)
		}
		got := heard(t, b, subject)
		say(t, b, subject, "x")
		want(t, got, subject+" x")
	}
}

// cluster is three servers that know each other, as an operator runs them.
type cluster struct {
	t       *testing.T
	ports   [3]int // for clients
	routes  [3]int // for each other
	servers [3]*server.Server
}

func newCluster(t *testing.T) *cluster {
	c := &cluster{t: t}
	for i := range 3 {
		c.ports[i], c.routes[i] = free(t), free(t)
	}
	for i := range 3 {
		c.start(i)
	}
	t.Cleanup(func() {
		for i := range 3 {
			c.kill(i)
		}
	})
	c.whole(3)
	return c
}

// free returns a port that nobody listens on.
func free(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (c *cluster) start(i int) {
	c.t.Helper()
	var routes []*url.URL
	for _, port := range c.routes {
		routes = append(routes, &url.URL{Scheme: "nats-route", Host: fmt.Sprintf("127.0.0.1:%d", port)})
	}
	s, err := server.NewServer(&server.Options{
		ServerName: fmt.Sprint("nats", i), Host: "127.0.0.1", Port: c.ports[i], NoSigs: true, NoLog: true,
		Cluster: server.ClusterOpts{Name: "cities", Host: "127.0.0.1", Port: c.routes[i]}, Routes: routes,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	go s.Start()
	if !s.ReadyForConnections(long) {
		c.t.Fatal("a server doesn't start")
	}
	c.servers[i] = s
}

func (c *cluster) kill(i int) {
	c.servers[i].Shutdown()
	c.servers[i].WaitForShutdown()
}

// whole waits until all servers that run know each other.
func (c *cluster) whole(n int) {
	c.t.Helper()
	eventually(c.t, "whole", func() bool {
		for _, s := range c.servers {
			if s.Running() && s.NumRemotes() != n-1 {
				return false
			}
		}
		return true
	})
}

func (c *cluster) url(i int) string { return fmt.Sprintf("nats://127.0.0.1:%d", c.ports[i]) }

// TestClusterThatLosesServers has three nodes, each at a server of its own, whose servers die and come back.
func TestClusterThatLosesServers(t *testing.T) {
	c := newCluster(t)
	var nodes [3]*bus.Bus
	var got [3]chan string
	var losses [3]atomic.Int64
	for i := range nodes {
		nodes[i] = join(t, c.url(i), fmt.Sprint("node", i))
		got[i] = heard(t, nodes[i], "naru.space.>")
		nodes[i].OnLoss(func() { losses[i].Add(1) })
	}
	// together waits until what each node says is heard by all: who listens becomes known to the other servers a moment after Listen.
	round := 0
	together := func(when string, to ...int) {
		t.Helper()
		round++
		for _, from := range to {
			body := fmt.Sprintf("%d from %d", round, from)
			for _, at := range to {
				eventually(t, fmt.Sprintf("heard by %d from %d %s", at, from, when), func() bool {
					if err := nodes[from].Publish(bus.OfSpace("commons"), []byte(body)); err != nil {
						t.Fatal(err)
					}
					for {
						select {
						case x := <-got[at]:
							if strings.HasSuffix(x, body) {
								return true
							}
						default:
							return false
						}
					}
				})
			}
		}
	}
	together("at first", 0, 1, 2)
	c.kill(0)
	eventually(t, "told that something may be lost", func() bool { return losses[0].Load() > 0 })
	together("while a server is down", 0, 1, 2)
	c.start(0)
	c.whole(3)
	together("when it is back", 0, 1, 2)

	before := [3]int64{losses[0].Load(), losses[1].Load(), losses[2].Load()}
	for i := range 3 {
		c.kill(i)
	}
	for i, b := range nodes {
		eventually(t, "alone", func() bool { return !b.Connected() })
		together("alone, by itself", i)
	}
	late := join(t, c.url(2), "late") // while nobody is there
	if late.Connected() {
		t.Error("there is nobody to be connected to")
	}
	lateGot := heard(t, late, "naru.trail")
	say(t, late, "naru.trail", "alone")
	want(t, lateGot, "naru.trail alone")
	for i := range 3 {
		c.start(i)
	}
	for i := range nodes {
		eventually(t, "told that something may be lost", func() bool { return losses[i].Load() > before[i] })
	}
	eventually(t, "there", late.Connected)
	together("when all are back", 0, 1, 2)
	eventually(t, "heard by who came while nobody was there", func() bool {
		say(t, nodes[0], "naru.trail", "again")
		select {
		case x := <-lateGot:
			return x == "naru.trail again"
		default:
			return false
		}
	})
}
