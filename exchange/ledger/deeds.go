package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// do loads a record at the revision its doer saw, applies one rule and keeps the result. Only a party's members write.
func (s *Service) do(ctx context.Context, in tenants.Scope, at At, k fact.Kind, rule func(*Record, By) (fact.Kind, error)) (Record, error) {
	r, err := s.Record(ctx, in, at.ID)
	switch {
	case err != nil:
		return Record{}, err
	case !in.May(k.Needs()):
		return Record{}, tenants.ErrForbidden
	case !r.Party(in.Tenant()):
		return Record{}, ErrNotParty
	case r.Rev != at.Rev:
		return Record{}, ErrStale
	}
	return s.keep(ctx, in, r, rule)
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, r Record, rule func(*Record, By) (fact.Kind, error)) (Record, error) {
	by, from := By{in.Member(), in.Tenant(), s.now()}, r.State
	kind, err := rule(&r, by)
	if err != nil {
		return Record{}, err
	}
	r.index()
	told, err := in.Tell(kind, r.Ref(), by.At, detail(r, from))
	if err != nil {
		return Record{}, err
	}
	if err := s.Store.In(in).ChangeRecord(ctx, r, told); err != nil {
		return Record{}, fmt.Errorf("%s %s: %w", kind.Code(), r.ID, err)
	}
	r.Rev++
	return r, nil
}

// Save says a draft anew.
func (s *Service) Save(ctx context.Context, home tenants.Scope, at At, said func(Record) (Wish, error)) (Record, error) {
	return s.do(ctx, home, at, Saved, func(r *Record, by By) (fact.Kind, error) {
		w, err := said(*r)
		if err != nil {
			return Saved, err
		}
		sides, err := w.settle(r.Owner)
		if err != nil {
			return Saved, err
		}
		return Saved, r.Save(sides, w.Content, by)
	})
}

// Drop takes a draft away.
func (s *Service) Drop(ctx context.Context, home tenants.Scope, at At) error {
	r, err := s.Record(ctx, home, at.ID)
	switch {
	case err != nil:
		return err
	case !home.May(Dropped.Needs()):
		return tenants.ErrForbidden
	case r.Rev != at.Rev:
		return ErrStale
	case r.State != Draft:
		return ErrNotDraft
	}
	told, err := home.Tell(Dropped, r.Ref(), s.now(), detail(r, ""))
	if err != nil {
		return err
	}
	return s.Store.In(home).RemoveRecord(ctx, r, told)
}

// Enter puts a draft down as a record of one's own side alone.
func (s *Service) Enter(ctx context.Context, home tenants.Scope, at At) (Record, error) {
	return s.do(ctx, home, at, EnteredFact, func(r *Record, by By) (fact.Kind, error) { return EnteredFact, r.Enter(by) })
}

// Review says that a second person has looked at a one-sided record.
func (s *Service) Review(ctx context.Context, home tenants.Scope, at At) (Record, error) {
	return s.do(ctx, home, at, ReviewedFact, func(r *Record, by By) (fact.Kind, error) { return ReviewedFact, r.Review(by) })
}

// Post copies a draft into a pact and puts it to those of its sides who share it. The record in the pact is made first: should it be cut short there,
// posting again makes it good. It returns ErrPosted where another side has posted the record of the same thing.
func (s *Service) Post(ctx context.Context, home, to tenants.Scope, at At, p Posting) (Record, error) {
	draft, err := s.Record(ctx, home, at.ID)
	switch {
	case err != nil:
		return Record{}, err
	case !to.May(PostedFact.Needs()) || !home.May(PostedHere.Needs()):
		return Record{}, tenants.ErrForbidden
	case to.Space().Kind() != "pact":
		return Record{}, ErrNotPact
	case draft.Rev != at.Rev:
		return Record{}, ErrStale
	}
	parties, sides, err := s.parties(ctx, to, draft)
	if err != nil {
		return Record{}, err
	}
	a, err := s.Store.In(home).Annex(ctx, draft.ID)
	if err != nil && !errors.Is(err, ErrAnnexNotFound) {
		return Record{}, err
	}
	by := By{home.Member(), home.Tenant(), s.now()}
	draft.rename(sides)
	out, err := draft.posted(to.Space(), parties, a.shared(home.Tenant()), p, by)
	if err != nil {
		return Record{}, err
	}
	if err := s.put(ctx, home, to, &out, by); err != nil {
		return Record{}, err
	}
	_, err = s.keep(ctx, home, draft, func(r *Record, by By) (fact.Kind, error) { return PostedHere, r.Leave(to.Space(), by) })
	if errors.Is(err, ErrStale) && s.left(ctx, home, draft.ID, to.Space()) {
		err = nil
	}
	return out, err
}

// left reports whether a draft has gone to the space already: whoever carries what was posted may be faster than whoever posts.
func (s *Service) left(ctx context.Context, home tenants.Scope, rid ID, to tenants.Space) bool {
	r, err := s.Record(ctx, home, rid)
	return err == nil && r.State == Moved && r.To == to
}

// put adds a record to the pact, over one that was withdrawn there.
func (s *Service) put(ctx context.Context, home, to tenants.Scope, out *Record, by By) error {
	shelf := s.Store.In(to)
	old, err := shelf.Record(ctx, out.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil {
		if old.State.waits() && old.Poster() == by.Tenant && old.Last().Member == by.Member {
			*out = old // posted before, and cut short at home
			return nil
		}
		if old.State != Withdrawn {
			return ErrPosted
		}
		out.Rev, out.Created, out.Steps = old.Rev, old.Created, append(slices.Clone(old.Steps), out.Steps...)
	}
	out.index()
	told, err := tenants.Cross(home, to, PostedFact, out.Ref(), by.At, detail(*out, Draft))
	if err != nil {
		return err
	}
	if out.Rev == 0 {
		err = shelf.AddRecord(ctx, *out, told)
	} else {
		err = shelf.ChangeRecord(ctx, *out, told)
	}
	if errors.Is(err, ErrTaken) {
		return ErrPosted
	}
	if err != nil {
		return fmt.Errorf("post %s: %w", out.ID, err)
	}
	out.Rev++
	return nil
}

// parties lists who of a record's sides stands in the pact, and the code that each such side has there.
func (s *Service) parties(ctx context.Context, to tenants.Scope, r Record) ([]tenants.TenantID, map[string]string, error) {
	sharing, err := s.Places.Sharing(ctx, to)
	if err != nil {
		return nil, nil, fmt.Errorf("read who shares %s: %w", to.Space(), err)
	}
	var parties []tenants.TenantID
	codes := map[string]string{}
	for _, x := range r.Sides {
		i := slices.IndexFunc(sharing, func(y Sharer) bool { return x.Code == string(y.Tenant) || y.Unit != "" && x.Code == y.Unit })
		if i >= 0 {
			parties, codes[x.Code] = append(parties, sharing[i].Tenant), string(sharing[i].Tenant)
		}
	}
	if !slices.Contains(parties, r.Owner) || len(parties) < 2 {
		return nil, nil, ErrNoPartner
	}
	return parties, codes, nil
}

// rename gives sides that stand in the pact their tenants' codes.
func (r *Record) rename(codes map[string]string) {
	as := func(code string) string {
		if c, ok := codes[code]; ok {
			return c
		}
		return code
	}
	r.Sides = slices.Clone(r.Sides)
	for i := range r.Sides {
		r.Sides[i].Code = as(r.Sides[i].Code)
	}
	r.Host = as(r.Host)
	r.Visitors = slices.Clone(r.Visitors)
	for i, v := range r.Visitors {
		r.Visitors[i] = as(v)
	}
}

// Confirm is the word of the scope's side that the last version is right.
func (s *Service) Confirm(ctx context.Context, in tenants.Scope, at At) (Record, error) {
	return s.do(ctx, in, at, ConfirmedAll, func(r *Record, by By) (fact.Kind, error) {
		if err := s.unanswered(ctx, in, *r); err != nil {
			return Agreed, err
		}
		all, err := r.Confirm(by)
		if all {
			return ConfirmedAll, err
		}
		return Agreed, err
	})
}

// unanswered refuses to confirm a counter-entry to what another has answered already.
func (s *Service) unanswered(ctx context.Context, in tenants.Scope, r Record) error {
	if r.Counter.Of == "" {
		return nil
	}
	old, err := s.Record(ctx, in, r.Counter.Of)
	if err == nil && !old.State.stands() {
		err = ErrNotStanding
	}
	return err
}

// Correct puts other words before the parties.
func (s *Service) Correct(ctx context.Context, in tenants.Scope, at At, comment string, said func(Record) (Content, error)) (Record, error) {
	return s.do(ctx, in, at, CorrectedBy, func(r *Record, by By) (fact.Kind, error) {
		c, err := said(*r)
		if err != nil {
			return CorrectedBy, err
		}
		return CorrectedBy, r.Correct(c, comment, by)
	})
}

// Withdraw takes back what the scope's side posted and isn't confirmed yet.
func (s *Service) Withdraw(ctx context.Context, in tenants.Scope, at At, reason string) (Record, error) {
	return s.do(ctx, in, at, Drawn, func(r *Record, by By) (fact.Kind, error) { return Drawn, r.Withdraw(reason, by) })
}

// Answer is what somebody puts against a record that stands.
type Answer struct {
	How    How
	Reason string
	Said   func(Record) (Content, error) // of one that replaces it
}

// Counter puts a counter-entry against a record that stands: a new record in the same space, which its other parties confirm; of a one-sided record it takes
// effect at once. One is open at a time: it returns ErrCounterOpen while another is.
func (s *Service) Counter(ctx context.Context, in tenants.Scope, at At, a Answer) (Record, error) {
	r, err := s.Record(ctx, in, at.ID)
	switch {
	case err != nil:
		return Record{}, err
	case !in.May(CounterPut.Needs()):
		return Record{}, tenants.ErrForbidden
	case !r.Party(in.Tenant()):
		return Record{}, ErrNotParty
	case r.Rev != at.Rev:
		return Record{}, ErrStale
	}
	if err := s.closed(ctx, in, &r); err != nil {
		return Record{}, err
	}
	c := r.Content
	if a.How == Replaces {
		if c, err = a.Said(r); err != nil {
			return Record{}, err
		}
	}
	by := By{in.Member(), in.Tenant(), s.now()}
	out, err := r.counter(a.How, c, a.Reason, by)
	if err != nil {
		return Record{}, err
	}
	out.index()
	told, err := in.Tell(CounterPut, out.Ref(), by.At, detail(out, ""))
	if err != nil {
		return Record{}, err
	}
	if err := s.Store.In(in).AddRecord(ctx, out, told); err != nil {
		if errors.Is(err, ErrTaken) {
			return Record{}, ErrCounterOpen
		}
		return Record{}, fmt.Errorf("counter %s: %w", r.ID, err)
	}
	out.Rev = 1
	return out, nil
}

// closed counts the counter-entries to a record that were withdrawn, and refuses while one isn't.
func (s *Service) closed(ctx context.Context, in tenants.Scope, r *Record) error {
	for r.Entries = 0; r.Entries < MostVersions; r.Entries++ {
		x, err := s.Record(ctx, in, r.nextCounter())
		switch {
		case fault.KindOf(err) == fault.NotFound && err != nil:
			return nil
		case err != nil:
			return err
		case x.State != Withdrawn:
			return ErrCounterOpen
		}
	}
	return ErrTooManyVersions
}

// OpenCounter returns the counter-entry that stands against a record and isn't withdrawn, and whether there is one.
func (s *Service) OpenCounter(ctx context.Context, in tenants.Scope, r Record) (Record, bool, error) {
	if !r.State.stands() {
		return Record{}, false, nil
	}
	for r.Entries = 0; r.Entries < MostVersions; r.Entries++ {
		x, err := s.Record(ctx, in, r.nextCounter())
		switch {
		case fault.KindOf(err) == fault.NotFound && err != nil:
			return Record{}, false, nil
		case err != nil:
			return Record{}, false, err
		case x.State != Withdrawn:
			return x, true, nil
		}
	}
	return Record{}, false, nil
}

// Annex returns what the home keeps of a record for itself; at revision 0 where nothing was written yet. The reader must know of the record where it stands.
func (s *Service) Annex(ctx context.Context, in, home tenants.Scope, rid ID) (Annex, error) {
	if _, err := s.Record(ctx, in, rid); err != nil {
		return Annex{}, err
	}
	a, err := s.Store.In(home).Annex(ctx, rid)
	if errors.Is(err, ErrAnnexNotFound) {
		return Annex{Record: rid, Money: []Line{}}, nil
	}
	return a, err
}

// Annotate writes into the home's annex to a record. Nothing of it is told where the record stands.
func (s *Service) Annotate(ctx context.Context, in, home tenants.Scope, at At, said func(Annex) (Annex, error)) (Annex, error) {
	r, err := s.Record(ctx, in, at.ID)
	switch {
	case err != nil:
		return Annex{}, err
	case !home.May(AnnexWritten.Needs()):
		return Annex{}, tenants.ErrForbidden
	case !r.Party(home.Tenant()):
		return Annex{}, ErrNotParty
	}
	before, err := s.Annex(ctx, in, home, at.ID)
	if err != nil {
		return Annex{}, err
	}
	if before.Rev != at.Rev {
		return Annex{}, ErrStale
	}
	a, err := said(before)
	if err == nil {
		err = a.check()
	}
	if err != nil {
		return Annex{}, err
	}
	a.Record, a.Rev, a.Member, a.Updated = at.ID, before.Rev, home.Member(), s.now()
	told, err := home.Tell(AnnexWritten, fact.Ref{Noun: "record_annex", ID: string(at.ID)}, a.Updated, nil)
	if err != nil {
		return Annex{}, err
	}
	if err := s.Store.In(home).KeepAnnex(ctx, a, told); err != nil {
		return Annex{}, fmt.Errorf("write into the annex of %s: %w", at.ID, err)
	}
	a.Rev++
	return a, nil
}
