package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// verifier lets nobody in.
type verifier struct{}

func (verifier) Verify(context.Context, string) (tenants.Principal, error) {
	return tenants.Principal{}, fault.New(fault.Unauthenticated, "session.token_invalid")
}

// front is a front over a house with nothing in it: what reaches a handler panics, which is a case of its own.
func front(t *testing.T, log io.Writer) *server.Front {
	t.Helper()
	f := server.New(server.Config{
		PublicURL: "https://naru.example", Log: slog.New(slog.NewJSONHandler(log, nil)), Meter: server.NewMeter(),
		Ready: func(context.Context) error { return errors.New("the store is away") },
	})
	f.MountAPI(verifier{}, &api.House{})
	f.MountApp(fstest.MapFS{
		"index.html":                  {Data: []byte("<!doctype html><title>Naru</title>")},
		"_app/immutable/entry.abc.js": {Data: []byte(strings.Repeat("export const naru = 1;\n", 100))},
		"site/site.css":               {Data: []byte("body{}")},
		"favicon.svg":                 {Data: []byte("<svg/>")},
	})
	return f
}

func ask(t *testing.T, f *server.Front, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := f.Test(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(raw)
}

func TestEveryAnswerKeepsToItself(t *testing.T) {
	f := front(t, io.Discard)
	for _, path := range []string{"/healthz", "/readyz", "/api/v1/cases", "/api/v1/nowhere", "/app/", "/app/cases/1", "/site/site.css", "/nowhere"} {
		answer, _ := ask(t, f, "GET", path)
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("GET %s is sent with the policy %q", path, policy)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := answer.Header.Get(header); got != want {
				t.Errorf("GET %s is sent with %s %q, want %q", path, header, got, want)
			}
		}
		if answer.Header.Get("X-Request-Id") == "" {
			t.Errorf("GET %s has no request id", path)
		}
	}
}

func TestAnswersByStatus(t *testing.T) {
	f := front(t, io.Discard)
	for _, test := range []struct {
		name, method, path string
		headers            []string
		status             int
		code               string
	}{
		{"it lives", "GET", "/healthz", nil, 200, ""},
		{"it isn't ready while its store is away", "GET", "/readyz", nil, 503, ""},
		{"an address that leads nowhere", "GET", "/api/v1/nowhere", nil, 404, "request.no_such_address"},
		{"a stranger where members are asked for", "GET", "/api/v1/cases", nil, 401, "session.none"},
		{"a token that doesn't hold", "GET", "/api/v1/cases", []string{"Authorization", "Bearer x"}, 401, "session.token_invalid"},
		{"a deed from another site's page", "POST", "/api/v1/session", []string{"Origin", "https://evil.example"}, 403, "request.foreign_origin"},
		{"a deed that a browser says is another site's", "POST", "/api/v1/session", []string{"Sec-Fetch-Site", "cross-site"}, 403, "request.foreign_origin"},
		{"an origin that is none", "POST", "/api/v1/session", []string{"Origin", "null"}, 403, "request.foreign_origin"},
		{"what breaks inside tells nothing", "GET", "/api/v1/library", nil, 500, "internal"},
		{"a page of the application", "GET", "/app/cases/01234", nil, 200, ""},
		{"a letter's link, whose token has a dot", "GET", "/app/reset/01234.secret", nil, 200, ""},
		{"a file of it that isn't there", "GET", "/app/_app/immutable/gone.js", nil, 404, "request.no_such_address"},
		{"a path that climbs", "GET", "/site/..%2f..%2fetc/passwd", nil, 404, "request.no_such_address"},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer, body := ask(t, f, test.method, test.path, test.headers...)
			if answer.StatusCode != test.status {
				t.Fatalf("%s %s = %d %s, want %d", test.method, test.path, answer.StatusCode, body, test.status)
			}
			if test.code == "" {
				return
			}
			var p api.Problem
			if err := json.Unmarshal([]byte(body), &p); err != nil || p.Code != test.code || answer.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s answers %s as %s, want the code %s", test.method, test.path, body, answer.Header.Get("Content-Type"), test.code)
			}
			if p.Request == "" || p.Request != answer.Header.Get("X-Request-Id") {
				t.Errorf("the problem names the request %q, the header %q", p.Request, answer.Header.Get("X-Request-Id"))
			}
		})
	}
}

func TestOwnOriginMayAct(t *testing.T) {
	f := front(t, io.Discard)
	for _, origin := range []string{"https://naru.example", "http://example.com"} { // the public address, and the host that was asked
		if answer, body := ask(t, f, "POST", "/api/v1/session", "Origin", origin); answer.StatusCode == 403 {
			t.Errorf("a deed from %s is refused: %s", origin, body)
		}
	}
}

func TestBuiltFilesAreKeptAsLongAsTheyLast(t *testing.T) {
	f := front(t, io.Discard)
	for path, want := range map[string]string{
		"/app/":                            "no-cache",
		"/app/_app/immutable/entry.abc.js": "public, max-age=31536000, immutable",
		"/site/site.css":                   "no-cache",
		"/site/site.css?v=1":               "public, max-age=31536000, immutable",
	} {
		answer, _ := ask(t, f, "GET", path, "Accept-Encoding", "gzip")
		if got := answer.Header.Get("Cache-Control"); got != want {
			t.Errorf("GET %s is kept %q, want %q", path, got, want)
		}
		again, body := ask(t, f, "GET", path, "If-None-Match", answer.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("GET %s again = %d with %d bytes, want 304 with none", path, again.StatusCode, len(body))
		}
	}
	if answer, _ := ask(t, f, "GET", "/app/_app/immutable/entry.abc.js", "Accept-Encoding", "gzip"); answer.Header.Get("Content-Encoding") != "gzip" {
		t.Error("a script is sent as it is to a browser that takes gzip")
	}
}

func TestLogHoldsNoQueryTokenOrAddress(t *testing.T) {
	var log bytes.Buffer
	f := front(t, &log)
	ask(t, f, "GET", "/api/v1/search?q=비밀스러운질문", "Authorization", "Bearer 비밀스러운표")
	ask(t, f, "POST", "/api/v1/password/reset?token=비밀스러운표")
	if got := log.String(); strings.Contains(got, "비밀") || strings.Contains(got, "%EB%B9%84") || strings.Contains(got, "0.0.0.0") {
		t.Errorf("the log holds what a caller said: %s", got)
	}
	if !strings.Contains(log.String(), `"route":"/api/v1/password/reset"`) {
		t.Errorf("the log doesn't name the route: %s", log.String())
	}
}
