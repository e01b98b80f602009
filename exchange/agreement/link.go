package agreement

import (
	"net/url"
	"strings"
)

// mostLink bounds an address in bytes.
const mostLink = 800

// plainLink reports whether s is a web address that a reader may be led to.
func plainLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= mostLink && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \t\n")
}
