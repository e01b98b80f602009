package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) batch(id, word string) intake.Batch {
	return intake.Batch{ID: intake.ID(id), Name: word, Head: []string{word}, Sheets: []string{}, Doubled: []string{}, Decisions: []intake.Decision{}, State: intake.Checked, Tenant: tenants.TenantID(word), At: p.at}
}

func (p *pair) piece(id, word string) intake.Piece {
	return intake.Piece{ID: id, Batch: "1", Lines: []intake.Line{{Raw: intake.Raw{Line: 2, Cells: []string{word}}}}}
}

func (p *pair) habit(id, word string) intake.Habit {
	return intake.Habit{ID: id, Print: "same", Name: word, Mapping: intake.Mapping{Columns: []intake.Field{intake.Partner}}, At: p.at}
}

// anImport tries one method of the shelf of lists in A, where both spaces have brought some.
func anImport(try func(context.Context, *pair, intake.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		a, b := p.house.Imports().In(p.a), p.house.Imports().In(p.b)
		if _, err := a.Batch(ctx, "1"); err != nil {
			for _, err := range []error{
				a.AddBatch(ctx, p.batch("1", own), p.told(p.a, "1", own)), b.AddBatch(ctx, p.batch("1", canary), p.told(p.b, "1", canary)),
				b.AddBatch(ctx, p.batch(onlyB, canary), p.told(p.b, onlyB, canary)),
				a.AddPieces(ctx, []intake.Piece{p.piece("1", own)}, p.told(p.a, "1", own)),
				b.AddPieces(ctx, []intake.Piece{p.piece("1", canary), p.piece(onlyB, canary)}, p.told(p.b, "1", canary)),
				a.KeepHabit(ctx, p.habit("1", own), p.told(p.a, "1", own)), b.KeepHabit(ctx, p.habit("1", canary), p.told(p.b, "1", canary)),
				b.KeepHabit(ctx, p.habit(onlyB, canary), p.told(p.b, onlyB, canary)),
			} {
				check(p.t, err)
			}
		}
		try(ctx, p, a)
	}
}

// importsInTwoSpaces has a case for each method of the shelf of lists that are brought.
var importsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Imports.Batch": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.mine(s.Batch(ctx, "1"))
		p.absent(s.Batch(ctx, onlyB))
	}),
	"Imports.Batches": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.mine(s.Batches(ctx, ask))
		theirs, err := p.house.Imports().In(p.b).Batches(ctx, page.Ask{Size: 1})
		check(p.t, err)
		_, err = s.Batches(ctx, page.Ask{After: theirs.Next})
		p.refused(err)
	}),
	"Imports.Open": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		if n, err := s.Open(ctx); err != nil || n != 1 {
			p.t.Errorf("A has %d open lists, %v, want its own one", n, err)
		}
	}),
	"Imports.AddBatch": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.refused(s.AddBatch(ctx, p.batch("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddBatch(ctx, p.batch(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Imports.ChangeBatch": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		x, err := p.house.Imports().In(p.b).Batch(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeBatch(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeBatch(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Imports.RemoveBatch": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		x, err := p.house.Imports().In(p.b).Batch(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveBatch(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveBatch(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Imports.Piece": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.mine(s.Piece(ctx, "1"))
		p.absent(s.Piece(ctx, onlyB))
	}),
	"Imports.AddPieces": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.refused(s.AddPieces(ctx, []intake.Piece{p.piece("2", own)}, p.told(p.b, "2", own)))
		check(p.t, s.AddPieces(ctx, []intake.Piece{p.piece(onlyB, own)}, p.told(p.a, onlyB, own)))
	}),
	"Imports.ChangePiece": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		x, err := p.house.Imports().In(p.b).Piece(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangePiece(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangePiece(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Imports.RemovePiece": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		x, err := p.house.Imports().In(p.b).Piece(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemovePiece(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemovePiece(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Imports.Habits": anImport(func(ctx context.Context, p *pair, s intake.Shelf) { p.mine(s.Habits(ctx, "same")) }),
	"Imports.KeepHabit": anImport(func(ctx context.Context, p *pair, s intake.Shelf) {
		p.refused(s.KeepHabit(ctx, p.habit("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepHabit(ctx, p.habit(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
