package enginetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

func testMalformed(s *suite) {
	k := wall.Trail(dangjin)
	s.add(dangjin, "a", plain(1))
	without := func(path string, v any) bson.Raw {
		var d bson.D
		s.must(bson.Unmarshal(row(s, plain(2)), &d))
		d = slices.DeleteFunc(d, func(e bson.E) bool { return e.Key == path })
		if v != nil {
			d = append(d, bson.E{Key: path, Value: v})
		}
		return row(s, d)
	}
	for name, test := range map[string]struct {
		row  bson.Raw
		says string // the error names collection, index and path
	}{
		"a missing path":      {without("state", nil), `notes.by_state: path "state"`},
		"a missing deep path": {without("text", nil), `notes.by_title: path "text.title"`},
		"null":                {without("slug", bson.Null{}), `notes.slug: path "slug"`},
		"a number for text":   {without("owner", int32(4)), `notes.by_owner_state: path "owner"`},
		"text for a time":     {without("at", "2026-07-01"), `notes.by_state: path "at"`},
		"a float for an int":  {without("weight", 1.5), `path "weight"`},
		"text for an array":   {without("tags", "환경"), `notes.by_tag: path "tags"`},
		"a mixed array":       {without("tags", bson.A{"a", int32(1)}), `notes.by_tag: path "tags"`},
		"an array for text":   {without("state", bson.A{"a"}), `notes.by_state: path "state"`},
		"broken UTF-8":        {without("state", "a\xff"), `notes.by_state: path "state"`},
		"a key too long":      {without("slug", strings.Repeat("가", 1000)), `notes.slug`},
		"no BSON":             {bson.Raw("nonsense"), ""},
		"no row":              {nil, ""},
	} {
		err := s.Add(s.ctx, k, "notes", engine.Record{ID: "b", Row: test.row})
		s.refused("Add with "+name, err)
		if err != nil && !strings.Contains(err.Error(), test.says) {
			s.Errorf("Add with %s = %q, want %q in it", name, err, test.says)
		}
		s.refused("Change with "+name, s.Change(s.ctx, k, "notes", engine.Record{ID: "a", Rev: 1, Row: test.row}, engine.Stays))
	}
	good := row(s, plain(2))
	for _, id := range []string{"", strings.Repeat("x", engine.MostID+1), "a\xff"} {
		s.refused(fmt.Sprintf("Add of the id %.20q", id), s.Add(s.ctx, k, "notes", engine.Record{ID: id, Row: good}))
	}
	s.refused("Add in a space with a blank", s.Add(s.ctx, wall.Trail("home dangjin"), "notes", engine.Record{ID: "b", Row: good}))
	s.refused("Add with broken news", s.Add(s.ctx, k, "notes", engine.Record{ID: "b", Row: good}, engine.News{ID: "n", Body: bson.Raw("x")}))
	if n, err := s.Count(s.ctx, k, "notes", engine.Query{Index: "all"}); err != nil || n != 1 {
		s.Errorf("refused rows left %d records, %v, want 1", n, err)
	}
	odd := bson.D{{Key: "state", Value: "draft"}}
	s.must(s.Add(s.ctx, k, "other_notes", engine.Record{ID: "free", Row: row(s, odd)}))
	none := plain(3)
	none.Tags, none.Weight = []string{}, 1<<62
	s.add(dangjin, "none", none)
	if found := s.find(k, engine.Query{Index: "by_open", Where: []engine.Cond{engine.Equal("open", false), engine.Range("weight", int64(1<<62), nil)}}); len(found.Items) != 1 {
		s.Errorf("a large number finds %v", ids(found.Items))
	}
}

// testSpaces keeps other records under the same ids in two spaces: whatever is done in one, the other doesn't move.
func testSpaces(s *suite) {
	ours, theirs := wall.Trail(dangjin), wall.Trail(liaoning)
	s.fill(dangjin, 10)
	for i := range 10 {
		v := plain(i)
		v.Note, v.State = "theirs", "draft"
		s.add(liaoning, v.Slug, v)
	}
	snapshot := func() []engine.Record { return s.all(theirs, engine.Query{Index: "all"}) }
	before := snapshot()
	for i := range 10 {
		v := plain(i)
		v.State = "public"
		s.must(s.Change(s.ctx, ours, "notes", engine.Record{ID: v.Slug, Rev: 1, Row: row(s, v), Space: liaoning}, engine.Stays))
	}
	s.must(s.Change(s.ctx, ours, "notes", engine.Record{ID: plain(0).Slug, Rev: 2, Row: row(s, plain(0)), Space: liaoning}, engine.Leaves))
	s.want("Change at the other space's revision", s.Change(s.ctx, theirs, "notes", engine.Record{ID: plain(1).Slug, Rev: 2, Row: row(s, plain(1))}, engine.Stays), engine.ErrStale)
	if d := diff.Diff(before, snapshot()); d != "" {
		s.Errorf("deeds in one space changed the other:\n%s", d)
	}
	if got, err := s.Get(s.ctx, theirs, "notes", plain(0).Slug); err != nil || got.Space != liaoning || got.Rev != 1 {
		s.Errorf("Get in the other space = %v, %v", got, err)
	}
	for _, test := range []struct {
		k    wall.Key
		want []engine.Group
	}{
		{ours, []engine.Group{{Key: "public", Count: 9}}},
		{theirs, []engine.Group{{Key: "draft", Count: 10}}},
		{wall.Trail(stranger), []engine.Group{}},
	} {
		got, err := s.Tally(s.ctx, test.k, "notes", engine.Query{Index: "by_state"})
		if d := diff.Diff(test.want, got); err != nil || d != "" {
			s.Errorf("Tally in %v: %v\n%s", test.k.Spaces(), err, d)
		}
	}
	if n, err := s.Count(s.ctx, wall.Trail(stranger), "notes", engine.Query{Index: "all"}); err != nil || n != 0 {
		s.Errorf("Count of a stranger = %d, %v", n, err)
	}
	_, err := s.Get(s.ctx, wall.Trail(stranger), "notes", plain(1).Slug)
	s.want("Get of a stranger", err, engine.ErrNotFound)
	s.want("Change of a stranger", s.Change(s.ctx, wall.Trail(stranger), "notes", engine.Record{ID: plain(1).Slug, Rev: 1, Row: row(s, plain(1))}, engine.Stays), engine.ErrNotFound)
}

// testStrings keeps what people and attackers write.
func testStrings(s *suite) {
	k := wall.Trail(dangjin)
	odd := []string{
		"당진시 友好城市 まち", "🇰🇷👨‍👩‍👧 e\u0301", "$where", "a.b.c", "nul\x00in the middle", "\x00", "a\x00", "a", "'; DROP TABLE c_notes; --", `"quoted" \ back`,
		"%like_", " space ", "\u202eright to left", "/slash/", "line\nfeed", "\U0010ffff", "\uffff", "~", "ÿ", "$", ".", "0", "-1",
	}
	for _, text := range odd {
		v := plain(0)
		v.Slug, v.State, v.Text.Title, v.Note, v.Tags = text, text, text, text, []string{text, text, "$" + text}
		s.add(dangjin, text, v, fact(s, text))
		got, err := s.Get(s.ctx, k, "notes", text)
		if err != nil || got.ID != text || !slices.Equal(got.Row, row(s, v)) {
			s.Errorf("Get(%q) = %q, %v", text, got.ID, err)
		}
	}
	for _, text := range odd {
		for _, q := range []engine.Query{
			{Index: "by_state", Where: []engine.Cond{engine.Equal("state", text)}},
			{Index: "slug", Where: []engine.Cond{engine.Equal("slug", text)}},
			{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", text)}},
			{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "$"+text)}},
			{Index: "by_title", Where: []engine.Cond{engine.In("text.title", text)}},
		} {
			got := ids(s.find(k, q).Items)
			if !slices.Contains(got, text) {
				s.Errorf("find by %v = %q, want %q", q.Where, got, text)
			}
			if q.Index != "by_tag" && len(got) != 1 {
				s.Errorf("find by %v = %q, want one", q.Where, got)
			}
		}
	}
	want := slices.Sorted(slices.Values(odd))
	for _, q := range []engine.Query{{Index: "by_title", Page: page.Ask{Size: 2}}, {Index: "all", Page: page.Ask{Size: 3}}} {
		if d := diff.Diff(want, ids(s.all(k, q))); d != "" {
			s.Errorf("odd strings by %s are not in the order of their bytes (-want +got):\n%s", q.Index, d)
		}
	}
	var telling []engine.Telling
	untold, err := s.Untold(s.ctx, 100)
	s.must(err)
	for _, p := range untold {
		telling = append(telling, engine.Telling{Collection: p.Collection, Space: p.Space, ID: p.ID, News: []string{p.News[0].ID}})
	}
	s.must(s.Tell(s.ctx, telling...))
	if untold, err = s.Untold(s.ctx, 100); err != nil || len(untold) != 0 {
		s.Errorf("after Tell %v is untold, %v", untold, err)
	}
	groups, err := s.Tally(s.ctx, k, "notes", engine.Query{Index: "by_state"})
	if err != nil || len(groups) != len(odd) {
		s.Errorf("Tally of odd strings has %d groups, %v, want %d", len(groups), err, len(odd))
	}
}

func testWalk(s *suite) {
	s.fill(dangjin, 130)
	s.add(liaoning, "told", plain(1), fact(s, "n1"), fact(s, "n2"))
	s.must(s.Change(s.ctx, wall.Trail(liaoning), "notes", engine.Record{ID: "told", Rev: 1, Row: row(s, plain(1))}, engine.Leaves, fact(s, "n3")))
	walk := func(after engine.Place) []engine.Stored {
		s.Helper()
		var all []engine.Stored
		s.must(s.Walk(s.ctx, "notes", after, func(r engine.Stored) error {
			all = append(all, r)
			return nil
		}))
		return all
	}
	all := walk(engine.Place{})
	if len(all) != 131 {
		s.Fatalf("Walk visits %d, want 131", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b engine.Stored) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.ID, b.ID))
	}) {
		s.Error("Walk doesn't go by space and id")
	}
	last := all[130]
	if last.ID != "told" || !last.Gone || last.Rev != 2 || len(last.News) != 3 {
		s.Errorf("Walk ends with %v", last)
	}
	if rest := walk(engine.Place{Space: dangjin, ID: all[99].ID}); len(rest) != 31 {
		s.Errorf("Walk after the hundredth visits %d, want 31", len(rest))
	}
	stop := errors.New("stop")
	s.want("Walk that is stopped", s.Walk(s.ctx, "notes", engine.Place{}, func(engine.Stored) error { return stop }), stop)

	// Another revision of one, then everything as it was: Put replaces.
	first := all[0]
	s.must(s.Change(s.ctx, wall.Trail(first.Space), "notes", engine.Record{ID: first.ID, Rev: 1, Row: row(s, plain(77_777))}, engine.Stays, fact(s, "later")))
	s.must(s.Tell(s.ctx, engine.Telling{Collection: "notes", Space: liaoning, ID: "told", News: []string{"n1", "n2", "n3"}}))
	s.must(s.Put(s.ctx, "notes", all...))
	s.must(s.Put(s.ctx, "notes"))
	if d := diff.Diff(all, walk(engine.Place{})); d != "" {
		s.Errorf("after Put (-want +got):\n%s", d)
	}
	if n, err := s.Count(s.ctx, wall.Trail(dangjin, liaoning), "notes", engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}}); err != nil || n != 130 {
		s.Errorf("after Put Count = %d, %v, want 130", n, err)
	}
	high := all[1]
	high.Rev = 41
	s.must(s.Put(s.ctx, "notes", high))
	s.must(s.Change(s.ctx, wall.Trail(high.Space), "notes", engine.Record{ID: high.ID, Rev: 41, Row: high.Row}, engine.Stays))
	clash := all[2]
	clash.ID = "clash"
	s.want("Put with a taken slug", s.Put(s.ctx, "notes", clash), engine.ErrExists)
}

// testDeclare declares other indexes over the same records.
func testDeclare(s *suite) {
	s.fill(dangjin, 12)
	k := wall.Trail(dangjin)
	changed := engine.Collection{Name: "notes", Indexes: []engine.Index{
		{Name: "by_state", Fields: []engine.Field{{Path: "owner"}, {Path: "weight", Type: engine.Int}}}, // another meaning
		{Name: "by_note", Fields: []engine.Field{{Path: "note"}}},                                       // new
		{Name: "all"},
	}}
	s.must(s.Declare(s.ctx, []engine.Collection{changed, other}))
	if got := s.all(k, engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("owner", "kim")}}); len(got) != 6 {
		s.Errorf("an index that is declared otherwise finds %d, want 6", len(got))
	}
	if n, err := s.Count(s.ctx, k, "notes", engine.Query{Index: "by_note", Where: []engine.Cond{engine.Equal("note", "")}}); err != nil || n != 12 {
		s.Errorf("a new index counts %d, %v, want 12", n, err)
	}
	_, err := s.Find(s.ctx, k, "notes", engine.Query{Index: "slug"})
	s.refused("Find by an index that is declared no more", err)
	twin := plain(1)
	s.add(dangjin, "twin", twin) // slug is unique no more
	s.must(s.Declare(s.ctx, []engine.Collection{changed, other}))
	s.refused("Declare of a unique index over twins", s.Declare(s.ctx, []engine.Collection{notes, other}))
	for name, bad := range map[string][]engine.Collection{
		"a bad name":         {{Name: "Notes; DROP"}},
		"a bad index":        {{Name: "notes", Indexes: []engine.Index{{Name: `x"y`}}}},
		"a collection twice": {other, other},
		"an index twice":     {{Name: "notes", Indexes: []engine.Index{{Name: "all"}, {Name: "all"}}}},
		"a unique array":     {{Name: "notes", Indexes: []engine.Index{{Name: "x", Unique: true, Fields: []engine.Field{{Path: "tags", Many: true}}}}}},
		"two arrays":         {{Name: "notes", Indexes: []engine.Index{{Name: "x", Fields: []engine.Field{{Path: "a", Many: true}, {Path: "b", Many: true}}}}}},
	} {
		s.refused("Declare of "+name, s.Declare(s.ctx, bad))
	}
}

// testFilled declares paths that the records were written without.
func testFilled(s *suite) {
	s.fill(dangjin, 3)
	k := wall.Trail(dangjin)
	grown := engine.Collection{Name: "notes", Indexes: []engine.Index{
		{Name: "by_kept", Fields: []engine.Field{{Path: "kept.kind"}, {Path: "kept.seen", Type: engine.Int}}},
		{Name: "by_day", Fields: []engine.Field{{Path: "pinned", Type: engine.Bool}, {Path: "day", Type: engine.Time}}},
		{Name: "by_label", Fields: []engine.Field{{Path: "labels", Many: true}}},
		{Name: "all"},
	}}
	s.must(s.Declare(s.ctx, []engine.Collection{grown, other}))
	for _, q := range []engine.Query{
		{Index: "by_kept", Where: []engine.Cond{engine.Equal("kept.kind", ""), engine.Equal("kept.seen", int64(0))}},
		{Index: "by_day", Where: []engine.Cond{engine.Equal("pinned", false)}},
	} {
		if n, err := s.Count(s.ctx, k, "notes", q); err != nil || n != 3 {
			s.Errorf("%s counts %d, %v, want all 3 at the zero value", q.Index, n, err)
		}
	}
	labelled := engine.Query{Index: "by_label", Where: []engine.Cond{engine.Has("labels", "a")}}
	if n, err := s.Count(s.ctx, k, "notes", labelled); err != nil || n != 0 {
		s.Errorf("by_label counts %d, %v, want none", n, err)
	}
	r := s.all(k, engine.Query{Index: "all"})[0]
	var v bson.M
	s.must(bson.Unmarshal(r.Row, &v))
	if r.Rev != 1 {
		s.Errorf("filling moved the revision to %d", r.Rev)
	}
	v["labels"] = []string{"a"}
	s.must(s.Change(s.ctx, k, "notes", engine.Record{ID: r.ID, Rev: 1, Row: row(s, v)}, engine.Stays))
	if n, err := s.Count(s.ctx, k, "notes", labelled); err != nil || n != 1 {
		s.Errorf("by_label counts %d, %v, want the changed one", n, err)
	}
	s.must(s.Declare(s.ctx, []engine.Collection{grown, other}))
}

// testModel does some hundred random deeds and compares the engine with a map.
func testModel(s *suite) {
	type known struct {
		v   note
		rev int64
	}
	k := wall.Trail(dangjin)
	model := map[string]known{}
	r := rand.New(rand.NewPCG(2026, 7))
	for step := range 300 {
		v := plain(r.IntN(1000))
		v.Slug = fmt.Sprint("s", r.IntN(30))
		id := fmt.Sprint("r", r.IntN(20))
		old, there := model[id]
		taken := false
		for other, o := range model {
			taken = taken || other != id && o.v.Slug == v.Slug
		}
		rev := old.rev - int64(r.IntN(10)/9)
		switch deed := r.IntN(10); {
		case deed < 4:
			err := s.Add(s.ctx, k, "notes", engine.Record{ID: id, Row: row(s, v)})
			if there || taken {
				s.want("Add", err, engine.ErrExists)
				continue
			}
			s.must(err)
			model[id] = known{v, 1}
		default:
			fate := engine.Stays
			if deed == 9 {
				fate = engine.Leaves
			}
			err := s.Change(s.ctx, k, "notes", engine.Record{ID: id, Rev: rev, Row: row(s, v)}, fate)
			switch {
			case !there:
				s.want("Change", err, engine.ErrNotFound)
			case rev != old.rev:
				s.want("Change", err, engine.ErrStale)
			case fate == engine.Leaves:
				s.must(err)
				delete(model, id)
			case taken:
				s.want("Change", err, engine.ErrExists)
			default:
				s.must(err)
				model[id] = known{v, rev + 1}
			}
		}
		if step%20 != 0 {
			continue
		}
		got := map[string]known{}
		for _, r := range s.all(k, engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}, Order: engine.Down, Page: page.Ask{Size: 3}}) {
			var v note
			s.must(bson.Unmarshal(r.Row, &v))
			v.At = v.At.UTC()
			got[r.ID] = known{v, r.Rev}
		}
		if d := diff.Diff(model, got, diff.AllowUnexported(known{})); d != "" {
			s.Fatalf("step %d (-want +got):\n%s", step, d)
		}
	}
}

// testMany adds in parallel and pages through everything: no gap, no repeat.
func testMany(s *suite, size Size) {
	k := wall.Trail(dangjin)
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range size.Writers {
		all.Go(func() {
			for {
				last := int(next.Add(int64(size.Joined)))
				first := last - size.Joined
				if first >= size.Paged {
					return
				}
				if err := s.addJoined(s.ctx, k, first, min(last, size.Paged)); err != nil {
					s.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	s.Logf("%d records added in %v", size.Paged, time.Since(began).Round(time.Millisecond))
	for _, q := range []engine.Query{
		{Index: "all", Page: page.Ask{Size: page.MostSize}},
		{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "all")}, Order: engine.Down, Page: page.Ask{Size: page.MostSize}},
	} {
		began := time.Now()
		seen := make(map[string]bool, size.Paged)
		for {
			found := s.find(k, q)
			for _, r := range found.Items {
				if seen[r.ID] {
					s.Fatalf("%s is given twice", r.ID)
				}
				seen[r.ID] = true
			}
			if found.Next == "" {
				break
			}
			q.Page.After = found.Next
		}
		if len(seen) != size.Paged {
			s.Errorf("paging by %s gives %d records, want %d", q.Index, len(seen), size.Paged)
		}
		s.Logf("paged through by %s in %v", q.Index, time.Since(began).Round(time.Millisecond))
	}
	if n, err := s.Count(s.ctx, k, "notes", engine.Query{Index: "all"}); err != nil || n != int64(size.Paged) {
		s.Errorf("Count = %d, %v, want %d", n, err, size.Paged)
	}
}

// addJoined adds the plain notes of [first, last): one by one, or several in one go.
func (s *suite) addJoined(ctx context.Context, k wall.Key, first, last int) error {
	var records []engine.Fresh
	for i := first; i < last; i++ {
		v := plain(i)
		records = append(records, engine.Fresh{Record: engine.Record{ID: v.Slug, Row: row(s, v)}})
	}
	if len(records) == 1 {
		return s.Add(ctx, k, "notes", records[0].Record)
	}
	_, err := s.AddAll(ctx, k, "notes", records...)
	return err
}
