package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

const (
	trails = "trail" // one record an entry, under the name of its trail
	chains = "chain" // one record a trail, in the house
	places = "place" // one record a follower and trail: how far it has read, in the house
)

func trailCollections() []engine.Collection {
	return []engine.Collection{
		{Name: trails, Indexes: []engine.Index{
			{Name: "seq", Fields: []engine.Field{{Path: "seq", Type: engine.Int}}},
			{Name: "fact", Fields: []engine.Field{{Path: "fact.id"}}, Unique: true},
			{Name: "about", Fields: []engine.Field{{Path: "fact.about.id"}, {Path: "seq", Type: engine.Int}}},
			{Name: "member", Fields: []engine.Field{{Path: "fact.by.member"}, {Path: "seq", Type: engine.Int}}},
		}},
		{Name: chains, Indexes: []engine.Index{{Name: "at", Fields: []engine.Field{{Path: "at", Type: engine.Time}}}}},
		{Name: places},
	}
}

// Trails is the store of audit trails.
type Trails struct{ house *House }

// Trails returns the store of audit trails.
func (h *House) Trails() Trails { return Trails{h} }

// In returns the trail of the scope's space.
func (t Trails) In(in tenants.Scope) audit.Trail { return trail{t.house.engine, wall.Of(in)} }

// Within returns the closed trail of an object of the scope's space. Who asks has made sure that the scope's holder may read the object.
func (t Trails) Within(in tenants.Scope, about fact.Ref) audit.Trail {
	return trail{t.house.engine, wall.Within(in, about)}
}

type trail struct {
	engine engine.Engine
	key    wall.Key
}

// Find implements audit.Trail.
func (t trail) Find(ctx context.Context, f audit.Filter, ask page.Ask) (page.Of[audit.Entry], error) {
	q := engine.Query{Index: "seq", Order: engine.Down, Page: ask}
	switch {
	case f.About != "":
		q.Index, q.Where = "about", []engine.Cond{engine.Equal("fact.about.id", f.About)}
	case f.Member != "":
		q.Index, q.Where = "member", []engine.Cond{engine.Equal("fact.by.member", string(f.Member))}
	}
	p, err := t.engine.Find(ctx, t.key, trails, q)
	if err != nil {
		return page.Of[audit.Entry]{}, fmt.Errorf("find trail: %w", err)
	}
	return entries(p)
}

// since returns the entries after a sequence number, oldest first.
func (t trail) since(ctx context.Context, seq int64) ([]audit.Entry, error) {
	p, err := t.engine.Find(ctx, t.key, trails, engine.Query{
		Index: "seq", Where: []engine.Cond{engine.Range("seq", seq+1, nil)}, Page: page.Ask{Size: page.MostSize},
	})
	if err != nil {
		return nil, fmt.Errorf("read trail: %w", err)
	}
	got, err := entries(p)
	return got.Items, err
}

// stride is how many entries are asked for by their own ids, which every engine finds at once; where there are more, they are searched for.
const stride = 8

// next returns some of the entries after a sequence number, oldest first. Where there are none, as most often, that costs next to nothing.
func (t trail) next(ctx context.Context, seq int64) ([]audit.Entry, error) {
	var next []audit.Entry
	for range stride {
		r, err := t.engine.Get(ctx, t.key, trails, seqID(seq+int64(len(next))+1))
		if errors.Is(err, engine.ErrNotFound) {
			return next, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read trail: %w", err)
		}
		one, err := entries(page.Of[engine.Record]{Items: []engine.Record{r}})
		if err != nil {
			return nil, err
		}
		next = append(next, one.Items...)
		if len(next) == 1 {
			_, err := t.engine.Get(ctx, t.key, trails, seqID(seq+stride))
			if err == nil {
				return t.since(ctx, seq)
			}
			if !errors.Is(err, engine.ErrNotFound) {
				return nil, fmt.Errorf("read trail: %w", err)
			}
		}
	}
	return next, nil
}

// last returns the newest entry, or the zero Entry of an empty trail.
func (t trail) last(ctx context.Context) (audit.Entry, error) {
	p, err := t.engine.Find(ctx, t.key, trails, engine.Query{Index: "seq", Order: engine.Down, Page: page.Ask{Size: 1}})
	if err != nil {
		return audit.Entry{}, fmt.Errorf("read the end of a trail: %w", err)
	}
	got, err := entries(p)
	if err != nil || len(got.Items) == 0 {
		return audit.Entry{}, err
	}
	return got.Items[0], nil
}

// add binds entries to the end of the trail and returns how many it could.
func (t trail) add(ctx context.Context, all []audit.Entry) (int, error) {
	records := make([]engine.Fresh, len(all))
	for i, e := range all {
		raw, err := bson.Marshal(e)
		if err != nil {
			return 0, fmt.Errorf("write trail: %w", err)
		}
		records[i].Record = engine.Record{Space: t.key.Space(), ID: seqID(e.Seq), Rev: 1, Row: raw}
	}
	return t.engine.AddAll(ctx, t.key, trails, records...)
}

func seqID(seq int64) string { return fmt.Sprintf("%016d", seq) }

func entries(p page.Of[engine.Record]) (page.Of[audit.Entry], error) {
	out := page.Of[audit.Entry]{Items: make([]audit.Entry, len(p.Items)), Next: p.Next}
	for i, r := range p.Items {
		if err := bson.Unmarshal(r.Row, &out.Items[i]); err != nil {
			return out, fmt.Errorf("read trail entry %s: %w", r.ID, err)
		}
		out.Items[i].Fact.At = out.Items[i].Fact.At.UTC()
	}
	return out, nil
}

// Verify walks every trail of the installation and calls broken for each entry that doesn't follow the one before, and for a trail that ends before a place that
// a follower has read it up to: then its end was cut off. It returns the number of entries read.
func (h *House) Verify(ctx context.Context, broken func(space string, seq int64)) (int64, error) {
	var n int64
	ends := map[string]audit.Entry{}
	err := h.engine.Walk(ctx, trails, engine.Place{}, func(s engine.Stored) error {
		n++
		var e audit.Entry
		prev := ends[s.Space]
		if err := bson.Unmarshal(s.Row, &e); err != nil || !e.Follows(prev) || s.ID != seqID(e.Seq) {
			broken(s.Space, prev.Seq+1)
		}
		ends[s.Space] = e
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, h.engine.Walk(ctx, places, engine.Place{}, func(s engine.Stored) error {
		var at place
		_, space, _ := strings.Cut(s.ID, "/")
		if err := bson.Unmarshal(s.Row, &at); err != nil {
			return fmt.Errorf("read place %s: %w", s.ID, err)
		}
		if end := ends[space].Seq; end < at.Seq {
			broken(space, end+1)
		}
		return nil
	})
}
