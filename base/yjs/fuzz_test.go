package yjs_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/naru-network/naru/base/yjs"
)

// FuzzApply holds that no two updates, whatever they are, make a document panic or hang, that a document says its own state again, and that
// what it says is read to the same document.
func FuzzApply(f *testing.F) {
	for _, h := range fixture(f)[:10] {
		f.Add(h.Updates[0], h.Updates[len(h.Updates)/2], h.HalfVector)
		f.Add(h.Half, h.Updates[len(h.Updates)-1], h.Vector)
	}
	f.Fuzz(func(t *testing.T, a, b, v []byte) {
		d := yjs.New()
		if d.Apply(bytes.Clone(a)) != nil || d.Apply(bytes.Clone(b)) != nil {
			return
		}
		state := d.Encode()
		e, err := yjs.Load(state)
		if err != nil {
			t.Fatalf("its own state is refused: %v", err)
		}
		if !vectorsEqual(d.StateVector(), e.StateVector()) {
			t.Fatalf("read again it has %v, had %v", e.StateVector(), d.StateVector())
		}
		if !same(t, d, e) {
			t.Fatal("read again it holds something else")
		}
		merged, err := yjs.Merge(a, b)
		if err != nil {
			t.Fatalf("what could be applied can't be merged: %v", err)
		}
		if _, err := yjs.Load(merged); err != nil {
			t.Fatalf("merged it is refused: %v", err)
		}
		if vector, err := yjs.ParseVector(v); err == nil {
			if _, err := yjs.Load(d.Diff(vector)); err != nil {
				t.Fatalf("a difference is refused: %v", err)
			}
			if _, err := yjs.Diff(merged, vector); err != nil {
				t.Fatalf("an update has no difference: %v", err)
			}
		}
	})
}

func vectorsEqual(a, b yjs.Vector) bool { return a.Covers(b) && b.Covers(a) }

func same(t *testing.T, a, b *yjs.Doc) bool {
	names := a.Roots()
	slices.Sort(names)
	for _, name := range names {
		x, err := a.Tree(name)
		y, err2 := b.Tree(name)
		if err != nil || err2 != nil {
			t.Fatal(errors.Join(err, err2))
		}
		if !slices.EqualFunc(x, y, yjs.Node.Equal) {
			return false
		}
	}
	return true
}

// FuzzParse holds that reading vectors and updates refuses or succeeds, and that what is read is written the same again.
func FuzzParse(f *testing.F) {
	for _, h := range fixture(f)[:10] {
		f.Add(h.Vector)
		f.Add(h.Updates[0])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := yjs.ParseVector(b); err == nil {
			w, err := yjs.ParseVector(v.Encode())
			if err != nil || !vectorsEqual(v, w) {
				t.Fatalf("the vector %v is written as %v, %v", v, w, err)
			}
		}
		if m, err := yjs.Merge(b); err == nil {
			again, err := yjs.Merge(m)
			if err != nil || !bytes.Equal(m, again) {
				t.Fatalf("merged twice it isn't the same: %v", err)
			}
		}
	})
}
