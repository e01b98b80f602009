package meeting

import (
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Matching is what a timetable of side meetings is made from.
type Matching struct {
	Slots  []SquareSlot
	Tables int
	InRow  int // how many meetings a delegation has without a break; 0 for no limit
	Pools  []Pool
	Wishes []Wish
}

// Sitting is one side meeting of two delegations.
type Sitting struct {
	A     tenants.TenantID `bson:"a"`
	B     tenants.TenantID `bson:"b"`
	Slot  string           `bson:"slot"`
	Table int              `bson:"table"` // from 1
	Langs [2]lang.Tag      `bson:"langs"` // of A and of B: the same where they share one, else an interpreter is between
}

// Unmet is a wish that the timetable doesn't fulfil, and why.
type Unmet struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Other  tenants.TenantID `bson:"other"`
	Reason string           `bson:"reason"`
	Langs  [2]lang.Tag      `bson:"langs"` // between which no interpreter was free
}

// Why a wish isn't met.
const (
	NoCommonSlot   = "no_common_slot"
	NoInterpreter  = "no_interpreter"
	NoTable        = "no_table"
	OwnLimit       = "own_limit"       // one's own list is longer than what one wanted to have
	OtherPreferred = "other_preferred" // the other side's time went to whom it, or who both, wished more
	SlotsTaken     = "slots_taken"     // in every common slot one of the two is at another meeting
	NeedsBreak     = "needs_break"
	NotAnswered    = "not_answered" // the other side has said nothing of its own yet
)

// UnmetReasons lists the reasons.
func UnmetReasons() []string {
	return []string{NoCommonSlot, NoInterpreter, NoTable, OwnLimit, OtherPreferred, SlotsTaken, NeedsBreak, NotAnswered}
}

// Match makes a timetable. Wishes of both sides come before those of one, then those that both rank higher; what was placed for a higher pair may move but is
// never given up for a lower one, so that no two delegations would both rather sit with each other than with whom they were given. The same wishes make the
// same timetable.
func Match(m Matching) ([]Sitting, []Unmet) {
	f := newField(m)
	pairs := f.pairs()
	open := pairs
	for { // a meeting that moved may have made room for a higher pair
		left := slices.DeleteFunc(slices.Clone(open), func(p pair) bool { return f.place(p, -1) || f.squeeze(p) })
		if len(left) == len(open) {
			break
		}
		open = left
	}
	sittings := f.sittings()
	return sittings, f.unmet(open)
}

func (f *field) sittings() []Sitting {
	out := []Sitting{}
	for s := range f.Slots {
		for t, i := range f.tables[s] {
			if i >= 0 {
				x := f.seats[i]
				out = append(out, Sitting{A: f.ids[x.p.a], B: f.ids[x.p.b], Slot: f.Slots[s].ID, Table: t + 1, Langs: x.langs})
			}
		}
	}
	return out
}

// unmet tells every wish that wasn't placed, and why. That somebody declines is told as any preference for others is.
func (f *field) unmet(open []pair) []Unmet {
	out := []Unmet{}
	left := map[[2]int]bool{}
	for _, p := range open {
		left[[2]int{p.a, p.b}] = true
	}
	for a, w := range f.Wishes {
		for _, want := range w.Wants {
			b := slices.Index(f.ids, want.Tenant)
			u := Unmet{Tenant: w.Tenant, Other: want.Tenant}
			switch {
			case b < 0:
				u.Reason = NotAnswered
			case f.declined(a, b):
				u.Reason = OtherPreferred
			case !left[[2]int{min(a, b), max(a, b)}]:
				continue
			default:
				u.Reason, u.Langs = f.why(a, b)
			}
			out = append(out, u)
		}
	}
	return out
}

// nearer orders what stands against a pair by how little was missing.
var nearer = []string{NoInterpreter, NoTable, NeedsBreak, SlotsTaken, NoCommonSlot}

func (f *field) why(a, b int) (string, [2]lang.Tag) {
	p := pair{a: min(a, b), b: max(a, b)}
	langs := [2]lang.Tag{}
	found := map[string]bool{}
	for s := range f.Slots {
		found[f.against(p, s)] = true
	}
	only := len(found) == 1 && found[NoCommonSlot]
	switch {
	case only:
		return NoCommonSlot, langs
	case f.mute(a, b):
		return NoInterpreter, firstLangs(f.Wishes[a], f.Wishes[b])
	case f.had[a] >= f.most(a):
		return OwnLimit, langs
	case f.had[b] >= f.most(b):
		return OtherPreferred, langs
	}
	for _, reason := range nearer {
		if found[reason] {
			if reason == NoInterpreter {
				langs = firstLangs(f.Wishes[a], f.Wishes[b])
			}
			return reason, langs
		}
	}
	return SlotsTaken, langs
}

// mute reports whether the two share no language and no pool is between theirs.
func (f *field) mute(a, b int) bool {
	for _, l := range f.Wishes[a].Langs {
		if slices.Contains(f.Wishes[b].Langs, l) {
			return false
		}
		for _, q := range f.Pools {
			if q.A == l && slices.Contains(f.Wishes[b].Langs, q.B) || q.B == l && slices.Contains(f.Wishes[b].Langs, q.A) {
				return false
			}
		}
	}
	return true
}

func firstLangs(a, b Wish) [2]lang.Tag {
	var out [2]lang.Tag
	if len(a.Langs) > 0 {
		out[0] = a.Langs[0]
	}
	if len(b.Langs) > 0 {
		out[1] = b.Langs[0]
	}
	return out
}
