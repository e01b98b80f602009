package term_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

type bench struct {
	*tenantstest.World
	t     *testing.T
	terms *term.Service
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	w := tenantstest.New(t, kept.Register(), tenants.Vouch)
	return &bench{w, t, term.NewService(kept.Terms(), w.Clock.Now)}
}

func (b *bench) add(in tenants.Scope, w term.Wish) term.Entry {
	b.t.Helper()
	e, err := b.terms.Add(b.t.Context(), in, w)
	if err != nil {
		b.t.Fatalf("Add(%v) = %v", w.Words, err)
	}
	return e
}

func (b *bench) book(layers ...tenants.Scope) *term.Book {
	b.t.Helper()
	book, err := b.terms.Book(b.t.Context(), layers...)
	if err != nil {
		b.t.Fatal(err)
	}
	return book
}

func (b *bench) home() tenants.Scope { return b.Home(b.Dangjin.Officer) }
func (b *bench) network() tenants.Scope {
	return b.Enter(b.Gaok.Staff, tenants.PactSpace(b.Network))
}

func TestTheNearestWordCounts(t *testing.T) {
	b := newBench(t)
	const code = "sister_city"
	word := func(book *term.Book) string {
		for _, l := range book.Lines() {
			if l.Code == code {
				return l.Words[lang.Korean] + "/" + l.Words[lang.English]
			}
		}
		return "absent"
	}
	if got := word(b.book(b.home())); got != "자매도시/sister city" {
		t.Errorf("the table says %s", got)
	}
	b.add(b.network(), term.Wish{Code: code, Words: term.Words{lang.Korean: "자매결연도시"}, Status: term.Preferred})
	if got := word(b.book(b.home(), b.network())); got != "자매결연도시/sister city" {
		t.Errorf("with the network's word it is %s, want the network's Korean and the table's English", got)
	}
	b.add(b.home(), term.Wish{Code: code, Words: term.Words{lang.Korean: "누이도시"}, Status: term.Preferred})
	if got := word(b.book(b.home(), b.network())); got != "누이도시/sister city" {
		t.Errorf("with the tenant's word over the network's it is %s", got)
	}
	if got := word(b.book(b.Home(b.Liaoning.Officer))); got != "자매도시/sister city" {
		t.Errorf("another tenant reads %s, want the table's", got)
	}
}

func TestFindTakesTheLongestWordInEveryLanguage(t *testing.T) {
	b := newBench(t)
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "당진시", lang.Chinese: "唐津市", lang.English: "Dangjin"}, Status: term.Preferred})
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "당진시청", lang.Japanese: "唐津市役所"}, Status: term.Kept})
	book := b.book(b.home())
	for _, test := range []struct {
		text string
		tag  lang.Tag
		want []string
	}{
		{"당진시청에서 만납시다. 당진시는 바다에 있다.", lang.Korean, []string{"당진시청", "당진시"}},
		{"我们在唐津市见面", lang.Chinese, []string{"唐津市"}},
		{"Dangjin's sea, DANGJIN, Dangjinian and undangjin", lang.English, []string{"Dangjin", "DANGJIN"}},
		{"ＤＡＮＧＪＩＮ", lang.English, []string{"ＤＡＮＧＪＩＮ"}},
		{"아무 낱말도 없음", lang.Korean, nil},
	} {
		var got []string
		for _, f := range book.Find(test.text, test.tag) {
			if strings.HasPrefix(f.Line.Code, "own.") {
				got = append(got, test.text[f.Start:f.End])
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Find(%q) (- want, + got):\n%s", test.text, diff)
		}
	}
}

func TestFixedMarksAndAmends(t *testing.T) {
	b := newBench(t)
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "나루", lang.English: "Naru"}, Status: term.Kept})
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "실무협의회", lang.Chinese: "工作磋商会"}, Status: term.Preferred})
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "자매시", lang.Chinese: "姊妹城市"}, Status: term.Forbidden, Instead: term.Words{lang.Chinese: "友好城市"}})
	book := b.book(b.home())
	text := "나루에서 실무협의회를 엽니다"
	var got []string
	for _, f := range book.Fixed(text, lang.Korean, lang.Chinese) {
		got = append(got, text[f.Start:f.End]+"→"+f.Becomes)
	}
	if diff := cmp.Diff([]string{"나루→나루", "실무협의회→工作磋商会"}, got); diff != "" {
		t.Errorf("Fixed (- want, + got):\n%s", diff)
	}
	if marks := book.Marks("우리 자매시", lang.Korean); len(marks) != 1 || marks[0].Start != len("우리 ") {
		t.Errorf("Marks = %+v, want one", marks)
	}
	if got := book.Amend("我们的姊妹城市很多", lang.Chinese); got != "我们的友好城市很多" {
		t.Errorf("Amend = %s", got)
	}
	if got := book.Amend("우리 자매시", lang.Korean); got != "우리 자매시" {
		t.Errorf("Amend without a word to use = %s, want it untouched", got)
	}
}

func TestSearchLooksThroughAllLanguages(t *testing.T) {
	b := newBench(t)
	b.add(b.home(), term.Wish{Words: term.Words{lang.Korean: "해나루쌀", lang.English: "Haenaru rice"}, Status: term.Kept})
	book := b.book(b.home())
	for _, test := range []struct {
		wanted string
		status term.Status
		want   int
	}{{"나루쌀", "", 1}, {"HAENARU", "", 1}, {"해나루", term.Forbidden, 0}, {"", term.Kept, 1}, {"없는 낱말", "", 0}} {
		if got := len(book.Search(test.wanted, test.status)); got != test.want {
			t.Errorf("Search(%q, %q) finds %d, want %d", test.wanted, test.status, got, test.want)
		}
	}
	if all := len(book.Search("", "")); all != len(term.All(""))+1 {
		t.Errorf("Search for nothing finds %d, want the whole table and one", all)
	}
}

func TestWhoMayEdit(t *testing.T) {
	b := newBench(t)
	w := term.Wish{Words: term.Words{lang.Korean: "낱말"}, Status: term.Preferred}
	for _, test := range []struct {
		name string
		in   tenants.Scope
		want error
	}{
		{"an officer at home", b.home(), nil},
		{"a viewer at home", b.Home(b.Dangjin.Viewer), tenants.ErrForbidden},
		{"the coordinator's staff in the network", b.network(), nil},
		{"a city's officer in the network", b.Enter(b.Dangjin.Officer, tenants.PactSpace(b.Network)), tenants.ErrForbidden},
		{"a city's head in a pact", b.Enter(b.Dangjin.Head, tenants.PactSpace(b.Pair)), tenants.ErrForbidden},
	} {
		e, err := b.terms.Add(t.Context(), test.in, w)
		if !errors.Is(err, test.want) {
			t.Errorf("%s adds a term: %v, want %v", test.name, err, test.want)
		}
		if err != nil {
			continue
		}
		if _, err := b.terms.Change(t.Context(), test.in, e.ID, 7, w); !errors.Is(err, term.ErrStale) {
			t.Errorf("%s changes an old revision: %v, want ErrStale", test.name, err)
		}
		if err := b.terms.Remove(t.Context(), test.in, e.ID, 1); err != nil {
			t.Errorf("%s removes the term: %v", test.name, err)
		}
	}
}

func TestWishesAreChecked(t *testing.T) {
	ok := term.Words{lang.Korean: "낱말"}
	for _, test := range []struct {
		name string
		wish term.Wish
		path string
	}{
		{"no status", term.Wish{Words: ok}, "status"},
		{"no word", term.Wish{Status: term.Kept}, "words"},
		{"another language", term.Wish{Status: term.Kept, Words: term.Words{"fr": "mot"}}, "words.fr"},
		{"a code that isn't in the table", term.Wish{Status: term.Kept, Words: ok, Code: "nothing.there"}, "code"},
		{"a word instead of one that isn't forbidden", term.Wish{Status: term.Kept, Words: ok, Instead: ok}, "instead"},
		{"a long word", term.Wish{Status: term.Kept, Words: term.Words{lang.Korean: strings.Repeat("가", 121)}}, "words.ko"},
	} {
		if err := test.wish.Check(); err == nil || !strings.Contains(err.Error(), "["+test.path+" ") {
			t.Errorf("%s is answered by %v, want a fault at %s", test.name, err, test.path)
		}
	}
}
