package agreement_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

func TestABatchIsTakenInOnceAndTakenBackWhole(t *testing.T) {
	ctx := t.Context()
	e, err := sqlite.Memory()
	must(t, err)
	t.Cleanup(func() { must(t, e.Close(context.WithoutCancel(ctx))) })
	kept, err := storage.Open(ctx, e, slog.New(slog.DiscardHandler))
	must(t, err)
	w := tenantstest.New(t, kept.Register(), tenants.Vouch)
	s := agreement.New(agreement.Parts{Store: kept.Agreements(), Now: w.Clock.Now})
	home := w.Home(w.Dangjin.Officer)
	row := func(id agreement.TieID, partner string) agreement.Incoming {
		return agreement.Incoming{
			ID: id, Parties: []agreement.Party{{Code: "dangjin"}, {Code: partner}},
			Proofs: []agreement.Proof{{Kind: agreement.Listed, Tie: agreement.Sister, Date: "2013-05"}},
		}
	}
	list := []agreement.Incoming{row("1", "rizhao"), row("2", "daisen")}
	for round, want := range []int{2, 0} {
		if n, err := s.Import(ctx, home, "batch", list); n != want || err != nil {
			t.Errorf("round %d takes in %d, %v; want %d", round, n, err, want)
		}
	}
	if n, err := s.Import(ctx, w.Home(w.Dangjin.Viewer), "batch", list); n != 0 || !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("a viewer imports %d, %v", n, err)
	}
	found, err := s.ByPair(ctx, home, agreement.PairOf("rizhao", "dangjin"))
	must(t, err)
	if len(found) != 1 || found[0].ID != "1" {
		t.Fatalf("by its pair is found %+v", found)
	}
	_, err = s.Prove(ctx, home, "2", 1, agreement.Proof{Kind: agreement.Exchange, Date: "2020"})
	must(t, err)
	reach, err := w.Authority.Reach(ctx, w.Dangjin.Officer)
	must(t, err)
	count := func() int {
		r, err := s.List(ctx, reach, 3, agreement.Question{}, page.Ask{})
		must(t, err)
		return r.Total
	}
	if n := count(); n != 2 {
		t.Errorf("the register has %d ties, want 2", n)
	}
	done, err := s.TakeBack(ctx, home, "batch")
	if err != nil || done.Removed != 1 || done.Trimmed != 1 {
		t.Errorf("taking back does %+v, %v; want one removed, one without what the batch said", done, err)
	}
	if n := count(); n != 1 {
		t.Errorf("after taking back the register has %d ties, want the one that somebody added to", n)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
