package tenants

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
)

// GuestID names a guest's pass.
type GuestID string

// Guest is a partner or body without an account that a party lets into one pact. Whoever bears the pass is the guest, on any device, until the
// pass ends. She reads the pact and the commons, talks in the rooms her pass names, and nothing else.
type Guest struct {
	ID     GuestID   `bson:"-"`
	Rev    int64     `bson:"-"`
	Pact   PactID    `bson:"pact"`
	Name   string    `bson:"name"` // of a body, or a role's title
	Lang   lang.Tag  `bson:"lang"`
	Tenant TenantID  `bson:"tenant"` // that invited
	By     MemberID  `bson:"by"`
	At     time.Time `bson:"at"`
	Until  time.Time `bson:"until"`
	Ended  time.Time `bson:"ended"` // before Until; zero where nobody has ended it
	Hash   []byte    `bson:"hash"`  // SHA-256 of the token's secret
	Rooms  []string  `bson:"rooms"` // of chat, that she finds; none is the pact's lobby
	Only   fact.Ref  `bson:"only"`  // the one thing of the pact that the pass opens; the zero Ref for the pact
}

// narrow reports whether the pass opens one thing alone. Its bearer finds nothing else of the pact: she is let in by Attend.
func (g Guest) narrow() bool { return g.Only != (fact.Ref{}) }

// MostPassDays bounds a pass: a season's project. Who needs more has a reason to join.
const MostPassDays = 90

// Admission is what a member says of a guest she invites.
type Admission struct {
	Name  string
	Lang  lang.Tag
	Days  int
	Rooms []string // of chat; whoever asks has made sure that the member may enter them
}

// MostPassRooms bounds the rooms of one pass: who needs more is no guest.
const MostPassRooms = 10

// Check returns what is wrong with the admission, field by field.
func (a Admission) Check() error {
	var c fault.Check
	c.Line("name", a.Name, fault.Required, MostTitle)
	c.That(slices.Contains(lang.Interface(), a.Lang), "lang", "unknown")
	c.That(a.Days >= 1, "days", "required")
	c.That(a.Days <= MostPassDays, "days", "too_many", "max", strconv.Itoa(MostPassDays))
	c.That(len(a.Rooms) <= MostPassRooms, "rooms", "too_many", "max", strconv.Itoa(MostPassRooms))
	return c.Err()
}

// GuestState is where a pass stands.
type GuestState string

// A pass opens, was ended, or is over by itself.
const (
	PassOpen  GuestState = "open"
	PassEnded GuestState = "ended"
	PassOver  GuestState = "over"
)

// State returns where the pass stands at the moment, whatever becomes of its pact.
func (g Guest) State(at time.Time) GuestState {
	switch {
	case !g.Ended.IsZero():
		return PassEnded
	case !at.Before(g.Until):
		return PassOver
	}
	return PassOpen
}

// Opens reports whether the pass opens its pact at the moment: it has not ended, the pact is active, and the tenant that invited is in it.
func (g Guest) Opens(p Pact, at time.Time) bool {
	host, _ := p.Party(g.Tenant)
	return p.ID == g.Pact && g.State(at) == PassOpen && p.Active() && host.Standing == Joined
}

// MayEnd reports whether who stands in the scope may end the pass: who invited, and a head of any party.
func (g Guest) MayEnd(in Scope) bool {
	return in.Space() == PactSpace(g.Pact) && (in.May(EndGuest) || in.May(InviteGuest) && in.Member() == g.By)
}

// Guesting says what stands against inviting guests to the pact: ErrForbidden for who may not, ErrPactNotActive, or ErrGuestNetwork, since in a
// network governments show each other what isn't public yet.
func (p Pact) Guesting(in Scope) error {
	switch {
	case in.Space() != PactSpace(p.ID) || !in.May(InviteGuest):
		return ErrForbidden
	case p.Kind == Network:
		return ErrGuestNetwork
	case !p.Active():
		return ErrPactNotActive
	}
	return nil
}

// end ends the pass, or reports that it had ended.
func (g *Guest) end(at time.Time) bool {
	if g.State(at) != PassOpen {
		return false
	}
	g.Ended = at
	return true
}
