package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/enginetest"
	"github.com/naru-network/naru/storage/sqlite"
)

// sound checks the whole file after each test of the suite.
type sound struct{ *sqlite.Engine }

func (s sound) Close(ctx context.Context) error {
	return errors.Join(s.Check(ctx), s.Engine.Close(ctx))
}

func TestFile(t *testing.T) {
	enginetest.Run(t, size, func(t *testing.T) engine.Engine {
		e, err := sqlite.Open(filepath.Join(t.TempDir(), "집 %41?#.db"))
		if err != nil {
			t.Fatal(err)
		}
		return sound{e}
	})
}

func TestMemory(t *testing.T) {
	enginetest.Run(t, enginetest.Size{Paged: 1000, Joined: 1, Writers: 8}, func(t *testing.T) engine.Engine {
		e, err := sqlite.Memory()
		if err != nil {
			t.Fatal(err)
		}
		return sound{e}
	})
}
