package pad_test

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"testing"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

// letter is an update by which a client types one letter behind those it has typed.
func letter(client, n uint64) []byte {
	b := binary.AppendUvarint([]byte{1, 1}, client)
	b = binary.AppendUvarint(b, n)
	if n == 0 {
		b = append(b, 4, 1, 2, 'r', 'x')
	} else {
		b = binary.AppendUvarint(append(b, 0x84), client)
		b = binary.AppendUvarint(b, n-1)
	}
	return append(b, 1, 'a', 0)
}

func TestNobodyWritesAsAnothersClient(t *testing.T) {
	w := newWorld(t, pad.Limits{Rest: 1})
	p := w.begin()
	other := w.Home(w.Dangjin.Second)
	kim, hers := w.open(w.one, w.in, p.ID)
	lee, his := w.open(w.one, other, p.ID)
	check(t, kim.Write(letter(7, 0)))
	w.until("it to be saved", hers.savedIs(1))
	w.until("the other to hear", his.has(7))

	if err := lee.Write(letter(7, 1)); !errors.Is(err, pad.ErrNotYourClient) {
		t.Errorf("writing on as somebody else's client: %v", err)
	}
	if err := lee.Write(letter(7, 5)); !errors.Is(err, pad.ErrNotYourClient) {
		t.Errorf("writing ahead as somebody else's client: %v", err)
	}
	check(t, lee.Write(letter(8, 0)))
	mixed, err := yjs.Merge(letter(7, 1), letter(8, 1))
	check(t, err)
	if err := lee.Bring(mixed); !errors.Is(err, pad.ErrNotYourClient) {
		t.Errorf("bringing somebody else's letter with one's own: %v", err)
	}
	if v := kim.Vector(); v[7] != 1 || v[8] != 2 {
		t.Errorf("the pad has %v, want what each has written herself", v)
	}
	check(t, lee.Bring(kim.Diff(nil))) // what the pad has already is nobody's writing
	far, _ := w.open(w.two, other, p.ID)
	if err := far.Write(letter(7, 1)); !errors.Is(err, pad.ErrNotYourClient) {
		t.Errorf("writing on as somebody else's client on another node: %v", err)
	}
	check(t, kim.Write(letter(7, 1)))
	w.until("both to be saved", hers.savedIs(2))

	for _, seat := range []*pad.Seat{kim, lee, far} {
		seat.Leave()
	}
	w.until("it to rest on both nodes", func() bool { w.line.mu.Lock(); defer w.line.mu.Unlock(); return len(w.line.heard) == 0 })
	for _, where := range []string{"the log", "the fold"} {
		again, _ := w.open(w.one, other, p.ID)
		if err := again.Bring(letter(7, 2)); !errors.Is(err, pad.ErrNotYourClient) {
			t.Errorf("writing on as somebody else's client after it was read from %s: %v", where, err)
		}
		again.Leave()
		_, err := w.one.Compact(t.Context(), string(w.in.Space()), p.ID)
		check(t, err)
		w.until("it to rest", func() bool { w.line.mu.Lock(); defer w.line.mu.Unlock(); return len(w.line.heard) == 0 })
	}
	back, _ := w.open(w.two, w.in, p.ID) // another tab of hers, another day
	all, err := yjs.Merge(letter(7, 2), letter(9, 0))
	check(t, err)
	check(t, back.Bring(all))
	if v := back.Vector(); v[7] != 3 || v[9] != 1 {
		t.Errorf("of what she wrote without a line the pad has %v", v)
	}
}

func TestAClientThatShowsItselfIsKeptForItsMember(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	p := w.begin()
	kim, _ := w.open(w.one, w.in, p.ID)
	lee, _ := w.open(w.one, w.Home(w.Dangjin.Second), p.ID)
	for range 2 {
		if !kim.Show(7) {
			t.Error("a client that nobody has isn't hers, or not for long")
		}
	}
	if lee.Show(7) {
		t.Error("a client that is hers is somebody else's as well")
	}
	if err := lee.Write(letter(7, 0)); !errors.Is(err, pad.ErrNotYourClient) {
		t.Errorf("writing first as a client that another shows: %v", err)
	}
	lee.ShowsElsewhere(9, string(w.in.Member()), true)
	if lee.Show(9) || !kim.Show(9) {
		t.Error("a client that shows itself on another node isn't its member's alone")
	}
	kim.Leave()
	if !lee.Show(7) {
		t.Error("a client that left without a word is kept for good")
	}
	check(t, lee.Write(letter(7, 0)))
}

// gate is a store whose commits of rows return when they may.
type gate struct {
	pad.Store
	mu   sync.Mutex
	shut chan struct{} // commits wait for it
	come chan struct{} // one for each that waits
}

type gatedShelf struct {
	pad.Shelf
	gate *gate
}

func (g *gate) In(in tenants.Scope) pad.Shelf { return gatedShelf{g.Store.In(in), g} }

func (s gatedShelf) AddRow(ctx context.Context, r pad.Row, told ...tenants.Told) error {
	s.gate.mu.Lock()
	shut := s.gate.shut
	s.gate.mu.Unlock()
	s.gate.come <- struct{}{}
	select {
	case <-shut:
	case <-ctx.Done():
	}
	return s.Shelf.AddRow(ctx, r, told...)
}

// TestSavedIsSaidOnceTheStoreHasIt blocks the commit, which both engines sync: what is written is relayed meanwhile, and nobody is told that it is
// saved. A client's first update is neither, so that whoever sees its number knows that the log says whose it is.
func TestSavedIsSaidOnceTheStoreHasIt(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	g := &gate{Store: w.kept.Pads(), shut: make(chan struct{}), come: make(chan struct{}, 100)}
	s := w.nodeOver(g, pad.Limits{})
	t.Cleanup(s.Close)
	p := w.begin()
	kim, hers := w.open(s, w.in, p.ID)
	lee, his := w.open(s, w.Home(w.Dangjin.Second), p.ID)
	said := func(e *ear) (uint64, yjs.Vector) {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.saved, e.doc.StateVector()
	}

	check(t, kim.Write(letter(7, 0)))
	<-g.come
	lee.Say([]byte{3}) // goes the same way behind it
	w.until("what was said after it to come", func() bool { his.mu.Lock(); defer his.mu.Unlock(); return his.said == 1 })
	if n, _ := said(hers); n != 0 {
		t.Errorf("%d updates are said to be saved before the commit has returned", n)
	}
	if _, v := said(his); v[7] != 0 {
		t.Error("a client's first update is heard before the log has it")
	}
	close(g.shut)
	w.until("it to be saved", hers.savedIs(1))
	w.until("it to be heard", his.has(7))

	g.mu.Lock()
	g.shut = make(chan struct{})
	g.mu.Unlock()
	check(t, kim.Write(letter(7, 1)))
	<-g.come
	w.until("it to be heard before it is kept", func() bool { _, v := said(his); return v[7] == 2 })
	if n, _ := said(hers); n != 1 {
		t.Errorf("%d updates are said to be saved, and the second hasn't been committed", n)
	}
	close(g.shut)
	w.until("it to be saved", hers.savedIs(2))
}
