package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// Parts are what the service stands on.
type Parts struct {
	Store Store
	Ties  Ties
	Files Files
	Homes Homes
	Now   func() time.Time
}

// Service answers what members ask of lists they bring.
type Service struct{ Parts }

// NewService returns the service.
func NewService(p Parts) *Service { return &Service{p} }

// Draft is a list to be brought.
type Draft struct {
	File string // that stands in the home
	Name string // of the source; the file's if empty
	How  Reading
	Key  string // the same key begins the same batch once
}

// Begin reads a list and proposes what its columns hold: as the last list with the same head was read, or by a guess. Nothing is taken in yet.
// Besides what Read returns it returns ErrOpen where too many batches wait.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, d Draft) (Batch, error) {
	if !in.May(BatchBrought.Needs()) {
		return Batch{}, tenants.ErrForbidden
	}
	var c fault.Check
	c.Line("name", d.Name, fault.Optional, MostName)
	if err := c.Err(); err != nil {
		return Batch{}, err
	}
	at := s.Now()
	b := Batch{ID: id.At[ID](at), File: d.File, Tenant: in.Tenant(), Member: in.Member(), At: at, Updated: at, State: Brought, Decisions: []Decision{}}
	if d.Key != "" {
		b.ID = id.Of[ID]("import", string(in.Member()), d.Key)
		if old, err := s.Store.In(in).Batch(ctx, b.ID); err == nil {
			return old, nil
		}
	}
	if open, err := s.Store.In(in).Open(ctx); err != nil || open >= MostOpen {
		return Batch{}, errors.Join(err, ErrOpen)
	}
	t, err := s.read(ctx, in, d, &b)
	if err != nil {
		return Batch{}, err
	}
	if err := s.propose(ctx, in, t, &b); err != nil {
		return Batch{}, err
	}
	return b, s.keep(ctx, in, &b, t.Rows)
}

// read reads the file.
func (s *Service) read(ctx context.Context, in tenants.Scope, d Draft, b *Batch) (Table, error) {
	name, from, err := s.Files.Open(ctx, in, d.File)
	if err != nil {
		return Table{}, fmt.Errorf("open the file of a list: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(from, MostBytes+1))
	if err = errors.Join(err, from.Close()); err != nil {
		return Table{}, fmt.Errorf("read the file of a list: %w", err)
	}
	t, err := Read(raw, d.How)
	if err != nil {
		return t, err
	}
	b.FileName, b.Name = name, strings.TrimSpace(d.Name)
	if b.Name == "" {
		b.Name = sourceName(name)
	}
	b.Sheets, b.Sheet, b.Encoding, b.Head, b.Doubled, b.Rows = t.Sheets, t.Sheet, t.Encoding, t.Head, t.Doubled, len(t.Rows)
	b.Lang = tongue(t.Head, t.Rows)
	return t, nil
}

// sourceName makes a source's name of a file's: without its extension, and without the digits by which versions differ.
func sourceName(file string) string {
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	name := strings.Trim(strings.Join(strings.FieldsFunc(file, func(r rune) bool { return r >= '0' && r <= '9' || r == '_' || r == ' ' }), " "), " -.()")
	if name == "" {
		name = file
	}
	return string([]rune(name)[:min(len([]rune(name)), MostName)])
}

// propose says what the columns hold: what was said of the same head before, of the same source rather than of another; else a guess.
func (s *Service) propose(ctx context.Context, in tenants.Scope, t Table, b *Batch) error {
	habits, err := s.Store.In(in).Habits(ctx, Print(t.Head))
	if err != nil {
		return fmt.Errorf("look for a mapping: %w", err)
	}
	if len(habits) == 0 {
		b.Mapping = Guess(t)
		return nil
	}
	i := max(slices.IndexFunc(habits, func(h Habit) bool { return h.Name == b.Name }), 0)
	b.Mapping, b.Habit = habits[i].Mapping, true
	return nil
}

// keep writes the rows, then the batch, so that a batch has all of its rows.
func (s *Service) keep(ctx context.Context, in tenants.Scope, b *Batch, rows []Raw) error {
	quiet, err := in.Tell(RowsKept, b.about(), b.At, nil)
	if err != nil {
		return err
	}
	var pieces []Piece
	for chunk := range slices.Chunk(rows, pieceRows) {
		p := Piece{ID: pieceID(b.ID, len(pieces)), Batch: b.ID}
		for _, r := range chunk {
			p.Lines = append(p.Lines, Line{Raw: r})
		}
		pieces = append(pieces, p)
	}
	b.Pieces = make([]Tally, len(pieces))
	if err := s.Store.In(in).AddPieces(ctx, pieces, quiet); err != nil {
		return fmt.Errorf("keep the rows of a list: %w", err)
	}
	told, err := in.Tell(BatchBrought, b.about(), b.At, fact.Detail{"rows": strconv.Itoa(b.Rows)})
	if err != nil {
		return err
	}
	if err := s.Store.In(in).AddBatch(ctx, *b, told); err != nil {
		return fmt.Errorf("keep a list: %w", err)
	}
	b.Rev = 1
	return s.Files.Use(ctx, in, b.File, b.about())
}

func pieceID(b ID, n int) string { return fmt.Sprintf("%s-%04d", b, n) }

// Batch returns a batch.
func (s *Service) Batch(ctx context.Context, in tenants.Scope, bid ID) (Batch, error) {
	return s.Store.In(in).Batch(ctx, bid)
}

// Batches lists the batches of a home, the latest first.
func (s *Service) Batches(ctx context.Context, in tenants.Scope, ask page.Ask) (page.Of[Batch], error) {
	return s.Store.In(in).Batches(ctx, ask)
}

// at returns a batch at the revision that the editor saw.
func (s *Service) at(ctx context.Context, in tenants.Scope, bid ID, rev int64) (Batch, error) {
	b, err := s.Store.In(in).Batch(ctx, bid)
	switch {
	case err != nil:
		return b, err
	case !in.May(tenants.ImportTies):
		return b, tenants.ErrForbidden
	case b.Rev != rev:
		return b, ErrStale
	}
	return b, nil
}

// Map says what the columns hold, has every row looked at, and remembers the mapping for the next list of the same columns. Nothing is taken in.
func (s *Service) Map(ctx context.Context, in tenants.Scope, reach tenants.Reach, bid ID, rev int64, m Mapping) (Batch, error) {
	b, err := s.at(ctx, in, bid, rev)
	if err != nil {
		return b, err
	}
	if err := b.Map(m); err != nil {
		return b, err
	}
	if err := s.change(ctx, in, &b, BatchMapped); err != nil {
		return b, err
	}
	if err := s.remember(ctx, in, b); err != nil {
		return b, err
	}
	return b, s.look(ctx, in, reach, &b)
}

// Settle notes what a person says of doubtful rows, and has every row looked at again.
func (s *Service) Settle(ctx context.Context, in tenants.Scope, reach tenants.Reach, bid ID, rev int64, all []Decision) (Batch, error) {
	b, err := s.at(ctx, in, bid, rev)
	if err != nil {
		return b, err
	}
	if err := b.Decide(all); err != nil {
		return b, err
	}
	if err := s.change(ctx, in, &b, BatchSettled); err != nil {
		return b, err
	}
	return b, s.look(ctx, in, reach, &b)
}

// change keeps the batch with what was done to it.
func (s *Service) change(ctx context.Context, in tenants.Scope, b *Batch, k fact.Kind) error {
	b.Updated = s.Now()
	told, err := in.Tell(k, b.about(), b.Updated, nil)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).ChangeBatch(ctx, *b, told); err != nil {
		return fmt.Errorf("change list %s: %w", b.ID, err)
	}
	b.Rev++
	return nil
}

// remember keeps the mapping for the next list of the same columns.
func (s *Service) remember(ctx context.Context, in tenants.Scope, b Batch) error {
	print := Print(b.Head)
	habits, err := s.Store.In(in).Habits(ctx, print)
	if err != nil {
		return fmt.Errorf("look for a mapping: %w", err)
	}
	h := Habit{ID: id.Of[string]("habit", print, b.Name), Print: print, Name: b.Name}
	if i := slices.IndexFunc(habits, func(o Habit) bool { return o.ID == h.ID }); i >= 0 {
		h = habits[i]
	}
	h.Mapping, h.At = b.Mapping, s.Now()
	told, err := in.Tell(RowsKept, b.about(), h.At, nil)
	if err != nil {
		return err
	}
	err = s.Store.In(in).KeepHabit(ctx, h, told)
	if errors.Is(err, ErrStale) || errors.Is(err, ErrTaken) {
		return nil // a colleague has said it at the same moment
	}
	return err
}

// look judges every row by what is known now, and keeps what was found.
func (s *Service) look(ctx context.Context, in tenants.Scope, reach tenants.Reach, b *Batch) error {
	pieces, rows, err := s.rows(ctx, in, *b)
	if err != nil {
		return err
	}
	sight := Sight{Batch: b.ID, Mapping: b.Mapping, Lang: b.Lang, Today: unit.Day(s.Now()), Decisions: b.Decisions, Known: map[string]string{}}
	if sight.Home, err = s.Homes.Home(ctx, in); err != nil {
		return fmt.Errorf("learn whose list it is: %w", err)
	}
	err = s.Ties.Known(ctx, reach, func(k Known) {
		for i, a := range k.Sides {
			for _, other := range k.Sides[:i] {
				sight.Known[PairKey(a, other)] = k.Tie
			}
		}
	})
	if err != nil {
		return fmt.Errorf("look at the register: %w", err)
	}
	quiet, err := in.Tell(RowsKept, b.about(), s.Now(), nil)
	if err != nil {
		return err
	}
	lines := Judge(sight, rows)
	for i, p := range pieces {
		p.Lines, lines = lines[:len(p.Lines)], lines[len(p.Lines):]
		if err := s.Store.In(in).ChangePiece(ctx, p, quiet); err != nil {
			return fmt.Errorf("keep what became of rows: %w", err)
		}
		b.Pieces[i] = tally(p.Lines)
	}
	b.State = Checked
	if err := s.Store.In(in).ChangeBatch(ctx, *b, quiet); err != nil {
		return fmt.Errorf("change list %s: %w", b.ID, err)
	}
	b.Rev++
	return nil
}

// rows reads all rows of a batch.
func (s *Service) rows(ctx context.Context, in tenants.Scope, b Batch) ([]Piece, []Raw, error) {
	pieces := make([]Piece, len(b.Pieces))
	rows := make([]Raw, 0, b.Rows)
	for i := range pieces {
		var err error
		if pieces[i], err = s.Store.In(in).Piece(ctx, pieceID(b.ID, i)); err != nil {
			return nil, nil, fmt.Errorf("read the rows of list %s: %w", b.ID, err)
		}
		for _, l := range pieces[i].Lines {
			rows = append(rows, l.Raw)
		}
	}
	return pieces, rows, nil
}

// Start has a batch taken in. The house does it, beginning now, and goes on where it stopped should it stop.
func (s *Service) Start(ctx context.Context, in tenants.Scope, bid ID, rev int64) (Batch, error) {
	b, err := s.at(ctx, in, bid, rev)
	if err != nil {
		return b, err
	}
	if err := b.Start(); err != nil {
		return b, err
	}
	b.Tenant, b.Member = in.Tenant(), in.Member()
	return b, s.change(ctx, in, &b, BatchStarted)
}

// Undo has a batch taken back. Ties that somebody has changed since stay, and their rows say so.
func (s *Service) Undo(ctx context.Context, in tenants.Scope, bid ID, rev int64) (Batch, error) {
	b, err := s.at(ctx, in, bid, rev)
	if err != nil {
		return b, err
	}
	if err := b.Undo(); err != nil {
		return b, err
	}
	return b, s.change(ctx, in, &b, UndoStarted)
}

// Drop takes a batch away that was not taken in.
func (s *Service) Drop(ctx context.Context, in tenants.Scope, bid ID, rev int64) error {
	b, err := s.at(ctx, in, bid, rev)
	if err != nil {
		return err
	}
	if !b.open() {
		return ErrState
	}
	told, err := in.Tell(BatchDropped, b.about(), s.Now(), nil)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).RemoveBatch(ctx, b, told); err != nil {
		return fmt.Errorf("drop list %s: %w", b.ID, err)
	}
	quiet, err := in.Tell(RowsKept, b.about(), s.Now(), nil)
	if err != nil {
		return err
	}
	for i := range b.Pieces {
		p, err := s.Store.In(in).Piece(ctx, pieceID(b.ID, i))
		if err == nil {
			err = s.Store.In(in).RemovePiece(ctx, p, quiet)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("drop the rows of list %s: %w", b.ID, err)
		}
	}
	return nil
}
