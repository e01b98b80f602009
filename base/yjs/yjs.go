// Package yjs reads, joins and writes documents of Yjs 13, the conflict-free format that editors in the browser share, in its update format
// V1: bytes in, bytes out. It holds what a server needs, to take updates of many in any order, to know what somebody lacks, to forget what was
// deleted, to read the text and to write another in its place. It knows nothing of sockets, tenants or editors, and observes nothing.
//
// Whatever comes in may be forged. What can't be read is refused before it touches a document; what would cost without bound is refused on the
// way, and then the document must be loaded again from what was kept (see Doc.Apply). Nothing here panics on bytes.
package yjs

import (
	"cmp"
	"maps"
	"slices"

	"github.com/naru-network/naru/base/fault"
)

// What can be wrong with an update.
var (
	// ErrMalformed says that bytes are no update, vector or value of Yjs: cut short, with lengths that can't be, or against its rules.
	ErrMalformed = fault.New(fault.Invalid, "yjs.malformed")
	// ErrTooDeep says that something would be nested more than MaxDepth deep.
	ErrTooDeep = fault.New(fault.Invalid, "yjs.too_deep")
	// ErrTooMany says that a document would have more pieces than MaxPieces.
	ErrTooMany = fault.New(fault.TooLarge, "yjs.too_many")
	// ErrTooCostly says that putting an update in its place costs more than honest writing ever does.
	ErrTooCostly = fault.New(fault.Invalid, "yjs.too_costly")
	// ErrTooEarly says that more updates wait for others before them than MaxWaiting.
	ErrTooEarly = fault.New(fault.Invalid, "yjs.too_early")
	// ErrBroken says that an earlier update stopped half way: the document must be loaded again.
	ErrBroken = fault.New(fault.Internal, "yjs.broken")
)

// Bounds of what a document takes. They are far above what people write, and keep the memory of one document within some 100 MB.
const (
	MaxPieces  = 400_000 // structs of one document: a history of 100,000 keystrokes has some 40,000
	MaxWaiting = 50_000  // structs, and ranges of deletions, that wait for others before them
	MaxDepth   = 500     // of elements in elements; an editor's nested list takes three for each level

	maxClock = 1 << 53 // numbers in a browser are exact up to here
	freeWork = 50_000_000
	workEach = 500 // steps for each struct: honest ones take fewer than ten
)

// A Vector says for each client how many of its clocks are known: what a document has, without gaps.
type Vector map[uint64]uint64

// Encode returns the vector as clients send it in sync step 1.
func (v Vector) Encode() []byte {
	e := &encoder{}
	e.number(uint64(len(v)))
	for _, c := range descending(v) {
		e.number(c)
		e.number(v[c])
	}
	return e.bytes
}

// Covers reports whether v has all that w has.
func (v Vector) Covers(w Vector) bool {
	for c, n := range w {
		if v[c] < n {
			return false
		}
	}
	return true
}

// ParseVector reads a vector as Encode writes it. It returns ErrMalformed.
func ParseVector(b []byte) (Vector, error) {
	d := &decoder{bytes: b}
	v := Vector{}
	for n := d.number(); n > 0 && d.err == nil; n-- {
		c := d.number()
		v[c] = d.number()
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	return v, nil
}

// StateVector returns what a document would know after this update alone. It returns ErrMalformed.
func StateVector(update []byte) (Vector, error) {
	p, err := parse(update)
	if err != nil {
		return nil, err
	}
	v := Vector{}
	for c, items := range p.items {
		var next uint64
		for _, s := range items {
			if s.id.Clock > next || s.kind == kindSkip {
				break
			}
			next = max(next, s.end())
		}
		if next > 0 {
			v[c] = next
		}
	}
	return v, nil
}

// Touches returns what an update brings: for each client the clocks after its last struct, whether or not what comes before is known.
// It returns ErrMalformed.
func Touches(update []byte) (Vector, error) {
	p, err := parse(update)
	if err != nil {
		return nil, err
	}
	v := Vector{}
	for c, items := range p.items {
		v[c] = items[len(items)-1].end()
	}
	return v, nil
}

// Empty reports whether an update brings nothing: no struct and no deletion.
func Empty(update []byte) bool { return len(update) == 2 && update[0] == 0 && update[1] == 0 }

// OnlyDeletes reports whether an update brings no struct: it takes away at most.
func OnlyDeletes(update []byte) bool { return len(update) > 0 && update[0] == 0 }

// descending returns the keys in the order in which Yjs writes clients.
func descending[V any, M ~map[uint64]V](m M) []uint64 {
	return slices.SortedFunc(maps.Keys(m), func(a, b uint64) int { return cmp.Compare(b, a) })
}
