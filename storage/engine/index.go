package engine

import (
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/page"
)

// Collection declares one sort of record and every index its queries may use.
type Collection struct {
	Name    string // a-z and _
	Indexes []Index
}

// Index declares an ordered index. It always begins with the record's space and ends with its id; Fields are what stands between.
type Index struct {
	Name   string // a-z and _, unique in the collection
	Fields []Field
	Unique bool // within a space: no two records have the same keys; not with a field that is an array
}

// Field is one indexed place of a row. The path must be there in every row and hold the declared type.
type Field struct {
	Path string // dotted: "state", "title.source"
	Type Type
	Many bool // an array: the record stands under each of its elements; at most one field of an index
}

// Type is what an indexed field holds.
type Type int

// A field holds a string, a whole number, a moment (to the millisecond), or a yes or no.
const (
	String Type = iota
	Int
	Time
	Bool
)

// Query asks for records by one declared index.
type Query struct {
	Index string
	Where []Cond   // on a prefix of the index's fields: equal, has or in; then at most one range on the field that follows
	Order Order    // by the index's fields behind those asked by equal, has or in; then by id, then by space
	Page  page.Ask // of Find
	Limit int64    // of Count: stop counting there; zero counts all
}

// Order is the direction a list is read in.
type Order int

// Lists are read up or down.
const (
	Up Order = iota
	Down
)

// Cond is a condition on one field of the index.
type Cond struct {
	Path   string
	Op     Op
	Values []any // string, int64, time.Time or bool, as the field declares
}

// Op is what a condition asks.
type Op int

// The conditions: equal to, one of (at most MostIn), an array that has, within [from, to) with a nil end open.
const (
	OpEqual Op = iota
	OpIn
	OpHas
	OpRange
)

// MostIn bounds the values of one In, since each is a walk of its own through the index.
const MostIn = 64

// Equal asks for rows whose field is v.
func Equal(path string, v any) Cond { return Cond{path, OpEqual, []any{v}} }

// In asks for rows whose field is one of vs.
func In[T any](path string, vs ...T) Cond {
	c := Cond{Path: path, Op: OpIn}
	for _, v := range vs {
		c.Values = append(c.Values, v)
	}
	return c
}

// Has asks for rows whose array has the element v.
func Has(path string, v any) Cond { return Cond{path, OpHas, []any{v}} }

// Range asks for rows with from <= field < to; nil leaves an end open.
func Range(path string, from, to any) Cond { return Cond{path, OpRange, []any{from, to}} }

// Group is one line of a tally.
type Group struct {
	Key   any
	Count int64
}

// Serves returns the declared index that the query names, if it serves the query; else an error that says what to declare. An
// engine refuses what it can't serve, so that a slow query is found by the first test that runs it.
func (c Collection) Serves(q Query) (Index, error) {
	i := slices.IndexFunc(c.Indexes, func(x Index) bool { return x.Name == q.Index })
	if i < 0 {
		return Index{}, fmt.Errorf("collection %s declares no index %q", c.Name, q.Index)
	}
	x := c.Indexes[i]
	ins := 0
	for n, cond := range q.Where {
		if n >= len(x.Fields) || x.Fields[n].Path != cond.Path {
			return Index{}, fmt.Errorf("index %s.%s doesn't serve a condition on %q at place %d", c.Name, x.Name, cond.Path, n)
		}
		f := x.Fields[n]
		switch {
		case cond.Op == OpRange && n != len(q.Where)-1:
			return Index{}, fmt.Errorf("index %s.%s: a range must come last", c.Name, x.Name)
		case (cond.Op == OpHas) != f.Many:
			return Index{}, fmt.Errorf("index %s.%s: %q is asked by Has if it is an array, and only then", c.Name, x.Name, f.Path)
		case cond.Op == OpIn:
			if ins++; ins > 1 || len(cond.Values) > MostIn {
				return Index{}, fmt.Errorf("index %s.%s: one In of at most %d values", c.Name, x.Name, MostIn)
			}
		}
	}
	for n := len(q.Where); n < len(x.Fields); n++ {
		if x.Fields[n].Many {
			return Index{}, fmt.Errorf("index %s.%s must be asked with Has on %q", c.Name, x.Name, x.Fields[n].Path)
		}
	}
	return x, nil
}
