package meeting

import (
	"slices"
	"strings"
	"unicode"

	"github.com/naru-network/naru/base/lang"
)

// letters are those a name in a script is written with. A Japanese name mixes letters; what isn't a letter, such as a dot or a hyphen, stands in any.
var letters = map[string][]*unicode.RangeTable{
	"hangul": {unicode.Hangul}, "hanja": {unicode.Han}, "hans": {unicode.Han}, "hant": {unicode.Han},
	"kanji": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "kana": {unicode.Hiragana, unicode.Katakana}, "latin": {unicode.Latin},
}

// longMark prolongs a vowel in either kana; Unicode has it in no script.
const longMark = 'ー'

// written reports whether the words are written in the script.
func written(words, script string) bool {
	of, known := letters[script]
	if !known {
		return true
	}
	for _, r := range words {
		if unicode.IsLetter(r) && r != longMark && !unicode.In(r, of...) && !unicode.Is(unicode.Lm, r) {
			return false
		}
	}
	return true
}

// Whole is the name as it is written. In Latin letters the family name stands in capitals, so that nobody takes one for the other.
func (n PersonName) Whole() string {
	family, gap := n.Family, ""
	if n.Script == "latin" || n.Script == "kana" || n.Script == "other" {
		gap = " "
	}
	if n.Script == "latin" && n.Given != "" {
		family = strings.ToUpper(family)
	}
	if n.GivenFirst {
		return strings.TrimSpace(n.Given + " " + family)
	}
	return strings.TrimSpace(family + gap + n.Given)
}

// scriptsFor lists the scripts in which readers of a language read names, the best first.
var scriptsFor = map[lang.Tag][]string{
	lang.Korean: {"hangul", "latin", "hanja", "kanji", "hans", "hant", "kana", "other"}, lang.English: {"latin", "other", "hangul", "hans", "hant", "kanji", "hanja", "kana"},
	lang.Chinese: {"hans", "hant", "hanja", "kanji", "latin", "hangul", "kana", "other"}, lang.Japanese: {"kanji", "kana", "hanja", "hant", "hans", "latin", "hangul", "other"},
}

// Called is how readers of a language read the person's name: in the first of their scripts that there is.
func (p PersonSaid) Called(to lang.Tag) string {
	for _, script := range scriptsFor[to] {
		if i := slices.IndexFunc(p.Names, func(n PersonName) bool { return n.Script == script }); i >= 0 {
			return p.Names[i].Whole()
		}
	}
	if len(p.Names) == 0 {
		return ""
	}
	return p.Names[0].Whole()
}

// Clean leaves no spaces about what was typed and one way to write each letter.
func (p PersonSaid) Clean() PersonSaid {
	p.Names = slices.Clone(p.Names)
	for i, n := range p.Names {
		p.Names[i] = PersonName{Script: n.Script, Family: lang.Tidy(n.Family), Given: lang.Tidy(n.Given), Reading: lang.Tidy(n.Reading), GivenFirst: n.GivenFirst}
	}
	p.Diet, p.Access, p.Mail = lang.Tidy(p.Diet), lang.Tidy(p.Access), strings.ToLower(lang.Tidy(p.Mail))
	return p
}
