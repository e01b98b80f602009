package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/naru-network/naru/exchange/webhook"
)

// road is where the house's webhooks lead: whatever is sent there is taken, and kept in the order it came.
type road struct{ *house }

// Check implements webhook.Sender.
func (r road) Check(_ context.Context, url string) string {
	if !strings.HasPrefix(url, "https://hook.example/") {
		return "address_refused"
	}
	return ""
}

// Send implements webhook.Sender.
func (r road) Send(_ context.Context, p webhook.Parcel) webhook.Answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, p)
	return webhook.Answer{Try: webhook.Try{Status: 200}}
}

func TestWebhooksByHTTP(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.admin", do: "GET /webhooks", want: 200, present: []string{`"items":[]`, `"offered":["case.begun"`, `"most":20`}},
		{as: "dangjin.head", do: "GET /webhooks", want: 403},
		{as: "dangjin.admin", do: "POST /webhooks", body: `{"url":"https://10.0.0.1/","home":true,"on":true}`, want: 422, present: []string{"address_refused"}},
		{as: "dangjin.admin", do: "POST /webhooks", body: `{"url":"https://hook.example/","home":false,"on":true}`, want: 422},
		{as: "dangjin.admin", do: "POST /webhooks", body: `{"url":"https://hook.example/","home":true,"kinds":["pass.signed_in"],"on":true}`, want: 422},
		{as: "dangjin.admin", do: "POST /webhooks", body: `{"name":"수집","url":"https://hook.example/in","home":true,"pacts":["{pair}"],"kinds":["case.begun"],"on":true}`, want: 200, keep: "hook",
			present: []string{`"secret":"whsec_`, `"state":"on"`, `"test":true`}, facts: []string{"webhook.opened@home:dangjin"}},
		{as: "dangjin.admin", do: "GET /webhooks", want: 200, present: []string{"{hook}", "수집"}, absent: []string{"whsec_"}},
		{as: "dangjin.admin", do: "GET /webhooks/{hook}", want: 200, absent: []string{"whsec_"}},
		{as: "liaoning.admin", do: "GET /webhooks/{hook}", want: 404, code: "webhook.not_found"},
		{as: "dangjin.officer", do: "POST /cases", body: content("kanarivogel"), want: 200, facts: []string{"case.begun@home:dangjin"}},
		{as: "dangjin.admin", do: "POST /webhooks/{hook}/test", want: 200, keep: "test", present: []string{`"state":"taken"`, `"kind":"webhook.test"`, `"status":200`, `"again":true`},
			facts: []string{"webhook.tested@home:dangjin"}},
	})
	h.must(h.hooks.Send(t.Context()))
	if len(h.sent) != 2 || !strings.Contains(string(h.sent[1].Body), `"kind":"case.begun"`) || strings.Contains(string(h.sent[1].Body), "kanarivogel") {
		t.Fatalf("sent is %q", h.sent)
	}
	h.run(t, []row{
		{as: "dangjin.admin", do: "GET /webhooks/{hook}/deliveries?size=1", want: 200, present: []string{`"seq":2`, `"next":`}},
		{as: "dangjin.admin", do: "GET /webhooks/{hook}/deliveries", want: 200, present: []string{"{test}", `"case.begun"`, `"body":"{`}},
		{as: "liaoning.admin", do: "GET /webhooks/{hook}/deliveries", want: 404},
		{as: "dangjin.admin", do: "POST /webhooks/{hook}/deliveries/{test}/again", want: 200, keep: "again", present: []string{`"state":"waiting"`}, facts: []string{"webhook.sent_again@home:dangjin"}},
		{as: "dangjin.admin", do: "POST /webhooks/{hook}/deliveries/{again}/again", want: 409, code: "webhook.not_again"},
		{as: "dangjin.admin", do: "POST /webhooks/{hook}/secret", want: 200, present: []string{`"secret":"whsec_`, `"former_until"`}, facts: []string{"webhook.secret_turned@home:dangjin"}},
		{as: "dangjin.admin", do: "PATCH /webhooks/{hook}", body: `{"url":"https://hook.example/in","home":true,"on":false}`, match: `"1"`, want: 412},
		{as: "dangjin.admin", do: "PATCH /webhooks/{hook}", body: `{"url":"https://hook.example/in","home":true,"on":false}`, match: "-", want: 422, code: "request.revision_missing"},
		{as: "dangjin.admin", do: "PATCH /webhooks/{hook}", body: `{"url":"https://hook.example/in","home":true,"on":false}`, want: 200, present: []string{`"state":"off"`, `"waiting":1`}},
		{as: "dangjin.admin", do: "POST /webhooks/{hook}/deliveries/{test}/again", want: 409, code: "webhook.off"},
		{as: "dangjin.admin", do: "DELETE /webhooks/{hook}", want: 204, facts: []string{"webhook.removed@home:dangjin"}},
		{as: "dangjin.admin", do: "GET /webhooks/{hook}", want: 404},
	})
}
