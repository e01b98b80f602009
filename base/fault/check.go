package fault

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrInvalid is the fault of a request whose fields must change.
var ErrInvalid = New(Invalid, "invalid")

// What stores answer everywhere alike: the id or a unique key is taken; the revision is no longer the record's.
var (
	ErrExists = New(Conflict, "record.exists")
	ErrStale  = New(Stale, "record.stale")
)

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
	case need == Required && strings.TrimSpace(s) == "":
		c.Fail(path, "required")
	case utf8.RuneCountInString(s) > most:
		c.Fail(path, "too_long", "max", strconv.Itoa(most))
	case hidden(s, block):
		c.Fail(path, "hidden_characters")
	}
}

// Err returns nil when nothing failed, else ErrInvalid with every field that did.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return ErrInvalid.At(c.fields...)
}
