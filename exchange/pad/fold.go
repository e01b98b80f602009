package pad

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/yjs"
)

// A log is folded from time to time: its rows become one update, in which runs of letters are one, and what was deleted is forgotten. First the
// whole is kept, then the Fold says that it holds, then the rows go. A crash in between leaves what the next fold takes away; two nodes that
// fold at once agree by the Fold's revision.
const (
	foldBound  = time.Minute
	mostFolded = 20_000 // rows at once
)

// foldSoon folds the log beside what else is done, if it has so many rows. It is called under the lock.
func (sh *sheet) foldSoon(rows int) {
	if sh.folding || sh.rows < rows {
		return
	}
	sh.folding = true
	sh.s.work.Add(1)
	go func() {
		defer sh.s.work.Done()
		ctx, cancel := context.WithTimeout(context.Background(), foldBound)
		defer cancel()
		n, err := sh.s.fold(ctx, sh.key)
		if err != nil {
			sh.s.Log.ErrorContext(ctx, "a pad isn't folded", "pad", sh.key.id, "error", err.Error())
		}
		sh.mu.Lock()
		defer sh.mu.Unlock()
		sh.folding = false
		sh.rows = max(0, sh.rows-n)
		if n > 0 {
			sh.foldSoon(rows) // the log may have grown by as much while it was folded
		}
	}()
}

// Compact folds a pad's log now, and returns how many rows it had. It is for whoever looks after the house; pads fold themselves.
func (s *Service) Compact(ctx context.Context, space string, id ID) (int, error) {
	return s.fold(ctx, keyOf(space, id))
}

func (s *Service) fold(ctx context.Context, k key) (int, error) {
	in := s.House(k.space)
	shelf := s.Store.In(in)
	told, err := in.Tell(Folded, Pad{ID: k.id}.Ref(), s.now(), nil)
	if err != nil {
		return 0, err
	}
	f, err := shelf.Fold(ctx, k.id)
	if err != nil {
		return 0, fmt.Errorf("fold pad %s: %w", k.id, err)
	}
	rows, err := shelf.Rows(ctx, k.id, f.Seq, mostFolded)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	before := f.Seq
	var updates [][]byte
	if before > 0 {
		w, err := shelf.Whole(ctx, k.id, before)
		if err != nil {
			if now, failed := shelf.Folded(ctx, k.id); failed == nil && now > before {
				return 0, nil // somebody else has folded on meanwhile, which took it away
			}
			return 0, fmt.Errorf("fold pad %s: %w", k.id, err)
		}
		updates = append(updates, w.Update)
	}
	writers := map[string]Writer{}
	for _, w := range f.Writers {
		writers[w.Member] = w
	}
	for i, r := range rows {
		if r.Seq != before+1+int64(i) {
			return 0, nil // another node has folded meanwhile
		}
		if f.Seq = r.Seq; r.Mark != "" {
			f.Mark, f.MarkRev = r.Mark, r.MarkRev
		}
		if len(r.Update) > 0 {
			updates = append(updates, r.Update)
		}
		wrote(writers, r)
	}
	f.Pad, f.Writers = k.id, slices.SortedFunc(maps.Values(writers), func(a, b Writer) int { return int(a.Seq - b.Seq) })
	doc, err := yjs.Load(updates...)
	if err != nil {
		return 0, fmt.Errorf("fold pad %s: %w", k.id, err)
	}
	if err := shelf.AddWhole(ctx, Whole{Pad: k.id, Seq: f.Seq, Update: doc.Encode()}, told); err != nil && !errors.Is(err, errExists) {
		return 0, fmt.Errorf("fold pad %s: %w", k.id, err)
	}
	if err := shelf.KeepFold(ctx, f, told); err != nil {
		if kind := fault.KindOf(err); kind == fault.Stale || errors.Is(err, errExists) {
			return 0, nil // another node was faster; what it and we have kept is taken away by the next
		}
		return 0, fmt.Errorf("fold pad %s: %w", k.id, err)
	}
	if err := shelf.RemoveRows(ctx, rows, told); err != nil {
		return len(rows), fmt.Errorf("take folded rows of pad %s away: %w", k.id, err)
	}
	return len(rows), s.tidy(ctx, k, before)
}

// tidy takes away what an earlier fold has left: the whole before this one, and rows that a crash kept.
func (s *Service) tidy(ctx context.Context, k key, before int64) error {
	if before == 0 {
		return nil
	}
	in := s.House(k.space)
	shelf := s.Store.In(in)
	told, err := in.Tell(Folded, Pad{ID: k.id}.Ref(), s.now(), nil)
	if err != nil {
		return err
	}
	w, err := shelf.Whole(ctx, k.id, before)
	if err == nil {
		err = shelf.RemoveWhole(ctx, w, told)
	}
	if err != nil && fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Stale {
		return fmt.Errorf("take an old whole of pad %s away: %w", k.id, err)
	}
	rest, err := shelf.Rows(ctx, k.id, 0, rowsAtOnce)
	if err != nil {
		return fmt.Errorf("look for old rows of pad %s: %w", k.id, err)
	}
	rest = slices.DeleteFunc(rest, func(r Row) bool { return r.Seq > before })
	if len(rest) == 0 {
		return nil
	}
	return shelf.RemoveRows(ctx, rest, told)
}
