package tenants

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants/fact"
)

// Principal is somebody who has proved who she is; the zero Principal is a stranger. Only the sign-in door makes others.
type Principal struct {
	person  PersonID
	member  MemberID
	tenant  TenantID
	session SessionID
	strong  bool
	guest   GuestID
}

// Vouching is what the sign-in door has verified: of a member, all but Guest; of a guest, Guest and Session alone.
type Vouching struct {
	Person  PersonID
	Member  MemberID
	Tenant  TenantID
	Session SessionID
	Strong  bool // with a second factor
	Guest   GuestID
}

// Vouch makes a Principal. Only package pass calls it, which a test holds. A guest is nothing else besides: whoever vouches for one who is
// both makes a stranger.
func Vouch(v Vouching) Principal {
	if v.Guest != "" && (v.Person != "" || v.Member != "" || v.Tenant != "") {
		return Principal{}
	}
	return Principal{v.Person, v.Member, v.Tenant, v.Session, v.Strong, v.Guest}
}

// Stranger is nobody in particular.
func Stranger() Principal { return Principal{} }

// Known reports whether the principal is more than a stranger.
func (p Principal) Known() bool { return p.person != "" || p.guest != "" }

// Guest returns the pass by which a guest came; empty for all others.
func (p Principal) Guest() GuestID { return p.guest }

// Person returns the account; empty for a stranger and for a guest.
func (p Principal) Person() PersonID { return p.person }

// Member returns the membership that is acting.
func (p Principal) Member() MemberID { return p.member }

// Tenant returns the tenant the principal acts for.
func (p Principal) Tenant() TenantID { return p.tenant }

// Session returns the signed-in device.
func (p Principal) Session() SessionID { return p.session }

// Strong reports whether a second factor was shown.
func (p Principal) Strong() bool { return p.strong }

// Home returns the space of the tenant the principal acts for. Strangers and guests have none: theirs is no space at all.
func (p Principal) Home() Space {
	if p.tenant == "" {
		return ""
	}
	return HomeOf(p.tenant)
}

// Scope is the proof that somebody stands in a space, and of what she may do there. It is made only by an Authority and proves a
// moment: pass it as an argument, never keep it. The zero Scope proves nothing and panics when used.
type Scope struct {
	space Space
	by    fact.Actor
	can   map[fact.Ability]bool
	only  fact.Ref
	made  bool
}

func (s Scope) proof() {
	if !s.made {
		panic("tenants: a zero Scope opens nothing")
	}
}

// Space returns the space the holder stands in.
func (s Scope) Space() Space { s.proof(); return s.space }

// May reports whether the holder has the ability here.
func (s Scope) May(a fact.Ability) bool { s.proof(); return a == fact.Anyone || s.can[a] }

// Abilities lists what the holder may do here, sorted.
func (s Scope) Abilities() []fact.Ability {
	s.proof()
	all := make([]fact.Ability, 0, len(s.can))
	for a := range s.can {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// Guest returns the pass by which the holder stands here; empty for all but guests.
func (s Scope) Guest() GuestID { s.proof(); return GuestID(s.by.Guest) }

// Only returns the one thing for which the holder was let in; the zero Ref for the space.
func (s Scope) Only() fact.Ref { s.proof(); return s.only }

// Member returns the membership that is acting; empty for a stranger, a guest and the house.
func (s Scope) Member() MemberID { s.proof(); return MemberID(s.by.Member) }

// Person returns the person who is acting; empty for a stranger, a guest and the house.
func (s Scope) Person() PersonID { s.proof(); return PersonID(s.by.Person) }

// Tenant returns the tenant the holder acts for; empty for a stranger and a guest.
func (s Scope) Tenant() TenantID { s.proof(); return TenantID(s.by.Tenant) }

// Told is a fact that its scope has vouched for. Stores keep nothing without one.
type Told struct {
	fact  fact.Fact
	space Space
}

// Fact returns what was told.
func (t Told) Fact() fact.Fact { return t.fact }

// Space returns the space it was told in.
func (t Told) Space() Space { return t.space }

// Valid reports whether the fact was told by a scope.
func (t Told) Valid() bool { return t.space != "" }

// Tell states that the holder does a deed here. It returns ErrForbidden if she lacks the ability the deed needs.
func (s Scope) Tell(k fact.Kind, about fact.Ref, at time.Time, with fact.Detail) (Told, error) {
	s.proof()
	if !s.May(k.Needs()) {
		return Told{}, ErrForbidden
	}
	told := Told{space: s.space, fact: fact.Fact{
		ID: id.At[string](at), Kind: k.Code(), Minor: k.IsMinor(), About: about, By: s.by, At: at.UTC().Truncate(time.Millisecond), With: with,
	}}
	if !k.IsQuiet() {
		told.fact.Trails = []string{string(s.space)}
	}
	return told, nil
}

// Within has the deed stand in the object's own trails in place of those of whole spaces, so that who may not know of the object finds no line of it and
// no gap. The zero Ref leaves it where it stands.
func (t Told) Within(about fact.Ref) Told {
	if about == (fact.Ref{}) {
		return t
	}
	trails := make([]string, len(t.fact.Trails))
	for i, s := range t.fact.Trails {
		trails[i] = string(Space(s).Closed(about))
	}
	t.fact.Trails = trails
	return t
}

// Cross states a deed that carries something from one space to another; it stands in both audit trails. The ability is
// needed in the space it arrives in, and one must stand in both.
func Cross(from, to Scope, k fact.Kind, about fact.Ref, at time.Time, with fact.Detail) (Told, error) {
	from.proof()
	told, err := to.Tell(k, about, at, with)
	if err != nil {
		return Told{}, err
	}
	if from.space != to.space && !k.IsQuiet() {
		told.fact.Trails = append(told.fact.Trails, string(from.space))
	}
	return told, nil
}

// Reach is the sealed set of the spaces a reader stands in. Only the Authority makes one.
type Reach struct{ scopes []Scope }

// Scopes returns the proofs the reach is made of.
func (r Reach) Scopes() []Scope {
	if len(r.scopes) == 0 {
		panic("tenants: a zero Reach opens nothing")
	}
	return slices.Clone(r.scopes)
}
