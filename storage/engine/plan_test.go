package engine_test

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
)

var letters = engine.Collection{Name: "letters", Indexes: []engine.Index{
	{Name: "by_state", Fields: []engine.Field{{Path: "state"}, {Path: "text.title"}, {Path: "at", Type: engine.Time}, {Path: "open", Type: engine.Bool}}},
	{Name: "by_tag", Fields: []engine.Field{{Path: "tags", Many: true}, {Path: "n", Type: engine.Int}}},
}}

// FuzzEntries holds that any row gives keys of the declared types in the declared number, or an error: never a panic.
func FuzzEntries(f *testing.F) {
	for _, v := range []bson.D{
		{{Key: "state", Value: "a"}, {Key: "text", Value: bson.D{{Key: "title", Value: "나루"}}}, {Key: "at", Value: time.UnixMilli(-1)}, {Key: "open", Value: true}},
		{{Key: "tags", Value: bson.A{"a", "b", "a"}}, {Key: "n", Value: int32(-4)}},
		{{Key: "tags", Value: bson.A{}}, {Key: "n", Value: int64(1 << 60)}},
		{{Key: "tags", Value: bson.A{1, "b"}}, {Key: "n", Value: 1.5}},
	} {
		raw, err := bson.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if (engine.Record{Space: "s", ID: "i", Row: raw}).Check() != nil {
			return // an engine doesn't go on
		}
		for _, x := range letters.Indexes {
			lines, err := letters.Entries(x, raw)
			if err != nil {
				continue
			}
			for n, line := range lines {
				if len(line) != len(x.Fields) {
					t.Fatalf("a line of %d keys for %d fields", len(line), len(x.Fields))
				}
				if slices.ContainsFunc(lines[:n], func(other []any) bool { return slices.Equal(other, line) }) {
					t.Fatalf("the line %v stands twice", line)
				}
				for i, k := range line {
					s, isText := k.(string)
					if isText != (x.Fields[i].Type == engine.String) || isText && (!utf8.ValidString(s) || len(s) > engine.MostKey) {
						t.Fatalf("%q is no key of a %s", k, x.Fields[i].Type)
					}
				}
			}
		}
	})
}

// FuzzCursor holds that whatever a client sends as a cursor is either refused or one that the list could have given out.
func FuzzCursor(f *testing.F) {
	q := engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "a"), engine.Range("text.title", "b", "나")}}
	p, err := letters.Plan([]string{"home:a", "commons"}, q)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(p.Cursor(engine.Spot{Keys: []any{"c", int64(7), int64(1)}, ID: "id", Space: "commons"})))
	f.Add(string(page.Mark("", "c", int64(7), int64(1), "id", "commons")))
	f.Add("")
	f.Add("e30")
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := letters.Plan([]string{"commons", "home:a"}, q)
		if err != nil {
			t.Fatal(err)
		}
		err = plan.Behind(page.Cursor(text))
		if err != nil {
			if !errors.Is(err, page.ErrCursor) {
				t.Fatalf("Behind(%q) = %v, want %v", text, err, page.ErrCursor)
			}
			return
		}
		for _, w := range plan.Walks {
			if text == "" {
				if w.After != nil {
					t.Fatal("no cursor leads behind something")
				}
				continue
			}
			if len(w.After.Keys) != len(plan.Sort) || cmp.Compare(w.After.Keys[0].(string), "b") < 0 || w.After.Keys[0].(string) >= "나" {
				t.Fatalf("Behind(%q) leads to %v, outside of the range", text, w.After)
			}
			again := plan
			if err := again.Behind(plan.Cursor(*w.After)); err != nil {
				t.Fatalf("the cursor of %v is refused: %v", w.After, err)
			}
		}
	})
}

// TestLongestCursor holds that the longest keys an index takes, however they are escaped, make a cursor that is taken back.
func TestLongestCursor(t *testing.T) {
	p, err := letters.Plan([]string{"commons"}, engine.Query{Index: "by_state"})
	if err != nil {
		t.Fatal(err)
	}
	at := engine.Spot{Keys: []any{strings.Repeat("<", engine.MostKey/2), strings.Repeat("\x01", engine.MostKey/2), int64(-1 << 62), int64(1)},
		ID: strings.Repeat("\x00", engine.MostID), Space: strings.Repeat("&", engine.MostID)}
	if err := p.Behind(p.Cursor(at)); err != nil {
		t.Errorf("the longest cursor, %d bytes, is refused: %v", len(p.Cursor(at)), err)
	}
	if got := p.Walks[0].After; got == nil || !slices.Equal(got.Keys, at.Keys) || got.ID != at.ID || got.Space != at.Space {
		t.Error("the longest cursor doesn't lead where it should")
	}
}

// TestCompare holds that spots are ordered field by field, by bytes and numbers, and that Down is Up from behind.
func TestCompare(t *testing.T) {
	up, err := letters.Plan([]string{"commons"}, engine.Query{Index: "by_state"})
	if err != nil {
		t.Fatal(err)
	}
	down := up
	down.Order = engine.Down
	spots := rapid.Custom(func(t *rapid.T) engine.Spot {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("a나\x00~\U0001F600")), 0, 3, -1)
		return engine.Spot{
			Keys: []any{word.Draw(t, "state"), word.Draw(t, "title"), rapid.Int64Range(-2, 2).Draw(t, "at"), rapid.Int64Range(0, 1).Draw(t, "open")},
			ID:   word.Draw(t, "id"), Space: word.Draw(t, "space"),
		}
	})
	flat := func(s engine.Spot) []byte {
		var b bytes.Buffer
		for _, k := range append(slices.Clone(s.Keys), s.ID, s.Space) {
			if n, ok := k.(int64); ok {
				b.WriteByte(byte(n + 10))
				continue
			}
			for _, c := range []byte(k.(string)) { // an order-keeping code: no byte of a word is below its end
				b.Write([]byte{1, c})
			}
			b.WriteByte(0)
		}
		return b.Bytes()
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := spots.Draw(t, "a"), spots.Draw(t, "b")
		want := bytes.Compare(flat(a), flat(b))
		if got := up.Compare(a, b); got != want {
			t.Errorf("Compare(%v, %v) = %d, want %d", a, b, got, want)
		}
		if got := down.Compare(a, b); got != -want {
			t.Errorf("Down Compare(%v, %v) = %d, want %d", a, b, got, -want)
		}
	})
}
