package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
)

type demoTies struct{ Ties []demoTie }

type demoTie struct {
	By         string
	Pact       []tenants.TenantID // between its parties, or
	Home       []string           // with units of the book, in the home of whoever writes
	Proofs     []demoProof
	Agreements []demoAgreement
}

type demoProof struct {
	Kind   agreement.ProofKind
	Date   agreement.Date
	Tie    agreement.Kind
	Side   string
	Body   agreement.Body
	Source string
	Note   said
}

type demoAgreement struct {
	Type     agreement.Type
	Title    said
	From     agreement.Date
	Until    agreement.Date
	Notice   int
	Signed   agreement.Date // empty for one in negotiation
	Articles []said
	Promises []demoPromise
}

type demoPromise struct {
	Article string
	What    said
	Due     agreement.Date
	State   agreement.PromiseState
}

// ties has cities put their relationships into the register, with what they have signed.
func (b *builder) ties(ctx context.Context, _ demoNetwork) error {
	var all demoTies
	if err := readDemo("demo/ties.json", &all); err != nil {
		return err
	}
	for _, t := range all.Ties {
		if err := b.tie(ctx, t); err != nil {
			return fmt.Errorf("tie of %s with %v%v: %w", t.By, t.Pact, t.Home, err)
		}
	}
	return nil
}

func (b *builder) tie(ctx context.Context, t demoTie) error {
	p, in, err := b.home(ctx, t.By)
	if err != nil {
		return err
	}
	if len(t.Pact) > 0 {
		space, err := b.spaceOf(ctx, demoRoom{Pact: t.Pact})
		if err != nil {
			return err
		}
		if in, err = b.Authority.Enter(ctx, p, space); err != nil {
			return err
		}
	}
	var parties []agreement.Party
	for _, code := range t.Home {
		parties = append(parties, agreement.Party{Code: code})
	}
	kept, err := b.Agreements.Begin(ctx, in, agreement.Beginning{Parties: parties})
	for _, proof := range t.Proofs {
		if err != nil {
			return err
		}
		kept, err = b.Agreements.Prove(ctx, in, kept.ID, kept.Rev, proof.proof())
	}
	for _, a := range t.Agreements {
		if err != nil {
			return err
		}
		err = b.agree(ctx, in, kept.ID, a)
	}
	return err
}

func (d demoProof) proof() agreement.Proof {
	p := agreement.Proof{Kind: d.Kind, Date: d.Date, Tie: d.Tie, Side: d.Side, Body: d.Body, Note: d.Note.text(lang.Korean, nil)}
	for _, s := range strings.Split(d.Source, "; ") {
		if s != "" {
			p.Sources = append(p.Sources, agreement.Source{Said: s})
		}
	}
	return p
}

// agree drafts an agreement, and records it where it was signed.
func (b *builder) agree(ctx context.Context, in tenants.Scope, t agreement.TieID, d demoAgreement) error {
	c := agreement.Content{
		Type: d.Type, Title: d.Title.text(lang.Korean, nil), From: d.From, Until: d.Until, Notice: d.Notice,
		Texts: []agreement.Text{}, Signatories: []agreement.Signatory{}, Articles: []agreement.Article{},
	}
	for i, words := range d.Articles {
		c.Articles = append(c.Articles, agreement.Article{Number: strconv.Itoa(i + 1), Text: words.text(lang.Korean, nil)})
	}
	a, err := b.Agreements.Propose(ctx, in, agreement.Proposal{Tie: t, Content: c, Policy: agreement.DefaultPolicy()})
	if err == nil && d.Signed != "" {
		a, err = b.Agreements.Record(ctx, in, a.ID, a.Rev, d.Signed, "")
	}
	for _, p := range d.Promises {
		if err != nil {
			return err
		}
		a, err = b.Agreements.Promise(ctx, in, a.ID, a.Rev, agreement.Promise{Article: p.Article, What: p.What.text(lang.Korean, nil), Due: p.Due, State: p.State})
	}
	return err
}
