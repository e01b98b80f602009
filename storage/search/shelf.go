package search

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// A rowid is the space's number, the record's number and the place of the language in the record, so that the index gives
// one space, and all languages of a record in it, in one stretch. Numbers are never used again: a row that a slow reader
// still sees can't be taken for another record's.
func rowid(space, record, slot int64) int64 { return space<<32 | record<<5 | slot }

const mostRecords = 1<<27 - 1

// spot is where a record stands: its space's number and its own.
type spot struct{ space, id int64 }

// stored is a record as it was just written.
type stored struct {
	spot
	entry Entry
	langs []string
}

// axis is one way to narrow what is found.
type axis int

const (
	byKind axis = iota
	byLang
	byTenant
	byCountry
	bySector
	byType
	byYear
	axes
)

var axisNames = [axes]string{"kind", "lang", "tenant", "country", "sector", "type", "year"}

// record is what stays in memory of each record, about 400 bytes: enough to narrow, count and sort without reading a row.
type record struct {
	spot
	ref    string
	values [axes][]uint32 // codes; of byLang one for each slot
	year   int
	when   int64 // milliseconds
	weight float64
}

// codes numbers the values of an axis.
type codes struct {
	of    map[string]uint32
	names []string
}

func (c *codes) add(name string) uint32 {
	n, ok := c.of[name]
	if !ok {
		n = uint32(len(c.names))
		c.of[name] = n
		c.names = append(c.names, name)
	}
	return n
}

// shelf keeps the records of all spaces in memory, as far as narrowing needs them.
type shelf struct {
	mu      sync.RWMutex
	records map[int64]map[int64]*record // by space and number
	spaces  map[tenants.Space]int64
	names   map[int64]tenants.Space
	codes   [axes]codes
}

func newShelf() *shelf {
	s := &shelf{records: map[int64]map[int64]*record{}, spaces: map[tenants.Space]int64{}, names: map[int64]tenants.Space{}}
	for i := range s.codes {
		s.codes[i].of = map[string]uint32{}
	}
	return s
}

// change takes records away and puts others on the shelf, which the caller has locked.
func (s *shelf) change(gone []spot, come []stored) {
	for _, g := range gone {
		delete(s.records[g.space], g.id)
	}
	for _, c := range come {
		s.put(c)
	}
}

func (s *shelf) put(c stored) {
	e := c.entry
	s.spaces[e.Space], s.names[c.space] = c.space, e.Space
	r := &record{spot: c.spot, ref: e.ID, year: e.Year, when: e.At.UnixMilli(), weight: e.Weight}
	for a, values := range [axes][]string{
		byKind: {e.Kind}, byLang: c.langs, byTenant: {string(e.Tenant)}, byCountry: {e.Country}, bySector: e.Sectors,
		byType: {e.Type}, byYear: {yearName(e.Year)},
	} {
		for _, v := range values {
			if v != "" {
				r.values[a] = append(r.values[a], s.codes[a].add(v))
			}
		}
	}
	if s.records[c.space] == nil {
		s.records[c.space] = map[int64]*record{}
	}
	s.records[c.space][c.id] = r
}

func yearName(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// load fills the shelf from the file.
func (x *Index) load(ctx context.Context) error {
	rows, err := x.writer.QueryContext(ctx, `select r.id, r.space, s.name, r.kind, r.ref, r.tenant, r.country, r.type,
		r.year, r.at, r.weight, r.sectors, r.langs from record r join space s on s.id = r.space`)
	if err != nil {
		return fmt.Errorf("load search shelf: %w", err)
	}
	defer rows.Close() // its error shows in rows.Err
	for rows.Next() {
		var c stored
		var at int64
		var sectors, langs string
		e := &c.entry
		if err := rows.Scan(&c.id, &c.space, &e.Space, &e.Kind, &e.ID, &e.Tenant, &e.Country, &e.Type,
			&e.Year, &at, &e.Weight, &sectors, &langs); err != nil {
			return fmt.Errorf("load search shelf: %w", err)
		}
		if err := json.Unmarshal([]byte(sectors), &e.Sectors); err != nil {
			return fmt.Errorf("load sectors of %s: %w", e.ID, err)
		}
		c.langs, e.At = strings.Split(langs, ","), time.UnixMilli(at)
		x.shelf.put(c)
	}
	return rows.Err()
}

func (s *shelf) all(a axis, codes []uint32) []string {
	var names []string
	for _, c := range codes {
		names = append(names, s.codes[a].names[c])
	}
	return names
}

func (s *shelf) first(a axis, codes []uint32) string {
	if len(codes) == 0 {
		return ""
	}
	return s.codes[a].names[codes[0]]
}

func tags(names []string) []lang.Tag {
	out := make([]lang.Tag, len(names))
	for i, n := range names {
		out[i] = lang.Tag(n)
	}
	return out
}
