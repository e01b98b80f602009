package gram

// Letter is one folded rune of a text and the bytes it comes from. Several letters may come from the same bytes, and one from several runes.
type Letter struct {
	Rune       rune
	Start, End int
	CJK        bool // Han, Hangul or Kana
	Word       bool // a letter, number or mark of a language with spaces between words
}

// Letters folds a text rune by rune, for whoever compares it piece by piece with other folded texts.
func Letters(s string) []Letter {
	ls := letters(s)
	out := make([]Letter, len(ls))
	for i, l := range ls {
		c := cjk(l.r)
		out[i] = Letter{Rune: l.r, Start: l.start, End: l.end, CJK: c, Word: !c && inWord(l.r)}
	}
	return out
}
