package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) visit(id, word string) visit.Visit {
	return visit.Visit{
		ID: visit.ID(id), State: visit.Invited, Basics: visit.Basics{Title: lang.Plain(lang.Korean, word)}, Slots: []visit.Slot{}, Programme: []visit.Programme{},
		Steps: []visit.Step{}, Created: p.at, Updated: p.at,
	}
}

func (p *pair) brief(id, word string) visit.Brief {
	return visit.Brief{Visit: visit.ID(id), Talking: lang.Plain(lang.Korean, word), Gifts: []visit.Gift{}, Notes: map[string]lang.Text{}, Updated: p.at}
}

// visited keeps one row of each sort.
func (p *pair) visited(in tenants.Scope, word, id string) {
	p.t.Helper()
	s := p.house.Visits().In(in)
	check(p.t, s.AddVisit(context.Background(), p.visit(id, word), p.told(in, id, word)))
	check(p.t, s.KeepBrief(context.Background(), p.brief(id, word), p.told(in, id, word)))
}

// visitedByThem is everything that B keeps of visits.
func (p *pair) visitedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Visits().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Visit(ctx, visit.ID(id)))
		add(s.Brief(ctx, visit.ID(id)))
	}
}

// aVisit tries one method of the shelf of visits in A.
func aVisit(try func(context.Context, *pair, visit.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Visits().In(p.a))
	}
}

// visitsInTwoSpaces has a case for each method of the shelf of visits.
var visitsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Visits.Visit": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		p.mine(s.Visit(ctx, "1"))
		p.absent(s.Visit(ctx, onlyB))
	}),
	"Visits.Visits": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		for _, f := range []visit.Filter{{}, {State: visit.Invited}} {
			p.mine(s.Visits(ctx, f, ask))
			p.mine(p.house.Visits().Over(p.reach).Visits(ctx, f, ask))
			theirs, err := p.house.Visits().In(p.b).Visits(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Visits(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Visits.AddVisit": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		p.refused(s.AddVisit(ctx, p.visit("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddVisit(ctx, p.visit(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Visits.ChangeVisit": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		x, err := p.house.Visits().In(p.b).Visit(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeVisit(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeVisit(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Visits.Brief": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		p.mine(s.Brief(ctx, "1"))
		p.absent(s.Brief(ctx, onlyB))
	}),
	"Visits.KeepBrief": aVisit(func(ctx context.Context, p *pair, s visit.Shelf) {
		p.refused(s.KeepBrief(ctx, p.brief("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepBrief(ctx, p.brief(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
