package yjs

// remove marks s deleted, and all that it holds.
func (d *Doc) remove(s *item) {
	if s.gone {
		return
	}
	s.gone = true
	d.work++
	d.fresh = append(d.fresh, s)
	if t := s.shape; t != nil {
		for c := t.start; c != nil; c = c.right {
			d.remove(c)
		}
		for _, c := range t.keys {
			d.remove(c)
		}
	}
}

// erase deletes what is known of the client's deleted spans; the rest stays undone.
func (d *Doc) erase(c uint64) error {
	var rest []span
	for _, r := range d.undone[c] {
		state, end := d.state(c), r.clock+r.n
		if r.clock >= state {
			rest = append(rest, r)
			continue
		}
		if state < end {
			rest = append(rest, span{state, end - state})
			end = state
		}
		d.eraseSpan(c, r.clock, end)
		if d.work++; d.exhausted() {
			return ErrTooCostly
		}
		if d.held > d.room*MaxPieces { // each span cuts two items at most, and spans are bounded by an update's bytes alone
			return ErrTooMany
		}
	}
	if len(rest) == 0 {
		delete(d.undone, c)
	} else {
		d.undone[c] = united(rest)
	}
	return nil
}

func (d *Doc) eraseSpan(c, from, to uint64) {
	i := d.index(c, from)
	if s := d.clients[c][i]; !s.gone && s.id.Clock < from {
		d.cut(c, i, from-s.id.Clock)
		i++
	}
	for ; i < len(d.clients[c]) && d.clients[c][i].id.Clock < to; i++ {
		s := d.clients[c][i]
		d.work++
		if s.gone {
			continue
		}
		if to < s.end() {
			d.cut(c, i, to-s.id.Clock)
		}
		d.remove(s)
	}
}

// forget drops the content of what the update at hand deleted. What was inside a deleted element leaves its list too.
func (d *Doc) forget() {
	for _, s := range d.fresh {
		if !s.gc {
			forgetItem(s, false)
		}
	}
	clear(d.fresh)
	d.fresh = d.fresh[:0]
}

func forgetItem(s *item, parentGone bool) {
	if t := s.shape; t != nil {
		for c := t.start; c != nil; c = c.right {
			forgetItem(c, true)
		}
		for _, c := range t.keys {
			for ; c != nil; c = c.left {
				forgetItem(c, true)
			}
		}
		t.start, t.keys = nil, nil
	}
	if !parentGone {
		s.content = content{kind: kindDeleted}
		return
	}
	s.gc = true
	s.content = content{kind: kindGC}
	s.hasOrigin, s.hasROrigin, s.hasParent, s.inItem, s.parent = false, false, false, false, nil
}

// join makes one item of those that a client made side by side and that still stand so.
func (d *Doc) join(c uint64) {
	items := d.clients[c]
	out := items[:0]
	for _, r := range items {
		if len(out) > 0 && joined(out[len(out)-1], r) {
			d.held--
			continue
		}
		out = append(out, r)
	}
	clear(items[len(out):])
	d.clients[c] = out
	d.grown[c] = len(out)
}

// joined puts r into l if both can be one.
func joined(l, r *item) bool {
	if l.gc && r.gc {
		l.n += r.n
		return true
	}
	if l.gc || r.gc || l.gone != r.gone || l.right != r || !r.continues(l) || !l.content.join(&r.content) {
		return false
	}
	if r.hasSub && r.parent.keys[r.sub] == r {
		r.parent.keys[r.sub] = l
	}
	l.right = r.right
	if l.right != nil {
		l.right.left = l
	}
	l.n += r.n
	return true
}
