package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// TestApprovalsOfWhatCitiesShare goes through what two cities approve, with all the nouns joined as they are in a house.
func TestApprovalsOfWhatCitiesShare(t *testing.T) {
	x := newDesks(t)
	x.comeIntoTheirOwn(t)
	x.t = t
	signed, err := x.ask(x.agreement().about, approval.Sign)
	must(t, err)
	must(t, x.give(x.chief, signed))
	must(t, x.give(x.head, signed))
	must(t, x.kept.Settle(t.Context()))
	t.Run("a party that goes leaves nothing frozen", x.partyGoes)
	t.Run("signed words outlive the partnership", func(t *testing.T) { x.outlive(t, signed) })
}

// twoDesks is where Dangjin and Rizhao approve what they share, each by an officer who writes and a head who decides.
type twoDesks struct {
	*installation
	t                             *testing.T
	b                             *builder
	space                         tenants.Space
	officer, head, liaison, chief tenants.Scope
}

func newDesks(t *testing.T) *twoDesks {
	t.Helper()
	var log bytes.Buffer
	h := openDemo(t, &log)
	b := &builder{h, map[string]string{}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	for key, email := range map[string]string{
		"dangjin-officer": "officer@dangjin.example", "dangjin-head": "head@dangjin.example", "rizhao-liaison": "liaison@rizhao.example", "rizhao-head": "head@rizhao.example",
		"rizhao-admin": "admin@rizhao.example", "dangjin-admin": "admin@dangjin.example",
	} {
		b.emails[key] = email
	}
	x := &twoDesks{installation: h, t: t, b: b}
	var err error
	x.space, err = b.spaceOf(t.Context(), demoRoom{Pact: []tenants.TenantID{"dangjin", "rizhao"}})
	must(t, err)
	x.officer, x.head, x.liaison, x.chief = x.enter("dangjin-officer"), x.enter("dangjin-head"), x.enter("rizhao-liaison"), x.enter("rizhao-head")
	return x
}

func (x *twoDesks) enter(key string) tenants.Scope {
	x.t.Helper()
	p, err := x.b.as(x.t.Context(), key)
	must(x.t, err)
	in, err := x.Authority.Enter(x.t.Context(), p, x.space)
	must(x.t, err)
	return in
}

func (x *twoDesks) ask(about fact.Ref, intent approval.Intent) (approval.Approval, error) {
	return x.Approvals.Ask(x.t.Context(), x.officer, approval.Asking{About: about, Intent: intent, Order: approval.Parallel, Due: x.Now().AddDate(0, 0, 20).Format(time.DateOnly)})
}

func (x *twoDesks) give(in tenants.Scope, a approval.Approval) error {
	_, err := x.Approvals.Give(x.t.Context(), in, a.ID, approval.Giving{SHA256: a.SHA256, Proof: func(context.Context) error { return nil }})
	return err
}

// subject is something the two approve, and how one sees what became of it.
type subject struct {
	about fact.Ref
	write func(in tenants.Scope) error // changes what is approved
	state func() string
}

func ko(s string) lang.Text { return lang.Plain(lang.Korean, s) }

func (x *twoDesks) pad() subject {
	x.t.Helper()
	ctx := x.t.Context()
	p, err := x.Pads.Begin(ctx, x.officer, pad.Draft{Kind: pad.Free, Title: ko("회의 규칙"), Langs: []string{"ko"}})
	must(x.t, err)
	s := subject{about: p.Ref(), write: func(in tenants.Scope) error {
		word := yjs.Node{Name: "paragraph", Children: []yjs.Node{{Text: "제1조 " + string(in.Tenant())}}}
		return x.Pads.Replace(ctx, in, p.ID, map[string][]yjs.Node{"text:ko": {word}})
	}, state: func() string {
		now, err := x.Pads.Pad(ctx, x.officer, p.ID)
		must(x.t, err)
		return string(now.State)
	}}
	must(x.t, s.write(x.officer))
	return s
}

// worded is an agreement whose words stand in a pad: both freeze, and thaw, as one.
func (x *twoDesks) worded() subject {
	x.t.Helper()
	ctx := x.t.Context()
	s, words := x.agreement(), x.pad()
	now, err := x.Agreements.Agreement(ctx, x.officer, agreement.ID(s.about.ID))
	must(x.t, err)
	_, err = x.Agreements.Bind(ctx, x.officer, now.ID, now.Rev, words.about.ID)
	must(x.t, err)
	return subject{about: s.about, write: func(in tenants.Scope) error { return errors.Join(s.write(in), words.write(in)) }, state: s.state}
}

func (x *twoDesks) agreement() subject {
	x.t.Helper()
	ctx := x.t.Context()
	ties, err := x.kept.Agreements().In(x.officer).Ties(ctx, agreement.TieFilter{}, page.Ask{})
	must(x.t, err)
	tie := ties.Items[0]
	content := agreement.Content{Type: agreement.Types()[0], Title: ko("청소년 교류 협정"), From: "2027-01-01", Texts: []agreement.Text{}, Signatories: []agreement.Signatory{},
		Articles: []agreement.Article{{Number: "1", Text: ko("해마다 스무 명을 보낸다.")}}}
	a, err := x.Agreements.Propose(ctx, x.officer, agreement.Proposal{Tie: tie.ID, Content: content, Policy: agreement.DefaultPolicy()})
	must(x.t, err)
	return subject{about: fact.Ref{Noun: "agreement", ID: string(a.ID)}, write: func(in tenants.Scope) error {
		now, err := x.Agreements.Agreement(ctx, in, a.ID)
		must(x.t, err)
		_, err = x.Agreements.Write(ctx, in, a.ID, now.Rev, content)
		return err
	}, state: func() string {
		now, err := x.Agreements.Agreement(ctx, x.officer, a.ID)
		must(x.t, err)
		return string(now.State)
	}}
}

// project is a proposal that both sides have weighed.
func (x *twoDesks) project() subject {
	x.t.Helper()
	ctx := x.t.Context()
	draft := project.Proposal{Problem: ko("교류가 끊겼다"), Goal: ko("다시 잇는다"), Indicator: ko("오간 사람 수")}
	p, err := x.Projects.Begin(ctx, x.officer, project.Beginning{Class: project.Open, Draft: draft, Basics: project.Basics{Title: ko("갯벌 청소년 캠프"), Horizon: project.Mid, Sectors: []string{"YTH"}}}, "")
	must(x.t, err)
	now := func(in tenants.Scope) project.Project {
		p, err := x.Projects.Project(ctx, in, p.ID)
		must(x.t, err)
		return p
	}
	at := func() project.At { return project.At{ID: p.ID, Rev: now(x.officer).Rev} }
	_, err = x.Projects.Propose(ctx, x.officer, at(), "")
	must(x.t, err)
	for _, in := range []tenants.Scope{x.officer, x.liaison} {
		_, err := x.Projects.Weigh(ctx, in, at(), func(project.Benefit) (project.Benefit, error) {
			return project.Benefit{Gains: ko("얻는 것"), Gives: ko("내는 것")}, nil
		})
		must(x.t, err)
	}
	return subject{about: p.Ref(), write: func(in tenants.Scope) error {
		_, err := x.Projects.Counter(ctx, in, at(), "", func(project.Proposal) (project.Proposal, error) { return draft, nil })
		return err
	}, state: func() string { return string(now(x.officer).State) }}
}

// put is a subject before its approvers.
type put struct {
	name     string
	of       subject
	intent   approval.Intent
	approved string // state of the subject with both keys
	free     bool   // it may be written again then
}

func (x *twoDesks) approvable() []put {
	return []put{
		{"a pad that is approved", x.pad(), approval.Approve, "open", true},
		{"a pad that is signed", x.pad(), approval.Sign, "frozen", false},
		{"an agreement that is approved", x.agreement(), approval.Approve, "draft", true},
		{"an agreement with its wording", x.worded(), approval.Approve, "draft", true},
		{"an agreement that is signed", x.agreement(), approval.Sign, "signed", false},
		{"a proposal", x.project(), approval.Approve, "approved", false},
	}
}

// Whatever is approved stands still until it is decided, isn't approved by who wrote it, and becomes what the keys make of it.
func (x *twoDesks) comeIntoTheirOwn(t *testing.T) {
	defer func() { x.t = t }()
	ctx := t.Context()
	for _, test := range x.approvable() {
		t.Run(test.name, func(t *testing.T) {
			x.t = t
			before := test.of.state()

			// Refused, it is as it was, and may be written.
			a, err := x.ask(test.of.about, test.intent)
			must(t, err)
			if err := test.of.write(x.liaison); err == nil {
				t.Error("it is written though it stands before its approvers")
			}
			must(t, x.give(x.head, a))
			_, err = x.Approvals.Refuse(ctx, x.chief, a.ID, a.SHA256, "예산이 없습니다")
			must(t, err)
			must(t, x.kept.Settle(ctx))
			if got := test.of.state(); got != before {
				t.Errorf("refused, it is %s, want %s as before", got, before)
			}

			// The head of the other side writes in it now: she can't turn its key, and is told what else there is to do.
			must(t, test.of.write(x.chief))
			a, err = x.ask(test.of.about, test.intent)
			must(t, err)
			if err := x.give(x.chief, a); !errors.Is(err, approval.ErrOwnText) {
				t.Errorf("who wrote it approves it: %v, want ErrOwnText", err)
			}
			absent, err := x.Approvals.Absent(ctx, x.chief, a)
			must(t, err)
			if why := a.Rights(x.chief, absent).Why["give"]; why != approval.ErrNobodyElse.Code {
				t.Errorf("the only approver, who wrote it, is told %q", why)
			}
			now, err := x.Approvals.Approval(ctx, x.officer, a.ID)
			must(t, err)
			_, err = x.Approvals.Recall(ctx, x.officer, a.ID, now.Rev, "")
			must(t, err)
			must(t, x.kept.Settle(ctx))
		})
	}
	x.t = t
	for _, test := range x.approvable() {
		t.Run(test.name+" by both", func(t *testing.T) {
			x.t = t
			a, err := x.ask(test.of.about, test.intent)
			must(t, err)
			must(t, x.give(x.chief, a))
			if err := x.give(x.head, approval.Approval{ID: a.ID, SHA256: "00"}); !errors.Is(err, approval.ErrHash) {
				t.Errorf("approving by another hash = %v, want ErrHash", err)
			}
			must(t, x.give(x.head, a))
			must(t, x.kept.Settle(ctx))
			if got := test.of.state(); got != test.approved {
				t.Errorf("with both keys it is %s, want %s", got, test.approved)
			}
			if err := test.of.write(x.liaison); (err == nil) != test.free {
				t.Errorf("writing in it afterwards = %v, want it free: %t", err, test.free)
			}
			for _, key := range []string{"dangjin-officer", "rizhao-liaison"} {
				_, home, err := x.b.home(ctx, key)
				must(t, err)
				own, err := x.Approvals.Approval(ctx, home, a.ID)
				if err != nil || !own.Copy || own.SHA256 != a.SHA256 {
					t.Errorf("%s finds no copy at home: %v", key, err)
				}
			}
		})
	}
}

// A party that goes between the freezing and the last key stops the approval: the rest signs nothing, and what was frozen can be written again.
func (x *twoDesks) partyGoes(t *testing.T) {
	x.t = t
	ctx := t.Context()
	of := []subject{x.pad(), x.agreement(), x.project()}
	var asked []approval.Approval
	for _, s := range of {
		a, err := x.ask(s.about, approval.Approve)
		must(t, err)
		must(t, x.give(x.head, a))
		asked = append(asked, a)
	}
	_, admin, err := x.b.home(ctx, "rizhao-admin")
	must(t, err)
	all, err := x.Tenants.Pacts(ctx, admin)
	must(t, err)
	for _, p := range all {
		if tenants.PactSpace(p.ID) == x.space {
			_, err := x.Tenants.AnswerPact(ctx, admin, p.ID, p.Rev, tenants.Depart)
			must(t, err)
		}
	}
	must(t, x.kept.Settle(ctx))
	house := x.approving(x.space)
	for _, a := range asked {
		now, err := x.Approvals.Approval(ctx, house, a.ID)
		must(t, err)
		if now.State != approval.Broken {
			t.Errorf("the approval of a %s is %s after a party left, want it stopped", a.About.Noun, now.State)
		}
		if err := x.give(x.chief, a); err == nil {
			t.Errorf("who has left turns a key of a %s", a.About.Noun)
		}
		switch a.About.Noun {
		case "pad":
			p, err := x.Pads.Pad(ctx, x.padding(x.space), pad.ID(a.About.ID))
			if err != nil || p.FrozenBy != "" {
				t.Errorf("the pad stays frozen: %v", err)
			}
		case "agreement":
			g, err := x.kept.Agreements().In(house).Agreement(ctx, agreement.ID(a.About.ID))
			if err != nil || g.State != agreement.Draft {
				t.Errorf("the agreement stays %s: %v", g.State, err)
			}
		case "project":
			p, err := x.Projects.Project(ctx, x.projecting(x.space), project.ID(a.About.ID))
			if err != nil || p.Freeze.On() {
				t.Errorf("the project stays frozen: %v", err)
			}
			_, home, err := x.b.home(ctx, "rizhao-liaison")
			must(t, err)
			if kept, err := x.Projects.Project(ctx, home, p.ID); err != nil || !kept.IsCopy() {
				t.Errorf("who left has no copy of the project: %v", err)
			}
		}
	}
}

// What both have signed is read at home for good, though the partnership is over, and by nobody through the other's home.
func (x *twoDesks) outlive(t *testing.T, a approval.Approval) {
	ctx := t.Context()
	for _, key := range []string{"dangjin-officer", "rizhao-liaison"} {
		p, home, err := x.b.home(ctx, key)
		must(t, err)
		if _, err := x.Authority.Enter(ctx, p, x.space); err == nil && p.Tenant() == "rizhao" {
			t.Errorf("%s still stands in the partnership", key)
		}
		d, err := x.Approvals.Document(ctx, home, a.ID)
		if err != nil || d.SHA256 != a.SHA256 {
			t.Errorf("%s can't read what was signed: %v", key, err)
		}
		var bundle bytes.Buffer
		if _, err := x.Approvals.Bundle(ctx, home, a.ID, &bundle); err != nil || bundle.Len() == 0 {
			t.Errorf("%s can't export what was signed: %v", key, err)
		}
		reach, err := x.Authority.Reach(ctx, p)
		must(t, err)
		copies, err := x.Approvals.Across(ctx, reach, approval.Filter{View: approval.TheCopies}, page.Ask{})
		if err != nil || !slices.ContainsFunc(copies.Items, func(c approval.Approval) bool { return c.ID == a.ID && c.Space == home.Space() }) {
			t.Errorf("%s doesn't find its copy: %v", key, err)
		}
	}
}
