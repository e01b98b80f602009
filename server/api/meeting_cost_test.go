package api_test

import (
	"testing"
)

func costLine(id, more string) string {
	return `{"id":"` + id + `","kind":"venue","title":` + text("ko", "회의장 임차") + `,"bearer":"dangjin","currency":"KRW","planned":"1500000","spent":"1430000"` + more + `}`
}

// spends has Dangjin write a cost of its meeting with the council that bears the canary, and keep it to itself.
func (h *house) spends(t *testing.T) {
	t.Helper()
	line := `{"id":"1","kind":"gifts","title":` + text("ko", canary) + `,"bearer":"dangjin","currency":"KRW","planned":"1","spent":"1"}`
	h.run(t, []row{{as: "dangjin.officer", do: "PUT /spaces/pact:{pact}/meetings/{meeting}/costs", match: `"0"`, body: `{"lines":[` + line + `]}`, want: 200}})
}

func TestCostsAreEachSidesOwn(t *testing.T) {
	h := newHouse(t)
	at := h.hosted(t) + "/costs"
	own, shared := costLine("1", ""), costLine("2", `,"shared":true`)
	yen := `{"id":"3","kind":"travel","title":` + text("ko", "항공료") + `,"bearer":"liaoning","currency":"CNY","planned":"12000.50","spent":"0"}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET " + at, want: 200, present: []string{`"rev":0`, `"lines":[]`, `"may_write":true`}},
		{as: "dangjin.viewer", do: "GET " + at, want: 200, present: []string{`"may_write":false`}, absent: []string{`"own"`}},
		{as: "dangjin.viewer", do: "PUT " + at, match: `"0"`, body: `{"lines":[]}`, want: 403},
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "gaok.staff", do: "PUT " + at, match: `"0"`, body: `{"lines":[]}`, want: 404},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[` + costLine("1", `,"currency":"XYZ"`) + `]}`, want: 422, present: []string{"lines[0].currency", "no_such_currency"}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[` + costLine("1", `,"planned":"10.5"`) + `]}`, want: 422, present: []string{"lines[0].planned", "not_an_amount"}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[` + costLine("1", `,"spent":"-1"`) + `]}`, want: 422, present: []string{"lines[0].spent", "not_an_amount"}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[` + costLine("1", `,"bearer":"gaok"`) + `,` + costLine("1", "") + `]}`, want: 422, present: []string{"lines[0].bearer", "lines[1].id"}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[` + own + `,` + yen + `]}`, want: 200,
			present: []string{`"rev":1`, `{"kind":"venue","currency":"KRW","planned":"1500000","spent":"1430000"}`, `{"currency":"CNY","planned":"12000.50","spent":"0.00"}`}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"0"`, body: `{"lines":[]}`, want: 412},
		// Nothing of it is told to the other side until a line is shared, and nothing any more once it isn't.
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"shared":[]`}, absent: []string{"1430000", "임차"}},
		{as: "dangjin.officer", do: "PUT " + at, match: `"1"`, body: `{"lines":[` + own + `,` + shared + `,` + yen + `]}`, want: 200},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"tenant":"dangjin"`, `"id":"2"`, `"planned":"1500000"`}, absent: []string{`"id":"1"`, "12000"}},
		{as: "liaoning.viewer", do: "GET " + at, want: 200, present: []string{`"id":"2"`}, absent: []string{`"id":"1"`, "12000"}},
		{as: "liaoning.officer", do: "GET " + at + "/sheet?lang=en", want: 200, present: []string{"Borne by", "Venue"}, absent: []string{"12000"}},
		{as: "dangjin.officer", do: "GET " + at + "/sheet?lang=ko", want: 200, present: []string{"12000.50", "항공·여비"}},
		{as: "gaok.staff", do: "GET " + at + "/sheet", want: 404},
		{as: "dangjin.officer", do: "PUT " + at, match: `"2"`, body: `{"lines":[` + own + `]}`, want: 200},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"shared":[]`}, absent: []string{"1430000"}},
	})
}
