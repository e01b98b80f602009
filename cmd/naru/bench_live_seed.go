package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/realtime/load"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

const (
	liveRooms = 200
	livePacts = 8
	// livePeople sign in, each once; the sockets of a crowd are their tabs. A password takes a processor 30 ms to check, so ten thousand people would take
	// minutes to come. The number is prime, so that people sit in rooms in ever other company.
	livePeople = 251
)

// liveSpace is where one room of the bench is.
type liveSpace struct {
	space tenants.Space
	room  chat.RoomID
}

func (s liveSpace) topic() string { return string(s.space) + "/room/" + string(s.room) }

// liveHouse is an installation for the rows of live.
type liveHouse struct {
	settings
	at      string // where it serves, the same after a crash
	people  int
	members []tenants.Member
	rooms   []liveSpace
	tokens  []string
	ops     int // of the old pad's history; 0 where none is wanted
	old     *oldPad
}

// liveRun fills a new installation and returns what plays rows on it. The installation is taken away at the end.
func (c *benchCommand) liveRun(ctx context.Context) (*liveRun, func() error, error) {
	house := &liveHouse{settings: c.settings, people: c.of(livePeople, 7)}
	house.Data, house.Mongo = c.file("bench-live"), ""
	if c.wants("padold") {
		house.ops = c.of(oldOps, 1000)
	}
	if err := os.RemoveAll(house.Data); err != nil {
		return nil, nil, fmt.Errorf("clear the last run away: %w", err)
	}
	away := func() error { return os.RemoveAll(house.Data) }
	ln, err := net.Listen("tcp", "127.0.0.1:0") // finds a port that is free, for all servers of the run
	if err != nil {
		return nil, nil, errors.Join(err, away())
	}
	house.at = ln.Addr().String()
	if err := errors.Join(ln.Close(), house.fill(ctx, c.of(liveRooms, 8))); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("fill an installation: %w", err), away())
	}
	return &liveRun{liveBench: c.liveBench, open: house.stage}, away, nil
}

// fill makes two cities, their people, their pacts, and the rooms in these.
func (l *liveHouse) fill(ctx context.Context, rooms int) (err error) {
	h, err := open(ctx, l.settings, l.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	founding := h.Authority.Steward(tenants.House, seeding)
	for i := range 2 {
		_, err := h.Tenants.Open(ctx, founding, tenants.Opening{
			ID: benchCity(i), Kind: tenants.KoreanBasic, Country: "KR", Name: lang.Plain(lang.Korean, fmt.Sprintf("도시 %d", i)), Unit: string(benchCity(i)),
			Zone: "Asia/Seoul", Lang: lang.Korean,
		})
		if err != nil {
			return err
		}
	}
	if err := l.enrol(ctx, h); err != nil {
		return err
	}
	return l.furnish(ctx, h, rooms)
}

// enrol makes the people, half of them in each city. They have the same password, which is hashed once.
func (l *liveHouse) enrol(ctx context.Context, h *installation) error {
	var first pass.Account
	for i := range l.people {
		city, email := benchCity(i%2), pass.Email(fmt.Sprintf("live-%d@bench.example", i))
		var err error
		if i == 0 {
			first, err = h.Pass.Enrol(ctx, pass.Enrolment{
				Person: id.New[tenants.PersonID](), Email: email, Name: "officer", Lang: lang.Korean, Password: benchPassword, Tenant: city,
			})
		} else {
			first.ID, first.Email, first.Rev = id.New[tenants.PersonID](), email, 0
			about := fact.Ref{Noun: "account", ID: string(first.ID)}
			err = h.kept.Accounts().Add(ctx, first, h.Authority.HouseTell(pass.AccountMade, about, fact.Actor{Steward: "bench"}, nil, h.Now(), nil))
		}
		if err != nil {
			return fmt.Errorf("enrol %s: %w", email, err)
		}
		m := tenants.Member{
			ID: id.New[tenants.MemberID](), Person: first.ID, Tenant: city, Name: fmt.Sprintf("officer %d", i), State: tenants.Active, Since: h.Now(),
			Roles: []tenants.Role{tenants.Officer, tenants.Head, tenants.Admin},
		}
		joined := h.Authority.HouseTell(tenants.MemberJoined, fact.Ref{Noun: "member", ID: string(m.ID)}, fact.Actor{Steward: "bench"},
			[]tenants.Space{tenants.HomeOf(city)}, h.Now(), nil)
		if err := h.kept.Register().AddMember(ctx, m, joined); err != nil {
			return err
		}
		l.members = append(l.members, m)
	}
	return nil
}

// enter signs one of the people in.
func (l *liveHouse) enter(ctx context.Context, h *installation, person int) (tenants.Principal, error) {
	e, err := h.Pass.SignIn(ctx, pass.Attempt{Email: fmt.Sprintf("live-%d@bench.example", person), Password: benchPassword})
	if err != nil {
		return tenants.Principal{}, err
	}
	return h.Pass.Verify(ctx, e.Access)
}

// furnish opens pacts of the two cities and rooms in them.
func (l *liveHouse) furnish(ctx context.Context, h *installation, rooms int) error {
	one, err := l.enter(ctx, h, 0)
	if err != nil {
		return err
	}
	other, err := l.enter(ctx, h, 1)
	if err != nil {
		return err
	}
	for n := range livePacts {
		space, err := openLivePact(ctx, h, one, other, fmt.Sprintf("교류 %d", n))
		if err != nil {
			return fmt.Errorf("open a pact: %w", err)
		}
		in, err := h.Authority.Enter(ctx, one, space)
		if err != nil {
			return err
		}
		for i := n; i < rooms; i += livePacts {
			room, err := h.Chat.Open(ctx, in, chat.Opening{Kind: chat.Topic, Name: lang.Plain(lang.Korean, fmt.Sprintf("방 %d", i))})
			if err != nil {
				return fmt.Errorf("open a room: %w", err)
			}
			l.rooms = append(l.rooms, liveSpace{space, room.ID})
		}
	}
	if l.ops > 0 {
		if l.old, err = l.agePad(ctx, h, l.ops); err != nil {
			return fmt.Errorf("write an old pad: %w", err)
		}
	}
	return h.kept.Settle(ctx)
}

func openLivePact(ctx context.Context, h *installation, one, other tenants.Principal, name string) (tenants.Space, error) {
	in, err := h.Authority.Enter(ctx, one, one.Home())
	if err != nil {
		return "", err
	}
	pact, err := h.Tenants.OpenPact(ctx, in, tenants.Proposal{
		Kind: tenants.Committee, Name: lang.Plain(lang.Korean, name), With: []tenants.TenantID{other.Tenant()},
	})
	if err != nil {
		return "", err
	}
	if in, err = h.Authority.Enter(ctx, other, other.Home()); err != nil {
		return "", err
	}
	now, err := h.Tenants.Pact(ctx, in, pact.ID)
	if err != nil {
		return "", err
	}
	_, err = h.Tenants.AnswerPact(ctx, in, pact.ID, now.Rev, tenants.Accept)
	return tenants.PactSpace(pact.ID), err
}

// signIn signs everybody in, as browsers do. Tokens outlive the server.
func (l *liveHouse) signIn(ctx context.Context, b *served) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	tokens := make([]string, l.people)
	var next atomic.Int64
	var all sync.WaitGroup
	for range 4 { // more would wait for a processor only
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tokens) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				var in struct{ Access string }
				body := fmt.Sprintf(`{"email":"live-%d@bench.example","password":%q}`, i, benchPassword)
				if _, err := b.ask(ctx, "POST", "/session", "", 0, []byte(body), &in); err != nil {
					cancel(err)
				}
				tokens[i] = in.Access
			}
		})
	}
	all.Wait()
	l.tokens = tokens
	return context.Cause(ctx)
}

// serve starts the server over what is kept. The limits on what one member may do are out of the way, for a crowd is few people with many tabs.
func (l *liveHouse) serve(ctx context.Context) (*served, error) {
	const much = "10000000"
	return launch(ctx, l.settings, "--listen", l.at, "--live-posts", much, "--live-posts-tenant", much, "--live-sockets", much, "--live-sockets-tenant", much)
}

// stage starts a server to play on. People sign in on an earlier one, as on an earlier day: what checking passwords takes is measured elsewhere, and would
// be found again in the memory of the rows.
func (l *liveHouse) stage(ctx context.Context) (*stage, error) {
	if l.tokens == nil {
		b, err := l.serve(ctx)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(l.signIn(ctx, b), b.stop()); err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
	}
	b, err := l.serve(ctx)
	if err != nil {
		return nil, err
	}
	s := &stage{
		adapter: load.Naru{URL: b.url, Tokens: l.tokens}, process: process(b.cmd.Process.Pid),
		room: func(i int) string { return l.rooms[i%len(l.rooms)].topic() },
		quiet: func(client int) []string {
			m := l.members[client%len(l.members)]
			return []string{string(tenants.HomeOf(m.Tenant)) + "/me/" + string(m.ID)}
		},
	}
	s.history = func(ctx context.Context, room int) ([]string, error) {
		return b.history(ctx, l.tokens[0], l.rooms[room%len(l.rooms)])
	}
	s.hall = func(ctx context.Context) (*hall, load.Naru, error) {
		h, err := openHall(ctx, b, l.tokens[0], l.rooms[0].space)
		return h, load.Naru{URL: b.url, Tokens: l.tokens}, err
	}
	s.pads = func(ctx context.Context, row string) func(int, int) (string, error) { return l.padAt(ctx, b, row) }
	if l.old != nil {
		s.old = func(ctx context.Context) (*oldPad, string, error) {
			space := l.rooms[0].space
			at, err := l.padSocket(ctx, b, space, string(l.old.pad), l.tokens[0])
			return l.old, at, err
		}
	}
	s.close = func() error { return b.stop() }
	s.crash = func(ctx context.Context) error {
		if err := b.cmd.Process.Kill(); err != nil {
			return fmt.Errorf("kill naru: %w", err)
		}
		_ = b.cmd.Wait() // it says that it was killed
		b.client.CloseIdleConnections()
		b, err = l.serve(ctx)
		return err
	}
	return s, nil
}

// history reads all that was said in a room.
func (b *served) history(ctx context.Context, token string, at liveSpace) ([]string, error) {
	var texts []string
	for after := int64(0); ; {
		var page struct {
			Items []struct {
				Seq  int64
				Text string
			}
		}
		path := fmt.Sprintf("/spaces/%s/rooms/%s/messages?size=100&after=%d", at.space, at.room, after)
		if _, err := b.ask(ctx, "GET", path, token, 0, nil, &page); err != nil {
			return nil, err
		}
		for _, m := range page.Items {
			texts, after = append(texts, m.Text), max(after, m.Seq)
		}
		if len(page.Items) == 0 {
			return texts, nil
		}
	}
}
