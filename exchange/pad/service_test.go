package pad_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// world is two nodes over one store, and a line between them that can be cut.
type world struct {
	*tenantstest.World
	t    *testing.T
	kept *storage.House
	line *line
	one  *pad.Service
	two  *pad.Service
	in   tenants.Scope // an officer of Dangjin, at home
	look tenants.Scope // a viewer there
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T, limits pad.Limits) *world {
	t.Helper()
	e, err := sqlite.Memory()
	check(t, err)
	w := &world{t: t, line: &line{}}
	w.kept, err = storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	check(t, err)
	w.World = tenantstest.New(t, w.kept.Register(), tenants.Vouch)
	w.in, w.look = w.Home(w.Dangjin.Officer), w.Home(w.Dangjin.Viewer)
	w.one, w.two = w.node(limits), w.node(limits)
	t.Cleanup(func() {
		w.one.Close()
		w.two.Close()
		check(t, e.Close(context.Background()))
	})
	return w
}

func (w *world) node(l pad.Limits) *pad.Service { return w.nodeOver(w.kept.Pads(), l) }

func (w *world) nodeOver(kept pad.Store, l pad.Limits) *pad.Service {
	if l.Gather == 0 {
		l.Gather = time.Millisecond
	}
	if l.Look == 0 {
		l.Look = 50 * time.Millisecond
	}
	return pad.New(pad.Parts{Store: kept, People: w, Carrier: w.line, Limits: l, Now: time.Now, Log: slog.New(slog.DiscardHandler), House: w.house})
}

func (w *world) house(s tenants.Space) tenants.Scope {
	return w.Authority.Steward(s, tenants.Errand{Name: "pad", Can: []fact.Ability{tenants.Keep, tenants.WritePad}})
}

// Self implements pad.People.
func (w *world) Self(_ context.Context, in tenants.Scope) (pad.Hand, error) {
	return pad.Hand{Member: string(in.Member()), Tenant: string(in.Tenant()), Name: "officer"}, nil
}

// Inside implements pad.People.
func (w *world) Inside(_ context.Context, in tenants.Scope) ([]pad.Hand, error) {
	return []pad.Hand{{Member: string(in.Member()), Tenant: string(in.Tenant()), Name: "officer"}}, nil
}

func (w *world) begin() pad.Pad {
	w.t.Helper()
	p, err := w.one.Begin(w.t.Context(), w.in, pad.Draft{Kind: pad.Free, Title: lang.Plain(lang.Korean, "초안"), Langs: []string{"ko"}})
	check(w.t, err)
	return p
}

// line carries between nodes, in order, as long as it isn't cut.
type line struct {
	mu    sync.Mutex
	cut   bool
	heard map[int]func([]byte)
	next  int
}

// Say implements pad.Carrier.
func (l *line) Say(_ tenants.Space, _ pad.ID, body []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return nil
	}
	for _, heard := range l.heard {
		go heard(append([]byte(nil), body...))
	}
	return nil
}

// Listen implements pad.Carrier.
func (l *line) Listen(_ tenants.Space, _ pad.ID, heard func([]byte)) (func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.heard == nil {
		l.heard = map[int]func([]byte){}
	}
	l.next++
	n := l.next
	l.heard[n] = heard
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.heard, n)
	}, nil
}

func (l *line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
}

// ear is somebody who has a pad open, with a document of her own.
type ear struct {
	mu    sync.Mutex
	doc   *yjs.Doc
	saved uint64
	state pad.State
	lost  bool
	said  int
}

func (e *ear) Relay(b *pad.Batch) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, x := range b.Sent {
		switch {
		case x.Update == nil:
			e.said++
		case e.doc.Apply(x.Update) != nil:
			e.lost = true
		}
	}
}

func (e *ear) Saved(n uint64)     { e.mu.Lock(); defer e.mu.Unlock(); e.saved = n }
func (e *ear) Turned(s pad.State) { e.mu.Lock(); defer e.mu.Unlock(); e.state = s }
func (e *ear) Lost()              { e.mu.Lock(); defer e.mu.Unlock(); e.lost = true }

func (w *world) open(s *pad.Service, in tenants.Scope, id pad.ID) (*pad.Seat, *ear) {
	w.t.Helper()
	e := &ear{doc: yjs.New()}
	t, _, err := s.Open(w.t.Context(), in, id, e)
	check(w.t, err)
	w.t.Cleanup(t.Leave)
	e.mu.Lock()
	defer e.mu.Unlock()
	check(w.t, e.doc.Apply(t.Diff(nil)))
	return t, e
}

// text is an update that writes words under a root of their own.
func text(t *testing.T, client uint64, words string) []byte {
	t.Helper()
	u, err := yjs.Compose(client, map[string][]yjs.Node{fmt.Sprint("r", client): {{Name: "paragraph", Children: []yjs.Node{{Text: words}}}}})
	check(t, err)
	return u
}

// until waits for something to become so, which no channel tells.
func (w *world) until(what string, is func() bool) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("waited in vain for %s", what)
		}
	}
}

func (e *ear) has(client uint64) func() bool {
	return func() bool { e.mu.Lock(); defer e.mu.Unlock(); return e.doc.StateVector()[client] > 0 }
}

func (e *ear) savedIs(n uint64) func() bool {
	return func() bool { e.mu.Lock(); defer e.mu.Unlock(); return e.saved == n }
}

func TestWhatIsWrittenComesToAllAndIsKept(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	p := w.begin()
	kim, hers := w.open(w.one, w.in, p.ID)
	_, same := w.open(w.one, w.in, p.ID)
	_, far := w.open(w.two, w.look, p.ID)
	check(t, kim.Write(text(t, 1, "하나")))
	w.until("the same node to hear", same.has(1))
	w.until("the other node to hear", far.has(1))
	w.until("it to be saved", hers.savedIs(1))
	doc, seq, err := w.two.Document(t.Context(), w.look, p.ID)
	check(t, err)
	if doc.StateVector()[1] == 0 || seq != 1 {
		t.Errorf("the log goes to %d and has %v", seq, doc.StateVector())
	}
	hands, err := w.one.Writers(t.Context(), w.in, p.ID, 0)
	check(t, err)
	if len(hands) != 1 || hands[0].Member != string(w.in.Member()) {
		t.Errorf("it was written by %+v", hands)
	}
	clients, err := w.one.Clients(t.Context(), w.in, p.ID)
	check(t, err)
	if clients[1].Member != string(w.in.Member()) {
		t.Errorf("client 1 is %+v", clients[1])
	}
}

func TestWhatTheLineLosesIsReadFromTheStore(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	p := w.begin()
	kim, hers := w.open(w.one, w.in, p.ID)
	lee, his := w.open(w.two, w.in, p.ID)
	w.line.set(true)
	for n := range uint64(20) { // both nodes take places in one log
		check(t, kim.Write(text(t, 100+n, "당진")))
		check(t, lee.Write(text(t, 200+n, "바다")))
	}
	w.until("both to be saved", func() bool { return hers.savedIs(20)() && his.savedIs(20)() })
	w.until("each to have the other's", func() bool { return hers.has(219)() && his.has(119)() })
	rows, err := w.kept.Pads().In(w.in).Rows(t.Context(), p.ID, 0, 100)
	check(t, err)
	for i, r := range rows {
		if r.Seq != int64(i+1) {
			t.Fatalf("place %d holds row %d", i+1, r.Seq)
		}
	}
}

func TestReadersWriteNothing(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	p := w.begin()
	viewer, _ := w.open(w.one, w.look, p.ID)
	kim, _ := w.open(w.one, w.in, p.ID)
	check(t, kim.Write(text(t, 1, "있던 말")))
	if err := viewer.Write(text(t, 2, "몰래")); !errors.Is(err, pad.ErrReadOnly) {
		t.Errorf("a viewer writes: %v", err)
	}
	if err := viewer.Bring(kim.Diff(nil)); err != nil {
		t.Errorf("a viewer who brings nothing new is refused: %v", err)
	}
	if err := w.one.Apply(t.Context(), w.look, p.ID, text(t, 3, "몰래")); !errors.Is(err, pad.ErrReadOnly) {
		t.Errorf("a viewer writes from the server: %v", err)
	}
	if v := kim.Vector(); v[2]+v[3] != 0 {
		t.Errorf("the pad has %v", v)
	}
	stranger := w.Home(w.Liaoning.Officer)
	if _, _, err := w.one.Open(t.Context(), stranger, p.ID, nil); !errors.Is(err, pad.ErrNotFound) {
		t.Errorf("a stranger opens it: %v", err)
	}
}

func TestAFrozenPadSaysTheSameOnAllNodes(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	p := w.begin()
	kim, _ := w.open(w.one, w.in, p.ID)
	lee, his := w.open(w.two, w.in, p.ID)
	check(t, kim.Write(text(t, 1, "합의한 말")))
	w.until("the other node to hear", his.has(1))
	w.line.set(true) // the other node doesn't hear of the freeze in time
	doc, frozen, err := w.one.Seal(t.Context(), w.in, p.ID, "approval-1")
	check(t, err)
	if frozen.State != pad.Frozen || doc.StateVector()[1] == 0 {
		t.Fatalf("sealed it is %s with %v", frozen.State, doc.StateVector())
	}
	if err := kim.Write(text(t, 2, "나중 말")); !errors.Is(err, pad.ErrFrozen) {
		t.Errorf("writing where it was frozen: %v", err)
	}
	if err := lee.Write(text(t, 3, "늦은 말")); err == nil { // accepted where nobody knew yet, and refused when it is to be kept
		w.until("the late writer to be told", func() bool { his.mu.Lock(); defer his.mu.Unlock(); return his.lost })
	}
	again, _, err := w.two.Seal(t.Context(), w.in, p.ID, "approval-1")
	check(t, err)
	if v := again.StateVector(); v[2]+v[3] != 0 || v[1] == 0 {
		t.Errorf("the frozen text is %v, want what was agreed alone", v)
	}
	if _, _, err := w.one.Seal(t.Context(), w.in, p.ID, "approval-2"); !errors.Is(err, pad.ErrFrozen) {
		t.Errorf("another approval freezes it too: %v", err)
	}
	check(t, w.one.Thaw(t.Context(), w.in, p.ID, "approval-2"))
	if got, err := w.one.Pad(t.Context(), w.in, p.ID); err != nil || got.State != pad.Frozen {
		t.Errorf("another approval thawed it: %s, %v", got.State, err)
	}
	check(t, w.one.Thaw(t.Context(), w.in, p.ID, "approval-1"))
	check(t, w.one.Thaw(t.Context(), w.in, p.ID, "approval-1"))
	check(t, kim.Bring(text(t, 2, "나중 말")))
}

func TestALogIsFolded(t *testing.T) {
	w := newWorld(t, pad.Limits{Rows: 5, Gather: time.Microsecond})
	p := w.begin()
	kim, hers := w.open(w.one, w.in, p.ID)
	for n := range uint64(40) {
		check(t, kim.Write(text(t, 1+n, "말")))
		w.until("it to be saved", hers.savedIs(n+1))
	}
	shelf := w.kept.Pads().In(w.in)
	w.until("most rows to be folded", func() bool {
		rows, err := shelf.Rows(t.Context(), p.ID, 0, 100)
		return err == nil && len(rows) < 12
	})
	f, err := shelf.Fold(t.Context(), p.ID)
	check(t, err)
	if f.Seq < 25 || len(f.Writers) != 1 || len(f.Writers[0].Clients) < 25 {
		t.Errorf("folded to %d, with %+v", f.Seq, f.Writers)
	}
	doc, seq, err := w.two.Document(t.Context(), w.look, p.ID)
	check(t, err)
	if len(doc.StateVector()) != 40 || seq != 40 {
		t.Errorf("behind the fold the log goes to %d and has %d writers", seq, len(doc.StateVector()))
	}
	last, err := w.one.LastSeq(t.Context(), w.in, p.ID)
	if check(t, err); last != 40 {
		t.Errorf("the log's last row is %d", last)
	}
}

// A fold takes rows away while others read the log: they must not take what is left for all there is.
func TestALogIsReadWhileItIsFolded(t *testing.T) {
	w := newWorld(t, pad.Limits{Gather: time.Microsecond})
	p := w.begin()
	kim, hers := w.open(w.one, w.in, p.ID)
	check(t, kim.Write(text(t, 1, "말")))
	w.until("it to be saved", hers.savedIs(1))
	slow := w.nodeOver(foldedUnder{w.kept.Pads(), func() {
		_, err := w.one.Compact(t.Context(), string(w.in.Space()), p.ID)
		check(t, err)
	}}, pad.Limits{})
	defer slow.Close()
	doc, seq, err := slow.Document(t.Context(), w.look, p.ID)
	if check(t, err); len(doc.StateVector()) != 1 || seq != 1 {
		t.Errorf("the text goes to row %d and has %d writers, want the one that was saved", seq, len(doc.StateVector()))
	}
	check(t, kim.Write(text(t, 2, "또")))
	w.until("it to be saved", hers.savedIs(2))
	hands, err := slow.Clients(t.Context(), w.look, p.ID)
	if check(t, err); len(hands) != 2 {
		t.Errorf("%d clients have written, want 2", len(hands))
	}
}

// foldedUnder is a store whose logs are folded just before their rows are read.
type foldedUnder struct {
	pad.Store
	fold func()
}

func (f foldedUnder) In(in tenants.Scope) pad.Shelf { return foldedShelf{f.Store.In(in), f.fold} }

type foldedShelf struct {
	pad.Shelf
	fold func()
}

func (f foldedShelf) Rows(ctx context.Context, id pad.ID, after int64, most int) ([]pad.Row, error) {
	f.fold()
	return f.Shelf.Rows(ctx, id, after, most)
}

func TestAPadThatNobodyHasOpenRests(t *testing.T) {
	w := newWorld(t, pad.Limits{Rest: time.Millisecond})
	p := w.begin()
	seat, _ := w.open(w.one, w.in, p.ID)
	check(t, seat.Write(text(t, 1, "쉰다")))
	seat.Leave()
	w.until("it to rest", func() bool { w.line.mu.Lock(); defer w.line.mu.Unlock(); return len(w.line.heard) == 0 })
	again, _ := w.open(w.one, w.in, p.ID)
	if again.Vector()[1] == 0 {
		t.Error("after a rest it has forgotten what was written")
	}
}

func TestLimitsLeaveThePadWhole(t *testing.T) {
	w := newWorld(t, pad.Limits{Update: 2 << 10, Document: 4 << 10})
	p := w.begin()
	kim, _ := w.open(w.one, w.in, p.ID)
	large := make([]rune, 1000)
	for i := range large {
		large[i] = '가'
	}
	if err := kim.Write(text(t, 1, string(large))); !errors.Is(err, pad.ErrUpdateTooLarge) {
		t.Errorf("an update above the limit: %v", err)
	}
	check(t, kim.Bring(text(t, 2, "작은 말")))
	var err error
	for n := uint64(10); n < 40 && err == nil; n++ {
		err = kim.Write(text(t, n, string(large[:300])))
	}
	if !errors.Is(err, pad.ErrPadFull) {
		t.Errorf("a pad that grows without end: %v", err)
	}
	if err := kim.Bring([]byte{1, 2, 3}); !errors.Is(err, yjs.ErrMalformed) {
		t.Errorf("what is no update: %v", err)
	}
	if v := kim.Vector(); v[2] == 0 || v[1] != 0 {
		t.Errorf("the pad has %v", v)
	}
	check(t, kim.Bring([]byte{0, 1, 2, 1, 0, 1})) // a deletion is taken all the same
}

func TestListIsFoundByTitle(t *testing.T) {
	w := newWorld(t, pad.Limits{})
	for n := range 30 {
		_, err := w.one.Begin(t.Context(), w.in, pad.Draft{Kind: pad.Free, Title: lang.Plain(lang.Korean, fmt.Sprintf("자매도시 협약 %d호", n)), Langs: []string{"ko"}})
		check(t, err)
	}
	reach, err := w.Authority.Reach(t.Context(), w.Dangjin.Officer)
	check(t, err)
	for query, want := range map[string]int{"자매도시": 20, "도시 협약 7호": 1, "없는 말": 0, "": 20, "!!": 0} {
		found, err := w.one.List(t.Context(), reach, pad.Ask{Title: query}, page.Ask{})
		check(t, err)
		if len(found.Items) != want {
			t.Errorf("%q finds %d on the first page, want %d", query, len(found.Items), want)
		}
	}
}
