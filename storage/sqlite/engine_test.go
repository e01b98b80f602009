package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

var papers = engine.Collection{Name: "papers", Indexes: []engine.Index{
	{Name: "by_state", Fields: []engine.Field{{Path: "state"}, {Path: "at", Type: engine.Time}, {Path: "n", Type: engine.Int}}},
	{Name: "by_tag", Fields: []engine.Field{{Path: "tags", Many: true}, {Path: "at", Type: engine.Time}}},
	{Name: "slug", Fields: []engine.Field{{Path: "slug"}}, Unique: true},
}}

const home = "home:dangjin"

func paper(tb testing.TB, n int) bson.Raw {
	raw, err := bson.Marshal(bson.D{{Key: "state", Value: "draft"}, {Key: "at", Value: time.UnixMilli(int64(n))}, {Key: "n", Value: int64(n)},
		{Key: "tags", Value: []string{"a", fmt.Sprint(n)}}, {Key: "slug", Value: fmt.Sprint("s", n)}})
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func opened(tb testing.TB, path string) *Engine {
	e, err := Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	if err := e.Declare(context.Background(), []engine.Collection{papers}); err != nil {
		tb.Fatal(err)
	}
	return e
}

func addPapers(tb testing.TB, e *Engine, n int) {
	for i := range n {
		err := e.Add(context.Background(), wall.Trail(home), "papers", engine.Record{ID: fmt.Sprint("p", i), Row: paper(tb, i)})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// TestPlans holds that every shape of a query seeks in its index: no scan, no sorting, no second look at the bounds.
func TestPlans(t *testing.T) {
	e := opened(t, filepath.Join(t.TempDir(), "plans.db"))
	addPapers(t, e, 30)
	c, err := e.table("papers")
	if err != nil {
		t.Fatal(err)
	}
	state := engine.Equal("state", "draft")
	some := engine.Range("at", time.UnixMilli(3), time.UnixMilli(25))
	for _, q := range []engine.Query{
		{Index: "by_state"},
		{Index: "by_state", Where: []engine.Cond{state}},
		{Index: "by_state", Where: []engine.Cond{state, some}},
		{Index: "by_state", Where: []engine.Cond{state, engine.Equal("at", time.UnixMilli(7))}},
		{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "a")}},
		{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "a"), some}},
		{Index: "slug"},
		{Index: "slug", Where: []engine.Cond{engine.Range("slug", "s1", "s3")}},
	} {
		for _, q.Order = range []engine.Order{engine.Up, engine.Down} {
			for _, behind := range []bool{false, true} {
				p, err := c.Plan([]string{home}, q)
				if err != nil {
					t.Fatal(err)
				}
				w := p.Walks[0]
				if behind {
					w.After = &engine.Spot{ID: "p7"}
					for _, f := range p.Sort {
						key := any(int64(7))
						if f.Type == engine.String {
							key = "s2"
						}
						w.After.Keys = append(w.After.Keys, key)
					}
				}
				for _, what := range []reading{linesOnly, withRows} {
					text, args := c.selection(p, w, what)
					checkPlan(t, e, text, args, len(w.Keys) > 0 || behind || p.From != nil)
				}
			}
		}
	}
}

func checkPlan(t *testing.T, e *Engine, text string, args []any, narrowed bool) {
	t.Helper()
	err := e.read.use(t.Context(), func(tx *tx) error {
		return tx.rows(t.Context(), "EXPLAIN QUERY PLAN "+text, args, func(scan func(...any) error) error {
			var id, parent, unused int
			var detail string
			if err := scan(&id, &parent, &unused, &detail); err != nil {
				return err
			}
			sought := strings.HasPrefix(detail, "SEARCH x USING PRIMARY KEY (space=?") && (!narrowed || detail != "SEARCH x USING PRIMARY KEY (space=?)")
			if !sought && detail != "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)" {
				t.Errorf("%s\nis answered by: %s", text, detail)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "again.db")
	e := opened(t, path)
	addPapers(t, e, 50)
	news := engine.News{ID: "n", Body: paper(t, 1)}
	if err := e.Change(t.Context(), wall.Trail(home), "papers", engine.Record{ID: "p1", Rev: 1, Row: paper(t, 1)}, engine.Stays, news); err != nil {
		t.Fatal(err)
	}
	first, err := e.Find(t.Context(), wall.Trail(home), "papers", engine.Query{Index: "by_state"})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(t.Context()); err != nil {
		t.Errorf("Close twice = %v", err)
	}
	for deed, err := range map[string]error{
		"Add":  e.Add(t.Context(), wall.Trail(home), "papers", engine.Record{ID: "late", Row: paper(t, 99)}),
		"Tell": e.Tell(t.Context(), engine.Telling{Collection: "papers"}),
	} {
		if !errors.Is(err, engine.ErrUnavailable) {
			t.Errorf("%s after Close = %v, want %v", deed, err, engine.ErrUnavailable)
		}
	}
	if _, err := e.Get(t.Context(), wall.Trail(home), "papers", "p1"); !errors.Is(err, engine.ErrUnavailable) {
		t.Errorf("Get after Close = %v, want %v", err, engine.ErrUnavailable)
	}
	again := opened(t, path)
	got, err := again.Get(t.Context(), wall.Trail(home), "papers", "p1")
	if err != nil || got.Rev != 2 {
		t.Errorf("after reopening p1 is at revision %d, %v, want 2", got.Rev, err)
	}
	untold, err := again.Untold(t.Context(), 10)
	if err != nil || len(untold) != 1 || untold[0].News[0].ID != "n" {
		t.Errorf("after reopening %v is untold, %v", untold, err)
	}
	rest, err := again.Find(t.Context(), wall.Trail(home), "papers", engine.Query{Index: "by_state", Page: page.Ask{After: first.Next, Size: 100}})
	if err != nil || len(rest.Items) != 30 {
		t.Errorf("a cursor from before gives %d rows, %v, want 30", len(rest.Items), err)
	}
	if err := again.Check(t.Context()); err != nil {
		t.Errorf("Check = %v", err)
	}
}

// TestOthersFile refuses files that aren't ours, and leaves them alone.
func TestOthersFile(t *testing.T) {
	for name, spoil := range map[string]string{
		"another program's": "CREATE TABLE theirs (x)",
		"a later version's": fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, version+1),
	} {
		path := filepath.Join(t.TempDir(), "other.db")
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(spoil); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if e, err := Open(path); err == nil {
			t.Errorf("Open of %s file is accepted", name)
			if err := e.Close(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "no", "such", "folder.db")); !errors.Is(err, engine.ErrUnavailable) {
		t.Errorf("Open in a folder that isn't there = %v, want %v", err, engine.ErrUnavailable)
	}
}

// TestCheck breaks the file in ways that no write of ours can, and expects each to be told.
func TestCheck(t *testing.T) {
	for name, test := range map[string]struct{ spoil, says string }{
		"a line is lost":        {`DELETE FROM "x_papers.by_tag" WHERE id = 'p3' AND k0 = 'a'`, "p3"},
		"a line is left behind": {`INSERT INTO "x_papers.by_tag" VALUES ('home:dangjin', 'zz', 1, 'nobody', 99)`, "has 21 lines"},
		"a line points astray":  {`UPDATE "x_papers.by_state" SET n = 1 WHERE id = 'p3'`, "p3"},
		"a row is cut":          {`UPDATE c_papers SET row = substr(row, 1, 9) WHERE id = 'p3'`, "p3"},
		"news are left behind":  {`INSERT INTO news (collection, space, id, news, body) VALUES ('papers', 'home:dangjin', 'nobody', 'n', x'0500000000')`, "1 news"},
		"the gone stays":        {`UPDATE c_papers SET gone = 1 WHERE id = 'p3'`, "not cleared"},
	} {
		e := opened(t, filepath.Join(t.TempDir(), "spoilt.db"))
		addPapers(t, e, 10)
		if err := e.Check(t.Context()); err != nil {
			t.Fatalf("Check of a sound file = %v", err)
		}
		if err := e.write.submit(t.Context(), func(t *tx) error { return t.exec(test.spoil) }); err != nil {
			t.Fatal(err)
		}
		if err := e.Check(t.Context()); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("Check where %s = %v, want %q in it", name, err, test.says)
		}
	}
}

// TestFailure lets one job of a batch fail: the others are kept, it alone is told.
func TestFailure(t *testing.T) {
	e := opened(t, filepath.Join(t.TempDir(), "failure.db"))
	hold := make(chan struct{})
	held := make(chan struct{})
	errs := make(chan error, 3)
	go func() {
		errs <- e.write.submit(context.Background(), func(*tx) error { close(held); <-hold; return nil })
	}()
	<-held
	bad := errors.New("bad")
	results := make(chan error, 8)
	for i := range 8 {
		go func() {
			if i == 3 {
				err := e.write.submit(context.Background(), func(t *tx) error { return bad })
				if !errors.Is(err, bad) {
					err = fmt.Errorf("the bad job = %w", err)
				} else {
					err = nil
				}
				results <- err
				return
			}
			results <- e.Add(context.Background(), wall.Trail(home), "papers", engine.Record{ID: fmt.Sprint("p", i), Row: paper(t, i)})
		}()
	}
	for len(e.write.queue) < 8 {
		time.Sleep(time.Millisecond) // the queue tells nobody that it has grown
	}
	close(hold)
	for range 8 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if err := <-errs; err != nil {
		t.Error(err)
	}
	if n, err := e.Count(t.Context(), wall.Trail(home), "papers", engine.Query{Index: "by_state"}); err != nil || n != 7 {
		t.Errorf("after a failure %d records stand, %v, want 7", n, err)
	}
}
