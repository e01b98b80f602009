package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/realtime/load"
)

// tab is a client as docs/realtime.md tells authors to write one: it comes by a ticket, follows rooms from the last entry it has, sends what is
// unanswered again under the same key, and comes back to another node whenever its socket ends. It keeps what it showed, and what should not have been.
type tab struct {
	l     *landing
	token string
	name  string

	mu      sync.Mutex
	changed chan struct{} // closed and replaced whenever anything below has
	goal    int           // the node it is at, or goes to
	line    *load.Conn    // nil between two sockets
	rooms   map[string]*shown
	extra   []string // topics without entries
	asked   int64    // the last frame's id
	waiting map[int64]func(heard)
	nows    []heard
	codes   []int // with which its sockets were closed, 0 for a broken line
	opened  int
	away    bool // it stays away until it is called
	over    bool // it doesn't come back
	wrong   []string

	leave context.CancelFunc
	gone  chan struct{}
}

// shown is one room as a client shows it.
type shown struct {
	topic     string
	base      int64 // the head when it first came
	last      int64
	entries   []entry
	following bool
	reloads   int
	outbox    []*outgoing
	answered  []*outgoing
}

type entry struct {
	Seq  int64
	Text string
}

type outgoing struct {
	key, text string
	sent      bool // on the socket that is open now
	tries     int
	seq       int64 // answered
}

// heard is a frame of the server.
type heard struct {
	T       string
	ID      int64
	Topic   string
	Seq     int64
	Code    string
	Retry   int
	Kind    string
	Body    json.RawMessage
	Entries []struct {
		Seq     int64
		Kind    string
		Of      int64
		Message *struct{ Text string }
	}
}

// visit opens a tab at a node. A since tells it where it had stopped before; without one it begins with what comes.
func (l *landing) visit(t *testing.T, at int, name, token string, topics ...string) *tab {
	t.Helper()
	c := l.tab(at, name, token)
	for _, topic := range topics {
		if strings.Contains(topic, "/room/") || strings.Contains(topic, "/visit/") {
			c.rooms[topic] = &shown{topic: topic, base: -1}
		} else {
			c.extra = append(c.extra, topic)
		}
	}
	c.come(t)
	c.await(t, "follows its rooms", func() bool { return c.follows() })
	return c
}

func (l *landing) tab(at int, name, token string) *tab {
	return &tab{
		l: l, token: token, name: name, goal: at, changed: make(chan struct{}), rooms: map[string]*shown{}, waiting: map[int64]func(heard){}, gone: make(chan struct{}),
	}
}

// come begins, and goes on until the test or close ends it.
func (c *tab) come(t *testing.T) {
	ctx, leave := context.WithCancel(context.Background())
	c.leave = leave
	go c.run(ctx)
	t.Cleanup(c.close)
}

func (c *tab) close() {
	c.leave()
	c.mu.Lock()
	c.drop()
	c.mu.Unlock()
	<-c.gone
}

// drop breaks the line, as a laptop that is shut.
func (c *tab) drop() {
	if c.line != nil {
		_ = c.line.Close() // the reader hears of it
	}
}

// most is how long a client waits before it comes back, at random, so that not all come at once.
const jitter = 150 * time.Millisecond

func (c *tab) run(ctx context.Context) {
	defer close(c.gone)
	for c.present(ctx) {
		c.mu.Lock()
		at := c.l.at(c.goal)
		c.mu.Unlock()
		line, err := load.Naru{URL: at.url, Tokens: []string{c.token}}.Dial(ctx, load.Call{})
		code := 0
		if err == nil {
			code = c.sit(ctx, line)
		} else if strings.Contains(err.Error(), ": 401") || strings.Contains(err.Error(), ": 403") {
			code = 4401
		}
		c.update(func() {
			if err == nil {
				c.codes = append(c.codes, code)
			}
			c.over = c.over || code == 4401 || code == 4400
			if code != 4403 {
				c.goal++
			}
		})
		if c.over {
			return
		}
		if code != 4403 {
			select {
			case <-time.After(time.Duration(rand.Int64N(int64(jitter)))):
			case <-ctx.Done():
			}
		}
	}
}

// present waits while the client is away, and reports false once it is over.
func (c *tab) present(ctx context.Context) bool {
	for {
		c.mu.Lock()
		away, changed := c.away, c.changed
		c.mu.Unlock()
		if !away {
			return ctx.Err() == nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// goAway shuts the laptop, and comeBack opens it.
func (c *tab) goAway() {
	c.update(func() {
		c.away = true
		c.drop()
	})
}

func (c *tab) comeBack() { c.update(func() { c.away = false }) }

// sit reads a socket to its end, and returns the code it was closed with.
func (c *tab) sit(ctx context.Context, line *load.Conn) int {
	c.update(func() {
		c.line = line
		c.opened++
		clear(c.waiting)
		for _, s := range c.rooms {
			s.following = false
			for _, o := range s.outbox {
				o.sent = false
			}
		}
		if ctx.Err() != nil {
			c.drop()
		}
	})
	defer c.update(func() {
		c.drop()
		c.line = nil
		for _, s := range c.rooms {
			s.following = false
		}
	})
	for {
		text, err := line.Next()
		if closed, ok := errors.AsType[*load.Closed](err); ok {
			return closed.Code
		}
		if err != nil {
			return 0
		}
		var f heard
		if err := json.Unmarshal(text, &f); err != nil {
			c.update(func() { c.fault("a frame is no JSON: %s", text) })
			return 0
		}
		c.update(func() { c.hear(f) })
	}
}

func (c *tab) update(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *tab) fault(format string, args ...any) {
	c.wrong = append(c.wrong, c.name+": "+fmt.Sprintf(format, args...))
}

// await waits until something is so.
func (c *tab) await(t *testing.T, what string, is func() bool) {
	t.Helper()
	if !c.within(begins, is) {
		c.mu.Lock()
		defer c.mu.Unlock()
		for topic, s := range c.rooms {
			t.Logf("%s: %s at %d of %d, %d unanswered, follows: %t", c.name, topic, s.last, len(s.entries), len(s.outbox), s.following)
		}
		t.Fatalf("%s never %s; its sockets ended with %v; %v", c.name, what, c.codes, c.wrong)
	}
}

func (c *tab) within(most time.Duration, is func() bool) bool {
	end := time.NewTimer(most)
	defer end.Stop()
	for {
		c.mu.Lock()
		done, changed := is(), c.changed
		c.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-end.C:
			return false
		}
	}
}

func (c *tab) follows() bool {
	for _, s := range c.rooms {
		if !s.following {
			return false
		}
	}
	return c.line != nil
}

// send says something; the line's end is heard by who reads it.
func (c *tab) send(kind, topic string, more map[string]any, answered func(heard)) {
	frame := map[string]any{"t": kind, "topic": topic}
	for k, v := range more {
		frame[k] = v
	}
	if answered != nil {
		c.asked++
		frame["id"] = c.asked
		c.waiting[c.asked] = answered
	}
	text, err := json.Marshal(frame)
	if err != nil {
		panic(err) // it is made of words and numbers
	}
	if c.line != nil {
		_ = c.line.Send(text) // see above
	}
}

func (c *tab) hear(f heard) {
	switch f.T {
	case "hello":
		for _, s := range c.rooms {
			c.follow(s)
		}
		for _, topic := range c.extra {
			c.send("sub", topic, nil, func(f heard) {
				if f.T != "ok" {
					c.fault("%s is refused with %s", f.Topic, f.Code)
				}
			})
		}
	case "ok", "err":
		if answered := c.waiting[f.ID]; answered != nil {
			delete(c.waiting, f.ID)
			answered(f)
		}
	case "log":
		c.take(f)
	case "reload":
		c.reload(c.rooms[f.Topic], f.Seq)
	case "now":
		c.nows = append(c.nows, f)
	}
}

// follow subscribes from the last entry that is shown.
func (c *tab) follow(s *shown) {
	since := map[string]any{}
	if s.base >= 0 {
		since["since"] = s.last
	}
	c.send("sub", s.topic, since, func(f heard) {
		if f.T == "err" {
			if f.Retry > 0 || f.Code == "realtime.unready" || f.Code == "internal" {
				c.later(f.Retry, func() { c.follow(s) })
			}
			return
		}
		if s.base < 0 {
			s.base, s.last = f.Seq, f.Seq
		}
		s.following = true
		c.push(s)
	})
}

// later does something after the time a server has asked for, if the socket is still the same.
func (c *tab) later(seconds int, f func()) {
	line := c.line
	time.AfterFunc(time.Duration(seconds)*time.Second+50*time.Millisecond, func() {
		c.update(func() {
			if c.line == line {
				f()
			}
		})
	})
}

func (c *tab) take(f heard) {
	s := c.rooms[f.Topic]
	if s == nil || !s.following {
		c.fault("entries of %s came unasked", f.Topic)
		return
	}
	for _, e := range f.Entries {
		switch {
		case e.Seq <= s.last:
			c.fault("entry %d of %s came again, behind %d", e.Seq, s.topic, s.last)
			continue
		case e.Seq > s.last+1:
			c.fault("entry %d of %s came after %d", e.Seq, s.topic, s.last)
		}
		s.last = e.Seq
		if e.Message != nil {
			s.entries = append(s.entries, entry{e.Seq, e.Message.Text})
		}
	}
}

// reload reads over HTTP what is too much to be sent, then follows on.
func (c *tab) reload(s *shown, head int64) {
	s.reloads++
	s.following = false
	line := c.line
	after := s.last
	go func() {
		all, err := c.l.history(context.Background(), c.l.at(c.goal), c.token, s.topic, after)
		c.update(func() {
			if c.line != line {
				return
			}
			if err != nil || len(all) > 0 && all[len(all)-1].Seq < head {
				c.fault("read %s anew: %v", s.topic, err)
				return
			}
			s.entries = append(s.entries, all...)
			s.last = max(head, after)
			if len(all) > 0 {
				s.last = max(s.last, all[len(all)-1].Seq)
			}
			c.follow(s)
		})
	}()
}

// say puts something into the outbox of a room, whence it leaves in order.
func (c *tab) say(topic, text string) *outgoing {
	o := &outgoing{key: id.New[string](), text: text}
	c.update(func() {
		s := c.rooms[topic]
		s.outbox = append(s.outbox, o)
		c.push(s)
	})
	return o
}

// push sends what is first in the outbox. The next one waits for its answer, so that they stand in the room as they were written.
func (c *tab) push(s *shown) {
	if !s.following || len(s.outbox) == 0 || s.outbox[0].sent {
		return
	}
	o := s.outbox[0]
	o.sent = true
	o.tries++
	c.send("post", s.topic, map[string]any{"body": map[string]string{"key": o.key, "lang": "ko", "text": o.text}}, func(f heard) {
		switch {
		case f.T == "ok":
			o.seq = f.Seq
			s.outbox = s.outbox[1:]
			s.answered = append(s.answered, o)
			c.push(s)
		case passes(f):
			c.later(f.Retry, func() {
				o.sent = false
				c.push(s)
			})
		default:
			c.fault("%q is refused with %s", o.text, f.Code)
			s.outbox = s.outbox[1:]
		}
	})
}

// passes reports whether a refusal is one of the moment.
func passes(f heard) bool {
	return f.Retry > 0 || f.Code == "internal" || f.Code == "unavailable" || f.Code == "realtime.unready" || strings.HasPrefix(f.Code, "chat.busy")
}

// history reads what was said in a room after a place, over HTTP.
func (l *landing) history(ctx context.Context, at *node, token, topic string, after int64) ([]entry, error) {
	var all []entry
	for {
		var page struct {
			Items []entry
			Last  bool
		}
		status, raw, err := answerTo(ctx, request{
			at: at, token: token, do: fmt.Sprintf("GET %s/messages?size=100&after=%d", addressOf(topic), after), into: &page,
		})
		if err == nil && status == http.StatusServiceUnavailable && ctx.Err() == nil {
			continue // safe to ask again
		}
		if err != nil || status != http.StatusOK {
			return nil, fmt.Errorf("read %s: %d %w %s", topic, status, err, raw)
		}
		all = append(all, page.Items...)
		if page.Last || len(page.Items) == 0 {
			return all, nil
		}
		after = all[len(all)-1].Seq
	}
}

// addressOf returns where a topic's room is found over HTTP.
func addressOf(topic string) string {
	space, rest, _ := strings.Cut(topic, "/")
	_, room, _ := strings.Cut(rest, "/")
	return "/spaces/" + space + "/rooms/" + room
}
