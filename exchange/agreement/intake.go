package agreement

import (
	"context"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// oneRow asks whether there is any.
var oneRow = page.Ask{Size: 1}

// Incoming is a tie as a list names it. Both sides are named; the own tenant need not be one of them.
type Incoming struct {
	ID      TieID // from the batch and the row, so that taking the row in again changes nothing
	Title   lang.Text
	Parties []Party
	Proofs  []Proof
	Guess   bool             // a person should look at it
	Member  tenants.MemberID // who had the list taken in, where the house does it for her
}

// bringer says for whom a list is taken in: the house does it in a home for the tenant whose home it is.
func bringer(in tenants.Scope, w Incoming) (tenants.TenantID, tenants.MemberID) {
	if home, ok := in.Space().Home(); ok && in.Tenant() == "" {
		return home, w.Member
	}
	return in.Tenant(), in.Member()
}

// CheckIncoming returns what is wrong with a tie of a list, field by field, and the tie as it would be kept.
func (s *Service) CheckIncoming(in tenants.Scope, batch string, w Incoming) (Tie, error) {
	at := s.Now()
	tenant, by := bringer(in, w)
	var c fault.Check
	c.That(len(w.Parties) >= 2 && len(w.Parties) <= MostParties, "parties", "required")
	t := Tie{
		ID: w.ID, Title: w.Title, Proofs: []Proof{}, Decisions: []Decision{}, Counterparts: []Counterpart{}, Updated: at,
		Made: Making{Tenant: tenant, Member: by, At: at, Batch: batch, Guess: w.Guess},
	}
	if t.ID == "" {
		t.ID = id.At[TieID](at)
	}
	for i, p := range w.Parties {
		t.Parties = append(t.Parties, p.settle(&c, fmt.Sprintf("parties[%d]", i), nil))
	}
	for i, p := range w.Proofs {
		p.Tenant, p.Member = tenant, by
		p = p.imported(t.ID, batch, i)
		p.At = at
		p.check(&c, fmt.Sprintf("proofs[%d].", i), t, at)
		if err := t.add(p); err != nil {
			return Tie{}, err
		}
	}
	t.index()
	return t, c.Err()
}

// imported makes a proof one of a list. Its id follows from the row, so that the same row proves the same thing once.
func (p Proof) imported(tid TieID, batch string, n int) Proof {
	p.ID, p.Batch = id.Of[string]("proof", string(tid), batch, fmt.Sprint(n), string(p.Kind), string(p.Date)), batch
	p.Behalf = p.Side != "" && p.Side != string(p.Tenant)
	p.Confirmed = []string{}
	if p.Sources == nil {
		p.Sources = []Source{}
	}
	return p
}

// Import keeps many ties of a list in the scope's home at once, under their batch. One whose id is there already is left as it is, so that an import that
// was cut short can be repeated. It returns how many were added; the first that is wrong in itself stops it.
func (s *Service) Import(ctx context.Context, in tenants.Scope, batch string, all []Incoming) (int, error) {
	if !in.May(TieImported.Needs()) || !atHome(in) {
		return 0, tenants.ErrForbidden
	}
	ties, told := make([]Tie, 0, len(all)), make([]tenants.Told, 0, len(all))
	for i, w := range all {
		t, err := s.CheckIncoming(in, batch, w)
		if err != nil {
			return 0, fmt.Errorf("tie %d of the list: %w", i+1, err)
		}
		tale, err := in.Tell(TieImported, aboutTie(t.ID), t.Updated, fact.Detail{"batch": batch})
		if err != nil {
			return 0, err
		}
		ties, told = append(ties, t), append(told, tale)
	}
	shelf, added := s.Store.In(in), 0
	for len(ties) > 0 {
		n, err := shelf.AddTies(ctx, ties, told)
		added += n
		if err == nil {
			break
		}
		if !errTaken(err) || n >= len(ties) {
			return added, fmt.Errorf("import ties: %w", err)
		}
		ties, told = ties[n+1:], told[n+1:]
	}
	return added, nil
}

// mostPairs bounds one question for pairs.
const mostPairs = 64

// ByPair returns the ties of the scope's space that join exactly one of the pairs, which PairOf names.
func (s *Service) ByPair(ctx context.Context, in tenants.Scope, pairs ...string) ([]Tie, error) {
	var all []Tie
	for some := range slices.Chunk(pairs, mostPairs) {
		found, err := s.every(ctx, in, TieFilter{Pairs: some})
		if err != nil {
			return nil, fmt.Errorf("find ties by pair: %w", err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// Attest adds what a list says to a tie that is there already, under the list's batch. Said again it changes nothing.
func (s *Service) Attest(ctx context.Context, in tenants.Scope, batch string, tid TieID, proofs []Proof) (Tie, error) {
	if !in.May(TieImported.Needs()) {
		return Tie{}, tenants.ErrForbidden
	}
	shelf, at := s.Store.In(in), s.Now()
	t, err := shelf.Tie(ctx, tid)
	if err != nil {
		return Tie{}, err
	}
	var c fault.Check
	before := len(t.Proofs)
	for i, p := range proofs {
		p.Tenant, p.Member = in.Tenant(), in.Member()
		p = p.imported(tid, batch, i)
		p.At = at
		p.check(&c, fmt.Sprintf("proofs[%d].", i), t, at)
		if _, there := t.Proof(p.ID); there {
			continue
		}
		if err := t.add(p); err != nil {
			return Tie{}, err
		}
	}
	if err := c.Err(); err != nil || len(t.Proofs) == before {
		return t, err
	}
	t.Updated = at
	t.index()
	told, err := in.Tell(TieImported, aboutTie(tid), at, fact.Detail{"batch": batch})
	if err == nil {
		err = shelf.ChangeTie(ctx, t, told)
	}
	if err != nil {
		return Tie{}, fmt.Errorf("add to tie %s: %w", tid, err)
	}
	t.Rev++
	return t, nil
}

// TakenBack says what taking back a batch has done.
type TakenBack struct {
	Removed int // ties that the batch alone had brought
	Trimmed int // ties that stay, without what the batch had said
}

// TakeBack undoes a batch: what it brought goes, where nobody has added anything since; else only what it said goes. It can be repeated.
func (s *Service) TakeBack(ctx context.Context, in tenants.Scope, batch string) (TakenBack, error) {
	var done TakenBack
	if !in.May(TieTakenBack.Needs()) || batch == "" {
		return done, tenants.ErrForbidden
	}
	for {
		p, err := s.Store.In(in).Ties(ctx, TieFilter{Batch: batch}, page.Ask{Size: page.MostSize})
		if err != nil {
			return done, fmt.Errorf("list a batch: %w", err)
		}
		if len(p.Items) == 0 {
			return done, nil
		}
		for _, t := range p.Items {
			if err := s.takeBack(ctx, in, batch, t, &done); err != nil {
				return done, err
			}
		}
	}
}

func (s *Service) takeBack(ctx context.Context, in tenants.Scope, batch string, t Tie, done *TakenBack) error {
	at := s.Now()
	told, err := in.Tell(TieTakenBack, aboutTie(t.ID), at, fact.Detail{"batch": batch})
	if err != nil {
		return err
	}
	t.Proofs = slices.DeleteFunc(slices.Clone(t.Proofs), func(p Proof) bool { return p.Batch == batch })
	if t.Made.Batch == batch && len(t.Proofs)+len(t.Counterparts)+len(t.Decisions) == 0 {
		done.Removed++
		err = s.Store.In(in).RemoveTie(ctx, t, told)
	} else {
		done.Trimmed++
		if t.Made.Batch == batch {
			t.Made.Batch = ""
		}
		t.Updated = at
		t.index()
		err = s.Store.In(in).ChangeTie(ctx, t, told)
	}
	if err != nil {
		return fmt.Errorf("take back tie %s: %w", t.ID, err)
	}
	return nil
}

// every returns all ties of a filter.
func (s *Service) every(ctx context.Context, in tenants.Scope, f TieFilter) ([]Tie, error) {
	var all []Tie
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.Store.In(in).Ties(ctx, f, ask)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if ask.After = p.Next; p.Next == "" {
			return all, nil
		}
	}
}
