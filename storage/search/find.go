package search

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

// Order is what comes first.
type Order int

// What is found stands by how well it matches, or by its time.
const (
	Relevance Order = iota
	Newest
)

// Ask is a reader's question. Values of one list are alternatives; every list that is not empty must be met.
type Ask struct {
	Query            string   // blank browses everything, newest first
	Reader           lang.Tag // the language a hit is shown in where it matches in several
	Kinds            []string
	Langs            []lang.Tag
	Tenants          []tenants.TenantID
	Countries        []string
	Sectors          []string
	Types            []string
	YearFrom, YearTo int // zero is open
	Order            Order
	After            page.Cursor
	Size             int
}

// Hit is one record that was found, in one of its languages.
type Hit struct {
	Ref
	Lang    lang.Tag
	Langs   []lang.Tag // all it can be read in
	Title   []gram.Part
	Excerpt []gram.Part
	Tenant  tenants.TenantID
	Country string
	Type    string
	Sectors []string
	Year    int
	At      time.Time
}

// Count is how many records have a value.
type Count struct {
	Value string
	Count int
}

// Result is one page of what was found. Total and Facets count records over all pages; the facet of a list counts as if
// that list were not asked for, so that a reader sees what else she could choose. The facets are kind, lang, tenant,
// country, sector, type and year.
type Result struct {
	Hits   []Hit
	Total  int
	Facets map[string][]Count
	Next   page.Cursor
}

// Reader finds what stands in the spaces of one reach.
type Reader struct {
	x      *Index
	spaces []string
}

// In returns a Reader of everything in the reach, and of nothing else.
func (x *Index) In(reach tenants.Reach) Reader { return Reader{x, wall.Over(reach).Spaces()} }

// Part names a part of a space that some of those who stand in the space read and others don't.
func Part(s tenants.Space, name string) tenants.Space { return s + "/" + tenants.Space(name) }

// Whole returns the space that a part belongs to.
func Whole(s tenants.Space) tenants.Space {
	whole, _, _ := strings.Cut(string(s), "/")
	return tenants.Space(whole)
}

// With returns a Reader that finds in parts of the reach's spaces too. It panics for a part of another space.
func (r Reader) With(parts ...tenants.Space) Reader {
	spaces := slices.Clone(r.spaces)
	for _, p := range parts {
		if !slices.Contains(r.spaces, string(Whole(p))) {
			panic("search: a part of a space outside of the reach")
		}
		spaces = append(spaces, string(p))
	}
	return Reader{r.x, spaces}
}

// excerpt is how many runes of a body a hit shows: two lines of a wide screen.
const excerpt = 160

// Find answers a question. It returns page.ErrCursor for a cursor of another question.
func (r Reader) Find(ctx context.Context, ask Ask) (Result, error) {
	after, err := ask.after()
	if err != nil {
		return Result{}, err
	}
	tx, err := r.x.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // one state of the index for all statements
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	defer tx.Rollback()  // nothing was written
	r.x.shelf.mu.RLock() // from before the first statement, so that file and shelf show the same state
	defer r.x.shelf.mu.RUnlock()
	q := question{ctx: ctx, tx: tx, shelf: r.x.shelf, ask: ask, spaces: r.x.shelf.stretches(r.spaces)}
	result, err := q.answer(after)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	return result, nil
}

// browses reports whether nothing is looked for in particular.
func (a Ask) browses() bool { return strings.TrimSpace(a.Query) == "" }

func (a Ask) print() string {
	a.After, a.Size, a.Reader = "", 0, ""
	raw, err := json.Marshal(a)
	if err != nil {
		panic("search: a question of strings and numbers does not encode: " + err.Error())
	}
	return "search " + strconv.FormatUint(lang.Print(string(raw)), 36)
}

// top stands before everything.
var top = standing{math.MaxInt64, math.MaxInt64, math.MaxInt64}

// after returns the standing behind which the page begins.
func (a Ask) after() (standing, error) {
	if a.After == "" {
		return top, nil
	}
	keys, err := a.After.Keys(a.print())
	if err != nil {
		return top, err
	}
	if len(keys) != 3 {
		return top, page.ErrCursor
	}
	var numbers [3]int64
	for i, k := range keys {
		n, ok := k.(int64)
		if !ok {
			return top, page.ErrCursor
		}
		numbers[i] = n
	}
	return standing{numbers[0], numbers[1], numbers[2]}, nil
}

// show reads the texts of the hits of one page and marks what was looked for.
func (q *question) show(f found) (Hit, error) {
	var title string
	var packed []byte
	err := q.tx.QueryRowContext(q.ctx, `select title, body from text where id = ?`, rowid(f.space, f.record.id, int64(f.slot))).
		Scan(&title, &packed)
	if err != nil {
		return Hit{}, fmt.Errorf("read text of %s: %w", f.ref, err)
	}
	body, err := q.unpack(packed)
	if err != nil {
		return Hit{}, fmt.Errorf("unpack text of %s: %w", f.ref, err)
	}
	langs := tags(q.shelf.all(byLang, f.values[byLang]))
	return Hit{
		Ref:     Ref{q.shelf.names[f.space], q.shelf.first(byKind, f.values[byKind]), f.ref},
		Lang:    langs[f.slot],
		Langs:   langs,
		Title:   gram.Highlight(title, q.ask.Query, 0),
		Excerpt: gram.Highlight(body, q.ask.Query, excerpt),
		Tenant:  tenants.TenantID(q.shelf.first(byTenant, f.values[byTenant])),
		Country: q.shelf.first(byCountry, f.values[byCountry]),
		Type:    q.shelf.first(byType, f.values[byType]),
		Sectors: q.shelf.all(bySector, f.values[bySector]),
		Year:    f.year,
		At:      time.UnixMilli(f.when).UTC(),
	}, nil
}

// unpack reads what Index.pack wrote. The question keeps its decompressor, for one is larger than most texts.
func (q *question) unpack(packed []byte) (string, error) {
	if q.inflate == nil {
		q.inflate = flate.NewReader(nil)
	}
	if err := q.inflate.(flate.Resetter).Reset(bytes.NewReader(packed), nil); err != nil {
		return "", err
	}
	body, err := io.ReadAll(q.inflate)
	return string(body), err
}
