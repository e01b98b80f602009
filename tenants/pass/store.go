package pass

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Accounts keeps accounts. E-mail addresses and linked subjects are unique.
type Accounts interface {
	// ByID returns ErrNoAccount for an unknown one.
	ByID(ctx context.Context, id tenants.PersonID) (Account, error)
	// ByEmail returns ErrNoAccount where nobody has the address.
	ByEmail(ctx context.Context, e Email) (Account, error)
	// BySubject returns ErrNoAccount where nobody is linked to the subject.
	BySubject(ctx context.Context, s Subject) (Account, error)
	// Add returns ErrExists if the id, the address or a subject is taken.
	Add(ctx context.Context, a Account, told tenants.Told) error
	// Change keeps a, read at revision a.Rev, at the next one. It returns ErrStale if another change came first, ErrExists as Add does.
	Change(ctx context.Context, a Account, told tenants.Told) error
}

// Sessions keeps signed-in devices.
type Sessions interface {
	// Get returns ErrSessionNotFound for an unknown or ended one.
	Get(ctx context.Context, id tenants.SessionID) (Session, error)
	// OfPerson lists a person's sessions, the newest first, at most most.
	OfPerson(ctx context.Context, p tenants.PersonID, most int) ([]Session, error)
	// OfGuest lists a guest's sessions, the newest first, at most most.
	OfGuest(ctx context.Context, g tenants.GuestID, most int) ([]Session, error)
	// Over lists sessions whose EndsAt lies before the moment, at most most.
	Over(ctx context.Context, before time.Time, most int) ([]Session, error)
	Add(ctx context.Context, s Session, told tenants.Told) error
	// Change returns ErrStale if another change came first.
	Change(ctx context.Context, s Session, told tenants.Told) error
	// End takes the session away whatever its revision. Ending what has ended is no error.
	End(ctx context.Context, id tenants.SessionID, told tenants.Told) error
}

// Counters keeps the counts of wrong passwords.
type Counters interface {
	// Tries returns the zero Tries with its key where nothing is counted.
	Tries(ctx context.Context, key string) (Tries, error)
	// Keep adds t at Rev 0, else changes it. It returns ErrStale if another change came first.
	Keep(ctx context.Context, t Tries, told tenants.Told) error
	// Old lists counters whose last failure lies before the moment, at most most.
	Old(ctx context.Context, before time.Time, most int) ([]Tries, error)
	// Forget takes the counter away. Forgetting what isn't there is no error.
	Forget(ctx context.Context, key string, told tenants.Told) error
}

// Invites keeps invitations.
type Invites interface {
	// ByID returns ErrInvitationNotFound for an unknown one.
	ByID(ctx context.Context, id InvitationID) (Invitation, error)
	// To returns the newest invitation of the address to the tenant, or ErrInvitationNotFound.
	To(ctx context.Context, t tenants.TenantID, e Email) (Invitation, error)
	// Of lists a tenant's invitations, the newest first.
	Of(ctx context.Context, t tenants.TenantID, ask page.Ask) (page.Of[Invitation], error)
	Add(ctx context.Context, i Invitation, told tenants.Told) error
	// Change returns ErrStale if another change came first.
	Change(ctx context.Context, i Invitation, told tenants.Told) error
}

// Members is what the door reads of tenants and memberships, and the one thing it adds: who accepted an invitation. It is the part of
// tenants.Register that the door needs.
type Members interface {
	// Tenant returns tenants.ErrTenantNotFound for an unknown one.
	Tenant(ctx context.Context, id tenants.TenantID) (tenants.Tenant, error)
	// Tenants lists the open tenants of a kind, or of all kinds for an empty one.
	Tenants(ctx context.Context, k tenants.Kind, ask page.Ask) (page.Of[tenants.Tenant], error)
	// MembersOf lists the members of a tenant in a state.
	MembersOf(ctx context.Context, t tenants.TenantID, s tenants.State, ask page.Ask) (page.Of[tenants.Member], error)
	// MembershipsOf lists all memberships a person has or had, the oldest first.
	MembershipsOf(ctx context.Context, p tenants.PersonID) ([]tenants.Member, error)
	// Guest returns tenants.ErrGuestNotFound for an unknown one.
	Guest(ctx context.Context, id tenants.GuestID) (tenants.Guest, error)
	// Pact returns tenants.ErrPactNotFound for an unknown one.
	Pact(ctx context.Context, id tenants.PactID) (tenants.Pact, error)
	// AddMember answers with a Conflict if the id is taken.
	AddMember(ctx context.Context, m tenants.Member, told tenants.Told) error
}

// KeyStore keeps the installation's own keys.
type KeyStore interface {
	// Keys returns the book, empty and at Rev 0 before the first one is kept.
	Keys(ctx context.Context) (KeyBook, error)
	// KeepKeys adds the book at Rev 0, else changes it. It returns ErrStale if another change came first, or ErrKeysGiven where
	// keys can't be made because they are given by the configuration.
	KeepKeys(ctx context.Context, b KeyBook, told tenants.Told) error
}

// Post sends letters. It must not keep or log addresses or values: they hold what opens an account.
type Post interface {
	Send(ctx context.Context, l Letter) error
}
