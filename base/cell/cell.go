// Package cell keeps the words of a table from being computed by the spreadsheet that opens it.
package cell

import "strings"

// Mark is the byte order mark by which spreadsheets know UTF-8.
const Mark = "\ufeff"

// computed are the characters with which a cell begins that a spreadsheet would compute. Source: OWASP, "CSV Injection".
const computed = "=+-@\t\r"

// Guard returns the words of a cell so that no spreadsheet computes them. An apostrophe of the text's own is doubled, so that Unguard takes off one and no
// more.
func Guard(words string) string {
	if words != "" && strings.ContainsRune(computed+"'", rune(words[0])) {
		return "'" + words
	}
	return words
}

// Unguard returns what Guard was given, and every other text as it is.
func Unguard(words string) string {
	if len(words) > 1 && words[0] == '\'' && strings.ContainsRune(computed+"'", rune(words[1])) {
		return words[1:]
	}
	return words
}
