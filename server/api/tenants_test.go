package api_test

import (
	"strings"
	"testing"

	"github.com/naru-network/naru/tenants/pass"
)

func TestOpeningATenant(t *testing.T) {
	h := newHouse(t)
	open := `{"unit":"seoul","admin":{"email":"intl@seoul.example","lang":"ko"}}`
	h.run(t, []row{
		{as: "", do: "GET /units?q=서울&kind=KR_METRO", want: 200, present: []string{`"id":"seoul"`, "首尔特别市", `"country_name"`}},
		{as: "", do: "GET /units?size=1", want: 200, present: []string{`"next":`}},
		{as: "", do: "GET /units?after=forged", want: 422, code: "page.cursor_invalid"},
		{as: "", do: "GET /units?kind=CITY", want: 422, code: "invalid"},
		{as: "", do: "POST /tenants", body: open, want: 401},
		{as: "dangjin.admin", do: "POST /tenants", body: open, want: 403},
		{as: "gaok.clerk", do: "POST /tenants", body: open, want: 403, facts: []string{}},
		{as: "gaok.staff", do: "POST /tenants", body: `{"unit":"atlantis","admin":{"email":"a@b.example"}}`, want: 422, present: []string{`"path":"unit"`}, facts: []string{}},
		{as: "gaok.staff", do: "POST /tenants", body: `{"unit":"seoul","admin":{"email":"nobody"}}`, want: 422, present: []string{`"path":"admin.email"`}, facts: []string{}},
		{as: "gaok.staff", do: "POST /tenants", body: `{"unit":"seoul","admin":{"email":"a@b.example"},"kind":"CIVIL"}`, want: 422, present: []string{"unknown_field"}, facts: []string{}},
		{as: "gaok.staff", do: "POST /tenants", body: open, key: "k", want: 200, keep: "seoul", present: []string{`"kind":"KR_METRO"`, "ソウル特別市", `"zone":"Asia/Seoul"`},
			absent: []string{"intl@seoul"}, facts: []string{"tenant.opened@home:gaok", "tenant.opened@home:seoul", "pass.invited@home:seoul"}},
		{as: "gaok.staff", do: "POST /tenants", body: open, key: "k", want: 200},
		{as: "gaok.staff", do: "GET /invitations?tenant=seoul", want: 200, present: []string{"intl@seoul.example", `"state":"waiting"`}},
		{as: "gaok.staff", do: "GET /invitations?tenant=dangjin", want: 403},
		{as: "gaok.clerk", do: "GET /invitations?tenant=seoul", want: 403},
		{as: "dangjin.admin", do: "GET /invitations?tenant=seoul", want: 403},
		{as: "gaok.staff", do: "POST /tenants", body: open, key: "other", want: 409, code: "tenant.exists", facts: []string{}},
		{as: "gaok.staff", do: "POST /tenants", body: `{"id":"sister-cities-forum","name":` + text("ko", "자매도시 포럼") +
			`,"country":"KR","zone":"Asia/Seoul","lang":"ko","admin":{"email":"desk@forum.example"}}`, want: 200, present: []string{`"kind":"CIVIL"`, "자매도시 포럼"}},
		{as: "gaok.staff", do: "POST /tenants", body: `{"id":"No Slug","country":"XX","zone":"Mars/Olympus","lang":"ko","admin":{"email":"desk@forum.example"}}`, want: 422,
			present: []string{"not_a_slug", `"path":"zone"`, `"path":"country"`, `"path":"name"`}},
		{as: "", do: "GET /tenants", want: 200, present: []string{"dangjin", "liaoning", "seoul", "gaok", "sister-cities-forum"}, absent: []string{"@", "policy", `"edit":true`}},
		{as: "", do: "GET /tenants?kind=FOREIGN", want: 200, present: []string{"liaoning"}, absent: []string{`"id":"seoul"`}},
		{as: "", do: "GET /tenants?q=首尔", want: 200, present: []string{`"id":"seoul"`}, absent: []string{"dangjin"}},
		{as: "", do: "GET /tenants?q=a&size=1", want: 200, present: []string{`"next":`}},
		{as: "", do: "GET /tenants/seoul", want: 200, present: []string{"Seoul"}},
		{as: "", do: "GET /tenants/atlantis", want: 404, code: "tenant.not_found"},
		{as: "", do: "GET /operator", want: 200, present: []string{"Hall of Records", "desk@hall.example", `"masthead":false`, `"demo":false`}},
		{as: "", do: "GET /glossary?group=ties", want: 200, present: []string{"자매결연", "友好城市关系"}},
	})
	letters := 0
	for _, l := range h.letters {
		if l.Kind == pass.InvitationLetter && string(l.To) == "intl@seoul.example" {
			letters++
		}
	}
	if letters == 0 {
		t.Error("the first admin of Seoul gets no letter")
	}
}

// text is a plain text in one language, written as JSON.
func text(lang, value string) string {
	return `{"source":"` + lang + `","said":{"` + lang + `":{"value":"` + value + `"}}}`
}

// Which name is right depends on who reads: public bodies in mainland China see some otherwise than all others do.
func TestNamesFitTheReader(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "", do: "GET /units?country=TW", want: 200, present: []string{`"country":"TW"`, "台湾"}, absent: []string{"中国台湾"}},
		{as: "dangjin.officer", do: "GET /units?country=TW", want: 200, present: []string{"台湾"}, absent: []string{"中国台湾"}},
		{as: "liaoning.officer", do: "GET /units?country=TW", want: 200, present: []string{"中国台湾"}},
	})
}

func TestATenantEditsItself(t *testing.T) {
	h := newHouse(t)
	long := strings.Repeat("가", 2001)
	h.run(t, []row{
		{as: "dangjin.admin", do: "GET /tenants/dangjin", want: 200, present: []string{`"edit":true`, `"policy"`}},
		{as: "dangjin.officer", do: "PATCH /tenants/dangjin", body: `{}`, want: 403},
		{as: "liaoning.admin", do: "PATCH /tenants/dangjin", body: `{}`, want: 404, code: "tenant.not_found", facts: []string{}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{}`, match: `"99"`, want: 412},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"intro":` + text("ko", long) + `}`, want: 422, present: []string{"too_long"}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"second_factor":["king"]}`, want: 422, present: []string{"second_factor[0]"}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"second_factor":["staff"]}`, want: 422},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"oidc":{"issuer":"ftp://x","client_id":"c"}}`, want: 422, present: []string{"oidc.issuer"}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin",
			body: `{"intro":` + text("ko", "왜목마을이 있는 도시") + `,"second_factor":["admin"],"oidc":{"issuer":"https://id.dangjin.example","client_id":"naru","secret":"sesame-open"}}`,
			want: 200, present: []string{"왜목마을", `"has_secret":true`, `"second_factor":["admin"]`}, absent: []string{"sesame"}, facts: []string{"tenant.edited@home:dangjin"}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"oidc":{"issuer":"https://id.dangjin.example","client_id":"naru2"}}`, want: 200, present: []string{`"has_secret":true`, "왜목마을"}},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"oidc":{"issuer":"https://evil.example","client_id":"naru2"}}`, want: 200, present: []string{`"has_secret":false`}},
		{as: "", do: "GET /tenants/dangjin", want: 200, present: []string{"왜목마을"}, absent: []string{"evil.example", "policy"}},
		{as: "dangjin.viewer", do: "GET /tenants/dangjin", want: 200, absent: []string{"evil.example", "policy"}},
	})
	h.people["dangjin.weak"] = h.Again(h.Dangjin.Admin)
	h.people["dangjin.weakofficer"] = h.Again(h.Dangjin.Officer)
	h.run(t, []row{
		{as: "dangjin.weak", do: "GET /members", want: 403, code: "session.second_factor_required"},
		{as: "dangjin.weakofficer", do: "GET /members", want: 200},
	})
}

func TestPeople(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.viewer", do: "GET /members", want: 200, present: []string{"{dangjin.officer}", `"edit":false`}, absent: []string{"liaoning", "{liaoning.head}", "@"}},
		{as: "dangjin.admin", do: "GET /members?size=2", want: 200, present: []string{`"next"`, `"edit":true`}},
		{as: "dangjin.admin", do: "GET /members?state=transferred", want: 200, present: []string{`"items":[]`}},
		{as: "dangjin.officer", do: "PATCH /members/{dangjin.viewer}", body: `{"roles":["officer"]}`, match: `"1"`, want: 403},
		{as: "dangjin.admin", do: "PATCH /members/{liaoning.viewer}", body: `{"roles":["officer"]}`, match: `"1"`, want: 404, code: "member.not_found", facts: []string{}},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.viewer}", body: `{"roles":["officer"]}`, match: `"5"`, want: 412},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.viewer}", body: `{"roles":["staff"]}`, match: `"1"`, want: 422, present: []string{"roles[0]"}},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.viewer}", body: `{"roles":["officer","officer"]}`, match: `"1"`, want: 422},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.viewer}", body: `{"roles":["officer"],"title":` + text("ko", "국제교류 담당") + `}`, match: `"1"`, want: 200,
			present: []string{"국제교류 담당", `"roles":["officer"]`}, facts: []string{"member.edited@home:dangjin"}},
		{as: "dangjin.viewer", do: "POST /cases", body: content("새담당"), want: 200},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.admin}", body: `{"roles":["viewer"]}`, match: `"1"`, want: 409, code: "member.last_admin"},
		{as: "dangjin.admin", do: "POST /members/{dangjin.admin}/leave", match: `"1"`, want: 409, code: "member.last_admin"},
		{as: "dangjin.admin", do: "POST /members/{dangjin.second}/leave", match: `"1"`, want: 200, present: []string{`"state":"left"`}, facts: []string{"member.left@home:dangjin"}},
		{as: "dangjin.admin", do: "POST /members/{dangjin.second}/leave", match: `"2"`, want: 409, code: "member.gone"},
		{as: "dangjin.second", do: "GET /cases", want: 401, code: "session.none"},
		{as: "dangjin.second", do: "GET /library", want: 200}, // reads what everybody reads
		{as: "dangjin.officer", do: "GET /audit", want: 403},
		{as: "dangjin.auditor", do: "GET /audit", want: 200, present: []string{"member.left", "member.edited"}},
		{as: "dangjin.auditor", do: "GET /audit?about={dangjin.second}", want: 200, present: []string{"member.left"}, absent: []string{"member.edited"}},
		{as: "dangjin.auditor", do: "GET /audit?member={dangjin.admin}&size=1", want: 200, present: []string{"member.left", `"next"`}},
		{as: "dangjin.auditor", do: "GET /audit?member={dangjin.admin}&about=x", want: 422},
		{as: "dangjin.auditor", do: "GET /audit?after=AAAA", want: 422, code: "page.cursor_invalid"},
		{as: "liaoning.auditor", do: "GET /audit?about={dangjin.second}", want: 200, present: []string{`"items":[]`}},
	})
}

// Korea rotates its officers in January and July: drafts, roles and what waits go to the successor in one step, and the history keeps both.
func TestAnOfficerIsTransferred(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("인계"), want: 200, keep: "draft"},
		{as: "dangjin.officer", do: "POST /cases", body: content("검토"), want: 200, keep: "waiting"},
		{as: "dangjin.officer", do: "POST /cases/{waiting}/submit", want: 200},
		{as: "dangjin.head", do: "POST /members/{dangjin.officer}/transfer", body: `{"to":"{dangjin.viewer}"}`, match: `"1"`, want: 403},
		{as: "dangjin.admin", do: "POST /members/{dangjin.officer}/transfer", body: `{"to":"{liaoning.viewer}"}`, match: `"1"`, want: 404, code: "member.not_found"},
		{as: "dangjin.admin", do: "POST /members/{dangjin.officer}/transfer", body: `{"to":"{dangjin.officer}"}`, match: `"1"`, want: 409, code: "member.self_successor"},
		{as: "dangjin.admin", do: "POST /members/{dangjin.officer}/transfer", body: `{"to":"{dangjin.viewer}"}`, match: `"1"`, want: 200,
			present: []string{`"state":"transferred"`, `"successor":"{dangjin.viewer}"`}, facts: []string{
				"member.transferred@home:dangjin", "member.succeeded@home:dangjin", "case.handed_over@home:dangjin", "case.handed_over@home:dangjin",
			}},
		{as: "dangjin.officer", do: "GET /cases", want: 401},
		{as: "dangjin.viewer", do: "GET /cases?mine=true", want: 200, present: []string{"{draft}", "{waiting}"}},
		{as: "dangjin.viewer", do: "GET /cases/{draft}", want: 200, present: []string{`"former":["{dangjin.officer}"]`, `"owner":"{dangjin.viewer}"`, `"submit":true`}},
		{as: "dangjin.viewer", do: "GET /cases/{draft}/timeline", want: 200, present: []string{"case.begun", "case.handed_over", "{dangjin.officer}"}},
		{as: "dangjin.viewer", do: "GET /notices", want: 200, present: []string{"member.transferred", "case.handed_over"}},
		{as: "dangjin.viewer", do: "POST /cases/{draft}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{waiting}/return", body: `{"reason":"사진을 더해 주세요"}`, match: `"3"`, want: 200},
		{as: "dangjin.viewer", do: "GET /notices", want: 200, present: []string{"case.returned"}},
		{as: "dangjin.admin", do: "GET /members?state=transferred", want: 200, present: []string{"{dangjin.officer}"}},
	})
}

func TestPacts(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "", do: "GET /pacts", want: 401},
		{as: "dangjin.viewer", do: "GET /pacts", want: 200, present: []string{"{pair}", "{network}", `"enter":true`, `"leave":false`}},
		{as: "gaok.admin", do: "GET /pacts/{pair}", want: 404, code: "pact.not_found"},
		{as: "liaoning.admin", do: "GET /pacts/{network}", want: 404},
		{as: "liaoning.head", do: "GET /pacts/{pair}", want: 200, present: []string{"당진시", `"leave":true`}},
		{as: "liaoning.officer", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "友好") + `,"with":["gaok"]}`, want: 403},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"network","name":` + text("zh-Hans", "友好") + `,"with":["gaok"]}`, want: 403, code: "pact.coordinator_only"},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "友好") + `,"with":["atlantis"]}`, want: 422, present: []string{"with[0]"}},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "友好") + `,"with":["liaoning"]}`, want: 422},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "") + `,"with":["gaok"]}`, want: 422, present: []string{`"path":"name"`}},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "友好") + `,"with":["gaok"],"since":"0000-00-00"}`, want: 422, present: []string{"not_a_date"}},
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "辽宁和协议会") + `,"with":["gaok"],"since":"2015"}`, key: "p", want: 200, keep: "pact",
			present: []string{`"active":false`, `"standing":"invited"`}, facts: []string{"pact.opened@home:gaok", "pact.opened@home:liaoning", "pact.opened@pact:{pact}"}},
	})
	if h.stands("gaok.admin", "pact:{pact}") || h.stands("liaoning.admin", "pact:{pact}") {
		t.Error("a pact that nobody has accepted is entered")
	}
	h.run(t, []row{
		{as: "liaoning.head", do: "POST /pacts", body: `{"kind":"pair","name":` + text("zh-Hans", "辽宁和协议会") + `,"with":["gaok"],"since":"2015"}`, key: "p", want: 200, present: []string{"{pact}"}, facts: []string{}},
		{as: "gaok.admin", do: "GET /home", want: 200, present: []string{`"kind":"pact.answer"`, "{pact}", `"by":"liaoning"`}},
		{as: "gaok.staff", do: "GET /home", want: 200, absent: []string{"pact.answer"}},
		{as: "liaoning.admin", do: "POST /pacts/{pact}/accept", want: 409, code: "pact.not_invited"},
		{as: "dangjin.admin", do: "POST /pacts/{pact}/accept", want: 404},
		{as: "gaok.staff", do: "POST /pacts/{pact}/accept", want: 403},
		{as: "gaok.admin", do: "POST /pacts/{pact}/accept", match: `"9"`, want: 412},
		{as: "gaok.admin", do: "POST /pacts/{pact}/accept", match: "-", want: 422, code: "request.revision_missing"},
		{as: "gaok.admin", do: "POST /pacts/{pact}/accept", want: 200, present: []string{`"active":true`},
			facts: []string{"pact.accepted@home:gaok", "pact.accepted@home:liaoning", "pact.accepted@pact:{pact}"}},
	})
	for _, p := range []string{"gaok.admin", "liaoning.viewer"} {
		if !h.stands(p, "pact:{pact}") {
			t.Errorf("%s must stand in the pact that both have joined", p)
		}
	}
	if h.stands("dangjin.admin", "pact:{pact}") {
		t.Error("dangjin stands in a pact of others")
	}
	h.run(t, []row{
		{as: "gaok.admin", do: "POST /pacts/{pact}/leave", want: 200, present: []string{`"active":false`}, facts: []string{"pact.left@home:gaok", "pact.left@home:liaoning", "pact.left@pact:{pact}"}},
		{as: "gaok.admin", do: "POST /pacts/{pact}/leave", want: 409, code: "pact.not_joined"},
		{as: "gaok.admin", do: "GET /pacts", want: 200, absent: []string{"{pact}"}},
	})
	for _, p := range []string{"gaok.admin", "liaoning.viewer"} {
		if h.stands(p, "pact:{pact}") {
			t.Errorf("%s still stands in a pact that one of two has left", p)
		}
	}
	h.run(t, []row{
		{as: "liaoning.admin", do: "POST /pacts", body: `{"kind":"committee","name":` + text("en", "Committee") + `,"with":["dangjin","gaok"]}`, want: 200, keep: "committee"},
		{as: "dangjin.head", do: "GET /pacts/{committee}", want: 200},
		{as: "dangjin.head", do: "POST /pacts/{committee}/decline", want: 200, present: []string{`"standing":"declined"`}},
		{as: "dangjin.head", do: "POST /pacts/{committee}/accept", want: 409},
		// Who opened a committee or network lets more in, as when a government joins the house later.
		{as: "dangjin.head", do: "POST /pacts/{committee}/invite", body: `{"tenant":"dangjin"}`, want: 403, code: "pact.opener_only"},
		{as: "liaoning.admin", do: "POST /pacts/{committee}/invite", body: `{"tenant":"atlantis"}`, want: 422, present: []string{`"path":"tenant"`}},
		{as: "liaoning.admin", do: "POST /pacts/{committee}/invite", body: `{"tenant":"gaok"}`, want: 409, code: "pact.already_in"},
		{as: "liaoning.admin", do: "POST /pacts/{committee}/invite", body: `{"tenant":"dangjin"}`, want: 200, facts: []string{
			"pact.invited@pact:{committee}", "pact.invited@home:liaoning", "pact.invited@home:dangjin", "pact.invited@home:gaok",
		}},
		{as: "dangjin.admin", do: "GET /notices", want: 200, present: []string{"pact.invited"}},
		{as: "dangjin.head", do: "POST /pacts/{committee}/accept", want: 200, present: []string{`"enter":true`}},
		{as: "dangjin.admin", do: "GET /pacts/{pair}", want: 200, present: []string{`"invite":false`}},
		{as: "dangjin.admin", do: "POST /pacts/{pair}/invite", body: `{"tenant":"gaok"}`, want: 409, code: "pact.pair_is_two"},
	})
}

func TestNoticesAreRead(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("한과"), want: 200, keep: "case"},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
	})
	a := h.ask(row{as: "dangjin.head", do: "GET /notices"})
	items, _ := a.body["items"].([]any)
	if len(items) != 2 {
		t.Fatalf("the head of Dangjin has %d notices, want those of a pact that was accepted and of a case", len(items))
	}
	first, _ := items[0].(map[string]any)
	h.vars["first"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "dangjin.admin", do: "POST /notices/read", body: `{"ids":["{first}"]}`, want: 404, code: "notice.not_found"},
		{as: "liaoning.head", do: "POST /notices/read", body: `{"ids":["{first}"]}`, want: 404},
		{as: "dangjin.head", do: "POST /notices/read", body: `{"ids":["{first}"]}`, want: 200, present: []string{`"unread":1`}},
		{as: "dangjin.head", do: "POST /notices/read", body: `{"ids":["{first}"]}`, want: 200, present: []string{`"unread":1`}},
		{as: "dangjin.head", do: "GET /home", want: 200, absent: []string{"{first}"}},
		{as: "dangjin.head", do: "POST /notices/read", body: `{}`, want: 200, present: []string{`"unread":0`}},
		{as: "dangjin.head", do: "GET /notices?size=1", want: 200, present: []string{`"read":true`, `"next"`}},
	})
}
