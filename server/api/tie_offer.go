package api

import (
	"context"
	"slices"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
)

// TieOffer is a tie that one side has kept for itself and offers to share: what the other side would have in the pact.
type TieOffer struct {
	ID       string          `json:"id" doc:"of the tie"`
	Space    string          `json:"space" doc:"the pact"`
	Rev      int64           `json:"rev"`
	Title    Text            `json:"title"`
	Parties  []TieParty      `json:"parties" nullable:"false"`
	Proofs   []Proof         `json:"proofs" nullable:"false" doc:"that are carried over; none once it was declined or taken back"`
	Note     string          `json:"note,omitempty"`
	State    string          `json:"state" enum:"open,accepted,declined,withdrawn"`
	Tenant   string          `json:"tenant" doc:"that offers it"`
	At       string          `json:"at"`
	Answered *TieOfferAnswer `json:"answered,omitempty"`
	May      map[string]bool `json:"may"`
}

// TieOfferAnswer is what became of an offer.
type TieOfferAnswer struct {
	Tenant string `json:"tenant"`
	At     string `json:"at"`
	Why    string `json:"why,omitempty"`
}

// TieOfferWay is a pact into which a home's tie may be moved.
type TieOfferWay struct {
	Space string    `json:"space"`
	Name  Text      `json:"name"`
	Offer *TieOffer `json:"offer,omitempty" doc:"the latest that was made there"`
}

func (c Call) viewOffer(n *namer, o agreement.Offer, in tenants.Scope) TieOffer {
	t := agreement.Tie{Title: o.Title, Parties: o.Parties, Proofs: o.Proofs}
	v := TieOffer{
		ID: string(o.Tie), Space: string(in.Space()), Rev: o.Rev, Title: viewText(o.Title), Parties: n.tieParties(t, in.Space()), Proofs: []Proof{}, Note: o.Note, State: string(o.State),
		Tenant: string(o.Tenant), At: stamp(o.At), May: o.Rights(in),
	}
	all, counting := t.History()
	for i, p := range all {
		shown := c.viewProof(t, p, counting[i])
		shown.May.Confirm, shown.May.Withdraw = false, false
		v.Proofs = append(v.Proofs, shown)
	}
	if !o.Answered.At.IsZero() {
		v.Answered = &TieOfferAnswer{string(o.Answered.Tenant), stamp(o.Answered.At), o.Answered.Why}
	}
	return v
}

func offerOut(ctx context.Context, c Call, in tenants.Scope, o agreement.Offer, err error) (*one[TieOffer], error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	return whole(c.viewOffer(n, o, in), o.Rev), nil
}

// listTieOffers lists the offers that wait for an answer, one's own and others'.
func listTieOffers(ctx context.Context, c Call, in *struct{ Asked }) (*listOut[TieOffer], error) {
	reach, n, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Agreements.Offers(ctx, reach, in.page())
	return list(p, func(o agreement.PlacedOffer) TieOffer { return c.viewOffer(n, o.Offer, scopeIn(reach, o.Space)) }), err
}

// scopeIn returns the reader's scope of a space that her reach has.
func scopeIn(reach tenants.Reach, space tenants.Space) tenants.Scope {
	all := reach.Scopes()
	return all[slices.IndexFunc(all, func(in tenants.Scope) bool { return in.Space() == space })]
}

// listTiePacts lists the pacts that exactly the sides of a home's tie share, with the offer that was made there.
func listTiePacts(ctx context.Context, c Call, in *TieIn) (*listOut[TieOfferWay], error) {
	t, err := c.Agreements.Tie(ctx, c.In, agreement.TieID(in.ID))
	if err != nil {
		return nil, err
	}
	reach, n, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	out := &listOut[TieOfferWay]{Body: List[TieOfferWay]{Items: []TieOfferWay{}}}
	for _, scope := range reach.Scopes() {
		id, ok := scope.Space().Pact()
		if !ok || c.In.Space().Kind() != "home" {
			continue
		}
		sharers, err := c.Agreements.Pacts.Joined(ctx, scope)
		if err != nil {
			return nil, err
		}
		if _, err := t.Fits(sharers); err != nil {
			continue // other parties
		}
		pact, err := c.Tenants.Pact(ctx, c.In, id)
		if err != nil {
			return nil, err
		}
		way := TieOfferWay{Space: string(scope.Space()), Name: viewText(pact.Name)}
		if o, err := c.Agreements.Offered(ctx, scope, t.ID); err == nil {
			shown := c.viewOffer(n, o, scope)
			way.Offer = &shown
		}
		out.Body.Items = append(out.Body.Items, way)
	}
	return out, nil
}

// offerTie puts what is said of a home's tie before the other sides.
func offerTie(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body struct {
		Space  string   `json:"space" maxLength:"60" doc:"the pact"`
		Proofs []string `json:"proofs" nullable:"false" maxItems:"400" doc:"that are carried over; the others stay at home"`
		Note   string   `json:"note,omitempty" maxLength:"1000"`
	}
}) (*one[TieOffer], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	to, err := c.Authority.Enter(ctx, c.Who, tenants.Space(in.Body.Space))
	if err != nil {
		return nil, err
	}
	o, err := c.Agreements.Offer(ctx, c.In, to, agreement.OfferWish{Tie: agreement.TieID(in.ID), Rev: rev, Proofs: in.Body.Proofs, Note: in.Body.Note})
	return offerOut(ctx, c, to, o, err)
}

func readTieOffer(ctx context.Context, c Call, in *TieIn) (*one[TieOffer], error) {
	o, err := c.Agreements.Offered(ctx, c.In, agreement.TieID(in.ID))
	return offerOut(ctx, c, c.In, o, err)
}

func (in *TieDeedIn) offerDeed(ctx context.Context, c Call, do func(agreement.TieID, int64) (agreement.Offer, error)) (*one[TieOffer], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	o, err := do(agreement.TieID(in.ID), rev)
	return offerOut(ctx, c, c.In, o, err)
}

func acceptTieOffer(ctx context.Context, c Call, in *TieDeedIn) (*one[TieOffer], error) {
	return in.offerDeed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Offer, error) {
		return c.Agreements.Accept(ctx, c.In, id, rev)
	})
}

func declineTieOffer(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body struct {
		Why string `json:"why" maxLength:"1000"`
	}
}) (*one[TieOffer], error) {
	return in.offerDeed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Offer, error) {
		return c.Agreements.Decline(ctx, c.In, id, rev, in.Body.Why)
	})
}

func recallTieOffer(ctx context.Context, c Call, in *TieDeedIn) (*one[TieOffer], error) {
	return in.offerDeed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Offer, error) {
		return c.Agreements.Recall(ctx, c.In, id, rev)
	})
}

// offers are the ties that other sides offer and that the caller may answer.
func (v *HomePage) offers(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	p, err := c.Agreements.Offers(ctx, reach, page.Ask{Size: waitsMost})
	for _, o := range p.Items {
		if o.Rights(scopeIn(reach, o.Space))["accept"] {
			v.Waits = append(v.Waits, Waiting{Kind: "tie_offer.answer", ID: string(o.Tie), Space: string(o.Space), Title: viewText(o.Name()), Since: stamp(o.At), By: string(o.Tenant)})
		}
	}
	return err
}
