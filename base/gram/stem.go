package gram

import "strings"

// Stem returns the stem of an English word by Porter's algorithm (Program 14, 1980), so that "cities" and "city" meet.
// The word must be folded; one that is no run of three or more letters from a to z is returned as it is.
func Stem(word string) string {
	if len(word) < 3 || !english(word) {
		return word
	}
	w := plural(word)
	w = pastAndProgress(w)
	if stem, ok := strings.CutSuffix(w, "y"); ok && hasVowel(stem) {
		w = stem + "i"
	}
	w = replaceEnding(w, doubleEndings, 0)
	w = replaceEnding(w, endings, 0)
	return tidyEnd(withoutEnding(w))
}

// english reports whether a folded word has letters from a to z alone.
func english(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' })
}

func plural(w string) string {
	switch {
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ies"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

func pastAndProgress(w string) string {
	if stem, ok := strings.CutSuffix(w, "eed"); ok {
		if measure(stem) > 0 {
			return stem + "ee"
		}
		return w
	}
	stem, ok := strings.CutSuffix(w, "ed")
	if !ok {
		stem, ok = strings.CutSuffix(w, "ing")
	}
	if !ok || !hasVowel(stem) {
		return w
	}
	switch {
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case doubleConsonant(stem) && !strings.ContainsAny(stem[len(stem)-1:], "lsz"):
		return stem[:len(stem)-1]
	case measure(stem) == 1 && endsShort(stem):
		return stem + "e"
	}
	return stem
}

// ending is what a suffix becomes.
type ending struct{ from, to string }

var (
	doubleEndings = []ending{
		{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"abli", "able"},
		{"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"},
		{"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
		{"iviti", "ive"}, {"biliti", "ble"},
	}
	endings = []ending{
		{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""},
	}
	lastEndings = []ending{
		{"ement", ""}, {"ance", ""}, {"ence", ""}, {"able", ""}, {"ible", ""}, {"ment", ""}, {"ant", ""}, {"ent", ""},
		{"ion", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""}, {"ize", ""}, {"al", ""},
		{"er", ""}, {"ic", ""}, {"ou", ""},
	}
)

// replaceEnding replaces the first ending of the table that w has, where the stem before it measures more than least.
func replaceEnding(w string, table []ending, least int) string {
	for _, e := range table {
		stem, ok := strings.CutSuffix(w, e.from)
		if !ok {
			continue
		}
		if measure(stem) > least {
			return stem + e.to
		}
		return w
	}
	return w
}

func withoutEnding(w string) string {
	if stem, ok := strings.CutSuffix(w, "ion"); ok && !strings.HasSuffix(stem, "s") && !strings.HasSuffix(stem, "t") {
		return w
	}
	return replaceEnding(w, lastEndings, 1)
}

func tidyEnd(w string) string {
	if stem, ok := strings.CutSuffix(w, "e"); ok {
		if m := measure(stem); m > 1 || m == 1 && !endsShort(stem) {
			w = stem
		}
	}
	if measure(w) > 1 && doubleConsonant(w) && strings.HasSuffix(w, "l") {
		w = w[:len(w)-1]
	}
	return w
}

func consonant(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return false
	case 'y':
		return i == 0 || !consonant(w, i-1)
	}
	return true
}

// measure counts the passages from vowel to consonant, Porter's m.
func measure(w string) int {
	m := 0
	for i := 1; i < len(w); i++ {
		if consonant(w, i) && !consonant(w, i-1) {
			m++
		}
	}
	return m
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if !consonant(w, i) {
			return true
		}
	}
	return false
}

func doubleConsonant(w string) bool {
	n := len(w)
	return n >= 2 && w[n-1] == w[n-2] && consonant(w, n-1)
}

// endsShort finds consonant, vowel, consonant at the end, the last not w, x or y: hop, not how.
func endsShort(w string) bool {
	n := len(w)
	return n >= 3 && consonant(w, n-1) && !consonant(w, n-2) && consonant(w, n-3) && !strings.ContainsAny(w[n-1:], "wxy")
}
