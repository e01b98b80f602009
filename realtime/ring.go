package realtime

import "sync/atomic"

// ring holds the latest entries of a topic, without a gap, for those who come back. It is guarded by its feed.
type ring struct {
	entries []Entry // oldest first
	bytes   int
	limits  *Limits
	total   *atomic.Int64 // of all rings
}

// push adds the next entry, and lets go of old ones: above the topic's own share, and while all topics together hold too much.
func (r *ring) push(e Entry) {
	r.entries = append(r.entries, e)
	r.grow(len(e.Body))
	old := 0
	for old < len(r.entries) && r.beyond(len(r.entries)-old) {
		r.grow(-len(r.entries[old].Body))
		old++
	}
	r.drop(old)
}

func (r *ring) beyond(count int) bool {
	return count > r.limits.RingEntries || r.bytes > r.limits.RingBytes || r.total.Load() > int64(r.limits.RingsBytes)
}

func (r *ring) grow(bytes int) {
	r.bytes += bytes
	r.total.Add(int64(bytes))
}

// drop forgets the oldest. The slice moves down only once half of it is free, so that a push costs no copy.
func (r *ring) drop(old int) {
	clear(r.entries[:old])
	r.entries = r.entries[old:]
}

// warm puts older entries in front, if they reach up to those that are held and all have room. It reports whether it did.
func (r *ring) warm(older []Entry, last int64) bool {
	bytes := 0
	next := last + 1
	if len(r.entries) > 0 {
		next = r.entries[0].Seq
	}
	n := 0
	for n < len(older) && older[n].Seq < next {
		bytes += len(older[n].Body)
		n++
	}
	if n == 0 || older[n-1].Seq != next-1 || n+len(r.entries) > r.limits.RingEntries || r.bytes+bytes > r.limits.RingBytes ||
		r.total.Load()+int64(bytes) > int64(r.limits.RingsBytes) {
		return false
	}
	r.entries = append(append(make([]Entry, 0, n+len(r.entries)), older[:n]...), r.entries...)
	r.grow(bytes)
	return true
}

// since returns the entries after seq up to last, and whether all of them are held.
func (r *ring) since(seq, last int64) ([]Entry, bool) {
	if seq >= last {
		return nil, true
	}
	if len(r.entries) == 0 || r.entries[0].Seq > seq+1 {
		return nil, false
	}
	from := int(seq + 1 - r.entries[0].Seq)
	return r.entries[from : from+int(last-seq)], true
}

// empty forgets all.
func (r *ring) empty() {
	r.grow(-r.bytes)
	r.entries = nil
}
