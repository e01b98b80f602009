package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// Get implements engine.Engine.
func (e *Engine) Get(ctx context.Context, k wall.Key, collection, id string) (engine.Record, error) {
	spaces := k.Spaces()
	c, err := e.table(collection)
	if err != nil {
		return engine.Record{}, err
	}
	r := engine.Record{ID: id}
	found := false
	err = e.read.use(ctx, func(t *tx) error {
		for _, s := range spaces {
			r.Space = s
			if found, err = t.row(ctx, c.get, []any{s, id}, &r.Rev, (*[]byte)(&r.Row)); found || err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return engine.Record{}, fmt.Errorf("get from %s: %w", collection, err)
	}
	if !found {
		return engine.Record{}, engine.ErrNotFound
	}
	return r, nil
}

// hit is a line of an index that a walk came by.
type hit struct {
	spot engine.Spot
	n    int64
	rev  int64
	row  bson.Raw
}

// Find implements engine.Engine.
func (e *Engine) Find(ctx context.Context, k wall.Key, collection string, q engine.Query) (page.Of[engine.Record], error) {
	c, p, err := e.plan(k, collection, q)
	if err != nil {
		return page.Of[engine.Record]{}, err
	}
	if err := p.Behind(q.Page.After); err != nil {
		return page.Of[engine.Record]{}, err
	}
	var hits []hit
	err = e.lend(ctx, p, func(t *tx) error {
		if len(p.Walks) == 1 {
			hits, err = c.walk(ctx, t, p, p.Walks[0], withRows)
		} else {
			hits, err = c.merge(ctx, t, p)
		}
		return err
	})
	if err != nil {
		return page.Of[engine.Record]{}, fmt.Errorf("find in %s: %w", collection, err)
	}
	var found page.Of[engine.Record]
	if len(hits) > p.Rows {
		hits = hits[:p.Rows]
		found.Next = p.Cursor(hits[p.Rows-1].spot)
	}
	found.Items = make([]engine.Record, len(hits))
	for i, h := range hits {
		found.Items[i] = engine.Record{Space: h.spot.Space, ID: h.spot.ID, Rev: h.rev, Row: h.row}
	}
	return found, nil
}

// lend lends a connection for the plan's walks, which see one state of the file.
func (e *Engine) lend(ctx context.Context, p engine.Plan, do func(*tx) error) error {
	if len(p.Walks) == 1 {
		return e.read.use(ctx, do)
	}
	return e.read.snapshot(ctx, do)
}

func (e *Engine) plan(k wall.Key, collection string, q engine.Query) (*table, engine.Plan, error) {
	spaces := k.Spaces()
	c, err := e.table(collection)
	if err != nil {
		return nil, engine.Plan{}, err
	}
	p, err := c.Plan(spaces, q)
	return c, p, err
}

// merge reads every walk's lines, orders them, and then reads the records of one page.
func (c *table) merge(ctx context.Context, t *tx, p engine.Plan) ([]hit, error) {
	var all []hit
	for _, w := range p.Walks {
		hits, err := c.walk(ctx, t, p, w, linesOnly)
		if err != nil {
			return nil, err
		}
		all = append(all, hits...)
	}
	slices.SortFunc(all, func(a, b hit) int { return p.Compare(a.spot, b.spot) })
	all = all[:min(len(all), p.Rows+1)]
	for i := range all[:min(len(all), p.Rows)] {
		h := &all[i]
		if _, err := t.row(ctx, "SELECT rev, row FROM "+quoted("c_"+c.Name)+" WHERE n = ?", []any{h.n}, &h.rev, (*[]byte)(&h.row)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// reading says what a walk brings along.
type reading int

const (
	linesOnly reading = iota
	withRows
)

// walk reads one more line than a page has.
func (c *table) walk(ctx context.Context, t *tx, p engine.Plan, w engine.Walk, what reading) ([]hit, error) {
	text, args := c.selection(p, w, what)
	hits := make([]hit, 0, p.Rows+1)
	err := t.rows(ctx, text, args, func(scan func(...any) error) error {
		h := hit{spot: engine.Spot{Space: w.Space, Keys: make([]any, len(p.Sort))}}
		dest := append(make([]any, 0, len(p.Sort)+4), &h.spot.ID, &h.n)
		for n := range p.Sort {
			dest = append(dest, &h.spot.Keys[n])
		}
		if what == withRows {
			dest = append(dest, &h.rev, (*[]byte)(&h.row))
		}
		if err := scan(dest...); err != nil {
			return err
		}
		hits = append(hits, h)
		return nil
	})
	return hits, err
}

// selection returns the statement of a walk. Its limit is written as a sum, since SQLite looks into a bare parameter there and would
// prepare the statement anew for each run.
func (c *table) selection(p engine.Plan, w engine.Walk, what reading) (string, []any) {
	x := c.index(p.Index.Name)
	where, args := conditions(p, w)
	var b strings.Builder
	b.WriteString("SELECT x.id, x.n")
	sort := ""
	for n := range p.Sort {
		column := fmt.Sprintf("x.k%d", len(w.Keys)+n)
		b.WriteString(", " + column)
		sort += column + direction[p.Order] + ", "
	}
	if what == withRows {
		fmt.Fprintf(&b, ", c.rev, c.row FROM %s x CROSS JOIN %s c ON c.n = x.n", x.name, quoted("c_"+c.Name))
	} else {
		fmt.Fprintf(&b, " FROM %s x", x.name)
	}
	fmt.Fprintf(&b, " WHERE %s ORDER BY %sx.id%s LIMIT ? + 0", where, sort, direction[p.Order])
	return b.String(), append(args, p.Rows+1)
}

var direction = [...]string{engine.Up: "", engine.Down: " DESC"}

func (c *table) index(name string) index {
	return c.indexes[slices.IndexFunc(c.indexes, func(x index) bool { return x.Name == name })]
}

// conditions returns what a walk's lines fulfil. Behind a cursor the row value is the only bound on its side, so that SQLite seeks to it.
func conditions(p engine.Plan, w engine.Walk) (string, []any) {
	where, args := "x.space = ?", []any{w.Space}
	for n, k := range w.Keys {
		where += fmt.Sprintf(" AND x.k%d = ?", n)
		args = append(args, k)
	}
	first := fmt.Sprintf("x.k%d", len(w.Keys))
	if p.From != nil && (w.After == nil || p.Order == engine.Down) {
		where += " AND " + first + " >= ?"
		args = append(args, p.From)
	}
	if p.To != nil && (w.After == nil || p.Order == engine.Up) {
		where += " AND " + first + " < ?"
		args = append(args, p.To)
	}
	if w.After == nil {
		return where, args
	}
	columns, marks := "", ""
	for n := range p.Sort {
		columns += fmt.Sprintf("x.k%d, ", len(w.Keys)+n)
		marks += "?, "
	}
	op := map[engine.Order]string{engine.Up: ">", engine.Down: "<"}[p.Order]
	if w.After.Here {
		op += "="
	}
	where += " AND (" + columns + "x.id) " + op + " (" + marks + "?)"
	return where, append(append(args, w.After.Keys...), w.After.ID)
}

// Count implements engine.Engine.
func (e *Engine) Count(ctx context.Context, k wall.Key, collection string, q engine.Query) (int64, error) {
	c, p, err := e.plan(k, collection, q)
	if err != nil {
		return 0, err
	}
	var all int64
	err = e.lend(ctx, p, func(t *tx) error {
		for _, w := range p.Walks {
			where, args := conditions(p, w)
			text := "SELECT count(*) FROM " + c.index(q.Index).name + " x WHERE " + where
			if q.Limit > 0 {
				text = "SELECT count(*) FROM (SELECT 1 FROM " + c.index(q.Index).name + " x WHERE " + where + " LIMIT ? + 0)"
				args = append(args, q.Limit-all)
			}
			var n int64
			if _, err := t.row(ctx, text, args, &n); err != nil {
				return err
			}
			if all += n; q.Limit > 0 && all >= q.Limit {
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", collection, err)
	}
	return all, nil
}

// Stamp implements engine.Engine: nothing else writes to the file.
func (e *Engine) Stamp(k wall.Key, collection string) (uint64, bool) {
	n, _ := e.stamps.LoadOrStore(stamped{collection, k.Space()}, new(atomic.Uint64))
	return n.(*atomic.Uint64).Load(), true
}

// Tally implements engine.Engine.
func (e *Engine) Tally(ctx context.Context, k wall.Key, collection string, q engine.Query) ([]engine.Group, error) {
	c, p, err := e.plan(k, collection, q)
	if err != nil {
		return nil, err
	}
	f, err := p.Grouped()
	if err != nil {
		return nil, err
	}
	counts := map[any]int64{}
	err = e.lend(ctx, p, func(t *tx) error {
		for _, w := range p.Walks {
			where, args := conditions(p, w)
			column := fmt.Sprintf("x.k%d", len(w.Keys))
			text := "SELECT " + column + ", count(*) FROM " + c.index(q.Index).name + " x WHERE " + where + " GROUP BY " + column
			err := t.rows(ctx, text, args, func(scan func(...any) error) error {
				var key any
				var n int64
				err := scan(&key, &n)
				counts[key] += n
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tally %s: %w", collection, err)
	}
	return f.Groups(counts), nil
}
