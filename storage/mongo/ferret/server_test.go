// Package ferret_test tries what speaks to MongoDB against FerretDB. It is a module of its own, so that FerretDB's libraries stay out of the product's.
package ferret_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// start serves FerretDB in a process of its own, built without the race detector, which makes it ten times slower and is meant for our side of the wire.
func start(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "ferret")
	if out, err := exec.Command("go", "build", "-o", bin, "./cmd/ferret").CombinedOutput(); err != nil {
		t.Fatalf("build ferret: %v\n%s", err, out)
	}
	cmd := exec.Command(bin)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
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
