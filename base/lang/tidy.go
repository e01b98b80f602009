package lang

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Tidy writes a line that somebody typed in one way: composed letters, and no spaces about it. A Hangul syllable typed on a Mac is the same letter as one
// typed elsewhere.
func Tidy(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }
