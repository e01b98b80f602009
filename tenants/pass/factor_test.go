package pass_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// code computes the code of a secret at the clock's moment, moved by skew.
func (d *door) code(secret string, skew time.Duration) string {
	d.t.Helper()
	c, err := totp.GenerateCode(secret, d.now().Add(skew))
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// factor sets up a second factor and returns its secret, the recovery codes and the stronger principal.
func (d *door) factor(p tenants.Principal) (string, []string, tenants.Principal) {
	d.t.Helper()
	setup, err := d.BeginFactor(d.ctx, p, good, "")
	if err != nil {
		d.t.Fatalf("BeginFactor() = %v", err)
	}
	done, err := d.ConfirmFactor(d.ctx, p, d.code(setup.Secret, 0), "")
	if err != nil {
		d.t.Fatalf("ConfirmFactor() = %v", err)
	}
	return setup.Secret, done.Recovery, d.verify(done.Access)
}

func withCode(code string) pass.Attempt {
	a := attempt("kim@dangjin.example", good)
	a.Code = code
	return a
}

func TestSettingUpASecondFactor(t *testing.T) {
	d := newDoor(t)
	a := d.person("kim@dangjin.example")
	_, p := d.signIn("kim@dangjin.example", good)
	_, err := d.ConfirmFactor(d.ctx, p, "123456", "")
	want(t, "confirming what wasn't begun", err, pass.ErrFactorOff)
	_, err = d.BeginFactor(d.ctx, p, other, "")
	want(t, "beginning with a wrong password", err, pass.ErrPasswordWrong)
	setup, err := d.BeginFactor(d.ctx, p, good, "")
	want(t, "BeginFactor()", err, nil)
	if _, err := png.Decode(bytes.NewReader(setup.QR)); err != nil {
		t.Errorf("the picture is none: %v", err)
	}
	if !strings.HasPrefix(setup.URI, "otpauth://totp/naru.test:kim") || strings.Contains(setup.URI, "%25") {
		t.Errorf("URI = %s", setup.URI)
	}
	kept, err := d.parts.Accounts.ByID(d.ctx, a.ID)
	if err != nil || len(kept.Factor.Sealed) == 0 || bytes.Contains(kept.Factor.Sealed, []byte(setup.Secret)) {
		t.Errorf("the secret is kept as %q", kept.Factor.Sealed)
	}
	d.signIn("kim@dangjin.example", good) // it doesn't count yet
	_, err = d.ConfirmFactor(d.ctx, p, "000000", "")
	want(t, "a wrong code", err, pass.ErrCodeNotIt)
	done, err := d.ConfirmFactor(d.ctx, p, d.code(setup.Secret, 0), "")
	want(t, "ConfirmFactor()", err, nil)
	if p := d.verify(done.Access); !p.Strong() || len(done.Recovery) != 10 {
		t.Errorf("strong %v with %d recovery codes", p.Strong(), len(done.Recovery))
	}
	if l := d.letter(pass.FactorOnLetter, "kim@dangjin.example"); len(l.Values["token"]) != 0 {
		t.Errorf("the letter holds %v", l.Values)
	}
	_, err = d.BeginFactor(d.ctx, p, good, "")
	want(t, "beginning another", err, pass.ErrFactorOn)
}

func TestSigningInWithASecondFactor(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	_, p := d.signIn("kim@dangjin.example", good)
	secret, recovery, _ := d.factor(p)
	_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
	want(t, "without a code", err, pass.ErrSecondFactor)
	_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", other))
	want(t, "without a code, with a wrong password", err, pass.ErrWrong)
	_, err = d.SignIn(d.ctx, withCode(d.code(secret, 0)))
	want(t, "with the code that set it up", err, pass.ErrCodeWrong)
	for _, test := range []struct {
		name string
		code string
		want error
	}{
		{"a period late", d.code(secret, time.Minute-30*time.Second), nil},
		{"the same again", d.code(secret, time.Minute-30*time.Second), pass.ErrCodeWrong},
		{"two periods early", d.code(secret, 2*time.Minute), pass.ErrCodeWrong},
		{"letters", "abcdef", pass.ErrCodeWrong},
		{"a recovery code", strings.ToUpper(recovery[0]), nil},
		{"the same recovery code", recovery[0], pass.ErrCodeWrong},
		{"another, without hyphens", " " + strings.ReplaceAll(recovery[1], "-", ""), nil},
		{"a long one", strings.Repeat("1", 5000), pass.ErrSecondFactor},
	} {
		e, err := d.SignIn(d.ctx, withCode(test.code))
		want(t, "signing in with "+test.name, err, test.want)
		if err == nil && !d.verify(e.Access).Strong() {
			t.Errorf("signing in with %s isn't strong", test.name)
		}
	}
	d.wait(10 * time.Minute)
	now := d.code(secret, 0)
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, now[:3]) + " " + now[3:]
	_, err = d.SignIn(d.ctx, withCode(wide))
	want(t, "in full-width digits and groups", err, nil)
	me, err := d.Me(d.ctx, p)
	if err != nil || me.Account.Factor.Left() != 8 {
		t.Errorf("%d recovery codes are left, want 8", me.Account.Factor.Left())
	}
	if n := d.facts(pass.RecoverySpent); n != 2 {
		t.Errorf("%d recovery codes told as spent, want 2", n)
	}
}

func TestWrongCodesLock(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.AddressFailures = 1000 })
	d.person("kim@dangjin.example")
	_, p := d.signIn("kim@dangjin.example", good)
	d.factor(p)
	var err error
	for i := range 5 {
		_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", good)) // the right password forgives no wrong code
		want(t, "without a code", err, pass.ErrSecondFactor)
		_, err = d.SignIn(d.ctx, withCode("00000"+string(rune('0'+i))))
		want(t, "a guess", err, pass.ErrCodeWrong)
	}
	_, err = d.SignIn(d.ctx, withCode("000005"))
	want(t, "the sixth guess", err, pass.ErrSlowDown)
}

// A member whose role asks for a second factor and who has none can do nothing but set it up.
func TestARoleThatNeedsASecondFactor(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example", tenants.Admin)
	d.editTenant("dangjin", func(t *tenants.Tenant) { t.Policy.SecondFactor = []tenants.Role{tenants.Admin} })
	_, p := d.signIn("kim@dangjin.example", good)
	_, err := d.auth.Enter(d.ctx, p, p.Home())
	want(t, "Enter() without it", err, tenants.ErrSecondFactor)
	me, err := d.Me(d.ctx, p)
	if err != nil || !me.FactorNeeded() {
		t.Fatalf("Me() = %+v, %v", me, err)
	}
	places, err := tenants.NewService(d.store.Register(), d.auth, d.now).Places(d.ctx, p)
	if err != nil || len(places) != 0 {
		t.Errorf("Places() = %v, %v, want none", places, err)
	}
	_, _, strong := d.factor(p)
	if _, err := d.auth.Enter(d.ctx, strong, p.Home()); err != nil {
		t.Errorf("Enter() with it = %v", err)
	}
	want(t, "dropping it", d.DropFactor(d.ctx, strong, good, ""), pass.ErrFactorNeeded)
}

func TestDroppingASecondFactor(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	weak, p := d.signIn("kim@dangjin.example", good)
	want(t, "dropping none", d.DropFactor(d.ctx, p, good, ""), pass.ErrFactorOff)
	_, other2 := d.signIn("kim@dangjin.example", good)
	_, _, strong := d.factor(p)
	want(t, "in a session that hasn't shown it", d.DropFactor(d.ctx, other2, good, ""), pass.ErrNotStrong)
	want(t, "with a wrong password", d.DropFactor(d.ctx, strong, other, ""), pass.ErrPasswordWrong)
	want(t, "DropFactor()", d.DropFactor(d.ctx, strong, good, ""), nil)
	d.letter(pass.FactorOffLetter, "kim@dangjin.example")
	d.signIn("kim@dangjin.example", good)
	_ = weak
}
