package audit

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Store keeps the trails.
type Store interface {
	In(tenants.Scope) Trail
	// Within is the closed trail of one object of the scope's space. Nothing but the object's noun knows who may read it.
	Within(in tenants.Scope, about fact.Ref) Trail
}

// Trail is the chain of one space, or of one object in it. Nothing is added by hand: the relay of facts does.
type Trail interface {
	// Find returns entries, newest first.
	Find(ctx context.Context, f Filter, ask page.Ask) (page.Of[Entry], error)
}

// Filter narrows a trail by at most one of its fields; the zero Filter is everything.
type Filter struct {
	About  string // the id of an object
	Member tenants.MemberID
	Kind   string // the code of a fact
}
