package yjs

import "slices"

// place puts s, without its first off units, between its neighbours as every other document of the same updates does.
// All it depends on must be known.
func (d *Doc) place(s *item, off uint64) error {
	d.taken++
	d.work++
	if d.exhausted() {
		return ErrTooCostly
	}
	if s.gc {
		s.id.Clock += off
		s.n -= off
		d.add(s)
		return nil
	}
	alive := d.resolve(s, off)
	if alive && s.shape != nil {
		if s.shape.depth = s.parent.depth + 1; s.shape.depth > MaxDepth {
			return ErrTooDeep
		}
	}
	if !alive {
		d.add(&item{content: content{kind: kindGC}, id: s.id, n: s.n, gc: true, gone: true})
		return nil
	}
	if s.left == nil && (s.right == nil || s.right.left != nil) || s.left != nil && s.left.right != s.right {
		d.settle(s)
	}
	d.link(s)
	d.add(s)
	if s.gone {
		d.fresh = append(d.fresh, s)
	}
	if s.parent.item != nil && s.parent.item.gone || s.hasSub && s.right != nil {
		d.remove(s)
	}
	return nil
}

// exhausted reports whether the document has cost more steps than honest writing does.
func (d *Doc) exhausted() bool { return d.work > d.room*(freeWork+workEach*d.taken) }

// resolve finds the neighbours and the parent that s names, and cuts off what is known of it. It reports false if one of them is forgotten:
// then s is forgotten too. The same befalls what names neighbours of two parents, which would tie the lists together; no browser writes it.
func (d *Doc) resolve(s *item, off uint64) bool {
	alive := true
	if s.hasOrigin {
		s.left = d.cutAfter(s.origin)
		alive = !s.left.gc
	}
	if s.hasROrigin {
		s.right = d.cutBefore(s.rorigin)
		alive = alive && !s.right.gc
	}
	if alive {
		switch {
		case s.inItem:
			if p := d.get(s.parentID); !p.gc && p.shape != nil {
				s.parent = p.shape
			}
		case s.hasParent:
			s.parent = d.root(s.parentRoot)
		case s.left != nil:
			s.parent, s.sub, s.hasSub = s.left.parent, s.left.sub, s.left.hasSub
		case s.right != nil:
			s.parent, s.sub, s.hasSub = s.right.parent, s.right.sub, s.right.hasSub
		}
	}
	if off > 0 {
		s.id.Clock += off
		s.n -= off
		if alive {
			s.left = d.cutAfter(ID{s.id.Client, s.id.Clock - 1})
			s.hasOrigin, s.origin = true, s.left.last()
			s.content = s.splice(off)
			alive = !s.left.gc
		}
	}
	for _, n := range [...]*item{s.left, s.right} {
		if n != nil && alive && (n.parent != s.parent || n.hasSub != s.hasSub || n.sub != s.sub) {
			alive = false
		}
	}
	return alive && s.parent != nil
}

// settle finds the left neighbour of s among those that others put in the same place at the same time. This is the heart of Yjs: everybody who
// has the same items comes to the same order.
func (d *Doc) settle(s *item) {
	left := s.left
	var o *item
	if left != nil {
		o = left.right
	} else {
		o = d.first(s)
	}
	d.stamp += 2
	before, rivals := d.stamp, d.stamp // marks of "seen on this walk" and "seen since left moved"
	for o != nil && o != s.right {
		d.work++
		o.seen, o.rival = before, rivals
		if o.hasOrigin == s.hasOrigin && o.origin == s.origin {
			if o.id.Client < s.id.Client {
				left = o
				d.stamp++
				rivals = d.stamp
			} else if o.hasROrigin == s.hasROrigin && o.rorigin == s.rorigin {
				break
			}
		} else {
			if !o.hasOrigin {
				break
			}
			from := d.get(o.origin)
			if from.seen != before {
				break
			}
			if from.rival != rivals {
				left = o
				d.stamp++
				rivals = d.stamp
			}
		}
		o = o.right
	}
	s.left = left
}

// first returns where the list begins into which s goes.
func (d *Doc) first(s *item) *item {
	if !s.hasSub {
		return s.parent.start
	}
	o := s.parent.keys[s.sub]
	for o != nil && o.left != nil {
		d.work++
		o = o.left
	}
	return o
}

// link ties s between its neighbours. A key's last item is its value; those before it are deleted.
func (d *Doc) link(s *item) {
	if s.left != nil {
		s.right = s.left.right
		s.left.right = s
	} else {
		s.right = d.first(s)
		if !s.hasSub {
			s.parent.start = s
		}
	}
	if s.right != nil {
		s.right.left = s
		return
	}
	if s.hasSub {
		if s.parent.keys == nil {
			s.parent.keys = map[string]*item{}
		}
		s.parent.keys[s.sub] = s
		if s.left != nil {
			d.remove(s.left)
		}
	}
}

func (d *Doc) add(s *item) {
	d.clients[s.id.Client] = append(d.clients[s.id.Client], s)
	d.held++
}

// cut splits the client's item at i after off units, and returns the right part.
func (d *Doc) cut(c uint64, i int, off uint64) *item {
	l := d.clients[c][i]
	r := &item{id: ID{c, l.id.Clock + off}, n: l.n - off, gone: l.gone}
	r.hasOrigin, r.origin = true, ID{c, r.id.Clock - 1}
	r.hasROrigin, r.rorigin = l.hasROrigin, l.rorigin
	r.parent, r.sub, r.hasSub = l.parent, l.sub, l.hasSub
	r.content = l.splice(off)
	r.left, r.right = l, l.right
	if r.right != nil {
		r.right.left = r
	}
	l.right, l.n = r, off
	if r.hasSub && r.right == nil {
		r.parent.keys[r.sub] = r
	}
	d.work += (len(d.clients[c]) - i) / 32
	d.clients[c] = slices.Insert(d.clients[c], i+1, r)
	d.held++
	return r
}

// cutBefore returns the item that begins with the unit, cutting one in two for it.
func (d *Doc) cutBefore(id ID) *item {
	i := d.index(id.Client, id.Clock)
	s := d.clients[id.Client][i]
	if s.id.Clock < id.Clock && !s.gc {
		return d.cut(id.Client, i, id.Clock-s.id.Clock)
	}
	return s
}

// cutAfter returns the item that ends with the unit, cutting one in two for it.
func (d *Doc) cutAfter(id ID) *item {
	i := d.index(id.Client, id.Clock)
	s := d.clients[id.Client][i]
	if id.Clock != s.end()-1 && !s.gc {
		d.cut(id.Client, i, id.Clock-s.id.Clock+1)
	}
	return s
}
