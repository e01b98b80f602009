package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// SignedIn is what a device holds after signing in or refreshing. The refresh token is in a cookie no script can read.
type SignedIn struct {
	Access    string `json:"access" doc:"a bearer token for the Authorization header"`
	ExpiresAt string `json:"expires_at"`
	Idle      int    `json:"idle_seconds" doc:"without a refresh, after which the session is cut"`
	EndsAt    string `json:"ends_at" doc:"when one must sign in again in any case"`
	Me        Me     `json:"me"`
}

// Session is one signed-in device.
type Session struct {
	ID      string `json:"id"`
	Device  string `json:"device" doc:"browser and system, coarsely; empty if unknown"`
	Started string `json:"started_at"`
	Seen    string `json:"seen_at"`
	EndsAt  string `json:"ends_at"`
	Strong  bool   `json:"strong" doc:"a second factor was shown"`
	Current bool   `json:"current"`
}

// Credentials are what somebody signs in with.
type Credentials struct {
	Email    string `json:"email" maxLength:"1000"`
	Password string `json:"password" maxLength:"2000"`
	Code     string `json:"code,omitempty" maxLength:"100" doc:"of the second factor, or a recovery code"`
}

// refreshCookie holds the refresh token. It is sent to the session's own addresses only.
const refreshCookie = "naru_refresh"

type signedInOut struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      SignedIn
}

type signedOutOut struct {
	SetCookie []string `header:"Set-Cookie"`
}

// cookie writes a cookie; an empty value takes it away.
func (h *House) cookie(c http.Cookie, life time.Duration) string {
	c.HttpOnly, c.Secure, c.MaxAge = true, strings.HasPrefix(h.PublicURL, "https://"), int(life.Seconds())
	if c.Value == "" {
		c.MaxAge = -1
	}
	return c.String()
}

func (h *House) refreshCookie(token string, life time.Duration) string {
	return h.cookie(http.Cookie{Name: refreshCookie, Value: token, Path: Prefix + "/session", SameSite: http.SameSiteStrictMode}, life)
}

// signedIn answers with the tokens of a session and who it is.
func signedIn(ctx context.Context, c Call, e pass.Entry) (*signedInOut, error) {
	v, err := viewEntry(ctx, c, e)
	if err != nil {
		return nil, err
	}
	return &signedInOut{SetCookie: []string{c.refreshCookie(e.Refresh, e.EndsAt.Sub(c.Now()))}, Body: v}, nil
}

func viewEntry(ctx context.Context, c Call, e pass.Entry) (SignedIn, error) {
	who, err := c.Pass.Verify(ctx, e.Access)
	if err != nil {
		return SignedIn{}, err
	}
	me, err := viewMe(ctx, c, who)
	return SignedIn{Access: e.Access, ExpiresAt: stamp(e.Until), Idle: int(e.Idle.Seconds()), EndsAt: stamp(e.EndsAt), Me: me}, err
}

func (c Caller) from() pass.From { return pass.From{Address: c.Address, Agent: c.Device} }

func signIn(ctx context.Context, c Call, in *struct{ Body Credentials }) (*signedInOut, error) {
	e, err := c.Pass.SignIn(ctx, pass.Attempt{Email: in.Body.Email, Password: in.Body.Password, Code: in.Body.Code, From: c.from()})
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}

func refresh(ctx context.Context, c Call, _ *struct{}) (*signedInOut, error) {
	e, err := c.Pass.Refresh(ctx, c.Cookie)
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}

func signOut(ctx context.Context, c Call, _ *struct{}) (*signedOutOut, error) {
	if err := c.Pass.SignOut(ctx, c.Cookie); err != nil {
		return nil, err
	}
	return &signedOutOut{SetCookie: []string{c.refreshCookie("", 0)}}, nil
}

func listSessions(ctx context.Context, c Call, _ *struct{}) (*listOut[Session], error) {
	all, err := c.Pass.Sessions(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	return list(page.Of[pass.Session]{Items: all}, func(s pass.Session) Session {
		return Session{
			ID: string(s.ID), Device: s.Device, Started: stamp(s.Created), Seen: stamp(s.Seen), EndsAt: stamp(s.EndsAt), Strong: s.Strong,
			Current: s.ID == c.Who.Session(),
		}
	}), nil
}

func endSession(ctx context.Context, c Call, in *struct {
	ID string `path:"id" maxLength:"36"`
}) (*nothing, error) {
	return nil, c.Pass.EndSession(ctx, c.Who, tenants.SessionID(in.ID))
}

func endSessions(ctx context.Context, c Call, _ *struct{}) (*nothing, error) {
	return nil, c.Pass.EndSessions(ctx, c.Who)
}

func forgotPassword(ctx context.Context, c Call, in *struct {
	Body struct {
		Email string `json:"email" maxLength:"1000"`
	}
}) (*nothing, error) {
	return nil, c.Pass.Forgot(ctx, in.Body.Email, c.from())
}

func resetPassword(ctx context.Context, c Call, in *struct {
	Body struct {
		Token    string `json:"token" maxLength:"200"`
		Password string `json:"password" maxLength:"2000"`
	}
}) (*nothing, error) {
	return nil, c.Pass.ResetPassword(ctx, in.Body.Token, in.Body.Password, c.from())
}
