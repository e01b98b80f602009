package pass

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
)

const (
	tokenType   = "at+jwt" // RFC 9068: no other token of this house can be taken for it
	tokenLeeway = 30 * time.Second
	mostToken   = 4096 // ours have about 500 bytes
	withFactor  = "mfa"
)

// claims is what an access token says.
type claims struct {
	Member  tenants.MemberID  `json:"mem"`
	Tenant  tenants.TenantID  `json:"ten"`
	Session tenants.SessionID `json:"sid"`
	Guest   tenants.GuestID   `json:"gst,omitempty"` // then it is the subject as well, and there is no member or tenant
	AMR     []string          `json:"amr,omitempty"` // RFC 8176
	jwt.RegisteredClaims
}

// access makes the access token of a session.
func (s *Service) access(sess Session, at time.Time) (string, time.Time, error) {
	until := sess.AccessUntil(s.policy, at)
	c := claims{Member: sess.Member, Tenant: sess.Tenant, Session: sess.ID, RegisteredClaims: jwt.RegisteredClaims{
		Issuer: s.issuer, Audience: jwt.ClaimStrings{s.issuer}, Subject: string(sess.Person),
		ExpiresAt: jwt.NewNumericDate(until), IssuedAt: jwt.NewNumericDate(at), NotBefore: jwt.NewNumericDate(at),
	}}
	if sess.Guest != "" {
		c.Guest, c.Subject = sess.Guest, string(sess.Guest)
	}
	if sess.Strong {
		c.AMR = []string{withFactor}
	}
	kid, key := s.keys.signer()
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	t.Header["kid"], t.Header["typ"] = kid, tokenType
	signed, err := t.SignedString(key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign an access token: %w", err)
	}
	return signed, until, nil
}

// Verify vouches for the bearer of an access token. It returns tenants.ErrSignIn for a token that is forged, over, or of another house, and
// ErrSessionEnded for one whose session has ended: at once on the node where it ended, elsewhere as soon as its fact arrives, and within
// aliveFor in any case.
func (s *Service) Verify(ctx context.Context, token string) (tenants.Principal, error) {
	c, err := s.readToken(ctx, token)
	if err != nil {
		return tenants.Stranger(), err
	}
	if err := s.alive(ctx, c); err != nil {
		return tenants.Stranger(), err
	}
	if c.Guest != "" {
		return tenants.Vouch(tenants.Vouching{Guest: c.Guest, Session: c.Session}), nil
	}
	return tenants.Vouch(tenants.Vouching{
		Person: tenants.PersonID(c.Subject), Member: c.Member, Tenant: c.Tenant, Session: c.Session, Strong: slices.Contains(c.AMR, withFactor),
	}), nil
}

// readToken checks an access token's signature and claims. A token that was read within the last minute isn't checked against its key again, which
// costs more than the rest of a small request; it still ends when it says.
func (s *Service) readToken(ctx context.Context, token string) (claims, error) {
	if len(token) > mostToken {
		return claims{}, tenants.ErrSignIn
	}
	print, now := sha256.Sum256([]byte(token)), s.now()
	if known, ok := s.tokens.Get(print); ok && now.Sub(known.at) < aliveFor && now.Before(known.claims.ExpiresAt.Add(tokenLeeway)) {
		return known.claims, nil
	}
	c, err := s.checkToken(ctx, token)
	if err == nil {
		s.tokens.Put(print, readClaims{c, now})
	}
	return c, err
}

// readClaims is what a token said when its signature was checked.
type readClaims struct {
	claims claims
	at     time.Time
}

// tokensMost bounds the tokens remembered, about 1 KB each.
const tokensMost = 5_000

func (s *Service) checkToken(ctx context.Context, token string) (claims, error) {
	var c claims
	var unread error // a failure of ours, which must not look like a bad token
	_, err := s.parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		if t.Header["typ"] != tokenType {
			return nil, errors.New("pass: not an access token")
		}
		kid, _ := t.Header["kid"].(string)
		key, err := s.keys.verifier(ctx, kid)
		if err != nil && !errors.Is(err, errNoKey) {
			unread = err
		}
		return key, err
	})
	if unread != nil {
		return claims{}, fmt.Errorf("verify a token: %w", unread)
	}
	if err != nil {
		return claims{}, tenants.ErrSignIn.Because(err)
	}
	if !c.member() && !c.guest() {
		return claims{}, tenants.ErrSignIn
	}
	return c, nil
}

// member reports whether the claims are a member's, whole and nothing else's.
func (c claims) member() bool {
	_, person := id.Parse[tenants.PersonID](c.Subject)
	_, member := id.Parse[tenants.MemberID](string(c.Member))
	_, session := id.Parse[tenants.SessionID](string(c.Session))
	return errors.Join(person, member, session) == nil && id.Slug(string(c.Tenant)) && c.Guest == ""
}

// guest reports whether the claims are a guest's, whole and nothing else's.
func (c claims) guest() bool {
	_, guest := id.Parse[tenants.GuestID](string(c.Guest))
	_, session := id.Parse[tenants.SessionID](string(c.Session))
	return errors.Join(guest, session) == nil && c.Subject == string(c.Guest) && c.Member == "" && c.Tenant == "" && len(c.AMR) == 0
}

// of reports whether the session is the one the claims were made of.
func (c claims) of(sess Session) bool {
	if c.Guest != "" {
		return sess.Guest == c.Guest
	}
	return sess.Guest == "" && sess.Person == tenants.PersonID(c.Subject)
}

// aliveFor is how long a session is believed to live after it was last looked up. One read a minute and session is cheap, and bounds
// how long a node that missed a fact, or has just started, lets an ended session in.
const aliveFor = time.Minute

// sessionsMost bounds what is remembered of sessions: far more than work on one node at a time.
const sessionsMost = 50_000

// alive returns ErrSessionEnded where the session is known to have ended.
func (s *Service) alive(ctx context.Context, c claims) error {
	session := c.Session
	if _, ended := s.ended.Get(session); ended {
		return ErrSessionEnded
	}
	now := s.now()
	if last, ok := s.looked.Get(session); ok && now.Sub(last) < aliveFor {
		return nil
	}
	kept, err := s.sessions.Get(ctx, session)
	if fault.KindOf(err) == fault.NotFound || err == nil && !c.of(kept) {
		s.ended.Put(session, now)
		return ErrSessionEnded
	}
	if err != nil {
		return fmt.Errorf("look up a session: %w", err)
	}
	s.looked.Put(session, now)
	return nil
}
