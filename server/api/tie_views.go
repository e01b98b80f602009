package api

import (
	"context"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
)

// Tie is one relationship, with all that proves it.
type Tie struct {
	TieRow
	Proofs       []Proof           `json:"proofs" nullable:"false" doc:"from the first contact to today; those without a date first"`
	Conflicts    []TieConflict     `json:"conflicts" nullable:"false"`
	Counterparts []Counterpart     `json:"counterparts" nullable:"false"`
	MadeBy       string            `json:"made_by"`
	Made         string            `json:"made"`
	Guess        bool              `json:"guess,omitempty" doc:"an import guessed something, and nobody has looked since"`
	Moved        string            `json:"moved,omitempty" doc:"the space of the pact in which it stands now, of one that was kept at home before"`
	Reach        string            `json:"reach" enum:"home,pact" doc:"who reads it: one's own tenant, or all sides"`
	May          map[string]bool   `json:"may"`
	Why          map[string]string `json:"why"`
}

// Source says where a fact is written.
type TieSource struct {
	Said string `json:"said" maxLength:"400"`
	URL  string `json:"url,omitempty" maxLength:"800"`
	AsOf string `json:"as_of,omitempty" maxLength:"10"`
}

// ProofWish is a fact that somebody brings.
type ProofWish struct {
	Kind    string      `json:"kind" enum:"contact,exchange,intent,consent,refusal,listed,signature,force,renewal_begun,renewal,suspension,resumption,expiry,end"`
	Date    string      `json:"date,omitempty" maxLength:"10" doc:"2026-11-22, 2026-11 or 2026; left out where nobody knows"`
	Tie     string      `json:"tie,omitempty" maxLength:"20" doc:"the kind of tie that was meant"`
	Side    string      `json:"side,omitempty" maxLength:"60" doc:"whose deed it was; left out for all sides"`
	Body    string      `json:"body,omitempty" maxLength:"20" doc:"that consented or refused"`
	From    string      `json:"from,omitempty" maxLength:"10"`
	Until   string      `json:"until,omitempty" maxLength:"10"`
	Again   int         `json:"again,omitempty" doc:"years it renews itself by"`
	Grounds string      `json:"grounds,omitempty" maxLength:"20" doc:"of a suspension or an end"`
	Note    *Text       `json:"note,omitempty"`
	Number  string      `json:"number,omitempty" maxLength:"80"`
	Sources []TieSource `json:"sources,omitempty"`
	File    string      `json:"file,omitempty" maxLength:"36"`
}

// Proof is a fact of a tie.
type Proof struct {
	ID string `json:"id"`
	ProofWish
	Precision string   `json:"precision" enum:"day,month,year,unknown"`
	Agreement string   `json:"agreement,omitempty" doc:"that gave it by itself"`
	Behalf    bool     `json:"behalf,omitempty" doc:"recorded for a side that didn't say it itself"`
	Confirmed []string `json:"confirmed" nullable:"false"`
	Tenant    string   `json:"tenant"`
	Member    string   `json:"member,omitempty" doc:"who brought it, in one's own tenant"`
	At        string   `json:"at"`
	Counts    bool     `json:"counts" doc:"false where a decision, or a better known proof, goes before it"`
	May       struct {
		Confirm  bool `json:"confirm"`
		Withdraw bool `json:"withdraw"`
	} `json:"may"`
}

// TieConflict is one fact of which proofs say different things.
type TieConflict struct {
	Fact     string       `json:"fact"`
	Proofs   []string     `json:"proofs" nullable:"false"`
	Decision *TieDecision `json:"decision,omitempty"`
}

// TieDecision says which proofs count.
type TieDecision struct {
	Count  []string `json:"count" nullable:"false"`
	Why    string   `json:"why"`
	Tenant string   `json:"tenant"`
	Member string   `json:"member,omitempty"`
	At     string   `json:"at"`
}

// Counterpart is a desk or person of one side for one department.
type Counterpart struct {
	ID         string `json:"id,omitempty" maxLength:"36"`
	Side       string `json:"side,omitempty" maxLength:"60"`
	Department Text   `json:"department"`
	Name       string `json:"name,omitempty" maxLength:"80"`
	Role       *Text  `json:"role,omitempty"`
	Deputy     string `json:"deputy,omitempty" maxLength:"80"`
	Email      string `json:"email,omitempty" maxLength:"200"`
	Phone      string `json:"phone,omitempty" maxLength:"40"`
	From       string `json:"from,omitempty" maxLength:"10"`
	Until      string `json:"until,omitempty" maxLength:"10"`
	Behalf     bool   `json:"behalf,omitempty" doc:"written by another side"`
	Serves     bool   `json:"serves,omitempty" doc:"its term covers today"`
}

func viewSources(all []agreement.Source) []TieSource {
	out := []TieSource{}
	for _, s := range all {
		out = append(out, TieSource{s.Said, s.URL, string(s.AsOf)})
	}
	return out
}

func readSources(all []TieSource) []agreement.Source {
	out := []agreement.Source{}
	for _, s := range all {
		out = append(out, agreement.Source{Said: s.Said, URL: s.URL, AsOf: agreement.Date(s.AsOf)})
	}
	return out
}

// own shows a member to her own tenant only.
func (c Call) own(t tenants.TenantID, m tenants.MemberID) string {
	if t != c.Who.Tenant() {
		return ""
	}
	return string(m)
}

func (c Call) viewProof(t agreement.Tie, p agreement.Proof, counts bool) Proof {
	v := Proof{
		ID: p.ID, Precision: string(p.Date.Precision()), Agreement: p.Agreement, Behalf: p.Behalf, Confirmed: append([]string{}, p.Confirmed...), Tenant: string(p.Tenant),
		Member: c.own(p.Tenant, p.Member), At: stamp(p.At), Counts: counts,
	}
	v.ProofWish = ProofWish{
		Kind: string(p.Kind), Date: string(p.Date), Tie: string(p.Tie), Side: p.Side, Body: string(p.Body), From: string(p.From), Until: string(p.Until), Again: p.Again,
		Grounds: string(p.Grounds), Number: p.Number, Sources: viewSources(p.Sources), File: p.File,
	}
	if !p.Note.Empty() {
		note := viewText(p.Note)
		v.Note = &note
	}
	r := t.ProofRights(c.In, p)
	v.May.Confirm, v.May.Withdraw = r.Confirm, r.Withdraw
	return v
}

func (c Call) viewCounterpart(p agreement.Counterpart) Counterpart {
	v := Counterpart{
		ID: p.ID, Side: p.Side, Department: viewText(p.Department), Name: p.Name, Deputy: p.Deputy, Email: p.Email, Phone: p.Phone, From: string(p.From), Until: string(p.Until),
		Behalf: p.Behalf, Serves: p.Serves(c.Now()),
	}
	if !p.Role.Empty() {
		role := viewText(p.Role)
		v.Role = &role
	}
	return v
}

func (c Call) viewTie(ctx context.Context, t agreement.Tie) (Tie, error) {
	years, err := c.dormant(ctx)
	if err != nil {
		return Tie{}, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return Tie{}, err
	}
	v := Tie{
		TieRow: n.tieRow(agreement.LineOf(c.In.Space(), c.In.Tenant(), t, c.Now(), years)), Proofs: []Proof{}, Conflicts: []TieConflict{}, Counterparts: []Counterpart{},
		MadeBy: string(t.Made.Tenant), Made: stamp(t.Made.At), Guess: t.Made.Guess, Reach: c.In.Space().Kind(),
	}
	if t.Moved != "" {
		v.Moved = string(tenants.PactSpace(tenants.PactID(t.Moved)))
	}
	rights := t.Rights(c.In)
	v.May, v.Why = rights.May, rights.Why
	all, counting := t.History()
	for i, p := range all {
		v.Proofs = append(v.Proofs, c.viewProof(t, p, counting[i]))
	}
	for _, x := range t.Conflicts() {
		conflict := TieConflict{Fact: x.Fact, Proofs: x.Proofs}
		if d := x.Decision; d != nil {
			conflict.Decision = &TieDecision{append([]string{}, d.Count...), d.Why, string(d.Tenant), c.own(d.Tenant, d.Member), stamp(d.At)}
		}
		v.Conflicts = append(v.Conflicts, conflict)
	}
	for _, p := range t.Counterparts {
		v.Counterparts = append(v.Counterparts, c.viewCounterpart(p))
	}
	return v, nil
}
