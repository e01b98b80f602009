package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver that FerretDB uses
)

// quickenEvery is how soon a new table has its index. Until then it is only slower.
const quickenEvery = 100 * time.Millisecond

// quicken gives each table an index of its documents' ids, until ctx ends. FerretDB makes one on sjson->"_id" and then asks for sjson->'$._id', which
// SQLite holds for something else: every look by id would read and parse the whole table.
func quicken(ctx context.Context, data string) (err error) {
	open := map[string]*schema{}
	defer func() {
		for _, one := range open {
			err = errors.Join(err, one.db.Close())
		}
	}()
	tick := time.NewTicker(quickenEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		files, err := filepath.Glob(filepath.Join(data, "*.sqlite"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if open[file] == nil {
				db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)")
				if err != nil {
					return err
				}
				open[file] = &schema{db: db}
			}
			if err := open[file].index(ctx); err != nil && ctx.Err() == nil {
				return fmt.Errorf("index %s: %w", filepath.Base(file), err)
			}
		}
	}
}

// schema is what one database was like at the last look.
type schema struct {
	db      *sql.DB
	version int
}

const (
	unindexed = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_ferretdb%' ESCAPE '\' EXCEPT
		SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = tbl_name || '_quick'`
	addIndex = `CREATE INDEX IF NOT EXISTS %q ON %q (_ferretdb_sjson->'$._id')`
)

// index adds what is missing.
func (s *schema) index(ctx context.Context) error {
	var version int
	if err := s.db.QueryRowContext(ctx, `PRAGMA schema_version`).Scan(&version); err != nil || version == s.version {
		return err
	}
	rows, err := s.db.QueryContext(ctx, unindexed)
	if err != nil {
		return err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range tables {
		if _, err := s.db.ExecContext(ctx, fmt.Sprintf(addIndex, name+"_quick", name)); err != nil {
			return err
		}
	}
	s.version = version // what was added since is looked at once more
	return nil
}
