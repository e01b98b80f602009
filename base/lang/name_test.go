package lang_test

import (
	"testing"

	"github.com/naru-network/naru/base/lang"
)

func TestLanguagesByTheirOwnNames(t *testing.T) {
	for tag, want := range map[lang.Tag]string{
		lang.Korean: "한국어", lang.Chinese: "简体中文", lang.Japanese: "日本語", lang.English: "English", "vi": "Tiếng Việt", "xx-Nowhere": "xx-Nowhere",
	} {
		if got := tag.OwnName(); got != want {
			t.Errorf("%s is called %q, want %q", tag, got, want)
		}
	}
}
