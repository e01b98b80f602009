package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/tenants"
)

// What a client may be refused.
var (
	ErrSubscriptions = fault.New(fault.Limited, "realtime.too_many_topics")
	ErrSockets       = fault.New(fault.Limited, "realtime.too_many_sockets")
	ErrTooFast       = fault.New(fault.Limited, "realtime.too_fast")
	ErrUnready       = fault.New(fault.Unavailable, "realtime.unready")
)

// Hub holds the sockets of a node, and the topics they follow.
type Hub struct {
	bus     *bus.Bus
	keeper  Log
	desk    Desk
	limits  Limits
	log     *slog.Logger
	now     func() time.Time
	node    string
	count   counts
	counted func(Name) bool

	ctx     context.Context // ends when the hub does
	cancel  context.CancelFunc
	running sync.WaitGroup // what the hub itself does
	missed  chan struct{}  // the bus may have lost something
	uncut   func()

	sockets sockets
	shards  [shards]shard
	rings   atomic.Int64

	lineMu sync.Mutex
	lines  map[tenants.Space]*line
	ended  bool // guarded by lineMu: nothing new is begun

	posts, said buckets

	hello, ping, pong *parcel
}

// New starts a hub. Shutdown ends it; the bus outlives it.
func New(c Config) (*Hub, error) {
	h := &Hub{
		bus: c.Bus, keeper: c.Log, desk: c.Desk, limits: c.Limits.filled(), log: c.Logger, now: c.Now, node: c.Node, counted: c.Counted,
		missed: make(chan struct{}, 1), lines: map[tenants.Space]*line{},
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if h.now == nil {
		h.now = time.Now
	}
	if h.node == "" {
		h.node = id.New[string]()
	}
	h.count.cuts = map[Code]int64{}
	for i := range h.shards {
		h.shards[i].feeds = map[Name]*feed{}
	}
	h.sockets.start()
	h.hello = sure(helloView{Hello, int(max(h.limits.Heartbeat, time.Second) / time.Second), h.node})
	h.ping, h.pong = newParcel(pingMessage, nil), sure(pongView{Pong})
	h.ctx, h.cancel = context.WithCancel(context.Background())
	uncut, err := h.bus.Listen(bus.Cut, h.hearCut)
	if err != nil {
		h.cancel()
		return nil, fmt.Errorf("start the hub: %w", err)
	}
	h.uncut = uncut
	h.bus.OnLoss(h.lost)
	h.running.Go(h.sweep)
	h.running.Go(h.recover)
	return h, nil
}

// spawn does something beside, unless the hub has ended.
func (h *Hub) spawn(f func()) {
	h.lineMu.Lock()
	defer h.lineMu.Unlock()
	if !h.ended {
		h.running.Go(f)
	}
}

// later does something after a while, unless the hub has ended by then.
func (h *Hub) later(wait time.Duration, f func()) *time.Timer {
	return time.AfterFunc(wait, func() {
		h.lineMu.Lock()
		if h.ended {
			h.lineMu.Unlock()
			return
		}
		h.running.Add(1)
		h.lineMu.Unlock()
		defer h.running.Done()
		f()
	})
}

// message is what hubs say to each other in the subject of a space.
type message struct {
	Kind    string          `json:"k"`
	Topic   Name            `json:"t"`
	Entries []told          `json:"e,omitempty"` // of "log"
	What    string          `json:"w,omitempty"` // of "now"
	Body    json.RawMessage `json:"b,omitempty"`
	Node    string          `json:"n,omitempty"` // of "here" and "who"
	People  []Attendee      `json:"p,omitempty"`
}

type told struct {
	Seq  int64           `json:"s"`
	Body json.RawMessage `json:"b"`
}

// Kinds of messages.
const (
	saysLog  = "log"
	saysNow  = "now"
	saysHere = "here" // all who are seen on a node
	asksHere = "who"
)

// share says a message to every hub, this one included.
func (h *Hub) share(m message) {
	body, err := json.Marshal(m)
	if err == nil {
		err = h.bus.Publish(bus.OfSpace(string(m.Topic.Space)), body)
	}
	if err != nil && !errors.Is(err, bus.ErrClosed) {
		h.log.Error("tell other nodes", "topic", m.Topic.String(), "kind", m.Kind, "error", err.Error())
	}
}

// toldAtOnce is how many bytes of entries go into one message.
const toldAtOnce = bus.Largest / 2

// Tell has the entries delivered to whoever follows the topic on any node. They are kept already: what the bus loses, hubs read from the log.
func (h *Hub) Tell(t Topic, entries ...Entry) {
	name := t.Name()
	var next []told
	size := 0
	for _, e := range entries {
		if size > 0 && size+len(e.Body) > toldAtOnce {
			h.share(message{Kind: saysLog, Topic: name, Entries: next})
			next, size = nil, 0
		}
		next, size = append(next, told(e)), size+len(e.Body)
	}
	if len(next) > 0 {
		h.share(message{Kind: saysLog, Topic: name, Entries: next})
	}
}

// Say tells whoever follows the topic something that has no number, and may be lost. Too many of one kind in one topic are dropped.
func (h *Hub) Say(t Topic, kind string, body any) {
	name := t.Name()
	if _, ok := h.said.take(name.String()+" "+kind, h.limits.Said, h.now()); !ok {
		return
	}
	text, err := json.Marshal(body)
	if err != nil {
		h.log.Error("say to a topic", "topic", name.String(), "kind", kind, "error", err.Error())
		return
	}
	h.share(message{Kind: saysNow, Topic: name, What: kind, Body: text})
}

// Heed hears that the log of a topic has reached head: if that is news, and doesn't come over the bus at once, it is read from the log.
func (h *Hub) Heed(t Topic, head int64) {
	if f := h.find(t.Name()); f != nil {
		f.heed(head)
	}
}

// hear takes what a node said in a space.
func (h *Hub) hear(space tenants.Space, body []byte) {
	var m message
	if err := json.Unmarshal(body, &m); err != nil || m.Topic.Space != space {
		h.log.Warn("a message of another node is malformed", "space", space)
		return
	}
	f := h.find(m.Topic)
	if f == nil {
		return
	}
	switch m.Kind {
	case saysLog:
		entries := make([]Entry, len(m.Entries))
		for i, e := range m.Entries {
			entries[i] = Entry(e)
		}
		f.take(entries)
	case saysNow:
		f.say(m.What, m.Body)
	case saysHere:
		f.hearHere(m.Node, m.People)
	case asksHere:
		f.answerHere(m.Node)
	}
}

// lost is told by the bus. Only one look at all topics is due, however often it is.
func (h *Hub) lost() {
	select {
	case h.missed <- struct{}{}:
	default:
	}
}

// recover asks the log about every topic that somebody follows, each time the bus may have lost something.
func (h *Hub) recover() {
	for {
		select {
		case <-h.missed:
		case <-h.ctx.Done():
			return
		}
		for _, f := range h.feeds() {
			f.recover(h.ctx)
		}
	}
}
