package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/sqlite"
)

// crashFile tells the child of TestCrash which file to write to.
const crashFile = "NARU_CRASH_FILE"

const (
	crashRounds  = 5
	crashWriters = 8
)

var ledgers = engine.Collection{Name: "ledgers", Indexes: []engine.Index{
	{Name: "by_writer", Fields: []engine.Field{{Path: "writer"}, {Path: "n", Type: engine.Int}}},
	{Name: "by_tag", Fields: []engine.Field{{Path: "tags", Many: true}}},
	{Name: "number", Fields: []engine.Field{{Path: "number"}}, Unique: true},
}}

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		fmt.Fprintln(os.Stderr, scribble(path)) // it ends by a failure only: the parent kills it
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func ledger(writer, n, rev int) bson.Raw {
	raw, err := bson.Marshal(bson.D{
		{Key: "writer", Value: fmt.Sprint("w", writer)}, {Key: "n", Value: int64(n)}, {Key: "number", Value: fmt.Sprint(writer, ".", n, ".", rev)},
		{Key: "tags", Value: []string{fmt.Sprint("rev", rev), fmt.Sprint("n", n%7)}}, {Key: "text", Value: strings.Repeat("나루", n%2000)},
	})
	if err != nil {
		panic(err) // a document of these can't fail
	}
	return raw
}

func ledgerID(writer, n int) string { return fmt.Sprintf("l%d.%d", writer, n) }

// scribble adds records and changes each once, and prints every answered write as "writer n rev".
func scribble(path string) error {
	e, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := e.Declare(ctx, []engine.Collection{ledgers}); err != nil {
		return err
	}
	k := wall.Trail("home:dangjin")
	errs := make(chan error, crashWriters)
	var out sync.Mutex
	say := func(writer, n, rev int) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(writer, n, rev)
	}
	for writer := range crashWriters {
		go func() {
			start, err := e.Count(ctx, k, "ledgers", engine.Query{Index: "by_writer", Where: []engine.Cond{engine.Equal("writer", fmt.Sprint("w", writer))}})
			if err != nil {
				errs <- err
				return
			}
			for n := int(start); ; n++ {
				r := engine.Record{ID: ledgerID(writer, n), Row: ledger(writer, n, 1)}
				news := engine.News{ID: "born", Body: ledger(writer, n, 0)}
				if err := e.Add(ctx, k, "ledgers", r, news); err != nil {
					errs <- err
					return
				}
				say(writer, n, 1)
				r.Rev, r.Row, news.ID = 1, ledger(writer, n, 2), "changed"
				if err := e.Change(ctx, k, "ledgers", r, engine.Stays, news); err != nil {
					errs <- err
					return
				}
				say(writer, n, 2)
			}
		}()
	}
	return <-errs
}

// TestCrash kills a writing process at random moments: no answered write is lost, no half record is left.
func TestCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crash.db")
	answered := map[string]int{} // id → revision
	for round := range crashRounds {
		killed(t, path, answered)
		e, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Declare(t.Context(), []engine.Collection{ledgers}); err != nil {
			t.Fatal(err)
		}
		if err := e.Check(t.Context()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		kept(t, e, answered)
		if err := e.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(answered) < crashRounds*crashWriters {
		t.Errorf("only %d records were answered in all rounds, which proves nothing", len(answered))
	}
}

// killed runs a child until a random moment after its first answer, and notes what it answered.
func killed(t *testing.T, path string, answered map[string]int) {
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var doom *time.Timer
	for lines.Scan() {
		if doom == nil {
			doom = time.AfterFunc(time.Duration(50+rand.IntN(250))*time.Millisecond, func() {
				if err := child.Process.Kill(); err != nil {
					t.Error(err)
				}
			})
		}
		words := strings.Fields(lines.Text())
		if len(words) != 3 || !strings.HasSuffix(words[2], "1") && !strings.HasSuffix(words[2], "2") {
			continue // the last line may be cut
		}
		numbers := make([]int, 3)
		for i, w := range words {
			if numbers[i], err = strconv.Atoi(w); err != nil {
				t.Fatal(err)
			}
		}
		id := ledgerID(numbers[0], numbers[1])
		answered[id] = max(answered[id], numbers[2])
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	if doom == nil {
		t.Fatal("the child answered nothing")
	}
}

// kept compares what is there with what was answered: each answered write is there, each record is whole, each change has its news.
func kept(t *testing.T, e *sqlite.Engine, answered map[string]int) {
	k := wall.Trail("home:dangjin")
	there := map[string]engine.Record{}
	for writer := range crashWriters {
		q := engine.Query{Index: "by_writer", Where: []engine.Cond{engine.Equal("writer", fmt.Sprint("w", writer))}, Page: page.Ask{Size: page.MostSize}}
		for n := 0; ; {
			found, err := e.Find(t.Context(), k, "ledgers", q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range found.Items {
				if want := ledger(writer, n, int(r.Rev)); r.ID != ledgerID(writer, n) || string(r.Row) != string(want) {
					t.Fatalf("record %d of writer %d is %s at revision %d, not what was written", n, writer, r.ID, r.Rev)
				}
				there[r.ID] = r
				n++
			}
			if found.Next == "" {
				break
			}
			q.Page.After = found.Next
		}
	}
	for id, rev := range answered {
		if got := there[id]; got.Rev < int64(rev) {
			t.Errorf("%s was answered at revision %d and is kept at %d", id, rev, got.Rev)
		}
	}
	untold, err := e.Untold(t.Context(), len(there)+1)
	if err != nil {
		t.Fatal(err)
	}
	if len(untold) != len(there) {
		t.Errorf("%d records hold news, want %d", len(untold), len(there))
	}
	for _, p := range untold {
		if int64(len(p.News)) != there[p.ID].Rev {
			t.Errorf("%s at revision %d holds %d news", p.ID, there[p.ID].Rev, len(p.News))
		}
	}
}
