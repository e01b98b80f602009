package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
)

// mostTries bounds how often Tell begins again since others add news to the same records.
const mostTries = 20

// check refuses what no index could take, as the other engine does.
func check(c engine.Collection, r engine.Record, all []engine.News) error {
	if err := r.Check(); err != nil {
		return err
	}
	for _, n := range all {
		if err := n.Check(); err != nil {
			return err
		}
	}
	for _, x := range c.Indexes {
		if _, err := c.Entries(x, r.Row); err != nil {
			return err
		}
	}
	return nil
}

func fresh(r engine.Record, all []engine.News) document {
	return document{Key: key(r.Space, r.ID), Space: r.Space, ID: r.ID, Rev: r.Rev, Row: r.Row, News: kept(all), Since: since(all)}
}

func since(all []engine.News) int64 {
	if len(all) == 0 {
		return 0
	}
	return time.Now().UnixMilli()
}

// Add implements engine.Engine.
func (e *Engine) Add(ctx context.Context, k wall.Key, collection string, r engine.Record, news ...engine.News) error {
	r.Space, r.Rev = k.Space(), 1
	c, docs, err := e.collection(collection)
	if err != nil {
		return err
	}
	if err := check(c, r, news); err != nil {
		return fmt.Errorf("add to %s: %w", collection, err)
	}
	if _, err := docs.InsertOne(ctx, fresh(r, news)); err != nil {
		return fmt.Errorf("add to %s: %w", collection, failed(ctx, err))
	}
	return nil
}

// insertedAtOnce bounds an ordered insert: of a longer one FerretDB v1 leaves out what follows a refusal up to the next hundred, then goes on.
const insertedAtOnce = 100

// AddAll implements engine.Engine.
func (e *Engine) AddAll(ctx context.Context, k wall.Key, collection string, all ...engine.Fresh) (int, error) {
	space := k.Space()
	c, docs, err := e.collection(collection)
	if err != nil {
		return 0, err
	}
	var malformed error
	var list []document
	for _, r := range all {
		r.Space, r.Rev = space, 1
		if malformed = check(c, r.Record, r.News); malformed != nil {
			break
		}
		list = append(list, fresh(r.Record, r.News))
	}
	if len(list) == 0 {
		return 0, malformed
	}
	added := 0
	for part := range slices.Chunk(list, insertedAtOnce) {
		if _, err := docs.InsertMany(ctx, part); err != nil {
			var bulk mongo.BulkWriteException
			if errors.As(err, &bulk) && len(bulk.WriteErrors) > 0 {
				added += bulk.WriteErrors[0].Index // the list is ordered: what stands before is in
			}
			return added, fmt.Errorf("add to %s: %w", collection, failed(ctx, err))
		}
		added += len(part)
	}
	return len(list), malformed
}

// Change implements engine.Engine.
func (e *Engine) Change(ctx context.Context, k wall.Key, collection string, r engine.Record, f engine.Fate, news ...engine.News) error {
	r.Space = k.Space()
	c, docs, err := e.collection(collection)
	if err != nil {
		return err
	}
	if err := check(c, r, news); err != nil {
		return fmt.Errorf("change %s: %w", collection, err)
	}
	set := bson.D{is(fieldRev, r.Rev+1), is(fieldRow, r.Row)}
	if f == engine.Leaves {
		set = append(set, is(fieldGone, r.ID))
	}
	update := bson.D{}
	if len(news) > 0 {
		set = append(set, is(fieldSince, since(news)))
		update = append(update, is("$push", op(fieldNews, op("$each", kept(news)))))
	}
	update = append(update, is("$set", set))
	err = e.alone(ctx, func() error {
		filter := bson.D{is(fieldKey, key(r.Space, r.ID)), is(fieldRev, r.Rev), is(fieldGone, "")}
		res, err := docs.UpdateOne(ctx, filter, update)
		if err != nil {
			return failed(ctx, err)
		}
		if res.MatchedCount == 0 {
			return unmatched(ctx, docs, r)
		}
		if f == engine.Leaves && len(news) == 0 {
			_, err = docs.DeleteOne(ctx, bson.D{is(fieldKey, key(r.Space, r.ID)), is(fieldGone, r.ID), is(fieldSince, int64(0))})
		}
		return failed(ctx, err)
	})
	if err != nil {
		return fmt.Errorf("change %s: %w", collection, err)
	}
	return nil
}

// unmatched says why no record stood at the revision.
func unmatched(ctx context.Context, docs *mongo.Collection, r engine.Record) error {
	var d document
	err := docs.FindOne(ctx, bson.D{is(fieldKey, key(r.Space, r.ID))}, options.FindOne().SetProjection(bson.D{is(fieldGone, 1)})).Decode(&d)
	switch {
	case errors.Is(err, mongo.ErrNoDocuments), err == nil && d.Gone != "":
		return engine.ErrNotFound
	case err != nil:
		return failed(ctx, err)
	}
	return engine.ErrStale
}

// alone runs an update, after all others where the server needs it.
func (e *Engine) alone(ctx context.Context, do func() error) error {
	if e.turn == nil {
		return do()
	}
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Tell implements engine.Engine. It reads the records, and writes what is left of their news if nobody has changed them since.
func (e *Engine) Tell(ctx context.Context, told ...engine.Telling) error {
	byCollection := map[string][]engine.Telling{}
	for _, one := range told {
		if _, _, err := e.collection(one.Collection); err != nil {
			return err
		}
		byCollection[one.Collection] = append(byCollection[one.Collection], one)
	}
	for name, list := range byCollection {
		err := e.alone(ctx, func() error { return e.tell(ctx, e.db.Collection(name), list) })
		if err != nil {
			return fmt.Errorf("tell %s: %w", name, failed(ctx, err))
		}
	}
	return nil
}

func (e *Engine) tell(ctx context.Context, docs *mongo.Collection, list []engine.Telling) error {
	told := map[string][]string{}
	keys := bson.A{}
	for _, one := range list {
		k := key(one.Space, one.ID)
		told[k] = append(told[k], one.News...)
		keys = append(keys, k)
	}
	for range mostTries {
		cursor, err := docs.Find(ctx, bson.D{where(fieldKey, "$in", keys)}, options.Find().SetProjection(op(fieldRow, 0)))
		if err != nil {
			return err
		}
		var found []document
		if err := cursor.All(ctx, &found); err != nil {
			return err
		}
		var writes []mongo.WriteModel
		for _, d := range found {
			if w := d.without(told[d.Key]); w != nil {
				writes = append(writes, w)
			}
		}
		if len(writes) == 0 {
			return nil
		}
		done, err := e.bulk(ctx, docs, writes)
		if err != nil || done == int64(len(writes)) {
			return err
		}
	}
	return engine.ErrUnavailable
}

// bulk makes the writes in order and returns how many found a document.
func (e *Engine) bulk(ctx context.Context, docs *mongo.Collection, writes []mongo.WriteModel) (int64, error) {
	var done int64
	for batch := range slices.Chunk(writes, e.batch) {
		res, err := docs.BulkWrite(ctx, batch)
		if err != nil {
			return done, err
		}
		done += res.MatchedCount + res.DeletedCount
	}
	return done, nil
}

// without returns the write that takes told news off the document as it was read, or nil if it holds none of them. News are added
// with a new revision and taken off without one, so that revision and number together say whether it is still as it was.
func (d document) without(told []string) mongo.WriteModel {
	left := slices.DeleteFunc(slices.Clone(d.News), func(n news) bool { return slices.Contains(told, n.ID) })
	asRead := bson.D{is(fieldKey, d.Key), is(fieldRev, d.Rev), is(fieldNews, op("$size", int32(len(d.News))))}
	switch {
	case len(left) == 0 && d.Gone != "":
		return mongo.NewDeleteOneModel().SetFilter(asRead)
	case len(left) == len(d.News):
		return nil
	case len(left) == 0:
		return mongo.NewUpdateOneModel().SetFilter(asRead).SetUpdate(op("$set", bson.D{is(fieldNews, left), is(fieldSince, int64(0))}))
	}
	return mongo.NewUpdateOneModel().SetFilter(asRead).SetUpdate(op("$set", bson.D{is(fieldNews, left)}))
}

// Put implements engine.Engine.
func (e *Engine) Put(ctx context.Context, collection string, all ...engine.Stored) error {
	c, docs, err := e.collection(collection)
	if err != nil || len(all) == 0 {
		return err
	}
	writes := make([]mongo.WriteModel, len(all))
	for i, s := range all {
		if err := check(c, s.Record, s.News); err != nil {
			return fmt.Errorf("put into %s: %w", collection, err)
		}
		d := fresh(s.Record, s.News)
		if s.Gone {
			d.Gone = s.ID
		}
		writes[i] = mongo.NewReplaceOneModel().SetFilter(bson.D{is(fieldKey, d.Key)}).SetReplacement(d).SetUpsert(true)
	}
	err = e.alone(ctx, func() error {
		_, err := e.bulk(ctx, docs, writes)
		return err
	})
	if err != nil {
		return fmt.Errorf("put into %s: %w", collection, failed(ctx, err))
	}
	return nil
}
