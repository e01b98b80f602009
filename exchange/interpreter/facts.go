package interpreter

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a pool.
var (
	Added     = fact.Declare("interpreter.added", tenants.WritePool)
	Changed   = fact.Declare("interpreter.changed", tenants.WritePool).Minor()
	RetiredIt = fact.Declare("interpreter.retired", tenants.WritePool)
	Restored  = fact.Declare("interpreter.restored", tenants.WritePool)
	Rated     = fact.Declare("interpreter.rated", tenants.WritePool).Minor()
	Forgotten = fact.Declare("interpreter.forgotten", tenants.WritePool)
	Lapsed    = fact.Declare("interpreter.lapsed", tenants.Keep) // forgotten by the house on the day it was promised
	Exported  = fact.Declare("interpreter.exported", tenants.WritePool)
	Engaged   = fact.Declare("interpreter.engaged", tenants.Keep).Minor()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{Added, Changed, RetiredIt, Restored, Rated, Forgotten, Lapsed, Exported, Engaged}
}

// What can go wrong.
var (
	ErrNotFound           = fault.New(fault.NotFound, "interpreter.not_found")
	ErrEngagementNotFound = fault.New(fault.NotFound, "interpreter.engagement_not_found")
	ErrNotOwner           = fault.New(fault.Forbidden, "interpreter.not_owner")
	ErrRetired            = fault.New(fault.Conflict, "interpreter.retired")
	ErrNotRetired         = fault.New(fault.Conflict, "interpreter.not_retired")
	ErrNotHeld            = fault.New(fault.Conflict, "interpreter.not_held")
	ErrTooMany            = fault.New(fault.Conflict, "interpreter.pool_full")
	ErrSheet              = fault.New(fault.Invalid, "interpreter.sheet_unreadable")
	ErrTaken              = fault.ErrExists
	ErrStale              = fault.ErrStale
)
