// Package ferret_test tries what speaks to MongoDB against FerretDB. It is a module of its own, so that FerretDB's libraries stay out of the product's.
package ferret_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// programs holds what tests have built, by name. It goes when the last of them has ended.
var programs struct {
	dir  string
	made map[string]bool
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer func() { _ = os.RemoveAll(programs.dir) }() // a leftover in the temporary folder is no failure
		return m.Run()
	}())
}

// program builds a program once and returns where it is.
func program(t *testing.T, folder, name string) string {
	t.Helper()
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "naru-ferret-")
		if err != nil {
			t.Fatal(err)
		}
		programs.dir, programs.made = dir, map[string]bool{}
	}
	bin := filepath.Join(programs.dir, name)
	if programs.made[name] {
		return bin
	}
	build := exec.Command("go", "build", "-o", bin, "./cmd/"+name)
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	programs.made[name] = true
	return bin
}

// start serves FerretDB in a process of its own, built without the race detector, which makes it ten times slower and is meant for our side of the wire.
func start(t *testing.T) string {
	t.Helper()
	bin := program(t, ".", "ferret")
	cmd := exec.Command(bin)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out := begin(t, cmd)
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("ferret ended badly: %v", err)
		}
	})
	uri, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("ferret told no address: %v", err)
	}
	return strings.TrimSpace(uri)
}

// begin starts a program, and returns what it says.
func begin(t *testing.T, cmd *exec.Cmd) io.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return out
}
