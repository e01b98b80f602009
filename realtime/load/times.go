package load

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// fineness is how many steps a doubling of time is cut into: what is read off is at most one in 128 too long.
const (
	fineness     = 1 << finenessBits
	finenessBits = 7
)

// Times counts how long something took. Any number of goroutines may add, and nothing is allocated. The zero Times is empty.
type Times struct {
	steps [(64 - finenessBits) * fineness]atomic.Int64
}

// Add counts one; what took less than nothing took nothing.
func (t *Times) Add(d time.Duration) { t.steps[step(uint64(max(d, 0)))].Add(1) }

// Count returns how many were counted.
func (t *Times) Count() int64 {
	var n int64
	for i := range t.steps {
		n += t.steps[i].Load()
	}
	return n
}

// At returns the time that the share of all took at most: At(0.99) is the 99th percentile. Without any it returns 0.
func (t *Times) At(share float64) time.Duration {
	all := t.Count()
	if all == 0 {
		return 0
	}
	wanted := max(1, int64(share*float64(all)+0.999999))
	for i := range t.steps {
		if wanted -= t.steps[i].Load(); wanted <= 0 {
			return time.Duration(top(i))
		}
	}
	return time.Duration(top(len(t.steps) - 1))
}

func step(v uint64) int {
	if v < fineness {
		return int(v)
	}
	e := bits.Len64(v) - finenessBits - 1
	return e<<finenessBits + int(v>>uint(e))
}

// top returns the largest value of a step.
func top(i int) uint64 {
	if i < fineness {
		return uint64(i)
	}
	e := i>>finenessBits - 1
	return uint64(i-e<<finenessBits+1)<<uint(e) - 1
}

// Span is a time that is measured: entries that were posted in it, and how long they took to come.
type Span struct {
	Times Times
	from  time.Duration
}
