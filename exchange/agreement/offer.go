package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// OfferState is where an offer stands.
type OfferState string

// An offer waits for the other side, was accepted or declined by it, or was taken back.
const (
	Offering  OfferState = "open"
	Taken     OfferState = "accepted"
	Declined  OfferState = "declined"
	Recalled  OfferState = "withdrawn"
	mostOffer            = 1000 // characters of what is said with it
)

// Offer is a tie that one side has kept in its home and offers to share. It stands in the pact and holds what the other side is to see, and nothing else of
// what the home knows: the dossier, the counterparts, what was decided and whatever proof was left out stay there.
type Offer struct {
	Tie      TieID            `bson:"-"` // its id as well: a tie is offered to a pact once at a time
	Rev      int64            `bson:"-"`
	Title    lang.Text        `bson:"title"`
	Parties  []Party          `bson:"parties"` // the tenants of the pact
	Proofs   []Proof          `bson:"proofs"`  // that are carried over
	Note     string           `bson:"note"`
	State    OfferState       `bson:"state"`
	Tenant   tenants.TenantID `bson:"tenant"`
	Member   tenants.MemberID `bson:"member"`
	At       time.Time        `bson:"at"`
	Answered Answer           `bson:"answered"`
}

// Answer is what became of an offer.
type Answer struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
	Why    string           `bson:"why"` // it was declined
}

func (o Offer) about() fact.Ref { return fact.Ref{Noun: "tie_offer", ID: string(o.Tie)} }

// Name returns what the offered tie is called.
func (o Offer) Name() lang.Text { return Tie{Title: o.Title, Parties: o.Parties}.Name() }

// Rights computes what the scope's holder may do with the offer: who made it takes it back, another side answers.
func (o Offer) Rights(in tenants.Scope) map[string]bool {
	able := in.May(tenants.DecideTie) && o.State == Offering
	own := o.Tenant == in.Tenant()
	side := slices.ContainsFunc(o.Parties, func(p Party) bool { return p.Code == string(in.Tenant()) })
	return map[string]bool{"accept": able && !own && side, "decline": able && !own && side, "withdraw": able && own}
}

// OfferWish is what somebody offers of a tie.
type OfferWish struct {
	Tie    TieID
	Rev    int64
	Proofs []string // that are carried over; the others stay at home
	Note   string   // to the other side
}

// Fits returns the parties that a home's tie has in a pact: who shares it, with what each calls the tie. It returns ErrNotPact where they aren't the same.
func (t Tie) Fits(sharers []Sharer) ([]Party, error) {
	if len(sharers) != len(t.Parties) || len(sharers) < 2 {
		return nil, ErrNotPact
	}
	all, err := ofPact(sharers, nil)
	for i, s := range sharers {
		at := slices.IndexFunc(t.Parties, func(p Party) bool { return p.Code == string(s.Tenant) || p.Code == s.Unit && s.Unit != "" })
		if at < 0 {
			return nil, ErrNotPact
		}
		all[i].Kind, all[i].At = t.Parties[at].Kind, t.Parties[at].At
	}
	return all, err
}

// Offer puts a copy of what is said of a home's tie before those who share a pact, who must be its parties. The tie stays where it is until another side
// accepts. It returns ErrNotPact, ErrTieExists where the pact has the tie already, ErrMoved for one that was moved before, and ErrOffered while the pact has
// an offer of it.
func (s *Service) Offer(ctx context.Context, home, to tenants.Scope, w OfferWish) (Offer, error) {
	if !home.May(TieOffered.Needs()) || !to.May(TieOffered.Needs()) || !atHome(home) || to.Space().Kind() != "pact" {
		return Offer{}, tenants.ErrForbidden
	}
	t, err := s.Tie(ctx, home, w.Tie)
	switch {
	case err != nil:
		return Offer{}, err
	case t.Rev != w.Rev:
		return Offer{}, ErrStale
	case t.Moved != "":
		return Offer{}, ErrMoved
	}
	sharers, err := s.Pacts.Joined(ctx, to)
	if err != nil {
		return Offer{}, fmt.Errorf("read who shares %s: %w", to.Space(), err)
	}
	at := s.Now()
	o, err := t.offer(w, home.Tenant(), sharers, at)
	if err != nil {
		return Offer{}, err
	}
	o.Member = home.Member()
	shelf := s.Store.In(to)
	if err := s.free(ctx, to, o); err != nil {
		return Offer{}, err
	}
	before, err := shelf.Offer(ctx, o.Tie)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Offer{}, err
	}
	if err == nil && (before.State == Offering || before.State == Taken) {
		return Offer{}, ErrOffered
	}
	o.Rev = before.Rev
	told, err := tenants.Cross(home, to, TieOffered, o.about(), at, o.tell(to))
	if err == nil {
		err = shelf.KeepOffer(ctx, o, told)
	}
	if err != nil {
		return Offer{}, fmt.Errorf("offer tie %s: %w", t.ID, err)
	}
	o.Rev++
	return o, nil
}

// offer makes the offer of a tie: the proofs that were chosen, for the sides as the pact knows them.
func (t Tie) offer(w OfferWish, by tenants.TenantID, sharers []Sharer, at time.Time) (Offer, error) {
	parties, err := t.Fits(sharers)
	if err != nil {
		return Offer{}, err
	}
	var c fault.Check
	c.Block("note", w.Note, fault.Optional, mostOffer)
	for i := range parties {
		if parties[i].Code != string(by) {
			parties[i].Kind = Unsaid // which each side says for itself
		}
	}
	o := Offer{Tie: t.ID, Title: t.Title, Parties: parties, Proofs: []Proof{}, Note: w.Note, State: Offering, Tenant: by, At: at}
	for i, id := range w.Proofs {
		p, ok := t.Proof(id)
		c.That(ok && !slices.Contains(w.Proofs[:i], id), fmt.Sprintf("proofs[%d]", i), "unknown")
		o.Proofs = append(o.Proofs, p.carried(t, parties, sharers))
	}
	return o, c.Err()
}

// carried is a proof as it stands in a pact: by the pact's codes, without what belongs to the home it comes from.
func (p Proof) carried(t Tie, parties []Party, sharers []Sharer) Proof {
	if i := slices.IndexFunc(sharers, func(s Sharer) bool { return p.Side != "" && (p.Side == string(s.Tenant) || p.Side == s.Unit) }); i >= 0 {
		p.Side = parties[i].Code
	}
	p.Batch, p.Agreement, p.Confirmed = "", "", []string{}
	p.Behalf = p.Side != "" && p.Side != string(p.Tenant)
	return p
}

// free makes sure that the pact has no tie of the same parties.
func (s *Service) free(ctx context.Context, in tenants.Scope, o Offer) error {
	codes := make([]string, len(o.Parties))
	for i, p := range o.Parties {
		codes[i] = p.Code
	}
	same, err := s.Store.In(in).Ties(ctx, TieFilter{Pairs: []string{PairOf(codes...)}}, oneRow)
	if err != nil {
		return fmt.Errorf("look for the same tie: %w", err)
	}
	if len(same.Items) > 0 {
		return ErrTieExists
	}
	return nil
}

func (o Offer) tell(in tenants.Scope) fact.Detail {
	return concern(in, o.Parties, fact.Detail{"tie": string(o.Tie), "from": string(o.Tenant)})
}

// Offered returns an offer of the scope's pact.
func (s *Service) Offered(ctx context.Context, in tenants.Scope, tid TieID) (Offer, error) {
	if closed(in) {
		return Offer{}, ErrOfferNotFound
	}
	return s.Store.In(in).Offer(ctx, tid)
}

// Offers lists the offers of all the reader's pacts that wait for an answer, the latest first.
func (s *Service) Offers(ctx context.Context, reach tenants.Reach, ask page.Ask) (page.Of[PlacedOffer], error) {
	return s.Store.Over(reach).Offers(ctx, ask)
}

// Accept takes an offered tie into the pact: the house then moves it there, see Carry. It returns ErrOwnOffer for whoever made the offer, ErrNotOpen for one
// that was answered or taken back, and ErrPartyGone where a side has left since.
func (s *Service) Accept(ctx context.Context, in tenants.Scope, tid TieID, rev int64) (Offer, error) {
	return s.answer(ctx, in, tid, rev, TieAccepted, func(o *Offer) error {
		sharers, err := s.Pacts.Joined(ctx, in)
		if err != nil {
			return fmt.Errorf("read who shares %s: %w", in.Space(), err)
		}
		for _, p := range o.Parties {
			if !slices.ContainsFunc(sharers, func(x Sharer) bool { return string(x.Tenant) == p.Code }) {
				return ErrPartyGone
			}
		}
		o.State = Taken
		return s.free(ctx, in, *o)
	})
}

// Decline leaves an offered tie where it is, with a reason.
func (s *Service) Decline(ctx context.Context, in tenants.Scope, tid TieID, rev int64, why string) (Offer, error) {
	return s.answer(ctx, in, tid, rev, TieDeclined, func(o *Offer) error {
		var c fault.Check
		c.Block("why", why, fault.Required, mostOffer)
		o.State, o.Answered.Why, o.Proofs = Declined, why, []Proof{}
		return c.Err()
	})
}

// Recall takes an offer back. What it said is gone from the pact.
func (s *Service) Recall(ctx context.Context, in tenants.Scope, tid TieID, rev int64) (Offer, error) {
	return s.answer(ctx, in, tid, rev, TieRecalled, func(o *Offer) error {
		o.State, o.Proofs, o.Note = Recalled, []Proof{}, ""
		return nil
	})
}

func (s *Service) answer(ctx context.Context, in tenants.Scope, tid TieID, rev int64, k fact.Kind, rule func(*Offer) error) (Offer, error) {
	o, err := s.Offered(ctx, in, tid)
	if err != nil {
		return Offer{}, err
	}
	own := o.Tenant == in.Tenant()
	switch {
	case !in.May(k.Needs()):
		return Offer{}, tenants.ErrForbidden
	case rev != o.Rev:
		return Offer{}, ErrStale
	case o.State != Offering:
		return Offer{}, ErrNotOpen
	case own && k.Code() != TieRecalled.Code():
		return Offer{}, ErrOwnOffer
	case !own && k.Code() == TieRecalled.Code():
		return Offer{}, tenants.ErrForbidden
	}
	at := s.Now()
	o.Answered = Answer{Tenant: in.Tenant(), Member: in.Member(), At: at}
	if err := rule(&o); err != nil {
		return Offer{}, err
	}
	told, err := in.Tell(k, o.about(), at, o.tell(in))
	if err == nil {
		err = s.Store.In(in).KeepOffer(ctx, o, told)
	}
	if err != nil {
		return Offer{}, fmt.Errorf("answer the offer of %s: %w", tid, err)
	}
	o.Rev++
	return o, nil
}

// move makes an accepted offer the pact's tie and notes in the home that it has moved. Each step bears repeating.
func (s *Service) move(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, tid TieID) error {
	pact := enter(space)
	o, err := s.Store.In(pact).Offer(ctx, tid)
	if err != nil || o.State != Taken {
		return err
	}
	home := enter(tenants.HomeOf(o.Tenant))
	for _, p := range o.Proofs {
		if p.File == "" {
			continue
		}
		if err := s.Papers.Copy(ctx, home, pact, p.File, aboutTie(tid)); err != nil && fault.KindOf(err) != fault.NotFound {
			return fmt.Errorf("carry a paper of %s: %w", tid, err)
		}
	}
	at := s.Now()
	t := Tie{
		ID: tid, Title: o.Title, Parties: o.Parties, Proofs: o.Proofs, Decisions: []Decision{}, Counterparts: []Counterpart{}, Updated: at,
		Made: Making{Tenant: o.Tenant, Member: o.Member, At: at},
	}
	t.index()
	told, err := tenants.Cross(home, pact, TieMoved, aboutTie(tid), at, t.tell(pact, fact.Detail{"from": string(o.Tenant)}))
	if err != nil {
		return err
	}
	if err := s.Store.In(pact).AddTie(ctx, t, told); err != nil && !errTaken(err) {
		return fmt.Errorf("move tie %s: %w", tid, err)
	}
	return s.leave(ctx, home, pact, tid)
}

// leave notes in a home that its tie stands in a pact now.
func (s *Service) leave(ctx context.Context, home, pact tenants.Scope, tid TieID) error {
	to, _ := pact.Space().Pact()
	for range 5 {
		t, err := s.Store.In(home).Tie(ctx, tid)
		if err != nil && fault.KindOf(err) == fault.NotFound || err == nil && t.Moved == string(to) {
			return nil
		}
		if err != nil {
			return err
		}
		at := s.Now()
		t.Moved, t.Updated = string(to), at
		told, err := home.Tell(TieMoved, aboutTie(tid), at, t.tell(home, fact.Detail{"pact": string(to)}))
		if err == nil {
			err = s.Store.In(home).ChangeTie(ctx, t, told)
		}
		if !errors.Is(err, ErrStale) {
			return err
		}
	}
	return ErrStale
}

// rejoin takes what a pact knew of a tie back into the home it was moved from, where the proofs still are that had stayed there.
func (s *Service) rejoin(ctx context.Context, home tenants.Scope, pact tenants.PactID, t Tie, told tenants.Told) error {
	old, err := s.Store.In(home).Tie(ctx, t.ID)
	if err != nil || old.Moved != string(pact) {
		return err
	}
	t.Rev, t.Batches, t.Made = old.Rev, old.Batches, old.Made
	t.Proofs = slices.Clone(t.Proofs)
	for _, p := range old.Proofs {
		if _, there := t.Proof(p.ID); !there {
			t.Proofs = append(t.Proofs, p)
		}
	}
	t.index()
	return s.Store.In(home).ChangeTie(ctx, t, told)
}
