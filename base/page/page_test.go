package page

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCursorRoundTrip(t *testing.T) {
	for _, keys := range [][]Key{
		nil, {}, {"a"}, {int64(7), "당진"}, {int64(math.MinInt64), int64(math.MaxInt64)}, {"<script>", "\"", "\u2028"},
	} {
		c := Mark("cases by title", keys...)
		got, err := c.Keys("cases by title")
		if err != nil {
			t.Fatalf("Keys of Mark(%v) = %v", keys, err)
		}
		if len(got) != len(keys) || len(keys) > 0 && !cmp.Equal(got, keys) {
			t.Errorf("Keys = %v, want %v", got, keys)
		}
		if _, err := c.Keys("cases by date"); !errors.Is(err, ErrCursor) {
			t.Errorf("a cursor of another list gave %v, want ErrCursor", err)
		}
	}
}

func TestForgedCursors(t *testing.T) {
	forge := func(json string) Cursor { return Cursor(base64.RawURLEncoding.EncodeToString([]byte(json))) }
	good := Mark("p", "a", 1)
	for name, c := range map[string]Cursor{
		"empty":          "",
		"no base64":      "!!!",
		"padded":         good + "=",
		"broken lines":   good[:4] + "\n" + good[4:],
		"no JSON":        forge("hello"),
		"a null":         forge("null"),
		"a list":         forge("[]"),
		"trailing":       forge(`{"p":"p","k":["a",1]}}`),
		"more":           forge(`{"p":"p","k":["a",1]} {}`),
		"spaces":         forge(`{"p":"p", "k":["a",1]}`),
		"another case":   forge(`{"P":"p","K":["a",1]}`),
		"unknown field":  forge(`{"p":"p","k":[],"x":1}`),
		"a key twice":    forge(`{"p":"x","p":"p","k":[]}`),
		"a fraction":     forge(`{"p":"p","k":[1.5]}`),
		"an exponent":    forge(`{"p":"p","k":[1e3]}`),
		"too big":        forge(`{"p":"p","k":[99999999999999999999]}`),
		"an object":      forge(`{"p":"p","k":[{"$gt":""}]}`),
		"a nested list":  forge(`{"p":"p","k":[[1]]}`),
		"a null key":     forge(`{"p":"p","k":[null]}`),
		"a truth":        forge(`{"p":"p","k":[true]}`),
		"invalid UTF-8":  forge("{\"p\":\"p\",\"k\":[\"\xff\"]}"),
		"too long":       Cursor(strings.Repeat("A", 20_000)),
		"print of other": Mark("q", "a", 1),
	} {
		if keys, err := c.Keys("p"); !errors.Is(err, ErrCursor) || keys != nil {
			t.Errorf("%s: Keys = %v, %v, want ErrCursor", name, keys, err)
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add("", "p")
	f.Add(string(Mark("p", "a", 1)), "p")
	f.Add(string(Mark("당진", "가", -1)), "당진")
	f.Fuzz(func(t *testing.T, c, print string) {
		keys, err := Cursor(c).Keys(print)
		switch {
		case err != nil && (!errors.Is(err, ErrCursor) || keys != nil):
			t.Errorf("Keys(%q) = %v, %v, want ErrCursor alone", c, keys, err)
		case err == nil && Mark(print, keys...) != Cursor(c):
			t.Errorf("%q was taken but is not what Mark makes of %v", c, keys)
		}
	})
}

func FuzzMark(f *testing.F) {
	f.Add("p", "a", int64(1))
	f.Fuzz(func(t *testing.T, print, a string, n int64) {
		c := Mark(print, a, n)
		keys, err := c.Keys(strings.ToValidUTF8(print, "\ufffd"))
		if err != nil {
			if len(c) <= 2048 && strings.ToValidUTF8(print+a, "\ufffd") == print+a {
				t.Errorf("Keys(Mark(%q, %q, %d)) = %v", print, a, n, err)
			}
			return
		}
		if keys[1] != n {
			t.Errorf("Keys = %v, want %d", keys, n)
		}
	})
}

func TestRows(t *testing.T) {
	for size, want := range map[int]int{-1: DefaultSize, 0: DefaultSize, 1: 1, 100: 100, 101: MostSize, math.MaxInt: MostSize} {
		if got := (Ask{Size: size}).Rows(); got != want {
			t.Errorf("Ask{Size: %d}.Rows() = %d, want %d", size, got, want)
		}
	}
}

func TestMapKeepsNext(t *testing.T) {
	got := Map(Of[int]{Items: []int{1, 2}, Next: "n"}, strconv.Itoa)
	if diff := cmp.Diff(Of[string]{Items: []string{"1", "2"}, Next: "n"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCut(t *testing.T) {
	all := []string{"a", "b", "c", "d", "e"}
	same := func(s string) string { return s }
	var got []string
	ask := Ask{Size: 2}
	for pages := 1; ; pages++ {
		p, err := Cut(all, "letters", same, ask)
		if err != nil || len(p.Items) > 2 {
			t.Fatalf("Cut = %v, %v", p, err)
		}
		got = append(got, p.Items...)
		if ask.After = p.Next; p.Next == "" {
			if pages != 3 {
				t.Errorf("five rows by two make %d pages, want 3", pages)
			}
			break
		}
	}
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("the pages together aren't the list: %s", diff)
	}
	for name, c := range map[string]Cursor{"of another list": Mark("words", "a"), "behind what is gone": Mark("letters", "z"), "forged": "x", "of a number": Mark("letters", int64(1)), "of two keys": Mark("letters", "a", "b")} {
		if _, err := Cut(all, "letters", same, Ask{After: c}); !errors.Is(err, ErrCursor) {
			t.Errorf("a cursor %s = %v, want ErrCursor", name, err)
		}
	}
}
