package pad_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
)

// TestADayWithoutALine has somebody write without a line while the others write on, erase, and the log is folded again and again. Her vector is older
// than every row by then; both come to one text all the same.
func TestADayWithoutALine(t *testing.T) {
	w := newWorld(t, pad.Limits{Rows: 4, Rest: time.Millisecond})
	p := w.begin()
	kim, hers := w.open(w.one, w.in, p.ID)
	for n := range uint64(30) {
		check(t, kim.Write(letter(7, n)))
	}
	w.until("it to be saved", hers.savedIs(30))
	away, err := yjs.Load(kim.Diff(nil))
	check(t, err)
	kim.Leave()
	old := away.StateVector()
	for n := uint64(30); n < 60; n++ {
		check(t, away.Apply(letter(7, n)))
	}
	offline := away.Diff(old)

	for day := range uint64(5) {
		lee, his := w.open(w.one, w.Home(w.Dangjin.Second), p.ID)
		for n := range uint64(20) {
			check(t, lee.Write(letter(8, 20*day+n)))
			w.until("it to be saved", his.savedIs(2*n+1))
			check(t, lee.Write(binaryOf(0, 1, 7, 1, 5*day+n/4, 1))) // erases of what she knows
			w.until("it to be saved", his.savedIs(2*n+2))
		}
		lee.Leave()
		_, err := w.one.Compact(t.Context(), string(w.in.Space()), p.ID)
		check(t, err)
	}
	f, err := w.kept.Pads().In(w.in).Fold(t.Context(), p.ID)
	check(t, err)
	if f.Seq < 100 {
		t.Errorf("the log is folded up to %d only", f.Seq)
	}

	back, told := w.open(w.two, w.in, p.ID)
	check(t, away.Apply(back.Diff(old)))
	check(t, back.Bring(offline))
	w.until("what she brings to be saved", told.savedIs(1))
	doc, _, err := w.one.Document(t.Context(), w.in, p.ID)
	check(t, err)
	if got, want := doc.StateVector(), away.StateVector(); !maps.Equal(got, want) || got[7] != 60 || got[8] != 100 {
		t.Errorf("the pad has %v, she has %v", got, want)
	}
	if got, want := said(t, doc), said(t, away); got != want {
		t.Errorf("the pad says %s, she reads %s", got, want)
	}
}

func binaryOf(numbers ...uint64) []byte {
	var b []byte
	for _, n := range numbers {
		b = append(b, byte(n)) // all below 128
	}
	return b
}

func said(t *testing.T, doc *yjs.Doc) string {
	t.Helper()
	nodes, err := doc.Tree("rx")
	check(t, err)
	return fmt.Sprint(nodes)
}

// crashAt names the file that a process of its own writes in for TestCrashWhileFolding.
const crashAt = "NARU_PAD_CRASH"

// TestCrashWhileFolding kills a process with SIGKILL that types into a pad and folds its log after every third row, so that most crashes come while a
// fold is written. After each, whatever was said to be saved is read from the file, and the next process writes on.
func TestCrashWhileFolding(t *testing.T) {
	if path := os.Getenv(crashAt); path != "" {
		typeUntilKilled(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "pads.db")
	self, err := os.Executable()
	check(t, err)
	w := newWorld(t, pad.Limits{})
	const rounds = 4
	told, folds := map[uint64]uint64{}, int64(0) // by client, each round another
	for round := range rounds {
		cmd := exec.CommandContext(t.Context(), self, "-test.run", "^TestCrashWhileFolding$")
		cmd.Env = append(os.Environ(), crashAt+"="+path)
		out, err := cmd.StdoutPipe()
		check(t, err)
		check(t, cmd.Start())
		saved, most := uint64(0), 20+rand.Uint64N(40) // the moment of the crash is what varies
		for lines := bufio.NewScanner(out); saved < most && lines.Scan(); {
			var n uint64
			if _, err := fmt.Sscanf(lines.Text(), "saved %d", &n); err == nil {
				saved = max(saved, n)
			}
		}
		check(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
		e, err := sqlite.Open(path)
		check(t, err)
		kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
		check(t, err)
		shelf := kept.Pads().In(w.in)
		doc, err := pad.Stored(t.Context(), shelf, "crash")
		check(t, err)
		f, err := shelf.Fold(t.Context(), "crash")
		check(t, err)
		told[uint64(cmd.Process.Pid)] = saved //nolint:gosec // a process's number isn't negative
		has := doc.StateVector()
		for client, n := range told {
			if has[client] < n {
				t.Errorf("round %d: %d letters of %d were said to be saved, the file has %d", round, n, client, has[client])
			}
		}
		if saved < most {
			t.Fatalf("round %d: the writer ended by itself after %d letters", round, saved)
		}
		folds = f.Seq
		check(t, e.Close(context.Background()))
	}
	if folds < rounds*10 {
		t.Errorf("the log was folded up to row %d only: the crashes didn't come while it was", folds)
	}
	t.Logf("what was said to be saved survived %d crashes, the log folded up to row %d", rounds, folds)
}

// typeUntilKilled types letter by letter into the pad in a file, and says how many are saved.
func typeUntilKilled(t *testing.T, path string) {
	e, err := sqlite.Open(path)
	check(t, err)
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	check(t, err)
	w := newWorld(t, pad.Limits{})
	s := w.nodeOver(kept.Pads(), pad.Limits{Rows: 3, Gather: time.Microsecond})
	p, err := s.Begin(t.Context(), w.in, pad.Draft{ID: "crash", Kind: pad.Free, Title: lang.Plain(lang.Korean, "초안"), Langs: []string{"ko"}})
	check(t, err)
	seat, hers := w.open(s, w.in, p.ID)
	client := uint64(os.Getpid()) // each process is somebody else
	for n := uint64(0); ; n++ {
		check(t, seat.Write(letter(client, n)))
		w.until("it to be saved", hers.savedIs(n+1))
		fmt.Printf("saved %d\n", n+1)
	}
}
