package tenants

import (
	"strings"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants/fact"
)

// Space is where things are kept. Everything stored belongs to exactly one.
type Space string

// The spaces that exist once. Commons is what everybody may read. House is the Authority's own book: accounts, tenants,
// members, pacts; nobody enters it.
const (
	Commons Space = "commons"
	House   Space = "house"
)

// HomeOf returns the space that only the members of t enter.
func HomeOf(t TenantID) Space { return Space("home:" + t) }

// PactSpace returns the space that the parties of p share.
func PactSpace(p PactID) Space { return Space("pact:" + p) }

// Home returns the tenant whose home the space is.
func (s Space) Home() (TenantID, bool) {
	t, ok := strings.CutPrefix(string(s), "home:")
	return TenantID(t), ok && id.Slug(t)
}

// Pact returns the pact whose space it is.
func (s Space) Pact() (PactID, bool) {
	p, ok := strings.CutPrefix(string(s), "pact:")
	if !ok {
		return "", false
	}
	pact, err := id.Parse[PactID](p)
	return pact, err == nil
}

// Trail names one chain of deeds: that of a space, or that of an object in it which only few may know of.
type Trail string

// Trail returns the chain that everybody reads who may audit the space.
func (s Space) Trail() Trail { return Trail(s) }

// Closed returns the chain of one object of the space, for deeds that nobody is to see, or count, who may not read the object.
func (s Space) Closed(about fact.Ref) Trail {
	return Trail(string(s) + "/" + about.Noun + "/" + about.ID)
}

// Space returns the space whose deeds the trail tells.
func (t Trail) Space() Space {
	space, _, _ := strings.Cut(string(t), "/")
	return Space(space)
}

// Closed reports whether the trail is that of one object.
func (t Trail) Closed() bool { return strings.Contains(string(t), "/") }

// Kind returns "home", "pact", "commons" or "house".
func (s Space) Kind() string {
	kind, _, _ := strings.Cut(string(s), ":")
	return kind
}
