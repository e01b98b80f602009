package interpreter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of pools.
type Service struct {
	store Store
	clock func() time.Time
}

// NewService returns the service over a store.
func NewService(s Store, now func() time.Time) *Service { return &Service{s, now} }

// Errand is for what the house does with pools by itself: it notes engagements, and forgets whose day has come.
var Errand = tenants.Errand{Name: "interpreter", Can: []fact.Ability{tenants.Keep}}

// MostPool bounds what one owner keeps in one space.
const MostPool = 3000

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

// Interpreter returns a row, as much of it as the scope's holder may read.
func (s *Service) Interpreter(ctx context.Context, in tenants.Scope, xid ID) (Interpreter, error) {
	x, err := s.row(ctx, in, xid)
	if err != nil {
		return Interpreter{}, err
	}
	return x.Seen(in.Tenant()), nil
}

func (s *Service) row(ctx context.Context, in tenants.Scope, xid ID) (Interpreter, error) {
	if in.Guest() != "" {
		return Interpreter{}, ErrNotFound
	}
	return s.store.In(in).Interpreter(ctx, xid)
}

// mostLooked bounds how many pages are read to fill one with what a filter leaves.
const mostLooked = 10

// Interpreters lists the pool of one space.
func (s *Service) Interpreters(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Interpreter], error) {
	if in.Guest() != "" {
		return page.Of[Interpreter]{}, ErrNotFound
	}
	return list(ctx, s.store.In(in), in.Tenant(), f, ask)
}

// Everywhere lists the pools of all spaces in the reach.
func (s *Service) Everywhere(ctx context.Context, r tenants.Reach, f Filter, ask page.Ask) (page.Of[Interpreter], error) {
	reader := r.Scopes()[0]
	if reader.Guest() != "" || reader.Tenant() == "" {
		return page.Of[Interpreter]{}, ErrNotFound
	}
	return list(ctx, s.store.Over(r), reader.Tenant(), f, ask)
}

func list(ctx context.Context, r Reading, by tenants.TenantID, f Filter, ask page.Ask) (page.Of[Interpreter], error) {
	out, rows := page.Of[Interpreter]{Items: []Interpreter{}}, ask.Rows()
	for range mostLooked {
		p, err := r.Interpreters(ctx, f, ask)
		if err != nil {
			return page.Of[Interpreter]{}, err
		}
		for _, x := range p.Items {
			if f.Wants(x) {
				out.Items = append(out.Items, x.Seen(by))
			}
		}
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// Wants reports whether the filter leaves the row in.
func (f Filter) Wants(x Interpreter) bool {
	switch {
	case f.State != "" && x.State != f.State,
		f.Owner != "" && x.Owner != f.Owner,
		f.From != "" && !x.Works(f.From, f.To),
		f.Mode != "" && !slices.Contains(x.Card.Modes, f.Mode),
		f.Field != "" && !slices.Contains(x.Card.Fields, f.Field),
		f.Grade != "" && x.Card.Grade != f.Grade:
		return false
	}
	if !f.Start.IsZero() {
		zone := f.Zone
		if zone == nil {
			zone = time.UTC
		}
		if !x.Free(f.Start, f.End, zone) {
			return false
		}
	}
	return x.hasWords(f.Words)
}

func (x Interpreter) hasWords(words string) bool {
	var all strings.Builder
	for _, v := range x.Card.Name.In {
		all.WriteString(strings.ToLower(v.Value) + "\n")
	}
	all.WriteString(strings.ToLower(strings.Join(x.Card.Words, "\n")))
	text := all.String()
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !strings.Contains(text, w) })
}

// Add writes an interpreter into the pool of the scope's space, as one's own row. Where the caller names its id, adding it again returns the one that was added.
func (s *Service) Add(ctx context.Context, in tenants.Scope, said Said, as ID) (Interpreter, error) {
	if err := s.able(in, Added); err != nil {
		return Interpreter{}, err
	}
	at := s.now()
	if err := said.Check(at.Format(time.DateOnly)); err != nil {
		return Interpreter{}, err
	}
	if as == "" {
		as = id.At[ID](at)
	}
	x := New(as, in.Space(), in.Tenant(), said, at)
	told, err := in.Tell(Added, x.Ref(), at, detail(x))
	if err != nil {
		return Interpreter{}, err
	}
	switch err := s.store.In(in).AddInterpreter(ctx, x, told); {
	case errors.Is(err, ErrTaken):
		return s.Interpreter(ctx, in, as)
	case err != nil:
		return Interpreter{}, fmt.Errorf("add an interpreter: %w", err)
	}
	x.Rev = 1
	return x, nil
}

// able returns why the scope's holder may not do a deed of the kind here.
func (s *Service) able(in tenants.Scope, kind fact.Kind) error {
	switch {
	case in.Guest() != "":
		return ErrNotFound
	case !in.May(kind.Needs()) || in.Tenant() == "":
		return tenants.ErrForbidden
	}
	return nil
}

// detail is what a fact says of a row: whose it is, and nothing of the person.
func detail(x Interpreter) fact.Detail { return fact.Detail{"owner": string(x.Owner)} }

// At names a row at the revision its reader saw.
type At struct {
	ID  ID
	Rev int64
}

func (s *Service) do(ctx context.Context, in tenants.Scope, at At, kind fact.Kind, rule func(*Interpreter, time.Time) error) (Interpreter, error) {
	if err := s.able(in, kind); err != nil {
		return Interpreter{}, err
	}
	x, err := s.row(ctx, in, at.ID)
	switch {
	case err != nil:
		return Interpreter{}, err
	case x.Rev != at.Rev:
		return Interpreter{}, ErrStale
	}
	return s.keep(ctx, in, x, kind, rule)
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, x Interpreter, kind fact.Kind, rule func(*Interpreter, time.Time) error) (Interpreter, error) {
	at := s.now()
	if err := rule(&x, at); err != nil {
		return Interpreter{}, err
	}
	told, err := in.Tell(kind, x.Ref(), at, detail(x))
	if err != nil {
		return Interpreter{}, err
	}
	if err := s.store.In(in).ChangeInterpreter(ctx, x, told); err != nil {
		return Interpreter{}, fmt.Errorf("%s %s: %w", kind.Code(), x.ID, err)
	}
	x.Rev++
	return x.Seen(in.Tenant()), nil
}

// Change says a row anew, as its owner.
func (s *Service) Change(ctx context.Context, in tenants.Scope, at At, said func(Said) (Said, error)) (Interpreter, error) {
	return s.do(ctx, in, at, Changed, func(x *Interpreter, now time.Time) error {
		if err := x.owned(in.Tenant()); err != nil {
			return err
		}
		next, err := said(Said{x.Card, x.Contact, x.Ground})
		if err != nil {
			return err
		}
		return x.Change(next, in.Tenant(), now)
	})
}

// Retire has an interpreter not called on any more.
func (s *Service) Retire(ctx context.Context, in tenants.Scope, at At) (Interpreter, error) {
	return s.do(ctx, in, at, RetiredIt, func(x *Interpreter, now time.Time) error { return x.Retire(in.Tenant(), now) })
}

// Restore has a retired interpreter called on again.
func (s *Service) Restore(ctx context.Context, in tenants.Scope, at At) (Interpreter, error) {
	return s.do(ctx, in, at, Restored, func(x *Interpreter, now time.Time) error { return x.Restore(in.Tenant(), now) })
}

// Rate says how an engagement went.
func (s *Service) Rate(ctx context.Context, in tenants.Scope, at At, engagement string, mark int, note string) (Interpreter, error) {
	return s.do(ctx, in, at, Rated, func(x *Interpreter, _ time.Time) error { return x.Rate(engagement, mark, note, in.Tenant()) })
}

// Forget takes everything that is known of an interpreter away, as the owner, at her own wish or when the ground for keeping it ends.
func (s *Service) Forget(ctx context.Context, in tenants.Scope, at At) error {
	if err := s.able(in, Forgotten); err != nil {
		return err
	}
	x, err := s.row(ctx, in, at.ID)
	switch {
	case err != nil:
		return err
	case x.Rev != at.Rev:
		return ErrStale
	}
	if err := x.owned(in.Tenant()); err != nil {
		return err
	}
	return s.remove(ctx, in, x, Forgotten)
}

func (s *Service) remove(ctx context.Context, in tenants.Scope, x Interpreter, kind fact.Kind) error {
	told, err := in.Tell(kind, x.Ref(), s.now(), detail(x))
	if err != nil {
		return err
	}
	if err := s.store.In(in).RemoveInterpreter(ctx, x, told); err != nil {
		return fmt.Errorf("%s %s: %w", kind.Code(), x.ID, err)
	}
	return nil
}

// Lapse has the house forget an interpreter whose day has come.
func (s *Service) Lapse(ctx context.Context, house tenants.Scope, xid ID) error {
	x, err := s.row(ctx, house, xid)
	if err != nil {
		return err
	}
	if x.Ground.Purge > s.now().Format(time.DateOnly) {
		return nil // its owner has said a later day since
	}
	return s.remove(ctx, house, x, Lapsed)
}

// Engage notes for the house what became of an engagement. Noting the same again changes nothing.
func (s *Service) Engage(ctx context.Context, house tenants.Scope, xid ID, e Engagement) error {
	x, err := s.row(ctx, house, xid)
	if err != nil {
		return err
	}
	if !x.Engage(e, s.now()) {
		return nil
	}
	_, err = s.keep(ctx, house, x, Engaged, func(*Interpreter, time.Time) error { return nil })
	return err
}

// Own reads all rows of a space that the acting tenant owns, for a sheet.
func (s *Service) own(ctx context.Context, in tenants.Scope) ([]Interpreter, error) {
	var all []Interpreter
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.store.In(in).Interpreters(ctx, Filter{Owner: in.Tenant()}, ask)
		if err != nil {
			return nil, err
		}
		for _, x := range p.Items {
			if x.Owner == in.Tenant() {
				all = append(all, x)
			}
		}
		if ask.After = p.Next; p.Next == "" {
			return all, nil
		}
	}
}

func count(n int) string { return strconv.Itoa(n) }

// Whole returns a row for the house, with the contact that its owner alone reads otherwise.
func (s *Service) Whole(ctx context.Context, house tenants.Scope, xid ID) (Interpreter, error) {
	if !house.May(tenants.Keep) {
		return Interpreter{}, tenants.ErrForbidden
	}
	return s.row(ctx, house, xid)
}
