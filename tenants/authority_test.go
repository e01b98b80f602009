package tenants_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

func newWorld(t *testing.T) *tenantstest.World {
	t.Helper()
	ctx := context.Background()
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	h, err := storage.Open(ctx, e, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return tenantstest.New(t, h.Register(), tenants.Vouch)
}

func TestWhoEntersWhere(t *testing.T) {
	w := newWorld(t)
	pair, network := tenants.PactSpace(w.Pair), tenants.PactSpace(w.Network)
	forged := tenants.Vouch(tenants.Vouching{Person: w.Dangjin.Head.Person(), Member: w.Dangjin.Officer.Member(), Tenant: "dangjin"})
	elsewhere := tenants.Vouch(tenants.Vouching{Person: w.Dangjin.Head.Person(), Member: w.Dangjin.Head.Member(), Tenant: "liaoning"})
	unknown := tenants.Vouch(tenants.Vouching{Person: "p", Member: id.New[tenants.MemberID](), Tenant: "dangjin"})
	for _, test := range []struct {
		name  string
		who   tenants.Principal
		space tenants.Space
		want  error
	}{
		{"a stranger reads the commons", w.Stranger, tenants.Commons, nil},
		{"a stranger finds no home", w.Stranger, "home:dangjin", tenants.ErrNotFound},
		{"a stranger finds no pact", w.Stranger, pair, tenants.ErrNotFound},
		{"an officer enters her home", w.Dangjin.Officer, "home:dangjin", nil},
		{"a viewer enters her home", w.Dangjin.Viewer, "home:dangjin", nil},
		{"nobody enters another's home", w.Dangjin.Admin, "home:liaoning", tenants.ErrNotFound},
		{"not even the coordinator", w.Gaok.Staff, "home:dangjin", tenants.ErrNotFound},
		{"nor a home that isn't", w.Dangjin.Admin, "home:atlantis", tenants.ErrNotFound},
		{"a party enters the pact", w.Liaoning.Viewer, pair, nil},
		{"others don't", w.Gaok.Admin, pair, tenants.ErrNotFound},
		{"the network is for its parties", w.Dangjin.Viewer, network, nil},
		{"the network is for its parties alone", w.Liaoning.Head, network, tenants.ErrNotFound},
		{"a pact that isn't", w.Dangjin.Head, tenants.PactSpace(id.New[tenants.PactID]()), tenants.ErrNotFound},
		{"a pact in no form", w.Dangjin.Head, "pact:", tenants.ErrNotFound},
		{"nobody enters the house", w.Gaok.Admin, tenants.House, tenants.ErrNotFound},
		{"a space of no sort", w.Gaok.Admin, "cellar", tenants.ErrNotFound},
		{"a colleague's membership", forged, "home:dangjin", tenants.ErrSignIn},
		{"a membership in another tenant", elsewhere, "home:liaoning", tenants.ErrSignIn},
		{"a membership there never was", unknown, "home:dangjin", tenants.ErrSignIn},
	} {
		in, err := w.Authority.Enter(context.Background(), test.who, test.space)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: Enter = %v, want %v", test.name, err, test.want)
		}
		if err == nil && in.Space() != test.space {
			t.Errorf("%s: stands in %s", test.name, in.Space())
		}
	}
}

// What each role may do in each sort of space. A change of the tables is a change of this list.
func TestWhatRolesMayDo(t *testing.T) {
	w := newWorld(t)
	network := tenants.PactSpace(w.Network)
	for _, test := range []struct {
		name  string
		who   tenants.Principal
		space tenants.Space
		may   string
	}{
		{"stranger in the commons", w.Stranger, tenants.Commons, ""},
		{"admin at home", w.Dangjin.Admin, "home:dangjin", "audit.read chat.manage chat.moderate chat.open chat.post chat.record file.keep interpret.set meeting.attend pact.keep people.manage tenant.edit tenant.hook term.edit"},
		{"head at home", w.Dangjin.Head, "home:dangjin", "adoption.write agreement.write approval.ask approval.give case.approve case.submit case.write chat.manage chat.moderate chat.open chat.post file.keep ledger.confirm ledger.write meeting.attend meeting.caption meeting.write pact.keep pad.comment pad.write pool.write project.decide project.write term.edit tie.decide tie.import tie.write"},
		{"officer at home", w.Dangjin.Officer, "home:dangjin", "adoption.write agreement.write approval.ask case.write chat.open chat.post file.keep ledger.confirm ledger.write meeting.attend meeting.caption meeting.write pad.comment pad.write pool.write project.write term.edit tie.import tie.write"},
		{"viewer at home", w.Dangjin.Viewer, "home:dangjin", "meeting.attend"},
		{"auditor at home", w.Dangjin.Auditor, "home:dangjin", "audit.read chat.record"},
		{"staff at home", w.Gaok.Staff, "home:gaok", "adoption.write agreement.write approval.ask case.write chat.open chat.post file.keep ledger.write meeting.attend meeting.caption meeting.write pad.comment pad.write pool.write project.write tenant.open term.edit tie.import tie.write"},
		{"admin in the network", w.Dangjin.Admin, network, "chat.manage chat.moderate chat.open chat.post chat.record file.keep meeting.attend"},
		{"head in the network", w.Dangjin.Head, network, "agreement.write approval.ask approval.give case.recall case.submit chat.manage chat.moderate chat.open chat.post file.keep guest.end guest.invite ledger.confirm ledger.write meeting.attend meeting.caption meeting.write pad.comment pad.write pool.write project.decide project.write tie.decide tie.write"},
		{"officer in the network", w.Dangjin.Officer, network, "agreement.write approval.ask case.recall chat.open chat.post file.keep guest.invite ledger.confirm ledger.write meeting.attend meeting.caption meeting.write pad.comment pad.write pool.write project.write tie.write"},
		{"viewer in the network", w.Dangjin.Viewer, network, "meeting.attend"},
		{"staff in the network", w.Gaok.Staff, network, "agreement.write approval.ask case.recall case.review chat.open chat.post file.keep ledger.write meeting.attend meeting.caption meeting.write pad.comment pad.write pool.write project.write term.edit tie.write"},
		{"head in the commons", w.Dangjin.Head, tenants.Commons, ""},
		{"staff in the commons", w.Gaok.Staff, tenants.Commons, "days.amend edition.publish"},
	} {
		var may []string
		for _, a := range w.Enter(test.who, test.space).Abilities() {
			may = append(may, string(a))
		}
		if got := strings.Join(may, " "); got != test.may {
			t.Errorf("%s may %q, want %q", test.name, got, test.may)
		}
	}
}

func TestReach(t *testing.T) {
	w := newWorld(t)
	spaces := func(p tenants.Principal) []string {
		r, err := w.Authority.Reach(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, in := range r.Scopes() {
			all = append(all, string(in.Space()))
		}
		slices.Sort(all)
		return all
	}
	pair, network := string(tenants.PactSpace(w.Pair)), string(tenants.PactSpace(w.Network))
	for _, test := range []struct {
		who  tenants.Principal
		want []string
	}{
		{w.Stranger, []string{"commons"}},
		{w.Dangjin.Viewer, []string{"commons", "home:dangjin", pair, network}},
		{w.Liaoning.Viewer, []string{"commons", "home:liaoning", pair}},
		{w.Gaok.Staff, []string{"commons", "home:gaok", network}},
	} {
		slices.Sort(test.want)
		if diff := cmp.Diff(test.want, spaces(test.who)); diff != "" {
			t.Errorf("the reach of %s (- wanted):\n%s", test.who.Tenant(), diff)
		}
	}
}

func TestASecondFactorIsAskedByRole(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	tenant, err := w.Tenants.Tenant(ctx, "dangjin")
	if err == nil {
		_, err = w.Tenants.Edit(ctx, w.Home(w.Dangjin.Admin), tenants.Profile{Rev: tenant.Rev, SecondFactor: []tenants.Role{tenants.Head}})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, space := range []tenants.Space{"home:dangjin", tenants.Commons, tenants.PactSpace(w.Pair)} {
		if _, err := w.Authority.Enter(ctx, w.Again(w.Dangjin.Head), space); !errors.Is(err, tenants.ErrSecondFactor) {
			t.Errorf("a head without her second factor enters %s: %v", space, err)
		}
	}
	if _, err := w.Authority.Enter(ctx, w.Again(w.Dangjin.Officer), "home:dangjin"); err != nil {
		t.Errorf("an officer is asked for one too: %v", err)
	}
	if _, _, err := w.Tenants.Worker(ctx, w.Again(w.Dangjin.Head)); err != nil {
		t.Errorf("who she is must be known even so: %v", err)
	}
}

func TestAScopeVouchesForDeeds(t *testing.T) {
	w := newWorld(t)
	at := time.Date(2026, 7, 6, 9, 0, 0, 123456789, time.FixedZone("KST", 9*3600))
	write := fact.Declare("test.written", tenants.WriteCase)
	about := fact.Ref{Noun: "case", ID: "1"}
	if _, err := w.Home(w.Dangjin.Viewer).Tell(write, about, at, nil); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("a viewer tells what takes the ability to write: %v", err)
	}
	told, err := w.Home(w.Dangjin.Officer).Tell(write, about, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := told.Fact()
	if f.By.Member != string(w.Dangjin.Officer.Member()) || f.By.Tenant != "dangjin" || told.Space() != "home:dangjin" || !f.At.Equal(at.Truncate(time.Millisecond)) {
		t.Errorf("told %+v in %s", f, told.Space())
	}
	cross := fact.Declare("test.crossed", tenants.SubmitCase)
	home, network := w.Home(w.Dangjin.Head), w.Enter(w.Dangjin.Head, tenants.PactSpace(w.Network))
	told, err = tenants.Cross(home, network, cross, about, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{string(network.Space()), "home:dangjin"}, told.Fact().Trails); diff != "" {
		t.Errorf("what crosses stands in both trails (- wanted):\n%s", diff)
	}
	if _, err := tenants.Cross(home, w.Enter(w.Dangjin.Head, tenants.PactSpace(w.Network)), write, about, at, nil); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("the ability is needed where it arrives: %v", err)
	}
	steward := w.Authority.Steward("home:dangjin", tenants.Errand{Name: "test", Can: []fact.Ability{tenants.Keep}})
	if _, err := steward.Tell(write, about, at, nil); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("an errand does more than it was sent for: %v", err)
	}
}

func TestZeroProofsOpenNothing(t *testing.T) {
	for name, use := range map[string]func(){
		"Space": func() { tenants.Scope{}.Space() }, "May": func() { tenants.Scope{}.May(fact.Anyone) }, "Member": func() { tenants.Scope{}.Member() },
		"Tell":   func() { _, _ = tenants.Scope{}.Tell(tenants.PactOpened, fact.Ref{}, time.Time{}, nil) }, // it panics before it answers
		"Scopes": func() { tenants.Reach{}.Scopes() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of a zero proof must panic", name)
				}
			}()
			use()
		}()
	}
	if (tenants.Told{}).Valid() {
		t.Error("a fact that nobody told must not be valid")
	}
}

func TestSpacesAreRead(t *testing.T) {
	for _, test := range []struct {
		space tenants.Space
		home  tenants.TenantID
		pact  bool
	}{
		{"home:dangjin", "dangjin", false}, {"home:", "", false}, {"home:Dang Jin", "", false}, {"home:../commons", "", false}, {"commons", "", false},
		{"pact:019f34b9-801f-7e6e-85fb-db6dedabdc9d", "", true}, {"pact:019F34B9-801F-7E6E-85FB-DB6DEDABDC9D", "", false}, {"pact:x", "", false},
	} {
		home, ok := test.space.Home()
		if ok != (test.home != "") || ok && home != test.home {
			t.Errorf("%q.Home() = %q, %t", test.space, home, ok)
		}
		if _, ok := test.space.Pact(); ok != test.pact {
			t.Errorf("%q.Pact() is %t", test.space, ok)
		}
	}
}
