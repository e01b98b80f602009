package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

const password = "나루터 물결 소리 맑다 7"

// front is the surface with its door over the embedded engine in memory.
type front struct {
	t    *testing.T
	app  *server.Front
	pass *pass.Service

	mu      sync.Mutex
	at      time.Time
	letters []pass.Letter
}

func (f *front) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

func (f *front) wait(by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(by)
}

// Send implements pass.Post.
func (f *front) Send(_ context.Context, l pass.Letter) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.letters = append(f.letters, l)
	return nil
}

func newFront(t *testing.T) *front {
	t.Helper()
	ctx := context.Background()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	f := &front{t: t, at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(ctx) }) // in memory: nothing is lost
	store, err := storage.Open(ctx, e, quiet)
	if err != nil {
		t.Fatal(err)
	}
	authority := tenants.NewAuthority(store.Register(), f.now)
	f.pass, err = pass.New(ctx, pass.Parts{
		Accounts: store.Accounts(), Sessions: store.Sessions(), Counters: store.Counters(), Invites: store.Invites(), Members: store.Register(),
		Keys: store.Keys(), Tickets: store.Tickets(), Post: f, Tell: authority.HouseTell, Policy: pass.DefaultPolicy(), Issuer: "naru.test", Now: f.now, Log: quiet,
	})
	if err != nil {
		t.Fatal(err)
	}
	tell := func(k fact.Kind, id string) tenants.Told {
		return authority.HouseTell(k, fact.Ref{Noun: "test", ID: id}, fact.Actor{Steward: "test"}, nil, f.at, nil)
	}
	for _, name := range []tenants.TenantID{"dangjin", "liaoning"} {
		row := tenants.Tenant{ID: name, Kind: tenants.KoreanBasic, Name: lang.Plain("en", string(name)), Zone: "Asia/Seoul", Lang: "ko", OpenedAt: f.at}
		if err := store.Register().AddTenant(ctx, row, tell(tenants.TenantOpened, string(name))); err != nil {
			t.Fatal(err)
		}
		person, err := f.pass.Enrol(ctx, pass.Enrolment{Person: id.At[tenants.PersonID](f.at), Email: pass.Email("kim@" + name + ".example"), Name: "Kim", Lang: "ko", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		m := tenants.Member{ID: id.At[tenants.MemberID](f.at), Person: person.ID, Tenant: name, Name: "Kim", Roles: []tenants.Role{tenants.Admin, tenants.Officer}, State: tenants.Active, Since: f.at}
		if err := store.Register().AddMember(ctx, m, tell(tenants.MemberJoined, string(m.ID))); err != nil {
			t.Fatal(err)
		}
	}
	c := server.Config{PublicURL: "https://naru.test", Log: quiet, Meter: server.NewMeter(), Ready: func(context.Context) error { return nil }}
	f.app = server.New(c)
	f.app.MountAPI(f.pass, &api.House{
		Authority: authority, Tenants: tenants.NewService(store.Register(), authority, f.now), Pass: f.pass, Now: f.now, PublicURL: c.PublicURL,
	})
	return f
}

// browser is one device: its token and its cookies.
type browser struct {
	*front
	token  string
	cookie string
}

// ask sends a request and returns the status and the answer.
func (b *browser) ask(method, path string, body any, header ...string) (int, map[string]any) {
	b.t.Helper()
	var raw io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		raw = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, "/api/v1"+path, raw)
	r.Host = "naru.test"
	r.Header.Set("Content-Type", "application/json")
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	if b.cookie != "" && strings.HasPrefix(path+"/", "/session/") {
		r.Header.Set("Cookie", "naru_refresh="+b.cookie)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := b.app.Test(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		if c.Name != "naru_refresh" {
			continue
		}
		if b.cookie = c.Value; c.MaxAge < 0 {
			b.cookie = ""
		}
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/api/v1/session" {
			b.t.Errorf("%s %s sets a cookie that is open to others: %s", method, path, c)
		}
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string]any{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			b.t.Fatalf("%s %s answers %d %q", method, path, answer.StatusCode, text)
		}
	}
	if access, ok := out["access"].(string); ok {
		b.token = access
	}
	out["location"] = answer.Header.Get("Location")
	return answer.StatusCode, out
}

func (b *browser) want(method, path string, body any, status int, code string, header ...string) map[string]any {
	b.t.Helper()
	got, out := b.ask(method, path, body, header...)
	if got != status || code != "" && out["code"] != code {
		b.t.Errorf("%s %s = %d %v, want %d %s", method, path, got, out, status, code)
	}
	return out
}

func (b *browser) signIn(email string) map[string]any {
	b.t.Helper()
	return b.want("POST", "/session", api.Credentials{Email: email, Password: password}, 200, "")
}

func TestADayAtTheDoor(t *testing.T) {
	f := newFront(t)
	b := &browser{front: f}
	b.want("GET", "/me", nil, 401, "session.none")
	b.want("POST", "/session/refresh", nil, 401, "session.none")
	b.want("POST", "/session", api.Credentials{Email: "kim@dangjin.example", Password: "x"}, 401, "pass.wrong")
	in := b.signIn("kim@dangjin.example")
	if in["idle_seconds"] != 1200.0 || in["expires_at"] != "2026-03-02T09:10:00Z" || strings.Contains(mustJSON(t, in), "$argon2id") {
		t.Errorf("signed in with %v", in)
	}
	me := b.want("GET", "/me", nil, 200, "")
	acting := me["acting"].(map[string]any)
	if acting["tenant"] != "dangjin" || acting["may"].(map[string]any)["people.manage"] != true || len(me["spaces"].([]any)) != 2 {
		t.Errorf("GET /me = %v", me)
	}
	if got := me["spaces"].([]any)[0].(map[string]any)["readers"]; got != 1.0 {
		t.Errorf("one's home has %v readers, want 1", got)
	}
	changed := b.want("PATCH", "/me", map[string]any{"settings": map[string]string{"contrast": "high", "lang": "en"}}, 200, "")
	if s := changed["settings"].(map[string]any); s["contrast"] != "high" || s["lang"] != "en" || s["size"] != "normal" {
		t.Errorf("settings are %v", s)
	}
	b.want("PATCH", "/me", map[string]any{"name": "a\u202eb"}, 422, "invalid")
	b.want("PATCH", "/me", map[string]any{"admin": true}, 422, "invalid")

	old := b.cookie
	f.wait(time.Minute)
	b.want("POST", "/session/refresh", nil, 200, "")
	if b.cookie == old {
		t.Error("refreshing didn't turn the cookie")
	}
	sessions := b.want("GET", "/sessions", nil, 200, "")["items"].([]any)
	if len(sessions) != 1 || sessions[0].(map[string]any)["current"] != true {
		t.Errorf("sessions are %v", sessions)
	}
	b.want("POST", "/me/password", map[string]string{"current": "x", "next": "barge lantern orchard 42"}, 409, "pass.password_wrong")
	b.want("POST", "/me/password", map[string]string{"current": password, "next": "short"}, 422, "invalid")
	b.want("POST", "/me/password", map[string]string{"current": password, "next": "barge lantern orchard 42"}, 204, "")
	setup := b.want("POST", "/me/totp", map[string]string{"password": "barge lantern orchard 42"}, 200, "")
	if !strings.HasPrefix(setup["qr"].(string), "data:image/png;base64,") {
		t.Errorf("the picture is %.40v", setup["qr"])
	}
	b.want("POST", "/me/totp/confirm", map[string]string{"code": "000000"}, 409, "pass.code_not_it")
	b.want("DELETE", "/session", nil, 204, "")
	if b.cookie != "" {
		t.Error("signing out leaves the cookie")
	}
	b.want("GET", "/me", nil, 401, "session.ended")
}

func TestAForeignSiteCantUseTheCookie(t *testing.T) {
	f := newFront(t)
	b := &browser{front: f}
	b.signIn("kim@dangjin.example")
	b.want("POST", "/session/refresh", nil, 403, "request.foreign_origin", "Origin", "https://evil.example")
	b.want("POST", "/session/refresh", nil, 403, "request.foreign_origin", "Sec-Fetch-Site", "cross-site")
	b.want("DELETE", "/session", nil, 403, "request.foreign_origin", "Origin", "null")
	b.want("POST", "/session/refresh", nil, 200, "", "Origin", "https://naru.test", "Sec-Fetch-Site", "same-origin")
}

func TestOneSeesOnlyOnesOwnSessions(t *testing.T) {
	f := newFront(t)
	dangjin, liaoning := &browser{front: f}, &browser{front: f}
	dangjin.signIn("kim@dangjin.example")
	liaoning.signIn("kim@liaoning.example")
	hers := liaoning.want("GET", "/sessions", nil, 200, "")["items"].([]any)[0].(map[string]any)["id"].(string)
	dangjin.want("DELETE", "/sessions/"+hers, nil, 404, "session.not_found")
	dangjin.want("DELETE", "/sessions/x", nil, 404, "session.not_found")
	liaoning.want("GET", "/me", nil, 200, "")
	dangjin.want("DELETE", "/sessions", nil, 204, "")
	dangjin.want("POST", "/session/refresh", nil, 401, "session.ended")
	liaoning.want("GET", "/me", nil, 200, "")
}

func TestInvitingOverHTTP(t *testing.T) {
	f := newFront(t)
	admin, stranger, other := &browser{front: f}, &browser{front: f}, &browser{front: f}
	admin.signIn("kim@dangjin.example")
	other.signIn("kim@liaoning.example")
	wish := map[string]any{"email": "lee@dangjin.example", "roles": []string{"officer"}}
	stranger.want("POST", "/invitations", wish, 401, "session.none")
	stranger.want("GET", "/invitations", nil, 401, "session.none")
	made := admin.want("POST", "/invitations", wish, 200, "")
	other.want("POST", "/invitations", map[string]any{"tenant": "dangjin", "email": "lee@dangjin.example", "roles": []string{"admin"}}, 403, "space.forbidden")
	other.want("DELETE", "/invitations/"+made["id"].(string), nil, 404, "pass.invitation_not_found")
	if items := other.want("GET", "/invitations", nil, 200, "")["items"].([]any); len(items) != 0 {
		t.Errorf("liaoning sees dangjin's invitations: %v", items)
	}
	token := f.letters[len(f.letters)-1].Values["token"]
	if regexp.MustCompile(regexp.QuoteMeta(token)).MatchString(mustJSON(t, made)) {
		t.Error("the admin's answer holds the token that only the letter may hold")
	}
	offer := stranger.want("GET", "/invitations/"+token, nil, 200, "")
	if offer["tenant"] != "dangjin" || offer["known"] != false {
		t.Errorf("the offer is %v", offer)
	}
	stranger.want("GET", "/invitations/"+token[:len(token)-2]+"AA", nil, 404, "pass.invitation_not_found")
	in := stranger.want("POST", "/invitations/"+token+"/accept", map[string]string{"name": "Lee", "password": "barge lantern orchard 42"}, 200, "")
	if in["me"].(map[string]any)["acting"].(map[string]any)["tenant"] != "dangjin" {
		t.Errorf("she acts as %v", in["me"])
	}
	stranger.want("POST", "/session/refresh", nil, 200, "")
	stranger.want("GET", "/invitations", nil, 403, "space.forbidden")
	(&browser{front: f}).want("POST", "/invitations/"+token+"/accept", map[string]string{"name": "Eve", "password": "barge lantern orchard 43"}, 409, "pass.invitation_over")
}

func TestForgotSaysTheSameToEverybody(t *testing.T) {
	f := newFront(t)
	b := &browser{front: f}
	for _, email := range []string{"kim@dangjin.example", "nobody@dangjin.example", "no address"} {
		b.want("POST", "/password/forgot", map[string]string{"email": email}, 204, "")
	}
	b.want("POST", "/password/reset", map[string]string{"token": "x", "password": "barge lantern orchard 42"}, 409, "pass.reset_over")
	b.want("GET", "/oidc", nil, 200, "")
	if got := b.want("GET", "/oidc/dangjin/start", nil, 303, "")["location"]; got != "/app/sign-in?failed=pass.provider_not_found" {
		t.Errorf("a tenant without a provider leads to %v", got)
	}
	if got := b.want("GET", "/oidc/callback?state=x&code=y", nil, 303, "")["location"]; got != "/app/sign-in?failed=pass.provider_flow_over" {
		t.Errorf("an answer nobody waits for leads to %v", got)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
