package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/naru-network/naru/storage/engine"
)

// readers bounds the connections that read, since each keeps a cache of its own.
const readers = 8

// tx is one connection with its prepared statements. One goroutine at a time uses it.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt // by text; the texts are bounded by the declared indexes
}

func connect(db *sql.DB) (*tx, error) {
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, failed(err)
	}
	return &tx{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

func (t *tx) close() error {
	errs := []error{}
	for _, s := range t.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, t.conn.Close())...)
}

func (t *tx) stmt(text string) (*sql.Stmt, error) {
	if s, ok := t.stmts[text]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", text, failed(err))
	}
	t.stmts[text] = s
	return s, nil
}

// exec runs a statement.
func (t *tx) exec(text string, args ...any) error {
	_, err := t.change(text, args...)
	return err
}

// change runs a statement that writes, and tells what it changed.
func (t *tx) change(text string, args ...any) (sql.Result, error) {
	s, err := t.stmt(text)
	if err != nil {
		return nil, err
	}
	r, err := s.Exec(args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, failed(err))
	}
	return r, nil
}

// row runs a query that gives at most one row into dest, and reports whether there was one.
func (t *tx) row(ctx context.Context, text string, args []any, dest ...any) (bool, error) {
	s, err := t.stmt(text)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", text, givenUp(ctx, err))
	}
	return true, nil
}

// rows runs a query and calls each for every row.
func (t *tx) rows(ctx context.Context, text string, args []any, each func(scan func(...any) error) error) (err error) {
	s, err := t.stmt(text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", text, givenUp(ctx, err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", text, givenUp(ctx, err))
	}
	return nil
}

// givenUp tells an interrupted query from one that failed by itself.
func givenUp(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return failed(err)
}

// pool lends connections that read.
type pool struct {
	db   *sql.DB
	free chan *tx
	over chan struct{} // closed when the pool is
}

func openPool(address string) (*pool, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("readers: %w", err)
	}
	p := &pool{db: db, free: make(chan *tx, readers), over: make(chan struct{})}
	for range readers {
		t, err := connect(db)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("readers: %w", err), db.Close())
		}
		p.free <- t
	}
	return p, nil
}

// use lends a connection to do.
func (p *pool) use(ctx context.Context, do func(*tx) error) error {
	select {
	case t := <-p.free:
		defer func() { p.free <- t }()
		return do(t)
	case <-p.over:
		return engine.ErrUnavailable
	case <-ctx.Done():
		return fmt.Errorf("read: %w", ctx.Err())
	}
}

// snapshot lends a connection to do, which sees one state of the file throughout.
func (p *pool) snapshot(ctx context.Context, do func(*tx) error) error {
	return p.use(ctx, func(t *tx) (err error) {
		if err := t.exec("BEGIN"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, t.exec("COMMIT")) }()
		return do(t)
	})
}

// close waits for the readers under way.
func (p *pool) close() error {
	close(p.over)
	errs := []error{}
	for range readers {
		errs = append(errs, (<-p.free).close())
	}
	return errors.Join(append(errs, p.db.Close())...)
}
