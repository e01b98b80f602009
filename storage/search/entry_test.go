package search

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

func TestPutReplacesAndDropTakesAway(t *testing.T) {
	x := newIndex(t)
	put(t, x, entry("a", "ko", "옛날 제목", "옛날 본문"), entry("a", "en", "old title", "old body"))
	put(t, x, entry("a", "ja", "新しい", "本文"))
	for query, want := range map[string]int{"옛날": 0, "old": 0, "新しい": 1, "": 1} {
		if got := find(t, x, Ask{Query: query}).Total; got != want {
			t.Errorf("after replacing, %q finds %d, want %d", query, got, want)
		}
	}
	ref := Ref{tenants.Commons, "case", "a"}
	for range 2 {
		if err := x.Drop(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if got := find(t, x, Ask{Query: "新しい"}).Total + find(t, x, Ask{}).Total; got != 0 {
		t.Error("a dropped record is still found")
	}
	if got := find(t, x, Ask{}).Facets["lang"]; len(got) != 0 {
		t.Errorf("a dropped record still counts: %v", got)
	}
	if err := x.Apply(t.Context(), Batch{Put: []Entry{entry("a", "ko", "다시", "왔다")}, Drop: []Ref{ref}}); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Ask{Query: "다시"}).Total; got != 1 {
		t.Error("what is both put and dropped must stay")
	}
	var texts, terms int
	if err := x.reader.QueryRow(`select (select count(*) from text), (select count(*) from terms where terms match '"다시" OR "old" OR "옛날"')`).Scan(&texts, &terms); err != nil || texts != 1 || terms != 1 {
		t.Errorf("%d texts and %d rows are left, %v, want one of each", texts, terms, err)
	}
}

func TestBadEntriesChangeNothing(t *testing.T) {
	x := newIndex(t)
	put(t, x, entry("a", "ko", "있다", "본문"))
	many := make([]Entry, mostLangs+1)
	for i := range many {
		many[i] = entry("a", lang.Tag(fmt.Sprintf("q%02d", i)), "x", "y")
	}
	nameless := entry("", "ko", "x", "y")
	for name, entries := range map[string][]Entry{
		"no id": {entry("b", "ko", "새것", "y"), nameless}, "one language twice": {entry("a", "ko", "x", "y"), entry("a", "ko", "z", "y")},
		"too many languages": many,
	} {
		if err := x.Put(t.Context(), entries...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got := find(t, x, Ask{}); got.Total != 1 || marked(got.Hits[0].Title) != "있다" {
		t.Errorf("a refused batch changed something: %+v", got)
	}
	put(t, x, many[:mostLangs]...)
	if got := find(t, x, Ask{Query: "x", Reader: "q31"}); got.Total != 1 || got.Hits[0].Lang != "q31" {
		t.Errorf("32 languages must do: %+v", got)
	}
}

func TestFailedBatchMovesNoPosition(t *testing.T) {
	x := newIndex(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Apply(ctx, Batch{Put: []Entry{entry("a", "ko", "도시", "")}, Space: tenants.Commons, Seq: 3}); err == nil {
		t.Fatal("a cancelled batch must fail")
	}
	seq, err := x.Position(t.Context(), tenants.Commons)
	if got := find(t, x, Ask{}).Total; err != nil || seq != 0 || got != 0 {
		t.Errorf("a failed batch left position %d, %d records, %v", seq, got, err)
	}
}

func TestReadersAndWriterTogether(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for i := range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				got, err := Reader{x, []string{"commons"}}.Find(context.Background(), Ask{Query: []string{"도시", ""}[i%2], Size: 100})
				if err != nil || got.Total != 24 || len(got.Hits) != 24 {
					t.Errorf("while writing: %d hits of %d, %v", len(got.Hits), got.Total, err)
					return
				}
			}
		})
	}
	for i := range 60 {
		id := fmt.Sprintf("c%02d", i%24)
		put(t, x, entry(id, "ko", "도시 새로", "교류"), entry(id, "en", "city", "도시"))
	}
	close(stop)
	readers.Wait()
	if got := find(t, x, Ask{Query: "새로"}).Total; got != 24 {
		t.Errorf("%d records after writing, want 24", got)
	}
}
