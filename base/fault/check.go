package fault

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrInvalid is the fault of a request whose fields must change.
var ErrInvalid = New(Invalid, "invalid")

// Check gathers what is wrong with the fields of one request, so that a person is told once.
type Check struct{ fields []Field }

// Fail notes that the field at path is wrong for the reason code. Params are key, value, key, value.
func (c *Check) Fail(path, code string, params ...string) {
	f := Field{Path: path, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = map[string]string{}
		}
		f.Params[params[i]] = params[i+1]
	}
	c.fields = append(c.fields, f)
}

// That notes a failure unless ok.
func (c *Check) That(ok bool, path, code string, params ...string) {
	if !ok {
		c.Fail(path, code, params...)
	}
}

// Line checks a single-line text: valid UTF-8, no control, direction or zero-width characters, at most most characters
// (Unicode code points), and something in it where required.
func (c *Check) Line(path, s string, need Need, most int) {
	c.text(path, s, need, most, false)
}

// Block checks a text of several lines, as Line does, but allows line feeds and tabs.
func (c *Check) Block(path, s string, need Need, most int) {
	c.text(path, s, need, most, true)
}

// Need says whether a text may be empty.
type Need int

// A text is either required or may be left out.
const (
	Optional Need = iota
	Required
)

func (c *Check) text(path, s string, need Need, most int, block bool) {
	switch {
	case !utf8.ValidString(s):
		c.Fail(path, "not_utf8")
	case strings.TrimSpace(s) == "":
		if need == Required {
			c.Fail(path, "required")
		}
	case utf8.RuneCountInString(s) > most:
		c.Fail(path, "too_long", "max", strconv.Itoa(most))
	case hidden(s, block):
		c.Fail(path, "hidden_characters")
	}
}

// hidden finds characters that make a text read otherwise than it is written: controls, direction overrides and
// isolates, zero-width spaces and joiners outside emoji, tags (Unicode TR 36, section 3.1 and TR 39).
func hidden(s string, block bool) bool {
	var before rune
	for _, r := range s {
		switch {
		case block && (r == '\n' || r == '\t' || r == '\r'):
		case unicode.IsControl(r),
			r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C,
			r == 0x200B, r == 0x2060, r == 0xFEFF, r == 0x180E, r == 0x3164, r == 0xFFA0,
			r >= 0xE0000 && r <= 0xE007F, r >= 0xFFF9 && r <= 0xFFFB, r == 0x2028, r == 0x2029:
			return true
		case r == 0x200C:
			return true
		case r == 0x200D && before < 0x2600: // a joiner is honest between emoji only
			return true
		}
		before = r
	}
	return false
}

// Err returns nil when nothing failed, else ErrInvalid with every field that did.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return ErrInvalid.At(c.fields...)
}
