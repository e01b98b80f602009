package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/lang"
)

// look is how a piece of text is drawn.
type look struct {
	size                             float64
	bold, slant, under, strike, high bool // high is a raised number
	color                            tint
	href                             string
}

// tint is a colour, red, green and blue.
type tint [3]uint8

var (
	grey  = tint{110, 110, 110}
	blue  = tint{20, 70, 160}
	green = tint{0, 110, 60}
	red   = tint{170, 30, 30}
)

// sign is a character ready to be set.
type sign struct {
	r, drawn rune
	face     *face
	thick    bool
	width    float64
	look     *look
	note     int // of the footnote whose number begins here
}

// setter makes signs and lines of text in one language.
type setter struct {
	cases *typecase
	lang  lang.Tag
}

// signs makes signs of a text in one look. What has no shape of its own is left out: joiners, selectors of variants, control characters.
func (s setter) signs(text string, l *look) ([]sign, error) {
	var out []sign
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == '\t':
			r = '\u3000'
		case r == '\n' || r == '\r':
			r = ' '
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || r >= 0xfe00 && r <= 0xfe0f:
			continue
		}
		f, drawn, thick, err := s.cases.pick(r, s.lang, l.bold)
		if err != nil {
			return nil, err
		}
		size := l.size
		if l.high {
			size *= raised
		}
		out = append(out, sign{r: r, drawn: drawn, face: f, thick: thick, width: f.advance(drawn) * size, look: l})
	}
	return out, nil
}

// raised is how large a raised number is beside its text.
const raised = 0.62

// width is how broad a text is in one look.
func width(signs []sign) float64 {
	sum := 0.0
	for _, s := range signs {
		sum += s.width
	}
	return sum
}

// broken cuts signs into lines of at most the breadth. Spaces at a line's end hang out of it; a word that is broader than a line is cut where it must be.
func broken(signs []sign, breadth float64) [][]sign {
	var lines [][]sign
	for len(signs) > 0 {
		sum, last, i := 0.0, 0, 0
		for ; i < len(signs); i++ {
			if i > 0 && mayBreak(signs[i-1].r, signs[i].r) {
				last = i
			}
			if signs[i].r == ' ' || signs[i].r == '\u3000' {
				if last != i || i == 0 {
					sum += signs[i].width
				}
				continue
			}
			if sum+signs[i].width > breadth+0.01 && i > 0 {
				break
			}
			sum += signs[i].width
		}
		cut := len(signs)
		if i < len(signs) {
			if cut = last; cut == 0 {
				cut = i
			}
		}
		lines = append(lines, trimmed(signs[:cut]))
		signs = signs[cut:]
		for len(lines) > 0 && len(signs) > 0 && signs[0].r == ' ' {
			signs = signs[1:]
		}
	}
	if lines == nil {
		lines = [][]sign{nil}
	}
	return lines
}

// trimmed takes the spaces from a line's end.
func trimmed(line []sign) []sign {
	for len(line) > 0 && line[len(line)-1].r == ' ' {
		line = line[:len(line)-1]
	}
	return line
}

// Characters that must not begin a line, or end one (JIS X 4051, GB/T 15834; W3C Requirements for Hangul Text Layout).
const (
	noStart = ")]}）］｝〕〉》」』】〙〗’”»、。，．,.:;：；！？!?・·ー々ゝゞヽヾ〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ％%‰℃…‥～〜—"
	noEnd   = "([{（［｛〔〈《「『【〘〖‘“«￦₩$￥¥£€＃"
)

// mayBreak reports whether a line may end between two characters: in Chinese and Japanese almost anywhere, in Korean and languages of Latin letters between
// words.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ' || before == '\u00a0' || after == '\u00a0' || before == '\u2060' || after == '\u2060':
		return false
	case before == ' ' || before == '\u3000':
		return true
	case strings.ContainsRune(noStart, after) || strings.ContainsRune(noEnd, before):
		return false
	case before == '-' || before == '–' || before == '/':
		return unicode.IsLetter(after)
	case unicode.Is(unicode.Hangul, before) || unicode.Is(unicode.Hangul, after):
		// A Korean word may hold Han; after a mark of punctuation it has ended.
		return strings.ContainsRune("、。，）」』】》〉！？", before) || strings.ContainsRune("「『【《〈（", after)
	}
	return ideographic(before) || ideographic(after)
}

// ideographic reports whether a character is as broad as high and stands for itself: Han, Kana, and the marks that go with them.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}
