package api_test

import "testing"

func TestACoordinatorPutsDaysRight(t *testing.T) {
	h := newHouse(t)
	sought := `{"first":"2026-10-19","last":"2026-10-19","zone":"Asia/Seoul","minutes":60,"step":30,"quorum":0,"optional":[]}`
	off := `{"days":[{"date":"2026-10-19","what":"holiday","name":` + text("ko", "임시공휴일") + `}],"source":"국무회의 2026-10-01"}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings/{m}/finding/suggest", body: sought, want: 200, present: []string{`"able":2`}},
		{do: "GET /days", want: 200, present: []string{`"region":"KR"`, `"year":2026`}, absent: []string{`"amended":true`}},
		{as: "dangjin.officer", do: "PUT /days/KR-2026", match: `"0"`, body: off, want: 403},
		{do: "PUT /days/KR-2026", match: `"0"`, body: off, want: 401},
		{as: "gaok.staff", do: "PUT /days/XX-2026", match: `"0"`, body: off, want: 404, present: []string{"calendar.no_year"}},
		{as: "gaok.staff", do: "PUT /days/KR-2027", match: `"0"`, body: off, want: 422, present: []string{"days[0].date", "outside"}},
		{as: "gaok.staff", do: "PUT /days/KR-2026", match: `"0"`, body: `{"days":[{"date":"2026-10-19","what":"holiday","name":{"source":"ko","said":{}}}]}`, want: 422, present: []string{"days[0].name", `"source"`}},
		{as: "gaok.staff", do: "PUT /days/KR-2026", match: `"0"`, body: off, want: 200, present: []string{"임시공휴일", `"by":"gaok"`, `"tables":[{"date":"2026-01-01"`}},
		{as: "gaok.staff", do: "PUT /days/KR-2026", match: `"0"`, body: off, want: 412},
		{as: "liaoning.officer", do: "GET /days/KR-2026", want: 200, present: []string{"임시공휴일", `"amend":false`}},
		{as: "gaok.staff", do: "GET /days", want: 200, present: []string{`"amended":true`, `"amend":true`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings/{m}/finding/suggest", body: sought, want: 200, present: []string{`"best":[]`, `"holiday"`}},
		{as: "gaok.staff", do: "PUT /days/KR-2026", match: `"1"`, body: `{"days":[]}`, want: 200, absent: []string{"임시공휴일"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings/{m}/finding/suggest", body: sought, want: 200, present: []string{`"able":2`}},
	})
}
