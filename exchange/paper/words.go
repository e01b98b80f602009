package paper

import (
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// said of which text prevails, as agreements say it. % is a language's name.
var prevailWords = map[lang.Tag]struct{ equal, one string }{
	lang.Korean:   {"이 조의 각 언어본은 동등한 정본입니다.", "이 조의 해석에 차이가 있을 때에는 %본이 우선합니다."},
	lang.English:  {"All texts of this article are equally authentic.", "In case of divergence the % text of this article prevails."},
	lang.Chinese:  {"本条各文本同等作准。", "如对本条解释不一致，以%文本为准。"},
	lang.Japanese: {"本条の各言語の本文はひとしく正文です。", "本条の解釈に相違があるときは、%の本文が優先します。"},
}

// names of languages, in each of them.
var languageNames = map[lang.Tag]map[lang.Tag]string{
	lang.Korean:   {lang.Korean: "한국어", lang.English: "영어", lang.Chinese: "중국어", lang.Japanese: "일본어"},
	lang.English:  {lang.Korean: "Korean", lang.English: "English", lang.Chinese: "Chinese", lang.Japanese: "Japanese"},
	lang.Chinese:  {lang.Korean: "韩文", lang.English: "英文", lang.Chinese: "中文", lang.Japanese: "日文"},
	lang.Japanese: {lang.Korean: "韓国語", lang.English: "英語", lang.Chinese: "中国語", lang.Japanese: "日本語"},
}

// spoken returns the language of the words that paper itself adds to a text.
func spoken(l lang.Tag) lang.Tag {
	if _, ok := prevailWords[l]; ok {
		return l
	}
	return lang.English
}

// prevailing says which text of an article prevails, or nothing where the article doesn't say.
func prevailing(which string, l lang.Tag) string {
	words := prevailWords[spoken(l)]
	switch which {
	case "":
		return ""
	case "equal":
		return words.equal
	}
	name := languageNames[spoken(l)][lang.Tag(which)]
	if name == "" {
		name = which
	}
	return strings.Replace(words.one, "%", name, 1)
}
