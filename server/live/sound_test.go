package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"github.com/naru-network/naru/realtime/rtc"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// stage lets members into the meeting "talks" with the rights that a test gives them, and others as listeners. Who is out is not admitted.
type stage struct {
	mu     sync.Mutex
	rights map[tenants.MemberID]rtc.Rights
	out    map[tenants.MemberID]bool
}

func (s *stage) Admit(_ context.Context, in tenants.Scope, meeting string) (rtc.Admission, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if meeting != "talks" || s.out[in.Member()] {
		return rtc.Admission{}, tenants.ErrNotFound
	}
	return rtc.Admission{Rights: s.rights[in.Member()], Channels: []rtc.Channel{"zh", "ko"}}, nil
}

// Concerns implements live.Stage: what is told of a member may change rights in the talks.
func (s *stage) Concerns(f fact.Fact) bool { return strings.HasPrefix(f.Kind, "chat.") }

func (s *stage) set(who tenants.Principal, r rtc.Rights, out bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rights[who.Member()], s.out[who.Member()] = r, out
}

func newSoundHouse(t *testing.T) (*house, *rtc.Unit, *stage) {
	t.Helper()
	u, err := rtc.New(rtc.Config{Listen: "127.0.0.1:0", Relays: rtc.Relays{URLs: []string{"turn:relay.example"}, Secret: "shared"}})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{rights: map[tenants.MemberID]rtc.Rights{}, out: map[tenants.MemberID]bool{}}
	return newHouseOf(t, live.PadLimits{}, func(p *live.Parts) { p.Sound, p.Stage = u, s }), u, s
}

// talks is the topic of the one meeting.
func (h *house) talks() string { return string(tenants.PactSpace(h.Pair)) + "/sound/talks" }

// caller is a tab that takes part in the sound of the talks.
type caller struct {
	*socket
	pc     *webrtc.PeerConnection
	mic    *webrtc.TrackLocalStaticRTP
	topic  string
	id     int64
	joined struct {
		Seat, Key string
		Relays    []rtc.Relay
		Back      bool
	}
	heard chan string
	state rtc.State
	ended string
}

func (h *house) call(who string) *caller {
	h.t.Helper()
	c := &caller{socket: h.open(who), topic: h.talks(), heard: make(chan string, 10_000)}
	if f := c.frame("sub", ""); f.T != "ok" {
		h.t.Fatalf("%s follows the talks: %+v", who, f)
	}
	s := webrtc.SettingEngine{}
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	var err error
	c.pc, err = webrtc.NewAPI(webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{})
	h.must(err)
	h.t.Cleanup(func() { h.must(c.pc.GracefulClose()) })
	c.mic, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, "mic", who)
	h.must(err)
	_, err = c.pc.AddTransceiverFromTrack(c.mic, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	h.must(err)
	c.pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			p, _, err := t.ReadRTP()
			if err != nil {
				return
			}
			select {
			case c.heard <- string(p.Payload):
			default:
			}
		}
	})
	return c
}

// frame sends one and reads its answer, answering offers on the way.
func (c *caller) frame(kind, body string) frame {
	c.h.t.Helper()
	c.id++
	id := c.id
	text := fmt.Sprintf(`{"t":%q,"id":%d,"topic":%q`, kind, id, c.topic)
	if body != "" {
		text += `,"body":` + body
	}
	c.h.must(c.WriteMessage(websocket.TextMessage, []byte(text+"}")))
	for {
		f := c.next()
		c.take(f)
		if f.ID == id {
			return f
		}
	}
}

// answer answers an offer.
func (c *caller) answer(offer string) (string, error) {
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return "", err
	}
	<-gathered
	return c.pc.LocalDescription().SDP, nil
}

// take does what a frame asks for.
func (c *caller) take(f frame) {
	switch f.Kind {
	case "rtc.offer":
		var offer struct{ SDP string }
		c.h.must(json.Unmarshal(f.Body, &offer))
		sdp, err := c.answer(offer.SDP)
		if err != nil && c.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
			return // the seat ended while its offer was on the way
		}
		c.h.must(err)
		body, err := json.Marshal(map[string]string{"sdp": sdp})
		c.h.must(err)
		c.id++
		c.h.must(c.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"t":"rtc.answer","id":%d,"topic":%q,"body":%s}`, c.id, c.topic, body)))
	case "rtc.state":
		c.state = rtc.State{}
		c.h.must(json.Unmarshal(f.Body, &c.state))
	case "rtc.ended":
		var v struct{ Reason string }
		c.h.must(json.Unmarshal(f.Body, &v))
		c.ended = v.Reason
	}
}

func (c *caller) join(body string) {
	c.h.t.Helper()
	f := c.frame("rtc.join", body)
	if f.T != "ok" {
		c.h.t.Fatalf("joining is answered with %+v", f)
	}
	c.h.must(json.Unmarshal(f.Body, &c.joined))
	c.until(func() bool { return len(c.state.Receive) > 0 })
}

func (c *caller) until(is func() bool) {
	c.h.t.Helper()
	for !is() {
		c.take(c.next())
	}
}

func (c *caller) ok(kind, body string) {
	c.h.t.Helper()
	if f := c.frame(kind, body); f.T != "ok" {
		c.h.t.Fatalf("%s %s is answered with %+v", kind, body, f)
	}
}

// speak sends a word every few milliseconds until the test ends.
func (c *caller) speak(word string) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for n := uint16(0); ; n++ {
			_ = c.mic.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: n, Timestamp: uint32(n) * 240}, Payload: []byte(word)})
			select {
			case <-tick.C:
			case <-over:
				return
			}
		}
	}()
	c.h.t.Cleanup(func() { close(over); <-done })
}

// hears waits for a word.
func (c *caller) hears(word string) {
	c.h.t.Helper()
	end := time.After(10 * time.Second)
	for {
		select {
		case got := <-c.heard:
			if got == word {
				return
			}
		case <-end:
			c.h.t.Fatalf("%q is not heard; state %+v", word, c.state)
		}
	}
}

func TestSoundOverTheSocket(t *testing.T) {
	h, u, stage := newSoundHouse(t)
	stage.set(h.Dangjin.Officer, rtc.Rights{Mics: 1, Chair: true}, false)
	stage.set(h.Liaoning.Officer, rtc.Rights{Channels: []rtc.Channel{"zh"}}, false)
	floor, booth, city := h.call("dangjin.officer"), h.call("liaoning.officer"), h.call("dangjin.second")
	floor.join("")
	booth.join(`{}`)
	city.join("")
	if r := city.joined.Relays; len(r) != 1 || r[0].URLs[0] != "turn:relay.example" || r[0].Credential == "" {
		t.Errorf("relays %+v, want the one with a credential of her own", r)
	}
	floor.ok("rtc.turn", `{"part":"mic","on":true}`)
	booth.ok("rtc.turn", `{"part":"mic","on":true}`)
	booth.ok("rtc.duty", `{"channel":"zh"}`)
	city.ok("rtc.subscribe", `{"floor":true,"channel":"zh","picture":"none"}`)
	floor.speak("word on the floor")
	booth.speak("word in Chinese")
	city.hears("word on the floor")
	city.hears("word in Chinese")
	for _, test := range []struct{ kind, body, code string }{
		{"rtc.turn", `{"part":"mic","on":true}`, "rtc.may_not"},
		{"rtc.duty", `{"channel":"zh"}`, "rtc.may_not"},
		{"rtc.mute", fmt.Sprintf(`{"seat":%q}`, floor.joined.Seat), "rtc.may_not"},
		{"rtc.subscribe", `{"channel":"fr"}`, "rtc.channel_unknown"},
		{"rtc.subscribe", `{"volume":3}`, "invalid"},
		{"rtc.answer", `{"sdp":"v=0"}`, "rtc.answer_unasked"},
	} {
		if f := city.frame(test.kind, test.body); f.T != "err" || f.Code != test.code {
			t.Errorf("%s %s is answered with %+v, want %s", test.kind, test.body, f, test.code)
		}
	}
	// A broken line: the seat waits, and another socket of the same person finds a way anew.
	key, seat := city.joined.Key, city.joined.Seat
	h.must(city.Close())
	floor.until(func() bool {
		for _, s := range floor.state.Seats {
			if string(s.ID) == seat && s.Away {
				return true
			}
		}
		return false
	})
	city.socket = h.open("dangjin.second")
	city.ok("sub", "")
	if f := floor.frame("rtc.join", fmt.Sprintf(`{"key":%q}`, key)); f.T != "ok" || strings.Contains(string(f.Body), seat) {
		t.Errorf("another one's key is answered with %+v: it must open nothing", f)
	}
	city.join(fmt.Sprintf(`{"key":%q}`, key))
	if !city.joined.Back || city.joined.Seat != seat {
		t.Errorf("coming back gives %+v, want the seat %s", city.joined, seat)
	}
	city.until(func() bool { return u.Figures().Restarts == 1 })
	city.hears("word in Chinese")
	city.ok("rtc.leave", "")
	city.until(func() bool { return city.ended == "left" })
}

func TestSoundIsForThoseWhomTheMeetingAdmits(t *testing.T) {
	h, _, stage := newSoundHouse(t)
	stranger := h.open("gaok.staff")
	for _, kind := range []string{"sub", "rtc.join", "rtc.restart", "rtc.leave"} {
		if f := stranger.ask(1, `{"t":%q,"id":1,"topic":%q}`, kind, h.talks()); f.Code != "space.not_found" {
			t.Errorf("a stranger's %s is answered with %+v, want space.not_found", kind, f)
		}
	}
	member := h.open("dangjin.officer")
	space, _, _ := strings.Cut(h.talks(), "/")
	for _, topic := range []string{space + "/sound/others", space + "/room/talks"} {
		if f := member.ask(2, `{"t":"rtc.join","id":2,"topic":%q}`, topic); f.Code != "space.not_found" {
			t.Errorf("joining %s is answered with %+v, want space.not_found", topic, f)
		}
	}
	stage.set(h.Dangjin.Second, rtc.Rights{}, true)
	if f := h.open("dangjin.second").ask(3, `{"t":"rtc.join","id":3,"topic":%q}`, h.talks()); f.Code != "space.not_found" {
		t.Errorf("who isn't admitted joins: %+v", f)
	}
	if f := member.ask(4, `{"t":"rtc.leave","id":4,"topic":%q}`, h.talks()); f.Code != "rtc.seat_gone" {
		t.Errorf("leaving without a seat is answered with %+v", f)
	}
}

func TestSoundEndsWithRights(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(h *house, s *stage) error
		told bool // over a socket that stays
	}{
		{"the partner leaves the pact", func(h *house, _ *stage) error {
			admin := h.Home(h.Dangjin.Admin)
			p, err := h.Tenants.Pact(h.t.Context(), admin, h.Pair)
			if err == nil {
				_, err = h.Tenants.AnswerPact(h.t.Context(), admin, p.ID, p.Rev, tenants.Depart)
			}
			return err
		}, false},
		{"she is not of the meeting any more", func(h *house, s *stage) error {
			s.set(h.Liaoning.Officer, rtc.Rights{}, true)
			s.set(h.Dangjin.Officer, rtc.Rights{}, false)
			space, _ := h.pact()
			h.live.Hear(h.t.Context(), space, fact.Fact{ID: "a fact", Kind: "chat.changed"})
			return nil
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, u, stage := newSoundHouse(t)
			stage.set(h.Dangjin.Officer, rtc.Rights{Mics: 1}, false)
			floor, city := h.call("dangjin.officer"), h.call("liaoning.officer")
			floor.join("")
			city.join("")
			floor.ok("rtc.turn", `{"part":"mic","on":true}`)
			city.ok("rtc.subscribe", `{"floor":true}`)
			floor.speak("word")
			city.hears("word")
			h.must(test.do(h, stage))
			if test.told {
				city.until(func() bool { return city.ended == "revoked" })
				floor.until(func() bool { return !floor.state.May.Speak && len(floor.state.Seats) == 1 })
			} else if code := city.closed(); code != 4403 {
				t.Errorf("closed with %d, want 4403", code)
			}
			before := u.Figures()
			for end := time.Now().Add(10 * time.Second); test.told && u.Figures().PacketsIn < before.PacketsIn+10; {
				if time.Now().After(end) {
					t.Fatal("nothing is sent any more: the test shows nothing")
				}
			}
			if now := u.Figures(); now.PacketsOut != before.PacketsOut {
				t.Errorf("%d packets went out after the rights had ended", now.PacketsOut-before.PacketsOut)
			}
		})
	}
}

func TestANodeWithoutSoundSaysSo(t *testing.T) {
	for _, test := range []struct {
		elsewhere bool
		code      string
	}{{false, "rtc.off"}, {true, "rtc.elsewhere"}} {
		h := newHouseOf(t, live.PadLimits{}, func(p *live.Parts) {
			p.SoundElsewhere, p.Stage = test.elsewhere, &stage{rights: map[tenants.MemberID]rtc.Rights{}}
		})
		if f := h.open("dangjin.officer").ask(1, `{"t":"rtc.join","id":1,"topic":%q}`, h.talks()); f.Code != test.code {
			t.Errorf("joining is answered with %+v, want %s", f, test.code)
		}
	}
}
