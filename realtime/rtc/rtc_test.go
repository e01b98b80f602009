package rtc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

func TestThreeCitiesHearTheChannelTheyChose(t *testing.T) {
	u := newUnit(t, Limits{})
	hall := join(t, u, "hall", Rights{Mics: 2, Chair: true})
	hall.on(Mic)
	hall.speak(hall.mic[0], "host")
	hall.speak(hall.mic[1], "guest")
	languages := []Channel{"ko", "zh", "ja"}
	for _, l := range languages {
		i := join(t, u, "interpreter "+string(l), Rights{Channels: []Channel{l}})
		i.on(Mic)
		if err := i.seat.Take(l); err != nil {
			t.Fatal(err)
		}
		i.speak(i.voice, "in "+string(l))
	}
	cities := map[string]*client{}
	for n, city := range []string{"suwon", "dalian", "toyama"} {
		c := join(t, u, city, Rights{})
		c.wants(Wish{Floor: true, Channel: languages[n]})
		cities[city] = c
	}
	for n, city := range []string{"suwon", "dalian", "toyama"} {
		c := cities[city]
		if got, want := c.hears(receiveSpoken, 20), []string{"in " + string(languages[n])}; !slices.Equal(got, want) {
			t.Errorf("%s hears %q in its channel, want %q", city, got, want)
		}
		if got, want := c.hears(receiveFloor, 40), []string{"guest", "host"}; !slices.Equal(got, want) {
			t.Errorf("%s hears %q on the floor, want %q", city, got, want)
		}
	}
	c := cities["dalian"]
	c.wants(Wish{Channel: "ko"})
	c.hears(receiveSpoken, 5) // what was on its way
	from := c.mark()
	if got, want := c.hears(receiveSpoken, 20), []string{"in ko"}; !slices.Equal(got, want) {
		t.Errorf("dalian hears %q after it chose Korean, want %q", got, want)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for mid, all := range c.got {
		if slices.Contains(c.mids(receiveFloor), mid) && len(all) > from[mid]+5 {
			t.Errorf("dalian still hears the floor that it turned off")
		}
		for i := 1; i < len(all); i++ {
			if d := all[i].seq - all[i-1].seq; d != 1 {
				t.Errorf("in place %s the packet %d follows %d: a change of the source must leave no gap", mid, all[i].seq, all[i-1].seq)
				break
			}
		}
	}
	hall.mu.Lock()
	defer hall.mu.Unlock()
	if got := hall.words(receiveFloor, nil); len(got) != 0 {
		t.Errorf("the hall hears itself: %q", got)
	}
}

func TestInterpretersHandOverWithoutAGap(t *testing.T) {
	u := newUnit(t, Limits{})
	a := join(t, u, "first", Rights{Channels: []Channel{"zh"}})
	b := join(t, u, "second", Rights{Channels: []Channel{"zh", "ja"}})
	l := join(t, u, "listener", Rights{})
	relay := join(t, u, "relay", Rights{Channels: []Channel{"ja"}})
	l.wants(Wish{Channel: "zh"})
	relay.wants(Wish{Channel: "zh"}) // who interprets into Japanese listens to Chinese
	a.on(Mic)
	b.on(Mic)
	if err := a.seat.Take("zh"); err != nil {
		t.Fatal(err)
	}
	a.speak(a.voice, "first")
	l.hears(receiveSpoken, 20)
	if err := b.seat.Take("zh"); err != nil {
		t.Fatal(err)
	}
	l.until("the second is next", func() bool {
		return slices.ContainsFunc(l.state.Seats, func(s SeatState) bool { return s.ID == b.seat.ID() && s.Next == "zh" })
	})
	if got := l.hears(receiveSpoken, 20); !slices.Equal(got, []string{"first"}) {
		t.Errorf("before the second has said a word, %q are heard, want the first", got)
	}
	b.speak(b.voice, "second")
	l.until("the second is on duty", func() bool { return slices.Contains(l.state.Channels, ChannelState{"zh", b.seat.ID()}) })
	if got := l.hears(receiveSpoken, 20); !slices.Contains(got, "second") {
		t.Errorf("after the second began, %q are heard", got)
	}
	if got := relay.hears(receiveSpoken, 10); !slices.Equal(got, []string{"second"}) {
		t.Errorf("the relay hears %q, want the second", got)
	}
	l.mu.Lock()
	all := l.got[l.mids(receiveSpoken)[0]]
	l.mu.Unlock()
	turned := false
	for i, p := range all {
		word, number, _ := strings.Cut(p.text, "#")
		turned = turned || word == "second"
		if turned != (word == "second") {
			t.Fatalf("the first is heard after the second")
		}
		if i > 0 && p.seq-all[i-1].seq != 1 {
			t.Errorf("packet %d (%s) follows %d: there is a gap", p.seq, p.text, all[i-1].seq)
		}
		if i > 0 && p.text[:3] == all[i-1].text[:3] {
			_, before, _ := strings.Cut(all[i-1].text, "#")
			if follows(before) != number {
				t.Errorf("%s follows %s of the same interpreter: a word is missing", p.text, all[i-1].text)
			}
		}
	}
	if err := a.seat.Take("ja"); !errors.Is(err, ErrMayNot) {
		t.Errorf("an interpreter takes a channel she has no right to: %v, want ErrMayNot", err)
	}
	if err := b.seat.Give(); err != nil {
		t.Fatal(err)
	}
	l.until("nobody is on duty", func() bool { return slices.Contains(l.state.Channels, ChannelState{"zh", ""}) })
}

func follows(n string) string {
	var x int
	_, _ = fmt.Sscan(n, &x)
	return fmt.Sprint(x + 1)
}

func TestMutingIsForOneselfAndTheChair(t *testing.T) {
	u := newUnit(t, Limits{})
	chair := join(t, u, "chair", Rights{Mics: 1, Chair: true})
	who := join(t, u, "speaker", Rights{Mics: 1})
	l := join(t, u, "listener", Rights{})
	who.speak(who.mic[0], "speaker")
	l.wants(Wish{Floor: true})
	who.on(Mic)
	l.hears(receiveFloor, 10)
	l.until("who speaks is shown", func() bool { return slices.Equal(l.speaking, []SeatID{who.seat.ID()}) })
	if err := who.seat.Silence(chair.seat.ID()); !errors.Is(err, ErrMayNot) {
		t.Errorf("somebody else than the chair mutes the chair: %v, want ErrMayNot", err)
	}
	if err := chair.seat.Silence(who.seat.ID()); err != nil {
		t.Fatal(err)
	}
	who.until("she learns that she is muted", func() bool { return who.state.Muted })
	l.until("others see that she is muted", func() bool {
		return slices.ContainsFunc(l.state.Seats, func(s SeatState) bool { return s.ID == who.seat.ID() && !s.Mic })
	})
	l.until("nobody speaks", func() bool { return len(l.speaking) == 0 })
	from := l.mark()
	before := u.Figures().PacketsIn
	l.until("she goes on sending", func() bool { return u.Figures().PacketsIn > before+20 || pulse(l) })
	l.mu.Lock()
	for mid, all := range l.got {
		if len(all) != from[mid] {
			t.Errorf("%d packets of somebody who is muted are heard", len(all)-from[mid])
		}
	}
	l.mu.Unlock()
	if err := chair.seat.Turn(Camera, true); !errors.Is(err, ErrMayNot) {
		t.Errorf("a camera without the right is turned on: %v, want ErrMayNot", err)
	}
	who.on(Mic)
	l.hears(receiveFloor, 10)
	who.until("she is not muted any more", func() bool { return !who.state.Muted })
}

// pulse wakes until in a moment, so that it looks again at what tells nobody of its change.
func pulse(c *client) bool {
	time.AfterFunc(time.Millisecond, func() { c.note(func() {}) })
	return false
}

func TestRevokedRightsEndMediaAtOnce(t *testing.T) {
	u := newUnit(t, Limits{})
	who := join(t, u, "who", Rights{Mics: 1, Channels: []Channel{"ko"}})
	l := join(t, u, "listener", Rights{})
	l.wants(Wish{Floor: true, Channel: "ko"})
	who.on(Mic)
	if err := who.seat.Take("ko"); err != nil {
		t.Fatal(err)
	}
	who.speak(who.mic[0], "floor")
	who.speak(who.voice, "ko")
	l.hears(receiveSpoken, 10)
	from := l.mark()
	l.hears(receiveSpoken, 10)
	l.mu.Lock()
	for _, mid := range l.mids(receiveFloor) {
		if extra := len(l.got[mid]) - from[mid]; extra > 0 {
			t.Errorf("%d packets of an interpreter on duty are heard on the floor", extra)
		}
	}
	l.mu.Unlock()
	if err := who.seat.Allow(Admission{Rights: Rights{Mics: 1}, Channels: []Channel{"ko"}}); err != nil {
		t.Fatal(err)
	}
	l.until("the channel has nobody", func() bool { return slices.Contains(l.state.Channels, ChannelState{"ko", ""}) })
	if got := l.hears(receiveFloor, 10); !slices.Equal(got, []string{"floor"}) {
		t.Errorf("on the floor %q is heard, want what she still may", got)
	}
	l.seat.End(Revoked)
	out := u.Figures().PacketsOut
	in := u.Figures().PacketsIn
	who.until("she goes on sending", func() bool { return u.Figures().PacketsIn > in+20 || pulse(who) })
	if now := u.Figures().PacketsOut; now != out {
		t.Errorf("%d packets went to somebody whose rights had ended", now-out)
	}
	l.until("she is told", func() bool { return l.ended == Revoked })
	if err := l.seat.Want(Wish{Floor: true}); !errors.Is(err, ErrGone) {
		t.Errorf("a seat that has ended wants something: %v, want ErrGone", err)
	}
	who.seat.End(Revoked)
	<-who.seat.Done()
	if err := who.seat.Answer(t.Context(), ""); !errors.Is(err, ErrGone) {
		t.Errorf("a seat that has ended takes an answer: %v, want ErrGone", err)
	}
}

// silent is a client that says nothing.
type silent struct{ ended chan Reason }

func (silent) Offer(string)      {}
func (silent) State(State)       {}
func (silent) Speaking([]SeatID) {}
func (s silent) Ended(why Reason) {
	if s.ended != nil {
		s.ended <- why
	}
}

func TestARoomIsFull(t *testing.T) {
	u := newUnit(t, Limits{Rooms: 1, Cameras: 2, Listeners: 2})
	showing := Admission{Rights: Rights{Mics: 1, Camera: true}}
	for i, want := range []bool{true, true, false} {
		s, err := u.Join("hall", showing, silent{})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Rights(); got.Camera != want || got.Mics != 1 {
			t.Errorf("seat %d may have the rights %+v, want a camera: %v", i, got, want)
		}
	}
	last, err := u.Join("hall", Admission{}, silent{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Admission{{}, showing} {
		if _, err := u.Join("hall", a, silent{}); !errors.Is(err, ErrFull) {
			t.Errorf("Join(%+v) of a full room = %v, want ErrFull", a.Rights, err)
		}
	}
	if _, err := u.Join("another", Admission{}, silent{}); !errors.Is(err, ErrBusy) {
		t.Errorf("a second room on a node for one: %v, want ErrBusy", err)
	}
	last.End(Left)
	<-last.Done()
	if _, err := u.Join("hall", Admission{}, silent{}); err != nil {
		t.Errorf("a place that is free again: %v", err)
	}
	if f := u.Figures(); f.Refused != 3 || f.Joined != 5 || f.Seats != 4 {
		t.Errorf("figures %+v, want 5 joined, 3 refused, 4 seats", f)
	}
}

func TestWhoDoesNotAnswerLeaves(t *testing.T) {
	u := newUnit(t, Limits{Answer: 300 * time.Millisecond})
	p := silent{make(chan Reason, 1)}
	s, err := u.Join("hall", Admission{}, p)
	if err != nil {
		t.Fatal(err)
	}
	if why := <-p.ended; why != Lost {
		t.Errorf("a client that doesn't answer ends as %q, want %q", why, Lost)
	}
	<-s.Done()
	if f := u.Figures(); f.Seats != 0 || f.Rooms != 0 {
		t.Errorf("figures %+v: nobody must be left", f)
	}
}

func TestComingAndGoing(t *testing.T) {
	u := newUnit(t, Limits{})
	hall := join(t, u, "hall", Rights{Mics: 1})
	hall.on(Mic)
	hall.speak(hall.mic[0], "hall")
	for round := range 3 {
		var all []*client
		for i := range 4 {
			c := join(t, u, fmt.Sprintf("guest %d.%d", round, i), Rights{Mics: 1, Channels: []Channel{"ko"}})
			c.wants(Wish{Floor: true, Channel: "ko"})
			c.on(Mic)
			c.speak(c.mic[0], c.name)
			all = append(all, c)
		}
		for _, c := range all {
			if got := c.hears(receiveFloor, 30); slices.Contains(got, c.name) {
				t.Errorf("%s hears herself among %q", c.name, got)
			}
			c.leave()
		}
	}
	hall.until("the others are gone", func() bool { return len(hall.state.Seats) == 1 })
}

func TestALostLineComesBack(t *testing.T) {
	u := newUnit(t, Limits{})
	hall := join(t, u, "hall", Rights{Mics: 1})
	hall.on(Mic)
	hall.speak(hall.mic[0], "hall")
	l := join(t, u, "listener", Rights{})
	l.wants(Wish{Floor: true})
	l.hears(receiveFloor, 10)
	first := l.pc.RemoteDescription().SDP
	l.seat.Detach(l)
	hall.until("others see that she is away", func() bool {
		return slices.ContainsFunc(hall.state.Seats, func(s SeatState) bool { return s.ID == l.seat.ID() && s.Away })
	})
	l.hears(receiveFloor, 10) // the sound's own way still stands
	if err := l.seat.Attach(l); err != nil {
		t.Fatal(err)
	}
	l.until("the way is found anew", func() bool {
		now := l.pc.RemoteDescription()
		return now != nil && ufrag(now) != ufrag(&webrtc.SessionDescription{SDP: first}) || pulse(l)
	})
	l.hears(receiveFloor, 30)
	hall.until("others see that she is back", func() bool {
		return !slices.ContainsFunc(hall.state.Seats, func(s SeatState) bool { return s.Away })
	})
	if f := u.Figures(); f.Restarts != 1 {
		t.Errorf("%d ways were found anew, want 1", f.Restarts)
	}
}

func ufrag(d *webrtc.SessionDescription) string {
	_, rest, _ := strings.Cut(d.SDP, "a=ice-ufrag:")
	name, _, _ := strings.Cut(rest, "\r\n")
	return name
}

func TestWhoStaysAwayLeaves(t *testing.T) {
	u := newUnit(t, Limits{Away: 300 * time.Millisecond})
	l := join(t, u, "listener", Rights{})
	l.seat.Detach(l)
	<-l.seat.Done()
	if err := l.seat.Attach(l); !errors.Is(err, ErrGone) {
		t.Errorf("Attach to a seat that has ended = %v, want ErrGone", err)
	}
}

// picture sends a picture's packets into a track, the first of each request whole.
func (c *client) film(word string) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := uint16(0); ; n++ {
			whole := byte(1) // a frame between
			select {
			case <-c.asked:
				whole = 0
			default:
			}
			if n == 0 {
				whole = 0
			}
			_ = c.camera.WriteRTP(&rtp.Packet{
				Header:  rtp.Header{Version: 2, Marker: true, SequenceNumber: n, Timestamp: uint32(n) * 900},
				Payload: fmt.Appendf([]byte{0x10, whole}, "%s|", word),
			})
			select {
			case <-tick.C:
			case <-over:
				return
			}
		}
	}()
	c.t.Cleanup(func() { close(over); <-done })
}

func TestPicturesAreThoseThatAreWanted(t *testing.T) {
	u := newUnit(t, Limits{Keyframe: 300 * time.Millisecond})
	var shows []*client
	for _, name := range []string{"suwon", "dalian"} {
		c := join(t, u, name, Rights{Mics: 1, Camera: true})
		c.on(Camera)
		c.on(Mic)
		c.film(name)
		shows = append(shows, c)
	}
	l := join(t, u, "listener", Rights{})
	seen := func(c *client) map[SeatID]string {
		out := map[SeatID]string{}
		for _, r := range c.state.Receive {
			if all := c.got[r.Mid]; r.What == receivePicture && r.Seat != "" && len(all) > 0 {
				out[r.Seat] = strings.TrimLeft(all[len(all)-1].text, "\x00\x01\x10")
			}
		}
		return out
	}
	l.wants(Wish{Picture: PictureAll})
	want := map[SeatID]string{shows[0].seat.ID(): "suwon", shows[1].seat.ID(): "dalian"}
	l.until("both pictures", func() bool { return cmp.Equal(seen(l), want) })
	for _, mid := range l.mids(receivePicture) {
		l.mu.Lock()
		if all := l.got[mid]; len(all) > 0 && all[0].text[1] != 0 {
			t.Errorf("a picture begins with one that needs another")
		}
		l.mu.Unlock()
	}
	l.wants(Wish{Floor: true})
	l.until("no picture", func() bool { return len(l.state.Receive) > 0 && len(seen(l)) == 0 })
	shows[0].speak(shows[0].mic[0], "suwon")
	l.wants(Wish{Floor: true, Picture: PictureSpeaker})
	l.until("who speaks", func() bool { return cmp.Equal(seen(l), map[SeatID]string{shows[0].seat.ID(): "suwon"}) })
	before := u.Figures().Keyframes
	var pli []func()
	for range 50 {
		pli = append(pli, func() { shows[0].seat.unit.Seats("hall")[0].sends[1].ask(time.Now()) })
	}
	for _, f := range pli {
		f()
	}
	if now := u.Figures().Keyframes; now > before+2 {
		t.Errorf("a camera is asked %d times at once for a whole picture, want one", now-before)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	u := newUnit(t, Limits{})
	l := join(t, u, "listener", Rights{})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := u.Close(ctx); err != nil {
		t.Fatal(err)
	}
	l.until("the last word", func() bool { return l.ended == Stopping })
	if _, err := u.Join("hall", Admission{}, silent{}); !errors.Is(err, ErrOff) {
		t.Errorf("Join after Close = %v, want ErrOff", err)
	}
}
