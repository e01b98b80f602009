package interpret

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a tenant's setting.
var Set = fact.Declare("interpret.set", tenants.SetEngine)

// Facts lists every deed of this noun.
func Facts() []fact.Kind { return []fact.Kind{Set} }

// What can go wrong.
var (
	ErrOff         = fault.New(fault.Conflict, "interpret.off")
	ErrPair        = fault.New(fault.Conflict, "interpret.pair_not_offered")
	ErrTooLong     = fault.New(fault.TooLarge, "interpret.too_long")
	ErrUnavailable = fault.New(fault.Unavailable, "interpret.unavailable")
	ErrRefused     = fault.New(fault.Conflict, "interpret.key_refused")
	ErrStale       = fault.ErrStale
)
