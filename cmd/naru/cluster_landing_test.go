package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
)

// landing is an installation that runs: one node with all it needs inside, or several that share a store and a cluster of NATS.
type landing struct {
	*ground
	nodes []*node
	nats  []*natsServer
	logs  string
	begun []*child // that end with the installation

	mu     sync.Mutex
	tokens map[string]string // by address
}

// node is one naru.
type node struct {
	name, url string
	bin       string
	args      []string
	*child
}

// start begins it, at the address it had before.
func (n *node) start(t *testing.T, l *landing) {
	t.Helper()
	n.child = l.begin(t, n.name, `naru serves on (\S+)`, n.bin, n.args...)
}

// ready waits until it answers.
func (n *node) ready(t *testing.T) {
	t.Helper()
	n.begun(t)
	for end := time.Now().Add(begins); ; time.Sleep(5 * time.Millisecond) { // between two looks at another process
		answer, err := http.Get(n.url + "/readyz")
		if err == nil {
			_ = answer.Body.Close() // its status is all
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("%s is not ready: %v", n.name, err)
		}
	}
}

// ground is what an installation has before anything is told: people, pacts and rooms.
type ground struct {
	data  string            // the folder of an embedded store
	pacts map[string]string // by its parties' names: their space
	rooms map[string]string // topics
}

// mostMissed is how many entries a client who comes back is sent; whoever missed more reads them over HTTP.
const mostMissed = 60

// prepare builds the ground, by the same services as everybody uses.
func prepare(t *testing.T, dir string) *ground {
	t.Helper()
	g := &ground{data: dir, pacts: map[string]string{}, rooms: map[string]string{}}
	s := settings{
		keeping: keeping{Data: g.data}, URL: "http://127.0.0.1:1", SMTPTLS: "starttls", MailFrom: "naru@localhost", OperatorName: "Naru",
		PasswordMin: 12, Idle: 20 * time.Minute, FilesMost: 1,
	}
	ctx := t.Context()
	h, err := open(ctx, s, slog.New(slog.DiscardHandler))
	must(t, err)
	defer func() { must(t, h.Close()) }()
	b := &builder{h, map[string]string{}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	var n demoNetwork
	must(t, readDemo("demo/network.json", &n))
	pairs := [][2]tenants.TenantID{{"gyeonggi", "liaoning"}, {"dangjin", "rizhao"}, {"seoul", "beijing"}}
	here := []tenants.TenantID{"siheung"}
	for _, p := range pairs {
		here = append(here, p[:]...)
	}
	all := n.Tenants
	n.Tenants = nil
	for _, one := range all {
		if slices.Contains(here, one.ID) {
			n.Tenants = append(n.Tenants, one)
		}
	}
	pacts := n.Pacts
	n.Pacts = nil
	for _, p := range pacts {
		if len(p.Members) == 2 && slices.Contains(pairs, [2]tenants.TenantID(p.Members)) {
			n.Pacts = append(n.Pacts, p)
		}
	}
	must(t, b.people(ctx, n))
	must(t, b.pacts(ctx, n))
	for _, pair := range pairs {
		space, err := b.spaceOf(ctx, demoRoom{Pact: pair[:]})
		must(t, err)
		name := string(pair[0]) + "-" + string(pair[1])
		g.pacts[name] = string(space)
		g.rooms[name] = topic(space, chat.LobbyOf(space))
		for _, also := range []string{"two", "three"} {
			p, err := b.as(ctx, string(pair[0])+"-officer")
			must(t, err)
			in, err := b.Authority.Enter(ctx, p, space)
			must(t, err)
			r, err := b.Chat.Open(ctx, in, chat.Opening{Kind: chat.Topic, Name: lang.Plain(lang.Korean, also)})
			must(t, err)
			g.rooms[name+"/"+also] = topic(space, r.ID)
		}
	}
	g.rooms["siheung"] = g.flood(ctx, t, b)
	must(t, h.kept.Settle(ctx))
	return g
}

func topic(space tenants.Space, room chat.RoomID) string {
	return string(space) + "/room/" + string(room)
}

// flood has so much said in a city's own lobby that whoever was away for all of it isn't sent it.
func (g *ground) flood(ctx context.Context, t *testing.T, b *builder) string {
	t.Helper()
	_, in, err := b.home(ctx, "siheung-officer")
	must(t, err)
	lobby := chat.LobbyOf(in.Space())
	var all sync.WaitGroup
	failed := make(chan error, mostMissed+10)
	queue := make(chan int)
	for range 8 {
		all.Go(func() {
			for n := range queue {
				_, err := b.Chat.Post(ctx, in, lobby, chat.Draft{Key: id.New[string](), Lang: lang.Korean, Text: fmt.Sprintf("%d번째 알림", n)})
				failed <- err
			}
		})
	}
	for n := range cap(failed) {
		queue <- n
	}
	close(queue)
	all.Wait()
	close(failed)
	for err := range failed {
		must(t, err)
	}
	return topic(in.Space(), lobby)
}

// alone serves the ground on one node, with the store and the bus inside.
func alone(t *testing.T, bin string, g *ground) *landing {
	t.Helper()
	l := land(t, g)
	data := t.TempDir()
	must(t, os.CopyFS(data, os.DirFS(g.data)))
	l.node(t, bin, "--data", data)
	l.nodes[0].start(t, l)
	l.nodes[0].ready(t)
	return l
}

// together serves the ground on three nodes that share a store which speaks MongoDB's protocol, and three servers of NATS.
func together(t *testing.T, bin, store string, g *ground) *landing {
	t.Helper()
	l := land(t, g)
	servers, urls := natsCluster(t, 3)
	l.nats = servers
	for _, s := range l.nats {
		s.start(t, l)
	}
	uri := l.begin(t, "store", `(mongodb://\S+)\n`, store, "--dir", t.TempDir()).begun(t)
	base := strings.TrimSuffix(uri, "/") + "/landing"
	if out, err := exec.Command(bin, "migrate", "--from", g.data, "--to", base).CombinedOutput(); err != nil {
		t.Fatalf("move the ground: %v\n%s", err, out)
	}
	for _, s := range l.nats {
		s.begun(t)
	}
	for range 3 {
		l.node(t, bin, "--data", t.TempDir(), "--mongo", base, "--nats", urls)
		l.at(len(l.nodes)-1).start(t, l)
	}
	for _, n := range l.nodes {
		n.ready(t)
	}
	return l
}

func land(t *testing.T, g *ground) *landing {
	t.Helper()
	l := &landing{ground: g, logs: t.TempDir(), tokens: map[string]string{}}
	t.Cleanup(func() {
		for _, c := range l.begun {
			c.kill()
		}
		if !t.Failed() {
			return
		}
		names, _ := filepath.Glob(filepath.Join(l.logs, "*.log")) // the pattern is a good one
		for _, name := range names {
			if raw, err := os.ReadFile(name); err == nil && len(raw) > 0 {
				t.Logf("%s says last:\n%s", filepath.Base(name), raw[max(0, len(raw)-4000):])
			}
		}
	})
	return l
}

// begin starts a program that belongs to the installation, and ends with it.
func (l *landing) begin(t *testing.T, name, says, bin string, args ...string) *child {
	t.Helper()
	c := begin(t, filepath.Join(l.logs, name+".log"), exec.Command(bin, args...), says)
	l.begun = append(l.begun, c)
	return c
}

// node prepares one more node, all of which know the house by the same name.
func (l *landing) node(t *testing.T, bin string, args ...string) {
	t.Helper()
	at := loopback(freePort(t))
	n := &node{name: fmt.Sprintf("naru-%d", len(l.nodes)+1), url: "http://" + at, bin: bin}
	n.args = append([]string{
		"serve", "--listen", at, "--metrics", "", "--url", "http://127.0.0.1:1", "--log-level", "warn", "--live-posts", "100000", "--live-posts-tenant", "100000", "--live-missed", strconv.Itoa(mostMissed),
	}, args...)
	l.nodes = append(l.nodes, n)
}

// at returns a node; where there are fewer, another one.
func (l *landing) at(i int) *node { return l.nodes[i%len(l.nodes)] }

// token signs a member in, once; it is good on every node.
func (l *landing) token(t *testing.T, email string) string {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tokens[email] == "" {
		l.tokens[email] = l.signIn(t, email)
	}
	return l.tokens[email]
}

// signIn opens one more session.
func (l *landing) signIn(t *testing.T, email string) string {
	t.Helper()
	var in struct{ Access string }
	l.ask(t, request{at: l.at(0), do: "POST /session", body: fmt.Sprintf(`{"email":%q,"password":%q}`, email, demoPassword), into: &in})
	return in.Access
}

// request is something asked over HTTP.
type request struct {
	at    *node
	token string
	do    string // method and path
	body  string
	rev   int64
	into  any
}

// ask asks, and fails the test unless it is answered with success.
func (l *landing) ask(t *testing.T, r request) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), begins)
	defer cancel()
	for {
		status, raw, err := answerTo(ctx, r)
		switch {
		case err == nil && status == http.StatusServiceUnavailable && strings.HasPrefix(r.do, "GET "):
		case err != nil || status/100 != 2:
			t.Fatalf("%s at %s: %d %v %s", r.do, r.at.name, status, err, raw)
		default:
			return
		}
	}
}

// answerTo asks, and reads what was asked for from an answer of success.
func answerTo(ctx context.Context, r request) (int, []byte, error) {
	method, path, _ := strings.Cut(r.do, " ")
	q, err := http.NewRequestWithContext(ctx, method, r.at.url+"/api/v1"+path, strings.NewReader(r.body))
	if err != nil {
		return 0, nil, err
	}
	if r.body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.rev > 0 {
		q.Header.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(r.rev)))
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode/100 == 2 && r.into != nil {
		err = json.Unmarshal(raw, r.into)
	}
	return answer.StatusCode, raw, err
}
