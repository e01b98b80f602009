package mongo

import (
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

// Fields of a document.
const (
	fieldKey   = "_id" // space, a blank, id: it sorts as the pair does, since a space holds nothing below the blank
	fieldSpace = "space"
	fieldID    = "id"
	fieldRev   = "rev"
	fieldRow   = "row"
	fieldNews  = "news"
	fieldSince = "since" // milliseconds of the latest news that is untold; zero if there is none
	fieldGone  = "gone"  // empty for what stands; the id for what is gone, so that it takes no keys of a unique index from others
)

// document is a record as it is kept.
type document struct {
	Key   string   `bson:"_id"`
	Space string   `bson:"space"`
	ID    string   `bson:"id"`
	Rev   int64    `bson:"rev"`
	Row   bson.Raw `bson:"row"`
	News  []news   `bson:"news"`
	Since int64    `bson:"since"`
	Gone  string   `bson:"gone"`
}

type news struct {
	ID   string   `bson:"id"`
	Body bson.Raw `bson:"body"`
}

func key(space, id string) string { return space + " " + id }

func (d document) record() engine.Record {
	return engine.Record{Space: d.Space, ID: d.ID, Rev: d.Rev, Row: d.Row}
}

func (d document) stored() engine.Stored {
	return engine.Stored{Record: d.record(), News: d.pending(), Gone: d.Gone != ""}
}

func (d document) pending() []engine.News {
	var all []engine.News
	for _, n := range d.News {
		all = append(all, engine.News(n))
	}
	return all
}

func kept(all []engine.News) []news {
	list := make([]news, 0, len(all))
	for _, n := range all {
		list = append(list, news(n))
	}
	return list
}

// path returns where a field stands in a document.
func path(f engine.Field) string { return strings.Join([]string{fieldRow, f.Path}, ".") }

// value returns a key as it stands in a row.
func value(f engine.Field, key any) any {
	n, ok := key.(int64)
	switch {
	case ok && f.Type == engine.Time:
		return bson.DateTime(n)
	case ok && f.Type == engine.Bool:
		return n != 0
	}
	return key
}

func is(field string, v any) bson.E    { return bson.E{Key: field, Value: v} }
func op(operator string, v any) bson.D { return bson.D{{Key: operator, Value: v}} }
func where(field, op string, v any) bson.E {
	return bson.E{Key: field, Value: bson.D{{Key: op, Value: v}}}
}
