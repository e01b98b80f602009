package api_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/server/api"
)

const officeList = "당진시 국제교류 현황,,,\n구분,국가,도시명,결연일자\n자매결연,중국,르자오시,2007.04.06.\n자매,중국,일조시,2007.4.6\n우호도시,일본,다이센시,2011.10\n" +
	"우호교류,한국,고성군,\n우호,몽골,울란바토르,0000-00-00\n합계,,4개,\n자매,미국,=SUM(A1),1999\n"

func TestAListIsBroughtSettledTakenInAndBack(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/files?name=2024_교류현황.csv", body: officeList, want: 200, keep: "list"},
		{as: "dangjin.viewer", do: "POST /tie-imports", body: `{"file":"{list}"}`, want: 403},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"019f34b9-0000-7000-8000-00000000000b"}`, want: 404},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"{list}","sheet":"none","encoding":"cp949"}`, want: 422, code: "intake.encoding_unreadable"},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"{list}"}`, key: "one", want: 200, keep: "import", present: []string{`"columns":["kind","country","partner","since"]`, `"name":"교류현황"`, `"rows":7`},
			facts: []string{"file.used@home:dangjin", "intake.brought@home:dangjin"}},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"{list}"}`, key: "one", want: 200, present: []string{`"id":"{import}"`}},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/run", want: 409, code: "intake.not_in_this_state"},
		{as: "dangjin.officer", do: "PUT /tie-imports/{import}/mapping", body: `{"columns":["kind","country","","since"]}`, want: 422, code: "intake.mapping_wrong"},
		{as: "dangjin.officer", do: "PUT /tie-imports/{import}/mapping", body: `{"columns":["kind","country","partner","since"]}`, want: 200,
			present: []string{`"accepted":3`, `"person":1`, `"same":1`, `"rejected":2`, `"state":"checked"`}},
		{as: "dangjin.officer", do: "GET /ties", want: 200, present: []string{`"total":0`}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}/rows?verdict=same", want: 200, present: []string{`"code":"same_row"`, "일조시"}, absent: []string{"다이센"}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}/doubts", want: 200, present: []string{`"take":"unit:gangwon-goseong"`, `"take":"unit:gyeongnam-goseong"`, "경상남도"}},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/decisions", body: `{"decisions":[{"field":"partner","text":"고성군","take":"unit:atlantis"}]}`, want: 422, code: "intake.decision_wrong"},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/decisions", body: `{"decisions":[{"field":"partner","text":"고성군","take":"unit:gangwon-goseong"}]}`, want: 200, present: []string{`"accepted":4`, `"person":0`}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}/report?lang=zh-Hans", want: 200, present: []string{"\ufeff", "与第 3 行相同", "不导入", "'=SUM(A1)"}},
		{as: "liaoning.officer", do: "GET /tie-imports/{import}/report", want: 404},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/run", want: 200, present: []string{`"state":"running"`}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}", want: 200, present: []string{`"state":"done"`, `"made":4`, `"handled":7`}},
		{as: "dangjin.officer", do: "GET /ties?batch={import}", want: 200, present: []string{`"total":4`, "르자오", "2007-04-06"}},
		{as: "liaoning.officer", do: "GET /ties", want: 200, present: []string{`"total":0`}},
		{as: "dangjin.officer", do: "GET /register-map", want: 200, present: []string{`"total":4`, `"lost":0`, `"key":"country:MN"`, `"own":true`}},
		{as: "dangjin.officer", do: "GET /register-timeline?kind=FRIENDSHIP", want: 200, present: []string{`"since":"2011-10"`, `"undated":[{`}, absent: []string{"르자오"}},
		{as: "dangjin.officer", do: "GET /register-sheet?lang=ko", want: 200, present: []string{"국가·지역", "당진시,르자오시,日照市,중국,자매결연,2007-04-06"}},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"{list}","name":"교류현황"}`, want: 200, keep: "again", present: []string{`"habit":true`}},
		{as: "dangjin.officer", do: "PUT /tie-imports/{again}/mapping", body: `{"columns":["kind","country","partner","since"]}`, want: 200, present: []string{`"accepted":0`, `"same":4`}},
		{as: "dangjin.officer", do: "POST /tie-imports/{again}/run", want: 409, code: "intake.nothing_to_take"},
		{as: "dangjin.officer", do: "DELETE /tie-imports/{again}", want: 204},
		{as: "dangjin.officer", do: "GET /tie-imports/{again}", want: 404, code: "intake.not_found"},
	})
	h.workOn(t, "다이센")
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /tie-imports/{import}", want: 200},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/undo", want: 200, present: []string{`"state":"undoing"`}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}", want: 200, present: []string{`"state":"undone"`, `"back":3`, `"stayed":1`}},
		{as: "dangjin.officer", do: "GET /tie-imports/{import}/rows", want: 200, present: []string{`"back":"kept_changed"`, `"back":"taken_back"`}},
		{as: "dangjin.officer", do: "GET /ties", want: 200, present: []string{`"total":1`, "다이센"}},
		{as: "dangjin.officer", do: "POST /tie-imports/{import}/undo", want: 409},
	})
}

// workOn has an officer say something of the tie with a name.
func (h *house) workOn(t *testing.T, name string) {
	t.Helper()
	a := h.ask(row{as: "dangjin.officer", do: "GET /ties?q=" + name})
	items, _ := a.body["items"].([]any)
	if len(items) != 1 {
		t.Fatalf("%d ties are called %s", len(items), name)
	}
	tie, _ := items[0].(map[string]any)
	h.vars["worked"], _ = tie["id"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{worked}", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties/{worked}/proofs", body: `{"kind":"exchange","date":"2024-05-01"}`, want: 200},
	})
}

func TestSheetsAreSaidInEveryLanguage(t *testing.T) {
	for _, tag := range lang.Interface() {
		for _, key := range slices.Concat(prefixed("r_", intake.Remarks()), []string{"v_accepted", "v_same", "k_SISTER", "s_in_force", "ties", "owner", "from_list"}) {
			if said := api.SheetWord(tag, key); said == key || strings.TrimSpace(said) == "" {
				t.Errorf("sheets don't say %s in %s", key, tag)
			}
		}
	}
}

func prefixed(with string, all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = with + s
	}
	return out
}
