package storage_test

import (
	"context"

	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/term"
)

// aTerm tries one method of the shelf of terms in A.
func aTerm(try func(context.Context, *pair, term.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Terms().In(p.a))
	}
}

// termsInTwoSpaces has a case for each method of the shelf of terms.
var termsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Terms.Entry": aTerm(func(ctx context.Context, p *pair, s term.Shelf) {
		p.mine(s.Entry(ctx, term.IDOf("1")))
		p.absent(s.Entry(ctx, term.IDOf(onlyB)))
	}),
	"Terms.All": aTerm(func(ctx context.Context, p *pair, s term.Shelf) { p.mine(s.All(ctx)) }),
	"Terms.Add": aTerm(func(ctx context.Context, p *pair, s term.Shelf) {
		p.refused(s.Add(ctx, p.term("2", own), p.told(p.b, "2", own)))
		check(p.t, s.Add(ctx, p.term(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Terms.Change": aTerm(func(ctx context.Context, p *pair, s term.Shelf) {
		x, err := p.house.Terms().In(p.b).Entry(ctx, term.IDOf(onlyB))
		check(p.t, err)
		p.refused(s.Change(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.Change(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Terms.Remove": aTerm(func(ctx context.Context, p *pair, s term.Shelf) {
		x, err := p.house.Terms().In(p.b).Entry(ctx, term.IDOf(onlyB))
		check(p.t, err)
		p.refused(s.Remove(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.Remove(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
