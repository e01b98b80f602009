package search

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

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
