package meeting_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var hall = time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)

func slotsOf(n int) []meeting.SquareSlot {
	all := make([]meeting.SquareSlot, n)
	for i := range all {
		start := hall.Add(time.Duration(i) * 20 * time.Minute)
		all[i] = meeting.SquareSlot{ID: fmt.Sprintf("s%02d", i), Span: meeting.Span{Start: start, End: start.Add(20 * time.Minute)}}
	}
	return all
}

func wish(t tenants.TenantID, langs string, wants ...tenants.TenantID) meeting.Wish {
	w := meeting.Wish{Tenant: t}
	for i := 0; i+1 < len(langs); i += 3 {
		w.Langs = append(w.Langs, lang.Tag(langs[i:i+2]))
	}
	for _, x := range wants {
		w.Wants = append(w.Wants, meeting.Want{Tenant: x})
	}
	return w
}

func reasonOf(unmet []meeting.Unmet, a, b tenants.TenantID) string {
	for _, u := range unmet {
		if u.Tenant == a && u.Other == b {
			return u.Reason
		}
	}
	return ""
}

func TestEveryUnmetWishHasItsReason(t *testing.T) {
	for _, test := range []struct {
		why    string
		slots  int
		tables int
		inRow  int
		pools  []meeting.Pool
		wishes func() []meeting.Wish
		a, b   tenants.TenantID
		want   string // empty for a wish that is met
	}{
		{"two who wish each other", 1, 1, 0, nil, func() []meeting.Wish { return []meeting.Wish{wish("a", "ko", "b"), wish("b", "ko", "a")} }, "a", "b", ""},
		{"a wish of one side", 1, 1, 0, nil, func() []meeting.Wish { return []meeting.Wish{wish("a", "ko", "b"), wish("b", "ko")} }, "a", "b", ""},
		{"mutual wishes first", 1, 1, 0, nil, func() []meeting.Wish {
			return []meeting.Wish{wish("a", "ko", "b"), wish("b", "ko", "c"), wish("c", "ko", "b")}
		}, "a", "b", meeting.OtherPreferred},
		{"no slot in which both are free", 2, 1, 0, nil, func() []meeting.Wish {
			x, y := wish("a", "ko", "b"), wish("b", "ko", "a")
			x.Free, y.Free = []string{"s00"}, []string{"s01"}
			return []meeting.Wish{x, y}
		}, "a", "b", meeting.NoCommonSlot},
		{"too few tables", 1, 1, 0, nil, func() []meeting.Wish {
			return []meeting.Wish{wish("a", "ko", "b"), wish("b", "ko", "a"), wish("c", "ko", "x", "d"), wish("d", "ko", "x", "c"), wish("x", "ko")}
		}, "c", "d", meeting.NoTable},
		{"nobody between Chinese and French", 3, 2, 0, []meeting.Pool{{A: "ko", B: "fr", Count: 1}}, func() []meeting.Wish {
			return []meeting.Wish{wish("a", "zh", "b"), wish("b", "fr", "a")}
		}, "a", "b", meeting.NoInterpreter},
		{"the only interpreter sits elsewhere", 1, 2, 0, []meeting.Pool{{A: "ko", B: "zh", Count: 1}}, func() []meeting.Wish {
			return []meeting.Wish{wish("a", "ko", "b"), wish("b", "zh", "a"), wish("c", "ko", "e", "d"), wish("d", "zh", "e", "c"), wish("e", "ja")}
		}, "c", "d", meeting.NoInterpreter},
		{"a language both speak needs none", 1, 1, 0, nil, func() []meeting.Wish { return []meeting.Wish{wish("a", "zh en", "b"), wish("b", "fr en", "a")} }, "a", "b", ""},
		{"one's own list is longer than one's time", 3, 2, 0, nil, func() []meeting.Wish {
			x := wish("a", "ko", "b", "c")
			x.Most = 1
			return []meeting.Wish{x, wish("b", "ko", "a"), wish("c", "ko", "a")}
		}, "a", "c", meeting.OwnLimit},
		{"the other preferred others", 3, 2, 0, nil, func() []meeting.Wish {
			x := wish("a", "ko", "b", "c")
			x.Most = 1
			return []meeting.Wish{x, wish("b", "ko", "a"), wish("c", "ko", "a")}
		}, "c", "a", meeting.OtherPreferred},
		{"that it declines is told the same way", 3, 2, 0, nil, func() []meeting.Wish {
			x := wish("a", "ko")
			x.Declines = []tenants.TenantID{"c"}
			return []meeting.Wish{x, wish("c", "ko", "a")}
		}, "c", "a", meeting.OtherPreferred},
		{"no third meeting in a row", 3, 2, 2, nil, func() []meeting.Wish {
			return []meeting.Wish{wish("a", "ko", "b", "c", "d"), wish("b", "ko", "a"), wish("c", "ko", "a"), wish("d", "ko", "a")}
		}, "a", "d", meeting.NeedsBreak},
		{"who has said nothing yet", 3, 2, 2, nil, func() []meeting.Wish { return []meeting.Wish{wish("a", "ko", "b")} }, "a", "b", meeting.NotAnswered},
		{"one moves so that another fits", 2, 1, 0, nil, func() []meeting.Wish {
			x, y := wish("c", "ko", "x", "d"), wish("d", "ko", "x", "c")
			x.Free = []string{"s00"}
			return []meeting.Wish{wish("a", "ko", "b"), wish("b", "ko", "a"), x, y}
		}, "c", "d", ""},
	} {
		m := meeting.Matching{Slots: slotsOf(test.slots), Tables: test.tables, InRow: test.inRow, Pools: test.pools, Wishes: test.wishes()}
		placed, unmet := meeting.Match(m)
		if got := reasonOf(unmet, test.a, test.b); got != test.want {
			t.Errorf("%s: the wish of %s for %s ends in %q, want %q; placed %+v", test.why, test.a, test.b, got, test.want, placed)
		}
	}
}

// fair is an exchange of many delegations with wishes at random, always the same ones for a seed.
func fair(seed uint64, delegations, slots, tables int) meeting.Matching {
	r := rand.New(rand.NewPCG(seed, 7))
	m := meeting.Matching{Slots: slotsOf(slots), Tables: tables, InRow: 4, Pools: []meeting.Pool{{A: "ko", B: "zh", Count: 6}, {A: "ko", B: "ja", Count: 5}, {A: "zh", B: "ja", Count: 2}}}
	tongues := []string{"ko", "zh", "ja", "ko en", "zh en"}
	for d := range delegations {
		w := wish(tenants.TenantID(fmt.Sprintf("d%02d", d)), tongues[r.IntN(len(tongues))])
		for _, x := range r.Perm(delegations)[:min(delegations-1, 12)] {
			if x != d {
				w.Wants = append(w.Wants, meeting.Want{Tenant: tenants.TenantID(fmt.Sprintf("d%02d", x))})
			}
		}
		for s := range slots {
			if r.IntN(5) > 0 {
				w.Free = append(w.Free, fmt.Sprintf("s%02d", s))
			}
		}
		w.Most = 8 + r.IntN(8)
		m.Wishes = append(m.Wishes, w)
	}
	return m
}

func TestATimetableKeepsEveryLimit(t *testing.T) {
	for seed := range uint64(12) {
		m := fair(seed, 24, 16, 6)
		placed, unmet := meeting.Match(m)
		type at struct {
			who  tenants.TenantID
			slot string
		}
		busy, tables, pools, had := map[at]bool{}, map[string]bool{}, map[string]int{}, map[tenants.TenantID]int{}
		met := map[[2]tenants.TenantID]bool{}
		for _, s := range placed {
			for _, who := range []tenants.TenantID{s.A, s.B} {
				w := m.Wishes[slices.IndexFunc(m.Wishes, func(w meeting.Wish) bool { return w.Tenant == who })]
				if busy[at{who, s.Slot}] || !slices.Contains(w.Free, s.Slot) {
					t.Fatalf("seed %d: %s sits at two tables, or when it isn't free, in %s", seed, who, s.Slot)
				}
				busy[at{who, s.Slot}] = true
				if had[who]++; had[who] > w.Most {
					t.Fatalf("seed %d: %s has more meetings than it wanted", seed, who)
				}
			}
			table := fmt.Sprint(s.Slot, s.Table)
			if tables[table] || s.Table < 1 || s.Table > m.Tables {
				t.Fatalf("seed %d: table %d of %s is taken twice", seed, s.Table, s.Slot)
			}
			tables[table] = true
			if s.Langs[0] != s.Langs[1] {
				pools[s.Slot+string(min(s.Langs[0], s.Langs[1])+max(s.Langs[0], s.Langs[1]))]++
			}
			met[[2]tenants.TenantID{s.A, s.B}], met[[2]tenants.TenantID{s.B, s.A}] = true, true
		}
		for _, p := range m.Pools {
			for _, s := range m.Slots {
				if n := pools[s.ID+string(min(p.A, p.B)+max(p.A, p.B))]; n > p.Count {
					t.Fatalf("seed %d: %d interpreters sit between %s and %s in %s", seed, n, p.A, p.B, s.ID)
				}
			}
		}
		for _, w := range m.Wishes {
			for row, i := 0, 0; i < len(m.Slots); i++ {
				if row++; !busy[at{w.Tenant, m.Slots[i].ID}] {
					row = 0
				}
				if row > m.InRow {
					t.Fatalf("seed %d: %s has %d meetings in a row", seed, w.Tenant, row)
				}
			}
			for _, x := range w.Wants {
				told := reasonOf(unmet, w.Tenant, x.Tenant) != ""
				if met[[2]tenants.TenantID{w.Tenant, x.Tenant}] == told {
					t.Fatalf("seed %d: the wish of %s for %s is both met and unmet, or neither", seed, w.Tenant, x.Tenant)
				}
			}
		}
		again, _ := meeting.Match(m)
		slices.Reverse(m.Wishes)
		turned, _ := meeting.Match(m)
		if !slices.Equal(placed, again) || !slices.Equal(placed, turned) {
			t.Errorf("seed %d: the same wishes make another timetable", seed)
		}
	}
}

func TestNoTwoWouldRatherSitWithEachOther(t *testing.T) {
	for seed := range uint64(12) {
		m := fair(seed, 20, 30, 20)
		m.InRow = 0
		for i := range m.Wishes {
			m.Wishes[i].Most, m.Wishes[i].Free, m.Wishes[i].Langs = 3, nil, []lang.Tag{"en"}
		}
		placed, _ := meeting.Match(m)
		rank := func(a, b tenants.TenantID) int {
			w := m.Wishes[slices.IndexFunc(m.Wishes, func(w meeting.Wish) bool { return w.Tenant == a })]
			return slices.IndexFunc(w.Wants, func(x meeting.Want) bool { return x.Tenant == b })
		}
		key := func(a, b tenants.TenantID) [3]int { // the lower the dearer, to both together
			x, y := rank(a, b), rank(b, a)
			if x >= 0 && y >= 0 {
				return [3]int{0, max(x, y), x + y}
			}
			return [3]int{1, max(x, y), max(x, 0) + max(y, 0)}
		}
		worst := map[tenants.TenantID][][3]int{}
		met := map[[2]tenants.TenantID]bool{}
		for _, s := range placed {
			worst[s.A], worst[s.B] = append(worst[s.A], key(s.A, s.B)), append(worst[s.B], key(s.A, s.B))
			met[[2]tenants.TenantID{s.A, s.B}] = true
		}
		better := func(k [3]int, of [][3]int) bool {
			return len(of) < 3 || slices.ContainsFunc(of, func(o [3]int) bool { return slices.Compare(k[:], o[:]) < 0 })
		}
		for i, a := range m.Wishes {
			for _, b := range m.Wishes[i+1:] {
				if rank(a.Tenant, b.Tenant) < 0 && rank(b.Tenant, a.Tenant) < 0 || met[[2]tenants.TenantID{a.Tenant, b.Tenant}] {
					continue
				}
				if k := key(a.Tenant, b.Tenant); better(k, worst[a.Tenant]) && better(k, worst[b.Tenant]) {
					t.Errorf("seed %d: %s and %s would rather sit together than with whom they were given", seed, a.Tenant, b.Tenant)
				}
			}
		}
	}
}

func BenchmarkMatchSixtyDelegationsInFortySlots(b *testing.B) {
	m := fair(1, 60, 40, 15)
	for i := range m.Wishes {
		m.Wishes[i].Most = 0
	}
	for b.Loop() {
		if placed, _ := meeting.Match(m); len(placed) < 200 {
			b.Fatalf("%d side meetings", len(placed))
		}
	}
}

func exchangeDay(parties ...tenants.TenantID) meeting.Meeting {
	return meeting.Meeting{ID: "m", State: meeting.Invited, Host: parties[0], Parties: parties, Slot: meeting.Slot{Start: hall, End: hall.Add(8 * time.Hour), Zone: "Asia/Seoul"}}
}

func by(t tenants.TenantID, at time.Time) meeting.By {
	return meeting.By{Member: tenants.MemberID(t + ".officer"), Tenant: t, At: at}
}

// opened is an exchange of a, b and c in which a and b wish each other and c wishes a.
func opened(t *testing.T) (meeting.Meeting, meeting.Square) {
	t.Helper()
	m := exchangeDay("a", "b", "c", "d")
	var q meeting.Square
	before := hall.Add(-24 * time.Hour)
	if err := q.Lay(m, meeting.Layout{Slots: slotsOf(3), Tables: 2, Pools: []meeting.Pool{{A: "ko", B: "zh", Count: 1}}}, by("a", before)); err != nil {
		t.Fatal(err)
	}
	for _, w := range []meeting.Wish{wish("a", "ko", "b"), wish("b", "zh", "a"), wish("c", "ko", "a")} {
		if err := q.Wish(m, w, by(w.Tenant, before)); err != nil {
			t.Fatalf("the wish of %s: %v", w.Tenant, err)
		}
	}
	if err := q.Propose(m, by("a", before)); err != nil {
		t.Fatal(err)
	}
	return m, q
}

func TestAWishListIsItsOwnersAlone(t *testing.T) {
	m, q := opened(t)
	for _, who := range []tenants.TenantID{"a", "b", "c", "d"} {
		seen := q.For(who, who == m.Host)
		for _, w := range seen.Wishes {
			if w.Tenant != who {
				t.Errorf("%s reads the wishes of %s", who, w.Tenant)
			}
		}
		if who != "a" && (len(seen.Plan) > 0 || !seen.Proposed.IsZero()) {
			t.Errorf("%s sees the timetable before it is published", who)
		}
	}
	if len(q.For("a", true).Plan) != 2 {
		t.Errorf("the host sees %d of two side meetings", len(q.For("a", true).Plan))
	}
	if err := q.Publish(m, by("b", hall)); !errors.Is(err, meeting.ErrNotHost) {
		t.Errorf("a guest publishes: %v", err)
	}
	if err := q.Publish(m, by("a", hall)); err != nil {
		t.Fatal(err)
	}
	if seen := q.For("d", false); len(seen.Plan) != 2 || len(seen.Wishes) != 0 || len(seen.Unmet) != 0 {
		t.Errorf("after publication an outsider of both sees %+v", seen)
	}
	if err := q.Wish(m, wish("d", "ko", "a"), by("d", hall)); !errors.Is(err, meeting.ErrSquarePublished) {
		t.Errorf("a wish after publication: %v", err)
	}
}

func TestChangesByHandAreChecked(t *testing.T) {
	m, q := opened(t)
	host := by("a", hall.Add(-time.Hour))
	if err := q.Publish(m, host); err != nil {
		t.Fatal(err)
	}
	ab, ac := q.Plan[slices.IndexFunc(q.Plan, func(s meeting.SideMeeting) bool { return s.ID == "a.b" })], q.Plan[slices.IndexFunc(q.Plan, func(s meeting.SideMeeting) bool { return s.ID == "a.c" })]
	fieldOf := func(err error) string {
		f := fault.Of(err)
		if f == nil || len(f.Fields) == 0 {
			return fmt.Sprint(err)
		}
		return f.Fields[0].Path + " " + f.Fields[0].Code
	}
	for _, test := range []struct {
		why  string
		do   func(q *meeting.Square) error
		want string
	}{
		{"into a slot in which one sits elsewhere", func(q *meeting.Square) error { return q.Move(m, "a.b", meeting.Place{Slot: ac.Slot}, host) }, "slot slots_taken"},
		{"to a slot that isn't there", func(q *meeting.Square) error { return q.Move(m, "a.b", meeting.Place{Slot: "s99"}, host) }, "slot unknown"},
		{"to a table that isn't there", func(q *meeting.Square) error { return q.Move(m, "a.b", meeting.Place{Slot: "s02", Table: 3}, host) }, "table out_of_range"},
		{"by another side", func(q *meeting.Square) error { return q.Move(m, "a.b", meeting.Place{Slot: "s02"}, by("b", hall)) }, "meeting.not_host"},
		{"a pair that sits already", func(q *meeting.Square) error {
			return q.Add(m, meeting.Sides{A: "b", B: "a"}, meeting.Place{Slot: "s02"}, host)
		}, "meeting.side_stands"},
		{"with oneself", func(q *meeting.Square) error {
			return q.Add(m, meeting.Sides{A: "b", B: "b"}, meeting.Place{Slot: "s02"}, host)
		}, "b unknown"},
		{"marked before it began", func(q *meeting.Square) error { return q.Mark("a.b", true, host) }, "meeting.side_ahead"},
		{"marked by a third", func(q *meeting.Square) error { return q.Mark("a.b", true, by("c", hall.Add(9*time.Hour))) }, "meeting.not_party"},
		{"called off by a third", func(q *meeting.Square) error { return q.Call(m, "a.b", "no", by("c", hall)) }, "meeting.not_host"},
		{"called off without a reason", func(q *meeting.Square) error { return q.Call(m, "a.b", "", host) }, "reason required"},
		{"at a table where others sit", func(q *meeting.Square) error {
			if err := q.Add(m, meeting.Sides{A: "c", B: "d"}, meeting.Place{Slot: "s02", Table: 1}, host); err != nil {
				return err
			}
			return q.Move(m, "a.b", meeting.Place{Slot: "s02", Table: 1}, host)
		}, "table taken"},
	} {
		trial := q
		err := test.do(&trial)
		if got := fieldOf(err); err == nil || got != test.want && fault.Of(err).Code != test.want {
			t.Errorf("%s: %v, want %s", test.why, got, test.want)
		}
	}
	if err := q.Move(m, "a.b", meeting.Place{Slot: "s02", Table: 2}, host); err != nil {
		t.Fatalf("a move that nothing is against: %v", err)
	}
	if x, _ := q.Side("a.b"); x.Slot != "s02" || x.Table != 2 || x.Sequence != ab.Sequence+1 || !x.ByHand {
		t.Errorf("after the move it is %+v", x)
	}
	if err := q.Swap(m, "a.b", "a.c", host); err != nil {
		t.Fatalf("swap: %v", err)
	}
	x, _ := q.Side("a.b")
	y, _ := q.Side("a.c")
	if x.Slot != ac.Slot || y.Slot != "s02" || x.Table != ac.Table || y.Table != 2 {
		t.Errorf("swapped they are %+v and %+v", x, y)
	}
	if err := q.Call(m, "a.b", "its head is ill", by("b", hall)); err != nil {
		t.Fatalf("one of the two calls it off: %v", err)
	}
	if err := q.Add(m, meeting.Sides{A: "a", B: "b"}, meeting.Place{Slot: x.Slot}, host); err != nil {
		t.Fatalf("what was called off stands again: %v", err)
	}
	after := hall.Add(9 * time.Hour)
	if err := q.Mark("a.b", true, by("b", after)); err != nil {
		t.Fatal(err)
	}
	if x, _ := q.Side("a.b"); !x.Held() || x.Sequence <= ab.Sequence {
		t.Errorf("marked as held it is %+v", x)
	}
	if err := q.Mark("a.b", false, by("a", after)); err != nil {
		t.Fatal(err)
	}
	if x, _ := q.Side("a.b"); x.Held() {
		t.Error("it counts as held although one side says that it wasn't")
	}
	if err := q.Move(m, "a.b", meeting.Place{Slot: "s01"}, by("a", after)); !errors.Is(err, meeting.ErrSideMarked) {
		t.Errorf("what has taken place moves: %v", err)
	}
}
