package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func openAt(t testing.TB, path string) *Index {
	t.Helper()
	x, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func newIndex(t testing.TB) *Index { return openAt(t, filepath.Join(t.TempDir(), "search 100%.db")) }

// entry is a case in the commons that says one text in one language.
func entry(id string, tag lang.Tag, title, body string) Entry {
	return Entry{Ref: Ref{tenants.Commons, "case", id}, Lang: tag, Title: title, Body: body, At: start}
}

func put(t testing.TB, x *Index, entries ...Entry) {
	t.Helper()
	if err := x.Put(t.Context(), entries...); err != nil {
		t.Fatal(err)
	}
}

// find asks as somebody who stands in the commons and in the spaces named.
func find(t testing.TB, x *Index, ask Ask, spaces ...string) Result {
	t.Helper()
	got, err := Reader{x, append(spaces, "commons")}.Find(context.Background(), ask)
	if err != nil {
		t.Fatalf("Find(%+v) = %v", ask, err)
	}
	return got
}

func ids(r Result) []string {
	out := []string{}
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func marked(parts []gram.Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestFindsWordsOfEveryLanguage(t *testing.T) {
	x := newIndex(t)
	put(t, x, entry("ko", "ko", "당진시의 자매도시협정", "우호교류를 시작했다."))
	put(t, x, entry("zh", "zh-Hans", "友好城市", "两市低碳合作。"))
	put(t, x, entry("ja", "ja", "食べ物のまつり", "ｽﾏｰﾄｼﾃｨ推進とガイド"))
	put(t, x, entry("fr", "fr", "Île-de-France", "Une coopération à l’échelle des forêts"))
	put(t, x, entry("en", "en", "Green Cities", "They cooperate on planning."))
	put(t, x, entry("vi", "vi", "Đà Nẵng", "Thành phố"))
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"도시", []string{"ko"}}, {"자매도시", []string{"ko"}}, {"협정", []string{"ko"}}, {"교류", []string{"ko"}},
		{"자매도시 교류", []string{"ko"}}, {"매도", []string{"ko"}}, {"당진", []string{"ko"}}, {"서울", []string{}},
		{"교류 서울", []string{}}, {"당", []string{"ko"}}, {"다", []string{"ko"}},
		{"城市", []string{"zh"}}, {"友好", []string{"zh"}}, {"低碳", []string{"zh"}}, {"碳", []string{"zh"}}, {"市好", []string{}},
		{"べ物", []string{"ja"}}, {"食べ物", []string{"ja"}}, {"スマート", []string{"ja"}}, {"ｽﾏｰﾄ", []string{"ja"}}, {"ｶﾞｲﾄﾞ", []string{"ja"}},
		{"ile", []string{"fr"}}, {"ÎLE", []string{"fr"}}, {"foret", []string{"fr"}}, {"échelle", []string{"fr"}},
		{"city", []string{"en"}}, {"cities", []string{"en"}}, {"planned", []string{"en"}}, {"cooperating", []string{"en", "fr"}},
		{"ＧＲＥＥＮ", []string{"en"}}, {"gre", []string{"en"}}, {"da nang", []string{"vi"}},
		{`"green cities"`, []string{"en"}}, {`"cities green"`, []string{}}, {`"우호교류를 시작"`, []string{"ko"}},
	} {
		if diff := cmp.Diff(test.want, ids(find(t, x, Ask{Query: test.query}))); diff != "" {
			t.Errorf("%q: %s", test.query, diff)
		}
	}
}

func TestHitShowsWhatWasLookedFor(t *testing.T) {
	x := newIndex(t)
	e := entry("a", "ko", "자매도시협정", strings.Repeat("다른 말 ", 100)+"당진의 도시 숲"+strings.Repeat(" 다른 말", 100))
	e.Tenant, e.Country, e.Type, e.Year, e.Sectors = "dangjin", "KR", "EXCHANGE", 2024, []string{"SEC1", "SEC2"}
	put(t, x, e)
	hit := find(t, x, Ask{Query: "도시"}).Hits[0]
	if got, want := marked(hit.Title), "자매[도시]협정"; got != want {
		t.Errorf("Title = %s, want %s", got, want)
	}
	if got := marked(hit.Excerpt); !strings.Contains(got, "당진의 [도시] 숲") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("Excerpt = %s, want where the word stands", got)
	}
	hit.Title, hit.Excerpt = nil, nil
	want := Hit{Ref: e.Ref, Lang: "ko", Langs: []lang.Tag{"ko"}, Tenant: "dangjin", Country: "KR", Type: "EXCHANGE",
		Sectors: []string{"SEC1", "SEC2"}, Year: 2024, At: start}
	if diff := cmp.Diff(want, hit); diff != "" {
		t.Error(diff)
	}
}

func TestOneRecordIsOneHit(t *testing.T) {
	x := newIndex(t)
	put(t, x,
		entry("a", "ko", "AI 도시", "AI"), entry("a", "en", "AI city", "AI AI AI"), entry("a", "ja", "都市", "技術"),
		entry("b", "en", "AI", "b"))
	for _, test := range []struct {
		reader, want lang.Tag
	}{{"ko", "ko"}, {"en", "en"}} {
		got := find(t, x, Ask{Query: "AI", Reader: test.reader})
		if got.Total != 2 || len(got.Hits) != 2 {
			t.Fatalf("%d hits of %d, want two records", len(got.Hits), got.Total)
		}
		i := slices.IndexFunc(got.Hits, func(h Hit) bool { return h.ID == "a" })
		if h := got.Hits[i]; h.Lang != test.want || len(h.Langs) != 3 {
			t.Errorf("a reader of %s sees %s of %v", test.reader, h.Lang, h.Langs)
		}
	}
	if h := find(t, x, Ask{Query: "AI", Reader: "ja"}).Hits; h[0].Lang == "ja" || h[1].Lang == "ja" {
		t.Error("a hit must be shown in a language it matches in")
	}
	if h := find(t, x, Ask{Query: "AI", Reader: "ko", Langs: []lang.Tag{"en"}, Tenants: nil}).Hits; h[0].Lang != "en" || h[1].Lang != "en" {
		t.Error("a hit must be shown in a language that was asked for")
	}
	if diff := cmp.Diff([]Count{{"en", 2}, {"ko", 1}}, find(t, x, Ask{Query: "AI"}).Facets["lang"]); diff != "" {
		t.Errorf("languages count records that match in them: %s", diff)
	}
	if got := find(t, x, Ask{Reader: "ja"}).Hits; got[0].Lang != "en" || got[1].Lang != "ja" {
		t.Errorf("browsing shows the reader's language where there is one, not %s and %s", got[0].Lang, got[1].Lang)
	}
}

func TestTitleStandsBeforeBody(t *testing.T) {
	x := newIndex(t)
	put(t, x, entry("body", "ko", "다른 제목", "도시"), entry("title", "ko", "도시", "다른 말"), entry("none", "ko", "a", "b"))
	if diff := cmp.Diff([]string{"title", "body"}, ids(find(t, x, Ask{Query: "도시"}))); diff != "" {
		t.Error(diff)
	}
	heavy := entry("body", "ko", "다른 제목", "도시")
	heavy.Weight = 100
	put(t, x, heavy)
	if diff := cmp.Diff([]string{"body", "title"}, ids(find(t, x, Ask{Query: "도시"}))); diff != "" {
		t.Errorf("a weight must count: %s", diff)
	}
}

func TestTagsAreFound(t *testing.T) {
	x := newIndex(t)
	e := entry("a", "ko", "제목", "본문")
	e.Tags = []string{"탄소중립", "green"}
	put(t, x, e)
	if got := find(t, x, Ask{Query: "탄소"}).Total; got != 1 {
		t.Errorf("%d records by their tag, want 1", got)
	}
	if got := find(t, x, Ask{Query: `"중립 green"`}).Total; got != 1 {
		t.Errorf("%d records by two tags, want 1", got)
	}
}

// shelves is 24 cases of two tenants, three years and two sectors.
func shelves(t testing.TB, x *Index) {
	for i := range 24 {
		e := entry(fmt.Sprintf("c%02d", i), "ko", "도시", "교류")
		e.Tenant, e.Country = "dangjin", "KR"
		if i%3 == 0 {
			e.Tenant, e.Country = "liaoning", "CN"
		}
		e.Type, e.Year, e.Sectors = []string{"EXCHANGE", "EVENT"}[i%2], 2022+i%4, []string{"SEC1"}
		if e.Year == 2025 {
			e.Year = 0
		}
		if i%2 == 0 {
			e.Sectors = []string{"SEC1", "SEC2"}
		}
		e.At = start.Add(time.Duration(i) * time.Hour)
		put(t, x, e)
	}
}

func TestNarrowing(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	for _, test := range []struct {
		name string
		ask  Ask
		want int
	}{
		{"nothing", Ask{}, 24},
		{"a tenant", Ask{Tenants: []tenants.TenantID{"liaoning"}}, 8},
		{"two tenants", Ask{Tenants: []tenants.TenantID{"liaoning", "dangjin"}}, 24},
		{"an unknown tenant", Ask{Tenants: []tenants.TenantID{"turin"}}, 0},
		{"a country", Ask{Countries: []string{"KR"}}, 16},
		{"a sector", Ask{Sectors: []string{"SEC2"}}, 12},
		{"two sectors", Ask{Sectors: []string{"SEC2", "SEC1"}}, 24},
		{"a type", Ask{Types: []string{"EVENT"}}, 12},
		{"from a year", Ask{YearFrom: 2023}, 12},
		{"to a year", Ask{YearTo: 2022}, 6},
		{"between years", Ask{YearFrom: 2022, YearTo: 2023}, 12},
		{"years the wrong way round", Ask{YearFrom: 2024, YearTo: 2022}, 0},
		{"a kind", Ask{Kinds: []string{"case"}}, 24},
		{"another kind", Ask{Kinds: []string{"member"}}, 0},
		{"a language", Ask{Langs: []lang.Tag{"ko"}}, 24},
		{"another language", Ask{Langs: []lang.Tag{"en"}}, 0},
		{"several at once", Ask{Tenants: []tenants.TenantID{"dangjin"}, Sectors: []string{"SEC2"}, YearFrom: 2022, YearTo: 2022}, 4},
	} {
		for _, query := range []string{"", "도시", "교류 도시"} {
			test.ask.Query = query
			got := find(t, x, test.ask)
			if got.Total != test.want || len(got.Hits) != min(test.want, 20) {
				t.Errorf("%s for %q: %d hits of %d, want %d", test.name, query, len(got.Hits), got.Total, test.want)
			}
		}
	}
}

func TestFacets(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	got := find(t, x, Ask{Query: "도시", Sectors: []string{"SEC2"}, Tenants: []tenants.TenantID{"dangjin"}})
	want := map[string][]Count{
		"kind": {{"case", 8}}, "lang": {{"ko", 8}}, "country": {{"KR", 8}}, "type": {{"EXCHANGE", 8}},
		"tenant": {{"dangjin", 8}, {"liaoning", 4}}, // as if no tenant were asked for
		"sector": {{"SEC1", 16}, {"SEC2", 8}},       // as if no sector were
		"year":   {{"2022", 4}, {"2024", 4}},
	}
	if diff := cmp.Diff(want, got.Facets); diff != "" {
		t.Error(diff)
	}
	years := find(t, x, Ask{YearFrom: 2024}).Facets["year"]
	if diff := cmp.Diff([]Count{{"2022", 6}, {"2023", 6}, {"2024", 6}}, years); diff != "" {
		t.Errorf("years as if none were asked for: %s", diff)
	}
}

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

func TestOtherSpacesAreNeverSeen(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	secret := Entry{Ref: Ref{"home:turin", "canary", "s1"}, Lang: "it", Title: "도시 카나리아", Body: "교류 canarino", Tags: []string{"segreto"},
		Tenant: "turin", Country: "IT", Type: "IDEA", Sectors: []string{"SECRET"}, Year: 1999, At: start.Add(1000 * time.Hour)}
	before := map[string]Result{}
	asks := []string{"", "도시", "카나리아", "canarino", "segreto", "교류 canarino"}
	for _, q := range asks {
		before[q] = find(t, x, Ask{Query: q}, "home:dangjin")
	}
	put(t, x, secret)
	mine := secret
	mine.Space, mine.Kind, mine.Body = "home:dangjin", "draft", "other"
	for _, q := range asks {
		for _, ask := range []Ask{{Query: q}, {Query: q, Tenants: []tenants.TenantID{"turin"}}, {Query: q, Kinds: []string{"canary"}}, {Query: q, Order: Newest}} {
			got := find(t, x, ask, "home:dangjin")
			if text := fmt.Sprintf("%+v", got); strings.Contains(text, "turin") || strings.Contains(text, "canar") || strings.Contains(text, "SECRET") || strings.Contains(text, "1999") {
				t.Errorf("%+v shows a record of another space: %s", ask, text)
			}
		}
		if diff := cmp.Diff(before[q].Facets, find(t, x, Ask{Query: q}, "home:dangjin").Facets); diff != "" {
			t.Errorf("%q: another space counts in the facets: %s", q, diff)
		}
	}
	if got := find(t, x, Ask{Query: "카나리아"}, "home:turin"); got.Total != 1 || got.Hits[0].Space != "home:turin" {
		t.Errorf("its own readers must find it: %+v", got)
	}
	put(t, x, mine)
	if got := find(t, x, Ask{Query: "카나리아"}, "home:dangjin", "pact:none"); got.Total != 1 || got.Hits[0].Space != "home:dangjin" {
		t.Errorf("the same id in two spaces is two records: %+v", got)
	}
	if got := find(t, x, Ask{Query: "도시"}, "home:turin", "home:dangjin"); got.Total != 26 {
		t.Errorf("three spaces give %d records, want 26", got.Total)
	}
	if err := x.Drop(t.Context(), Ref{"home:dangjin", "canary", "s1"}); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Ask{Query: "카나리아"}, "home:turin"); got.Total != 1 {
		t.Error("dropping in one space took a record of another")
	}
}

func TestNoSpacesGiveNothing(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	for _, q := range []string{"", "도시"} {
		got, err := Reader{x, []string{"home:nobody"}}.Find(t.Context(), Ask{Query: q})
		if err != nil || got.Total != 0 || len(got.Hits) != 0 || len(got.Facets["tenant"]) != 0 {
			t.Errorf("an empty space gives %+v, %v", got, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a zero Reach must panic")
		}
	}()
	x.In(tenants.Reach{})
}

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

func TestReopenKeepsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	x, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if !x.Fresh() {
		t.Error("a new index must be fresh")
	}
	shelves(t, x)
	if err := x.Apply(t.Context(), Batch{Put: []Entry{entry("z", "ja", "姉妹", "都市")}, Space: tenants.Commons, Seq: 41}); err != nil {
		t.Fatal(err)
	}
	if err := x.Advance(t.Context(), tenants.Commons, 7); err != nil {
		t.Fatal(err)
	}
	before := find(t, x, Ask{Query: "도시", Sectors: []string{"SEC2"}})
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, path)
	if again.Fresh() {
		t.Error("a filled index must not be fresh")
	}
	if seq, err := again.Position(t.Context(), tenants.Commons); err != nil || seq != 41 {
		t.Errorf("Position = %d, %v, want 41: it survives and never goes back", seq, err)
	}
	if seq, err := again.Position(t.Context(), "home:nobody"); err != nil || seq != 0 {
		t.Errorf("Position of an unread space = %d, %v, want 0", seq, err)
	}
	if diff := cmp.Diff(before, find(t, again, Ask{Query: "도시", Sectors: []string{"SEC2"}})); diff != "" {
		t.Errorf("after reopening: %s", diff)
	}
	put(t, again, entry("z", "ja", "姉妹", "変更"))
	if got := find(t, again, Ask{Query: "姉妹"}).Total; got != 1 {
		t.Errorf("replacing after reopening leaves %d, want 1", got)
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

func TestAnotherVersionOrABrokenFileIsMadeAnew(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"another version": func(t *testing.T, path string) {
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(`pragma user_version = 999`); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		},
		"no database": func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "search.db")
			x, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			put(t, x, entry("a", "ko", "도시", "교류"))
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, path)
			again := openAt(t, path)
			if !again.Fresh() || find(t, again, Ask{}).Total != 0 {
				t.Error("the index must be empty and fresh")
			}
			put(t, again, entry("a", "ko", "도시", "교류"))
		})
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder", "x.db")); err == nil {
		t.Error("a folder that is not there must be an error")
	}
}

func TestQueriesAreOnlyWords(t *testing.T) {
	x := newIndex(t)
	shelves(t, x)
	put(t, x, entry("or", "en", "and or not near", "title body"))
	for query, want := range map[string]int{
		`"`: 0, `""`: 0, `*`: 0, `(`: 0, `도시"`: 24, `"도시`: 24, `도시*`: 24, `도시 *`: 24, `NEAR(`: 1, `NEAR(도시 교류, 2)`: 0,
		`a AND`: 0, `도시 AND`: 0, `AND`: 1, `NOT`: 1, `title:도시`: 0, `body : title`: 1, `{title}: 도시`: 0, `^도시`: 24, `-도시`: 24,
		`도시 + 교류`: 24, `'; drop table text; --`: 0, "도시\x00교류": 24, "\xff\xfe": 0, `도시" OR "교류`: 0, `"도시" "교류"`: 24, "\ue000citi": 0,
		strings.Repeat("도시 ", 10000): 24, strings.Repeat("가나다라", 5000): 0, strings.Repeat(`"`, 5000): 0, "🙂": 0,
	} {
		got, err := Reader{x, []string{"commons"}}.Find(t.Context(), Ask{Query: query})
		if err != nil || got.Total != want {
			t.Errorf("%.40q finds %d, %v, want %d", query, got.Total, err, want)
		}
	}
}

func FuzzQueryIsAccepted(f *testing.F) {
	for _, q := range []string{`"`, `*`, `NEAR(`, `a AND`, `도시" OR`, "㍿", "\ue000x", "e\u0301*", "𫠠市", "0x", "\x00", "ㅋㅋ 한", "가\u0301나"} {
		f.Add(q)
	}
	x := newIndex(f)
	put(f, x, entry("a", "ko", "도시", "교류"))
	f.Fuzz(func(t *testing.T, q string) {
		if _, err := (Reader{x, []string{"commons"}}).Find(t.Context(), Ask{Query: q}); err != nil {
			t.Errorf("Find(%q) = %v, expression %s", q, err, gram.Query(q))
		}
	})
}

// FuzzTextIsFoundByItself holds that whatever words a text has, they find it.
func FuzzTextIsFoundByItself(f *testing.F) {
	for _, s := range []string{"자매도시와", "Île Cities", "ｽﾏｰﾄ 食べ物", "㍿東京", "𫠠市", "हिन्दी", "가\u0301나", "a\x00b", "É́", "K가K"} {
		f.Add(s)
	}
	x := newIndex(f)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 100 || gram.Query(s) == "" {
			return
		}
		put(t, x, entry("a", "ko", s, ""))
		got, err := Reader{x, []string{"commons"}}.Find(t.Context(), Ask{Query: s})
		if err != nil || got.Total != 1 {
			t.Errorf("%q does not find itself: %d, %v; terms %q, expression %s", s, got.Total, err, gram.Terms(s), gram.Query(s))
		}
	})
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
