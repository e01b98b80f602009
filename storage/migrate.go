package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/naru-network/naru/storage/engine"
)

// moveBatch is how many records are put at a time.
const moveBatch = 256

// Moved says what was moved of one collection.
type Moved struct {
	Collection string
	Records    int64
	Hash       string // of ids, revisions, rows and news in order: equal on both sides
}

// Move copies a whole installation from one engine to another, collection by collection, then reads both and compares counts and hashes. Putting is
// the same the second time, so that an interrupted move is run again. Nothing must write to either side meanwhile.
func Move(ctx context.Context, from, to engine.Engine, each func(Moved)) error {
	for _, e := range []engine.Engine{from, to} {
		if err := e.Declare(ctx, Collections()); err != nil {
			return fmt.Errorf("declare collections: %w", err)
		}
	}
	for _, c := range Collections() {
		if err := move(ctx, from, to, c.Name); err != nil {
			return fmt.Errorf("move %s: %w", c.Name, err)
		}
		there, err := sum(ctx, from, c.Name)
		if err != nil {
			return err
		}
		here, err := sum(ctx, to, c.Name)
		if err != nil {
			return err
		}
		if here != there {
			return fmt.Errorf("%s differs after the move: %d records (%s) became %d (%s); was something writing, or was the target not empty?",
				c.Name, there.Records, there.Hash[:12], here.Records, here.Hash[:12])
		}
		each(here)
	}
	return nil
}

func move(ctx context.Context, from, to engine.Engine, collection string) error {
	var batch []engine.Stored
	flush := func() error {
		err := to.Put(ctx, collection, batch...)
		batch = batch[:0]
		return err
	}
	err := from.Walk(ctx, collection, engine.Place{}, func(s engine.Stored) error {
		if batch = append(batch, s); len(batch) == moveBatch {
			return flush()
		}
		return nil
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return flush()
}

func sum(ctx context.Context, e engine.Engine, collection string) (Moved, error) {
	m := Moved{Collection: collection}
	h := sha256.New()
	err := e.Walk(ctx, collection, engine.Place{}, func(s engine.Stored) error {
		m.Records++
		fmt.Fprintf(h, "%q %q %d %t %x", s.Space, s.ID, s.Rev, s.Gone, []byte(s.Row))
		for _, n := range s.News {
			fmt.Fprintf(h, " %q %x", n.ID, []byte(n.Body))
		}
		return nil
	})
	m.Hash = hex.EncodeToString(h.Sum(nil))
	return m, err
}
