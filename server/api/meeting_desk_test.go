package api_test

import (
	"net/url"
	"testing"

	"github.com/naru-network/naru/server/api"
)

// takeDesk opens the desk of an interpreter by the link of her offer, and returns her access token.
func (h *house) takeDesk(token string) string {
	h.t.Helper()
	a := h.ask(row{do: "POST /offers/" + token + "/desk"})
	access, ok := a.body["access"].(string)
	if !ok {
		h.t.Fatalf("a desk answers with %d\n%s", a.status, a.raw)
	}
	return access
}

// atTheDesk has an interpreter accept an offer and come into the room of a meeting that is under way. It returns where the meeting is, and her access token.
func (h *house) atTheDesk(t *testing.T, space string) (at, her string) {
	t.Helper()
	at = h.booth(t, space)
	team := at + "/booth/duties/{duty}/team"
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + team, body: `{"space":"home:dangjin","id":"{hana}"}`, want: 200}})
	h.vars["who"] = h.member("dangjin.officer", at, 0)
	h.vars["token"] = url.PathEscape(h.link(h.ask(row{as: "dangjin.officer", do: "POST " + team + "/{who}/offer", body: `{"lang":"zh-Hans"}`})))
	h.run(t, []row{
		{do: "POST /offers/{token}/desk", want: 409, code: "booth.not_accepted"},
		{do: "POST /offers/{token}/answer", body: `{"yes":true}`, want: 200, present: []string{`"desk":true`}},
	})
	her = h.takeDesk(h.vars["token"])
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items", body: item("양식장", ""), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200, present: []string{`"live"`}},
	})
	return at, her
}

// An interpreter comes in by the link of her offer: into the room of her meeting, where she writes and asks for slower speech, and nowhere else.
func TestAnInterpreterComesInByHerLink(t *testing.T) {
	h := newHouse(t)
	at, her := h.atTheDesk(t, "pact:{pair}")
	room, team := at+"/room", at+"/booth/duties/{duty}/team"
	h.run(t, []row{
		{as: her, do: "GET /me", want: 200, present: []string{`"meeting":"{m}"`, `"name":"한국어 ↔ 简体中文"`, `"lang":"zh-Hans"`}, absent: []string{`"space":"pact:`, "김하나"}},
		{as: her, do: "GET " + room + "/guide", want: 200, present: []string{"실무협의", "양식장", `"interprets":["zh-Hans","ko"]`, `"sound":true`}},
		{as: her, do: "GET " + room, want: 200, present: []string{`"caption":true`, `"sign":true`, `"ask":false`, `"vote":false`, `"lead":false`, `"self":"guest:`}},
		{as: her, do: "POST " + room + "/captions", body: `{"key":"c1","lang":"zh-Hans","text":"现在开始议题"}`, want: 200, present: []string{"한국어 ↔ 简体中文", `"tenant":"dangjin"`}},
		{as: her, do: "POST " + room + "/captions", body: `{"key":"c2","lang":"zh-Hans","text":"现在讨论议题","of":1}`, want: 200, present: []string{`"of":1`}},
		{as: her, do: "GET " + room + "/captions", want: 200, present: []string{"现在讨论议题"}},
		{as: her, do: "POST " + room + "/signals", body: `{"kind":"slower","on":true}`, want: 200, present: []string{`"slower"`}},
		{as: her, do: "POST " + room + "/speakers", body: `{"id":"s1","kind":"speak","from":"online"}`, want: 403},
		{as: her, do: "POST " + room + "/following", body: `{}`, want: 200, present: []string{`"counts":false`}},
		{as: her, do: "GET " + at, want: 404},
		{as: her, do: "GET " + at + "/agenda", want: 404},
		{as: her, do: "GET /spaces/pact:{pair}/rooms", want: 404},
		{as: her, do: "GET /pacts/{pair}", want: 404},
	})
	// Her desk opens again on another device by the same pass; who is withdrawn is out at once.
	other := h.takeDesk(h.vars["token"])
	h.run(t, []row{
		{as: other, do: "GET " + room, want: 200},
		{as: "dangjin.officer", do: "POST " + team + "/{who}/turnout", body: `{"turnout":"absent"}`, want: 200},
	})
	h.settle()
	h.run(t, []row{
		{as: her, do: "GET " + room, want: 401},
		{as: other, do: "POST " + room + "/captions", body: `{"key":"c3","lang":"zh-Hans","text":"还在吗"}`, want: 401},
		{do: "POST /offers/{token}/desk", want: 409, code: "booth.not_accepted"},
	})
}

// Whoever came in for one meeting finds nothing else by any route, even of the same space.
func TestAnInterpreterWalksEveryRoute(t *testing.T) {
	h := secrets(t)
	_, her := h.atTheDesk(t, "pact:{pact}")
	h.heard()
	for _, r := range api.Routes() {
		if r.Name == "signOut" || r.Name == "refreshSession" { // by the cookie, which the walk doesn't bring
			continue
		}
		a := h.ask(samples[r.Name].request(r, her))
		own := map[string]bool{"readMe": true, "giveTicket": true, "listAllRooms": true}[r.Name]
		if r.Who != api.Public && !own && a.status != 401 && a.status != 403 && a.status != 404 {
			t.Errorf("%s answers an interpreter with %d, want 404, or 403\n%s", r.Name, a.status, a.raw)
		}
		h.keepsSilent(t, r.Name+" to an interpreter", a)
	}
	h.unchanged(t, "an interpreter")
}

// Somebody of a delegation who has no account follows the room by her pass, asks for the floor and is no voter; a guest who isn't on a roll finds nothing.
func TestADelegateWithoutAnAccountIsInTheRoom(t *testing.T) {
	h := newHouse(t)
	room := h.goesLive(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "단장", ""), want: 200}})
	h.vars["lee"] = h.personNamed("liaoning.officer", at, "단장")
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}"],"basis":"consent","fields":["title"]}`, want: 200}})
	a := h.ask(row{as: "liaoning.officer", do: "POST " + at + "/people/{lee}/pass", body: `{"lang":"zh-Hans"}`})
	link, _ := a.body["token"].(string)
	h.vars["pass.token"] = link
	her, ok := h.ask(row{do: "POST /passes", body: `{"token":"{pass.token}"}`}).body["access"].(string)
	if !ok {
		t.Fatalf("the pass doesn't open: %s", a.raw)
	}
	stranger := h.visit(t, "{pair}")
	question := `{"id":"b1","question":` + text("ko", "찬성하십니까") + `,"choices":[{"id":"yes","text":` + text("ko", "찬성") + `},{"id":"no","text":` + text("ko", "반대") + `}],"per":"person"}`
	h.run(t, []row{
		{as: stranger, do: "GET " + room, want: 404},
		{as: stranger, do: "GET " + room + "/guide", want: 404},
		{as: stranger, do: "POST " + room + "/signals", body: `{"kind":"hand","on":true}`, want: 404},
		{as: her, do: "GET " + at, want: 404},
		{as: her, do: "GET " + room + "/guide", want: 200, present: []string{"실무협의", "양식장", `"interprets":[]`}},
		{as: her, do: "GET " + room, want: 200, present: []string{`"ask":true`, `"sign":true`, `"vote":false`, `"caption":false`}},
		{as: her, do: "POST " + room + "/speakers", body: `{"id":"s1","kind":"speak","from":"online"}`, want: 200, present: []string{`"tenant":"liaoning"`, `"member":"guest:`}, absent: []string{"단장"}},
		{as: her, do: "POST " + room + "/speakers", body: `{"id":"s2","kind":"speak","from":"online"}`, want: 409, present: []string{"floor.already_asked"}},
		{as: stranger, do: "POST " + room + "/speakers/s1/finish", want: 404},
		{as: "dangjin.officer", do: "POST " + room + "/speakers/s1/floor", want: 200, present: []string{`"speaking"`}},
		{as: her, do: "POST " + room + "/speakers/s1/finish", want: 200, absent: []string{`"speaking"`}},
		{as: "dangjin.officer", do: "POST " + room + "/ballots", body: question, want: 200},
		{as: her, do: "POST " + room + "/ballots/b1/votes", body: `{"choice":"yes","key":"k1"}`, want: 403, present: []string{"floor.visitor"}},
		{as: her, do: "POST " + room + "/captions", body: `{"key":"c1","lang":"ko","text":"x"}`, want: 403},
		{as: her, do: "POST " + room + "/following", body: `{"sure":true}`, want: 200, present: []string{`"counts":true`}},
	})
}
