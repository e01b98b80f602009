// Package pass is the sign-in door: accounts, passwords, second factors, sessions and their tokens, invitations. It is the only
// package that vouches for a person. It knows nothing of HTTP, of stores, or of what is done once somebody is inside.
package pass

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Email is an address in the one form it is kept and found in. ParseEmail makes it.
type Email string

// Lengths of RFC 5321, section 4.5.3.1.
const (
	mostLocal = 64
	mostEmail = 254
)

// ParseEmail reads an address: NFKC, lower case, the domain in its ASCII form. It returns ErrEmail for anything that mail can't
// be sent to, and for local parts outside ASCII, which too few mail servers carry.
func ParseEmail(s string) (Email, error) {
	if len(s) > 4*mostEmail || !utf8.ValidString(s) {
		return "", ErrEmail
	}
	s = strings.ToLower(norm.NFKC.String(strings.TrimSpace(s)))
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > mostLocal {
		return "", ErrEmail
	}
	local := s[:at]
	if strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),:;<>@[\]`, r) }) ||
		local[0] == '.' || local[at-1] == '.' || strings.Contains(local, "..") {
		return "", ErrEmail
	}
	domain, err := domains.ToASCII(s[at+1:])
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") || at+1+len(domain) > mostEmail {
		return "", ErrEmail
	}
	return Email(local + "@" + domain), nil
}

// domains reads host names as browsers and mail servers do, and refuses empty and overlong labels besides.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// State is where an account stands.
type State string

// An account is used, or closed for good.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Account is one person's way in. She may have memberships in several tenants.
type Account struct {
	ID       tenants.PersonID `bson:"-"`
	Rev      int64            `bson:"-"`
	Email    Email            `bson:"email"`
	Name     string           `bson:"name"`
	Hash     string           `bson:"hash"` // of the password; empty for who comes by her tenant's provider only
	Lang     lang.Tag         `bson:"lang"`
	Settings Settings         `bson:"settings"`
	Factor   Factor           `bson:"factor"`
	Subjects []Subject        `bson:"subjects"`
	Linked   []string         `bson:"linked"` // Key of each of Subjects, for finding
	Reset    Reset            `bson:"reset"`
	State    State            `bson:"state"`
	Since    time.Time        `bson:"since"`
	Acted    tenants.MemberID `bson:"acted"` // the membership she acted by last, for the next sign-in
}

// Usable reports whether the account may sign in.
func (a Account) Usable() bool { return a.State == Open }

// Link notes that the person is known to a provider as sub. Linking twice changes nothing.
func (a *Account) Link(sub Subject) {
	if slices.Contains(a.Subjects, sub) {
		return
	}
	a.Subjects = append(slices.Clone(a.Subjects), sub)
	a.Linked = append(slices.Clone(a.Linked), sub.Key())
}

// Settings is how a person wants her screen.
type Settings struct {
	Size     string `bson:"size"` // of the text
	Contrast string `bson:"contrast"`
	Density  string `bson:"density"`
}

// DefaultSettings is the screen of somebody who has said nothing.
func DefaultSettings() Settings {
	return Settings{Size: "normal", Contrast: "normal", Density: "normal"}
}

// What a person may choose.
var (
	sizes     = []string{"small", "normal", "large", "larger"}
	contrasts = []string{"normal", "high"}
	densities = []string{"normal", "compact"}
)

// Profile is what a person may change about herself at once.
type Profile struct {
	Name     string
	Lang     lang.Tag
	Settings Settings
}

// Tell replaces what the person says about herself, or returns fault.ErrInvalid with the fields to change.
func (a *Account) Tell(p Profile) error {
	var c fault.Check
	c.Line("name", p.Name, fault.Required, tenants.MostTitle)
	c.That(slices.Contains(lang.Interface(), p.Lang), "settings.lang", "unknown")
	c.That(slices.Contains(sizes, p.Settings.Size), "settings.size", "unknown")
	c.That(slices.Contains(contrasts, p.Settings.Contrast), "settings.contrast", "unknown")
	c.That(slices.Contains(densities, p.Settings.Density), "settings.density", "unknown")
	if err := c.Err(); err != nil {
		return err
	}
	a.Name, a.Lang, a.Settings = tidy(p.Name), p.Lang, p.Settings
	return nil
}

// Membership is a place a person may act from, with its tenant.
type Membership struct {
	Member tenants.Member
	Tenant tenants.Tenant
}

// NeedsFactor reports whether the tenant asks for a second factor here.
func (m Membership) NeedsFactor() bool { return tenants.NeedsSecondFactor(m.Tenant, m.Member) }
