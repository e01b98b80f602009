package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

// table is a declared collection with the statements that serve it.
//
// The records of collection cases stand in c_cases; the lines of its index by_state in "x_cases.by_state", clustered in the index's
// order and pointing at the record's row number. News stand in one table for all collections, in the order they were kept, so that
// telling them never rewrites a record.
type table struct {
	engine.Collection
	indexes []index

	get, see, add, change, clear, drop string
}

// index is a declared index with the statements that serve it.
type index struct {
	engine.Index
	name            string // quoted
	add, drop, find string
}

// found makes a new file ours, or refuses one that isn't.
func found(t *tx) error {
	var app, v, tables int
	ctx := context.Background()
	for pragma, dest := range map[string]*int{"PRAGMA application_id": &app, "PRAGMA user_version": &v, "SELECT count(*) FROM sqlite_schema": &tables} {
		if _, err := t.row(ctx, pragma, nil, dest); err != nil {
			return err
		}
	}
	switch {
	case app == application && v == version:
		return nil
	case app == application:
		return fmt.Errorf("the file has schema %d, this program knows %d", v, version)
	case tables > 0:
		return fmt.Errorf("the file is another program's database")
	}
	for _, text := range []string{
		fmt.Sprintf("PRAGMA application_id = %d", application),
		fmt.Sprintf("PRAGMA user_version = %d", version),
		`CREATE TABLE declared (name TEXT PRIMARY KEY, collection TEXT NOT NULL, definition TEXT NOT NULL) WITHOUT ROWID`,
		`CREATE TABLE news (n INTEGER PRIMARY KEY, collection TEXT NOT NULL, space TEXT NOT NULL, id TEXT NOT NULL, news TEXT NOT NULL, body BLOB NOT NULL)`,
		`CREATE INDEX news_of ON news (collection, space, id)`,
	} {
		if err := t.exec(text); err != nil {
			return err
		}
	}
	return nil
}

// Declare makes the collections' tables exist, builds the indexes that are new or were declared otherwise, and drops those that are
// declared no more. Collections that are declared no more stay as they are.
func (e *Engine) Declare(ctx context.Context, all []engine.Collection) error {
	tables := map[string]*table{}
	for _, c := range all {
		if err := c.Check(); err != nil {
			return fmt.Errorf("declare: %w", err)
		}
		if tables[c.Name] != nil {
			return fmt.Errorf("declare: collection %s is declared twice", c.Name)
		}
		tables[c.Name] = newTable(c)
	}
	err := e.write.submit(ctx, func(t *tx) error {
		for _, c := range tables {
			if err := c.declare(t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("declare: %w", err)
	}
	e.tables.Store(&tables)
	return nil
}

func newTable(c engine.Collection) *table {
	name := quoted("c_" + c.Name)
	t := &table{
		Collection: c,
		get:        "SELECT rev, row FROM " + name + " WHERE space = ? AND id = ? AND gone = 0",
		see:        "SELECT n, rev, gone, row FROM " + name + " WHERE space = ? AND id = ?",
		add:        "INSERT INTO " + name + " (space, id, rev, gone, row) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		change:     "UPDATE " + name + " SET rev = ?, gone = ?, row = ? WHERE n = ?",
		drop:       "DELETE FROM " + name + " WHERE n = ?",
		clear: "DELETE FROM " + name + " WHERE space = ?1 AND id = ?2 AND gone = 1" +
			" AND NOT EXISTS (SELECT 1 FROM news WHERE collection = ?3 AND space = ?1 AND id = ?2)",
	}
	for _, x := range c.Indexes {
		ix := index{Index: x, name: quoted("x_" + c.Name + "." + x.Name)}
		same := "space = ?"
		for n := range x.Fields {
			same += fmt.Sprintf(" AND k%d = ?", n)
		}
		ix.add = "INSERT INTO " + ix.name + " VALUES (?, " + strings.Repeat("?, ", len(x.Fields)) + "?, ?)"
		ix.drop = "DELETE FROM " + ix.name + " WHERE " + same + " AND id = ?"
		ix.find = "SELECT n FROM " + ix.name + " WHERE " + same
		t.indexes = append(t.indexes, ix)
	}
	return t
}

func quoted(name string) string { return `"` + name + `"` }

// create returns the statement that makes an index's table. Everything in the key is the order; only space is a fixed beginning.
func (x index) create() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (space TEXT NOT NULL", x.name)
	keys := "space"
	for n, f := range x.Fields {
		kind := "INTEGER"
		if f.Type == engine.String {
			kind = "TEXT"
		}
		fmt.Fprintf(&b, ", k%d %s NOT NULL", n, kind)
		keys += fmt.Sprintf(", k%d", n)
	}
	if !x.Unique {
		keys += ", id"
	}
	fmt.Fprintf(&b, ", id TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (%s)) WITHOUT ROWID", keys)
	return b.String()
}

func (c *table) declare(t *tx) error {
	err := t.exec("CREATE TABLE IF NOT EXISTS " + quoted("c_"+c.Name) + ` (n INTEGER PRIMARY KEY, space TEXT NOT NULL, id TEXT NOT NULL,
		rev INTEGER NOT NULL, gone INTEGER NOT NULL, row BLOB NOT NULL, UNIQUE (space, id))`)
	if err != nil {
		return err
	}
	were := map[string]string{}
	err = t.rows(context.Background(), "SELECT name, definition FROM declared WHERE collection = ?", []any{c.Name}, func(scan func(...any) error) error {
		var name, definition string
		err := scan(&name, &definition)
		were[name] = definition
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range c.indexes {
		raw, err := json.Marshal(x.Index)
		if err != nil {
			return fmt.Errorf("index %s: %w", x.name, err)
		}
		definition, ok := were[x.name]
		delete(were, x.name)
		if ok && definition == string(raw) {
			continue
		}
		if err := c.build(t, x, string(raw)); err != nil {
			return err
		}
	}
	for name := range were {
		if err := t.exec("DROP TABLE " + name); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM declared WHERE name = ?", name); err != nil {
			return err
		}
	}
	return nil
}

// build makes the index anew from the records.
func (c *table) build(t *tx, x index, definition string) error {
	if err := t.exec("DROP TABLE IF EXISTS " + x.name); err != nil {
		return err
	}
	if err := t.exec(x.create()); err != nil {
		return err
	}
	if err := c.fill(t, x); err != nil {
		return fmt.Errorf("build index %s: %w", x.name, err)
	}
	text := "SELECT n, space, id, row FROM " + quoted("c_"+c.Name) + " WHERE gone = 0"
	err := t.rows(context.Background(), text, nil, func(scan func(...any) error) error {
		var n int64
		var r engine.Record
		var row []byte
		if err := scan(&n, &r.Space, &r.ID, &row); err != nil {
			return err
		}
		lines, err := c.Entries(x.Index, bson.Raw(row))
		if err != nil {
			return fmt.Errorf("record %s: %w", r.ID, err)
		}
		return x.keep(t, r, n, lines)
	})
	if err != nil {
		return fmt.Errorf("build index %s: %w", x.name, err)
	}
	return t.exec("INSERT INTO declared VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET definition = excluded.definition", x.name, c.Name, definition)
}

// fill gives rows that were written before a path of the index was declared its zero value.
func (c *table) fill(t *tx, x index) error {
	lacking := map[int64][]byte{}
	err := t.rows(context.Background(), "SELECT n, id, row FROM "+quoted("c_"+c.Name), nil, func(scan func(...any) error) error {
		var n int64
		var id string
		var row []byte
		if err := scan(&n, &id, &row); err != nil {
			return err
		}
		full, lacked, err := x.Filled(row)
		if err != nil {
			return fmt.Errorf("record %s: %w", id, err)
		}
		if lacked {
			lacking[n] = full
		}
		return nil
	})
	if err != nil {
		return err
	}
	for n, row := range lacking {
		if err := t.exec("UPDATE "+quoted("c_"+c.Name)+" SET row = ? WHERE n = ?", row, n); err != nil {
			return err
		}
	}
	return nil
}

// keep adds lines of a record to the index.
func (x index) keep(t *tx, r engine.Record, n int64, lines [][]any) error {
	for _, line := range lines {
		if err := t.exec(x.add, append(x.args(r.Space, line), r.ID, n)...); err != nil {
			return err
		}
	}
	return nil
}

// lose takes lines of a record off the index.
func (x index) lose(t *tx, r engine.Record, lines [][]any) error {
	for _, line := range lines {
		if err := t.exec(x.drop, append(x.args(r.Space, line), r.ID)...); err != nil {
			return err
		}
	}
	return nil
}

// taken reports whether another record than n has the line; n is 0 for a new one.
func (x index) taken(t *tx, space string, line []any, n int64) (bool, error) {
	var other int64
	ok, err := t.row(context.Background(), x.find, x.args(space, line), &other)
	return ok && other != n, err
}

func (x index) args(space string, line []any) []any {
	return append(append(make([]any, 0, len(line)+3), space), line...)
}
