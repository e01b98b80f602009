// Package tenants says who is who: cities, councils and other bodies, their members and roles, the spaces they share, and
// what proof it takes to enter one. It knows nothing of what is done inside a space.
package tenants

import (
	"time"

	"github.com/naru-network/naru/base/lang"
)

// TenantID names a government or body: a slug such as "dangjin", equal to its unit's where it has one.
type TenantID string

// MemberID names one person's membership in one tenant.
type MemberID string

// PersonID names a person's account.
type PersonID string

// PactID names a pact, and so its space.
type PactID string

// SessionID names one signed-in device.
type SessionID string

// Kind is a sort of tenant.
type Kind string

// The sorts of tenants (domain: Tenant.type).
const (
	KoreanMetro Kind = "KR_METRO"
	KoreanBasic Kind = "KR_BASIC"
	Coordinator Kind = "COORD" // a council that convenes
	Foreign     Kind = "FOREIGN"
	Central     Kind = "CENTRAL"
	Civil       Kind = "CIVIL"
)

// Kinds lists the sorts of tenants.
func Kinds() []Kind {
	return []Kind{KoreanMetro, KoreanBasic, Coordinator, Foreign, Central, Civil}
}

// Korean reports whether tenants of this kind are Korean governments.
func (k Kind) Korean() bool { return k == KoreanMetro || k == KoreanBasic }

// Tenant is a government or body that uses the house.
type Tenant struct {
	ID       TenantID  `bson:"-"`
	Rev      int64     `bson:"-"`
	Kind     Kind      `bson:"kind"`
	Unit     string    `bson:"unit"` // of package unit; empty for civil bodies
	Country  string    `bson:"country"`
	Name     lang.Text `bson:"name"`
	Intro    lang.Text `bson:"intro"`
	Zone     string    `bson:"zone"` // IANA
	Lang     lang.Tag  `bson:"lang"` // of its officers, where they have said nothing else
	OpenedAt time.Time `bson:"opened_at"`
	ClosedAt time.Time `bson:"closed_at"` // zero while open
	Policy   Policy    `bson:"policy"`
	Search   string    `bson:"search"` // folded names, for the directory
	Once     string    `bson:"once"`   // names the request that opened it, if that had a name
}

// Open reports whether the tenant still uses the house.
func (t Tenant) Open() bool { return t.ClosedAt.IsZero() }

// Policy is what a tenant decides for its own members.
type Policy struct {
	SecondFactor []Role `bson:"second_factor"` // roles that can't work without one
	OIDC         OIDC   `bson:"oidc"`
}

// OIDC names a tenant's own OpenID Connect provider; an empty Issuer is none. The secret is sealed by the door that uses it.
type OIDC struct {
	Issuer   string `bson:"issuer"`
	ClientID string `bson:"client_id"`
	Secret   []byte `bson:"secret,omitempty"`
}

// State is where a membership stands.
type State string

// A member works, has left, or has handed everything to a successor.
const (
	Active      State = "active"
	Left        State = "left"
	Transferred State = "transferred"
)

// Member is one person's place in one tenant.
type Member struct {
	ID        MemberID  `bson:"-"`
	Rev       int64     `bson:"-"`
	Person    PersonID  `bson:"person"`
	Tenant    TenantID  `bson:"tenant"`
	Name      string    `bson:"name"`
	Title     lang.Text `bson:"title"`
	Roles     []Role    `bson:"roles"`
	State     State     `bson:"state"`
	Since     time.Time `bson:"since"`
	Until     time.Time `bson:"until"`
	Successor MemberID  `bson:"successor"`
}

// Has reports whether the member works and bears the role.
func (m Member) Has(r Role) bool {
	if m.State != Active {
		return false
	}
	for _, have := range m.Roles {
		if have == r {
			return true
		}
	}
	return false
}

// PactKind is a sort of pact.
type PactKind string

// A pact joins two tenants, a committee of several, or all Korean governments with their coordinator.
const (
	Pair      PactKind = "pair"
	Committee PactKind = "committee"
	Network   PactKind = "network"
)

// Standing is where one party of a pact stands.
type Standing string

// A party was invited, has joined, declined, or left.
const (
	Invited  Standing = "invited"
	Joined   Standing = "joined"
	Declined Standing = "declined"
	Gone     Standing = "left"
)

// Party is one tenant's part in a pact.
type Party struct {
	Tenant   TenantID  `bson:"tenant"`
	Standing Standing  `bson:"standing"`
	At       time.Time `bson:"at"`
}

// Pact is the agreement of tenants to share a space.
type Pact struct {
	ID       PactID     `bson:"-"`
	Rev      int64      `bson:"-"`
	Kind     PactKind   `bson:"kind"`
	Name     lang.Text  `bson:"name"`
	Parties  []Party    `bson:"parties"`
	Tenants  []TenantID `bson:"tenants"` // of Parties that are invited or joined, for finding
	OpenedBy TenantID   `bson:"opened_by"`
	OpenedAt time.Time  `bson:"opened_at"`
	Source   string     `bson:"source"` // where the tie behind it is documented, if anywhere
	Since    string     `bson:"since"`  // date of the tie as far as known: "1993-10-04", "2015", or ""
}

// Party returns the part of tenant t, and whether it has any.
func (p Pact) Party(t TenantID) (Party, bool) {
	for _, party := range p.Parties {
		if party.Tenant == t {
			return party, true
		}
	}
	return Party{}, false
}

// Joined lists the tenants that share the space now.
func (p Pact) Joined() []TenantID {
	var in []TenantID
	for _, party := range p.Parties {
		if party.Standing == Joined {
			in = append(in, party.Tenant)
		}
	}
	return in
}

// Active reports whether the space is open: at least two tenants share it.
func (p Pact) Active() bool { return len(p.Joined()) >= 2 }
