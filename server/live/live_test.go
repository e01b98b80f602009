package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// house is rooms and sockets behind the real front, on a port of their own. A ticket is somebody's name, and opens as often as it is shown.
type house struct {
	*tenantstest.World
	t    *testing.T
	kept *storage.House
	chat *chat.Service
	pads *pad.Service
	live *live.House
	url  string

	mu     sync.Mutex
	people map[string]tenants.Principal
	ended  map[tenants.SessionID]bool
}

// Redeem implements live.Door.
func (h *house) Redeem(_ context.Context, ticket string) (tenants.Principal, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, ok := h.people[ticket]; ok {
		return p, nil
	}
	return tenants.Stranger(), pass.ErrTicket
}

// Still implements live.Door.
func (h *house) Still(_ context.Context, who tenants.Principal) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended[who.Session()] {
		return pass.ErrSessionEnded
	}
	return nil
}

func newHouse(t *testing.T) *house { return newHouseOf(t, live.PadLimits{}) }

func newHouseOf(t *testing.T, limits live.PadLimits, also ...func(*live.Parts)) *house {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	h := &house{t: t, ended: map[tenants.SessionID]bool{}}
	e, err := sqlite.Memory()
	h.must(err)
	h.kept, err = storage.Open(ctx, e, log)
	h.must(err)
	h.World = tenantstest.New(t, h.kept.Register(), tenants.Vouch)
	h.people = map[string]tenants.Principal{
		"dangjin.officer": h.Dangjin.Officer, "dangjin.second": h.Dangjin.Second, "dangjin.viewer": h.Dangjin.Viewer,
		"liaoning.officer": h.Liaoning.Officer, "gaok.staff": h.Gaok.Staff,
	}
	h.chat = chat.New(chat.Parts{Store: h.kept.Chat(), People: chat.PeopleOf(h.Tenants), Now: h.Clock.Now, Log: log})
	b, err := bus.Open(bus.Config{Name: "test", Log: log})
	h.must(err)
	steward := func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, tenants.Errand{Name: "chat", Can: []fact.Ability{tenants.Keep}})
	}
	h.pads = pad.New(pad.Parts{Store: h.kept.Pads(), People: h, Now: time.Now, Log: log, House: func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, tenants.Errand{Name: "pad", Can: []fact.Ability{tenants.Keep, tenants.WritePad}})
	}})
	parts := live.Parts{
		Authority: h.Authority, Members: h.kept.Register(), Door: h, Chat: h.chat, Pads: h.pads, PadLimits: limits, Bus: b, House: steward, Now: time.Now, Log: log,
		Limits: realtime.Limits{MemberPosts: realtime.Rate{PerSecond: 1000, Burst: 1000}, Absence: time.Millisecond},
	}
	for _, add := range also {
		add(&parts)
	}
	h.live, err = live.New(parts)
	h.must(err)
	h.chat.Tells(h.live)
	h.kept.Hear("live", h.live.Hear)
	h.kept.Hear("chat", func(ctx context.Context, s tenants.Space, f fact.Fact) {
		if err := h.chat.Carry(ctx, steward, s, f); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})

	front := server.New(server.Config{PublicURL: "http://naru.test", Log: log, Meter: server.NewMeter(), Ready: func(context.Context) error { return nil }})
	front.MountLive(h.live)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	h.url = "ws://" + ln.Addr().String() + "/api/v1/live?ticket="
	go front.Serve(ln) //nolint:errcheck // it ends with Shutdown

	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- h.kept.Run(ctx) }()
	t.Cleanup(func() {
		bound, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stop()
		if err := errors.Join(h.live.Shutdown(bound), front.Shutdown(time.Second), <-ended); err != nil {
			t.Error(err)
		}
		h.chat.Close()
		h.pads.Close()
		b.Close()
		if err := e.Close(bound); err != nil {
			t.Error(err)
		}
	})
	h.must(h.kept.Settle(ctx))
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// enter lets somebody into a space.
func (h *house) enter(who tenants.Principal, space tenants.Space) tenants.Scope {
	h.t.Helper()
	in, err := h.Authority.Enter(h.t.Context(), who, space)
	h.must(err)
	return in
}

// pact is the space that Dangjin and Liaoning share, and its lobby.
func (h *house) pact() (tenants.Space, string) {
	space := tenants.PactSpace(h.Pair)
	return space, fmt.Sprintf("%s/room/%s", space, chat.LobbyOf(space))
}

// socket is one tab.
type socket struct {
	*websocket.Conn
	h *house
}

// frame is what a tab hears.
type frame struct {
	T       string `json:"t"`
	ID      int64  `json:"id"`
	Topic   string `json:"topic"`
	Seq     int64  `json:"seq"`
	Code    string `json:"code"`
	Kind    string `json:"kind"`
	Entries []struct {
		Seq     int64  `json:"seq"`
		Kind    string `json:"kind"`
		Of      int64  `json:"of"`
		Message *struct {
			Text string `json:"text"`
		} `json:"message"`
	} `json:"entries"`
	Body json.RawMessage `json:"body"`
}

// open opens a tab, and reads its greeting.
func (h *house) open(who string) *socket {
	h.t.Helper()
	ws, answer, err := websocket.DefaultDialer.Dial(h.url+who, http.Header{"Sec-Websocket-Protocol": {"naru.v1"}})
	if err != nil {
		status := 0
		if answer != nil {
			status = answer.StatusCode
		}
		h.t.Fatalf("open as %s: %v (%d)", who, err, status)
	}
	h.t.Cleanup(func() { ws.Close() })
	s := &socket{ws, h}
	if f := s.next(); f.T != "hello" {
		h.t.Fatalf("%s is greeted with %+v", who, f)
	}
	return s
}

// next reads one frame.
func (s *socket) next() frame {
	s.h.t.Helper()
	var f frame
	s.h.must(s.SetReadDeadline(time.Now().Add(10 * time.Second)))
	if err := s.ReadJSON(&f); err != nil {
		s.h.t.Fatalf("read a frame: %v", err)
	}
	return f
}

// until reads frames up to the first that is wanted.
func (s *socket) until(wanted func(frame) bool) frame {
	s.h.t.Helper()
	for {
		if f := s.next(); wanted(f) {
			return f
		}
	}
}

// ask sends a frame and reads its answer, past whatever else is heard.
func (s *socket) ask(id int64, format string, args ...any) frame {
	s.h.t.Helper()
	s.h.must(s.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...)))
	return s.until(func(f frame) bool { return f.ID == id })
}

func (s *socket) sub(id int64, topic string) frame {
	s.h.t.Helper()
	return s.ask(id, `{"t":"sub","id":%d,"topic":%q}`, id, topic)
}

func (s *socket) post(id int64, topic, text string) frame {
	s.h.t.Helper()
	return s.ask(id, `{"t":"post","id":%d,"topic":%q,"body":{"key":"key-%d-%s","lang":"ko","text":%q}}`, id, topic, id, s.LocalAddr().String()[10:], text)
}

// closed reads until the socket is closed, and returns with what code.
func (s *socket) closed() int {
	s.h.t.Helper()
	for {
		s.h.must(s.SetReadDeadline(time.Now().Add(10 * time.Second)))
		_, _, err := s.ReadMessage()
		var end *websocket.CloseError
		if errors.As(err, &end) {
			return end.Code
		}
		if err != nil {
			s.h.t.Fatalf("the socket ended with %v, want a close code", err)
		}
	}
}

func TestTwoCitiesTalk(t *testing.T) {
	h := newHouse(t)
	_, room := h.pact()
	dangjin, liaoning := h.open("dangjin.officer"), h.open("liaoning.officer")
	for _, s := range []*socket{dangjin, liaoning} {
		if f := s.sub(1, room); f.T != "ok" || f.Seq != 0 {
			t.Fatalf("sub is answered with %+v", f)
		}
	}
	for i := range 20 {
		from, to := dangjin, liaoning
		if i%2 == 1 {
			from, to = to, from
		}
		text := fmt.Sprintf("안녕하세요 %d", i)
		from.h.must(from.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"t":"post","id":%d,"topic":%q,"body":{"key":"k-%d","lang":"ko","text":%q}}`, i+10, room, i, text)))
		answered, echoed := false, false
		for !answered || !echoed { // in whichever order: the answer and what everybody hears
			switch f := from.next(); f.T {
			case "ok":
				answered = f.Seq == int64(i+1)
			case "log":
				echoed = f.Entries[0].Seq == int64(i+1)
			}
		}
		f := to.until(func(f frame) bool { return f.T == "log" })
		if len(f.Entries) != 1 || f.Entries[0].Seq != int64(i+1) || f.Entries[0].Message.Text != text {
			t.Fatalf("the other city hears %+v, want %q as the only entry, at %d", f, text, i+1)
		}
	}
	// Who comes back with what she has gets the rest, in order.
	back := h.open("liaoning.officer")
	if f := back.ask(1, `{"t":"sub","id":1,"topic":%q,"since":12}`, room); f.T != "ok" || f.Seq != 20 {
		t.Fatalf("coming back is answered with %+v", f)
	}
	for want := int64(13); want <= 20; {
		for _, e := range back.until(func(f frame) bool { return f.T == "log" }).Entries {
			if e.Seq != want {
				t.Fatalf("after coming back %d follows, want %d", e.Seq, want)
			}
			want++
		}
	}
}

func TestAChangeIsHeardInItsPlace(t *testing.T) {
	h := newHouse(t)
	space, room := h.pact()
	dangjin, liaoning := h.open("dangjin.officer"), h.open("liaoning.officer")
	liaoning.sub(1, room)
	dangjin.sub(1, room)
	dangjin.post(2, room, "처음")
	liaoning.until(func(f frame) bool { return f.T == "log" })
	if _, err := h.chat.Edit(t.Context(), h.enter(h.Dangjin.Officer, space), chat.LobbyOf(space), 1, "고침"); err != nil {
		t.Fatal(err)
	}
	f := liaoning.until(func(f frame) bool { return f.T == "log" })
	if e := f.Entries[0]; e.Seq != 2 || e.Kind != "change" || e.Of != 1 || e.Message == nil || e.Message.Text != "고침" {
		t.Errorf("the change is heard as %+v", f)
	}
}

func TestWhatOneMayNotFollowIsNotThere(t *testing.T) {
	h := newHouse(t)
	space, room := h.pact()
	direct, err := h.chat.Open(t.Context(), h.enter(h.Dangjin.Officer, space), chat.Opening{Kind: chat.Direct, Members: []string{string(h.Dangjin.Second.Member())}})
	h.must(err)
	home := tenants.HomeOf("dangjin")
	for _, test := range []struct{ who, topic, code string }{
		{"liaoning.officer", fmt.Sprintf("%s/room/%s", home, chat.LobbyOf(home)), "space.not_found"},
		{"liaoning.officer", fmt.Sprintf("%s/space/here", home), "space.not_found"},
		{"liaoning.officer", fmt.Sprintf("%s/me/%s", home, h.Dangjin.Officer.Member()), "space.not_found"},
		{"gaok.staff", room, "space.not_found"},
		{"gaok.staff", fmt.Sprintf("%s/space/here", space), "space.not_found"},
		{"dangjin.second", fmt.Sprintf("%s/me/%s", home, h.Dangjin.Officer.Member()), "space.not_found"},
		{"liaoning.officer", fmt.Sprintf("%s/room/%s", space, direct.ID), "chat.room_not_found"},
		{"liaoning.officer", fmt.Sprintf("%s/visit/%s", space, chat.LobbyOf(space)), "space.not_found"},
		{"liaoning.officer", fmt.Sprintf("%s/room/nowhere", space), "chat.room_not_found"},
		{"liaoning.officer", "commons/room/anything", "chat.room_not_found"},
		{"liaoning.officer", "house/room/anything", "space.not_found"},
	} {
		s := h.open(test.who)
		if f := s.sub(1, test.topic); f.T != "err" || f.Code != test.code {
			t.Errorf("%s subscribes to %s: %+v, want %s", test.who, test.topic, f, test.code)
		}
		if f := s.post(2, test.topic, "새어 나가면 안 됩니다"); f.T != "err" {
			t.Errorf("%s posts to %s: %+v", test.who, test.topic, f)
		}
	}
	viewer := h.open("dangjin.viewer")
	viewer.sub(1, room)
	if f := viewer.post(2, room, "읽기만 합니다"); f.Code != "space.forbidden" {
		t.Errorf("a viewer's post is answered with %+v", f)
	}
}

func TestSocketsThatAreRefused(t *testing.T) {
	h := newHouse(t)
	plain := "http" + strings.TrimPrefix(h.url, "ws")
	for _, test := range []struct {
		name, url, origin string
		want              int
	}{
		{"no ticket", h.url, "", 401},
		{"a forged ticket", h.url + "forged", "", 401},
		{"another host's page", h.url + "dangjin.officer", "https://elsewhere.example", 403},
	} {
		header := http.Header{}
		if test.origin != "" {
			header.Set("Origin", test.origin)
		}
		_, answer, err := websocket.DefaultDialer.Dial(test.url, header)
		if err == nil || answer == nil || answer.StatusCode != test.want {
			t.Errorf("%s: %v, want %d", test.name, err, test.want)
		}
	}
	answer, err := http.Get(plain + "dangjin.officer")
	h.must(err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusUpgradeRequired {
		t.Errorf("a plain request is answered with %d", answer.StatusCode)
	}
}

func TestSocketsEndWithRights(t *testing.T) {
	for _, test := range []struct {
		name string
		who  string
		do   func(h *house) error
		code int
	}{
		{"a member leaves", "dangjin.second", func(h *house) error {
			admin := h.Home(h.Dangjin.Admin)
			m, err := h.Tenants.Member(h.t.Context(), admin, h.Dangjin.Second.Member())
			if err == nil {
				_, err = h.Tenants.Leave(h.t.Context(), admin, m.ID, m.Rev)
			}
			return err
		}, 4403},
		{"the partner leaves", "dangjin.officer", func(h *house) error {
			admin := h.Home(h.Liaoning.Admin)
			p, err := h.Tenants.Pact(h.t.Context(), admin, h.Pair)
			if err == nil {
				_, err = h.Tenants.AnswerPact(h.t.Context(), admin, p.ID, p.Rev, tenants.Depart)
			}
			return err
		}, 4403},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t)
			_, room := h.pact()
			s, other := h.open(test.who), h.open("gaok.staff")
			s.sub(1, room)
			h.must(test.do(h))
			if code := s.closed(); code != test.code {
				t.Errorf("closed with %d, want %d", code, test.code)
			}
			if f := other.ask(9, `{"t":"unsub","id":9,"topic":%q}`, room); f.ID != 9 {
				t.Errorf("a bystander hears %+v", f)
			}
		})
	}
}

func TestWhoIsTakenOutOfARoomHearsNoMore(t *testing.T) {
	h := newHouse(t)
	space, _ := h.pact()
	in := h.enter(h.Dangjin.Head, space)
	name := lang.Plain(lang.Korean, "비공개")
	room, err := h.chat.Open(t.Context(), in, chat.Opening{
		Kind: chat.Topic, Name: name, Closed: true, Members: []string{string(h.Dangjin.Second.Member()), string(h.Liaoning.Officer.Member())},
	})
	h.must(err)
	topic := fmt.Sprintf("%s/room/%s", space, room.ID)
	out, stays := h.open("liaoning.officer"), h.open("dangjin.second")
	out.sub(1, topic)
	stays.sub(1, topic)
	_, err = h.chat.Change(t.Context(), in, room.ID, chat.Changes{Members: []string{string(h.Dangjin.Head.Member()), string(h.Dangjin.Second.Member())}})
	h.must(err)
	if code := out.closed(); code != 4403 {
		t.Errorf("who was taken out is closed with %d, want 4403", code)
	}
	if f := h.open("liaoning.officer").sub(1, topic); f.Code != "chat.room_not_found" {
		t.Errorf("entering again is answered with %+v", f)
	}
	if f := stays.post(2, topic, "우리끼리"); f.T != "ok" {
		t.Errorf("who stays posts: %+v", f)
	}
}

func TestShutdownSaysSo(t *testing.T) {
	h := newHouse(t)
	s := h.open("dangjin.officer")
	go h.live.Shutdown(context.Background()) //nolint:errcheck // seen by the cleanup
	if code := s.closed(); code != 1001 {
		t.Errorf("closed with %d, want 1001", code)
	}
}
