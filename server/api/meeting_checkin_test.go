package api_test

import (
	"strings"
	"testing"
	"time"
)

// coded returns somebody's code and short code, as the host's desk has them.
func (h *house) coded(at, id string) (code, short string) {
	h.t.Helper()
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/desk"})
	rolls, _ := a.body["rolls"].([]any)
	for _, r := range rolls {
		if x, _ := r.(map[string]any); x["id"] == id {
			code, _ = x["code"].(string)
			short, _ = x["short"].(string)
		}
	}
	if code == "" {
		h.t.Fatalf("the desk has no code of %s: %s", id, a.raw)
	}
	return code, short
}

func scan(key, what string) string {
	return `{"scans":[{"key":"` + key + `",` + what + `,"session":"main","mode":"hall"}]}`
}

func TestTheHostsDeskLetsPeopleIn(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("박", "영희", ""), want: 200},
	})
	h.vars["lee"], h.vars["park"] = h.personNamed("liaoning.officer", at, "철수"), h.personNamed("liaoning.officer", at, "영희")
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}","{park}"],"basis":"consent","fields":[]}`, want: 200},
		{as: "liaoning.officer", do: "GET " + at + "/desk", want: 403, present: []string{"meeting.not_host"}, absent: []string{"naru:"}},
		{as: "dangjin.viewer", do: "GET " + at + "/desk", want: 403, absent: []string{"naru:"}},
		{as: "gaok.staff", do: "GET " + at + "/desk", want: 404},
		{as: "", do: "GET " + at + "/desk", want: 401},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, absent: []string{"naru:"}},
	})
	code, short := h.coded(at, h.vars["lee"])
	parkCode, _ := h.coded(at, h.vars["park"])
	if strings.Contains(code, "liaoning") || strings.Contains(code, "철수") {
		t.Errorf("personal data stand in the code %s", code)
	}
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/desk", body: scan("1", `"code":"`+code+`"`), want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("1", `"code":"`+code+`"`), want: 200, present: []string{`"welcome"`, "철수"}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("1", `"code":"`+code+`"`), want: 200, present: []string{`"welcome"`}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("2", `"short":"`+strings.ToLower(short[:5])+"-"+short[5:]+`"`), want: 200, present: []string{`"again"`, "철수"}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("3", `"code":"`+code[:len(code)-4]+`AAAA"`), want: 200, present: []string{`"forged"`}, absent: []string{"철수"}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("4", `"code":"`+strings.Replace(code, h.vars["m"], h.vars["lee"], 1)+`"`), want: 200, present: []string{`"other_meeting"`}, absent: []string{"철수"}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("5", `"short":"AAAAAAAAAA"`), want: 200, present: []string{`"unknown"`}},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: `{"scans":[{"key":"6","person":"{lee}","session":"main","mode":"online"}]}`, want: 200, present: []string{`"welcome"`}},
		{as: "liaoning.officer", do: "POST " + at + "/people/{park}/hide", want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: scan("7", `"code":"`+parkCode+`"`), want: 200, present: []string{`"withdrawn"`}, absent: []string{"영희"}},
		{as: "liaoning.officer", do: "GET " + at + "/people", want: 200, present: []string{`"how":"code"`, `"how":"list"`}},
		{as: "dangjin.officer", do: "PUT " + at + "/presence", body: `{"session":"main","present":["{lee}"],"absent":[]}`, want: 200, present: []string{`"standing":"open","host":"present"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/presence", body: `{"session":"main","present":[],"absent":["{lee}"]}`, want: 200, present: []string{`"disputed"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/presence", body: `{"session":"main","present":["{lee}"],"absent":[]}`, want: 200, present: []string{`"confirmed"`}},
		{as: "liaoning.officer", do: "GET " + at + "/people/{lee}/letter?lang=ko&with=ko", want: 422},
	})
}

// A guest reads the one meeting she is invited to by her pass, and nobody else's reply.
func TestAGuestRepliesByHerPass(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200}})
	h.vars["lee"] = h.personNamed("liaoning.officer", at, "철수")
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}"],"basis":"consent","fields":["title"]}`, want: 200}})
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + at + "/people/{lee}/pass", body: `{"lang":"ko"}`, want: 404}})
	a := h.ask(row{as: "liaoning.officer", do: "POST " + at + "/people/{lee}/pass", body: `{"lang":"ko"}`})
	token, _ := a.body["token"].(string)
	if token == "" {
		t.Fatalf("no pass: %s", a.raw)
	}
	opened := h.ask(row{do: "POST /passes", body: `{"token":"` + token + `"}`})
	guest, _ := opened.body["access"].(string)
	h.run(t, []row{
		{as: guest, do: "GET " + at + "/mine", want: 200, present: []string{"철수", `"square":[`}, absent: []string{"길동"}},
		{as: guest, do: "GET " + at + "/people", want: 404},
		{as: guest, do: "GET " + at + "/desk", want: 404},
		{as: guest, do: "PUT " + at + "/mine/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"online"}]}`, want: 200, present: []string{`"via":"person"`}},
		{as: guest, do: "PUT " + at + "/people/{lee}/reply", body: `{"answers":[{"session":"main","says":"decline"}]}`, want: 403},
		{as: "liaoning.officer", do: "GET " + at + "/mine", want: 404},
	})
	h.Clock.Wait(time.Minute)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people/{lee}/hide", want: 200},
		{as: guest, do: "GET " + at + "/mine", want: 401},
	})
}

func TestWhoFollowsTheRoomIsThere(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	own := `,"member":"` + string(h.Liaoning.Officer.Member()) + `"`
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", own), want: 200},
	})
	h.vars["lee"] = h.personNamed("liaoning.officer", at, "철수")
	hall := `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`
	follow := "POST " + at + "/room/following"
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}"],"basis":"consent","fields":[]}`, want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: hall, want: 200},
		{as: "liaoning.officer", do: follow, body: `{"sure":true}`, want: 200, present: []string{`"counts":false`, `"asks":false`}},
		{as: "gaok.staff", do: follow, body: `{}`, want: 404},
	})
	h.Clock.Wait(20 * time.Hour)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "liaoning.officer", do: follow, body: `{}`, want: 200, present: []string{`"counts":false`, `"asks":true`}},
		{as: "liaoning.viewer", do: follow, body: `{"sure":true}`, want: 200, present: []string{`"counts":false`, `"asks":false`}},
		{as: "liaoning.officer", do: "GET " + at + "/people", want: 200, absent: []string{`"how":"room"`}},
		{as: "liaoning.officer", do: follow, body: `{"sure":true}`, want: 200, present: []string{`"counts":true`, `"asks":false`}},
		{as: "liaoning.officer", do: follow, body: `{"sure":true}`, want: 200},
		{as: "liaoning.officer", do: "GET " + at + "/attendance", want: 200, present: []string{`"online":1`}},
		// Let into the hall as well, she is counted once, in both ways; the room on her lap changes nothing more.
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: `{"scans":[{"key":"1","person":"{lee}","session":"main","mode":"hall"}]}`, want: 200, present: []string{`"welcome"`}},
		{as: "liaoning.officer", do: follow, body: `{}`, want: 200, present: []string{`"counts":false`, `"asks":false`}},
		{as: "liaoning.officer", do: "GET " + at + "/attendance", want: 200, present: []string{`"people":1`, `"both":1`, `"online":0`}},
		{as: "liaoning.officer", do: "GET " + at + "/attendance/sheet?format=csv&lang=ko", want: 200, present: []string{"랴오닝성,전체,1,0,0,1", "당진시,전체,0"}, absent: []string{"철수"}},
		{as: "gaok.staff", do: "GET " + at + "/attendance/sheet?format=csv&lang=ko", want: 404},
	})
}
