package intake

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/naru-network/naru/tenants/unit"
)

// spellings are names of units that stand in lists and that the book of units doesn't use: former and Korean readings of Chinese names, older
// romanisations, what a county was called before it became a city.
//
//go:embed spellings.tsv
var spellings string

// gazetteer finds units by what they are called.
type gazetteer struct {
	exact map[string][]unit.ID // by a whole name, folded
	loose map[string][]unit.ID // by a name without what kind of government it is
	units map[unit.ID]unit.Unit
}

var places = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{exact: map[string][]unit.ID{}, loose: map[string][]unit.ID{}, units: map[unit.ID]unit.Unit{}}
	for _, u := range unit.All() {
		if u.Kind == unit.Coordinator || u.Kind == unit.Central {
			continue
		}
		g.units[u.ID] = u
		for _, name := range u.Names {
			g.put(name, u.ID)
		}
		for _, name := range u.Short {
			g.put(name, u.ID)
		}
		g.put(strings.ReplaceAll(string(u.ID), "-", " "), u.ID)
	}
	for line := range strings.Lines(spellings) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if _, ok := g.units[unit.ID(cells[0])]; !ok {
			panic("intake: spellings of an unknown unit " + cells[0])
		}
		for _, name := range cells[1:] {
			g.put(name, unit.ID(cells[0]))
		}
	}
	return g
})

func (g *gazetteer) put(name string, id unit.ID) {
	for by, key := range map[*map[string][]unit.ID]string{&g.exact: folded(name), &g.loose: bare(name)} {
		if key != "" && !slices.Contains((*by)[key], id) {
			(*by)[key] = append((*by)[key], id)
		}
	}
}

// levels are words for what kind of government a name is of, in the order they are taken off; longer ones first.
var (
	levelsBehind = []string{
		"특별자치시", "특별자치도", "특별시", "광역시", "직할시", "자치구", "자치현", "카운티", "시", "군", "구", "성", "현", "주", "도",
		"特别自治市", "特别自治道", "特別自治市", "特別自治道", "特别市", "特別市", "广域市", "広域市", "自治县", "自治州", "市", "县", "縣", "県", "郡", "区", "區", "省", "州", "府", "道", "町", "村",
		"specialself-governingcity", "specialself-governingprovince", "metropolitancity", "metropolitangovernment", "specialcity", "municipality", "metropolis",
		"prefecture", "province", "district", "county", "region", "state", "city", "town", "-si", "-gun", "-gu", "-do", "-shi", "-ken", "-to", "-cho", "-ku", "-fu",
	}
	levelsBefore = []string{"cityandcountyof", "cityof", "countyof", "provinceof", "stateof", "freestateof", "commonwealthof", "municipalityof", "districtof", "townof", "prefectureof"}
)

// bare folds a name and takes off what kind of government it is of, unless a single syllable would be left.
func bare(name string) string {
	s := folded(name)
	for _, p := range levelsBefore {
		if rest, ok := strings.CutPrefix(s, p); ok && len(rest) > 2 {
			s = rest
			break
		}
	}
	for _, x := range levelsBehind {
		if rest, ok := strings.CutSuffix(s, x); ok && len([]rune(rest)) > 1 && len(rest) > 2 {
			return strings.TrimRight(rest, "-, ")
		}
	}
	return s
}

// Found is what a place's name was found to be: a unit, or several of which a person must choose. One that isn't in the book is none.
type Found struct {
	Unit    unit.ID
	How     How
	Choices []unit.ID // where How is Several or Split
	Was     unit.ID   // where How is Succeeded or Split: the unit that ended
}

// How says how sure a place was found.
type How string

// A place is found by its name, by a spelling of it, as what followed a unit that ended; or several bear the name, or several followed the unit; or none.
const (
	Exact     How = "exact"
	Loose     How = "loose"
	Succeeded How = "succeeded"
	Several   How = "several"
	Split     How = "split"
	Unknown   How = "unknown"
)

// parters part a place from the place it lies in: Suseong (Daegu), Seoul – Gangdong, 경기도 수원시.
var parters = regexp.MustCompile(`\s*[()（）\[\],，、/]\s*|\s+[-–—]\s+|\s*[–—]\s*`)

// FindPlace finds the unit that a cell names, on a day. The country narrows where it is known.
func FindPlace(cell string, in unit.Country, on unit.Date) Found {
	g := places()
	if f := g.standing(g.named(g.exact[folded(cell)], in), Exact, on); f.How != Unknown {
		return f
	}
	parts := slices.DeleteFunc(parters.Split(cell, -1), func(p string) bool { return strings.TrimSpace(p) == "" })
	if len(parts) == 1 {
		if words := strings.Fields(cell); len(words) == 2 || len(words) == 3 {
			parts = words
		}
	}
	if len(parts) > 1 {
		if f := g.within(parts, in, on); f.How != Unknown {
			return f
		}
	}
	return g.standing(g.named(g.loose[bare(cell)], in), Loose, on)
}

// named narrows units to those of a country.
func (g *gazetteer) named(ids []unit.ID, in unit.Country) []unit.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id unit.ID) bool { return in != "" && g.units[id].Country != in })
}

// within finds a place by its name and that of the place it lies in, in any order.
func (g *gazetteer) within(parts []string, in unit.Country, on unit.Date) Found {
	each := make([][]unit.ID, len(parts))
	for i, p := range parts {
		if each[i] = g.named(g.exact[folded(p)], in); len(each[i]) == 0 {
			each[i] = g.named(g.loose[bare(p)], in)
		}
	}
	var inside []unit.ID
	for i, lower := range each {
		for j, upper := range each {
			if i == j {
				continue
			}
			for _, id := range lower {
				if g.liesIn(id, upper) && !slices.Contains(inside, id) {
					inside = append(inside, id)
				}
			}
		}
	}
	if len(inside) > 0 {
		return g.standing(inside, Exact, on)
	}
	// The second part may say what the first does, in another script: 日照市(르자오).
	var both []unit.ID
	for _, id := range each[0] {
		if slices.Contains(each[1], id) {
			both = append(both, id)
		}
	}
	return g.standing(both, Exact, on)
}

// liesIn reports whether a unit lies or lay in one of the others.
func (g *gazetteer) liesIn(id unit.ID, in []unit.ID) bool {
	u := g.units[id]
	if u.Parent != "" && slices.Contains(in, u.Parent) {
		return true
	}
	for _, s := range u.Past {
		if slices.Contains(in, s.Parent) {
			return true
		}
	}
	return false
}

// standing says what units found by a name come to on a day: what ended is followed by its successors.
func (g *gazetteer) standing(ids []unit.ID, how How, on unit.Date) Found {
	all := ids
	ids = slices.DeleteFunc(slices.Clone(ids), func(id unit.ID) bool { // renamed, and the new one has the name too
		next := g.units[id].Successors
		return !g.units[id].Stands(on) && len(next) > 0 && slices.ContainsFunc(all, func(other unit.ID) bool { return slices.Contains(next, other) })
	})
	switch len(ids) {
	case 0:
		return Found{How: Unknown}
	case 1:
	default:
		return Found{How: Several, Choices: ids}
	}
	u := g.units[ids[0]]
	switch {
	case u.Stands(on):
		return Found{Unit: u.ID, How: how}
	case len(u.Successors) == 1:
		return Found{Unit: u.Successors[0], How: Succeeded, Was: u.ID}
	case len(u.Successors) > 1:
		return Found{How: Split, Choices: u.Successors, Was: u.ID}
	}
	return Found{How: Unknown}
}
