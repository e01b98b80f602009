package notice_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// desk is the notices of a small house, with the letters it would send.
type desk struct {
	*notice.Service
	*tenantstest.World
	t       *testing.T
	letters []tenants.MemberID
}

// Mail implements notice.Mailer.
func (d *desk) Mail(_ context.Context, to tenants.Member, _ notice.Notice) error {
	d.letters = append(d.letters, to.ID)
	return nil
}

func newDesk(t *testing.T) *desk {
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
	d := &desk{World: tenantstest.New(t, h.Register(), tenants.Vouch), t: t}
	d.Service = notice.NewService(h.Notices(), h.Register(), d.Authority, d, d.Clock.Now)
	return d
}

// carry tells the desk of a deed by somebody, in a space's trail.
func (d *desk) carry(space tenants.Space, kind string, by tenants.Principal, with fact.Detail) fact.Fact {
	d.t.Helper()
	f := fact.Fact{
		ID: "fact-" + kind, Kind: kind, About: fact.Ref{Noun: "case", ID: "1"}, At: d.Clock.Now(), Trails: []string{string(space)}, With: with,
		By: fact.Actor{Person: string(by.Person()), Member: string(by.Member()), Tenant: string(by.Tenant())},
	}
	if err := d.Carry(context.Background(), space, f); err != nil {
		d.t.Fatal(err)
	}
	return f
}

// has lists which of everybody has a notice of the kind.
func (d *desk) has(kind string) []string {
	d.t.Helper()
	everybody := map[string]tenants.Principal{
		"dangjin.officer": d.Dangjin.Officer, "dangjin.second": d.Dangjin.Second, "dangjin.head": d.Dangjin.Head, "dangjin.mayor": d.Dangjin.Mayor, "dangjin.admin": d.Dangjin.Admin,
		"liaoning.officer": d.Liaoning.Officer, "liaoning.head": d.Liaoning.Head, "gaok.staff": d.Gaok.Staff, "gaok.clerk": d.Gaok.Clerk, "gaok.admin": d.Gaok.Admin,
	}
	var names []string
	for name, p := range everybody {
		got, err := d.Mine(context.Background(), d.Home(p), page.Ask{})
		if err != nil {
			d.t.Fatal(err)
		}
		if slices.ContainsFunc(got.Items, func(n notice.Notice) bool { return n.Fact.Kind == kind }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestWhoIsTold(t *testing.T) {
	d := newDesk(t)
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	home, network := d.Dangjin.Officer.Home(), tenants.PactSpace(d.Network)
	for _, test := range []struct {
		kind  string
		space tenants.Space
		by    tenants.Principal
		with  fact.Detail
		told  string
		mail  int
	}{
		{"case.submitted", home, d.Dangjin.Officer, owner, "dangjin.head dangjin.mayor", 2},
		{"case.returned", home, d.Dangjin.Head, owner, "dangjin.officer", 1},
		{"case.published", home, d.Gaok.Staff, owner, "dangjin.head dangjin.mayor dangjin.officer", 3},
		{"case.withdrawn", home, d.Dangjin.Officer, owner, "", 0}, // nobody is told of her own deeds
		{"case.saved", home, d.Dangjin.Officer, owner, "", 0},
		{"submission.opened", network, d.Dangjin.Head, nil, "gaok.staff", 1},
		{"submission.recalled", tenants.PactSpace(d.Pair), d.Dangjin.Head, nil, "", 0}, // a pair has no coordinator
		{"pact.opened", home, d.Liaoning.Admin, nil, "dangjin.admin dangjin.head dangjin.mayor", 3},
		{"case.returned.", home, d.Dangjin.Head, owner, "", 0},
	} {
		d.letters = nil
		f := d.carry(test.space, test.kind, test.by, test.with)
		if got := strings.Join(d.has(test.kind), " "); got != test.told {
			t.Errorf("%s is told to %q, want %q", test.kind, got, test.told)
		}
		if len(d.letters) != test.mail {
			t.Errorf("%s sends %d letters, want %d", test.kind, len(d.letters), test.mail)
		}
		// The relay may tell a fact again after a crash.
		if err := d.Carry(context.Background(), test.space, f); err != nil {
			t.Fatal(err)
		}
		if len(d.letters) != test.mail {
			t.Errorf("%s, told again, sends letters again", test.kind)
		}
	}
}

func TestADeedThatCrossesIsToldWhereItArrives(t *testing.T) {
	d := newDesk(t)
	f := fact.Fact{
		ID: "f", Kind: "uptake.told", About: fact.Ref{Noun: "case", ID: "1"}, At: d.Clock.Now(), Trails: []string{"home:dangjin", "home:liaoning"},
		With: fact.Detail{"owner": string(d.Dangjin.Officer.Member())},
	}
	for _, space := range f.Trails {
		if err := d.Carry(context.Background(), tenants.Space(space), f); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(d.has("uptake.told"), " "); got != "dangjin.head dangjin.mayor dangjin.officer" {
		t.Errorf("an uptake is told to %q, want the author's city alone", got)
	}
}

func TestWhoHasLeftIsNotTold(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	m, err := d.Tenants.Member(ctx, d.Home(d.Dangjin.Admin), d.Dangjin.Officer.Member())
	if err == nil {
		_, err = d.Tenants.Leave(ctx, d.Home(d.Dangjin.Admin), m.ID, m.Rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.letters = nil
	d.carry(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, fact.Detail{"owner": string(m.ID)})
	d.carry(d.Dangjin.Head.Home(), "case.sent_back", d.Dangjin.Head, fact.Detail{"owner": "nobody"})
	if len(d.letters) > 0 {
		t.Errorf("letters go to %v", d.letters)
	}
}

func TestReading(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	d.carry(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner)
	d.Clock.Wait(time.Minute)
	d.carry(d.Dangjin.Head.Home(), "case.published", d.Gaok.Staff, owner)
	in := d.Home(d.Dangjin.Officer)
	news, err := d.News(ctx, in, page.Ask{})
	if err != nil || len(news.Items) != 2 || news.Items[0].Fact.Kind != "case.published" {
		t.Fatalf("News = %+v, %v, want two, the newest first", news.Items, err)
	}
	if _, err := d.Read(ctx, d.Home(d.Dangjin.Head), news.Items[1].ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("reading a colleague's notice = %v, want not found", err)
	}
	for range 2 { // reading twice is no error
		if left, err := d.Read(ctx, in, news.Items[0].ID); left != 1 || err != nil {
			t.Errorf("Read leaves %d, %v, want 1", left, err)
		}
	}
	if left, err := d.Read(ctx, in); left != 0 || err != nil {
		t.Errorf("reading all leaves %d, %v", left, err)
	}
	if again, err := d.News(ctx, in, page.Ask{}); len(again.Items) != 0 || err != nil {
		t.Errorf("after reading, %d are new, %v", len(again.Items), err)
	}
}
