//go:build !race

package ferret_test

import (
	"testing"

	"github.com/naru-network/naru/storage/mongo/ferret"
)

// start serves FerretDB inside the test.
func start(t *testing.T) string {
	t.Helper()
	uri, stop, err := ferret.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return uri
}
