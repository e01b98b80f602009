package storage_test

import (
	"context"
	"strings"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
)

// aFile tries one method of the shelf of files in A.
func aFile(try func(context.Context, *pair, file.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) { try(ctx, p, p.files.In(p.a)) }
}

// filesInTwoSpaces has a case for each method of the shelf of files.
var filesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Files.File": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		p.mine(f.File(ctx, "1"))
		p.absent(f.File(ctx, onlyB))
	}),
	"Files.UsedBy": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		p.mine(f.UsedBy(ctx, file.Use{Noun: "message", ID: own}, page.Ask{}))
		p.quiet(f.UsedBy(ctx, file.Use{Noun: "message", ID: canary}, page.Ask{}))
	}),
	"Files.Add": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		p.refused(f.Add(ctx, p.file("2", own), p.told(p.b, "2", own)))
		check(p.t, f.Add(ctx, p.file(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Files.Change": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		x, err := p.files.In(p.b).File(ctx, onlyB)
		check(p.t, err)
		p.refused(f.Change(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, f.Change(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Files.Remove": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		x, err := p.files.In(p.b).File(ctx, onlyB)
		check(p.t, err)
		p.refused(f.Remove(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, f.Remove(ctx, x, p.told(p.a, onlyB, own)))
		x, err = f.File(ctx, "1")
		check(p.t, err)
		check(p.t, f.Remove(ctx, x, p.told(p.a, "1", own)))
	}),
	"Files.Stowed": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		p.mine(f.Stowed(ctx, own+"1"))
		if got, err := f.Stowed(ctx, canary+onlyB); got.Bytes != 0 || got.Rev != 0 || err != nil {
			p.t.Errorf("A is told what B keeps: %+v, %v", got, err)
		}
		if got, err := p.files.Over(p.reach).Stowed(ctx, canary+onlyB); got != 0 || err != nil {
			p.t.Errorf("who stands in A is told what B keeps: %d, %v", got, err)
		}
		if got, err := p.files.Over(p.reach).Stowed(ctx, own+"1"); got != 7 || err != nil {
			p.t.Errorf("who stands in A counts %d of A's own, %v, want 7", got, err)
		}
	}),
	"Files.KeepStowed": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		x, err := p.files.In(p.b).Stowed(ctx, canary+onlyB)
		check(p.t, err)
		p.refused(f.KeepStowed(ctx, x, p.told(p.b, onlyB, own)))
		p.refused(f.KeepStowed(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Files.Put": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		check(p.t, f.Put(ctx, onlyB, file.Itself, strings.NewReader(own), int64(len(own))))
		p.refused(f.Put(ctx, "../liaoning/1", file.Itself, strings.NewReader(own), int64(len(own))))
	}),
	"Files.Open": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		p.mine(read(f.Open(ctx, "1", file.Itself)))
		for _, id := range []file.ID{onlyB, "../liaoning/1", "../liaoning/" + onlyB, ""} {
			p.absent(read(f.Open(ctx, id, file.Itself)))
		}
	}),
	"Files.Erase": aFile(func(ctx context.Context, p *pair, f file.Shelf) {
		check(p.t, f.Erase(ctx, onlyB))
		p.refused(f.Erase(ctx, "../liaoning/1"))
		check(p.t, f.Erase(ctx, "1"))
	}),
}
