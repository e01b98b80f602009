package api_test

import (
	"fmt"
	"testing"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

var spiedFollowup = `{"sort":"action","title":` + spied + `,"text":` + spied + `}`

// minuted asks about a meeting of Dangjin's pact whose minutes bear the canary, promised about what follows from it.
func minuted(body string) sample {
	return sample{space: "pact:{pact}", id: "{minuted}", body: body}
}

func promised(body string) sample {
	return sample{space: "pact:{pact}", id: "{followup}", body: body}
}

func (h *house) scripts(pads *pad.Service) meeting.Scripts {
	return api.MinutesTexts{Pads: pads, Tenants: h.Tenants, House: func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, api.MinutesErrand) }}
}

func followup(word, more string) string {
	return `{"sort":"action","title":` + text("ko", word) + `,"text":` + text("ko", word) + more + `}`
}

// held has a meeting of the space begin and end, in the languages; what is kept of it bears the word. Nobody but the host proposes an item.
func (h *house) heldMeeting(t *testing.T, space, word, keep, langs, more string) {
	t.Helper()
	at := "/spaces/" + space + "/meetings"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at, body: `{"title":` + text("ko", word) + `,"purpose":` + text("ko", word) + `,"format":"working","mode":"hybrid","langs":` + langs + more + `}`, want: 200, keep: keep},
		{as: "dangjin.officer", do: "POST " + at + "/{" + keep + "}/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/{" + keep + "}/time", match: `"2"`, body: `{"start":"2026-07-01T01:00:00Z","end":"2026-07-01T02:00:00Z","zone":"Asia/Seoul"}`, want: 200},
	})
}

// minuted fills Dangjin's pact with the council with minutes and a follow-up that bear the canary.
func (h *house) minuted(t *testing.T) {
	t.Helper()
	const at = "/spaces/pact:{pact}/meetings/{minuted}"
	h.heldMeeting(t, "pact:{pact}", canary, "minuted", `["ko"]`, "")
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 200, present: []string{`"minutes_draft"`}},
		{as: "dangjin.officer", do: "POST " + at + "/followups", body: followup(canary, ""), want: 200, keep: "followup"},
	})
	h.vars["no"] = "0"
}

// paragraph returns the number and digest of a paragraph of minutes.
func (h *house) paragraph(at string, i int) (number, digest string) {
	h.t.Helper()
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at})
	all, _ := a.body["paragraphs"].([]any)
	if i >= len(all) {
		h.t.Fatalf("%s has %d paragraphs", at, len(all))
	}
	p, _ := all[i].(map[string]any)
	return fmt.Sprint(p["number"]), fmt.Sprint(p["digest"])
}

// Two cities confirm the minutes of their meeting paragraph by paragraph; what is proposed is confirmed anew, what is reserved is kept.
func TestMinutesAreConfirmedByBothSides(t *testing.T) {
	h := newHouse(t)
	const at = "/spaces/pact:{pair}/meetings/{m}"
	const minutes = at + "/minutes/0"
	h.heldMeeting(t, "pact:{pair}", "실무협의", "m", `["ko","zh-Hans"]`, "")
	two := `{"source":"ko","said":{"ko":{"value":"청소년 교류"},"zh-Hans":{"value":"青少年交流"}}}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items", body: `{"kind":"decision","joint":true,"title":` + two + `,"text":` + two + `,"presenter":` + two + `,"minutes":20}`, want: 200},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/agenda"})
	items, _ := a.body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["item"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":1,"yes":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 409, present: []string{"minutes.not_ended"}},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/minutes", want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 200, present: []string{`"minutes_draft"`, "청소년 교류", "青少年交流", "2026年7月1日"}, facts: []string{"followup.given@pact:{pair}", "minutes.begun@pact:{pair}", "minutes.state_followed@pact:{pair}", "pad.begun@pact:{pair}", "pad.edited@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 200, present: []string{`"minutes_draft"`}, facts: []string{}},
		{as: "gaok.staff", do: "GET " + minutes, want: 404},
		{as: "liaoning.viewer", do: "GET " + minutes, want: 200, absent: []string{`"judge":true`}},
		{as: "dangjin.officer", do: "POST " + minutes + "/send", match: `"1"`, want: 409, present: []string{"minutes.not_complete"}},
		{as: "liaoning.viewer", do: "POST " + minutes + "/complete", match: `"1"`, want: 403},
		{as: "liaoning.officer", do: "POST " + minutes + "/complete", match: `"1"`, want: 200, present: []string{`"both_languages"`}},
		{as: "liaoning.officer", do: "POST " + minutes + "/send", match: `"2"`, want: 403},
		{as: "dangjin.officer", do: "POST " + minutes + "/send", match: `"2"`, want: 200, present: []string{`"review"`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"review"`}},
	})
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /home", want: 200, present: []string{`"minutes.judge"`}},
		{as: "liaoning.viewer", do: "GET /home", want: 200, absent: []string{`"minutes.judge"`}},
		{as: "gaok.staff", do: "GET /home", want: 200, absent: []string{`"minutes.judge"`, "{m}"}},
	})
	n3, d3 := h.paragraph(minutes, 2)
	judge := func(n, d, rest string) string { return `{"paragraph":"` + n + `","digest":"` + d + `",` + rest + `}` }
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + minutes + "/verdicts", body: judge(n3, "0", `"stance":"agreed"`), want: 409, present: []string{"minutes.paragraph_changed"}},
		{as: "liaoning.officer", do: "POST " + minutes + "/verdicts", body: judge(n3, d3, `"stance":"changed"`), want: 422},
		{as: "dangjin.officer", do: "POST " + minutes + "/verdicts", body: judge(n3, d3, `"stance":"agreed"`), want: 200},
		{as: "liaoning.officer", do: "POST " + minutes + "/verdicts", body: judge(n3, d3, `"stance":"changed","said":`+text("zh-Hans", "双方同意每年交流二十人")), want: 200, present: []string{"双方同意每年交流二十人"}},
		{as: "liaoning.officer", do: "POST " + minutes + "/wordings", body: `{"paragraph":"` + n3 + `","tenant":"liaoning"}`, want: 403},
		{as: "dangjin.officer", do: "POST " + minutes + "/wordings", body: `{"paragraph":"` + n3 + `","tenant":"liaoning"}`, want: 200, present: []string{`"zh-Hans":"双方同意每年交流二十人"`}, absent: []string{`"stance"`}},
	})
	for _, who := range []string{"dangjin.officer", "liaoning.officer"} {
		for i := range 3 {
			n, d := h.paragraph(minutes, i)
			stance := `"stance":"agreed"`
			if i == 1 && who == "liaoning.officer" {
				stance = `"stance":"reserved","said":` + text("zh-Hans", "出席人数有待核实")
			}
			h.run(t, []row{{as: who, do: "POST " + minutes + "/verdicts", body: judge(n, d, stance), want: 200}})
		}
	}
	rev := func() string {
		return fmt.Sprintf(`"%v"`, h.ask(row{as: "dangjin.officer", do: "GET " + minutes}).body["rev"])
	}
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + minutes + "/finish", match: rev(), want: 200, present: []string{`"state":"review"`, `"finished"`}}})
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + minutes + "/finish", match: rev(), want: 409, present: []string{"minutes.owners_missing"}}})
	b := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/followups"})
	given, _ := b.body["items"].([]any)
	decision, _ := given[0].(map[string]any)
	h.vars["f"], _ = decision["id"].(string)
	h.run(t, []row{
		{as: "liaoning.officer", do: "PUT /spaces/pact:{pair}/followups/{f}", match: `"1"`, body: `{"sort":"decision","title":` + two + `,"text":` + two + `,"owner":"liaoning","due":"2026-12-01"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + minutes + "/finish", match: rev(), want: 200, present: []string{`"to_sign"`, `"sha256"`}},
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"to_sign"`}},
		{as: "dangjin.officer", do: "POST " + minutes + "/verdicts", body: judge(n3, d3, `"stance":"agreed"`), want: 409, present: []string{"minutes.not_in_review"}},
	})
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"minutes.ask"`}, absent: []string{`"minutes.judge"`}},
		{as: "liaoning.officer", do: "POST " + minutes + "/return", match: rev(), body: `{"reason":"오탈자"}`, want: 200, present: []string{`"state":"review"`}, absent: []string{`"finished"`}},
		{as: "dangjin.officer", do: "GET " + minutes + "/paper?form=hwpx&lang=ko", want: 200},

		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/followups/{f}/claim", match: `"2"`, want: 403, present: []string{"followup.not_owner"}},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/followups/{f}/evidence", body: `{"note":"명단을 보냈습니다"}`, want: 200},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/followups/{f}/claim", match: `"3"`, want: 200, present: []string{`"claimed"`}},
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"followup.confirm"`, "{m}.{f}"}},
		{as: "liaoning.officer", do: "GET /home", want: 200, absent: []string{`"followup.confirm"`}},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/followups/{f}/confirm", match: `"4"`, want: 403, present: []string{"followup.own_claim"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/followups/{f}/confirm", match: `"4"`, want: 200, present: []string{`"done"`}},
		{as: "dangjin.officer", do: "GET /followups?owner=liaoning", want: 200, present: []string{`{f}`}},
		{as: "gaok.staff", do: "GET /followups?owner=liaoning", want: 200, absent: []string{`{f}`}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/followups/{f}", want: 404},
	})
}

// What is open from one round stands in the agenda of the next by itself, once, and in the table of all rounds.
func TestWhatIsOpenComesBackInTheNextRound(t *testing.T) {
	h := newHouse(t)
	const pair = "/spaces/pact:{pair}"
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + pair + "/series", body: `{"title":` + text("ko", "공동위원회") + `,"purpose":` + text("ko", "공동위원회") + `,"format":"plenary","months":6,"turns":["dangjin","liaoning"]}`, want: 200, keep: "s"}})
	h.heldMeeting(t, "pact:{pair}", "제1차", "m", `["ko"]`, `,"series":"{s}"`)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{m}/followups", key: "f", body: followup("수산물 공동 판촉", `,"owner":"liaoning","due":"2026-08-01"`), want: 200, keep: "f"},
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{m}/followups", key: "f", body: followup("수산물 공동 판촉", `,"owner":"liaoning"`), want: 200, present: []string{`{f}`}, facts: []string{}},
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{m}/followups", body: followup("명단", `,"owner":"gaok"`), want: 422, present: []string{"owner"}},
		{as: "dangjin.officer", do: "POST " + pair + "/meetings", body: `{` + convened("제2차") + `,"series":"{s}"}`, want: 200, keep: "next"},
		{as: "dangjin.officer", do: "GET " + pair + "/meetings/{next}/agenda", want: 200, present: []string{"수산물 공동 판촉", `"accepted"`, `"information"`}},
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{next}/invite", match: `"1"`, want: 200, facts: []string{"meeting.invited@pact:{pair}"}},
		{as: "liaoning.officer", do: "GET " + pair + "/series/{s}/promises", want: 200, present: []string{"수산물 공동 판촉", `"promised":1`, `"done":0`}},
		{as: "liaoning.officer", do: "GET " + pair + "/series/{s}/promises?state=done", want: 200, absent: []string{"수산물"}},
		{as: "liaoning.officer", do: "GET " + pair + "/series/{s}/promises/sheet?lang=zh-Hans", want: 200},
		{as: "gaok.staff", do: "GET " + pair + "/series/{s}/promises", want: 404},
		{as: "liaoning.officer", do: "POST " + pair + "/followups/{f}/drop", match: `"1"`, body: `{"reason":""}`, want: 422},
		{as: "liaoning.officer", do: "POST " + pair + "/followups/{f}/drop", match: `"1"`, body: `{"reason":"예산 삭감"}`, want: 200, present: []string{`"dropped"`}},
		{as: "liaoning.officer", do: "POST " + pair + "/followups/{f}/claim", match: `"2"`, want: 409},
	})
}

// What was held is prepared as an exchange record for each side as that side sees it, once; whoever posts first posts for both.
func TestAMeetingThatEndedIsPreparedAsARecord(t *testing.T) {
	h := newHouse(t)
	const pair = "/spaces/pact:{pair}"
	h.heldMeeting(t, "pact:{pair}", "항만 실무협의", "m", `["ko"]`, "")
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{m}/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "GET /ledger", want: 200, absent: []string{"항만"}},
		{as: "dangjin.officer", do: "POST " + pair + "/meetings/{m}/end", match: `"4"`, want: 200},
	})
	h.settle()
	a := h.ask(row{as: "dangjin.officer", do: "GET /ledger"})
	items, _ := a.body["items"].([]any)
	if len(items) != 1 {
		t.Fatalf("%d records are prepared for the host, want 1", len(items))
	}
	first, _ := items[0].(map[string]any)
	h.vars["r"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ledger/{r}", want: 200, present: []string{`"draft"`, `"direction":"IN"`, `"start":"2026-07-01"`, `"WORKING"`, `"noun":"meeting"`, `"code":"liaoning"`}},
		{as: "liaoning.officer", do: "GET /spaces/home:liaoning/ledger/{r}", want: 200, present: []string{`"draft"`, `"direction":"OUT"`, `"code":"dangjin"`}},
		{as: "gaok.staff", do: "GET /ledger", want: 200, absent: []string{"항만"}},
		{as: "liaoning.officer", do: "GET /spaces/home:dangjin/ledger/{r}", want: 404},
		{as: "gaok.staff", do: "GET " + pair + "/meetings/{m}/attendance", want: 404},
		{as: "liaoning.viewer", do: "GET " + pair + "/meetings/{m}/attendance", want: 200, present: []string{`"tenant":"dangjin"`, `"people":0`}},
	})
}

// What was prepared is brought up to date while nobody has written into it, with the side's own costs; what somebody has written stays.
func TestAPreparedRecordFollowsUntilSomebodyWrites(t *testing.T) {
	h := newHouse(t)
	h.heldMeeting(t, "pact:{pair}", "항만 실무협의", "m", `["ko"]`, "")
	space := tenants.Space(h.fill("pact:{pair}"))
	house := h.Authority.Steward(space, meeting.Errand)
	m, err := h.meetings.Meeting(t.Context(), house, meeting.ID(h.vars["m"]))
	h.must(err)
	said := func(people int, rank string) meeting.Record {
		return meeting.Record{
			Key: string(m.ID), Meeting: m, Sides: m.Parties, Span: meeting.Span{Start: m.Slot.Start, End: m.Slot.End}, Led: rank,
			Present: map[tenants.TenantID]int{"dangjin": people, "liaoning": 3},
			Costs: map[tenants.TenantID][]meeting.Cost{"dangjin": {
				{Kind: "meals", Bearer: "dangjin", Currency: "KRW", Planned: 1000, Spent: 900}, {Kind: "gifts", Bearer: "dangjin", Currency: "KRW", Planned: 500, Spent: int64(people)},
				{Kind: "travel", Bearer: "liaoning", Currency: "CNY", Planned: 7000},
			}},
		}
	}
	for _, r := range []meeting.Record{said(5, ""), said(5, ""), said(8, "vice_mayor")} {
		h.must(h.meetings.Ledger.Prepare(t.Context(), house, r))
	}
	items, _ := h.ask(row{as: "dangjin.officer", do: "GET /ledger"}).body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["r"], _ = first["id"].(string)
	const at = "/spaces/home:dangjin/ledger/{r}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"rev":2`, `"total":11`, `"own":8`, `"level":"DEPUTY"`}},
		{as: "dangjin.officer", do: "GET " + at + "/annex", want: 200, present: []string{`"planned":"1500"`, `"spent":"908"`, `"fund":"partner"`, `"currency":"CNY"`}},
		{as: "liaoning.officer", do: "GET /spaces/home:liaoning/ledger/{r}/annex", want: 200, present: []string{`"money":[]`}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"2"`, body: `{"sides":[{"code":"liaoning"}],` + told("고친 제목", "") + `}`, want: 200},
	})
	h.must(h.meetings.Ledger.Prepare(t.Context(), house, said(9, "mayor")))
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{"고친 제목", `"total":20`}},
		{as: "dangjin.officer", do: "GET " + at + "/annex", want: 200, present: []string{`"spent":"908"`}},
	})
}

// What was said and voted in the room stands in the draft, each in the languages it was said in.
func TestMinutesAreDraftedFromTheRoom(t *testing.T) {
	h := newHouse(t)
	const at = "/spaces/pact:{pair}/meetings/{m}"
	h.heldMeeting(t, "pact:{pair}", "실무협의", "m", `["ko","zh-Hans"]`, "")
	two := `{"source":"ko","said":{"ko":{"value":"청소년 교류"},"zh-Hans":{"value":"青少年交流"}}}`
	yes, no := `{"source":"ko","said":{"ko":{"value":"찬성"},"zh-Hans":{"value":"赞成"}}}`, `{"source":"ko","said":{"ko":{"value":"반대"},"zh-Hans":{"value":"反对"}}}`
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + at + "/agenda/items", body: `{"kind":"decision","joint":true,"title":` + two + `,"text":` + two + `,"presenter":` + two + `,"minutes":20}`, want: 200}})
	items, _ := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/agenda"}).body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["item"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":1,"yes":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/room/item", body: `{"item":"{item}"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/room/speakers", body: `{"id":"s1","kind":"speak","from":"online"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/speakers/s1/floor", want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/room/speakers/s1/finish", want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/ballots", body: `{"id":"b1","question":` + two + `,"choices":[{"id":"yes","text":` + yes + `},{"id":"no","text":` + no + `}],"per":"delegation","secret":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/ballots/b1/votes", body: `{"choice":"yes","key":"k1"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/ballots/b1/close", want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/captions", body: `{"key":"c1","lang":"ko","text":"스물 명을 보냅니다"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/captions", body: `{"key":"c2","lang":"ko","text":"서른 명을 보냅니다","of":1}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 200, present: []string{
			"발언: ", "发言：", "청소년 교류 – 찬성 1, 반대 0 (비밀 투표)", "青少年交流 – 赞成 1, 反对 0（无记名）", "자막 기록: 서른 명을 보냅니다",
		}, absent: []string{"스물 명", "字幕记录", "논의 결과: 기록 없음"}},
	})
}
