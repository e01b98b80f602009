package term

import (
	"cmp"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Line is one notion as a reader finds it: what the space nearest to her says, and what isn't said there as the table has it.
type Line struct {
	Entry
	Group string        // of the table's notions
	Space tenants.Space // that says it; empty for the table
}

// Book is the glossary as one reader has it: her tenant's entries over her network's over the table.
type Book struct {
	lines  []Line
	of     map[string]int    // code → line
	words  map[string][]spot // folded word → where it stands
	shapes map[rune][]int    // first rune of a folded word → lengths in runes, longest first
}

// spot is a word's place: which line, in which language.
type spot struct {
	line int
	tag  lang.Tag
}

// layer is the entries of one space.
type layer struct {
	space   tenants.Space
	entries []Entry
}

// newBook joins layers, the nearest first, over the table.
func newBook(layers []layer) *Book {
	b := &Book{of: map[string]int{}, words: map[string][]spot{}, shapes: map[rune][]int{}}
	for _, l := range layers {
		for _, e := range l.entries {
			b.put(Line{Entry: e, Space: l.space})
		}
	}
	for _, t := range terms() {
		b.put(Line{Entry: Entry{ID: IDOf(t.Code), Code: t.Code, Words: Words(t.Words), Status: Admitted, Instead: Words{}}, Group: t.Group})
	}
	for i, l := range b.lines {
		b.index(i, l)
	}
	return b
}

// put adds a line, or fills with it what a nearer line of the same code leaves unsaid.
func (b *Book) put(l Line) {
	i, there := b.of[l.Code]
	if !there {
		b.of[l.Code] = len(b.lines)
		b.lines = append(b.lines, l)
		return
	}
	near := &b.lines[i]
	near.Group = cmp.Or(near.Group, l.Group)
	if near.Status == Forbidden {
		return // the other's words are others, and aren't forbidden
	}
	words := Words{}
	for tag, w := range l.Words {
		words[tag] = w
	}
	for tag, w := range near.Words {
		words[tag] = w
	}
	near.Words = words
}

// index notes where the words of a line stand. A single syllable or character of CJK stands in too many other words to be found in a text.
func (b *Book) index(i int, l Line) {
	for tag, word := range l.Words {
		ls := gram.Letters(word)
		if len(ls) == 0 || len(ls) == 1 && ls[0].CJK {
			continue
		}
		key := folded(ls)
		b.words[key] = append(b.words[key], spot{i, tag})
		first := ls[0].Rune
		if !slices.Contains(b.shapes[first], len(ls)) {
			b.shapes[first] = append(b.shapes[first], len(ls))
			slices.SortFunc(b.shapes[first], func(x, y int) int { return y - x })
		}
	}
}

func folded(ls []gram.Letter) string {
	var s strings.Builder
	for _, l := range ls {
		s.WriteRune(l.Rune)
	}
	return s.String()
}

// Lines lists the notions: those of spaces first, nearest first, then the table's.
func (b *Book) Lines() []Line { return b.lines }

// Search lists the notions that have the wanted text in one of their words, or in their code, and the status; empty ones narrow nothing.
func (b *Book) Search(wanted string, s Status) []Line {
	wanted = gram.Fold(strings.TrimSpace(wanted))
	return slices.DeleteFunc(slices.Clone(b.lines), func(l Line) bool {
		if s != "" && l.Status != s {
			return true
		}
		if wanted == "" || strings.Contains(l.Code, wanted) {
			return false
		}
		for _, w := range l.Words {
			if strings.Contains(gram.Fold(w), wanted) {
				return false
			}
		}
		return true
	})
}

// Found is a word of the book in a text. Start and End are bytes of the text.
type Found struct {
	Start, End int
	Line       Line
	Lang       lang.Tag // in which the word stands in the book
}

// Find returns the words of the book in a text, in order, none inside another: at each place the longest. Where one word means several things, the
// nearest line counts; of one line, the wanted language. Words of languages with spaces are found whole only.
func (b *Book) Find(text string, in lang.Tag) []Found {
	ls := gram.Letters(text)
	var all []Found
	for i := 0; i < len(ls); i++ {
		n, where := b.at(ls, i, in)
		if n == 0 {
			continue
		}
		all = append(all, Found{Start: ls[i].Start, End: ls[i+n-1].End, Line: b.lines[where.line], Lang: where.tag})
		i += n - 1
	}
	return all
}

// at returns the longest word that begins at i, and where it stands in the book.
func (b *Book) at(ls []gram.Letter, i int, in lang.Tag) (int, spot) {
	if i > 0 && ls[i].Word && ls[i-1].Word {
		return 0, spot{}
	}
	for _, n := range b.shapes[ls[i].Rune] {
		end := i + n
		if end > len(ls) || end < len(ls) && ls[end-1].Word && ls[end].Word {
			continue
		}
		spots := b.words[folded(ls[i:end])]
		if len(spots) == 0 {
			continue
		}
		return n, slices.MinFunc(spots, func(x, y spot) int {
			return cmp.Or(cmp.Compare(foreign(x, in), foreign(y, in)), cmp.Compare(x.line, y.line), strings.Compare(string(x.tag), string(y.tag)))
		})
	}
	return 0, spot{}
}

// foreign ranks the spots of another language behind those of the wanted one.
func foreign(s spot, in lang.Tag) int {
	if s.tag == in || in == "" {
		return 0
	}
	return 1
}

// Marks returns the words in a text that are not to be used.
func (b *Book) Marks(text string, in lang.Tag) []Found {
	return slices.DeleteFunc(b.Find(text, in), func(f Found) bool { return f.Line.Status != Forbidden })
}

// Fixed returns the words of a text in one language that have exactly one rendering in another: kept ones, which stay as they are, and preferred ones,
// whose word there is used.
func (b *Book) Fixed(text string, from, to lang.Tag) []Fixed {
	var all []Fixed
	for _, f := range b.Find(text, from) {
		switch word := f.Line.Words[to]; {
		case f.Line.Status == Kept:
			all = append(all, Fixed{f.Start, f.End, text[f.Start:f.End]})
		case f.Line.Status == Preferred && word != "" && f.Lang == from:
			all = append(all, Fixed{f.Start, f.End, word})
		}
	}
	return all
}

// Fixed is a stretch of a text and what it becomes in the other language.
type Fixed struct {
	Start, End int
	Becomes    string
}

// Amend puts the words to use in place of forbidden ones, where the book says which.
func (b *Book) Amend(text string, in lang.Tag) string {
	var out strings.Builder
	end := 0
	for _, f := range b.Marks(text, in) {
		if use := f.Line.Instead[in]; use != "" && f.Lang == in {
			out.WriteString(text[end:f.Start] + use)
			end = f.End
		}
	}
	return out.String() + text[end:]
}
