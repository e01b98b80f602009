package api

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants/fact"
)

// AgreementContent is what parties agree on, apart from the wording.
type AgreementContent struct {
	Type        string             `json:"type" enum:"agreement,mou,loi,action_plan,joint_declaration,joint_statement,annex"`
	Kind        string             `json:"kind,omitempty" enum:",SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE" doc:"of tie that it founds"`
	Relation    string             `json:"relation,omitempty" enum:",successor,upgrade,amendment,attached" doc:"to the agreement before it"`
	Base        string             `json:"base,omitempty" maxLength:"36" doc:"the agreement before it, or that it hangs on"`
	Title       Text               `json:"title"`
	Place       *Text              `json:"place,omitempty"`
	From        string             `json:"from,omitempty" maxLength:"10" doc:"in force from; the day of signature if it isn't said"`
	Until       string             `json:"until,omitempty" maxLength:"10"`
	Review      string             `json:"review,omitempty" maxLength:"10"`
	Notice      int                `json:"notice,omitempty" doc:"months before the end"`
	Again       int                `json:"again,omitempty" doc:"years it renews itself by"`
	Prevails    string             `json:"prevails,omitempty" maxLength:"35"`
	Texts       []AgreementText    `json:"texts,omitempty" maxItems:"12"`
	Signatories []Signatory        `json:"signatories,omitempty" maxItems:"24"`
	Articles    []AgreementArticle `json:"articles,omitempty" maxItems:"120"`
}

// AgreementText is one language's text as a file.
type AgreementText struct {
	Lang      string `json:"lang" maxLength:"35"`
	Authentic bool   `json:"authentic,omitempty"`
	File      string `json:"file" maxLength:"36"`
	SHA256    string `json:"sha256,omitempty" maxLength:"64"`
}

// Signatory is who signs for one side.
type Signatory struct {
	Side  string `json:"side" maxLength:"60"`
	Name  string `json:"name" maxLength:"80"`
	Title *Text  `json:"title,omitempty"`
}

// AgreementArticle is one numbered part of the wording.
type AgreementArticle struct {
	Number string `json:"number" maxLength:"20"`
	Title  *Text  `json:"title,omitempty"`
	Text   *Text  `json:"text,omitempty"`
}

// said reads a text that may be left out.
func (t *Text) optional(c *fault.Check, path string, call Call) lang.Text {
	if t == nil {
		return lang.Text{}
	}
	return t.text(c, path, lang.Text{}, call.Now())
}

func (w AgreementContent) content(call Call) (agreement.Content, error) {
	var c fault.Check
	out := agreement.Content{
		Type: agreement.Type(w.Type), Kind: agreement.Kind(w.Kind), Relation: agreement.Relation(w.Relation), Base: agreement.ID(w.Base), Title: w.Title.text(&c, "title", lang.Text{}, call.Now()),
		Place: w.Place.optional(&c, "place", call), From: agreement.Date(w.From), Until: agreement.Date(w.Until), Review: agreement.Date(w.Review), Notice: w.Notice, Again: w.Again,
		Prevails: lang.Tag(w.Prevails), Texts: []agreement.Text{}, Signatories: []agreement.Signatory{}, Articles: []agreement.Article{},
	}
	for _, t := range w.Texts {
		out.Texts = append(out.Texts, agreement.Text{Lang: lang.Tag(t.Lang), Authentic: t.Authentic, File: t.File})
	}
	for i, s := range w.Signatories {
		out.Signatories = append(out.Signatories, agreement.Signatory{Side: s.Side, Name: s.Name, Title: s.Title.optional(&c, fmt.Sprintf("signatories[%d].title", i), call)})
	}
	for i, a := range w.Articles {
		at := fmt.Sprintf("articles[%d]", i)
		out.Articles = append(out.Articles, agreement.Article{Number: a.Number, Title: a.Title.optional(&c, at+".title", call), Text: a.Text.optional(&c, at+".text", call)})
	}
	return out, c.Err()
}

// AgreementIn names an agreement in an address.
type AgreementIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// AgreementDeedIn is a deed on an agreement, at the revision its doer saw.
type AgreementDeedIn struct {
	AgreementIn
	IfMatch
}

func (in *AgreementDeedIn) deed(ctx context.Context, c Call, do func(agreement.ID, int64) (agreement.Agreement, error)) (*one[Agreement], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	a, err := do(agreement.ID(in.ID), rev)
	return agreementOut(ctx, c, a, err)
}

func agreementOut(ctx context.Context, c Call, a agreement.Agreement, err error) (*one[Agreement], error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	return whole(n.viewAgreement(a, c.In.Space()), a.Rev), nil
}

func listAgreements(ctx context.Context, c Call, in *struct {
	Asked
	State string `query:"state" enum:"draft,frozen,signed,ended"`
}) (*listOut[AgreementRow], error) {
	reach, n, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Agreements.Agreements(ctx, reach, agreement.Filter{State: agreement.State(in.State)}, in.page())
	return list(p, func(a agreement.Placed) AgreementRow { return n.agreementRow(a.Agreement, a.Space) }), err
}

func listTieAgreements(ctx context.Context, c Call, in *TieIn) (*listOut[AgreementRow], error) {
	if _, err := c.Agreements.Tie(ctx, c.In, agreement.TieID(in.ID)); err != nil {
		return nil, err
	}
	all, err := c.Agreements.Of(ctx, c.In, agreement.TieID(in.ID))
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	out := &listOut[AgreementRow]{Body: List[AgreementRow]{Items: []AgreementRow{}}}
	for _, a := range all {
		out.Body.Items = append(out.Body.Items, n.agreementRow(a, c.In.Space()))
	}
	return out, err
}

func proposeAgreement(ctx context.Context, c Call, in *struct {
	TieIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same agreement once"`
	Body AgreementContent
}) (*one[Agreement], error) {
	content, err := in.Body.content(c)
	if err != nil {
		return nil, err
	}
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	if err != nil {
		return nil, err
	}
	policy, err := c.Agreements.Policy(ctx, home)
	if err != nil {
		return nil, err
	}
	a, err := c.Agreements.Propose(ctx, c.In, agreement.Proposal{ID: once[agreement.ID](c, "agreement", in.Key), Tie: agreement.TieID(in.ID), Content: content, Policy: policy})
	return agreementOut(ctx, c, a, err)
}

func readAgreement(ctx context.Context, c Call, in *AgreementIn) (*one[Agreement], error) {
	a, err := c.Agreements.Agreement(ctx, c.In, agreement.ID(in.ID))
	return agreementOut(ctx, c, a, err)
}

func writeAgreement(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body AgreementContent
}) (*one[Agreement], error) {
	content, err := in.Body.content(c)
	if err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Write(ctx, c.In, id, rev, content)
	})
}

func recordAgreement(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body struct {
		On   string `json:"on" maxLength:"10"`
		File string `json:"file,omitempty" maxLength:"36" doc:"the signed paper"`
	}
}) (*one[Agreement], error) {
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Record(ctx, c.In, id, rev, agreement.Date(in.Body.On), in.Body.File)
	})
}

func endAgreement(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body struct {
		On      string `json:"on" maxLength:"10"`
		Grounds string `json:"grounds" maxLength:"20"`
		Why     string `json:"why" maxLength:"2000"`
	}
}) (*one[Agreement], error) {
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.End(ctx, c.In, id, rev, agreement.Ending{On: agreement.Date(in.Body.On), Grounds: agreement.Grounds(in.Body.Grounds), Why: in.Body.Why})
	})
}

func takeStep(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Step string `path:"step" maxLength:"36"`
	Body struct {
		Outcome string `json:"outcome" enum:"pending,passed,refused,waived"`
		On      string `json:"on,omitempty" maxLength:"10"`
		Number  string `json:"number,omitempty" maxLength:"80"`
		File    string `json:"file,omitempty" maxLength:"36" doc:"the evidence; for another side the letter that says so"`
		Note    *Text  `json:"note,omitempty"`
	}
}) (*one[Agreement], error) {
	var check fault.Check
	b := in.Body
	o := agreement.StepOutcome{Outcome: agreement.Outcome(b.Outcome), On: agreement.Date(b.On), Number: b.Number, File: b.File, Note: b.Note.optional(&check, "note", c)}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Take(ctx, c.In, id, rev, in.Step, o)
	})
}

func routeAgreement(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body struct {
		Side  string     `json:"side" maxLength:"60"`
		Steps []StepRule `json:"steps" nullable:"false" maxItems:"8"`
	}
}) (*one[Agreement], error) {
	rules := []agreement.StepRule{}
	for _, s := range in.Body.Steps {
		rules = append(rules, agreement.StepRule{Body: agreement.Body(s.Body), Optional: s.Optional, Evidence: s.Evidence})
	}
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Route(ctx, c.In, id, rev, in.Body.Side, rules)
	})
}

func keepPromise(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body PromiseWish
}) (*one[Agreement], error) {
	var check fault.Check
	w := in.Body
	p := agreement.Promise{
		ID: w.ID, Article: w.Article, What: w.What.text(&check, "what", lang.Text{}, c.Now()), Owner: w.Owner, Due: agreement.Date(w.Due), State: agreement.PromiseState(w.State), Note: w.Note,
	}
	for _, r := range w.By {
		p.By = append(p.By, fact.Ref{Noun: r.Noun, ID: r.ID})
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Promise(ctx, c.In, id, rev, p)
	})
}

func compareAgreement(ctx context.Context, c Call, in *AgreementIn) (*struct{ Body AgreementDifference }, error) {
	a, err := c.Agreements.Agreement(ctx, c.In, agreement.ID(in.ID))
	if err != nil {
		return nil, err
	}
	v := AgreementDifference{Items: []ArticleChange{}, Base: string(a.Base)}
	if a.Base == "" {
		return &struct{ Body AgreementDifference }{v}, nil
	}
	before, err := c.Agreements.Agreement(ctx, c.In, a.Base)
	if err != nil {
		return nil, err
	}
	v.Title = viewText(before.Content.Title)
	older, err := c.wording(ctx, before)
	if err != nil {
		return nil, err
	}
	newer, err := c.wording(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, x := range agreement.Difference(older, newer) {
		v.Items = append(v.Items, ArticleChange{Number: x.Number, What: x.What, Before: viewArticle(x.Before), After: viewArticle(x.After)})
	}
	return &struct{ Body AgreementDifference }{v}, nil
}

// bindAgreement says which pad holds an agreement's wording.
func bindAgreement(ctx context.Context, c Call, in *struct {
	AgreementDeedIn
	Body struct {
		Pad string `json:"pad" maxLength:"36"`
	}
}) (*one[Agreement], error) {
	if _, err := c.Objects.Title(ctx, c.In, fact.Ref{Noun: "pad", ID: in.Body.Pad}); err != nil && in.Body.Pad != "" {
		if fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		return nil, fault.ErrInvalid.At(fault.Field{Path: "pad", Code: "unknown"})
	}
	return in.deed(ctx, c, func(id agreement.ID, rev int64) (agreement.Agreement, error) {
		return c.Agreements.Bind(ctx, c.In, id, rev, in.Body.Pad)
	})
}
