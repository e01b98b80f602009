package rtc

import (
	"sync"
	"sync/atomic"
	"time"
)

// stages is how many voices are passed on at once: people who speak at the same time. Who else speaks waits until one of them pauses.
const stages = 4

// What counts as a voice, and how long a pause may be before another one takes the place.
const (
	loud      = -50 // dBov, of a client that tells its level
	someSound = 12  // bytes of a packet, of a client that doesn't: Opus sends fewer in silence
	pause     = 400 * time.Millisecond
	silence   = 1200 * time.Millisecond // after which nobody is said to speak
)

// floor chooses which microphones of a room are passed on. Each has one of a few stages, so that however many there are a listener receives few
// streams.
type floor struct {
	mu    sync.Mutex
	stage [stages]struct {
		by    *source
		voice time.Time // heard last
	}
	outs [stages]atomic.Pointer[[]*outlet]
}

// pick returns the stage of a source that has just sent a packet, and -1 while it has none; changed says that another one speaks now.
func (f *floor) pick(by *source, voice bool, now time.Time) (stage int, changed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	free, oldest := -1, now.Add(-pause)
	for i := range f.stage {
		s := &f.stage[i]
		if s.by == by {
			if voice {
				changed = now.Sub(s.voice) > silence
				s.voice = now
			}
			return i, changed
		}
		switch {
		case s.by == nil && (free < 0 || f.stage[free].by != nil):
			free = i
		case s.by != nil && (free < 0 || f.stage[free].by != nil) && s.voice.Before(oldest):
			free, oldest = i, s.voice
		}
	}
	if free < 0 || !voice && f.stage[free].by != nil {
		return -1, false
	}
	f.stage[free].by = by
	if voice {
		f.stage[free].voice = now
	} else {
		f.stage[free].voice = time.Time{}
	}
	return free, voice
}

// release frees the stage of a source that has ended or is silenced.
func (f *floor) release(by *source) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.stage {
		if f.stage[i].by == by {
			f.stage[i].by, f.stage[i].voice = nil, time.Time{}
		}
	}
}

// heard returns whose voice was heard a moment ago, and how long ago.
func (f *floor) heard(now time.Time) map[*Seat]time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[*Seat]time.Time{}
	for _, s := range f.stage {
		if s.by != nil && now.Sub(s.voice) <= silence && s.voice.After(out[s.by.seat]) {
			out[s.by.seat] = s.voice
		}
	}
	return out
}

// line judges from what a receiver reports whether its line is too poor for pictures: after three bad reports it is, and again good after some good
// ones, twice as many each time.
type line struct {
	bad, good, needed int
	poor              bool
}

// Of 256 packets.
const (
	manyLost = 26
	fewLost  = 5
)

// report takes a fraction of packets lost, and says whether the judgement has changed.
func (l *line) report(lost uint8) bool {
	was := l.poor
	switch {
	case lost >= manyLost:
		l.bad, l.good = l.bad+1, 0
		if l.bad >= 3 && !l.poor {
			l.poor = true
			l.needed = min(max(10, 2*l.needed), 80)
		}
	case lost <= fewLost:
		l.bad, l.good = 0, l.good+1
		if l.poor && l.good >= l.needed {
			l.poor = false
		}
	}
	return l.poor != was
}
