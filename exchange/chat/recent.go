package chat

import (
	"sync"
	"time"
)

// recent remembers what was read a moment ago, so that a busy room isn't read again for every post. It is bounded, and forgets everything when it is full.
type recent[K comparable, V any] struct {
	fresh time.Duration
	most  int
	mu    sync.Mutex
	known map[K]remembered[V]
}

type remembered[V any] struct {
	value V
	until time.Time
}

func newRecent[K comparable, V any](fresh time.Duration, most int) *recent[K, V] {
	return &recent[K, V]{fresh: fresh, most: most, known: map[K]remembered[V]{}}
}

// get returns what is remembered of k, or reads it.
func (r *recent[K, V]) get(k K, read func() (V, error)) (V, error) {
	now := time.Now()
	r.mu.Lock()
	had, ok := r.known[k]
	r.mu.Unlock()
	if ok && now.Before(had.until) {
		return had.value, nil
	}
	v, err := read()
	if err != nil {
		return v, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) >= r.most {
		clear(r.known)
	}
	r.known[k] = remembered[V]{v, now.Add(r.fresh)}
	return v, nil
}

// forget lets the next reader read again.
func (r *recent[K, V]) forget(k K) {
	r.mu.Lock()
	delete(r.known, k)
	r.mu.Unlock()
}

// forgetAll lets every next reader read again.
func (r *recent[K, V]) forgetAll() {
	r.mu.Lock()
	clear(r.known)
	r.mu.Unlock()
}
