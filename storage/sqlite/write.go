package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// lines are the entries of one record in each index of its collection.
type lines [][][]any

func (c *table) lines(row bson.Raw) (lines, error) {
	all := make(lines, len(c.indexes))
	for i, x := range c.indexes {
		var err error
		if all[i], err = c.Entries(x.Index, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// without returns those of a that are not in b.
func without(a, b [][]any) [][]any {
	return slices.DeleteFunc(slices.Clone(a), func(line []any) bool {
		return slices.ContainsFunc(b, func(other []any) bool { return slices.Equal(line, other) })
	})
}

// Add implements engine.Engine.
func (e *Engine) Add(ctx context.Context, k wall.Key, collection string, r engine.Record, news ...engine.News) error {
	r.Space, r.Rev = k.Space(), 1
	c, err := e.table(collection)
	if err != nil {
		return err
	}
	own, err := c.checked(r, news)
	if err != nil {
		return fmt.Errorf("add to %s: %w", collection, err)
	}
	return e.submit(ctx, collection, r.Space, func(t *tx) error {
		if err := c.keep(t, r, own); err != nil {
			return err
		}
		return c.tell(t, r, news)
	})
}

// AddAll implements engine.Engine. All are added in one commit, up to the first that is refused.
func (e *Engine) AddAll(ctx context.Context, k wall.Key, collection string, all ...engine.Fresh) (int, error) {
	space := k.Space()
	c, err := e.table(collection)
	if err != nil {
		return 0, err
	}
	all = slices.Clone(all)
	own := make([]lines, len(all))
	var malformed error
	for i := range all {
		all[i].Space, all[i].Rev = space, 1
		if own[i], malformed = c.checked(all[i].Record, all[i].News); malformed != nil {
			all, malformed = all[:i], fmt.Errorf("add to %s: %w", collection, malformed)
			break
		}
	}
	if len(all) == 0 {
		return 0, malformed
	}
	added := 0
	err = e.submit(ctx, collection, space, func(t *tx) error {
		for added = 0; added < len(all); added++ {
			if err := c.keep(t, all[added].Record, own[added]); err != nil {
				return err
			}
			if err := c.tell(t, all[added].Record, all[added].News); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && err != error(engine.ErrExists) { // the bare fault is a refusal, behind which the commit stands; any other undid it
		added = 0
	}
	return added, cmp.Or(err, malformed)
}

// submit hands a write of records in a space to the writer, and changes their stamp before it is answered.
func (e *Engine) submit(ctx context.Context, collection, space string, do func(*tx) error) error {
	err := e.write.submit(ctx, do)
	if n, ok := e.stamps.Load(stamped{collection, space}); ok {
		n.(*atomic.Uint64).Add(1)
	}
	return err
}

// keep adds a new record, or refuses it and writes nothing.
func (c *table) keep(t *tx, r engine.Record, own lines) error {
	if err := c.clash(t, r.Space, 0, own); err != nil {
		return err
	}
	n, err := c.insert(t, r, false, own)
	if err == nil && n == 0 {
		return refuse(engine.ErrExists)
	}
	return err
}

// Change implements engine.Engine.
func (e *Engine) Change(ctx context.Context, k wall.Key, collection string, r engine.Record, f engine.Fate, news ...engine.News) error {
	r.Space = k.Space()
	c, err := e.table(collection)
	if err != nil {
		return err
	}
	own, err := c.checked(r, news)
	if err != nil {
		return fmt.Errorf("change %s: %w", collection, err)
	}
	if f == engine.Leaves {
		own = make(lines, len(c.indexes))
	}
	return e.submit(ctx, collection, r.Space, func(t *tx) error { return c.replace(t, r, f, own, news) })
}

func (c *table) checked(r engine.Record, news []engine.News) (lines, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	for _, n := range news {
		if err := n.Check(); err != nil {
			return nil, err
		}
	}
	return c.lines(r.Row)
}

// replace changes a record whose new row stands in the indexes with own.
func (c *table) replace(t *tx, r engine.Record, f engine.Fate, own lines, news []engine.News) error {
	var n, rev int64
	var gone bool
	var row []byte
	ok, err := t.row(context.Background(), c.see, []any{r.Space, r.ID}, &n, &rev, &gone, &row)
	switch {
	case err != nil:
		return err
	case !ok || gone:
		return refuse(engine.ErrNotFound)
	case rev != r.Rev:
		return refuse(engine.ErrStale)
	}
	before, err := c.lines(row)
	if err != nil {
		return fmt.Errorf("record %s: %w", r.ID, err)
	}
	if err := c.clash(t, r.Space, n, own); err != nil {
		return err
	}
	for i, x := range c.indexes {
		if err := x.lose(t, r, without(before[i], own[i])); err != nil {
			return err
		}
		if err := x.keep(t, r, n, without(own[i], before[i])); err != nil {
			return err
		}
	}
	if err := t.exec(c.change, r.Rev+1, f == engine.Leaves, []byte(r.Row), n); err != nil {
		return err
	}
	if err := c.tell(t, r, news); err != nil {
		return err
	}
	if f == engine.Leaves {
		return t.exec(c.clear, r.Space, r.ID, c.Name)
	}
	return nil
}

// clash refuses a record whose keys in a unique index are another's. It comes before the first thing written.
func (c *table) clash(t *tx, space string, n int64, own lines) error {
	for i, x := range c.indexes {
		if !x.Unique {
			continue
		}
		for _, line := range own[i] {
			taken, err := x.taken(t, space, line, n)
			if err != nil {
				return err
			}
			if taken {
				return refuse(engine.ErrExists)
			}
		}
	}
	return nil
}

// insert adds a record and returns its row number, or 0 and does nothing if its id is taken.
func (c *table) insert(t *tx, r engine.Record, gone bool, own lines) (int64, error) {
	res, err := t.change(c.add, r.Space, r.ID, r.Rev, gone, []byte(r.Row))
	if err != nil {
		return 0, err
	}
	if changed, err := res.RowsAffected(); err != nil || changed == 0 {
		return 0, err
	}
	n, err := res.LastInsertId()
	if err != nil {
		return 0, fmt.Errorf("add %s: %w", r.ID, err)
	}
	for i, x := range c.indexes {
		if err := x.keep(t, r, n, own[i]); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// tell keeps the news of a record.
func (c *table) tell(t *tx, r engine.Record, news []engine.News) error {
	for _, n := range news {
		if err := t.exec("INSERT INTO news (collection, space, id, news, body) VALUES (?, ?, ?, ?, ?)", c.Name, r.Space, r.ID, n.ID, []byte(n.Body)); err != nil {
			return err
		}
	}
	return nil
}

// Tell implements engine.Engine.
func (e *Engine) Tell(ctx context.Context, told ...engine.Telling) error {
	if len(told) == 0 {
		return nil
	}
	for _, one := range told {
		if _, err := e.table(one.Collection); err != nil {
			return err
		}
	}
	return e.write.submit(ctx, func(t *tx) error {
		for _, one := range told {
			c, err := e.table(one.Collection)
			if err != nil {
				return err
			}
			for _, n := range one.News {
				if err := t.exec("DELETE FROM news WHERE collection = ? AND space = ? AND id = ? AND news = ?", c.Name, one.Space, one.ID, n); err != nil {
					return err
				}
			}
			if err := t.exec(c.clear, one.Space, one.ID, c.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Put implements engine.Engine.
func (e *Engine) Put(ctx context.Context, collection string, all ...engine.Stored) error {
	c, err := e.table(collection)
	if err != nil {
		return err
	}
	own := make([]lines, len(all))
	for i, s := range all {
		if own[i], err = c.checked(s.Record, s.News); err != nil {
			return fmt.Errorf("put into %s: %w", collection, err)
		}
		if s.Gone {
			own[i] = make(lines, len(c.indexes))
		}
	}
	err = e.write.submit(ctx, func(t *tx) error {
		for i, s := range all {
			if err := c.put(t, s, own[i]); err != nil {
				return fmt.Errorf("put %s: %w", s.ID, err)
			}
		}
		return nil
	})
	e.stamps.Range(func(_, n any) bool {
		n.(*atomic.Uint64).Add(1)
		return true
	})
	return err
}

func (c *table) put(t *tx, s engine.Stored, own lines) error {
	var n, rev int64
	var gone bool
	var row []byte
	ok, err := t.row(context.Background(), c.see, []any{s.Space, s.ID}, &n, &rev, &gone, &row)
	if err != nil {
		return err
	}
	if ok {
		if err := c.remove(t, s.Record, n, gone, row); err != nil {
			return err
		}
	}
	if _, err := c.insert(t, s.Record, s.Gone, own); err != nil {
		return err
	}
	return c.tell(t, s.Record, s.News)
}

// remove takes a record off with its lines and news.
func (c *table) remove(t *tx, r engine.Record, n int64, gone bool, row bson.Raw) error {
	if !gone {
		before, err := c.lines(row)
		if err != nil {
			return err
		}
		for i, x := range c.indexes {
			if err := x.lose(t, r, before[i]); err != nil {
				return err
			}
		}
	}
	if err := t.exec("DELETE FROM news WHERE collection = ? AND space = ? AND id = ?", c.Name, r.Space, r.ID); err != nil {
		return err
	}
	return t.exec(c.drop, n)
}
