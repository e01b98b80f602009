package search

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
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
