// Package webhook tells a tenant's own programs what happens in its spaces: signed, in order, and again until they take it. It carries ids and nothing that
// somebody wrote, and knows neither how a request is sent nor what deeds mean.
package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// ID names a webhook.
type ID string

// State is where a webhook stands.
type State string

// A webhook sends; an admin has switched it off; or it was switched off because nothing was taken for a day.
const (
	On      State = "on"
	Off     State = "off"
	GivenUp State = "given_up"
)

// Hook is one address to which a tenant has deeds sent. It is kept in the tenant's home.
type Hook struct {
	ID       ID               `bson:"-"`
	Rev      int64            `bson:"-"`
	Name     string           `bson:"name"`
	URL      string           `bson:"url"`
	Kinds    []string         `bson:"kinds"` // that are sent; none: all that are offered
	Home     bool             `bson:"home"`  // of the tenant's own space
	Pacts    []tenants.PactID `bson:"pacts"` // and of these
	State    State            `bson:"state"`
	Secret   []byte           `bson:"secret"`    // sealed
	Former   []byte           `bson:"former"`    // the one before, sealed: both sign for a while
	FormerTo time.Time        `bson:"former_to"` // until then
	By       tenants.MemberID `bson:"by"`
	At       time.Time        `bson:"at"`
}

// Draft is what an admin says of a webhook.
type Draft struct {
	Name  string
	URL   string
	Kinds []string
	Home  bool
	Pacts []tenants.PactID
	On    bool
}

// Limits of webhooks.
const (
	MostHooks   = 20 // of a tenant
	mostName    = 80
	mostURL     = 1000
	mostKinds   = 200
	mostPacts   = 300
	bothSign    = 24 * time.Hour // after a secret was replaced, so that the other side has time
	mostWaiting = 10000          // for one webhook: whoever is so far behind is given up
)

// Check returns fault.ErrInvalid with what can't be: kinds that aren't offered, pacts that aren't the tenant's.
func (d Draft) Check(offered []string, pacts []tenants.PactID) error {
	var c fault.Check
	c.Line("name", d.Name, fault.Optional, mostName)
	c.Line("url", d.URL, fault.Required, mostURL)
	c.That(len(d.Kinds) <= mostKinds, "kinds", "too_many", "max", strconv.Itoa(mostKinds))
	c.That(len(d.Pacts) <= mostPacts, "pacts", "too_many", "max", strconv.Itoa(mostPacts))
	c.That(d.Home || len(d.Pacts) > 0, "home", "required")
	for i, k := range d.Kinds {
		c.That(slices.Contains(offered, k), fmt.Sprintf("kinds[%d]", i), "unknown")
	}
	for i, p := range d.Pacts {
		c.That(slices.Contains(pacts, p), fmt.Sprintf("pacts[%d]", i), "unknown")
	}
	return c.Err()
}

// say lays a draft over the webhook. Switching it on lets what waits go on; whether it is given up only Sending says.
func (h *Hook) say(d Draft) {
	h.Name, h.URL, h.Home = strings.TrimSpace(d.Name), d.URL, d.Home
	h.Kinds = slices.Compact(slices.Sorted(slices.Values(d.Kinds)))
	h.Pacts = slices.Compact(slices.Sorted(slices.Values(d.Pacts)))
	if h.Kinds == nil {
		h.Kinds = []string{}
	}
	if h.Pacts == nil {
		h.Pacts = []tenants.PactID{}
	}
	switch {
	case d.On:
		h.State = On
	case h.State != GivenUp:
		h.State = Off
	}
}

// Wants reports whether a sort of deed in a space is sent.
func (h Hook) Wants(space tenants.Space, kind string) bool {
	return h.State == On && h.Reads(space) && (len(h.Kinds) == 0 || slices.Contains(h.Kinds, kind))
}

// Reads reports whether the webhook was told to send what happens in a space.
func (h Hook) Reads(space tenants.Space) bool {
	if _, home := space.Home(); home {
		return h.Home
	}
	pact, ok := space.Pact()
	return ok && slices.Contains(h.Pacts, pact)
}

// secretMark begins every secret, so that one that leaks is recognised.
const secretMark = "whsec_"

// newSecret draws a secret.
func newSecret() string {
	raw := make([]byte, 32)
	rand.Read(raw)
	return secretMark + base64.RawURLEncoding.EncodeToString(raw)
}

// SignatureHeader is the header that bears a signature, and Window how long ago it may have been made: whoever verifies refuses an older one, so that a
// request that somebody has overheard can't be sent again later.
const (
	SignatureHeader = "Naru-Signature"
	Window          = 5 * time.Minute
)

// Sign returns the signature of a body: "t=<seconds>,v1=<hex HMAC-SHA256 of t.body>", with a v1 for each secret.
func Sign(body []byte, at time.Time, secrets ...string) string {
	t := strconv.FormatInt(at.Unix(), 10)
	parts := []string{"t=" + t}
	for _, s := range secrets {
		parts = append(parts, "v1="+hex.EncodeToString(mac(s, t, body)))
	}
	return strings.Join(parts, ",")
}

func mac(secret, t string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(t + "."))
	m.Write(body)
	return m.Sum(nil)
}

// errSignature says that a signature is missing, forged or too old.
var errSignature = errors.New("webhook: the signature doesn't hold")

// Verify checks a signature as a receiver does.
func Verify(signature string, body []byte, secret string, now time.Time) error {
	var t string
	var holds bool
	for _, part := range strings.Split(signature, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "t":
			t = value
		case "v1":
			sum, err := hex.DecodeString(value)
			holds = holds || err == nil && hmac.Equal(sum, mac(secret, t, body))
		}
	}
	seconds, err := strconv.ParseInt(t, 10, 64)
	if off := now.Sub(time.Unix(seconds, 0)); err != nil || !holds || off > Window || off < -Window {
		return errSignature
	}
	return nil
}
