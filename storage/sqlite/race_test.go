//go:build race

package sqlite_test

import "github.com/naru-network/naru/storage/enginetest"

// size is smaller under the race detector, which makes SQLite in Go twenty times slower.
var size = enginetest.Size{Paged: 3_000, Joined: 1, Writers: 64}
