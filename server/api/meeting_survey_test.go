package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A spy makes a link up.
const forgedSurvey = "pact:{pact}~{person}.AAAAAAAAAAAAAAAAAAAAAAAA"

// surveys composes one for Dangjin's meeting that bears the canary.
func (h *house) surveys(t *testing.T) {
	t.Helper()
	h.run(t, []row{{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/meetings/{meeting}/survey", match: `"0"`, body: h.question(canary), want: 200}})
}

func (h *house) question(words string) string {
	return `{"questions":[{"id":"overall","kind":"scale","text":` + text("ko", words) + `,"choices":[],"optional":false},` +
		`{"id":"good","kind":"text","text":` + text("ko", "좋은 점") + `,"choices":[],"optional":true}]}`
}

func marked(mark, words string) string {
	return `{"answers":[{"question":"overall","picked":["` + mark + `"]},{"question":"good","text":"` + words + `"}]}`
}

// surveyLinks are the tokens of the personal links of a side, in the order of precedence.
func (h *house) surveyLinks(as, at string) []string {
	h.t.Helper()
	a := h.ask(row{as: as, do: "GET " + at + "/survey/links"})
	all := []string{}
	items, _ := a.body["items"].([]any)
	for _, one := range items {
		x, _ := one.(map[string]any)
		link, _ := x["url"].(string)
		_, token, ok := strings.Cut(link, "/app/survey/")
		if !ok {
			h.t.Fatalf("no link in %s", a.raw)
		}
		all = append(all, url.PathEscape(token))
	}
	return all
}

// surveyed is a live meeting at which Liaoning has five people, and Dangjin one without an account.
func (h *house) surveyed(t *testing.T) string {
	t.Helper()
	at := h.hosted(t)
	people := []string{}
	for i := range 5 {
		given := "가" + string(rune('가'+i))
		h.run(t, []row{{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", given, ""), want: 200}})
		people = append(people, `"`+h.personNamed("liaoning.officer", at, given)+`"`)
	}
	h.vars["lee"] = strings.Trim(people[0], `"`)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":[` + strings.Join(people, ",") + `],"basis":"consent","fields":[]}`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/survey", match: `"0"`, body: h.question("전반적으로"), want: 200, present: []string{`"draft"`}},
		{as: "dangjin.officer", do: "POST " + at + "/survey/open", want: 409, code: "survey.too_early"},
	})
	h.Clock.Wait(20 * time.Hour)
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200}})
	return at
}

func TestASurveyIsTheHostsToRunAndTheSidesToRead(t *testing.T) {
	h := newHouse(t)
	at := h.surveyed(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at + "/survey", want: 200, present: []string{"전반적으로", `"standard":[`, `"open":true`}},
		{as: "liaoning.officer", do: "GET " + at + "/survey", want: 200, present: []string{`"draft"`}, absent: []string{"전반적으로", `"standard"`}},
		{as: "gaok.staff", do: "GET " + at + "/survey", want: 404},
		{as: "gaok.staff", do: "POST " + at + "/survey/mine", body: marked("5", ""), want: 404},
		{as: "", do: "GET " + at + "/survey", want: 401},
		{as: "liaoning.officer", do: "PUT " + at + "/survey", match: `"1"`, body: h.question("몰래"), want: 403, code: "meeting.not_host"},
		{as: "liaoning.officer", do: "POST " + at + "/survey/open", want: 403, code: "meeting.not_host"},
		{as: "dangjin.viewer", do: "POST " + at + "/survey/open", want: 403},
		{as: "liaoning.officer", do: "GET " + at + "/survey/links", want: 404, code: "survey.not_found"},
		{as: "dangjin.officer", do: "PUT " + at + "/survey", match: `"0"`, body: h.question("늦게"), want: 412},
		{as: "dangjin.officer", do: "POST " + at + "/survey/open", want: 200, present: []string{`"open"`}, facts: []string{"survey.opened@pact:{pair}"}},
		{as: "dangjin.officer", do: "PUT " + at + "/survey", match: `"2"`, body: h.question("늦게"), want: 409, code: "survey.begun"},
		{as: "liaoning.officer", do: "GET " + at + "/survey", want: 200, present: []string{"전반적으로", `"answer":"survey.not_asked"`}},
		{as: "liaoning.officer", do: "POST " + at + "/survey/mine", body: marked("5", ""), want: 403, code: "survey.not_asked"},
		{as: "dangjin.officer", do: "POST " + at + "/survey/remind", want: 200, facts: []string{"survey.reminded@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + at + "/survey/remind", want: 409, code: "survey.reminded_today"},
		{as: "dangjin.viewer", do: "GET " + at + "/survey/links", want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/survey/mine", body: marked("4", ""), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/survey/mine", body: marked("4", ""), want: 409, code: "survey.answered"},
	})
}

func TestASurveyIsAnsweredByALinkAndByAPassAndOnce(t *testing.T) {
	h := newHouse(t)
	at := h.surveyed(t)
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + at + "/survey/open", want: 200}})
	links := h.surveyLinks("liaoning.officer", at)
	if len(links) != 5 || len(h.surveyLinks("dangjin.officer", at)) != 0 {
		t.Fatalf("Liaoning has %d links, want those of its own five, and Dangjin none", len(links))
	}
	a := h.ask(row{as: "liaoning.officer", do: "POST " + at + "/people/{lee}/pass", body: `{"lang":"zh-Hans"}`})
	token, _ := a.body["token"].(string)
	opened := h.ask(row{do: "POST /passes", body: `{"token":"` + token + `"}`})
	guest, _ := opened.body["access"].(string)
	forged := links[1][:len(links[1])-4] + "AAAA"
	h.run(t, []row{
		{do: "GET /surveys/" + links[1], want: 200, present: []string{"전반적으로", "대표단", `"open"`}, absent: []string{"이", "{m}"}},
		{do: "GET /surveys/" + forged, want: 404, code: "survey.link_not_found"},
		{do: "POST /surveys/" + forged, body: marked("1", ""), want: 404, code: "survey.link_not_found"},
		{do: "GET /surveys/house~x.y", want: 404, code: "survey.link_not_found"},
		{do: "POST /surveys/" + links[1], body: marked("6", ""), want: 422, present: []string{"answers.overall"}},
		{as: guest, do: "GET " + at + "/survey", want: 404},
		{as: guest, do: "GET " + at + "/survey/mine", want: 200, present: []string{"전반적으로"}},
		{as: guest, do: "POST " + at + "/survey/mine", body: marked("5", "통역이 좋았습니다"), want: 200, present: []string{`"over":"survey.answered"`}},
		{as: guest, do: "POST " + at + "/survey/mine", body: marked("5", ""), want: 409, code: "survey.answered"},
	})
	refused := 0 // of the five links one is the guest's, who has answered
	for i, link := range links {
		if got := h.ask(row{do: "POST /surveys/" + link, body: marked("3", fmt.Sprint("말", i))}); got.status == 409 {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d links are refused, want the one of whom has answered by her pass", refused)
	}
	h.run(t, []row{
		{do: "POST /surveys/" + links[2], body: marked("3", ""), want: 409, code: "survey.answered"},
		{as: "liaoning.officer", do: "GET " + at + "/survey", want: 200, present: []string{`"answers":5`, `"results":[]`}},
		{as: "liaoning.officer", do: "GET " + at + "/survey/sheet?lang=ko", want: 409, code: "survey.too_few"},
		{as: "liaoning.officer", do: "POST " + at + "/survey/close", want: 403, code: "meeting.not_host"},
		{as: "dangjin.officer", do: "POST " + at + "/survey/close", want: 200, present: []string{`"counted":5`, `"mean":"3.4"`, "통역이 좋았습니다"}},
		{as: "liaoning.viewer", do: "GET " + at + "/survey", want: 200, present: []string{`"mean":"3.4"`}, absent: []string{"{lee}"}},
		{as: "liaoning.officer", do: "GET " + at + "/survey/sheet?lang=zh-Hans", want: 200, present: []string{"\ufeff问题,回答,回答数", "3.40"}},
		{as: "gaok.staff", do: "GET " + at + "/survey/sheet?lang=ko", want: 404},
		{do: "GET /surveys/" + links[2], want: 200, present: []string{`"closed"`, `"over":"survey.answered"`}},
		{as: "dangjin.officer", do: "POST " + at + "/survey/mine", body: marked("4", ""), want: 409, code: "survey.closed"},
		{as: "dangjin.admin", do: "GET /audit", want: 200, absent: []string{"survey.answered"}},
	})
}
