package search

import (
	"strings"
	"testing"

	"github.com/naru-network/naru/base/gram"
)

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
