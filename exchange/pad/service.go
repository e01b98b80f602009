package pad

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of pads. To guests, and to whoever doesn't stand in a pad's space, it isn't there.
type Service struct {
	Parts

	mu     sync.Mutex
	sheets map[key]*sheet
	closed bool
	work   sync.WaitGroup
}

// Parts is what a Service is made of. Without a Carrier there is one node.
type Parts struct {
	Store   Store
	People  People
	House   func(tenants.Space) tenants.Scope // lets the house read and fold a log on behalf of all who write in it
	Carrier Carrier
	Limits  Limits
	Now     func() time.Time
	Log     *slog.Logger

	// Shows reports whether who stands in the scope may know of what a pad is the text of; nil where everybody in the space may.
	Shows func(ctx context.Context, in tenants.Scope, about fact.Ref) (bool, error)
}

// Limits bounds what may be written in a pad. A zero field takes the default.
type Limits struct {
	Update   int // bytes of one update; 4 MiB: what somebody wrote in weeks without a line
	Document int // bytes of a pad, about; 8 MiB, which a record of either engine holds
	Waiting  int // bytes of a pad that wait to be kept; 16 MiB: the store is away

	Gather time.Duration // that what is written waits for more, to be kept in one commit; 50 ms
	Rest   time.Duration // that a pad nobody has open stays in memory; 30 s
	Look   time.Duration // between looks whether other nodes have written what the bus has lost; 5 s
	Note   time.Duration // of one member's writing that is one deed of the trail; 10 min
	Rows   int           // of a log before it is folded; 300
}

func (l Limits) filled() Limits {
	for _, x := range []struct {
		field *int
		usual int
	}{{&l.Update, 4 << 20}, {&l.Document, 8 << 20}, {&l.Waiting, 16 << 20}, {&l.Rows, 300}} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	for _, x := range []struct {
		field *time.Duration
		usual time.Duration
	}{{&l.Gather, 50 * time.Millisecond}, {&l.Rest, 30 * time.Second}, {&l.Look, 5 * time.Second}, {&l.Note, 10 * time.Minute}} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	return l
}

type key struct {
	space tenants.Space
	id    ID
}

// New returns the service. Close ends it.
func New(p Parts) *Service {
	p.Limits = p.Limits.filled()
	return &Service{Parts: p, sheets: map[key]*sheet{}}
}

// Carries has c carry what is written to other nodes. It must be called before any pad is opened.
func (s *Service) Carries(c Carrier) { s.Carrier = c }

// Pad returns a pad for whoever may read it; to others, guests among them, it isn't there.
func (s *Service) Pad(ctx context.Context, in tenants.Scope, id ID) (Pad, error) {
	if in.Guest() != "" {
		return Pad{}, ErrNotFound
	}
	p, err := s.Store.In(in).Pad(ctx, id)
	if err != nil {
		return Pad{}, err
	}
	shown, err := s.shown(ctx, in, p.About)
	if err == nil && !shown {
		err = ErrNotFound
	}
	if err != nil {
		return Pad{}, err
	}
	return p, nil
}

// shown reports whether what a pad is about doesn't hide it. The house sees all.
func (s *Service) shown(ctx context.Context, in tenants.Scope, about fact.Ref) (bool, error) {
	if s.Shows == nil || about.Noun == "" || in.Member() == "" {
		return true, nil
	}
	return s.Shows(ctx, in, about)
}

// Ask is what a list of pads is asked for.
type Ask struct {
	State State  // empty: open and frozen
	About string // the id of what they are about
	Title string // part of it, in any language
}

// titlePages bounds how many pages of pads with the rarest word of a title are looked through for one page of the list.
const titlePages = 5

// List lists the pads of all spaces in the reach, the last written first. A page of a search for a title may be short and still have a next.
func (s *Service) List(ctx context.Context, reach tenants.Reach, q Ask, ask page.Ask) (page.Of[Listed], error) {
	f := Filter{State: q.State, About: q.About, Word: rarest(q.Title)}
	if q.Title != "" && f.Word == "" {
		return page.Of[Listed]{}, nil
	}
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range reach.Scopes() {
		scopes[in.Space()] = in
	}
	for n := 1; ; n++ {
		found, err := s.Store.Over(reach).List(ctx, f, ask)
		if err != nil {
			return found, err
		}
		rest := found.Items[:0]
		for _, p := range found.Items {
			shown, err := s.shown(ctx, scopes[p.Space], p.About)
			if err != nil {
				return page.Of[Listed]{}, err
			}
			if shown && (q.Title == "" || p.Titled(q.Title)) {
				rest = append(rest, p)
			}
		}
		found.Items = rest
		if len(rest) > 0 || found.Next == "" || n == titlePages {
			return found, nil
		}
		ask.After = found.Next
	}
}

// Begin makes a pad. With the draft's ID it makes one pad however often it is called.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, d Draft) (Pad, error) {
	if in.Guest() != "" {
		return Pad{}, ErrNotFound
	}
	if !in.May(Begun.Needs()) {
		return Pad{}, tenants.ErrForbidden
	}
	if err := d.Check(); err != nil {
		return Pad{}, err
	}
	by, err := s.People.Self(ctx, in)
	if err != nil {
		return Pad{}, fmt.Errorf("who begins a pad: %w", err)
	}
	at, again := s.now(), d.ID != ""
	if !again {
		d.ID = id.At[ID](at)
	}
	p := d.begin(by, at)
	told, err := in.Tell(Begun, p.Ref(), at, fact.Detail{"kind": p.Kind, "about": p.About.ID})
	if err != nil {
		return Pad{}, err
	}
	err = s.Store.In(in).Add(ctx, p, told)
	if again && errors.Is(err, errExists) {
		return s.Pad(ctx, in, d.ID)
	}
	if err != nil {
		return Pad{}, fmt.Errorf("begin a pad: %w", err)
	}
	return p, nil
}

// Rename gives a pad another title, at the revision the member saw.
func (s *Service) Rename(ctx context.Context, in tenants.Scope, id ID, rev int64, title lang.Text) (Pad, error) {
	return s.deed(ctx, in, id, Renamed, func(p *Pad, at time.Time) error {
		if p.Rev != rev {
			return ErrStale
		}
		return p.Rename(title, at)
	})
}

// Archive puts a pad away at the revision the member saw. Whoever writes in it at that moment is told.
func (s *Service) Archive(ctx context.Context, in tenants.Scope, id ID, rev int64) (Pad, error) {
	p, err := s.deed(ctx, in, id, Shelved, func(p *Pad, at time.Time) error {
		if p.Rev != rev {
			return ErrStale
		}
		return p.Archive(at)
	})
	if err != nil {
		return p, err
	}
	return p, s.mark(ctx, in, p)
}

// Reopen takes an archived pad back, at the revision the member saw.
func (s *Service) Reopen(ctx context.Context, in tenants.Scope, id ID, rev int64) (Pad, error) {
	p, err := s.deed(ctx, in, id, Reopened, func(p *Pad, at time.Time) error {
		if p.Rev != rev {
			return ErrStale
		}
		return p.Reopen(at)
	})
	if err != nil {
		return p, err
	}
	return p, s.mark(ctx, in, p)
}

// deed applies one rule to a pad and keeps it.
func (s *Service) deed(ctx context.Context, in tenants.Scope, id ID, k fact.Kind, rule func(*Pad, time.Time) error) (Pad, error) {
	p, err := s.Pad(ctx, in, id)
	if err != nil {
		return p, err
	}
	if !in.May(k.Needs()) {
		return p, tenants.ErrForbidden
	}
	at := s.now()
	if err := rule(&p, at); err != nil {
		return p, err
	}
	told, err := in.Tell(k, p.Ref(), at, fact.Detail{"state": string(p.State)})
	if err != nil {
		return p, err
	}
	if err := s.Store.In(in).Change(ctx, p, told); err != nil {
		return p, fmt.Errorf("change pad %s: %w", id, err)
	}
	p.Rev++
	return p, nil
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Close refuses new writes, keeps what was written, and waits until that is done.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	for _, sh := range s.sheets {
		sh.stop()
	}
	s.mu.Unlock()
	s.work.Wait()
}
