package search

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Ref names a record: its space, its kind of noun, and its id there.
type Ref struct {
	Space tenants.Space
	Kind  string
	ID    string
}

// Entry is what a record says in one language, and what it can be narrowed by. The entries of one record differ in Lang,
// Title and Body alone; for the rest the first one counts.
type Entry struct {
	Ref
	Lang    lang.Tag
	Title   string
	Body    string
	Tags    []string
	Tenant  tenants.TenantID
	Country string
	Type    string
	Sectors []string
	Year    int
	At      time.Time // what "newest" goes by
	Weight  float64   // multiplies the rank; zero is one
}

// Batch is one step along the trail of a space: what to put, what to drop, and how far the trail was read. All of it
// happens, or nothing.
type Batch struct {
	Put   []Entry // all entries of a record together replace what the index had of it
	Drop  []Ref   // what is also put stays
	Space tenants.Space
	Seq   int64 // zero moves no position
}

// mostLangs is how many languages one record can be found in; see rowid.
const mostLangs = 32

var (
	errNameless = errors.New("search: an entry needs a space, kind, id and language")
	errLangs    = fmt.Errorf("search: a record is in more than %d languages, or in one twice", mostLangs)
	errFull     = errors.New("search: the record numbers are used up; drop the file and feed it again")
)

// Put replaces all the index has of the records that the entries are of.
func (x *Index) Put(ctx context.Context, entries ...Entry) error {
	return x.Apply(ctx, Batch{Put: entries})
}

// Drop takes records out of the index. One that is not there is no error.
func (x *Index) Drop(ctx context.Context, records ...Ref) error {
	return x.Apply(ctx, Batch{Drop: records})
}

// Advance notes that the trail of a space is read up to seq. A position never goes back.
func (x *Index) Advance(ctx context.Context, space tenants.Space, seq int64) error {
	return x.Apply(ctx, Batch{Space: space, Seq: seq})
}

// Apply takes one step in one transaction. Repeating a step changes nothing.
func (x *Index) Apply(ctx context.Context, b Batch) error {
	groups, err := grouped(b.Put)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	tx, err := x.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin search batch: %w", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	s := step{ctx: ctx, tx: tx, x: x, spaces: map[tenants.Space]int64{}}
	if err := s.take(b, groups); err != nil {
		return fmt.Errorf("apply search batch: %w", err)
	}
	x.shelf.mu.Lock() // readers see file and shelf change at once
	defer x.shelf.mu.Unlock()
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit search batch: %w", err)
	}
	x.shelf.change(s.gone, s.come)
	return nil
}

// grouped brings the entries of each record together, in the order the records first come.
func grouped(entries []Entry) ([][]Entry, error) {
	at := map[Ref]int{}
	var groups [][]Entry
	for _, e := range entries {
		if e.Space == "" || e.Kind == "" || e.ID == "" || e.Lang == "" {
			return nil, errNameless
		}
		i, ok := at[e.Ref]
		if !ok {
			i = len(groups)
			at[e.Ref] = i
			groups = append(groups, nil)
		}
		for _, other := range groups[i] {
			if other.Lang == e.Lang {
				return nil, errLangs
			}
		}
		if groups[i] = append(groups[i], e); len(groups[i]) > mostLangs {
			return nil, errLangs
		}
	}
	return groups, nil
}

// step is one batch while it is being written.
type step struct {
	ctx    context.Context
	tx     *sql.Tx
	x      *Index
	spaces map[tenants.Space]int64
	gone   []spot
	come   []stored
	unsaid []int64 // rows whose terms go
	said   []row   // rows whose terms come
}

type row struct {
	id int64
	Entry
}

func (s *step) take(b Batch, groups [][]Entry) error {
	for _, r := range b.Drop {
		if err := s.drop(r); err != nil {
			return err
		}
	}
	for _, g := range groups {
		if err := s.drop(g[0].Ref); err != nil {
			return err
		}
		if err := s.put(g); err != nil {
			return err
		}
	}
	if b.Space != "" && b.Seq > 0 {
		if err := s.advance(b.Space, b.Seq); err != nil {
			return err
		}
	}
	return s.terms()
}

func (s *step) advance(name tenants.Space, seq int64) error {
	space, err := s.space(name)
	if err != nil {
		return err
	}
	_, err = s.tx.ExecContext(s.ctx, `insert into position(space, seq) values(?, ?)
		on conflict(space) do update set seq = max(seq, excluded.seq)`, space, seq)
	return err
}

// space returns the number of a space, and gives it one at its first mention.
func (s *step) space(name tenants.Space) (int64, error) {
	if n, ok := s.spaces[name]; ok {
		return n, nil
	}
	var n int64
	err := s.tx.QueryRowContext(s.ctx, `insert into space(name) values(?)
		on conflict(name) do update set name = name returning id`, string(name)).Scan(&n)
	if err == nil {
		s.spaces[name] = n
	}
	return n, err
}

func (s *step) drop(r Ref) error {
	var space, id int64
	var langs string
	err := s.tx.QueryRowContext(s.ctx, `delete from record
		where space = (select id from space where name = ?) and kind = ? and ref = ? returning space, id, langs`,
		string(r.Space), r.Kind, r.ID).Scan(&space, &id, &langs)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	from, to := rowid(space, id, 0), rowid(space, id, mostLangs-1)
	for slot := range int64(strings.Count(langs, ",") + 1) {
		s.unsaid = append(s.unsaid, from+slot)
	}
	if _, err := s.tx.ExecContext(s.ctx, `delete from text where id between ? and ?`, from, to); err != nil {
		return err
	}
	s.gone = append(s.gone, spot{space, id})
	return nil
}

func (s *step) put(entries []Entry) error {
	e := entries[0]
	space, err := s.space(e.Space)
	if err != nil {
		return err
	}
	kept := stored{spot: spot{space: space}, entry: e}
	for _, e := range entries {
		kept.langs = append(kept.langs, string(e.Lang))
	}
	if kept.entry.Weight <= 0 {
		kept.entry.Weight = 1
	}
	sectors, err := json.Marshal(e.Sectors)
	if err != nil {
		return err
	}
	err = s.tx.QueryRowContext(s.ctx, `insert into record
		(space, kind, ref, tenant, country, type, year, at, weight, sectors, langs)
		values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
		space, e.Kind, e.ID, string(e.Tenant), e.Country, e.Type, e.Year, e.At.UnixMilli(), kept.entry.Weight,
		string(sectors), strings.Join(kept.langs, ",")).Scan(&kept.id)
	if err != nil {
		return err
	}
	if kept.id > mostRecords {
		return errFull
	}
	for slot, e := range entries {
		if err := s.text(rowid(space, kept.id, int64(slot)), e); err != nil {
			return err
		}
	}
	s.come = append(s.come, kept)
	return nil
}

func (s *step) text(id int64, e Entry) error {
	body, err := s.x.pack(e.Body)
	if err != nil {
		return err
	}
	s.said = append(s.said, row{id, e})
	_, err = s.tx.ExecContext(s.ctx, `insert into text(id, title, body) values(?, ?, ?)`, id, e.Title, body)
	return err
}

// terms brings the index up to date. It comes after every other statement and goes in the order of rows, for otherwise
// FTS5 would write out what it has gathered again and again, which costs several times the batch.
func (s *step) terms() error {
	slices.Sort(s.unsaid)
	slices.SortFunc(s.said, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	for _, id := range s.unsaid {
		if _, err := s.tx.ExecContext(s.ctx, `delete from terms where rowid = ?`, id); err != nil {
			return err
		}
	}
	if len(s.said) == 0 {
		return nil
	}
	insert, err := s.tx.PrepareContext(s.ctx, `insert into terms(rowid, title, body, tags) values(?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close() // its error shows when it runs
	for _, r := range s.said {
		tags := gram.Terms(strings.Join(r.Tags, " · "))
		if _, err := insert.ExecContext(s.ctx, r.id, gram.Terms(r.Title), gram.Terms(r.Body), tags); err != nil {
			return err
		}
	}
	return nil
}

// pack compresses a body; the caller holds the writer's lock.
func (x *Index) pack(body string) ([]byte, error) {
	var b bytes.Buffer
	x.deflate.Reset(&b)
	if _, err := x.deflate.Write([]byte(body)); err != nil {
		return nil, err
	}
	if err := x.deflate.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
