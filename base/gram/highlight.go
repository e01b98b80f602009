package gram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Part is a piece of a text; a Hit is what the reader looked for.
type Part struct {
	Text string
	Hit  bool
}

// ellipsis stands where an excerpt leaves text out.
const ellipsis = "…"

// Highlight finds the words of a query in a text. With around it returns an excerpt of about so many runes where most of
// the words stand together, with "…" where text is left out; with zero the whole text. Pieces are of the original
// text, whatever was folded to find them, and never cut a character from its marks.
func Highlight(text, query string, around int) []Part {
	hits := find(text, terms(query))
	from, to := window(text, hits, around)
	var parts []Part
	add := func(s string, hit bool) {
		if s != "" {
			parts = append(parts, Part{s, hit})
		}
	}
	lead, tail := "", ""
	if from > 0 {
		lead = ellipsis
	}
	if to < len(text) {
		tail = ellipsis
	}
	at := from
	for _, h := range merge(hits) {
		if h.end <= from || h.start >= to {
			continue
		}
		start, end := max(h.start, from), min(h.end, to)
		add(lead+text[at:start], false)
		add(text[start:end], true)
		lead, at = "", end
	}
	add(lead+text[at:to]+tail, false)
	return parts
}

// hit is a place in the original text where a term stands.
type hit struct {
	start, end int
	term       int
}

// find returns the hits in order of their start.
func find(text string, sought []term) []hit {
	if len(sought) == 0 {
		return nil
	}
	ls := letters(text)
	var hits []hit
	for _, r := range runsOf(ls) {
		whole := ""
		if !r.cjk {
			whole = r.text(ls, mostWord)
		}
		for i, t := range sought {
			for _, w := range t.words {
				if w.cjk != r.cjk {
					continue
				}
				if !w.cjk && t.means(w.text, whole) {
					hits = append(hits, hit{ls[r.from].start, ls[r.to-1].end, i})
				}
				if w.cjk {
					hits = append(hits, within(ls, r, []rune(w.text), i)...)
				}
			}
		}
	}
	for i := range hits {
		for !between(text, hits[i].start) {
			hits[i].start = before(text, hits[i].start)
		}
		for !between(text, hits[i].end) {
			hits[i].end = after(text, hits[i].end)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.start - b.start })
	return hits
}

// means reports whether a word of a text is what is sought by the word w.
func (t term) means(w, inText string) bool {
	if inText == "" || inText[0] != w[0] { // a stem begins as its word does
		return false
	}
	return inText == w || t.prefix && strings.HasPrefix(inText, w) || t.stems && Stem(inText) == Stem(w)
}

// within finds w inside a run, however long a compound it is.
func within(ls []letter, r run, w []rune, term int) []hit {
	var hits []hit
	for i := r.from; i+len(w) <= r.to; i++ {
		same := true
		for j, want := range w {
			if ls[i+j].r != want {
				same = false
				break
			}
		}
		if same {
			hits = append(hits, hit{ls[i].start, ls[i+len(w)-1].end, term})
		}
	}
	return hits
}

// merge joins hits that overlap.
func merge(hits []hit) []hit {
	var out []hit
	for _, h := range hits {
		if last := len(out) - 1; last >= 0 && h.start < out[last].end {
			out[last].end = max(out[last].end, h.end)
			continue
		}
		out = append(out, h)
	}
	return out
}

// slack is how many runes an edge may move to stand between two words.
const slack = 12

// window returns the bytes of the excerpt.
func window(text string, hits []hit, around int) (from, to int) {
	if around <= 0 || utf8.RuneCountInString(text) <= around {
		return 0, len(text)
	}
	first, last := cluster(text, hits, around)
	room := around - utf8.RuneCountInString(text[first:last])
	from, to = first, last
	for range room / 3 { // what comes before explains less than what follows
		from = before(text, from)
	}
	for range around - utf8.RuneCountInString(text[from:last]) {
		to = after(text, to)
	}
	for range around - utf8.RuneCountInString(text[from:to]) { // the end was near
		from = before(text, from)
	}
	return edge(text, from, first, after), edge(text, to, last, before)
}

// edge moves an edge of the excerpt towards the hits to stand behind or before a space, if one is near; a character is
// never cut.
func edge(text string, i, limit int, inwards func(string, int) int) int {
	if i == 0 || i == len(text) {
		return i
	}
	at := i
	for range slack {
		if at == limit {
			break
		}
		if r, _ := utf8.DecodeRuneInString(text[at:]); unicode.IsSpace(r) && between(text, at) {
			return at
		}
		at = inwards(text, at)
	}
	for !between(text, i) {
		i = before(text, i)
	}
	return i
}

// cluster returns the stretch of hits, no longer than the excerpt, that has the most different terms.
func cluster(text string, hits []hit, around int) (first, last int) {
	best := 0
	for i, h := range hits {
		seen := map[int]bool{}
		end, score := h.end, 0
		for _, next := range hits[i:min(len(hits), i+50)] {
			if next.end > end && utf8.RuneCountInString(text[h.start:next.end]) > around*2/3 {
				break
			}
			if !seen[next.term] {
				score += 100
			}
			seen[next.term] = true
			score++
			end = max(end, next.end)
		}
		if score > best {
			best, first, last = score, h.start, end
		}
	}
	return first, last
}

func before(s string, i int) int {
	_, n := utf8.DecodeLastRuneInString(s[:i])
	return i - n
}

func after(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// between reports whether a text may be cut at i: not inside a rune, nor between a character and what a person sees as
// part of it (the main rules of Unicode TR 29).
func between(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	l, _ := utf8.DecodeLastRuneInString(s[:i])
	r, _ := utf8.DecodeRuneInString(s[i:])
	switch {
	case !utf8.RuneStart(s[i]), l == '\r' && r == '\n', unicode.IsMark(r), unseen(r), l == 0x200D,
		r >= 0x1F3FB && r <= 0x1F3FF, r == 0xFF9E, r == 0xFF9F,
		r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF, flag(l) && flag(r):
		return false
	}
	return true
}

// flag finds the regional indicators, two of which make a flag.
func flag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
