// Package interpret has texts put into other languages by an engine that each tenant chooses for itself, or by none. What must stay as it is, stays:
// marks, addresses, mentions, and the words of the glossary. It keeps no text, and knows no other noun.
package interpret

import (
	"net/url"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Kind is a sort of engine.
type Kind string

// A tenant has no engine, or one that speaks LibreTranslate's protocol, which can run on its own premises.
const (
	Off   Kind = "off"
	Libre Kind = "libretranslate"
)

// Setting is which engine a tenant has its texts put into other languages by. No text leaves the house before an admin has set one.
type Setting struct {
	Rev   int64            `bson:"-"`
	Kind  Kind             `bson:"kind"`
	URL   string           `bson:"url"`
	Key   []byte           `bson:"key,omitempty"` // sealed
	Langs []lang.Tag       `bson:"langs"`
	By    tenants.MemberID `bson:"by"`
	At    time.Time        `bson:"at"`
}

// Wish is what an admin sets. An empty Key leaves the one before, as long as the address stays.
type Wish struct {
	Kind  Kind
	URL   string
	Key   string
	Langs []lang.Tag
}

// Limits, in characters.
const (
	MostText = 16_000
	mostURL  = 300
	mostKey  = 500
)

// Check returns what is wrong with the wish, field by field. Without TLS an address is taken only where plain ones are allowed.
func (w Wish) Check(plain Plain) error {
	var c fault.Check
	c.That(w.Kind == Off || w.Kind == Libre, "kind", "unknown")
	if w.Kind == Off {
		return c.Err()
	}
	u, err := url.Parse(w.URL)
	ok := err == nil && len(w.URL) <= mostURL && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		(u.Scheme == "https" || u.Scheme == "http" && plain == Allowed)
	c.That(ok, "url", "not_an_address")
	c.Line("key", w.Key, fault.Optional, mostKey)
	c.That(len(w.Langs) >= 2, "langs", "required")
	for i, tag := range w.Langs {
		c.That(slices.Contains(lang.Interface(), tag) && !slices.Contains(w.Langs[:i], tag), "langs", "unknown_language")
	}
	return c.Err()
}

// Plain says whether engines may be spoken to without TLS, as on the operator's own network.
type Plain int

// Plain addresses are refused or allowed.
const (
	Refused Plain = iota
	Allowed
)

// offers says whether the setting puts texts of one language into another.
func (s Setting) offers(p Pair) error {
	switch {
	case s.Kind != Libre:
		return ErrOff
	case p.From == p.To || !slices.Contains(s.Langs, p.From) || !slices.Contains(s.Langs, p.To):
		return ErrPair
	}
	return nil
}

// Result is a text in another language.
type Result struct {
	Text string
	Tool string // the engine's name
	At   time.Time
}
