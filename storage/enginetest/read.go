package enginetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// filled is how many plain notes the reading tests store.
const filled = 60

// expect compares a whole list with the plain notes that match, in the order that less gives.
func (s *suite) expect(q engine.Query, match func(note) bool, order func(a, b note) int) {
	s.Helper()
	want := []string{}
	var kept []note
	for i := range filled {
		if v := plain(i); match(v) {
			kept = append(kept, v)
		}
	}
	for _, direction := range []engine.Order{engine.Up, engine.Down} {
		slices.SortFunc(kept, func(a, b note) int {
			c := cmp.Or(order(a, b), strings.Compare(a.Slug, b.Slug))
			if direction == engine.Down {
				return -c
			}
			return c
		})
		want = want[:0]
		for _, v := range kept {
			want = append(want, v.Slug)
		}
		for _, size := range []int{7, 100} {
			q.Order, q.Page = direction, page.Ask{Size: size}
			if d := diff.Diff(want, ids(s.all(wall.Trail(dangjin), q))); d != "" {
				s.Errorf("%s %v order %d size %d (-want +got):\n%s", q.Index, q.Where, direction, size, d)
			}
		}
	}
}

func byAt(a, b note) int     { return a.At.Compare(b.At) }
func byWeight(a, b note) int { return cmp.Compare(a.Weight, b.Weight) }

func testEqual(s *suite) {
	s.fill(dangjin, filled)
	s.expect(engine.Query{Index: "all"}, func(note) bool { return true }, func(a, b note) int { return 0 })
	s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "review")}},
		func(v note) bool { return v.State == "review" }, byAt)
	s.expect(engine.Query{Index: "by_owner_state", Where: []engine.Cond{engine.Equal("owner", "kim"), engine.Equal("state", "draft")}},
		func(v note) bool { return v.Owner == "kim" && v.State == "draft" }, byWeight)
	s.expect(engine.Query{Index: "by_open", Where: []engine.Cond{engine.Equal("open", true)}},
		func(v note) bool { return v.Open }, byWeight)
	s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "none")}},
		func(v note) bool { return false }, byAt)
	s.expect(engine.Query{Index: "by_title", Where: []engine.Cond{engine.Equal("text.title", plain(7).Text.Title)}},
		func(v note) bool { return v.Slug == plain(7).Slug }, byAt)
	s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "draft"), engine.Equal("at", noon.Add(3*time.Second))}},
		func(v note) bool { return v.State == "draft" && v.At.Equal(noon.Add(3*time.Second)) }, byAt)
}

func testConditions(s *suite) {
	s.fill(dangjin, filled)
	s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.In("state", "draft", "public", "draft", "none")}},
		func(v note) bool { return v.State != "review" }, byAt)
	s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.In[string]("state")}}, func(note) bool { return false }, byAt)
	s.expect(engine.Query{Index: "by_owner_state", Where: []engine.Cond{engine.In("owner", "kim", "lee"), engine.Equal("state", "draft")}},
		func(v note) bool { return v.State == "draft" }, byWeight)
	from, to := noon.Add(4*time.Second), noon.Add(11*time.Second)
	within := func(v note) bool { return !v.At.Before(from) && v.At.Before(to) }
	for _, test := range []struct {
		from, to any
		match    func(note) bool
	}{
		{from, to, within},
		{from, nil, func(v note) bool { return !v.At.Before(from) }},
		{nil, to, func(v note) bool { return v.At.Before(to) }},
		{nil, nil, func(note) bool { return true }},
		{to, from, func(note) bool { return false }},
	} {
		s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "draft"), engine.Range("at", test.from, test.to)}},
			func(v note) bool { return v.State == "draft" && test.match(v) }, byAt)
		s.expect(engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "교통"), engine.Range("at", test.from, test.to)}},
			func(v note) bool { return slices.Contains(v.Tags, "교통") && test.match(v) }, byAt)
		s.expect(engine.Query{Index: "by_state", Where: []engine.Cond{engine.In("state", "draft", "review"), engine.Range("at", test.from, test.to)}},
			func(v note) bool { return v.State != "public" && test.match(v) }, byAt)
	}
	s.expect(engine.Query{Index: "by_open", Where: []engine.Cond{engine.Equal("open", false), engine.Range("weight", int64(-2), int64(2))}},
		func(v note) bool { return !v.Open && v.Weight >= -2 && v.Weight < 2 }, byWeight)
	s.expect(engine.Query{Index: "by_title", Where: []engine.Cond{engine.Range("text.title", "제목 n00010", "제목 n0002")}},
		func(v note) bool { return v.Slug >= "n00010" && v.Slug < "n0002" }, func(a, b note) int { return 0 })
	s.expect(engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}}, func(note) bool { return true }, byAt)
	s.expect(engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "t3")}},
		func(v note) bool { return slices.Contains(v.Tags, "t3") }, byAt)
}

// testOrder changes the list while it is read: what is untouched is neither missed nor repeated.
func testOrder(s *suite) {
	s.fill(dangjin, filled)
	k := wall.Trail(dangjin)
	q := engine.Query{Index: "by_open", Where: []engine.Cond{engine.Equal("open", false)}, Page: page.Ask{Size: 10}}
	first := s.find(k, q)
	for _, r := range first.Items[:5] {
		s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: r.ID, Rev: r.Rev, Row: r.Row}, engine.Leaves))
	}
	late := plain(1)
	late.Slug, late.Weight = "late", -3
	s.add(dangjin, "aaa", late) // stands before the cursor
	q.Page.After = first.Next
	got := slices.Concat(ids(first.Items), ids(s.all(k, q)))
	var want []string
	for i := range filled {
		if v := plain(i); !v.Open {
			want = append(want, v.Slug)
		}
	}
	slices.Sort(got)
	if d := diff.Diff(want, got); d != "" {
		s.Errorf("a list that changes while it is read (-want +got):\n%s", d)
	}
	if rows := s.find(k, engine.Query{Index: "all"}); len(rows.Items) != page.DefaultSize {
		s.Errorf("a page of no size has %d rows, want %d", len(rows.Items), page.DefaultSize)
	}
	exact := s.find(k, engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "t1")}, Page: page.Ask{Size: 6}})
	if exact.Next != "" && len(s.find(k, engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "t1")}, Page: page.Ask{Size: 6, After: exact.Next}}).Items) == 0 {
		s.Error("a cursor leads to an empty page")
	}
}

// testReach reads several spaces at once: in one order, each record once, nothing of another space.
func testReach(s *suite) {
	for i := range filled {
		v := plain(i)
		s.add([]string{dangjin, liaoning, stranger}[i%3], v.Slug, v)
	}
	s.add(dangjin, "same", plain(100))
	s.add(liaoning, "same", plain(100))
	s.add(stranger, "same", plain(100))
	both, turned := wall.Trail(dangjin, liaoning, dangjin), wall.Trail(liaoning, dangjin)
	for _, order := range []engine.Order{engine.Up, engine.Down} {
		for _, size := range []int{1, 7, 100} {
			q := engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}, Order: order, Page: page.Ask{Size: size}}
			all := s.all(both, q)
			if len(all) != filled*2/3+2 {
				s.Errorf("a reach finds %d, want %d", len(all), filled*2/3+2)
			}
			for i, r := range all {
				if r.Space == stranger || len(r.Row) == 0 || r.Rev != 1 {
					s.Errorf("a reach finds %v", r)
				}
				if i > 0 && (cmp.Compare(all[i-1].ID, r.ID) > 0) == (order == engine.Up) && all[i-1].ID != r.ID {
					s.Errorf("a reach gives %s before %s", all[i-1].ID, r.ID)
				}
			}
			if d := diff.Diff(all, s.all(turned, q)); d != "" {
				s.Errorf("the order of the spaces matters:\n%s", d)
			}
		}
	}
	q := engine.Query{Index: "by_state", Where: []engine.Cond{engine.In("state", "draft", "review", "public")}, Page: page.Ask{Size: 3}}
	if got := s.all(both, q); len(got) != filled*2/3+2 {
		s.Errorf("a reach by in finds %d", len(got))
	}
	first := s.find(both, q)
	q.Page.After = first.Next
	if _, err := s.Find(s.ctx, turned, "notes", q); err != nil {
		s.Errorf("a cursor is refused when the spaces are listed in another order: %v", err)
	}
	got, err := s.Get(s.ctx, both, "notes", "n00001")
	if err != nil || got.Space != liaoning {
		s.Errorf("Get by a reach = %v, %v", got, err)
	}
	_, err = s.Get(s.ctx, both, "notes", "n00002")
	s.want("Get by a reach of a stranger's", err, engine.ErrNotFound)
	if got, err := s.Get(s.ctx, turned, "notes", "same"); err != nil || got.Space != liaoning {
		s.Errorf("Get by a reach of an id that two spaces have = %v, %v, want the first of the key", got, err)
	}
}

func testCursors(s *suite) {
	s.fill(dangjin, filled)
	k := wall.Trail(dangjin)
	q := engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "draft"), engine.Range("at", noon, noon.Add(time.Hour))}, Page: page.Ask{Size: 5}}
	next := s.find(k, q).Next
	if next == "" {
		s.Fatal("no cursor to try")
	}
	with := func(change func(*engine.Query)) engine.Query {
		c := q
		c.Where = slices.Clone(q.Where)
		c.Page.After = next
		change(&c)
		return c
	}
	for name, test := range map[string]struct {
		k wall.Key
		q engine.Query
	}{
		"another value": {k, with(func(q *engine.Query) { q.Where[0] = engine.Equal("state", "public") })},
		"another range": {k, with(func(q *engine.Query) { q.Where[1] = engine.Range("at", noon, nil) })},
		"another order": {k, with(func(q *engine.Query) { q.Order = engine.Down })},
		"another index": {k, with(func(q *engine.Query) { q.Index, q.Where = "all", nil })},
		"another space": {wall.Trail(liaoning), with(func(*engine.Query) {})},
		"more spaces":   {wall.Trail(dangjin, liaoning), with(func(*engine.Query) {})},
		"no base64":     {k, with(func(q *engine.Query) { q.Page.After = "한글" })},
		"no json":       {k, with(func(q *engine.Query) { q.Page.After = "AAAA" })},
		"cut":           {k, with(func(q *engine.Query) { q.Page.After = next[:len(next)-3] })},
		"grown":         {k, with(func(q *engine.Query) { q.Page.After = next + next })},
		"long":          {k, with(func(q *engine.Query) { q.Page.After = page.Cursor(strings.Repeat("A", 1<<20)) })},
		"made up":       {k, with(func(q *engine.Query) { q.Page.After = page.Mark("", int64(1), "a", "b") })},
	} {
		_, err := s.Find(s.ctx, test.k, "notes", test.q)
		s.want("Find with a cursor of "+name, err, page.ErrCursor)
	}
	if _, err := s.Find(s.ctx, k, "other_notes", engine.Query{Index: "all", Page: page.Ask{After: s.find(k, engine.Query{Index: "all"}).Next}}); !errors.Is(err, page.ErrCursor) {
		s.Errorf("Find with a cursor of another collection = %v", err)
	}
}

func testCount(s *suite) {
	s.fill(dangjin, filled)
	for i := range 9 {
		v := plain(i)
		s.add(liaoning, v.Slug, v)
	}
	k, both := wall.Trail(dangjin), wall.Trail(dangjin, liaoning)
	count := func(k wall.Key, q engine.Query, want int64) {
		s.Helper()
		if n, err := s.Count(s.ctx, k, "notes", q); err != nil || n != want {
			s.Errorf("Count of %s %v limit %d = %d, %v, want %d", q.Index, q.Where, q.Limit, n, err, want)
		}
	}
	draft := []engine.Cond{engine.Equal("state", "draft")}
	count(k, engine.Query{Index: "all"}, filled)
	count(both, engine.Query{Index: "all"}, filled+9)
	count(both, engine.Query{Index: "all", Limit: 50}, 50)
	count(both, engine.Query{Index: "all", Limit: filled + 4}, filled+4)
	count(both, engine.Query{Index: "all", Limit: 1000}, filled+9)
	count(k, engine.Query{Index: "by_state", Where: draft}, 20)
	count(both, engine.Query{Index: "by_state", Where: draft}, 23)
	count(k, engine.Query{Index: "by_state", Where: []engine.Cond{engine.In("state", "draft", "public")}}, 40)
	count(k, engine.Query{Index: "by_state", Where: []engine.Cond{draft[0], engine.Range("at", noon, noon.Add(3*time.Second))}}, 4)
	count(k, engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}}, filled)
	count(k, engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "t1")}}, 6)
	tally := func(k wall.Key, q engine.Query, want ...engine.Group) {
		s.Helper()
		got, err := s.Tally(s.ctx, k, "notes", q)
		if d := diff.Diff(want, got); err != nil || d != "" {
			s.Errorf("Tally of %s %v: %v (-want +got):\n%s", q.Index, q.Where, err, d)
		}
	}
	tally(k, engine.Query{Index: "by_state"}, engine.Group{Key: "draft", Count: 20}, engine.Group{Key: "public", Count: 20}, engine.Group{Key: "review", Count: 20})
	tally(both, engine.Query{Index: "by_state"}, engine.Group{Key: "draft", Count: 23}, engine.Group{Key: "public", Count: 23}, engine.Group{Key: "review", Count: 23})
	tally(k, engine.Query{Index: "by_open"}, engine.Group{Key: false, Count: 48}, engine.Group{Key: true, Count: 12})
	tally(k, engine.Query{Index: "by_owner_state", Where: []engine.Cond{engine.In("owner", "kim", "lee")}},
		engine.Group{Key: "draft", Count: 20}, engine.Group{Key: "public", Count: 20}, engine.Group{Key: "review", Count: 20})
	tally(k, engine.Query{Index: "by_state", Where: []engine.Cond{draft[0], engine.Range("at", noon, noon.Add(2*time.Second))}},
		engine.Group{Key: noon, Count: 2}, engine.Group{Key: noon.Add(time.Second), Count: 1})
	tally(k, engine.Query{Index: "by_open", Where: []engine.Cond{engine.Equal("open", true), engine.Range("weight", int64(2), nil)}},
		engine.Group{Key: int64(2), Count: 2}, engine.Group{Key: int64(3), Count: 2})
	_, err := s.Tally(s.ctx, k, "notes", engine.Query{Index: "slug", Where: []engine.Cond{engine.Equal("slug", "x")}})
	s.refused("Tally with no field left", err)
}

func testUndeclared(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(1))
	many := make([]string, engine.MostIn+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for name, q := range map[string]engine.Query{
		"an undeclared index":      {Index: "by_note"},
		"no index":                 {},
		"a field of no index":      {Index: "by_state", Where: []engine.Cond{engine.Equal("note", "x")}},
		"a field out of turn":      {Index: "by_state", Where: []engine.Cond{engine.Equal("at", noon)}},
		"a condition too many":     {Index: "slug", Where: []engine.Cond{engine.Equal("slug", "x"), engine.Equal("slug", "x")}},
		"a range before the end":   {Index: "by_owner_state", Where: []engine.Cond{engine.Range("owner", "a", "b"), engine.Equal("state", "x")}},
		"an array asked by equal":  {Index: "by_tag", Where: []engine.Cond{engine.Equal("tags", "x")}},
		"an array not asked":       {Index: "by_tag"},
		"no array asked by has":    {Index: "by_state", Where: []engine.Cond{engine.Has("state", "x")}},
		"a number for a string":    {Index: "by_state", Where: []engine.Cond{engine.Equal("state", int64(1))}},
		"a string for a time":      {Index: "by_state", Where: []engine.Cond{engine.Equal("state", "x"), engine.Range("at", "x", nil)}},
		"a number for a bool":      {Index: "by_open", Where: []engine.Cond{engine.Equal("open", int64(1))}},
		"nothing for a string":     {Index: "by_state", Where: []engine.Cond{engine.Equal("state", nil)}},
		"a document for a string":  {Index: "by_state", Where: []engine.Cond{engine.Equal("state", bson.M{"$gt": ""})}},
		"too many values":          {Index: "by_state", Where: []engine.Cond{engine.In("state", many...)}},
		"two ins":                  {Index: "by_owner_state", Where: []engine.Cond{engine.In("owner", "a", "b"), engine.In("state", "a", "b")}},
		"a range with one end":     {Index: "by_state", Where: []engine.Cond{{Path: "state", Op: engine.OpRange, Values: []any{"a"}}}},
		"an equal without a value": {Index: "by_state", Where: []engine.Cond{{Path: "state", Op: engine.OpEqual}}},
	} {
		_, err := s.Find(s.ctx, k, "notes", q)
		s.refused("Find by "+name, err)
		_, err = s.Count(s.ctx, k, "notes", q)
		s.refused("Count by "+name, err)
		_, err = s.Tally(s.ctx, k, "notes", q)
		s.refused("Tally by "+name, err)
	}
	_, err := s.Find(s.ctx, k, "secrets", engine.Query{Index: "all"})
	s.refused("Find in an undeclared collection", err)
	_, err = s.Get(s.ctx, k, "secrets", "a")
	s.refused("Get from an undeclared collection", err)
	s.refused("Add to an undeclared collection", s.Add(s.ctx, k, "secrets", engine.Record{ID: "a", Row: row(s, bson.M{})}))
}
