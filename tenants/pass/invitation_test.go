package pass_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// admin makes an admin of dangjin and lets her in.
func (d *door) admin() tenants.Scope {
	d.t.Helper()
	d.person("admin@dangjin.example", tenants.Admin)
	_, p := d.signIn("admin@dangjin.example", good)
	return d.enter(p)
}

func (d *door) enter(p tenants.Principal) tenants.Scope {
	d.t.Helper()
	in, err := d.auth.Enter(d.ctx, p, p.Home())
	if err != nil {
		d.t.Fatalf("Enter() = %v", err)
	}
	return in
}

func officer(email string) pass.Wish {
	return pass.Wish{Tenant: "dangjin", Email: email, Roles: []tenants.Role{tenants.Officer}}
}

func (d *door) invite(in tenants.Scope, w pass.Wish) (pass.Invitation, string) {
	d.t.Helper()
	i, err := d.Invite(d.ctx, in, w)
	if err != nil {
		d.t.Fatalf("Invite() = %v", err)
	}
	return i, d.letter(pass.InvitationLetter, string(i.Email)).Values["token"]
}

func TestAnInvitationIsAcceptedByANewPerson(t *testing.T) {
	d := newDoor(t)
	i, token := d.invite(d.admin(), officer("Lee@Dangjin.example"))
	o, err := d.Offer(d.ctx, token)
	if err != nil || o.Known || o.Tenant.ID != "dangjin" || o.Invitation.Email != "lee@dangjin.example" {
		t.Fatalf("Offer() = %+v, %v", o, err)
	}
	a := pass.Acceptance{Token: token, Name: " 이 서연 ", Lang: "ko", Password: other}
	e, err := d.Accept(d.ctx, a)
	want(t, "Accept()", err, nil)
	p := d.verify(e.Access)
	if p.Tenant() != "dangjin" || p.Member() != i.Member || p.Person() != i.Person {
		t.Errorf("she came in as %v of %v", p.Member(), p.Tenant())
	}
	me, err := d.Me(d.ctx, p)
	if err != nil || me.Account.Name != "이 서연" || !me.Acting.Member.Has(tenants.Officer) || me.Acting.Member.Has(tenants.Admin) {
		t.Errorf("Me() = %+v, %v", me, err)
	}
	_, err = d.Offer(d.ctx, token)
	want(t, "Offer() afterwards", err, pass.ErrInvitationOver)
	_, err = d.Accept(d.ctx, a)
	want(t, "Accept() again", err, pass.ErrInvitationOver)
	d.signIn("lee@dangjin.example", other)
	if n := d.facts(tenants.MemberJoined); n != 2 {
		t.Errorf("%d members joined, want the admin and her", n)
	}
}

func TestAnInvitationIsAcceptedByAKnownPerson(t *testing.T) {
	d := newDoor(t)
	in := d.admin()
	lee, err := d.Enrol(d.ctx, pass.Enrolment{Person: "01890000-0000-7000-8000-000000000001", Email: "lee@liaoning.example", Name: "Lee", Password: other})
	if err != nil {
		t.Fatal(err)
	}
	d.join(lee.ID, "liaoning", tenants.Officer)
	i, token := d.invite(in, officer("lee@liaoning.example"))
	_, err = d.Accept(d.ctx, pass.Acceptance{Token: token, Password: good})
	want(t, "Accept() with another password", err, pass.ErrWrong)
	e, err := d.Accept(d.ctx, pass.Acceptance{Token: token, Password: other})
	want(t, "Accept()", err, nil)
	if p := d.verify(e.Access); p.Person() != lee.ID || p.Member() != i.Member || p.Tenant() != "dangjin" {
		t.Errorf("she came in as %v of %v", p.Person(), p.Tenant())
	}
	_, err = d.Invite(d.ctx, in, officer("lee@liaoning.example"))
	want(t, "inviting a member", err, pass.ErrAlreadyMember)
}

func TestAnAcceptanceThatWasCutOffIsRepeated(t *testing.T) {
	d := newDoor(t)
	i, token := d.invite(d.admin(), officer("lee@dangjin.example"))
	// The account was made, and then the power went.
	if _, err := d.Enrol(d.ctx, pass.Enrolment{Person: i.Person, Email: i.Email, Name: "Lee", Password: other}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Accept(d.ctx, pass.Acceptance{Token: token, Name: "Lee", Password: other})
	want(t, "Accept() again", err, nil)
	places, err := d.store.Register().MembershipsOf(d.ctx, i.Person)
	if err != nil || len(places) != 1 {
		t.Errorf("she has %d places, %v, want 1", len(places), err)
	}
}

func TestInvitingRefused(t *testing.T) {
	d := newDoor(t)
	in := d.admin()
	d.person("kim@dangjin.example")
	_, kim := d.signIn("kim@dangjin.example", good)
	for _, test := range []struct {
		name string
		in   tenants.Scope
		edit func(*pass.Wish)
		want error
	}{
		{"by an officer", d.enter(kim), func(*pass.Wish) {}, tenants.ErrForbidden},
		{"to another tenant", in, func(w *pass.Wish) { w.Tenant = "liaoning" }, tenants.ErrForbidden},
		{"to no tenant", in, func(w *pass.Wish) { w.Tenant = "nowhere" }, tenants.ErrForbidden},
		{"of no address", in, func(w *pass.Wish) { w.Email = "lee" }, fault.ErrInvalid},
		{"without a role", in, func(w *pass.Wish) { w.Roles = nil }, fault.ErrInvalid},
		{"as a coordinator's staff", in, func(w *pass.Wish) { w.Roles = []tenants.Role{tenants.Staff} }, fault.ErrInvalid},
		{"of a member", in, func(w *pass.Wish) { w.Email = "kim@dangjin.example" }, pass.ErrAlreadyMember},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := officer("lee@dangjin.example")
			test.edit(&w)
			_, err := d.Invite(d.ctx, test.in, w)
			want(t, "Invite()", err, test.want)
		})
	}
	if n := d.facts(pass.Invited); n != 0 {
		t.Errorf("%d invitations told, want none", n)
	}
}

func TestACoordinatorInvitesTheFirstAdminOnly(t *testing.T) {
	d := newDoor(t)
	d.tenant("gaok", tenants.Coordinator)
	staff, err := d.Enrol(d.ctx, pass.Enrolment{Person: "01890000-0000-7000-8000-000000000001", Email: "staff@gaok.example", Name: "Staff", Password: good})
	if err != nil {
		t.Fatal(err)
	}
	d.join(staff.ID, "gaok", tenants.Staff)
	_, p := d.signIn("staff@gaok.example", good)
	w := pass.Wish{Tenant: "liaoning", Email: "first@liaoning.example", Roles: []tenants.Role{tenants.Admin}}
	_, token := d.invite(d.enter(p), w)
	if _, err := d.Accept(d.ctx, pass.Acceptance{Token: token, Name: "First", Password: other}); err != nil {
		t.Fatal(err)
	}
	w.Email = "second@liaoning.example"
	_, err = d.Invite(d.ctx, d.enter(p), w)
	want(t, "inviting a second one", err, tenants.ErrForbidden)
}

func TestInvitationsEnd(t *testing.T) {
	d := newDoor(t)
	in := d.admin()
	first, oldToken := d.invite(in, officer("lee@dangjin.example"))
	d.wait(time.Minute)
	second, token := d.invite(in, officer("lee@dangjin.example"))
	if first.ID != second.ID {
		t.Error("inviting again made a second invitation")
	}
	_, err := d.Offer(d.ctx, oldToken)
	want(t, "the first letter's token", err, pass.ErrInvitationNotFound)
	_, err = d.Offer(d.ctx, token)
	want(t, "the second letter's token", err, nil)
	d.wait(7 * 24 * time.Hour)
	_, err = d.Offer(d.ctx, token)
	want(t, "after a week", err, pass.ErrInvitationOver)
	if got := second.State(d.now()); got != "over" {
		t.Errorf("State() = %q, want over", got)
	}
	third, token := d.invite(in, officer("lee@dangjin.example"))
	want(t, "TakeBack()", d.TakeBack(d.ctx, in, third.ID), nil)
	want(t, "TakeBack() again", d.TakeBack(d.ctx, in, third.ID), nil)
	_, err = d.Accept(d.ctx, pass.Acceptance{Token: token, Name: "Lee", Password: other})
	want(t, "accepting what was taken back", err, pass.ErrInvitationOver)
	want(t, "TakeBack() of nothing", d.TakeBack(d.ctx, in, "x"), pass.ErrInvitationNotFound)
	all, err := d.Invitations(d.ctx, in, in.Tenant(), page.Ask{})
	if err != nil || len(all.Items) != 1 {
		t.Errorf("Invitations() = %d, %v, want 1", len(all.Items), err)
	}
}

func TestForgedInvitations(t *testing.T) {
	d := newDoor(t)
	_, token := d.invite(d.admin(), officer("lee@dangjin.example"))
	at, secret, _ := strings.Cut(token, ".")
	for _, bad := range []string{"", ".", at, at + ".", at + "." + secret[:42], at + "." + strings.Repeat("A", 43), "x." + secret, token + "A", strings.Repeat("x", 9999)} {
		_, err := d.Offer(d.ctx, bad)
		want(t, "Offer("+bad[:min(len(bad), 60)]+")", err, pass.ErrInvitationNotFound)
	}
	for range 20 {
		_, err := d.Accept(d.ctx, pass.Acceptance{Token: "x", From: pass.From{Address: "192.0.2.9"}})
		want(t, "Accept() of a guess", err, pass.ErrInvitationNotFound)
	}
	_, err := d.Accept(d.ctx, pass.Acceptance{Token: token, Name: "Lee", Password: other, From: pass.From{Address: "192.0.2.9"}})
	want(t, "Accept() from where somebody guesses", err, pass.ErrSlowDown)
}

func TestAcceptingChecksNameAndPassword(t *testing.T) {
	d := newDoor(t)
	_, token := d.invite(d.admin(), officer("lee@dangjin.example"))
	for _, test := range []struct{ name, person, password, path, code string }{
		{"no name", " ", other, "name", "required"},
		{"a name that reads otherwise", "a\u202eb", other, "name", "hidden_characters"},
		{"a short password", "Lee", "kurz", "password", "password_short"},
		{"a common password", "Lee", "password123456", "password", "password_common"},
		{"the tenant's name", "Lee", "dangjin2026!!", "password", "password_personal"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := d.Accept(d.ctx, pass.Acceptance{Token: token, Name: test.person, Password: test.password})
			f := fault.Of(err)
			if !errors.Is(err, fault.ErrInvalid) || len(f.Fields) != 1 || f.Fields[0].Path != test.path || f.Fields[0].Code != test.code {
				t.Errorf("Accept() = %v %+v, want %s at %s", err, f.Fields, test.code, test.path)
			}
		})
	}
}

func TestALetterThatCantBeSent(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Post = broken{} })
	in := d.admin()
	i, err := d.Invite(d.ctx, in, officer("lee@dangjin.example"))
	want(t, "Invite()", err, pass.ErrLetterNotSent)
	if !i.Open(d.now()) {
		t.Error("the invitation doesn't stand")
	}
}
