package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/tenants"
)

// noWords is a glossary without words.
type noWords struct{}

func (noWords) Fixed(context.Context, tenants.Scope, string, lang.Tag, lang.Tag) ([]interpret.Fixed, error) {
	return nil, nil
}

func (noWords) Amend(_ context.Context, _ tenants.Scope, text string, _ lang.Tag) (string, error) {
	return text, nil
}

func TestAnEngineIsSetByAdminsAndUsedByAll(t *testing.T) {
	h := newHouse(t)
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer := `{"translatedText":["您好"]}`
		if r.URL.Path == "/languages" {
			answer = `[{"code":"ko","targets":["zh"]},{"code":"zh","targets":["ko"]}]`
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(engine.Close)
	h.vars["engine"] = engine.URL
	wish := `{"kind":"libretranslate","url":"{engine}","key":"` + canary + `","langs":["ko","zh-Hans"]}`
	ask := `{"from":"ko","to":"zh-Hans","text":"안녕하세요"}`
	h.run(t, []row{
		{as: "", do: "GET /interpret", want: 401},
		{as: "dangjin.officer", do: "GET /interpret", want: 200, present: []string{`"kind":"off"`, `"set":false`}},
		{as: "dangjin.admin", do: "POST /interpret/try", body: ask, want: 409, code: "interpret.off"},
		{as: "dangjin.officer", do: "PUT /interpret", body: wish, match: `"0"`, want: 403},
		{as: "dangjin.admin", do: "PUT /interpret", body: wish, match: "-", want: 422, code: "request.revision_missing"},
		{as: "dangjin.admin", do: "PUT /interpret", body: `{"kind":"libretranslate","url":"file:///etc","langs":["ko","en"]}`, match: `"0"`, want: 422, code: "invalid"},
		{as: "dangjin.admin", do: "PUT /interpret", body: wish, match: `"0"`, want: 200, present: []string{`"has_key":true`}, absent: []string{canary}, facts: []string{"interpret.set@home:dangjin"}},
		{as: "dangjin.officer", do: "GET /interpret", want: 200, present: []string{`"kind":"libretranslate"`, `"langs":["ko","zh-Hans"]`}, absent: []string{"{engine}", canary}},
		{as: "dangjin.admin", do: "PUT /interpret", body: wish, match: `"0"`, want: 412},
		{as: "dangjin.admin", do: "POST /interpret/try", body: ask, want: 200, present: []string{"您好", `"tool":"libretranslate"`}},
		{as: "dangjin.officer", do: "POST /interpret/try", body: ask, want: 403},
		{as: "dangjin.admin", do: "POST /interpret/try", body: `{"from":"ko","to":"en","text":"안녕"}`, want: 409, code: "interpret.pair_not_offered"},
		{as: "liaoning.admin", do: "POST /interpret/try", body: ask, want: 409, code: "interpret.off"},
	})
}
