package enginetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

func testAdd(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(1))
	got, err := s.Get(s.ctx, k, "notes", "a")
	s.must(err)
	want := engine.Record{Space: dangjin, ID: "a", Rev: 1, Row: row(s, plain(1))}
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("Get after Add (-want +got):\n%s", diff)
	}
	twin := plain(2)
	s.want("Add of a taken id", s.Add(s.ctx, k, "notes", engine.Record{ID: "a", Row: row(s, twin)}), engine.ErrExists)
	s.must(s.Add(s.ctx, k, "other_notes", engine.Record{ID: "a", Row: row(s, bson.M{})}))
	_, err = s.Get(s.ctx, k, "notes", "b")
	s.want("Get of an unknown id", err, engine.ErrNotFound)
	if got, err = s.Get(s.ctx, k, "notes", "a"); err != nil || got.Rev != 1 || !slices.Equal(got.Row, want.Row) {
		s.Errorf("a refused Add changed the record: %v, %v", got, err)
	}
}

func testAddAll(s *suite) {
	k := wall.Trail(dangjin)
	var links []engine.Fresh
	for i := range 5 {
		links = append(links, engine.Fresh{
			Record: engine.Record{ID: fmt.Sprint("l", i), Row: row(s, plain(i))}, News: []engine.News{fact(s, fmt.Sprint("linked", i))},
		})
	}
	if n, err := s.AddAll(s.ctx, k, "notes", links[:3]...); n != 3 || err != nil {
		s.Fatalf("AddAll = %d, %v, want 3", n, err)
	}
	taken := []engine.Fresh{links[3], links[1], links[4]}
	n, err := s.AddAll(s.ctx, k, "notes", taken...)
	s.want("AddAll with a taken link", err, engine.ErrExists)
	if n != 1 {
		s.Errorf("AddAll = %d, want 1", n)
	}
	if got := ids(s.all(k, engine.Query{Index: "all"})); !slices.Equal(got, []string{"l0", "l1", "l2", "l3"}) {
		s.Errorf("AddAll left %v", got)
	}
	told := map[string]int{}
	left, err := s.Untold(s.ctx, 10)
	s.must(err)
	for _, p := range left {
		told[p.ID] += len(p.News)
	}
	if want := map[string]int{"l0": 1, "l1": 1, "l2": 1, "l3": 1}; !maps.Equal(told, want) {
		s.Errorf("AddAll left news %v, want %v", told, want)
	}
	if n, err := s.AddAll(s.ctx, k, "notes"); n != 0 || err != nil {
		s.Errorf("AddAll of nothing = %d, %v", n, err)
	}
}

func testChange(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(0))
	change := func(rev int64, v note) error {
		return s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: rev, Row: row(s, v)}, engine.Stays)
	}
	next := plain(0)
	next.State, next.Tags = "public", []string{"항만"}
	s.must(change(1, next))
	s.want("Change at an old revision", change(1, plain(0)), engine.ErrStale)
	s.want("Change at a coming revision", change(3, plain(0)), engine.ErrStale)
	got, err := s.Get(s.ctx, k, "notes", "a")
	s.must(err)
	if got.Rev != 2 || !slices.Equal(got.Row, row(s, next)) {
		s.Errorf("after Change the record is %v", got)
	}
	for _, test := range []struct {
		q    engine.Query
		want int
	}{
		{engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "draft")}}, 0},
		{engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "public")}}, 1},
		{engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "환경")}}, 0},
		{engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "항만")}}, 1},
	} {
		if found := s.find(k, test.q); len(found.Items) != test.want {
			s.Errorf("after Change %v finds %d, want %d", test.q.Where, len(found.Items), test.want)
		}
	}
	s.want("Change of an unknown id", s.Change(s.ctx, k, "notes", engine.Record{ID: "b", Rev: 1, Row: row(s, plain(1))}, engine.Stays), engine.ErrNotFound)
}

func testGone(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(0), fact(s, "born"))
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: 1, Row: row(s, plain(0))}, engine.Leaves, fact(s, "left")))
	_, err := s.Get(s.ctx, k, "notes", "a")
	s.want("Get of what is gone", err, engine.ErrNotFound)
	for _, rev := range []int64{1, 2} {
		s.want("Change of what is gone", s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: rev, Row: row(s, plain(0))}, engine.Stays), engine.ErrNotFound)
	}
	if n, err := s.Count(s.ctx, k, "notes", engine.Query{Index: "all"}); err != nil || n != 0 {
		s.Errorf("Count of what is gone = %d, %v", n, err)
	}
	if groups, err := s.Tally(s.ctx, k, "notes", engine.Query{Index: "by_state"}); err != nil || len(groups) != 0 {
		s.Errorf("Tally of what is gone = %v, %v", groups, err)
	}
	if found := s.find(k, engine.Query{Index: "all"}); len(found.Items) != 0 {
		s.Errorf("Find of what is gone = %v", ids(found.Items))
	}
	s.want("Add under an id whose news aren't told", s.Add(s.ctx, k, "notes", engine.Record{ID: "a", Row: row(s, plain(1))}), engine.ErrExists)
	again := plain(0)
	s.add(dangjin, "b", again) // the slug is free
	untold, err := s.Untold(s.ctx, 10)
	s.must(err)
	if len(untold) != 1 || len(untold[0].News) != 2 || untold[0].ID != "a" {
		s.Fatalf("Untold of what is gone = %v", untold)
	}
	s.must(s.Tell(s.ctx, engine.Telling{Collection: "notes", Space: dangjin, ID: "a", News: []string{"born", "left"}}))
	again.Slug = "x"
	s.add(dangjin, "a", again)
	got, err := s.Get(s.ctx, k, "notes", "a")
	if err != nil || got.Rev != 1 {
		s.Errorf("after Tell the id is not free: %v, %v", got, err)
	}
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: 1, Row: row(s, again)}, engine.Leaves))
	again.Slug = "y"
	s.add(dangjin, "a", again)
}

func testStamp(s *suite) {
	k := wall.Trail(dangjin)
	last, sure := s.Stamp(k, "notes")
	if !sure {
		s.add(dangjin, "a", plain(0))
		if n, sure := s.Stamp(k, "notes"); sure {
			s.Errorf("Stamp is sure of %d after a write, and wasn't before", n)
		}
		return
	}
	record := func(id string, rev int64, n int) engine.Record {
		return engine.Record{Space: dangjin, ID: id, Rev: rev, Row: row(s, plain(n))}
	}
	for _, test := range []struct {
		name  string
		write func() error
		moves bool
	}{
		{"nothing", func() error { return nil }, false},
		{"Add", func() error { return s.Add(s.ctx, k, "notes", record("a", 0, 0)) }, true},
		{"AddAll", func() error {
			_, err := s.AddAll(s.ctx, k, "notes", engine.Fresh{Record: record("b", 0, 1)})
			return err
		}, true},
		{"Change", func() error { return s.Change(s.ctx, k, "notes", record("a", 1, 2), engine.Stays) }, true},
		{"Change that leaves", func() error { return s.Change(s.ctx, k, "notes", record("a", 2, 2), engine.Leaves) }, true},
		{"Put", func() error { return s.Put(s.ctx, "notes", engine.Stored{Record: record("b", 7, 3)}) }, true},
		{"Add in another space", func() error { return s.Add(s.ctx, wall.Trail(liaoning), "notes", record("c", 0, 4)) }, false},
		{"Add to another collection", func() error {
			return s.Add(s.ctx, k, "other_notes", engine.Record{ID: "a", Row: row(s, bson.M{})})
		}, false},
	} {
		s.must(test.write())
		now, sure := s.Stamp(k, "notes")
		if moved := now != last; moved != test.moves || !sure {
			s.Errorf("after %s the stamp has moved: %t, want %t; sure %t", test.name, moved, test.moves, sure)
		}
		last = now
	}
}

func testNews(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "first", plain(1), fact(s, "f1"), fact(s, "f2"))
	s.add(dangjin, "silent", plain(2))
	s.must(s.Add(s.ctx, wall.Trail(liaoning), "other_notes", engine.Record{ID: "second", Row: row(s, bson.M{"x": int32(1)})}, fact(s, "s1")))
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "silent", Rev: 1, Row: row(s, plain(2))}, engine.Stays, fact(s, "t1")))
	s.want("a stale Change with news", s.Change(s.ctx, k, "notes", engine.Record{ID: "silent", Rev: 1, Row: row(s, plain(2))}, engine.Stays, fact(s, "never")), engine.ErrStale)
	want := []engine.Pending{
		{Collection: "notes", Space: dangjin, ID: "first", News: []engine.News{fact(s, "f1"), fact(s, "f2")}},
		{Collection: "other_notes", Space: liaoning, ID: "second", News: []engine.News{fact(s, "s1")}},
		{Collection: "notes", Space: dangjin, ID: "silent", News: []engine.News{fact(s, "t1")}},
	}
	byID := func(a, b engine.Pending) int { return strings.Compare(a.ID, b.ID) }
	check := func(when string, want ...engine.Pending) {
		s.Helper()
		got, err := s.Untold(s.ctx, 10)
		s.must(err)
		slices.SortFunc(got, byID)
		if diff := cmp.Diff(want, got); diff != "" {
			s.Errorf("Untold %s (-want +got):\n%s", when, diff)
		}
	}
	check("at first", want...)
	if got, err := s.Untold(s.ctx, 2); err != nil || len(got) != 2 {
		s.Errorf("Untold of 2 = %v, %v", got, err)
	}
	s.must(s.Tell(s.ctx,
		engine.Telling{Collection: "notes", Space: dangjin, ID: "first", News: []string{"f1", "unknown"}},
		engine.Telling{Collection: "other_notes", Space: liaoning, ID: "second", News: []string{"s1"}},
		engine.Telling{Collection: "notes", Space: dangjin, ID: "nobody", News: []string{"f1"}},
		engine.Telling{Collection: "notes", Space: stranger, ID: "first", News: []string{"f2"}},
	))
	want[0].News = want[0].News[1:]
	check("after Tell", want[0], want[2])
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "first", Rev: 1, Row: row(s, plain(1))}, engine.Stays, fact(s, "f3")))
	want[0].News = append(want[0].News, fact(s, "f3"))
	check("after another Change", want[0], want[2])
	s.must(s.Tell(s.ctx,
		engine.Telling{Collection: "notes", Space: dangjin, ID: "first", News: []string{"f2", "f3"}},
		engine.Telling{Collection: "notes", Space: dangjin, ID: "silent", News: []string{"t1"}}))
	check("after all are told")
	got, err := s.Get(s.ctx, k, "notes", "first")
	if err != nil || got.Rev != 2 {
		s.Errorf("Tell left revision %d, %v, want 2", got.Rev, err)
	}
	s.must(s.Tell(s.ctx))
}

func testUnique(s *suite) {
	k := wall.Trail(dangjin)
	a, b := plain(1), plain(2)
	s.add(dangjin, "a", a)
	s.add(dangjin, "b", b)
	s.add(liaoning, "c", a) // another space, another name list
	taken := plain(3)
	taken.Slug = a.Slug
	s.want("Add with a taken slug", s.Add(s.ctx, k, "notes", engine.Record{ID: "d", Row: row(s, taken)}, fact(s, "no")), engine.ErrExists)
	s.want("Change to a taken slug", s.Change(s.ctx, k, "notes", engine.Record{ID: "b", Rev: 1, Row: row(s, taken)}, engine.Stays, fact(s, "no")), engine.ErrExists)
	if got, err := s.Get(s.ctx, k, "notes", "b"); err != nil || got.Rev != 1 || !slices.Equal(got.Row, row(s, b)) {
		s.Errorf("a refused Change left %v, %v", got, err)
	}
	if untold, err := s.Untold(s.ctx, 10); err != nil || len(untold) != 0 {
		s.Errorf("a refused write left news: %v, %v", untold, err)
	}
	a.State = "public"
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: 1, Row: row(s, a)}, engine.Stays)) // keeps its own slug
	a.Slug = "moved"
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: 2, Row: row(s, a)}, engine.Stays))
	s.add(dangjin, "d", taken) // now it is free
	found := s.find(k, engine.Query{Index: "slug", Where: []engine.Cond{engine.Equal("slug", taken.Slug)}})
	if got := ids(found.Items); !slices.Equal(got, []string{"d"}) {
		s.Errorf("find by slug = %v, want d", got)
	}
}

// testWinner lets many change one record at the same revision: one wins each round, and only her news is kept.
func testWinner(s *suite) {
	const rounds, rivals = 10, 8
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(0))
	for round := range rounds {
		var won atomic.Int32
		var all sync.WaitGroup
		for rival := range rivals {
			all.Go(func() {
				v := plain(0)
				v.Note = fmt.Sprint("rival ", rival)
				err := s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: int64(round) + 1, Row: row(s, v)}, engine.Stays, fact(s, fmt.Sprint(round, rival)))
				switch {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, engine.ErrStale):
					s.Errorf("Change of a rival = %v, want nil or stale", err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			s.Fatalf("round %d has %d winners, want 1", round, won.Load())
		}
	}
	got, err := s.Get(s.ctx, k, "notes", "a")
	if err != nil || got.Rev != rounds+1 {
		s.Errorf("after the rounds the revision is %d, %v", got.Rev, err)
	}
	untold, err := s.Untold(s.ctx, 10)
	if err != nil || len(untold) != 1 || len(untold[0].News) != rounds {
		s.Errorf("after the rounds %v is untold, %v, want %d news", untold, err, rounds)
	}
}

func testGivenUp(s *suite) {
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	k := wall.Trail(dangjin)
	s.want("Add that is given up", s.Add(ctx, k, "notes", engine.Record{ID: "a", Row: row(s, plain(1))}), context.Canceled)
	_, err := s.Get(ctx, k, "notes", "a")
	s.want("Get that is given up", err, context.Canceled)
	_, err = s.Get(s.ctx, k, "notes", "a")
	s.want("Get of what was never added", err, engine.ErrNotFound)
	defer func() {
		if recover() == nil {
			s.Error("writing with the key of two spaces doesn't panic")
		}
	}()
	s.refused("Add with two spaces", s.Add(s.ctx, wall.Trail(dangjin, liaoning), "notes", engine.Record{ID: "a", Row: row(s, plain(1))}))
}
