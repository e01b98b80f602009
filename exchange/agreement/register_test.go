package agreement_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// counted counts how often ties are read.
type counted struct {
	agreement.Store
	mu    sync.Mutex
	reads int
}

func (c *counted) In(in tenants.Scope) agreement.Shelf { return countedShelf{c.Store.In(in), c} }

type countedShelf struct {
	agreement.Shelf
	by *counted
}

func (s countedShelf) Ties(ctx context.Context, f agreement.TieFilter, ask page.Ask) (page.Of[agreement.Tie], error) {
	s.by.mu.Lock()
	s.by.reads++
	s.by.mu.Unlock()
	return s.Shelf.Ties(ctx, f, ask)
}

// registers is a service of ties over a store that counts.
func registers(t *testing.T) (*agreement.Service, *tenantstest.World, *counted) {
	t.Helper()
	ctx := t.Context()
	e, err := sqlite.Memory()
	must(t, err)
	t.Cleanup(func() { must(t, e.Close(context.WithoutCancel(ctx))) })
	kept, err := storage.Open(ctx, e, slog.New(slog.DiscardHandler))
	must(t, err)
	w := tenantstest.New(t, kept.Register(), tenants.Vouch)
	c := &counted{Store: kept.Agreements()}
	return agreement.New(agreement.Parts{Store: c, Now: w.Clock.Now}), w, c
}

func TestARegisterIsReadAgainOnlyWhereItHasChangedAndIsNeverOld(t *testing.T) {
	ctx := t.Context()
	s, w, store := registers(t)
	home := w.Home(w.Dangjin.Officer)
	reach, err := w.Authority.Reach(ctx, w.Dangjin.Officer)
	must(t, err)
	list := func() []string {
		r, err := s.List(ctx, reach, 3, agreement.Question{Order: agreement.BySince}, page.Ask{})
		must(t, err)
		var all []string
		for _, l := range r.Items {
			all = append(all, fmt.Sprint(l.ID, " ", l.Status.Code))
		}
		return all
	}
	row := func(id agreement.TieID, partner, day string) agreement.Incoming {
		return agreement.Incoming{ID: id, Parties: []agreement.Party{{Code: "dangjin"}, {Code: partner}}, Proofs: []agreement.Proof{{
			Kind: agreement.Signature, Tie: agreement.Sister, Date: agreement.Date(day), Until: "2026-12-31",
		}}}
	}
	for _, step := range []struct {
		name  string
		do    func() error
		want  []string
		quiet bool // nothing is read
	}{
		{"nothing is there", func() error { return nil }, nil, false},
		{"a list comes", func() error {
			_, err := s.Import(ctx, home, "batch", []agreement.Incoming{row("1", "rizhao", "2024-05-01"), row("2", "daisen", "2025-05-01")})
			return err
		}, []string{"2 in_force", "1 in_force"}, false},
		{"it is asked again", func() error { return nil }, []string{"2 in_force", "1 in_force"}, true},
		{"the same moment a tie ends", func() error {
			_, err := s.Prove(ctx, w.Home(w.Dangjin.Head), "1", 1, agreement.Proof{Kind: agreement.End, Date: "2025-06-01", Grounds: agreement.Budget})
			return err
		}, []string{"2 in_force", "1 ended"}, false},
		{"the coordinator writes in a home of its own", func() error {
			theirs := row("9", "daisen", "2020")
			theirs.Parties[0].Code = "liaoning"
			_, err := s.Import(ctx, w.Home(w.Gaok.Staff), "theirs", []agreement.Incoming{theirs})
			return err
		}, []string{"2 in_force", "1 ended"}, true},
		{"its day comes", func() error { w.Clock.Wait(2 * 365 * 24 * time.Hour); return nil }, []string{"2 expired", "1 ended"}, false},
		{"the list is taken back", func() error {
			_, err := s.TakeBack(ctx, home, "batch")
			return err
		}, []string{"1 ended"}, false},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("when %s: %v", step.name, err)
		}
		store.reads = 0
		if got := list(); !slices.Equal(got, step.want) {
			t.Errorf("when %s the register is %q, want %q", step.name, got, step.want)
		}
		if quiet := store.reads == 0; quiet != step.quiet {
			t.Errorf("when %s ties are read %d times", step.name, store.reads)
		}
	}
}

func TestARegisterIsNeverOlderThanItsReadersLastWrite(t *testing.T) {
	ctx := t.Context()
	s, w, _ := registers(t)
	home := w.Home(w.Dangjin.Officer)
	reach, err := w.Authority.Reach(ctx, w.Dangjin.Officer)
	must(t, err)
	var all sync.WaitGroup
	for writer := range 4 {
		all.Go(func() {
			for n := range 25 {
				tid := agreement.TieID(fmt.Sprintf("%d-%d", writer, n))
				partner := agreement.Party{Country: "JP", Code: agreement.NamedCode("JP", string(tid)), Name: lang.Plain(lang.Japanese, string(tid))}
				if _, err := s.Import(ctx, home, "b", []agreement.Incoming{{ID: tid, Parties: []agreement.Party{{Code: "dangjin"}, partner}}}); err != nil {
					t.Error(err)
					return
				}
				lines, err := s.Lines(ctx, reach, 3)
				if err != nil || !slices.ContainsFunc(lines, func(l agreement.Line) bool { return l.ID == tid }) {
					t.Errorf("among %d ties %s isn't, which was just written: %v", len(lines), tid, err)
					return
				}
			}
		})
	}
	all.Wait()
}
