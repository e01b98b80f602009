package tenants_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
	"github.com/naru-network/naru/tenants/unit"
)

func TestOpeningFromTheBook(t *testing.T) {
	for _, test := range []struct {
		unit string
		on   string
		kind tenants.Kind // empty where it must be refused
	}{
		{"seoul", "2026-07-01", tenants.KoreanMetro}, {"dangjin", "2026-07-01", tenants.KoreanBasic}, {"gaok", "2026-07-01", tenants.Coordinator},
		{"liaoning", "2026-07-01", tenants.Foreign}, {"atlantis", "2026-07-01", ""}, {"jeju-si", "2026-07-01", ""},
	} {
		on, err := time.Parse(time.DateOnly, test.on)
		if err != nil {
			t.Fatal(err)
		}
		o, err := tenants.OpeningOf("", on)
		if err == nil {
			t.Errorf("no unit opens %+v", o)
		}
		o, err = tenants.OpeningOf(unit.ID(test.unit), on)
		if (err == nil) != (test.kind != "") || err == nil && (o.Kind != test.kind || o.Check() != nil || o.Name.Source != o.Lang) {
			t.Errorf("OpeningOf(%s, %s) = %+v, %v, want %q", test.unit, test.on, o, err, test.kind)
		}
	}
}

func TestOpeningsAreChecked(t *testing.T) {
	good := tenants.Opening{ID: "forum", Kind: tenants.Civil, Country: "KR", Name: lang.Plain(lang.Korean, "포럼"), Zone: "Asia/Seoul", Lang: lang.Korean}
	for _, test := range []struct {
		name string
		edit func(*tenants.Opening)
		path string
	}{
		{"good", func(*tenants.Opening) {}, ""},
		{"id", func(o *tenants.Opening) { o.ID = "Forum!" }, "id"},
		{"kind", func(o *tenants.Opening) { o.Kind = "EMPIRE" }, "kind"},
		{"a government without a unit", func(o *tenants.Opening) { o.Kind = tenants.KoreanBasic }, "unit"},
		{"country", func(o *tenants.Opening) { o.Country = "kr" }, "country"},
		{"country that isn't", func(o *tenants.Opening) { o.Country = "QQ" }, "country"},
		{"no name", func(o *tenants.Opening) { o.Name = lang.Text{} }, "name"},
		{"long name", func(o *tenants.Opening) { o.Name = lang.Plain(lang.Korean, strings.Repeat("가", tenants.MostName+1)) }, "name.ko"},
		{"zone", func(o *tenants.Opening) { o.Zone = "Local" }, "zone"},
		{"language", func(o *tenants.Opening) { o.Lang = "xx" }, "lang"},
	} {
		o := good
		test.edit(&o)
		err, got := o.Check(), ""
		if err != nil {
			got = fault.Of(err).Fields[0].Path
		}
		if got != test.path {
			t.Errorf("%s: Check fails at %q, want %q", test.name, got, test.path)
		}
	}
}

// What a party may answer wherever it stands; who isn't a party finds no pact.
func TestAnswersToAPact(t *testing.T) {
	for _, test := range []struct {
		was    tenants.Standing
		answer tenants.Answer
		want   tenants.Standing
		err    error
	}{
		{tenants.Invited, tenants.Accept, tenants.Joined, nil}, {tenants.Invited, tenants.Decline, tenants.Declined, nil}, {tenants.Invited, tenants.Depart, "", tenants.ErrPactNotJoined},
		{tenants.Joined, tenants.Accept, "", tenants.ErrPactNotInvited}, {tenants.Joined, tenants.Decline, "", tenants.ErrPactNotInvited}, {tenants.Joined, tenants.Depart, tenants.Gone, nil},
		{tenants.Declined, tenants.Accept, "", tenants.ErrPactNotInvited}, {tenants.Gone, tenants.Depart, "", tenants.ErrPactNotJoined}, {tenants.Invited, "shrug", "", tenants.ErrPactNotInvited},
	} {
		t.Run(fmt.Sprintf("%s when %s", test.answer, test.was), func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			p := standing(t, w, test.was)
			got, err := w.Tenants.AnswerPact(ctx, w.Home(w.Liaoning.Head), p.ID, p.Rev, test.answer)
			if !errors.Is(err, test.err) || (err == nil) != (test.err == nil) {
				t.Fatalf("AnswerPact = %v, want %v", err, test.err)
			}
			if err == nil {
				party, _ := got.Party("liaoning")
				if party.Standing != test.want {
					t.Errorf("liaoning stands as %s, want %s", party.Standing, test.want)
				}
				if _, err := w.Tenants.AnswerPact(ctx, w.Home(w.Liaoning.Head), p.ID, p.Rev, test.answer); !errors.Is(err, tenants.ErrStaleRevision) {
					t.Errorf("answering at the old revision = %v", err)
				}
			}
			if _, err := w.Tenants.AnswerPact(ctx, w.Home(w.Dangjin.Head), p.ID, p.Rev, tenants.Accept); !errors.Is(err, tenants.ErrPactNotFound) {
				t.Errorf("who isn't asked answers: %v", err)
			}
			if _, err := w.Tenants.AnswerPact(ctx, w.Home(w.Liaoning.Officer), p.ID, p.Rev, test.answer); !errors.Is(err, tenants.ErrForbidden) {
				t.Errorf("an officer answers for her city: %v", err)
			}
		})
	}
}

// standing opens a pact of the council with Liaoning, and brings Liaoning where the test begins.
func standing(t *testing.T, w *tenantstest.World, was tenants.Standing) tenants.Pact {
	t.Helper()
	ctx := context.Background()
	p, err := w.Tenants.OpenPact(ctx, w.Home(w.Gaok.Admin), tenants.Proposal{Kind: tenants.Pair, Name: lang.Plain(lang.English, "Pair"), With: []tenants.TenantID{"liaoning"}})
	answers := map[tenants.Standing][]tenants.Answer{tenants.Joined: {tenants.Accept}, tenants.Declined: {tenants.Decline}, tenants.Gone: {tenants.Accept, tenants.Depart}}
	for _, a := range answers[was] {
		if err == nil {
			p, err = w.Tenants.AnswerPact(ctx, w.Home(w.Liaoning.Admin), p.ID, p.Rev, a)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRolesBelongToTheirKind(t *testing.T) {
	for _, k := range tenants.Kinds() {
		for _, r := range tenants.Roles() {
			if want := r != tenants.Staff || k == tenants.Coordinator; r.Valid(k) != want {
				t.Errorf("%s in a %s is %t, want %t", r, k, r.Valid(k), want)
			}
		}
	}
	if err := tenants.CheckRoles(tenants.KoreanBasic, nil, lang.Text{}); err == nil {
		t.Error("a member without a role must be refused")
	}
}

func TestTheDirectoryIsPaged(t *testing.T) {
	w := newWorld(t)
	for _, u := range []string{"seoul", "busan", "daegu", "incheon", "gwangju"} {
		w.Tenant(unit.ID(u))
	}
	for _, wanted := range []string{"", "metropolitan city"} {
		seen := map[tenants.TenantID]int{}
		ask := page.Ask{Size: 2}
		for {
			p, err := w.Tenants.Directory(context.Background(), tenants.KoreanMetro, wanted, ask)
			if err != nil || len(p.Items) > 2 {
				t.Fatalf("Directory(%q) = %d rows, %v", wanted, len(p.Items), err)
			}
			for _, tenant := range p.Items {
				seen[tenant.ID]++
			}
			if ask.After = p.Next; p.Next == "" {
				break
			}
		}
		if seen["seoul"] != 1 || seen["busan"] != 1 || seen["dangjin"] != 0 || len(seen) < 4 {
			t.Errorf("Directory(%q) shows %v, each of the metropolitan cities once", wanted, seen)
		}
	}
	if _, err := w.Tenants.Directory(context.Background(), "", "a", page.Ask{After: "forged"}); !errors.Is(err, page.ErrCursor) {
		t.Errorf("a forged cursor = %v", err)
	}
}
