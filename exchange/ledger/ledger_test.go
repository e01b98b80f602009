package ledger_test

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/tenants"
)

var day = time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)

func by(m tenants.MemberID, t tenants.TenantID) ledger.By {
	return ledger.By{Member: m, Tenant: t, At: day}
}

func content(total int) ledger.Content {
	return ledger.Content{
		Title: lang.Plain(lang.Korean, "방문"), Kind: "VISIT", Sector: "ADM", Direction: ledger.In, Span: ledger.Span{Start: "2026-05"}, Heads: ledger.Heads{Total: &total},
	}
}

// posted is a record that Dangjin put to the others.
func posted(parties ...tenants.TenantID) ledger.Record {
	r := ledger.Record{State: ledger.Posted, Owner: "dangjin", Parties: parties, Content: content(20), Writers: []tenants.MemberID{"kim"}}
	for _, t := range parties {
		r.Sides = append(r.Sides, ledger.Side{Code: string(t)})
	}
	r.Versions = []ledger.Version{{By: "dangjin", Member: "kim", Said: r.Content, At: day}}
	return r
}

func TestConfirmIsForWhoeverIsAwaited(t *testing.T) {
	for _, test := range []struct {
		name string
		by   ledger.By
		all  bool
		want error
	}{
		{"another side confirms", by("wang", "rizhao"), true, nil},
		{"the poster's own side has said its word", by("park", "dangjin"), false, ledger.ErrAgreed},
		{"who wrote it can't confirm it, wherever she is now", by("kim", "rizhao"), false, ledger.ErrOwnWords},
	} {
		r := posted("dangjin", "rizhao")
		if all, err := r.Confirm(test.by); all != test.all || !errors.Is(err, test.want) {
			t.Errorf("%s: Confirm = %v, %v; want %v, %v", test.name, all, err, test.all, test.want)
		}
	}
}

func TestEachOfManySidesConfirmsForItself(t *testing.T) {
	r := posted("dangjin", "rizhao", "liaoning")
	if all, err := r.Confirm(by("wang", "rizhao")); all || err != nil || r.State != ledger.Posted {
		t.Errorf("after one of two, Confirm = %v, %v and the record is %s", all, err, r.State)
	}
	if err := r.Correct(content(15), "열다섯 명", by("li", "liaoning")); err != nil {
		t.Fatal(err)
	}
	if got := r.Waits(); len(got) != 2 {
		t.Errorf("after a correction %v are awaited, want everybody but who corrected", got)
	}
	for _, b := range []ledger.By{by("kim", "dangjin"), by("wang", "rizhao")} {
		if _, err := r.Confirm(b); err != nil {
			t.Errorf("%s confirms: %v", b.Tenant, err)
		}
	}
	if r.State != ledger.Confirmed || *r.Heads.Total != 15 {
		t.Errorf("the record is %s with %d people, want confirmed with 15", r.State, *r.Heads.Total)
	}
}

func TestAConfirmedRecordIsNeverEdited(t *testing.T) {
	r := posted("dangjin", "rizhao")
	if _, err := r.Confirm(by("wang", "rizhao")); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"correct": r.Correct(content(1), "no", by("wang", "rizhao")), "withdraw": r.Withdraw("no", by("kim", "dangjin")), "save": r.Save(r.Sides, content(1), by("kim", "dangjin")),
	} {
		if err == nil {
			t.Errorf("a confirmed record lets one %s it", name)
		}
	}
}

func TestOnlyThePosterWithdraws(t *testing.T) {
	r := posted("dangjin", "rizhao")
	if err := r.Withdraw("두 번 올림", by("wang", "rizhao")); !errors.Is(err, ledger.ErrNotPoster) {
		t.Errorf("the other side withdraws: %v, want ErrNotPoster", err)
	}
	if err := r.Withdraw("", by("kim", "dangjin")); err == nil {
		t.Error("a record is withdrawn without a reason")
	}
	if err := r.Withdraw("두 번 올림", by("kim", "dangjin")); err != nil || r.State != ledger.Withdrawn {
		t.Errorf("the poster withdraws: %v, and the record is %s", err, r.State)
	}
}

func TestASideSeesItsOwnDirection(t *testing.T) {
	r := posted("dangjin", "rizhao")
	own, partner := 8, 12
	r.Heads.Own, r.Heads.Partner = &own, &partner
	seen := r.As("rizhao")
	if seen.Direction != ledger.Out || *seen.Heads.Own != 12 || *seen.Heads.Partner != 8 {
		t.Errorf("Rizhao sees %s with %d of its own, want OUT with 12", seen.Direction, *seen.Heads.Own)
	}
	if back := r.AsSeen(seen, "rizhao"); back.Direction != ledger.In || *back.Heads.Own != 8 {
		t.Error("what a side says isn't turned back for the record")
	}
	many := posted("dangjin", "rizhao", "liaoning")
	many.Host, many.Visitors = "dangjin", []string{"rizhao"}
	for code, want := range map[string]ledger.Direction{"dangjin": ledger.In, "rizhao": ledger.Out, "liaoning": ledger.Third} {
		if got := many.Seen(code); got != want {
			t.Errorf("of three sides, %s sees %s, want %s", code, got, want)
		}
	}
}

func TestTotalsCountWhatTookPlace(t *testing.T) {
	confirmed, waiting, countered, reversal := posted("dangjin", "rizhao"), posted("dangjin", "rizhao"), posted("dangjin", "rizhao"), posted("dangjin", "rizhao")
	confirmed.State, countered.State, reversal.State = ledger.Confirmed, ledger.Countered, ledger.Confirmed
	reversal.Counter = ledger.Counter{Of: "1", How: ledger.Reverses}
	got := ledger.TotalsOf([]ledger.Record{confirmed, waiting, countered, reversal})
	if got.Records != 4 || got.Counted != 1 || got.People != 20 || got.ByYear["2026"] != 1 {
		t.Errorf("four records come to %+v, want one that counts, with 20 people", got)
	}
}
