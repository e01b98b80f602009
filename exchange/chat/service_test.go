package chat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var ctx = context.Background()

func (d *desk) lobby(in tenants.Scope) chat.RoomID {
	d.t.Helper()
	r, err := d.Lobby(ctx, in)
	check(d.t, err)
	return r.ID
}

func TestThePostsOfARoomStandInOneOrder(t *testing.T) {
	d := newDesk(t)
	kim, wang := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer)
	lobby := d.lobby(kim)
	d.kinds()
	first := say("안녕하세요")
	m := d.post(kim, lobby, first)
	again := d.post(kim, lobby, first)
	if m.Seq != 1 || again.ID != m.ID || again.Seq != 1 {
		t.Errorf("the same draft is message %d and then %d", m.Seq, again.Seq)
	}
	if other := d.post(wang, lobby, first); other.Seq != 2 {
		t.Errorf("another author's draft under the same key is message %d, want 2", other.Seq)
	}
	if m.By != (chat.Author{Member: string(kim.Member()), Tenant: "dangjin", Name: "dangjin officer"}) {
		t.Errorf("the author is %+v", m.By)
	}
	if diff := cmp.Diff([]string{"chat.lobby_opened", "chat.posted", "chat.posted"}, d.kinds()); diff != "" {
		t.Errorf("told (- wanted):\n%s", diff)
	}
	var posters sync.WaitGroup
	for p := range 8 {
		posters.Add(1)
		go func() {
			defer posters.Done()
			in := kim
			if p%2 == 0 {
				in = wang
			}
			for range 20 {
				if _, err := d.Post(ctx, in, lobby, say("함께")); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	posters.Wait()
	all, err := d.Since(ctx, wang, lobby, 0, 500)
	check(t, err)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(all) != 162 || len(d.log[lobby]) != 162 {
		t.Fatalf("%d entries are kept, %d were told, want 162", len(all), len(d.log[lobby]))
	}
	for i, e := range all {
		if e.Seq != int64(i+1) || d.log[lobby][i].Seq != e.Seq || d.log[lobby][i].Message.ID != e.Message.ID {
			t.Fatalf("place %d holds %d, told as %d", i+1, e.Seq, d.log[lobby][i].Seq)
		}
		if i > 0 && e.At.Before(all[i-1].At) {
			t.Fatalf("message %d is older than the one before", e.Seq)
		}
	}
}

// Two nodes that post into one room at the same time take turns in one sequence, and what is sent to both is one message.
func TestTwoNodesShareASequence(t *testing.T) {
	d := newDesk(t)
	in := d.in(d.Dangjin.Officer)
	room := d.topic(in, "두 노드").ID
	other := d.node(slog.New(slog.NewTextHandler(io.Discard, nil)))
	defer other.Close()
	var posters sync.WaitGroup
	for n, s := range []*chat.Service{d.Service, other} {
		for range 4 {
			posters.Add(1)
			go func() {
				defer posters.Done()
				for i := range 25 {
					draft := say("말")
					if i%5 == 0 {
						draft.Key = fmt.Sprint("both-", i)
					}
					if _, err := s.Post(ctx, in, room, draft); err != nil {
						t.Errorf("node %d: %v", n, err)
					}
				}
			}()
		}
	}
	posters.Wait()
	all, err := d.Since(ctx, in, room, 0, 500)
	check(t, err)
	if want := 8*20 + 5; len(all) != want {
		t.Errorf("%d messages are kept, want %d", len(all), want)
	}
	for i, e := range all {
		if e.Seq != int64(i+1) {
			t.Fatalf("place %d holds %d", i+1, e.Seq)
		}
	}
}

func TestWhoMayPost(t *testing.T) {
	d := newDesk(t)
	open := d.topic(d.in(d.Dangjin.Officer), "열린 방")
	closed := d.topic(d.in(d.Dangjin.Officer), "닫힌 방", d.Liaoning.Head)
	archived := d.topic(d.in(d.Dangjin.Officer), "옛 방")
	_, err := d.Archive(ctx, d.in(d.Dangjin.Officer), archived.ID)
	check(t, err)
	guest := d.guest()
	home := d.Enter(d.Dangjin.Officer, "home:dangjin")
	for _, test := range []struct {
		name string
		in   tenants.Scope
		room chat.RoomID
		want error
	}{
		{"an officer", d.in(d.Liaoning.Officer), open.ID, nil},
		{"a viewer only reads", d.in(d.Liaoning.Viewer), open.ID, tenants.ErrForbidden},
		{"an auditor only reads", d.in(d.Liaoning.Auditor), open.ID, tenants.ErrForbidden},
		{"a member of a closed room", d.in(d.Liaoning.Head), closed.ID, nil},
		{"no member of it", d.in(d.Liaoning.Officer), closed.ID, chat.ErrRoomNotFound},
		{"not even an admin", d.in(d.Dangjin.Admin), closed.ID, chat.ErrRoomNotFound},
		{"in an archived room", d.in(d.Dangjin.Officer), archived.ID, chat.ErrRoomArchived},
		{"in a room of another space", home, open.ID, chat.ErrRoomNotFound},
		{"at home", home, chat.LobbyOf("home:dangjin"), nil},
		{"a guest in the lobby", d.in(guest), chat.LobbyOf(d.pact), nil},
		{"a guest elsewhere", d.in(guest), open.ID, chat.ErrRoomNotFound},
		{"in the commons", d.Enter(d.Dangjin.Officer, tenants.Commons), chat.LobbyOf(tenants.Commons), chat.ErrRoomNotFound},
	} {
		if _, err := d.Post(ctx, test.in, test.room, say("안녕")); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestWhatAPostPointsTo(t *testing.T) {
	d := newDesk(t)
	in := d.in(d.Dangjin.Officer)
	room := d.topic(in, "방", d.Liaoning.Head).ID
	root := d.post(in, room, say("처음"))
	reply := say("답")
	reply.Root, reply.Quote = root.Seq, root.Seq
	reply.Files, reply.Cards = []string{"picture"}, []fact.Ref{{Noun: "project", ID: "1"}}
	reply.Mentions = []string{"member:" + string(d.Liaoning.Head.Member()), "member:" + string(d.Liaoning.Officer.Member()), "tenant:liaoning", "tenant:gaok", "role:staff", "room:"}
	m := d.post(in, room, reply)
	if want := []string{"member:" + string(d.Liaoning.Head.Member()), "tenant:liaoning", "room"}; !slices.Equal(m.Mentions, want) {
		t.Errorf("mentions %v, want those in the room %v", m.Mentions, want)
	}
	if m.Root != 1 || m.Quote != 1 || len(m.Files) != 1 || m.Files[0].Name != "나루.png" || len(m.Cards) != 1 {
		t.Errorf("posted %+v", m)
	}
	for name, with := range map[string]func(*chat.Draft){
		"lane": func(d *chat.Draft) { d.Root = 99 }, "quote": func(d *chat.Draft) { d.Quote = 99 }, "files": func(d *chat.Draft) { d.Files = []string{"other"} },
		"cards[0]": func(d *chat.Draft) { d.Cards = []fact.Ref{{Noun: "project", ID: "2"}} },
	} {
		draft := say("말")
		with(&draft)
		_, err := d.Post(ctx, in, room, draft)
		if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != name {
			t.Errorf("a post with a wrong %s: %v", name, err)
		}
	}
	nested := say("답의 답")
	nested.Root = m.Seq
	if _, err := d.Post(ctx, in, room, nested); fault.KindOf(err) != fault.Invalid || err == nil {
		t.Errorf("a thread in a thread: %v", err)
	}
}

func TestChangesOfAMessageEnterTheLog(t *testing.T) {
	d := newDesk(t)
	kim, wang, head := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer), d.in(d.Liaoning.Head)
	room := d.topic(kim, "방").ID
	m := d.post(kim, room, say("처음"))
	d.kinds()
	edited, err := d.Edit(ctx, kim, room, m.Seq, "다음")
	check(t, err)
	if edited.Text != "다음" || len(edited.Edits) != 1 {
		t.Errorf("edited to %+v", edited)
	}
	for range 2 {
		_, err = d.React(ctx, wang, room, m.Seq, "👍", true)
		check(t, err)
	}
	_, err = d.Pin(ctx, wang, room, m.Seq, true)
	check(t, err)
	_, err = d.Translate(ctx, wang, room, m.Seq, "zh-Hans", "下一个")
	check(t, err)
	_, err = d.Interpret(ctx, wang, room, m.Seq, "en")
	check(t, err)
	last, err := d.Remove(ctx, head, room, m.Seq)
	check(t, err)
	if last.Removed == nil || last.Removed.By.Name != "liaoning head" || last.Text != "" || len(last.Said) > 0 {
		t.Errorf("removed to %+v", last)
	}
	want := []string{"chat.edited", "chat.reacted", "chat.pinned", "chat.translated", "chat.translated", "chat.moderated"}
	if diff := cmp.Diff(want, d.kinds()); diff != "" {
		t.Errorf("told (- wanted):\n%s", diff)
	}
	all, err := d.Since(ctx, wang, room, 0, 100)
	check(t, err)
	if len(all) != 7 {
		t.Fatalf("%d entries, want the message and six changes", len(all))
	}
	for i, e := range all[1:] {
		if e.Seq != int64(i+2) || e.Of != 1 || e.Message.Removed == nil {
			t.Errorf("entry %d says that %d has changed to %+v", e.Seq, e.Of, e.Message)
		}
	}
	if pins, err := d.Pins(ctx, wang, room); len(pins) > 0 || err != nil {
		t.Errorf("a removed message stays pinned: %v", err)
	}
}

func TestWhoMayChangeAMessage(t *testing.T) {
	d := newDesk(t)
	kim, wang := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer)
	room := d.topic(kim, "방").ID
	m := d.post(kim, room, say("처음"))
	for name, test := range map[string]struct{ err, want error }{
		"another edits":         {second2(d.Edit(ctx, wang, room, m.Seq, "x")), chat.ErrNotAuthor},
		"another removes":       {second2(d.Remove(ctx, wang, room, m.Seq)), tenants.ErrForbidden},
		"a viewer reacts":       {second2(d.React(ctx, d.in(d.Liaoning.Viewer), room, m.Seq, "👍", true)), tenants.ErrForbidden},
		"a word as an emoji":    {second2(d.React(ctx, wang, room, m.Seq, "yes", true)), fault.ErrInvalid},
		"markup as an emoji":    {second2(d.React(ctx, wang, room, m.Seq, "<b>", true)), fault.ErrInvalid},
		"what isn't there":      {second2(d.React(ctx, wang, room, 99, "👍", true)), chat.ErrMessageNotFound},
		"its own language":      {second2(d.Translate(ctx, wang, room, m.Seq, lang.Korean, "x")), chat.ErrSameLanguage},
		"no language":           {second2(d.Translate(ctx, wang, room, m.Seq, "xx-yy-zz", "x")), fault.ErrInvalid},
		"a script as the edit":  {second2(d.Edit(ctx, kim, room, m.Seq, "[x](javascript:1)")), fault.ErrInvalid},
		"a room of other space": {second2(d.Edit(ctx, d.Enter(d.Dangjin.Officer, "home:dangjin"), room, m.Seq, "x")), chat.ErrRoomNotFound},
	} {
		if !errors.Is(test.err, test.want) {
			t.Errorf("%s: %v, want %v", name, test.err, test.want)
		}
	}
	for range chat.MostPins {
		p := d.post(kim, room, say("고정"))
		_, err := d.Pin(ctx, kim, room, p.Seq, true)
		check(t, err)
	}
	if _, err := d.Pin(ctx, kim, room, m.Seq, true); !errors.Is(err, chat.ErrTooManyPins) {
		t.Errorf("pin %d: %v", chat.MostPins+1, err)
	}
}

func second2(_ chat.Message, err error) error { return err }

// What a person translated stays when a machine is asked, and both are stale once the message has changed.
func TestTranslationsOfAMessage(t *testing.T) {
	d := newDesk(t)
	kim, wang := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer)
	room := d.topic(kim, "방").ID
	m := d.post(kim, room, say("처음"))
	check(t, second2(d.Translate(ctx, wang, room, m.Seq, "zh-Hans", "最初")))
	got, err := d.Interpret(ctx, wang, room, m.Seq, "zh-Hans")
	check(t, err)
	if said := got.Said["zh-Hans"]; said.Text != "最初" || said.Origin != lang.Human || said.By.Name != "liaoning officer" {
		t.Errorf("the machine has put %+v in place of a person's translation", said)
	}
	got, err = d.Edit(ctx, kim, room, m.Seq, "다음")
	check(t, err)
	if !got.Stale(got.Said["zh-Hans"]) {
		t.Error("the translation isn't stale after an edit")
	}
	got, err = d.Interpret(ctx, wang, room, m.Seq, "zh-Hans")
	check(t, err)
	if said := got.Said["zh-Hans"]; said.Text != "zh-Hans! 다음" || said.Origin != lang.Machine || said.Tool != "parrot" || got.Stale(said) {
		t.Errorf("translated to %+v", said)
	}
	none := chat.New(chat.Parts{Store: d.kept.Chat(), People: chat.PeopleOf(d.Tenants), Now: d.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	defer none.Close()
	if _, err := none.Interpret(ctx, wang, room, m.Seq, "en"); !errors.Is(err, chat.ErrNoTranslator) {
		t.Errorf("without a machine: %v", err)
	}
}

// A change whose place in the log was cut short by a crash gets it from the house, once.
func TestTheHouseLogsWhatACrashCutShort(t *testing.T) {
	d := newDesk(t)
	kim := d.in(d.Dangjin.Officer)
	room := d.topic(kim, "방").ID
	m := d.post(kim, room, say("처음"))
	shelf := d.kept.Chat().In(kim)
	row, err := shelf.At(ctx, room, m.Seq)
	check(t, err)
	row.Text = "다음"
	told, err := kim.Tell(chat.Edited, row.Ref(), d.Clock.Now(), fact.Detail{"room": string(room), "seq": "1"})
	check(t, err)
	check(t, shelf.ChangeMessage(ctx, row, told))
	check(t, d.kept.Settle(ctx))
	check(t, d.Carry(ctx, d.house, d.pact, told.Fact()))
	all, err := d.Since(ctx, kim, room, 0, 100)
	check(t, err)
	if len(all) != 2 || all[1].Of != 1 || all[1].Message.Text != "다음" {
		t.Errorf("the log is %+v", all)
	}
}

func TestCloseAnswersWhatIsUnderWay(t *testing.T) {
	d := newDesk(t)
	in := d.in(d.Dangjin.Officer)
	room := d.topic(in, "방").ID
	var posters sync.WaitGroup
	answered := make(chan int64, 64)
	for range 64 {
		posters.Add(1)
		go func() {
			defer posters.Done()
			m, err := d.Post(ctx, in, room, say("끝"))
			if err == nil {
				answered <- m.Seq
			} else if !errors.Is(err, chat.ErrClosing) {
				t.Error(err)
			}
		}()
	}
	d.Close()
	posters.Wait()
	close(answered)
	all, err := d.Since(ctx, in, room, 0, 100)
	check(t, err)
	if len(all) != len(answered) {
		t.Errorf("%d are kept, %d were answered", len(all), len(answered))
	}
	bound, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if _, err := d.Post(bound, in, room, say("뒤")); !errors.Is(err, chat.ErrClosing) {
		t.Errorf("a post after the end: %v", err)
	}
}
