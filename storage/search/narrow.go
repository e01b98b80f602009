package search

import (
	"cmp"
	"slices"
)

// mostValues is how many values a facet lists: the largest ones, more than a person scans.
const mostValues = 100

// narrow keeps the matches that meet every list of the question, and counts.
func (q *question) narrow(matches []match) ([]found, Result) {
	var all []found
	asked := q.lists()
	var counts [axes][]int
	for a := range counts {
		counts[a] = make([]int, len(q.shelf.codes[a].names))
	}
	var records map[int64]*record // of the space of the last match
	space := int64(-1)
	for _, m := range matches {
		if m.space != space {
			records, space = q.shelf.records[m.space], m.space
		}
		r, ok := records[m.id]
		if !ok {
			continue // its commit was never confirmed
		}
		slots, fails, failed := q.meets(asked, r, m.slots)
		for a := range axes {
			if fails == 0 || fails == 1 && failed == a {
				tally(counts[a], r.values[a], a, m.slots)
			}
		}
		if fails == 0 {
			all = append(all, found{record: r, slots: slots})
		}
	}
	return all, Result{Total: len(all), Facets: q.facets(counts)}
}

// lists are the values asked for, by axis; nil where none were.
type lists [axes]map[uint32]bool

// meets returns the languages of a record that were asked for among those it matches in, how many lists it fails, and
// the last one of them.
func (q *question) meets(asked lists, r *record, slots uint32) (met uint32, fails int, failed axis) {
	for a := range axes {
		ok := true
		switch {
		case a == byYear:
			ok = q.inYears(r.year)
		case asked[a] == nil:
		case a == byLang:
			slots = among(asked[a], r.values[a], slots)
			ok = slots != 0
		default:
			ok = slices.ContainsFunc(r.values[a], func(c uint32) bool { return asked[a][c] })
		}
		if !ok {
			fails, failed = fails+1, a
		}
	}
	return slots, fails, failed
}

func (q *question) inYears(year int) bool {
	from, to := q.ask.YearFrom, q.ask.YearTo
	if from == 0 && to == 0 {
		return true
	}
	return year != 0 && year >= from && (to == 0 || year <= to)
}

// among returns the slots among those given whose language is in the list.
func among(list map[uint32]bool, langs []uint32, slots uint32) uint32 {
	var met uint32
	for slot, c := range langs {
		if list[c] {
			met |= 1 << slot
		}
	}
	return met & slots
}

func tally(counts []int, values []uint32, a axis, slots uint32) {
	for i, v := range values {
		if a != byLang || slots&(1<<i) != 0 {
			counts[v]++
		}
	}
}

// lists turns what was asked for into codes; nil is a list that was not asked for. The years are a stretch, not a list.
func (q *question) lists() lists {
	var asked lists
	for a, names := range [axes][]string{
		byKind: q.ask.Kinds, byLang: plain(q.ask.Langs), byTenant: plain(q.ask.Tenants), byCountry: q.ask.Countries,
		bySector: q.ask.Sectors, byType: q.ask.Types,
	} {
		if len(names) == 0 {
			continue
		}
		asked[a] = map[uint32]bool{}
		for _, n := range names {
			if c, ok := q.shelf.codes[a].of[n]; ok {
				asked[a][c] = true
			}
		}
	}
	return asked
}

func plain[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}

// facets names the counts, the largest first; a value that no record has is not named.
func (q *question) facets(counts [axes][]int) map[string][]Count {
	facets := make(map[string][]Count, axes)
	for a, of := range counts {
		var list []Count
		for c, n := range of {
			if n > 0 {
				list = append(list, Count{q.shelf.codes[a].names[c], n})
			}
		}
		slices.SortFunc(list, func(a, b Count) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		facets[axisNames[a]] = list[:min(len(list), mostValues)]
	}
	return facets
}
