package paper

// beside reports whether a document's languages stand side by side: two of an agreement do, and of what asks for it; more follow one another.
func (d Doc) beside() bool {
	if len(d.Texts) != 2 {
		return false
	}
	if d.Pair {
		return true
	}
	for _, t := range d.Texts {
		for _, b := range t.Blocks {
			if _, ok := b.(Clause); ok {
				return true
			}
		}
	}
	return false
}

// strip is what stands side by side: a piece of each text that belongs together.
type strip [][]Block

// strips puts the articles of texts side by side by their numbers, in the order of the first text. What stands before, between and after articles goes along
// with them.
func strips(texts []Text) []strip {
	var keys []string
	parts := make([]map[string][]Block, len(texts))
	known := map[string]bool{}
	for i, t := range texts {
		parts[i] = map[string][]Block{}
		key := "before"
		for _, b := range t.Blocks {
			c, isClause := b.(Clause)
			if isClause {
				key = "clause " + c.Number
				for parts[i][key] != nil {
					key += "+" // the number stands twice
				}
			}
			if !known[key] {
				known[key] = true
				keys = append(keys, key)
			}
			parts[i][key] = append(parts[i][key], b)
			if isClause {
				key = "after " + c.Number
			}
		}
	}
	all := make([]strip, len(keys))
	for k, key := range keys {
		all[k] = make(strip, len(texts))
		for i := range texts {
			all[k][i] = parts[i][key]
		}
	}
	return all
}
