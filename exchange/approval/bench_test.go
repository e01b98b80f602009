package approval_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// treaties are something to approve: texts in two languages that can be frozen.
type treaties struct {
	mu      sync.Mutex
	texts   map[string]string // by id
	frozen  map[string]approval.ID
	settled map[approval.ID][]approval.State
	named   []approval.Party
	writers []tenants.MemberID
	picture string
	refuse  error
}

var errFrozen = errors.New("the treaty is frozen")

func (t *treaties) write(id, text string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frozen[id] != "" {
		return errFrozen
	}
	t.texts[id] = text
	return nil
}

func (t *treaties) Freeze(_ context.Context, _ tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	text, ok := t.texts[about.ID]
	switch {
	case !ok || about.Noun != "treaty":
		return approval.Subject{}, approval.ErrSubject
	case t.refuse != nil:
		return approval.Subject{}, t.refuse
	case t.frozen[about.ID] != "" && t.frozen[about.ID] != by:
		return approval.Subject{}, errFrozen
	}
	t.frozen[about.ID] = by
	said := func(text string) any {
		paragraph := map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": text}}}
		picture := map[string]any{"type": "picture", "attrs": map[string]any{"file": t.picture, "alt": "a map", "width": 33.5}}
		return map[string]any{"type": "doc", "content": []any{paragraph, picture}}
	}
	return approval.Subject{
		Title: lang.Plain(lang.Korean, "우호협력 협정"), Facts: map[string]any{"kind": "FRIENDSHIP", "years": 5},
		Texts:   []approval.Text{{Lang: lang.Korean, Content: said(text)}, {Lang: lang.Chinese, Content: said("友好合作: " + text)}},
		Parties: t.named, Writers: t.writers,
	}, nil
}

func (t *treaties) Thaw(_ context.Context, _ tenants.Scope, about fact.Ref, by approval.ID) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frozen[about.ID] == by {
		delete(t.frozen, about.ID)
	}
	return nil
}

func (t *treaties) Settled(_ context.Context, _ tenants.Scope, a approval.Approval) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.settled[a.ID], a.State) {
		t.settled[a.ID] = append(t.settled[a.ID], a.State)
	}
	return nil
}

// people tell who stands in a space.
type people struct {
	w      *tenantstest.World
	silent []tenants.TenantID // nobody of them can approve
}

func (p people) Parties(ctx context.Context, in tenants.Scope) ([]approval.Party, error) {
	sharing := []tenants.TenantID{}
	if home, ok := in.Space().Home(); ok {
		sharing = append(sharing, home)
	} else if pact, ok := in.Space().Pact(); ok {
		at, err := p.w.Register.Pact(ctx, pact)
		if err != nil {
			return nil, err
		}
		sharing = at.Joined()
	}
	var all []approval.Party
	for _, id := range sharing {
		one := approval.Party{Tenant: id, Name: lang.Plain(lang.English, string(id))}
		for _, city := range []tenantstest.City{p.w.Dangjin, p.w.Liaoning} {
			if city.ID == id && !slices.Contains(p.silent, id) {
				one.Signs = []tenants.MemberID{city.Head.Member(), city.Mayor.Member()}
			}
		}
		all = append(all, one)
	}
	return all, nil
}

func (p people) Self(ctx context.Context, in tenants.Scope) (approval.Person, error) {
	m, err := p.w.Register.Member(ctx, in.Member())
	return approval.Person{Name: m.Name, Title: m.Title, Zone: "Asia/Seoul"}, err
}

// papers are files of the real service.
type papers struct{ files *file.Service }

func (p papers) Papers(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) ([]approval.Paper, error) {
	var all []approval.Paper
	for _, id := range ids {
		f, err := p.files.File(ctx, in, file.ID(id))
		if err == nil {
			err = p.files.Use(ctx, in, []file.ID{f.ID}, by)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, approval.Paper{File: id, Name: f.Name, Type: f.Type, Bytes: f.Bytes, SHA256: f.SHA256})
	}
	return all, nil
}

func (p papers) Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error {
	return p.files.Copy(ctx, from, to, file.ID(id), by)
}

func (p papers) Open(ctx context.Context, in tenants.Scope, id string) (io.ReadCloser, error) {
	return p.files.Open(ctx, in, file.ID(id), file.Itself)
}

type bench struct {
	*tenantstest.World
	t         *testing.T
	kept      *storage.House
	approvals *approval.Service
	treaties  *treaties
	files     *file.Service

	mu   sync.Mutex
	told []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e, err := sqlite.Memory()
	must(t, err)
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	must(t, err)
	folder, err := blob.OpenFolder(t.TempDir())
	must(t, err)
	b := &bench{t: t, kept: kept, World: tenantstest.New(t, kept.Register(), tenants.Vouch)}
	b.treaties = &treaties{texts: map[string]string{"1": "제1조"}, frozen: map[string]approval.ID{}, settled: map[approval.ID][]approval.State{}}
	b.files = file.NewService(kept.Files(folder), file.DefaultLimits(), t.TempDir(), b.Clock.Now)
	b.approvals = approval.New(approval.Parts{
		Store: kept.Approvals(), Subjects: b.treaties, People: people{w: b.World}, Files: papers{b.files}, House: b.steward, Now: b.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	kept.Follow(kept.Placed("spy", func(_ context.Context, t tenants.Trail, e audit.Entry) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		if strings.HasPrefix(e.Fact.Kind, "approval.") {
			b.told = append(b.told, e.Fact.Kind+"@"+t.Space().Kind()+" "+e.Fact.With["to"])
		}
		return nil
	}))
	kept.Follow(kept.Placed("approval", func(ctx context.Context, t tenants.Trail, e audit.Entry) error {
		return b.approvals.Carry(ctx, t.Space(), e.Fact)
	}))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- kept.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, folder.Close(), e.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	b.treaties.picture = string(b.bring(b.Dangjin.Officer, "map.txt").ID)
	must(t, b.files.Use(t.Context(), b.in(b.Dangjin.Officer), []file.ID{file.ID(b.treaties.picture)}, fact.Ref{Noun: "treaty", ID: "1"}))
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) steward(s tenants.Space) tenants.Scope {
	return b.Authority.Steward(s, tenants.Errand{Name: "approval", Can: []fact.Ability{tenants.Keep, tenants.AskApproval, tenants.KeepFile}})
}

// in lets somebody into the pact of both cities.
func (b *bench) in(p tenants.Principal) tenants.Scope { return b.Enter(p, tenants.PactSpace(b.Pair)) }

func (b *bench) bring(who tenants.Principal, name string) file.File {
	b.t.Helper()
	reach, err := b.Authority.Reach(b.t.Context(), who)
	must(b.t, err)
	f, err := b.files.Bring(b.t.Context(), b.in(who), reach, file.Draft{Name: name, Body: strings.NewReader("what " + name + " says")})
	must(b.t, err)
	return f
}

// asking is a question that can be asked.
func (b *bench) asking() approval.Asking {
	return approval.Asking{About: fact.Ref{Noun: "treaty", ID: "1"}, Intent: approval.Approve, Order: approval.Parallel, Due: "2026-08-05"}
}

func (b *bench) ask(q approval.Asking) approval.Approval {
	b.t.Helper()
	a, err := b.approvals.Ask(b.t.Context(), b.in(b.Dangjin.Officer), q)
	must(b.t, err)
	return a
}

func (b *bench) give(who tenants.Principal, a approval.Approval) (approval.Approval, error) {
	return b.approvals.Give(b.t.Context(), b.in(who), a.ID, approval.Giving{SHA256: a.SHA256, Proof: proven})
}

func (b *bench) now(a approval.Approval) approval.Approval {
	b.t.Helper()
	got, err := b.approvals.Approval(b.t.Context(), b.in(b.Dangjin.Viewer), a.ID)
	must(b.t, err)
	return got
}

func proven(context.Context) error { return nil }

// settle waits until nothing follows any more, and returns what was told since it was asked last.
func (b *bench) settle() []string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 30*time.Second)
	defer cancel()
	for quiet, before := 0, -1; quiet < 3; {
		must(b.t, b.kept.Settle(ctx))
		b.mu.Lock()
		now := len(b.told)
		b.mu.Unlock()
		if quiet++; now != before {
			quiet = 0
		}
		before = now
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	told := b.told
	b.told = nil
	return told
}
