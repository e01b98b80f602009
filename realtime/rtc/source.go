package rtc

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// What can be sent, and received, as states call it.
const (
	sendsMic       = "mic"
	sendsVoice     = "interpreting"
	sendsCamera    = "camera"
	sendsScreen    = "screen"
	receiveFloor   = "floor"
	receiveSpoken  = "channel"
	receivePicture = "picture"
)

// source is a place for something that a seat sends: a microphone, an interpreter's, a camera, a screen. What comes in goes on while it is open.
type source struct {
	seat        *Seat
	what        string
	index       int // of the microphones
	transceiver *webrtc.RTPTransceiver

	open    atomic.Bool
	outs    atomic.Pointer[[]*outlet] // of a picture
	channel atomic.Pointer[channel]   // of an interpreter on duty, or about to be

	budget budget

	mu      sync.Mutex
	ssrc    uint32 // 0: nothing came yet
	asked   time.Time
	waiting *time.Timer // that asks for a whole picture again
	ended   bool
}

func (s *source) picture() bool { return s.what == sendsCamera || s.what == sendsScreen }

// budget bounds what a source may send: a second's worth at once. Only the source's own reader uses it.
type budget struct {
	perSecond, left float64 // bytes
	at              time.Time
}

func (b *budget) take(n int, now time.Time) bool {
	if b.at.IsZero() {
		b.left = b.perSecond
	} else {
		b.left = min(b.perSecond, b.left+now.Sub(b.at).Seconds()*b.perSecond)
	}
	b.at = now
	if b.left < float64(n) {
		return false
	}
	b.left -= float64(n)
	return true
}

// largestPacket is more than any network carries in one piece.
const largestPacket = 1600

// levelURI names the header extension in which a client tells how loud a packet is (RFC 6464).
const levelURI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

// read passes on what comes in, until the connection ends.
func (s *source) read(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	s.mu.Lock()
	s.ssrc = uint32(track.SSRC())
	s.mu.Unlock()
	level := uint8(0)
	for _, x := range receiver.GetParameters().HeaderExtensions {
		if x.URI == levelURI {
			level = uint8(x.ID)
		}
	}
	fits := track.Codec().MimeType == mimeOf(track.Kind())
	buffer := make([]byte, largestPacket)
	var h rtp.Header
	for {
		n, _, err := track.Read(buffer)
		if err != nil {
			return
		}
		now := time.Now()
		s.seat.unit.count.in.Add(1)
		if !fits || !s.open.Load() {
			continue
		}
		if !s.budget.take(n, now) {
			s.seat.unit.count.dropped.Add(1)
			continue
		}
		h = rtp.Header{}
		size, err := h.Unmarshal(buffer[:n])
		if err != nil || size > n {
			continue
		}
		payload := buffer[size:n]
		if h.Padding && len(payload) > 0 {
			payload = payload[:len(payload)-min(len(payload), int(payload[len(payload)-1]))]
		}
		s.pass(&h, payload, level, now)
	}
}

// pass sends a packet to whoever receives this source now.
func (s *source) pass(h *rtp.Header, payload []byte, level uint8, now time.Time) {
	switch s.what {
	case sendsMic:
		stage, changed := s.seat.room.floor.pick(s, voiced(h, payload, level), now)
		if changed {
			s.seat.room.stir()
		}
		if stage >= 0 {
			s.send(s.seat.room.floor.outs[stage].Load(), h, payload, false, now)
		}
	case sendsVoice:
		c := s.channel.Load()
		if c == nil {
			return
		}
		holds, taken := c.hold(s)
		if taken {
			s.seat.unit.count.handovers.Add(1)
			s.seat.room.stir()
		}
		if holds {
			s.send(c.outs.Load(), h, payload, false, now)
		}
	default:
		s.send(s.outs.Load(), h, payload, wholePicture(payload), now)
	}
}

func (s *source) send(to *[]*outlet, h *rtp.Header, payload []byte, whole bool, now time.Time) {
	if to == nil {
		return
	}
	for _, o := range *to {
		if o.seat != s.seat {
			o.write(s, h, payload, whole, now)
		}
	}
}

// voiced reports whether somebody speaks in a packet.
func voiced(h *rtp.Header, payload []byte, level uint8) bool {
	if level != 0 {
		if x := h.GetExtension(level); len(x) > 0 {
			return -int(x[0]&0x7f) >= loud
		}
	}
	return len(payload) >= someSound
}

// ask asks the client for a whole picture, so that whoever begins to look sees something: at once, or as soon as the last time is long enough ago.
func (s *source) ask(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.ssrc == 0 || s.waiting != nil {
		return
	}
	if rest := s.asked.Add(s.seat.unit.limits.Keyframe).Sub(now); rest > 0 {
		s.waiting = time.AfterFunc(rest, func() {
			s.mu.Lock()
			s.waiting = nil
			s.mu.Unlock()
			s.ask(time.Now())
		})
		return
	}
	s.asked = now
	s.seat.unit.count.keyframes.Add(1)
	ssrc := s.ssrc
	s.seat.spawn(func() {
		// A request that is lost is made again: the receiver goes on asking.
		_ = s.seat.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}})
	})
}

// end passes nothing on any more.
func (s *source) end() {
	s.open.Store(false)
	s.outs.Store(nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.waiting != nil {
		s.waiting.Stop()
	}
}

// channel is a language that interpreters speak into. One is on duty; another may be about to take over, and does so with her first packet, so that
// nothing is missed in between.
type channel struct {
	name Channel
	outs atomic.Pointer[[]*outlet]

	mu   sync.Mutex
	duty *source
	next *source
}

// hold reports whether a source is on duty, and whether it just took over.
func (c *channel) hold(s *source) (holds, taken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == s {
		c.duty, c.next = s, nil
		return true, true
	}
	return c.duty == s, false
}

// take puts a source on duty where nobody is, or next.
func (c *channel) take(s *source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.duty {
	case nil:
		c.duty, c.next = s, nil
	case s:
		c.next = nil
	default:
		c.next = s
	}
	s.channel.Store(c)
}

// drop takes a source off duty.
func (c *channel) drop(s *source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.duty == s {
		c.duty = nil
	}
	if c.next == s {
		c.next = nil
	}
	s.channel.CompareAndSwap(c, nil)
}

// hands returns whose voice is heard in the channel, and who is about to take over.
func (c *channel) hands() (duty, next *Seat) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.duty != nil {
		duty = c.duty.seat
	}
	if c.next != nil {
		next = c.next.seat
	}
	return duty, next
}
