package yjs

import (
	"unicode/utf16"
	"unicode/utf8"
)

// ID names one unit of a document: the client that made it, and its count of units before.
type ID struct{ Client, Clock uint64 }

// The kinds of a struct, by their number on the wire.
const (
	kindGC = iota // forgotten: only its length is known
	kindDeleted
	kindJSON
	kindBinary
	kindString
	kindEmbed
	kindFormat
	kindType
	kindAny
	kindDoc
	kindSkip // nothing is known of these clocks
)

// The kinds of a shared type, by their number on the wire.
const (
	typeArray = iota
	typeMap
	typeText
	typeElement
	typeFragment
	typeHook
	typeXMLText
	typeRoot // of ours: a root's kind isn't on the wire
)

// shape is a shared type: a list of items, and a map of items' last by key.
type shape struct {
	kind  uint64
	name  string // of an element
	item  *item  // that holds it, nil for a root
	root  string
	depth int
	start *item
	keys  map[string]*item
}

// content is what an item holds.
type content struct {
	kind  byte
	raw   []byte   // binary, embed, format, type and doc: the wire's bytes after the kind
	str   []uint16 // string
	elems [][]byte // of JSON, with their lengths, and of Any
	shape *shape
}

// item is a run of units that one client made side by side.
type item struct {
	content
	id          ID
	n           uint64
	left, right *item
	parent      *shape
	origin      ID // the unit left of it when it was made, if hasOrigin
	rorigin     ID // the unit right of it
	parentID    ID // where its parent is an item, as on the wire
	parentRoot  string
	sub         string // the key, where it is a map's value
	seen, rival uint64 // marks of place, see conflicts
	gone        bool   // deleted
	gc          bool   // forgotten, out of every list
	hasOrigin   bool
	hasROrigin  bool
	hasParent   bool // the wire named the parent
	inItem      bool // and it is parentID
	hasSub      bool
}

func (i *item) last() ID    { return ID{i.id.Client, i.id.Clock + i.n - 1} }
func (i *item) end() uint64 { return i.id.Clock + i.n }

// continues reports whether i was made right after l and beside it, so that both can be one.
func (i *item) continues(l *item) bool {
	return i.hasOrigin && i.origin == l.last() && l.hasROrigin == i.hasROrigin && l.rorigin == i.rorigin
}

// splice leaves the first off units in c and returns the others.
func (c *content) splice(off uint64) content {
	r := content{kind: c.kind}
	switch c.kind {
	case kindString:
		r.str = c.str[off:]
		c.str = c.str[:off:off]
		if utf16.IsSurrogate(rune(c.str[off-1])) && c.str[off-1] < 0xDC00 { // as browsers do: a halved letter is no letter
			c.str = append(append([]uint16{}, c.str[:off-1]...), utf8.RuneError)
			r.str = append([]uint16{utf8.RuneError}, r.str[1:]...)
		}
	case kindAny, kindJSON:
		r.elems = c.elems[off:]
		c.elems = c.elems[:off:off]
	}
	return r
}

// join appends r to c where their kind allows it.
func (c *content) join(r *content) bool {
	if c.kind != r.kind {
		return false
	}
	switch c.kind {
	case kindString:
		c.str = append(c.str, r.str...)
	case kindAny, kindJSON:
		c.elems = append(c.elems, r.elems...)
	case kindDeleted:
	default:
		return false
	}
	return true
}

func (c *content) write(e *encoder, n, off uint64) {
	switch c.kind {
	case kindDeleted:
		e.number(n - off)
	case kindString:
		e.text(string(utf16.Decode(c.str[off:])))
	case kindAny, kindJSON:
		e.number(uint64(len(c.elems)) - off)
		for _, x := range c.elems[off:] {
			e.raw(x)
		}
	default:
		e.raw(c.raw)
	}
}

// weight returns about how many bytes i takes on the wire.
func (i *item) weight() int {
	n := 12 + len(i.raw) + 2*len(i.str)
	for _, x := range i.elems {
		n += len(x)
	}
	return n
}

// write puts i on the wire without its first off units.
func (i *item) write(e *encoder, off uint64) {
	if i.gc || i.kind == kindSkip {
		e.byte(i.kind)
		e.number(i.n - off)
		return
	}
	origin, hasOrigin := i.origin, i.hasOrigin
	if off > 0 {
		origin, hasOrigin = ID{i.id.Client, i.id.Clock + off - 1}, true
	}
	head := i.kind
	if hasOrigin {
		head |= 0x80
	}
	if i.hasROrigin {
		head |= 0x40
	}
	if i.hasSub {
		head |= 0x20
	}
	e.byte(head)
	if hasOrigin {
		e.id(origin)
	}
	if i.hasROrigin {
		e.id(i.rorigin)
	}
	if !hasOrigin && !i.hasROrigin {
		i.writeParent(e)
	}
	i.content.write(e, i.n, off)
}

func (i *item) writeParent(e *encoder) {
	switch {
	case i.parent != nil && i.parent.item != nil:
		e.number(0)
		e.id(i.parent.item.id)
	case i.parent != nil:
		e.number(1)
		e.text(i.parent.root)
	case i.inItem:
		e.number(0)
		e.id(i.parentID)
	default:
		e.number(1)
		e.text(i.parentRoot)
	}
	if i.hasSub {
		e.text(i.sub)
	}
}
