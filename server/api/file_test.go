package api_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

func picture(t *testing.T, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// use notes that a message shows a file, as the chat does.
func (h *house) use(t *testing.T, who, space, id, message string) {
	t.Helper()
	h.must(h.files.Use(t.Context(), h.enter(who, space), []file.ID{file.ID(h.fill(id))}, fact.Ref{Noun: "note", ID: message}))
}

func TestFilesAreBroughtAndRead(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: "글", want: 401},
		{as: "gaok.staff", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: "글", want: 404},
		{as: "dangjin.officer", do: "POST /spaces/commons/files?name=a.txt", body: "글", want: 404},
		{as: "dangjin.officer", do: "POST /spaces/home:liaoning/files?name=a.txt", body: "글", want: 404},
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: "글", want: 403},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.txt", want: 422, code: "file.empty"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.zip", body: "PK\x03\x04", want: 422, code: "file.kind_refused"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: strings.Repeat("가", 400_000), want: 413, code: "file.too_large"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.png", body: "\x89PNG\r\n\x1a\n broken", want: 422, code: "file.picture_broken"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=회의록.txt", body: "한국어", want: 200, keep: "text", facts: []string{"file.arrived@pact:{pair}"},
			present: []string{`"name":"회의록.txt"`, `"type":"text/plain"`, `"bytes":9`, `"drop":true`, `"preview":false`}},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/files/{text}", want: 200, present: []string{"한국어"}},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/files/{text}/preview", want: 404, code: "file.no_preview"},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/files/{text}", want: 404, code: "file.not_found"},
		{as: "dangjin.second", do: "GET /spaces/pact:{pair}/files/{text}", want: 404, code: "file.not_found"}, // nothing shows it yet
		{as: "liaoning.officer", do: "DELETE /spaces/pact:{pair}/files/{text}", want: 404},
	})
	h.use(t, "dangjin.officer", "pact:{pair}", "{text}", "1")
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/files/{text}", want: 200, present: []string{"한국어"}},
		{as: "liaoning.viewer", do: "GET /spaces/pact:{pair}/files/{text}/about", want: 200, present: []string{`"drop":false`}},
		{as: "liaoning.officer", do: "DELETE /spaces/pact:{pair}/files/{text}", want: 403, code: "file.not_uploader"},
		{as: "dangjin.officer", do: "DELETE /spaces/pact:{pair}/files/{text}", want: 409, code: "file.in_use"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=b.png", body: picture(t, 900, 300), want: 200, keep: "picture",
			present: []string{`"width":900`, `"height":300`, `"preview":true`}},
		{as: "dangjin.officer", do: "DELETE /spaces/pact:{pair}/files/{picture}", want: 204, facts: []string{"file.dropped@pact:{pair}"}},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/files/{picture}", want: 404, code: "file.not_found"},
	})
}

func TestFilesAreSentSoThatNothingRuns(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/files?name=사진.png", body: picture(t, 900, 300), want: 200, keep: "picture"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/files?name=메모.html.txt", body: "그냥 글", want: 200, keep: "text"},
	})
	for what, want := range map[string][]string{
		"{picture}":         {"image/png", "inline; filename*=utf-8''%EC%82%AC%EC%A7%84.png"},
		"{picture}/preview": {"image/png", "inline; filename*=utf-8''%EC%82%AC%EC%A7%84.png"},
		"{text}":            {"text/plain", "attachment; filename*=utf-8''%EB%A9%94%EB%AA%A8.html.txt"},
	} {
		a := h.ask(row{as: "dangjin.officer", do: "GET /spaces/home:dangjin/files/" + what})
		for name, value := range map[string]string{
			"Content-Type": want[0], "Content-Disposition": want[1], "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=300",
		} {
			if got := a.header.Get(name); got != value {
				t.Errorf("%s is sent with %s: %s, want %s", what, name, got, value)
			}
		}
		if policy := a.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox; default-src 'none'") {
			t.Errorf("%s is sent with the policy %s", what, policy)
		}
	}
}

// A guest sees what she brought and what a message she may see shows, and nothing else.
func TestGuestsSeeWhatIsShownToThem(t *testing.T) {
	h := newHouse(t)
	token := h.visit(t, "{pair}")
	shown := shows{"open": true}
	h.files.Guard("note", shown)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: "가", want: 200, keep: "a"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=b.txt", body: "나", want: 200, keep: "b"},
		{as: token, do: "POST /spaces/pact:{pair}/files?name=c.txt", body: "다", want: 200, keep: "c"},
		{as: token, do: "GET /spaces/pact:{pair}/files/{c}", want: 200},
	})
	h.use(t, "dangjin.officer", "pact:{pair}", "{a}", "open")
	h.use(t, "dangjin.officer", "pact:{pair}", "{b}", "closed")
	h.run(t, []row{
		{as: token, do: "GET /spaces/pact:{pair}/files/{a}", want: 200},
		{as: token, do: "GET /spaces/pact:{pair}/files/{b}", want: 404, code: "file.not_found"},
		{as: token, do: "GET /spaces/pact:{network}/files/{a}", want: 404},
		{as: token, do: "DELETE /spaces/pact:{pair}/files/{c}", want: 204},
	})
}

// shows lets be seen what it names.
type shows map[string]bool

// Shows implements file.Guard.
func (s shows) Shows(_ context.Context, _ tenants.Scope, u file.Use) (bool, error) {
	return s[u.ID], nil
}

// A tenant's quota counts over all spaces it stands in.
func TestATenantKeepsNoMoreThanItsQuota(t *testing.T) {
	h := newHouse(t)
	large := strings.Repeat("가나다\n", 100_000) // 1 MB
	for _, space := range []string{"pact:{pair}", "home:dangjin", "pact:{network}"} {
		h.run(t, []row{{as: "dangjin.officer", do: "POST /spaces/" + space + "/files?name=a.txt", body: large, want: 200, keep: space}})
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: large, want: 200},
		{as: "dangjin.second", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: large, want: 409, code: "file.quota_reached"},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: large, want: 200},
		{as: "dangjin.officer", do: "DELETE /spaces/home:dangjin/files/{home:dangjin}", want: 204},
		{as: "dangjin.second", do: "POST /spaces/pact:{pair}/files?name=a.txt", body: large, want: 200},
	})
}
