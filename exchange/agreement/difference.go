package agreement

import (
	"maps"
	"slices"
)

// Change is what became of one article.
type Change struct {
	Number        string
	What          string // "same", "changed", "added", "removed"
	Before, After Article
}

// Difference compares the articles of an agreement with those of the one before it, by number: in the order of the newer, what is gone at the place where
// it stood.
func Difference(older, newer []Article) []Change {
	var all []Change
	at := func(in []Article, number string) int {
		return slices.IndexFunc(in, func(a Article) bool { return a.Number == number })
	}
	gone := 0
	removed := func(upto int) {
		for ; gone < upto; gone++ {
			if at(newer, older[gone].Number) < 0 {
				all = append(all, Change{Number: older[gone].Number, What: "removed", Before: older[gone]})
			}
		}
	}
	for _, a := range newer {
		i := at(older, a.Number)
		if i < 0 {
			all = append(all, Change{Number: a.Number, What: "added", After: a})
			continue
		}
		removed(i)
		c := Change{Number: a.Number, What: "same", Before: older[i], After: a}
		if !sameWords(older[i], a) {
			c.What = "changed"
		}
		all = append(all, c)
	}
	removed(len(older))
	return all
}

func sameWords(a, b Article) bool { return maps.Equal(words(a), words(b)) }

// words gathers what an article says, by part and language.
func words(a Article) map[string]string {
	all := map[string]string{}
	for tag, v := range a.Title.In {
		all["title "+string(tag)] = v.Value
	}
	for tag, v := range a.Text.In {
		all["text "+string(tag)] = v.Value
	}
	return all
}
