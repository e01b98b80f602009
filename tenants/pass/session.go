package pass

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
)

// Session is one signed-in device. Its refresh token changes at each use; every token of a session is one family.
//
// A refresh token is <session>.<turn>.<code>. The code is an HMAC-SHA256 of the session, its 256 random bits and the turn, by a key of
// the house. So what is kept opens nothing by itself, an old token is told from a forged one (only the former ends the family), and the
// token of a turn can be given again to a tab that asked at the same time or lost the answer.
type Session struct {
	ID      tenants.SessionID `bson:"-"`
	Rev     int64             `bson:"-"`
	Person  tenants.PersonID  `bson:"person"`
	Member  tenants.MemberID  `bson:"member"` // the membership she acts by
	Tenant  tenants.TenantID  `bson:"tenant"`
	Via     tenants.TenantID  `bson:"via"`    // the tenant by whose provider she came: she acts for no other
	Guest   tenants.GuestID   `bson:"guest"`  // the pass she came by; then there is no person, member or tenant
	Pact    tenants.PactID    `bson:"pact"`   // of the pass
	Strong  bool              `bson:"strong"` // a second factor was shown
	Device  string            `bson:"device"`
	Key     string            `bson:"key"`  // the sealing key its tokens are made by
	Salt    []byte            `bson:"salt"` // 256 random bits
	Turn    int64             `bson:"turn"`
	Turned  time.Time         `bson:"turned"`
	Created time.Time         `bson:"created"`
	Seen    time.Time         `bson:"seen"`
	EndsAt  time.Time         `bson:"ends_at"`
}

const sessionSalt = 32

func newSession(at time.Time, p Policy) Session {
	salt := make([]byte, sessionSalt)
	rand.Read(salt)
	return Session{ID: id.At[tenants.SessionID](at), Salt: salt, Turn: 1, Turned: at, Created: at, Seen: at, EndsAt: at.Add(p.Absolute)}
}

// Live returns ErrSessionEnded where the session is over, ErrSessionIdle where nothing was heard of it for too long, else nil.
func (s Session) Live(p Policy, at time.Time) error {
	switch {
	case !at.Before(s.EndsAt):
		return ErrSessionEnded
	case at.Sub(s.Seen) >= p.Idle:
		return ErrSessionIdle
	}
	return nil
}

// AccessUntil returns when an access token made at the moment must end: never after the session.
func (s Session) AccessUntil(p Policy, at time.Time) time.Time {
	until := at.Add(p.Access)
	if until.After(s.EndsAt) {
		return s.EndsAt
	}
	return until
}

// turning is what using a refresh token of some turn means.
type turning int

const (
	turns  turning = iota // the current one: the session turns
	graced                // the one before, just now: another tab of the same browser came first, or the answer was lost
	reused                // an older one: somebody has a copy
)

// Use applies a genuine token of the given turn.
func (s *Session) Use(turn int64, p Policy, at time.Time) turning {
	switch {
	case turn == s.Turn:
		s.Turn++
		s.Turned, s.Seen = at, at
		return turns
	case turn == s.Turn-1 && at.Sub(s.Turned) <= p.Grace:
		return graced
	}
	return reused
}

// ticket is a refresh token that was read but not yet believed.
type ticket struct {
	session tenants.SessionID
	turn    int64
	code    []byte
}

// mostTicket is longer than any refresh token: 36, 18 and 43 characters, and two dots.
const mostTicket = 99

// parseTicket reads a refresh token in its one form. It returns tenants.ErrSignIn for anything else.
func parseTicket(s string) (ticket, error) {
	parts := strings.Split(s, ".")
	if len(s) > mostTicket || len(parts) != 3 {
		return ticket{}, tenants.ErrSignIn
	}
	session, err := id.Parse[tenants.SessionID](parts[0])
	if err != nil {
		return ticket{}, tenants.ErrSignIn
	}
	turn, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || turn < 1 || strconv.FormatInt(turn, 10) != parts[1] {
		return ticket{}, tenants.ErrSignIn
	}
	code, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(code) != 32 {
		return ticket{}, tenants.ErrSignIn
	}
	return ticket{session, turn, code}, nil
}

// ticketCode computes the code of a session's token of the given turn.
func (k *keyring) ticketCode(s Session, turn int64) ([]byte, bool) {
	return k.Mac(s.Key, fmt.Sprintf("%s\n%d\n%x", s.ID, turn, s.Salt))
}

// ticketFor returns the session's current refresh token.
func (k *keyring) ticketFor(s Session) (string, error) {
	code, ok := k.ticketCode(s, s.Turn)
	if !ok {
		return "", fmt.Errorf("session %s was made by a key that is gone: %w", s.ID, ErrSessionEnded)
	}
	return string(s.ID) + "." + strconv.FormatInt(s.Turn, 10) + "." + base64.RawURLEncoding.EncodeToString(code), nil
}

// genuine reports whether the token was given out by this house, at whatever turn.
func (k *keyring) genuine(t ticket, s Session) bool {
	code, ok := k.ticketCode(s, t.turn)
	return ok && t.turn <= s.Turn && hmac.Equal(code, t.code)
}

// Device names a browser coarsely enough to recognise one's own without keeping a fingerprint.
func Device(userAgent string) string {
	if len(userAgent) > 1024 {
		userAgent = userAgent[:1024]
	}
	browser, system := firstOf(userAgent, browsers), firstOf(userAgent, systems)
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " · " + system
}

// Each line is what a user agent says and how it is called; the first match counts, since most also claim to be Chrome and Safari.
var (
	browsers = [][2]string{{"Whale/", "Whale"}, {"SamsungBrowser/", "Samsung Internet"}, {"KAKAOTALK", "KakaoTalk"}, {"MicroMessenger/", "WeChat"},
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

func firstOf(s string, table [][2]string) string {
	for _, row := range table {
		if strings.Contains(s, row[0]) {
			return row[1]
		}
	}
	return ""
}
