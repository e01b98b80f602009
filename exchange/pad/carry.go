package pad

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
)

// What nodes say to each other of a pad that several have open: updates as they come, numbered by the node, what isn't kept, and which of
// their updates a row of the log holds. The bus may lose any of it. Whoever misses a number reads the row from the store; whoever hears
// nothing looks there now and then; and an update whose row never comes, because its node has died, is kept by those who have it.
const (
	sayUpdate = 1
	sayOther  = 2
	sayKept   = 3
	sayMarked = 4
)

// mostCarried bounds one message between nodes; what is larger is read from the store.
const mostCarried = 900 << 10

func nodeName() string { return id.New[string]() }

func keyOf(space string, pad ID) key { return key{tenants.Space(space), pad} }

// other is what is known of a node that has the pad open as well.
type other struct {
	first, last uint64 // numbers heard without a gap
	loose       []numbered
}

type numbered struct {
	number uint64
	update []byte
	at     time.Time
}

// A crowd's updates go out by twos and threes where they come close together, since each write to each socket costs the node a system call. What
// comes alone goes at once; what follows it waits for the next, no longer than nobody notices. More than half of what comes evenly never waits: of a
// twosome the second, and after some of them one that goes alone.
const (
	crowd       = 16                   // listeners; for fewer there is little to save
	fewest      = time.Millisecond     // that the first one waits before the next takes it along
	longest     = 3 * time.Millisecond // that one waits for a next that doesn't come
	lastingMost = 2 * longest          // since the last ones went out: after that, one comes alone
	inARow      = 8                    // batches that wait for company before one goes at once
)

// relays sends what comes to everybody here, in batches while they are busy, and to other nodes.
func (sh *sheet) relays() {
	pause := time.NewTimer(longest)
	defer pause.Stop()
	joined, last := 0, time.Time{}
	for {
		select {
		case <-sh.fan:
		case <-sh.done:
			sh.relayed()
			return
		}
		if joined < inARow && time.Since(last) < lastingMost && sh.crowded() {
			joined++
			sh.company(pause)
		} else {
			joined = 0
		}
		sh.relayed()
		last = time.Now()
	}
}

func (sh *sheet) crowded() bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return len(sh.row) >= crowd
}

// company waits until something has come along with what waits already.
func (sh *sheet) company(pause *time.Timer) {
	pause.Reset(longest)
	for first := time.Now(); time.Since(first) < fewest; {
		select {
		case <-sh.fan:
		case <-pause.C:
			return
		case <-sh.done:
			return
		}
	}
}

func (sh *sheet) relayed() {
	sh.mu.Lock()
	sent, row := sh.out, sh.row
	sh.out = nil
	sh.mu.Unlock()
	if len(sent) == 0 {
		return
	}
	b := &Batch{Sent: sent}
	for _, t := range row {
		if t.to != nil {
			t.to.Relay(b)
		}
	}
	sh.say(sent)
}

// say tells other nodes what came here.
func (sh *sheet) say(sent []Sent) {
	if sh.s.Carrier == nil {
		return
	}
	body := sh.head()
	for _, x := range sent {
		if x.From == nil {
			continue
		}
		kind, payload := byte(sayOther), x.Said
		if x.Update != nil {
			kind, payload = sayUpdate, x.Update
			if x.number == 0 {
				continue // it is read with the claim in its row
			}
		}
		if len(payload) > mostCarried {
			continue // its number is missed, and its row read
		}
		if len(body)+len(payload) > mostCarried {
			sh.publish(body)
			body = sh.head()
		}
		body = append(body, kind)
		body = binary.AppendUvarint(body, x.number)
		body = binary.AppendUvarint(body, uint64(len(payload)))
		body = append(body, payload...)
	}
	sh.publish(body)
}

func (sh *sheet) head() []byte { return append([]byte{byte(len(sh.node))}, sh.node...) }

func (sh *sheet) publish(body []byte) {
	if len(body) <= 1+len(sh.node) {
		return
	}
	if err := sh.s.Carrier.Say(sh.key.space, sh.key.id, body); err != nil {
		sh.s.Log.Warn("other nodes read later what is written in a pad", "pad", sh.key.id, "error", err.Error())
	}
}

// sayKept tells other nodes that a row holds the updates behind since.
func (sh *sheet) sayKept(since uint64) {
	if sh.s.Carrier == nil {
		return
	}
	body := append(sh.head(), sayKept)
	for _, n := range []uint64{uint64(sh.seq), since, sh.logged} {
		body = binary.AppendUvarint(body, n)
	}
	sh.publish(body)
}

// sayMarked tells other nodes that the log has a mark.
func (sh *sheet) sayMarked() {
	if sh.s.Carrier != nil {
		sh.publish(append(sh.head(), sayMarked))
	}
}

// heard takes what another node says, and leaves out what this one said itself.
func (sh *sheet) heard(body []byte) {
	if len(body) < 1 || len(body) < 1+int(body[0]) {
		return
	}
	node, rest := string(body[1:1+body[0]]), body[1+body[0]:]
	if node == sh.node {
		return
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.doc == nil || sh.ended {
		return
	}
	o := sh.others[node]
	if o == nil {
		o = &other{}
		sh.others[node] = o
	}
	for len(rest) > 0 {
		kind := rest[0]
		rest = rest[1:]
		next := func() uint64 {
			n, size := binary.Uvarint(rest)
			if size <= 0 {
				rest = nil
				return 0
			}
			rest = rest[size:]
			return n
		}
		switch kind {
		case sayUpdate, sayOther:
			number, size := next(), next()
			if size > uint64(len(rest)) {
				return
			}
			payload := rest[:size:size]
			rest = rest[size:]
			if kind == sayOther {
				sh.relay(Sent{Said: payload})
			} else {
				sh.heardUpdate(o, numbered{number, payload, time.Now()})
			}
		case sayKept:
			sh.heardKept(o, int64(next()), next(), next()) //nolint:gosec // a place in a log
		default:
			sh.look = true
			nudge(sh.wake)
			return
		}
	}
}

func (sh *sheet) heardUpdate(o *other, x numbered) {
	if x.number != o.last+1 || o.last == 0 {
		o.first = x.number
	}
	o.last = x.number
	if err := sh.doc.Apply(x.update); err != nil {
		sh.mend()
		return // its node has taken it in, so its row is read
	}
	sh.grown += len(x.update)
	o.loose = append(o.loose, x)
	sh.relay(Sent{Update: x.update})
}

// heardKept moves this sheet on to the row if all that it holds has come, and else has it read.
func (sh *sheet) heardKept(o *other, seq int64, since, upto uint64) {
	whole := o.first > 0 && o.first <= since+1 && o.last >= upto
	if whole {
		n := 0
		for n < len(o.loose) && o.loose[n].number <= upto {
			n++
		}
		o.loose = o.loose[n:]
	}
	switch {
	case seq <= sh.seq:
	case whole && seq == sh.seq+1:
		sh.seq = seq
		sh.rows++
	default:
		sh.look = true
		nudge(sh.wake)
	}
}

// stale keeps what other nodes have said long ago and no row holds as far as is known: they may have died.
func (sh *sheet) stale() {
	for node, o := range sh.others {
		if len(o.loose) > 0 && time.Since(o.loose[0].at) > sh.s.Limits.Look {
			sh.adoptFrom(o)
		}
		if len(o.loose) == 0 && len(sh.others) > 64 {
			delete(sh.others, node) // of a node that has opened the pad anew
		}
	}
}

// adopt keeps here what only other nodes have said so far.
func (sh *sheet) adopt() {
	for _, o := range sh.others {
		sh.adoptFrom(o)
	}
}

func (sh *sheet) adoptFrom(o *other) {
	for _, x := range o.loose {
		sh.push(&writing{update: x.update, in: sh.s.House(sh.key.space)})
	}
	o.loose = nil
}

// catchUp takes in what other nodes have put into the log.
func (sh *sheet) catchUp(ctx context.Context) error {
	in := sh.s.House(sh.key.space)
	for {
		sh.mu.Lock()
		after := sh.seq
		sh.mu.Unlock()
		rows, err := sh.s.Store.In(in).Rows(ctx, sh.key.id, after, rowsAtOnce)
		if err != nil {
			return fmt.Errorf("read on in the log of pad %s: %w", sh.key.id, err)
		}
		whole := true
		for i, x := range rows {
			if whole = x.Seq == after+1+int64(i); !whole {
				break
			}
			if err := sh.take(x.Update, kept{seq: x.Seq, mark: x.Mark, markRev: x.MarkRev, by: x.By}); err != nil {
				return err
			}
		}
		if whole && len(rows) == rowsAtOnce {
			continue
		}
		if !whole || sh.behind(ctx, in, after+int64(len(rows))) { // rows were folded away while they were read
			r, err := sh.s.read(ctx, in, sh.key.id)
			if err != nil {
				return err
			}
			return sh.take(r.doc.Encode(), r)
		}
		return nil
	}
}

// behind reports whether the log was folded past what is here.
func (sh *sheet) behind(ctx context.Context, in tenants.Scope, after int64) bool {
	folded, err := sh.s.Store.In(in).Folded(ctx, sh.key.id)
	return err == nil && folded > after
}

// take takes in what the log holds up to a place.
func (sh *sheet) take(update []byte, at kept) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if at.seq <= sh.seq {
		return nil
	}
	for _, w := range at.fold.Writers {
		sh.claims.note(w.Member, w.Clients)
	}
	sh.claims.learn(at.by)
	if len(update) > 0 {
		has, err := sh.doc.Has(update)
		if err != nil {
			return fmt.Errorf("row %d of pad %s: %w", at.seq, sh.key.id, err)
		}
		if !has {
			if err := sh.doc.Apply(update); err != nil {
				sh.lose()
				return fmt.Errorf("take in row %d of pad %s: %w", at.seq, sh.key.id, err)
			}
			sh.relay(Sent{Update: update})
		}
	}
	sh.seq = at.seq
	sh.rows++
	sh.turned(at.mark, at.markRev)
	if at.mark != "" && writableIn(sh.state) != nil && len(sh.queue) > 0 {
		sh.barred = true
	}
	return nil
}

// refused drops what can't be kept because the pad was frozen or archived on another node before it was: it isn't in the pad, and whoever has
// it open opens it again without it.
func (sh *sheet) refused() bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if !sh.barred {
		return false
	}
	sh.drop()
	return true
}

// bar drops the queue as refused does: another node has put somebody else's claim of a client into the log first.
func (sh *sheet) bar() {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.drop()
}

func (sh *sheet) drop() {
	sh.queue, sh.holding, sh.waiting = nil, nil, 0
	for _, t := range sh.row {
		t.marks = nil
	}
	sh.lose()
}
