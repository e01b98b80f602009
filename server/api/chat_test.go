package api_test

import (
	"strings"
	"testing"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

func TestRoomsOverHTTP(t *testing.T) {
	h := newHouse(t)
	h.vars["lobby"] = string(chat.LobbyOf(tenants.PactSpace(h.Pair)))
	const in = "/spaces/pact:{pair}/rooms"
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /rooms", want: 200, present: []string{`"kind":"lobby"`, `"space":"home:dangjin"`, `"space":"pact:{pair}"`, `"space":"pact:{network}"`}},
		{as: "liaoning.officer", do: "GET " + in, want: 200, present: []string{`"langs":["ko","zh-Hans"]`}, facts: []string{}},
		{as: "liaoning.viewer", do: "POST " + in, body: `{"kind":"topic","name":` + text("ko", "일정") + `}`, want: 403},
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"topic"}`, want: 422, present: []string{`"path":"name"`}},
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"lobby"}`, want: 422},
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"topic","name":` + text("ko", "일정") + `}`, want: 200, keep: "room", facts: []string{"chat.room_opened@pact:{pair}"}},
		{as: "liaoning.officer", do: "PATCH " + in + "/{room}", body: `{"name":` + text("ko", "다른 이름") + `}`, want: 403},
		{as: "dangjin.officer", do: "PATCH " + in + "/{room}", body: `{"purpose":` + text("ko", "방문 일정을 맞춥니다") + `}`, want: 200, present: []string{"방문 일정"}},
		{as: "dangjin.officer", do: "PATCH " + in + "/{room}", body: `{"purpose":` + text("ko", "x") + `}`, match: `"1"`, want: 412},
		{as: "liaoning.officer", do: "GET " + in + "/{room}", want: 200, present: []string{`"post":true`, `"manage":false`, `"remove_any":false`, `"export":false`}},
		{as: "liaoning.head", do: "GET " + in + "/{room}", want: 200, present: []string{`"manage":true`, `"remove_any":true`}},
		{as: "liaoning.viewer", do: "GET " + in + "/{room}", want: 200, present: []string{`"post":false`}},

		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"ko","text":"**안녕**하세요 @[랴오닝](tenant:liaoning)"}`, want: 200, keep: "message",
			facts: []string{"chat.posted@pact:{pair}"}, present: []string{`"seq":1`, `"mentions":["tenant:liaoning"]`, `"name":"dangjin officer"`, `"lane":""`}},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"ko","text":"다시"}`, want: 200, facts: []string{}, present: []string{`"id":"{message}"`, "안녕"}},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"2","lang":"ko","text":"[x](javascript:alert(1))"}`, want: 422, present: []string{"link_not_allowed"}},
		{as: "liaoning.viewer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"zh-Hans","text":"你好"}`, want: 403},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"zh-Hans","text":"你好","lane":"1","quote":1}`, want: 200, present: []string{`"seq":2`, `"lane":"1"`, `"quote":1`}},
		{as: "dangjin.officer", do: "GET " + in + "/{room}", want: 200, present: []string{`"unread":1`, `"mentions":0`, `"head":2`}},
		{as: "liaoning.head", do: "GET " + in + "/{room}", want: 200, present: []string{`"unread":2`, `"mentions":1`}},
		{as: "liaoning.head", do: "POST " + in + "/{room}/seen", body: `{"seq":2}`, want: 200, facts: []string{}},
		{as: "liaoning.head", do: "GET " + in + "/{room}", want: 200, present: []string{`"unread":0`, `"seen":2`}},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages", want: 200, present: []string{`"replies":1`, `"first":true`, `"last":true`}, absent: []string{"你好"}},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages?lane=1", want: 200, present: []string{"你好"}},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages?on=2026-07-06&zone=Asia/Seoul", want: 200, present: []string{"안녕"}},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages?on=tomorrow", want: 422},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages?on=2026-07-06&zone=Nowhere", want: 422},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/people", want: 200, present: []string{`"zone":"Asia/Seoul"`, `"name":"dangjin head"`}},

		{as: "liaoning.officer", do: "PATCH " + in + "/{room}/messages/1", body: `{"text":"x"}`, want: 403, code: "chat.not_author"},
		{as: "dangjin.officer", do: "PATCH " + in + "/{room}/messages/1", body: `{"text":"고쳤습니다"}`, want: 200, present: []string{`"edits":1`, `"edited_at"`}, facts: []string{"chat.edited@pact:{pair}"}},
		{as: "liaoning.officer", do: "GET " + in + "/{room}/messages/1/edits", want: 200, present: []string{"**안녕**"}},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages/1/reactions", body: `{"emoji":"👍","on":true}`, want: 200, present: []string{`"emoji":"👍"`}},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages/1/reactions", body: `{"emoji":"<b>","on":true}`, want: 422},
		{as: "liaoning.officer", do: "PUT " + in + "/{room}/messages/1/translations/zh-Hans", body: `{"text":"已修改"}`, want: 200, present: []string{`"origin":"human"`, `"stale":false`}},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages/1/translations/en", want: 409, code: "chat.no_translator"},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages/1/pin", body: `{"on":true}`, want: 200},
		{as: "dangjin.officer", do: "GET " + in + "/{room}/pins", want: 200, present: []string{"고쳤습니다"}},
		{as: "liaoning.officer", do: "DELETE " + in + "/{room}/messages/1", want: 403},
		{as: "liaoning.head", do: "DELETE " + in + "/{room}/messages/1", want: 200, present: []string{`"removed"`, `"name":"liaoning head"`}, absent: []string{"고쳤습니다", "已修改"},
			facts: []string{"chat.moderated@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/archive", want: 200, present: []string{`"state":"archived"`, `"post":false`, `"reopen":true`}},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"9","lang":"ko","text":"x"}`, want: 409, code: "chat.room_archived"},
		{as: "dangjin.officer", do: "GET " + in + "?state=archived", want: 200, present: []string{"{room}"}, absent: []string{"{lobby}"}},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/reopen", want: 200},
		{as: "dangjin.officer", do: "POST " + in + "/{lobby}/archive", want: 409, code: "chat.room_stays"},
		{as: "dangjin.officer", do: "GET /spaces/commons/rooms", want: 404},
		{as: "gaok.staff", do: "GET " + in, want: 404},
	})
}

// What is said among some people of a space is for them alone, whoever else stands in the space: on no route, in no number, in no search.
func TestAClosedRoomShowsNowhere(t *testing.T) {
	h := newHouse(t)
	h.vars["seq"], h.vars["lang"] = "1", "zh-Hans"
	const in = "/spaces/pact:{pair}/rooms"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"direct","members":["{liaoning.officer}"]}`, want: 200, keep: "room"},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"ko","text":"` + canary + ` 알림"}`, want: 200},
		{as: "liaoning.officer", do: "GET /search?q=" + canary, want: 200, present: []string{`"kind":"message"`, `"room":"{room}"`, `"seq":1`, `"space":"pact:{pair}"`, `"total":1`}},
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"topic","name":` + text("ko", "열린 방") + `}`, want: 200, keep: "open"},
		{as: "dangjin.officer", do: "POST " + in + "/{open}/messages", body: `{"key":"2","lang":"ko","text":"누구나 보는 뻐꾸기"}`, want: 200},
		{as: "liaoning.viewer", do: "GET /search?q=뻐꾸기", want: 200, present: []string{`"total":1`, `"room":"{open}"`}},
		{as: "gaok.staff", do: "GET /search?q=뻐꾸기", want: 200, present: []string{`"total":0`}},
		{as: "", do: "GET /search?q=뻐꾸기", want: 200, present: []string{`"total":0`}},
	})
	for _, who := range []string{"liaoning.viewer", "liaoning.head", "liaoning.admin", "dangjin.second"} {
		for _, r := range api.Routes() {
			if !strings.Contains(r.Path, "{room}") || r.Name == "exportRoom" && who == "liaoning.admin" { // an officer of hers is in it: it is her record too
				continue
			}
			s := samples[r.Name]
			s.space = "pact:{pair}"
			a := h.ask(s.request(r, who))
			if a.status != 404 && a.status != 403 {
				t.Errorf("%s of a room answers %s, who isn't in it, with %d\n%s", r.Name, who, a.status, a.raw)
			}
			h.keepsSilent(t, r.Name+" to "+who, a)
		}
		for _, do := range []string{"GET /rooms", "GET " + in, "GET /search?kind=message", "GET /search?q=" + canary + "&kind=message", "GET /notices", "GET /home"} {
			a := h.ask(row{as: who, do: do})
			h.keepsSilent(t, do+" to "+who, a)
			if strings.Contains(a.raw, h.fill("{room}")) || strings.Contains(do, canary) && !strings.Contains(a.raw, `"total":0`) {
				t.Errorf("%s tells %s of a room she isn't in:\n%s", do, who, a.raw)
			}
		}
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "PATCH " + in + "/{room}/messages/1", body: `{"text":"다른 말"}`, want: 200},
		{as: "liaoning.officer", do: "GET /search?q=" + canary, want: 200, present: []string{`"total":0`}},
		{as: "liaoning.officer", do: "GET /search?q=다른 말&kind=message", want: 200, present: []string{`"total":1`}},
		{as: "dangjin.officer", do: "DELETE " + in + "/{room}/messages/1", want: 200},
		{as: "liaoning.officer", do: "GET /search?q=다른 말&kind=message", want: 200, present: []string{`"total":0`}},
	})
}

func TestARecordIsTaken(t *testing.T) {
	h := newHouse(t)
	const in = "/spaces/pact:{pair}/rooms"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + in, body: `{"kind":"topic","name":` + text("ko", "<b>일정</b>") + `}`, want: 200, keep: "room"},
		{as: "dangjin.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"ko","text":"<script>alert(1)</script>"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + in + "/{room}/messages", body: `{"key":"1","lang":"zh-Hans","text":"你好","lane":"1"}`, want: 200},
		{as: "dangjin.officer", do: "GET " + in + "/{room}/export", want: 403},
		{as: "dangjin.admin", do: "GET " + in + "/{room}/export", want: 200, facts: []string{"chat.exported@pact:{pair}"}, present: []string{`"text":"<script>alert(1)</script>"`, `"lane":"1"`, `"exported_by"`}},
		{as: "liaoning.admin", do: "GET " + in + "/{room}/export?format=html&lang=zh-Hans", want: 200, facts: []string{"chat.exported@pact:{pair}"},
			present: []string{"&lt;script&gt;", "&lt;b&gt;", "记录结束", "你好"}, absent: []string{"<script", "<b>일정"}},
		{as: "liaoning.admin", do: "GET " + in + "/{room}/export?format=pdf", want: 422},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pair}/retention", body: `{"days":30,"hold":false,"reason":"기준"}`, want: 403},
		{as: "dangjin.admin", do: "PUT /spaces/pact:{pair}/retention", body: `{"days":30,"hold":true,"reason":"감사 중"}`, want: 200, facts: []string{"chat.retention_set@pact:{pair}"}},
		{as: "liaoning.viewer", do: "GET /spaces/pact:{pair}/retention", want: 200, present: []string{`"days":30`, `"hold":true`, `"tenant":"dangjin"`, `"set":false`}, absent: []string{`"by"`}},
		{as: "dangjin.officer", do: "DELETE " + in + "/{room}/messages/1", want: 409, code: "chat.held"},
		{as: "dangjin.admin", do: "PUT /spaces/pact:{pair}/retention", body: `{"days":null,"hold":false,"reason":"끝"}`, want: 200, present: []string{`"days":null`}},
		{as: "dangjin.admin", do: "PUT /spaces/pact:{pair}/retention", body: `{"days":0,"hold":false,"reason":"끝"}`, want: 422},
	})
}

func TestAGuestTalksWhereHerPassSays(t *testing.T) {
	h := newHouse(t)
	const in = "/spaces/pact:{pair}/rooms"
	h.vars["lobby"] = string(chat.LobbyOf(tenants.PactSpace(h.Pair)))
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + in + "/{lobby}/messages", body: `{"key":"1","lang":"ko","text":"전에 한 말"}`, want: 200},
		{as: "dangjin.officer", do: "POST /pacts/{pair}/guests", body: `{"name":"손님","lang":"ko","days":1,"rooms":["{pair}"]}`, want: 422, present: []string{`rooms[0]`}},
	})
	guest := h.visit(t, "{pair}")
	h.run(t, []row{
		{as: guest, do: "GET /rooms", want: 200, present: []string{"{lobby}", `"seen":1`, `"unread":0`}, absent: []string{"home:dangjin"}},
		{as: "dangjin.officer", do: "POST " + in + "/{lobby}/messages", body: `{"key":"2","lang":"ko","text":"뒤에 한 말"}`, want: 200},
		{as: guest, do: "GET " + in + "/{lobby}/messages", want: 200, present: []string{"뒤에 한 말"}, absent: []string{"전에 한 말"}},
		{as: guest, do: "GET " + in + "/{lobby}/messages/1", want: 404, code: "chat.message_not_found"},
		{as: guest, do: "POST " + in + "/{lobby}/messages", body: `{"key":"g","lang":"ko","text":"안녕하세요"}`, want: 200, present: []string{`"guest":"`}, facts: []string{"chat.posted@pact:{pair}"}},
		{as: guest, do: "POST " + in + "/{lobby}/messages/3/pin", body: `{"on":true}`, want: 403},
		{as: guest, do: "GET " + in + "/{lobby}/export", want: 403},
		{as: guest, do: "GET /search?q=말&kind=message", want: 200, present: []string{`"total":0`}},
		{as: guest, do: "POST " + in, body: `{"kind":"topic","name":` + text("ko", "x") + `}`, want: 403},
		{as: guest, do: "GET /spaces/home:dangjin/rooms", want: 404},
	})
}
