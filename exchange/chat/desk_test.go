package chat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// desk is the chat of a small house: Dangjin and Liaoning with the pact they share.
type desk struct {
	*chat.Service
	*tenantstest.World
	t    testing.TB
	kept *storage.House
	pact tenants.Space

	mu   sync.Mutex
	told []string // "logged room seq", "read who seq"
	log  map[chat.RoomID][]chat.Entry
	fact []fact.Fact
}

// Logged implements chat.Teller.
func (d *desk) Logged(_ tenants.Space, room chat.RoomID, all []chat.Entry) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log[room] = append(d.log[room], all...)
}

// Read implements chat.Teller.
func (d *desk) Read(_ tenants.Space, r chat.Reading) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, fmt.Sprintf("read %s %d", r.Who, r.Seq))
}

// parrot is a chat.Translator: it shouts.
type parrot struct{}

// Translate implements chat.Translator.
func (parrot) Translate(_ context.Context, _ tenants.Scope, text string, _, to lang.Tag) (string, string, error) {
	return string(to) + "! " + text, "parrot", nil
}

// Stands implements chat.Objects: there is one project.
func (d *desk) Stands(_ context.Context, _ tenants.Scope, ref fact.Ref) (bool, error) {
	return ref == fact.Ref{Noun: "project", ID: "1"}, nil
}

// Known implements chat.Files: there is one picture.
func (d *desk) Known(_ context.Context, _ tenants.Scope, ids []string) ([]chat.File, error) {
	if len(ids) != 1 || ids[0] != "picture" {
		return nil, chat.ErrMessageNotFound
	}
	return []chat.File{{ID: "picture", Name: "나루.png", Type: "image/png", Bytes: 12, Width: 3, Height: 4}}, nil
}

// Use implements chat.Files.
func (d *desk) Use(_ context.Context, _ tenants.Scope, ids []string, by fact.Ref) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, fmt.Sprintf("%v shown by %s", ids, by.Noun))
	return nil
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	e, err := sqlite.Memory()
	check(t, err)
	return deskOver(t, e)
}

// diskDesk is kept on the disk, as an installation is.
func diskDesk(t testing.TB) *desk {
	t.Helper()
	e, err := sqlite.Open(filepath.Join(t.TempDir(), "naru.db"))
	check(t, err)
	return deskOver(t, e)
}

func deskOver(t testing.TB, e storage.Engine) *desk {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	d := &desk{t: t, log: map[chat.RoomID][]chat.Entry{}}
	var err error
	d.kept, err = storage.Open(ctx, e, log)
	check(t, err)
	d.World = tenantstest.New(t, d.kept.Register(), tenants.Vouch)
	d.pact = tenants.PactSpace(d.Pair)
	d.Service = d.node(log)
	d.kept.Follow(d.kept.Placed("chat", func(ctx context.Context, t tenants.Trail, e audit.Entry) error {
		d.mu.Lock()
		d.fact = append(d.fact, e.Fact)
		d.mu.Unlock()
		return d.Carry(ctx, d.house, t.Space(), e.Fact)
	}))
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.kept.Run(running) }()
	t.Cleanup(func() {
		d.Close()
		stop()
		if err := errors.Join(<-ended, e.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	check(t, d.kept.Settle(ctx))
	return d
}

// node is a service of its own over the same store, as another node of the installation runs one.
func (d *desk) node(log *slog.Logger) *chat.Service {
	return chat.New(chat.Parts{
		Store: d.kept.Chat(), People: chat.PeopleOf(d.Tenants), Files: d, Objects: d, Translator: parrot{}, Teller: d, Now: d.Clock.Now, Log: log,
	})
}

func (d *desk) house(s tenants.Space) tenants.Scope {
	return d.Authority.Steward(s, tenants.Errand{Name: "chat", Can: []fact.Ability{tenants.Keep}})
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// in stands in the pact.
func (d *desk) in(p tenants.Principal) tenants.Scope { return d.Enter(p, d.pact) }

var keys = struct {
	sync.Mutex
	n int
}{}

// say makes a draft in Korean under a key of its own.
func say(text string) chat.Draft {
	keys.Lock()
	defer keys.Unlock()
	keys.n++
	return chat.Draft{Key: fmt.Sprintf("key-%d", keys.n), Lang: lang.Korean, Text: text}
}

// post says something in a room.
func (d *desk) post(in tenants.Scope, room chat.RoomID, draft chat.Draft) chat.Message {
	d.t.Helper()
	m, err := d.Post(context.Background(), in, room, draft)
	check(d.t, err)
	return m
}

// topic opens a room that the whole space may enter, or only some.
func (d *desk) topic(in tenants.Scope, name string, members ...tenants.Principal) chat.Room {
	d.t.Helper()
	o := chat.Opening{Kind: chat.Topic, Name: lang.Plain(lang.Korean, name), Closed: len(members) > 0}
	for _, m := range members {
		o.Members = append(o.Members, string(m.Member()))
	}
	r, err := d.Open(context.Background(), in, o)
	check(d.t, err)
	return r
}

// guest lets a guest of Dangjin's into the pact, and into the rooms named.
func (d *desk) guest(rooms ...chat.RoomID) tenants.Principal {
	d.t.Helper()
	a := tenants.Admission{Name: "통역 지원 단체", Lang: lang.Korean, Days: 3}
	for _, r := range rooms {
		a.Rooms = append(a.Rooms, string(r))
	}
	g, _, err := d.Tenants.InviteGuest(context.Background(), d.in(d.Dangjin.Officer), a)
	check(d.t, err)
	return tenants.Vouch(tenants.Vouching{Guest: g.ID, Session: id.New[tenants.SessionID]()})
}

// texts are what messages say, in order.
func texts(all []chat.Message) []string {
	out := []string{}
	for _, m := range all {
		out = append(out, m.Text)
	}
	return out
}

// kinds are the deeds told so far, in order, the walk of the world's opening aside.
func (d *desk) kinds() []string {
	d.t.Helper()
	check(d.t, d.kept.Settle(context.Background()))
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, f := range d.fact {
		if slices.ContainsFunc(chat.Facts(), func(k fact.Kind) bool { return k.Code() == f.Kind }) {
			all = append(all, f.Kind)
		}
	}
	d.fact = nil
	return all
}
