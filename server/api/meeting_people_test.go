package api_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// somebody is a person of a delegation, as a desk writes her.
func somebody(family, given, more string) string {
	return `{"rev":0,"names":[{"script":"hangul","family":"` + family + `","given":"` + given + `"}],"part":"member","title":` + text("ko", "과장") + `,"body":` + text("ko", "국제교류과") + more + `}`
}

// delegates has Dangjin name somebody for its meeting with the council who bears the canary, and show her.
func (h *house) delegates(t *testing.T) {
	t.Helper()
	at := "/spaces/pact:{pact}/meetings/{meeting}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"other","family":"","given":"` + canary + `"}],"part":"head","title":` + text("ko", canary) + `,"body":` + text("ko", canary) + `,"diet":"` + canary + `","mail":"` + "canary@dangjin.example" + `"}`, want: 200},
		{as: "dangjin.officer", do: "POST /thanks", body: `{"title":` + text("ko", canary) + `,"body":` + text("ko", canary) + `}`, want: 200, keep: "wording"},
	})
	h.vars["person"] = h.personNamed("dangjin.officer", at, canary)
}

// personNamed returns the id of somebody of one's own delegation.
func (h *house) personNamed(who, at, given string) string {
	h.t.Helper()
	a := h.ask(row{as: who, do: "GET " + at + "/people"})
	own, _ := a.body["own"].(map[string]any)
	people, _ := own["people"].([]any)
	for _, p := range people {
		x, _ := p.(map[string]any)
		names, _ := x["names"].([]any)
		for _, n := range names {
			if name, _ := n.(map[string]any); name["given"] == given {
				id, _ := x["id"].(string)
				return id
			}
		}
	}
	h.t.Fatalf("%s has nobody called %s: %s", who, given, a.raw)
	return ""
}

// hosted is a meeting of Dangjin and Liaoning with a slot and a hall of two seats, to which both were invited.
func (h *house) hosted(t *testing.T) string {
	t.Helper()
	at := "/spaces/pact:{pair}/meetings/{m}"
	start := h.Clock.Now().Add(20 * time.Hour).UTC().Truncate(time.Second)
	h.vars["start"], h.vars["end"] = start.Format(time.RFC3339), start.Add(3*time.Hour).Format(time.RFC3339)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("대표단") + `,"capacity":2}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST " + at + "/people", body: somebody("홍", "길동", ""), want: 200, present: []string{`"may":{`}},
		{as: "dangjin.officer", do: "POST " + at + "/people-shown", body: `{"people":["x"],"basis":"consent","fields":[]}`, want: 409, present: []string{"meeting.not_invited"}},
		{as: "liaoning.officer", do: "GET " + at + "/people", want: 404},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"{start}","end":"{end}","zone":"Asia/Seoul"}`, want: 200},
	})
	return at
}

func TestDelegationsAreEachSidesToShow(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"hans","family":"","given":"王"}],"part":"head","rank":"mayor","title":` + text("zh-Hans", "主任") + `,"body":` + text("zh-Hans", "外办") + `,"diet":"清真","mail":"w@liaoning.example"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"hans","family":"李","given":"Li"}],"part":"head","title":` + text("zh-Hans", "x") + `,"body":` + text("zh-Hans", "y") + `}`, want: 422, present: []string{"names[0].given", "wrong_script", "head_taken"}},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"latin","family":"","given":"` + strings.Repeat("a", 201) + `"}],"part":"press","title":` + text("ko", "x") + `,"body":` + text("ko", "y") + `}`, want: 422, present: []string{"too_long"}},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"latin","family":"","given":"` + strings.Repeat("b", 200) + `"}],"part":"press","title":` + text("ko", "x") + `,"body":` + text("ko", "y") + `}`, want: 200},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, absent: []string{"王", "清真", "w@liaoning"}},
		{as: "liaoning.viewer", do: "GET " + at + "/people", want: 200, absent: []string{"王", "清真", `"own"`}},
		{as: "gaok.staff", do: "GET " + at + "/people", want: 404},
	})
	h.vars["w"] = h.personNamed("liaoning.officer", at, "王")
	shown := `{"people":["{w}"],"basis":"consent","fields":["title","rank","diet"]}`
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{w}"],"basis":"law","fields":[]}`, want: 422, present: []string{"note"}},
		{as: "liaoning.viewer", do: "POST " + at + "/people-shown", body: shown, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/people-shown", body: shown, want: 422, present: []string{"people[0]"}},
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: shown, want: 200, present: []string{`"shown":true`, `"to":["dangjin"]`}},
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: shown, want: 200},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, present: []string{"王", "主任", "清真"}, absent: []string{"外办", "w@liaoning"}},
		{as: "dangjin.viewer", do: "GET " + at + "/people", want: 200, present: []string{"王"}, absent: []string{"清真"}},
		{as: "liaoning.officer", do: "DELETE " + at + "/people/{w}", want: 409, present: []string{"delegation.person_shown"}},
		{as: "dangjin.officer", do: "POST " + at + "/people/{w}/hide", want: 404, present: []string{"delegation.person_not_found"}},
		{as: "dangjin.officer", do: "PUT " + at + "/people/{w}/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`, want: 404},
	})
	h.settle()
	disclosed := 0
	for _, d := range h.trails {
		if d.fact.Kind == "delegation.disclosed" && strings.HasPrefix(string(d.space), "home:") {
			disclosed++
		}
		if strings.Contains(strings.Join(values(d.fact.With), " "), "王") {
			t.Errorf("a name stands in the fact %s: %v", d.fact.Kind, d.fact.With)
		}
	}
	if disclosed != 1 {
		t.Errorf("what was shown twice is noted %d times, want once", disclosed)
	}
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people/{w}/hide", want: 200, present: []string{`"ended"`}},
		{as: "liaoning.officer", do: "POST " + at + "/people/{w}/hide", want: 200},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, present: []string{`"withdrawn"`}, absent: []string{"王", "主任", "清真"}},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{w}/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`, want: 409, present: []string{"delegation.person_gone"}},
	})
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func TestTheHallFillsInTheOrderOfReplies(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200}, {as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("박", "영희", `,"mail":"Park@liaoning.example"`), want: 200}})
	h.vars["hong"], h.vars["lee"], h.vars["park"] = h.personNamed("dangjin.officer", at, "길동"), h.personNamed("liaoning.officer", at, "철수"), h.personNamed("liaoning.officer", at, "영희")
	hall := `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/people-shown", body: `{"people":["{hong}"],"basis":"consent","fields":[]}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}","{park}"],"basis":"contract","note":"양해각서 제4조","fields":[]}`, want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: `{"answers":[{"session":"x","says":"accept","mode":"hall"}]}`, want: 422},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: hall, want: 200},
	})
	h.Clock.Wait(time.Minute)
	h.run(t, []row{{as: "dangjin.officer", do: "PUT " + at + "/people/{hong}/reply", body: hall, want: 200}})
	h.Clock.Wait(time.Minute)
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{m}@naru.test\r\nSEQUENCE:9\r\nDTSTAMP:20990101T000000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:PARK@liaoning.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	h.run(t, []row{
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: hall, want: 200, absent: []string{`"wait":1`}},
		{as: "dangjin.officer", do: "POST " + at + "/calendar-reply", body: calendar, want: 200, absent: []string{`"person"`}},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: calendar, want: 200, present: []string{`"person":"{park}"`}},
		{as: "liaoning.officer", do: "GET " + at + "/people", want: 200, present: []string{`"wait":1`, `"taken":2,"waiting":1`, `"via":"calendar"`}},
		{as: "dangjin.officer", do: "PUT " + at + "/people/{hong}/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"online"}]}`, want: 200, present: []string{`"taken":2,"waiting":0`, `"past":[{`}},
	})
	h.settle()
	if !slices.ContainsFunc(h.trails, func(d deed) bool { return d.fact.Kind == "delegation.moved_up" && d.fact.With["to"] == "liaoning" }) {
		t.Error("nobody is told who moved up")
	}
}

// The sides are reminded of a meeting that is near, and whoever has something left to prepare of that; once, however often the house looks.
func TestTheSidesAreRemindedOfAMeeting(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	start := h.Clock.Now().Add(20 * 24 * time.Hour).UTC().Truncate(time.Second)
	h.vars["start"], h.vars["end"] = start.Format(time.RFC3339), start.Add(2*time.Hour).Format(time.RFC3339)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("대표단") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"{start}","end":"{end}","zone":"Asia/Seoul"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items", body: item("양식장", ""), want: 200},
	})
	space := tenants.Space(h.fill("pact:{pair}"))
	look := func() []string {
		t.Helper()
		h.heard()
		near, err := h.kept.Meetings().Near(t.Context(), h.Clock.Now(), h.Clock.Now().AddDate(0, 0, 8))
		h.must(err)
		for mid, space := range near {
			if err := h.meetings.RemindNear(t.Context(), h.Authority.Steward(space, meeting.Errand), mid); err != nil && !errors.Is(err, meeting.ErrTooEarly) {
				t.Fatal(err)
			}
		}
		return h.heard()
	}
	if told := look(); len(told) != 0 {
		t.Errorf("three weeks before, it is told: %v", told)
	}
	h.Clock.Wait(13*24*time.Hour + time.Minute)
	want := []string{"meeting.near@" + string(space), "meeting.unready@" + string(space)}
	if told := look(); !slices.Equal(told, want) {
		t.Errorf("a week before, it is told: %v, want %v", told, want)
	}
	if told := look(); len(told) != 0 {
		t.Errorf("looked at again, it is told: %v", told)
	}
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /notices", want: 200, present: []string{"meeting.near"}, absent: []string{"meeting.unready"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{"meeting.near", "meeting.unready"}},
	})
}

// Who accepted a time that has changed is asked again.
func TestAReplyIsToOneTime(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t)
	h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200}})
	h.vars["lee"] = h.personNamed("liaoning.officer", at, "철수")
	later := h.Clock.Now().Add(44 * time.Hour).UTC().Truncate(time.Second)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}"],"basis":"consent","fields":["title"]}`, want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`, want: 200, absent: []string{`"moved":true`}},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, present: []string{`"silent":0`}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"3"`, body: `{"start":"` + later.Format(time.RFC3339) + `","end":"` + later.Add(2*time.Hour).Format(time.RFC3339) + `","zone":"Asia/Seoul"}`, want: 200},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, present: []string{`"moved":true`, `"silent":1`}},
		{as: "liaoning.officer", do: "PUT " + at + "/people/{lee}/reply", body: `{"answers":[{"session":"main","says":"accept","mode":"hall"}]}`, want: 200, absent: []string{`"moved":true`}},
	})
}

// When the people of a meeting are forgotten, so are their names in the speaking list, in the briefing and on the cards of interpreters.
func TestNamesAreForgottenEverywhere(t *testing.T) {
	h := newHouse(t)
	at, _ := h.atTheDesk(t, "pact:{pair}")
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/room/speakers", body: `{"id":"s1","kind":"speak","from":"hall","name":"홍길동"}`, want: 200, present: []string{"홍길동"}},
		{as: "dangjin.officer", do: "PUT " + at + "/briefing", match: `"0"`, body: `{"note":` + text("ko", "준비") + `,"terms":[],"names":[{"name":` + text("ko", "임꺽정") + `,"title":` + text("ko", "단장") + `}]}`, want: 200, present: []string{"임꺽정"}},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200},
	})
	h.vars["lee"] = h.personNamed("liaoning.officer", at, "철수")
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{lee}"],"basis":"consent","fields":["title"]}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
	})
	h.purge(t)
	h.purge(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at + "/room", want: 200, present: []string{`"s1"`}, absent: []string{"홍길동"}},
		{as: "dangjin.officer", do: "GET " + at + "/briefing", want: 200, absent: []string{"임꺽정"}},
		{as: "dangjin.officer", do: "GET " + at + "/booth", want: 200, absent: []string{"김하나"}},
		{as: "dangjin.officer", do: "GET " + at + "/people", want: 200, absent: []string{"철수"}},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/interpreters/{hana}", want: 200, present: []string{"김하나"}},
	})
}
