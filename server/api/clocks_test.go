package api_test

import (
	"testing"
	"time"
)

func TestClocksSayWhoCanBeReached(t *testing.T) {
	h := newHouse(t)
	token := h.visit(t, "{pair}")
	h.run(t, []row{
		{as: "", do: "GET /spaces/pact:{pair}/clocks", want: 401},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/clocks", want: 404},
		{as: "dangjin.viewer", do: "GET /spaces/pact:{pair}/clocks", want: 200,
			present: []string{`"tenant":"dangjin"`, `"zone":"Asia/Seoul"`, `"local":"2026-07-06T09:0`, `"tenant":"liaoning"`, `"zone":"Asia/Shanghai"`, `"local":"2026-07-06T08:0`, `"opens":"2026-07-06T00:30:00Z"`}},
		{as: token, do: "GET /spaces/pact:{pair}/clocks", want: 200, present: []string{`"state":"open"`, `"state":"closed"`}},
		{as: "dangjin.viewer", do: "GET /spaces/home:dangjin/clocks", want: 200, present: []string{`"tenant":"dangjin"`}, absent: []string{"liaoning"}},
	})
	h.Clock.Wait(87 * 24 * time.Hour) // the first of October: Chinese National Day, a working day in Korea
	h.run(t, []row{{as: "dangjin.viewer", do: "GET /spaces/pact:{pair}/clocks", want: 200,
		present: []string{`"state":"holiday"`, "国庆节", `"opens":"2026-10-08T00:30:00Z"`, `"known":"announced"`}}})
}
