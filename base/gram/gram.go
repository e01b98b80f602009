// Package gram reads Korean, Chinese, Japanese and languages with spaces for one full-text index: it folds letters,
// cuts text into terms, turns a reader's words into a query, and finds them again in the text. It knows no index but
// the query language of SQLite's FTS5, and no document.
package gram

import (
	"slices"
	"strings"
	"unicode"
)

// Token is one term of a text. Start and End are bytes of the text it was found in, before folding.
type Token struct {
	Text       string
	Start, End int
	CJK        bool // a bigram, or the last single rune of a run, of Han, Hangul or Kana
}

// mostWord is the longest word in runes that is told from others; longer ones are no words of any language.
const mostWord = 64

// Tokens cuts a text into terms. A run of Han, Hangul or Kana gives every two neighbours and then its last rune alone, so
// that a word is found inside any compound; everything else gives words.
func Tokens(s string) []Token {
	ls := letters(s)
	var tokens []Token
	for _, run := range runsOf(ls) {
		if !run.cjk {
			tokens = append(tokens, Token{Text: run.text(ls, mostWord), Start: ls[run.from].start, End: ls[run.to-1].end})
			continue
		}
		for i := run.from; i < run.to; i++ {
			last := min(i+1, run.to-1)
			tokens = append(tokens, Token{
				Text: run.cut(i, last+1).text(ls, 2), Start: ls[i].start, End: ls[last].end, CJK: true,
			})
		}
	}
	return tokens
}

// Terms returns what to index for a text: its terms in order, separated by spaces, and then the stems of its English
// words. It is meant for a tokenizer that cuts at ASCII punctuation and space alone, such as FTS5's "ascii".
func Terms(s string) string {
	var b strings.Builder
	b.Grow(2 * len(s))
	var stems []string
	for _, t := range Tokens(s) {
		b.WriteString(t.Text)
		b.WriteByte(' ')
		if stem := Stem(t.Text); stem != t.Text {
			stems = append(stems, stem)
		}
	}
	slices.Sort(stems)
	for _, stem := range slices.Compact(stems) {
		b.WriteString(stemMark + stem + " ")
	}
	return b.String()
}

// stemMark tells a stem from a word in the index. It is for private use, so that no text folds to it.
const stemMark = "\ue000"

// run is a stretch of letters without anything between them.
type run struct {
	from, to int
	cjk      bool
}

func (r run) cut(from, to int) run { return run{from, to, r.cjk} }

// text spells out at most most letters of the run.
func (r run) text(ls []letter, most int) string {
	var b strings.Builder
	for _, l := range ls[r.from:min(r.to, r.from+most)] {
		b.WriteRune(l.r)
	}
	return b.String()
}

func runsOf(ls []letter) []run {
	var runs []run
	for i := 0; i < len(ls); {
		c, w := cjk(ls[i].r), inWord(ls[i].r)
		if !c && !w {
			i++
			continue
		}
		j := i + 1
		for j < len(ls) && (c && cjk(ls[j].r) || !c && inWord(ls[j].r)) {
			j++
		}
		runs = append(runs, run{i, j, c})
		i = j
	}
	return runs
}

// cjk finds the letters of Han, Hangul and Kana, which are written without spaces or glued to their particles.
func cjk(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0xAC00 && r <= 0xD7A3, r >= 0x4E00 && r <= 0x9FFF, r >= 0x1100 && r <= 0x11FF,
		r >= 0x3041 && r <= 0x30FF && r != 0x30FB && r != 0x30A0, r >= 0x3005 && r <= 0x3007,
		r >= 0x3105 && r <= 0x318F, r >= 0x31A0 && r <= 0x31BF, r >= 0x31F0 && r <= 0x31FF, r >= 0x3400 && r <= 0x4DBF,
		r >= 0xA960 && r <= 0xA97F, r >= 0xD7B0 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFAFF,
		r >= 0x1B000 && r <= 0x1B16F, r >= 0x20000 && r <= 0x323AF:
		return true
	}
	return false
}

func inWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return r != unicode.ReplacementChar && !cjk(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}
