package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
)

// Dossier is why one's own tenant chose a partner. Nobody else reads it.
type Dossier struct {
	Why          Text             `json:"why"`
	Criteria     []Criterion      `json:"criteria" nullable:"false" maxItems:"30"`
	Alternatives []TieAlternative `json:"alternatives" nullable:"false" maxItems:"30"`
	DecidedBy    string           `json:"decided_by,omitempty" maxLength:"200"`
	DecidedOn    string           `json:"decided_on,omitempty" maxLength:"10"`
	Sources      []TieSource      `json:"sources" nullable:"false" maxItems:"10"`
	Notes        Text             `json:"notes" doc:"for whoever comes next"`
}

// Criterion is one thing that was looked at.
type Criterion struct {
	Name    string `json:"name" maxLength:"200"`
	Finding string `json:"finding,omitempty" maxLength:"2000"`
	Score   int    `json:"score,omitempty" doc:"1 to 5; left out where none was given"`
}

// TieAlternative is a partner that was weighed and not chosen.
type TieAlternative struct {
	Name string `json:"name" maxLength:"200"`
	Why  string `json:"why,omitempty" maxLength:"2000"`
}

// DossierView is a dossier as it is read.
type DossierView struct {
	Dossier
	Rev     int64           `json:"rev"`
	Member  string          `json:"member,omitempty"`
	Updated string          `json:"updated,omitempty"`
	May     map[string]bool `json:"may"`
}

// DossierIn names a tie of the caller's, whose dossier stands in her home.
type DossierIn struct {
	ID string `path:"id" maxLength:"36"`
}

func dossierOut(c Call, d agreement.Dossier, err error) (*one[DossierView], error) {
	if err != nil {
		return nil, err
	}
	v := DossierView{Rev: d.Rev, Member: string(d.Member), Updated: stamp(d.Updated), May: map[string]bool{"edit": c.In.May(tenants.WriteTie)}}
	v.Dossier = Dossier{
		Why: viewText(d.Why), Criteria: []Criterion{}, Alternatives: []TieAlternative{}, DecidedBy: d.DecidedBy, DecidedOn: string(d.DecidedOn), Sources: viewSources(d.Sources),
		Notes: viewText(d.Notes),
	}
	for _, r := range d.Criteria {
		v.Criteria = append(v.Criteria, Criterion(r))
	}
	for _, a := range d.Alternatives {
		v.Alternatives = append(v.Alternatives, TieAlternative(a))
	}
	return whole(v, d.Rev), nil
}

// readable finds the tie among all the caller's spaces, so that no dossier is asked about what she can't read.
func (c Call) readable(ctx context.Context, id string) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	for _, in := range reach.Scopes() {
		_, err := c.Agreements.Tie(ctx, in, agreement.TieID(id))
		if err == nil || fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return agreement.ErrTieNotFound
}

func readDossier(ctx context.Context, c Call, in *DossierIn) (*one[DossierView], error) {
	if err := c.readable(ctx, in.ID); err != nil {
		return nil, err
	}
	d, err := c.Agreements.Dossier(ctx, c.In, agreement.TieID(in.ID))
	return dossierOut(c, d, err)
}

func saveDossier(ctx context.Context, c Call, in *struct {
	DossierIn
	IfMatch
	Body Dossier
}) (*one[DossierView], error) {
	if err := c.readable(ctx, in.ID); err != nil {
		return nil, err
	}
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	var check fault.Check
	b := in.Body
	d := agreement.Dossier{
		Tie: agreement.TieID(in.ID), Why: b.Why.text(&check, "why", lang.Text{}, c.Now()), DecidedBy: b.DecidedBy, DecidedOn: agreement.Date(b.DecidedOn),
		Sources: readSources(b.Sources), Notes: b.Notes.text(&check, "notes", lang.Text{}, c.Now()), Criteria: []agreement.Criterion{}, Alternatives: []agreement.Alternative{},
	}
	for _, r := range b.Criteria {
		d.Criteria = append(d.Criteria, agreement.Criterion(r))
	}
	for _, a := range b.Alternatives {
		d.Alternatives = append(d.Alternatives, agreement.Alternative(a))
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	d, err = c.Agreements.Justify(ctx, c.In, rev, d)
	return dossierOut(c, d, err)
}

// TiePolicy is what one's own tenant's ordinance says of ties.
type TiePolicy struct {
	Dormant   int           `json:"dormant" doc:"years without an exchange after which a tie counts as dormant"`
	Templates []TieTemplate `json:"templates" nullable:"false" maxItems:"8" doc:"who has to consent, by kind of tie, where it isn't as usual in the country"`
}

// TieTemplate is the steps before a kind of tie is signed.
type TieTemplate struct {
	Kind  string     `json:"kind" enum:"SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE"`
	Steps []StepRule `json:"steps" nullable:"false" maxItems:"8"`
	Rule  string     `json:"rule,omitempty" maxLength:"200" doc:"the ordinance or decree that asks for them, as it is cited"`
	Usual bool       `json:"usual,omitempty" doc:"as usual in the country"`
}

// StepRule is one step.
type StepRule struct {
	Body     string `json:"body" enum:"KR_COUNCIL,KR_ADVISORY,CN_CITY,CN_PROVINCE,CN_CPAFFC,JP_ASSEMBLY,OTHER"`
	Optional bool   `json:"optional,omitempty"`
	Evidence bool   `json:"evidence,omitempty" doc:"it counts only with the paper that shows it"`
}

// TiePolicyView is a policy as it is read.
type TiePolicyView struct {
	TiePolicy
	Country   string            `json:"country" doc:"one's own"`
	Countries []TieCountrySteps `json:"countries" nullable:"false" doc:"what is usual in the countries whose ways are known"`
	Rev       int64             `json:"rev"`
	May       map[string]bool   `json:"may"`
}

// TieCountrySteps is what is usual in a country before a kind of tie is signed.
type TieCountrySteps struct {
	Country   string        `json:"country"`
	Templates []TieTemplate `json:"templates" nullable:"false"`
}

func viewTemplates(rows []agreement.TemplateRow) []TieTemplate {
	out := []TieTemplate{}
	for _, row := range rows {
		shown := TieTemplate{Kind: string(row.Kind), Steps: []StepRule{}, Rule: row.Rule, Usual: row.Usual}
		for _, s := range row.Steps {
			shown.Steps = append(shown.Steps, StepRule{string(s.Body), s.Optional, s.Evidence})
		}
		out = append(out, shown)
	}
	return out
}

func policyOut(ctx context.Context, c Call, p agreement.Policy, err error) (*one[TiePolicyView], error) {
	if err != nil {
		return nil, err
	}
	t, err := c.Tenants.Tenant(ctx, c.In.Tenant())
	if err != nil {
		return nil, err
	}
	v := TiePolicyView{
		TiePolicy: TiePolicy{Dormant: p.Dormant, Templates: viewTemplates(p.Table(t.Country))}, Country: t.Country, Countries: []TieCountrySteps{}, Rev: p.Rev,
		May: map[string]bool{"edit": c.In.May(tenants.DecideTie)},
	}
	for _, country := range agreement.Ways() {
		v.Countries = append(v.Countries, TieCountrySteps{string(country), viewTemplates(agreement.DefaultPolicy().Table(string(country)))})
	}
	return whole(v, p.Rev), nil
}

func readTiePolicy(ctx context.Context, c Call, _ *struct{}) (*one[TiePolicyView], error) {
	p, err := c.Agreements.Policy(ctx, c.In)
	return policyOut(ctx, c, p, err)
}

func setTiePolicy(ctx context.Context, c Call, in *struct {
	IfMatch
	Body TiePolicy
}) (*one[TiePolicyView], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p := agreement.Policy{Dormant: in.Body.Dormant, Templates: []agreement.Template{}}
	for _, t := range in.Body.Templates {
		if t.Usual {
			continue
		}
		rule := agreement.Template{Kind: agreement.Kind(t.Kind), Steps: []agreement.StepRule{}, Rule: t.Rule}
		for _, s := range t.Steps {
			rule.Steps = append(rule.Steps, agreement.StepRule{Body: agreement.Body(s.Body), Optional: s.Optional, Evidence: s.Evidence})
		}
		p.Templates = append(p.Templates, rule)
	}
	p, err = c.Agreements.SetPolicy(ctx, c.In, rev, p)
	return policyOut(ctx, c, p, err)
}
