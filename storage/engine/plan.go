package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/page"
)

// Plan is how an engine answers a query: as ordered walks through one index, each along one space and one value of the In, merged
// into one order. Both engines go by it, so that a caller can't tell them apart. Keys are those of Entries.
type Plan struct {
	Collection Collection
	Index      Index
	Walks      []Walk
	Sort       []Field // what the walks are ordered by, before id and space
	From, To   any     // the range on Sort[0]; nil is open
	Order      Order
	Rows       int // of the page
	print      string
}

// Walk is one stretch of the index: a space and the keys of the index's first fields.
type Walk struct {
	Space string
	Keys  []any
	After *Spot // begin behind it, or at the beginning
}

// Spot is a record's place in the order of a plan.
type Spot struct {
	Keys  []any // of Sort
	ID    string
	Space string
	Here  bool // of a Walk's After: a record with the same keys and id is still to come
}

// Plan plans the query over the spaces. It returns an error of the programmer's if no index serves the query or a value is of the
// wrong type, and page.ErrCursor if the cursor is of another list.
func (c Collection) Plan(spaces []string, q Query) (Plan, error) {
	x, err := c.Serves(q)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Collection: c, Index: x, Order: q.Order, Rows: q.Page.Rows()}
	heads := [][]any{nil}
	fixed := 0
	for n, cond := range q.Where {
		f := x.Fields[n]
		keys := make([]any, len(cond.Values))
		for i, v := range cond.Values {
			if v == nil && cond.Op == OpRange {
				continue
			}
			if keys[i], err = f.ask(v); err != nil {
				return Plan{}, fmt.Errorf("query %s.%s: %w", c.Name, x.Name, err)
			}
		}
		if cond.Op == OpRange {
			if len(keys) != 2 {
				return Plan{}, fmt.Errorf("query %s.%s: a range has two ends", c.Name, x.Name)
			}
			p.From, p.To = keys[0], keys[1]
			break
		}
		if cond.Op != OpIn && len(keys) != 1 {
			return Plan{}, fmt.Errorf("query %s.%s: %q is compared with one value", c.Name, x.Name, cond.Path)
		}
		fixed++
		var grown [][]any
		for _, head := range heads {
			for i, k := range keys {
				if !slices.Contains(keys[:i], k) {
					grown = append(grown, append(slices.Clone(head), k))
				}
			}
		}
		heads = grown
	}
	p.Sort = x.Fields[fixed:]
	spaces = slices.Compact(slices.Sorted(slices.Values(spaces)))
	for _, s := range spaces {
		for _, head := range heads {
			p.Walks = append(p.Walks, Walk{Space: s, Keys: head})
		}
	}
	p.print, err = fingerprint(c.Name, q, spaces, heads, p.From, p.To)
	if err != nil {
		return Plan{}, fmt.Errorf("query %s.%s: %w", c.Name, x.Name, err)
	}
	return p, nil
}

// fingerprint names the list that a query asks for, but for the page.
func fingerprint(collection string, q Query, spaces []string, heads [][]any, from, to any) (string, error) {
	raw, err := json.Marshal([]any{collection, q.Index, q.Order, spaces, heads, from, to})
	if err != nil {
		return "", fmt.Errorf("fingerprint: %w", err)
	}
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(sum[:9]), nil
}

// Behind makes the walks begin behind the cursor. It returns page.ErrCursor if the cursor isn't of this list.
func (p *Plan) Behind(c page.Cursor) error {
	if c == "" {
		return nil
	}
	keys, err := c.Keys(p.print)
	if err != nil {
		return err
	}
	if len(keys) != len(p.Sort)+2 {
		return page.ErrCursor
	}
	at := Spot{}
	for n, f := range p.Sort {
		k := any(keys[n])
		if _, isText := k.(string); isText != (f.Type == String) {
			return page.ErrCursor
		}
		at.Keys = append(at.Keys, k)
	}
	var isID, isSpace bool
	at.ID, isID = keys[len(p.Sort)].(string)
	at.Space, isSpace = keys[len(p.Sort)+1].(string)
	if !isID || !isSpace {
		return page.ErrCursor
	}
	if p.From != nil && compare(at.Keys[0], p.From) < 0 || p.To != nil && compare(at.Keys[0], p.To) >= 0 {
		return page.ErrCursor
	}
	for n := range p.Walks {
		w := &p.Walks[n]
		after := at
		after.Here = p.Order.turn(cmp.Compare(w.Space, at.Space)) > 0
		w.After = &after
	}
	return nil
}

// Cursor returns the cursor that stands behind the spot.
func (p Plan) Cursor(s Spot) page.Cursor {
	keys := make([]page.Key, 0, len(s.Keys)+2)
	for _, k := range s.Keys {
		keys = append(keys, k)
	}
	return page.Mark(p.print, append(keys, s.ID, s.Space)...)
}

// Compare orders two spots as the plan does.
func (p Plan) Compare(a, b Spot) int {
	for n := range min(len(a.Keys), len(b.Keys)) {
		if c := compare(a.Keys[n], b.Keys[n]); c != 0 {
			return p.Order.turn(c)
		}
	}
	return p.Order.turn(cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Space, b.Space)))
}

// Spot returns the place of a record in the plan's order.
func (p Plan) Spot(r Record) (Spot, error) {
	s := Spot{ID: r.ID, Space: r.Space}
	for _, f := range p.Sort {
		k, err := f.Key(r.Row)
		if err != nil {
			return Spot{}, fmt.Errorf("index %s.%s: %w", p.Collection.Name, p.Index.Name, err)
		}
		s.Keys = append(s.Keys, k)
	}
	return s, nil
}

// Grouped returns the field that a tally of the plan groups by.
func (p Plan) Grouped() (Field, error) {
	if len(p.Sort) == 0 {
		return Field{}, fmt.Errorf("index %s.%s: no field is left to tally by", p.Collection.Name, p.Index.Name)
	}
	return p.Sort[0], nil
}

// Groups returns the counts by key as groups, in the order of the keys.
func (f Field) Groups(counts map[any]int64) []Group {
	keys := make([]any, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	all := make([]Group, 0, len(keys))
	for _, k := range keys {
		all = append(all, Group{Key: f.Value(k), Count: counts[k]})
	}
	return all
}

func (o Order) turn(c int) int {
	if o == Down {
		return -c
	}
	return c
}

// compare orders two keys of one field: bytes of UTF-8, or numbers.
func compare(a, b any) int {
	if s, ok := a.(string); ok {
		t, _ := b.(string)
		return cmp.Compare(s, t)
	}
	n, _ := a.(int64)
	m, _ := b.(int64)
	return cmp.Compare(n, m)
}
