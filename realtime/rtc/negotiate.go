package rtc

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// negotiation is what a seat's goroutine knows of its talk with the client. The unit alone offers, so that offers never cross: the client is told which
// places there are, and puts its microphone into one of them without asking.
type negotiation struct {
	offered bool   // an offer waits for its answer
	offer   string // the last one
	waiting []webrtc.ICECandidateInit
	ways    int  // that the client named since the way was found anew
	fresh   bool // places were added that no offer names yet
	told    time.Time
	later   *time.Timer
	agreed  bool // an offer was answered
}

// Bounds of what a client may name in ways to reach it, and how often it is told.
const (
	mostWays = 100
	tellRest = 100 * time.Millisecond
)

// connect prepares the connection: places for what she may send, then for what she hears.
func (s *Seat) connect() error {
	pc, err := s.unit.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	s.pc = pc
	pc.OnConnectionStateChange(s.connection)
	pc.OnTrack(s.comes)
	if err := s.addSends(s.Rights()); err != nil {
		return err
	}
	var floor []*outlet
	for i := range stages {
		o, err := s.addOutlet(webrtc.RTPCodecTypeAudio, receiveFloor, i)
		if err != nil {
			return err
		}
		floor = append(floor, o)
	}
	spoken, err := s.addOutlet(webrtc.RTPCodecTypeAudio, receiveSpoken, 0)
	if err != nil {
		return err
	}
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	s.floor, s.spoken = floor, spoken
	return nil
}

// addSends adds the places for what she may send that aren't there yet.
func (s *Seat) addSends(a Rights) error {
	want := []struct {
		what string
		kind webrtc.RTPCodecType
		n    int
	}{
		{sendsMic, webrtc.RTPCodecTypeAudio, a.Mics}, {sendsVoice, webrtc.RTPCodecTypeAudio, min(1, len(a.Channels))},
		{sendsCamera, webrtc.RTPCodecTypeVideo, count(a.Camera)}, {sendsScreen, webrtc.RTPCodecTypeVideo, count(a.Screen)},
	}
	for _, w := range want {
		s.unit.mu.Lock()
		have := 0
		for _, x := range s.sends {
			if x.what == w.what {
				have++
			}
		}
		s.unit.mu.Unlock()
		for ; have < w.n; have++ {
			t, err := s.pc.AddTransceiverFromKind(w.kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
			if err != nil {
				return fmt.Errorf("make place for a %s: %w", w.what, err)
			}
			bits := s.unit.limits.AudioBits
			if w.kind == webrtc.RTPCodecTypeVideo {
				bits = s.unit.limits.VideoBits
			}
			x := &source{seat: s, what: w.what, index: have, transceiver: t, budget: budget{perSecond: float64(bits) / 8}}
			s.unit.mu.Lock()
			s.sends = append(s.sends, x)
			s.unit.mu.Unlock()
			s.fresh = true
		}
	}
	return nil
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addOutlet adds a place for something she receives, and hears what her client reports of it.
func (s *Seat) addOutlet(kind webrtc.RTPCodecType, name string, n int) (*outlet, error) {
	o := s.outlet(kind, name, n)
	t, err := s.pc.AddTransceiverFromTrack(o, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		return nil, fmt.Errorf("make place to receive a %s: %w", name, err)
	}
	o.transceiver = t
	s.fresh = true
	sender := t.Sender()
	s.spawn(func() { s.hear(o, sender) })
	return o, nil
}

// hear takes what a client reports of something it receives, until the connection ends.
func (s *Seat) hear(o *outlet, sender *webrtc.RTPSender) {
	for {
		all, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range all {
			switch p := p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				s.lacks(o)
			case *rtcp.ReceiverReport:
				for _, r := range p.Reports {
					s.reports(r.FractionLost)
				}
			}
		}
	}
}

// lacks asks for a whole picture, which a client says it can't do without.
func (s *Seat) lacks(o *outlet) {
	s.unit.mu.Lock()
	var from *source
	for _, p := range s.pictures {
		if p.outlet == o {
			from = p.from
		}
	}
	s.unit.mu.Unlock()
	if from != nil {
		from.ask(time.Now())
	}
}

// reports takes how much of something was lost on the way to her.
func (s *Seat) reports(lost uint8) {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	if s.reason == "" && s.poor.report(lost) {
		s.room.arrange()
	}
}

// comes takes the first packet of something she sends, and what follows.
func (s *Seat) comes(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	s.unit.mu.Lock()
	at := slices.IndexFunc(s.sends, func(x *source) bool { return x.transceiver.Receiver() == receiver })
	var x *source
	if at >= 0 {
		x = s.sends[at]
	}
	s.unit.mu.Unlock()
	if x == nil {
		return // not a place of ours: nobody reads it
	}
	s.spawn(func() {
		for {
			if _, _, err := receiver.ReadRTCP(); err != nil {
				return
			}
		}
	})
	s.spawn(func() { x.read(track, receiver) })
}

// connection notes whether there is a way to her.
func (s *Seat) connection(is webrtc.PeerConnectionState) {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	if s.reason != "" {
		return
	}
	switch is {
	case webrtc.PeerConnectionStateConnected:
		s.linked, s.broken = true, time.Time{}
		for _, p := range s.pictures {
			if p.from != nil {
				p.from.ask(time.Now())
			}
		}
	case webrtc.PeerConnectionStateDisconnected, webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
		if s.broken.IsZero() {
			s.broken = time.Now()
		}
	default:
		return
	}
	s.room.arrange()
}

// run does what is asked of the seat and tells what there is to tell, until it ends.
func (s *Seat) run() {
	defer close(s.done)
	for {
		select {
		case job := <-s.jobs:
			job()
		case <-s.wake:
		case <-s.over:
			s.finish()
			return
		}
		if err := s.settle(); err != nil {
			s.unit.log.Warn("a seat's connection failed", "seat", s.id, "error", err.Error())
			s.End(Failed)
		}
	}
}

// finish leaves nothing behind.
func (s *Seat) finish() {
	if s.later != nil {
		s.later.Stop()
	}
	s.unit.mu.Lock()
	peer, why := s.peer, s.reason
	s.unit.mu.Unlock()
	if peer != nil {
		peer.Ended(why)
	}
	s.spawning.Lock()
	s.closed = true
	s.spawning.Unlock()
	if s.pc != nil {
		if err := s.pc.GracefulClose(); err != nil {
			s.unit.log.Warn("close a seat's connection", "seat", s.id, "error", err.Error())
		}
	}
	s.running.Wait()
}

// settle tells the client what is new, and offers what needs to be agreed on.
func (s *Seat) settle() error {
	s.unit.mu.Lock()
	peer, rights, needs, have := s.peer, s.rights, s.needs, len(s.pictures)
	again, restart := s.again, s.restart
	s.unit.mu.Unlock()
	if peer == nil {
		return nil // whoever comes back is told all
	}
	if s.offered {
		if again {
			s.repeated()
			peer.Offer(s.offer)
		}
	} else {
		if err := s.addSends(rights); err != nil {
			return err
		}
		if err := s.addPictures(have, needs); err != nil {
			return err
		}
		if s.fresh || restart {
			if err := s.propose(peer, restart); err != nil {
				return err
			}
		}
	}
	s.tell(peer)
	return nil
}

// repeated notes that an offer is made again.
func (s *Seat) repeated() {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	s.again, s.waits = false, time.Now()
}

// addPictures makes places for pictures, a few at a time, so that not each picture is a word with the client.
func (s *Seat) addPictures(have, needs int) error {
	if needs <= have {
		return nil
	}
	if needs > 2 {
		needs = (needs + 3) / 4 * 4
	} else {
		needs = 2
	}
	var fresh []*place
	for ; have < needs; have++ {
		o, err := s.addOutlet(webrtc.RTPCodecTypeVideo, receivePicture, have)
		if err != nil {
			return err
		}
		fresh = append(fresh, &place{outlet: o})
	}
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	if s.reason != "" {
		return nil
	}
	s.pictures = append(s.pictures, fresh...)
	s.room.arrange()
	return nil
}

// propose makes an offer.
func (s *Seat) propose(peer Peer, restart bool) error {
	offer, err := s.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart && s.agreed})
	if err != nil {
		return fmt.Errorf("make an offer: %w", err)
	}
	gathered := webrtc.GatheringCompletePromise(s.pc)
	if err := s.pc.SetLocalDescription(offer); err != nil {
		return fmt.Errorf("hold to an offer: %w", err)
	}
	select {
	case <-gathered:
	case <-s.over:
		return nil
	case <-time.After(gathering):
	}
	s.offered, s.fresh, s.offer = true, false, s.pc.LocalDescription().SDP
	if restart {
		s.ways = 0
	}
	s.unit.mu.Lock()
	s.waits, s.again = time.Now(), false
	s.stale.state = true // places have their mids now
	if restart {
		s.restart = false
	}
	s.unit.mu.Unlock()
	peer.Offer(s.offer)
	return nil
}

// gathering bounds how long one's own addresses are looked for: they are known.
const gathering = 2 * time.Second

// tell tells what is new, but not more often than anybody could see.
func (s *Seat) tell(peer Peer) {
	now := time.Now()
	if rest := s.told.Add(tellRest).Sub(now); rest > 0 {
		if s.later == nil {
			s.later = time.AfterFunc(rest, s.nudge)
		} else {
			s.later.Reset(rest)
		}
		return
	}
	s.unit.mu.Lock()
	stale := s.stale
	s.stale.state, s.stale.speaking = false, false
	var v State
	if stale.state {
		v = s.state()
	}
	speaking := s.room.speaking
	s.unit.mu.Unlock()
	if stale.state {
		peer.State(v)
		s.told = now
	}
	if stale.speaking {
		peer.Speaking(slices.Clone(speaking))
		s.told = now
	}
}

// answered takes the client's answer.
func (s *Seat) answered(sdp string) error {
	if !s.offered {
		return ErrUnasked
	}
	if err := s.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp}); err != nil {
		return ErrSession.Because(err)
	}
	s.offered, s.agreed = false, true
	s.unit.mu.Lock()
	s.waits = time.Time{}
	s.unit.mu.Unlock()
	for _, c := range s.waiting {
		if err := s.pc.AddICECandidate(c); err != nil {
			return ErrSession.Because(err)
		}
	}
	s.waiting = nil
	return nil
}

// reached takes a way to the client. One that only its own network could resolve is left out: the client reaches out by itself.
func (s *Seat) reached(c webrtc.ICECandidateInit) error {
	if s.ways++; s.ways > mostWays {
		return ErrOverfull
	}
	if strings.Contains(c.Candidate, ".local ") {
		return nil
	}
	if s.pc.RemoteDescription() == nil || s.offered {
		s.waiting = append(s.waiting, c)
		return nil
	}
	if err := s.pc.AddICECandidate(c); err != nil {
		return ErrSession.Because(err)
	}
	return nil
}
