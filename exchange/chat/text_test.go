package chat_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants/fact"
)

const somebody = "019f34b9-0000-7000-8000-0000000000aa"

func TestWhatMayBeSaid(t *testing.T) {
	for _, test := range []struct {
		name string
		with func(*chat.Draft)
		want string // "path code", or nothing
	}{
		{"a text", func(*chat.Draft) {}, ""},
		{"nothing", func(d *chat.Draft) { d.Text = " \n" }, "text required"},
		{"a file alone", func(d *chat.Draft) { d.Text, d.Files = "", []string{"1"} }, ""},
		{"the longest text", func(d *chat.Draft) { d.Text = strings.Repeat("나", chat.MostText) }, ""},
		{"a longer one", func(d *chat.Draft) { d.Text = strings.Repeat("나", chat.MostText+1) }, "text too_long"},
		{"broken UTF-8", func(d *chat.Draft) { d.Text = "\xff" }, "text not_utf8"},
		{"a text that turns around", func(d *chat.Draft) { d.Text = "a\u202eb" }, "text hidden_characters"},
		{"no key", func(d *chat.Draft) { d.Key = "" }, "key not_a_key"},
		{"a key with blanks", func(d *chat.Draft) { d.Key = "a b" }, "key not_a_key"},
		{"no language", func(d *chat.Draft) { d.Lang = "" }, "lang unknown"},
		{"a language in another form", func(d *chat.Draft) { d.Lang = "zh-CN" }, "lang unknown"},
		{"a link to the web", func(d *chat.Draft) { d.Text = "[자료](https://example.kr/a?b=c#d) [메일](mailto:a@b.kr)" }, ""},
		{"a script", func(d *chat.Draft) { d.Text = "[x](javascript:alert(1))" }, "text link_not_allowed"},
		{"a script in capitals", func(d *chat.Draft) { d.Text = "[x]( JaVaScRiPt:alert`1` )" }, "text link_not_allowed"},
		{"data", func(d *chat.Draft) { d.Text = "[x](data:text/html,<b>)" }, "text link_not_allowed"},
		{"a path", func(d *chat.Draft) { d.Text = "[x](//evil.example)" }, "text link_not_allowed"},
		{"a call in code", func(d *chat.Draft) { d.Text = "`[x](javascript:1)` and f[i](x)" }, ""},
		{"a mention", func(d *chat.Draft) {
			d.Text = "@[김](member:" + somebody + ") @[당진](tenant:dangjin) @[부서장](role:head) @[모두](room:)"
		}, ""},
		{"a mention of nobody", func(d *chat.Draft) { d.Text = "@[김](member:1)" }, "text mention_unknown"},
		{"a role that can't be called", func(d *chat.Draft) { d.Mentions = []string{"role:auditor"} }, "mentions[0] mention_unknown"},
		{"too many files", func(d *chat.Draft) { d.Files = make([]string, chat.MostFiles+1) }, "files too_many"},
		{"the same card twice", func(d *chat.Draft) { d.Cards = []fact.Ref{{Noun: "case", ID: "1"}, {Noun: "case", ID: "1"}} }, "cards[1] unknown"},
		{"a thread of nothing", func(d *chat.Draft) { d.Root = -1 }, "lane unknown"},
	} {
		d := chat.Draft{Key: "k", Lang: lang.Korean, Text: "안녕하세요"}
		test.with(&d)
		got := ""
		if err := d.Check(); err != nil {
			f := fault.Of(err).Fields[0]
			got = f.Path + " " + f.Code
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string][]string{
		"@[김](member:" + somebody + ") 그리고 @[김](member:" + somebody + ")": {"member:" + somebody, "role:head"},
		"`@[당진](tenant:dangjin)` @[당진](tenant:dangjin)":                   {"tenant:dangjin", "role:head"},
		"@김 [김](member:" + somebody + ")":                                 {"role:head"},
		"@[x](member:1) @[모두](room:)":                                     {"room", "role:head"},
	} {
		if diff := cmp.Diff(want, chat.Mentions(text, []string{"role:head", "role:nobody"})); diff != "" {
			t.Errorf("Mentions(%s) (- wanted):\n%s", text, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"그냥 글":                              "그냥 글",
		"**굵게** *기울여* `부호`":                 "굵게 기울여 부호",
		"> 인용\n- 첫째\n- 둘째":                  "인용\n첫째\n둘째",
		"[자료](https://a.kr) @[김](member:1)": "자료 김",
		"```\ncode\n```":                    "code",
	} {
		if got := chat.Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}

// Whatever is said, reading it ends, and what is plain holds no address of another sort than the web's.
func FuzzText(f *testing.F) {
	for _, s := range []string{"[a](javascript:1)", "@[a](member:1)", "``` `", "[[]]()(", "> - **", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := chat.Draft{Key: "k", Lang: lang.Korean, Text: text}
		chat.Plain(text)
		for _, m := range chat.Mentions(text, nil) {
			if !strings.Contains(text, m) {
				t.Errorf("%q mentions %q, which isn't in it", text, m)
			}
		}
		if d.Check() == nil && !strings.Contains(text, "`") && strings.Contains(text, "[x](javascript:") && strings.Contains(text, ":x)") {
			t.Errorf("%q is let through", text)
		}
	})
}
