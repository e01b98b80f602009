package meeting_test

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var gavel = time.Date(2026, 9, 1, 3, 0, 0, 0, time.UTC)

// at is somebody of a side who does something so many seconds after gavel.
func at(t tenants.TenantID, member string, seconds int) meeting.By {
	return meeting.By{Member: tenants.MemberID(member), Tenant: t, At: gavel.Add(time.Duration(seconds) * time.Second)}
}

func liveRoom() (meeting.Meeting, meeting.Agenda, meeting.Floor) {
	m := meeting.Meeting{ID: "m", State: meeting.Live, Host: "dangjin", Parties: []tenants.TenantID{"dangjin", "rizhao", "kitsap"}}
	m.Langs = []lang.Tag{lang.Korean, lang.Chinese}
	a := meeting.Agenda{Items: []meeting.Item{{ID: "one", Standing: meeting.Accepted}, {ID: "gone", Standing: meeting.Withdrawn}}}
	return m, a, meeting.NewFloor("m", "m")
}

func asks(id string, kind meeting.Speech) meeting.Asking {
	return meeting.Asking{ID: id, Kind: kind, From: meeting.Online}
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestOnlyWhoChairsLeadsTheRoomAndOnlyWhileItIsLive(t *testing.T) {
	m, a, f := liveRoom()
	refused(t, "a guest of honour calls an item", f.Call(m, a, "one", at("rizhao", "r", 0)), meeting.ErrNotChair)
	refused(t, "an outsider calls an item", f.Call(m, a, "one", at("turin", "x", 0)), meeting.ErrNotParty)
	refused(t, "an item that was withdrawn is called", f.Call(m, a, "gone", at("dangjin", "d", 0)), meeting.ErrItemNotFound)
	done(t, f.Call(m, a, "one", at("dangjin", "d", 0)))
	refused(t, "a party names itself a chair", f.NameChairs(m, []tenants.TenantID{"rizhao"}, at("rizhao", "r", 1)), meeting.ErrNotHost)
	done(t, f.NameChairs(m, []tenants.TenantID{"rizhao"}, at("dangjin", "d", 1)))
	done(t, f.Call(m, a, "", at("rizhao", "r", 60)))
	if f.Item != "" || len(f.Spans) != 1 || f.Spans[0].To.Sub(f.Spans[0].From) != time.Minute {
		t.Errorf("after a minute on one item the floor has item %q and spans %+v", f.Item, f.Spans)
	}
	m.State = meeting.Ended
	for what, err := range map[string]error{
		"an item is called": f.Call(m, a, "one", at("dangjin", "d", 70)), "somebody asks": f.Ask(m, asks("s", meeting.ToSpeak), meeting.Card{}, at("dangjin", "d", 70)),
		"a sign is given": f.Sign(m, meeting.Slower, true, at("rizhao", "r", 70)), "heads are counted": f.Count(m, "rizhao", 3, at("rizhao", "r", 70)),
		"a ballot is opened": f.OpenBallot(m, question("q", meeting.PerPerson, false), at("dangjin", "d", 70)), "a limit is set": f.Limit(m, 5, at("dangjin", "d", 70)),
	} {
		refused(t, what+" after the end", err, meeting.ErrNotLive)
	}
}

func TestTheSpeakingListTakesPointsOfOrderFirstAndCountsTime(t *testing.T) {
	m, _, f := liveRoom()
	done(t, f.Ask(m, asks("first", meeting.ToSpeak), meeting.Card{Name: "리자오"}, at("rizhao", "r", 0)))
	refused(t, "she asks twice", f.Ask(m, asks("again", meeting.ToSpeak), meeting.Card{}, at("rizhao", "r", 1)), meeting.ErrAsked)
	hall := meeting.Asking{ID: "hall", Kind: meeting.ToReply, From: meeting.Hall, Tenant: "kitsap", Name: "Ann"}
	refused(t, "a party puts another's on the list", f.Ask(m, hall, meeting.Card{}, at("rizhao", "r", 2)), meeting.ErrNotChair)
	done(t, f.Ask(m, hall, meeting.Card{}, at("dangjin", "d", 2)))
	done(t, f.Ask(m, asks("order", meeting.OfOrder), meeting.Card{Name: "O"}, at("rizhao", "r2", 3)))
	var turns []string
	for _, s := range f.Queue() {
		turns = append(turns, s.ID)
	}
	if len(turns) != 3 || turns[0] != "order" || turns[1] != "hall" || turns[2] != "first" {
		t.Errorf("turns %v, want the point of order, the reply, then who asked first", turns)
	}
	refused(t, "a party gives the floor", f.Give(m, "order", at("rizhao", "r", 9)), meeting.ErrNotChair)
	done(t, f.Give(m, "order", at("dangjin", "d", 10)))
	done(t, f.Give(m, "first", at("dangjin", "d", 40)))
	done(t, f.Sign(m, meeting.Slower, true, at("kitsap", "k", 45)))
	done(t, f.Finish(m, "first", at("rizhao", "r", 130)))
	if len(f.Used) != 1 || f.Used[0] != (meeting.Used{Tenant: "rizhao", Seconds: 90}) {
		t.Errorf("used %+v, want 90 seconds of Rizhao: a point of order takes none", f.Used)
	}
	if len(f.Showing(gavel.Add(131*time.Second))) != 0 {
		t.Error("what was asked of a speaker outlives her turn")
	}
	refused(t, "her turn is given again", f.Give(m, "first", at("dangjin", "d", 140)), meeting.ErrTurnOver)
	refused(t, "a party takes another's from the list", f.Finish(m, "hall", at("rizhao", "r", 150)), meeting.ErrNotChair)
	done(t, f.Finish(m, "hall", at("kitsap", "k", 150)))
	if _, speaking := f.Speaking(); speaking || len(f.Queue()) != 0 {
		t.Errorf("somebody speaks (%v) or waits (%v), want nobody", speaking, f.Queue())
	}
}

func TestSignsPassByThemselves(t *testing.T) {
	m, _, f := liveRoom()
	for _, k := range meeting.Signs() {
		done(t, f.Sign(m, k, true, at("rizhao", "r", 0)))
	}
	done(t, f.Sign(m, meeting.Applause, true, at("rizhao", "r", 2)))
	for after, want := range map[int]int{3: 5, 15: 4, 30: 2, 90: 1, 700: 0} {
		if got := f.Showing(gavel.Add(time.Duration(after) * time.Second)); len(got) != want {
			t.Errorf("%d seconds later %d signs are seen, want %d: %+v", after, len(got), want, got)
		}
	}
	done(t, f.Sign(m, meeting.HandUp, false, at("rizhao", "r", 3)))
	if got := f.Showing(gavel.Add(4 * time.Second)); len(got) != 4 {
		t.Errorf("%d signs after one was taken back, want 4", len(got))
	}
}

func question(id string, per meeting.Voting, secret bool) meeting.Question {
	said := lang.Plain(lang.Korean, "찬성하십니까")
	return meeting.Question{ID: id, Said: said, Per: per, Secret: secret, Choices: []meeting.Choice{{ID: "yes", Text: said}, {ID: "no", Text: said}}}
}

func TestAVoteCountsOnce(t *testing.T) {
	m, _, f := liveRoom()
	done(t, f.OpenBallot(m, question("side", meeting.PerDelegation, false), at("dangjin", "d", 0)))
	done(t, f.OpenBallot(m, question("each", meeting.PerPerson, true), at("dangjin", "d", 0)))
	done(t, f.Vote(m, "side", "yes", "k1", at("rizhao", "r", 1)))
	if err := f.Vote(m, "side", "no", "k1", at("rizhao", "r", 2)); err == nil || f.Ballots[0].Choices[1].Count != 0 {
		t.Errorf("the same vote that comes again is counted again: %v, %+v", err, f.Ballots[0])
	}
	refused(t, "another of a side that has voted", f.Vote(m, "side", "no", "k2", at("rizhao", "r2", 3)), meeting.ErrSideVoted)
	done(t, f.Vote(m, "each", "no", "k3", at("rizhao", "r", 4)))
	refused(t, "a second vote", f.Vote(m, "each", "no", "k4", at("rizhao", "r", 5)), meeting.ErrVoted)
	done(t, f.Vote(m, "each", "no", "k5", at("rizhao", "a", 6)))
	for _, v := range f.Ballots[1].Voters {
		if v.Choice != "" {
			t.Errorf("a secret vote is kept with its voter: %+v", v)
		}
	}
	if v := f.Ballots[1].Voters; v[0].Member != "a" {
		t.Errorf("the order in which secret votes came is kept: %+v", v)
	}
	refused(t, "a choice that isn't there", f.Vote(m, "each", "perhaps", "k6", at("kitsap", "k", 7)), fault.ErrInvalid)
	done(t, f.CloseBallot(m, "side", []tenants.TenantID{"dangjin", "turin"}, at("dangjin", "d", 8)))
	b := f.Ballots[0]
	if len(b.Present) != 2 || b.Quorate() {
		t.Errorf("present %v of 3 needed: quorate %v; want Dangjin, seen online, and Rizhao, which voted, and no quorum", b.Present, b.Quorate())
	}
	refused(t, "a vote after the end", f.Vote(m, "side", "yes", "k7", at("kitsap", "k", 9)), meeting.ErrBallotClosed)
}

func TestASittingAdmitsWhomTheirOwnSideHasNamed(t *testing.T) {
	x := meeting.ClosedSitting{ID: "s", Meeting: "m", Sides: []meeting.SittingSide{{Tenant: "dangjin", Members: []tenants.MemberID{"d"}}, {Tenant: "rizhao"}}}
	m, _, _ := liveRoom()
	refused(t, "a party that isn't in it names somebody", x.Name([]tenants.MemberID{"k"}, at("kitsap", "k", 0)), meeting.ErrSittingNotFound)
	refused(t, "it begins before all have named somebody", x.Open(m, at("dangjin", "d", 0)), meeting.ErrSittingUnnamed)
	done(t, x.Name([]tenants.MemberID{"r"}, at("rizhao", "officer", 0)))
	refused(t, "somebody of the host who wasn't named opens it", x.Open(m, at("dangjin", "admin", 1)), meeting.ErrSittingNotFound)
	refused(t, "another party opens it", x.Open(m, at("rizhao", "r", 1)), meeting.ErrNotHost)
	if inner := x.Inner(m); inner.State != meeting.Ended || len(inner.Parties) != 2 {
		t.Errorf("before it begins the sitting is held as %s with %v", inner.State, inner.Parties)
	}
	done(t, x.Open(m, at("dangjin", "d", 2)))
	refused(t, "somebody is named while it is under way", x.Name([]tenants.MemberID{"r", "late"}, at("rizhao", "officer", 3)), meeting.ErrSittingBegun)
	for who, want := range map[string]bool{"r": true, "officer": false, "late": false, "": false} {
		if got := x.Admits("rizhao", tenants.MemberID(who)); got != want {
			t.Errorf("it admits %q of Rizhao: %v, want %v", who, got, want)
		}
	}
	if x.Admits("kitsap", "r") {
		t.Error("it admits who has the same id in another party")
	}
	done(t, x.End(m, at("dangjin", "d", 60)))
	refused(t, "it ends twice", x.End(m, at("dangjin", "d", 61)), meeting.ErrSittingOver)
}
