package project

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps projects, their tasks, the plans they lie in, and what a party keeps of them for itself.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
}

// Shelf is the projects of one space. What isn't there is answered by ErrNotFound, ErrTaskNotFound, ErrAnnexNotFound or ErrBoardNotFound, an id that is taken
// by ErrTaken, a write at an old revision by ErrStale.
type Shelf interface {
	Project(ctx context.Context, id ID) (Project, error)
	Projects(ctx context.Context, f Filter, ask page.Ask) (page.Of[Project], error) // open ones, last changed first
	Sensitive(ctx context.Context, reader tenants.MemberID) ([]Project, error)      // restricted ones of her group
	Every(ctx context.Context, c Class, ask page.Ask) (page.Of[Project], error)     // of a class, for the house
	AddProject(ctx context.Context, p Project, told tenants.Told) error             //
	ChangeProject(ctx context.Context, p Project, told tenants.Told) error          //
	Task(ctx context.Context, id TaskID) (Task, error)                              //
	Tasks(ctx context.Context, f TaskFilter, ask page.Ask) (page.Of[Task], error)   // by due day
	CountTasks(ctx context.Context, p ID, most int64) (int64, error)                //
	AddTask(ctx context.Context, t Task, told tenants.Told) error                   //
	ChangeTask(ctx context.Context, t Task, told tenants.Told) error                //
	Board(ctx context.Context) (Board, error)                                       // at revision 0 where none was laid
	KeepBoard(ctx context.Context, b Board, told tenants.Told) error                //
	Annex(ctx context.Context, p ID) (Annex, error)                                 //
	KeepAnnex(ctx context.Context, a Annex, told tenants.Told) error                //
}

// Reading is the projects of all spaces that a reader stands in.
type Reading interface {
	Projects(ctx context.Context, f Filter, ask page.Ask) (page.Of[Project], error)
	Sensitive(ctx context.Context, reader tenants.MemberID) ([]Project, error)
}

// Filter narrows a list of projects. Empty fields don't.
type Filter struct {
	State   State
	Horizon Horizon
	Party   tenants.TenantID
	Area    string
	Words   string // in a title
}

// TaskFilter names the tasks of one project, in one state where one is named.
type TaskFilter struct {
	Project ID
	State   TaskState
}

// Places knows who shares a space.
type Places interface {
	// Sharing lists the tenants that share the scope's space.
	Sharing(ctx context.Context, in tenants.Scope) ([]Sharer, error)
	// People lists the members who may stand in it.
	People(ctx context.Context, in tenants.Scope) ([]Person, error)
}

// Sharer is a tenant that shares a space.
type Sharer struct {
	Tenant tenants.TenantID
	Korean bool
}

// Person is a member who may stand in a space.
type Person struct {
	Member tenants.MemberID
	Tenant tenants.TenantID
	Name   string
}

// Cases begins a case of the library from what a project came to.
type Cases interface {
	// Begin begins a draft in the home that the scope opens and returns its id. Beginning it again under the same key returns the same.
	Begin(ctx context.Context, home tenants.Scope, key string, d CaseDraft) (string, error)
}

// CaseDraft is what a project gives to a case.
type CaseDraft struct {
	Title, Summary, Background, Process, Outcome, Lessons lang.Text
	Sectors                                               []string
	Partners                                              []tenants.TenantID
	From, To                                              int // years; 0 for unknown
}
