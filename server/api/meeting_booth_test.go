package api_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What a spy would write into Dangjin's pool and plan, and the link she would make up.
var (
	spiedInterpreter = `"name":` + spied + `,"pairs":[{"from":"ko","to":"en","both":true}],"modes":["consecutive"],"fields":[],"words":[],"grade":"escort","rates":[],"away":[],` +
		`"basis":"consent","given":"2026-01-01","purge":"2027-01-01"`
	spiedDuty = `{"from":"ko","to":"zh-Hans","both":true,"way":"consecutive","seat":"beside"}`
)

const forgedOffer = "pact:{pact}~{meeting}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// pooled asks about an interpreter of Dangjin's own pool.
func pooled(body string) sample {
	return sample{space: "home:dangjin", id: "{interpreter}", body: body}
}

// openPools lets the meetings of the house call on pools.
func (h *house) openPools(s *meeting.Service) {
	h.pools = interpreter.NewService(h.kept.Interpreters(), h.Clock.Now)
	s.Pools = api.Pools{Interpreters: h.pools, Tenants: h.Tenants, Post: h, House: func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, interpreter.Errand)
	}}
	s.Enter = func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, meeting.Errand) }
	h.follow("engagements", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return s.CarryEngagements(ctx, s.Enter, space, f)
	})
}

// aVoice is what an owner says of an interpreter who works between Korean and Chinese.
func aVoice(name, mail, modes string) string {
	return `{"name":` + text("ko", name) + `,"pairs":[{"from":"ko","to":"zh-Hans","both":true}],"modes":[` + modes + `],"fields":["CUL"],"words":["양식업"],"grade":"conference",` +
		`"rates":[{"mode":"simultaneous","per":"day","currency":"KRW","amount":"900000"}],"away":[{"from":"2026-12-24","to":"2026-12-26"}],"mail":"` + mail + `","phone":"010-0000-0000",` +
		`"basis":"consent","given":"2026-01-01","purge":"2028-01-01"}`
}

const both = `"consecutive","simultaneous","whispered"`

// booths fills Dangjin's pool and the plan of its meeting with what bears the canary.
func (h *house) booths(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/interpreters", body: aVoice(canary, canary+"@example.org", both), want: 200, keep: "interpreter"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/meetings/{meeting}/booth/duties", body: spiedDuty, want: 200},
	})
	h.vars["duty"], h.vars["who"] = h.duty("dangjin.officer", "/spaces/pact:{pact}/meetings/{meeting}"), "x"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/meetings/{meeting}/booth/duties/{duty}/team", body: `{"space":"home:dangjin","id":"{interpreter}"}`, want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/meetings/{meeting}/briefing", match: `"0"`, body: `{"note":` + text("ko", canary) + `,"terms":[],"names":[]}`, want: 200},
	})
}

// duty is the id of the last duty of a meeting's plan.
func (h *house) duty(as, at string) string {
	h.t.Helper()
	all, _ := h.ask(row{as: as, do: "GET " + at + "/booth"}).body["duties"].([]any)
	if len(all) == 0 {
		h.t.Fatal("no duty is planned")
	}
	last, _ := all[len(all)-1].(map[string]any)
	id, _ := last["id"].(string)
	return id
}

// member is the id of the nth of a duty's team.
func (h *house) member(as, at string, n int) string {
	h.t.Helper()
	all, _ := h.ask(row{as: as, do: "GET " + at + "/booth"}).body["duties"].([]any)
	last, _ := all[len(all)-1].(map[string]any)
	team, _ := last["team"].([]any)
	if len(team) <= n {
		h.t.Fatalf("the team has %d, want more than %d", len(team), n)
	}
	x, _ := team[n].(map[string]any)
	id, _ := x["id"].(string)
	return id
}

// link takes the token out of what was answered to an offer.
func (h *house) link(a answer) string {
	h.t.Helper()
	link, _ := a.body["url"].(string)
	_, token, ok := strings.Cut(link, "/app/offer/")
	if !ok {
		h.t.Fatalf("no link in %s", a.raw)
	}
	return token
}

// atTheBooth makes a meeting of two cities in half a year, with a simultaneous duty of two hours, and interpreters in Dangjin's pool and the network's.
func atTheBooth(t *testing.T) (*house, string) {
	h := newHouse(t)
	return h, h.booth(t, "pact:{pair}")
}

func (h *house) booth(t *testing.T, space string) string {
	t.Helper()
	at := "/spaces/" + space + "/meetings/{m}"
	day := h.Clock.Now().AddDate(0, 6, 0).UTC().Truncate(24 * time.Hour)
	slot := fmt.Sprintf(`{"start":"%s","end":"%s","zone":"Asia/Seoul"}`, day.Add(time.Hour).Format(time.RFC3339), day.Add(3*time.Hour).Format(time.RFC3339))
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/" + space + "/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"1"`, body: slot, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"2"`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/interpreters", body: aVoice("김하나", "hana@example.org", both), want: 200, keep: "hana"},
		{as: "gaok.staff", do: "POST /spaces/pact:{network}/interpreters", body: aVoice("이두리", "duri@example.org", both), want: 200, keep: "duri"},
		{as: "gaok.staff", do: "POST /spaces/pact:{network}/interpreters", body: aVoice("박세은", "", `"consecutive"`), want: 200, keep: "se"},
		{as: "dangjin.officer", do: "POST " + at + "/booth/duties", body: `{"from":"ko","to":"zh-Hans","both":true,"way":"simultaneous","seat":"booth"}`, want: 200, present: []string{`"unstaffed"`}},
	})
	h.vars["duty"] = h.duty("dangjin.officer", at)
	return at
}

// A plan says what is wrong with it, and an interpreter answers by a link that opens nothing else.
func TestInterpretersArePlannedAndAnswerByALink(t *testing.T) {
	h, at := atTheBooth(t)
	team := at + "/booth/duties/{duty}/team"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 200, present: []string{`"alone"`, `"minutes":120`}},
		{as: "dangjin.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 409, code: "booth.on_team"},
		{as: "liaoning.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 422, present: []string{"pool"}},
		{as: "liaoning.officer", do: "DELETE " + team + "/x", want: 403, code: "booth.not_arranger"},
		{as: "dangjin.officer", do: "GET " + at + "/booth/duties/{duty}/candidates", want: 200, present: []string{"이두리", "박세은", `"free"`}, absent: []string{"김하나", "duri@example.org"}},
		{as: "dangjin.officer", do: "POST " + team, body: `{"space":"pact:{network}","id":"{duri}"}`, want: 200, absent: []string{`"alone"`, "duri@example.org"}},
	})
	h.vars["hana.member"], h.vars["duri.member"] = h.member("dangjin.officer", at, 0), h.member("dangjin.officer", at, 1)
	sent := h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{duri.member}/offer", body: `{"lang":"zh-Hans","currency":"KRW","amount":"900000","per":"day","brief":"2026-12-01"}`})
	token := h.link(sent)
	if l := h.letters[len(h.letters)-1]; l.To != "duri@example.org" || l.Kind != "interpreting_offer" || l.Values["token"] != token {
		t.Errorf("the letter is %+v, want one to duri with the link", l.Kind)
	}
	h.vars["token"] = url.PathEscape(token)
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET " + at + "/booth", want: 200, present: []string{"이두리", `"asked"`}, absent: []string{"900000", "duri@example.org", "{duri}"}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{network}/interpreters/{duri}", want: 404},
		{as: "dangjin.officer", do: "GET /spaces/pact:{network}/interpreters/{duri}", want: 200, present: []string{"이두리", `"asked"`}, absent: []string{"duri@example.org", "010-0000"}},
		{as: "gaok.staff", do: "GET /spaces/pact:{network}/interpreters/{duri}", want: 200, present: []string{"duri@example.org", `"by":"dangjin"`}, absent: []string{"{m}", "실무협의"}},
		{do: "GET /offers/{token}", want: 200, present: []string{"실무협의", `"900000"`, `"changes":true`, `"Asia/Seoul"`}, absent: []string{"김하나", "duri@example.org", "{m}"}},
		{do: "GET /offers/{token}/briefing?lang=ko", want: 409, code: "booth.not_accepted"},
		{do: "POST /offers/{token}/answer", body: `{"yes":false,"reason":"다른 일정"}`, want: 200, present: []string{`"declined"`}, facts: []string{"booth.declined@pact:{pair}", "interpreter.engaged@pact:{network}"}},
		{as: "dangjin.officer", do: "GET " + at + "/booth", want: 200, present: []string{`"declined"`, "다른 일정", `"alone"`}},
		{as: "liaoning.officer", do: "GET " + at + "/booth", want: 200, absent: []string{"다른 일정"}},
		{do: "POST /offers/{token}/answer", body: `{"yes":true}`, want: 200, present: []string{`"accepted"`}},
		{as: "gaok.staff", do: "GET /spaces/pact:{network}/interpreters/{duri}", want: 200, present: []string{`"standing":"accepted"`}},
		{do: "GET /offers/{token}/briefing?lang=ko", want: 409, code: "booth.briefing_not_sent"},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{"booth.accepted", "booth.declined"}},
		{as: "liaoning.officer", do: "GET /notices", want: 200, absent: []string{"booth.accepted"}},
	})
	// The link is good for nothing else.
	h.run(t, []row{
		{as: token, do: "GET /me", want: 401},
		{do: "POST /passes", body: `{"token":"` + token + `"}`, want: 404},
		{do: "GET /invitations/{token}", want: 404},
		{do: "GET /calendars/{token}.ics", want: 404},
		{do: "GET /spaces/pact:{pair}/meetings/{m}", want: 401},
	})
	if strings.Contains(h.log.String(), strings.SplitAfter(token, ".")[1]) {
		t.Error("the secret of a link stands in the log")
	}
}

func TestLinksThatDontOpenSaySoKindly(t *testing.T) {
	h, at := atTheBooth(t)
	team := at + "/booth/duties/{duty}/team"
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 200}})
	h.vars["who"] = h.member("dangjin.officer", at, 0)
	h.vars["old"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/offer", body: `{"lang":"ko"}`})))
	h.vars["new"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/offer", body: `{"lang":"ko"}`})))
	foreign := "home:liaoning~" + strings.SplitAfter(h.vars["new"], "~")[1]
	h.run(t, []row{
		{do: "GET /offers/{old}", want: 404, code: "booth.offer_not_found"},
		{do: "GET /offers/" + url.PathEscape(foreign), want: 404, code: "booth.offer_not_found"},
		{do: "POST /offers/" + url.PathEscape(foreign) + "/answer", body: `{"yes":true}`, want: 404, code: "booth.offer_not_found"},
		{do: "GET /offers/house~x.y", want: 404, code: "booth.offer_not_found"},
		{do: "GET /offers/commons~{m}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", want: 404, code: "booth.offer_not_found"},
		{do: "GET /offers/{new}", want: 200},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/withdraw", body: `{"reason":""}`, want: 422},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/withdraw", body: `{"reason":"일정이 바뀌었습니다"}`, want: 200, present: []string{`"withdrawn"`}},
		{do: "GET /offers/{new}", want: 404, code: "booth.offer_withdrawn"},
		{do: "POST /offers/{new}/answer", body: `{"yes":true}`, want: 404, code: "booth.offer_withdrawn"},
	})
	h.vars["late"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/offer", body: `{"lang":"ko"}`})))
	h.Clock.Wait(183 * 24 * time.Hour)
	h.Clock.Wait(3 * 24 * time.Hour)
	h.run(t, []row{
		{do: "GET /offers/{late}", want: 404, code: "booth.offer_expired"},
		{do: "POST /offers/{late}/answer", body: `{"yes":true}`, want: 404, code: "booth.offer_expired"},
	})
}

func TestWhoDoesntComeIsReplacedInOnePress(t *testing.T) {
	h, at := atTheBooth(t)
	team := at + "/booth/duties/{duty}/team"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 200},
	})
	h.vars["who"] = h.member("dangjin.officer", at, 0)
	h.vars["token"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/offer", body: `{"lang":"ko","currency":"KRW","amount":"500000","per":"duty"}`})))
	h.run(t, []row{
		{do: "POST /offers/{token}/answer", body: `{"yes":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/turnout", body: `{"turnout":"absent"}`, want: 409, code: "booth.not_yet"},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/replace", body: `{"space":"pact:{network}","id":"{duri}"}`, want: 409, code: "booth.still_there"},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{do: "POST /offers/{token}/answer", body: `{"yes":false}`, want: 409, code: "booth.offer_over"},
		{as: "liaoning.officer", do: "POST " + team + "/{who}/turnout", body: `{"turnout":"absent"}`, want: 403},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/turnout", body: `{"turnout":"absent"}`, want: 200, present: []string{`"absent"`}},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/interpreters/{hana}", want: 200, present: []string{`"standing":"absent"`, `"missed":1`}},
	})
	fit, _ := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/booth/duties/{duty}/candidates"}).body["items"].([]any)
	if first, _ := fit[0].(map[string]any); len(fit) != 2 || first["id"] != h.vars["duri"] {
		t.Errorf("the first who fits is %v of %d, want duri, who interprets simultaneously", fit[0], len(fit))
	}
	sent := h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/replace", body: `{"space":"pact:{network}","id":"{duri}"}`})
	h.vars["token"] = url.PathEscape(h.link(sent))
	h.run(t, []row{
		{do: "POST /offers/{token}/answer", body: `{"yes":true}`, want: 200, present: []string{`"500000"`, `"accepted"`}},
		{do: "POST /offers/{token}/answer", body: `{"yes":false}`, want: 409, code: "booth.offer_over"},
		{as: "dangjin.officer", do: "GET " + at + "/booth", want: 200, absent: []string{`"code":"absent"`}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/interpreters/{hana}/rate", body: `{"engagement":"{who}","mark":1,"note":"연락 없이 불참"}`, want: 200, present: []string{`"mark":1`}},
	})
}

func TestAPoolIsItsOwnersAndGoesOutWithAReason(t *testing.T) {
	h := newHouse(t)
	sheet := "name_ko,pairs,modes,grade,mail,basis,given,purge\n홍길동,ko<>ja,consecutive,formal,hong@example.org,consent,2026-01-01,2028-01-01\n임꺽정,ko>xx-yy,flying,formal,,consent,2026-01-01,2028-01-01\n"
	pool := "/spaces/pact:{network}/interpreters"
	h.run(t, []row{
		{as: "gaok.staff", do: "POST " + pool + "-sheet", body: sheet, want: 200, present: []string{`"added":1`, `"line":3`, "modes[0]"}},
		{as: "gaok.staff", do: "POST " + pool + "-sheet", body: sheet, want: 200, present: []string{`"added":0`, `"same":1`}},
		{as: "dangjin.viewer", do: "POST " + pool, body: aVoice("누구", "", both), want: 403},
		{as: "dangjin.officer", do: "POST " + pool, body: aVoice("김하나", "hana@example.org", both), want: 200, keep: "hana"},
		{as: "gaok.staff", do: "PUT " + pool + "/{hana}", body: aVoice("김하나", "", both), want: 403, code: "interpreter.not_owner"},
		{as: "gaok.staff", do: "GET " + pool + "?from=ko&to=zh-Hans&mode=simultaneous", want: 200, present: []string{"김하나"}, absent: []string{"홍길동", "hana@example.org"}},
		{as: "gaok.staff", do: "GET " + pool + "?start=2026-12-24T01:00:00Z&end=2026-12-24T02:00:00Z&zone=Asia/Seoul", want: 200, present: []string{"홍길동"}, absent: []string{"김하나"}},
		{as: "liaoning.officer", do: "GET " + pool, want: 404},
		{as: "liaoning.officer", do: "GET /interpreters", want: 200, absent: []string{"김하나", "홍길동"}},
		{as: "gaok.staff", do: "POST " + pool + "-export", body: `{"reason":" "}`, want: 422},
		{as: "gaok.staff", do: "POST " + pool + "-export", body: `{"reason":"연간 위촉 공문"}`, want: 200, present: []string{"hong@example.org"}, absent: []string{"김하나"}, facts: []string{"interpreter.exported@pact:{network}"}},
		{as: "dangjin.officer", do: "POST " + pool + "/{hana}/retire", want: 200, present: []string{`"retired"`}},
		{as: "dangjin.officer", do: "DELETE " + pool + "/{hana}", want: 204, facts: []string{"interpreter.forgotten@pact:{network}"}},
		{as: "dangjin.officer", do: "GET " + pool + "/{hana}", want: 404},
	})
}

func TestABriefingIsFilledSentAndRead(t *testing.T) {
	h, at := atTheBooth(t)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items", body: item("자매도시 교류 확대", ""), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/briefing/fill", body: `{"agenda":true}`, want: 200, present: []string{`"sister_city"`}},
		{as: "dangjin.officer", do: "POST " + at + "/briefing/terms", body: "ko,zh-Hans,note\n양식장,养殖场,\n,,빈 줄이 아님\n", want: 200, present: []string{`"added":1`, `"line":3`}},
		{as: "liaoning.officer", do: "GET " + at + "/briefing", want: 200, present: []string{"养殖场", "자매도시 교류 확대"}},
		{as: "dangjin.viewer", do: "POST " + at + "/briefing/send", want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/booth/duties/{duty}/team", body: `{"space":"home:dangjin","id":"{hana}"}`, want: 200},
	})
	h.vars["who"] = h.member("dangjin.officer", at, 0)
	h.vars["token"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + at + "/booth/duties/{duty}/team/{who}/offer", body: `{"lang":"ko"}`})))
	h.run(t, []row{
		{do: "POST /offers/{token}/answer", body: `{"yes":true}`, want: 200, present: []string{`"pack":false`}},
		{as: "dangjin.officer", do: "POST " + at + "/briefing/send", want: 200, present: []string{`"mailed":1`}},
		{do: "GET /offers/{token}", want: 200, present: []string{`"pack":true`}},
		{do: "GET /offers/{token}/briefing?lang=zh-Hans&form=hwpx", want: 200, present: []string{"PK"}},
		{as: "dangjin.officer", do: "GET " + at + "/briefing/paper?lang=ko&form=hwpx", want: 200, present: []string{"PK"}},
	})
	if l := h.letters[len(h.letters)-1]; l.Kind != "interpreting_briefing" || l.To != "hana@example.org" {
		t.Errorf("the last letter is %s, want the briefing's", l.Kind)
	}
	h.vars["second"] = url.PathEscape(h.letters[len(h.letters)-1].Values["token"])
	h.run(t, []row{{do: "GET /offers/{second}", want: 200, present: []string{`"accepted"`, `"pack":true`}}})
}
