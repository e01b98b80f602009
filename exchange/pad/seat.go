package pad

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"sync"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

// Listener is somebody who has a pad open. Its methods must not wait, and must not call back.
type Listener interface {
	// Relay brings what was written and said, also by the listener itself, which it leaves out.
	Relay(b *Batch)
	// Saved says how many of its own writes, from the first, are kept for good. A later call never says less.
	Saved(count uint64)
	// Turned says that the pad is in another state.
	Turned(s State)
	// Lost says that what the listener has is no longer what the pad is: it must open it again.
	Lost()
}

// Batch is what came in a moment, on its way to everybody who has the pad open.
type Batch struct {
	Sent []Sent
	once sync.Once
	made any
}

// Sent is one update, or something said that isn't kept, such as where a cursor is.
type Sent struct {
	Update []byte
	Said   []byte
	From   *Seat // nil where it came from another node

	number uint64 // under which other nodes hear of it; 0 where they read it in the log
}

// Made returns what make makes of the batch, once for all who ask.
func (b *Batch) Made(make func([]Sent) any) any {
	b.once.Do(func() { b.made = make(b.Sent) })
	return b.made
}

// Has reports whether something of the batch came from the listener itself.
func (b *Batch) Has(l Listener) bool {
	return slices.ContainsFunc(b.Sent, func(x Sent) bool { return x.Of(l) })
}

// Of reports whether it came from the listener.
func (x Sent) Of(l Listener) bool { return x.From != nil && x.From.to == l }

// Seat is a member's place at an open pad. Leave gives it back.
type Seat struct {
	sheet *sheet
	in    tenants.Scope
	to    Listener // nil for one who only writes

	// Under the sheet's lock.
	marks    []uint64 // for each write that isn't kept yet, how much must be
	count    uint64   // of writes ever
	refused  error    // why what she writes live can't follow what she wrote before
	claiming uint64   // how much must be kept before others hear what she writes
}

// Open gives a place at a pad to whoever may read it. To others, guests among them, the pad isn't there.
func (s *Service) Open(ctx context.Context, in tenants.Scope, id ID, to Listener) (*Seat, Pad, error) {
	p, err := s.Pad(ctx, in, id)
	if err != nil {
		return nil, p, err
	}
	seat, err := s.sit(ctx, in, p, to)
	return seat, p, err
}

// Leave gives the place back. What was written stays on its way.
func (t *Seat) Leave() { t.sheet.leave(t) }

// Writes returns why the holder can't write now, if she can't: ErrReadOnly, ErrFrozen or ErrArchived.
func (t *Seat) Writes() error {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	return t.writes()
}

func (t *Seat) writes() error {
	if !t.in.May(tenants.WritePad) {
		return ErrReadOnly
	}
	return writableIn(t.sheet.state)
}

// Vector returns what the pad has, and Diff what somebody lacks who has v.
func (t *Seat) Vector() yjs.Vector {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	return t.sheet.doc.StateVector()
}

// Diff returns as one update what somebody lacks who has v.
func (t *Seat) Diff(v yjs.Vector) []byte {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	return t.sheet.doc.Diff(v)
}

// Write takes in what the holder has just written. It is relayed at once, and kept a moment later, which her listener is told. It returns
// what Writes returns, ErrUpdateTooLarge, ErrPadFull, ErrBusy, ErrClosing, or what package yjs says of the update; then the pad is as before,
// and what she writes from then on is refused in the same way, since it rests on what was refused, until she Brings all she has.
// After ErrNotYourClient the pad has of the update what it holds of the holder's own clients, and she may write on.
func (t *Seat) Write(update []byte) error {
	sh := t.sheet
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if t.refused != nil {
		return t.refused
	}
	return t.took(t.write(update))
}

// took counts a write that was taken in, be it in part.
func (t *Seat) took(err error) error {
	if err != nil && !errors.Is(err, ErrNotYourClient) {
		t.refused = err
		return err
	}
	t.noted()
	return err
}

// Bring takes in all that the holder has and the pad may lack, such as what she wrote without a line. It returns what Write returns. Bringing
// nothing new is open to whoever reads.
func (t *Seat) Bring(update []byte) error {
	sh := t.sheet
	sh.mu.Lock()
	defer sh.mu.Unlock()
	t.refused = nil
	has, err := sh.doc.Has(update)
	if err != nil {
		return err
	}
	if has {
		sh.adopt() // what of it only another node has said may be kept nowhere yet
		return t.took(nil)
	}
	return t.took(t.write(update))
}

// Say tells the others something that isn't kept.
func (t *Seat) Say(body []byte) {
	t.sheet.mu.Lock()
	defer t.sheet.mu.Unlock()
	t.sheet.relay(Sent{Said: body, From: t})
}

// write is called under the sheet's lock.
func (t *Seat) write(update []byte) error {
	sh, l := t.sheet, &t.sheet.s.Limits
	if err := t.writes(); err != nil {
		return err
	}
	switch {
	case sh.ended:
		return ErrClosing
	case len(update) > l.Update:
		return ErrUpdateTooLarge
	case sh.waiting+len(update) > l.Waiting:
		return ErrBusy
	case !yjs.OnlyDeletes(update) && sh.full():
		return ErrPadFull
	}
	fresh, others, err := sh.doc.TakeOf(update, func(client uint64) bool { return sh.claims.of(string(t.in.Member()), client) })
	if err == nil && len(others) > 0 {
		update, err = yjs.Without(update, others...)
	}
	if err != nil {
		sh.mend()
		return err
	}
	if !yjs.Empty(update) {
		sh.grown += len(update)
		w := &writing{update: update, in: t.in, seat: t, clients: t.claim(fresh)}
		sh.push(w)
		sh.pass(w)
	}
	if len(others) > 0 {
		return ErrNotYourClient
	}
	return nil
}

// noted counts a write, which is kept once all is that the sheet holds now.
func (t *Seat) noted() {
	t.count++
	t.marks = append(t.marks, t.sheet.written)
	if t.sheet.kept >= t.sheet.written {
		t.tellSaved()
	}
}

// tellSaved says how much is kept by now.
func (t *Seat) tellSaved() {
	n := 0
	for n < len(t.marks) && t.marks[n] <= t.sheet.kept {
		n++
	}
	if n == 0 {
		return
	}
	t.marks = slices.Delete(t.marks, 0, n)
	if t.to != nil {
		t.to.Saved(t.count - uint64(len(t.marks)))
	}
}

// Doubt has every open pad look into its log: the bus has lost something.
func (s *Service) Doubt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sh := range s.sheets {
		select {
		case <-sh.ready:
			sh.mu.Lock()
			sh.look = true
			sh.mu.Unlock()
			nudge(sh.wake)
		default: // it reads its log at this moment
		}
	}
}

// LastSeq returns the place of the last row of a pad's log.
func (s *Service) LastSeq(ctx context.Context, in tenants.Scope, id ID) (int64, error) {
	if _, err := s.Pad(ctx, in, id); err != nil {
		return 0, err
	}
	shelf := s.Store.In(in)
	last, err := shelf.Tail(ctx, id)
	if err != nil {
		return 0, err
	}
	folded, err := shelf.Folded(ctx, id) // read behind the rows: a fold says that it holds before its rows go
	return max(last.Seq, folded), err
}

// Document returns the pad's text as it is kept, with all that was written here before, and the place in the log that it goes to.
func (s *Service) Document(ctx context.Context, in tenants.Scope, id ID) (*yjs.Doc, int64, error) {
	p, err := s.Pad(ctx, in, id)
	if err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	sh := s.sheets[key{in.Space(), p.ID}]
	s.mu.Unlock()
	if sh != nil {
		if err := sh.settle(ctx); err != nil {
			return nil, 0, err
		}
	}
	r, err := s.read(ctx, in, id)
	return r.doc, r.seq, err
}

// Apply takes in an update of the caller's, relays it to all who have the pad open, and returns once it is kept. It returns what Seat.Write returns.
func (s *Service) Apply(ctx context.Context, in tenants.Scope, id ID, update []byte) error {
	return s.edit(ctx, in, id, func(t *Seat) error { return t.Bring(update) })
}

// Replace puts other texts in the place of what stands under the roots, as one edit of the caller's like any other. What is the same at the
// beginning and the end of a text stays as it is. It returns what Apply returns.
func (s *Service) Replace(ctx context.Context, in tenants.Scope, id ID, roots map[string][]yjs.Node) error {
	return s.edit(ctx, in, id, func(t *Seat) error {
		t.sheet.mu.Lock()
		defer t.sheet.mu.Unlock()
		client := freshClient()
		for root, nodes := range roots {
			update, err := t.sheet.doc.Replace(client, root, nodes)
			if err != nil {
				return err
			}
			if yjs.Empty(update) {
				continue
			}
			if err := t.took(t.write(update)); err != nil {
				return err
			}
		}
		return nil
	})
}

// freshClient returns a client of Yjs that nobody else writes as. Browsers draw theirs from 32 bits.
func freshClient() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return 1<<32 | uint64(binary.BigEndian.Uint32(b[:]))<<8&(1<<52-1)
}

func (s *Service) edit(ctx context.Context, in tenants.Scope, id ID, write func(*Seat) error) error {
	t, _, err := s.Open(ctx, in, id, nil)
	if err != nil {
		return err
	}
	defer t.Leave()
	if err := write(t); err != nil {
		return err
	}
	return t.sheet.settle(ctx)
}
