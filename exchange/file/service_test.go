package file_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// failing is a store of bytes whose writing can be made to fail.
type failing struct {
	blob.Store
	put error
}

func (f *failing) Put(ctx context.Context, name string, from io.Reader, size int64) error {
	if f.put != nil {
		return f.put
	}
	return f.Store.Put(ctx, name, from, size)
}

type bench struct {
	*tenantstest.World
	files *file.Service
	bytes *failing
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(folder.Close(), e.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	b := &bench{World: tenantstest.New(t, kept.Register(), tenants.Vouch), bytes: &failing{Store: folder}}
	b.files = file.NewService(kept.Files(b.bytes), file.DefaultLimits(), t.TempDir(), b.Clock.Now)
	return b
}

func (b *bench) bring(t *testing.T, who tenants.Principal, in tenants.Scope, text string) (file.File, error) {
	t.Helper()
	reach, err := b.Authority.Reach(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return b.files.Bring(t.Context(), in, reach, file.Draft{Name: "a.txt", Body: strings.NewReader(text)})
}

func (b *bench) enter(s tenants.Space) tenants.Scope {
	return b.Authority.Steward(s, tenants.Errand{Name: "files", Can: []fact.Ability{tenants.Keep}})
}

func TestSweepTakesWhatNothingUses(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	home, pact := b.Home(b.Dangjin.Officer), b.Enter(b.Dangjin.Officer, tenants.PactSpace(b.Pair))
	var kept []file.File
	for _, in := range []tenants.Scope{home, pact, pact} {
		f, err := b.bring(t, b.Dangjin.Officer, in, "글")
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, f)
	}
	if err := b.files.Use(ctx, pact, []file.ID{kept[2].ID}, fact.Ref{Noun: "message", ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if n, err := b.files.Sweep(ctx, b.enter); n != 0 || err != nil {
		t.Errorf("Sweep within a day takes %d, %v, want none", n, err)
	}
	b.Clock.Wait(25 * time.Hour)
	if n, err := b.files.Sweep(ctx, b.enter); n != 2 || err != nil {
		t.Errorf("Sweep after a day takes %d, %v, want 2", n, err)
	}
	for i, in := range []tenants.Scope{home, pact, pact} {
		_, err := b.files.File(ctx, in, kept[i].ID)
		if gone := errors.Is(err, file.ErrNotFound); gone != (i < 2) {
			t.Errorf("file %d after the sweep: %v", i, err)
		}
	}
}

// A file whose bytes can't be written isn't there, and leaves nothing behind.
func TestAFailedWriteLeavesNoFile(t *testing.T) {
	b := newBench(t)
	b.bytes.put = blob.ErrUnavailable
	f, err := b.bring(t, b.Dangjin.Officer, b.Home(b.Dangjin.Officer), "글")
	if !errors.Is(err, blob.ErrUnavailable) {
		t.Errorf("Bring = %v, want ErrUnavailable", err)
	}
	b.bytes.put = nil
	if _, err := b.files.File(t.Context(), b.Home(b.Dangjin.Officer), f.ID); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("after a failed write the file is there: %v", err)
	}
	b.Clock.Wait(25 * time.Hour)
	if n, err := b.files.Sweep(t.Context(), b.enter); n != 0 || err != nil {
		t.Errorf("a failed write leaves %d files to sweep, %v", n, err)
	}
}

func TestUseIsNotedOnce(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	in := b.Home(b.Dangjin.Officer)
	f, err := b.bring(t, b.Dangjin.Officer, in, "글")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.files.Use(ctx, in, []file.ID{f.ID}, fact.Ref{Noun: "message", ID: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	known, err := b.files.Known(ctx, b.Home(b.Dangjin.Viewer), []file.ID{f.ID})
	if err != nil || len(known) != 1 || len(known[0].Uses) != 1 || known[0].Uses[0].Ref() != (fact.Ref{Noun: "message", ID: "1"}) {
		t.Errorf("Known = %+v, %v, want one use", known, err)
	}
	if _, err := b.files.Known(ctx, b.Home(b.Liaoning.Officer), []file.ID{f.ID}); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("Known in another home = %v, want ErrNotFound", err)
	}
	if err := b.files.Drop(ctx, in, f.ID); !errors.Is(err, file.ErrInUse) {
		t.Errorf("Drop of a used file = %v, want ErrInUse", err)
	}
}

func TestReadersWithoutTheAbilityBringNothing(t *testing.T) {
	b := newBench(t)
	for _, who := range []tenants.Principal{b.Dangjin.Viewer, b.Dangjin.Auditor} {
		if _, err := b.bring(t, who, b.Home(who), "글"); !errors.Is(err, tenants.ErrForbidden) {
			t.Errorf("Bring = %v, want ErrForbidden", err)
		}
	}
}
