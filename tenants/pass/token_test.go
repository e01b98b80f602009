package pass_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// said reads what a token says, and the key it names.
func said(t *testing.T, access string) (header map[string]any, claims jwt.MapClaims) {
	t.Helper()
	parts := strings.Split(access, ".")
	for i, to := range []any{&header, &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(raw, to)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return header, claims
}

func sign(t testing.TB, method jwt.SigningMethod, key any, header map[string]any, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	for k, v := range header {
		if k != "alg" {
			token.Header[k] = v
		}
	}
	s, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestVerifyRefuses(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	book, err := d.parts.Keys.Keys(d.ctx)
	if err != nil {
		t.Fatal(err)
	}
	own := ed25519.NewKeyFromSeed(book.Signing[0].Seed)
	_, foreign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got := sign(t, jwt.SigningMethodEdDSA, own, first(said(t, e.Access)), second(said(t, e.Access))); d.verify(got).Session() != e.Session.ID {
		t.Fatal("a token signed anew isn't the same")
	}
	type change func(header map[string]any, claims jwt.MapClaims)
	for _, test := range []struct {
		name string
		edit change
	}{
		{"another issuer", func(_ map[string]any, c jwt.MapClaims) { c["iss"] = "evil" }},
		{"no issuer", func(_ map[string]any, c jwt.MapClaims) { delete(c, "iss") }},
		{"another audience", func(_ map[string]any, c jwt.MapClaims) { c["aud"] = []string{"evil"} }},
		{"no audience", func(_ map[string]any, c jwt.MapClaims) { delete(c, "aud") }},
		{"no end", func(_ map[string]any, c jwt.MapClaims) { delete(c, "exp") }},
		{"over", func(_ map[string]any, c jwt.MapClaims) { c["exp"] = start.Add(-31 * time.Second).Unix() }},
		{"not yet", func(_ map[string]any, c jwt.MapClaims) { c["nbf"] = start.Add(31 * time.Second).Unix() }},
		{"issued later", func(_ map[string]any, c jwt.MapClaims) { c["iat"] = start.Add(time.Hour).Unix() }},
		{"nobody", func(_ map[string]any, c jwt.MapClaims) { delete(c, "sub") }},
		{"a person of no form", func(_ map[string]any, c jwt.MapClaims) { c["sub"] = "kim" }},
		{"a tenant of no form", func(_ map[string]any, c jwt.MapClaims) { c["ten"] = "../x" }},
		{"no session", func(_ map[string]any, c jwt.MapClaims) { delete(c, "sid") }},
		{"a number for a name", func(_ map[string]any, c jwt.MapClaims) { c["mem"] = 7 }},
		{"another sort of token", func(h map[string]any, _ jwt.MapClaims) { h["typ"] = "JWT" }},
		{"a key nobody has", func(h map[string]any, _ jwt.MapClaims) { h["kid"] = "0000000000000000" }},
		{"no key", func(h map[string]any, _ jwt.MapClaims) { delete(h, "kid") }},
		{"a number for a key", func(h map[string]any, _ jwt.MapClaims) { h["kid"] = 1 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, c := said(t, e.Access)
			test.edit(h, c)
			_, err := d.Verify(d.ctx, sign(t, jwt.SigningMethodEdDSA, own, h, c))
			want(t, "Verify()", err, tenants.ErrSignIn)
		})
	}
	h, c := said(t, e.Access)
	for name, token := range map[string]string{
		"another's key":         sign(t, jwt.SigningMethodEdDSA, foreign, h, c),
		"no signature":          sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, h, c),
		"the key as a password": sign(t, jwt.SigningMethodHS256, []byte(own.Public().(ed25519.PublicKey)), h, c),
		"nothing":               "",
		"a cut one":             e.Access[:len(e.Access)-2],
		"a long one":            e.Access + strings.Repeat("A", 5000),
		"a fourth part":         e.Access + ".e30",
	} {
		_, err := d.Verify(d.ctx, token)
		want(t, "Verify of "+name, err, tenants.ErrSignIn)
	}
	c["sid"] = string(id.New[tenants.SessionID]())
	_, err = d.Verify(d.ctx, sign(t, jwt.SigningMethodEdDSA, own, h, c))
	want(t, "Verify of a session that isn't kept", err, pass.ErrSessionEnded)
	_, c = said(t, e.Access)
	c["sub"] = string(id.New[tenants.PersonID]())
	d.wait(2 * time.Minute)
	_, err = d.Verify(d.ctx, sign(t, jwt.SigningMethodEdDSA, own, h, c))
	want(t, "Verify of another's session", err, pass.ErrSessionEnded)
}

func first[A, B any](a A, _ B) A  { return a }
func second[A, B any](_ A, b B) B { return b }

func TestAccessTokenLives(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	d.wait(10*time.Minute + 29*time.Second)
	d.verify(e.Access)
	d.wait(2 * time.Second)
	_, err := d.Verify(d.ctx, e.Access)
	want(t, "Verify after ten minutes and the leeway", err, tenants.ErrSignIn)
}

func TestKeysTurnAndLast(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	d.reopen()
	d.verify(e.Access)
	if _, err := d.Refresh(d.ctx, e.Refresh); err != nil {
		t.Errorf("Refresh after a restart = %v", err)
	}
	if n := d.facts(pass.KeysMade); n != 1 {
		t.Errorf("keys made %d times, want once", n)
	}
	d.wait(31*24*time.Hour - 5*time.Minute)
	e, _ = d.signIn("kim@dangjin.example", good)
	old := d.Service
	d.wait(5 * time.Minute)
	d.reopen()
	d.verify(e.Access) // signed by the key before
	fresh, _ := d.signIn("kim@dangjin.example", good)
	before, _ := said(t, e.Access)
	after, _ := said(t, fresh.Access)
	if before["kid"] == after["kid"] {
		t.Error("after 31 days the same key signs")
	}
	if _, err := old.Verify(d.ctx, fresh.Access); err != nil {
		t.Errorf("a node that runs on doesn't know the new key: %v", err)
	}
}

func TestGivenKeys(t *testing.T) {
	file := pass.MakeKeys()
	book, err := pass.ReadKeys(file)
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(t, func(p *pass.Parts) { p.Keys = pass.Given(book) })
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	newer, err := pass.ReadKeys(append(append([]byte(nil), file...), pass.MakeKeys()...))
	if err != nil {
		t.Fatal(err)
	}
	d.parts.Keys = pass.Given(newer)
	d.reopen()
	d.verify(e.Access)
	if _, err := d.Refresh(d.ctx, e.Refresh); err != nil {
		t.Errorf("Refresh by the key before = %v", err)
	}
	for _, bad := range []string{"", "x", strings.Replace(string(file), "SIGNING", "SAILING", 2), string(file[:len(file)/2])} {
		if _, err := pass.ReadKeys([]byte(bad)); err == nil {
			t.Errorf("ReadKeys(%.30q) = nil", bad)
		}
	}
}

func FuzzVerify(f *testing.F) {
	d := newDoor(f)
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Add("eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjAifQ.eyJzdWIiOiIifQ.AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		if p, err := d.Verify(d.ctx, token); err == nil || p.Known() {
			t.Errorf("Verify(%q) vouches for somebody", token)
		}
	})
}
