package mongo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// mostWalking bounds how many walks of one query are under way at once.
const mostWalking = 8

// strideWalk is how many records Walk reads at once.
const strideWalk = 500

var withoutNews = op(fieldNews, 0)

// Get implements engine.Engine.
func (e *Engine) Get(ctx context.Context, k wall.Key, collection, id string) (engine.Record, error) {
	spaces := k.Spaces()
	_, docs, err := e.collection(collection)
	if err != nil {
		return engine.Record{}, err
	}
	for _, s := range spaces { // few: the caller knows the space but for the reader's own reach
		var d document
		err := docs.FindOne(ctx, bson.D{is(fieldKey, key(s, id))}, options.FindOne().SetProjection(withoutNews)).Decode(&d)
		if errors.Is(err, mongo.ErrNoDocuments) || err == nil && d.Gone != "" {
			continue
		}
		if err != nil {
			return engine.Record{}, fmt.Errorf("get from %s: %w", collection, failed(ctx, err))
		}
		return d.record(), nil
	}
	return engine.Record{}, engine.ErrNotFound
}

// hit is a record that a walk came by, and its place.
type hit struct {
	spot engine.Spot
	engine.Record
}

// Find implements engine.Engine.
func (e *Engine) Find(ctx context.Context, k wall.Key, collection string, q engine.Query) (page.Of[engine.Record], error) {
	docs, p, err := e.plan(k, collection, q)
	if err != nil {
		return page.Of[engine.Record]{}, err
	}
	if err := p.Behind(q.Page.After); err != nil {
		return page.Of[engine.Record]{}, err
	}
	hits, err := merge(ctx, docs, p)
	if err != nil {
		return page.Of[engine.Record]{}, fmt.Errorf("find in %s: %w", collection, failed(ctx, err))
	}
	var found page.Of[engine.Record]
	if len(hits) > p.Rows {
		hits = hits[:p.Rows]
		found.Next = p.Cursor(hits[p.Rows-1].spot)
	}
	found.Items = make([]engine.Record, len(hits))
	for i, h := range hits {
		found.Items[i] = h.Record
	}
	return found, nil
}

func (e *Engine) plan(k wall.Key, collection string, q engine.Query) (*mongo.Collection, engine.Plan, error) {
	spaces := k.Spaces()
	c, docs, err := e.collection(collection)
	if err != nil {
		return nil, engine.Plan{}, err
	}
	p, err := c.Plan(spaces, q)
	return docs, p, err
}

// merge makes every walk, some at a time, and puts what they find in one order.
func merge(ctx context.Context, docs *mongo.Collection, p engine.Plan) ([]hit, error) {
	found := make([][]hit, len(p.Walks))
	errs := make([]error, len(p.Walks))
	var all sync.WaitGroup
	slots := make(chan struct{}, mostWalking)
	for i, w := range p.Walks {
		slots <- struct{}{}
		all.Go(func() {
			found[i], errs[i] = walk(ctx, docs, p, w)
			<-slots
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	hits := slices.Concat(found...)
	slices.SortFunc(hits, func(a, b hit) int { return p.Compare(a.spot, b.spot) })
	return hits, nil
}

// walk reads one more record than a page has.
func walk(ctx context.Context, docs *mongo.Collection, p engine.Plan, w engine.Walk) ([]hit, error) {
	way := int32(1)
	if p.Order == engine.Down {
		way = -1
	}
	order := bson.D{}
	for _, f := range p.Sort {
		order = append(order, is(path(f), way))
	}
	order = append(order, is(fieldID, way))
	cursor, err := docs.Find(ctx, conditions(p, w), options.Find().SetSort(order).SetLimit(int64(p.Rows)+1).SetProjection(withoutNews))
	if err != nil {
		return nil, err
	}
	var list []document
	if err := cursor.All(ctx, &list); err != nil {
		return nil, err
	}
	hits := make([]hit, len(list))
	for i, d := range list {
		hits[i].Record = d.record()
		if hits[i].spot, err = p.Spot(hits[i].Record); err != nil {
			return nil, err
		}
	}
	return hits, nil
}

// conditions returns what a walk's documents fulfil. The space comes first, so that no condition of the caller's can widen it.
func conditions(p engine.Plan, w engine.Walk) bson.D {
	filter := bson.D{is(fieldSpace, w.Space), is(fieldGone, "")}
	for n, k := range w.Keys {
		f := p.Index.Fields[n]
		filter = append(filter, is(path(f), op("$eq", value(f, k))))
	}
	if bounds := bounds(p, w); len(bounds) > 0 {
		filter = append(filter, is(path(p.Sort[0]), bounds))
	}
	if w.After != nil {
		filter = append(filter, is("$or", behind(p, *w.After)))
	}
	return filter
}

// bounds returns the range on the first field of the order. Behind a cursor it begins there, so that the server seeks.
func bounds(p engine.Plan, w engine.Walk) bson.D {
	from, to, upper := p.From, p.To, "$lt"
	if w.After != nil && len(p.Sort) > 0 {
		if p.Order == engine.Up {
			from = w.After.Keys[0]
		} else {
			to, upper = w.After.Keys[0], "$lte"
		}
	}
	var list bson.D
	if from != nil {
		list = append(list, is("$gte", value(p.Sort[0], from)))
	}
	if to != nil {
		list = append(list, is(upper, value(p.Sort[0], to)))
	}
	return list
}

// behind returns the ways in which a document can stand behind a spot: further in one field and equal in those before.
func behind(p engine.Plan, at engine.Spot) bson.A {
	further := map[engine.Order]string{engine.Up: "$gt", engine.Down: "$lt"}[p.Order]
	var ways bson.A
	var equal bson.D
	for n, f := range p.Sort {
		v := value(f, at.Keys[n])
		ways = append(ways, append(slices.Clone(equal), where(path(f), further, v)))
		equal = append(equal, where(path(f), "$eq", v))
	}
	if at.Here {
		further += "e"
	}
	return append(ways, append(equal, where(fieldID, further, at.ID)))
}

// Count implements engine.Engine.
func (e *Engine) Count(ctx context.Context, k wall.Key, collection string, q engine.Query) (int64, error) {
	docs, p, err := e.plan(k, collection, q)
	if err != nil {
		return 0, err
	}
	var all int64
	for _, w := range p.Walks {
		stages := bson.A{op("$match", conditions(p, w))}
		if q.Limit > 0 {
			stages = append(stages, op("$limit", q.Limit-all))
		}
		var counted []struct {
			N int64 `bson:"n"`
		}
		if err := aggregate(ctx, docs, append(stages, op("$count", "n")), &counted); err != nil {
			return 0, fmt.Errorf("count %s: %w", collection, failed(ctx, err))
		}
		for _, c := range counted {
			all += c.N
		}
		if q.Limit > 0 && all >= q.Limit {
			break
		}
	}
	return all, nil
}

// Stamp implements engine.Engine. Other nodes write too.
func (e *Engine) Stamp(wall.Key, string) (uint64, bool) { return 0, false }

// Tally implements engine.Engine.
func (e *Engine) Tally(ctx context.Context, k wall.Key, collection string, q engine.Query) ([]engine.Group, error) {
	docs, p, err := e.plan(k, collection, q)
	if err != nil {
		return nil, err
	}
	f, err := p.Grouped()
	if err != nil {
		return nil, err
	}
	counts := map[any]int64{}
	for _, w := range p.Walks {
		var groups []struct {
			Key bson.RawValue `bson:"_id"`
			N   int64         `bson:"n"`
		}
		stages := bson.A{op("$match", conditions(p, w)), op("$group", bson.D{is("_id", "$"+path(f)), is("n", op("$sum", int32(1)))})}
		if err := aggregate(ctx, docs, stages, &groups); err != nil {
			return nil, fmt.Errorf("tally %s: %w", collection, failed(ctx, err))
		}
		for _, g := range groups {
			key, err := f.KeyOf(g.Key)
			if err != nil {
				return nil, fmt.Errorf("tally %s: %w", collection, err)
			}
			counts[key] += g.N
		}
	}
	return f.Groups(counts), nil
}

func aggregate(ctx context.Context, docs *mongo.Collection, stages bson.A, into any) error {
	cursor, err := docs.Aggregate(ctx, stages)
	if err != nil {
		return err
	}
	return cursor.All(ctx, into)
}

// Untold implements engine.Engine. Its order is that of the clocks of the nodes that kept the news.
func (e *Engine) Untold(ctx context.Context, most int) ([]engine.Pending, error) {
	type waiting struct {
		engine.Pending
		since int64
	}
	var all []waiting
	for name := range *e.known.Load() {
		var list []document
		opts := options.Find().SetSort(bson.D{is(fieldSince, 1), is(fieldKey, 1)}).SetLimit(int64(most)).SetProjection(op(fieldRow, 0))
		cursor, err := e.db.Collection(name).Find(ctx, bson.D{where(fieldSince, "$gt", int64(0))}, opts)
		if err == nil {
			err = cursor.All(ctx, &list)
		}
		if err != nil {
			return nil, fmt.Errorf("untold: %w", failed(ctx, err))
		}
		for _, d := range list {
			all = append(all, waiting{engine.Pending{Collection: name, Space: d.Space, ID: d.ID, News: d.pending()}, d.Since})
		}
	}
	slices.SortStableFunc(all, func(a, b waiting) int { return cmp.Compare(a.since, b.since) })
	var oldest []engine.Pending
	for _, w := range all[:min(len(all), most)] {
		oldest = append(oldest, w.Pending)
	}
	return oldest, nil
}

// Walk implements engine.Engine.
func (e *Engine) Walk(ctx context.Context, collection string, after engine.Place, visit func(engine.Stored) error) error {
	_, docs, err := e.collection(collection)
	if err != nil {
		return err
	}
	for {
		var list []document
		filter := bson.D{where(fieldKey, "$gt", key(after.Space, after.ID))}
		cursor, err := docs.Find(ctx, filter, options.Find().SetSort(op(fieldKey, 1)).SetLimit(strideWalk))
		if err == nil {
			err = cursor.All(ctx, &list)
		}
		if err != nil {
			return fmt.Errorf("walk %s: %w", collection, failed(ctx, err))
		}
		for _, d := range list {
			if err := visit(d.stored()); err != nil {
				return err
			}
			after = engine.Place{Space: d.Space, ID: d.ID}
		}
		if len(list) < strideWalk {
			return nil
		}
	}
}
