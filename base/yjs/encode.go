package yjs

import (
	"cmp"
	"slices"
)

// Encode returns the whole document as one update, with what waits for others.
func (d *Doc) Encode() []byte { return d.Diff(nil) }

// Diff returns as one update what somebody lacks who has v.
func (d *Doc) Diff(v Vector) []byte {
	for c := range d.clients {
		d.join(c)
	}
	lists := map[uint64][]*item{}
	for c, items := range d.clients {
		if d.state(c) > v[c] {
			lists[c] = items[d.index(c, v[c]):]
		}
	}
	for c, items := range d.waiting {
		for len(items) > 0 && items[0].end() <= v[c] {
			items = items[1:]
		}
		if len(items) == 0 {
			continue
		}
		lists[c] = gapped(slices.Concat(lists[c], items), max(d.state(c), v[c]))
	}
	spans := map[uint64][]span{}
	for c, items := range d.clients {
		if s := deleted(items); s != nil {
			spans[c] = s
		}
	}
	for c, s := range d.undone {
		spans[c] = united(slices.Concat(spans[c], s))
	}
	return write(lists, spans, v)
}

// gapped puts a skip into every hole of the list, from where what is known ends.
func gapped(items []*item, known uint64) []*item {
	out := make([]*item, 0, len(items))
	next := items[0].id.Clock
	if known > 0 && next > known {
		next = known
	}
	for _, s := range items {
		if s.id.Clock > next {
			out = append(out, &item{content: content{kind: kindSkip}, id: ID{s.id.Client, next}, n: s.id.Clock - next})
		} else if off := next - s.id.Clock; off > 0 && len(out) > 0 {
			if off >= s.n {
				continue
			}
			s = s.tail(off)
		}
		out = append(out, s)
		next = s.end()
	}
	return out
}

// deleted returns the deleted spans of a client's items.
func deleted(items []*item) []span {
	var spans []span
	for _, s := range items {
		if !s.gone {
			continue
		}
		if n := len(spans); n > 0 && spans[n-1].clock+spans[n-1].n == s.id.Clock {
			spans[n-1].n += s.n
		} else {
			spans = append(spans, span{s.id.Clock, s.n})
		}
	}
	return spans
}

// write puts an update on the wire, of each client's list what lies after v.
func write(lists map[uint64][]*item, spans map[uint64][]span, v Vector) []byte {
	e := &encoder{}
	e.number(uint64(len(lists)))
	for _, c := range descending(lists) {
		items, off := lists[c], uint64(0)
		if known := v[c]; known > items[0].id.Clock {
			off = known - items[0].id.Clock
		}
		e.number(uint64(len(items)))
		e.number(c)
		e.number(items[0].id.Clock + off)
		for _, s := range items {
			s.write(e, off)
			off = 0
		}
	}
	e.number(uint64(len(spans)))
	for _, c := range descending(spans) {
		e.number(c)
		e.number(uint64(len(spans[c])))
		for _, r := range spans[c] {
			e.number(r.clock)
			e.number(r.n)
		}
	}
	return e.bytes
}

// united sorts spans and makes one of those that touch.
func united(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.clock, b.clock) })
	out := spans[:0]
	for _, r := range spans {
		if n := len(out); n > 0 && out[n-1].clock+out[n-1].n >= r.clock {
			out[n-1].n = max(out[n-1].clock+out[n-1].n, r.clock+r.n) - out[n-1].clock
			continue
		}
		out = append(out, r)
	}
	return out
}
