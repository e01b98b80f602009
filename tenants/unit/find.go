package unit

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Get returns the unit of that id, standing or not, and whether there is one.
func Get(id ID) (Unit, bool) {
	b := open()
	i, ok := b.at[id]
	return b.pick(i, ok)
}

// ByMOIS returns the unit that bears the MOIS code now or bore it before, and whether there is one.
func ByMOIS(code string) (Unit, bool) {
	b := open()
	i, ok := b.mois[code]
	return b.pick(i, ok)
}

// ByISO returns the unit that bears the ISO 3166-2 code and still stands, and whether there is one.
func ByISO(code string) (Unit, bool) {
	b := open()
	i, ok := b.iso[code]
	return b.pick(i, ok)
}

func (b *book) pick(i int, ok bool) (Unit, bool) {
	if !ok {
		return Unit{}, false
	}
	return b.units[i].copied(), true
}

// All returns every unit the book knows, standing or not: metropolitan, basic, foreign, bodies.
func All() []Unit {
	b := open()
	all := make([]Unit, 0, len(b.units))
	for _, u := range b.units {
		all = append(all, u.copied())
	}
	return all
}

// On returns the units that stand on the day, with the parent and the code they had then. The book records changes
// since 2023-06; an earlier day is answered as if it were the day before the first of them.
func On(day Date) []Unit { return Search("", Filter{On: day}) }

// Filter narrows a search. The zero Filter lets every unit through that still stands at the book's version.
type Filter struct {
	Kinds   []Kind  // any, when empty
	Country Country // any, when empty
	Parent  ID      // any, when empty
	On      Date    // Version, when empty
	Most    int     // no limit, when zero
}

func (f Filter) lets(u Unit) bool {
	return u.Stands(f.On) &&
		(len(f.Kinds) == 0 || slices.Contains(f.Kinds, u.Kind)) &&
		(f.Country == "" || u.Country == f.Country) &&
		(f.Parent == "" || u.Parent == f.Parent)
}

// Search returns the units one of whose names in any language holds q, as they stood on the filter's day. Case, width,
// accents, spaces and punctuation make no difference. Names that equal q come first, then those that begin with it,
// then the others, then units that only follow one of such a name. An empty q finds everything.
func Search(q string, f Filter) []Unit {
	if f.On == "" {
		f.On = Version
	}
	b, q := open(), fold(q)
	type hit struct{ unit, rank int }
	var hits []hit
	for i := range b.units {
		if rank, ok := b.keys[i].rank(q); ok && f.lets(b.units[i].At(f.On)) {
			hits = append(hits, hit{i, rank})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int { return cmp.Compare(x.rank, y.rank) })
	if f.Most > 0 && len(hits) > f.Most {
		hits = hits[:f.Most]
	}
	found := make([]Unit, 0, len(hits))
	for _, h := range hits {
		found = append(found, b.units[h.unit].At(f.On).copied())
	}
	return found
}

// keys are the folded names a unit is found by: its own, and those of what it followed.
type keys struct{ own, former []string }

func (b *book) index() []keys {
	index := make([]keys, len(b.units))
	for i, u := range b.units {
		index[i].own = u.folded()
		for _, id := range u.Predecessors {
			index[i].former = append(index[i].former, b.units[b.at[id]].folded()...)
		}
	}
	return index
}

func (u Unit) folded() []string {
	all := []string{fold(string(u.ID))}
	for _, name := range u.Names {
		all = append(all, fold(name))
	}
	for _, name := range u.Short {
		all = append(all, fold(name))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rank says how well the keys answer a folded question: 0 is best.
func (k keys) rank(q string) (int, bool) {
	if q == "" {
		return 0, true
	}
	if best := closeness(k.own, q); best < 3 {
		return best, true
	}
	return 3, closeness(k.former, q) < 3
}

// closeness is 0 where a name equals q, 1 where one begins with it, 2 where one holds it, else 3.
func closeness(names []string, q string) int {
	best := 3
	for _, name := range names {
		switch {
		case name == q:
			return 0
		case strings.HasPrefix(name, q):
			best = min(best, 1)
		case strings.Contains(name, q):
			best = min(best, 2)
		}
	}
	return best
}

// fold takes away what a person may type either way: width (NFKC), case, Latin accents, spaces and punctuation. Marks of
// other scripts stay, for there they are sounds.
func fold(s string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 0x0300 && r <= 0x036F {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(plain))
}
