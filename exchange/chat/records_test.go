package chat_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
)

var errStale = fault.ErrStale

func sorted(all []string) []string { return slices.Sorted(slices.Values(all)) }

func TestWhatIsKeptLongEnoughLapses(t *testing.T) {
	d := newDesk(t)
	kim, admin := d.in(d.Dangjin.Officer), d.in(d.Dangjin.Admin)
	room := d.topic(kim, "방").ID
	old := d.post(kim, room, say("옛말"))
	check(t, second2(d.React(ctx, kim, room, old.Seq, "👍", true)))
	d.Clock.Wait(40 * 24 * time.Hour)
	d.post(kim, room, say("새말"))
	retain := func(want int) {
		t.Helper()
		if n, err := d.Retain(ctx, d.house(d.pact)); n != want || err != nil {
			t.Errorf("%d messages lapse, %v, want %d", n, err, want)
		}
	}
	retain(0)
	if _, err := d.SetRetention(ctx, kim, chat.Rule{Days: 30, Reason: "기록물 관리 기준"}); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("an officer decides what is kept: %v", err)
	}
	set := func(r chat.Rule) {
		t.Helper()
		r.Reason = "기록물 관리 기준"
		_, err := d.SetRetention(ctx, admin, r)
		check(t, err)
	}
	set(chat.Rule{Days: 30, Hold: true})
	retain(0)
	if _, err := d.Remove(ctx, kim, room, old.Seq); !errors.Is(err, chat.ErrHeld) {
		t.Errorf("a message is removed under legal hold: %v", err)
	}
	d.kinds()
	set(chat.Rule{Days: 30})
	retain(1)
	retain(0)
	if diff := cmp.Diff([]string{"chat.retention_set", "chat.lapsed"}, d.kinds()); diff != "" {
		t.Errorf("told (- wanted):\n%s", diff)
	}
	s, err := d.History(ctx, kim, room, chat.Ask{})
	check(t, err)
	if len(s.Items) != 2 || !s.Items[0].Lapsed || s.Items[0].Text != "" || s.Items[0].By.Name != "dangjin officer" || s.Items[1].Text != "새말" {
		t.Errorf("what is left: %+v", s.Items)
	}
	if _, err := d.Edit(ctx, kim, room, old.Seq, "되살리기"); !errors.Is(err, chat.ErrMessageRemoved) {
		t.Errorf("a lapsed message is edited: %v", err)
	}
	d.Clock.Wait(40 * 24 * time.Hour)
	retain(1)
}

func TestWhoTakesARecord(t *testing.T) {
	d := newDesk(t)
	kim := d.in(d.Dangjin.Officer)
	open := d.topic(kim, "열림").ID
	closed := d.topic(kim, "닫힘", d.Dangjin.Second).ID
	for range 130 {
		d.post(kim, open, say("말"))
	}
	check(t, second2(d.React(ctx, kim, open, 1, "👍", true)))
	d.post(kim, closed, say("우리끼리"))
	d.kinds()
	for _, test := range []struct {
		name string
		in   tenants.Scope
		room chat.RoomID
		want error
	}{
		{"an admin of a party", d.in(d.Liaoning.Admin), open, nil},
		{"an officer", kim, open, tenants.ErrForbidden},
		{"the admin of who talked", d.in(d.Dangjin.Admin), closed, nil},
		{"the admin of who didn't", d.in(d.Liaoning.Admin), closed, chat.ErrRoomNotFound},
		{"an officer of who didn't", d.in(d.Liaoning.Officer), closed, chat.ErrRoomNotFound},
		{"an auditor at home", d.Enter(d.Dangjin.Auditor, "home:dangjin"), chat.LobbyOf("home:dangjin"), nil},
	} {
		if _, err := d.Export(ctx, test.in, test.room); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	if diff := cmp.Diff([]string{"chat.exported", "chat.exported", "chat.exported"}, d.kinds()); diff != "" {
		t.Errorf("told (- wanted):\n%s", diff)
	}
	rec, err := d.Export(ctx, d.in(d.Dangjin.Admin), open)
	check(t, err)
	d.post(kim, open, say("나중 말"))
	n := int64(0)
	for {
		m, ok, err := rec.Entry()
		check(t, err)
		if !ok {
			break
		}
		if n++; m.Seq != n {
			t.Fatalf("entry %d is message %d", n, m.Seq)
		}
	}
	if n != 130 {
		t.Errorf("the record holds %d messages, want 130", n)
	}
	others, err := d.Records(ctx, d.in(d.Dangjin.Admin), chat.Open)
	check(t, err)
	if len(others) != 1 || others[0].ID != closed {
		t.Errorf("the records officer finds %+v", others)
	}
	if none, err := d.Records(ctx, d.in(d.Liaoning.Admin), chat.Open); len(none) > 0 || err != nil {
		t.Errorf("the partner's records officer finds %+v, %v", none, err)
	}
}
