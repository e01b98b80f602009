package pass

import (
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/secret"
)

// Letter is a message to one person. The sentences of each kind are kept by whoever sends it.
type Letter struct {
	To     Email
	Kind   string
	Lang   lang.Tag
	Values map[string]string // what the sentences need; may hold a token
}

// The letters, and the values each has.
const (
	InvitationLetter = "invitation"       // token, name (of the tenant), days
	ResetLetter      = "reset"            // token, minutes
	PasswordLetter   = "password_changed" // none
	FactorOnLetter   = "factor_on"        // none
	FactorOffLetter  = "factor_off"       // none
)

// Letters lists the kinds of letters, for whoever keeps the sentences.
func Letters() []string {
	return []string{InvitationLetter, ResetLetter, PasswordLetter, FactorOnLetter, FactorOffLetter}
}

// Reset is a promise to let somebody set a new password who can read her mail.
type Reset struct {
	Hash  []byte    `bson:"hash,omitempty"` // SHA-256 of the token's secret
	Until time.Time `bson:"until"`
}

const (
	resetLife  = 30 * time.Minute
	resetPause = 2 * time.Minute // between two letters to one account, so that nobody's mail is flooded
)

// Asked reports whether a letter went out so lately that another one waits.
func (r Reset) Asked(at time.Time) bool { return at.Before(r.Until.Add(resetPause - resetLife)) }

// Opens reports whether the secret is the promised one and in time.
func (r Reset) Opens(word []byte, at time.Time) bool {
	return len(r.Hash) > 0 && at.Before(r.Until) && secret.Same(r.Hash, word)
}
