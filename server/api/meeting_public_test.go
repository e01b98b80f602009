package api_test

import "testing"

func TestAMeetingIsMadePublicByTwo(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	said := `{"text":` + text("ko", "누구나 오실 수 있습니다.") + `,"contact":` + text("ko", "국제협력팀 041-000-0000") + `}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("공개 포럼") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "PUT " + at + "/public", match: `"1"`, body: said, want: 409, present: []string{"meeting.not_invited"}},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/public", match: `"2"`, body: said, want: 409, present: []string{"meeting.no_time"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-10-31T05:00:00Z","end":"2026-10-31T07:00:00Z","zone":"Asia/Seoul"}`, want: 200},
		{as: "liaoning.officer", do: "PUT " + at + "/public", match: `"3"`, body: said, want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.officer", do: "PUT " + at + "/public", match: `"3"`, body: `{"text":{"source":"ko","said":{}},"contact":{"source":"ko","said":{}}}`, want: 422, present: []string{`"text"`, "required"}},
		{as: "dangjin.officer", do: "PUT " + at + "/public", match: `"3"`, body: said, want: 200, present: []string{`"pending":true`, `"own":true`, `"show_public":"meeting.own_words"`}},
		{as: "dangjin.officer", do: "POST " + at + "/public/show", match: `"4"`, want: 409, present: []string{"meeting.own_words"}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, absent: []string{"누구나 오실"}},
		{as: "dangjin.head", do: "POST " + at + "/public/show", match: `"4"`, want: 200, present: []string{`"pending":false`, `"path":"events/{m}"`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{"누구나 오실", `"path"`}},
		{as: "dangjin.officer", do: "POST " + at + "/public/hide", match: `"5"`, want: 200, absent: []string{`"path"`}},
		{as: "dangjin.officer", do: "POST " + at + "/public/hide", match: `"6"`, want: 409, present: []string{"meeting.nothing_public"}},
	})
}
