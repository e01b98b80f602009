package search_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// world is two cities, their coordinator and a stranger, over a real register, and an index.
func world(t *testing.T) (*tenantstest.World, *search.Index) {
	t.Helper()
	ctx := context.Background()
	engine, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	house, err := storage.Open(ctx, engine, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.Open(ctx, filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := index.Close(); err != nil {
			t.Error(err)
		}
		if err := engine.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return tenantstest.New(t, house.Register(), tenants.Vouch), index
}

func TestEverybodyFindsOnlyWhatStandsWithinReach(t *testing.T) {
	w, x := world(t)
	for id, space := range map[string]tenants.Space{
		"commons": tenants.Commons, "dangjin": tenants.HomeOf(w.Dangjin.ID), "liaoning": tenants.HomeOf(w.Liaoning.ID),
		"gaok": tenants.HomeOf(w.Gaok.ID), "network": tenants.PactSpace(w.Network), "pair": tenants.PactSpace(w.Pair),
		"house": tenants.House,
	} {
		err := x.Put(t.Context(), search.Entry{Ref: search.Ref{Space: space, Kind: id, ID: id}, Lang: "ko", Title: "도시 " + id})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name string
		who  tenants.Principal
		want []string
	}{
		{"a stranger", w.Stranger, []string{"commons"}},
		{"Dangjin", w.Dangjin.Officer, []string{"commons", "dangjin", "network", "pair"}},
		{"Liaoning", w.Liaoning.Viewer, []string{"commons", "liaoning", "pair"}},
		{"the council", w.Gaok.Clerk, []string{"commons", "gaok", "network"}},
	} {
		reach, err := w.Authority.Reach(t.Context(), test.who)
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"", "도시", "시"} {
			got, err := x.In(reach).Find(t.Context(), search.Ask{Query: query})
			if err != nil {
				t.Fatal(err)
			}
			var found, counted []string
			for _, h := range got.Hits {
				found = append(found, h.ID)
			}
			for _, c := range got.Facets["kind"] {
				counted = append(counted, c.Value)
			}
			slices.Sort(found)
			if diff := cmp.Diff(test.want, found); diff != "" {
				t.Errorf("%s looks for %q: %s", test.name, query, diff)
			}
			if diff := cmp.Diff(test.want, counted); diff != "" || got.Total != len(test.want) {
				t.Errorf("%s looks for %q and counts %d: %s", test.name, query, got.Total, diff)
			}
		}
	}
}
