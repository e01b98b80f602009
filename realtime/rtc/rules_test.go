package rtc

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"pgregory.net/rapid"
)

// wireTap keeps what an outlet sends.
type wireTap struct{ sent []rtp.Header }

func (w *wireTap) WriteRTP(h *rtp.Header, _ []byte) (int, error) {
	w.sent = append(w.sent, *h)
	return 0, nil
}

func (*wireTap) Write([]byte) (int, error) { return 0, nil }

// TestAnOutletNumbersWithoutASeam holds for sources in any order, with losses, late packets and wrapped numbers: what is sent bears each number once,
// leaves out only what a source left out, and its times never go back between sources.
func TestAnOutletNumbersWithoutASeam(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &wireTap{}
		o := &outlet{kind: webrtc.RTPCodecTypeAudio, clock: 48_000, stream: w, count: &counts{}}
		now := time.Unix(0, 0)
		used := map[uint16]bool{}
		for range rapid.IntRange(1, 8).Draw(t, "sources") {
			from := &source{}
			seq, stamp := rapid.Uint16().Draw(t, "first"), rapid.Uint32().Draw(t, "stamp")
			lastBefore := o.seq
			for i := range rapid.IntRange(1, 20).Draw(t, "packets") {
				now = now.Add(20 * time.Millisecond)
				lost := rapid.IntRange(0, 3).Draw(t, "lost")
				if i == 0 {
					lost = 0
				}
				seq += uint16(lost) + 1
				stamp += uint32(lost+1) * 960
				o.write(from, &rtp.Header{SequenceNumber: seq, Timestamp: stamp}, nil, false, now)
				sent := w.sent[len(w.sent)-1]
				if i == 0 && o.begun && sent.SequenceNumber != lastBefore+1 {
					t.Fatalf("another source begins with %d after %d", sent.SequenceNumber, lastBefore)
				}
				if used[sent.SequenceNumber] {
					t.Fatalf("%d is sent twice", sent.SequenceNumber)
				}
				used[sent.SequenceNumber] = true
				if n := len(w.sent); n > 1 && i > 0 {
					if d := sent.SequenceNumber - w.sent[n-2].SequenceNumber; int(d) != lost+1 {
						t.Fatalf("after %d lost packets the number rose by %d", lost, d)
					}
				}
				if n := len(w.sent); n > 1 && int32(sent.Timestamp-w.sent[n-2].Timestamp) <= 0 {
					t.Fatalf("time went back from %d to %d", w.sent[n-2].Timestamp, sent.Timestamp)
				}
			}
			before := len(w.sent)
			o.write(from, &rtp.Header{SequenceNumber: o.first - 1, Timestamp: stamp}, nil, false, now)
			if len(w.sent) != before {
				t.Fatal("a packet from before the source was chosen is sent")
			}
		}
	})
}

func TestAPictureBeginsWhole(t *testing.T) {
	for _, test := range []struct {
		name    string
		payload []byte
		want    bool
	}{
		{"nothing", nil, false},
		{"a whole one", []byte{0x10, 0x00}, true},
		{"one between", []byte{0x10, 0x01}, false},
		{"a later part", []byte{0x00, 0x00}, false},
		{"another partition", []byte{0x11, 0x00}, false},
		{"a number of one byte", []byte{0x90, 0x80, 0x05, 0x00}, true},
		{"a number of two bytes", []byte{0x90, 0x80, 0x85, 0x05, 0x00}, true},
		{"all extensions", []byte{0x90, 0xf0, 0x85, 0x05, 0x01, 0x02, 0x01}, false},
		{"cut off", []byte{0x90, 0xf0, 0x85}, false},
	} {
		if got := wholePicture(test.payload); got != test.want {
			t.Errorf("%s: wholePicture(%x) = %v, want %v", test.name, test.payload, got, test.want)
		}
	}
}

func FuzzWholePicture(f *testing.F) {
	f.Add([]byte{0x90, 0xf0, 0x85, 0x05, 0x01, 0x02, 0x01})
	f.Fuzz(func(_ *testing.T, p []byte) { wholePicture(p) })
}

func TestTheFloorHasFewStages(t *testing.T) {
	var f floor
	now := time.Unix(1000, 0)
	mics := make([]*source, stages+1)
	for i := range mics {
		mics[i] = &source{seat: &Seat{id: SeatID(fmt.Sprint(i))}}
	}
	for i, m := range mics[:stages] {
		if stage, changed := f.pick(m, true, now); stage != i || !changed {
			t.Errorf("voice %d has the stage %d, %v", i, stage, changed)
		}
	}
	last := mics[stages]
	if stage, _ := f.pick(last, true, now.Add(pause)); stage != -1 {
		t.Errorf("one voice too many is passed on, on stage %d", stage)
	}
	f.pick(mics[0], true, now.Add(pause))
	f.pick(mics[1], false, now.Add(pause))
	if stage, changed := f.pick(last, true, now.Add(pause+1)); stage < 1 || !changed {
		t.Errorf("who pauses keeps the stage: %d, %v", stage, changed)
	}
	if heard := f.heard(now.Add(pause + 1)); len(heard) != stages {
		t.Errorf("%d are heard, want %d", len(heard), stages)
	}
	f.release(last)
	if heard := f.heard(now.Add(pause + silence)); len(heard) != 1 {
		t.Errorf("after a while %d are heard, want who spoke last", len(heard))
	}
}

func TestVoiceIsKnownByItsLevelOrItsSize(t *testing.T) {
	level := func(dBov uint8) *rtp.Header {
		h := &rtp.Header{}
		if err := h.SetExtension(3, []byte{dBov}); err != nil {
			t.Fatal(err)
		}
		return h
	}
	for _, test := range []struct {
		name string
		h    *rtp.Header
		id   uint8
		size int
		want bool
	}{
		{"loud", level(30), 3, 5, true},
		{"quiet", level(80), 3, 90, false},
		{"no level, sound", &rtp.Header{}, 0, 90, true},
		{"no level, silence", &rtp.Header{}, 0, 3, false},
		{"no level in this one", &rtp.Header{}, 3, 90, true},
	} {
		if got := voiced(test.h, make([]byte, test.size), test.id); got != test.want {
			t.Errorf("%s: voiced = %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAPoorLineRestsPictures(t *testing.T) {
	var l line
	say := func(lost uint8, times int) (changes int) {
		for range times {
			if l.report(lost) {
				changes++
			}
		}
		return changes
	}
	if say(60, 2) != 0 || l.poor {
		t.Error("two bad reports make a line poor")
	}
	if say(60, 5) != 1 || !l.poor {
		t.Error("a line that goes on losing is not poor")
	}
	if say(0, 9) != 0 || say(0, 1) != 1 || l.poor {
		t.Error("ten good reports don't make a line good again")
	}
	if say(60, 3) != 1 || say(0, 10) != 0 || say(0, 10) != 1 {
		t.Error("a line that was poor again must be good for twice as long")
	}
}

func TestABudgetBoundsASource(t *testing.T) {
	b := budget{perSecond: 1000}
	now := time.Unix(0, 0)
	sent := 0
	for range 30 {
		if b.take(100, now) {
			sent++
		}
	}
	if sent != 10 {
		t.Errorf("%d packets of 100 bytes at once, want a second's 10", sent)
	}
	if !b.take(500, now.Add(500*time.Millisecond)) || b.take(1, now.Add(500*time.Millisecond)) {
		t.Error("half a second allows for half as much")
	}
}

func TestRelaysAreGivenUnderNamesThatEnd(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	if got := (Relays{}).For("x", now); got != nil {
		t.Errorf("without relays there are %v", got)
	}
	urls := []string{"turn:relay.example:3478"}
	fixed := Relays{URLs: urls, User: "u", Password: "p"}.For("x", now)
	if diff := cmp.Diff([]Relay{{urls, "u", "p"}}, fixed); diff != "" {
		t.Errorf("fixed credentials (-want +got):\n%s", diff)
	}
	got := Relays{URLs: urls, Secret: "shared", Lasting: time.Hour}.For("x", now)[0]
	mac := hmac.New(sha1.New, []byte("shared"))
	mac.Write([]byte("1800003600:x"))
	if want := (Relay{urls, "1800003600:x", base64.StdEncoding.EncodeToString(mac.Sum(nil))}); !cmp.Equal(got, want) {
		t.Errorf("For = %+v, want %+v", got, want)
	}
}

func TestPicturesAreChosen(t *testing.T) {
	u := &Unit{limits: Limits{Cameras: 6}.filled()}
	r := &room{unit: u}
	seat := func(name string) *Seat {
		return &Seat{id: SeatID(name), unit: u, room: r, rights: Rights{Camera: true}}
	}
	a, b, c, d, e, f, l := seat("a"), seat("b"), seat("c"), seat("d"), seat("e"), seat("f"), seat("l")
	l.rights = Rights{}
	var all []*source
	for _, s := range []*Seat{a, b, c, d, e, f} {
		all = append(all, &source{seat: s, what: sendsCamera})
	}
	all = append(all, &source{seat: b, what: sendsScreen})
	r.speaker, r.before = f, c
	for _, test := range []struct {
		name string
		who  *Seat
		wish Picture
		want string
	}{
		{"a listener sees a screen, who speaks, and few others", l, PictureAll, "screen b, f, b, c"},
		{"who shows a picture sees all others", a, PictureAll, "screen b, b, c, d, e, f"},
		{"the speaker alone", l, PictureSpeaker, "screen b, f"},
		{"the speaker sees who spoke before", f, PictureSpeaker, "screen b, c"},
		{"sound only", l, NoPicture, ""},
	} {
		test.who.wish.Picture = test.wish
		var got []string
		for _, x := range r.choose(test.who, slices.Clone(all)) {
			name := string(x.seat.id)
			if x.what == sendsScreen {
				name = "screen " + name
			}
			got = append(got, name)
		}
		if text := strings.Join(got, ", "); text != test.want {
			t.Errorf("%s: %s, want %s", test.name, text, test.want)
		}
	}
}
