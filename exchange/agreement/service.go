package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// Pacts says who shares a pact's space now.
type Pacts interface {
	// Joined lists the tenants of the scope's pact; none in a home.
	Joined(ctx context.Context, in tenants.Scope) ([]Sharer, error)
}

// Sharer is a tenant that shares a space.
type Sharer struct {
	Tenant  tenants.TenantID
	Country unit.Country
	Name    lang.Text
	Unit    string // of the book, where it is one
}

// Papers knows the files that prove something.
type Papers interface {
	// Use notes that the object uses a file of the scope's space, so that it stays, and returns the file's SHA-256 in hex; a file that isn't there is a
	// fault of kind NotFound.
	Use(ctx context.Context, in tenants.Scope, file string, by fact.Ref) (string, error)
	// Copy puts a file of one space into another, under the same id, where the object uses it. It bears repeating.
	Copy(ctx context.Context, from, to tenants.Scope, file string, by fact.Ref) error
}

// Parts is what the service works with.
type Parts struct {
	Store  Store
	Pacts  Pacts
	Papers Papers
	Now    func() time.Time
}

// Service answers what members ask of ties and agreements.
type Service struct {
	Parts
	register register
}

// New returns the service.
func New(p Parts) *Service { return &Service{Parts: p, register: newRegister()} }

func aboutTie(t TieID) fact.Ref { return fact.Ref{Noun: "tie", ID: string(t)} }

// closed reports whether ties are no business of whoever holds the scope: a guest's pass opens none. The house looks after them all.
func closed(in tenants.Scope) bool {
	return in.Guest() != "" || in.Tenant() == "" && in.Member() == "" && !in.May(tenants.Keep)
}

// Tie returns a tie of the scope's space.
func (s *Service) Tie(ctx context.Context, in tenants.Scope, tid TieID) (Tie, error) {
	if closed(in) {
		return Tie{}, ErrTieNotFound
	}
	return s.Store.In(in).Tie(ctx, tid)
}

// Beginning is what somebody says of a tie that isn't in the register.
type Beginning struct {
	ID      TieID // where the caller names it, beginning again returns the tie that was begun
	Title   lang.Text
	Parties []Party // in a home, the own side may be left out
	Proofs  []Proof
}

// Begin puts a tie into the register: in a home with whom the tenant says, in a pact between all who share it. It returns ErrNotPact where a pact's
// tie names others, and ErrTieExists for a second tie of the same parties in a space.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, b Beginning) (Tie, error) {
	if closed(in) {
		return Tie{}, tenants.ErrNotFound
	}
	if !in.May(TieBegun.Needs()) {
		return Tie{}, tenants.ErrForbidden
	}
	at := s.Now()
	if b.ID == "" {
		b.ID = id.At[TieID](at)
	} else if t, err := s.Tie(ctx, in, b.ID); fault.KindOf(err) != fault.NotFound || err == nil {
		return t, err
	}
	parties, err := s.parties(ctx, in, b.Parties)
	if err != nil {
		return Tie{}, err
	}
	t := Tie{
		ID: b.ID, Title: b.Title, Parties: parties, Proofs: []Proof{}, Decisions: []Decision{}, Counterparts: []Counterpart{}, Updated: at,
		Made: Making{Tenant: in.Tenant(), Member: in.Member(), At: at},
	}
	var c fault.Check
	checkText(&c, "title", b.Title, MostName)
	for i, p := range b.Proofs {
		p = p.by(in, at)
		p.check(&c, fmt.Sprintf("proofs[%d].", i), t, at)
		t.Proofs = append(t.Proofs, p)
	}
	if err := c.Err(); err != nil {
		return Tie{}, err
	}
	t.index()
	return s.begin(ctx, in, t)
}

func (s *Service) begin(ctx context.Context, in tenants.Scope, t Tie) (Tie, error) {
	shelf := s.Store.In(in)
	same, err := shelf.Ties(ctx, TieFilter{Pairs: []string{t.Pair}}, oneRow)
	if err != nil {
		return Tie{}, fmt.Errorf("look for the same tie: %w", err)
	}
	if len(same.Items) > 0 {
		return Tie{}, ErrTieExists
	}
	told, err := in.Tell(TieBegun, aboutTie(t.ID), t.Updated, t.tell(in, fact.Detail{"pair": t.Pair}))
	if err != nil {
		return Tie{}, err
	}
	if err := s.use(ctx, in, t.ID, t.Proofs...); err != nil {
		return Tie{}, err
	}
	if err := shelf.AddTie(ctx, t, told); err != nil {
		return Tie{}, fmt.Errorf("begin a tie: %w", err)
	}
	t.Rev = 1
	return t, nil
}

// use notes that the proofs use their papers.
func (s *Service) use(ctx context.Context, in tenants.Scope, tid TieID, all ...Proof) error {
	for i, p := range all {
		path := fmt.Sprintf("proofs[%d].file", i)
		if len(all) == 1 {
			path = "file"
		}
		if _, err := s.paper(ctx, in, p.File, path, aboutTie(tid)); err != nil {
			return err
		}
	}
	return nil
}

// parties works out who a new tie joins.
func (s *Service) parties(ctx context.Context, in tenants.Scope, wanted []Party) ([]Party, error) {
	sharers, err := s.Pacts.Joined(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("read who shares %s: %w", in.Space(), err)
	}
	if in.Space().Kind() == "pact" {
		return ofPact(sharers, wanted)
	}
	var c fault.Check
	all := wanted
	if !slices.ContainsFunc(wanted, func(p Party) bool { return p.Code == string(in.Tenant()) }) {
		all = append([]Party{{Code: string(in.Tenant())}}, wanted...)
	}
	c.That(len(all) >= 2, "parties", "required")
	c.That(len(all) <= MostParties, "parties", "too_many", "max", fmt.Sprint(MostParties))
	for i, p := range all {
		all[i] = p.settle(&c, fmt.Sprintf("parties[%d]", i), sharers)
		twice := slices.ContainsFunc(all[:i], func(o Party) bool { return o.Code == all[i].Code })
		c.That(!twice, fmt.Sprintf("parties[%d]", i), "twice")
	}
	return all, c.Err()
}

// ofPact makes the parties of a tie in a pact: all who share it, with the kinds that were said.
func ofPact(sharers []Sharer, wanted []Party) ([]Party, error) {
	var all []Party
	for _, s := range sharers {
		p := Party{Code: string(s.Tenant), Country: s.Country, Name: s.Name}
		if u, ok := PartyOf(p.Code); ok {
			p = u
		}
		if i := slices.IndexFunc(wanted, func(w Party) bool { return w.Code == p.Code }); i >= 0 {
			p.Kind = wanted[i].Kind
		}
		all = append(all, p)
	}
	stranger := func(w Party) bool { return !slices.ContainsFunc(all, func(p Party) bool { return p.Code == w.Code }) }
	if len(all) < 2 || len(all) > MostParties || slices.ContainsFunc(wanted, stranger) || len(wanted) > 0 && len(wanted) != len(all) {
		return nil, ErrNotPact
	}
	var c fault.Check
	for i, p := range all {
		c.That(p.Kind == Unsaid || p.Kind.Valid(), fmt.Sprintf("parties[%d].kind", i), "unknown")
	}
	return all, c.Err()
}

// settle fills in what the book of units knows of a party, and notes what is wrong with it.
func (p Party) settle(c *fault.Check, path string, own []Sharer) Party {
	c.That(p.Kind == Unsaid || p.Kind.Valid(), path+".kind", "unknown")
	c.That(p.At == nil || p.At.valid(), path+".at", "out_of_range")
	if u, ok := PartyOf(p.Code); ok {
		u.Kind, u.At = p.Kind, p.At
		return u
	}
	for _, s := range own {
		if p.Code == string(s.Tenant) {
			return Party{Code: p.Code, Country: s.Country, Name: s.Name, Kind: p.Kind}
		}
	}
	name, _ := p.Name.For(lang.English)
	c.That(p.Code == "" || p.Named(), path+".code", "unknown")
	c.That(name != "", path+".name", "required")
	c.That(p.Country.Known(), path+".country", "unknown")
	checkText(c, path+".name", p.Name, MostName)
	c.Line(path+".level", p.Level, fault.Optional, 40)
	p.Code = NamedCode(p.Country, name)
	return p
}

// change loads a tie at the revision its editor saw, applies one rule and keeps the result.
func (s *Service) change(ctx context.Context, in tenants.Scope, tid TieID, rev int64, k fact.Kind, rule func(*Tie, time.Time) (fact.Detail, error)) (Tie, error) {
	if closed(in) {
		return Tie{}, ErrTieNotFound
	}
	if !in.May(k.Needs()) {
		return Tie{}, tenants.ErrForbidden
	}
	shelf := s.Store.In(in)
	t, err := shelf.Tie(ctx, tid)
	if err != nil {
		return Tie{}, err
	}
	if rev != t.Rev {
		return Tie{}, ErrStale
	}
	if t.Moved != "" {
		return Tie{}, ErrMoved
	}
	if !atHome(in) && t.side(string(in.Tenant())) < 0 && in.Tenant() != "" {
		return Tie{}, ErrNotParty
	}
	at := s.Now()
	with, err := rule(&t, at)
	if err != nil {
		return Tie{}, err
	}
	t.Updated, t.Made.Guess = at, false
	t.index()
	told, err := in.Tell(k, aboutTie(tid), at, t.tell(in, with))
	if err != nil {
		return Tie{}, err
	}
	if err := shelf.ChangeTie(ctx, t, told); err != nil {
		return Tie{}, fmt.Errorf("change tie %s: %w", tid, err)
	}
	t.Rev++
	return t, nil
}

// by says who brings a proof.
func (p Proof) by(in tenants.Scope, at time.Time) Proof {
	p.ID, p.Tenant, p.Member, p.At = id.At[string](at), in.Tenant(), in.Member(), at
	p.Behalf = p.Side != "" && p.Side != string(in.Tenant())
	p.Confirmed = []string{}
	if p.Sources == nil {
		p.Sources = []Source{}
	}
	return p
}

// deedOf is what bringing a proof of a kind is.
func deedOf(k ProofKind) fact.Kind {
	switch k {
	case Suspension:
		return TieSuspended
	case Resumption:
		return TieResumed
	case End:
		return TieEnded
	}
	return TieProved
}

// Prove adds a proof to a tie. To suspend, resume and end takes the right to decide. A signature says what kind the tie is for every side that has said
// nothing else.
func (s *Service) Prove(ctx context.Context, in tenants.Scope, tid TieID, rev int64, p Proof) (Tie, error) {
	return s.change(ctx, in, tid, rev, deedOf(p.Kind), func(t *Tie, at time.Time) (fact.Detail, error) {
		p = p.by(in, at)
		var c fault.Check
		p.check(&c, "", *t, at)
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := t.add(p); err != nil {
			return nil, err
		}
		return fact.Detail{"proof": string(p.Kind), "date": string(p.Date), "kind": string(p.Tie), "grounds": string(p.Grounds)}, s.use(ctx, in, tid, p)
	})
}

// add takes a proof in, and the kind of tie that a signature says.
func (t *Tie) add(p Proof) error {
	if len(t.Proofs) >= MostProofs {
		return ErrTooManyProofs
	}
	t.Proofs = append(slices.Clone(t.Proofs), p)
	if p.Kind != Signature && p.Kind != Listed || p.Tie == Unsaid {
		return nil
	}
	t.Parties = slices.Clone(t.Parties)
	for i, side := range t.Parties {
		raised := p.Kind == Signature && p.Tie.tier() > side.Kind.tier()
		if (side.Kind == Unsaid || raised) && (p.Side == "" || p.Side == side.Code) {
			t.Parties[i].Kind = p.Tie
		}
	}
	return nil
}

// Confirm says for the scope's tenant that a proof another side brought is so.
func (s *Service) Confirm(ctx context.Context, in tenants.Scope, tid TieID, rev int64, proof string) (Tie, error) {
	return s.change(ctx, in, tid, rev, TieConfirmed, func(t *Tie, _ time.Time) (fact.Detail, error) {
		i := slices.IndexFunc(t.Proofs, func(p Proof) bool { return p.ID == proof })
		own := string(in.Tenant())
		switch {
		case i < 0:
			return nil, ErrProofNotFound
		case t.side(own) < 0:
			return nil, ErrNotParty
		case t.Proofs[i].Tenant == in.Tenant():
			return nil, ErrOwnProof
		}
		t.Proofs = slices.Clone(t.Proofs)
		if p := &t.Proofs[i]; !slices.Contains(p.Confirmed, own) {
			p.Confirmed = append(slices.Clone(p.Confirmed), own)
		}
		return fact.Detail{"proof": string(t.Proofs[i].Kind)}, nil
	})
}

// Withdraw takes back a proof that the scope's own tenant brought by mistake. What decided something, or came from an agreement, stays.
func (s *Service) Withdraw(ctx context.Context, in tenants.Scope, tid TieID, rev int64, proof string) (Tie, error) {
	return s.change(ctx, in, tid, rev, TieUnproved, func(t *Tie, _ time.Time) (fact.Detail, error) {
		p, ok := t.Proof(proof)
		switch {
		case !ok:
			return nil, ErrProofNotFound
		case p.Tenant != in.Tenant():
			return nil, ErrOthersProof
		case p.Kind.Decides() || p.Agreement != "":
			return nil, ErrDecidesOnly
		}
		t.Proofs = slices.DeleteFunc(slices.Clone(t.Proofs), func(p Proof) bool { return p.ID == proof })
		return fact.Detail{"proof": string(p.Kind), "date": string(p.Date)}, nil
	})
}

// Decide says which of contradicting proofs count, and why.
func (s *Service) Decide(ctx context.Context, in tenants.Scope, tid TieID, rev int64, d Decision) (Tie, error) {
	return s.change(ctx, in, tid, rev, TieDecided, func(t *Tie, at time.Time) (fact.Detail, error) {
		var c fault.Check
		c.Block("why", d.Why, fault.Optional, MostNote)
		if err := c.Err(); err != nil {
			return nil, err
		}
		d.Tenant, d.Member, d.At = in.Tenant(), in.Member(), at
		return fact.Detail{"fact": d.Fact}, t.Decide(d)
	})
}

// Call says what a side calls the tie. In a pact each side speaks for itself; in a home the tenant says what it knows of all.
func (s *Service) Call(ctx context.Context, in tenants.Scope, tid TieID, rev int64, title lang.Text, kinds map[string]Kind) (Tie, error) {
	return s.change(ctx, in, tid, rev, TieChanged, func(t *Tie, _ time.Time) (fact.Detail, error) {
		var c fault.Check
		checkText(&c, "title", title, MostName)
		t.Title, t.Parties = title, slices.Clone(t.Parties)
		for code, k := range kinds {
			i := t.side(code)
			c.That(i >= 0, "kinds."+code, "unknown")
			c.That(k == Unsaid || k.Valid(), "kinds."+code, "unknown")
			if i < 0 || t.Parties[i].Kind == k {
				continue
			}
			if !atHome(in) && code != string(in.Tenant()) {
				return nil, ErrNotParty
			}
			t.Parties[i].Kind = k
		}
		return nil, c.Err()
	})
}

// Seat puts the counterparts of one side in place of those there are.
func (s *Service) Seat(ctx context.Context, in tenants.Scope, tid TieID, rev int64, side string, all []Counterpart) (Tie, error) {
	return s.change(ctx, in, tid, rev, TieSeated, func(t *Tie, at time.Time) (fact.Detail, error) {
		for i := range all {
			if all[i].ID == "" {
				all[i].ID = id.At[string](at)
			}
		}
		return fact.Detail{"side": side}, t.Seat(side, string(in.Tenant()), all)
	})
}

// errTaken reports whether an error says that the id is there already.
func errTaken(err error) bool { return errors.Is(err, ErrTaken) }

// atHome reports whether the scope is of the tenant's own home, where it says everything there is to say.
func atHome(in tenants.Scope) bool { return in.Space().Kind() == "home" }

// tell adds to what is told of a tie whom it concerns.
func (t Tie) tell(in tenants.Scope, with fact.Detail) fact.Detail {
	return concern(in, t.Parties, with)
}

// concern names under "to" the tenants that a deed concerns: the sides that share the pact; in a home nobody but the home's own tenant, for a side that is
// named there knows nothing of it.
func concern(in tenants.Scope, parties []Party, with fact.Detail) fact.Detail {
	if with == nil {
		with = fact.Detail{}
	}
	if own, home := in.Space().Home(); home {
		with["to"] = string(own)
		return with
	}
	var to []string
	for _, p := range present(parties) {
		to = append(to, p.Code)
	}
	with["to"] = strings.Join(to, " ")
	return with
}
