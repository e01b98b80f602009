package storage_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// aTie tries one method of the shelf of ties in A.
func aTie(try func(context.Context, *pair, agreement.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Agreements().In(p.a))
	}
}

func (p *pair) tie(id, word string) agreement.Tie {
	return agreement.Tie{
		ID: agreement.TieID(id), Title: lang.Plain(lang.Korean, word), Parties: []agreement.Party{}, Codes: []string{}, Pair: "same", Proofs: []agreement.Proof{{ID: "1", Number: word}},
		Decisions: []agreement.Decision{}, Counterparts: []agreement.Counterpart{}, Batches: []string{"same"}, Updated: p.at,
	}
}

func (p *pair) agreement(id, word string) agreement.Agreement {
	return agreement.Agreement{
		ID: agreement.ID(id), Tie: "same", Parties: []agreement.Party{}, State: agreement.Sealed, Content: agreement.Content{Title: lang.Plain(lang.Korean, word)},
		Due: "2027-01-01", Alarm: "2026-01-01", Told: []string{}, Updated: p.at,
	}
}

func (p *pair) offer(id, word string) agreement.Offer {
	return agreement.Offer{Tie: agreement.TieID(id), Parties: []agreement.Party{}, Proofs: []agreement.Proof{}, Note: word, State: agreement.Offering, At: p.at}
}

func (p *pair) dossier(id, word string) agreement.Dossier {
	return agreement.Dossier{Tie: agreement.TieID(id), DecidedBy: word, Updated: p.at}
}

// ties keeps one row of each sort of ties.
func (p *pair) ties(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Agreements().In(in)
	check(p.t, s.AddTie(ctx, p.tie(id, word), p.told(in, id, word)))
	check(p.t, s.AddAgreement(ctx, p.agreement(id, word), p.told(in, id, word)))
	check(p.t, s.KeepDossier(ctx, p.dossier(id, word), p.told(in, id, word)))
	check(p.t, s.KeepOffer(ctx, p.offer(id, word), p.told(in, id, word)))
	if id == "1" {
		check(p.t, s.KeepPolicy(ctx, agreement.Policy{Dormant: len(word), Templates: []agreement.Template{{Kind: agreement.Kind(word)}}}, p.told(in, id, word)))
	}
}

// tiedByThem is what B keeps of its ties.
func (p *pair) tiedByThem(ctx context.Context) []string {
	s := p.house.Agreements().In(p.b)
	var all []string
	add := func(got any, err error) {
		check(p.t, err)
		all = append(all, fmt.Sprintf("%+v", got))
	}
	for _, id := range []string{"1", onlyB} {
		add(s.Tie(ctx, agreement.TieID(id)))
		add(s.Dossier(ctx, agreement.TieID(id)))
		add(s.Offer(ctx, agreement.TieID(id)))
		add(s.Agreement(ctx, agreement.ID(id)))
	}
	add(s.Policy(ctx))
	return all
}

// tiesInTwoSpaces has a case for each method of the shelf of ties.
var tiesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Agreements.Tie": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.mine(s.Tie(ctx, "1"))
		p.absent(s.Tie(ctx, onlyB))
	}),
	"Agreements.Ties": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.mine(s.Ties(ctx, agreement.TieFilter{}, ask))
		p.mine(s.Ties(ctx, agreement.TieFilter{Pairs: []string{"same"}}, ask))
		p.mine(s.Ties(ctx, agreement.TieFilter{Batch: "same"}, ask))
	}),
	"Agreements.CountTies": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		if n, err := s.CountTies(ctx); n != 1 || err != nil {
			p.t.Errorf("A counts %d ties, want its own: %v", n, err)
		}
	}),
	"Agreements.TiesStamp": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		theirs := p.house.Agreements().In(p.b)
		ours, _ := s.TiesStamp()
		before, sure := theirs.TiesStamp()
		check(p.t, theirs.AddTie(ctx, p.tie("stamped", own), p.told(p.b, "stamped", own)))
		if now, ok := s.TiesStamp(); now != ours {
			p.t.Errorf("A's ties have the stamp %d, %t after B has written, want %d as before", now, ok, ours)
		}
		if now, _ := theirs.TiesStamp(); sure && now == before {
			p.t.Error("B's ties have the same stamp after B has written")
		}
		x, err := theirs.Tie(ctx, "stamped")
		check(p.t, err)
		check(p.t, theirs.RemoveTie(ctx, x, p.told(p.b, "stamped", own)))
	}),
	"Agreements.AddTie": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.refused(s.AddTie(ctx, p.tie("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddTie(ctx, p.tie(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Agreements.AddTies": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		_, err := s.AddTies(ctx, []agreement.Tie{p.tie("2", own)}, []tenants.Told{p.told(p.b, "2", own)})
		p.refused(err)
		_, err = s.AddTies(ctx, []agreement.Tie{p.tie(onlyB, own)}, []tenants.Told{p.told(p.a, onlyB, own)})
		check(p.t, err)
	}),
	"Agreements.ChangeTie": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		x, err := p.house.Agreements().In(p.b).Tie(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeTie(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeTie(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Agreements.RemoveTie": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		x, err := p.house.Agreements().In(p.b).Tie(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveTie(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveTie(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Agreements.Agreement": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.mine(s.Agreement(ctx, "1"))
		p.absent(s.Agreement(ctx, onlyB))
	}),
	"Agreements.AgreementsOf": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) { p.mine(s.AgreementsOf(ctx, "same")) }),
	"Agreements.Alarming":     aTie(func(ctx context.Context, p *pair, s agreement.Shelf) { p.mine(s.Alarming(ctx, "2026-02-01")) }),
	"Agreements.AddAgreement": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.refused(s.AddAgreement(ctx, p.agreement("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddAgreement(ctx, p.agreement(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Agreements.ChangeAgreement": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		x, err := p.house.Agreements().In(p.b).Agreement(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeAgreement(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeAgreement(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Agreements.Dossier": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.mine(s.Dossier(ctx, "1"))
		p.absent(s.Dossier(ctx, onlyB))
	}),
	"Agreements.KeepDossier": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.refused(s.KeepDossier(ctx, p.dossier("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepDossier(ctx, p.dossier(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Agreements.Offer": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.mine(s.Offer(ctx, "1"))
		p.absent(s.Offer(ctx, onlyB))
	}),
	"Agreements.KeepOffer": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		p.refused(s.KeepOffer(ctx, p.offer("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepOffer(ctx, p.offer(onlyB, own), p.told(p.a, onlyB, own)))
		x, err := p.house.Agreements().In(p.b).Offer(ctx, "1")
		check(p.t, err)
		p.refused(s.KeepOffer(ctx, x, p.told(p.b, "1", own)))
	}),
	"Agreements.Policy": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) { p.mine(s.Policy(ctx)) }),
	"Agreements.KeepPolicy": aTie(func(ctx context.Context, p *pair, s agreement.Shelf) {
		x, err := s.Policy(ctx)
		check(p.t, err)
		p.refused(s.KeepPolicy(ctx, x, p.told(p.b, "policy", own)))
		check(p.t, s.KeepPolicy(ctx, x, p.told(p.a, "policy", own)))
	}),
}

// What is read over a reach is of the reader's own spaces.
func TestAgreementsOverAReach(t *testing.T) {
	p := newPair(t)
	read := p.house.Agreements().Over(p.reach)
	for _, f := range []agreement.Filter{{}, {State: agreement.Sealed}, {Due: "2028"}} {
		p.mine(read.Agreements(context.Background(), f, ask))
	}
	p.mine(read.Offers(context.Background(), ask))
	spaces, err := p.house.Agreements().Alarms(context.Background(), "2026-02-01")
	if check(t, err); len(spaces) != 2 {
		t.Errorf("alarms are due in %v, want both homes", spaces)
	}
}
