package interpret

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Store keeps the settings of tenants in their homes.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the setting of one home.
type Shelf interface {
	// Setting returns the setting, off and at revision 0 where none was ever made.
	Setting(ctx context.Context) (Setting, error)
	// Keep keeps the setting, or returns ErrStale.
	Keep(ctx context.Context, s Setting, told tenants.Told) error
}

// Sealer keeps a secret so that it can't be read from a stolen disk.
type Sealer interface {
	SealFor(plain []byte, purpose string) ([]byte, error)
	OpenSeal(sealed []byte, purpose string) ([]byte, error)
}

// Glossary knows the words that have one rendering only, for who stands in a scope.
type Glossary interface {
	// Fixed returns stretches of the text that must become something given, in order and apart from each other.
	Fixed(ctx context.Context, in tenants.Scope, text string, from, to lang.Tag) ([]Fixed, error)
	// Amend puts the words to use in place of those that must not be used.
	Amend(ctx context.Context, in tenants.Scope, text string, tag lang.Tag) (string, error)
}

// Fixed is a stretch of a text, in bytes, and what it becomes.
type Fixed struct {
	Start, End int
	Becomes    string
}

// Engine puts pieces of text into another language. A piece is HTML of text and of <code>n</code>, which stays as it is.
type Engine interface {
	Translate(ctx context.Context, at Address, pair Pair, pieces []string) ([]string, error)
	// Offers returns the pairs that the engine knows.
	Offers(ctx context.Context, at Address) ([]Pair, error)
}

// Address is where an engine answers, and the key it asks for.
type Address struct{ URL, Key string }

// Pair is a language and the one it is put into.
type Pair struct{ From, To lang.Tag }
