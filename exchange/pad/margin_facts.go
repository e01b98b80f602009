package pad

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen at the margin of a pad.
var (
	Commented        = fact.Declare("pad.commented", tenants.CommentPad)
	Answered         = fact.Declare("pad.answered", tenants.CommentPad)
	ThreadResolved   = fact.Declare("pad.comment_resolved", tenants.CommentPad).Minor()
	ThreadReopened   = fact.Declare("pad.comment_reopened", tenants.CommentPad).Minor()
	Suggested        = fact.Declare("pad.suggested", tenants.WritePad)
	SuggestionTaken  = fact.Declare("pad.suggestion_accepted", tenants.WritePad)
	SuggestionDenied = fact.Declare("pad.suggestion_refused", tenants.WritePad)
	SuggestionDrawn  = fact.Declare("pad.suggestion_withdrawn", tenants.WritePad).Minor()
	VersionNamed     = fact.Declare("pad.version_named", tenants.WritePad)
	VersionKept      = fact.Declare("pad.version_kept", tenants.WritePad).Minor()
	TextsKept        = fact.Declare("pad.texts_kept", tenants.WritePad).Quiet() // a version's, before the version itself
	Restored         = fact.Declare("pad.restored", tenants.WritePad)
	Imported         = fact.Declare("pad.imported", tenants.WritePad)
	LinguistNamed    = fact.Declare("pad.linguist_named", tenants.WritePad)
	PairConfirmed    = fact.Declare("pad.pair_confirmed", tenants.CommentPad)
)

// What can go wrong there.
var (
	ErrSuggestionsOpen    = fault.New(fault.Conflict, "pad.suggestions_open")
	ErrUnaligned          = fault.New(fault.Conflict, "pad.unaligned")
	ErrDocument           = fault.New(fault.Invalid, "pad.document_unreadable")
	ErrDocumentTooLarge   = fault.New(fault.TooLarge, "pad.document_too_large")
	ErrThreadNotFound     = fault.New(fault.NotFound, "pad.comment_not_found")
	ErrThreadFull         = fault.New(fault.Conflict, "pad.comment_full")
	ErrSuggestionNotFound = fault.New(fault.NotFound, "pad.suggestion_not_found")
	ErrSuggestionDecided  = fault.New(fault.Conflict, "pad.suggestion_decided")
	ErrSuggestionGone     = fault.New(fault.Conflict, "pad.suggestion_gone")
	ErrOwnSuggestion      = fault.New(fault.Forbidden, "pad.suggestion_own")
	ErrNotYours           = fault.New(fault.Forbidden, "pad.suggestion_not_yours")
	ErrVersionNotFound    = fault.New(fault.NotFound, "pad.version_not_found")
	ErrNotParallel        = fault.New(fault.Conflict, "pad.not_parallel")
	ErrNotLinguist        = fault.New(fault.Forbidden, "pad.not_linguist")
	ErrNoPair             = fault.New(fault.NotFound, "pad.clause_not_found")
	ErrPairIncomplete     = fault.New(fault.Conflict, "pad.pair_incomplete")
	ErrPairChanged        = fault.New(fault.Stale, "pad.pair_changed")
	ErrNoPairing          = fault.New(fault.NotFound, "pad.pairing_not_found")
	ErrLinguist           = fault.New(fault.Invalid, "pad.linguist_unknown")
	ErrLanguage           = fault.New(fault.NotFound, "pad.language_not_found")
	ErrMarginTaken        = fault.ErrExists
	ErrMarginStale        = fault.ErrStale
)
