package api

import (
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
)

// AgreementRow is one agreement in a list.
type AgreementRow struct {
	ID       string     `json:"id"`
	Space    string     `json:"space"`
	Rev      int64      `json:"rev"`
	Tie      string     `json:"tie"`
	Title    Text       `json:"title"`
	Type     string     `json:"type"`
	Kind     string     `json:"kind,omitempty"`
	Relation string     `json:"relation,omitempty"`
	Base     string     `json:"base,omitempty"`
	Parties  []TieParty `json:"parties" nullable:"false"`
	State    string     `json:"state" enum:"draft,frozen,signed,ended"`
	Phase    string     `json:"phase" enum:"draft,approval,signed,in_force,review_due,expired,ended"`
	Reason   Reason     `json:"reason"`
	Signed   string     `json:"signed,omitempty"`
	From     string     `json:"from,omitempty"`
	Until    string     `json:"until,omitempty"`
	Moving   int        `json:"moving" doc:"of its promises, in percent, move or are kept"`
	Promises int        `json:"promises" doc:"that weren't dropped"`
	Late     int        `json:"late" doc:"promises that are due and not kept"`
	Updated  string     `json:"updated"`
}

// Agreement is one paper that parties sign.
type Agreement struct {
	AgreementRow
	Content    AgreementContent     `json:"content"`
	Approval   string               `json:"approval,omitempty" doc:"that froze it, or by which it was signed"`
	Paper      string               `json:"paper,omitempty" doc:"the signed paper, where it was signed outside"`
	Ended      *AgreementEnding     `json:"ended,omitempty"`
	Steps      []AgreementStep      `json:"steps" nullable:"false"`
	Promised   []Promise            `json:"promised" nullable:"false"`
	Milestones []AgreementMilestone `json:"milestones" nullable:"false" doc:"the days that are still to come"`
	Pad        string               `json:"pad,omitempty"`
	May        map[string]bool      `json:"may"`
	Why        map[string]string    `json:"why"`
}

// AgreementEnding says how an agreement ended before its term.
type AgreementEnding struct {
	On      string `json:"on"`
	Grounds string `json:"grounds"`
	Why     string `json:"why"`
	Tenant  string `json:"tenant"`
}

// AgreementStep is one consent that one side needs.
type AgreementStep struct {
	ID       string `json:"id"`
	Side     string `json:"side"`
	Body     string `json:"body"`
	Optional bool   `json:"optional,omitempty"`
	Evidence bool   `json:"evidence,omitempty" doc:"it is decided only with the paper that shows it"`
	Outcome  string `json:"outcome" enum:"pending,passed,refused,waived"`
	On       string `json:"on,omitempty"`
	Number   string `json:"number,omitempty"`
	File     string `json:"file,omitempty"`
	Note     *Text  `json:"note,omitempty"`
	Behalf   bool   `json:"behalf,omitempty" doc:"attested by another side, from a letter"`
	Tenant   string `json:"tenant,omitempty"`
	At       string `json:"at,omitempty"`
}

// AgreementMilestone is a day on which something is due.
type AgreementMilestone struct {
	What string `json:"what" enum:"until,notice,review"`
	On   string `json:"on"`
}

// PromiseRef points to what fulfils a promise.
type PromiseRef struct {
	Noun string `json:"noun" enum:"project,meeting"`
	ID   string `json:"id" maxLength:"60"`
}

// PromiseWish is what somebody says of a promise.
type PromiseWish struct {
	ID      string       `json:"id,omitempty" maxLength:"36" doc:"of one that is there; left out for another"`
	Article string       `json:"article,omitempty" maxLength:"20"`
	What    Text         `json:"what"`
	Owner   string       `json:"owner,omitempty" maxLength:"60" doc:"the side; left out for all"`
	Due     string       `json:"due,omitempty" maxLength:"10"`
	State   string       `json:"state" enum:"open,moving,kept,dropped"`
	By      []PromiseRef `json:"by,omitempty" maxItems:"20"`
	Note    string       `json:"note,omitempty" maxLength:"2000" doc:"needed where it is dropped"`
}

// Promise is something an article obliges a side to.
type Promise struct {
	PromiseWish
	Late   bool   `json:"late,omitempty"`
	Tenant string `json:"tenant"`
	At     string `json:"at"`
}

// AgreementDifference compares an agreement's articles with those of the one before it.
type AgreementDifference struct {
	Base  string          `json:"base,omitempty"`
	Title Text            `json:"title"`
	Items []ArticleChange `json:"items" nullable:"false"`
}

// ArticleChange is what became of one article.
type ArticleChange struct {
	Number string           `json:"number"`
	What   string           `json:"what" enum:"same,changed,added,removed"`
	Before AgreementArticle `json:"before"`
	After  AgreementArticle `json:"after"`
}

func viewOptional(t lang.Text) *Text {
	if t.Empty() {
		return nil
	}
	v := viewText(t)
	return &v
}

func viewArticle(a agreement.Article) AgreementArticle {
	return AgreementArticle{Number: a.Number, Title: viewOptional(a.Title), Text: viewOptional(a.Text)}
}

func viewAgreementContent(c agreement.Content) AgreementContent {
	v := AgreementContent{
		Type: string(c.Type), Kind: string(c.Kind), Relation: string(c.Relation), Base: string(c.Base), Title: viewText(c.Title), Place: viewOptional(c.Place), From: string(c.From),
		Until: string(c.Until), Review: string(c.Review), Notice: c.Notice, Again: c.Again, Prevails: string(c.Prevails),
	}
	for _, t := range c.Texts {
		v.Texts = append(v.Texts, AgreementText{string(t.Lang), t.Authentic, t.File, t.SHA256})
	}
	for _, s := range c.Signatories {
		v.Signatories = append(v.Signatories, Signatory{s.Side, s.Name, viewOptional(s.Title)})
	}
	for _, a := range c.Articles {
		v.Articles = append(v.Articles, viewArticle(a))
	}
	return v
}

func (n *namer) agreementRow(a agreement.Agreement, space tenants.Space) AgreementRow {
	now := n.Now()
	phase, why := a.Phase(now)
	percent, of := a.Moving()
	c := a.Content
	v := AgreementRow{
		ID: string(a.ID), Space: string(space), Rev: a.Rev, Tie: string(a.Tie), Title: viewText(c.Title), Type: string(c.Type), Kind: string(c.Kind), Relation: string(c.Relation),
		Base: string(c.Base), Parties: n.tieParties(agreement.Tie{Parties: a.Parties}, space), State: string(a.State), Phase: string(phase), Reason: viewReasons([]agreement.Reason{why})[0],
		Signed: string(a.Signed.On), From: string(c.From), Until: string(c.Until), Moving: percent, Promises: of, Updated: stamp(a.Updated),
	}
	for _, p := range a.Promises {
		if p.Late(now) {
			v.Late++
		}
	}
	return v
}

func (n *namer) viewAgreement(a agreement.Agreement, space tenants.Space) Agreement {
	now := n.Now()
	v := Agreement{
		AgreementRow: n.agreementRow(a, space), Content: viewAgreementContent(a.Content), Approval: a.Approval, Paper: a.Signed.Paper, Pad: a.Pad,
		Steps: []AgreementStep{}, Promised: []Promise{}, Milestones: []AgreementMilestone{},
	}
	if a.State == agreement.Over {
		v.Ended = &AgreementEnding{string(a.Ended.On), string(a.Ended.Grounds), a.Ended.Why, string(a.Ended.Tenant)}
	}
	for _, s := range a.Steps {
		v.Steps = append(v.Steps, AgreementStep{
			s.ID, s.Side, string(s.Body), s.Optional, s.Evidence, string(s.Outcome), string(s.On), s.Number, s.File, viewOptional(s.Note), s.Behalf, string(s.Tenant), stamp(s.At),
		})
	}
	for _, p := range a.Promises {
		w := PromiseWish{ID: p.ID, Article: p.Article, What: viewText(p.What), Owner: p.Owner, Due: string(p.Due), State: string(p.State), Note: p.Note}
		for _, r := range p.By {
			w.By = append(w.By, PromiseRef{r.Noun, r.ID})
		}
		v.Promised = append(v.Promised, Promise{w, p.Late(now), string(p.Tenant), stamp(p.At)})
	}
	for _, m := range a.Milestones(now) {
		v.Milestones = append(v.Milestones, AgreementMilestone{m.What, string(m.On)})
	}
	rights := a.Rights(n.In)
	v.May, v.Why = rights.May, rights.Why
	return v
}
