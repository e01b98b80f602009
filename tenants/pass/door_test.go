package pass_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

const (
	good  = "나루터 물결 소리 맑다 7"
	other = "barge lantern orchard 42"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// door is a whole door over the embedded engine in memory, with a clock that stands still until it is told to move.
type door struct {
	*pass.Service
	t     testing.TB
	ctx   context.Context
	store *storage.House
	parts pass.Parts
	auth  *tenants.Authority

	mu      sync.Mutex
	at      time.Time
	letters []pass.Letter
	told    []fact.Fact
}

func (d *door) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

func (d *door) wait(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

// Send implements pass.Post.
func (d *door) Send(_ context.Context, l pass.Letter) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.letters = append(d.letters, l)
	return nil
}

// letter returns the newest letter of a kind to an address.
func (d *door) letter(kind, to string) pass.Letter {
	d.t.Helper()
	d.settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.letters) - 1; i >= 0; i-- {
		if l := d.letters[i]; l.Kind == kind && string(l.To) == to {
			return l
		}
	}
	d.t.Fatalf("no letter %q to %s", kind, to)
	return pass.Letter{}
}

// settle writes the letters that wait: Run returns when they are written.
func (d *door) settle() {
	d.t.Helper()
	ctx, done := context.WithCancel(d.ctx)
	done()
	if err := d.Run(ctx); err != nil {
		d.t.Fatalf("Run() = %v", err)
	}
}

// facts counts the facts of a kind.
func (d *door) facts(k fact.Kind) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, f := range d.told {
		if f.Kind == k.Code() {
			n++
		}
	}
	return n
}

// lastFact returns the newest fact of a kind.
func (d *door) lastFact(k fact.Kind) fact.Fact {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.told) - 1; i >= 0; i-- {
		if d.told[i].Kind == k.Code() {
			return d.told[i]
		}
	}
	d.t.Fatalf("no fact %s", k.Code())
	return fact.Fact{}
}

func newDoor(t testing.TB, edit ...func(*pass.Parts)) *door {
	t.Helper()
	ctx := context.Background()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(ctx) }) // in memory: nothing is lost
	store, err := storage.Open(ctx, e, quiet)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{t: t, ctx: ctx, store: store, at: start}
	d.auth = tenants.NewAuthority(store.Register(), d.now)
	tell := func(k fact.Kind, about fact.Ref, by fact.Actor, trails []tenants.Space, at time.Time, with fact.Detail) tenants.Told {
		told := d.auth.HouseTell(k, about, by, trails, at, with)
		d.mu.Lock()
		defer d.mu.Unlock()
		d.told = append(d.told, told.Fact())
		return told
	}
	d.parts = pass.Parts{
		Accounts: store.Accounts(), Sessions: store.Sessions(), Counters: store.Counters(), Invites: store.Invites(), Members: store.Register(),
		Keys: store.Keys(), Tickets: store.Tickets(), Post: d, Tell: tell, Policy: pass.DefaultPolicy(), Issuer: "naru.test", Now: d.now, Log: quiet,
	}
	for _, f := range edit {
		f(&d.parts)
	}
	d.reopen()
	d.tenant("dangjin", tenants.KoreanBasic)
	d.tenant("liaoning", tenants.Foreign)
	return d
}

// reopen makes the door anew over the same store, as a restart does.
func (d *door) reopen() {
	d.t.Helper()
	s, err := pass.New(d.ctx, d.parts)
	if err != nil {
		d.t.Fatalf("New() = %v", err)
	}
	s.HashCheaply()
	d.Service = s
}

func (d *door) tell(k fact.Kind, noun, id string) tenants.Told {
	return d.parts.Tell(k, fact.Ref{Noun: noun, ID: id}, fact.Actor{Steward: "test"}, nil, d.now(), nil)
}

func (d *door) tenant(name tenants.TenantID, k tenants.Kind, second ...tenants.Role) {
	d.t.Helper()
	t := tenants.Tenant{ID: name, Kind: k, Country: "KR", Name: lang.Plain("en", strings.ToUpper(string(name))), Zone: "Asia/Seoul", Lang: "ko", OpenedAt: start}
	t.Policy.SecondFactor = second
	if err := d.store.Register().AddTenant(d.ctx, t, d.tell(tenants.TenantOpened, "tenant", string(name))); err != nil {
		d.t.Fatal(err)
	}
}

// editTenant changes a tenant in the book.
func (d *door) editTenant(name tenants.TenantID, edit func(*tenants.Tenant)) {
	d.t.Helper()
	t, err := d.store.Register().Tenant(d.ctx, name)
	if err != nil {
		d.t.Fatal(err)
	}
	edit(&t)
	if err := d.store.Register().ChangeTenant(d.ctx, t, d.tell(tenants.TenantEdited, "tenant", string(name))); err != nil {
		d.t.Fatal(err)
	}
}

// join gives a person a place.
func (d *door) join(p tenants.PersonID, t tenants.TenantID, roles ...tenants.Role) tenants.MemberID {
	d.t.Helper()
	m := tenants.Member{ID: id.At[tenants.MemberID](d.now()), Person: p, Tenant: t, Name: "Officer", Roles: roles, State: tenants.Active, Since: d.now()}
	if err := d.store.Register().AddMember(d.ctx, m, d.tell(tenants.MemberJoined, "member", string(m.ID))); err != nil {
		d.t.Fatal(err)
	}
	return m.ID
}

// person makes an account with the good password and a place in dangjin.
func (d *door) person(email string, roles ...tenants.Role) pass.Account {
	d.t.Helper()
	a, err := d.Enrol(d.ctx, pass.Enrolment{Person: id.At[tenants.PersonID](d.now()), Email: pass.Email(email), Name: "Kim", Lang: "ko", Password: good, Tenant: "dangjin"})
	if err != nil {
		d.t.Fatal(err)
	}
	d.join(a.ID, "dangjin", append(roles, tenants.Officer)...)
	return a
}

// leave ends a membership.
func (d *door) leave(id tenants.MemberID) {
	d.t.Helper()
	m, err := d.store.Register().Member(d.ctx, id)
	if err != nil {
		d.t.Fatal(err)
	}
	m.State = tenants.Left
	if err := d.store.Register().ChangeMember(d.ctx, m, d.tell(tenants.MemberLeft, "member", string(id))); err != nil {
		d.t.Fatal(err)
	}
}

func attempt(email, password string) pass.Attempt {
	return pass.Attempt{Email: email, Password: password, From: pass.From{Address: "192.0.2.1", Agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Whale/4.2 Safari/537"}}
}

// signIn signs in, and in by the token.
func (d *door) signIn(email, password string) (pass.Entry, tenants.Principal) {
	d.t.Helper()
	e, err := d.SignIn(d.ctx, attempt(email, password))
	if err != nil {
		d.t.Fatalf("SignIn(%s) = %v", email, err)
	}
	return e, d.verify(e.Access)
}

func (d *door) verify(access string) tenants.Principal {
	d.t.Helper()
	p, err := d.Verify(d.ctx, access)
	if err != nil {
		d.t.Fatalf("Verify() = %v", err)
	}
	return p
}

func want(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) || (got == nil) != (want == nil) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// broken is a mail server that is down.
type broken struct{}

// Send implements pass.Post.
func (broken) Send(context.Context, pass.Letter) error { return errors.New("connection refused") }
