package meeting

import (
	"cmp"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// pair is two delegations of which at least one wishes to meet the other.
type pair struct {
	a, b   int
	mutual bool
	worst  int // the lower of the two ranks, from 0; of one wish, its rank
	sum    int
}

// field is a timetable being filled.
type field struct {
	Matching
	ids    []tenants.TenantID
	free   [][]bool // by delegation and slot
	next   []bool   // whether a slot follows the one before without a break
	with   [][]int  // by delegation and slot: the seat there, -1 for none
	had    []int    // how many meetings a delegation has
	seats  []seat
	tables [][]int // by slot and table: the seat, -1 for none
	used   [][]int // by pool and slot
	gone   []int   // seats that were given up and can be used again
}

// seat is a placed meeting; slot is -1 for one that was lifted.
type seat struct {
	p           pair
	slot, table int
	pool        int // -1 where both share a language
	langs       [2]lang.Tag
}

// longestPause is the longest time between two slots that is no break.
const longestPause = 14 * time.Minute

func newField(m Matching) *field {
	f := &field{Matching: m}
	f.Wishes = slices.Clone(m.Wishes)
	slices.SortFunc(f.Wishes, func(a, b Wish) int { return cmp.Compare(a.Tenant, b.Tenant) })
	f.next = make([]bool, len(m.Slots))
	for i := range m.Slots {
		f.next[i] = i > 0 && m.Slots[i].Start.Sub(m.Slots[i-1].End) <= longestPause
		f.tables = append(f.tables, slices.Repeat([]int{-1}, m.Tables))
	}
	for _, w := range f.Wishes {
		f.ids = append(f.ids, w.Tenant)
		f.with = append(f.with, slices.Repeat([]int{-1}, len(m.Slots)))
		free := make([]bool, len(m.Slots))
		for i, s := range m.Slots {
			free[i] = len(w.Free) == 0 || slices.Contains(w.Free, s.ID)
		}
		f.free = append(f.free, free)
	}
	f.had = make([]int, len(f.ids))
	for range m.Pools {
		f.used = append(f.used, make([]int, len(m.Slots)))
	}
	return f
}

// rank is the place of b on a's list, -1 where it isn't on it.
func (f *field) rank(a, b int) int {
	return slices.IndexFunc(f.Wishes[a].Wants, func(w Want) bool { return w.Tenant == f.ids[b] })
}

func (f *field) declined(a, b int) bool {
	return slices.Contains(f.Wishes[a].Declines, f.ids[b]) || slices.Contains(f.Wishes[b].Declines, f.ids[a])
}

// pairs lists the pairs that wish each other, the highest first.
func (f *field) pairs() []pair {
	all := []pair{}
	for a := range f.ids {
		for b := a + 1; b < len(f.ids); b++ {
			ab, ba := f.rank(a, b), f.rank(b, a)
			if ab < 0 && ba < 0 || f.declined(a, b) {
				continue
			}
			all = append(all, pair{a: a, b: b, mutual: ab >= 0 && ba >= 0, worst: max(ab, ba), sum: max(ab, 0) + max(ba, 0)})
		}
	}
	slices.SortFunc(all, func(x, y pair) int {
		if x.mutual != y.mutual {
			if x.mutual {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.worst, y.worst), cmp.Compare(x.sum, y.sum), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return all
}

func (f *field) most(d int) int {
	if f.Wishes[d].Most > 0 {
		return f.Wishes[d].Most
	}
	return len(f.Slots)
}

// speech says how the two understand each other in a slot: by a language they share, or by a pool with an interpreter left. ok is false for neither.
func (f *field) speech(p pair, slot int) (langs [2]lang.Tag, pool int, ok bool) {
	a, b := f.Wishes[p.a].Langs, f.Wishes[p.b].Langs
	if len(a) == 0 || len(b) == 0 { // put together by hand, before one of them has said what it speaks
		return langs, -1, true
	}
	for _, l := range a {
		if slices.Contains(b, l) {
			return [2]lang.Tag{l, l}, -1, true
		}
	}
	for i, q := range f.Pools {
		if f.used[i][slot] >= q.in(f.Slots[slot].ID) {
			continue
		}
		switch {
		case slices.Contains(a, q.A) && slices.Contains(b, q.B):
			return [2]lang.Tag{q.A, q.B}, i, true
		case slices.Contains(a, q.B) && slices.Contains(b, q.A):
			return [2]lang.Tag{q.B, q.A}, i, true
		}
	}
	return langs, -1, false
}

// against returns what stands against the pair in a slot; empty for nothing.
func (f *field) against(p pair, slot int) string {
	switch {
	case !f.free[p.a][slot] || !f.free[p.b][slot]:
		return NoCommonSlot
	case f.with[p.a][slot] >= 0 || f.with[p.b][slot] >= 0:
		return SlotsTaken
	case f.tired(p.a, slot) || f.tired(p.b, slot):
		return NeedsBreak
	case !slices.Contains(f.tables[slot], -1):
		return NoTable
	}
	if _, _, ok := f.speech(p, slot); !ok {
		return NoInterpreter
	}
	return ""
}

// tired reports whether one more meeting in the slot would be too many in a row.
func (f *field) tired(d, slot int) bool {
	if f.InRow == 0 {
		return false
	}
	row := 1
	for s := slot; s > 0 && f.next[s] && f.with[d][s-1] >= 0; s-- {
		row++
	}
	for s := slot + 1; s < len(f.Slots) && f.next[s] && f.with[d][s] >= 0; s++ {
		row++
	}
	return row > f.InRow
}

// place seats the pair in the slot with the most tables left, but not in the one to avoid.
func (f *field) place(p pair, avoid int) bool {
	if f.full() || f.had[p.a] >= f.most(p.a) || f.had[p.b] >= f.most(p.b) {
		return false
	}
	best, left := -1, 0
	for s := range f.Slots {
		if s == avoid || f.against(p, s) != "" {
			continue
		}
		n := 0
		for _, t := range f.tables[s] {
			if t < 0 {
				n++
			}
		}
		if n > left {
			best, left = s, n
		}
	}
	if best >= 0 {
		f.sit(p, best)
	}
	return best >= 0
}

func (f *field) sit(p pair, slot int) int {
	langs, pool, _ := f.speech(p, slot)
	x := seat{p: p, slot: slot, table: slices.Index(f.tables[slot], -1), pool: pool, langs: langs}
	i := len(f.seats)
	if n := len(f.gone); n > 0 {
		i, f.gone = f.gone[n-1], f.gone[:n-1]
		f.seats[i] = x
	} else {
		f.seats = append(f.seats, x)
	}
	f.tables[slot][x.table], f.with[p.a][slot], f.with[p.b][slot] = i, i, i
	f.had[p.a]++
	f.had[p.b]++
	if pool >= 0 {
		f.used[pool][slot]++
	}
	return i
}

func (f *field) lift(i int) seat {
	x := f.seats[i]
	f.tables[x.slot][x.table], f.with[x.p.a][x.slot], f.with[x.p.b][x.slot] = -1, -1, -1
	f.had[x.p.a]--
	f.had[x.p.b]--
	if x.pool >= 0 {
		f.used[x.pool][x.slot]--
	}
	f.seats[i].slot = -1
	f.gone = append(f.gone, i)
	return x
}

// full reports whether every table of every slot is taken: nothing can move then, and nothing more be placed.
func (f *field) full() bool { return len(f.seats)-len(f.gone) >= f.Tables*len(f.Slots) }

// squeeze makes room for the pair by moving others to slots of theirs that are free.
func (f *field) squeeze(p pair) bool {
	if f.full() {
		return false
	}
	if f.had[p.a] >= f.most(p.a) || f.had[p.b] >= f.most(p.b) {
		return false
	}
	for s := range f.Slots {
		if !f.free[p.a][s] || !f.free[p.b][s] {
			continue
		}
		for _, away := range f.standing(p, s) {
			if f.swap(p, s, away) {
				return true
			}
		}
	}
	return false
}

// standing lists which seats might be lifted to make room for the pair in the slot: the two's own meetings there and next to it, and one that has a table.
func (f *field) standing(p pair, s int) [][]int {
	own := []int{}
	for _, d := range []int{p.a, p.b} {
		if i := f.with[d][s]; i >= 0 && !slices.Contains(own, i) {
			own = append(own, i)
		}
	}
	if len(own) > 0 {
		return [][]int{own}
	}
	all := [][]int{}
	if f.tired(p.a, s) || f.tired(p.b, s) {
		for _, d := range []int{p.a, p.b} {
			for _, at := range []int{s - 1, s + 1} {
				if at >= 0 && at < len(f.Slots) && f.with[d][at] >= 0 {
					all = append(all, []int{f.with[d][at]})
				}
			}
		}
		return all
	}
	for _, i := range f.tables[s] {
		if i >= 0 {
			all = append(all, []int{i})
		}
	}
	return all
}

// swap seats the pair in the slot if those that are lifted find another place; else everything is as it was.
func (f *field) swap(p pair, slot int, away []int) bool {
	lifted := []seat{}
	for _, i := range away {
		lifted = append(lifted, f.lift(i))
	}
	back := func(done []int) {
		for _, i := range slices.Backward(done) {
			f.lift(i)
		}
		for _, x := range lifted {
			f.reseat(x)
		}
	}
	if f.against(p, slot) != "" {
		back(nil)
		return false
	}
	done := []int{f.sit(p, slot)}
	for _, x := range lifted {
		if !f.place(x.p, slot) {
			back(done)
			return false
		}
		done = append(done, f.at(x.p))
	}
	return true
}

// at is the seat of a placed pair.
func (f *field) at(p pair) int {
	for _, i := range f.with[p.a] {
		if i >= 0 && f.seats[i].p == p {
			return i
		}
	}
	return -1
}

// reseat puts a lifted meeting back exactly where it was.
func (f *field) reseat(x seat) {
	i := f.sit(x.p, x.slot)
	was := f.seats[i]
	if was.table != x.table {
		f.tables[x.slot][was.table], f.tables[x.slot][x.table] = -1, i
	}
	if was.pool != x.pool {
		if was.pool >= 0 {
			f.used[was.pool][x.slot]--
		}
		if x.pool >= 0 {
			f.used[x.pool][x.slot]++
		}
	}
	f.seats[i] = x
}
