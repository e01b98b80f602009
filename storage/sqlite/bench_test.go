package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/sqlite"
)

// sheets is the collection of the benches: 20,000 rows of 4 KB with the indexes a case has.
var sheets = engine.Collection{Name: "sheets", Indexes: []engine.Index{
	{Name: "by_state", Fields: []engine.Field{{Path: "state"}, {Path: "at", Type: engine.Time}}},
	{Name: "by_owner", Fields: []engine.Field{{Path: "owner"}, {Path: "at", Type: engine.Time}}},
	{Name: "by_tag", Fields: []engine.Field{{Path: "tags", Many: true}, {Path: "at", Type: engine.Time}}},
}}

const benched = 20_000

func sheet(tb testing.TB, n int, state string) bson.Raw {
	raw, err := bson.Marshal(bson.D{
		{Key: "state", Value: state}, {Key: "owner", Value: fmt.Sprint("owner", n%50)}, {Key: "at", Value: time.UnixMilli(int64(n) * 1000)},
		{Key: "tags", Value: []string{fmt.Sprint("t", n%20), "환경"}}, {Key: "text", Value: strings.Repeat("도시와 도시가 만나는 나루. ", 120)},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func filled(b *testing.B) *sqlite.Engine {
	e, err := sqlite.Open(filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := e.Close(b.Context()); err != nil {
			b.Log(err)
		}
	})
	if err := e.Declare(b.Context(), []engine.Collection{sheets}); err != nil {
		b.Fatal(err)
	}
	for first := 0; first < benched; first += 500 {
		var all []engine.Fresh
		for n := first; n < first+500; n++ {
			all = append(all, engine.Fresh{Record: engine.Record{ID: fmt.Sprintf("s%06d", n), Row: sheet(b, n, "draft")}})
		}
		if _, err := e.AddAll(b.Context(), wall.Trail("home:dangjin"), "sheets", all...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	return e
}

// BenchmarkChange measures durable changes by 64 writers, each of a record of its own, with news and a changed index key.
func BenchmarkChange(b *testing.B) {
	e := filled(b)
	rows := []bson.Raw{sheet(b, 1, "draft"), sheet(b, 1, "review")}
	news := engine.News{ID: "0190a000-0000-7000-8000-000000000000", Body: rows[0][:0]}
	body, err := bson.Marshal(bson.D{{Key: "kind", Value: "case.saved"}, {Key: "by", Value: strings.Repeat("x", 200)}})
	if err != nil {
		b.Fatal(err)
	}
	news.Body = body
	for _, told := range []bool{false, true} {
		b.Run(fmt.Sprintf("told=%v", told), func(b *testing.B) {
			var writers atomic.Int64
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				id := fmt.Sprintf("s%06d", rand.IntN(benched/64)*64+int(writers.Add(1))%64)
				r, err := e.Get(b.Context(), wall.Trail("home:dangjin"), "sheets", id)
				if err != nil {
					b.Error(err)
					return
				}
				for pb.Next() {
					r.Row = rows[r.Rev%2]
					if err := e.Change(b.Context(), wall.Trail("home:dangjin"), "sheets", r, engine.Stays, news); err != nil {
						b.Error(err)
						return
					}
					r.Rev++
					if !told {
						continue
					}
					if err := e.Tell(b.Context(), engine.Telling{Collection: "sheets", Space: "home:dangjin", ID: id, News: []string{news.ID}}); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
		})
	}
}

func BenchmarkGet(b *testing.B) {
	e := filled(b)
	for b.Loop() {
		if _, err := e.Get(b.Context(), wall.Trail("home:dangjin"), "sheets", fmt.Sprintf("s%06d", rand.IntN(benched))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	e := filled(b)
	reach := wall.Trail("home:dangjin", "commons", "home:liaoning")
	middle := engine.Query{Index: "by_owner", Where: []engine.Cond{engine.Equal("owner", "owner7")}, Order: engine.Down}
	first, err := e.Find(b.Context(), wall.Trail("home:dangjin"), "sheets", middle)
	if err != nil {
		b.Fatal(err)
	}
	middle.Page.After = first.Next
	for _, bench := range []struct {
		name string
		k    wall.Key
		q    engine.Query
	}{
		{"first", wall.Trail("home:dangjin"), engine.Query{Index: "by_state", Where: []engine.Cond{engine.Equal("state", "draft")}, Order: engine.Down}},
		{"behind", wall.Trail("home:dangjin"), middle},
		{"reach", reach, engine.Query{Index: "by_state", Where: []engine.Cond{engine.In("state", "draft", "review")}, Order: engine.Down}},
		{"tag", wall.Trail("home:dangjin"), engine.Query{Index: "by_tag", Where: []engine.Cond{engine.Has("tags", "t3")}, Page: page.Ask{Size: 20}}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found, err := e.Find(b.Context(), bench.k, "sheets", bench.q)
				if err != nil || len(found.Items) != 20 {
					b.Fatal(len(found.Items), err)
				}
			}
		})
	}
}
