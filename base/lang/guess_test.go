package lang_test

import (
	"testing"

	"github.com/naru-network/naru/base/lang"
)

func TestGuessGoesByTheLetters(t *testing.T) {
	for _, test := range []struct {
		text string
		want lang.Tag
	}{
		{"안녕하세요, 당진시입니다.", lang.Korean},
		{"MOU 초안을 보냈습니다 (draft v2)", lang.Korean},
		{"友好城市(우호도시)와 교류합니다", lang.Korean},
		{"您好，我们是辽宁省外办。", lang.Chinese},
		{"请看 MOU 的第三条", lang.Chinese},
		{"こんにちは、愛知県です。", lang.Japanese},
		{"姉妹都市の協定書を送ります", lang.Japanese},
		{"カタログ", lang.Japanese},
		{"Hello from British Columbia", lang.English},
		{"We met 당진시 yesterday and agreed on the programme", lang.English},
		{"2026-11-22 10:00 👍", ""},
		{"", ""},
	} {
		if got := lang.Guess(test.text); got != test.want {
			t.Errorf("Guess(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
