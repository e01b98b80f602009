package api_test

import (
	"net/http"
	"testing"
)

// margins has Dangjin keep something of each sort at the margin of the walks' pad.
func (h *house) margins(t *testing.T) {
	t.Helper()
	const at = "/spaces/pact:{pact}/pads/{pad}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/comments", body: `{"lang":"ko","from":"AA","to":"AQ","quote":"` + canary + `","text":"` + canary + `"}`, want: 200, keep: "comment"},
		{as: "dangjin.officer", do: "POST " + at + "/suggestions", body: `{"id":"019f34b9-0000-7000-8000-00000000000d","lang":"ko"}`, want: 200, keep: "suggestion"},
		{as: "dangjin.officer", do: "PUT " + at + "/texts/{lang}", body: wholeText(canary), want: 404}, // the pad has no Chinese text
		{as: "dangjin.officer", do: "PUT " + at + "/texts/ko", body: wholeText(canary), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/versions", body: `{"name":"` + canary + `"}`, want: 200, keep: "version"},
	})
}

func wholeText(text string) string {
	return `{"content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"` + text + `"}]}]}}`
}

func clauses(texts ...string) string {
	body := `{"content":{"type":"doc","content":[`
	for i, text := range texts {
		if i > 0 {
			body += ","
		}
		body += `{"type":"clause","attrs":{"number":"` + string(rune('1'+i)) + `","prevails":"equal"},"content":[{"type":"paragraph","content":[{"type":"text","text":"` + text + `"}]}]}`
	}
	return body + `]}}`
}

func TestPadMargins(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("en", "Us") + `,"with":["liaoning"]}`, want: 200, keep: "pact"},
		{as: "liaoning.admin", do: "POST /pacts/{pact}/accept", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"parallel","langs":["ko","zh-Hans"],"title":` + text("ko", "협정") + `}`, want: 200, keep: "pad"},
	})
	const at = "/spaces/pact:{pact}/pads/{pad}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "PUT " + at + "/texts/ko", body: clauses("목적", "기간"), want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/texts/zh-Hans", body: clauses("目的"), want: 200},
		{as: "liaoning.viewer", do: "PUT " + at + "/texts/ko", body: clauses("x"), want: 403},
		{as: "dangjin.officer", do: "PUT " + at + "/texts/ja", body: clauses("x"), want: 404},
		{as: "dangjin.officer", do: "PUT " + at + "/texts/ko", body: `{"content":{"type":"doc","content":[{"type":"iframe"}]}}`, want: 422, present: []string{"malformed"}},
		{as: "liaoning.viewer", do: "GET " + at + "/clauses", want: 200, present: []string{`"state":"missing"`, `"state":"unaligned"`}},
		{as: "dangjin.officer", do: "PUT " + at + "/linguist", body: `{"member":"{liaoning.officer}"}`, want: 422, present: []string{"pad.linguist_unknown"}},
		{as: "dangjin.officer", do: "PUT " + at + "/linguist", body: `{"member":"{dangjin.officer}"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/clauses", body: `{"number":"1","hashes":{}}`, want: 403, present: []string{"pad.not_linguist"}},
		{as: "dangjin.officer", do: "POST " + at + "/clauses", body: `{"number":"1","hashes":{}}`, want: http.StatusPreconditionFailed, present: []string{"pad.pair_changed"}},
		{as: "dangjin.officer", do: "POST " + at + "/clauses", body: `{"number":"2","hashes":{}}`, want: 409, present: []string{"pad.pair_incomplete"}},
		{as: "dangjin.officer", do: "GET " + at + "/texts", want: 200, present: []string{"naru.pad.1", "목적"}},

		{as: "liaoning.officer", do: "POST " + at + "/comments", body: `{"lang":"ko","from":"AA","to":"AQ","quote":"목적","text":"这是什么意思？","text_lang":"zh-Hans"}`, want: 200, present: []string{`"text":"这是什么意思？","lang":"zh-Hans"`}, keep: "comment"},
		{as: "liaoning.viewer", do: "POST " + at + "/comments", body: `{"lang":"ko","from":"AA","to":"AQ","text":"x"}`, want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/comments", body: `{"lang":"ko","from":"","to":"AQ","text":""}`, want: 422, present: []string{"from", "text"}},
		{as: "liaoning.officer", do: "POST " + at + "/comments", body: `{"lang":"ko","from":"AA","to":"AQ","text":"x","text_lang":"중국어"}`, want: 422, present: []string{"text_lang"}},
		{as: "dangjin.officer", do: "POST " + at + "/comments/{comment}/answers", body: `{"text":"우호입니다"}`, want: 200, absent: []string{`"text":"우호입니다","lang"`}},
		{as: "liaoning.officer", do: "POST " + at + "/comments/{comment}/answers", body: `{"text":"明白","text_lang":"zh"}`, want: 422, present: []string{"text_lang"}},
		{as: "dangjin.officer", do: "PUT " + at + "/comments/{comment}/state", body: `{"state":"resolved"}`, want: 200, present: []string{`"state":"resolved"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/comments/{comment}/state", body: `{"state":"open"}`, want: 200, present: []string{`"state":"open"`}},
		{as: "liaoning.viewer", do: "GET " + at + "/comments?state=open", want: 200, present: []string{"우호입니다"}},

		{as: "dangjin.officer", do: "POST " + at + "/suggestions", body: `{"id":"019f34b9-0000-7000-8000-00000000000e","lang":"ko"}`, want: 200, keep: "suggestion"},
		{as: "dangjin.officer", do: "POST " + at + "/suggestions/{suggestion}/decision", body: `{"to":"withdrawn"}`, want: 200, present: []string{`"state":"withdrawn"`}},
		{as: "liaoning.officer", do: "POST " + at + "/suggestions/{suggestion}/decision", body: `{"to":"accepted"}`, want: 409},

		{as: "dangjin.officer", do: "POST " + at + "/versions", body: `{"name":"1차"}`, want: 200, keep: "version"},
		{as: "dangjin.officer", do: "PUT " + at + "/texts/ko", body: clauses("바뀐 목적"), want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/versions/{version}/restore", want: 200},
		{as: "dangjin.officer", do: "GET " + at + "/texts", want: 200, present: []string{"기간"}, absent: []string{"바뀐"}},
		{as: "liaoning.viewer", do: "GET " + at + "/versions", want: 200, present: []string{"1차", `"cause":"before"`, `"cause":"after"`}},
	})
}
