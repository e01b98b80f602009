package notice

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps notices in the home of the member they are for.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the notices, the choices and the devices of one home's members.
type Shelf interface {
	Notice(ctx context.Context, id ID) (Notice, error)
	// Of lists a member's notices, newest first.
	Of(ctx context.Context, m tenants.MemberID, f Filter, ask page.Ask) (page.Of[Notice], error)
	// Unread counts a member's unread notices, no further than most.
	Unread(ctx context.Context, m tenants.MemberID, most int64) (int64, error)
	// Open returns a member's newest unread notice of a line, or ErrNotFound.
	Open(ctx context.Context, m tenants.MemberID, line string) (Notice, error)
	// Has reports whether a fact is counted in some notice of the member.
	Has(ctx context.Context, m tenants.MemberID, fact string) (bool, error)
	// Due lists what is to leave before a moment, the longest due first.
	Due(ctx context.Context, before time.Time, ask page.Ask) (page.Of[Notice], error)
	// Add returns ErrTaken for one that was given before.
	Add(ctx context.Context, n Notice, told tenants.Told) error
	// Change returns ErrStale if another change came first.
	Change(ctx context.Context, n Notice, told tenants.Told) error

	// Choice returns a member's choice, or ErrNotFound where she hasn't made any.
	Choice(ctx context.Context, m tenants.MemberID) (Choice, error)
	// KeepChoice adds a choice at Rev 0, else changes it. It returns ErrStale or ErrTaken if another change came first.
	KeepChoice(ctx context.Context, c Choice, told tenants.Told) error

	// Devices lists a member's devices, newest first.
	Devices(ctx context.Context, m tenants.MemberID) ([]Device, error)
	// Device returns ErrDeviceNotFound for an unknown one.
	Device(ctx context.Context, id DeviceID) (Device, error)
	// DevicesOf lists the devices that were added in a session.
	DevicesOf(ctx context.Context, s tenants.SessionID) ([]Device, error)
	// KeepDevice adds a device at Rev 0, else changes it.
	KeepDevice(ctx context.Context, d Device, told tenants.Told) error
	// RemoveDevice takes a device away. Another change that came first, or its end, is no error.
	RemoveDevice(ctx context.Context, d Device, told tenants.Told) error
}

// Book is what is asked of tenants, their members and their pacts.
type Book interface {
	// WithRole lists the working members of a tenant that bear a role.
	WithRole(ctx context.Context, t tenants.TenantID, r tenants.Role) ([]tenants.Member, error)
	// MembersOf lists the members of a tenant in a state.
	MembersOf(ctx context.Context, t tenants.TenantID, s tenants.State, ask page.Ask) (page.Of[tenants.Member], error)
	// Member returns tenants.ErrMemberNotFound for an unknown one.
	Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error)
	// Tenant returns tenants.ErrTenantNotFound for an unknown one.
	Tenant(ctx context.Context, id tenants.TenantID) (tenants.Tenant, error)
	// Tenants lists the open tenants of a kind, or of all kinds for an empty one.
	Tenants(ctx context.Context, k tenants.Kind, ask page.Ask) (page.Of[tenants.Tenant], error)
	// Pact returns tenants.ErrPactNotFound for an unknown one.
	Pact(ctx context.Context, id tenants.PactID) (tenants.Pact, error)
}

// Room is what must be known of a room to say whom a word in it concerns.
type Room struct {
	Direct  bool
	Members []tenants.MemberID // who alone may read it; empty for everybody in the space
}

// Rooms knows the rooms of a space.
type Rooms interface {
	// Room returns a fault of kind NotFound for an unknown one.
	Room(ctx context.Context, in tenants.Scope, id string) (Room, error)
	// Writers lists the members who have written in a thread of a room, the author of what it answers among them.
	Writers(ctx context.Context, in tenants.Scope, id, lane string) ([]tenants.MemberID, error)
}

// Mailer writes to a member of what waits for her: one letter, however many notices.
type Mailer interface {
	Mail(ctx context.Context, to tenants.Member, all []Notice) error
}

// Pusher says a word about a notice on a device. It returns ErrDeviceGone for one that takes no more.
type Pusher interface {
	Push(ctx context.Context, d Device, to tenants.Member, n Notice) error
	// Key is the public key that browsers ask for (VAPID), in base64url.
	Key() string
}

// Teller lets a member's own devices know at once what has become of her bell, on whatever node they are connected. It must not wait. In is her
// home; unread is counted up to MostCounted.
type Teller interface {
	Given(in tenants.Scope, to tenants.MemberID, n Notice, unread int64)
	Seen(in tenants.Scope, to tenants.MemberID, ids []ID, unread int64) // no ids: all
}
