package approval

import (
	"context"
	"io"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Store keeps approvals in the spaces they belong to.
type Store interface {
	In(tenants.Scope) Shelf
	// Over opens the approvals of all spaces of a reach, for reading.
	Over(tenants.Reach) Desk
	// Ripe lists what the house must look at by now, of all spaces.
	Ripe(ctx context.Context, now time.Time) ([]Place, error)
}

// Place is an approval in a space.
type Place struct {
	Space tenants.Space
	ID    ID
}

// Shelf is the approvals of one space. What isn't there is ErrNotFound, a write at an old revision a fault of kind Stale.
type Shelf interface {
	Approval(ctx context.Context, id ID) (Approval, error)
	// Of lists the approvals of a subject, latest first.
	Of(ctx context.Context, about fact.Ref, ask page.Ask) (page.Of[Approval], error)
	// Ongoing lists those that aren't ended.
	Ongoing(ctx context.Context) ([]Approval, error)
	// Add returns ErrTaken for an id, or a lock, that another ongoing approval has.
	Add(ctx context.Context, a Approval, told tenants.Told) error
	Change(ctx context.Context, a Approval, told ...tenants.Told) error
	Remove(ctx context.Context, a Approval, told tenants.Told) error

	Document(ctx context.Context, id ID) (Document, error)
	KeepDocument(ctx context.Context, d Document, told tenants.Told) error
}

// Desk is the approvals of several spaces.
type Desk interface {
	// Approvals lists them, last changed first.
	Approvals(ctx context.Context, f Filter, ask page.Ask) (page.Of[Approval], error)
	// Approval returns the first with the id.
	Approval(ctx context.Context, id ID) (Approval, error)
}

// View is a part of all approvals.
type View string

// The views.
const (
	Waiting   View = "waiting" // for the key of the filter's tenant
	Ours      View = "ours"    // asked for by the filter's tenant
	Ongoing   View = "open"
	Done      View = "done"   // one way or the other
	TheCopies View = "copies" // of what was completed, in one's own home
)

// Views lists the views.
func Views() []View { return []View{Waiting, Ours, Ongoing, Done, TheCopies} }

// Filter narrows a list.
type Filter struct {
	View   View
	Tenant tenants.TenantID // for Waiting and Ours
	Noun   string           // of what is approved; empty for all
}

// Subjects is what can be approved.
type Subjects interface {
	// Freeze lets nobody change the subject until the approval thaws it, and returns what it says. Frozen for the same approval already it says the
	// same again. It returns ErrSubject for what isn't there, or whatever stands against freezing it.
	Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by ID) (Subject, error)
	// Thaw lets the subject be changed again, if it is this approval that froze it.
	Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by ID) error
	// Settled tells the subject what became of the approval, which has ended. It bears repeating.
	Settled(ctx context.Context, in tenants.Scope, a Approval) error
}

// People knows who shares a space.
type People interface {
	// Parties lists the tenants that share the scope's space now.
	Parties(ctx context.Context, in tenants.Scope) ([]Party, error)
	// Self describes who holds the scope.
	Self(ctx context.Context, in tenants.Scope) (Person, error)
}

// Person is a member as she is called.
type Person struct {
	Name  string
	Title lang.Text
	Zone  string // of her tenant, IANA
}

// Files keeps the letters, and the pictures in the texts.
type Files interface {
	// Papers describes files of the space and notes that the approval shows them from now on.
	Papers(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) ([]Paper, error)
	// Copy puts a file into another space, once.
	Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error
	Open(ctx context.Context, in tenants.Scope, id string) (io.ReadCloser, error)
}
