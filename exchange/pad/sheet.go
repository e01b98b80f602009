package pad

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

// sheet is a pad that is open on this node: its document in memory, those who have it open, and what waits to be kept. One goroutine relays what
// is written, another keeps it.
type sheet struct {
	s     *Service
	key   key
	ready chan struct{} // closed when it is loaded, or couldn't be
	err   error         // why it couldn't
	wake  chan struct{} // of the keeper
	fan   chan struct{} // of the relay
	done  chan struct{} // closed when it is to end
	once  sync.Once

	mu       sync.Mutex
	doc      *yjs.Doc
	seq      int64 // of the log's last row that is in the document
	rows     int   // of the log that aren't folded
	folding  bool
	state    State
	stateRev int64 // of the pad, at which it came into the state
	seats    map[*Seat]bool
	row      []*Seat // the same, in the order in which they came; made anew when somebody comes or goes
	idle     time.Time
	ended    bool

	queue         []*writing // isn't kept yet
	holding       []held     // of those, what others hear later
	claims        claims
	turns         []turning // marks that wait for the log
	waiting       int       // bytes of the queue
	written, kept uint64    // how much ever came into the queue, and how much of it is kept
	settled       chan struct{}
	weighed       int // bytes of the document when it was last weighed
	grown         int // and of what came since
	noted         map[string]time.Time

	out     []Sent
	node    string
	said    uint64 // how many updates other nodes hear of, and the last of those in the log
	logged  uint64
	others  map[string]*other
	unheard func() // stops listening to other nodes
	look    bool   // other nodes may have written what isn't here
	barred  bool   // the log says that the pad was frozen or archived before the queue could be kept
}

// writing is an update on its way into the log.
type writing struct {
	update  []byte
	in      tenants.Scope
	seat    *Seat    // nil where it came from another node
	clients []string // that it claims
	number  uint64   // under which it is said to other nodes, once it is
}

// turning is a mark on its way into the log.
type turning struct {
	pad  Pad
	in   tenants.Scope
	done chan error
}

// sit gives a place at the sheet of a pad, which it loads if it isn't there.
func (s *Service) sit(ctx context.Context, in tenants.Scope, p Pad, to Listener) (*Seat, error) {
	for {
		sh, err := s.sheet(key{in.Space(), p.ID})
		if err != nil {
			return nil, err
		}
		select {
		case <-sh.ready:
		case <-ctx.Done():
			return nil, fmt.Errorf("open pad %s: %w", p.ID, ctx.Err())
		}
		if sh.err != nil {
			return nil, sh.err
		}
		t := &Seat{sheet: sh, in: in, to: to}
		if sh.join(t, p) {
			return t, nil
		}
		sh.gone() // it ends at this moment; the next one begins with what it has kept
	}
}

func (s *Service) sheet(k key) (*sheet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosing
	}
	if sh := s.sheets[k]; sh != nil {
		return sh, nil
	}
	sh := &sheet{
		s: s, key: k, ready: make(chan struct{}), wake: make(chan struct{}, 1), fan: make(chan struct{}, 1), done: make(chan struct{}),
		seats: map[*Seat]bool{}, noted: map[string]time.Time{}, others: map[string]*other{}, node: nodeName(), idle: time.Now(), claims: newClaims(),
	}
	s.sheets[k] = sh
	s.work.Add(1)
	go sh.run()
	return sh, nil
}

func (sh *sheet) join(t *Seat, p Pad) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.ended {
		return false
	}
	sh.seats[t] = true
	sh.row = append(slices.Clone(sh.row), t)
	sh.turned(p.State, p.Rev)
	return true
}

func (sh *sheet) leave(t *Seat) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if !sh.seats[t] {
		return
	}
	delete(sh.seats, t)
	sh.row = slices.DeleteFunc(slices.Clone(sh.row), func(x *Seat) bool { return x == t })
	sh.claims.forget(t)
	if len(sh.seats) == 0 {
		sh.idle = time.Now()
	}
}

// turned notes in which state the pad is since its revision, and tells everybody if that is news.
func (sh *sheet) turned(to State, rev int64) {
	if rev < sh.stateRev || to == "" {
		return
	}
	was := sh.state
	sh.state, sh.stateRev = to, rev
	if was == to || was == "" {
		return
	}
	for _, t := range sh.row {
		if t.to != nil {
			t.to.Turned(to)
		}
	}
}

// full reports whether the document may grow no more.
func (sh *sheet) full() bool {
	most := sh.s.Limits.Document
	if sh.weighed+sh.grown <= most {
		return false
	}
	if sh.grown > most/64 || sh.weighed <= most {
		sh.weighed, sh.grown = sh.doc.Weight(), 0
	}
	return sh.weighed > most
}

// push puts a writing into the queue.
func (sh *sheet) push(w *writing) {
	sh.queue = append(sh.queue, w)
	sh.waiting += len(w.update)
	sh.written++
	nudge(sh.wake)
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// relay puts something on its way to everybody.
func (sh *sheet) relay(x Sent) {
	sh.out = append(sh.out, x)
	nudge(sh.fan)
}

// mend loads the document again after an update that couldn't be taken in. If that fails, the sheet is lost, and whoever has it open opens it again.
func (sh *sheet) mend() {
	if !sh.doc.Broken() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), keepBound)
	defer cancel()
	r, err := sh.s.read(ctx, sh.s.House(sh.key.space), sh.key.id)
	for _, w := range sh.queue {
		if err == nil {
			err = r.doc.Apply(w.update)
		}
	}
	for _, o := range sh.others {
		for _, x := range o.loose {
			if err == nil {
				err = r.doc.Apply(x.update)
			}
		}
	}
	if err != nil {
		sh.s.Log.ErrorContext(ctx, "a pad can't be loaded again", "pad", sh.key.id, "error", err.Error())
		sh.doc = yjs.New()
		sh.lose()
		return
	}
	sh.doc = r.doc
}

// lose tells everybody to open the pad again, and ends the sheet.
func (sh *sheet) lose() {
	sh.ended = true
	for _, t := range sh.row {
		if t.to != nil {
			t.to.Lost()
		}
	}
	sh.stop()
}

func (sh *sheet) stop() { sh.once.Do(func() { close(sh.done) }) }

// settle waits until all that is written here is kept.
func (sh *sheet) settle(ctx context.Context) error {
	select {
	case <-sh.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	sh.mu.Lock()
	goal := sh.written
	for sh.kept < goal {
		if sh.ended {
			sh.mu.Unlock()
			return ErrClosing
		}
		if sh.settled == nil {
			sh.settled = make(chan struct{})
		}
		turn := sh.settled
		sh.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return fmt.Errorf("wait until pad %s is kept: %w", sh.key.id, ctx.Err())
		}
		sh.mu.Lock()
	}
	sh.mu.Unlock()
	return nil
}

// kept is a pad as the store has it.
type kept struct {
	doc     *yjs.Doc
	seq     int64
	rows    int
	fold    Fold
	mark    State
	markRev int64
	by      []Writing // of the rows behind the fold, with the clients they claim
}

// rowsAtOnce is how many rows of a log are read at once.
const rowsAtOnce = 500

// read loads a pad from the store: what its log is folded into, and the rows behind that. Should it be folded further meanwhile, it begins again.
func (s *Service) read(ctx context.Context, in tenants.Scope, id ID) (kept, error) {
	return readFrom(ctx, s.Store.In(in), id)
}

// Stored returns a pad's document as it stands in the store, to be read.
func Stored(ctx context.Context, shelf Shelf, id ID) (*yjs.Doc, error) {
	k, err := readFrom(ctx, shelf, id)
	return k.doc, err
}

func readFrom(ctx context.Context, shelf Shelf, id ID) (kept, error) {
	for try := 1; ; try++ {
		f, err := shelf.Fold(ctx, id)
		if err != nil {
			return kept{}, fmt.Errorf("read pad %s: %w", id, err)
		}
		r := kept{seq: f.Seq, fold: f, mark: f.Mark, markRev: f.MarkRev}
		var updates [][]byte
		if f.Seq > 0 {
			w, err := shelf.Whole(ctx, id, f.Seq)
			if err != nil && try < tries {
				continue // folded further, which took it away
			}
			if err != nil {
				return kept{}, fmt.Errorf("read what pad %s is folded into: %w", id, err)
			}
			updates = append(updates, w.Update)
		}
		gap := false
		for more := true; more && !gap; {
			rows, err := shelf.Rows(ctx, id, r.seq, rowsAtOnce)
			if err != nil {
				return kept{}, fmt.Errorf("read the log of pad %s: %w", id, err)
			}
			for _, x := range rows {
				if gap = x.Seq != r.seq+1; gap {
					break
				}
				r.seq = x.Seq
				r.rows++
				r.by = append(r.by, x.By...)
				if x.Mark != "" {
					r.mark, r.markRev = x.Mark, x.MarkRev
				}
				if len(x.Update) > 0 {
					updates = append(updates, x.Update)
				}
			}
			more = len(rows) == rowsAtOnce
		}
		folded, err := shelf.Folded(ctx, id)
		if err != nil {
			return kept{}, fmt.Errorf("read how far pad %s is folded: %w", id, err)
		}
		if gap = gap || folded > r.seq; gap && try < tries { // rows were folded away while they were read
			continue
		}
		if gap {
			return kept{}, fmt.Errorf("the log of pad %s has a gap after %d", id, r.seq)
		}
		if r.doc, err = yjs.Load(updates...); err != nil {
			return kept{}, fmt.Errorf("load pad %s: %w", id, err)
		}
		return r, nil
	}
}
