package interpret

import (
	"sync"
	"time"
)

// memory remembers what engines have said, so that what two readers want is asked once. It is bounded: when one half is full, the other is forgotten.
type memory struct {
	mu       sync.Mutex
	new, old map[string]string
	size     int
}

const memoryHalf = 4 << 20 // bytes of text

func newMemory() *memory { return &memory{new: map[string]string{}, old: map[string]string{}} }

func (m *memory) get(print string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s, ok := m.new[print]; ok {
		return s, true
	}
	s, ok := m.old[print]
	return s, ok
}

func (m *memory) put(print, said string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.size += len(print) + len(said); m.size > memoryHalf {
		m.old, m.new, m.size = m.new, map[string]string{}, len(print)+len(said)
	}
	m.new[print] = said
}

// breaker leaves an engine alone for a while after it has failed several times in a row.
type breaker struct {
	now func() time.Time

	mu   sync.Mutex
	lost map[string]failing
}

type failing struct {
	times int
	until time.Time
}

const (
	breakAfter = 3 // failures
	breakFirst = 5 * time.Second
	breakMost  = 2 * time.Minute
	breakNames = 1024
)

func newBreaker(now func() time.Time) *breaker {
	return &breaker{now: now, lost: map[string]failing{}}
}

// may says whether an engine may be asked, or when.
func (b *breaker) may(whose string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if wait := b.lost[whose].until.Sub(b.now()); wait > 0 {
		return ErrUnavailable.After(wait)
	}
	return nil
}

// heard notes whether an engine has answered. Each failure beyond the first few doubles how long it is left alone.
func (b *breaker) heard(whose string, answered bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if answered {
		delete(b.lost, whose)
		return
	}
	if len(b.lost) >= breakNames {
		clear(b.lost)
	}
	f := b.lost[whose]
	if f.times++; f.times >= breakAfter {
		f.until = b.now().Add(min(breakFirst<<min(f.times-breakAfter, 8), breakMost))
	}
	b.lost[whose] = f
}
