package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// common is what one test has made for all of them: programs, the demo network, the ground of the cluster. It goes when the last one has ended.
var common struct {
	sync.Mutex
	dir  string
	made map[string]any
}

// shared returns what is made once, in a folder of its own. If it can't be made, each test that asks fails.
func shared[T any](t *testing.T, name string, make func(dir string) T) T {
	t.Helper()
	common.Lock()
	defer common.Unlock()
	if done, there := common.made[name]; there {
		return done.(T)
	}
	if common.dir == "" {
		dir, err := os.MkdirTemp("", "naru-tests-")
		must(t, err)
		common.dir, common.made = dir, map[string]any{}
	}
	dir, err := os.MkdirTemp(common.dir, name+"-")
	must(t, err)
	done := make(dir)
	common.made[name] = done
	return done
}

// tidily runs the tests, then removes what they had in common.
type tidily struct{ *testing.M }

func (m tidily) Run() int {
	defer func() { _ = os.RemoveAll(common.dir) }() // a leftover in the temporary folder is no failure
	return m.M.Run()
}

// program builds a program of the repository once, as it is shipped: without the race detector, whatever the test itself has.
func program(t *testing.T, folder, name string) string {
	t.Helper()
	return shared(t, name, func(dir string) string {
		bin := filepath.Join(dir, name)
		build := exec.Command("go", "build", "-o", bin, "./cmd/"+name)
		build.Dir = folder
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
		return bin
	})
}

// demoData builds the demo network once and returns the folder it is kept in, to be copied.
func demoData(t *testing.T) string {
	t.Helper()
	return shared(t, "demo", func(dir string) string {
		s := &story{data: dir}
		s.start(t.Fatalf)
		s.stop(os.Interrupt, t.Fatalf)
		return dir
	})
}

// killable starts the built program over a demo network of its own, to be killed and started again.
func killable(t *testing.T) *story {
	t.Helper()
	s := &story{bin: program(t, "../..", "naru"), data: t.TempDir(), tokens: map[string]string{}}
	must(t, os.CopyFS(s.data, os.DirFS(demoData(t))))
	s.start(t.Fatalf)
	return s
}

// examine has the doctor look at what the program has kept.
func (s *story) examine(t *testing.T) {
	t.Helper()
	if out, err := exec.Command(s.bin, "doctor", "--data", filepath.Join(s.data, "demo")).CombinedOutput(); err != nil {
		t.Errorf("doctor after the crashes: %v\n%s", err, out)
	}
}

// tell asks a program that may be killed meanwhile. It returns what was answered and with which status; 0 where there was no whole answer.
func tell(r request) (int, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	status, raw, err := answerTo(ctx, r)
	if err != nil {
		return 0, raw
	}
	return status, raw
}
