package interpret

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// split takes a text apart into what an engine is to see and what it isn't: lines, their marks, and in them what is fixed.
func split(text string, fixed []Fixed) []line {
	var all []line
	fence := false
	at := 0
	for _, raw := range strings.SplitAfter(text, "\n") {
		body := strings.TrimSuffix(raw, "\n")
		start := at
		at += len(raw)
		if strings.HasPrefix(strings.TrimSpace(body), "```") {
			fence = !fence
			all = append(all, line{lead: raw})
			continue
		}
		lead := leading.FindString(body)
		if fence || !strings.ContainsFunc(body[len(lead):], unicode.IsLetter) {
			all = append(all, line{lead: raw})
			continue
		}
		l := line{lead: lead, tail: raw[len(body):], text: body[len(lead):]}
		l.keep(fixed, start+len(lead))
		all = append(all, l)
	}
	return all
}

// leading is what begins a line of the marked text: quotes, points of lists, headings, space.
var leading = regexp.MustCompile(`^(?:\s*(?:>|[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s))*\s*`)

// kept is what no engine may touch: code, the target of a link, addresses, mentions.
var kept = regexp.MustCompile("`[^`\n]+`|@\\[[^\\]\n]{1,200}\\]\\([^)\\s]{1,200}\\)|\\]\\([^)\\s]+\\)|https?://[^\\s<>)\\]]+|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+|\\*\\*|__")

// line is one line of a text. Only text is put into the other language, and of it not what is kept.
type line struct {
	lead, text, tail string
	kept             []Fixed // of text, in order
}

// keep notes what stays of the line, which begins at a place of the whole text. What code and addresses are counts before words.
func (l *line) keep(fixed []Fixed, at int) {
	for _, m := range kept.FindAllStringIndex(l.text, -1) {
		l.kept = append(l.kept, Fixed{m[0], m[1], l.text[m[0]:m[1]]})
	}
	for _, f := range fixed {
		f.Start, f.End = f.Start-at, f.End-at
		inside := f.Start >= 0 && f.End <= len(l.text) && f.Start < f.End
		if inside && !slices.ContainsFunc(l.kept, func(k Fixed) bool { return f.Start < k.End && k.Start < f.End }) {
			l.kept = append(l.kept, f)
		}
	}
	slices.SortFunc(l.kept, func(a, b Fixed) int { return a.Start - b.Start })
}

// piece is the line as an engine sees it: what is kept stands as <code>n</code>.
func (l line) piece() string {
	var b strings.Builder
	at := 0
	for i, k := range l.kept {
		b.WriteString(html.EscapeString(l.text[at:k.Start]) + "<code>" + strconv.Itoa(i) + "</code>")
		at = k.End
	}
	return b.String() + html.EscapeString(l.text[at:])
}

// between is the line's stretches between what is kept, for an engine that has lost its place; those without words stay as they are.
func (l line) between() []string {
	var all []string
	at := 0
	for _, k := range append(slices.Clone(l.kept), Fixed{Start: len(l.text)}) {
		all = append(all, l.text[at:k.Start])
		at = k.End
	}
	return all
}

var mark = regexp.MustCompile(`<code>\s*(\d{1,4})\s*</code>`)

// join puts what is kept back into what the engine made of the piece. It reports false where the engine has lost or doubled some of it, or has put in
// other marks.
func (l line) join(said string) (string, bool) {
	seen := make([]int, len(l.kept))
	var b strings.Builder
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(said, -1) {
		n, err := strconv.Atoi(said[m[2]:m[3]])
		if err != nil || n >= len(seen) {
			return "", false
		}
		seen[n]++
		b.WriteString(html.UnescapeString(said[at:m[0]]) + l.kept[n].Becomes)
		at = m[1]
	}
	b.WriteString(html.UnescapeString(said[at:]))
	for _, n := range seen {
		if n != 1 {
			return "", false
		}
	}
	return oneLine(b.String()), true
}

// joinBetween puts what is kept between the stretches, each put into the other language by itself.
func (l line) joinBetween(said []string) string {
	var b strings.Builder
	for i, s := range said {
		b.WriteString(oneLine(s))
		if i < len(l.kept) {
			b.WriteString(l.kept[i].Becomes)
		}
	}
	return b.String()
}

// oneLine keeps an engine from breaking a line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}
