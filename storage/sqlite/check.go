package sqlite

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

// mostFindings bounds what Check reports, since one broken page may break thousands of records.
const mostFindings = 50

// Check reads everything there is and returns an error that tells every finding: whether the file is sound, every record stands in
// every index exactly where its row says, no index holds a line of anything else, and no news belong to nobody. Writing goes on meanwhile.
func (e *Engine) Check(ctx context.Context) error {
	var findings []error
	note := func(format string, args ...any) {
		if len(findings) < mostFindings {
			findings = append(findings, fmt.Errorf(format, args...))
		}
	}
	err := e.read.snapshot(ctx, func(t *tx) error {
		err := t.rows(ctx, "PRAGMA quick_check", nil, func(scan func(...any) error) error {
			var says string
			err := scan(&says)
			if says != "ok" {
				note("the file: %s", says)
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, c := range *e.tables.Load() {
			if err := c.check(ctx, t, note); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return errors.Join(findings...)
}

func (c *table) check(ctx context.Context, t *tx, note func(string, ...any)) error {
	want := make([]int64, len(c.indexes))
	text := "SELECT n, space, id, rev, gone, row FROM " + quoted("c_"+c.Name)
	err := t.rows(ctx, text, nil, func(scan func(...any) error) error {
		var n int64
		var gone bool
		var r engine.Record
		if err := scan(&n, &r.Space, &r.ID, &r.Rev, &gone, (*[]byte)(&r.Row)); err != nil {
			return err
		}
		if err := r.Check(); err != nil || r.Rev < 1 {
			note("%s: revision %d: %w", c.Name, r.Rev, err)
		}
		if gone {
			return nil
		}
		own, err := c.lines(bson.Raw(r.Row))
		if err != nil {
			note("%s %s: %w", c.Name, r.ID, err)
			return nil
		}
		for i, x := range c.indexes {
			want[i] += int64(len(own[i]))
			for _, line := range own[i] {
				if err := x.checkLine(ctx, t, r, line, n, note); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, x := range c.indexes {
		var lines int64
		if _, err := t.row(ctx, "SELECT count(*) FROM "+x.name, nil, &lines); err != nil {
			return err
		}
		if lines != want[i] {
			note("index %s.%s has %d lines, the records %d", c.Name, x.Name, lines, want[i])
		}
	}
	return c.checkNews(ctx, t, note)
}

// checkLine notes where the index doesn't hold a line for the record in row n.
func (x index) checkLine(ctx context.Context, t *tx, r engine.Record, line []any, n int64, note func(string, ...any)) error {
	var stands int64
	found, err := t.row(ctx, x.find+" AND id = ?", append(x.args(r.Space, line), r.ID), &stands)
	if err == nil && (!found || stands != n) {
		note("index %s: record %s in %s doesn't stand under %v", x.name, r.ID, r.Space, line)
	}
	return err
}

// checkNews notes news of records that aren't there, and gone records that have none.
func (c *table) checkNews(ctx context.Context, t *tx, note func(string, ...any)) error {
	name := quoted("c_" + c.Name)
	for text, says := range map[string]string{
		"SELECT count(*) FROM news w WHERE w.collection = ? AND NOT EXISTS (SELECT 1 FROM " + name + " c WHERE c.space = w.space AND c.id = w.id)":                "%s: %d news belong to no record",
		"SELECT count(*) FROM " + name + " c WHERE c.gone = 1 AND NOT EXISTS (SELECT 1 FROM news w WHERE w.collection = ? AND w.space = c.space AND w.id = c.id)": "%s: %d records are gone and not cleared away",
	} {
		var n int64
		if _, err := t.row(ctx, text, []any{c.Name}, &n); err != nil {
			return err
		}
		if n > 0 {
			note(says, c.Name, n)
		}
	}
	return nil
}
