package yjs

import (
	"cmp"
	"slices"
	"sort"
)

// A Doc is a document with all its updates in their places. It isn't safe for several at once.
type Doc struct {
	roots   map[string]*shape
	clients map[uint64][]*item // by clock, without gaps
	waiting map[uint64][]*item // came before what they depend on
	undone  map[uint64][]span  // deletions of what hasn't come yet
	fresh   []*item            // deleted by the update at hand, to be forgotten after it
	grown   map[uint64]int     // how long a client's list was when its runs were last joined
	stamp   uint64
	work    int // steps taken to put items in their places
	taken   int // structs ever taken in
	held    int // structs of all clients
	room    int // how many times the bounds it takes: more while it is loaded, so that what was taken once can be read again
	broken  bool
}

// New returns an empty document.
func New() *Doc {
	return &Doc{roots: map[string]*shape{}, clients: map[uint64][]*item{}, waiting: map[uint64][]*item{}, undone: map[uint64][]span{}, grown: map[uint64]int{}, room: 1}
}

// Load returns the document of updates that were taken before, in any order. It returns what Apply returns, but has room for twice as much.
func Load(updates ...[]byte) (*Doc, error) {
	d := New()
	d.room = 2
	for _, u := range updates {
		if err := d.Apply(u); err != nil {
			return nil, err
		}
	}
	d.room = 1
	return d, nil
}

// Apply takes an update in. What depends on others that haven't come waits for them, and is kept with the document meanwhile; what is known
// already changes nothing. ErrMalformed and ErrTooMany leave the document as it was. After ErrTooDeep, ErrTooCostly and ErrTooEarly the
// document is half changed: every later call returns ErrBroken, and it must be loaded again without this update.
// The update's bytes become the document's: the caller must not change them.
func (d *Doc) Apply(update []byte) error {
	_, err := d.Take(update)
	return err
}

// Take does what Apply does, and returns the clients of which the update brings something new.
func (d *Doc) Take(update []byte) ([]uint64, error) {
	fresh, _, err := d.TakeOf(update, func(uint64) bool { return true })
	return fresh, err
}

// TakeOf does what Take does, but of the clients for which may is false it takes no struct that isn't known, and returns those as well.
// What the update deletes is deleted in any case.
func (d *Doc) TakeOf(update []byte, may func(client uint64) bool) (fresh, left []uint64, err error) {
	if d.broken {
		return nil, nil, ErrBroken
	}
	p, err := parse(update)
	if err != nil {
		return nil, nil, err
	}
	for c, items := range p.items {
		if d.lacksAny(c, items) && !may(c) {
			left = append(left, c)
			delete(p.items, c)
		}
	}
	fresh, err = d.takeIn(p)
	return fresh, left, err
}

// lacksAny reports whether one of a client's structs is neither known nor waiting.
func (d *Doc) lacksAny(c uint64, items []*item) bool {
	known := d.state(c)
	return slices.ContainsFunc(items, func(s *item) bool {
		return s.kind != kindSkip && s.end() > known &&
			!slices.ContainsFunc(d.waiting[c], func(w *item) bool { return w.id.Clock <= s.id.Clock && w.end() >= s.end() })
	})
}

func (d *Doc) takeIn(p *parsed) ([]uint64, error) {
	if d.held+p.count > d.room*MaxPieces {
		return nil, ErrTooMany
	}
	touched := d.queue(p)
	err := d.drain()
	for c, spans := range p.deleted {
		d.undone[c] = append(d.undone[c], spans...)
	}
	for c := range d.undone {
		if err == nil {
			err = d.erase(c)
		}
	}
	if err == nil && d.crowded() {
		err = ErrTooEarly
	}
	if err != nil {
		d.broken = true
		return nil, err
	}
	d.forget()
	for _, c := range touched {
		if len(d.clients[c]) > 2*d.grown[c]+64 {
			d.join(c)
		}
	}
	return touched, nil
}

// Broken reports whether an update stopped half way, so that the document must be loaded again.
func (d *Doc) Broken() bool { return d.broken }

// Has reports whether the update brings nothing: every struct of it is known, and all that it deletes is deleted. It returns ErrMalformed.
func (d *Doc) Has(update []byte) (bool, error) {
	p, err := parse(update)
	if err != nil {
		return false, err
	}
	for c, items := range p.items {
		for _, s := range items {
			if s.kind != kindSkip && s.end() > d.state(c) {
				return false, nil
			}
		}
	}
	for c, spans := range p.deleted {
		for _, r := range spans {
			if !d.erased(c, r) {
				return false, nil
			}
		}
	}
	return true, nil
}

func (d *Doc) erased(c uint64, r span) bool {
	if d.state(c) < r.clock+r.n {
		return false
	}
	items := d.clients[c]
	for i := d.index(c, r.clock); i < len(items) && items[i].id.Clock < r.clock+r.n; i++ {
		if !items[i].gone {
			return false
		}
	}
	return true
}

// crowded reports whether more waits than a document keeps for later.
func (d *Doc) crowded() bool {
	n := 0
	for _, items := range d.waiting {
		n += len(items)
	}
	for _, s := range d.undone {
		n += len(s)
	}
	return n > d.room*MaxWaiting
}

// Waiting reports whether something waits for updates that haven't come.
func (d *Doc) Waiting() bool { return len(d.waiting) > 0 || len(d.undone) > 0 }

// Pieces returns how many structs the document holds.
func (d *Doc) Pieces() int { return d.held }

// Weight returns about how many bytes the document takes, in one walk over it.
func (d *Doc) Weight() int {
	n := 0
	for _, items := range d.clients {
		for _, i := range items {
			n += i.weight()
		}
	}
	for _, items := range d.waiting {
		for _, i := range items {
			n += i.weight()
		}
	}
	return n
}

// StateVector returns what the document has.
func (d *Doc) StateVector() Vector {
	v := Vector{}
	for c := range d.clients {
		v[c] = d.state(c)
	}
	return v
}

func (d *Doc) root(name string) *shape {
	t := d.roots[name]
	if t == nil {
		t = &shape{root: name, kind: typeRoot}
		d.roots[name] = t
	}
	return t
}

func (d *Doc) state(c uint64) uint64 {
	s := d.clients[c]
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].end()
}

// index returns where in the client's list the clock lies.
func (d *Doc) index(c, clock uint64) int {
	s := d.clients[c]
	return sort.Search(len(s), func(i int) bool { return s[i].end() > clock })
}

// get returns the item with the unit; it must be known.
func (d *Doc) get(id ID) *item { return d.clients[id.Client][d.index(id.Client, id.Clock)] }

// queue puts what the update brings beside what waits, and returns the clients it touches.
func (d *Doc) queue(p *parsed) []uint64 {
	touched := make([]uint64, 0, len(p.items))
	for c, items := range p.items {
		q := d.waiting[c]
		before := len(q)
		for _, s := range items {
			if s.kind != kindSkip && s.end() > d.state(c) {
				q = append(q, s)
			}
		}
		if len(q) == 0 {
			continue
		}
		if before > 0 {
			q = ordered(q)
		}
		d.waiting[c] = q
		touched = append(touched, c)
	}
	return touched
}

// ordered sorts structs by clock and leaves out what others cover.
func ordered(q []*item) []*item {
	slices.SortStableFunc(q, func(a, b *item) int { return cmp.Compare(a.id.Clock, b.id.Clock) })
	out, end := q[:0], uint64(0)
	for _, s := range q {
		if s.end() > end {
			out = append(out, s)
			end = s.end()
		}
	}
	clear(q[len(out):])
	return out
}

// drain puts every waiting item whose dependencies are known into its place, following dependencies from client to client, so that
// each is looked at once. What depends on something missing, or on a ring that no order satisfies, goes on waiting.
func (d *Doc) drain() error {
	blocked, onStack := map[uint64]bool{}, map[uint64]bool{}
	for _, first := range descending(d.waiting) {
		stack := []uint64{first}
		onStack[first] = true
		for len(stack) > 0 {
			c := stack[len(stack)-1]
			need, wants, err := d.advance(c)
			if err != nil {
				return err
			}
			if wants && d.waiting[need] != nil && !blocked[need] && !onStack[need] {
				stack = append(stack, need)
				onStack[need] = true
				continue
			}
			if d.waiting[c] != nil {
				blocked[c] = true
			}
			stack = stack[:len(stack)-1]
			delete(onStack, c)
		}
	}
	return nil
}

// advance places the client's waiting items up to the first that can't be, and returns the client which that one waits for, if one does.
func (d *Doc) advance(c uint64) (need uint64, wants bool, err error) {
	q := d.waiting[c]
	i := 0
	for ; i < len(q); i++ {
		s, state := q[i], d.state(c)
		if s.end() <= state {
			continue
		}
		if s.id.Clock > state {
			break
		}
		if need, wants = d.lacks(s); wants {
			break
		}
		if err := d.place(s, state-s.id.Clock); err != nil {
			return 0, false, err
		}
	}
	if i == len(q) {
		delete(d.waiting, c)
	} else {
		d.waiting[c] = q[i:]
	}
	return need, wants, nil
}

// lacks returns the client whose unit s depends on and the document hasn't.
func (d *Doc) lacks(s *item) (uint64, bool) {
	for _, x := range [...]struct {
		has bool
		id  ID
	}{{s.hasOrigin, s.origin}, {s.hasROrigin, s.rorigin}, {s.inItem, s.parentID}} {
		if x.has && x.id.Client != s.id.Client && x.id.Clock >= d.state(x.id.Client) {
			return x.id.Client, true
		}
	}
	return 0, false
}
