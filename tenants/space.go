package tenants

import (
	"strings"

	"github.com/naru-network/naru/base/id"
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

// Kind returns "home", "pact", "commons" or "house".
func (s Space) Kind() string {
	kind, _, _ := strings.Cut(string(s), ":")
	return kind
}
