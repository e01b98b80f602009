package api_test

import "testing"

// What two cities write together is found by their members, in every language it has, and by nobody else: not even as a number.
func TestObjectsAreFoundWhereTheyAreRead(t *testing.T) {
	h := newHouse(t)
	guest := h.visit(t, "{pair}")
	const in = "/spaces/pact:{pair}"
	both := func(ko, zh string) string {
		return `{"source":"ko","said":{"ko":{"value":"` + ko + `"},"zh-Hans":{"value":"` + zh + `"}}}`
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + in + "/ties", body: `{}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST " + in + "/ties/{tie}/agreements", body: `{"type":"agreement","kind":"SISTER","title":` + both("해나루 협정서", "海渡口协议书") + `}`, want: 200, keep: "agreement"},
		{as: "dangjin.officer", do: "POST " + in + "/projects", body: idea("open", "갯벌 복원"), want: 200, keep: "project"},
		{as: "dangjin.officer", do: "POST " + in + "/pads", body: `{"kind":"free","langs":["ko"],"title":` + text("ko", "염전 조사표") + `}`, want: 200, keep: "pad"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/pads", body: `{"kind":"free","langs":["ko"],"title":` + text("ko", "염전 속내") + `}`, want: 200, keep: "inner"},
	})
	for _, found := range []struct{ q, kind, id string }{
		{"해나루", "agreement", "{agreement}"}, {"海渡口", "agreement", "{agreement}"}, {"갯벌", "project", "{project}"}, {"염전 조사표", "pad", "{pad}"},
	} {
		get := "GET /search?q=" + found.q
		h.run(t, []row{
			{as: "dangjin.viewer", do: get, want: 200, present: []string{`"kind":"` + found.kind + `"`, found.id, `"space":"pact:{pair}"`}},
			{as: "liaoning.officer", do: get, want: 200, present: []string{`"kind":"` + found.kind + `"`, found.id, `"total":1`}},
			{as: "gaok.staff", do: get, want: 200, present: []string{`"total":0`}, absent: []string{found.id}},
			{as: guest, do: get, want: 200, present: []string{`"total":0`}, absent: []string{found.id}},
			{as: "", do: get, want: 200, present: []string{`"total":0`}, absent: []string{found.id}},
		})
	}
	h.run(t, []row{
		{as: "dangjin.viewer", do: "GET /search?q=염전", want: 200, present: []string{`"total":2`, "{inner}"}},
		{as: "liaoning.officer", do: "GET /search?q=염전", want: 200, present: []string{`"total":1`}, absent: []string{"{inner}"}},
		{as: "liaoning.officer", do: "GET /search?q=염전&kind=tie", want: 200, present: []string{`"total":0`}},
		{as: "dangjin.officer", do: "GET " + in + "/pads/{pad}", want: 200},
		{as: "dangjin.officer", do: "PATCH " + in + "/pads/{pad}", body: `{"title":` + text("ko", "어장 조사표") + `}`, want: 200},
		{as: "liaoning.officer", do: "GET /search?q=염전", want: 200, present: []string{`"total":0`}},
		{as: "liaoning.officer", do: "GET /search?q=어장", want: 200, present: []string{`"total":1`, "{pad}"}},
	})
}
