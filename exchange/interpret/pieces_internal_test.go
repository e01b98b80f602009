package interpret

import (
	"strings"
	"testing"
)

// Whatever a text holds, an engine that gives back what it gets leaves it as it was.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"# 제목\n- **굵게** `code` @[이름](member:1)\n```\nx\n```\n", "<code>0</code> &amp; a@b.c", "\r\n>\u2028", "[a](b) https://x"} {
		f.Add(s, 0, 3)
	}
	f.Fuzz(func(t *testing.T, text string, from, n int) {
		var fixed []Fixed
		if from >= 0 && n > 0 && n <= len(text) && from <= len(text)-n {
			fixed = []Fixed{{from, from + n, text[from : from+n]}}
		}
		var out strings.Builder
		for _, l := range split(text, fixed) {
			out.WriteString(l.lead)
			if l.text == "" {
				continue
			}
			if l.piece() == "" {
				t.Errorf("a line of %q gives an empty piece", text)
			}
			body, ok := l.join(l.piece())
			if between := l.joinBetween(l.between()); !ok || oneLine(l.text) != body || between != body && !strings.ContainsRune(l.text, '\r') {
				t.Errorf("%q comes back as %q (%t) and %q", l.text, body, ok, between)
			}
			out.WriteString(body + l.tail)
		}
		if got := out.String(); got != text && !strings.ContainsRune(text, '\r') {
			t.Errorf("%q comes back as %q", text, got)
		}
	})
}
