package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// A room that is talked in has a line: what is to be kept queues up, and one goroutine gives it the next places of the sequence and keeps what has
// queued meanwhile in one commit. It ends when nothing has come for a while.
const (
	lineQueue = 256 // posts waiting in one room; whoever comes then is asked to come again
	lineBatch = 128 // posts kept in one commit
	lineRest  = 30 * time.Second
	lineTries = 20 // of one batch, where other nodes take the places in the sequence
	lineBound = 15 * time.Second
)

// item is one entry on its way into the log of a room.
type item struct {
	ctx  context.Context
	in   tenants.Scope
	kind fact.Kind
	room Room
	of   Message // of a change: the message as it stands
	put  Message // without a place in the sequence yet
	done chan outcome
}

type outcome struct {
	message Message
	err     error
}

type line struct {
	key   roomKey
	queue chan *item
	ended chan struct{}
	tail  Message // the last entry, while known
	known bool
}

func (l *line) stop() {
	select {
	case <-l.ended:
	default:
		close(l.ended)
	}
}

// log gives an entry its place in the room and keeps it.
func (s *Service) log(it *item) (Message, error) {
	it.done = make(chan outcome, 1)
	if err := s.enqueue(it); err != nil {
		return Message{}, err
	}
	select {
	case out := <-it.done:
		return out.message, out.err
	case <-it.ctx.Done():
		return Message{}, fmt.Errorf("wait for a place in the room: %w", it.ctx.Err())
	}
}

func (s *Service) enqueue(it *item) error {
	key := roomKey{it.in.Space(), it.put.Room}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosing
	}
	l := s.lines[key]
	if l == nil {
		l = &line{key: key, queue: make(chan *item, lineQueue), ended: make(chan struct{})}
		s.lines[key] = l
		s.work.Add(1)
		go s.serve(l)
	}
	select {
	case l.queue <- it:
		return nil
	default:
		return ErrBusy.After(time.Second)
	}
}

// serve keeps what queues in a line until it rests or the service closes; what has queued by then is kept first.
func (s *Service) serve(l *line) {
	defer s.work.Done()
	rest := time.NewTimer(lineRest)
	defer rest.Stop()
	for {
		select {
		case it := <-l.queue:
			s.keep(l, l.batch(it))
			rest.Reset(lineRest)
		case <-l.ended:
			if s.retire(l) {
				return
			}
		case <-rest.C:
			if s.retire(l) {
				return
			}
			rest.Reset(lineRest)
		}
	}
}

// retire takes the line away unless something has just queued.
func (s *Service) retire(l *line) bool {
	s.mu.Lock()
	if len(l.queue) == 0 {
		delete(s.lines, l.key)
		s.mu.Unlock()
		return true
	}
	s.mu.Unlock()
	s.keep(l, l.batch(<-l.queue))
	return false
}

// batch takes what has queued, as far as it is still waited for.
func (l *line) batch(first *item) []*item {
	all := []*item{first}
	for len(all) < lineBatch {
		select {
		case it := <-l.queue:
			all = append(all, it)
		default:
			return all
		}
	}
	return all
}

// keep gives each item the next place and keeps them all in one commit. Where another node took a place first, the end of the log is read again; where the
// same entry is there already, it is the answer.
func (s *Service) keep(l *line, batch []*item) {
	batch = waited(batch)
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(batch[0].ctx), lineBound)
	defer cancel()
	var err error
	for try := 0; len(batch) > 0 && try < lineTries; try++ {
		if err = s.find(ctx, l, batch[0].in); err != nil {
			break
		}
		var kept int
		kept, err = s.commit(ctx, l, batch)
		batch = batch[kept:]
		if err == nil {
			return
		}
		if !errors.Is(err, fault.ErrExists) {
			break
		}
		l.known = false
		if there, rerr := s.Store.In(batch[0].in).Message(ctx, batch[0].put.ID); rerr == nil {
			batch[0].done <- outcome{message: there}
			batch = batch[1:]
			try = 0
		}
	}
	if len(batch) == 0 {
		return
	}
	l.known = false // what was not answered may be there all the same
	if err == nil || errors.Is(err, fault.ErrExists) {
		err = ErrBusy.After(time.Second)
	}
	for _, it := range batch {
		it.done <- outcome{err: fmt.Errorf("keep an entry of room %s: %w", l.key.room, err)}
	}
}

func waited(batch []*item) []*item {
	rest := batch[:0]
	for _, it := range batch {
		if err := it.ctx.Err(); err != nil {
			it.done <- outcome{err: err}
			continue
		}
		rest = append(rest, it)
	}
	return rest
}

// find makes sure that the line knows where its log ends, and that a lobby in which nothing was said yet is kept.
func (s *Service) find(ctx context.Context, l *line, in tenants.Scope) error {
	if l.known {
		return nil
	}
	tail, err := s.Store.In(in).Tail(ctx, l.key.room)
	if err != nil {
		return fmt.Errorf("find the end of room %s: %w", l.key.room, err)
	}
	if tail.Seq == 0 && l.key.room == LobbyOf(l.key.space) {
		if err := s.openLobby(ctx, in); err != nil {
			return err
		}
	}
	l.tail, l.known = tail, true
	return nil
}

// commit keeps a batch behind the tail, tells what was kept and answers for it. It returns how many were.
func (s *Service) commit(ctx context.Context, l *line, batch []*item) (int, error) {
	rows, told := make([]Message, len(batch)), make([]tenants.Told, len(batch))
	at, seq := s.Now().UTC().Truncate(time.Millisecond), l.tail.Seq
	if at.Before(l.tail.At) {
		at = l.tail.At // the clock of another node was ahead: the order of times is that of places
	}
	for i, it := range batch {
		seq++
		m := it.put
		m.Seq, m.At, m.Rev = seq, at, 1
		var err error
		if told[i], err = it.in.Tell(it.kind, m.Ref(), at, it.detail(m)); err != nil {
			return 0, err
		}
		told[i], rows[i] = told[i].Within(it.room.Within()), m
	}
	kept, err := s.Store.In(batch[0].in).AddMessages(ctx, rows, told)
	if kept == 0 {
		return 0, err
	}
	l.tail = rows[kept-1]
	if s.Teller != nil {
		entries := make([]Entry, kept)
		for i, m := range rows[:kept] {
			entries[i] = entryOf(m, batch[i].of)
		}
		s.Teller.Logged(l.key.space, l.key.room, entries)
	}
	for i, m := range rows[:kept] {
		batch[i].done <- outcome{message: m}
	}
	return kept, err
}

func entryOf(m, of Message) Entry {
	if m.IsChange() {
		return Entry{Seq: m.Seq, Of: m.Of, At: m.At, Message: of}
	}
	return Entry{Seq: m.Seq, At: m.At, Message: m}
}

// detail says of a post whom it calls on, so that they can be told without a look at what was said.
func (it *item) detail(m Message) fact.Detail {
	d := m.detail()
	if m.IsChange() {
		return d
	}
	addPostDetail(d, m)
	return d
}
