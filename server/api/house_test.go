package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// house is a whole installation behind its real front, over the embedded engine in memory, with the people of tenantstest. They sign in by
// their names: "dangjin.officer". Other bearers go through the real door.
type house struct {
	*tenantstest.World
	t        testing.TB
	front    *server.Front
	kept     *storage.House
	index    *search.Index
	pass     *pass.Service
	files    *file.Service
	hooks    *webhook.Service
	meetings *meeting.Service
	pools    *interpreter.Service
	projects *project.Service
	sent     []webhook.Parcel // to webhooks
	log      *syncBuffer

	mu      sync.Mutex
	people  map[string]tenants.Principal
	told    []string // "kind@space", as the trails have it
	trails  []deed
	carry   []func(context.Context, tenants.Space, fact.Fact) error
	letters []pass.Letter

	vars  map[string]string // {name} in rows
	etags map[string]string // the last revision seen of each object
}

// deed is a fact in one of the trails it stands in.
type deed struct {
	space tenants.Space
	fact  fact.Fact
}

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newHouse(t testing.TB) *house {
	t.Helper()
	ctx := context.Background()
	h := &house{t: t, log: &syncBuffer{}, vars: map[string]string{}, etags: map[string]string{}}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	e, err := sqlite.Memory()
	h.must(err)
	h.kept, err = storage.Open(ctx, e, log)
	h.must(err)
	h.index, err = search.Open(ctx, filepath.Join(t.TempDir(), "search.db"))
	h.must(err)

	// The spy goes first, so that it hears of all there is.
	h.kept.Follow(h.kept.Placed("spy", func(_ context.Context, t tenants.Trail, e audit.Entry) error {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told = append(h.told, e.Fact.Kind+"@"+string(t))
		h.trails = append(h.trails, deed{t.Space(), e.Fact})
		return nil
	}))
	h.World = tenantstest.New(t, h.kept.Register(), tenants.Vouch)
	front := server.New(server.Config{PublicURL: "http://naru.test", Log: log, Meter: server.NewMeter(), Ready: func(context.Context) error { return nil }})
	front.MountAPI(h, h.wire(ctx, log))
	h.front = front
	h.nameEverybody()

	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- h.kept.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the relay ended with %v", err)
		}
		if err := h.index.Close(); err != nil {
			t.Error(err)
		}
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	h.settle()
	return h
}

func (h *house) wire(ctx context.Context, log *slog.Logger) *api.House {
	h.t.Helper()
	now := h.Clock.Now
	register := h.kept.Register()
	door, err := pass.New(ctx, pass.Parts{
		Accounts: h.kept.Accounts(), Sessions: h.kept.Sessions(), Counters: h.kept.Counters(), Invites: h.kept.Invites(), Members: register,
		Keys: h.kept.Keys(), Tickets: h.kept.Tickets(), Post: h, Tell: h.Authority.HouseTell, Policy: pass.DefaultPolicy(), Issuer: "naru.test", Now: now, Log: log,
	})
	h.must(err)
	h.pass = door
	cases := library.NewService(h.kept.Library(), now)
	notices := notice.NewService(notice.Parts{Store: h.kept.Notices(), Book: register, Door: h.Authority, Mail: h, Push: h, Now: now, Log: log})
	nouns := api.CaseObjects(cases)
	ties := agreement.New(agreement.Parts{Store: h.kept.Agreements(), Pacts: sharers{h.Tenants}, Papers: papers{h}, Now: now})
	maps.Copy(nouns, api.AgreementObjects(ties))
	h.follow("agreement", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		return ties.Carry(ctx, func(s tenants.Space) tenants.Scope {
			return h.Authority.Steward(s, tenants.Errand{Name: "agreement", Can: []fact.Ability{tenants.Keep, tenants.KeepFile}})
		}, s, f)
	})
	approvals := h.openApprovals(nouns)
	projects := h.openProjects(cases, nouns)
	meetings := h.openMeetings(nouns)
	h.meetings = meetings
	records := h.openLedger(nouns)
	visits := h.openVisits(nouns, records)
	meetings.Ledger = api.MeetingRecords{Ledger: records, House: func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, ledger.Errand) }}
	rooms := chat.New(chat.Parts{Store: h.kept.Chat(), People: chat.PeopleOf(h.Tenants), Objects: nouns, Now: now, Log: log})
	h.follow("seats", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		return h.reseat(ctx, rooms, approvals, s, f)
	})
	h.t.Cleanup(rooms.Close)
	h.follow("chat", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		return rooms.Carry(ctx, func(s tenants.Space) tenants.Scope {
			return h.Authority.Steward(s, tenants.Errand{Name: "chat", Can: []fact.Ability{tenants.Keep}})
		}, s, f)
	})
	h.follow("library", library.NewCarrier(cases, h.Authority).Carry)
	h.follow("notice", notices.Carry)
	h.follow("people", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		if f.Kind != tenants.MemberTransferred.Code() {
			return nil
		}
		in := h.Authority.Steward(s, tenants.Errand{Name: "people", Can: []fact.Ability{tenants.Keep}})
		return h.Tenants.Succeed(ctx, in, tenants.MemberID(f.About.ID))
	})
	h.follow("guests", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		if _, pact := s.Pact(); !pact || f.Kind != tenants.PactLeft.Code() {
			return nil
		}
		return h.Tenants.EndGuests(ctx, h.Authority.Steward(s, tenants.Errand{Name: "guests", Can: []fact.Ability{tenants.InviteGuest}}))
	})
	folder, err := blob.OpenFolder(filepath.Join(h.t.TempDir(), "files"))
	h.must(err)
	h.t.Cleanup(func() { h.must(folder.Close()) })
	h.files = file.NewService(h.kept.Files(folder), file.Limits{File: 1 << 20, Tenant: 4 << 20}, h.t.TempDir(), now)
	h.hooks = webhook.NewService(webhook.Parts{
		Store: h.kept.Webhooks(), Book: register, Door: h.Authority, Seals: door, Sender: road{h}, Offered: []string{"case.begun", "case.saved", "chat.posted"}, Now: now, Log: log,
	})
	h.carry = append(h.carry, h.hooks.Carry)
	h.kept.Follow(h.kept.Placed("webhook", func(ctx context.Context, t tenants.Trail, e audit.Entry) error {
		if t.Closed() {
			return nil
		}
		return h.hooks.Carry(ctx, t.Space(), e.Fact)
	}))
	for noun := range nouns {
		h.files.Guard(noun, nouns)
	}
	lists := api.OpenIntake(api.IntakeJoins{Store: h.kept.Imports(), Ties: ties, Files: h.files, People: h.Tenants, Now: now})
	h.follow("intake", func(ctx context.Context, s tenants.Space, f fact.Fact) error {
		return lists.Carry(ctx, func(s tenants.Space) tenants.Scope {
			return h.Authority.Steward(s, tenants.Errand{Name: "intake", Can: []fact.Ability{tenants.Keep, tenants.ImportTies}})
		}, s, f)
	})
	pads := h.pads(nouns)
	maps.Copy(nouns, api.PadObjects(pads))
	margin := h.margin(pads)
	meetings.Scripts = h.scripts(pads)
	return &api.House{
		Webhooks: h.hooks, Objects: nouns,
		Agreements:   ties,
		Pads:         pads,
		Margin:       margin,
		Papers:       h.press(margin),
		Projects:     projects,
		Meetings:     meetings,
		Calendars:    h.calendars(),
		Desk:         "meetings@naru.test",
		Interpreters: h.pools,
		Ledger:       records,
		Visits:       visits,
		Approvals:    approvals,
		Intake:       lists,
		Interpret: interpret.NewService(interpret.Parts{
			Store: h.kept.Engines(), Sealer: door, Glossary: noWords{}, Engine: interpret.NewLibreTranslate(http.DefaultTransport), Plain: interpret.Allowed, Now: now,
			Home: func(t tenants.TenantID) tenants.Scope {
				return h.Authority.Steward(tenants.HomeOf(t), tenants.Errand{Name: "interpret"})
			},
		}),
		Files:     h.files,
		Terms:     term.NewService(h.kept.Terms(), now),
		Authority: h.Authority, Tenants: h.Tenants, Pass: door, Library: cases, Chat: rooms, Notices: notices, Audit: audit.NewService(h.kept.Trails()),
		Finding: finding.NewService(h.kept.Finding(h.index)), Now: now, PublicURL: "http://naru.test",
		Operator: api.Operator{Name: "Hall of Records", Contact: "desk@hall.example", Version: "1.0"},
	}
}

func (h *house) follow(name string, carry func(context.Context, tenants.Space, fact.Fact) error) {
	h.carry = append(h.carry, carry)
	h.kept.Follow(h.kept.Placed(name, func(ctx context.Context, t tenants.Trail, e audit.Entry) error { return carry(ctx, t.Space(), e.Fact) }))
}

func (h *house) nameEverybody() {
	h.people = map[string]tenants.Principal{"gaok.admin": h.Gaok.Admin, "gaok.staff": h.Gaok.Staff, "gaok.clerk": h.Gaok.Clerk}
	for name, p := range h.people {
		h.vars[name] = string(p.Member())
	}
	for name, c := range map[string]tenantstest.City{"dangjin.": h.Dangjin, "liaoning.": h.Liaoning} {
		for role, p := range map[string]tenants.Principal{
			"admin": c.Admin, "head": c.Head, "officer": c.Officer, "second": c.Second, "mayor": c.Mayor, "viewer": c.Viewer, "auditor": c.Auditor,
		} {
			h.people[name+role] = p
			h.vars[name+role] = string(p.Member())
		}
	}
	h.vars["pair"], h.vars["network"] = string(h.Pair), string(h.Network)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// Verify implements server.Verifier.
func (h *house) Verify(ctx context.Context, token string) (tenants.Principal, error) {
	h.mu.Lock()
	p, ok := h.people[token]
	h.mu.Unlock()
	if ok {
		return p, nil
	}
	return h.pass.Verify(ctx, token)
}

// Send implements pass.Post.
func (h *house) Send(_ context.Context, l pass.Letter) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.letters = append(h.letters, l)
	return nil
}

// Mail implements notice.Mailer.
func (h *house) Mail(context.Context, tenants.Member, []notice.Notice) error { return nil }

// Push implements notice.Pusher.
func (h *house) Push(context.Context, notice.Device, tenants.Member, notice.Notice) error { return nil }

// Key implements notice.Pusher.
func (h *house) Key() string { return "BPushKey" }

// settle waits until nothing follows any more from what was done.
func (h *house) settle() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for quiet, before := 0, -1; quiet < 3; {
		h.must(h.kept.Settle(ctx))
		h.mu.Lock()
		now := len(h.told)
		h.mu.Unlock()
		if quiet++; now != before {
			quiet = 0
		}
		before = now
	}
	h.must(h.index.Settle(ctx))
}

// heard returns what was told since it was asked last, sorted.
func (h *house) heard() []string {
	h.settle()
	h.mu.Lock()
	defer h.mu.Unlock()
	told := slices.Sorted(slices.Values(h.told))
	h.told = nil
	return told
}

// row is one request and what must come of it.
type row struct {
	as      string // "" is a stranger
	do      string // "POST /cases/{case}/submit"
	body    any    // marshalled; a string goes as it is
	match   string // If-Match: the last revision seen if empty, "-" for none
	key     string // Idempotency-Key
	none    string // If-None-Match
	want    int
	code    string   // of the problem
	present []string // in the answer
	absent  []string
	facts   []string // exactly what is told because of it, notices aside; nil asks nothing
	keep    string   // the name under which later rows call the object
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// run asks the rows in order.
func (h *house) run(t *testing.T, rows []row) {
	t.Helper()
	h.heard()
	for _, r := range rows {
		a := h.ask(r)
		name := r.as + " · " + r.do
		if a.status != r.want {
			t.Errorf("%s = %d, want %d\n%s", name, a.status, r.want, a.raw)
		}
		if code, _ := a.body["code"].(string); r.code != "" && code != r.code {
			t.Errorf("%s is refused as %q, want %q\n%s", name, code, r.code, a.raw)
		}
		for _, s := range r.present {
			if !strings.Contains(a.raw, h.fill(s)) {
				t.Errorf("%s must show %s\n%s", name, h.fill(s), a.raw)
			}
		}
		for _, s := range r.absent {
			if strings.Contains(a.raw, h.fill(s)) {
				t.Errorf("%s must not show %s\n%s", name, h.fill(s), a.raw)
			}
		}
		if r.keep != "" {
			id, ok := a.body["id"].(string)
			if !ok {
				t.Fatalf("%s answers without an id\n%s", name, a.raw)
			}
			h.vars[r.keep] = id
		}
		told := slices.DeleteFunc(h.heard(), func(s string) bool { return strings.HasPrefix(s, "notice.") })
		if r.facts == nil {
			continue
		}
		want := slices.Clone(r.facts)
		for i := range want {
			want[i] = h.fill(want[i])
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, told); diff != "" && len(want)+len(told) > 0 {
			t.Errorf("%s tells other facts than it must (- wanted, + told):\n%s", name, diff)
		}
	}
}

// fill puts the objects kept so far in place of their names.
func (h *house) fill(s string) string {
	for name, value := range h.vars {
		s = strings.ReplaceAll(s, "{"+name+"}", value)
	}
	return s
}

// ask sends one request.
func (h *house) ask(r row) answer {
	h.t.Helper()
	method, path, _ := strings.Cut(h.fill(r.do), " ")
	address, err := url.Parse(api.Prefix + path)
	h.must(err)
	address.RawQuery = address.Query().Encode()
	req := httptest.NewRequest(method, address.String(), h.encode(r.body))
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.as != "" {
		req.Header.Set("Authorization", "Bearer "+r.as)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if r.none != "" {
		req.Header.Set("If-None-Match", r.none)
	}
	switch {
	case r.match == "-":
	case r.match != "":
		req.Header.Set("If-Match", r.match)
	default:
		for _, word := range strings.Split(path, "/") {
			if tag, ok := h.etags[word]; ok {
				req.Header.Set("If-Match", tag)
			}
		}
	}
	resp, err := h.front.Test(req)
	h.must(err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	h.must(err)
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if err := json.Unmarshal(raw, &a.body); err != nil && len(raw) > 0 && strings.Contains(resp.Header.Get("Content-Type"), "json") {
		h.t.Errorf("%s %s answers with something that isn't an object: %s", method, path, raw)
	}
	if id, ok := a.body["id"].(string); ok && resp.Header.Get("ETag") != "" {
		h.etags[id] = resp.Header.Get("ETag")
	}
	return a
}

func (h *house) encode(body any) io.Reader {
	switch b := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(h.fill(b))
	}
	raw, err := json.Marshal(body)
	h.must(err)
	return strings.NewReader(h.fill(string(raw)))
}

// said is a plain text in one language, as the surface has it.
func said(lang, value string) map[string]any {
	return map[string]any{"source": lang, "said": map[string]any{lang: map[string]any{"value": value}}}
}

// rich is a rich text of one paragraph in one language, as the surface has it.
func rich(lang, value string) map[string]any {
	doc := map[string]any{"type": "doc", "content": []any{map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": value}}}}}
	return map[string]any{"source": lang, "said": map[string]any{lang: map[string]any{"value": doc}}}
}

// content is a whole case in Korean, whose every text bears the word.
func content(word string) map[string]any {
	return map[string]any{
		"type": "EXCHANGE", "source": "ko", "title": said("ko", word+" 제목"), "summary": said("ko", word+" 요약"), "contact": said("ko", word+" 담당"),
		"parts":   map[string]any{"background": rich("ko", word+" 배경"), "process": rich("ko", word+" 과정"), "outcome": rich("ko", word+" 성과")},
		"sectors": []string{"CUL"}, "tags": []string{word}, "year_from": 2019, "year_to": 0, "place": "dangjin", "partners": []string{"liaoning"},
		"sources": []any{map[string]any{"title": word + " 자료"}},
	}
}

// enter lets somebody into a space where she belongs.
func (h *house) enter(who, space string) tenants.Scope {
	h.t.Helper()
	in, err := h.Authority.Enter(h.t.Context(), h.people[who], tenants.Space(h.fill(space)))
	h.must(err)
	return in
}

// stands reports whether somebody may enter a space.
func (h *house) stands(who, space string) bool {
	h.t.Helper()
	_, err := h.Authority.Enter(context.Background(), h.people[who], tenants.Space(h.fill(space)))
	if err != nil && !errors.Is(err, tenants.ErrNotFound) {
		h.t.Errorf("%s is kept out of %s by %v, want not found", who, space, err)
	}
	return err == nil
}
