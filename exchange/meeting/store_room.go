package meeting

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// RoomShelf is the rooms of one space.
type RoomShelf interface {
	Floor(ctx context.Context, room RoomID) (Floor, error) // ErrNotFound where nothing has happened yet
	KeepFloor(ctx context.Context, f Floor, told ...tenants.Told) error

	Caption(ctx context.Context, id string) (Caption, error)
	CaptionAt(ctx context.Context, room RoomID, seq int64) (Caption, error)
	LastCaption(ctx context.Context, room RoomID) (int64, error) // its number; 0 where nothing was written
	CaptionsAfter(ctx context.Context, room RoomID, seq int64, most int) ([]Caption, error)
	Captions(ctx context.Context, f CaptionFilter, ask page.Ask) (page.Of[Caption], error)
	Sitting(ctx context.Context, id SittingID) (ClosedSitting, error)
	Sittings(ctx context.Context, m ID) ([]ClosedSitting, error) // of a meeting, the oldest first, at most MostSittings
	AddSitting(ctx context.Context, x ClosedSitting, told tenants.Told) error
	ChangeSitting(ctx context.Context, x ClosedSitting, told tenants.Told) error

	AddCaptions(ctx context.Context, all []Caption, told []tenants.Told) (int, error) // in order, up to the first that is refused; how many were kept
}

// CaptionFilter narrows the lines of a room.
type CaptionFilter struct {
	Room  RoomID
	Item  string // of the agenda; empty for all
	After int64  // without an item
}

// Cards knows what others see of somebody.
type Cards interface {
	Card(ctx context.Context, in tenants.Scope) (Card, error)
}

// Crowd knows who follows a room now.
type Crowd interface {
	// Here counts those of each side who follow the room of a meeting.
	Here(space tenants.Space, room RoomID) map[tenants.TenantID]int
}

// Teller passes on what happens in a room to whoever follows it now. It is called in the order of revisions and numbers, and must not wait.
type Teller interface {
	Floored(space tenants.Space, f Floor)
	Captioned(space tenants.Space, room RoomID, lines []Caption)
}
