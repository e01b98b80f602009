package lang

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// OwnName is the language's name in itself, as Unicode's CLDR has it: 한국어, 简体中文. A language that CLDR doesn't know is named by its tag.
func (t Tag) OwnName() string {
	if parsed, err := language.Parse(string(t)); err == nil {
		if name := display.Self.Name(parsed); name != "" {
			return name
		}
	}
	return string(t)
}
