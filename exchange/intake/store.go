package intake

import (
	"context"
	"io"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Store keeps the batches of homes.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the batches of one home. What isn't there is ErrNotFound, a write at an old revision ErrStale.
type Shelf interface {
	Batch(ctx context.Context, id ID) (Batch, error)
	// Batches lists them, the latest first.
	Batches(ctx context.Context, ask page.Ask) (page.Of[Batch], error)
	// Open counts those that wait to be taken in or dropped.
	Open(ctx context.Context) (int64, error)
	AddBatch(ctx context.Context, b Batch, told tenants.Told) error
	ChangeBatch(ctx context.Context, b Batch, told tenants.Told) error
	RemoveBatch(ctx context.Context, b Batch, told tenants.Told) error

	Piece(ctx context.Context, id string) (Piece, error)
	AddPieces(ctx context.Context, all []Piece, told tenants.Told) error
	ChangePiece(ctx context.Context, p Piece, told tenants.Told) error
	RemovePiece(ctx context.Context, p Piece, told tenants.Told) error

	// Habits lists the mappings remembered for heads with the fingerprint, the latest first. There are few.
	Habits(ctx context.Context, print string) ([]Habit, error)
	// KeepHabit keeps one, new where its revision is zero.
	KeepHabit(ctx context.Context, h Habit, told tenants.Told) error
}

// Ties is the register that lists are brought into.
type Ties interface {
	// Known calls each for every tie that the reader can see.
	Known(ctx context.Context, reach tenants.Reach, each func(Known)) error
	// Add keeps ties in the scope's home; one whose id is there already is passed over. It returns the ones that the register's rules refuse, with the code.
	Add(ctx context.Context, in tenants.Scope, from Origin, all []Wish) ([]Refused, error)
	// TakeBack takes ties of a batch away, those that nobody has touched since, and says of each what it did. Taking back twice is taking back once.
	TakeBack(ctx context.Context, in tenants.Scope, batch ID, ids []string) (map[string]Back, error)
}

// Origin says where ties come from.
type Origin struct {
	Batch  ID
	Name   string // of the source
	File   string
	Tenant tenants.TenantID
	Member tenants.MemberID // who had the batch taken in
}

// Refused is a tie that the register didn't take.
type Refused struct{ ID, Code string }

// Files are what people have brought.
type Files interface {
	// Open returns a file's name and bytes. The caller closes them.
	Open(ctx context.Context, in tenants.Scope, id string) (name string, from io.ReadCloser, err error)
	// Use has a file kept as long as what uses it.
	Use(ctx context.Context, in tenants.Scope, id string, by fact.Ref) error
}

// Homes tells for whom a list is read.
type Homes interface {
	Home(ctx context.Context, in tenants.Scope) (Home, error)
}
