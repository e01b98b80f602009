// Package mongo is the engine over MongoDB, for more than one node. It asks for what a plain replica set and a sharded cluster
// both give: single-document writes with majority concern, and indexes that begin with the space, which is also the shard key. It uses
// no sessions of its own, transactions, TTL or partial indexes, and knows no noun.
package mongo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/naru-network/naru/storage/engine"
)

// database is used where the address names none.
const database = "naru"

// version is the schema's; a database of a later one is refused.
const version = 1

// Engine is an engine.Engine over one database.
type Engine struct {
	client *mongo.Client
	db     *mongo.Database
	known  atomic.Pointer[map[string]engine.Collection]
	closed atomic.Bool

	// turn holds one token where the server is FerretDB v1, which reads and writes an update in two steps: updates go one after the
	// other there. It is nil on MongoDB, where an update of one document is atomic.
	turn chan struct{}
	// batch is how many updates go into one command. FerretDB v1 holds a connection to its file for each until the command's end,
	// and waits for itself when they run out.
	batch int
}

var _ engine.Engine = (*Engine)(nil)

// Open connects to the server that uri names and makes sure that it answers. It uses the database of the address, or naru. Declare
// comes next.
func Open(ctx context.Context, uri string) (*Engine, error) {
	parsed, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, errAddress
	}
	return OpenDatabase(ctx, uri, cmp.Or(parsed.Database, database))
}

// errAddress hides its cause, which may quote the password.
var errAddress = errors.New("open mongo: the address is malformed")

// OpenDatabase is Open for a database by name.
//
// Writes are retried by the driver as the address says, which is the default wherever the server knows retried writes: it then
// answers a repeated Change with the first one's result, so that it isn't reported stale. FerretDB and standalone servers don't know them,
// and the driver doesn't repeat there.
func OpenDatabase(ctx context.Context, uri, name string) (*Engine, error) {
	if _, err := connstring.ParseAndValidate(uri); err != nil {
		return nil, errAddress
	}
	journaled := true
	client, err := mongo.Connect(options.Client().ApplyURI(uri).
		SetAppName("naru").
		SetServerSelectionTimeout(5 * time.Second). // a request doesn't live longer
		SetConnectTimeout(5 * time.Second).
		SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journaled}))
	if err != nil {
		return nil, fmt.Errorf("open mongo: %w", err)
	}
	e := &Engine{client: client, db: client.Database(name), batch: 500}
	e.known.Store(&map[string]engine.Collection{})
	var build struct {
		Ferret string `bson:"ferretdbVersion"`
	}
	if err := e.db.RunCommand(ctx, bson.D{{Key: "buildInfo", Value: 1}}).Decode(&build); err != nil {
		return nil, errors.Join(fmt.Errorf("open mongo: %w", failed(ctx, err)), client.Disconnect(context.WithoutCancel(ctx)))
	}
	if build.Ferret != "" {
		e.turn, e.batch = make(chan struct{}, 1), 1
	}
	return e, nil
}

// Close ends the engine after what is under way.
func (e *Engine) Close(ctx context.Context) error {
	if e.closed.Swap(true) {
		return nil
	}
	if err := e.client.Disconnect(ctx); err != nil {
		return fmt.Errorf("close mongo: %w", err)
	}
	return nil
}

// Shared reports that other nodes may write to the same database.
func (e *Engine) Shared() bool { return true }

// Declare makes the collections' indexes exist, builds anew what was declared otherwise, and drops what is declared no more.
func (e *Engine) Declare(ctx context.Context, all []engine.Collection) error {
	known := map[string]engine.Collection{}
	for _, c := range all {
		if err := c.Check(); err != nil {
			return fmt.Errorf("declare: %w", err)
		}
		if _, twice := known[c.Name]; twice {
			return fmt.Errorf("declare: collection %s is declared twice", c.Name)
		}
		known[c.Name] = c
	}
	if err := e.schema(ctx); err != nil {
		return fmt.Errorf("declare: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if err := e.declare(ctx, known[name]); err != nil {
			return fmt.Errorf("declare %s: %w", name, failed(ctx, err))
		}
	}
	e.known.Store(&known)
	return nil
}

// schema notes the schema's version in a new database and refuses a later one.
func (e *Engine) schema(ctx context.Context) error {
	meta := e.db.Collection("meta")
	_, err := meta.InsertOne(ctx, bson.D{{Key: "_id", Value: "schema"}, {Key: "version", Value: int32(version)}})
	if err == nil {
		return nil
	}
	if !taken(err) {
		return failed(ctx, err)
	}
	var was struct {
		Version int `bson:"version"`
	}
	if err := meta.FindOne(ctx, bson.D{{Key: "_id", Value: "schema"}}).Decode(&was); err != nil {
		return failed(ctx, err)
	}
	if was.Version != version {
		return fmt.Errorf("the database has schema %d, this program knows %d", was.Version, version)
	}
	return nil
}

// keys of the index that finds what is untold.
var sinceKeys = bson.D{{Key: fieldSince, Value: int32(1)}}

func (e *Engine) declare(ctx context.Context, c engine.Collection) error {
	view := e.db.Collection(c.Name).Indexes()
	missing := map[string]mongo.IndexModel{"since": {Keys: sinceKeys, Options: options.Index().SetName("since")}}
	for _, x := range c.Indexes {
		keys := bson.D{{Key: fieldSpace, Value: int32(1)}, {Key: fieldGone, Value: int32(1)}}
		for _, f := range x.Fields {
			keys = append(keys, bson.E{Key: path(f), Value: int32(1)})
		}
		if !x.Unique {
			keys = append(keys, bson.E{Key: fieldID, Value: int32(1)})
		}
		missing["x_"+x.Name] = mongo.IndexModel{Keys: keys, Options: options.Index().SetName("x_" + x.Name).SetUnique(x.Unique)}
	}
	there, err := view.ListSpecifications(ctx)
	var none mongo.CommandError
	if errors.As(err, &none) && none.Code == codeNoCollection {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("list indexes: %w", err)
	}
	for _, spec := range there {
		model, declared := missing[spec.Name]
		if declared && same(model, spec) {
			delete(missing, spec.Name)
			continue
		}
		if spec.Name == "since" || strings.HasPrefix(spec.Name, "x_") {
			if err := view.DropOne(ctx, spec.Name); err != nil {
				return fmt.Errorf("drop index %s: %w", spec.Name, err)
			}
		}
	}
	for _, x := range c.Indexes {
		if _, fresh := missing["x_"+x.Name]; fresh {
			if err := fill(ctx, e.db.Collection(c.Name), x); err != nil {
				return fmt.Errorf("fill for index %s: %w", x.Name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		if _, err := view.CreateOne(ctx, missing[name]); err != nil {
			return fmt.Errorf("create index %s: %w", name, err)
		}
	}
	return nil
}

// fill gives rows that were written before a path of the index was declared its zero value.
func fill(ctx context.Context, docs *mongo.Collection, x engine.Index) error {
	for _, f := range x.Fields {
		lacking := bson.D{where(path(f), "$exists", false)}
		if _, err := docs.UpdateMany(ctx, lacking, op("$set", bson.D{is(path(f), f.Zero())})); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether an index has the keys that a model asks for, in order, and is unique if it is.
func same(model mongo.IndexModel, spec mongo.IndexSpecification) bool {
	elements, err := spec.KeysDocument.Elements()
	if err != nil {
		return false
	}
	keys, _ := model.Keys.(bson.D)
	var opts options.IndexOptions
	for _, set := range model.Options.List() {
		if set(&opts) != nil {
			return false
		}
	}
	unique := opts.Unique != nil && *opts.Unique
	return unique == (spec.Unique != nil && *spec.Unique) &&
		slices.EqualFunc(keys, elements, func(k bson.E, e bson.RawElement) bool { return k.Key == e.Key() })
}

// collection returns the declared collection.
func (e *Engine) collection(name string) (engine.Collection, *mongo.Collection, error) {
	c, ok := (*e.known.Load())[name]
	if !ok {
		return engine.Collection{}, nil, fmt.Errorf("collection %q is not declared", name)
	}
	return c, e.db.Collection(name), nil
}

// Codes of the server: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const (
	codeInternal     = 1
	codeNoCollection = 26
)

// taken reports whether a write failed since an id or a unique index's keys are taken. FerretDB v1 says it in SQLite's words where an
// update meets a unique index.
func taken(err error) bool {
	if mongo.IsDuplicateKeyError(err) {
		return true
	}
	var server mongo.ServerError
	return errors.As(err, &server) && server.HasErrorCodeWithMessage(codeInternal, "UNIQUE constraint failed")
}

// failed turns an error of the driver's into the fault that it means for a caller.
func failed(ctx context.Context, err error) error {
	var server mongo.ServerError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case taken(err):
		return engine.ErrExists.Because(err)
	case mongo.IsTimeout(err), mongo.IsNetworkError(err), errors.Is(err, mongo.ErrClientDisconnected):
		return engine.ErrUnavailable.Because(err)
	case errors.As(err, &server) && (server.HasErrorLabel("RetryableWriteError") || server.HasErrorLabel("RetryableError")):
		return engine.ErrUnavailable.Because(err)
	case !errors.As(err, &server) && strings.Contains(err.Error(), "server selection error"):
		return engine.ErrUnavailable.Because(err)
	}
	return err
}
