package pad

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a pad. What is written in it stands in no fact.
var (
	Begun    = fact.Declare("pad.begun", tenants.WritePad)
	Renamed  = fact.Declare("pad.renamed", tenants.WritePad).Minor()
	Shelved  = fact.Declare("pad.archived", tenants.WritePad)
	Reopened = fact.Declare("pad.reopened", tenants.WritePad)
	Froze    = fact.Declare("pad.frozen", tenants.AskApproval)
	Thawed   = fact.Declare("pad.thawed", tenants.AskApproval)

	Edited  = fact.Declare("pad.edited", tenants.WritePad).Minor()  // once for each stretch of a member's writing
	Written = fact.Declare("pad.written", tenants.WritePad).Quiet() // one commit of the log
	Marked  = fact.Declare("pad.marked", fact.Anyone).Quiet()       // the log's line that the pad is in another state, told by the deed itself
	Folded  = fact.Declare("pad.folded", tenants.Keep).Quiet()      // a log that was joined into one update
)

// Facts lists every deed of a pad and of its margin.
func Facts() []fact.Kind {
	return []fact.Kind{
		Begun, Renamed, Shelved, Reopened, Froze, Thawed, Edited, Written, Marked, Folded,
		Commented, Answered, ThreadResolved, ThreadReopened, Suggested, SuggestionTaken, SuggestionDenied, SuggestionDrawn, VersionNamed,
		VersionKept, TextsKept, Restored, Imported, LinguistNamed, PairConfirmed,
	}
}

// What can go wrong with a pad.
var (
	ErrNotFound       = fault.New(fault.NotFound, "pad.not_found")
	ErrFrozen         = fault.New(fault.Conflict, "pad.frozen")
	ErrArchived       = fault.New(fault.Conflict, "pad.archived")
	ErrNotArchived    = fault.New(fault.Conflict, "pad.not_archived")
	ErrReadOnly       = fault.New(fault.Forbidden, "pad.read_only")
	ErrNotYourClient  = fault.New(fault.Forbidden, "pad.not_your_client")
	ErrUpdateTooLarge = fault.New(fault.TooLarge, "pad.update_too_large")
	ErrPadFull        = fault.New(fault.TooLarge, "pad.full")
	ErrBusy           = fault.New(fault.Limited, "pad.busy")
	ErrClosing        = fault.New(fault.Unavailable, "pad.closing")
	ErrStale          = fault.ErrStale

	errExists = fault.ErrExists
)
