package pad

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

const (
	tries      = 20 // of one commit, where other nodes take the places in the log
	keepBound  = 15 * time.Second
	keepAgain  = 500 * time.Millisecond // after the store was away
	mostMerged = 4 << 20                // bytes of updates in one row
	mostJoined = 2000                   // updates in one row
)

// run loads the sheet, and keeps what is written until nobody has it open any more or the service closes; what has queued by then is kept first.
func (sh *sheet) run() {
	defer sh.s.work.Done()
	if err := sh.load(); err != nil {
		sh.err = err
		sh.gone()
		close(sh.ready)
		return
	}
	close(sh.ready)
	relayed := make(chan struct{})
	go func() {
		defer close(relayed)
		sh.relays()
	}()
	sh.keeps()
	sh.stop()
	<-relayed
	if sh.unheard != nil {
		sh.unheard()
	}
}

// load listens to other nodes first, so that nothing falls between what the store has and what they say.
func (sh *sheet) load() error {
	ctx, cancel := context.WithTimeout(context.Background(), keepBound)
	defer cancel()
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if c := sh.s.Carrier; c != nil {
		stop, err := c.Listen(sh.key.space, sh.key.id, sh.heard)
		if err != nil {
			return fmt.Errorf("listen to pad %s: %w", sh.key.id, err)
		}
		sh.unheard = stop
	}
	r, err := sh.s.read(ctx, sh.s.House(sh.key.space), sh.key.id)
	if err != nil {
		if sh.unheard != nil {
			sh.unheard()
		}
		return err
	}
	sh.doc, sh.seq, sh.rows = r.doc, r.seq, r.rows
	sh.weighed = r.doc.Weight()
	sh.learn(r)
	sh.turned(r.mark, r.markRev)
	return nil
}

// learn notes who has which client by all that was read of the log.
func (sh *sheet) learn(r kept) {
	for _, w := range r.fold.Writers {
		sh.claims.note(w.Member, w.Clients)
	}
	sh.claims.learn(r.by)
	sh.claims.rest(r.doc)
}

// gone takes the sheet out of the service's book.
func (sh *sheet) gone() {
	sh.s.mu.Lock()
	defer sh.s.mu.Unlock()
	if sh.s.sheets[sh.key] == sh {
		delete(sh.s.sheets, sh.key)
	}
}

// keeps is the one goroutine that writes the sheet's log.
func (sh *sheet) keeps() {
	defer sh.gone()
	looks := time.NewTicker(sh.s.Limits.Look)
	defer looks.Stop()
	for {
		select {
		case <-sh.wake:
			sh.gather()
			sh.keep()
		case <-looks.C:
			sh.mu.Lock()
			sh.stale()
			sh.look = true
			sh.mu.Unlock()
			sh.keep()
			if sh.rest() {
				return
			}
		case <-sh.done:
			sh.mu.Lock()
			lost := sh.ended
			sh.ended = true
			sh.mu.Unlock()
			if !lost {
				sh.keep()
			}
			sh.unsettle()
			return
		}
	}
}

// gather waits for what else comes in this moment.
func (sh *sheet) gather() {
	sh.mu.Lock()
	hurry := len(sh.turns) > 0
	sh.mu.Unlock()
	if hurry {
		return
	}
	pause := time.NewTimer(sh.s.Limits.Gather)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-sh.done:
	}
}

// rest ends the sheet if nobody has had it open for a while and nothing waits.
func (sh *sheet) rest() bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if len(sh.seats) > 0 || len(sh.queue) > 0 || len(sh.turns) > 0 || time.Since(sh.idle) < sh.s.Limits.Rest {
		return false
	}
	sh.ended = true
	sh.foldSoon(1 + sh.s.Limits.Rows/10)
	return true
}

// keep brings the log up to what was written here, and this sheet up to the log.
func (sh *sheet) keep() {
	ctx, cancel := context.WithTimeout(context.Background(), keepBound)
	defer cancel()
	for {
		sh.mu.Lock()
		look := sh.look
		sh.look = false
		sh.mu.Unlock()
		if look {
			if err := sh.catchUp(ctx); err != nil {
				sh.put(ctx, err)
				return
			}
		}
		more, err := sh.commit(ctx)
		if err != nil {
			sh.put(ctx, err)
			return
		}
		if !more {
			return
		}
	}
}

// put puts off what couldn't be kept.
func (sh *sheet) put(ctx context.Context, err error) {
	sh.s.Log.ErrorContext(ctx, "what is written in a pad waits to be kept", "pad", sh.key.id, "error", err.Error())
	time.AfterFunc(keepAgain, func() {
		sh.mu.Lock()
		sh.look = true
		sh.mu.Unlock()
		nudge(sh.wake)
	})
}

// commit keeps what waits in one row, or one mark. It reports whether there is more.
func (sh *sheet) commit(ctx context.Context) (more bool, err error) {
	if sh.refused() {
		return false, nil
	}
	sh.mu.Lock()
	batch := sh.batch()
	var turn *turning
	if len(batch) == 0 && len(sh.turns) > 0 {
		turn = &sh.turns[0]
	}
	sh.mu.Unlock()
	switch {
	case turn != nil:
		return true, sh.commitMark(ctx, *turn)
	case len(batch) == 0:
		return false, nil
	}
	updates := make([][]byte, len(batch))
	for i, w := range batch {
		updates[i] = w.update
	}
	merged, err := yjs.Merge(updates...)
	if err != nil {
		return false, fmt.Errorf("join %d updates: %w", len(batch), err)
	}
	told, err := sh.tell(batch)
	if err != nil {
		return false, err
	}
	for range tries {
		row := Row{Pad: sh.key.id, Update: merged, By: handsOf(batch)}
		err := sh.add(ctx, batch[0].in, row, told)
		if errors.Is(err, errExists) {
			if err := sh.catchUp(ctx); err != nil {
				return false, err
			}
			if sh.refused() {
				return true, nil
			}
			if sh.forged(batch) {
				sh.bar()
				return true, nil
			}
			continue
		}
		if err != nil {
			return false, err
		}
		sh.keptAll(batch)
		return true, nil
	}
	return false, ErrBusy
}

// batch takes what goes into one row.
func (sh *sheet) batch() []*writing {
	n, bytes := 0, 0
	for n < len(sh.queue) && n < mostJoined && (n == 0 || bytes+len(sh.queue[n].update) <= mostMerged) {
		bytes += len(sh.queue[n].update)
		n++
	}
	return slices.Clone(sh.queue[:n])
}

// tell says what a row tells: that something was written, and of each member once in a while that she has edited the pad.
func (sh *sheet) tell(batch []*writing) ([]tenants.Told, error) {
	at, ref := sh.s.now(), Pad{ID: sh.key.id}.Ref()
	told, err := batch[0].in.Tell(Written, ref, at, nil)
	if err != nil {
		return nil, err
	}
	all := []tenants.Told{told}
	for _, w := range batch {
		m := string(w.in.Member())
		if m == "" || at.Sub(sh.noted[m]) < sh.s.Limits.Note {
			continue
		}
		told, err := w.in.Tell(Edited, ref, at, nil)
		if err != nil {
			return nil, err
		}
		sh.noted[m] = at
		all = append(all, told)
	}
	return all, nil
}

// add puts a row behind the last, or returns errExists where another node has put one there.
func (sh *sheet) add(ctx context.Context, in tenants.Scope, row Row, told []tenants.Told) error {
	sh.mu.Lock()
	row.Seq, row.At = sh.seq+1, sh.s.now()
	sh.mu.Unlock()
	shelf := sh.s.Store.In(in)
	if err := shelf.AddRow(ctx, row, told...); err != nil {
		return fmt.Errorf("keep a row of pad %s: %w", sh.key.id, err)
	}
	// A place that was free because its row was folded away long ago is no place: this node has slept. What was put there is taken back.
	folded, err := shelf.Folded(ctx, sh.key.id)
	if err != nil {
		return fmt.Errorf("look where pad %s is folded: %w", sh.key.id, err)
	}
	if folded >= row.Seq {
		house := sh.s.House(sh.key.space)
		back, err := house.Tell(Folded, Pad{ID: sh.key.id}.Ref(), row.At, nil)
		if err == nil {
			row.Rev = 1
			err = sh.s.Store.In(house).RemoveRows(ctx, []Row{row}, back)
		}
		if err != nil {
			return fmt.Errorf("take a row of pad %s back: %w", sh.key.id, err)
		}
		return errExists
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.seq = max(sh.seq, row.Seq)
	sh.rows++
	sh.foldSoon(sh.s.Limits.Rows)
	return nil
}

// keptAll tells those who wrote that it is kept, and other nodes where it stands.
func (sh *sheet) keptAll(batch []*writing) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.queue = slices.Delete(sh.queue, 0, len(batch))
	for _, w := range batch {
		sh.waiting -= len(w.update)
		sh.claims.note(string(w.in.Member()), w.clients)
	}
	sh.kept += uint64(len(batch))
	since := sh.logged
	for _, w := range batch {
		sh.logged = max(sh.logged, w.number)
	}
	if claimed(batch) {
		sh.sayMarked() // other nodes read the row, with its claims
	} else {
		sh.sayKept(since)
	}
	sh.release()
	for _, t := range sh.row {
		t.tellSaved()
	}
	sh.unsettleLocked()
}

func (sh *sheet) unsettle() {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	for _, t := range sh.turns {
		t.done <- ErrClosing
	}
	sh.turns = nil
	sh.unsettleLocked()
}

func (sh *sheet) unsettleLocked() {
	if sh.settled != nil {
		close(sh.settled)
		sh.settled = nil
	}
}
