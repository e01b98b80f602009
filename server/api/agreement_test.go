package api_test

import "testing"

func TestAnAgreementProvesItsTie(t *testing.T) {
	h := newHouse(t)
	const draft = `{"type":"agreement","kind":"SISTER","from":"2026-07-01","until":"2027-06-30","notice":3,"title":`
	title := `{"source":"ko","said":{"ko":{"value":"자매결연 협정서"},"zh-Hans":{"value":"友好城市协议书"}}}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: draft + text("en", " ") + `}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"agreement","kind":"SISTER","from":"2027-01-01","until":"2026-01-01","title":` + title + `}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"agreement","kind":"SISTER","relation":"successor","base":"none","title":` + title + `}`, want: 422},
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: draft + title + `}`, want: 403},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", key: "once", body: draft + title + `}`, want: 200, keep: "agreement",
			present: []string{`"body":"KR_COUNCIL"`, `"body":"CN_CPAFFC"`, `"phase":"draft"`, `"record":true`}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/agreements/{agreement}", want: 200, present: []string{"友好城市协议书"}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/agreements/{agreement}", want: 404},
	})
	read := row{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/agreements/{agreement}"}
	for i, side := range []string{"dangjin", "liaoning"} {
		for n := range 5 {
			a := h.ask(read)
			steps, _ := a.body["steps"].([]any)
			if n >= len(steps) {
				break
			}
			s, _ := steps[n].(map[string]any)
			if s["side"] == side && (s["body"] == "KR_COUNCIL" || s["body"] == "CN_PROVINCE") {
				h.vars["step"+string(rune('0'+i))], _ = s["id"].(string)
			}
		}
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=letter.txt", body: "a letter of the province", want: 200, keep: "letter"},
		read.asking(200),
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step0}", body: `{"outcome":"passed"}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step0}", body: `{"outcome":"passed","on":"2026-06-12","number":"의안 제12호"}`, want: 200, present: []string{`"outcome":"passed"`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step1}", body: `{"outcome":"passed","on":"2026-06-13"}`, want: 422, present: []string{"letter_required"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step1}", body: `{"outcome":"passed","on":"2026-06-13","file":"{letter}"}`, want: 200, present: []string{`"behalf":true`}},
	})
	h.settle()
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 200, present: []string{`"code":"approval"`, `"code":"consent_no_text"`}},
		read.asking(200),
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/record", body: `{"on":"2026-07-01"}`, want: 200, present: []string{`"phase":"in_force"`}, facts: []string{"agreement.recorded@pact:{pair}", "tie.attested@pact:{pair}"}},
		{as: "dangjin.officer", do: "PATCH /spaces/pact:{pair}/agreements/{agreement}", body: draft + title + `}`, want: 409, code: "agreement.not_draft"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/promises", body: `{"article":"3","what":` + text("ko", "공무원을 서로 파견한다") + `,"state":"open","due":"2026-12-31","owner":"tokyo"}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/promises", body: `{"article":"3","what":` + text("ko", "공무원을 서로 파견한다") + `,"state":"moving","due":"2026-12-31","by":[{"noun":"project","id":"p1"}]}`,
			want: 200, present: []string{`"moving":100`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/promises", body: `{"article":"4","what":` + text("ko", "청소년 교류") + `,"state":"open","due":"2026-07-02"}`, want: 200, present: []string{`"moving":50`, `"promises":2`, `"late":1`}},
	})
	h.settle()
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 200, present: []string{`"code":"in_force"`, `"code":"signed"`, `"kind":"SISTER"`}},
		{as: "liaoning.officer", do: "GET /agreements?state=signed", want: 200, present: []string{`"moving":50`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/end", body: `{"on":"2026-07-05","grounds":"BUDGET","why":"no money"}`, want: 403},
		{as: "dangjin.head", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"action_plan","relation":"attached","base":"{agreement}","until":"2028","title":` + title + `}`, want: 200, keep: "plan"},
		{as: "dangjin.head", do: "GET /spaces/pact:{pair}/agreements/{plan}/difference", want: 200, present: []string{`"items":[]`}},
	})
}

func TestATieIsKeptWhenAPactIsLeft(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{"proofs":[{"kind":"signature","tie":"SISTER","date":"1993-10-04"}]}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"mou","title":` + text("en", "Memorandum") + `}`, want: 200, keep: "agreement"},
		{as: "liaoning.admin", do: "GET /pacts/{pair}", want: 200},
		{as: "liaoning.admin", do: "POST /pacts/{pair}/leave", want: 200},
	})
	h.settle()
	for _, city := range []string{"dangjin", "liaoning"} {
		h.run(t, []row{
			{as: city + ".officer", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 404},
			{as: city + ".officer", do: "GET /ties", want: 200, present: []string{`"total":1`, `"kept":true`, `"space":"home:` + city + `"`}},
			{as: city + ".officer", do: "GET /spaces/home:" + city + "/ties/{tie}", want: 200, present: []string{`"1993-10-04"`}},
			{as: city + ".officer", do: "GET /spaces/home:" + city + "/agreements/{agreement}", want: 200, present: []string{"Memorandum"}},
		})
	}
}

// asking is the row with the status it wants.
func (r row) asking(want int) row { r.want = want; return r }

func TestAgreementsAreComparedByTheClausesOfTheirPads(t *testing.T) {
	h := newHouse(t)
	const draft = `{"type":"agreement","articles":[{"number":"1","text":{"source":"ko","said":{"ko":{"value":"목적"}}}},{"number":"2","text":{"source":"ko","said":{"ko":{"value":"교류"}}}}],"title":`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: draft + text("ko", "옛 협정") + `}`, want: 200, keep: "older"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"agreement","relation":"successor","base":"{older}","title":` + text("ko", "새 협정") + `}`, want: 200, keep: "newer"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/pads", body: `{"kind":"parallel","langs":["ko","zh-Hans"],"title":` + text("ko", "새 협정") + `}`, want: 200, keep: "pad"},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/agreements/{newer}", want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pair}/agreements/{newer}/pad", body: `{"pad":"{pad}"}`, want: 200},
		{as: "dangjin.officer", do: "PUT /spaces/pact:{pair}/pads/{pad}/texts/ko", body: clauses("목적", "교류와 협력"), want: 200},
		{as: "liaoning.officer", do: "PUT /spaces/pact:{pair}/pads/{pad}/texts/zh-Hans", body: clauses("目的", "交流与合作", "期限"), want: 200},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/agreements/{newer}/difference", want: 200,
			present: []string{`"number":"2","what":"changed"`, `"ko":{"value":"교류"`, `"ko":{"value":"교류와 협력"`, `"zh-Hans":{"value":"交流与合作"`, `"number":"3","what":"added"`}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/agreements/{newer}/difference", want: 404},
	})
}

func TestHomeSaysWhatEndsAndWhatIsCelebrated(t *testing.T) {
	h := newHouse(t) // on 2026-07-06
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{"proofs":[{"kind":"signature","tie":"SISTER","date":"2006-09-30"},{"kind":"exchange","date":"2026-05"}]}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"tokyo"}],"proofs":[{"kind":"signature","tie":"SISTER","date":"2010-07-20"}]}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"rizhao"}],"proofs":[{"kind":"signature","tie":"SISTER","date":"2001"}]}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"mou","until":"2026-12-31","notice":3,"review":"2027-06-01","title":` + text("ko", "교류 양해각서") + `}`, want: 200, keep: "agreement"},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/agreements/{agreement}", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/record", body: `{"on":"2024-01-01"}`, want: 200},
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"kind":"agreement.until"`, `"due":"2026-12-31"`, `"kind":"agreement.notice"`, `"due":"2026-09-30"`, `"kind":"tie.anniversary"`, `"due":"2026-07-20","years":16`, `"years":20`},
			absent: []string{`"kind":"agreement.review"`, `"years":25`}},
		{as: "liaoning.officer", do: "GET /home", want: 200, present: []string{`"kind":"agreement.until"`, `"years":20`}, absent: []string{`"years":16`}},
		{as: "gaok.staff", do: "GET /home", want: 200, present: []string{`"upcoming":[]`}},
	})
}

func TestAStepMayNeedItsPaper(t *testing.T) {
	h := newHouse(t)
	const policy = `{"dormant":3,"templates":[{"kind":"FRIENDSHIP","rule":"당진시 국제교류 조례 제7조","steps":[{"body":"KR_COUNCIL","evidence":true},{"body":"KR_ADVISORY","optional":true}]}]}`
	h.run(t, []row{
		{as: "dangjin.head", do: "PUT /tie-policy", match: `"0"`, body: policy, want: 200, present: []string{`"rule":"당진시 국제교류 조례 제7조"`, `"evidence":true`, `"country":"KR"`, `"country":"CN"`, `"country":"JP"`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/agreements", body: `{"type":"agreement","kind":"FRIENDSHIP","title":` + text("ko", "우호 협정") + `}`, want: 200, keep: "agreement", present: []string{`"evidence":true`}},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/agreements/{agreement}"})
	for _, one := range a.body["steps"].([]any) {
		if s := one.(map[string]any); s["body"] == "KR_COUNCIL" {
			h.vars["step"] = s["id"].(string)
		}
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=minutes.txt", body: "minutes of the council", want: 200, keep: "minutes"},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/agreements/{agreement}", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step}", body: `{"outcome":"passed","on":"2026-06-12"}`, want: 422, present: []string{`"path":"file"`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/agreements/{agreement}/steps/{step}", body: `{"outcome":"passed","on":"2026-06-12","file":"{minutes}"}`, want: 200},
	})
}
