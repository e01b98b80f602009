package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
)

func (p *pair) engine(word string) interpret.Setting {
	return interpret.Setting{Kind: interpret.Libre, URL: "https://" + word, Key: []byte(word), Langs: []lang.Tag{lang.Korean}, At: p.at}
}

// enginesInTwoSpaces has a case for each method of the shelf of engines.
var enginesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Engines.Setting": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.house.Engines().In(p.a).Setting(ctx))
	},
	"Engines.Keep": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		s, err := p.house.Engines().In(p.a).Setting(ctx)
		check(p.t, err)
		p.refused(p.house.Engines().In(p.a).Keep(ctx, s, p.told(p.b, "1", own)))
		p.refused(p.house.Engines().In(p.a).Keep(ctx, p.engine(own), p.told(p.a, "1", own)))
		check(p.t, p.house.Engines().In(p.a).Keep(ctx, s, p.told(p.a, "1", own)))
	},
}
