package api_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// told is a record as somebody writes it: with Liaoning, twenty people who came in May.
func told(title, more string) string {
	return `"title":` + text("ko", title) + `,"kind":"VISIT","sector":"ADM","others":[],"direction":"IN","start":"2026-05-14","end":"2026-05-16",` +
		`"heads":{"total":20,"own":8,"partner":12},"level":"HEAD","visitors":[],"with":[],"place":` + text("ko", title) + `,"programme":[],"signed":[],"contracts":[],"follow_ups":[],` +
		`"narrative":{"source":"ko","said":{}},"source":{"said":"당진시 누리집"}` + more
}

const withLiaoning = `"sides":[{"code":"liaoning"}],`

func booked(body string) sample { return sample{space: "pact:{pact}", id: "{record}", body: body} }

// openLedger opens the exchange records of the house.
func (h *house) openLedger(nouns api.Objects) *ledger.Service {
	s := ledger.NewService(ledger.Parts{Store: h.kept.Ledger(), Places: sides{places{h.Tenants}}, Now: h.Clock.Now})
	maps.Copy(nouns, api.LedgerObjects(s))
	h.follow("ledger", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return s.Carry(ctx, func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, ledger.Errand) }, space, f)
	})
	return s
}

// sides is a ledger.Places.
type sides struct{ places places }

func (x sides) Sharing(ctx context.Context, in tenants.Scope) ([]ledger.Sharer, error) {
	some, err := x.places.Sharing(ctx, in)
	all := make([]ledger.Sharer, len(some))
	for i, s := range some {
		all[i] = ledger.Sharer{Tenant: s.Tenant, Unit: string(s.Tenant), Country: unit.Country("KR")}
	}
	return all, err
}

// books keeps a record with the canary, for the walks: posted in the pact, and a draft at home.
func (h *house) books(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger", body: `{"sides":[{"code":"gaok"}],` + told(canary, "") + `}`, want: 200, keep: "record"},
		{as: "dangjin.officer", do: "PUT /spaces/home:dangjin/ledger/{record}/annex", match: `"0"`, body: `{"money":[],"notes":` + text("ko", canary) + `}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger/{record}/post", match: `"1"`, body: `{"space":"pact:{pact}","comment":"` + canary + `"}`, want: 200},
	})
}

// hurried is a store in which whoever carries what was posted is done before whoever posts.
type hurried struct {
	ledger.Store
	after func(ledger.ID)
}

type hurriedShelf struct {
	ledger.Shelf
	after func(ledger.ID)
}

func (x hurried) In(in tenants.Scope) ledger.Shelf { return hurriedShelf{x.Store.In(in), x.after} }

func (x hurriedShelf) AddRecord(ctx context.Context, r ledger.Record, told tenants.Told) error {
	err := x.Shelf.AddRecord(ctx, r, told)
	if err == nil && r.State == ledger.Posted {
		x.after(r.ID)
	}
	return err
}

// Posting is no conflict with the house, which settles the drafts of what was posted at the same moment.
func TestPostingMeetsTheHouse(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger", body: `{` + withLiaoning + told("대표단 방문", "") + `}`, want: 200, keep: "r"}})
	s := ledger.NewService(ledger.Parts{Store: h.kept.Ledger(), Places: sides{places{h.Tenants}}, Now: h.Clock.Now})
	house := func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, ledger.Errand) }
	pair := tenants.Space(h.fill("pact:{pair}"))
	ahead := hurried{h.kept.Ledger(), func(id ledger.ID) {
		h.must(s.Carry(t.Context(), house, pair, fact.Fact{Kind: ledger.PostedFact.Code(), About: fact.Ref{Noun: "record", ID: string(id)}}))
	}}
	quick := ledger.NewService(ledger.Parts{Store: ahead, Places: sides{places{h.Tenants}}, Now: h.Clock.Now})
	home := h.enter("dangjin.officer", "home:dangjin")
	at := ledger.At{ID: ledger.ID(h.vars["r"]), Rev: 1}
	if r, err := quick.Post(t.Context(), home, h.enter("dangjin.officer", "pact:{pair}"), at, ledger.Posting{}); err != nil || r.State != ledger.Posted {
		t.Fatalf("posting is answered by %v, %v", r.State, err)
	}
	if r, err := s.Record(t.Context(), home, at.ID); err != nil || r.State != ledger.Moved || r.To != pair {
		t.Errorf("the draft at home stands as %v in %q, %v", r.State, r.To, err)
	}
}

// A record goes from a draft at home to one that both cities stand by, and is answered by a counter-entry.
func TestARecordIsConfirmedByBothSides(t *testing.T) {
	h := newHouse(t)
	home, at := "/spaces/home:dangjin/ledger/{r}", "/spaces/pact:{pair}/ledger/{r}"
	h.run(t, []row{
		{as: "dangjin.viewer", do: "POST /spaces/home:dangjin/ledger", body: `{` + withLiaoning + told("대표단 방문", "") + `}`, want: 403},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ledger", body: `{` + withLiaoning + told("대표단 방문", "") + `}`, want: 409, code: "ledger.not_at_home"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger", body: `{` + withLiaoning + strings.Replace(told("대표단 방문", ""), `"total":20`, `"total":3`, 1) + `}`, want: 422, present: []string{"heads.total", "less_than_sides"}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger", body: `{` + withLiaoning + told("대표단 방문", "") + `}`, want: 200, keep: "r", present: []string{`"draft"`, `"post":true`}},
		{as: "liaoning.officer", do: "GET " + home, want: 404},
		{as: "liaoning.officer", do: "GET /ledger", want: 200, absent: []string{"대표단"}},
		{as: "dangjin.officer", do: "PUT " + home + "/annex", match: `"0"`, body: `{"money":[{"fund":"own","currency":"KRW","planned":"1500000","spent":"","shown":false},{"fund":"own","currency":"KRW","planned":"70000","spent":"","shown":true}],"notes":` + text("ko", "우리만 봄") + `}`, want: 200},
		{as: "dangjin.officer", do: "POST " + home + "/post", match: `"1"`, body: `{"space":"pact:{pair}"}`, want: 200, present: []string{`"posted"`, `"70000"`}, absent: []string{"1500000"}},
		{as: "dangjin.officer", do: "GET " + home, want: 200, present: []string{`"moved"`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"direction":"OUT"`, `"mirrored":true`, `"own":12`, `"confirm":true`}, absent: []string{"우리만 봄", "1500000"}},
		{as: "liaoning.head", do: "GET /home", want: 200, present: []string{"record.confirm"}},
		{as: "liaoning.officer", do: "GET /notices", want: 200, present: []string{"ledger.posted"}},
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "dangjin.head", do: "POST " + at + "/confirm", match: `"1"`, want: 409, code: "ledger.already_confirmed"},
		{as: "liaoning.viewer", do: "POST " + at + "/confirm", match: `"1"`, want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/correct", match: `"1"`, body: `{"comment":"열다섯 명이었습니다",` + strings.NewReplacer(`"IN"`, `"OUT"`, `"own":8,"partner":12`, `"own":7,"partner":8`, `"total":20`, `"total":15`).Replace(told("대표단 방문", "")) + `}`, want: 200, present: []string{`"corrected"`, `"heads.total"`}},
		{as: "liaoning.officer", do: "POST " + at + "/confirm", match: `"2"`, want: 403, code: "ledger.own_words"},
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"direction":"IN"`, `"own":8`, `"partner":7`, `"confirm":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/confirm", match: `"1"`, want: 412},
		{as: "dangjin.officer", do: "POST " + at + "/confirm", match: `"2"`, want: 200, present: []string{`"confirmed"`, `"counter":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/correct", match: `"3"`, body: `{"comment":"또",` + told("바꿈", "") + `}`, want: 409, code: "ledger.not_waiting"},
		{as: "dangjin.officer", do: "POST " + at + "/withdraw", match: `"3"`, body: `{"reason":"싫어서"}`, want: 409},
		{as: "dangjin.officer", do: "GET /ledger-totals?kind=VISIT", want: 200, present: []string{`"counted":1`, `"people":15`, `"complete":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/counter", match: `"3"`, body: `{"how":"replaces","reason":"하루 더 있었습니다","said":{` + strings.Replace(told("대표단 방문", ""), "2026-05-16", "2026-05-17", 1) + `}}`, want: 200, keep: "c", present: []string{`"posted"`, `"replaces"`}},
		{as: "liaoning.officer", do: "POST " + at + "/counter", match: `"3"`, body: `{"how":"reverses","reason":"없던 일"}`, want: 409, code: "ledger.counter_open"},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"answered_by"`}},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ledger/{c}/confirm", match: `"1"`, want: 200, present: []string{`"confirmed"`}},
	})
	h.settle()
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"countered"`, `"2026-05-16"`}},
		{as: "dangjin.officer", do: "GET /ledger-totals", want: 200, present: []string{`"records":2`, `"counted":1`}},
		{as: "liaoning.officer", do: "GET /ledger?direction=OUT&year=2026", want: 200, present: []string{"2026-05-17"}},
		{as: "liaoning.officer", do: "GET /ledger?direction=IN", want: 200, absent: []string{"대표단"}},
		{as: "liaoning.officer", do: "GET /ledger?stands=pact:{pair}", want: 200, present: []string{"대표단"}},
		{as: "liaoning.officer", do: "GET /ledger?stands=home:liaoning", want: 200, absent: []string{"대표단"}},
		{as: "gaok.staff", do: "GET /ledger?stands=pact:{pair}", want: 200, absent: []string{"대표단"}},
		{as: "gaok.staff", do: "GET /ledger-totals?stands=pact:{pair}", want: 200, present: []string{`"records":0`}},
		{as: "dangjin.officer", do: "GET /ledger-sheet?format=csv&lang=zh-Hans", want: 200, present: []string{"已更正", "访问", "主要日程", "已公开的经费", "→ 0 KRW"}, absent: []string{"우리만 봄"}},
	})
}

// A cell that a spreadsheet would compute is written as text.
func TestASheetOfRecordsComputesNothing(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger", body: `{"sides":[{"country":"US","name":` + text("en", "=cmd|calc") + `}],` + told("=1+1", "") + `}`, want: 200, keep: "r"},
		{as: "dangjin.officer", do: "GET /ledger-sheet?format=csv&lang=ko", want: 200, present: []string{"'=1+1", "'=cmd"}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger/{r}/enter", match: `"1"`, want: 200, present: []string{`"one_sided"`}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ledger/{r}/review", match: `"2"`, want: 403, code: "ledger.own_words"},
		{as: "dangjin.head", do: "GET /home", want: 200, present: []string{"record.review"}},
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ledger/{r}/review", match: `"2"`, want: 200, present: []string{`"reviewed"`}},
	})
}
