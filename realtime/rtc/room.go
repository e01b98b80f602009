package rtc

import (
	"slices"
	"time"

	"github.com/pion/webrtc/v4"
)

// room is those who hear each other. What it has is guarded by its unit's mutex.
type room struct {
	unit     *Unit
	key      Key
	seats    []*Seat // in the order in which they came
	channels []*channel
	floor    floor
	speaker  *Seat // seen by those who want to see who speaks; the last one where nobody does
	before   *Seat // whom the speaker sees
	speaking []SeatID
	over     chan struct{}
	stirred  chan struct{} // somebody began to speak, or took over a channel
}

// grant returns what the room can give of the rights that are asked for: cameras are few. of is the seat that has them already, if any.
func (r *room) grant(a Rights, of *Seat) Rights {
	a.Mics = max(0, min(a.Mics, MostMics))
	a.Channels = slices.Clone(a.Channels)
	a.Camera = a.Camera && (of != nil && of.rights.Camera || r.cameras() < r.unit.limits.Cameras)
	return a
}

func (r *room) cameras() int {
	n := 0
	for _, s := range r.seats {
		if s.rights.Camera {
			n++
		}
	}
	return n
}

// equip gives the room the channels that are named: those that are there go on.
func (r *room) equip(names []Channel) error {
	if len(names) > r.unit.limits.Channels {
		return ErrBusy
	}
	var all []*channel
	for _, n := range names {
		c := r.channel(n)
		if c == nil {
			c = &channel{name: n}
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	for _, c := range r.channels {
		if slices.Contains(all, c) {
			continue
		}
		for _, s := range r.seats {
			if s.wish.Channel == c.name {
				s.wish.Channel = ""
			}
			if v := s.voice(); v != nil {
				c.drop(v)
			}
		}
		c.outs.Store(nil)
	}
	r.channels = all
	return nil
}

func (r *room) channel(n Channel) *channel {
	for _, c := range r.channels {
		if c.name == n {
			return c
		}
	}
	return nil
}

// stir has the room look at who speaks. A packet may call it.
func (r *room) stir() {
	select {
	case r.stirred <- struct{}{}:
	default:
	}
}

// lookEvery is how often a room looks who has fallen silent, and whose time is up.
const lookEvery = 250 * time.Millisecond

// watch looks after a room until it ends.
func (r *room) watch() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		stirred := false
		select {
		case <-tick.C:
		case <-r.stirred:
			stirred = true
		case <-r.over:
			return
		}
		r.look(time.Now(), stirred)
	}
}

func (r *room) look(now time.Time, stirred bool) {
	late := r.listen(now, stirred)
	for s, why := range late {
		s.End(why)
	}
}

// listen notes who speaks, and returns the seats whose time is up.
func (r *room) listen(now time.Time, stirred bool) map[*Seat]Reason {
	r.unit.mu.Lock()
	defer r.unit.mu.Unlock()
	heard := r.floor.heard(now)
	var speaking []SeatID
	var latest *Seat
	late := map[*Seat]Reason{}
	for _, s := range r.seats {
		if at, ok := heard[s]; ok {
			speaking = append(speaking, s.id)
			if latest == nil || at.After(heard[latest]) {
				latest = s
			}
		}
		if why := s.late(now); why != "" {
			late[s] = why
		}
	}
	if _, goes := heard[r.speaker]; !goes && latest != nil && latest != r.speaker {
		r.speaker, r.before = latest, r.speaker
		stirred = true
	}
	if !slices.Equal(speaking, r.speaking) {
		r.speaking = speaking
		for _, s := range r.seats {
			s.stale.speaking = true
			s.nudge()
		}
	}
	if stirred {
		r.arrange()
	}
	return late
}

// arrange decides anew who receives what, and has everybody told. It is called with the unit's mutex held, after whatever has changed.
func (r *room) arrange() {
	now := time.Now()
	var pictures []*source
	for _, s := range r.seats {
		for _, x := range s.sends {
			open := s.sending(x)
			if x.open.Swap(open) && !open && x.what == sendsMic {
				r.floor.release(x)
			}
			if open && x.picture() {
				pictures = append(pictures, x)
			}
		}
	}
	var floor [stages][]*outlet
	spoken := map[Channel][]*outlet{}
	shown := map[*source][]*outlet{}
	for _, s := range r.seats {
		if s.wish.Floor {
			for i, o := range s.floor {
				floor[i] = append(floor[i], o)
			}
		}
		if s.wish.Channel != "" && s.spoken != nil {
			spoken[s.wish.Channel] = append(spoken[s.wish.Channel], s.spoken)
		}
		s.look(r.choose(s, pictures), now)
		for _, p := range s.pictures {
			if p.from != nil {
				shown[p.from] = append(shown[p.from], p.outlet)
			}
		}
		s.stale.state = true
		s.nudge()
	}
	for i := range floor {
		r.floor.outs[i].Store(&floor[i])
	}
	for _, c := range r.channels {
		outs := spoken[c.name]
		c.outs.Store(&outs)
	}
	for _, x := range pictures {
		outs := shown[x]
		x.outs.Store(&outs)
	}
}

// picturesOfListener is how many pictures somebody sees at once who shows none: a listener's share of a node's line.
const picturesOfListener = 4

// choose returns the pictures that a seat shall see, screens first.
func (r *room) choose(s *Seat, all []*source) []*source {
	most := picturesOfListener
	if s.rights.Camera {
		most = r.unit.limits.Cameras + 1
	}
	if s.poor.poor {
		return nil
	}
	var screens, cameras []*source
	for _, x := range all {
		switch {
		case x.seat == s:
		case x.what == sendsScreen:
			screens = append(screens, x)
		default:
			cameras = append(cameras, x)
		}
	}
	switch s.wish.Picture {
	case PictureSpeaker:
		who := r.speaker
		if who == s {
			who = r.before
		}
		cameras = slices.DeleteFunc(cameras, func(x *source) bool { return x.seat != who })
		screens = screens[:min(1, len(screens))]
	case PictureAll:
	default:
		return nil
	}
	if at := slices.IndexFunc(cameras, func(x *source) bool { return x.seat == r.speaker }); at > 0 && len(screens)+at >= most {
		cameras[0], cameras[at] = cameras[at], cameras[0] // who speaks is seen
	}
	chosen := append(screens, cameras...)
	return chosen[:min(most, len(chosen))]
}

// leave takes a seat out of the room, and ends the room with the last.
func (r *room) leave(s *Seat) {
	r.seats = slices.DeleteFunc(r.seats, func(x *Seat) bool { return x == s })
	for _, x := range s.sends {
		x.end()
		r.floor.release(x)
		if c := x.channel.Load(); c != nil {
			c.drop(x)
		}
	}
	for _, o := range s.outlets() {
		o.close()
	}
	if r.speaker == s {
		r.speaker = nil
	}
	if r.before == s {
		r.before = nil
	}
	if len(r.seats) > 0 {
		r.arrange()
		return
	}
	delete(r.unit.rooms, r.key)
	close(r.over)
}

// look assigns the pictures that a seat shall see to its places: those that are seen already stay where they are.
func (s *Seat) look(chosen []*source, now time.Time) {
	for _, p := range s.pictures {
		if p.from != nil && !slices.Contains(chosen, p.from) {
			p.from = nil
			p.outlet.rest()
		}
	}
	for _, x := range chosen {
		if slices.ContainsFunc(s.pictures, func(p *place) bool { return p.from == x }) {
			continue
		}
		at := slices.IndexFunc(s.pictures, func(p *place) bool { return p.from == nil })
		if at < 0 {
			continue
		}
		s.pictures[at].from = x
		x.ask(now)
	}
	s.needs = max(s.needs, len(chosen))
}

// place is where a seat sees a picture.
type place struct {
	outlet *outlet
	from   *source
}

// clockOf returns how many ticks of its time a second has.
func clockOf(kind webrtc.RTPCodecType) uint32 {
	if kind == webrtc.RTPCodecTypeVideo {
		return 90_000
	}
	return 48_000
}
