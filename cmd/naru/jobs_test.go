package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

// jobs are what follows facts by itself, and how the walk below makes each of them work on what holds the canary.
var jobs = map[string]string{
	"finding":         "it indexes the draft and its changes",
	"library":         "it is told of the draft's submission and return, and of an adoption and its transfer",
	"notice":          "it tells the head of the submission, the officer of the return, by mail as well",
	"people":          "it hands a transferred officer's roles on",
	"guests":          "it ends the pass of a guest whom the city invited before it left the partnership",
	"pass":            "it is told of sessions that end",
	"agreement":       "it is told of deeds on ties and of a partnership that is left; the story of a left pact holds what goes where",
	"chat":            "it is told of a message that was changed, and logs the change",
	"webhook":         "it puts all of this before a program of the city's, and what another city may hear before one of that city's",
	"live":            "it tells sockets that follow the room what was said in it; the story of rooms holds who may",
	"webhook-changes": "it hears of the webhooks that are made",
	"projects":        "it keeps a copy of the city's project in its home, where it has notes of its own on it, when the city leaves the partnership",
	"meetings":        "it calls off the meeting that the city had drafted in the partnership it leaves; it reads nothing of a home",
	"ledger":          "it marks the city's own prepared draft of an exchange as posted when the other side posts it; of a draft it carries nothing",
	"visits":          "it prepares the record of a visit that was reported, and reads nothing of a home",
	"engagements":     "it writes into the pool that an interpreter was taken from what she answered to a meeting's plan, and reads nothing else of a home",
	"approval":        "it copies into the city's home what the head has approved, a pad that is called by the canary",
	"intake":          "it takes in a list of ties that names the canary, and takes it back",
}

const canary = "개똥지빠귀밀서" // stands in no other text

// TestJobsCarryNothingOut has every job work on a city's drafts and notes, then looks for what stands in them in every other space, in the mails, in
// the log and in what others find.
func TestJobsCarryNothingOut(t *testing.T) {
	var log bytes.Buffer
	h := openDemo(t, &log)
	for _, name := range h.kept.Followers() {
		if jobs[name] == "" {
			t.Errorf("the job %q has no case in the isolation walk: make it work on what holds the canary below, and say how in jobs", name)
		}
	}
	ctx := t.Context()
	b := &builder{h, map[string]string{}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	for _, who := range []string{"officer", "head", "admin", "youth"} {
		b.emails["dangjin-"+who] = who + "@dangjin.example"
	}
	_, officer, err := b.home(ctx, "dangjin-officer")
	must(t, err)
	_, head, err := b.home(ctx, "dangjin-head")
	must(t, err)
	_, admin, err := b.home(ctx, "dangjin-admin")
	must(t, err)

	own, other := newReceiver(t), newReceiver(t)
	own.hook(t, h, admin)
	b.emails["siheung-admin"] = "admin@siheung.example"
	_, elsewhere, err := b.home(ctx, "siheung-admin")
	must(t, err)
	other.hook(t, h, elsewhere)
	draft, err := h.Library.Begin(ctx, officer, canaryContent(), "")
	must(t, err)
	draft, err = h.Library.Submit(ctx, officer, draft.ID, draft.Rev)
	must(t, err)
	_, err = h.Library.Return(ctx, head, draft.ID, draft.Rev, canary)
	must(t, err)
	open, err := h.Authority.Enter(ctx, tenants.Stranger(), tenants.Commons)
	must(t, err)
	cards, err := h.Library.Cards(ctx, open, library.CardFilter{Tenant: "siheung"}, pageOfOne)
	must(t, err)
	adoption, err := h.Library.Adopt(ctx, officer, open, cards.Items[0].ID, library.Stepping{To: library.Considering})
	must(t, err)
	_, err = h.Library.Note(ctx, officer, adoption.ID, adoption.Rev, canary)
	must(t, err)
	heirs, err := h.Tenants.Members(ctx, admin, tenants.Active, page.Ask{Size: page.MostSize})
	must(t, err)
	heir := slices.IndexFunc(heirs.Items, func(m tenants.Member) bool { return m.ID != officer.Member() && m.Has(tenants.Officer) })
	lobby, err := h.Chat.Lobby(ctx, officer)
	must(t, err)
	said, err := h.Chat.Post(ctx, officer, lobby.ID, chat.Draft{Key: "1", Lang: lang.Korean, Text: canary})
	must(t, err)
	_, err = h.Chat.Edit(ctx, officer, lobby.ID, said.Seq, canary+" 그리고 "+canary)
	must(t, err)
	note := annexed(t, b)
	hall, drafted := drafted(t, b)
	bringList(t, h, b, officer)
	approvePad(t, h, officer, head)
	leavePact(t, b)
	leaving, err := h.Tenants.Member(ctx, admin, officer.Member())
	must(t, err)
	_, err = h.Tenants.Transfer(ctx, admin, tenants.Succession{From: leaving.ID, To: heirs.Items[heir].ID, Rev: leaving.Rev})
	must(t, err)
	must(t, b.leave(ctx, demoNetwork{}))
	must(t, h.kept.Settle(ctx))
	must(t, h.Notices.Send(ctx))
	must(t, h.Webhooks.Send(ctx))
	own.heard(t, "home:dangjin", "")
	other.heard(t, "home:siheung", "home:dangjin")

	kept, err := h.Library.Case(ctx, head, draft.ID)
	must(t, err)
	if kept.Owner != heirs.Items[heir].ID {
		t.Errorf("the draft belongs to %s after the transfer, want the successor %s: the jobs did nothing", kept.Owner, heirs.Items[heir].ID)
	}
	if kept, err := h.Projects.Project(ctx, head, note); err != nil || !kept.IsCopy() {
		t.Errorf("the city has no copy of its project after it left, %v: the job did nothing", err)
	}
	if kept, err := h.Meetings.Meeting(ctx, h.convening(hall), drafted); err != nil || kept.State != meeting.Cancelled {
		t.Errorf("the meeting of the city that left is %s, %v: the job did nothing", kept.State, err)
	}
	if found := canaryHits(t, h, head); found == 0 {
		t.Error("the city itself doesn't find its draft: the index did nothing")
	}
	lookOutside(t, h, log.Bytes())
}

// approvePad has a pad of the city's own approved, whose title and note are the canary.
func approvePad(t *testing.T, h *installation, officer, head tenants.Scope) {
	t.Helper()
	ctx := t.Context()
	p, err := h.Pads.Begin(ctx, officer, pad.Draft{Kind: pad.Free, Title: lang.Plain(lang.Korean, canary), Langs: []string{"ko"}})
	must(t, err)
	a, err := h.Approvals.Ask(ctx, officer, approval.Asking{About: p.Ref(), Intent: approval.Approve, Order: approval.Parallel, Due: h.Now().AddDate(0, 0, 20).Format(time.DateOnly), Note: canary})
	must(t, err)
	_, err = h.Approvals.Give(ctx, head, a.ID, approval.Giving{SHA256: a.SHA256})
	must(t, err)
}

// bringList has a list with the canary in it taken in and back.
func bringList(t *testing.T, h *installation, b *builder, officer tenants.Scope) {
	t.Helper()
	ctx := t.Context()
	p, err := b.as(ctx, "dangjin-officer")
	must(t, err)
	reach, err := h.Authority.Reach(ctx, p)
	must(t, err)
	f, err := h.Files.Bring(ctx, officer, reach, file.Draft{Name: "list.csv", Body: strings.NewReader("country,city,note\nFrance," + canary + "," + canary + "\n")})
	must(t, err)
	list, err := h.Intake.Begin(ctx, officer, intake.Draft{File: string(f.ID), Name: canary})
	must(t, err)
	list, err = h.Intake.Map(ctx, officer, reach, list.ID, list.Rev, list.Mapping)
	must(t, err)
	_, err = h.Intake.Start(ctx, officer, list.ID, list.Rev)
	must(t, err)
	must(t, h.kept.Settle(ctx))
	list, err = h.Intake.Batch(ctx, officer, list.ID)
	must(t, err)
	if list.State != intake.Done || list.Made != 1 {
		t.Errorf("the list is %s with %d ties after the job, want it taken in", list.State, list.Made)
	}
	_, err = h.Intake.Undo(ctx, officer, list.ID, list.Rev)
	must(t, err)
	must(t, h.kept.Settle(ctx))
}

// receiver is what a city lets its webhooks lead to.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	p := &receiver{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.bodies = append(p.bodies, string(raw))
	}))
	t.Cleanup(p.Close)
	return p
}

// hook has all that a city may hear of sent here.
func (p *receiver) hook(t *testing.T, h *installation, admin tenants.Scope) {
	t.Helper()
	draft := webhook.Draft{URL: p.URL, Home: true, On: true}
	all, err := h.Tenants.Pacts(t.Context(), admin)
	must(t, err)
	for _, pact := range all {
		if pact.Rights(admin).May["enter"] {
			draft.Pacts = append(draft.Pacts, pact.ID)
		}
	}
	_, _, err = h.Webhooks.Open(t.Context(), admin, draft)
	must(t, err)
}

// heard fails unless the program was told of one space, not of another, and never of what somebody wrote.
func (p *receiver) heard(t *testing.T, of, never string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	all := strings.Join(p.bodies, "\n")
	switch {
	case !strings.Contains(all, of):
		t.Errorf("a city's program is told nothing of %s: the webhooks did nothing\n%s", of, all)
	case never != "" && strings.Contains(all, never):
		t.Errorf("a city's program is told of %s:\n%s", never, all)
	case strings.Contains(all, canary):
		t.Errorf("a city's program is told what stands in a draft:\n%s", all)
	}
}

// leavePact has the city invite a guest into a partnership and leave it, which ends the guest's pass.
func leavePact(t *testing.T, b *builder) {
	t.Helper()
	ctx := t.Context()
	_, admin, err := b.home(ctx, "dangjin-admin")
	must(t, err)
	all, err := b.Tenants.Pacts(ctx, admin)
	must(t, err)
	i := slices.IndexFunc(all, func(p tenants.Pact) bool { return p.Kind == tenants.Pair })
	p, err := b.as(ctx, "dangjin-head")
	must(t, err)
	in, err := b.Authority.Enter(ctx, p, tenants.PactSpace(all[i].ID))
	must(t, err)
	guest, _, err := b.Tenants.InviteGuest(ctx, in, tenants.Admission{Name: "통역 지원 단체", Lang: lang.Korean, Days: 3})
	must(t, err)
	_, err = b.Tenants.AnswerPact(ctx, admin, all[i].ID, all[i].Rev, tenants.Depart)
	must(t, err)
	must(t, b.kept.Settle(ctx))
	if kept, err := b.kept.Register().Guest(ctx, guest.ID); err != nil || kept.Ended.IsZero() {
		t.Errorf("the guest's pass stands after the city left, %v: the job did nothing", err)
	}
}

// openDemo opens the demo network inside the test, its log going to out.
func openDemo(t *testing.T, out *bytes.Buffer) *installation {
	t.Helper()
	s := settings{keeping: keeping{Data: t.TempDir()}, outward: outward{AllowInside: true}, URL: "http://127.0.0.1:8080", SMTPTLS: "starttls", MailFrom: "naru@localhost", OperatorName: "Naru",
		PasswordMin: 12, Idle: 20 * time.Minute}
	s.FilesMost, s.FilesQuota = 1, 1
	h, err := open(t.Context(), s, slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	must(t, err)
	t.Cleanup(func() { must(t, h.Close()) })
	must(t, buildDemo(t.Context(), h))
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func canaryContent() library.Content {
	rich := func(s string) library.Rich {
		return library.Rich{}.Say(lang.Korean, lang.Version[prose.Doc]{Value: prose.FromPlain(s), Origin: lang.Human})
	}
	return library.Content{
		Type: library.Idea, Source: lang.Korean, Title: lang.Plain(lang.Korean, canary), Summary: lang.Plain(lang.Korean, canary), Sectors: []string{"ADM"},
		Parts: map[library.Part]library.Rich{library.Background: rich(canary), library.Process: rich(canary), library.Outcome: rich(canary)},
		Tags:  []string{canary}, Partners: []string{}, Sources: []library.Source{}, Contact: lang.Text{Source: lang.Korean},
	}
}

func canaryHits(t *testing.T, h *installation, in tenants.Scope) int {
	t.Helper()
	b := &builder{h, map[string]string{"dangjin-head": "head@dangjin.example"}, map[string]tenants.Principal{}, nil}
	p, err := b.as(t.Context(), "dangjin-head")
	must(t, err)
	reach, err := h.Authority.Reach(t.Context(), p)
	must(t, err)
	r, err := h.Finding.Find(t.Context(), reach, finding.Ask{Words: canary})
	must(t, err)
	return r.Total
}

// lookOutside fails for every place outside of the city's home in which the canary stands.
func lookOutside(t *testing.T, h *installation, log []byte) {
	t.Helper()
	home := string(tenants.HomeOf("dangjin"))
	for _, c := range storage.Collections() {
		err := h.engine.Walk(context.Background(), c.Name, engine.Place{}, func(s engine.Stored) error {
			if s.Space != home && bytes.Contains(s.Row, []byte(canary)) {
				t.Errorf("%s %s in %s holds what stands in a draft of %s", c.Name, s.ID, s.Space, home)
			}
			for _, n := range s.News {
				if bytes.Contains(n.Body, []byte(canary)) {
					t.Errorf("a fact of %s %s in %s holds what stands in a draft", c.Name, s.ID, s.Space)
				}
			}
			if c.Name == "trail" && bytes.Contains(s.Row, []byte(canary)) {
				t.Errorf("the audit trail of %s holds what stands in a draft", s.Space)
			}
			return nil
		})
		must(t, err)
	}
	reach, err := h.Authority.Reach(t.Context(), tenants.Stranger())
	must(t, err)
	if r, err := h.Finding.Find(t.Context(), reach, finding.Ask{Words: canary}); err != nil || r.Total != 0 {
		t.Errorf("a stranger finds %d things with the canary, %v", r.Total, err)
	}
	if bytes.Contains(log, []byte(canary)) {
		t.Error("the log holds what stands in a draft")
	}
	mails, err := h.post.Mails()
	must(t, err)
	for _, m := range mails {
		if strings.Contains(m.Subject+m.Text, canary) {
			t.Errorf("the mail %q to %s holds what stands in a draft", m.Subject, m.To)
		}
	}
	if len(mails) == 0 {
		t.Error("no mail was written: the notices did nothing")
	}
}
