package ferret_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/enginetest"
	"github.com/naru-network/naru/storage/mongo"
)

// TestEngine runs the conformance suite over the wire. FerretDB reads its whole collection for each page, 0.2 ms a record: paging
// through 50,000 would take an hour and a half, so it pages through fewer.
func TestEngine(t *testing.T) {
	uri := start(t)
	bases := 0
	enginetest.Run(t, enginetest.Size{Paged: 1_200, Joined: 100, Writers: 4}, func(t *testing.T) engine.Engine {
		bases++
		e, err := mongo.Open(t.Context(), fmt.Sprintf("%s/suite%d", strings.TrimSuffix(uri, "/"), bases))
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}
