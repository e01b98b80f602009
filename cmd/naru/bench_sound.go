package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/naru-network/naru/realtime/load"
	"github.com/naru-network/naru/realtime/rtc/caller"
)

// What the row of sound has: the listeners that one meeting takes besides those who show a picture, and a language channel for each third of them.
const (
	soundListeners = 60
	soundPacket    = 20 * time.Millisecond // of Opus, as browsers send it
	soundBytes     = 120                   // a packet at 48 kbit/s
)

var soundChannels = []string{"ko", "en", "zh-Hans"}

// What a browser adds to the way of a sound: Opus gathers a frame of 20 ms and looks ahead 6.5 ms (RFC 6716, 2.1.4 and 4.2), and whoever listens over
// the open network keeps about 40 ms in hand against jitter. It isn't measured here, for nobody listens with ears.
const soundInBrowser = 20*time.Millisecond + 6500*time.Microsecond + 40*time.Millisecond

// soundRow is the sound of a meeting under way: the floor and three interpreters, heard by sixty.
func soundRow() liveRow {
	return liveRow{name: "sound", lines: []figure{
		{what: "3 language channels and the floor to 60 listeners: server's share of one processor"},
		{what: "  packets a second that it sends"},
		{what: "  packets lost of a thousand"},
		{what: "  from the speaker's line to the listener's, p50"},
		{what: "  p99"},
		{what: "  mouth to ear, with 66.5 ms in browsers (frame, look-ahead, jitter buffer), p99"},
	}, play: (*liveRun).playSound}
}

// voice is one who takes part in the sound of a meeting, through the door that browsers come by.
type voice struct {
	*caller.Caller
	line  *load.Conn
	topic string
	ended chan error
	mu    sync.Mutex // guards ids and what is written
	ids   int64
	heard soundHeard
}

// soundHeard is what a listener heard while it was measured.
type soundHeard struct {
	mu     sync.Mutex
	on     bool
	last   map[string]uint16
	delays times
	missed int
}

func (h *soundHeard) note(sound string, seq uint16, payload []byte) {
	at := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.on || len(payload) < 8 {
		return
	}
	if last, begun := h.last[sound]; begun {
		h.missed += int(seq-last) - 1
	}
	h.last[sound] = seq
	h.delays = append(h.delays, at.Sub(time.Unix(0, int64(binary.BigEndian.Uint64(payload)))))
}

// joinSound takes a seat in the sound of a meeting, and returns when its way stands.
func joinSound(ctx context.Context, dial load.Naru, client int, topic string) (*voice, error) {
	c, err := dial.Dial(ctx, load.Call{Client: client})
	if err != nil {
		return nil, err
	}
	v := &voice{line: c, topic: topic, ended: make(chan error, 1), heard: soundHeard{last: map[string]uint16{}}}
	v.Caller = caller.New(v.heard.note)
	go func() { v.ended <- v.follow() }()
	if err := errors.Join(v.say("sub", nil), v.say("rtc.join", nil)); err != nil {
		return nil, err
	}
	select {
	case <-v.Ready():
		return v, nil
	case err := <-v.ended:
		return nil, fmt.Errorf("take a seat: %w", err)
	case <-time.After(15 * time.Second):
		return nil, errors.New("no way for sound was found within 15 seconds")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// leave ends it. A bench ends here, whatever a line says.
func (v *voice) leave() {
	_ = v.line.Close()
	<-v.ended
	_ = v.Close()
}

// say sends a frame on the topic.
func (v *voice) say(kind string, body any) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ids++
	f := map[string]any{"t": kind, "id": v.ids, "topic": v.topic}
	if body != nil {
		f["body"] = body
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return v.line.Send(raw)
}

// follow reads what the server says and answers its offers, until the line ends.
func (v *voice) follow() error {
	for {
		raw, err := v.line.Next()
		if err != nil {
			return err
		}
		var f struct {
			T, Kind, Code string
			Body          struct{ SDP, Reason string }
		}
		if json.Unmarshal(raw, &f) != nil {
			continue // another frame's body has another form
		}
		switch {
		case f.T == "err":
			return fmt.Errorf("refused: %s", f.Code)
		case f.Kind == "rtc.ended":
			return fmt.Errorf("ended: %s", f.Body.Reason)
		case f.Kind == "rtc.offer":
			sdp, err := v.Answer(f.Body.SDP)
			if err != nil {
				return err
			}
			if err := v.say("rtc.answer", map[string]string{"sdp": sdp}); err != nil {
				return err
			}
		}
	}
}

// speak sends a packet each 20 ms, with the moment of its sending in it, until over is closed.
func (v *voice) speak(place int, over <-chan struct{}) {
	tick := time.NewTicker(soundPacket)
	defer tick.Stop()
	payload := make([]byte, soundBytes)
	for n := uint32(0); ; n++ {
		binary.BigEndian.PutUint64(payload, uint64(time.Now().UnixNano()))
		if err := v.Send(place, n, payload); err != nil {
			return // what the listeners miss is counted
		}
		select {
		case <-tick.C:
		case <-over:
			return
		}
	}
}

// playSound seats the floor, three interpreters and the listeners, and measures what reaches them.
func (r *liveRun) playSound(ctx context.Context, on *stage) ([]string, error) {
	if on.hall == nil {
		return nil, errors.New("there are no meetings here")
	}
	h, dial, err := on.hall(ctx)
	if err != nil {
		return nil, err
	}
	topic := fmt.Sprintf("%s/sound/%s", h.space, h.id)
	var all []*voice
	over := make(chan struct{})
	var talks sync.WaitGroup
	defer func() {
		close(over)
		talks.Wait()
		for _, v := range all {
			v.leave()
		}
	}()
	listeners := r.of(soundListeners, 6)
	for i := range 1 + len(soundChannels) + listeners {
		v, err := joinSound(ctx, dial, i, topic)
		if err != nil {
			return nil, fmt.Errorf("seat %d: %w", i, err)
		}
		all = append(all, v)
	}
	floor, booths, ears := all[0], all[1:1+len(soundChannels)], all[1+len(soundChannels):]
	for i, v := range all[:1+len(booths)] {
		if v.Sends() < 2 {
			return nil, fmt.Errorf("seat %d may not speak", i)
		}
		if err := v.say("rtc.turn", map[string]any{"part": "mic", "on": true}); err != nil {
			return nil, err
		}
		place := 0
		if v != floor {
			place = v.Sends() - 1
			if err := v.say("rtc.duty", map[string]string{"channel": soundChannels[i-1]}); err != nil {
				return nil, err
			}
		}
		talks.Go(func() { v.speak(place, over) })
	}
	for i, v := range ears {
		wish := map[string]any{"floor": true, "channel": soundChannels[i%len(soundChannels)], "picture": "none"}
		if err := v.say("rtc.subscribe", wish); err != nil {
			return nil, err
		}
	}
	if err := pauseFor(ctx, 2*time.Second); err != nil { // until every sound has begun
		return nil, err
	}
	span := min(r.part(1), 15*time.Second)
	share, err := listenFor(ctx, on.process, ears, span)
	if err != nil {
		return nil, err
	}
	return soundFigures(ears, span, share)
}

// listenFor has the listeners count for a while, and returns the share of one processor that the server took.
func listenFor(ctx context.Context, server process, ears []*voice, span time.Duration) (float64, error) {
	turn := func(on bool) {
		for _, v := range ears {
			v.heard.mu.Lock()
			v.heard.on = on
			v.heard.mu.Unlock()
		}
	}
	before, err := server.time()
	if err != nil {
		return 0, err
	}
	turn(true)
	begun := time.Now()
	if err := pauseFor(ctx, span); err != nil {
		return 0, err
	}
	turn(false)
	after, err := server.time()
	return float64(after-before) / float64(time.Since(begun)), err
}

func soundFigures(ears []*voice, span time.Duration, share float64) ([]string, error) {
	var delays times
	missed := 0
	for i, v := range ears {
		v.heard.mu.Lock()
		delays = append(delays, v.heard.delays...)
		missed += v.heard.missed
		heard := len(v.heard.delays)
		v.heard.mu.Unlock()
		if want := int(2 * span / soundPacket); heard < want*8/10 {
			return nil, fmt.Errorf("listener %d heard %d packets of about %d: a sound is missing", i, heard, want)
		}
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond)) }
	return []string{
		fmt.Sprintf("%.0f %%", 100*share), fmt.Sprintf("%.0f", float64(len(delays))/span.Seconds()),
		fmt.Sprintf("%.2f", 1000*float64(missed)/float64(len(delays)+missed)),
		ms(delays.at(.5)), ms(delays.at(.99)), ms(delays.at(.99) + soundInBrowser),
	}, nil
}
