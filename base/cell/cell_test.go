package cell

import "testing"

func TestNoCellIsComputed(t *testing.T) {
	for words, want := range map[string]string{
		"": "", "당진시": "당진시", "=1+1": "'=1+1", "+82 41": "'+82 41", "-": "'-", "@naru": "'@naru", "\tx": "'\tx", "'s-Gravenhage": "''s-Gravenhage", "''": "'''",
	} {
		got := Guard(words)
		if got != want {
			t.Errorf("Guard(%q) = %q, want %q", words, got, want)
		}
		if back := Unguard(got); back != words {
			t.Errorf("Unguard(Guard(%q)) = %q", words, back)
		}
	}
	for _, words := range []string{"'", "'s-Gravenhage", "plain"} {
		if got := Unguard(words); got != words {
			t.Errorf("Unguard(%q) = %q, want it as it is", words, got)
		}
	}
}
