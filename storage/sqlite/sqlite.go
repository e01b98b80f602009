// Package sqlite is the embedded engine: one SQLite file in WAL mode with full sync. One writer joins concurrent writes into
// one commit and answers after it; readers never wait for the writer. It knows no noun.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	driver "modernc.org/sqlite"

	"github.com/naru-network/naru/storage/engine"
)

// version is the schema's; a file of a later one is refused.
const version = 1

// application marks the file as ours in its header: "Naru".
const application = 0x4e617275

// Engine is an engine.Engine over one file.
type Engine struct {
	write  *writer
	read   *pool
	tables atomic.Pointer[map[string]*table] // by the collection's name
	stamps sync.Map                          // stamped → *atomic.Uint64, of what was asked for
	after  func() error                      // what Close does at last
}

// stamped is what has a stamp: the records of a collection in a space.
type stamped struct{ collection, space string }

var _ engine.Engine = (*Engine)(nil)

// Open opens the file, which is made where there is none. Nothing else may write to it. Declare comes next.
func Open(path string) (*Engine, error) { return open(path, "FULL", func() error { return nil }) }

// Memory opens an engine for tests that keeps nothing past Close. It behaves as Open's does, but doesn't wait for the disk.
func Memory() (*Engine, error) {
	dir, err := os.MkdirTemp("", "naru-memory-")
	if err != nil {
		return nil, fmt.Errorf("open memory: %w", err)
	}
	e, err := open(filepath.Join(dir, "naru.db"), "OFF", func() error { return os.RemoveAll(dir) })
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return e, nil
}

func open(path, synchronous string, after func() error) (*Engine, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	w, err := openWriter(address(abs, "rwc",
		"busy_timeout(10000)", "page_size(8192)", "journal_mode(WAL)", "synchronous("+synchronous+")", "cache_size(-16384)",
		"wal_autocheckpoint(4000)",     // 16 MB: a checkpoint's two syncs are shared by some thousand writes
		"journal_size_limit(67108864)", // so that a burst doesn't leave a large file behind
		"temp_store(MEMORY)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	r, err := openPool(address(abs, "ro", "busy_timeout(10000)", "cache_size(-3072)", "query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), w.close(context.Background()))
	}
	e := &Engine{write: w, read: r, after: after}
	e.tables.Store(&map[string]*table{})
	return e, nil
}

func address(path, mode string, pragmas ...string) string {
	q := url.Values{"mode": {mode}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Close ends the engine after the writes under way. Later calls return engine.ErrUnavailable.
func (e *Engine) Close(ctx context.Context) error {
	first, err := e.write.stop(ctx)
	if !first {
		return err
	}
	return errors.Join(err, e.read.close(), e.write.close(ctx), e.after())
}

// table returns the declared collection.
func (e *Engine) table(collection string) (*table, error) {
	t, ok := (*e.tables.Load())[collection]
	if !ok {
		return nil, fmt.Errorf("collection %q is not declared", collection)
	}
	return t, nil
}

// Codes of SQLite's result, its primary part: https://www.sqlite.org/rescode.html
const (
	codeError      = 1
	codeConstraint = 19
	codeBusy       = 5
	codeNoMemory   = 7
	codeIO         = 10
	codeFull       = 13
	codeCantOpen   = 14
	codeReadOnly   = 8
)

// failed turns an error of SQLite's into the fault that it means for a caller.
func failed(err error) error {
	var e *driver.Error
	if errors.Is(err, sql.ErrConnDone) {
		return engine.ErrUnavailable.Because(err)
	}
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case codeConstraint:
		return engine.ErrExists.Because(err)
	case codeBusy, codeNoMemory, codeIO, codeFull, codeCantOpen, codeReadOnly:
		return engine.ErrUnavailable.Because(err)
	}
	return err
}
