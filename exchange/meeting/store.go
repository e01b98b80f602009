package meeting

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps meetings and what belongs to them.
type Store interface {
	In(tenants.Scope) Shelf
	Over(tenants.Reach) Reading
}

// Shelf is the meetings of one space. What isn't there is answered by ErrNotFound or ErrSeriesNotFound, an id that is taken by ErrTaken, a write at an old
// revision by ErrStale.
type Shelf interface {
	Meeting(ctx context.Context, id ID) (Meeting, error)
	Meetings(ctx context.Context, f Filter, ask page.Ask) (page.Of[Meeting], error)
	AddMeeting(ctx context.Context, m Meeting, told tenants.Told) error
	ChangeMeeting(ctx context.Context, m Meeting, told tenants.Told) error

	Agenda(ctx context.Context, m ID) (Agenda, error) // at revision 0 where nothing was proposed
	KeepAgenda(ctx context.Context, a Agenda, told tenants.Told) error

	Series(ctx context.Context, id SeriesID) (Series, error)
	AllSeries(ctx context.Context, ask page.Ask) (page.Of[Series], error) // last changed first
	AddSeries(ctx context.Context, s Series, told tenants.Told) error
	ChangeSeries(ctx context.Context, s Series, told tenants.Told) error

	Times
	EventShelf
	PeopleShelf
	PaperShelf
	CostShelf
	Booths
	Surveys
	MinutesShelf
	MinutesReading
	RoomShelf
}

// Reading is the meetings of all spaces that a reader stands in.
type Reading interface {
	Meetings(ctx context.Context, f Filter, ask page.Ask) (page.Of[Meeting], error)
	AllSeries(ctx context.Context, ask page.Ask) (page.Of[Series], error)

	MinutesReading
}

// Filter narrows a list of meetings. Empty fields don't.
type Filter struct {
	State  State
	Series SeriesID
	Parent ID
	Party  tenants.TenantID
	From   time.Time // that begin at this moment or later; those come in the order of their beginning
	To     time.Time // that began before; those come the latest first
	Words  string    // in a title
}

// Places knows who shares a space.
type Places interface {
	// Sharing lists the tenants that share the scope's space.
	Sharing(ctx context.Context, in tenants.Scope) ([]tenants.TenantID, error)
}

// Papers knows the files that an item shows.
type Papers interface {
	// Use notes that the files are shown by what the item belongs to; a file that isn't in the scope's space is refused.
	Use(ctx context.Context, in tenants.Scope, m Meeting, files []string) error
}
