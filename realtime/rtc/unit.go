package rtc

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"

	"github.com/naru-network/naru/base/id"
)

// Unit is the sound and picture of a node: its rooms, behind one UDP port.
type Unit struct {
	api    *webrtc.API
	mux    io.Closer
	relays Relays
	limits Limits
	log    *slog.Logger
	port   net.Addr
	count  counts

	running sync.WaitGroup // rooms' and seats' goroutines

	mu    sync.Mutex // guards all that isn't said to be guarded otherwise; no packet takes it
	rooms map[Key]*room
	ended bool
}

type counts struct {
	joined, refused, in, out, dropped, unsent, keyframes, handovers, restarts atomic.Int64
}

// New opens the port. Close ends the unit.
func New(c Config) (*Unit, error) {
	u := &Unit{relays: c.Relays, limits: c.Limits.filled(), log: c.Logger, rooms: map[Key]*room{}}
	if u.log == nil {
		u.log = slog.New(slog.DiscardHandler)
	}
	codecs, chain, err := coding()
	if err != nil {
		return nil, fmt.Errorf("prepare sound and picture: %w", err)
	}
	s := webrtc.SettingEngine{LoggerFactory: &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled}}
	if err := u.listen(&s, c); err != nil {
		return nil, fmt.Errorf("listen for sound on %s: %w", c.Listen, err)
	}
	u.api = webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithInterceptorRegistry(chain), webrtc.WithSettingEngine(s))
	return u, nil
}

// portBuffer is what the kernel keeps of the port until it is read: a fifth of a second of a full room.
const portBuffer = 4 << 20

// listen opens the one port, and says under which addresses clients find it.
func (u *Unit) listen(s *webrtc.SettingEngine, c Config) error {
	at, err := net.ResolveUDPAddr("udp4", c.Listen)
	if err != nil {
		return err
	}
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetICETimeouts(5*time.Second, 20*time.Second, 2*time.Second)
	if len(c.Public) > 0 {
		err := s.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{
			External: c.Public, AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteReplace,
		})
		if err != nil {
			return err
		}
	}
	if at.IP == nil || at.IP.IsUnspecified() {
		mux, err := ice.NewMultiUDPMuxFromPort(at.Port, ice.UDPMuxFromPortWithNetworks(ice.NetworkTypeUDP4),
			ice.UDPMuxFromPortWithReadBufferSize(portBuffer),
			ice.UDPMuxFromPortWithLogger(s.LoggerFactory.NewLogger("ice")), ice.UDPMuxFromPortWithWriteBufferSize(portBuffer))
		if err != nil {
			return err
		}
		s.SetICEUDPMux(mux)
		u.mux, u.port = mux, at
		return nil
	}
	conn, err := net.ListenUDP("udp4", at)
	if err != nil {
		return err
	}
	for _, set := range []func(int) error{conn.SetReadBuffer, conn.SetWriteBuffer} {
		if err := set(portBuffer); err != nil {
			u.log.Warn("the port for sound has small buffers", "error", err.Error())
		}
	}
	s.SetIncludeLoopbackCandidate(at.IP.IsLoopback())
	s.SetIPFilter(func(ip net.IP) bool { return ip.Equal(at.IP) })
	mux := webrtc.NewICEUDPMux(s.LoggerFactory.NewLogger("ice"), conn)
	s.SetICEUDPMux(mux)
	u.mux, u.port = mux, conn.LocalAddr()
	return nil
}

// coding says how sound and pictures are coded, and repaired on their way: Opus and VP8, which every browser has, with what was lost sent again.
func coding() (*webrtc.MediaEngine, *interceptor.Registry, error) {
	codecs, chain := &webrtc.MediaEngine{}, &interceptor.Registry{}
	again, whole := webrtc.RTCPFeedback{Type: "nack"}, webrtc.RTCPFeedback{Type: "nack", Parameter: "pli"}
	for _, x := range []struct {
		kind  webrtc.RTPCodecType
		codec webrtc.RTPCodecParameters
	}{
		{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecParameters{PayloadType: 111, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1", RTCPFeedback: []webrtc.RTCPFeedback{again},
		}}},
		{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecParameters{PayloadType: 96, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeVP8, ClockRate: 90000, RTCPFeedback: []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}, again, whole},
		}}},
		{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecParameters{PayloadType: 97, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: "apt=96",
		}}},
	} {
		if err := codecs.RegisterCodec(x.codec, x.kind); err != nil {
			return nil, nil, err
		}
	}
	if err := codecs.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: levelURI}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, nil, err
	}
	asks, err := nack.NewGeneratorInterceptor()
	if err != nil {
		return nil, nil, err
	}
	answers, err := nack.NewResponderInterceptor()
	if err != nil {
		return nil, nil, err
	}
	receives, err := report.NewReceiverInterceptor()
	if err != nil {
		return nil, nil, err
	}
	sends, err := report.NewSenderInterceptor()
	if err != nil {
		return nil, nil, err
	}
	for _, f := range []interceptor.Factory{asks, answers, receives, sends} {
		chain.Add(f)
	}
	return codecs, chain, webrtc.ConfigureTWCCSender(codecs, chain)
}

// Port returns where the unit listens.
func (u *Unit) Port() net.Addr { return u.port }

// Relays returns the relays for one client, who is called by a name that means nothing outside.
func (u *Unit) Relays(now time.Time) []Relay { return u.relays.For(id.New[string](), now) }

// Join gives somebody a seat in a room, which begins with her and ends with the last. It returns ErrFull, with the room as it is, or ErrBusy where the
// node carries as many rooms as it may. Where as many show a picture as may, she comes in without: her rights say so.
func (u *Unit) Join(key Key, a Admission, peer Peer) (*Seat, error) {
	s, err := u.place(key, a, peer)
	if err != nil {
		u.count.refused.Add(1)
		return nil, err
	}
	err = s.connect()
	go func() {
		defer u.running.Done()
		s.run()
	}()
	if err != nil {
		s.End(Failed)
		<-s.done
		return nil, fmt.Errorf("take a seat: %w", err)
	}
	u.count.joined.Add(1)
	u.mu.Lock()
	defer u.mu.Unlock()
	s.room.arrange()
	return s, nil
}

// place puts a seat into its room.
func (u *Unit) place(key Key, a Admission, peer Peer) (*Seat, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended {
		return nil, ErrOff
	}
	r := u.rooms[key]
	if r == nil {
		if len(u.rooms) >= u.limits.Rooms {
			return nil, ErrBusy
		}
		r = &room{unit: u, key: key, over: make(chan struct{}), stirred: make(chan struct{}, 1)}
	}
	a.Rights = r.grant(a.Rights, nil)
	if len(r.seats) >= u.limits.Cameras+u.limits.Listeners || !a.Camera && len(r.seats)-r.cameras() >= u.limits.Listeners {
		return nil, ErrFull
	}
	if err := r.equip(a.Channels); err != nil {
		return nil, err
	}
	s := newSeat(r, a, peer)
	r.seats = append(r.seats, s)
	if u.rooms[key] == nil {
		u.rooms[key] = r
		u.running.Go(r.watch)
	}
	u.running.Add(1) // of its goroutine, which begins when the connection is prepared
	return s, nil
}

// Seats lists the seats of a room.
func (u *Unit) Seats(key Key) []*Seat {
	u.mu.Lock()
	defer u.mu.Unlock()
	if r := u.rooms[key]; r != nil {
		return append([]*Seat(nil), r.seats...)
	}
	return nil
}

// Figures returns what the unit has counted.
func (u *Unit) Figures() Figures {
	c := &u.count
	f := Figures{
		Joined: c.joined.Load(), Refused: c.refused.Load(), PacketsIn: c.in.Load(), PacketsOut: c.out.Load(), Dropped: c.dropped.Load(),
		Unsent: c.unsent.Load(), Keyframes: c.keyframes.Load(), Handovers: c.handovers.Load(), Restarts: c.restarts.Load(),
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	f.Rooms = int64(len(u.rooms))
	for _, r := range u.rooms {
		f.Seats += int64(len(r.seats))
	}
	return f
}

// Close ends every seat, and returns once all goroutines have ended and the port is free, or with the error of ctx.
func (u *Unit) Close(ctx context.Context) error {
	u.mu.Lock()
	u.ended = true
	var all []*Seat
	for _, r := range u.rooms {
		all = append(all, r.seats...)
	}
	u.mu.Unlock()
	for _, s := range all {
		s.End(Stopping)
	}
	done := make(chan struct{})
	go func() {
		u.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := u.mux.Close(); err != nil {
		return fmt.Errorf("close the port for sound: %w", err)
	}
	return nil
}
