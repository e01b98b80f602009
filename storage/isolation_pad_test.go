package storage_test

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

// aPad tries one method of the shelf of pads in A.
func aPad(try func(context.Context, *pair, pad.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Pads().In(p.a))
	}
}

func (p *pair) pad(id, word string) pad.Pad {
	return pad.Pad{ID: pad.ID(id), Kind: pad.Free, Title: lang.Plain(lang.Korean, word), Langs: []string{"ko"}, State: pad.Open, Made: p.at, At: p.at, Words: []string{word, "same"}}
}

func padRow(id, word string, seq int64) pad.Row {
	return pad.Row{Pad: pad.ID(id), Seq: seq, Update: []byte(word), By: []pad.Writing{{Member: word}}}
}

func padFold(id, word string) pad.Fold {
	return pad.Fold{Pad: pad.ID(id), Seq: 1, Writers: []pad.Writer{{Member: word}}}
}

func padWhole(id, word string) pad.Whole {
	return pad.Whole{Pad: pad.ID(id), Seq: 1, Update: []byte(word)}
}

// pads keeps one row of each sort of pads.
func (p *pair) pads(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Pads().In(in)
	check(p.t, s.Add(ctx, p.pad(id, word), p.told(in, id, word)))
	check(p.t, s.KeepFold(ctx, padFold(id, word), p.told(in, id, word)))
	check(p.t, s.AddWhole(ctx, padWhole(id, word), p.told(in, id, word)))
	check(p.t, s.AddRow(ctx, padRow(id, word, 2), p.told(in, id, word)))
}

// writtenByThem is what B keeps of its pads.
func (p *pair) writtenByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Pads().In(p.b)
	for _, id := range []pad.ID{"1", onlyB} {
		add(s.Pad(ctx, id))
		add(s.Fold(ctx, id))
		add(s.Folded(ctx, id))
		add(s.Whole(ctx, id, 1))
		add(s.Rows(ctx, id, 0, 10))
	}
}

// nothing fails if an answer in A shows anything of what only B has.
func (p *pair) nothing(got any, err error) {
	p.t.Helper()
	p.quiet(got, err)
	check(p.t, err)
	if s := fmt.Sprintf("%+v", got); s != "[]" && s != fmt.Sprintf("%+v", pad.Row{}) && s != fmt.Sprintf("%+v", pad.Fold{Pad: onlyB}) {
		p.t.Errorf("A gets %s of what only B has", s)
	}
}

// padsInTwoSpaces has a case for each method of the shelf of pads.
var padsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Pads.Pad": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.mine(s.Pad(ctx, "1"))
		p.absent(s.Pad(ctx, onlyB))
		all, err := p.house.Pads().Over(p.reach).List(ctx, pad.Filter{}, ask)
		p.mine(all, err)
		if len(all.Items) != 1 {
			p.t.Errorf("A lists %d pads, want its own", len(all.Items))
		}
		p.mine(p.house.Pads().Over(p.reach).List(ctx, pad.Filter{Word: "same"}, ask))
	}),
	"Pads.Add": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.refused(s.Add(ctx, p.pad("2", own), p.told(p.b, "2", own)))
		check(p.t, s.Add(ctx, p.pad(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Pads.Change": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		x, err := p.house.Pads().In(p.b).Pad(ctx, onlyB)
		check(p.t, err)
		p.refused(s.Change(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.Change(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Pads.Fold": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.mine(s.Fold(ctx, "1"))
		p.nothing(s.Fold(ctx, onlyB))
	}),
	"Pads.Folded": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		if mine, err := s.Folded(ctx, "1"); err != nil || mine != 1 {
			p.t.Errorf("A's log is folded up to %d, %v", mine, err)
		}
		if theirs, err := s.Folded(ctx, onlyB); err != nil || theirs != 0 {
			p.t.Errorf("A hears that a log of B's alone is folded up to %d, %v", theirs, err)
		}
	}),
	"Pads.KeepFold": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.refused(s.KeepFold(ctx, padFold("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepFold(ctx, padFold(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Pads.Whole": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.quiet(s.Whole(ctx, "1", 1))
		p.absent(s.Whole(ctx, onlyB, 1))
	}),
	"Pads.AddWhole": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.refused(s.AddWhole(ctx, padWhole("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddWhole(ctx, padWhole(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Pads.RemoveWhole": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		x, err := p.house.Pads().In(p.b).Whole(ctx, onlyB, 1)
		check(p.t, err)
		p.refused(s.RemoveWhole(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveWhole(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Pads.Rows": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.mine(s.Rows(ctx, "1", 0, 10))
		p.nothing(s.Rows(ctx, onlyB, 0, 10))
	}),
	"Pads.Tail": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.mine(s.Tail(ctx, "1"))
		p.nothing(s.Tail(ctx, onlyB))
	}),
	"Pads.AddRow": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		p.refused(s.AddRow(ctx, padRow("2", own, 1), p.told(p.b, "2", own)))
		check(p.t, s.AddRow(ctx, padRow(onlyB, own, 2), p.told(p.a, onlyB, own)))
	}),
	"Pads.RemoveRows": aPad(func(ctx context.Context, p *pair, s pad.Shelf) {
		x, err := p.house.Pads().In(p.b).Rows(ctx, onlyB, 0, 10)
		check(p.t, err)
		p.refused(s.RemoveRows(ctx, x, p.told(p.b, onlyB, own)))
		check(p.t, s.RemoveRows(ctx, x, p.told(p.a, onlyB, own))) // what isn't there is away already
	}),
}
