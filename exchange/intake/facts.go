package intake

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a batch. Taking it in and back is begun by a person and ended by the house.
var (
	BatchBrought  = fact.Declare("intake.brought", tenants.ImportTies).Minor()
	BatchMapped   = fact.Declare("intake.mapped", tenants.ImportTies).Minor()
	BatchSettled  = fact.Declare("intake.settled", tenants.ImportTies).Minor()
	BatchDropped  = fact.Declare("intake.dropped", tenants.ImportTies).Minor()
	BatchStarted  = fact.Declare("intake.started", tenants.ImportTies)
	BatchFinished = fact.Declare("intake.finished", tenants.Keep)
	UndoStarted   = fact.Declare("intake.undo_started", tenants.ImportTies)
	UndoFinished  = fact.Declare("intake.undo_finished", tenants.Keep)
	RowsKept      = fact.Declare("intake.rows_kept", tenants.ImportTies).Quiet() // what was made of rows: too many for a trail
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{BatchBrought, BatchMapped, BatchSettled, BatchDropped, BatchStarted, BatchFinished, UndoStarted, UndoFinished, RowsKept}
}

// What can go wrong.
var (
	ErrNotFound  = fault.New(fault.NotFound, "intake.not_found")
	ErrEmpty     = fault.New(fault.Invalid, "intake.empty")
	ErrNotTable  = fault.New(fault.Invalid, "intake.not_a_table")
	ErrColumns   = fault.New(fault.Invalid, "intake.too_many_columns")
	ErrRows      = fault.New(fault.Invalid, "intake.too_many_rows")
	ErrEncoding  = fault.New(fault.Invalid, "intake.encoding_unreadable")
	ErrSheet     = fault.New(fault.Invalid, "intake.sheet_missing")
	ErrBomb      = fault.New(fault.TooLarge, "intake.unpacks_too_large")
	ErrMapping   = fault.New(fault.Invalid, "intake.mapping_wrong")
	ErrDecision  = fault.New(fault.Invalid, "intake.decision_wrong")
	ErrDecisions = fault.New(fault.Conflict, "intake.too_many_decisions")
	ErrState     = fault.New(fault.Conflict, "intake.not_in_this_state")
	ErrNothing   = fault.New(fault.Conflict, "intake.nothing_to_take")
	ErrOpen      = fault.New(fault.Conflict, "intake.too_many_open")
	ErrTaken     = fault.ErrExists
	ErrStale     = fault.ErrStale
)

func field(path, code string) fault.Field { return fault.Field{Path: path, Code: code} }
