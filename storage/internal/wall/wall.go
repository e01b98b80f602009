// Package wall is the one place where a proof of standing in a space becomes a key to the engine. It is internal to storage, so the
// compiler refuses every other package, and it knows no noun.
package wall

import (
	"slices"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Key opens one or several spaces of an engine. The zero Key opens nothing.
type Key struct{ spaces []string }

// Of makes the key of a scope's space.
func Of(in tenants.Scope) Key { return Key{[]string{string(in.Space())}} }

// Within makes the key of the closed trail of an object in a scope's space. Whether the scope's holder may read the object is for the caller to ask.
func Within(in tenants.Scope, about fact.Ref) Key {
	return Key{[]string{string(in.Space().Closed(about))}}
}

// Over makes the key of all spaces in a reach. It opens them for reading; an engine writes with the key of one space only.
func Over(r tenants.Reach) Key {
	var k Key
	for _, s := range r.Scopes() {
		k.spaces = append(k.spaces, string(s.Space()))
	}
	return k
}

// House makes the key of the Authority's own book.
func House() Key { return Key{[]string{string(tenants.House)}} }

// Trail makes the key of spaces for what keeps the house itself: the audit chains, the relay of facts, the walk of an
// installation by migrate and doctor. Nothing that answers a person's request may call it, which a test holds.
func Trail(spaces ...string) Key { return Key{slices.Clone(spaces)} }

// Spaces returns the spaces the key opens. It panics for the zero Key.
func (k Key) Spaces() []string {
	if len(k.spaces) == 0 {
		panic("wall: a zero Key opens nothing")
	}
	return k.spaces
}

// Space returns the one space the key opens, and panics where it opens none or several.
func (k Key) Space() string {
	if len(k.spaces) != 1 {
		panic("wall: writing takes the key of exactly one space")
	}
	return k.spaces[0]
}
