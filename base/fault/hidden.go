package fault

import (
	"strings"
	"unicode"
)

// Hidden reports whether a text of several lines holds characters that make it read otherwise than it is written:
// controls, direction overrides and isolates, fillers, zero-width spaces, tags, and joiners that join nothing
// (Unicode TR 36, section 3.1, and TR 39).
func Hidden(s string) bool { return hidden(s, true) }

// Reveal returns a text of several lines without the characters that Hidden finds, and without invalid UTF-8.
func Reveal(s string) string {
	s = strings.ToValidUTF8(s, "")
	for Hidden(s) { // taking one away can leave a joiner beside a new neighbour
		var b strings.Builder
		eachHidden(s, func(r rune, hides bool) bool {
			if !hides || lineBreak(r) {
				b.WriteRune(r)
			}
			return true
		})
		s = b.String()
	}
	return s
}

func hidden(s string, block bool) bool {
	found := false
	eachHidden(s, func(r rune, hides bool) bool {
		found = hides && !(block && lineBreak(r))
		return !found
	})
	return found
}

func lineBreak(r rune) bool { return r == '\n' || r == '\t' || r == '\r' }

// eachHidden tells visit of every character whether it hides, until visit returns false.
func eachHidden(s string, visit func(r rune, hides bool) bool) {
	text := []rune(s)
	for i, r := range text {
		hides := hiding(r)
		if r == zeroWidthJoiner || r == zeroWidthNonJoiner {
			hides = !joins(text, i)
		}
		if !visit(r, hides) {
			return
		}
	}
}

const (
	zeroWidthNonJoiner = 0x200C
	zeroWidthJoiner    = 0x200D
)

func hiding(r rune) bool {
	switch {
	case unicode.IsControl(r),
		r == 0x034F, r == 0x061C, r == 0x180E, r == 0x200B, r == 0x200E, r == 0x200F,
		r == 0x2028, r == 0x2029, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, // Hangul fillers
		r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}

// joins reports whether the joiner at i is honest: between emoji, or behind a letter of a script that is written with
// joiners, as Persian and Hindi are.
func joins(text []rune, i int) bool {
	if i == 0 {
		return false
	}
	if unicode.In(text[i-1], joining...) {
		return true
	}
	return text[i] == zeroWidthJoiner && i+1 < len(text) && emoji(text[i-1]) && emoji(text[i+1])
}

var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
	unicode.Sinhala, unicode.Khmer,
}

// emoji finds what stands beside a joiner in the emoji sequences of Unicode TS 51, the variation selector included.
func emoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF ||
		r >= 0x2190 && r <= 0x21FF || r == 0xFE0F
}
