package lang

import "unicode"

// Guess says which language of the interface a text is most likely in, by its letters: Hangul is Korean, Kana is Japanese, Han without Kana is Chinese,
// Latin is English. A few foreign letters in a text don't change its language. Without any letters it says nothing.
func Guess(text string) Tag {
	var hangul, kana, han, latin int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	// A Latin word has several times the letters of the same word in CJK.
	const wordy = 4
	switch east := hangul + kana + han; {
	case east == 0 && latin == 0:
		return ""
	case east*wordy < latin:
		return English
	case hangul >= kana+han || hangul*3 > east: // names in Han stand in Korean texts
		return Korean
	case kana*8 >= east: // in Japanese a good third is Kana; in Chinese none is
		return Japanese
	}
	return Chinese
}
