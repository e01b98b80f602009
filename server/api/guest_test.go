package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
)

// visit lets an officer of Dangjin invite a guest into a pact, opens the pass, and returns the guest's access token.
func (h *house) visit(t *testing.T, pact string) string {
	t.Helper()
	a := h.ask(row{as: "dangjin.officer", do: "POST /pacts/" + pact + "/guests", body: `{"name":"River Forum","lang":"en","days":30}`})
	h.vars["token"], _ = a.body["token"].(string)
	h.vars["pass"], _ = a.body["id"].(string)
	a = h.ask(row{do: "POST /passes", body: `{"token":"{token}"}`})
	access, ok := a.body["access"].(string)
	if !ok {
		t.Fatalf("a pass answers with %d\n%s", a.status, a.raw)
	}
	return access
}

func TestAGuestReadsHerPactUntilHerPassEnds(t *testing.T) {
	h := newHouse(t)
	guest := h.visit(t, "{pair}")
	h.run(t, []row{
		{as: guest, do: "GET /me", want: 200, present: []string{`"guest":{"name":"River Forum"`, `"pact":"{pair}"`, `"space":"pact:{pair}"`, `"space":"commons"`, `"lang":"en"`, `"may":{}`}, absent: []string{"home:", "{network}"}},
		{as: guest, do: "GET /pacts/{pair}", want: 200, present: []string{"당진–랴오닝", `"tenant":"liaoning"`}, absent: []string{":true,\"decline"}},
		{as: guest, do: "GET /pacts/{network}", want: 404},
		{as: guest, do: "GET /pacts", want: 404},
		{as: guest, do: "GET /pacts/{pair}/guests", want: 404},
		{as: guest, do: "GET /home", want: 404},
		{as: guest, do: "GET /cases", want: 404},
		{as: guest, do: "GET /submissions", want: 404},
		{as: guest, do: "GET /sessions", want: 403},
		{as: guest, do: "PATCH /me", body: `{"name":"Mayor"}`, want: 403},
		{as: guest, do: "GET /library", want: 200},
		{as: guest, do: "GET /search", want: 200},

		{as: "liaoning.viewer", do: "GET /pacts/{pair}/guests", want: 200, present: []string{"River Forum", `"state":"open"`, `"end":false`, `"invite":false`}, absent: []string{"token", "hash"}},
		{as: "dangjin.officer", do: "GET /pacts/{pair}/guests", want: 200, present: []string{`"end":true`, `"invite":true`}},
		{as: "gaok.staff", do: "GET /pacts/{pair}/guests", want: 404},
		{as: "dangjin.head", do: "GET /pacts/{network}/guests", want: 200, present: []string{"guest.not_in_network"}},
		{as: "dangjin.head", do: "POST /pacts/{network}/guests", body: `{"name":"F","lang":"en","days":1}`, want: 409, code: "guest.not_in_network"},
		{as: "dangjin.viewer", do: "POST /pacts/{pair}/guests", body: `{"name":"F","lang":"en","days":1}`, want: 403},
		{as: "dangjin.officer", do: "POST /pacts/{pair}/guests", body: `{"name":"F\u200b","lang":"en","days":1}`, want: 422, present: []string{"hidden_characters"}},
		{as: "dangjin.officer", do: "POST /pacts/{pair}/guests", body: `{"name":"F","lang":"en","days":91}`, want: 422},

		{as: "dangjin.second", do: "DELETE /guests/{pass}", want: 403, facts: []string{}},
		{as: "gaok.staff", do: "DELETE /guests/{pass}", want: 404, facts: []string{}},
		{as: guest, do: "DELETE /guests/{pass}", want: 404, facts: []string{}},
		{do: "POST /passes", body: `{"token":"{token}"}`, want: 200, facts: []string{"guest.entered@pact:{pair}", "guest.entered@home:dangjin"}},
		{as: "liaoning.head", do: "DELETE /guests/{pass}", want: 204, facts: []string{"guest.ended@pact:{pair}", "guest.ended@home:dangjin"}},
		{as: "liaoning.head", do: "DELETE /guests/{pass}", want: 204, facts: []string{}},

		{as: guest, do: "GET /pacts/{pair}", want: 401},
		{as: guest, do: "GET /me", want: 401},
		{as: guest, do: "GET /cases", want: 401},
		{as: guest, do: "GET /library", want: 200}, // as everybody does
		{do: "POST /passes", body: `{"token":"{token}"}`, want: 409, code: "guest.over"},
		{do: "POST /passes", body: `{"token":"{token}x"}`, want: 404, code: "guest.not_found"},
		{as: "dangjin.officer", do: "GET /pacts/{pair}/guests", want: 200, present: []string{`"state":"ended"`, `"end":false`}},
	})
}

func TestAGuestLeavesWithTheTenantThatInvited(t *testing.T) {
	h := newHouse(t)
	guest := h.visit(t, "{pair}")
	h.run(t, []row{
		{as: "dangjin.admin", do: "GET /pacts/{pair}", want: 200},
		{as: "dangjin.admin", do: "POST /pacts/{pair}/leave", want: 200, facts: []string{
			"pact.left@pact:{pair}", "pact.left@home:dangjin", "pact.left@home:liaoning", "guest.ended@pact:{pair}", "guest.ended@home:dangjin",
		}},
		{as: guest, do: "GET /pacts/{pair}", want: 401},
		{do: "POST /passes", body: `{"token":"{token}"}`, want: 409, code: "guest.over"},
	})
}

func TestAPassIsOverInTime(t *testing.T) {
	h := newHouse(t)
	h.visit(t, "{pair}")
	p := tenants.Vouch(tenants.Vouching{Guest: tenants.GuestID(h.vars["pass"]), Session: id.New[tenants.SessionID]()})
	h.people["guest"] = p
	h.run(t, []row{{as: "guest", do: "GET /pacts/{pair}", want: 200}})
	h.Clock.Wait(30 * 24 * time.Hour)
	h.run(t, []row{
		{as: "guest", do: "GET /pacts/{pair}", want: 401},
		{do: "POST /passes", body: `{"token":"{token}"}`, want: 409},
	})
}

func TestAPassKeepsItsRefreshTokenInACookie(t *testing.T) {
	h := newHouse(t)
	h.visit(t, "{pair}")
	a := h.ask(row{do: "POST /passes", body: `{"token":"{token}"}`})
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"naru_refresh=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/session"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie of a pass %q lacks %s", cookie, part)
		}
	}
	if a.status != http.StatusOK || strings.Contains(a.raw, strings.SplitN(strings.TrimPrefix(cookie, "naru_refresh="), ";", 2)[0]) {
		t.Errorf("a pass is answered with %d and its refresh token in the body", a.status)
	}
	if strings.Contains(h.log.String(), strings.SplitN(h.vars["token"], ".", 2)[1]) {
		t.Error("the log holds a pass")
	}
}
