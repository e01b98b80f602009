package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var errSigned = New(Conflict, "agreement.already_signed")

func TestFaultKeepsItsCodeThroughWraps(t *testing.T) {
	cause := errors.New("disk full")
	err := fmt.Errorf("sign: %w", errSigned.At(Field{Path: "a"}).After(time.Second).Because(cause))
	if !errors.Is(err, errSigned) || !errors.Is(err, cause) {
		t.Errorf("%v must be both the fault and its cause", err)
	}
	f := Of(err)
	if f.Kind != Conflict || f.Retry != time.Second || len(f.Fields) != 1 || KindOf(err) != Conflict {
		t.Errorf("Of = %+v, want kind, fields and retry kept", f)
	}
	if len(errSigned.Fields) != 0 || errSigned.Retry != 0 || errSigned.Unwrap() != nil {
		t.Error("the declared fault must never change")
	}
	if errors.Is(err, New(Conflict, "other")) {
		t.Error("faults of different codes are different")
	}
}

func TestOfWithoutFault(t *testing.T) {
	if Of(nil) != nil {
		t.Error("Of(nil) must be nil")
	}
	f := Of(errors.New("secret"))
	if f.Kind != Internal || f.Code != "internal" {
		t.Errorf("Of(plain error) = %+v, want internal", f)
	}
	if Kind(99).String() != "internal" || Stale.String() != "stale" || Unavailable.String() != "unavailable" {
		t.Error("every kind has its own word")
	}
}

func TestAtDoesNotShareFields(t *testing.T) {
	a := errSigned.At(Field{Path: "a"})
	b, c := a.At(Field{Path: "b"}), a.At(Field{Path: "c"})
	if b.Fields[1].Path != "b" || c.Fields[1].Path != "c" {
		t.Errorf("fields %v and %v share memory", b.Fields, c.Fields)
	}
}

func TestCheckText(t *testing.T) {
	family := "👨\u200d👩\u200d👧"
	for _, test := range []struct {
		name, in string
		want     string // code for a line; "" if fine
		block    string // code for a block
	}{
		{"Korean", "당진시 자매도시", "", ""},
		{"Chinese", "友好城市 葛\U000E0100城", "", ""},
		{"Japanese", "姉妹都市 ｶﾞｲﾄﾞ", "", ""},
		{"decomposed Korean", "당진", "", ""},
		{"French", "Île-de-France, l’œuvre", "", ""},
		{"an emoji family", family, "", ""},
		{"emoji with selectors", "❤️\u200d🔥 👩🏽\u200d⚕️ 🏳️\u200d🌈 🙂\u200d↔️", "", ""},
		{"Persian", "می\u200cخواهم", "", ""},
		{"Hindi", "क्\u200dष", "", ""},
		{"empty", "", "required", "required"},
		{"blank", " \t\n ", "required", "required"},
		{"ideographic blank", "　　", "required", "required"},
		{"too long", strings.Repeat("가", 101), "too_long", "too_long"},
		{"long enough", strings.Repeat("가", 100), "", ""},
		{"not UTF-8", "a\xffb", "not_utf8", "not_utf8"},
		{"surrogate", "a\xed\xa0\x80b", "not_utf8", "not_utf8"},
		{"two lines", "a\nb\tc\r\n", "hidden_characters", ""},
		{"NUL", "a\x00", "hidden_characters", "hidden_characters"},
		{"escape", "a\x1b[31m", "hidden_characters", "hidden_characters"},
		{"C1 control", "a\u0085", "hidden_characters", "hidden_characters"},
		{"zero width space", "당\u200b진", "hidden_characters", "hidden_characters"},
		{"joiner in Korean", "당\u200d진", "hidden_characters", "hidden_characters"},
		{"joiner in Chinese", "友\u200d好", "hidden_characters", "hidden_characters"},
		{"joiner in Latin", "pay\u200dpal", "hidden_characters", "hidden_characters"},
		{"joiner behind an emoji", "👨\u200d", "hidden_characters", "hidden_characters"},
		{"joiner before text", "👨\u200d가", "hidden_characters", "hidden_characters"},
		{"joiner at the start", "\u200d👨", "hidden_characters", "hidden_characters"},
		{"two joiners", "👨\u200d\u200d👩", "hidden_characters", "hidden_characters"},
		{"non-joiner in Latin", "a\u200cb", "hidden_characters", "hidden_characters"},
		{"override", "abc\u202etxt.exe", "hidden_characters", "hidden_characters"},
		{"isolate", "a\u2067b", "hidden_characters", "hidden_characters"},
		{"invisible times", "a\u2062b", "hidden_characters", "hidden_characters"},
		{"byte order mark", "\ufeffa", "hidden_characters", "hidden_characters"},
		{"Hangul filler", "당\u3164진", "hidden_characters", "hidden_characters"},
		{"half-width filler", "a\uffa0", "hidden_characters", "hidden_characters"},
		{"jamo filler", "\u115f\u1160", "hidden_characters", "hidden_characters"},
		{"tags", "a\U000E0041\U000E0042", "hidden_characters", "hidden_characters"},
		{"line separator", "a\u2028b", "hidden_characters", "hidden_characters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for kind, want := range map[string]string{"line": test.want, "block": test.block} {
				var c Check
				if kind == "line" {
					c.Line("title", test.in, Required, 100)
				} else {
					c.Block("title", test.in, Required, 100)
				}
				got := ""
				if err := c.Err(); err != nil {
					got = Of(err).Fields[0].Code
				}
				if got != want {
					t.Errorf("%s of %q = %q, want %q", kind, test.in, got, want)
				}
			}
		})
	}
}

func TestOptionalTextIsStillChecked(t *testing.T) {
	var c Check
	c.Line("a", "", Optional, 5)
	c.Line("b", "   ", Optional, 5)
	if err := c.Err(); err != nil {
		t.Errorf("an optional text may be empty: %v", err)
	}
	c.Line("c", strings.Repeat(" ", 6), Optional, 5)
	c.Line("d", "\u2028", Optional, 5)
	want := []Field{{Path: "c", Code: "too_long", Params: map[string]string{"max": "5"}}, {Path: "d", Code: "hidden_characters"}}
	if diff := cmp.Diff(want, Of(c.Err()).Fields); diff != "" {
		t.Error(diff)
	}
}

func TestCheckGathersEverything(t *testing.T) {
	var c Check
	c.That(true, "a", "no")
	c.That(false, "b", "too_few", "min", "2", "left over")
	c.Fail("c", "unknown")
	err := c.Err()
	if !errors.Is(err, ErrInvalid) {
		t.Fatalf("Err = %v, want ErrInvalid", err)
	}
	want := []Field{{Path: "b", Code: "too_few", Params: map[string]string{"min": "2"}}, {Path: "c", Code: "unknown"}}
	if diff := cmp.Diff(want, Of(err).Fields); diff != "" {
		t.Error(diff)
	}
}

func FuzzReveal(f *testing.F) {
	for _, s := range []string{"당\u200b진", "👨\u200d\u200b\u200d👩", "a\xff", "a\nb", "\u200d\u200c", "می\u200cخ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Reveal(s)
		if Hidden(got) || !utf8.ValidString(got) {
			t.Errorf("Reveal(%q) = %q still hides something", s, got)
		}
		if utf8.ValidString(s) && !Hidden(s) && got != s {
			t.Errorf("Reveal(%q) = %q, but nothing was hidden", s, got)
		}
	})
}
