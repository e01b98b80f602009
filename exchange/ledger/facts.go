package ledger

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to records.
var (
	Begun        = fact.Declare("ledger.begun", tenants.WriteLedger)
	Saved        = fact.Declare("ledger.saved", tenants.WriteLedger).Minor()
	Dropped      = fact.Declare("ledger.dropped", tenants.WriteLedger)
	PreparedFact = fact.Declare("ledger.prepared", tenants.Keep)
	PostedFact   = fact.Declare("ledger.posted", tenants.WriteLedger)
	PostedHere   = fact.Declare("ledger.left_home", tenants.WriteLedger).Minor()
	EnteredFact  = fact.Declare("ledger.entered", tenants.WriteLedger)
	ReviewedFact = fact.Declare("ledger.reviewed", tenants.ConfirmLedger)
	Agreed       = fact.Declare("ledger.agreed", tenants.ConfirmLedger) // by one of several who must
	ConfirmedAll = fact.Declare("ledger.confirmed", tenants.ConfirmLedger)
	CorrectedBy  = fact.Declare("ledger.corrected", tenants.WriteLedger)
	Drawn        = fact.Declare("ledger.withdrawn", tenants.WriteLedger)
	CounterPut   = fact.Declare("ledger.counter_posted", tenants.WriteLedger)
	CounteredBy  = fact.Declare("ledger.countered", tenants.Keep)
	SettledHere  = fact.Declare("ledger.settled", tenants.Keep).Minor() // a draft that the other side posted first
	AnnexWritten = fact.Declare("ledger.annex_written", tenants.WriteLedger).Minor()
	PartyGone    = fact.Declare("ledger.party_gone", tenants.Keep)
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		Begun, Saved, Dropped, PreparedFact, PostedFact, PostedHere, EnteredFact, ReviewedFact, Agreed, ConfirmedAll, CorrectedBy, Drawn, CounterPut, CounteredBy, SettledHere,
		AnnexWritten, PartyGone,
	}
}

// What can go wrong.
var (
	ErrNotFound        = fault.New(fault.NotFound, "ledger.none")
	ErrAnnexNotFound   = fault.New(fault.NotFound, "ledger.no_annex")
	ErrNotParty        = fault.New(fault.Forbidden, "ledger.not_party")
	ErrNotPoster       = fault.New(fault.Forbidden, "ledger.not_poster")
	ErrOwnWords        = fault.New(fault.Forbidden, "ledger.own_words")
	ErrNotHome         = fault.New(fault.Conflict, "ledger.not_at_home")
	ErrNotPact         = fault.New(fault.Conflict, "ledger.not_in_pact")
	ErrNotDraft        = fault.New(fault.Conflict, "ledger.not_draft")
	ErrNotWaiting      = fault.New(fault.Conflict, "ledger.not_waiting")
	ErrNotOneSided     = fault.New(fault.Conflict, "ledger.not_one_sided")
	ErrNotStanding     = fault.New(fault.Conflict, "ledger.not_standing")
	ErrNoPartner       = fault.New(fault.Conflict, "ledger.no_partner")
	ErrAgreed          = fault.New(fault.Conflict, "ledger.already_confirmed")
	ErrPosted          = fault.New(fault.Conflict, "ledger.already_posted")
	ErrCounterOpen     = fault.New(fault.Conflict, "ledger.counter_open")
	ErrReversal        = fault.New(fault.Conflict, "ledger.reversal")
	ErrSame            = fault.New(fault.Conflict, "ledger.same")
	ErrTooManyVersions = fault.New(fault.Conflict, "ledger.too_many_versions")
	ErrNoSuchCounter   = fault.New(fault.Invalid, "ledger.no_such_counter")
	ErrTaken           = fault.ErrExists
	ErrStale           = fault.ErrStale
)
