package api_test

import (
	"strings"
	"testing"
)

func TestAGlossaryIsEditedAndReadInLayers(t *testing.T) {
	h := newHouse(t)
	kept := `{"words":{"ko":"해나루","en":"Haenaru"},"status":"kept","note":"쌀 상표"}`
	h.run(t, []row{
		{as: "", do: "GET /spaces/home:dangjin/glossary", want: 401},
		{as: "liaoning.officer", do: "GET /spaces/home:dangjin/glossary", want: 404},
		{as: "dangjin.viewer", do: "GET /spaces/home:dangjin/glossary?q=자매도시", want: 200, present: []string{`"code":"sister_city"`, `"add":false`}},
		{as: "dangjin.viewer", do: "POST /spaces/home:dangjin/glossary", body: kept, want: 403},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary", body: `{"words":{},"status":"kept"}`, want: 422, code: "invalid"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary", body: kept, want: 200, keep: "own", facts: []string{"term.added@home:dangjin"},
			present: []string{`"edit":true`, `"space":"home:dangjin"`}},
		{as: "dangjin.second", do: "PATCH /spaces/home:dangjin/glossary/{own}", body: `{"words":{"ko":"해나루쌀"},"status":"kept"}`, want: 200, facts: []string{"term.changed@home:dangjin"}},
		{as: "dangjin.officer", do: "PATCH /spaces/home:dangjin/glossary/{own}", body: kept, match: `"1"`, want: 412},
		{as: "gaok.staff", do: "POST /spaces/pact:{network}/glossary", body: `{"code":"sister_city","words":{"ko":"누이도시"},"status":"forbidden","instead":{"ko":"자매도시"}}`,
			want: 200, keep: "net", facts: []string{"term.added@pact:{network}"}},
		{as: "gaok.staff", do: "POST /spaces/pact:{network}/glossary", body: `{"code":"sister_city","words":{"ko":"누이"},"status":"kept"}`, want: 409, code: "term.exists"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{network}/glossary", body: kept, want: 403},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/glossary?status=forbidden", want: 200, present: []string{"누이도시", `"space":"pact:{network}"`}, absent: []string{`"edit":true`}},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/glossary?own=true", want: 200, present: []string{"해나루쌀"}, absent: []string{"누이도시"}},
		{as: "liaoning.officer", do: "GET /spaces/home:liaoning/glossary?q=누이", want: 200, absent: []string{"누이도시"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/glossary-marks", body: `{"text":"우리 👍 누이도시"}`, want: 200, present: []string{`"start":6,"end":10`, `"instead":"자매도시"`}},
		{as: "dangjin.officer", do: "DELETE /spaces/home:dangjin/glossary/{own}", match: `"2"`, want: 204, facts: []string{"term.removed@home:dangjin"}},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/glossary/{own}", want: 404, code: "term.not_found"},
	})
}

func TestAGlossaryGoesInAndOutAsASheet(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary-sheet", body: "price\n1\n", want: 422, code: "term.sheet_unreadable"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary-sheet", body: "\ufeffko,en,status\n해나루,=Haenaru,kept\n,,kept\n", want: 200,
			present: []string{`"added":1`, `"line":3`, `"code":"required"`}},
		{as: "dangjin.viewer", do: "POST /spaces/home:dangjin/glossary-sheet", body: "ko\n가나\n", want: 403},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary-sheet", body: strings.Repeat("x", 1<<20+1), want: 413},
		{as: "dangjin.viewer", do: "GET /spaces/home:dangjin/glossary-sheet", want: 200, present: []string{"\ufeffcode,status", "해나루,'=Haenaru"}},
	})
	a := h.ask(row{as: "dangjin.viewer", do: "GET /spaces/home:dangjin/glossary-sheet?format=tsv"})
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename="glossary.tsv"` || !strings.Contains(a.raw, "해나루\t") {
		t.Errorf("a sheet with tabs is sent as %s:\n%s", got, a.raw)
	}
}
