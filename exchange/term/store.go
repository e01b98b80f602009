package term

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Store keeps the entries of spaces.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the entries of one space. What isn't there is ErrNotFound, a write at an old revision ErrStale, a second entry of a code ErrTaken.
type Shelf interface {
	Entry(ctx context.Context, id ID) (Entry, error)
	// All lists every entry, by code. There are at most MostEntries.
	All(ctx context.Context) ([]Entry, error)
	Add(ctx context.Context, e Entry, told tenants.Told) error
	Change(ctx context.Context, e Entry, told tenants.Told) error
	Remove(ctx context.Context, e Entry, told tenants.Told) error
}
