package meeting

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Booths keeps the plans of interpreting of one space, and the briefings. What was never planned is at revision 0.
type Booths interface {
	Booth(ctx context.Context, m ID) (Booth, error)
	KeepBooth(ctx context.Context, b Booth, told tenants.Told) error
	Briefing(ctx context.Context, m ID) (Briefing, error)
	KeepBriefing(ctx context.Context, b Briefing, told tenants.Told) error
}

// Pools knows the interpreters that bodies call on.
type Pools interface {
	// Card copies an interpreter's card out of a pool that the reader stands in, and says whose row it is.
	Card(ctx context.Context, r tenants.Reach, who PoolRef) (Profile, tenants.TenantID, error)
	// Candidates lists who of the reader's pools works in a direction.
	Candidates(ctx context.Context, r tenants.Reach, n Need) ([]Fitting, error)
	// Taken says when interpreters can't come, but for what they do at one meeting, and nothing of why. Who isn't in a pool any more is left out.
	Taken(ctx context.Context, who []PoolRef, but ID) (map[PoolRef]Taken, error)
	// Note tells a pool what became of an engagement. Where there is no such interpreter any more, nothing is told.
	Note(ctx context.Context, e Engagement) error
	// Write sends a letter to an interpreter whose address is known, and reports whether it is.
	Write(ctx context.Context, who PoolRef, l Letter) (bool, error)
}

// Need is whom a duty needs.
type Need struct {
	From, To lang.Tag
	Both     bool
	Modes    []string // one of them
	Spans    []Span
	Zone     string
	Meeting  ID
	Words    string // in a name, to look for somebody
}

// Fitting is an interpreter who might do a duty, with what speaks for her and what against.
type Fitting struct {
	Pool  PoolRef
	Owner tenants.TenantID
	Card  Profile
	For   []string
	But   []string
	Mark  int // the mean in tenths; 0 for none
	Held  int // engagements she came to
}

// What speaks for a candidate, the most important first; and against her.
const (
	ForBoth    = "both_directions"
	ForMode    = "mode"
	ForFree    = "free"
	ForGrade   = "grade"
	ForMark    = "mark"
	ForHeld    = "held"
	ButMode    = "mode"
	ButOneWay  = "one_direction"
	ButEngaged = "engaged"
	ButAway    = "away"
)

// Engagement is what a pool is told of a duty.
type Engagement struct {
	ID       string
	Pool     PoolRef
	Space    tenants.Space
	Meeting  ID
	By       tenants.TenantID
	Span     Span
	From, To lang.Tag
	Mode     string
	Turnout  Turnout
}

// Letter is what an interpreter is sent.
type Letter struct {
	Kind  string // offer, briefing
	Lang  lang.Tag
	Title string
	Host  tenants.TenantID
	When  time.Time
	Zone  string
	Token string
}
