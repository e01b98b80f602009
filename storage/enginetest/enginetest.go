// Package enginetest is the conformance suite of engines: what every engine must do, tested by the outside of the contract, so that a
// client can't tell one engine from another.
package enginetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// The two spaces of the suite, and a third that must never be seen.
const (
	dangjin  = "home:dangjin"
	liaoning = "home:liaoning"
	stranger = "home:stranger"
)

// notes is the collection the suite works on.
var notes = engine.Collection{Name: "notes", Indexes: []engine.Index{
	{Name: "by_state", Fields: []engine.Field{{Path: "state"}, {Path: "at", Type: engine.Time}}},
	{Name: "by_title", Fields: []engine.Field{{Path: "text.title"}}},
	{Name: "by_owner_state", Fields: []engine.Field{{Path: "owner"}, {Path: "state"}, {Path: "weight", Type: engine.Int}}},
	{Name: "by_tag", Fields: []engine.Field{{Path: "tags", Many: true}, {Path: "at", Type: engine.Time}}},
	{Name: "by_open", Fields: []engine.Field{{Path: "open", Type: engine.Bool}, {Path: "weight", Type: engine.Int}}},
	{Name: "slug", Fields: []engine.Field{{Path: "slug"}}, Unique: true},
	{Name: "all"},
}}

// other is a second collection, whose records have the ids of the first.
var other = engine.Collection{Name: "other_notes", Indexes: []engine.Index{{Name: "all"}}}

// Note is the row of the suite's records.
type note struct {
	Text   title     `bson:"text"`
	State  string    `bson:"state"`
	Owner  string    `bson:"owner"`
	Slug   string    `bson:"slug"`
	At     time.Time `bson:"at"`
	Weight int64     `bson:"weight"`
	Open   bool      `bson:"open"`
	Tags   []string  `bson:"tags"`
	Note   string    `bson:"note"`
}

type title struct {
	Title string `bson:"title"`
}

var noon = time.Date(2026, 7, 1, 3, 0, 0, 0, time.UTC)

// plain returns the row of the nth record.
func plain(n int) note {
	id := fmt.Sprintf("n%05d", n)
	return note{
		Text: title{"제목 " + id}, State: []string{"draft", "review", "public"}[n%3], Owner: []string{"kim", "lee"}[n%2], Slug: id,
		At: noon.Add(time.Duration(n/4) * time.Second), Weight: int64(n%7 - 3), Open: n%5 == 0,
		Tags: []string{[]string{"환경", "교통"}[n%2], fmt.Sprint("t", n%10), "all"},
	}
}

// Size says how much the suite stores, for engines that only prove behaviour.
type Size struct {
	Paged   int // records that are paged through completely
	Joined  int // of them added at once
	Writers int
}

// Full is the size for engines that are used.
var Full = Size{Paged: 50_000, Joined: 1, Writers: 64}

// suite is one test's engine and its ways of failing.
type suite struct {
	*testing.T
	engine.Engine
	ctx context.Context
}

// Run runs the whole suite, each test on an engine of its own that open returns empty.
func Run(t *testing.T, size Size, open func(t *testing.T) engine.Engine) {
	for _, test := range []struct {
		name string
		run  func(*suite)
	}{
		{"add and get", testAdd},
		{"add all in order", testAddAll},
		{"change by revision", testChange},
		{"gone", testGone},
		{"stamp", testStamp},
		{"news", testNews},
		{"find by equal", testEqual},
		{"find by in, range and has", testConditions},
		{"order and cursor", testOrder},
		{"reach", testReach},
		{"cursors of others", testCursors},
		{"count and tally", testCount},
		{"undeclared", testUndeclared},
		{"malformed rows", testMalformed},
		{"two spaces", testSpaces},
		{"unique", testUnique},
		{"odd strings", testStrings},
		{"one winner", testWinner},
		{"walk and put", testWalk},
		{"declare again", testDeclare},
		{"declare what old rows lack", testFilled},
		{"given up", testGivenUp},
		{"model", testModel},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.run(begin(t, open))
		})
	}
	t.Run("many", func(t *testing.T) { testMany(begin(t, open), size) })
}

func begin(t *testing.T, open func(t *testing.T) engine.Engine) *suite {
	e := open(t)
	s := &suite{T: t, Engine: e, ctx: t.Context()}
	t.Cleanup(func() { s.must(e.Close(context.Background())) })
	s.must(e.Declare(s.ctx, []engine.Collection{notes, other}))
	return s
}

func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) want(what string, err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Errorf("%s = %v, want %v", what, err, want)
	}
}

// refused asserts an error that is a programmer's, not a fault for a person.
func (s *suite) refused(what string, err error) {
	s.Helper()
	if err == nil {
		s.Errorf("%s is accepted, want an error", what)
	}
}

func row(t testing.TB, v any) bson.Raw {
	raw, err := bson.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (s *suite) add(space, id string, v any, news ...engine.News) {
	s.Helper()
	s.must(s.Add(s.ctx, wall.Trail(space), "notes", engine.Record{ID: id, Row: row(s, v)}, news...))
}

// fill adds the first n plain notes to the space.
func (s *suite) fill(space string, n int) {
	s.Helper()
	for i := range n {
		v := plain(i)
		s.add(space, v.Slug, v)
	}
}

func (s *suite) find(k wall.Key, q engine.Query) page.Of[engine.Record] {
	s.Helper()
	found, err := s.Find(s.ctx, k, "notes", q)
	s.must(err)
	return found
}

// all pages through the whole list.
func (s *suite) all(k wall.Key, q engine.Query) []engine.Record {
	s.Helper()
	var all []engine.Record
	for {
		found := s.find(k, q)
		all = append(all, found.Items...)
		if found.Next == "" {
			return all
		}
		if len(found.Items) != q.Page.Rows() {
			s.Fatalf("a page that is not the last has %d rows, want %d", len(found.Items), q.Page.Rows())
		}
		q.Page.After = found.Next
	}
}

func ids(all []engine.Record) []string {
	list := make([]string, len(all))
	for i, r := range all {
		list[i] = r.ID
	}
	return list
}

func fact(t testing.TB, id string) engine.News {
	return engine.News{ID: id, Body: row(t, bson.D{{Key: "kind", Value: "note.told"}, {Key: "말", Value: "소식 $.\x00 " + id}})}
}
