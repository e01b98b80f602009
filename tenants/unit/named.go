package unit

import (
	"strings"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/id"
)

const namedPrefix = "named:"

// NamedCode returns the code of a government that the book doesn't know: the same for the same country and name.
func NamedCode(c Country, name string) string {
	return namedPrefix + id.Of[string](string(c), strings.Join(strings.Fields(gram.Fold(name)), " "))
}

// IsNamed reports whether a code is one of NamedCode's.
func IsNamed(code string) bool { return strings.HasPrefix(code, namedPrefix) }
