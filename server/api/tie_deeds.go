package api

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants/unit"
)

// proof reads a fact that somebody brings; what is wrong with it the service says.
func (w ProofWish) proof(c *fault.Check, path string, call Call) agreement.Proof {
	p := agreement.Proof{
		Kind: agreement.ProofKind(w.Kind), Date: agreement.Date(w.Date), Tie: agreement.Kind(w.Tie), Side: w.Side, Body: agreement.Body(w.Body), From: agreement.Date(w.From),
		Until: agreement.Date(w.Until), Again: w.Again, Grounds: agreement.Grounds(w.Grounds), Number: w.Number, Sources: readSources(w.Sources), File: w.File,
	}
	if w.Note != nil {
		p.Note = w.Note.text(c, path+"note", lang.Text{}, call.Now())
	}
	return p
}

// TieBeginning is what somebody says of a tie that isn't in the register.
type TieBeginning struct {
	Title   *Text        `json:"title,omitempty" doc:"of an arrangement that has a name"`
	Parties []PartyWish  `json:"parties,omitempty" doc:"the others; in a pact they are its parties"`
	Proofs  []*ProofWish `json:"proofs,omitempty" maxItems:"20"`
}

// PartyWish names a side: by its code in the book of units, or a government that isn't in it by country and name.
type PartyWish struct {
	Code    string `json:"code,omitempty" maxLength:"60"`
	Country string `json:"country,omitempty" maxLength:"2"`
	Name    *Text  `json:"name,omitempty"`
	Level   string `json:"level,omitempty" maxLength:"40"`
	Kind    string `json:"kind,omitempty" maxLength:"20"`
}

func (w PartyWish) party(c *fault.Check, path string, call Call) agreement.Party {
	p := agreement.Party{Code: w.Code, Country: unit.Country(w.Country), Level: w.Level, Kind: agreement.Kind(w.Kind)}
	if w.Name != nil {
		p.Name = w.Name.text(c, path+".name", lang.Text{}, call.Now())
	}
	return p
}

func beginTie(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same tie once"`
	Body TieBeginning
}) (*one[Tie], error) {
	var check fault.Check
	b := agreement.Beginning{ID: once[agreement.TieID](c, "tie", in.Key)}
	if in.Body.Title != nil {
		b.Title = in.Body.Title.text(&check, "title", lang.Text{}, c.Now())
	}
	for i, p := range in.Body.Parties {
		b.Parties = append(b.Parties, p.party(&check, fmt.Sprintf("parties[%d]", i), c))
	}
	for i, p := range in.Body.Proofs {
		b.Proofs = append(b.Proofs, p.proof(&check, fmt.Sprintf("proofs[%d].", i), c))
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	t, err := c.Agreements.Begin(ctx, c.In, b)
	return tieOut(ctx, c, t, err)
}

func changeTie(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body struct {
		Title *Text             `json:"title,omitempty"`
		Kinds map[string]string `json:"kinds,omitempty" doc:"what sides call the tie, by their codes; in a pact only one's own"`
	}
}) (*one[Tie], error) {
	var check fault.Check
	title, kinds := lang.Text{}, map[string]agreement.Kind{}
	if in.Body.Title != nil {
		title = in.Body.Title.text(&check, "title", lang.Text{}, c.Now())
	}
	for code, k := range in.Body.Kinds {
		kinds[code] = agreement.Kind(k)
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Call(ctx, c.In, id, rev, title, kinds)
	})
}

func proveTie(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body ProofWish
}) (*one[Tie], error) {
	var check fault.Check
	p := in.Body.proof(&check, "", c)
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Prove(ctx, c.In, id, rev, p)
	})
}

// ProofIn names a proof of a tie in an address.
type ProofIn struct {
	TieDeedIn
	Proof string `path:"proof" maxLength:"36"`
}

func confirmProof(ctx context.Context, c Call, in *ProofIn) (*one[Tie], error) {
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Confirm(ctx, c.In, id, rev, in.Proof)
	})
}

func withdrawProof(ctx context.Context, c Call, in *ProofIn) (*one[Tie], error) {
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Withdraw(ctx, c.In, id, rev, in.Proof)
	})
}

func decideTie(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body struct {
		Fact  string   `json:"fact" maxLength:"200"`
		Count []string `json:"count" minItems:"1" maxItems:"50" doc:"the proofs that count; several where both are right"`
		Why   string   `json:"why" maxLength:"2000"`
	}
}) (*one[Tie], error) {
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Decide(ctx, c.In, id, rev, agreement.Decision{Fact: in.Body.Fact, Count: in.Body.Count, Why: in.Body.Why})
	})
}

func seatCounterparts(ctx context.Context, c Call, in *struct {
	TieDeedIn
	Body struct {
		Side  string        `json:"side" maxLength:"60"`
		Items []Counterpart `json:"items" nullable:"false" maxItems:"60"`
	}
}) (*one[Tie], error) {
	var check fault.Check
	all := []agreement.Counterpart{}
	for i, w := range in.Body.Items {
		at := fmt.Sprintf("items[%d]", i)
		p := agreement.Counterpart{
			ID: w.ID, Department: w.Department.text(&check, at+".department", lang.Text{}, c.Now()), Name: w.Name, Deputy: w.Deputy, Email: w.Email, Phone: w.Phone,
			From: readDate(&check, at+".from", w.From), Until: readDate(&check, at+".until", w.Until),
		}
		if w.Role != nil {
			p.Role = w.Role.text(&check, at+".role", lang.Text{}, c.Now())
		}
		all = append(all, p)
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.TieID, rev int64) (agreement.Tie, error) {
		return c.Agreements.Seat(ctx, c.In, id, rev, in.Body.Side, all)
	})
}
