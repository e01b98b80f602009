package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

func (p *pair) approval(id, word string) approval.Approval {
	return approval.Approval{
		ID: approval.ID(id), About: fact.Ref{Noun: "agreement", ID: "1"}, Title: lang.Plain(lang.Korean, word), Intent: approval.Sign, Order: approval.Parallel, State: approval.Open, Ongoing: true,
		SHA256: word, Langs: []lang.Tag{lang.Korean}, Papers: []approval.Paper{{File: "1", Name: word}}, Sides: []approval.Side{{ID: "same", Tenant: "same", Name: lang.Plain(lang.Korean, word)}},
		Waits: []string{"same"}, Asker: approval.Hand{Tenant: "same", Name: word}, Writers: []tenants.MemberID{}, Note: word, Due: p.at.AddDate(0, 1, 0), Steps: []approval.Step{}, Lock: id, Asked: p.at, Updated: p.at,
	}
}

func (p *pair) approvals(in tenants.Scope) approval.Shelf { return p.house.Approvals().In(in) }

// keepApproval keeps one approval and its document.
func (p *pair) keepApproval(in tenants.Scope, word, id string) {
	p.t.Helper()
	check(p.t, p.approvals(in).Add(context.Background(), p.approval(id, word), p.told(in, id, word)))
	check(p.t, p.approvals(in).KeepDocument(context.Background(), approval.Document{ID: approval.ID(id), SHA256: word, Body: []byte(word)}, p.told(in, id, word)))
}

// approvalsOfB is what B keeps of them.
func (p *pair) approvalsOfB(ctx context.Context, add func(any, error)) {
	for _, id := range []approval.ID{"1", onlyB} {
		add(p.approvals(p.b).Approval(ctx, id))
		add(p.approvals(p.b).Document(ctx, id))
	}
}

func anApproval(try func(context.Context, *pair, approval.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) { try(ctx, p, p.approvals(p.a)) }
}

// approvalsInTwoSpaces has a case for each method of the shelf of approvals. What is read over a reach is asked beside what is read in a scope.
var approvalsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Approvals.Approval": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		p.mine(s.Approval(ctx, "1"))
		p.absent(s.Approval(ctx, onlyB))
		over := p.house.Approvals().Over(p.reach)
		p.mine(over.Approval(ctx, "1"))
		p.absent(over.Approval(ctx, onlyB))
		for _, view := range []approval.View{approval.Waiting, approval.Ours, approval.Ongoing} {
			for _, noun := range []string{"", "agreement"} {
				p.mine(over.Approvals(ctx, approval.Filter{View: view, Tenant: "same", Noun: noun}, ask))
			}
		}
		for _, view := range []approval.View{approval.Done, approval.TheCopies} {
			p.quiet(over.Approvals(ctx, approval.Filter{View: view, Noun: "agreement"}, ask))
		}
	}),
	"Approvals.Of": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		p.mine(s.Of(ctx, fact.Ref{Noun: "agreement", ID: "1"}, ask))
	}),
	"Approvals.Ongoing": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) { p.mine(s.Ongoing(ctx)) }),
	"Approvals.Add": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		p.refused(s.Add(ctx, p.approval("2", own), p.told(p.b, "2", own)))
		check(p.t, s.Add(ctx, p.approval(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Approvals.Change": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		x, err := p.approvals(p.b).Approval(ctx, onlyB)
		check(p.t, err)
		p.refused(s.Change(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.Change(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Approvals.Remove": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		x, err := p.approvals(p.b).Approval(ctx, onlyB)
		check(p.t, err)
		p.refused(s.Remove(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.Remove(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Approvals.Document": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		p.mine(s.Document(ctx, "1"))
		p.absent(s.Document(ctx, onlyB))
	}),
	"Approvals.KeepDocument": anApproval(func(ctx context.Context, p *pair, s approval.Shelf) {
		x, err := p.approvals(p.b).Document(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepDocument(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepDocument(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
