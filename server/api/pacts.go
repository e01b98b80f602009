package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Pact is the agreement of tenants to share a space.
type Pact struct {
	ID       string            `json:"id"`
	Rev      int64             `json:"rev"`
	Kind     string            `json:"kind" enum:"pair,committee,network"`
	Name     Text              `json:"name"`
	Parties  []Party           `json:"parties" nullable:"false" doc:"in a list the first few; count has the number"`
	Count    int               `json:"count" doc:"of parties"`
	Active   bool              `json:"active" doc:"two or more have joined, so that the space is open"`
	OpenedBy string            `json:"opened_by"`
	Opened   string            `json:"opened"`
	Since    string            `json:"since,omitempty" doc:"of the tie behind it, as far as known"`
	Source   string            `json:"source,omitempty"`
	Standing string            `json:"standing" doc:"of one's own tenant"`
	May      map[string]bool   `json:"may"`
	Why      map[string]string `json:"why"`
}

// Party is one tenant's part in a pact.
type Party struct {
	Tenant   string `json:"tenant"`
	Name     Text   `json:"name"`
	Standing string `json:"standing" enum:"invited,joined,declined,left"`
	At       string `json:"at"`
}

// partiesInList bounds the parties of a pact in a list; a network has some 250.
const partiesInList = 10

func (n *namer) viewPact(ctx context.Context, p tenants.Pact, parties int) (Pact, error) {
	rights := p.Rights(n.In)
	own, _ := p.Party(n.In.Tenant())
	v := Pact{
		ID: string(p.ID), Rev: p.Rev, Kind: string(p.Kind), Name: viewText(p.Name), Parties: []Party{}, Count: len(p.Parties), Active: p.Active(),
		OpenedBy: string(p.OpenedBy), Opened: stamp(p.OpenedAt), Since: p.Since, Source: p.Source, Standing: string(own.Standing), May: rights.May, Why: rights.Why,
	}
	for _, party := range p.Parties[:min(len(p.Parties), parties)] {
		name, err := n.of(ctx, party.Tenant)
		if err != nil {
			return Pact{}, err
		}
		v.Parties = append(v.Parties, Party{Tenant: string(party.Tenant), Name: name, Standing: string(party.Standing), At: stamp(party.At)})
	}
	return v, nil
}

func pactOut(ctx context.Context, c Call, p tenants.Pact, err error) (*one[Pact], error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v, err := n.viewPact(ctx, p, tenants.MostParties)
	return whole(v, p.Rev), err
}

// PactIn names a pact in an address.
type PactIn struct {
	ID string `path:"id" maxLength:"36"`
}

// PactDeedIn is a deed on a pact, at the revision its doer saw.
type PactDeedIn struct {
	PactIn
	IfMatch
}

func listPacts(ctx context.Context, c Call, in *Asked) (*listOut[Pact], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.Tenants.Pacts(ctx, c.In)
	if err != nil {
		return nil, err
	}
	p, err := page.Cut(all, "pacts "+string(c.In.Tenant()), func(p tenants.Pact) string { return string(p.ID) }, in.page())
	if err != nil {
		return nil, err
	}
	out := List[Pact]{Items: []Pact{}, Next: string(p.Next)}
	for _, pact := range p.Items {
		v, err := n.viewPact(ctx, pact, partiesInList)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, v)
	}
	return &listOut[Pact]{out}, nil
}

func openPact(ctx context.Context, c Call, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key opens the same pact once"`
	Body struct {
		Kind   string   `json:"kind" enum:"pair,committee,network"`
		Name   Text     `json:"name"`
		With   []string `json:"with" nullable:"false" maxItems:"400" doc:"the tenants that are invited"`
		Since  string   `json:"since,omitempty" maxLength:"10"`
		Source string   `json:"source,omitempty" maxLength:"300"`
	}
}) (*one[Pact], error) {
	var check fault.Check
	p := tenants.Proposal{
		ID: once[tenants.PactID](c, "pact", in.Key), Kind: tenants.PactKind(in.Body.Kind), Name: in.Body.Name.text(&check, "name", lang.Text{}, c.Now()),
		Since: in.Body.Since, Source: in.Body.Source,
	}
	for _, t := range in.Body.With {
		p.With = append(p.With, tenants.TenantID(t))
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	pact, err := c.Tenants.OpenPact(ctx, c.In, p)
	return pactOut(ctx, c, pact, err)
}

func readPact(ctx context.Context, c Call, in *PactIn) (*one[Pact], error) {
	p, err := c.Tenants.Pact(ctx, c.In, tenants.PactID(in.ID))
	return pactOut(ctx, c, p, err)
}

func (in *PactDeedIn) answer(ctx context.Context, c Call, a tenants.Answer) (*one[Pact], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p, err := c.Tenants.AnswerPact(ctx, c.In, tenants.PactID(in.ID), rev, a)
	return pactOut(ctx, c, p, err)
}

func inviteToPact(ctx context.Context, c Call, in *struct {
	PactDeedIn
	Body struct {
		Tenant string `json:"tenant" maxLength:"60"`
	}
}) (*one[Pact], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p, err := c.Tenants.InviteToPact(ctx, c.In, tenants.PactID(in.ID), rev, tenants.TenantID(in.Body.Tenant))
	return pactOut(ctx, c, p, err)
}

func acceptPact(ctx context.Context, c Call, in *PactDeedIn) (*one[Pact], error) {
	return in.answer(ctx, c, tenants.Accept)
}

func declinePact(ctx context.Context, c Call, in *PactDeedIn) (*one[Pact], error) {
	return in.answer(ctx, c, tenants.Decline)
}

func leavePact(ctx context.Context, c Call, in *PactDeedIn) (*one[Pact], error) {
	return in.answer(ctx, c, tenants.Depart)
}
