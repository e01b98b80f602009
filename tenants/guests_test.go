package tenants_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

const day = 24 * time.Hour

// guest lets an officer of Dangjin invite somebody into the pair pact, and vouches for her.
func guest(t *testing.T, w *tenantstest.World) (tenants.Guest, tenants.Principal) {
	t.Helper()
	in := w.Enter(w.Dangjin.Officer, tenants.PactSpace(w.Pair))
	g, token, err := w.Tenants.InviteGuest(context.Background(), in, tenants.Admission{Name: "River Forum", Lang: lang.English, Days: 30})
	if err != nil || !strings.HasPrefix(token, string(g.ID)+".") {
		t.Fatalf("InviteGuest = %q, %v", token, err)
	}
	return g, tenants.Vouch(tenants.Vouching{Guest: g.ID, Session: id.New[tenants.SessionID]()})
}

func TestWhereAGuestEnters(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	_, p := guest(t, w)
	if !p.Known() || p.Member() != "" || p.Tenant() != "" || p.Person() != "" || p.Home() != "" {
		t.Errorf("a guest is taken for a member: %+v", p)
	}
	for _, test := range []struct {
		space tenants.Space
		want  error
	}{
		{tenants.PactSpace(w.Pair), nil}, {tenants.Commons, nil},
		{"home:dangjin", tenants.ErrNotFound}, {"home:liaoning", tenants.ErrNotFound}, {p.Home(), tenants.ErrNotFound}, {"home:", tenants.ErrNotFound},
		{tenants.PactSpace(w.Network), tenants.ErrNotFound}, {tenants.PactSpace(id.New[tenants.PactID]()), tenants.ErrNotFound},
		{tenants.House, tenants.ErrNotFound}, {"cellar", tenants.ErrNotFound},
	} {
		in, err := w.Authority.Enter(ctx, p, test.space)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("a guest enters %q: %v, want %v", test.space, err, test.want)
		}
		mute := test.space == tenants.Commons
		if err == nil && (in.May(tenants.PostChat) == mute || len(in.Abilities()) > 3 || in.Guest() != p.Guest() || in.Tenant() != "" || in.Member() != "") {
			t.Errorf("a guest stands in %q as %s with %v", test.space, in.Tenant(), in.Abilities())
		}
	}
	places, err := w.Tenants.Places(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	var spaces []tenants.Space
	for _, at := range places {
		spaces = append(spaces, at.Space)
	}
	if diff := cmp.Diff([]tenants.Space{tenants.PactSpace(w.Pair), tenants.Commons}, spaces); diff != "" {
		t.Errorf("the places of a guest (- wanted):\n%s", diff)
	}
	if nets, err := w.Authority.Networks(ctx, p); len(nets) > 0 || err != nil {
		t.Errorf("a guest stands in networks: %v, %v", nets, err)
	}
	in := w.Enter(p, tenants.PactSpace(w.Pair))
	if pact, err := w.Tenants.Pact(ctx, in, w.Pair); err != nil || pact.ID != w.Pair {
		t.Errorf("a guest reads her pact: %v", err)
	}
	if _, err := w.Tenants.Pact(ctx, in, w.Network); !errors.Is(err, tenants.ErrPactNotFound) {
		t.Errorf("a guest reads another pact: %v", err)
	}
	if _, err := w.Tenants.Guests(ctx, in, page.Ask{}); !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("a guest lists guests: %v", err)
	}
}

func TestNobodyIsMemberAndGuest(t *testing.T) {
	w := newWorld(t)
	g, _ := guest(t, w)
	both := tenants.Vouch(tenants.Vouching{
		Person: w.Dangjin.Head.Person(), Member: w.Dangjin.Head.Member(), Tenant: "dangjin", Guest: g.ID,
	})
	if both.Known() {
		t.Error("one is vouched for as a member and a guest at once")
	}
	forged := tenants.Vouch(tenants.Vouching{Guest: id.New[tenants.GuestID]()})
	if _, err := w.Authority.Enter(context.Background(), forged, tenants.PactSpace(w.Pair)); !errors.Is(err, tenants.ErrSignIn) {
		t.Errorf("a pass there never was opens: %v", err)
	}
}

func TestWhoInvitesGuests(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	_, another := guest(t, w)
	good := tenants.Admission{Name: "  Harbour Friends ", Lang: lang.Chinese, Days: tenants.MostPassDays}
	edit := func(change func(*tenants.Admission)) tenants.Admission { a := good; change(&a); return a }
	for _, test := range []struct {
		name string
		who  tenants.Principal
		pact tenants.PactID
		a    tenants.Admission
		want error
	}{
		{"an officer", w.Dangjin.Officer, w.Pair, good, nil},
		{"a head of the other party", w.Liaoning.Head, w.Pair, good, nil},
		{"a viewer", w.Dangjin.Viewer, w.Pair, good, tenants.ErrForbidden},
		{"an admin", w.Dangjin.Admin, w.Pair, good, tenants.ErrForbidden},
		{"a guest", another, w.Pair, good, tenants.ErrForbidden},
		{"into a network", w.Dangjin.Head, w.Network, good, tenants.ErrGuestNetwork},
		{"without a name", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Name = " " }), fault.ErrInvalid},
		{"a name with hidden characters", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Name = "a\u202eb" }), fault.ErrInvalid},
		{"a long name", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Name = strings.Repeat("가", 81) }), fault.ErrInvalid},
		{"an unknown language", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Lang = "fr" }), fault.ErrInvalid},
		{"for no time", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Days = 0 }), fault.ErrInvalid},
		{"for too long", w.Dangjin.Head, w.Pair, edit(func(a *tenants.Admission) { a.Days = 91 }), fault.ErrInvalid},
	} {
		g, token, err := w.Tenants.InviteGuest(ctx, w.Enter(test.who, tenants.PactSpace(test.pact)), test.a)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: InviteGuest = %v, want %v", test.name, err, test.want)
		}
		if err == nil && (g.Name != "Harbour Friends" || g.Tenant != test.who.Tenant() || g.By != test.who.Member() || g.Until.Sub(g.At) != 90*day) {
			t.Errorf("%s invites %+v", test.name, g)
		}
		if err != nil && token != "" {
			t.Errorf("%s is refused with a token", test.name)
		}
	}
	if _, _, err := w.Tenants.InviteGuest(ctx, w.Home(w.Dangjin.Head), good); !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("a guest is invited into a home: %v", err)
	}
	listed, err := w.Tenants.Guests(ctx, w.Enter(w.Liaoning.Viewer, tenants.PactSpace(w.Pair)), page.Ask{})
	if err != nil || len(listed.Items) != 3 || slices.ContainsFunc(listed.Items, func(g tenants.Guest) bool { return g.Pact != w.Pair }) {
		t.Errorf("Guests = %+v, %v", listed.Items, err)
	}
}

func TestWhoEndsAPass(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	_, another := guest(t, w)
	for _, test := range []struct {
		name string
		who  tenants.Principal
		want error
	}{
		{"who invited", w.Dangjin.Officer, nil},
		{"a head", w.Dangjin.Head, nil},
		{"a head of the other party", w.Liaoning.Head, nil},
		{"another officer", w.Dangjin.Second, tenants.ErrForbidden},
		{"an admin", w.Dangjin.Admin, tenants.ErrForbidden},
		{"another guest", another, tenants.ErrForbidden},
		{"who isn't in the pact", w.Gaok.Staff, tenants.ErrGuestNotFound},
		{"a stranger", w.Stranger, tenants.ErrGuestNotFound},
	} {
		g, p := guest(t, w)
		err := w.Tenants.EndGuest(ctx, test.who, g.ID)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: EndGuest = %v, want %v", test.name, err, test.want)
		}
		_, err = w.Authority.Enter(ctx, p, tenants.PactSpace(w.Pair))
		if ended := errors.Is(err, tenants.ErrSignIn); ended != (test.want == nil) {
			t.Errorf("%s: afterwards the guest enters with %v", test.name, err)
		}
		if test.want != nil {
			continue
		}
		if err := w.Tenants.EndGuest(ctx, test.who, g.ID); err != nil {
			t.Errorf("%s: ending again = %v", test.name, err)
		}
		if _, _, err := w.Tenants.Visit(ctx, p); !errors.Is(err, tenants.ErrSignIn) {
			t.Errorf("%s: Visit = %v", test.name, err)
		}
	}
	if err := w.Tenants.EndGuest(ctx, w.Dangjin.Head, id.New[tenants.GuestID]()); !errors.Is(err, tenants.ErrGuestNotFound) {
		t.Errorf("a pass there never was ends: %v", err)
	}
}

func TestAPassEndsByItself(t *testing.T) {
	w := newWorld(t)
	_, p := guest(t, w)
	w.Clock.Wait(30*day - time.Hour)
	w.Enter(p, tenants.PactSpace(w.Pair))
	w.Clock.Wait(time.Hour)
	for _, space := range []tenants.Space{tenants.PactSpace(w.Pair), tenants.Commons, "home:dangjin"} {
		if _, err := w.Authority.Enter(context.Background(), p, space); !errors.Is(err, tenants.ErrSignIn) {
			t.Errorf("a pass that is over enters %s: %v", space, err)
		}
	}
}

// A pass goes with the tenant that invited, and doesn't come back with it.
func TestAPassEndsWithItsPact(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	g, p := guest(t, w)
	pact, err := w.Tenants.Pact(ctx, w.Home(w.Dangjin.Head), w.Pair)
	if err == nil {
		_, err = w.Tenants.AnswerPact(ctx, w.Home(w.Dangjin.Head), w.Pair, pact.Rev, tenants.Depart)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Authority.Enter(ctx, p, tenants.PactSpace(w.Pair)); !errors.Is(err, tenants.ErrSignIn) {
		t.Errorf("a guest of a tenant that has left enters: %v", err)
	}
	steward := w.Authority.Steward(tenants.PactSpace(w.Pair), tenants.Errand{Name: "guests", Can: []fact.Ability{tenants.InviteGuest}})
	for range 2 {
		if err := w.Tenants.EndGuests(ctx, steward); err != nil {
			t.Fatalf("EndGuests = %v", err)
		}
	}
	kept, err := w.Register.Guest(ctx, g.ID)
	if err != nil || kept.State(w.Clock.Now()) != tenants.PassEnded || kept.Rev != 2 {
		t.Errorf("after its pact has ended the pass is %s at %d: %v", kept.State(w.Clock.Now()), kept.Rev, err)
	}
}
