package api_test

import (
	"strings"
	"testing"
)

// Whatever comes in, the answer says what is wrong; it is never ours to blame, and nothing is kept.
func TestBadInputIsRefusedInWords(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{{as: "dangjin.officer", do: "POST /cases", body: content("바탕"), want: 200, keep: "case"}})
	with := func(key string, value any) map[string]any {
		c := content("나쁨")
		c[key] = value
		return c
	}
	titled := func(s string) map[string]any { return with("title", said("ko", s)) }
	rawTitle := func(s string) string {
		return `{"type":"EXCHANGE","source":"ko","title":{"source":"ko","said":{"ko":{"value":"` + s + `"}}},"summary":{"source":"ko","said":{}},"parts":{},"contact":{"source":"ko","said":{}},` +
			`"sectors":[],"tags":[],"year_from":0,"year_to":0,"place":"","partners":[],"sources":[]}`
	}
	rows := []row{
		{do: "no JSON", body: `{"type":`, want: 422},
		{do: "an array", body: `[]`, want: 422},
		{do: "two values", body: rawTitle("a") + "{}", want: 422},
		{do: "broken UTF-8", body: rawTitle("a\xff"), want: 422},
		{do: "a lone surrogate", body: rawTitle(`\ud800`), want: 422},
		{do: "halves the wrong way round", body: rawTitle(`\udc00\ud800`), want: 422},
		{do: "very deep", body: `{"parts":` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5001), want: 422},
		{do: "an unknown field", body: with("state", "published"), want: 422, present: []string{`"path":"state"`, "unknown_field"}},
		{do: "an owner of one's own choice", body: with("owner", h.vars["dangjin.head"]), want: 422},
		{do: "a missing field", body: `{}`, want: 422, present: []string{"required"}},
		{do: "null for a text", body: with("title", nil), want: 422},
		{do: "a number for a text", body: with("source", 7), want: 422},
		{do: "a text for a year", body: with("year_from", "2019"), want: 422},
		{do: "a year beyond all", body: with("year_from", 1e18), want: 422},
		{do: "an unknown type", body: with("type", "WAR"), want: 422},
		{do: "an unknown language", body: with("source", "klingon!"), want: 422},
		{do: "an unknown sector", body: with("sectors", []string{"XXX"}), want: 422},
		{do: "a part there is not", body: with("parts", map[string]any{"rumour": rich("ko", "x")}), want: 422},
		{do: "a script in a rich text", body: with("parts", map[string]any{"process": map[string]any{"source": "ko", "said": map[string]any{
			"ko": map[string]any{"value": map[string]any{"type": "doc", "content": []any{map[string]any{"type": "script", "text": "alert(1)"}}}},
		}}}), want: 422},
		{do: "a date that isn't", body: with("sources", []any{map[string]any{"title": "a", "date": "0000-00-00"}}), want: 422, present: []string{"not_a_date"}},
		{do: "a date in no calendar", body: with("sources", []any{map[string]any{"title": "a", "date": "2026-02-30"}}), want: 422, present: []string{"not_a_date"}},
		{do: "too many tags", body: with("tags", strings.Split(strings.Repeat("a,", 60), ",")), want: 422},
		{do: "a long title", body: titled(strings.Repeat("가", 161)), want: 422, present: []string{"too_long"}},
		{do: "a zero-width title", body: titled("당\u200b진"), want: 422, present: []string{"hidden_characters"}},
		{do: "a title written backwards", body: titled("abc\u202etxt.exe"), want: 422, present: []string{"hidden_characters"}},
		{do: "a NUL", body: titled("a\x00b"), want: 422},
		{do: "two lines in a title", body: titled("a\nb"), want: 422},
		{do: "a body above the limit", body: strings.Repeat(" ", 1<<20+1) + "{}", want: 413},
	}
	for i := range rows {
		name := rows[i].do
		rows[i].as, rows[i].do, rows[i].facts = "dangjin.officer", "POST /cases", []string{}
		t.Run(name, func(t *testing.T) { h.run(t, rows[i:i+1]) })
	}
	h.run(t, []row{
		{as: "forged.token", do: "GET /cases", want: 401},
		{as: strings.Repeat("a", 9000), do: "GET /cases", want: 401},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("바탕"), match: `"abc"`, want: 422, code: "request.revision_missing"},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("바탕"), match: `"99999999999999999999"`, want: 422},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("바탕"), match: `"-1"`, want: 422},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("바탕"), match: `"0"`, want: 412},
		{as: "dangjin.officer", do: "GET /cases/" + strings.Repeat("x", 37), want: 422},
		{as: "dangjin.officer", do: "GET /cases/..%2f..%2fetc", want: 404},
		{as: "dangjin.officer", do: "GET /cases?size=101", want: 422},
		{as: "dangjin.officer", do: "GET /cases?size=-1", want: 422},
		{as: "dangjin.officer", do: "GET /cases?size=x", want: 422},
		{as: "dangjin.officer", do: "GET /cases?after=eyJwIjoieCIsImsiOltdfQ", want: 422, code: "page.cursor_invalid"},
		{as: "dangjin.officer", do: "GET /cases?after=%00%ff", want: 422},
		{as: "dangjin.officer", do: "GET /cases?state=secret", want: 422},
		{as: "dangjin.officer", do: "GET /adoptions?due=yesterday", want: 422, present: []string{"not_a_date"}},
		{as: "dangjin.officer", do: "GET /no/such/address", want: 404, code: "request.no_such_address"},
		{as: "dangjin.officer", do: "POST /adoptions/{case}/step", body: `{"to":"pilot","due":"0000-00-00"}`, match: `"1"`, want: 404},
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("ko", "오늘") + `,"with":["liaoning"],"since":"1"}`, want: 422},
		{as: "dangjin.admin", do: "POST /pacts", body: strings.Repeat(" ", 70<<10), want: 413},
		{as: "dangjin.head", do: "POST /notices/read", body: `{"ids":["' OR 1=1 --"]}`, want: 404},
	})
	if s := h.log.String(); strings.Contains(s, "level=ERROR") {
		t.Errorf("bad input is logged as an error of ours:\n%s", s)
	}
	// A cursor of one list is refused by another, also by the same list of another city.
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("둘"), want: 200},
		{as: "liaoning.officer", do: "POST /cases", body: content("三"), want: 200},
		{as: "liaoning.officer", do: "POST /cases", body: content("四"), want: 200},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET /cases?size=1"})
	h.vars["cursor"], _ = a.body["next"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /cases?size=1&after={cursor}", want: 200, present: []string{"바탕"}},
		{as: "dangjin.officer", do: "GET /cases?state=draft&after={cursor}", want: 422, code: "page.cursor_invalid"},
		{as: "dangjin.officer", do: "GET /adoptions?after={cursor}", want: 422, code: "page.cursor_invalid"},
		{as: "liaoning.officer", do: "GET /cases?size=1&after={cursor}", want: 422, code: "page.cursor_invalid", absent: []string{"바탕"}},
	})
}
