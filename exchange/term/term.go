// Package term is the glossary of the field: each notion by a lasting code, with the word a public officer uses for it in the four
// languages of the interface. It is read from an embedded table and keeps nothing.
package term

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/naru-network/naru/base/lang"
)

//go:embed glossary.tsv
var table string

// Term is one notion.
type Term struct {
	Code  string // "tie.sister"
	Group string // "ties"
	Words map[lang.Tag]string
}

// columns are the table's, in their order.
var columns = []string{"code", "ko", "en", "zh", "ja", "group"}

// terms reads the table once. A malformed one is a programmer's fault and panics at first use; a test reads it.
var terms = sync.OnceValue(func() []Term {
	all, err := read(table)
	if err != nil {
		panic(err)
	}
	return all
})

func read(table string) ([]Term, error) {
	lines := strings.Split(strings.TrimRight(table, "\n"), "\n")
	if head := strings.Split(lines[0], "\t"); !slices.Equal(head, columns) {
		return nil, fmt.Errorf("glossary: the columns are %v, not %v", head, columns)
	}
	seen := map[string]bool{}
	var all []Term
	for i, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != len(columns) || slices.Contains(f, "") || seen[f[0]] {
			return nil, fmt.Errorf("glossary line %d: %q is incomplete or stands twice", i+2, line)
		}
		seen[f[0]] = true
		all = append(all, Term{Code: f[0], Group: f[5], Words: map[lang.Tag]string{
			lang.Korean: f[1], lang.English: f[2], lang.Chinese: f[3], lang.Japanese: f[4],
		}})
	}
	return all, nil
}

// All returns every term of a group, or of all groups for an empty one, in the order of the table.
func All(group string) []Term {
	var found []Term
	for _, t := range terms() {
		if group == "" || t.Group == group {
			found = append(found, t)
		}
	}
	return found
}

// Groups lists the groups in the order of the table.
func Groups() []string {
	var groups []string
	for _, t := range terms() {
		if !slices.Contains(groups, t.Group) {
			groups = append(groups, t.Group)
		}
	}
	return groups
}
