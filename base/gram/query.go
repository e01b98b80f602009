package gram

import (
	"slices"
	"strings"
)

// The most of a reader's words that are looked for; a sentence pasted into the search box need not all be found.
const (
	mostTerms = 12
	mostQuery = 256 // letters
)

// term is one thing a reader looks for: a word, a run of Han, Hangul or Kana, or a phrase in quotation marks.
type term struct {
	tokens []string // as they follow one another in the index
	words  []word   // as they are found in a text
	prefix bool     // the last token may be the beginning of a longer one
	stems  bool     // other forms of the English word count too
}

type word struct {
	text string
	cjk  bool
}

// terms reads a query: every word must be found, what stands in quotation marks in this order.
func terms(query string) []term {
	ls := letters(query)
	ls = ls[:min(len(ls), mostQuery)]
	var out []term
	for from := 0; from < len(ls); {
		if closing := closingQuote(ls, from); closing > 0 {
			if t, ok := phrase(ls[from+1 : closing]); ok {
				out = append(out, t)
			}
			from = closing + 1
			continue
		}
		to := from + 1
		for to < len(ls) && closingQuote(ls, to) == 0 {
			to++
		}
		out = append(out, words(ls[from:to], to == len(ls))...)
		from = to
	}
	return distinct(out)
}

// closingQuote returns where the quotation ends that begins at i, or zero if none does.
func closingQuote(ls []letter, i int) int {
	if !quote(ls[i].r) {
		return 0
	}
	for j := i + 1; j < len(ls); j++ {
		if quote(ls[j].r) {
			return j
		}
	}
	return 0
}

func quote(r rune) bool { return r == '"' || r == '“' || r == '”' }

// words reads letters outside quotation marks. The last word of a query may still be being typed.
func words(ls []letter, last lastWords) []term {
	runs := runsOf(ls)
	var out []term
	for i, r := range runs {
		w := word{r.text(ls, mostWord), r.cjk}
		t := term{tokens: bigrams(w), words: []word{w}, prefix: single(w)}
		if !r.cjk {
			t.stems = true
			t.prefix = bool(last) && i == len(runs)-1 && r.to-r.from >= 2
		}
		out = append(out, t)
	}
	return out
}

// lastWords says whether nothing follows.
type lastWords bool

func phrase(ls []letter) (term, bool) {
	var t term
	runs := runsOf(ls)
	for i, r := range runs {
		w := word{r.text(ls, mostWord), r.cjk}
		t.words = append(t.words, w)
		t.tokens = append(t.tokens, bigrams(w)...)
		if i < len(runs)-1 && r.cjk && !single(w) {
			all := []rune(w.text)
			t.tokens = append(t.tokens, string(all[len(all)-1])) // the index has the last rune of a run alone
		}
		t.prefix = single(w)
	}
	return t, len(runs) > 0
}

// single reports whether w is one rune of Han, Hangul or Kana, which begins bigrams.
func single(w word) bool { return w.cjk && len([]rune(w.text)) == 1 }

func bigrams(w word) []string {
	all := []rune(w.text)
	if !w.cjk || len(all) == 1 {
		return []string{w.text}
	}
	var out []string
	for i := range len(all) - 1 {
		out = append(out, string(all[i:i+2]))
	}
	return out
}

func distinct(all []term) []term {
	var out []term
	for _, t := range all {
		same := slices.IndexFunc(out, func(o term) bool { return slices.Equal(o.tokens, t.tokens) })
		if same >= 0 {
			out[same].prefix = out[same].prefix || t.prefix
			continue
		}
		if len(out) < mostTerms {
			out = append(out, t)
		}
	}
	return out
}

// Query turns a reader's words into a MATCH expression of FTS5 over columns that hold Terms. Whatever the words are, the
// expression is well formed: nothing of a reader is read as an operator. Words without a letter give "".
func Query(q string) string {
	var all []string
	for _, t := range terms(q) {
		all = append(all, t.match())
	}
	return strings.Join(all, " AND ")
}

func (t term) match() string {
	exact := `"` + strings.Join(t.tokens, " ") + `"`
	if len(t.tokens) > 1 || !t.stems {
		if t.prefix {
			return exact + "*"
		}
		return exact
	}
	either := []string{exact} // beside its prefix, so that the whole word ranks above a longer one
	if t.prefix {
		either = append(either, exact+"*")
	}
	stem := Stem(t.tokens[0])
	if stem != t.tokens[0] {
		either = append(either, `"`+stem+`"`)
	}
	if english(stem) {
		either = append(either, `"`+stemMark+stem+`"`)
	}
	if len(either) == 1 {
		return exact
	}
	return "(" + strings.Join(either, " OR ") + ")"
}
