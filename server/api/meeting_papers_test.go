package api_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/basetest"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var (
	spiedThanks  = `{"template":"participants","langs":["ko"],"people":["{person}"]}`
	spiedWording = `{"title":` + spied + `,"body":` + spied + `}`
)

// attended has a meeting of the pair end at which Wang's presence stands, Lee's is disputed and Park's was never said.
func (h *house) attended(t *testing.T) string {
	t.Helper()
	at := h.hosted(t)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/people", body: `{"rev":0,"names":[{"script":"hans","family":"王","given":"明"},{"script":"latin","family":"Wang","given":"Ming"}],"part":"head","rank":"director","title":` + text("zh-Hans", "主任") + `,"body":` + text("zh-Hans", "外事办公室") + `}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("이", "철수", ""), want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people", body: somebody("박", "영희", ""), want: 200},
	})
	h.vars["hong"] = h.personNamed("dangjin.officer", at, "길동")
	for name, given := range map[string]string{"wang": "明", "lee": "철수", "park": "영희"} {
		h.vars[name] = h.personNamed("liaoning.officer", at, given)
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/people-shown", body: `{"people":["{hong}"],"basis":"consent","fields":["title"]}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/people-shown", body: `{"people":["{wang}","{lee}","{park}"],"basis":"consent","fields":["title","body","rank"]}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/desk", body: `{"scans":[{"key":"1","person":"{wang}","session":"main","mode":"hall"},{"key":"2","person":"{lee}","session":"main","mode":"hall"}]}`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/presence", body: `{"session":"main","present":["{hong}","{wang}","{lee}"],"absent":[]}`, want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/presence", body: `{"session":"main","present":["{wang}"],"absent":["{lee}"]}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{wang}"]}`, want: 409, present: []string{"certificate.not_ended"}},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
	})
	return at
}

func TestCertificatesAreGivenToWhoseParticipationStands(t *testing.T) {
	h := newHouse(t)
	at := h.attended(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at + "/certificates", want: 200, present: []string{`"state":"ready"`, "certificate.presence_disputed", `"issue":true`}},
		{as: "liaoning.officer", do: "GET " + at + "/certificates", want: 200, present: []string{"王"}, absent: []string{"길동", `"issue":true`}},
		{as: "dangjin.viewer", do: "GET " + at + "/certificates", want: 403},
		{as: "gaok.staff", do: "GET " + at + "/certificates", want: 404},
		{as: "", do: "GET " + at + "/certificates", want: 401},
		{as: "liaoning.officer", do: "GET " + at + "/certificates-paper", want: 409, present: []string{"certificate.none_issued"}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{lee}"]}`, want: 409, present: []string{"certificate.presence_disputed"}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{park}"]}`, want: 409, present: []string{"certificate.not_present"}},
		{as: "liaoning.officer", do: "POST " + at + "/certificates", body: `{"people":["{wang}"]}`, want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{hong}","{wang}"]}`, want: 200, present: []string{`-0001"`, `-0002"`, `"by":"`}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{wang}","{hong}"]}`, want: 200, present: []string{`-0002"`}, absent: []string{`-0003"`}},
		{as: "liaoning.officer", do: "GET " + at + "/certificates", want: 200, present: []string{`-0002"`}, absent: []string{`-0001"`, `"by":"`}},
	})
	number := h.numberOf(at, h.vars["wang"])
	h.vars["number"] = number
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at + "/certificates?q={number}", want: 200, present: []string{"王"}, absent: []string{"길동"}},
		{as: "liaoning.officer", do: "POST " + at + "/certificates/{number}/withdraw", body: `{"reason":"no"}`, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/certificates/{number}/withdraw", body: `{"reason":""}`, want: 422},
		{as: "dangjin.officer", do: "POST " + at + "/certificates/{number}/withdraw", body: `{"reason":"직위가 잘못 적혔습니다"}`, want: 200, present: []string{`"withdrawn"`}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates/{number}/withdraw", body: `{"reason":"again"}`, want: 409, present: []string{"certificate.void"}},
		{as: "liaoning.officer", do: "GET " + at + "/certificates-paper", want: 409, present: []string{"certificate.none_issued"}},
		{as: "dangjin.officer", do: "POST " + at + "/certificates", body: `{"people":["{wang}"]}`, want: 200, present: []string{`-0003"`, `-0002"`}},
	})
	h.settle()
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /notices", want: 200, present: []string{"certificate.issued", "certificate.withdrawn"}, absent: []string{"직위"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, absent: []string{"certificate.issued"}},
	})
	for _, d := range h.trails {
		if all := strings.Join(values(d.fact.With), " "); strings.Contains(all, "王") || strings.Contains(all, "직위") {
			t.Errorf("a name or a reason stands in the fact %s: %v", d.fact.Kind, d.fact.With)
		}
	}
	h.printed(t, "certificate-ko-zh", row{as: "dangjin.officer", do: "GET " + at + "/certificates-paper?person={wang}&sessions=true"})
	h.printed(t, "certificate-ja-en", row{as: "liaoning.officer", do: "GET " + at + "/certificates-paper?lang=ja&with=en"})
	h.printed(t, "invitations", row{as: "dangjin.officer", do: "GET " + at + "/letters?lang=ko&with=zh-Hans"})
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET " + at + "/letters?side=dangjin", want: 409, present: []string{"delegation.nobody_to_invite"}},
		{as: "gaok.staff", do: "GET " + at + "/letters", want: 404},
		{as: "dangjin.viewer", do: "GET " + at + "/letters", want: 403},
	})
	h.purge(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at + "/certificates", want: 200, present: []string{number, `-0003"`, `"tenant":"liaoning"`, `"names":[]`}, absent: []string{"王", "길동", "主任"}},
		{as: "dangjin.officer", do: "GET " + at + "/certificates-paper?person={wang}", want: 409, present: []string{"delegation.purged"}},
	})
}

// purge takes the people of the meeting off its roll, as the house does when their days are over.
func (h *house) purge(t *testing.T) {
	t.Helper()
	later := meeting.NewService(meeting.Parts{Store: h.kept.Meetings(), Now: func() time.Time { return h.Clock.Now().AddDate(2, 0, 0) }})
	in := h.Authority.Steward(tenants.Space("pact:"+h.vars["pair"]), meeting.Errand)
	if err := later.PurgeRolls(t.Context(), in, meeting.ID(h.vars["m"])); err != nil {
		t.Fatal(err)
	}
}

// numberOf returns the number of somebody's certificate.
func (h *house) numberOf(at, person string) string {
	h.t.Helper()
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/certificates"})
	items, _ := a.body["items"].([]any)
	for _, x := range items {
		if c, _ := x.(map[string]any); c["person"] == person {
			number, _ := c["number"].(string)
			return number
		}
	}
	h.t.Fatalf("nobody has the certificate of %s: %s", person, a.raw)
	return ""
}

// printed asks for a paper, and keeps it to be looked at where a folder for that is named.
func (h *house) printed(t *testing.T, name string, r row) {
	t.Helper()
	a := h.ask(r)
	if a.status == 503 {
		basetest.Without(t, "the fonts of documents are missing: make build lays them into frontend/build/paper")
		return
	}
	if a.status != 200 || !strings.HasPrefix(a.raw, "%PDF-") {
		t.Errorf("%s: %d %.200s", r.do, a.status, a.raw)
	}
	if folder := os.Getenv("NARU_TEST_PAPERS"); folder != "" {
		if err := os.WriteFile(folder+"/"+name+".pdf", []byte(a.raw), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEachSideThanksInItsOwnWords(t *testing.T) {
	h := newHouse(t)
	at := h.attended(t)
	wording := func(body string) string {
		return `{"title":` + text("ko", "감사") + `,"body":` + text("ko", body) + `}`
	}
	h.run(t, []row{
		{as: "dangjin.viewer", do: "GET /thanks", want: 403},
		{as: "dangjin.officer", do: "GET /thanks", want: 200, present: []string{`"id":"participants"`, `"same":true`, `"decisions"`}},
		{as: "dangjin.officer", do: "PUT /thanks/participants", match: `"0"`, body: wording("{name}께 {nmae}"), want: 422, present: []string{"unknown_word", "{nmae}", "{name} {office}"}},
		{as: "dangjin.officer", do: "PUT /thanks/participants", match: `"0"`, body: wording("{name}께 당진의 말로 {event}"), want: 200, present: []string{`"same":false`, `"until"`}},
		{as: "dangjin.officer", do: "PUT /thanks/participants", match: `"0"`, body: wording("{name}"), want: 412},
		{as: "liaoning.officer", do: "GET /thanks", want: 200, absent: []string{"당진의 말로"}},
		{as: "dangjin.officer", do: "POST /thanks", body: wording("우리만의 글 {name}"), want: 200, keep: "own"},
		{as: "liaoning.officer", do: "POST /thanks/{own}/drop", match: `"1"`, want: 404},
		{as: "dangjin.officer", do: "POST /thanks/{own}/restore", match: `"1"`, want: 409, present: []string{"thanks.no_standard"}},
	})
	one := `{"template":"participants","langs":["ko"],"people":["{wang}"]`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/thanks-preview", body: one + `}`, want: 200, present: []string{"당진의 말로", "WANG Ming 님께"}},
		{as: "dangjin.officer", do: "POST " + at + "/thanks", body: one + `}`, want: 200, present: []string{`"made":"`, `"thanked"`}},
		{as: "dangjin.officer", do: "POST " + at + "/thanks", body: one + `}`, want: 409, present: []string{"thanks.given_before"}},
		{as: "dangjin.officer", do: "POST " + at + "/thanks", body: one + `,"again":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/thanks", body: `{"template":"participants","langs":["en"],"people":["{lee}"]}`, want: 422, present: []string{"not_worded"}},
		{as: "dangjin.officer", do: "POST " + at + "/thanks", body: `{"template":"participants","langs":["ko"],"people":["{hong}"]}`, want: 404},
		{as: "liaoning.officer", do: "GET " + at + "/thanks", want: 200, present: []string{"길동", `"mailings":[]`}},
		{as: "dangjin.viewer", do: "GET " + at + "/thanks", want: 403},
		{as: "gaok.staff", do: "GET " + at + "/thanks", want: 404},
		{as: "dangjin.officer", do: "POST /thanks/participants/restore", match: `"1"`, want: 200, present: []string{`"same":true`, "당진의 말로"}},
		{as: "liaoning.officer", do: "POST " + at + "/thanks", body: `{"template":"host","langs":["zh-Hans","ko"],"beside":true,"people":["{hong}"]}`, want: 200, present: []string{`"made":"`}},
	})
	a := h.ask(row{as: "liaoning.officer", do: "GET " + at + "/thanks"})
	mailings, _ := a.body["mailings"].([]any)
	first, _ := mailings[0].(map[string]any)
	h.vars["mailing"], _ = first["id"].(string)
	h.run(t, []row{{as: "dangjin.officer", do: "GET " + at + "/thanks/{mailing}/paper", want: 404, present: []string{"thanks.not_found"}}})
	h.printed(t, "thanks-zh-ko", row{as: "liaoning.officer", do: "GET " + at + "/thanks/{mailing}/paper"})
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + at + "/thanks", body: `{"template":"participants","langs":["ja","en"],"people":["{wang}","{lee}"],"again":true}`, want: 200}})
	a = h.ask(row{as: "dangjin.officer", do: "GET " + at + "/thanks"})
	mailings, _ = a.body["mailings"].([]any)
	first, _ = mailings[0].(map[string]any)
	h.vars["mailing"], _ = first["id"].(string)
	h.printed(t, "thanks-ja-en", row{as: "dangjin.officer", do: "GET " + at + "/thanks/{mailing}/paper"})
}
