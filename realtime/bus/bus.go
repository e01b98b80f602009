// Package bus carries messages between the nodes of a house over NATS: a server inside the process by default, an outside cluster by address.
// It may lose what it carries, and then says so; whatever must not be lost stands in a store as well. It knows neither topics nor what is said.
package bus

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Largest is the most bytes that one message may have.
const Largest = 1 << 20

// waiting is how many messages a listener may be behind before the next ones are lost to it. Most are below a kilobyte.
const waiting = 2048

// ErrClosed says that the bus was closed.
var ErrClosed = errors.New("bus: closed")

// Config says which bus to join.
type Config struct {
	URL  string // of one or more servers of a cluster, separated by commas; empty: a server inside this process, without a port
	Name string // of the node, for whoever looks at the cluster
	Log  *slog.Logger
}

// Bus is a node's place on the bus.
type Bus struct {
	log    *slog.Logger
	conn   *nats.Conn
	inside *server.Server // nil where the server is an outside one

	mu        sync.Mutex
	closed    bool
	listeners map[*listener]bool
	loss      []func()
	running   sync.WaitGroup
	ended     chan struct{}
}

// Open joins the bus. With an address, it returns even where no server answers yet: until one does, messages reach this node's own listeners,
// and whoever asked by OnLoss is told once more may come.
func Open(c Config) (*Bus, error) {
	b := &Bus{log: c.Log, listeners: map[*listener]bool{}, ended: make(chan struct{})}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	options := []nats.Option{
		nats.Name(c.Name), nats.Timeout(5 * time.Second),
		nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.ReconnectBufSize(-1), // what is said meanwhile is given to our own at once, not later
		nats.ReconnectWait(250 * time.Millisecond), nats.ReconnectJitter(250*time.Millisecond, time.Second),
		nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2),
		nats.ConnectHandler(b.begun), nats.ReconnectHandler(b.joined), nats.DisconnectErrHandler(b.parted),
		nats.ErrorHandler(b.failed), nats.ClosedHandler(func(*nats.Conn) { close(b.ended) }),
	}
	if c.URL == "" {
		s, err := serve(c.Name)
		if err != nil {
			return nil, err
		}
		b.inside = s
		options = append(options, nats.InProcessServer(s))
	}
	conn, err := nats.Connect(c.URL, options...)
	if err != nil {
		if b.inside != nil {
			b.inside.Shutdown()
		}
		return nil, fmt.Errorf("join the bus: %w", err)
	}
	b.conn = conn
	return b, nil
}

// serve runs a server inside the process that nothing outside can reach.
func serve(name string) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		ServerName: name, DontListen: true, NoSigs: true, NoLog: true, NoSystemAccount: true,
		MaxPayload: Largest, MaxPending: 16 << 20, MaxControlLine: 4096,
	})
	if err != nil {
		return nil, fmt.Errorf("make the bus: %w", err)
	}
	go s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		return nil, errors.New("the bus inside the process doesn't start")
	}
	return s, nil
}

// Alone reports whether no other node can ever be reached, since the server is inside this process.
func (b *Bus) Alone() bool { return b.inside != nil }

// Connected reports whether messages reach other nodes now.
func (b *Bus) Connected() bool { return b.conn.IsConnected() }

// Publish says body to every listener of the subject on every node, in the order of the calls. While the cluster is away they reach this
// node's own, and nil is returned: that others missed them is told by OnLoss when it is back. It returns an error for a subject that isn't one,
// for a body above Largest, and ErrClosed.
func (b *Bus) Publish(subject string, body []byte) error {
	if !whole(subject) {
		return fmt.Errorf("publish %q: it is no subject", subject)
	}
	if len(body) > Largest {
		return fmt.Errorf("publish %s: %d bytes are too many", subject, len(body))
	}
	err := b.conn.Publish(subject, body)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, nats.ErrConnectionClosed):
		return ErrClosed
	case errors.Is(err, nats.ErrReconnectBufExceeded), errors.Is(err, nats.ErrConnectionReconnecting), errors.Is(err, nats.ErrDisconnected):
		b.keep(subject, body)
		return nil
	}
	return fmt.Errorf("publish %s: %w", subject, err)
}

// whole reports whether a subject is one, and no pattern.
func whole(subject string) bool {
	for token := range strings.SplitSeq(subject, ".") {
		if token == "" || strings.ContainsAny(token, "*> \t\r\n") {
			return false
		}
	}
	return true
}

// keep gives a message to our own listeners while there is no cluster to do it.
func (b *Bus) keep(subject string, body []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		if matches(l.pattern, subject) {
			l.offer(&nats.Msg{Subject: subject, Data: body})
		}
	}
}

// matches reports whether a pattern, an exact subject or one that ends in ".>", names the subject.
func matches(pattern, subject string) bool {
	if stem, ok := strings.CutSuffix(pattern, ">"); ok {
		return strings.HasPrefix(subject, stem) && len(subject) > len(stem)
	}
	return pattern == subject
}

// OnLoss has lost called whenever messages may have been lost: this node read too slowly, or the cluster was away. It is called on a goroutine
// of the bus, and must not wait.
func (b *Bus) OnLoss(lost func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.loss = append(b.loss, lost)
}

func (b *Bus) lost() {
	b.mu.Lock()
	all := b.loss[:len(b.loss):len(b.loss)]
	b.mu.Unlock()
	for _, f := range all {
		f()
	}
}

// begun hears that the first server answers. Before that, other nodes of a cluster may have spoken without us; our own inside has been there all along.
func (b *Bus) begun(c *nats.Conn) {
	if !b.Alone() {
		b.joined(c)
	}
}

func (b *Bus) joined(c *nats.Conn) {
	b.log.Info("the bus is there", "server", c.ConnectedUrlRedacted())
	b.lost()
}

func (b *Bus) parted(_ *nats.Conn, err error) {
	b.mu.Lock()
	closed := b.closed
	b.mu.Unlock()
	if !closed {
		b.log.Warn("the bus is away", "error", text(err))
	}
}

func (b *Bus) failed(_ *nats.Conn, s *nats.Subscription, err error) {
	subject := ""
	if s != nil {
		subject = s.Subject
	}
	b.log.Warn("the bus complains", "subject", subject, "error", text(err))
	if errors.Is(err, nats.ErrSlowConsumer) {
		b.lost()
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Close leaves the bus. It returns once every listener's last call has returned; what still waits for them is dropped.
func (b *Bus) Close() {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	b.closed = true
	all := make([]*listener, 0, len(b.listeners))
	for l := range b.listeners {
		all = append(all, l)
	}
	b.mu.Unlock()
	for _, l := range all {
		l.stop()
	}
	b.conn.Close()
	<-b.ended
	b.running.Wait()
	if b.inside != nil {
		b.inside.Shutdown()
		b.inside.WaitForShutdown()
	}
}
