package rtc

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/naru-network/naru/base/id"
)

// Seat is somebody who takes part in a room. Its methods may be called at once by many.
type Seat struct {
	id   SeatID
	unit *Unit
	room *room
	pc   *webrtc.PeerConnection

	jobs chan func()   // what is asked of its goroutine
	wake chan struct{} // something is to be told or offered
	over chan struct{} // closed when it has ended
	done chan struct{} // closed when nothing of it is left

	spawning sync.Mutex
	closed   bool // guarded by spawning: nothing new is begun
	running  sync.WaitGroup

	// Guarded by the unit's mutex.
	card                json.RawMessage
	rights              Rights
	wish                Wish
	mic, camera, screen bool
	muted               bool // by the chair
	sends               []*source
	floor               []*outlet
	spoken              *outlet // of the channel it listens to
	pictures            []*place
	needs               int // places for pictures
	peer                Peer
	away                time.Time // since when nobody is there; zero: somebody is
	came                time.Time
	broken              time.Time // since when the way is; zero: it is not
	waits               time.Time // since when an offer waits for its answer; zero: none does
	linked              bool      // there was a way
	restart             bool      // the way is to be found anew
	again               bool      // an offer is to be repeated: its answer may be lost
	poor                line
	stale               struct{ state, speaking bool }
	reason              Reason // why it has ended; empty: it has not

	negotiation // of its goroutine alone
}

func newSeat(r *room, a Admission, peer Peer) *Seat {
	return &Seat{
		id: id.New[SeatID](), unit: r.unit, room: r, card: a.Card, rights: a.Rights, peer: peer, came: time.Now(), wish: Wish{Floor: true},
		jobs: make(chan func()), wake: make(chan struct{}, 1), over: make(chan struct{}), done: make(chan struct{}),
	}
}

// ID returns what the seat is called in states.
func (s *Seat) ID() SeatID { return s.id }

// Done is closed when the seat has ended and nothing of it is left.
func (s *Seat) Done() <-chan struct{} { return s.done }

// Rights returns what she may do: what was asked for, without a camera where there were enough.
func (s *Seat) Rights() Rights {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	return s.rights
}

// nudge has the seat's goroutine look what is to be done.
func (s *Seat) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// spawn does something beside, unless the seat has ended.
func (s *Seat) spawn(f func()) {
	s.spawning.Lock()
	defer s.spawning.Unlock()
	if !s.closed {
		s.running.Go(f)
	}
}

// change does something with the unit's mutex held, and arranges the room anew unless it failed. It returns ErrGone for a seat that has ended.
func (s *Seat) change(f func() error) error {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	if s.reason != "" {
		return ErrGone
	}
	if err := f(); err != nil {
		return err
	}
	s.room.arrange()
	return nil
}

// Want changes what she receives. It returns ErrChannel for a channel that the room doesn't have.
func (s *Seat) Want(w Wish) error {
	if w.Picture == "" {
		w.Picture = NoPicture
	}
	return s.change(func() error {
		if w.Channel != "" && s.room.channel(w.Channel) == nil {
			return ErrChannel
		}
		if w.Channel != s.wish.Channel && s.spoken != nil {
			s.spoken.rest()
		}
		if w.Floor && !s.wish.Floor {
			for _, o := range s.floor {
				o.rest()
			}
		}
		s.wish = w
		return nil
	})
}

// Turn turns her own microphone, camera or screen on or off: what is off is forwarded to nobody. It returns ErrMayNot where she may not have it on.
func (s *Seat) Turn(p Part, on bool) error {
	return s.change(func() error {
		switch {
		case p == Mic && (!on || s.rights.Mics > 0 || len(s.rights.Channels) > 0):
			s.mic = on
			s.muted = s.muted && !on
		case p == Camera && (!on || s.rights.Camera):
			s.camera = on
		case p == Screen && (!on || s.rights.Screen):
			s.screen = on
		default:
			return ErrMayNot
		}
		return nil
	})
}

// Silence turns another one's microphone off, as the chair may. Nobody can turn it on but she whose it is. It returns ErrMayNot, and ErrGone for
// somebody who isn't here.
func (s *Seat) Silence(other SeatID) error {
	return s.change(func() error {
		if !s.rights.Chair {
			return ErrMayNot
		}
		for _, x := range s.room.seats {
			if x.id == other {
				x.muted = x.muted || x.mic
				x.mic = false
				return nil
			}
		}
		return ErrGone
	})
}

// Take puts her on duty in a channel. Where another one is, that one is heard until her own first sound comes. It returns ErrMayNot for a channel she
// doesn't interpret into, and ErrChannel for one that isn't there.
func (s *Seat) Take(n Channel) error {
	return s.change(func() error {
		c, v := s.room.channel(n), s.voice()
		if c == nil {
			return ErrChannel
		}
		if v == nil || !slices.Contains(s.rights.Channels, n) {
			return ErrMayNot
		}
		if had := v.channel.Load(); had != nil && had != c {
			had.drop(v)
		}
		c.take(v)
		return nil
	})
}

// Give takes her off duty.
func (s *Seat) Give() error {
	return s.change(func() error {
		s.give()
		return nil
	})
}

func (s *Seat) give() {
	if v := s.voice(); v != nil {
		if c := v.channel.Load(); c != nil {
			c.drop(v)
		}
	}
}

// Allow changes what she may do, and which channels the room has: what she may no longer send ends before it returns. It returns ErrGone.
func (s *Seat) Allow(a Admission) error {
	return s.change(func() error {
		if err := s.room.equip(a.Channels); err != nil {
			return err
		}
		s.rights, s.card = s.room.grant(a.Rights, s), a.Card
		s.mic = s.mic && (s.rights.Mics > 0 || len(s.rights.Channels) > 0)
		s.camera, s.screen = s.camera && s.rights.Camera, s.screen && s.rights.Screen
		if v := s.voice(); v != nil {
			if c := v.channel.Load(); c != nil && !slices.Contains(s.rights.Channels, c.name) {
				c.drop(v)
			}
		}
		return nil
	})
}

// Attach gives the seat to another client end of the same person, whose line broke: she is told all anew, and the way is found anew. It returns ErrGone.
func (s *Seat) Attach(p Peer) error {
	return s.change(func() error {
		s.peer, s.away = p, time.Time{}
		s.restart, s.again = true, true
		s.stale.speaking = true
		s.unit.count.restarts.Add(1)
		return nil
	})
}

// Detach says that the client end p is gone, and may be back. The seat is kept for a while; its media go on while they have a way.
func (s *Seat) Detach(p Peer) {
	_ = s.change(func() error { // a seat that has ended has nobody to detach
		if s.peer == p {
			s.peer, s.away = nil, time.Now()
		}
		return nil
	})
}

// Restart finds the way anew, after a client has come into another network.
func (s *Seat) Restart() error {
	return s.change(func() error {
		s.restart = true
		s.unit.count.restarts.Add(1)
		return nil
	})
}

// End ends the seat: nothing of hers is forwarded, and nothing is sent to her, from before it returns. Ending twice is ending once.
func (s *Seat) End(why Reason) {
	s.unit.mu.Lock()
	defer s.unit.mu.Unlock()
	if s.reason != "" {
		return
	}
	s.reason = why
	s.room.leave(s)
	close(s.over)
}

// Answer takes the client's answer to the last offer. It returns ErrUnasked where none waits, ErrSession for what is no answer to it, and ErrGone.
func (s *Seat) Answer(ctx context.Context, sdp string) error {
	return s.ask(ctx, func() error { return s.answered(sdp) })
}

// Reach takes a way by which the client may be reached (an ICE candidate). It returns ErrSession for what is none, ErrOverfull for too many, and
// ErrGone.
func (s *Seat) Reach(ctx context.Context, w Way) error {
	c := webrtc.ICECandidateInit{Candidate: w.Candidate}
	if w.Mid != "" {
		c.SDPMid = &w.Mid
	}
	return s.ask(ctx, func() error { return s.reached(c) })
}

// ask has the seat's goroutine do something, and waits for it.
func (s *Seat) ask(ctx context.Context, f func() error) error {
	answer := make(chan error, 1)
	select {
	case s.jobs <- func() { answer <- f() }:
	case <-s.over:
		return ErrGone
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-s.done:
		return ErrGone
	case <-ctx.Done():
		return ctx.Err()
	}
}

// voice returns the microphone by which she interprets; nil where she never may.
func (s *Seat) voice() *source {
	for _, x := range s.sends {
		if x.what == sendsVoice {
			return x
		}
	}
	return nil
}

// sending reports whether what a source sends is to be forwarded.
func (s *Seat) sending(x *source) bool {
	switch x.what {
	case sendsMic: // who interprets isn't heard on the floor
		v := s.voice()
		return s.mic && x.index < s.rights.Mics && (v == nil || v.channel.Load() == nil)
	case sendsVoice:
		return s.mic && x.channel.Load() != nil
	case sendsCamera:
		return s.camera && s.rights.Camera
	default:
		return s.screen && s.rights.Screen
	}
}

func (s *Seat) outlets() []*outlet {
	all := slices.Clone(s.floor)
	if s.spoken != nil {
		all = append(all, s.spoken)
	}
	for _, p := range s.pictures {
		all = append(all, p.outlet)
	}
	return all
}

// late returns why a seat's time is up, if it is. It is called with the unit's mutex held.
func (s *Seat) late(now time.Time) Reason {
	l := s.unit.limits
	switch {
	case s.reason != "":
		return ""
	case !s.away.IsZero() && now.Sub(s.away) > l.Away, !s.broken.IsZero() && now.Sub(s.broken) > l.Away, !s.waits.IsZero() && s.away.IsZero() && now.Sub(s.waits) > l.Answer:
		return Lost
	case !s.linked && now.Sub(s.came) > l.Connect:
		return Failed
	}
	return ""
}

// state says how the room is, as this seat sees it. It is called with the unit's mutex held.
func (s *Seat) state() State {
	v := State{
		Self: s.id, Poor: s.poor.poor, Muted: s.muted, Wish: WishState{s.wish.Floor, s.wish.Channel, s.wish.Picture}, Seats: []SeatState{}, Channels: []ChannelState{},
		Send: []SendSlot{}, Receive: []ReceiveSlot{},
		May: MayState{
			Speak: s.rights.Mics > 0, Mics: s.rights.Mics, Camera: s.rights.Camera, Screen: s.rights.Screen, Interprets: s.rights.Channels, Chair: s.rights.Chair,
		},
	}
	next := map[*Seat]Channel{}
	duty := map[*Seat]Channel{}
	for _, c := range s.room.channels {
		on, soon := c.hands()
		view := ChannelState{Channel: c.name}
		if on != nil {
			view.Duty, duty[on] = on.id, c.name
		}
		if soon != nil {
			next[soon] = c.name
		}
		v.Channels = append(v.Channels, view)
	}
	for _, x := range s.room.seats {
		v.Seats = append(v.Seats, SeatState{
			ID: x.id, Card: x.card, Mic: x.mic, Camera: x.camera, Screen: x.screen, Speaks: x.rights.Mics > 0, Duty: duty[x], Next: next[x],
			Interp: x.rights.Channels, Away: !x.away.IsZero() || !x.broken.IsZero(),
		})
	}
	for _, x := range s.sends {
		if mid := x.transceiver.Mid(); mid != "" {
			v.Send = append(v.Send, SendSlot{mid, x.what})
		}
	}
	in := func(o *outlet, slot ReceiveSlot) {
		if slot.Mid = o.transceiver.Mid(); slot.Mid != "" {
			v.Receive = append(v.Receive, slot)
		}
	}
	for _, o := range s.floor {
		in(o, ReceiveSlot{What: receiveFloor})
	}
	if s.spoken != nil {
		in(s.spoken, ReceiveSlot{What: receiveSpoken})
	}
	for _, p := range s.pictures {
		slot := ReceiveSlot{What: receivePicture}
		if p.from != nil {
			slot.Seat, slot.Screen = p.from.seat.id, p.from.what == sendsScreen
		}
		in(p.outlet, slot)
	}
	return v
}

func (s *Seat) outlet(kind webrtc.RTPCodecType, name string, n int) *outlet {
	return &outlet{id: name + "-" + strconv.Itoa(n), seat: s, kind: kind, clock: clockOf(kind), count: &s.unit.count}
}
