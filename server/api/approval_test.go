package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// treaties are something to approve: whatever is named is one, and says its own name. Projects speak for themselves.
type treaties struct {
	h      *house
	mu     sync.Mutex
	frozen map[string]approval.ID
}

func (t *treaties) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if about.Noun == project.NounProject {
		c, err := t.h.projects.Freeze(ctx, in, about, string(by))
		said := map[string]any{"type": "doc", "content": []any{map[string]any{"type": "text", "text": c.Title.In[lang.Korean].Value}}}
		return approval.Subject{Title: c.Title, Facts: map[string]any{}, Texts: []approval.Text{{Lang: lang.Korean, Content: said}}, Within: c.Within, Readers: c.Readers}, err
	}
	if about.Noun != "treaty" {
		return approval.Subject{}, approval.ErrSubject
	}
	key := string(in.Space()) + about.ID
	if t.frozen[key] != "" && t.frozen[key] != by {
		return approval.Subject{}, errors.New("another approval has frozen it")
	}
	t.frozen[key] = by
	said := map[string]any{"type": "doc", "content": []any{map[string]any{"type": "text", "text": about.ID}}}
	return approval.Subject{Title: lang.Plain(lang.Korean, about.ID), Facts: map[string]any{}, Texts: []approval.Text{{Lang: lang.Korean, Content: said}}}, nil
}

func (t *treaties) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if about.Noun == project.NounProject {
		return t.h.projects.Thaw(ctx, in, about, string(by))
	}
	if key := string(in.Space()) + about.ID; t.frozen[key] == by {
		delete(t.frozen, key)
	}
	return nil
}

func (t *treaties) Settled(context.Context, tenants.Scope, approval.Approval) error {
	return nil
}

// approvers tell who stands in a space.
type approvers struct{ h *house }

func (a approvers) Parties(ctx context.Context, in tenants.Scope) ([]approval.Party, error) {
	home, _ := in.Space().Home()
	sharing := []tenants.TenantID{home}
	if pact, ok := in.Space().Pact(); ok {
		p, err := a.h.Register.Pact(ctx, pact)
		if err != nil {
			return nil, err
		}
		sharing = p.Joined()
	}
	inside, err := a.h.Tenants.Inside(ctx, in)
	if err != nil {
		return nil, err
	}
	all := make([]approval.Party, len(sharing))
	for i, t := range sharing {
		all[i] = approval.Party{Tenant: t, Name: lang.Plain(lang.English, string(t))}
		for _, m := range inside {
			if m.Tenant == t && m.Has(tenants.Head) {
				all[i].Signs = append(all[i].Signs, m.ID)
			}
		}
	}
	return all, nil
}

func (a approvers) Self(ctx context.Context, in tenants.Scope) (approval.Person, error) {
	m, err := a.h.Tenants.Myself(ctx, in)
	return approval.Person{Name: m.Name, Title: m.Title, Zone: m.Zone}, err
}

// letters are files of the house.
type letters struct{ h *house }

func (l letters) Papers(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) ([]approval.Paper, error) {
	all := make([]approval.Paper, len(ids))
	known, err := l.h.files.Known(ctx, in, fileIDs(ids))
	for i, f := range known {
		all[i] = approval.Paper{File: string(f.ID), Name: f.Name, Type: f.Type, Bytes: f.Bytes, SHA256: f.SHA256}
	}
	if err == nil {
		err = l.h.files.Use(ctx, in, fileIDs(ids), by)
	}
	return all, err
}

func (l letters) Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error {
	return l.h.files.Copy(ctx, from, to, fileIDs([]string{id})[0], by)
}

func (l letters) Open(ctx context.Context, in tenants.Scope, id string) (io.ReadCloser, error) {
	return l.h.files.Open(ctx, in, fileIDs([]string{id})[0], "file")
}

// openApprovals adds the approvals of treaties to what can be asked.
func (h *house) openApprovals(nouns api.Objects) *approval.Service {
	s := approval.New(approval.Parts{
		Store: h.kept.Approvals(), Subjects: &treaties{h: h, frozen: map[string]approval.ID{}}, People: approvers{h}, Files: letters{h}, Now: h.Clock.Now, Log: slog.New(slog.DiscardHandler),
		House: func(s tenants.Space) tenants.Scope {
			return h.Authority.Steward(s, tenants.Errand{Name: "approval", Can: []fact.Ability{tenants.Keep, tenants.AskApproval, tenants.KeepFile, tenants.WriteProject}})
		},
	})
	h.follow("approval", s.Carry)
	maps.Copy(nouns, api.Objects{approval.Noun: {Title: s.Title, Within: s.Within}})
	return s
}

// asking is a question about a treaty.
func asking(treaty, intent string) string {
	return `{"about":{"noun":"treaty","id":"` + treaty + `"},"intent":"` + intent + `","order":"parallel","due":"2026-08-05"}`
}

func TestAnApprovalFromTheQuestionToBothCopies(t *testing.T) {
	h := newHouse(t)
	const all = "/spaces/pact:{pair}/approvals"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + all, key: "k", body: asking("우호", "approve"), want: 200, keep: "approval", facts: []string{"approval.asked@pact:{pair}"},
			present: []string{`"state":"open"`, `"title":{"source":"ko"`, `"tenant":"liaoning"`, `"turn":true`}},
		{as: "dangjin.officer", do: "POST " + all, key: "k", body: asking("우호", "approve"), want: 200, present: []string{`"id":"{approval}"`}, facts: []string{}},
		{as: "liaoning.officer", do: "POST " + all, body: asking("우호", "approve"), want: 409, code: "approval.open_already", facts: []string{}},
		{as: "liaoning.viewer", do: "POST " + all, body: asking("다른", "approve"), want: 403},
		{as: "gaok.staff", do: "POST " + all, body: asking("다른", "approve"), want: 404},
		{as: "dangjin.officer", do: "POST " + all, body: `{"about":{"noun":"case","id":"1"},"intent":"approve","order":"parallel","due":"2026-08-05"}`, want: 404, code: "approval.subject_not_found", facts: []string{}},
		{as: "dangjin.officer", do: "POST " + all, body: `{"about":{"noun":"treaty","id":"1"},"intent":"approve","order":"parallel","due":"2020-01-01"}`, want: 422, present: []string{`"path":"due"`, "deadline_past"}},
		{as: "dangjin.officer", do: "POST " + all, body: `{"about":{"noun":"treaty","id":"1"},"intent":"wish","order":"parallel","due":"soon"}`, want: 422, present: []string{`"path":"intent"`}},

		{as: "liaoning.head", do: "GET /home", want: 200, present: []string{`"kind":"approval.give"`, `"space":"pact:{pair}"`}},
		{as: "liaoning.officer", do: "GET /home", want: 200, absent: []string{"approval.give"}},
		{as: "liaoning.head", do: "GET /notices", want: 200, present: []string{"approval.asked", "우호"}},
		{as: "liaoning.head", do: "GET /approvals?view=waiting", want: 200, present: []string{`"id":"{approval}"`}},
		{as: "liaoning.head", do: "GET /approvals?view=waiting&noun=project", want: 200, absent: []string{`{approval}`}},
		{as: "liaoning.head", do: "GET /approvals?view=ours", want: 200, absent: []string{`{approval}`}},
		{as: "dangjin.head", do: "GET /approvals?view=ours&noun=treaty", want: 200, present: []string{`{approval}`}},
		{as: "dangjin.viewer", do: "GET " + all + "?noun=treaty&subject=우호", want: 200, present: []string{`{approval}`}},
		{as: "dangjin.viewer", do: "GET /spaces/pact:{pair}/approval-parties", want: 200, present: []string{`"tenant":"liaoning"`, `"signs":true`}},
		{as: "dangjin.viewer", do: "GET " + all + "/{approval}", want: 200, present: []string{`"give":false`}},
	})
	a := h.ask(row{as: "liaoning.head", do: "GET " + all + "/{approval}/document"})
	sum := sha256.Sum256([]byte(a.raw))
	h.vars["hash"] = hex.EncodeToString(sum[:])
	give := `{"sha256":"{hash}"}`
	h.run(t, []row{
		{as: "liaoning.head", do: "GET " + all + "/{approval}", want: 200, present: []string{`"sha256":"{hash}"`, `"give":true`}},
		{as: "liaoning.officer", do: "POST " + all + "/{approval}/give", body: give, want: 403},
		{as: "liaoning.head", do: "POST " + all + "/{approval}/give", body: `{"sha256":"00"}`, want: 409, code: "approval.hash_differs", facts: []string{}},
		{as: "liaoning.head", do: "POST " + all + "/{approval}/give", body: give, want: 200, present: []string{`"attested":false`}, facts: []string{"approval.given@pact:{pair}"}},
		{as: "liaoning.mayor", do: "POST " + all + "/{approval}/give", body: give, want: 409, code: "approval.key_given", facts: []string{}},
		{as: "dangjin.head", do: "POST " + all + "/{approval}/give", body: give, want: 200, present: []string{`"state":"completed"`},
			facts: []string{"approval.given@pact:{pair}", "approval.completed@pact:{pair}", "approval.copied@home:dangjin", "approval.copied@home:liaoning", "approval.copied@pact:{pair}", "approval.copied@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + all + "/{approval}/reset", body: `{}`, want: 409, code: "approval.not_open", facts: []string{}},
		{as: "liaoning.viewer", do: "GET /spaces/home:liaoning/approvals/{approval}", want: 200, present: []string{`"copy":true`, `"from":"pact:{pair}"`, `"sha256":"{hash}"`}},
		{as: "liaoning.viewer", do: "GET /spaces/home:dangjin/approvals/{approval}", want: 404},
		{as: "liaoning.viewer", do: "GET /approvals?view=copies", want: 200, present: []string{`{approval}`, "home:liaoning"}, absent: []string{"home:dangjin"}},
		{as: "liaoning.viewer", do: "GET /approvals?view=done", want: 200, present: []string{`{approval}`}, absent: []string{`"copy":true`}},
		{as: "liaoning.head", do: "GET /home", want: 200, absent: []string{"approval.give"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{"approval.completed"}},
	})
	a = h.ask(row{as: "liaoning.viewer", do: "GET /spaces/home:liaoning/approvals/{approval}/export"})
	z, err := zip.NewReader(strings.NewReader(a.raw), int64(len(a.raw)))
	h.must(err)
	document, err := z.Open("document.json")
	h.must(err)
	raw, err := io.ReadAll(document)
	h.must(err)
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != h.vars["hash"] || !bytes.HasPrefix(raw, []byte(`{"approval":"`)) {
		t.Errorf("the export's document has another hash:\n%s", raw)
	}
}

func TestASignatureTakesTheSecondFactor(t *testing.T) {
	h := newHouse(t)
	const all = "/spaces/pact:{pair}/approvals"
	token := h.signIn("liaoning.head")
	h.run(t, []row{{as: "dangjin.officer", do: "POST " + all, body: asking("우호", "sign"), want: 200, keep: "approval"}})
	a := h.ask(row{as: token, do: "GET " + all + "/{approval}"})
	h.vars["hash"], _ = a.body["sha256"].(string)
	h.run(t, []row{
		{as: token, do: "POST " + all + "/{approval}/give", body: `{"sha256":"{hash}"}`, want: 422, present: []string{`"path":"code"`}},
		{as: token, do: "POST " + all + "/{approval}/give", body: `{"sha256":"{hash}","code":"123456"}`, want: 409, code: "pass.factor_off"},
	})
	secret := h.factor(t, token)
	h.run(t, []row{
		{as: token, do: "POST " + all + "/{approval}/give", body: `{"sha256":"{hash}","code":"000000"}`, want: 409, code: "pass.code_not_it", facts: []string{"pass.failed@home:liaoning"}},
		{as: token, do: "POST " + all + "/{approval}/give", body: `{"sha256":"00","code":"` + h.code(secret, 1) + `"}`, want: 409, code: "approval.hash_differs"},
		{as: token, do: "POST " + all + "/{approval}/give", body: `{"sha256":"{hash}","code":"` + h.code(secret, 1) + `"}`, want: 200, present: []string{`"factor":true`}},
	})
}

func TestAnApprovalIsRefusedRecordedAndReset(t *testing.T) {
	h := newHouse(t)
	const all = "/spaces/pact:{pair}/approvals"
	letter := `{"file":"{letter}","signatory":"의장","dated":"2026-07-01"}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + all, body: `{"about":{"noun":"treaty","id":"1"},"intent":"approve","order":"in_turn","first":["liaoning"],"due":"2026-08-05",
			"thirds":[{"side":"dangjin","body":"council","name":"당진시의회"}]}`, want: 200, keep: "approval", present: []string{`"body":"council"`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/files?name=letter.txt", body: "의결", want: 200, keep: "letter"},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + all + "/{approval}"})
	h.vars["hash"], _ = a.body["sha256"].(string)
	h.run(t, []row{
		{as: "dangjin.head", do: "POST " + all + "/{approval}/give", body: `{"sha256":"{hash}"}`, want: 409, code: "approval.not_turn"},
		{as: "dangjin.officer", do: "POST " + all + "/{approval}/attest", body: `{"sha256":"{hash}","third":"9","letter":` + letter + `}`, want: 404, code: "approval.third_key_not_found"},
		{as: "dangjin.officer", do: "POST " + all + "/{approval}/attest", body: `{"sha256":"{hash}","third":"1","letter":{"file":"nothing","signatory":"","dated":"x"}}`, want: 422, present: []string{`"path":"signatory"`, `"path":"dated"`}},
		{as: "dangjin.officer", do: "POST " + all + "/{approval}/attest", body: `{"sha256":"{hash}","third":"1","letter":` + letter + `}`, want: 200, facts: []string{"approval.attested@pact:{pair}", "file.used@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + all + "/{approval}/record", body: `{"sha256":"{hash}","side":"liaoning","letter":` + letter + `}`, want: 403},
		{as: "liaoning.head", do: "POST " + all + "/{approval}/refuse", body: `{"sha256":"{hash}","reason":""}`, want: 422, present: []string{`"path":"reason"`}},
		{as: "liaoning.head", do: "POST " + all + "/{approval}/refuse", body: `{"sha256":"{hash}","reason":"预算不足"}`, want: 200, present: []string{`"state":"refused"`, "预算不足"}, facts: []string{"approval.refused@pact:{pair}"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{"approval.refused"}},
		{as: "dangjin.officer", do: "POST " + all, body: asking("1", "approve"), want: 200, keep: "second"},
		{as: "liaoning.officer", do: "GET " + all + "/{second}", want: 200, present: []string{`"reset":true`, `"recall":false`}},
		{as: "liaoning.officer", do: "POST " + all + "/{second}/recall", body: `{}`, want: 403, code: "approval.not_asker"},
		{as: "liaoning.officer", do: "POST " + all + "/{second}/reset", match: `"9"`, body: `{}`, want: 412},
		{as: "liaoning.officer", do: "POST " + all + "/{second}/reset", body: `{"reason":"第三条"}`, want: 200, present: []string{`"state":"reset"`}, facts: []string{"approval.reset@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST " + all, body: asking("1", "approve"), want: 200, keep: "third"},
		{as: "dangjin.officer", do: "POST " + all + "/{third}/recall", body: `{}`, want: 200, present: []string{`"state":"recalled"`}},
	})
	guest := h.visit(t, "{pair}")
	h.run(t, []row{
		{as: guest, do: "GET " + all + "/{third}", want: 404},
		{as: guest, do: "GET " + all + "/{third}/document", want: 404},
		{as: guest, do: "GET " + all + "/{third}/export", want: 404},
		{as: guest, do: "GET " + all + "?noun=treaty&subject=1", want: 404},
		{as: guest, do: "GET /spaces/pact:{pair}/approval-parties", want: 404},
		{as: guest, do: "GET /approvals", want: 404},
	})
}

// factor sets up a second factor for whoever the token is of, and returns its secret.
func (h *house) factor(t *testing.T, token string) string {
	t.Helper()
	a := h.ask(row{as: token, do: "POST /me/totp", body: `{"password":"` + walkers + `"}`})
	secret, _ := a.body["secret"].(string)
	h.run(t, []row{{as: token, do: "POST /me/totp/confirm", body: `{"code":"` + h.code(secret, 0) + `"}`, want: 200}})
	return secret
}

// code is the code of a secret, so many periods from now.
func (h *house) code(secret string, periods int) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.Clock.Now().Add(time.Duration(periods)*30*time.Second))
	h.must(err)
	return code
}

func fileIDs(ids []string) []file.ID {
	all := make([]file.ID, len(ids))
	for i, id := range ids {
		all[i] = file.ID(id)
	}
	return all
}
