package finding

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Store looks through the spaces of a reach.
type Store interface {
	Over(tenants.Reach) Shelf
}

// Shelf is what stands in those spaces.
type Shelf interface {
	Find(ctx context.Context, ask Ask) (Result, error)
}
