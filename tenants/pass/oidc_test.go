package pass_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// provider is a small OpenID Connect provider: it says of whoever comes what the test tells it to say.
type provider struct {
	*httptest.Server
	t     *testing.T
	d     *door
	signs *rsa.PrivateKey     // publishes providerKey whatever it signs by
	says  func(jwt.MapClaims) // edits the next id_token
	more  map[string]any      // said at its other address
	asked url.Values          // of the last authorization request
}

var providerKey = func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}()

func newProvider(t *testing.T, d *door) *provider {
	t.Helper()
	p := &provider{t: t, d: d, signs: providerKey, more: map[string]any{"sub": "emp-17"}, says: func(jwt.MapClaims) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "userinfo_endpoint": p.URL + "/me",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		n := base64.RawURLEncoding.EncodeToString(providerKey.N.Bytes())
		e := base64.RawURLEncoding.EncodeToString(big.NewInt(int64(providerKey.E)).Bytes())
		p.answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k", "n": n, "e": e}}})
	})
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer x" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		p.answer(w, p.more)
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	secret, err := d.SealSecret("dangjin", "s3cret of dangjin")
	if err != nil {
		t.Fatal(err)
	}
	d.editTenant("dangjin", func(t *tenants.Tenant) {
		t.Policy.OIDC = tenants.OIDC{Issuer: p.URL, ClientID: "naru", Secret: secret}
	})
	return p
}

func (p *provider) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

// token checks the client and PKCE as a provider must, and says who came.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if id != "naru" || secret != url.QueryEscape("s3cret of dangjin") || r.FormValue("code") != "the-code" ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != p.asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := p.d.now()
	claims := jwt.MapClaims{
		"iss": p.URL, "aud": "naru", "sub": "emp-17", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": p.asked.Get("nonce"),
		"email": "Kim@dangjin.example", "email_verified": true, "name": "김 지안",
	}
	p.says(claims)
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = "k"
	signed, err := token.SignedString(p.signs)
	if err != nil {
		p.t.Error(err)
	}
	p.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": signed})
}

const callback = "https://naru.test/api/v1/oidc/callback"

// leave begins a sign-in and takes down what the provider is asked.
func (p *provider) leave(back string) pass.Departure {
	p.t.Helper()
	out, err := p.d.Depart(p.d.ctx, "dangjin", callback, back)
	if err != nil {
		p.t.Fatalf("Depart() = %v", err)
	}
	to, err := url.Parse(out.To)
	if err != nil || !strings.HasPrefix(out.To, p.URL+"/auth?") {
		p.t.Fatalf("Depart() leads to %s", out.To)
	}
	p.asked = to.Query()
	return out
}

func (p *provider) comeBack(out pass.Departure, edit ...func(*pass.Return)) (pass.Entry, string, error) {
	r := pass.Return{Cookie: out.Cookie, State: p.asked.Get("state"), Code: "the-code"}
	for _, f := range edit {
		f(&r)
	}
	return p.d.Arrive(p.d.ctx, r)
}

func plain(p *pass.Parts) { p.Policy.PlainIssuers = true }

func TestSignInByAProvider(t *testing.T) {
	d := newDoor(t, plain)
	kim := d.person("kim@dangjin.example")
	d.join(kim.ID, "liaoning", tenants.Admin)
	p := newProvider(t, d)
	out := p.leave("/app/cases")
	if p.asked.Get("code_challenge_method") != "S256" || p.asked.Get("redirect_uri") != callback || p.asked.Get("scope") != "openid email profile" {
		t.Errorf("the provider is asked %v", p.asked)
	}
	for _, secret := range []string{p.asked.Get("state"), p.asked.Get("nonce"), "dangjin"} {
		if strings.Contains(out.Cookie, secret) {
			t.Error("the cookie can be read")
		}
	}
	e, back, err := p.comeBack(out)
	want(t, "Arrive()", err, nil)
	who := d.verify(e.Access)
	if who.Person() != kim.ID || who.Tenant() != "dangjin" || who.Strong() || back != "/app/cases" {
		t.Errorf("came in as %v of %v, strong %v, back to %s", who.Person(), who.Tenant(), who.Strong(), back)
	}
	if d.facts(pass.Linked) != 1 {
		t.Error("the subject wasn't linked")
	}

	// A tenant's provider speaks for that tenant only, and doesn't hold the account's keys.
	me, err := d.Me(d.ctx, who)
	if err != nil || len(me.Places) != 1 {
		t.Errorf("she may act by %d places, want dangjin's only", len(me.Places))
	}
	places, err := d.store.Register().MembershipsOf(d.ctx, kim.ID)
	if err != nil || len(places) != 2 {
		t.Fatal(err)
	}
	for _, m := range places {
		if m.Tenant == "liaoning" {
			_, err := d.Act(d.ctx, who, m.ID)
			want(t, "acting for another tenant", err, pass.ErrNotYours)
		}
	}
	_, err = d.BeginFactor(d.ctx, who, good, "")
	want(t, "BeginFactor()", err, pass.ErrFactorExternal)

	// The next time the subject counts, whatever the address says.
	p.says = func(c jwt.MapClaims) {
		c["email"], c["email_verified"], c["amr"] = "other@dangjin.example", false, []string{"pwd", "otp"}
	}
	e, back, err = p.comeBack(p.leave("//evil.example/"))
	want(t, "Arrive() again", err, nil)
	if who := d.verify(e.Access); who.Person() != kim.ID || !who.Strong() {
		t.Errorf("came in as %v, strong %v", who.Person(), who.Strong())
	}
	if back != "/app/" {
		t.Errorf("goes on to %s", back)
	}
}

func TestAProvidersWordIsChecked(t *testing.T) {
	d := newDoor(t, plain)
	d.person("kim@dangjin.example")
	p := newProvider(t, d)
	foreign := rsaKey(t)
	for _, test := range []struct {
		name string
		says func(jwt.MapClaims)
		key  *rsa.PrivateKey
		want error
	}{
		{"another issuer", func(c jwt.MapClaims) { c["iss"] = "https://evil.example" }, nil, pass.ErrProviderSaid},
		{"another client", func(c jwt.MapClaims) { c["aud"] = "other" }, nil, pass.ErrProviderSaid},
		{"two clients, no party", func(c jwt.MapClaims) { c["aud"] = []string{"naru", "other"} }, nil, pass.ErrProviderSaid},
		{"another party", func(c jwt.MapClaims) { c["azp"] = "other" }, nil, pass.ErrProviderSaid},
		{"another nonce", func(c jwt.MapClaims) { c["nonce"] = "x" }, nil, pass.ErrProviderSaid},
		{"no nonce", func(c jwt.MapClaims) { delete(c, "nonce") }, nil, pass.ErrProviderSaid},
		{"an old token", func(c jwt.MapClaims) { c["exp"] = start.Add(-time.Hour).Unix() }, nil, pass.ErrProviderSaid},
		{"nobody", func(c jwt.MapClaims) { c["sub"] = "" }, nil, pass.ErrProviderSaid},
		{"another's key", func(jwt.MapClaims) {}, foreign, pass.ErrProviderSaid},
		{"an unverified address", func(c jwt.MapClaims) { c["email_verified"] = false }, nil, pass.ErrUnverified},
		{"no word on the address", func(c jwt.MapClaims) { delete(c, "email_verified") }, nil, pass.ErrUnverified},
		{"no address", func(c jwt.MapClaims) { c["email"] = "" }, nil, pass.ErrUnverified},
		{"somebody unknown", func(c jwt.MapClaims) { c["email"] = "nobody@dangjin.example" }, nil, pass.ErrNoMembership},
		{"the right word", func(jwt.MapClaims) {}, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.says, p.signs = test.says, providerKey
			if test.key != nil {
				p.signs = test.key
			}
			_, _, err := p.comeBack(p.leave("/app/"))
			want(t, "Arrive()", err, test.want)
		})
	}
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheWayThereAndBackIsOne(t *testing.T) {
	d := newDoor(t, plain)
	d.person("kim@dangjin.example")
	p := newProvider(t, d)
	first := p.leave("/app/")
	firstState := p.asked.Get("state")
	out := p.leave("/app/")
	for _, test := range []struct {
		name string
		edit func(*pass.Return)
		want error
	}{
		{"no cookie", func(r *pass.Return) { r.Cookie = "" }, pass.ErrFlowOver},
		{"another's cookie", func(r *pass.Return) { r.Cookie = first.Cookie }, pass.ErrFlowOver},
		{"another's state", func(r *pass.Return) { r.State = firstState }, pass.ErrFlowOver},
		{"no state", func(r *pass.Return) { r.State = "" }, pass.ErrFlowOver},
		{"a forged cookie", func(r *pass.Return) { r.Cookie = "A" + r.Cookie[1:] }, pass.ErrFlowOver},
		{"a cookie of rubbish", func(r *pass.Return) { r.Cookie = strings.Repeat("!", 9000) }, pass.ErrFlowOver},
		{"a refusal", func(r *pass.Return) { r.Code, r.Error = "", "access_denied" }, pass.ErrProviderSaid},
		{"no code", func(r *pass.Return) { r.Code = "" }, pass.ErrProviderSaid},
		{"another code", func(r *pass.Return) { r.Code = "x" }, pass.ErrProviderSaid},
	} {
		_, _, err := p.comeBack(out, test.edit)
		want(t, "Arrive() with "+test.name, err, test.want)
	}
	d.wait(10 * time.Minute)
	_, _, err := p.comeBack(out)
	want(t, "Arrive() ten minutes later", err, pass.ErrFlowOver)
	if n := d.facts(pass.SignedIn); n != 0 {
		t.Errorf("%d sign-ins told, want none", n)
	}
}

func TestAnInvitedPersonComesByTheProvider(t *testing.T) {
	d := newDoor(t, plain)
	in := d.admin()
	i, _ := d.invite(in, officer("kim@dangjin.example"))
	p := newProvider(t, d)
	e, _, err := p.comeBack(p.leave("/app/"))
	want(t, "Arrive()", err, nil)
	who := d.verify(e.Access)
	me, err := d.Me(d.ctx, who)
	if err != nil || who.Person() != i.Person || me.Account.Name != "김 지안" || me.Account.Hash != "" {
		t.Errorf("Me() = %+v, %v", me, err)
	}
	_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", ""))
	want(t, "signing in without a password", err, pass.ErrWrong)
	want(t, "changing none", d.ChangePassword(d.ctx, who, pass.PasswordChange{New: other}), pass.ErrNoPassword)
	if _, err := d.BeginFactor(d.ctx, who, "", ""); err != nil {
		t.Errorf("BeginFactor() of an account without a password = %v", err)
	}
	if _, _, err := p.comeBack(p.leave("/app/")); err != nil {
		t.Errorf("Arrive() again = %v", err)
	}
}

// Many providers keep the address out of the token and say it at another address of theirs.
func TestAProviderThatIsAskedForMore(t *testing.T) {
	d := newDoor(t, plain)
	kim := d.person("kim@dangjin.example")
	p := newProvider(t, d)
	p.says = func(c jwt.MapClaims) { delete(c, "email"); delete(c, "email_verified") }
	for _, test := range []struct {
		name string
		more map[string]any
		want error
	}{
		{"nothing", map[string]any{}, pass.ErrProviderSaid},
		{"another subject's address", map[string]any{"sub": "emp-18", "email": "kim@dangjin.example", "email_verified": true}, pass.ErrProviderSaid},
		{"an unverified address", map[string]any{"sub": "emp-17", "email": "kim@dangjin.example"}, pass.ErrUnverified},
		{"no address", map[string]any{"sub": "emp-17"}, pass.ErrUnverified},
		{"the address", map[string]any{"sub": "emp-17", "email": "kim@dangjin.example", "email_verified": true}, nil},
	} {
		p.more = test.more
		e, _, err := p.comeBack(p.leave("/app/"))
		want(t, "Arrive() when it says "+test.name, err, test.want)
		if err == nil && d.verify(e.Access).Person() != kim.ID {
			t.Errorf("came in as %s", e.Session.Person)
		}
	}
}

// A tenant's provider must not take over an account that it didn't bring, not even with an invitation of its own.
func TestAProviderCantTakeOverAnAccount(t *testing.T) {
	d := newDoor(t, plain)
	in := d.admin()
	lee, err := d.Enrol(d.ctx, pass.Enrolment{Person: "01890000-0000-7000-8000-000000000001", Email: "kim@dangjin.example", Name: "Lee", Password: good})
	if err != nil {
		t.Fatal(err)
	}
	d.join(lee.ID, "liaoning", tenants.Admin)
	d.invite(in, officer("kim@dangjin.example"))
	p := newProvider(t, d)
	_, _, err = p.comeBack(p.leave("/app/"))
	want(t, "Arrive()", err, pass.ErrNoMembership)
	kept, err := d.parts.Accounts.ByID(d.ctx, lee.ID)
	if err != nil || len(kept.Subjects) != 0 {
		t.Errorf("the account is linked to %v", kept.Subjects)
	}
}

func TestProvidersThatDontAnswer(t *testing.T) {
	d := newDoor(t, plain)
	d.person("kim@dangjin.example")
	_, err := d.Depart(d.ctx, "liaoning", callback, "/")
	want(t, "a tenant without one", err, pass.ErrNoProvider)
	_, err = d.Depart(d.ctx, "nowhere", callback, "/")
	want(t, "no tenant", err, pass.ErrNoProvider)
	p := newProvider(t, d)
	all, err := d.Providers(d.ctx)
	if err != nil || len(all) != 1 || all[0].ID != "dangjin" {
		t.Errorf("Providers() = %v, %v", all, err)
	}
	out := p.leave("/app/")
	p.Close()
	_, _, err = p.comeBack(out)
	want(t, "one that went away", err, pass.ErrProvider)
	huge := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 4 << 10 {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	}))
	defer huge.Close()
	d.editTenant("dangjin", func(t *tenants.Tenant) { t.Policy.OIDC = tenants.OIDC{Issuer: huge.URL, ClientID: "naru"} })
	_, err = d.Depart(d.ctx, "dangjin", callback, "/")
	want(t, "one that answers without end", err, pass.ErrProvider)
	d.parts.Policy.PlainIssuers = false
	d.reopen()
	_, err = d.Depart(d.ctx, "dangjin", callback, "/")
	want(t, "one without TLS", err, pass.ErrProvider)
}
