package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	driver "modernc.org/sqlite"

	"github.com/naru-network/naru/storage/engine"
)

// Bounds of the writer: how many writes may wait, how many are joined into one commit, and how long the first of them waits for
// company.
const (
	mostWaiting = 1024
	mostJoined  = 512
	mostPause   = 2 * time.Millisecond
)

// job is one write. Its do returns a refusal, which is an answer and has written nothing, or an error, which undoes the commit.
type job struct {
	do    func(tx *tx) error
	state atomic.Int32
	done  chan struct{}
	err   error
}

// States of a job: its caller may give it up only as long as the writer hasn't begun.
const (
	waiting int32 = iota
	begun
	given
)

// refusal is an answer that is no failure of the commit.
type refusal struct{ error }

// Unwrap returns the fault.
func (r refusal) Unwrap() error { return r.error }

func refuse(err error) error { return refusal{err} }

// writer owns the one connection that writes.
type writer struct {
	db    *sql.DB
	tx    *tx
	queue chan *job
	ended chan struct{}

	// What the last commit taught, for the loop alone: how many writers there were, answered or waiting, and how long it took.
	crowd int
	took  time.Duration

	gate   sync.RWMutex // held to read while a job is put into the queue
	closed bool
}

func openWriter(address string) (*writer, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("writer: %w", err)
	}
	db.SetMaxOpenConns(1)
	t, err := connect(db)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("writer: %w", err), db.Close())
	}
	w := &writer{db: db, tx: t, queue: make(chan *job, mostWaiting), ended: make(chan struct{})}
	if err := w.commit([]*job{{do: found}}); err != nil {
		return nil, errors.Join(err, t.close(), db.Close())
	}
	go w.loop()
	return w, nil
}

// submit hands a write to the writer and waits for the commit. Given up by ctx before it began, the write never happens.
func (w *writer) submit(ctx context.Context, do func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	j := &job{do: do, done: make(chan struct{})}
	if err := w.put(ctx, j); err != nil {
		return err
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if j.state.CompareAndSwap(waiting, given) {
			return fmt.Errorf("write: %w", ctx.Err())
		}
		<-j.done
	}
	return j.err
}

func (w *writer) put(ctx context.Context, j *job) error {
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed {
		return engine.ErrUnavailable
	}
	select {
	case w.queue <- j:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("write: %w", ctx.Err())
	}
}

// stop lets nothing more in and waits until what is in is written. It reports whether it was the first to ask.
func (w *writer) stop(ctx context.Context) (bool, error) {
	w.gate.Lock()
	first := !w.closed
	if first {
		w.closed = true
		close(w.queue)
	}
	w.gate.Unlock()
	select {
	case <-w.ended:
		return first, nil
	case <-ctx.Done():
		return first, fmt.Errorf("close: %w", ctx.Err())
	}
}

// close gives the connection back; the last one to close moves the log into the file.
func (w *writer) close(ctx context.Context) error {
	if _, err := w.stop(ctx); err != nil {
		return err
	}
	return errors.Join(w.tx.close(), w.db.Close())
}

func (w *writer) loop() {
	defer close(w.ended)
	batch := make([]*job, 0, mostJoined)
	for j := range w.queue {
		batch = w.join(append(batch[:0], j))
		if len(batch) > 0 {
			w.run(batch)
		}
		clear(batch)
	}
}

// join takes what waits in the queue, and leaves out what was given up. Those who were answered by the last commit mostly write
// again at once, so it waits for as many writers as there were, but no longer than half a commit takes: sharing one is worth more.
func (w *writer) join(batch []*job) []*job {
	if !batch[0].state.CompareAndSwap(waiting, begun) {
		batch = batch[:0]
	}
	var pause <-chan time.Time
	for len(batch) < mostJoined {
		var j *job
		ok := true
		select {
		case j, ok = <-w.queue:
		default:
			if len(batch) >= w.crowd {
				return batch
			}
			if pause == nil {
				pause = time.After(min(w.took/2, mostPause))
			}
			select {
			case j, ok = <-w.queue:
			case <-pause:
				return batch
			}
		}
		if !ok {
			return batch
		}
		if j.state.CompareAndSwap(waiting, begun) {
			batch = append(batch, j)
		}
	}
	return batch
}

// spoilt is the failure of one job, which undid the commit it was part of.
type spoilt struct{ error }

// Unwrap returns what failed.
func (s spoilt) Unwrap() error { return s.error }

// run commits the batch and answers. If a job spoils it, each is tried alone, so that it fails for its own reasons only.
func (w *writer) run(batch []*job) {
	began := time.Now()
	failure := w.commit(batch)
	_, apart := failure.(spoilt)
	for _, j := range batch {
		if apart && len(batch) > 1 {
			failure = w.commit([]*job{j})
		}
		if failure != nil {
			j.err = failure
		}
	}
	w.took, w.crowd = time.Since(began), len(batch)+len(w.queue)
	for _, j := range batch {
		close(j.done)
	}
}

// commit runs the jobs in one transaction and sets their refusals. If it returns an error, nothing is written.
func (w *writer) commit(batch []*job) error {
	if err := w.tx.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, j := range batch {
		j.err = nil
		err := j.do(w.tx)
		if r, ok := err.(refusal); ok {
			j.err = r.error
			continue
		}
		if err != nil {
			return spoilt{w.rollback(err)}
		}
	}
	if err := w.tx.exec("COMMIT"); err != nil {
		return w.rollback(fmt.Errorf("commit: %w", err))
	}
	return nil
}

// rollback ends the transaction after a failure, unless SQLite has ended it already, as it does on a full disk.
func (w *writer) rollback(cause error) error {
	var e *driver.Error
	if err := w.tx.exec("ROLLBACK"); err != nil && !(errors.As(err, &e) && e.Code() == codeError) {
		return errors.Join(cause, err)
	}
	return cause
}
