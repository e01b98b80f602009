package pad

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

// MarginStore keeps what stands beside the texts of pads.
type MarginStore interface {
	In(tenants.Scope) MarginShelf
}

// MarginShelf is what stands beside the texts of one space's pads. What isn't there is the noun's own error, a write at an old revision
// ErrMarginStale, a second row of an id ErrMarginTaken.
type MarginShelf interface {
	Thread(ctx context.Context, id ThreadID) (Thread, error)
	// Threads lists a pad's comments, the newest first; all for an empty state.
	Threads(ctx context.Context, p ID, s Openness, ask page.Ask) (page.Of[Thread], error)
	AddThread(ctx context.Context, t Thread, told tenants.Told) error
	ChangeThread(ctx context.Context, t Thread, told tenants.Told) error

	Suggestion(ctx context.Context, id SuggestionID) (Suggestion, error)
	// Suggestions lists a pad's suggestions, the newest first; all for an empty state.
	Suggestions(ctx context.Context, p ID, s SuggestionState, ask page.Ask) (page.Of[Suggestion], error)
	AddSuggestion(ctx context.Context, s Suggestion, told tenants.Told) error
	ChangeSuggestion(ctx context.Context, s Suggestion, told tenants.Told) error

	Version(ctx context.Context, id VersionID) (Version, error)
	// Versions lists a pad's versions, the newest first; all for an empty cause.
	Versions(ctx context.Context, p ID, c Cause, ask page.Ask) (page.Of[Version], error)
	AddVersion(ctx context.Context, v Version, told tenants.Told) error
	Texts(ctx context.Context, id VersionID) (Texts, error)
	AddTexts(ctx context.Context, t Texts, told tenants.Told) error

	// Pairing returns who looks after a pad's pairs, ErrNoPairing where nobody was named and nothing confirmed.
	Pairing(ctx context.Context, p ID) (Pairing, error)
	AddPairing(ctx context.Context, p Pairing, told tenants.Told) error
	ChangePairing(ctx context.Context, p Pairing, told tenants.Told) error
}

// Book is the pads themselves, as their margin needs them.
type Book interface {
	// Pad returns a pad for whoever may read it; to others, guests among them, it isn't there.
	Pad(ctx context.Context, in tenants.Scope, id ID) (Pad, error)
	// Document returns the pad's texts as they are kept, and how far its log went.
	Document(ctx context.Context, in tenants.Scope, id ID) (*yjs.Doc, int64, error)
	// Replace puts other texts in the place of what stands under the roots, as one edit of the caller's like any other: it reaches open editors,
	// and is refused where the pad can't be written.
	Replace(ctx context.Context, in tenants.Scope, id ID, roots map[string][]yjs.Node) error
	// Writers lists who has written since the log went so far, each once.
	Writers(ctx context.Context, in tenants.Scope, id ID, since int64) ([]Hand, error)
	// Clients says which member wrote as which client of Yjs.
	Clients(ctx context.Context, in tenants.Scope, id ID) (map[uint64]Hand, error)
	// Seal freezes the pad for an approval and returns what it says from then on; Thaw lets it be written again. Both may be repeated.
	Seal(ctx context.Context, in tenants.Scope, id ID, approval string) (*yjs.Doc, Pad, error)
	Thaw(ctx context.Context, in tenants.Scope, id ID, approval string) error
}
