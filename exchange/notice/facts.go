package notice

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a notice.
var (
	Given = fact.Declare("notice.given", tenants.Keep).Minor()
	Seen  = fact.Declare("notice.seen", fact.Anyone).Minor()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind { return []fact.Kind{Given, Seen} }

// What can go wrong.
var (
	ErrNotFound = fault.New(fault.NotFound, "notice.not_found")
	ErrTaken    = fault.ErrExists
)
