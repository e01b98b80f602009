package term

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a space's own entries.
var (
	Added   = fact.Declare("term.added", tenants.EditTerm).Minor()
	Changed = fact.Declare("term.changed", tenants.EditTerm).Minor()
	Removed = fact.Declare("term.removed", tenants.EditTerm).Minor()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind { return []fact.Kind{Added, Changed, Removed} }

// What can go wrong.
var (
	ErrNotFound = fault.New(fault.NotFound, "term.not_found")
	ErrExists   = fault.New(fault.Conflict, "term.exists")
	ErrFull     = fault.New(fault.Conflict, "term.glossary_full")
	ErrSheet    = fault.New(fault.Invalid, "term.sheet_unreadable")
	ErrTaken    = fault.ErrExists
	ErrStale    = fault.ErrStale
)
