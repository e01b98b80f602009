package gram

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Île-de-France", "ile-de-france"}, {"I\u0302LE", "ile"}, {"Đà Nẵng", "da nang"}, {"œuvre", "oeuvre"},
		{"Straße", "strasse"}, {"İzmir", "izmir"}, {"Łódź", "lodz"}, {"São Paulo", "sao paulo"},
		{"당진", "당진"}, {"당진", "당진"}, {"ﾊﾟｰﾄﾅｰ", "パートナー"}, {"ｶﾞｲﾄﾞ", "ガイド"}, {"か\u3099", "が"}, {"が", "が"},
		{"ＡＢＣ１２３", "abc123"}, {"㍿", "株式会社"}, {"㈜", "(주)"}, {"①", "1"}, {"ﬁ", "fi"},
		{"葛\U000E0100城", "葛城"}, {"a\u00adb\u200bc", "abc"}, {"Ёж", "ёж"}, {"Ελλάδα", "ελλάδα"},
		{"می\u200cخواهم", "میخواهم"}, {"हिन्दी", "हिन्दी"}, {"", ""}, {"K", "k"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func texts(tokens []Token) []string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Text)
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"Korean", "자매도시와 교류", []string{"자매", "매도", "도시", "시와", "와", "교류", "류"}},
		{"Chinese", "友好城市。", []string{"友好", "好城", "城市", "市"}},
		{"Japanese", "姉妹・スマート", []string{"姉妹", "妹", "スマ", "マー", "ート", "ト"}},
		{"kana and kanji", "食べ物", []string{"食べ", "べ物", "物"}},
		{"English", "Green cities, 2024!", []string{"green", "cities", "2024"}},
		{"French", "l’Île d'Yeu", []string{"l", "ile", "d", "yeu"}},
		{"mixed", "K-뷰티 AI도시 5G", []string{"k", "뷰티", "티", "ai", "도시", "시", "5g"}},
		{"one rune", "城", []string{"城"}},
		{"iteration mark", "人々", []string{"人々", "々"}},
		{"nothing", " — !? …", nil},
		{"emoji", "👨\u200d👩 도", []string{"도"}},
		{"Hindi", "हिन्दी भाषा", []string{"हिन्दी", "भाषा"}},
		{"Arabic", "مدينة", []string{"مدينة"}},
	} {
		if diff := cmp.Diff(test.want, texts(Tokens(test.in))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestTokensPointIntoTheOriginal(t *testing.T) {
	s := "Ｓｍａｒｔ ﾊﾟｰﾄ Île 당진"
	var spans []string
	for _, token := range Tokens(s) {
		spans = append(spans, s[token.Start:token.End])
	}
	want := []string{"Ｓｍａｒｔ", "ﾊﾟｰ", "ｰﾄ", "ﾄ", "Île", "당진", "진"}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Error(diff)
	}
}

func TestTerms(t *testing.T) {
	if got, want := Terms("Cities of 도시: city planning"), "cities of 도시 시 city planning \ue000citi \ue000plan "; got != want {
		t.Errorf("Terms = %q, want %q", got, want)
	}
}

// The words and stems are of Porter's own vocabulary and output.
func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"caresses": "caress", "ponies": "poni", "cats": "cat", "feed": "feed", "agreed": "agre", "plastered": "plaster",
		"bled": "bled", "motoring": "motor", "sing": "sing", "conflated": "conflat", "troubled": "troubl", "sized": "size",
		"hopping": "hop", "falling": "fall", "hissing": "hiss", "failing": "fail", "filing": "file", "happy": "happi",
		"sky": "sky", "relational": "relat", "conditional": "condit", "rational": "ration", "digitizer": "digit",
		"conformably": "conform", "radically": "radic", "vietnamization": "vietnam", "predication": "predic",
		"operator": "oper", "feudalism": "feudal", "decisiveness": "decis", "hopefulness": "hope", "formality": "formal",
		"sensitivity": "sensit", "sensibility": "sensibl", "triplicate": "triplic", "formative": "form", "formalize": "formal",
		"electricity": "electr", "electrical": "electr", "goodness": "good", "revival": "reviv", "allowance": "allow",
		"inference": "infer", "airliner": "airlin", "adjustable": "adjust", "replacement": "replac", "adjustment": "adjust",
		"dependent": "depend", "adoption": "adopt", "communism": "commun", "activate": "activ", "angularity": "angular",
		"effective": "effect", "bowdlerize": "bowdler", "probate": "probat", "rate": "rate", "cease": "ceas",
		"controlling": "control", "rolling": "roll", "cities": "citi", "city": "citi", "cooperation": "cooper",
		"as": "as", "도시": "도시", "été": "été", "5g": "5g", "yes": "ye", "aaa": "aaa", "eed": "eed", "ing": "ing",
	} {
		if got := Stem(word); got != want {
			t.Errorf("Stem(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestQuery(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""}, {" !? ", ""}, {`"`, ""}, {`""`, ""},
		{"도시", `"도시"`}, {"자매도시", `"자매 매도 도시"`}, {"시", `"시"*`}, {"友好城市 碳", `"友好 好城 城市" AND "碳"*`},
		{"ｽﾏｰﾄ", `"スマ マー ート"`}, {"2024년", `"2024" AND "년"*`}, {"5G", `("5g" OR "5g"*)`}, {"도시 도시", `"도시"`},
		{"green city", `("green" OR "~green") AND ("city" OR "city"* OR "citi" OR "~citi")`},
		{"Île", `("ile" OR "ile"* OR "il" OR "~il")`},
		{"été", `("ete" OR "ete"* OR "et" OR "~et")`},
		{`"green city" x`, `"green city" AND ("x" OR "~x")`}, {`“도시 계획”`, `"도시 시 계획"`},
		{`"도시 계`, `"도시" AND "계"*`}, {`"a 시"`, `"a 시"*`},
		{`도시" OR NEAR(시*)`, `"도시" AND ("or" OR "~or") AND ("near" OR "~near") AND "시"*`},
	} {
		if got := strings.ReplaceAll(Query(test.in), stemMark, "~"); got != test.want {
			t.Errorf("Query(%q) = %s, want %s", test.in, got, test.want)
		}
	}
	if got := strings.Count(Query(strings.Repeat("가 나 다 라 마 바 사 아 자 차 카 타 파 하 ", 99)), " AND "); got >= mostTerms {
		t.Errorf("a long query has %d terms, want at most %d", got+1, mostTerms)
	}
}

func mark(parts []Part) string {
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

func TestHighlight(t *testing.T) {
	for _, test := range []struct{ name, text, query, want string }{
		{"Korean compound", "당진시와 자매도시협정", "도시", "당진시와 자매[도시]협정"},
		{"Korean word", "자매도시와의 교류", "자매도시", "[자매도시]와의 교류"},
		{"decomposed Korean", norm.NFD.String("당진시"), "당진", "[" + norm.NFD.String("당진") + "]" + norm.NFD.String("시")},
		{"Chinese", "友好城市的友好", "友好", "[友好]城市的[友好]"},
		{"one rune", "碳中和与低碳", "碳", "[碳]中和与低[碳]"},
		{"half-width kana", "ｽﾏｰﾄｼﾃｨとスマート", "スマート", "[ｽﾏｰﾄ]ｼﾃｨと[スマート]"},
		{"voiced half-width kana", "ｶﾞｲﾄﾞ", "ガイ", "[ｶﾞｲ]ﾄﾞ"},
		{"the voice is not cut", "がく", "か", "がく"},
		{"full-width Latin", "ＡＩ都市", "ai", "[ＡＩ]都市"},
		{"French", "L’Île et l'ile", "ile", "L’[Île] et l'[ile]"},
		{"decomposed French", "I\u0302le", "île", "[I\u0302le]"},
		{"English forms", "Cities, a city and citizens", "city", "[Cities], a [city] and citizens"},
		{"prefix", "Planning plans", "pla", "[Planning] [plans]"},
		{"only the last word is a prefix", "planning place", "pla x", "planning place"},
		{"two words", "green and blue city", "city green", "[green] and blue [city]"},
		{"overlap", "자매도시", "자매도 매도시", "[자매도시]"},
		{"square", "㍿東京", "株式", "[㍿]東京"},
		{"variation", "葛\U000E0100城", "葛", "[葛\U000E0100]城"},
		{"nothing", "당진", "서울", "당진"},
		{"no query", "당진", "", "당진"},
		{"no text", "", "당진", ""},
		{"phrase", "green city", `"green city"`, "[green] [city]"},
	} {
		if got := mark(Highlight(test.text, test.query, 0)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	far := strings.Repeat("다른 이야기 ", 60)
	for _, test := range []struct {
		name, text, query string
		around            int
		want              string
	}{
		{"short text", "당진시 도시", "도시", 20, "당진시 [도시]"},
		{"no hit", far, "없음", 10, "다른 이야기 다른…"},
		{"one hit", far + "자매도시" + far, "도시", 16, "… 자매[도시]다른 이야기 다른…"},
		{"where both words stand", far + "협정" + far + "도시 협정 체결" + far, "협정 도시", 18, "… [도시] [협정] 체결다른 이야기…"},
		{"near the end", far + "도시", "도시", 12, "… 다른 이야기 [도시]"},
	} {
		if got := mark(Highlight(test.text, test.query, test.around)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestExcerptNeverCutsACharacter(t *testing.T) {
	family := "👨\u200d👩\u200d👧"
	for _, unit := range []string{family, "e\u0301", "🇰🇷", norm.NFD.String("각"), "👍🏽", "葛\U000E0100", "ｶﾞ", "कि", "\r\n", "❤️"} {
		text := strings.Repeat(unit, 40) + "도시" + strings.Repeat(unit, 40)
		for around := 3; around < 60; around++ {
			got := mark(Highlight(text, "도시", around))
			left, right, ok := strings.Cut(got, "[도시]")
			if !ok {
				t.Fatalf("%q around %d lost the hit: %q", unit, around, got)
			}
			left, right = strings.TrimPrefix(left, "…"), strings.TrimSuffix(right, "…")
			if strings.ReplaceAll(left, unit, "") != "" || strings.ReplaceAll(right, unit, "") != "" {
				t.Fatalf("%q around %d is cut: %q", unit, around, got)
			}
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Île", "ﾊﾟ", "㍿", "か\u3099", "당\u0301", "a\xffb", "ẛ̣", "\u0345\u1f80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, token := range Tokens(s) {
			if token.Start < 0 || token.End > len(s) || token.Start >= token.End || token.Start < last {
				t.Fatalf("token %+v of %q lies outside or backwards", token, s)
			}
			last = token.Start
			if !utf8.ValidString(token.Text) || strings.ContainsAny(token.Text, "\" *()\x00"+stemMark) {
				t.Fatalf("token %q of %q is no word", token.Text, s)
			}
		}
		if got := Fold(s); !utf8.ValidString(got) {
			t.Errorf("Fold(%q) = %q", s, got)
		}
	})
}

func FuzzHighlight(f *testing.F) {
	f.Add("당진시와 자매도시협정", "도시", 8)
	f.Add("👨\u200d👩\u200d👧 Île ﾊﾟｰﾄ", `"ile pa`, 3)
	f.Add("a\u0301\u0301\u0301", "a", 1)
	f.Add("㍿\u0301\xff", "株 式", 2)
	f.Fuzz(func(t *testing.T, text, query string, around int) {
		whole := ""
		for _, p := range Highlight(text, query, 0) {
			if p.Text == "" {
				t.Fatal("an empty part")
			}
			whole += p.Text
		}
		if whole != text {
			t.Fatalf("the parts of %q are %q", text, whole)
		}
		excerpt := ""
		for _, p := range Highlight(text, query, around) {
			excerpt += p.Text
		}
		if utf8.ValidString(text) && !utf8.ValidString(excerpt) {
			t.Fatalf("the excerpt %q of %q is cut", excerpt, text)
		}
		if inner := strings.TrimPrefix(strings.TrimSuffix(excerpt, ellipsis), ellipsis); !strings.Contains(text, inner) {
			t.Fatalf("the excerpt %q is not of %q", excerpt, text)
		}
	})
}
