package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) record(id, word string) ledger.Record {
	return ledger.Record{
		ID: ledger.ID(id), Stands: "home:same", State: ledger.Draft, Owner: "same", Parties: []tenants.TenantID{"same"},
		Content: ledger.Content{Title: lang.Plain(lang.Korean, word), Kind: "VISIT", Series: "same"},
		Found: ledger.Index{
			Shown: true, When: "2026-05", Sectors: []string{"ADM"}, Codes: []string{"same"}, Ways: []string{"same IN"}, Waits: []tenants.TenantID{"same"}, About: "same",
		},
		Created: p.at, Updated: p.at,
	}
}

func (p *pair) ledgerAnnex(id, word string) ledger.Annex {
	return ledger.Annex{Record: ledger.ID(id), Notes: lang.Plain(lang.Korean, word), Updated: p.at}
}

// books keeps one row of each sort.
func (p *pair) books(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx, s := context.Background(), p.house.Ledger().In(in)
	check(p.t, s.AddRecord(ctx, p.record(id, word), p.told(in, id, word)))
	check(p.t, s.KeepAnnex(ctx, p.ledgerAnnex(id, word), p.told(in, id, word)))
}

// bookedByThem is everything that B keeps of exchange records.
func (p *pair) bookedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Ledger().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Record(ctx, ledger.ID(id)))
		add(s.Annex(ctx, ledger.ID(id)))
	}
}

// aRecord tries one method of the shelf of exchange records in A.
func aRecord(try func(context.Context, *pair, ledger.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Ledger().In(p.a))
	}
}

// recordsInTwoSpaces has a case for each method of the shelf of exchange records.
var recordsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Ledger.Record": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		p.mine(s.Record(ctx, "1"))
		p.absent(s.Record(ctx, onlyB))
	}),
	"Ledger.Records": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		for _, f := range []ledger.Filter{
			{}, {Year: "2026"}, {Kind: "VISIT"}, {Sector: "ADM"}, {Partner: "same", Year: "2026"}, {Direction: ledger.In, As: "same"}, {State: ledger.Draft}, {Waits: "same"},
			{Series: "same"}, {About: "same"},
		} {
			p.mine(s.Records(ctx, f, ask))
			p.mine(p.house.Ledger().Over(p.reach).Records(ctx, f, ask))
			theirs, err := p.house.Ledger().In(p.b).Records(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Records(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Ledger.AddRecord": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		p.refused(s.AddRecord(ctx, p.record("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddRecord(ctx, p.record(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Ledger.ChangeRecord": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		x, err := p.house.Ledger().In(p.b).Record(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeRecord(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeRecord(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Ledger.RemoveRecord": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		x, err := p.house.Ledger().In(p.b).Record(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveRecord(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveRecord(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Ledger.Annex": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		p.mine(s.Annex(ctx, "1"))
		p.absent(s.Annex(ctx, onlyB))
	}),
	"Ledger.KeepAnnex": aRecord(func(ctx context.Context, p *pair, s ledger.Shelf) {
		x, err := p.house.Ledger().In(p.b).Annex(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepAnnex(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepAnnex(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepAnnex(ctx, p.ledgerAnnex(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
