package realtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/tenants"
)

// long is how long a test waits for what must come.
const long = 20 * time.Second

// lobby is the topic most tests speak in. Everybody reads the commons, so it needs no register.
const lobby = "commons/room/lobby"

var authority = tenants.NewAuthority(nil, time.Now)

// onCommons names a topic of the commons, by the real door.
func onCommons(t testing.TB, kind, id string) realtime.Topic {
	t.Helper()
	in, err := authority.Enter(context.Background(), tenants.Stranger(), tenants.Commons)
	if err != nil {
		t.Fatal(err)
	}
	return realtime.On(in, kind, id)
}

// member is somebody of Dangjin; guest came by a pass.
func member(id string) tenants.Principal {
	return tenants.Vouch(tenants.Vouching{
		Person: tenants.PersonID("person-" + id), Member: tenants.MemberID(id), Tenant: "dangjin", Session: tenants.SessionID("session-" + id), Strong: true,
	})
}

func guest(id string) tenants.Principal {
	return tenants.Vouch(tenants.Vouching{Guest: tenants.GuestID(id), Session: tenants.SessionID("session-" + id)})
}

// book is a log in memory, which several nodes may share.
type book struct {
	mu    sync.Mutex
	lines map[realtime.Name][]realtime.Entry
	reads int
	fails error
}

// entry is what tests tell.
func entry(seq int64, text string) realtime.Entry {
	return realtime.Entry{Seq: seq, Body: fmt.Appendf(nil, `{"seq":%d,"kind":"post","message":{"text":%q}}`, seq, text)}
}

// write adds entries at the end of a topic, and returns them.
func (b *book) write(n realtime.Name, texts ...string) []realtime.Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lines == nil {
		b.lines = map[realtime.Name][]realtime.Entry{}
	}
	from := len(b.lines[n])
	for _, text := range texts {
		b.lines[n] = append(b.lines[n], entry(int64(len(b.lines[n])+1), text))
	}
	return b.lines[n][from:]
}

func (b *book) Since(_ context.Context, t realtime.Topic, seq int64, most int) ([]realtime.Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reads++
	all := b.lines[t.Name()]
	if b.fails != nil || seq >= int64(len(all)) {
		return nil, b.fails
	}
	return all[seq:min(int64(len(all)), seq+int64(most))], nil
}

func (b *book) Head(_ context.Context, t realtime.Topic) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return int64(len(b.lines[t.Name()])), b.fails
}

func (b *book) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.reads
}

func (b *book) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = err
}

// clerk is the desk of tests: it lets everybody into the commons, writes posts into the book and tells of them.
type clerk struct {
	*node
	gone chan *realtime.Conn
	came func(context.Context, *realtime.Conn) error                                   // where a test wants another
	hand func(context.Context, *realtime.Conn, realtime.Frame) (realtime.Reply, error) // where a test wants another
}

func (k *clerk) Came(ctx context.Context, c *realtime.Conn) error {
	if k.came != nil {
		return k.came(ctx, c)
	}
	return nil
}

func (k *clerk) Gone(c *realtime.Conn) {
	select {
	case k.gone <- c:
	default:
	}
}

func (k *clerk) Handle(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	if k.hand != nil {
		return k.hand(ctx, c, f)
	}
	who := c.Who()
	if f.Topic.Space == tenants.Commons {
		who = tenants.Stranger() // everybody reads it
	}
	in, err := k.authority.Enter(ctx, who, f.Topic.Space)
	if err != nil {
		return realtime.Reply{}, err
	}
	topic := realtime.On(in, f.Topic.Kind, f.Topic.ID)
	switch f.Kind {
	case realtime.Sub:
		seq, err := c.Subscribe(ctx, topic, f.Since)
		return realtime.Reply{Seq: seq}, err
	case realtime.Post:
		if err := k.hub.Posting(c.Who()); err != nil {
			return realtime.Reply{}, err
		}
		var draft struct{ Text string }
		if err := json.Unmarshal(f.Body, &draft); err != nil {
			return realtime.Reply{}, fault.ErrInvalid.Because(err)
		}
		entries := k.book.write(f.Topic, draft.Text)
		k.hub.Tell(topic, entries...)
		return realtime.Reply{Seq: entries[0].Seq, Body: map[string]any{"text": draft.Text}}, nil
	case realtime.Typing:
		k.hub.Say(topic, "typing", map[string]any{"member": c.Who().Member()})
	}
	return realtime.Reply{Seq: f.Seq}, nil
}

// node is a hub with a port of its own.
type node struct {
	t     testing.TB
	hub   *realtime.Hub
	bus   *bus.Bus
	book  *book
	clerk *clerk
	url   string
	http  *httptest.Server
	log   *syncBuffer

	authority *tenants.Authority
	people    map[string]tenants.Principal // who come by a name of the test's own
}

// syncBuffer is a log that a test reads.
type syncBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// open starts a node with limits of the test's own, on a bus and a book that may be another node's.
func open(t testing.TB, l realtime.Limits, others ...*node) *node {
	t.Helper()
	n := &node{t: t, book: &book{}, log: &syncBuffer{}, authority: authority}
	for _, o := range others {
		n.bus, n.book = o.bus, o.book
	}
	if n.bus == nil {
		b, err := bus.Open(bus.Config{Name: "test"})
		if err != nil {
			t.Fatal(err)
		}
		n.bus = b
		t.Cleanup(b.Close)
	}
	n.clerk = &clerk{node: n, gone: make(chan *realtime.Conn, 64)}
	hub, err := realtime.New(realtime.Config{Bus: n.bus, Log: n.book, Desk: n.clerk, Limits: l, Logger: slog.New(slog.NewTextHandler(n.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	n.hub = hub
	n.http = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := realtime.Upgrade(w, r)
		if err != nil {
			return
		}
		who := member(r.URL.Query().Get("member"))
		if g := r.URL.Query().Get("guest"); g != "" {
			who = guest(g)
		}
		if p, ok := n.people[r.URL.Query().Get("as")]; ok {
			who = p
		}
		go hub.Serve(ws, who, realtime.Address(r.RemoteAddr)) // detached, as the product's own seam does
	}))
	n.http.Start()
	n.url = "ws" + strings.TrimPrefix(n.http.URL, "http")
	t.Cleanup(func() { n.close() })
	return n
}

// close stops the node, if the test hasn't.
func (n *node) close() {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	if err := n.hub.Shutdown(ctx); err != nil {
		n.t.Errorf("Shutdown = %v, want it to end in time", err)
	}
	n.http.Close()
}

// goroutines waits until no more than n are left.
func goroutines(t testing.TB, n int) {
	t.Helper()
	end := time.NewTimer(long)
	defer end.Stop()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for runtime.NumGoroutine() > n {
		select {
		case <-look.C:
		case <-end.C:
			all := make([]byte, 1<<20)
			t.Fatalf("%d goroutines are left, want %d at most:\n%s", runtime.NumGoroutine(), n, all[:runtime.Stack(all, true)])
		}
	}
}

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	end := time.NewTimer(long)
	defer end.Stop()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-look.C:
		case <-end.C:
			t.Fatalf("never %s", what)
		}
	}
}
