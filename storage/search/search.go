// Package search finds records by their words in Korean, Chinese, Japanese and languages with spaces. It is one SQLite
// file a node, fed from the trails of facts and rebuildable from them, so that nothing is lost with it. A reader finds
// only what stands in her own spaces; the words, counts and facets of other spaces never show. It knows no noun.
package search

import (
	"compress/flate"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/naru-network/naru/tenants"
)

// version changes whenever what the file holds does; a file of another version is dropped and fed again.
const version = 1

// Titles and bodies are kept compressed beside the index, which holds none of the text itself. The rowid of a text tells its
// space, record and language; see rowid. Four megabytes of new terms are gathered before they are written in one piece.
const schema = `
create table space(id integer primary key, name text not null unique);
create table position(space integer primary key references space, seq integer not null);
create table record(
	id integer primary key autoincrement, space integer not null references space, kind text not null, ref text not null,
	tenant text not null, country text not null, type text not null, year integer not null, at integer not null,
	weight real not null, sectors text not null, langs text not null, unique(space, kind, ref)
);
create table text(id integer primary key, title text not null, body blob not null);
create virtual table terms using fts5(title, body, tags, tokenize='ascii', content='', contentless_delete=1);
insert into terms(terms, rank) values('hashsize', 4194304);
`

// Index is the full-text index of a node. It is safe for many goroutines.
type Index struct {
	writer *sql.DB // one connection
	reader *sql.DB
	fresh  bool

	mu      sync.Mutex // held by whoever writes, from the first statement until the shelf has it
	deflate *flate.Writer
	shelf   *shelf
}

// readers is how many questions are answered at once; each holds two megabytes of cache.
const readers = 4

// Open opens the index at path, and makes it where there is none, or one of another version, or a broken one. Fresh
// then reports that everything must be fed again.
func Open(ctx context.Context, path string) (*Index, error) {
	x, err := open(ctx, path)
	if errors.Is(err, errUnusable) {
		if err := remove(path); err != nil {
			return nil, fmt.Errorf("drop search index: %w", err)
		}
		x, err = open(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	return x, nil
}

var errUnusable = errors.New("search: the file is of another version, or broken")

func open(ctx context.Context, path string) (*Index, error) {
	x := &Index{shelf: newShelf()}
	err := x.connect(path)
	if err == nil {
		err = x.prepare(ctx)
	}
	if err == nil {
		err = x.load(ctx)
	}
	if err != nil {
		return nil, errors.Join(unusable(err), x.Close())
	}
	return x, nil
}

// unusable tells a broken file from a disk or a lock that may be well again tomorrow.
func unusable(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB) {
		return fmt.Errorf("%w: %w", errUnusable, err)
	}
	return err
}

func remove(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// connect opens the handles. The index is rebuildable, so a commit need not reach the disk at once.
func (x *Index) connect(path string) (err error) {
	address := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-2000)"
	if x.writer, err = sql.Open("sqlite", address+"&_txlock=immediate"); err != nil {
		return err
	}
	x.writer.SetMaxOpenConns(1)
	if x.reader, err = sql.Open("sqlite", address+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	x.reader.SetMaxOpenConns(readers)
	x.reader.SetMaxIdleConns(readers)
	x.deflate, err = flate.NewWriter(nil, flate.BestSpeed)
	return err
}

func (x *Index) prepare(ctx context.Context) error {
	var found, tables int
	err := x.writer.QueryRowContext(ctx, `select (select user_version from pragma_user_version),
		(select count(*) from sqlite_schema)`).Scan(&found, &tables)
	switch {
	case err != nil:
		return err
	case found == version:
		return nil
	case tables > 0:
		return errUnusable
	}
	x.fresh = true
	tx, err := x.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("pragma user_version = %d;", version)); err != nil {
		return err
	}
	return tx.Commit()
}

// Fresh reports whether the index was empty when it was opened, so that it must be fed from the beginning.
func (x *Index) Fresh() bool { return x.fresh }

// Close lets go of the file.
func (x *Index) Close() error {
	var errs []error
	for _, db := range []*sql.DB{x.reader, x.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Settle merges what many small writes have left, as after feeding a fresh index. Questions go on being answered.
func (x *Index) Settle(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, err := x.writer.ExecContext(ctx, `insert into terms(terms) values('optimize')`); err != nil {
		return fmt.Errorf("settle search index: %w", err)
	}
	return nil
}

// Position returns the sequence number of the space's trail up to which the index has read; zero for one it has not.
func (x *Index) Position(ctx context.Context, space tenants.Space) (int64, error) {
	var seq int64
	err := x.reader.QueryRowContext(ctx,
		`select p.seq from position p join space s on s.id = p.space where s.name = ?`, string(space)).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read search position of %s: %w", space, err)
	}
	return seq, nil
}
