package chat_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

func TestReadPositionsAgreeOnEveryDevice(t *testing.T) {
	d := newDesk(t)
	kim, wang := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer)
	room := d.topic(kim, "방").ID
	for range 3 {
		d.post(kim, room, say("말"))
	}
	called := say("부름")
	called.Mentions = []string{"tenant:liaoning", "room:", "member:" + string(wang.Member())}
	d.post(kim, room, called)
	root := say("답")
	root.Root = 1
	d.post(wang, room, root)
	check(t, second2(d.React(ctx, wang, room, 1, "👍", true)))
	stands := func(in tenants.Scope, want string) {
		t.Helper()
		st, err := d.Standing(ctx, in, room)
		check(t, err)
		if got := fmt.Sprintf("head %d seen %d unread %d mentions %d", st.Head, st.Seen, st.Unread, st.Mentions); got != want {
			t.Errorf("%s stands at %s, want %s", in.Tenant(), got, want)
		}
	}
	stands(wang, "head 6 seen 0 unread 4 mentions 1")
	stands(kim, "head 6 seen 0 unread 1 mentions 0")
	seen := func(seq, want int64) {
		t.Helper()
		r, err := d.Seen(ctx, wang, room, seq)
		check(t, err)
		if r.Seq != want {
			t.Errorf("read up to %d, want %d", r.Seq, want)
		}
	}
	d.kinds()
	seen(3, 3)
	seen(2, 3)
	stands(wang, "head 6 seen 3 unread 1 mentions 1")
	seen(99, 6)
	stands(wang, "head 6 seen 6 unread 0 mentions 0")
	if told := d.kinds(); len(told) > 0 {
		t.Errorf("reading leaves %v in a trail", told)
	}
	d.mu.Lock()
	told := strings.Join(d.told, ", ")
	d.mu.Unlock()
	if want := fmt.Sprintf("read %[1]s 3, read %[1]s 6", wang.Member()); told != want {
		t.Errorf("her other devices are told %s, want %s", told, want)
	}
	all, err := d.Audience(ctx, kim, room)
	check(t, err)
	for _, l := range all {
		if want := map[string]int64{string(wang.Member()): 6}[l.Member]; l.Seq != want {
			t.Errorf("%s has read up to %d, want %d", l.Name, l.Seq, want)
		}
	}
	if len(all) != 14 {
		t.Errorf("%d read the room, want the members of both cities", len(all))
	}
}

func TestWhatIsFarBehindIsCountedAsMore(t *testing.T) {
	d := newDesk(t)
	kim, wang := d.in(d.Dangjin.Officer), d.in(d.Liaoning.Officer)
	room := d.topic(kim, "방").ID
	for range chat.MostUnread + 5 {
		draft := say("말")
		draft.Mentions = []string{"room:"}
		d.post(kim, room, draft)
	}
	st, err := d.Standing(ctx, wang, room)
	check(t, err)
	if st.Unread != chat.MostUnread+1 || st.Mentions != chat.MostUnread+1 {
		t.Errorf("unread %d, mentions %d, want more than %d", st.Unread, st.Mentions, chat.MostUnread)
	}
}

func TestTheListOfRooms(t *testing.T) {
	d := newDesk(t)
	kim, head, wang := d.in(d.Dangjin.Officer), d.in(d.Dangjin.Head), d.in(d.Liaoning.Officer)
	names := func(in tenants.Scope, s chat.State) string {
		t.Helper()
		all, err := d.Standings(ctx, in, s)
		check(t, err)
		var out []string
		for _, st := range all {
			name, _ := st.Room.Name.For(lang.Korean)
			out = append(out, string(st.Room.Kind)+name)
		}
		return strings.Join(out, " ")
	}
	d.topic(kim, "일정")
	d.topic(kim, "닫힘", d.Liaoning.Head)
	direct, err := d.Open(ctx, kim, chat.Opening{Kind: chat.Direct, Members: []string{string(wang.Member())}})
	check(t, err)
	again, err := d.Open(ctx, wang, chat.Opening{Kind: chat.Direct, Members: []string{string(kim.Member())}})
	check(t, err)
	if again.ID != direct.ID || len(direct.Seats) != 2 {
		t.Errorf("the two have two rooms: %+v", again)
	}
	object, err := d.Open(ctx, kim, chat.Opening{Kind: chat.Object, About: fact.Ref{Noun: "project", ID: "1"}})
	check(t, err)
	old := d.topic(head, "옛")
	_, err = d.Archive(ctx, head, old.ID)
	check(t, err)
	for in, want := range map[string]struct {
		in   tenants.Scope
		want string
	}{
		"kim":  {kim, "lobby object direct topic닫힘 topic일정"},
		"wang": {wang, "lobby object direct topic일정"},
		"head": {head, "lobby object topic일정"},
	} {
		if got := names(want.in, chat.Open); got != want.want {
			t.Errorf("%s finds %s, want %s", in, got, want.want)
		}
	}
	if got := names(wang, chat.Archived); got != "topic옛" {
		t.Errorf("archived: %s", got)
	}
	if object.ID != chat.RoomOf(d.pact, fact.Ref{Noun: "project", ID: "1"}) {
		t.Error("the object's room isn't found by its object")
	}
	if _, err := d.Open(ctx, kim, chat.Opening{Kind: chat.Object, About: fact.Ref{Noun: "project", ID: "2"}}); err == nil {
		t.Error("a room is opened for an object that isn't there")
	}
	if _, err := d.Open(ctx, kim, chat.Opening{Kind: chat.Direct, Members: []string{string(d.Gaok.Staff.Member())}}); err == nil {
		t.Error("a room is opened with somebody who isn't in the space")
	}
	if _, err := d.Open(ctx, d.in(d.Dangjin.Viewer), chat.Opening{Kind: chat.Topic, Name: lang.Plain("ko", "x")}); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("a viewer opens a room: %v", err)
	}
}

func TestWhoManagesARoom(t *testing.T) {
	d := newDesk(t)
	kim, second, head, wang := d.in(d.Dangjin.Officer), d.in(d.Dangjin.Second), d.in(d.Liaoning.Head), d.in(d.Liaoning.Officer)
	room := d.topic(kim, "방")
	name := lang.Plain(lang.Korean, "새 이름")
	for _, test := range []struct {
		name string
		in   tenants.Scope
		rev  int64
		want error
	}{
		{"another officer", second, 1, tenants.ErrForbidden},
		{"who opened it", kim, 1, nil},
		{"at an old revision", kim, 1, errStale},
		{"a head of the partner", head, 2, nil},
	} {
		if _, err := d.Change(ctx, test.in, room.ID, chat.Changes{Rev: test.rev, Name: &name}); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	closed := d.topic(kim, "닫힘", d.Liaoning.Officer)
	d.post(wang, closed.ID, say("들어왔습니다"))
	changed, err := d.Change(ctx, kim, closed.ID, chat.Changes{Members: []string{string(kim.Member()), string(second.Member())}})
	check(t, err)
	if _, err := d.Room(ctx, wang, closed.ID); !errors.Is(err, chat.ErrRoomNotFound) {
		t.Errorf("who was taken out still enters: %v", err)
	}
	if diff := cmp.Diff([]string{"dangjin", "liaoning"}, sorted(changed.Tenants)); diff != "" {
		t.Errorf("the tenants that keep the room (- wanted):\n%s", diff)
	}
	s, err := d.History(ctx, second, closed.ID, chat.Ask{})
	check(t, err)
	if got := texts(s.Items); len(got) != 1 || s.Items[0].By.Name != "liaoning officer" || s.Items[0].By.Tenant != "liaoning" {
		t.Errorf("what she said is %+v", s.Items)
	}
	if _, err := d.Archive(ctx, kim, d.lobby(kim)); !errors.Is(err, chat.ErrRoomStays) {
		t.Errorf("the lobby is archived: %v", err)
	}
	if _, err := d.Reopen(ctx, kim, room.ID); !errors.Is(err, chat.ErrRoomOpen) {
		t.Errorf("an open room is reopened: %v", err)
	}
}

func TestHistoryBothWays(t *testing.T) {
	d := newDesk(t)
	in := d.in(d.Dangjin.Officer)
	room := d.topic(in, "방").ID
	var days []time.Time
	for i := range 30 {
		if i%10 == 0 {
			d.Clock.Wait(24 * time.Hour)
			days = append(days, d.Clock.Now())
		}
		draft := say(fmt.Sprint(i))
		if i%6 == 5 { // 6, 12, 18, 24, 30
			draft.Root = 1
		}
		d.post(in, room, draft)
	}
	zero := int64(0)
	for _, test := range []struct {
		name string
		ask  chat.Ask
		want string
	}{
		{"the latest", chat.Ask{Size: 3}, "26 27 28 last"},
		{"before", chat.Ask{Before: 27, Size: 3}, "22 24 25"}, // of the places 23, 25 and 26
		{"before the beginning", chat.Ask{Before: 3, Size: 5}, "0 1 first"},
		{"from the beginning", chat.Ask{After: &zero, Size: 3}, "0 1 2 first"},
		{"around", chat.Ask{Around: 15, Size: 4}, "12 13 14 15"},
		{"on a day", chat.Ask{On: days[1], Size: 2}, "10 12"},
		{"on a day to come", chat.Ask{On: days[2].Add(48 * time.Hour), Size: 2}, "last"},
		{"a thread", chat.Ask{Root: 1, Size: 10}, "5 11 17 23 29 first last"},
		{"a thread, its end", chat.Ask{Root: 1, Size: 2}, "23 29 last"},
	} {
		s, err := d.History(ctx, in, room, test.ask)
		check(t, err)
		got := texts(s.Items)
		if s.First {
			got = append(got, "first")
		}
		if s.Last {
			got = append(got, "last")
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
	m, err := d.Message(ctx, in, room, 1)
	check(t, err)
	if m.Replies != 5 || m.LastReply.Before(days[2]) {
		t.Errorf("the root has %d answers, the last at %s", m.Replies, m.LastReply)
	}
}

// A guest finds the rooms that her pass names, or the lobby, and what was said since she came.
func TestAGuestSeesWhatIsSaidFromHerEntryOn(t *testing.T) {
	d := newDesk(t)
	kim := d.in(d.Dangjin.Officer)
	lobby := d.lobby(kim)
	named := d.topic(kim, "통역")
	for range 3 {
		d.post(kim, lobby, say("전에 한 말"))
	}
	guest := d.in(d.guest())
	all, err := d.Standings(ctx, guest, chat.Open)
	check(t, err)
	if len(all) != 1 || all[0].Room.ID != lobby || all[0].Head != 3 || all[0].Seen != 3 || all[0].Unread != 0 {
		t.Fatalf("she finds %+v", all)
	}
	d.post(kim, lobby, say("뒤에 한 말"))
	check(t, second2(d.Edit(ctx, kim, lobby, 1, "고친 말")))
	check(t, second2(d.Pin(ctx, kim, lobby, 2, true)))
	s, err := d.History(ctx, guest, lobby, chat.Ask{})
	check(t, err)
	if got := strings.Join(texts(s.Items), " "); got != "뒤에 한 말" || !s.First {
		t.Errorf("she reads %q", got)
	}
	entries, err := d.Since(ctx, guest, lobby, 0, 100)
	check(t, err)
	if len(entries) != 3 || entries[0].Seq != 4 || !entries[1].Hidden || entries[1].Message.Text != "" || !entries[2].Hidden {
		t.Errorf("her log is %+v", entries)
	}
	if pins, err := d.Pins(ctx, guest, lobby); len(pins) > 0 || err != nil {
		t.Errorf("she sees pins from before, %v", err)
	}
	for name, err := range map[string]error{
		"reads what was said before": second2(d.Message(ctx, guest, lobby, 1)), "reacts to it": second2(d.React(ctx, guest, lobby, 1, "👍", true)),
		"enters another room": roomErr(d.Room(ctx, guest, named.ID)),
	} {
		if !errors.Is(err, chat.ErrMessageNotFound) && !errors.Is(err, chat.ErrRoomNotFound) {
			t.Errorf("a guest %s: %v", name, err)
		}
	}
	quote := say("인용")
	quote.Quote = 2
	if _, err := d.Post(ctx, guest, lobby, quote); err == nil {
		t.Error("a guest quotes what she can't see")
	}
	m := d.post(guest, lobby, say("저는 손님입니다"))
	if m.By.Guest == "" || m.By.Member != "" || m.By.Name != "통역 지원 단체" || m.By.Tenant != "dangjin" {
		t.Errorf("the guest is shown as %+v", m.By)
	}
	if people, err := d.Audience(ctx, guest, lobby); len(people) != 1 || err != nil {
		t.Errorf("a guest is told who is in the house: %v, %v", people, err)
	}
	if _, err := d.Open(ctx, guest, chat.Opening{Kind: chat.Topic, Name: lang.Plain("ko", "x")}); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("a guest opens a room: %v", err)
	}
	invited := d.in(d.guest(named.ID))
	all, err = d.Standings(ctx, invited, chat.Open)
	check(t, err)
	if len(all) != 1 || all[0].Room.ID != named.ID {
		t.Errorf("a guest with a room finds %+v", all)
	}
}

func roomErr(_ chat.Room, err error) error { return err }
