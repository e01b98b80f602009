// Package caller takes part in a room of package rtc from outside, as a browser on the same machine would: it answers offers, sends packets that it is
// given and hands over those that come. It mends nothing that is lost on the way, so that what measures a unit can count it.
package caller

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// Ear takes what comes in. It is called from a goroutine of each sound, named by sound.
type Ear func(sound string, seq uint16, payload []byte)

// Caller is one who takes part.
type Caller struct {
	ear   Ear
	ready chan struct{}
	pc    *webrtc.PeerConnection
	sends []*webrtc.TrackLocalStaticRTP
}

// New returns a caller that has heard no offer yet.
func New(ear Ear) *Caller { return &Caller{ear: ear, ready: make(chan struct{})} }

// Ready is closed when a way for sound stands.
func (c *Caller) Ready() <-chan struct{} { return c.ready }

// Sends returns for how many sounds of its own there is a place; the microphones come first, an interpreter's last.
func (c *Caller) Sends() int { return len(c.sends) }

// Answer answers an offer (SDP). The first one makes the connection.
func (c *Caller) Answer(offer string) (string, error) {
	if c.pc == nil {
		if err := c.connect(places(offer)); err != nil {
			return "", fmt.Errorf("connect: %w", err)
		}
	}
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", fmt.Errorf("take an offer: %w", err)
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return "", fmt.Errorf("answer an offer: %w", err)
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return "", fmt.Errorf("answer an offer: %w", err)
	}
	<-gathered
	return c.pc.LocalDescription().SDP, nil
}

// places returns for how many sounds of the client's own an offer has a place.
func places(offer string) (n int) {
	for _, m := range strings.Split(offer, "\nm=")[1:] {
		if strings.HasPrefix(m, "audio") && strings.Contains(m, "a=recvonly") {
			n++
		}
	}
	return n
}

func (c *Caller) connect(sends int) error {
	s := webrtc.SettingEngine{LoggerFactory: &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled}}
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	codecs := &webrtc.MediaEngine{}
	if err := codecs.RegisterDefaultCodecs(); err != nil {
		return err
	}
	var err error
	if c.pc, err = webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{}); err != nil {
		return err
	}
	for i := range sends {
		track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, fmt.Sprint("sound", i), "caller")
		if err != nil {
			return err
		}
		if _, err := c.pc.AddTransceiverFromTrack(track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}); err != nil {
			return err
		}
		c.sends = append(c.sends, track)
	}
	var once sync.Once
	c.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if s == webrtc.PeerConnectionStateConnected {
			once.Do(func() { close(c.ready) })
		}
	})
	c.pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			p, _, err := t.ReadRTP()
			if err != nil {
				return
			}
			c.ear(t.ID(), p.SequenceNumber, p.Payload)
		}
	})
	return nil
}

// Send sends the nth packet of Opus, of 20 ms, in one of the caller's places.
func (c *Caller) Send(place int, n uint32, payload []byte) error {
	p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: uint16(n), Timestamp: n * 960}, Payload: payload}
	return c.sends[place].WriteRTP(p)
}

// Close ends the connection, if there is one.
func (c *Caller) Close() error {
	if c.pc == nil {
		return nil
	}
	return c.pc.Close()
}
