package pass_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

func TestSignIn(t *testing.T) {
	d := newDoor(t)
	a := d.person("kim@dangjin.example")
	e, p := d.signIn(" KIM@Dangjin.Example ", good)
	if p.Person() != a.ID || p.Tenant() != "dangjin" || p.Strong() || p.Session() != e.Session.ID {
		t.Errorf("signed in as %v of %v, strong %v, want %v of dangjin", p.Person(), p.Tenant(), p.Strong(), a.ID)
	}
	if got, want := e.Session.Device, "Whale · Windows"; got != want {
		t.Errorf("Device = %q, want %q", got, want)
	}
	if !e.Until.Equal(start.Add(10*time.Minute)) || e.Idle != 20*time.Minute || !e.EndsAt.Equal(start.Add(12*time.Hour)) {
		t.Errorf("until %v, idle %v, ends %v", e.Until, e.Idle, e.EndsAt)
	}
	if f := d.lastFact(pass.SignedIn); f.By.Person != string(a.ID) || !slices.Equal(f.Trails, []string{"home:dangjin"}) {
		t.Errorf("told %+v", f)
	}
	in, err := d.auth.Enter(d.ctx, p, "home:dangjin")
	if err != nil || in.Person() != a.ID {
		t.Errorf("Enter(home:dangjin) = %v", err)
	}
	if _, err := d.auth.Enter(d.ctx, p, "home:liaoning"); !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("Enter(home:liaoning) = %v, want not found", err)
	}
}

func TestSignInRefused(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	gone, err := d.Enrol(d.ctx, pass.Enrolment{Person: "01890000-0000-7000-8000-000000000001", Email: "gone@dangjin.example", Name: "Gone", Password: good})
	if err != nil {
		t.Fatal(err)
	}
	_ = gone // works nowhere
	for _, test := range []struct {
		name, email, password string
		want                  error
	}{
		{"wrong password", "kim@dangjin.example", other, pass.ErrWrong},
		{"nobody's address", "nobody@dangjin.example", good, pass.ErrWrong},
		{"no address", "kim", good, pass.ErrWrong},
		{"nothing", "", "", pass.ErrWrong},
		{"broken UTF-8", "k\xffm@dangjin.example", "\xff", pass.ErrWrong},
		{"a very long password", "kim@dangjin.example", strings.Repeat("a", 1<<20), pass.ErrWrong},
		{"who works nowhere", "gone@dangjin.example", good, pass.ErrNoMembership},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := d.SignIn(d.ctx, attempt(test.email, test.password))
			want(t, "SignIn()", err, test.want)
		})
	}
}

// Whether an account exists must show neither in the answers nor in the work.
func TestNobodyLearnsWhichAccountsExist(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.AddressFailures = 1000 })
	d.person("kim@dangjin.example")
	try := func(email string) (answers []string, hashes int64) {
		for range 14 {
			before := d.Hashes()
			_, err := d.SignIn(d.ctx, attempt(email, other))
			f := fault.Of(err)
			hashes += d.Hashes() - before
			answers = append(answers, f.Code+" "+f.Retry.String())
			d.wait(3 * time.Second)
		}
		return answers, hashes
	}
	known, knownHashes := try("kim@dangjin.example")
	unknown, unknownHashes := try("lee@dangjin.example")
	if !slices.Equal(known, unknown) {
		t.Errorf("a known address is answered %v\nan unknown one %v", known, unknown)
	}
	if knownHashes != unknownHashes {
		t.Errorf("a known address costs %d hashes, an unknown one %d", knownHashes, unknownHashes)
	}
	d.reopen()
	_, err := d.SignIn(d.ctx, attempt("lee@dangjin.example", other))
	want(t, "the unknown address after a restart", err, pass.ErrSlowDown)
}

func TestSlowingDownAndLocking(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.AddressFailures = 1000 })
	d.person("kim@dangjin.example")
	waits := []time.Duration{0, 0, 0, 0, 1, 2, 4, 8, 16, 900, 900}
	for i, seconds := range waits {
		_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", other))
		want(t, fmt.Sprintf("failure %d", i+1), err, pass.ErrWrong)
		wait := seconds * time.Second
		if wait == 0 {
			continue
		}
		_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
		want(t, fmt.Sprintf("the right password right after failure %d", i+1), err, pass.ErrSlowDown)
		if got := fault.Of(err).Retry; got != wait {
			t.Errorf("after failure %d one waits %v, want %v", i+1, got, wait)
		}
		d.wait(wait)
	}
	if got := d.facts(pass.Locked); got != 2 {
		t.Errorf("locked %d times, want 2", got)
	}
	if f := d.lastFact(pass.Locked); !slices.Equal(f.Trails, []string{"home:dangjin"}) {
		t.Errorf("the lock stands in %v, want dangjin's trail", f.Trails)
	}
	d.signIn("kim@dangjin.example", good)
	_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", other))
	want(t, "a failure after success", err, pass.ErrWrong)
	d.signIn("kim@dangjin.example", good)
}

func TestAnAddressThatGuessesSlowsDown(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	for i := range 20 {
		_, err := d.SignIn(d.ctx, attempt(fmt.Sprintf("guess%d@dangjin.example", i), other))
		want(t, "a guess", err, pass.ErrWrong)
	}
	_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
	want(t, "the next try from there", err, pass.ErrSlowDown)
	elsewhere := attempt("kim@dangjin.example", good)
	elsewhere.Address = "198.51.100.7"
	_, err = d.SignIn(d.ctx, elsewhere)
	want(t, "from elsewhere", err, nil)
	d.wait(time.Second)
	d.signIn("kim@dangjin.example", good)
}

// A hundred wrong passwords at once must count as many: nobody may guess faster by guessing in parallel.
func TestGuessingInParallelGainsNothing(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.AddressFailures = 1000 })
	d.person("kim@dangjin.example")
	before := d.Hashes()
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			_, err := d.SignIn(d.ctx, attempt("kim@dangjin.example", other))
			if !errors.Is(err, pass.ErrWrong) && !errors.Is(err, pass.ErrSlowDown) && !errors.Is(err, pass.ErrBusy) {
				t.Errorf("SignIn() = %v", err)
			}
		})
	}
	all.Wait()
	if got := d.Hashes() - before; got > 5 {
		t.Errorf("%d passwords were tried before the door slowed down, want at most 5", got)
	}
}

func TestWaitingForAHashEnds(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	if _, err := d.SignIn(ctx, attempt("kim@dangjin.example", good)); err == nil {
		t.Error("SignIn() with an ended context = nil")
	}
}

func TestTheOldestDeviceGivesWay(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	first, _ := d.signIn("kim@dangjin.example", good)
	for range 20 {
		d.wait(time.Second)
		d.signIn("kim@dangjin.example", good)
	}
	_, err := d.Refresh(d.ctx, first.Refresh)
	want(t, "Refresh of the oldest", err, pass.ErrSessionEnded)
	_, p := d.signIn("kim@dangjin.example", good)
	all, err := d.Sessions(d.ctx, p)
	if err != nil || len(all) != 20 {
		t.Errorf("Sessions() = %d, %v, want 20", len(all), err)
	}
}

func TestParseEmail(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Kim@Dangjin.GO.kr", "kim@dangjin.go.kr"},
		{" ｋｉｍ@dangjin.go.kr", "kim@dangjin.go.kr"},
		{"kim@당진.한국", "kim@xn--ok1b754b.xn--3e0b707e"},
		{"a.b+c@x-y.example", "a.b+c@x-y.example"},
		{"kim", ""}, {"@x.example", ""}, {"kim@", ""}, {"kim@localhost", ""}, {"a b@x.example", ""}, {"김@x.example", ""},
		{"a@b@x.example", ""}, {"kim@x..example", ""}, {"kim@-x.example", ""}, {"kim@x.example.", ""}, {".kim@x.example", ""},
		{"ki\u200bm@x.example", ""}, {"kim@x.exa\u202emple", ""}, {"kim\r\nbcc: a@x.example", ""},
		{strings.Repeat("a", 65) + "@x.example", ""}, {"a@" + strings.Repeat("b.", 130) + "example", ""}, {"\xff@x.example", ""},
	} {
		got, err := pass.ParseEmail(test.in)
		if string(got) != test.want || (err == nil) != (test.want != "") {
			t.Errorf("ParseEmail(%q) = %q, %v, want %q", test.in, got, err, test.want)
		}
	}
}

// A password kept at another cost is hashed anew when it is next given.
func TestAnOldHashIsRenewed(t *testing.T) {
	d := newDoor(t)
	a := d.person("kim@dangjin.example")
	s, err := pass.New(d.ctx, d.parts)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.SignIn(d.ctx, attempt("kim@dangjin.example", good)); err != nil {
			t.Fatalf("SignIn() = %v", err)
		}
	}
	kept, err := d.parts.Accounts.ByID(d.ctx, a.ID)
	if err != nil || !strings.HasPrefix(kept.Hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept as %.40q, %v", kept.Hash, err)
	}
	if n := d.facts(pass.AccountChanged); n != 1 {
		t.Errorf("hashed anew %d times, want once", n)
	}
}
