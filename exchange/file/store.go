package file

import (
	"context"
	"io"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Store keeps files in the spaces they belong to.
type Store interface {
	In(tenants.Scope) Shelf
	// Over returns what is kept in all spaces of a reach.
	Over(tenants.Reach) Counts
	// Idle lists the files of all spaces that came before the moment and that nothing uses, for sweeping. It gives at most most of them.
	Idle(ctx context.Context, before time.Time, most int) ([]Place, error)
}

// Shelf is the files of one space. What isn't there is ErrNotFound, a write at an old revision a fault of kind Stale.
type Shelf interface {
	File(ctx context.Context, id ID) (File, error)
	UsedBy(ctx context.Context, u Use, ask page.Ask) (page.Of[File], error) // newest first
	Add(ctx context.Context, f File, told tenants.Told) error
	Change(ctx context.Context, f File, told tenants.Told) error
	Remove(ctx context.Context, f File, told tenants.Told) error

	// Stowed returns what an account keeps in the space, empty at revision 0 where it has kept nothing yet.
	Stowed(ctx context.Context, account string) (Stowage, error)
	KeepStowed(ctx context.Context, s Stowage, told tenants.Told) error

	// Put keeps the bytes of a part. Only the bytes under an id of the space are reached.
	Put(ctx context.Context, id ID, p Part, from io.Reader, size int64) error
	// Open returns the bytes of a part and how many there are, or ErrNotFound. The caller closes them.
	Open(ctx context.Context, id ID, p Part) (io.ReadCloser, int64, error)
	// Erase takes all parts away. That there is none is no error.
	Erase(ctx context.Context, id ID) error
}

// Counts is what is kept in several spaces.
type Counts interface {
	// Stowed returns how many bytes an account keeps in all of them.
	Stowed(ctx context.Context, account string) (int64, error)
}

// Place is a file in a space.
type Place struct {
	Space tenants.Space
	ID    ID
}

// Guard knows who may see what uses a file. The noun that shows files answers for it.
type Guard interface {
	// Shows reports whether who stands in the scope may see the use of a file.
	Shows(ctx context.Context, in tenants.Scope, u Use) (bool, error)
}

// Closer is a Guard of what only few may know of: then what is done with its files stands in a trail of its own.
type Closer interface {
	// Within names whose closed trail that is, for who may see the use; zero for the space's.
	Within(ctx context.Context, in tenants.Scope, u Use) (fact.Ref, error)
}
