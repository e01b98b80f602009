package yjs

import (
	"cmp"
	"slices"
)

// Merge makes one update of several without making a document of them: what one of them depends on need not be there. Runs that were typed in
// several updates become one; what is missing between them stays missing. It returns ErrMalformed or ErrTooMany.
func Merge(updates ...[]byte) ([]byte, error) {
	lists, spans, err := combine(updates)
	if err != nil {
		return nil, err
	}
	return write(lists, spans, nil), nil
}

// Diff returns as an update what of this one somebody lacks who has v. All its deletions stay in it.
func Diff(update []byte, v Vector) ([]byte, error) {
	lists, spans, err := combine([][]byte{update})
	if err != nil {
		return nil, err
	}
	for c, items := range lists {
		i := slices.IndexFunc(items, func(s *item) bool { return s.end() > v[c] })
		for i >= 0 && i < len(items) && items[i].kind == kindSkip {
			i++
		}
		if i < 0 {
			delete(lists, c)
			continue
		}
		lists[c] = items[i:]
	}
	return write(lists, spans, v), nil
}

// Without returns an update without the structs of some clients. All its deletions stay in it. It returns ErrMalformed or ErrTooMany.
func Without(update []byte, clients ...uint64) ([]byte, error) {
	lists, spans, err := combine([][]byte{update})
	if err != nil {
		return nil, err
	}
	for _, c := range clients {
		delete(lists, c)
	}
	return write(lists, spans, nil), nil
}

// combine takes updates apart and gives each client one list without overlaps, its holes filled with skips.
func combine(updates [][]byte) (map[uint64][]*item, map[uint64][]span, error) {
	lists, spans, count := map[uint64][]*item{}, map[uint64][]span{}, 0
	for _, u := range updates {
		p, err := parse(u)
		if err != nil {
			return nil, nil, err
		}
		if count += p.count; count > 4*MaxPieces {
			return nil, nil, ErrTooMany
		}
		for c, items := range p.items {
			for _, s := range items {
				if s.kind != kindSkip {
					lists[c] = append(lists[c], s)
				}
			}
		}
		for c, s := range p.deleted {
			spans[c] = append(spans[c], s...)
		}
	}
	for c, s := range spans {
		spans[c] = united(s)
	}
	for c, items := range lists {
		lists[c] = chained(items)
	}
	return lists, spans, nil
}

// chained orders a client's structs, cuts off what two updates both have, and joins what was made side by side.
func chained(items []*item) []*item {
	slices.SortStableFunc(items, func(a, b *item) int { return cmp.Compare(a.id.Clock, b.id.Clock) })
	out, next := make([]*item, 0, len(items)), items[0].id.Clock
	for _, s := range items {
		if s.end() <= next {
			continue
		}
		if s.id.Clock > next {
			out = append(out, &item{content: content{kind: kindSkip}, id: ID{s.id.Client, next}, n: s.id.Clock - next})
		} else if off := next - s.id.Clock; off > 0 {
			s = s.tail(off)
		}
		next = s.end()
		if n := len(out); n > 0 {
			l := out[n-1]
			if l.gc && s.gc || !l.gc && !s.gc && l.kind != kindSkip && s.continues(l) && l.join(&s.content) {
				l.n += s.n
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// tail returns s without its first off units; s stays as it was.
func (i *item) tail(off uint64) *item {
	r := *i
	r.id.Clock += off
	r.n -= off
	if !r.gc && r.kind != kindSkip {
		r.hasOrigin, r.origin = true, ID{i.id.Client, r.id.Clock - 1}
		r.hasParent, r.inItem = false, false
		l := i.content
		r.content = l.splice(off)
	}
	return &r
}
