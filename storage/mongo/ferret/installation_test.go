package ferret_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestInstallationMovesThereAndBack moves the demo network from the embedded store to MongoDB's protocol and back with the built binary, and serves it from
// each: what was public stays public, every chain stays whole, and moving again changes nothing.
func TestInstallationMovesThereAndBack(t *testing.T) {
	bin := program(t, "../../..", "naru")
	uri := start(t)
	at := strings.TrimSuffix(uri, "/") + "/moved"
	first, back := t.TempDir(), t.TempDir()
	before := served(t, bin, "demo", "--data", first)
	embedded := filepath.Join(first, "demo")

	naru(t, bin, "migrate", "--from", embedded, "--to", at)
	naru(t, bin, "migrate", "--from", embedded, "--to", at)
	naru(t, bin, "doctor", "--mongo", at, "--data", t.TempDir())
	if got := served(t, bin, "serve", "--mongo", at, "--data", t.TempDir()); got != before {
		t.Errorf("the library over MongoDB's protocol differs:\n%.300s\nwant\n%.300s", got, before)
	}
	naru(t, bin, "migrate", "--from", at, "--to", back)
	naru(t, bin, "doctor", "--data", back)
	if got := served(t, bin, "serve", "--data", back); got != before {
		t.Errorf("the library after the way back differs:\n%.300s\nwant\n%.300s", got, before)
	}
}

func naru(t *testing.T, bin string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, bin, args...).CombinedOutput(); err != nil {
		t.Fatalf("naru %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

var serving = regexp.MustCompile(`naru serves on (http://\S+)`)

// served returns the public library as an installation answers it, and ends the installation.
func served(t *testing.T, bin string, args ...string) string {
	t.Helper()
	cmd := exec.Command(bin, append(args, "--listen", "127.0.0.1:0", "--metrics", "", "--log-level", "error")...)
	out := begin(t, cmd)
	defer func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("stop naru: %v", err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("naru %s ended badly: %v", args[0], err)
		}
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := serving.FindStringSubmatch(lines.Text()); m != nil {
			go io.Copy(io.Discard, out) // it must not block on what it says next
			return library(t, m[1])
		}
	}
	t.Fatalf("naru %s didn't serve", args[0])
	return ""
}

func library(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url + "/api/v1/library?size=100")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || strings.Count(string(raw), `"version"`) < 10 {
		t.Fatalf("the library answers %d, %v: %.300s", answer.StatusCode, err, raw)
	}
	return string(raw)
}
