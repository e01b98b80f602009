package pad

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps pads and their logs.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Pads
}

// Pads is the pads of several spaces, to read.
type Pads interface {
	// List lists pads, the last written first.
	List(ctx context.Context, f Filter, ask page.Ask) (page.Of[Listed], error)
}

// Shelf is the pads of one space. What isn't there is ErrNotFound, an id or a place in a log that is taken fault.ErrExists, a write at an old
// revision ErrStale.
type Shelf interface {
	Pad(ctx context.Context, id ID) (Pad, error)
	Add(ctx context.Context, p Pad, told tenants.Told) error
	Change(ctx context.Context, p Pad, told tenants.Told) error

	// Fold returns up to where a pad's log is folded; the zero Fold where it isn't yet.
	Fold(ctx context.Context, id ID) (Fold, error)
	// Folded returns the place up to which a pad's log is folded, without reading who has written; 0 where it isn't yet.
	Folded(ctx context.Context, id ID) (int64, error)
	KeepFold(ctx context.Context, f Fold, told tenants.Told) error
	// Whole returns the update that a log is folded into up to seq, or ErrNotFound.
	Whole(ctx context.Context, id ID, seq int64) (Whole, error)
	AddWhole(ctx context.Context, w Whole, told tenants.Told) error
	RemoveWhole(ctx context.Context, w Whole, told tenants.Told) error

	// Rows returns at most most rows of the log behind after, in order.
	Rows(ctx context.Context, id ID, after int64, most int) ([]Row, error)
	// Tail returns the last row that stands in the log; the zero Row where none does.
	Tail(ctx context.Context, id ID) (Row, error)
	AddRow(ctx context.Context, r Row, told ...tenants.Told) error
	RemoveRows(ctx context.Context, all []Row, told tenants.Told) error
}

// Filter narrows a list of pads. Empty fields ask nothing, but of the states: an empty one is open and frozen ones.
type Filter struct {
	State State
	Word  string // that the title must have
	About string // the id of what they are about
}

// Listed is a pad and the space it stands in.
type Listed struct {
	Pad
	Space tenants.Space
}

// Row is one commit of a pad's log: what came in a moment, joined into one update, or the mark that the pad is in another state from here on.
// Rows are numbered from 1 without a gap, over all nodes.
type Row struct {
	Pad     ID        `bson:"pad"`
	Rev     int64     `bson:"-"`
	Seq     int64     `bson:"seq"`
	At      time.Time `bson:"at"`
	Update  []byte    `bson:"u,omitempty"`
	By      []Writing `bson:"by,omitempty"`
	Mark    State     `bson:"mark,omitempty"`
	MarkRev int64     `bson:"mark_rev,omitempty"` // the pad's revision that the mark belongs to
}

// Writing is one member's part in a row.
type Writing struct {
	Member  string   `bson:"m"`
	Tenant  string   `bson:"t"`
	Clients []string `bson:"c,omitempty"` // of Yjs, by which she wrote in this row for the first time as far as the node knows; in decimal digits
}

// Fold says that a pad's log up to Seq stands in a Whole, and what is still to be known of its rows.
type Fold struct {
	Pad     ID       `bson:"-"`
	Rev     int64    `bson:"-"`
	Seq     int64    `bson:"seq"`
	Mark    State    `bson:"mark"` // the last there was
	MarkRev int64    `bson:"mark_rev"`
	Writers []Writer `bson:"writers"`
}

// Writer is somebody who has written in a pad, and the clients of Yjs she wrote as.
type Writer struct {
	Member  string    `bson:"m"`
	Tenant  string    `bson:"t"`
	Clients []string  `bson:"c"`
	Seq     int64     `bson:"seq"` // of her last row
	At      time.Time `bson:"at"`  // of that
}

// Whole is a log folded into one update.
type Whole struct {
	Pad    ID     `bson:"pad"`
	Rev    int64  `bson:"-"`
	Seq    int64  `bson:"seq"`
	Update []byte `bson:"u"`
}

// Carrier carries what a node says of a pad to the others that have it open. It may lose what it carries.
type Carrier interface {
	// Say says body to the other nodes that listen to the pad, and to this one.
	Say(space tenants.Space, id ID, body []byte) error
	// Listen has heard called with all that is said of a pad, in the order of each node, until stop is called.
	Listen(space tenants.Space, id ID, heard func(body []byte)) (stop func(), err error)
}

// People knows who stands in a space.
type People interface {
	// Self describes who holds the scope.
	Self(ctx context.Context, in tenants.Scope) (Hand, error)
	// Inside lists the members who may stand there.
	Inside(ctx context.Context, in tenants.Scope) ([]Hand, error)
}
