package rtc

import (
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// client is a browser that takes part: it answers offers, sends what it is told to, and keeps what it receives.
type client struct {
	t      *testing.T
	name   string
	seat   *Seat
	pc     *webrtc.PeerConnection
	mic    []*webrtc.TrackLocalStaticRTP
	voice  *webrtc.TrackLocalStaticRTP
	camera *webrtc.TrackLocalStaticRTP
	offers chan string
	done   chan struct{}
	talks  sync.WaitGroup
	asked  chan struct{} // for a whole picture

	mu       sync.Mutex
	changed  *sync.Cond
	state    State
	speaking []SeatID
	ended    Reason
	got      map[string][]packet // by mid
}

type packet struct {
	seq   uint16
	stamp uint32
	text  string
}

func (c *client) Offer(sdp string) { c.offers <- sdp }

func (c *client) State(s State) { c.note(func() { c.state = s }) }

func (c *client) Speaking(all []SeatID) { c.note(func() { c.speaking = all }) }

func (c *client) Ended(why Reason) { c.note(func() { c.ended = why }) }

func (c *client) note(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	c.changed.Broadcast()
}

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// until waits until something is so.
func (c *client) until(what string, is func() bool) {
	c.t.Helper()
	timer := time.AfterFunc(patience, func() { c.note(func() {}) })
	defer timer.Stop()
	begun := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !is() {
		if time.Since(begun) >= patience {
			c.t.Fatalf("%s waited in vain for: %s; state %+v, ended %q", c.name, what, c.state, c.ended)
		}
		c.changed.Wait()
	}
}

func newUnit(t *testing.T, l Limits) *Unit {
	t.Helper()
	before := runtime.NumGoroutine()
	u, err := New(Config{Listen: "127.0.0.1:0", Limits: l})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := u.Close(ctx); err != nil {
			t.Errorf("Close() = %v", err)
		}
		if f := u.Figures(); f.Rooms != 0 || f.Seats != 0 {
			t.Errorf("after Close there are %d rooms and %d seats", f.Rooms, f.Seats)
		}
		left := 0
		for end := time.Now().Add(patience); time.Now().Before(end); runtime.Gosched() {
			if left = runtime.NumGoroutine() - before; left <= 0 {
				return
			}
		}
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left:\n%s", left, stacks[:runtime.Stack(stacks, true)])
	})
	return u
}

// join has a client take part in the room "hall".
func join(t *testing.T, u *Unit, name string, a Rights) *client {
	t.Helper()
	return joinAs(t, u, name, Admission{Rights: a, Card: []byte(`"` + name + `"`), Channels: []Channel{"ko", "zh", "ja"}})
}

func joinAs(t *testing.T, u *Unit, name string, a Admission) *client {
	t.Helper()
	c := &client{t: t, name: name, offers: make(chan string, 8), done: make(chan struct{}), got: map[string][]packet{}, asked: make(chan struct{}, 100)}
	c.changed = sync.NewCond(&c.mu)
	c.connect(a)
	var err error
	if c.seat, err = u.Join("hall", a, c); err != nil {
		t.Fatalf("%s joins: %v", name, err)
	}
	c.talks.Go(c.talk)
	t.Cleanup(c.leave)
	c.until("a way", func() bool {
		return len(c.state.Receive) > 0 && c.pc.ConnectionState() == webrtc.PeerConnectionStateConnected
	})
	return c
}

// connect makes the client's connection, with its tracks in the order in which the unit offers places.
func (c *client) connect(a Admission) {
	s := webrtc.SettingEngine{LoggerFactory: &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled}}
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	codecs, chain, err := coding()
	if err != nil {
		c.t.Fatal(err)
	}
	c.pc, err = webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithInterceptorRegistry(chain), webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		c.t.Fatal(err)
	}
	add := func(mime, id string, clock uint32) *webrtc.TrackLocalStaticRTP {
		track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: mime, ClockRate: clock}, id, c.name)
		if err != nil {
			c.t.Fatal(err)
		}
		tr, err := c.pc.AddTransceiverFromTrack(track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
		if err != nil {
			c.t.Fatal(err)
		}
		c.talks.Go(func() { c.hearReports(tr.Sender()) })
		return track
	}
	for i := range a.Mics {
		c.mic = append(c.mic, add(webrtc.MimeTypeOpus, fmt.Sprint("mic", i), 48000))
	}
	if len(a.Rights.Channels) > 0 {
		c.voice = add(webrtc.MimeTypeOpus, "voice", 48000)
	}
	if a.Camera {
		c.camera = add(webrtc.MimeTypeVP8, "camera", 90000)
	}
	c.pc.OnConnectionStateChange(func(webrtc.PeerConnectionState) { c.note(func() {}) })
	c.pc.OnTrack(func(track *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
		mid := ""
		for _, tr := range c.pc.GetTransceivers() {
			if tr.Receiver() == r {
				mid = tr.Mid()
			}
		}
		for {
			p, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			text, _, _ := strings.Cut(string(p.Payload), "|")
			c.note(func() { c.got[mid] = append(c.got[mid], packet{p.SequenceNumber, p.Timestamp, text}) })
		}
	})
}

func (c *client) hearReports(s *webrtc.RTPSender) {
	for {
		all, _, err := s.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range all {
			if _, ok := p.(*rtcp.PictureLossIndication); ok {
				c.asked <- struct{}{}
			}
		}
	}
}

// talk answers offers.
func (c *client) talk() {
	for {
		select {
		case sdp := <-c.offers:
			if err := c.answer(sdp); err != nil && c.pc.ConnectionState() != webrtc.PeerConnectionStateClosed {
				c.t.Errorf("%s answers: %v", c.name, err)
			}
		case <-c.done:
			return
		}
	}
}

func (c *client) answer(sdp string) error {
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: sdp}); err != nil {
		return err
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return err
	}
	select {
	case <-gathered:
	case <-c.done:
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.seat.Answer(ctx, c.pc.LocalDescription().SDP); err != nil && err != ErrGone {
		return err
	}
	return nil
}

// leave ends the client, as far as it hasn't.
func (c *client) leave() {
	select {
	case <-c.done:
		return
	default:
	}
	close(c.done)
	c.seat.End(Left)
	<-c.seat.Done()
	if err := c.pc.GracefulClose(); err != nil {
		c.t.Errorf("%s closes: %v", c.name, err)
	}
	c.talks.Wait()
}

// speak sends sound into a track until stop is called: "<word>#<number>|…", a packet each 5 ms.
func (c *client) speak(track *webrtc.TrackLocalStaticRTP, word string) (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for n := uint16(0); ; n++ {
			p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: 1000 + n, Timestamp: uint32(n) * 240}, Payload: fmt.Appendf(nil, "%s#%d|sound of a voice", word, n)}
			if err := track.WriteRTP(p); err != nil {
				return
			}
			select {
			case <-tick.C:
			case <-over:
				return
			}
		}
	}()
	var once sync.Once
	stop = func() { once.Do(func() { close(over); <-done }) }
	c.t.Cleanup(stop)
	return stop
}

func (c *client) on(p Part) {
	c.t.Helper()
	if err := c.seat.Turn(p, true); err != nil {
		c.t.Fatalf("%s turns on her %s: %v", c.name, p, err)
	}
}

func (c *client) wants(w Wish) {
	c.t.Helper()
	if err := c.seat.Want(w); err != nil {
		c.t.Fatalf("%s wants %+v: %v", c.name, w, err)
	}
}

// mids lists the places of a kind.
func (c *client) mids(what string) (all []string) {
	for _, r := range c.state.Receive {
		if r.What == what {
			all = append(all, r.Mid)
		}
	}
	return all
}

// words lists whose words were heard in the places of a kind, from a packet on, without their numbers.
func (c *client) words(what string, from map[string]int) []string {
	var all []string
	for _, mid := range c.mids(what) {
		for _, p := range c.got[mid][min(from[mid], len(c.got[mid])):] {
			word, _, _ := strings.Cut(p.text, "#")
			if !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	slices.Sort(all)
	return all
}

// mark returns how much was received so far.
func (c *client) mark() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := map[string]int{}
	for mid, all := range c.got {
		m[mid] = len(all)
	}
	return m
}

// received returns how many packets came into the places of a kind.
func (c *client) received(what string) (n int) {
	for _, mid := range c.mids(what) {
		n += len(c.got[mid])
	}
	return n
}

// hears waits for some packets more in the places of a kind, and says whose they are.
func (c *client) hears(what string, packets int) []string {
	c.t.Helper()
	from := c.mark()
	c.mu.Lock()
	n := c.received(what)
	c.mu.Unlock()
	c.until(fmt.Sprintf("%d packets of %s", packets, what), func() bool { return c.received(what) >= n+packets })
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words(what, from)
}
