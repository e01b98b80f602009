package rtc

import (
	"errors"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// outlet is one place in which a seat receives something: one stream of RTP that goes on without a seam, whichever source feeds it. It is a
// webrtc.TrackLocal.
type outlet struct {
	id    string
	seat  *Seat
	kind  webrtc.RTPCodecType
	clock uint32
	count *counts

	transceiver *webrtc.RTPTransceiver // set before the outlet is seen by others

	mu      sync.Mutex
	stream  webrtc.TrackLocalWriter
	ssrc    uint32
	payload uint8
	shut    bool

	from    *source // that fed it last; nil: what comes next begins anew
	begun   bool    // something was sent ever
	first   uint16  // of the source, since it feeds this outlet
	since   int     // packets from it since
	last    uint16  // of the source
	seq     uint16  // sent last
	stamp   uint32
	at      time.Time
	seqOff  uint16
	timeOff uint32
}

var errCodec = errors.New("rtc: the client can't decode what is sent here")

// Bind implements webrtc.TrackLocal.
func (o *outlet) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	for _, p := range c.CodecParameters() {
		if p.MimeType != mimeOf(o.kind) {
			continue
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		o.stream, o.ssrc, o.payload = c.WriteStream(), uint32(c.SSRC()), uint8(p.PayloadType)
		return p, nil
	}
	return webrtc.RTPCodecParameters{}, errCodec
}

// Unbind implements webrtc.TrackLocal.
func (o *outlet) Unbind(webrtc.TrackLocalContext) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stream = nil
	return nil
}

// ID implements webrtc.TrackLocal.
func (o *outlet) ID() string { return o.id }

// RID implements webrtc.TrackLocal.
func (o *outlet) RID() string { return "" }

// StreamID implements webrtc.TrackLocal.
func (o *outlet) StreamID() string { return o.id }

// Kind implements webrtc.TrackLocal.
func (o *outlet) Kind() webrtc.RTPCodecType { return o.kind }

// close sends nothing more, from now on.
func (o *outlet) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.shut, o.stream = true, nil
}

// rest forgets which source fed it, so that the next packet joins without a seam.
func (o *outlet) rest() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.from = nil
}

// A source may leave out numbers that were lost on its way; more, and it was silenced here, and its numbers are joined anew.
const mostLost = 100

// lateFor is how many packets after a source began to feed an outlet one from before may still come late.
const lateFor = 1000

// write sends a packet of a source on, under the numbers of this outlet. It drops what it can't use: a picture that doesn't begin with a whole one,
// and what comes late from before the source was chosen.
func (o *outlet) write(from *source, h *rtp.Header, payload []byte, whole bool, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stream == nil || o.shut {
		return
	}
	jumped := o.from == from && int16(h.SequenceNumber-o.last) > mostLost
	marker := h.Marker
	if o.from != from || jumped {
		if o.kind == webrtc.RTPCodecTypeVideo && !whole {
			from.ask(now)
			return
		}
		o.join(from, h, now)
		marker = marker || o.kind == webrtc.RTPCodecTypeAudio
	} else if o.since < lateFor && int16(h.SequenceNumber-o.first) < 0 {
		return
	}
	o.since++
	out := rtp.Header{
		Version: 2, Marker: marker, PayloadType: o.payload, SequenceNumber: h.SequenceNumber + o.seqOff, Timestamp: h.Timestamp + o.timeOff, SSRC: o.ssrc,
	}
	if ahead := int16(h.SequenceNumber-o.last) > 0; ahead || o.since == 1 {
		o.last, o.seq, o.stamp, o.at = h.SequenceNumber, out.SequenceNumber, out.Timestamp, now
	}
	if _, err := o.stream.WriteRTP(&out, payload); err != nil {
		o.count.unsent.Add(1)
		return
	}
	o.count.out.Add(1)
}

// join has a source go on where the one before ended: with the next number, and a time as much later as the clock is.
func (o *outlet) join(from *source, h *rtp.Header, now time.Time) {
	passed := uint32(o.clock / 50) // a packet of sound
	if o.begun {
		passed = max(passed, uint32(min(now.Sub(o.at), time.Hour).Seconds()*float64(o.clock)))
	}
	o.seqOff, o.timeOff = o.seq+1-h.SequenceNumber, o.stamp+passed-h.Timestamp
	o.from, o.begun, o.first, o.since = from, true, h.SequenceNumber, 0
}

func mimeOf(kind webrtc.RTPCodecType) string {
	if kind == webrtc.RTPCodecTypeVideo {
		return webrtc.MimeTypeVP8
	}
	return webrtc.MimeTypeOpus
}

// wholePicture reports whether a packet begins a VP8 picture that needs no other (RFC 7741, 4.2 and 4.3).
func wholePicture(p []byte) bool {
	if len(p) < 1 || p[0]&0x10 == 0 || p[0]&0x07 != 0 { // the start of the first partition
		return false
	}
	at := 1
	if p[0]&0x80 != 0 { // extended
		if len(p) < 2 {
			return false
		}
		x := p[1]
		at++
		if x&0x80 != 0 { // a picture's number, of one or two bytes
			if len(p) <= at {
				return false
			}
			if p[at]&0x80 != 0 {
				at++
			}
			at++
		}
		if x&0x40 != 0 {
			at++
		}
		if x&0x30 != 0 {
			at++
		}
	}
	return len(p) > at && p[at]&0x01 == 0
}
