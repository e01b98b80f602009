package notice_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// desk is the notices of a small house, with the letters and pushes it sends.
type desk struct {
	*notice.Service
	*tenantstest.World
	t       *testing.T
	rooms   map[string]notice.Room
	threads map[string][]tenants.MemberID

	mu      sync.Mutex
	letters []string            // "member: kind×count kind", sorted within a letter
	pushes  []string            // "device kind"
	bellOf  map[string][]string // "member why" → facts
	bells   []string            // "given member unread", "seen member unread"
	broken  error               // what the post answers
	gone    map[notice.DeviceID]bool
	facts   int
}

// Mail implements notice.Mailer.
func (d *desk) Mail(_ context.Context, to tenants.Member, all []notice.Notice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return d.broken
	}
	var kinds []string
	for _, n := range all {
		kinds = append(kinds, fmt.Sprintf("%s×%d", n.Fact.Kind, n.Count))
	}
	slices.Sort(kinds)
	d.letters = append(d.letters, d.name(to.ID)+": "+strings.Join(kinds, " "))
	return nil
}

// Push implements notice.Pusher.
func (d *desk) Push(_ context.Context, device notice.Device, to tenants.Member, n notice.Notice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone[device.ID] {
		return notice.ErrDeviceGone
	}
	d.pushes = append(d.pushes, device.Name+" "+n.Fact.Kind)
	return nil
}

// Key implements notice.Pusher.
func (d *desk) Key() string { return "key" }

// Given implements notice.Teller.
func (d *desk) Given(in tenants.Scope, to tenants.MemberID, n notice.Notice, unread int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bells = append(d.bells, fmt.Sprintf("given %s %d", d.name(to), unread))
	line := d.name(to) + " " + string(n.Why)
	d.bellOf[line] = append(d.bellOf[line], n.Facts[len(n.Facts)-1])
}

// Seen implements notice.Teller.
func (d *desk) Seen(in tenants.Scope, to tenants.MemberID, _ []notice.ID, unread int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bells = append(d.bells, fmt.Sprintf("seen %s %d", d.name(to), unread))
}

// Room implements notice.Rooms.
func (d *desk) Room(_ context.Context, in tenants.Scope, id string) (notice.Room, error) {
	r, ok := d.rooms[string(in.Space())+" "+id]
	if !ok {
		return r, fault.New(fault.NotFound, "test.no_room")
	}
	return r, nil
}

// Writers implements notice.Rooms.
func (d *desk) Writers(_ context.Context, in tenants.Scope, id, lane string) ([]tenants.MemberID, error) {
	return d.threads[string(in.Space())+" "+id+" "+lane], nil
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx := context.Background()
	e, err := sqlite.Memory()
	must(t, err)
	t.Cleanup(func() { must(t, e.Close(ctx)) })
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h, err := storage.Open(ctx, e, quiet)
	must(t, err)
	d := &desk{World: tenantstest.New(t, h.Register(), tenants.Vouch), t: t, rooms: map[string]notice.Room{}, threads: map[string][]tenants.MemberID{}, bellOf: map[string][]string{}, gone: map[notice.DeviceID]bool{}}
	d.Service = notice.NewService(notice.Parts{
		Store: h.Notices(), Book: h.Register(), Door: d.Authority, Mail: d, Push: d, Teller: d, Rooms: d, Now: d.Clock.Now, Log: quiet,
	})
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) everybody() map[string]tenants.Principal {
	return map[string]tenants.Principal{
		"dangjin.officer": d.Dangjin.Officer, "dangjin.second": d.Dangjin.Second, "dangjin.head": d.Dangjin.Head, "dangjin.mayor": d.Dangjin.Mayor,
		"dangjin.admin": d.Dangjin.Admin, "dangjin.viewer": d.Dangjin.Viewer, "dangjin.auditor": d.Dangjin.Auditor,
		"liaoning.officer": d.Liaoning.Officer, "liaoning.head": d.Liaoning.Head, "liaoning.admin": d.Liaoning.Admin, "liaoning.second": d.Liaoning.Second,
		"liaoning.mayor": d.Liaoning.Mayor, "liaoning.viewer": d.Liaoning.Viewer, "liaoning.auditor": d.Liaoning.Auditor,
		"gaok.staff": d.Gaok.Staff, "gaok.clerk": d.Gaok.Clerk, "gaok.admin": d.Gaok.Admin,
	}
}

func (d *desk) name(m tenants.MemberID) string {
	for name, p := range d.everybody() {
		if p.Member() == m {
			return name
		}
	}
	return "?"
}

// deed is a deed of somebody on case 1, in a space's trail.
func (d *desk) deed(space tenants.Space, kind string, by tenants.Principal, with fact.Detail) fact.Fact {
	d.facts++
	return fact.Fact{
		ID: fmt.Sprintf("fact-%03d", d.facts), Kind: kind, About: fact.Ref{Noun: "case", ID: "1"}, At: d.Clock.Now(), Trails: []string{string(space)}, With: with,
		By: fact.Actor{Person: string(by.Person()), Member: string(by.Member()), Tenant: string(by.Tenant())},
	}
}

// carry tells the desk of a deed, and sends what is due.
func (d *desk) carry(f fact.Fact) fact.Fact {
	d.t.Helper()
	for _, space := range f.Trails {
		must(d.t, d.Carry(context.Background(), tenants.Space(space), f))
	}
	d.send()
	return f
}

func (d *desk) send() {
	d.t.Helper()
	must(d.t, d.Send(context.Background()))
}

// letter returns the letters since it was asked last.
func (d *desk) posted() string {
	slices.Sort(d.letters)
	out := strings.Join(d.letters, "; ")
	d.letters = nil
	return out
}

// lines lists whose bell has a line that the fact is counted in, as "member why".
func (d *desk) lines(f fact.Fact) string {
	var found []string
	for line, facts := range d.bellOf {
		if slices.Contains(facts, f.ID) {
			found = append(found, line)
		}
	}
	slices.Sort(found)
	return strings.Join(found, ", ")
}

func TestWhoIsToldAndWhy(t *testing.T) {
	d := newDesk(t)
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	mayors := fact.Detail{"owner": string(d.Dangjin.Mayor.Member())}
	home, network, pair := d.Dangjin.Officer.Home(), tenants.PactSpace(d.Network), tenants.PactSpace(d.Pair)
	for _, test := range []struct {
		kind  string
		space tenants.Space
		by    tenants.Principal
		with  fact.Detail
		told  string
	}{
		{"case.submitted", home, d.Dangjin.Officer, owner, "dangjin.head role_head, dangjin.mayor role_head"},
		{"case.returned", home, d.Dangjin.Head, owner, "dangjin.officer owner"},
		{"case.published", home, d.Gaok.Staff, owner, "dangjin.head role_head, dangjin.mayor role_head, dangjin.officer owner"},
		{"case.published", home, d.Gaok.Staff, mayors, "dangjin.head role_head, dangjin.mayor owner"}, // once, though she is both
		{"case.withdrawn", home, d.Dangjin.Officer, owner, ""},                                        // nobody is told of her own deeds
		{"case.saved", home, d.Dangjin.Officer, owner, ""},
		{"submission.opened", network, d.Dangjin.Head, nil, "gaok.staff role_staff"},
		{"submission.recalled", pair, d.Dangjin.Head, nil, ""}, // a pair has no coordinator
		{"pact.opened", home, d.Liaoning.Admin, nil, "dangjin.admin role_admin, dangjin.head role_head, dangjin.mayor role_head"},
		{"member.transferred", home, d.Dangjin.Admin, fact.Detail{"to": string(d.Dangjin.Second.Member())}, "dangjin.second named"},
		{"webhook.given_up", home, tenants.Principal{}, nil, "dangjin.admin role_admin"},
		{"case.returned.", home, d.Dangjin.Head, owner, ""},
		{"case.returned", home, d.Dangjin.Head, fact.Detail{"owner": "nobody"}, ""},
	} {
		f := d.carry(d.deed(test.space, test.kind, test.by, test.with))
		if got := d.lines(f); got != test.told {
			t.Errorf("%s in %s is told to %q, want %q", test.kind, test.space, got, test.told)
		}
		d.letters, d.bells = nil, nil
		d.Clock.Wait(time.Hour)
		d.carry(f) // the relay may tell a fact again after a crash
		if len(d.bells) > 0 {
			t.Errorf("%s, told again, rings again: %s", test.kind, d.bells)
		}
	}
}

func TestWhoIsCalledInARoom(t *testing.T) {
	d := newDesk(t)
	pair, network := tenants.PactSpace(d.Pair), tenants.PactSpace(d.Network)
	member := func(p tenants.Principal) string { return "member:" + string(p.Member()) }
	d.rooms[string(pair)+" open"] = notice.Room{}
	d.rooms[string(network)+" open"] = notice.Room{}
	d.rooms[string(pair)+" closed"] = notice.Room{Members: []tenants.MemberID{d.Dangjin.Head.Member(), d.Liaoning.Head.Member(), d.Dangjin.Officer.Member()}}
	d.rooms[string(pair)+" direct"] = notice.Room{Direct: true, Members: []tenants.MemberID{d.Liaoning.Officer.Member(), d.Dangjin.Officer.Member()}}
	d.threads[string(pair)+" open 7"] = []tenants.MemberID{d.Liaoning.Second.Member(), d.Dangjin.Officer.Member(), d.Gaok.Staff.Member()}
	for _, test := range []struct {
		name, room string
		space      tenants.Space
		with       fact.Detail
		told       string
	}{
		{"a word for nobody", "open", pair, nil, ""},
		{"two people, one of them in another space", "open", pair, fact.Detail{"mentions": member(d.Liaoning.Officer) + " " + member(d.Gaok.Staff)}, "liaoning.officer mentioned"},
		{"a role of all parties, and one of them in person", "open", pair, fact.Detail{"mentions": "role:head " + member(d.Liaoning.Head)},
			"dangjin.head mentioned_role, dangjin.mayor mentioned_role, liaoning.head mentioned, liaoning.mayor mentioned_role"},
		{"a city", "open", pair, fact.Detail{"mentions": "tenant:liaoning"}, "liaoning.admin mentioned_tenant, liaoning.auditor mentioned_tenant, liaoning.head mentioned_tenant, " +
			"liaoning.mayor mentioned_tenant, liaoning.officer mentioned_tenant, liaoning.second mentioned_tenant, liaoning.viewer mentioned_tenant"},
		{"a city that isn't there", "open", network, fact.Detail{"mentions": "tenant:liaoning"}, ""},
		{"everybody in a closed room but the author", "closed", pair, fact.Detail{"mentions": "room"}, "dangjin.head mentioned_room, liaoning.head mentioned_room"},
		{"somebody who can't read the room", "closed", pair, fact.Detail{"mentions": member(d.Liaoning.Officer) + " tenant:liaoning"}, "liaoning.head mentioned_tenant"},
		{"who shares a direct room", "direct", pair, nil, "liaoning.officer direct"},
		{"who has written in the thread", "open", pair, fact.Detail{"lane": "7"}, "liaoning.second thread"},
		{"a room that isn't there", "lost", pair, fact.Detail{"mentions": "room"}, ""},
		{"words that mean nothing", "open", pair, fact.Detail{"mentions": "member: role: tenant:%20 x:y member:nobody"}, ""},
		{"a word for nobody, again", "open", pair, nil, ""},
	} {
		if test.with == nil {
			test.with = fact.Detail{}
		}
		test.with["room"], test.with["seq"] = test.room, "1"
		d.Clock.Wait(24 * time.Hour) // so that each is a line of its own
		f := d.deed(test.space, "chat.posted", d.Dangjin.Officer, test.with)
		f.ID = "called-" + test.name
		d.carry(f)
		if got := d.lines(f); got != test.told {
			t.Errorf("%s is told to %q, want %q", test.name, got, test.told)
		}
	}
}

func TestADeedThatCrossesIsToldOnce(t *testing.T) {
	d := newDesk(t)
	f := d.deed("home:dangjin", "uptake.told", d.Liaoning.Officer, fact.Detail{"owner": string(d.Dangjin.Officer.Member())})
	f.Trails = append(f.Trails, "home:liaoning")
	d.carry(f)
	if got := d.lines(f); got != "dangjin.head role_head, dangjin.mayor role_head, dangjin.officer owner" {
		t.Errorf("an uptake is told to %q, want the author's city alone", got)
	}
	// Where it concerns the same person in both trails, she has one line.
	pact := d.deed("home:dangjin", "pact.left", d.Liaoning.Admin, nil)
	pact.Trails = append(pact.Trails, "home:dangjin", string(tenants.PactSpace(d.Pair)))
	d.carry(pact)
	n, err := d.Unread(context.Background(), d.Home(d.Dangjin.Head))
	if err != nil || n != 2 {
		t.Errorf("the head has %d lines, %v, want one for each deed", n, err)
	}
}

func TestSeveralDeedsAreOneLine(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	home, in := d.Dangjin.Head.Home(), d.Home(d.Dangjin.Officer)
	first := d.carry(d.deed(home, "case.returned", d.Dangjin.Head, owner))
	d.Clock.Wait(time.Hour)
	last := d.carry(d.deed(home, "case.published", d.Gaok.Staff, owner))
	other := d.deed(home, "case.published", d.Gaok.Staff, owner)
	other.About.ID = "2"
	d.carry(other)
	all, err := d.Mine(ctx, in, notice.Filter{Unread: true}, page.Ask{})
	must(t, err)
	if len(all.Items) != 2 || all.Items[1].Count != 2 || all.Items[1].Fact.ID != last.ID || !all.Items[1].Since.Equal(first.At) || all.Items[1].Deeds[0].Kind != "case.returned" {
		t.Fatalf("the bell holds %+v, want a line of two deeds and one of another case", all.Items)
	}
	if n, err := d.Unread(ctx, in); n != 2 || err != nil {
		t.Errorf("the bell counts %d, %v, want lines", n, err)
	}
	// A fact of the line, told again, changes nothing, even once the line is read.
	left, err := d.Read(ctx, in, all.Items[1].ID)
	if left != 1 || err != nil {
		t.Errorf("reading leaves %d, %v", left, err)
	}
	d.carry(first)
	if n, err := d.Unread(ctx, in); n != 1 || err != nil {
		t.Errorf("told again, the bell counts %d, %v", n, err)
	}
	// What comes after reading, or too late for the line, begins another.
	d.carry(d.deed(home, "case.withdrawn", d.Dangjin.Head, owner))
	d.Clock.Wait(13 * time.Hour)
	d.carry(d.deed(home, "case.withdrawn", d.Dangjin.Head, owner))
	if n, err := d.Unread(ctx, in); n != 3 || err != nil {
		t.Errorf("half a day later the bell counts %d, %v, want 3", n, err)
	}
	for _, f := range []notice.Filter{{Family: notice.Cases}, {Space: home}, {}} {
		if p, err := d.Mine(ctx, in, f, page.Ask{}); err != nil || len(p.Items) != 4 {
			t.Errorf("Mine(%+v) = %d, %v, want 4", f, len(p.Items), err)
		}
	}
	for _, f := range []notice.Filter{{Family: notice.Chat}, {Space: "pact:x"}, {Family: notice.Chat, Unread: true}} {
		if p, err := d.Mine(ctx, in, f, page.Ask{}); err != nil || len(p.Items) != 0 {
			t.Errorf("Mine(%+v) = %d, %v, want none", f, len(p.Items), err)
		}
	}
}

func TestReadOnOneDeviceIsReadOnAll(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner))
	in := d.Home(d.Dangjin.Officer)
	news, err := d.Mine(ctx, in, notice.Filter{Unread: true}, page.Ask{})
	must(t, err)
	if _, err := d.Read(ctx, d.Home(d.Dangjin.Head), news.Items[0].ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("reading a colleague's notice = %v, want not found", err)
	}
	for range 2 { // reading twice is no error
		if left, err := d.Read(ctx, in, news.Items[0].ID); left != 0 || err != nil {
			t.Errorf("Read leaves %d, %v", left, err)
		}
	}
	if left, err := d.Read(ctx, in); left != 0 || err != nil {
		t.Errorf("reading all leaves %d, %v", left, err)
	}
	if got := strings.Join(d.bells, ", "); got != "given dangjin.officer 1, seen dangjin.officer 0, seen dangjin.officer 0, seen dangjin.officer 0" {
		t.Errorf("her devices hear %q", got)
	}
}

func TestWhoHasLeftIsNotTold(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	must(t, d.Carry(ctx, d.Dangjin.Head.Home(), d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner))) // not sent yet
	m, err := d.Tenants.Member(ctx, d.Home(d.Dangjin.Admin), d.Dangjin.Officer.Member())
	must(t, err)
	_, err = d.Tenants.Leave(ctx, d.Home(d.Dangjin.Admin), m.ID, m.Rev)
	must(t, err)
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.sent_back", d.Dangjin.Head, owner))
	if len(d.letters) > 0 {
		t.Errorf("letters go to %v", d.letters)
	}
}
