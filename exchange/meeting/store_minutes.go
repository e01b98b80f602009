package meeting

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// MinutesShelf is the minutes of one space, and what follows from its meetings. What isn't there is ErrMinutesNotFound or ErrFollowupNotFound.
type MinutesShelf interface {
	Minutes(ctx context.Context, id MinutesID) (Minutes, error)
	AddMinutes(ctx context.Context, x Minutes, told tenants.Told) error
	ChangeMinutes(ctx context.Context, x Minutes, told tenants.Told) error

	Followup(ctx context.Context, id FollowupID) (Followup, error)
	AddFollowup(ctx context.Context, f Followup, told tenants.Told) error
	ChangeFollowup(ctx context.Context, f Followup, told tenants.Told) error
}

// MinutesReading is the minutes and follow-ups of the spaces that a reader stands in.
type MinutesReading interface {
	// AllMinutes lists minutes, last changed first; those of one meeting the oldest first.
	AllMinutes(ctx context.Context, f MinutesFilter, ask page.Ask) (page.Of[Minutes], error)
	// Followups lists what follows from meetings, what is due first before the rest where an owner or a state is asked for, else last changed first.
	Followups(ctx context.Context, f FollowupFilter, ask page.Ask) (page.Of[Followup], error)
}

// MinutesFilter narrows a list of minutes. Empty fields don't.
type MinutesFilter struct {
	Meeting ID
	State   State
}

// FollowupFilter narrows a list of follow-ups. Empty fields don't.
type FollowupFilter struct {
	Meeting ID
	Series  SeriesID
	Owner   tenants.TenantID
	State   Progress
	Body    string
	Late    string // a day: not done, and due before it
	Words   string // in the title
}

// Scripts is where minutes are written, a column for each language.
type Scripts interface {
	// Begin makes the text of minutes from what it is drafted from. Beginning it again under the same key returns the one that was begun.
	Begin(ctx context.Context, in tenants.Scope, d ScriptDraft) (text string, err error)
	// Read returns what the text says now.
	Read(ctx context.Context, in tenants.Scope, text string, langs []lang.Tag) (Script, error)
	// Reword puts other words in the place of a paragraph, in the languages that are named.
	Reword(ctx context.Context, in tenants.Scope, text, number string, to map[lang.Tag]string) error
	// Freeze lets nobody change the text until it thaws, and returns its canonical content.
	Freeze(ctx context.Context, in tenants.Scope, text, key string) ([]Frozen, error)
	Thaw(ctx context.Context, in tenants.Scope, text, key string) error
	// Names says what the parties are called.
	Names(ctx context.Context, in tenants.Scope, all []tenants.TenantID) (map[tenants.TenantID]lang.Text, error)
}

// ScriptDraft is what the text of minutes is begun from.
type ScriptDraft struct {
	Key     string // the same key begins the same text
	Minutes Minutes
	Within  Meeting
	Lines   []DraftLine
}

// DraftLine is one paragraph of a draft: its words in each language, empty where nobody has said it in that language yet.
type DraftLine struct {
	Number string
	In     map[lang.Tag]string
}

// Happened tells what took place in a meeting. Each part of a meeting that notes something tells it.
type Happened interface {
	Happened(ctx context.Context, in tenants.Scope, m Meeting) (Happening, error)
}

// Happening is what took place, as far as somebody noted it.
type Happening struct {
	Present []Presence         // by side and mode
	Items   map[string][]Noted // by the item's id
	Begun   time.Time
	Ended   time.Time
	Apart   []Span // when closed sittings were held
}

// Presence is how many of a side were there in one way.
type Presence struct {
	Tenant tenants.TenantID
	Mode   Mode
	Count  int
}

// Noted is something that was noted of an item: what was decided, how the votes fell, what was said. Its words are in the languages somebody put them in.
type Noted struct {
	Kind string // outcome, vote, said
	In   map[lang.Tag]string

	Partly bool // it need not be said in every language, such as what was captioned in one
}
