package api_test

import (
	"context"
	"maps"
	"testing"

	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

func journey(word, more string) string {
	t := text("ko", word)
	return `{"title":` + t + `,"purpose":` + t + `,"leader":` + t + `,"from":"2026-07-08","until":"2026-07-10","zone":"Asia/Seoul","people":6` + more + `}`
}

var spiedBrief = `{"talking":` + spied + `,"about":` + spied + `,"manners":` + spied + `,"gifts":[],"notes":{}}`

// travelled asks about a visit in Dangjin's pact with the council that bears the canary.
func travelled(body string) sample { return sample{space: "pact:{pact}", id: "{visit}", body: body} }

// openVisits opens the visits of the house.
func (h *house) openVisits(nouns api.Objects, records *ledger.Service) *visit.Service {
	books := api.VisitRecords{Ledger: records, House: func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, ledger.Errand) }}
	s := visit.NewService(visit.Parts{Store: h.kept.Visits(), Places: halls{places{h.Tenants}}, Papers: itineraries{h}, Ledger: books, Things: nouns, Now: h.Clock.Now})
	maps.Copy(nouns, api.VisitObjects(s))
	enter := func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, visit.Errand) }
	h.follow("visits", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		if err := s.Carry(ctx, enter, space, f); err != nil {
			return err
		}
		return books.Carry(ctx, s, enter, space, f)
	})
	return s
}

// itineraries is a visit.Papers.
type itineraries struct{ house *house }

func (x itineraries) Use(ctx context.Context, in tenants.Scope, v visit.Visit, files []string) error {
	ids := make([]file.ID, len(files))
	for i, f := range files {
		ids[i] = file.ID(f)
	}
	return x.house.files.Use(ctx, in, ids, v.Ref())
}

// visited fills Dangjin's pact with the council with a visit that bears the canary, with what Dangjin notes of it for itself.
func (h *house) visited(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/visits", body: journey(canary, `,"host":"dangjin","visitor":"gaok"`), want: 200, keep: "visit"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/visits/{visit}/move", match: `"1"`, body: `{"deed":"invite"}`, want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/visits/{visit}/brief", match: `"0"`, body: `{"talking":` + text("ko", canary) + `,"about":` + text("ko", canary) + `,"manners":` + text("ko", canary) + `,"gifts":[],"notes":{}}`, want: 200},
	})
}

// A delegation is invited, approved at home, prepared by both sides, comes, and reports; then its exchange stands in the ledger.
func TestAVisitGoesFromThePlanToTheRecord(t *testing.T) {
	h := newHouse(t)
	const at = "/spaces/pact:{pair}/visits/{v}"
	move := func(deed, more string) string { return `{"deed":"` + deed + `"` + more + `}` }
	slots := func(start string) string {
		t := text("ko", "시장 예방")
		return `{"slots":[{"id":"s1","start":"` + start + `","end":"2026-07-08T11:00","what":` + t + `,"where":` + t + `,"counterpart":` + t + `,"transport":` + t + `,"protocol":` + t + `}]}`
	}
	brief := `{"talking":` + text("ko", "항만 협력을 먼저 꺼낸다") + `,"about":` + text("ko", "") + `,"manners":` + text("ko", "") + `,"gifts":[{"id":"g1","what":` + text("ko", "백자 다기") + `,"to":` + text("ko", "부시장") + `,"got":false}],"notes":{"s1":` + text("ko", "명함 준비") + `}}`
	h.run(t, []row{
		{as: "liaoning.viewer", do: "POST /spaces/pact:{pair}/visits", body: journey("방문", `,"host":"dangjin","visitor":"liaoning"`), want: 403},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/visits", body: journey("방문", `,"host":"dangjin","visitor":"gaok"`), want: 422},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/visits", body: journey("경제 대표단", `,"host":"dangjin","visitor":"liaoning"`), want: 200, keep: "v", present: []string{`"planned"`, `"request":true`, `"invite":false`}},
		{as: "dangjin.officer", do: "GET " + at, want: 404},
		{as: "dangjin.officer", do: "GET /visits", want: 200, absent: []string{"경제 대표단"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, absent: []string{"visit."}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"1"`, body: move("invite", ""), want: 403, present: []string{"visit.not_yours"}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"1"`, body: move("request", ""), want: 200, present: []string{`"invite_requested"`}},
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"invite":true`, `"decline":true`}},
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "gaok.staff", do: "GET /visits", want: 200, absent: []string{"경제 대표단"}},
		{as: "liaoning.officer", do: "GET /visits?q=%EB%8C%80%ED%91%9C%EB%8B%A8&way=OUT", want: 200, present: []string{"경제 대표단"}},
		{as: "liaoning.officer", do: "GET /visits?way=IN", want: 200, absent: []string{"경제 대표단"}},
		{as: "liaoning.officer", do: "GET /visits?q=camp", want: 200, absent: []string{"경제 대표단"}},
		{as: "liaoning.officer", do: "GET /visits?state=reported", want: 200, absent: []string{"경제 대표단"}},
		{as: "gaok.staff", do: "GET " + at + "/book", want: 404},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"1"`, body: move("invite", ""), want: 412},
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"visit.answer"`}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"2"`, body: move("invite", `,"letter":"국제교류과-1207"`), want: 200, present: []string{`"invited"`, "국제교류과-1207"}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"3"`, body: move("accept", ""), want: 200, present: []string{`"accepted"`}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"4"`, body: move("approve", `,"travel":{"leave":"duty_travel"}`), want: 422, present: []string{"ref"}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"4"`, body: move("approve", `,"travel":{"leave":"none"}`), want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"4"`, body: move("approve", `,"travel":{"leave":"duty_travel","ref":"辽外办〔2026〕88号","on":"2026-07-01"}`), want: 200, present: []string{`"travel_approval"`, `"confirm":"visit.no_programme"`}},
		{as: "dangjin.officer", do: "PUT " + at + "/programme", match: `"5"`, body: slots("2026-07-12T09:30"), want: 422, present: []string{"outside"}},
		{as: "dangjin.officer", do: "PUT " + at + "/programme", match: `"5"`, body: slots("2026-07-08T09:30"), want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/brief", match: `"0"`, body: brief, want: 200, present: []string{"백자 다기"}, facts: []string{"visit.brief_written@home:dangjin"}},
		{as: "liaoning.officer", do: "GET " + at + "/brief", want: 200, present: []string{`"gifts":[]`}, absent: []string{"백자", "항만 협력", "명함"}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, absent: []string{"백자", "항만 협력", "명함"}},
		{as: "dangjin.officer", do: "GET " + at + "/book?lang=ko", want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"6"`, body: move("confirm", ""), want: 200, present: []string{`"confirmed"`, `"no":1`}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"7"`, body: move("postpone", ""), want: 422},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"7"`, body: move("postpone", `,"reason":"태풍"`), want: 200, present: []string{`"postponed"`, "태풍"}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"8"`, body: move("resume", ""), want: 200, present: []string{`"accepted"`}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"9"`, body: move("approve", `,"travel":{"leave":"none"}`), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"10"`, body: move("confirm", ""), want: 200, present: []string{`"no":2`}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"11"`, body: move("depart", ""), want: 200, present: []string{`"under_way"`}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"12"`, body: move("complete", ""), want: 200, present: []string{`"completed"`, `"due":"2026-08-`}},
		{as: "dangjin.officer", do: "POST " + at + "/move", match: `"13"`, body: move("report", `,"report":`+text("ko", "보고")), want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"13"`, body: move("report", `,"report":`+text("ko", "세 건을 합의했습니다")), want: 200, present: []string{`"reported"`}},
		// What stands at its stages is of the same space; a draft of one side has no title for the other.
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("사전 협의") + `}`, want: 200, keep: "prep"},
		{as: "dangjin.officer", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[{"stage":"preparation","noun":"meeting","id":"nowhere"}]}`, want: 422, present: []string{"links[0].id"}},
		{as: "dangjin.officer", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[{"stage":"preparation","noun":"agreement","id":"{prep}"}]}`, want: 422, present: []string{"links[0].noun"}},
		{as: "liaoning.officer", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[{"stage":"preparation","noun":"meeting","id":"{prep}"}]}`, want: 422},
		{as: "liaoning.viewer", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[]}`, want: 403},
		{as: "gaok.staff", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[]}`, want: 404},
		{as: "dangjin.officer", do: "PUT " + at + "/links", match: `"14"`, body: `{"links":[{"stage":"preparation","noun":"meeting","id":"{prep}"}]}`, want: 200, present: []string{"사전 협의"}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"stage":"preparation"`}, absent: []string{"사전 협의"}},
		{as: "liaoning.officer", do: "PUT " + at + "/links", match: `"15"`, body: `{"links":[]}`, want: 200, present: []string{`"links":[]`}},
		{as: "liaoning.officer", do: "POST " + at + "/move", match: `"16"`, body: move("cancel", `,"reason":"x"`), want: 409, present: []string{"visit.not_now"}},
	})
	h.settle()
	a := h.ask(row{as: "liaoning.officer", do: "GET /ledger"})
	items, _ := a.body["items"].([]any)
	if len(items) != 1 {
		t.Fatalf("%d records are prepared for the visitors, want 1", len(items))
	}
	first, _ := items[0].(map[string]any)
	h.vars["r"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ledger/{r}", want: 200, present: []string{`"direction":"IN"`, `"total":6`, "시장 예방"}, absent: []string{"백자", "명함"}},
		{as: "liaoning.officer", do: "PUT /spaces/home:liaoning/ledger/{r}", match: `"1"`, body: `{"sides":[{"code":"dangjin"}],` + told("경제 대표단", "") + `}`, want: 200},
		{as: "liaoning.officer", do: "POST /spaces/home:liaoning/ledger/{r}/post", match: `"2"`, body: `{"space":"pact:{pair}"}`, want: 200},
	})
	h.settle()
	h.run(t, []row{{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"exchange_posted"`}}})
}

// The visitors are reminded a week before their report is due, once.
func TestAReportThatIsDueIsRemindedOnce(t *testing.T) {
	by := func(tenant tenants.TenantID) visit.By { return visit.By{Tenant: tenant, At: newHouse(t).Clock.Now()} }
	v := visit.Visit{State: visit.UnderWay, Host: "dangjin", Visitor: "liaoning", Basics: visit.Basics{From: "2026-07-08", Until: "2026-07-10"}}
	if err := v.Do(visit.Complete, visit.Words{}, by("dangjin")); err != nil {
		t.Fatal(err)
	}
	if err := v.Remind(v.Next.Add(-1)); err == nil {
		t.Error("the visitors are reminded before the time")
	}
	if err := v.Remind(v.Next); err != nil || v.State != visit.ReportDue {
		t.Errorf("at the time the visit is %s, %v", v.State, err)
	}
	if err := v.Remind(v.Updated.AddDate(1, 0, 0)); err == nil {
		t.Error("the visitors are reminded twice")
	}
}
