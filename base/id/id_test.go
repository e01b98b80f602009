package id

import (
	"errors"
	"strings"
	"testing"
	"time"
)

type caseID string

func TestNewParsesAndSorts(t *testing.T) {
	at := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	seen := map[caseID]bool{}
	last := caseID("")
	for i := range 1000 {
		next := At[caseID](at.Add(time.Duration(i) * time.Millisecond))
		if got, err := Parse[caseID](string(next)); err != nil || got != next {
			t.Fatalf("Parse(%s) = %s, %v", next, got, err)
		}
		if next <= last || seen[next] {
			t.Fatalf("%s does not come after %s", next, last)
		}
		seen[next], last = true, next
	}
	if a, b := New[caseID](), New[caseID](); a == b {
		t.Errorf("two fresh identifiers are the same: %s", a)
	}
}

func TestParseRefuses(t *testing.T) {
	good := "01934d2a-5b00-7abc-8def-0123456789ab"
	if _, err := Parse[caseID](good); err != nil {
		t.Fatalf("Parse(%s) = %v", good, err)
	}
	for _, bad := range []string{
		"", "x", strings.ToUpper(good), good[:35], good + "0", " " + good[1:], "{" + good[1:],
		strings.Replace(good, "-7", "-4", 1), strings.Replace(good, "-8", "-c", 1), strings.ReplaceAll(good, "-", "0"),
		strings.Repeat("가", 12), good[:35] + "\n", good[:35] + "g",
	} {
		if got, err := Parse[caseID](bad); !errors.Is(err, ErrMalformed) || got != "" {
			t.Errorf("Parse(%q) = %q, %v, want ErrMalformed", bad, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("01934d2a-5b00-7abc-8def-0123456789ab")
	f.Add("01934d2a-5b00-4abc-8def-0123456789ab")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse[caseID](s)
		if (err == nil) != (string(got) == s && s != "") {
			t.Errorf("Parse(%q) = %q, %v: the text itself or nothing", s, got, err)
		}
	})
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]bool{
		"dangjin": true, "gyeonggi-do": true, "a1": true, "a-b-c": true, strings.Repeat("a", 60): true,
		"": false, "a": false, "-ab": false, "ab-": false, "a--b": false, "Dangjin": false, "당진": false,
		"a b": false, "a/b": false, "a.b": false, strings.Repeat("a", 61): false,
	} {
		if got := Slug(s); got != want {
			t.Errorf("Slug(%q) = %v, want %v", s, got, want)
		}
	}
}
