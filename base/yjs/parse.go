package yjs

import (
	"cmp"
	"slices"
)

// span is a run of deleted clocks of one client.
type span struct{ clock, n uint64 }

// parsed is an update taken apart: each client's structs by clock, and what is deleted.
type parsed struct {
	items   map[uint64][]*item
	deleted map[uint64][]span
	count   int
}

// parse takes an update apart and refuses what breaks the format's rules. Strings are copied, other content stays in the update's bytes.
func parse(b []byte) (*parsed, error) {
	d := &decoder{bytes: b}
	p := &parsed{items: map[uint64][]*item{}, deleted: map[uint64][]span{}}
	for n := d.number(); n > 0 && d.err == nil; n-- {
		count, client, clock := d.number(), d.number(), d.number()
		again := len(p.items[client]) > 0
		for ; count > 0 && d.err == nil; count-- {
			s := d.item(ID{client, clock})
			if d.err != nil {
				break
			}
			clock += s.n
			p.items[client] = append(p.items[client], s)
			if p.count++; p.count > 2*MaxPieces {
				return nil, ErrTooMany
			}
		}
		if again { // no browser names a client twice; what does is read like two updates
			slices.SortStableFunc(p.items[client], func(a, b *item) int { return cmp.Compare(a.id.Clock, b.id.Clock) })
		}
	}
	d.deletions(p.deleted)
	if err := d.end(); err != nil {
		return nil, err
	}
	return p, nil
}

func (d *decoder) deletions(into map[uint64][]span) {
	for n := d.number(); n > 0 && d.err == nil; n-- {
		client := d.number()
		for k := d.number(); k > 0 && d.err == nil; k-- {
			s := span{clock: d.number(), n: d.number()}
			if s.clock+s.n > maxClock {
				d.fail()
			}
			if s.n > 0 {
				into[client] = append(into[client], s)
			}
		}
	}
}

// item reads one struct. It must not depend on its own client's future: honest ones can't, and no order could satisfy it.
func (d *decoder) item(id ID) *item {
	head := d.byte()
	s := &item{id: id}
	s.kind = head & 31
	switch s.kind {
	case kindGC, kindSkip:
		s.n = d.number()
		s.gc = s.kind == kindGC
		s.gone = s.gc
	default:
		d.links(s, head)
		d.content(s)
	}
	if s.n == 0 || id.Clock+s.n > maxClock {
		d.fail()
	}
	return s
}

func (d *decoder) links(s *item, head byte) {
	if head&0x80 != 0 {
		s.hasOrigin, s.origin = true, d.id()
	}
	if head&0x40 != 0 {
		s.hasROrigin, s.rorigin = true, d.id()
	}
	if head&0xc0 == 0 {
		s.hasParent = true
		switch d.number() {
		case 1:
			s.parentRoot = string(d.text())
		case 0:
			s.inItem, s.parentID = true, d.id()
		default:
			d.fail()
		}
		if head&0x20 != 0 {
			s.hasSub, s.sub = true, string(d.text())
		}
	}
	if s.hasOrigin && s.origin.Client == s.id.Client && s.origin.Clock >= s.id.Clock ||
		s.hasROrigin && s.rorigin.Client == s.id.Client && s.rorigin.Clock >= s.id.Clock ||
		s.inItem && s.parentID.Client == s.id.Client && s.parentID.Clock >= s.id.Clock {
		d.fail()
	}
}

func (d *decoder) content(s *item) {
	begin := d.at
	s.n = 1
	switch s.kind {
	case kindDeleted:
		s.n, s.gone = d.number(), true
	case kindJSON, kindAny:
		s.n = d.number()
		for k := s.n; k > 0 && d.err == nil; k-- {
			at := d.at
			if s.kind == kindJSON {
				d.json()
			} else {
				d.skipValue(0)
			}
			s.elems = append(s.elems, d.bytes[at:d.at])
		}
		return
	case kindBinary:
		d.take(d.number())
	case kindEmbed:
		d.json()
	case kindString:
		s.str = units(d.text())
		s.n = uint64(len(s.str))
		return
	case kindFormat:
		d.text()
		d.json()
	case kindType:
		t := &shape{kind: d.number(), item: s}
		if t.kind > typeXMLText {
			d.fail()
		}
		if t.kind == typeElement || t.kind == typeHook {
			t.name = string(d.text())
		}
		s.shape = t
	case kindDoc:
		d.text()
		d.skipValue(0)
	default:
		d.fail()
	}
	s.raw = d.bytes[begin:d.at]
}
