package pass_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants/pass"
)

func TestTell(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	_, p := d.signIn("kim@dangjin.example", good)
	me, err := d.Me(d.ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	fine := pass.Profile{Name: "김 지안", Lang: "ja", Settings: pass.Settings{Size: "larger", Contrast: "high", Density: "compact"}}
	a, err := d.Tell(d.ctx, p, me.Account.Rev, fine)
	if err != nil || a.Name != fine.Name || a.Lang != "ja" || a.Settings != fine.Settings {
		t.Errorf("Tell() = %+v, %v", a, err)
	}
	_, err = d.Tell(d.ctx, p, me.Account.Rev, fine)
	want(t, "Tell() at the old revision", err, pass.ErrStale)
	for path, edit := range map[string]func(*pass.Profile){
		"name":              func(p *pass.Profile) { p.Name = strings.Repeat("김", 81) },
		"settings.lang":     func(p *pass.Profile) { p.Lang = "de" },
		"settings.size":     func(p *pass.Profile) { p.Settings.Size = "huge" },
		"settings.contrast": func(p *pass.Profile) { p.Settings.Contrast = "" },
		"settings.density":  func(p *pass.Profile) { p.Settings.Density = "loose" },
	} {
		bad := fine
		edit(&bad)
		_, err := d.Tell(d.ctx, p, a.Rev, bad)
		if f := fault.Of(err); !errors.Is(err, fault.ErrInvalid) || len(f.Fields) != 1 || f.Fields[0].Path != path {
			t.Errorf("Tell() with a wrong %s = %v", path, err)
		}
	}
}

func TestChangingThePassword(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	here, p := d.signIn("kim@dangjin.example", good)
	there, _ := d.signIn("kim@dangjin.example", good)
	change := func(old, next string) error {
		return d.ChangePassword(d.ctx, p, pass.PasswordChange{Old: old, New: next, From: pass.From{Address: "192.0.2.1"}})
	}
	want(t, "with a wrong old one", change(other, other), pass.ErrPasswordWrong)
	want(t, "to a common one", change(good, "password1234"), fault.ErrInvalid)
	want(t, "ChangePassword()", change(good, other), nil)
	_, err := d.Verify(d.ctx, here.Access)
	want(t, "this device", err, nil)
	_, err = d.Refresh(d.ctx, there.Refresh)
	want(t, "the other device", err, pass.ErrSessionEnded)
	_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
	want(t, "the old password", err, pass.ErrWrong)
	d.signIn("kim@dangjin.example", other)
	d.letter(pass.PasswordLetter, "kim@dangjin.example")
	if f := d.lastFact(pass.PasswordSet); !slices.Equal(f.Trails, []string{"home:dangjin"}) || len(f.With) != 0 {
		t.Errorf("told %+v", f)
	}
	for range 5 {
		want(t, "guessing the old one", change(good, other), pass.ErrPasswordWrong)
	}
	want(t, "guessing on", change(good, other), pass.ErrSlowDown)
}

func TestForgotAndReset(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	from := pass.From{Address: "192.0.2.1"}
	want(t, "Forgot()", d.Forgot(d.ctx, " Kim@Dangjin.example", from), nil)
	want(t, "Forgot() of nobody", d.Forgot(d.ctx, "nobody@dangjin.example", from), nil)
	want(t, "Forgot() of nothing", d.Forgot(d.ctx, "", from), nil)
	token := d.letter(pass.ResetLetter, "kim@dangjin.example").Values["token"]
	want(t, "Forgot() again", d.Forgot(d.ctx, "kim@dangjin.example", from), nil)
	d.settle()
	if n := len(d.letters); n != 1 {
		t.Errorf("%d letters, want one: a flood of wishes is one letter", n)
	}
	kept, err := d.parts.Accounts.ByEmail(d.ctx, "kim@dangjin.example")
	if err != nil || strings.Contains(token, string(kept.Reset.Hash)) {
		t.Error("the token is kept")
	}
	at, secret, _ := strings.Cut(token, ".")
	for _, bad := range []string{"", ".", at, at + "." + strings.Repeat("A", 43), "x." + secret, token + "A"} {
		want(t, "ResetPassword() by a forged token", d.ResetPassword(d.ctx, bad, other, pass.From{Address: "198.51.100.1"}), pass.ErrResetOver)
	}
	want(t, "to a common one", d.ResetPassword(d.ctx, token, "password1234", from), fault.ErrInvalid)
	want(t, "ResetPassword()", d.ResetPassword(d.ctx, token, other, from), nil)
	want(t, "the same token", d.ResetPassword(d.ctx, token, good, from), pass.ErrResetOver)
	_, err = d.Verify(d.ctx, e.Access)
	want(t, "the session from before", err, pass.ErrSessionEnded)
	d.signIn("kim@dangjin.example", other)

	d.wait(3 * time.Minute)
	want(t, "Forgot() later", d.Forgot(d.ctx, "kim@dangjin.example", from), nil)
	token = d.letter(pass.ResetLetter, "kim@dangjin.example").Values["token"]
	d.wait(30 * time.Minute)
	want(t, "a token after half an hour", d.ResetPassword(d.ctx, token, good, from), pass.ErrResetOver)
}

func TestAResetForgivesFailures(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.AddressFailures = 1000 })
	d.person("kim@dangjin.example")
	for range 5 {
		_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", other))
		want(t, "a failure", err, pass.ErrWrong)
	}
	want(t, "Forgot()", d.Forgot(d.ctx, "kim@dangjin.example", pass.From{}), nil)
	token := d.letter(pass.ResetLetter, "kim@dangjin.example").Values["token"]
	want(t, "ResetPassword()", d.ResetPassword(d.ctx, token, other, pass.From{}), nil)
	d.signIn("kim@dangjin.example", other)
}

func TestAskingForLettersSlowsDown(t *testing.T) {
	d := newDoor(t)
	from := pass.From{Address: "192.0.2.1"}
	var err error
	for range 20 {
		if err = d.Forgot(d.ctx, "nobody@dangjin.example", from); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "asking on", d.Forgot(d.ctx, "nobody@dangjin.example", from), pass.ErrSlowDown)
}

// Nothing that opens an account may stand in a fact: facts are read by admins and auditors.
func TestFactsHoldNoSecret(t *testing.T) {
	d := newDoor(t)
	in := d.admin()
	_, invited := d.invite(in, officer("lee@dangjin.example"))
	want(t, "Forgot()", d.Forgot(d.ctx, "admin@dangjin.example", pass.From{}), nil)
	reset := d.letter(pass.ResetLetter, "admin@dangjin.example").Values["token"]
	e, _ := d.signIn("admin@dangjin.example", good)
	for _, f := range d.told {
		for _, v := range f.With {
			for _, secret := range []string{invited, reset, e.Refresh, e.Access, good, "@"} {
				if strings.Contains(v, secret) {
					t.Errorf("%s holds %q", f.Kind, v)
				}
			}
		}
	}
}

func TestFactsAreListed(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range pass.Facts() {
		if seen[k.Code()] || !strings.HasPrefix(k.Code(), "pass.") {
			t.Errorf("%s is listed twice or of another noun", k.Code())
		}
		seen[k.Code()] = true
	}
}

func TestPolicyCheck(t *testing.T) {
	if err := pass.DefaultPolicy().Check(); err != nil {
		t.Errorf("the default policy: %v", err)
	}
	for name, edit := range map[string]func(*pass.Policy){
		"short passwords":      func(p *pass.Policy) { p.PasswordMin = 4 },
		"five classes":         func(p *pass.Policy) { p.PasswordClasses = 5 },
		"idle before access":   func(p *pass.Policy) { p.Idle = time.Minute },
		"sessions for a month": func(p *pass.Policy) { p.Absolute = 30 * 24 * time.Hour },
		"no grace":             func(p *pass.Policy) { p.Grace = 0 },
		"locking at once":      func(p *pass.Policy) { p.LockAfter = 1 },
		"no lock":              func(p *pass.Policy) { p.LockFor = 0 },
		"no hashing":           func(p *pass.Policy) { p.Hashing = 0 },
	} {
		p := pass.DefaultPolicy()
		edit(&p)
		if p.Check() == nil {
			t.Errorf("Check() of a policy with %s = nil", name)
		}
	}
}
