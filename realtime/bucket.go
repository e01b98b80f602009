package realtime

import (
	"sync"
	"time"
)

// bucket holds what may still be done at once, and fills up at a rate. The zero bucket is full.
type bucket struct {
	spent float64
	at    time.Time
}

// take spends n, or returns how long to wait until it could.
func (b *bucket) take(r Rate, n float64, now time.Time) (time.Duration, bool) {
	if b.spent > 0 {
		b.spent = max(0, b.spent-now.Sub(b.at).Seconds()*r.PerSecond)
	}
	b.at = now
	if b.spent+n > r.Burst {
		return time.Duration((b.spent + n - r.Burst) / r.PerSecond * float64(time.Second)), false
	}
	b.spent += n
	return 0, true
}

// buckets are some by name, each of its own rate. The zero value has none.
type buckets struct {
	mu  sync.Mutex
	all map[string]*rated
}

type rated struct {
	bucket
	rate Rate
}

// take spends one of a name's, or returns how long to wait.
func (b *buckets) take(name string, r Rate, now time.Time) (time.Duration, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	x := b.all[name]
	if x == nil {
		if b.all == nil {
			b.all = map[string]*rated{}
		}
		x = &rated{rate: r}
		b.all[name] = x
	}
	return x.bucket.take(r, 1, now)
}

// forget lets go of those that are full again.
func (b *buckets) forget(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, x := range b.all {
		if now.Sub(x.at).Seconds()*x.rate.PerSecond >= x.spent {
			delete(b.all, name)
		}
	}
}

// wait rounds up to what a client can be told.
func wait(d time.Duration) time.Duration { return max(d, time.Second) }
