package rtc

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what TURN servers check
	"encoding/base64"
	"strconv"
	"time"
)

// Relays says which STUN and TURN servers clients are told of, for those whom a firewall keeps from the port itself.
type Relays struct {
	URLs     []string // stun:, turn:, turns:
	User     string   // the same for all clients, with Password
	Password string
	Secret   string        // or one that is shared with the TURN server, from which each client gets a credential of her own
	Lasting  time.Duration // of such a credential; 8 hours where it is zero
}

// Relay is a server that a client may use, as browsers take it.
type Relay struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// For returns the relays for one client: with a secret, under a name and a password that end by themselves (the REST API of TURN servers).
func (r Relays) For(client string, now time.Time) []Relay {
	if len(r.URLs) == 0 {
		return nil
	}
	if r.Secret == "" {
		return []Relay{{r.URLs, r.User, r.Password}}
	}
	lasting := r.Lasting
	if lasting == 0 {
		lasting = 8 * time.Hour
	}
	name := strconv.FormatInt(now.Add(lasting).Unix(), 10) + ":" + client
	mac := hmac.New(sha1.New, []byte(r.Secret))
	mac.Write([]byte(name))
	return []Relay{{r.URLs, name, base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}
