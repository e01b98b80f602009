package intake

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Carry takes a batch in or back once a person has asked for it. It may be told of the same fact again, after a crash or by another node: each piece
// says whether it is done, each tie has the id of its row, so that what was done before is passed over.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	switch f.Kind {
	case BatchStarted.Code():
		return s.carry(ctx, enter(space), ID(f.About.ID), Running, s.takeIn)
	case UndoStarted.Code():
		return s.carry(ctx, enter(space), ID(f.About.ID), Undoing, s.takeBack)
	}
	return nil
}

// carry does with each piece what is to be done, and says how far it has come.
func (s *Service) carry(ctx context.Context, in tenants.Scope, bid ID, while State, do func(context.Context, tenants.Scope, Batch, *Piece) error) error {
	b, err := s.Store.In(in).Batch(ctx, bid)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	for i := 0; err == nil && b.State == while; i++ {
		if i == len(b.Pieces) {
			err = s.finish(ctx, in, &b)
		} else {
			err = s.step(ctx, in, &b, i, do)
		}
		if errors.Is(err, ErrStale) { // another node does the same, and is ahead
			b, err = s.Store.In(in).Batch(ctx, bid)
			i = -1
		}
	}
	if err != nil {
		return fmt.Errorf("carry list %s: %w", bid, err)
	}
	return nil
}

// step does one piece.
func (s *Service) step(ctx context.Context, in tenants.Scope, b *Batch, i int, do func(context.Context, tenants.Scope, Batch, *Piece) error) error {
	p, err := s.Store.In(in).Piece(ctx, pieceID(b.ID, i))
	if err != nil {
		return err
	}
	done := p.In
	if b.State == Undoing {
		done = p.Out
	}
	if !done {
		if err := do(ctx, in, *b, &p); err != nil {
			return err
		}
		quiet, err := in.Tell(RowsKept, b.about(), s.Now(), nil)
		if err != nil {
			return err
		}
		if err := s.Store.In(in).ChangePiece(ctx, p, quiet); err != nil {
			return err
		}
	}
	if i == 0 {
		b.Handled, b.Made, b.Back, b.Stayed = 0, 0, 0, 0
	}
	b.count(p)
	quiet, err := in.Tell(RowsKept, b.about(), s.Now(), nil)
	if err != nil {
		return err
	}
	b.Pieces[i] = tally(p.Lines)
	if err := s.Store.In(in).ChangeBatch(ctx, *b, quiet); err != nil {
		return err
	}
	b.Rev++
	return nil
}

// count adds what was done with a piece to what the batch shows of its progress.
func (b *Batch) count(p Piece) {
	b.Handled += len(p.Lines)
	for _, l := range p.Lines {
		if l.Tie != "" {
			b.Made++
		}
		switch l.Back {
		case TakenBack, GoneAlready:
			b.Back++
		case KeptChanged:
			b.Stayed++
		}
	}
}

// takeIn keeps the ties of a piece.
func (s *Service) takeIn(ctx context.Context, in tenants.Scope, b Batch, p *Piece) error {
	var wishes []Wish
	at := map[string]*Line{}
	for i := range p.Lines {
		l := &p.Lines[i]
		if w := l.Wish; w != nil && (l.Verdict == Accepted || l.Verdict == Guessed) {
			wishes = append(wishes, *w)
			at[w.ID] = l
			l.Tie = w.ID
		}
	}
	refused, err := s.Ties.Add(ctx, in, Origin{Batch: b.ID, Name: b.Name, File: b.File, Tenant: b.Tenant, Member: b.Member}, wishes)
	if err != nil {
		return err
	}
	for _, r := range refused {
		if l := at[r.ID]; l != nil {
			l.Tie, l.Verdict = "", Rejected
			l.say(Remark{Code: RefusedByRegister, Text: r.Code})
		}
	}
	p.In = true
	return nil
}

// takeBack takes the ties of a piece away.
func (s *Service) takeBack(ctx context.Context, in tenants.Scope, b Batch, p *Piece) error {
	var ids []string
	for _, l := range p.Lines {
		if l.Tie != "" {
			ids = append(ids, l.Tie)
		}
	}
	back, err := s.Ties.TakeBack(ctx, in, b.ID, ids)
	if err != nil {
		return err
	}
	for i := range p.Lines {
		if l := &p.Lines[i]; l.Tie != "" {
			l.Back = back[l.Tie]
		}
	}
	p.Out = true
	return nil
}

// finish says that all is done.
func (s *Service) finish(ctx context.Context, in tenants.Scope, b *Batch) error {
	k, detail := BatchFinished, fact.Detail{"made": strconv.Itoa(b.Made), "member": string(b.Member)}
	if b.State == Undoing {
		k, detail = UndoFinished, fact.Detail{"back": strconv.Itoa(b.Back), "stayed": strconv.Itoa(b.Stayed), "member": string(b.Member)}
		b.State = Undone
	} else {
		b.State = Done
	}
	b.Updated = s.Now()
	told, err := in.Tell(k, b.about(), b.Updated, detail)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).ChangeBatch(ctx, *b, told); err != nil {
		return err
	}
	b.Rev++
	return nil
}

// Shows says who may read the file of a batch: whoever may bring lists into the home. It is asked of files.
func (s *Service) Shows(ctx context.Context, in tenants.Scope, bid ID) (bool, error) {
	_, err := s.Store.In(in).Batch(ctx, bid)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil && in.May(tenants.ImportTies), err
}
