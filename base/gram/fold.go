package gram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns a text as it is compared: in normal form NFKC, in lower case, Latin letters without their diacritics,
// and without characters nobody sees. The marks of other scripts stay: が is not か.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, l := range letters(s) {
		b.WriteRune(l.r)
	}
	return b.String()
}

// letter is one folded rune and the bytes of the original it comes from. Several letters may come from the same bytes
// (㍿ is four), and one letter from several runes (か and its voiced mark).
type letter struct {
	r          rune
	start, end int
}

func letters(s string) []letter {
	ls := make([]letter, 0, utf8.RuneCountInString(s))
	for i := 0; i < len(s); {
		if r, n := utf8.DecodeRuneInString(s[i:]); simple(r) && simpleAt(s, i+n) {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			ls = append(ls, letter{r, i, i + n})
			i += n
			continue
		}
		n := max(norm.NFKC.NextBoundaryInString(s[i:], true), 1)
		folded := foldCell(s[i : i+n])
		if folded == "" { // unseen: it belongs to what stands before
			for j := len(ls) - 1; j >= 0 && ls[j].end == i; j-- {
				ls[j].end = i + n
			}
		}
		for _, r := range folded {
			ls = append(ls, letter{r, i, i + n})
		}
		i += n
	}
	return ls
}

// simple finds the runes that fold to themselves or their ASCII lower case and never combine with one another.
func simple(r rune) bool {
	return r < utf8.RuneSelf || r >= 0xAC00 && r <= 0xD7A3 || r >= 0x4E00 && r <= 0x9FFF ||
		r >= 0x3041 && r <= 0x3096 || r >= 0x30A1 && r <= 0x30FC
}

func simpleAt(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return simple(r)
}

// foldCell folds what the normal form can't cut: one base with all that combines with it.
func foldCell(s string) string {
	s = norm.NFKC.String(strings.ToLower(norm.NFKC.String(s)))
	if strings.ContainsFunc(s, latin) {
		s = withoutDiacritics(s)
	}
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }

func withoutDiacritics(s string) string {
	var b strings.Builder
	onLatin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && onLatin {
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			onLatin = latin(r)
		}
		if plain, ok := strokes[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// strokes are the Latin letters whose diacritic is part of the letter in Unicode.
var strokes = map[rune]string{
	'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ø': "o", 'ŧ': "t", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th",
}

// unseen finds format characters, variation selectors and fillers.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == 0x034F || r == 0x115F || r == 0x1160
}
