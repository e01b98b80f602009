package pass_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

func TestRefreshTurns(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	first, p := d.signIn("kim@dangjin.example", good)
	d.wait(9 * time.Minute)
	second, err := d.Refresh(d.ctx, first.Refresh)
	want(t, "Refresh()", err, nil)
	if second.Refresh == first.Refresh || second.Access == first.Access || second.Session.ID != first.Session.ID {
		t.Errorf("refreshing gave %+v after %+v", second, first)
	}
	if got := d.verify(second.Access); got.Person() != p.Person() {
		t.Errorf("the new token is of %s", got.Person())
	}
}

// Tabs of one browser share a cookie and refresh at the same moment; none of them may be taken for a thief.
func TestTabsThatRefreshTogetherGetTheSame(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	first, _ := d.signIn("kim@dangjin.example", good)
	var mu sync.Mutex
	got := map[string]int{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			e, err := d.Refresh(d.ctx, first.Refresh)
			mu.Lock()
			defer mu.Unlock()
			got[fmt.Sprint(e.Refresh, err)]++
		})
	}
	all.Wait()
	if len(got) != 1 {
		t.Errorf("eight tabs were answered %v, want one answer", got)
	}
	d.wait(10 * time.Second)
	_, err := d.Refresh(d.ctx, first.Refresh)
	want(t, "a tab at the end of the grace", err, nil)
	if n := d.facts(pass.Reused); n != 0 {
		t.Errorf("%d reuses told, want none", n)
	}
}

func TestAnOldRefreshTokenEndsTheSession(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	stolen, _ := d.signIn("kim@dangjin.example", good)
	bystander, _ := d.signIn("kim@dangjin.example", good)
	d.wait(time.Minute)
	fresh, err := d.Refresh(d.ctx, stolen.Refresh)
	want(t, "Refresh()", err, nil)
	d.wait(11 * time.Second)
	_, err = d.Refresh(d.ctx, stolen.Refresh)
	want(t, "the old token", err, pass.ErrSessionEnded)
	_, err = d.Refresh(d.ctx, fresh.Refresh)
	want(t, "the new token afterwards", err, pass.ErrSessionEnded)
	_, err = d.Verify(d.ctx, fresh.Access)
	want(t, "the access token afterwards", err, pass.ErrSessionEnded)
	if n := d.facts(pass.Reused); n != 1 {
		t.Errorf("%d reuses told, want 1", n)
	}
	_, err = d.Refresh(d.ctx, bystander.Refresh)
	want(t, "another device", err, nil)
}

func TestForgedRefreshTokensEndNothing(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	a, _ := d.signIn("kim@dangjin.example", good)
	b, _ := d.signIn("kim@dangjin.example", good)
	part := func(token string, i int) string { return strings.Split(token, ".")[i] }
	for _, token := range []string{
		"", ".", "..", "...", "a.b.c", part(a.Refresh, 0),
		part(a.Refresh, 0) + ".1." + part(b.Refresh, 2),
		part(a.Refresh, 0) + ".2." + part(a.Refresh, 2),
		part(a.Refresh, 0) + ".0." + part(a.Refresh, 2),
		part(a.Refresh, 0) + ".01." + part(a.Refresh, 2),
		part(a.Refresh, 0) + ".-1." + part(a.Refresh, 2),
		part(b.Refresh, 0) + ".1." + part(a.Refresh, 2),
		a.Refresh + "A", a.Refresh + ".", strings.Repeat("x", 5000),
	} {
		_, err := d.Refresh(d.ctx, token)
		want(t, fmt.Sprintf("Refresh(%.60q)", token), err, tenants.ErrSignIn)
		want(t, "SignOut of it", d.SignOut(d.ctx, token), nil)
	}
	_, err := d.Refresh(d.ctx, string(id.New[tenants.SessionID]())+".1."+part(a.Refresh, 2))
	want(t, "Refresh of no session", err, pass.ErrSessionEnded)
	_, err = d.Refresh(d.ctx, a.Refresh)
	want(t, "the true one", err, nil)
}

func TestIdleAndAbsoluteLimits(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	d.wait(20*time.Minute - time.Millisecond)
	e, err := d.Refresh(d.ctx, e.Refresh)
	want(t, "just before the idle limit", err, nil)
	d.wait(20 * time.Minute)
	_, err = d.Refresh(d.ctx, e.Refresh)
	want(t, "at the idle limit", err, pass.ErrSessionIdle)
	_, err = d.Refresh(d.ctx, e.Refresh)
	want(t, "after it", err, pass.ErrSessionEnded)

	e, _ = d.signIn("kim@dangjin.example", good)
	for range 71 {
		d.wait(10 * time.Minute)
		if e, err = d.Refresh(d.ctx, e.Refresh); err != nil {
			t.Fatalf("Refresh() = %v", err)
		}
	}
	d.wait(5 * time.Minute)
	if e, err = d.Refresh(d.ctx, e.Refresh); err != nil {
		t.Fatalf("Refresh() = %v", err)
	}
	if !e.Until.Equal(e.EndsAt) {
		t.Errorf("the last access token lives until %v, beyond the session's end %v", e.Until, e.EndsAt)
	}
	d.wait(5 * time.Minute)
	_, err = d.Refresh(d.ctx, e.Refresh)
	want(t, "after twelve hours", err, pass.ErrSessionEnded)
}

func TestSigningOut(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	d.person("lee@dangjin.example")
	here, me := d.signIn("kim@dangjin.example", good)
	there, _ := d.signIn("kim@dangjin.example", good)
	third, _ := d.signIn("kim@dangjin.example", good)
	hers, she := d.signIn("lee@dangjin.example", good)

	want(t, "SignOut()", d.SignOut(d.ctx, there.Refresh), nil)
	_, err := d.Verify(d.ctx, there.Access)
	want(t, "the device that signed out", err, pass.ErrSessionEnded)
	want(t, "ending another's session", d.EndSession(d.ctx, she, here.Session.ID), pass.ErrSessionNotFound)
	want(t, "EndSession()", d.EndSession(d.ctx, me, third.Session.ID), nil)
	_, err = d.Refresh(d.ctx, third.Refresh)
	want(t, "the device that was ended", err, pass.ErrSessionEnded)
	want(t, "ending it again", d.EndSession(d.ctx, me, third.Session.ID), pass.ErrSessionNotFound)
	want(t, "EndSessions()", d.EndSessions(d.ctx, me), nil)
	_, err = d.Verify(d.ctx, here.Access)
	want(t, "this device", err, pass.ErrSessionEnded)
	_, err = d.Verify(d.ctx, hers.Access)
	want(t, "another person", err, nil)
}

// Another node, or this one after a restart, must learn of an ended session without being told.
func TestAnEndedSessionIsNoticedElsewhere(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, p := d.signIn("kim@dangjin.example", good)
	node, err := pass.New(d.ctx, d.parts)
	if err != nil {
		t.Fatal(err)
	}
	_, err = node.Verify(d.ctx, e.Access)
	want(t, "the other node before", err, nil)
	want(t, "EndSession()", d.EndSession(d.ctx, p, e.Session.ID), nil)
	d.wait(61 * time.Second)
	_, err = node.Verify(d.ctx, e.Access)
	want(t, "the other node a minute later", err, pass.ErrSessionEnded)

	e, p = d.signIn("kim@dangjin.example", good)
	_, err = node.Verify(d.ctx, e.Access)
	want(t, "the other node before", err, nil)
	want(t, "EndSession()", d.EndSession(d.ctx, p, e.Session.ID), nil)
	node.Heed(d.lastFact(pass.SessionEnded))
	_, err = node.Verify(d.ctx, e.Access)
	want(t, "the other node at the fact", err, pass.ErrSessionEnded)
}

func TestActing(t *testing.T) {
	d := newDoor(t)
	a := d.person("kim@dangjin.example")
	lee := d.person("lee@dangjin.example")
	d.wait(time.Second)
	abroad := d.join(a.ID, "liaoning", tenants.Viewer)
	e, p := d.signIn("kim@dangjin.example", good)
	acted, err := d.Act(d.ctx, p, abroad)
	want(t, "Act()", err, nil)
	now := d.verify(acted.Access)
	if now.Tenant() != "liaoning" || now.Member() != abroad {
		t.Errorf("acts for %s", now.Tenant())
	}
	if acted.Refresh != e.Refresh {
		t.Error("acting for another tenant turned the refresh token")
	}
	if _, err := d.auth.Enter(d.ctx, now, "home:dangjin"); !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("acting for liaoning she enters dangjin's home: %v", err)
	}
	me, err := d.Me(d.ctx, now)
	if err != nil || len(me.Places) != 2 || me.Acting.Tenant.ID != "liaoning" {
		t.Errorf("Me() = %+v, %v", me, err)
	}
	_, err = d.Act(d.ctx, p, d.join(lee.ID, "liaoning", tenants.Admin))
	want(t, "acting by another's membership", err, pass.ErrNotYours)
	_, err = d.Act(d.ctx, p, "")
	want(t, "acting by none", err, pass.ErrNotYours)
	if _, p := d.signIn("kim@dangjin.example", good); p.Tenant() != "liaoning" {
		t.Errorf("the next sign-in acts for %s, want the tenant of the last time", p.Tenant())
	}
}

func TestSweep(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	_, err := d.SignIn(d.ctx, attempt("nobody@dangjin.example", other))
	want(t, "a failure", err, pass.ErrWrong)
	d.wait(25 * time.Hour)
	want(t, "Sweep()", d.Sweep(d.ctx), nil)
	if _, err := d.parts.Sessions.Get(d.ctx, e.Session.ID); !errors.Is(err, pass.ErrSessionNotFound) {
		t.Errorf("a session that is over is still kept: %v", err)
	}
	old, err := d.parts.Counters.Old(d.ctx, d.now(), 10)
	if err != nil || len(old) != 0 {
		t.Errorf("%d counters are still kept, %v", len(old), err)
	}
}

func TestDevice(t *testing.T) {
	for _, test := range []struct{ agent, want string }{
		{"", ""}, {"curl/8", ""},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "Edge · Windows"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari · iPhone"},
		{"Mozilla/5.0 (Linux; Android 14; SM-S911N) SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36", "Samsung Internet · Android"},
		{"Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"},
	} {
		if got := pass.Device(test.agent); got != test.want {
			t.Errorf("Device(%q) = %q, want %q", test.agent, got, test.want)
		}
	}
}

func TestAClosedTenantOrMembershipOpensNothing(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, p := d.signIn("kim@dangjin.example", good)
	d.editTenant("dangjin", func(t *tenants.Tenant) { t.ClosedAt = start })
	if _, err := d.auth.Enter(d.ctx, p, "home:dangjin"); !errors.Is(err, tenants.ErrSignIn) {
		t.Errorf("Enter() of a closed tenant = %v", err)
	}
	_, err := d.Me(d.ctx, p)
	want(t, "Me()", err, pass.ErrSessionEnded)
	_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
	want(t, "SignIn()", err, pass.ErrNoMembership)
	_ = e
}

// A transferred officer's session goes on by what she has left, and ends with the last of it.
func TestASessionFollowsItsMemberships(t *testing.T) {
	d := newDoor(t)
	a := d.person("kim@dangjin.example")
	d.wait(time.Second)
	abroad := d.join(a.ID, "liaoning", tenants.Viewer)
	e, p := d.signIn("kim@dangjin.example", good)
	d.leave(p.Member())
	if _, err := d.auth.Enter(d.ctx, p, p.Home()); !errors.Is(err, tenants.ErrSignIn) {
		t.Errorf("Enter() after leaving = %v", err)
	}
	e, err := d.Refresh(d.ctx, e.Refresh)
	want(t, "Refresh()", err, nil)
	if p := d.verify(e.Access); p.Member() != abroad || p.Tenant() != "liaoning" {
		t.Errorf("she goes on as %v of %v", p.Member(), p.Tenant())
	}
	d.leave(abroad)
	_, err = d.Refresh(d.ctx, e.Refresh)
	want(t, "Refresh() with nothing left", err, pass.ErrSessionEnded)
}

func TestAClosedAccount(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	e, _ := d.signIn("kim@dangjin.example", good)
	want(t, "Close()", d.Close(d.ctx, "kim@dangjin.example"), nil)
	_, err := d.Verify(d.ctx, e.Access)
	want(t, "Verify()", err, pass.ErrSessionEnded)
	_, err = d.SignIn(d.ctx, attempt("kim@dangjin.example", good))
	want(t, "SignIn()", err, pass.ErrWrong)
	want(t, "Forgot()", d.Forgot(d.ctx, "kim@dangjin.example", pass.From{}), nil)
	d.settle()
	if len(d.letters) != 0 {
		t.Errorf("letters went out: %v", d.letters)
	}
	want(t, "Close() of nobody", d.Close(d.ctx, "nobody@dangjin.example"), pass.ErrNoAccount)
}

func FuzzRefresh(f *testing.F) {
	d := newDoor(f)
	d.person("kim@dangjin.example")
	d.signIn("kim@dangjin.example", good)
	f.Add("0198b3c0-0000-7000-8000-000000000000.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		if e, err := d.Refresh(d.ctx, token); err == nil || e.Access != "" {
			t.Errorf("Refresh(%q) let somebody in", token)
		}
	})
}
