// Package fact is the vocabulary of deeds: what can happen, the ability it takes to cause it, and the record that it did.
// It knows no noun and keeps nothing.
package fact

import (
	"time"
)

// Ability is one thing a member may do in a space, such as "case.approve".
type Ability string

// Nobody needs this ability: the deed is open to whoever stands in the space. It is for deeds on oneself only.
const Anyone Ability = ""

// Kind is a sort of deed. Declare kinds as package variables in a noun's facts.go and list them in its Facts table.
type Kind struct {
	code  string
	needs Ability
	minor bool
	quiet bool
}

// Declare names a sort of deed, "noun.what_happened", and the ability it takes to cause it.
func Declare(code string, needs Ability) Kind { return Kind{code: code, needs: needs} }

// Minor marks deeds too small for a person's time line, such as the saving of a draft. They stand in the audit trail all the same.
func (k Kind) Minor() Kind { k.minor = true; return k }

// Quiet marks what somebody does with her own state and nobody audits, such as reading a message: it needs telling like any other write, but leaves no
// line in a trail and is heard by nobody.
func (k Kind) Quiet() Kind { k.minor, k.quiet = true, true; return k }

// IsQuiet reports whether trails leave the deed out.
func (k Kind) IsQuiet() bool { return k.quiet }

// Code returns the lasting name of the deed.
func (k Kind) Code() string { return k.code }

// Needs returns the ability it takes to cause the deed.
func (k Kind) Needs() Ability { return k.needs }

// IsMinor reports whether time lines leave the deed out.
func (k Kind) IsMinor() bool { return k.minor }

// Ref points to the object a deed was done to.
type Ref struct {
	Noun string `bson:"noun"` // "case", "submission", "member", …
	ID   string `bson:"id"`
}

// Actor says who did a deed: a person by her membership, a guest by her pass, or the house itself where Steward names the reason.
type Actor struct {
	Person  string `bson:"person"`
	Member  string `bson:"member"`
	Tenant  string `bson:"tenant"`
	Steward string `bson:"steward"`
	Guest   string `bson:"guest,omitempty"`
}

// Detail holds what is worth knowing of a deed besides its subject: states, reasons, ids. Never bodies or secrets.
type Detail map[string]string

// Fact is a deed that was done. It is made by tenants.Scope.Tell and its like, never by hand.
type Fact struct {
	ID     string    `bson:"id"` // UUIDv7
	Kind   string    `bson:"kind"`
	Minor  bool      `bson:"minor"`
	About  Ref       `bson:"about"`
	By     Actor     `bson:"by"`
	At     time.Time `bson:"at"`
	Trails []string  `bson:"trails"` // the audit trails in which it stands, by their names
	With   Detail    `bson:"with"`
}
