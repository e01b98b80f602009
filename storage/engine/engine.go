// Package engine is the contract of a small document engine: records in collections with declared indexes, found by them
// and changed by revision, with the facts of each change kept in the same write. It knows no noun. Its methods take a wall.Key, which
// only package storage can make: this is the compiler wall.
package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/internal/wall"
)

// Faults of every engine.
var (
	ErrNotFound    = fault.New(fault.NotFound, "record.not_found")
	ErrExists      = fault.ErrExists                                    // the id, or a unique index's keys, are taken
	ErrStale       = fault.ErrStale                                     // the revision is not the record's
	ErrUnavailable = fault.New(fault.Unavailable, "record.unavailable") // the disk or the server behind the engine fails, or it is closed
)

// Record is one document. Row is BSON. Rev starts at 1 and grows by one a change.
type Record struct {
	Space string
	ID    string
	Rev   int64
	Row   bson.Raw
}

// News is a fact that is kept with the change that caused it until the relay has told it.
type News struct {
	ID   string
	Body bson.Raw
}

// Fresh is a record to be added with the news of it.
type Fresh struct {
	Record
	News []News
}

// Fate says what a change leaves of a record.
type Fate int

// A record stays, or is gone for everybody at once; what is gone is cleared away after its news is told.
const (
	Stays Fate = iota
	Leaves
)

// Engine keeps records. All methods are safe for concurrent use. Reading takes a key to one or several spaces, writing a key to one.
// An answered write survives the loss of the process and of power.
type Engine interface {
	// Declare makes the collections and their indexes exist. It is called once, at start, with everything there is. Records that were
	// written before a path was declared get its type's zero value there, an array no element; their revision stays.
	Declare(ctx context.Context, all []Collection) error

	// Get returns the record with the id in the first of the key's spaces that has it, or ErrNotFound.
	Get(ctx context.Context, k wall.Key, collection, id string) (Record, error)
	// Find returns one page of the records that the query's index yields, in its order.
	Find(ctx context.Context, k wall.Key, collection string, q Query) (page.Of[Record], error)
	// Count returns how many records match, up to q.Limit where that is set.
	Count(ctx context.Context, k wall.Key, collection string, q Query) (int64, error)
	// Tally groups the matching records by the index field that follows the query's equal conditions, and counts each group.
	Tally(ctx context.Context, k wall.Key, collection string, q Query) ([]Group, error)
	// Stamp returns a number that is another once a record of the collection has changed in the key's one space, at the latest when the write is
	// answered: while it is the same, what was read behind it still holds. It returns false where others write too, of which the engine isn't told.
	Stamp(k wall.Key, collection string) (uint64, bool)

	// Add keeps a new record at revision 1, or returns ErrExists. The id of a record that is gone is free once its news are told.
	Add(ctx context.Context, k wall.Key, collection string, r Record, news ...News) error
	// AddAll adds records in order until one fails, and returns how many it added. It is for chains, whose links belong in order.
	AddAll(ctx context.Context, k wall.Key, collection string, all ...Fresh) (int, error)
	// Change replaces the row of a record at revision r.Rev, which becomes r.Rev+1. It returns ErrStale if the record is at another
	// revision, ErrNotFound if there is none, ErrExists if a unique index's keys are taken.
	Change(ctx context.Context, k wall.Key, collection string, r Record, f Fate, news ...News) error

	// Untold returns up to most records that still hold news, of all spaces, oldest first as far as the engine can tell.
	Untold(ctx context.Context, most int) ([]Pending, error)
	// Tell takes news off a record, once they are told, and clears the record away if it is gone and holds no more.
	// It doesn't change the revision. Taking off what isn't there is no error. Several are written together.
	Tell(ctx context.Context, told ...Telling) error

	// Walk calls visit for every record of a collection in all spaces, by space and id, after the given place; for migrate and doctor.
	Walk(ctx context.Context, collection string, after Place, visit func(Stored) error) error
	// Put keeps a record as it is, revision and news included, and replaces what was there; for migrate.
	Put(ctx context.Context, collection string, all ...Stored) error

	// Close ends the engine after the writes under way.
	Close(ctx context.Context) error
}

// Pending is a record with the news it still holds.
type Pending struct {
	Collection string
	Space, ID  string
	News       []News
}

// Telling names the news of one record that are told.
type Telling struct {
	Collection string
	Space, ID  string
	News       []string // ids
}

// Stored is a record with everything the engine keeps of it.
type Stored struct {
	Record
	News []News
	Gone bool
}

// Place is a position in a walk; the zero Place is before everything.
type Place struct{ Space, ID string }
