package search

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
)

func TestPagesHaveNoGapsAndNoRepeats(t *testing.T) {
	x := newIndex(t)
	var batch []Entry
	for i := range 523 {
		e := entry(fmt.Sprintf("c%03d", i), "ko", "제목", strings.Repeat("도시 ", 1+i%7)+strings.Repeat("다른 ", i%5))
		e.At = start.Add(time.Duration(i/10) * time.Hour) // many at the same time
		batch = append(batch, e)
		batch = append(batch, entry(e.ID, "en", "city 도시", "text"))
	}
	put(t, x, batch...)
	for _, ask := range []Ask{{Query: "도시", Size: 17}, {Query: "도시", Order: Newest, Size: 100}, {Size: 50}, {Query: "도시", Size: 17, Langs: []lang.Tag{"ko"}}} {
		seen := map[string]bool{}
		pages := 0
		for {
			got := find(t, x, ask)
			if got.Total != 523 {
				t.Fatalf("Total = %d on page %d, want 523", got.Total, pages)
			}
			for _, h := range got.Hits {
				if seen[h.ID] {
					t.Fatalf("%s comes twice", h.ID)
				}
				seen[h.ID] = true
			}
			pages++
			if got.Next == "" {
				break
			}
			ask.After = got.Next
		}
		if want := (523 + ask.Size - 1) / ask.Size; len(seen) != 523 || pages != want {
			t.Errorf("%+v: %d records on %d pages, want 523 on %d", ask, len(seen), pages, want)
		}
	}
}

func TestBroadWordsPageToo(t *testing.T) {
	x := newIndex(t)
	var batch []Entry
	for i := range mostRanked + 500 {
		e := entry(fmt.Sprintf("c%05d", i), "ko", "제목", "도시")
		if i%100 == 0 {
			e.Title = "도시 제목"
		}
		e.At = start.Add(time.Duration(i) * time.Minute)
		batch = append(batch, e)
	}
	put(t, x, batch...)
	ask := Ask{Query: "도시", Size: 100}
	seen := map[string]bool{}
	for {
		got := find(t, x, ask)
		for i, h := range got.Hits {
			if seen[h.ID] {
				t.Fatalf("%s comes twice", h.ID)
			}
			if titled := len(h.Title) == 2; titled != (len(seen) < 30) {
				t.Fatalf("hit %d of a page, %d in all, has the word in its title: %v", i, len(seen), titled)
			}
			seen[h.ID] = true
		}
		if got.Next == "" {
			break
		}
		ask.After = got.Next
	}
	if len(seen) != mostRanked+500 {
		t.Errorf("%d records, want all %d", len(seen), mostRanked+500)
	}
}

func TestCursorIsBoundToItsQuestion(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	next := find(t, x, Ask{Query: "도시", Size: 5}).Next
	for name, ask := range map[string]Ask{
		"other words":  {Query: "교류", Size: 5, After: next},
		"other order":  {Query: "도시", Size: 5, After: next, Order: Newest},
		"other lists":  {Query: "도시", Size: 5, After: next, Types: []string{"EVENT"}},
		"forged":       {Query: "도시", After: "xyz"},
		"too few keys": {Query: "도시", After: page.Mark(Ask{Query: "도시"}.print(), 1)},
		"words inside": {Query: "도시", After: page.Mark(Ask{Query: "도시"}.print(), "a", "b", "c")},
	} {
		if _, err := (Reader{x, []string{"commons"}}).Find(t.Context(), ask); !errors.Is(err, page.ErrCursor) {
			t.Errorf("%s: %v, want ErrCursor", name, err)
		}
	}
	if got := find(t, x, Ask{Query: "도시", Size: 7, Reader: "en", After: next}); len(got.Hits) != 7 {
		t.Errorf("another size and language is the same question; %d hits", len(got.Hits))
	}
}
