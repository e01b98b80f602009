// Package basetest says what a test does where the machine lacks something that it needs.
package basetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Without ends a test that can't be run here, with a sentence that says what is missing: it is skipped, and fails where NARU_WHOLE is set, as make test
// sets it, so that nothing is left out there unseen.
func Without(t testing.TB, missing string) {
	t.Helper()
	if os.Getenv("NARU_WHOLE") != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
}

// Node returns how node is called for a test two folders below the root that needs a module of the front end's. It ends the test where either is missing.
func Node(t testing.TB, module string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		Without(t, "node isn't installed, so nothing is held to npm's "+module)
	}
	if _, err := os.Stat(filepath.Join("..", "..", "frontend", "node_modules", module, "package.json")); err != nil {
		Without(t, "frontend/node_modules has no "+module+" (npm ci), so nothing is held to it")
	}
	return node
}
