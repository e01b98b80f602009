package term

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of the glossary.
type Service struct {
	store Store
	now   func() time.Time

	mu    sync.Mutex
	fresh map[tenants.Space]remembered
}

// remembered is what a space's entries were a moment ago.
type remembered struct {
	entries []Entry
	at      time.Time
}

const (
	freshFor  = 20 * time.Second // within which other nodes see a change
	freshMost = 512              // spaces
)

// NewService returns the service over a store.
func NewService(s Store, now func() time.Time) *Service {
	return &Service{store: s, now: now, fresh: map[tenants.Space]remembered{}}
}

func about(e Entry) fact.Ref { return fact.Ref{Noun: "term", ID: string(e.ID)} }

// Book returns the glossary as it stands over the given scopes, the nearest first: usually a reader's home, then the pact she is in, then her networks.
func (s *Service) Book(ctx context.Context, layers ...tenants.Scope) (*Book, error) {
	var all []layer
	seen := map[tenants.Space]bool{}
	for _, in := range layers {
		if seen[in.Space()] {
			continue
		}
		seen[in.Space()] = true
		entries, err := s.entries(ctx, in)
		if err != nil {
			return nil, err
		}
		all = append(all, layer{in.Space(), entries})
	}
	return newBook(all), nil
}

// entries returns a space's entries, as they were at most a moment ago.
func (s *Service) entries(ctx context.Context, in tenants.Scope) ([]Entry, error) {
	now := s.now()
	s.mu.Lock()
	r, ok := s.fresh[in.Space()]
	s.mu.Unlock()
	if ok && now.Sub(r.at) < freshFor {
		return r.entries, nil
	}
	entries, err := s.store.In(in).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the glossary of %s: %w", in.Space(), err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fresh) >= freshMost {
		clear(s.fresh)
	}
	s.fresh[in.Space()] = remembered{entries, now}
	return entries, nil
}

// changed forgets what was remembered of a space.
func (s *Service) changed(in tenants.Scope) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.fresh, in.Space())
}

// Entry returns one of the space's own entries.
func (s *Service) Entry(ctx context.Context, in tenants.Scope, eid ID) (Entry, error) {
	return s.store.In(in).Entry(ctx, eid)
}

// Add makes an entry in the scope's space. It returns ErrExists for a code that has one there, and ErrFull where there are MostEntries.
func (s *Service) Add(ctx context.Context, in tenants.Scope, w Wish) (Entry, error) {
	if !in.May(Added.Needs()) {
		return Entry{}, tenants.ErrForbidden
	}
	have, err := s.entries(ctx, in)
	if err != nil {
		return Entry{}, err
	}
	if len(have) >= MostEntries {
		return Entry{}, ErrFull
	}
	return s.add(ctx, in, w)
}

func (s *Service) add(ctx context.Context, in tenants.Scope, w Wish) (Entry, error) {
	if err := w.Check(); err != nil {
		return Entry{}, err
	}
	at := s.now()
	e := w.entry(in, at)
	told, err := in.Tell(Added, about(e), at, fact.Detail{"code": e.Code})
	if err != nil {
		return Entry{}, err
	}
	defer s.changed(in)
	err = s.store.In(in).Add(ctx, e, told)
	if errors.Is(err, ErrTaken) {
		return Entry{}, ErrExists
	}
	if err != nil {
		return Entry{}, fmt.Errorf("add a term: %w", err)
	}
	e.Rev = 1
	return e, nil
}

// Change says something else of an entry, at the revision the editor saw. Its code stays.
func (s *Service) Change(ctx context.Context, in tenants.Scope, eid ID, rev int64, w Wish) (Entry, error) {
	if !in.May(Changed.Needs()) {
		return Entry{}, tenants.ErrForbidden
	}
	e, err := s.at(ctx, in, eid, rev)
	if err != nil {
		return Entry{}, err
	}
	w.Code = e.Code
	if err := w.Check(); err != nil {
		return Entry{}, err
	}
	at := s.now()
	e.say(w, in, at)
	told, err := in.Tell(Changed, about(e), at, fact.Detail{"code": e.Code})
	if err != nil {
		return Entry{}, err
	}
	defer s.changed(in)
	if err := s.store.In(in).Change(ctx, e, told); err != nil {
		return Entry{}, fmt.Errorf("change term %s: %w", e.Code, err)
	}
	e.Rev++
	return e, nil
}

// Remove takes an entry away, at the revision the editor saw. What the network or the table says of the notion holds again.
func (s *Service) Remove(ctx context.Context, in tenants.Scope, eid ID, rev int64) error {
	if !in.May(Removed.Needs()) {
		return tenants.ErrForbidden
	}
	e, err := s.at(ctx, in, eid, rev)
	if err != nil {
		return err
	}
	told, err := in.Tell(Removed, about(e), s.now(), fact.Detail{"code": e.Code})
	if err != nil {
		return err
	}
	defer s.changed(in)
	if err := s.store.In(in).Remove(ctx, e, told); err != nil {
		return fmt.Errorf("remove term %s: %w", e.Code, err)
	}
	return nil
}

func (s *Service) at(ctx context.Context, in tenants.Scope, eid ID, rev int64) (Entry, error) {
	e, err := s.store.In(in).Entry(ctx, eid)
	if err == nil && e.Rev != rev {
		err = ErrStale
	}
	return e, err
}

// Imported says what became of a sheet's rows.
type Imported struct {
	Added, Changed, Same int
	Wrong                []Wrong
}

// Wrong is a row that was left out, and why.
type Wrong struct {
	Line int
	Err  error
}

// Import adds and changes what a sheet says, row by row: a row with the code of an entry there is changes it, one without is a notion of one's own,
// unless the same is said already. Rows that are wrong are left out and named; the others stand.
func (s *Service) Import(ctx context.Context, in tenants.Scope, sheet []byte) (Imported, error) {
	var done Imported
	if !in.May(Added.Needs()) {
		return done, tenants.ErrForbidden
	}
	rows, err := ReadSheet(sheet)
	if err != nil {
		return done, err
	}
	s.changed(in)
	have, err := s.entries(ctx, in)
	if err != nil {
		return done, err
	}
	for _, r := range rows {
		if len(have)+done.Added >= MostEntries {
			return done, ErrFull
		}
		what, err := s.take(ctx, in, have, r.Wish)
		switch {
		case ctx.Err() != nil:
			return done, ctx.Err()
		case err != nil:
			done.Wrong = append(done.Wrong, Wrong{r.Line, err})
		case what == Added:
			done.Added++
		case what == Changed:
			done.Changed++
		default:
			done.Same++
		}
	}
	return done, nil
}

// take does with one row what it asks for, and says what that was; the zero Kind is nothing.
func (s *Service) take(ctx context.Context, in tenants.Scope, have []Entry, w Wish) (fact.Kind, error) {
	if err := w.Check(); err != nil {
		return fact.Kind{}, err
	}
	for _, e := range have {
		switch {
		case w.Code == "" && e.says(w), w.Code == e.Code && e.says(w):
			return fact.Kind{}, nil
		case w.Code == e.Code:
			_, err := s.Change(ctx, in, e.ID, e.Rev, w)
			return Changed, err
		}
	}
	_, err := s.add(ctx, in, w)
	return Added, err
}

// Export returns the space's own entries as a sheet.
func (s *Service) Export(ctx context.Context, in tenants.Scope, f Format) ([]byte, error) {
	entries, err := s.store.In(in).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("export the glossary of %s: %w", in.Space(), err)
	}
	return WriteSheet(entries, f)
}
