package interpreter

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps pools.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
}

// Shelf is the pool of one space. What isn't there is answered by ErrNotFound, an id that is taken by ErrTaken, a write at an old revision by ErrStale.
type Shelf interface {
	Reading
	Interpreter(ctx context.Context, id ID) (Interpreter, error)
	AddInterpreter(ctx context.Context, x Interpreter, told tenants.Told) error
	ChangeInterpreter(ctx context.Context, x Interpreter, told tenants.Told) error
	RemoveInterpreter(ctx context.Context, x Interpreter, told tenants.Told) error
	AddExport(ctx context.Context, e Export, told tenants.Told) error
}

// Reading is the pools of all spaces that a reader stands in.
type Reading interface {
	// Interpreters lists rows, last changed first.
	Interpreters(ctx context.Context, f Filter, ask page.Ask) (page.Of[Interpreter], error)
}

// Export is a sheet that somebody took out of a pool, and why.
type Export struct {
	ID     string           `bson:"-"`
	Rev    int64            `bson:"-"`
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	Reason string           `bson:"reason"`
	Count  int              `bson:"count"`
	At     time.Time        `bson:"at"`
}

// Filter narrows a list of interpreters. Empty fields don't.
type Filter struct {
	From, To lang.Tag // both, or none
	Mode     Mode
	Field    string
	Grade    string
	State    State
	Owner    tenants.TenantID
	Start    time.Time // free between these; both, or none
	End      time.Time
	Zone     *time.Location // by whose clock days are counted; UTC where none is said
	Words    string         // in a name, or in what she knows
}
