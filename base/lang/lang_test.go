package lang

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Tag
	}{
		{"ko", Korean}, {"KO", Korean}, {"ko-KR", Korean}, {"ko-x-draft", Korean}, {"ko-u-ca-buddhist", Korean},
		{"en-US", English}, {"en-GB", "en-GB"}, {"pt-BR", "pt"}, {"pt-PT", "pt-PT"},
		{"zh", Chinese}, {"zh-CN", Chinese}, {"zh-SG", Chinese}, {"zh-Hans-SG", Chinese}, {"cmn-Hans", Chinese},
		{"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"}, {"zh-yue", "yue"},
		{"ja-JP", Japanese}, {"vi", "vi"}, {"fa", "fa"}, {"sr-Latn", "sr-Latn"}, {"iw", "he"},
	} {
		got, err := Parse(test.in)
		if err != nil || got != test.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", test.in, got, err, test.want)
		}
		if again, err := Parse(string(got)); err != nil || again != got {
			t.Errorf("Parse(%q) = %q, %v: the canonical form must stand", got, again, err)
		}
	}
	for _, in := range []string{"", "k", "und", "und-KR", "x-foo", "zz", "mul", "zxx", "한국어", "en us", "e\x00", "<script>"} {
		if got, err := Parse(in); !errors.Is(err, ErrUnknown) || got != "" {
			t.Errorf("Parse(%q) = %q, %v, want ErrUnknown", in, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ko", "zh-TW", "en-GB", "x-foo", "sr-Latn-RS", "de-DE-1996-u-co-phonebk", "art-lojban"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(string(got)); err != nil || again != got {
			t.Errorf("Parse(%q) = %q, and that parses to %q, %v", s, got, again, err)
		}
	})
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		accept string
		want   Tag
	}{
		{"", Korean}, {";;;", Korean}, {"ko-KR,ko;q=0.9,en;q=0.5", Korean}, {"zh-CN,zh;q=0.9", Chinese}, {"zh-TW", Chinese},
		{"ja,en-US;q=0.5", Japanese}, {"en-GB", English}, {"fi", English}, {"de;q=0.9,ja;q=0.1", Japanese},
	} {
		if got := Match(test.accept); got != test.want {
			t.Errorf("Match(%q) = %q, want %q", test.accept, got, test.want)
		}
	}
}

func machine(value string) Version[string] {
	return Version[string]{Value: value, Origin: Machine, Tool: "tool", At: time.Unix(0, 0)}
}

func TestSay(t *testing.T) {
	s := Plain(Korean, "나루").Say(English, machine("Naru"))
	if got, in := s.For(English); got != "Naru" || in != English {
		t.Errorf("For(en) = %q in %q, want what was said in English", got, in)
	}
	if got, in := s.For(Japanese); got != "나루" || in != Korean {
		t.Errorf("For(ja) = %q in %q, want the source", got, in)
	}
	if s.Stale(English) || s.Stale(Korean) || s.Stale(Japanese) {
		t.Error("nothing is stale before the source changes")
	}

	before := s
	changed := s.Say(Korean, Version[string]{Value: "나루터", Origin: Human, Of: 7})
	if !changed.Stale(English) || changed.Stale(Korean) {
		t.Error("a changed source must make its translations stale, and never itself")
	}
	if changed.In[Korean].Of != 0 {
		t.Error("the source is translated from nothing")
	}
	if diff := cmp.Diff(before, s); diff != "" {
		t.Errorf("Say changed its receiver: %s", diff)
	}
	if again := changed.Say(English, machine("Naruteo")); again.Stale(English) {
		t.Error("a translation said again must not be stale")
	}

	orphan := s.Say(Korean, Version[string]{})
	if got, in := orphan.For(Japanese); got != "Naru" || in != English {
		t.Errorf("For(ja) without a source = %q in %q, want the first that is said", got, in)
	}
	if orphan.Empty() || !orphan.Say(English, Version[string]{}).Empty() {
		t.Error("a text is empty when its last language is taken away, not before")
	}
}

func TestSaidZeroValue(t *testing.T) {
	var s Text
	if got, in := s.For(Korean); got != "" || in != "" || !s.Empty() || s.Stale(Korean) || len(s.Tags()) != 0 {
		t.Errorf("the zero Said says %q in %q", got, in)
	}
	s = s.Say(Japanese, Version[string]{Value: "渡し場", Origin: Human})
	if s.Source != Japanese {
		t.Errorf("Source = %q, want the first language said", s.Source)
	}
}

func TestTagsPutTheSourceFirst(t *testing.T) {
	s := Plain(Korean, "나루").Say("vi", machine("v")).Say(English, machine("e")).Say(Japanese, machine("j"))
	if diff := cmp.Diff([]Tag{Korean, English, Japanese, "vi"}, s.Tags()); diff != "" {
		t.Error(diff)
	}
}

func TestPrintFitsASignedInteger(t *testing.T) {
	for _, s := range []string{"", "a", "나루", "友好城市"} {
		if p := Print(s); p>>63 != 0 {
			t.Errorf("Print(%q) = %d does not fit", s, p)
		}
	}
}

func TestTextHoldsWords(t *testing.T) {
	said := Text{Source: "ko", In: map[Tag]Version[string]{"ko": {Value: "당진 르자오 청소년 캠프"}, "en": {Value: "Dangjin–Rizhao Youth Camp"}}}
	for words, holds := range map[string]bool{"": true, "  ": true, "youth CAMP": true, "캠프 당진": true, "당진 camp": false, "forum": false} {
		if Holds(said, words) != holds {
			t.Errorf("Holds(%q) = %v", words, !holds)
		}
	}
	if Holds(Text{}, "camp") {
		t.Error("an empty text holds a word")
	}
}
