package meeting_test

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var asked = time.Date(2026, 7, 1, 3, 0, 0, 0, time.UTC)

func side(t tenants.TenantID) meeting.By {
	return meeting.By{Member: tenants.MemberID(t + "-officer"), Tenant: t, At: asked}
}

func script(digests ...string) meeting.Script {
	var s meeting.Script
	for i, d := range digests {
		s.Paragraphs = append(s.Paragraphs, meeting.Paragraph{Number: string(rune('1' + i)), Digest: d, Whole: true})
	}
	return s
}

func minutesIn(state meeting.State) meeting.Minutes {
	return meeting.Minutes{ID: "m", Meeting: "m", State: state, Host: "dangjin", Parties: []tenants.TenantID{"dangjin", "rizhao"}, Langs: []lang.Tag{lang.Korean, lang.Chinese}}
}

func agree(t *testing.T, x *meeting.Minutes, s meeting.Script, who tenants.TenantID) {
	t.Helper()
	for _, p := range s.Paragraphs {
		if err := x.Judge(s, meeting.Verdict{Paragraph: p.Number, Digest: p.Digest, Stance: meeting.AgreedTo}, side(who)); err != nil {
			t.Fatalf("%s agrees to %s: %v", who, p.Number, err)
		}
	}
}

// Every move of minutes is allowed from one state alone, to those whose it is.
func TestMinutesGoThroughTheirStates(t *testing.T) {
	s := script("a", "b")
	for _, deed := range []struct {
		name string
		from meeting.State
		do   func(*meeting.Minutes, tenants.TenantID) error
		to   meeting.State
		not  error // from any other state
		host bool
	}{
		{"complete", meeting.MinutesDraft, func(x *meeting.Minutes, w tenants.TenantID) error { return x.Complete(s, side(w)) }, meeting.BothLanguages, meeting.ErrNotMinutesDraft, false},
		{"send", meeting.BothLanguages, func(x *meeting.Minutes, w tenants.TenantID) error { return x.Send(s, side(w)) }, meeting.Review, meeting.ErrNotComplete, true},
		{"return", meeting.ToSign, func(x *meeting.Minutes, w tenants.TenantID) error { return x.Return("fault", side(w)) }, meeting.Review, meeting.ErrNotToSign, false},
		{"judge", meeting.Review, func(x *meeting.Minutes, w tenants.TenantID) error {
			return x.Judge(s, meeting.Verdict{Paragraph: "1", Digest: "a", Stance: meeting.AgreedTo}, side(w))
		}, meeting.Review, meeting.ErrNotInReview, false},
	} {
		for _, from := range []meeting.State{meeting.MinutesDraft, meeting.BothLanguages, meeting.Review, meeting.ToSign, meeting.SignedOff} {
			x := minutesIn(from)
			err := deed.do(&x, "dangjin")
			switch {
			case from == deed.from && (err != nil || x.State != deed.to):
				t.Errorf("%s from %s = %v, %s; want %s", deed.name, from, err, x.State, deed.to)
			case from != deed.from && (!errors.Is(err, deed.not) || x.State != from):
				t.Errorf("%s from %s = %v, want %v", deed.name, from, err, deed.not)
			}
		}
		x := minutesIn(deed.from)
		if err := deed.do(&x, "turin"); err == nil {
			t.Errorf("a stranger may %s", deed.name)
		}
		x = minutesIn(deed.from)
		if err := deed.do(&x, "rizhao"); (err != nil) != deed.host {
			t.Errorf("the other side may %s: %v", deed.name, err)
		}
	}
	loose := script("a")
	loose.Paragraphs[0].Whole = false
	x := minutesIn(meeting.MinutesDraft)
	if err := x.Complete(loose, side("dangjin")); !errors.Is(err, meeting.ErrLanguagesMissing) {
		t.Errorf("completing what isn't there in every language = %v", err)
	}
}

// A side's word holds for the words it was given on, and for no others.
func TestAConfirmationHoldsForItsWords(t *testing.T) {
	s := script("a", "b")
	x := minutesIn(meeting.Review)
	if _, err := x.Finish(s, side("dangjin")); !errors.Is(err, meeting.ErrUnconfirmed) {
		t.Errorf("finishing before confirming = %v", err)
	}
	agree(t, &x, s, "dangjin")
	if all, err := x.Finish(s, side("dangjin")); all || err != nil {
		t.Errorf("one side finishes: %t, %v", all, err)
	}
	other := script("a", "c")
	if _, done := x.HasFinished(other, "dangjin"); done || x.Owes(other, "dangjin") != 1 {
		t.Error("a side has finished words it never saw")
	}
	if err := x.Judge(other, meeting.Verdict{Paragraph: "2", Digest: "b", Stance: meeting.AgreedTo}, side("rizhao")); !errors.Is(err, meeting.ErrParagraphChanged) {
		t.Errorf("agreeing to words that are gone = %v", err)
	}
	agree(t, &x, s, "rizhao")
	want := lang.Plain(lang.Chinese, "另一种写法")
	if err := x.Judge(s, meeting.Verdict{Paragraph: "1", Digest: "a", Stance: meeting.Changed, Said: want}, side("rizhao")); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Finish(s, side("rizhao")); !errors.Is(err, meeting.ErrUnconfirmed) {
		t.Errorf("finishing while one's own wording is open = %v", err)
	}
	if _, err := x.Takes(s, "1", "rizhao", side("rizhao")); !errors.Is(err, meeting.ErrOwnWording) {
		t.Errorf("a side takes its own wording: %v", err)
	}
	if got, err := x.Takes(s, "1", "rizhao", side("dangjin")); err != nil || got.In[lang.Chinese].Value != "另一种写法" {
		t.Errorf("Takes = %v, %v", got, err)
	}
	if err := x.Judge(s, meeting.Verdict{Paragraph: "1", Digest: "a", Stance: meeting.ReservedOn, Said: want}, side("rizhao")); err != nil {
		t.Fatal(err)
	}
	if all, err := x.Finish(s, side("rizhao")); !all || err != nil {
		t.Errorf("the last side finishes: %t, %v", all, err)
	}
	plain := x
	if err := x.Seal([]meeting.Frozen{{Lang: lang.Korean, Hash: "1"}}, side("rizhao")); err != nil || x.State != meeting.ToSign || x.SHA256 == "" {
		t.Errorf("Seal = %v, %s", err, x.State)
	}
	plain.Verdicts = nil
	if err := plain.Seal([]meeting.Frozen{{Lang: lang.Korean, Hash: "1"}}, side("rizhao")); err != nil || plain.SHA256 == x.SHA256 {
		t.Error("the hash doesn't cover the reservation")
	}
}

// What becomes of the approval is what becomes of the minutes.
func TestMinutesBeforeTheHeads(t *testing.T) {
	for _, test := range []struct {
		outcome meeting.Outcome
		want    meeting.State
	}{{meeting.SignedByAll, meeting.SignedOff}, {meeting.FoundAtFault, meeting.Review}, {meeting.PutAside, meeting.ToSign}} {
		x := minutesIn(meeting.ToSign)
		if changed, err := x.Put("p", side("dangjin")); !changed || err != nil {
			t.Fatalf("Put = %t, %v", changed, err)
		}
		if _, err := x.Put("q", side("dangjin")); !errors.Is(err, meeting.ErrBeforeHeads) {
			t.Errorf("a second approval = %v", err)
		}
		if err := x.Return("fault", side("rizhao")); !errors.Is(err, meeting.ErrBeforeHeads) {
			t.Errorf("returning what stands before the heads = %v", err)
		}
		if x.Settle("q", test.outcome, side("")) {
			t.Error("another approval settles the minutes")
		}
		if !x.Settle("p", test.outcome, side("")) || x.State != test.want || x.Settle("p", test.outcome, side("")) {
			t.Errorf("settled %s, they are %s, want %s once", test.outcome, x.State, test.want)
		}
	}
}

// What was promised is done when its owner says so and another side does too.
func TestAFollowupGoesThroughItsStates(t *testing.T) {
	host := meeting.Meeting{Host: "dangjin"}
	for _, test := range []struct {
		name  string
		state meeting.Progress
		do    func(*meeting.Followup) error
		want  error
	}{
		{"the owner claims", meeting.OpenStill, func(f *meeting.Followup) error { return f.ClaimDone(side("rizhao")) }, nil},
		{"another claims", meeting.OpenStill, func(f *meeting.Followup) error { return f.ClaimDone(side("dangjin")) }, meeting.ErrNotOwner},
		{"claiming twice", meeting.Claimed, func(f *meeting.Followup) error { return f.ClaimDone(side("rizhao")) }, meeting.ErrFollowupOver},
		{"confirming what nobody claims", meeting.OpenStill, func(f *meeting.Followup) error { return f.ConfirmDone(side("dangjin")) }, meeting.ErrNotClaimed},
		{"confirming one's own", meeting.Claimed, func(f *meeting.Followup) error { return f.ConfirmDone(side("rizhao")) }, meeting.ErrOwnClaim},
		{"another confirms", meeting.Claimed, func(f *meeting.Followup) error { return f.ConfirmDone(side("dangjin")) }, nil},
		{"a stranger confirms", meeting.Claimed, func(f *meeting.Followup) error { return f.ConfirmDone(side("turin")) }, meeting.ErrNotParty},
		{"dropping", meeting.OpenStill, func(f *meeting.Followup) error { return f.Drop(host, "why", side("dangjin")) }, nil},
		{"dropping what is done", meeting.DoneSo, func(f *meeting.Followup) error { return f.Drop(host, "why", side("dangjin")) }, meeting.ErrFollowupOver},
		{"reopening what is dropped", meeting.Dropped, func(f *meeting.Followup) error { return f.Reopen("why", side("dangjin")) }, nil},
		{"reopening what is open", meeting.OpenStill, func(f *meeting.Followup) error { return f.Reopen("why", side("dangjin")) }, meeting.ErrFollowupOpen},
		{"leaving it to nobody", meeting.OpenStill, func(f *meeting.Followup) error {
			return f.Say(meeting.FollowupSaid{Sort: meeting.Action, Title: lang.Plain(lang.Korean, "x")}, host, side("dangjin"))
		}, meeting.ErrNoOwner},
		{"reminding before it is time", meeting.OpenStill, func(f *meeting.Followup) error { return f.Remind(asked) }, meeting.ErrTooEarly},
	} {
		f := meeting.Followup{State: test.state, Parties: []tenants.TenantID{"dangjin", "rizhao"}}
		f.Owner = "rizhao"
		if err := test.do(&f); !errors.Is(err, test.want) || test.want == nil && err != nil {
			t.Errorf("%s = %v, want %v", test.name, err, test.want)
		}
	}
}

// A score counts what there is, and says nothing of what there isn't.
func TestATeamsScore(t *testing.T) {
	s := meeting.Series{Months: 6, Bodies: []meeting.Body{{ID: "team"}}}
	round := func(state meeting.State, at time.Time) meeting.Meeting {
		return meeting.Meeting{Body: "team", State: state, Slot: meeting.Slot{Start: at}}
	}
	rounds := []meeting.Meeting{round(meeting.SignedOff, asked.AddDate(-1, 0, 0)), round(meeting.Ended, asked.AddDate(0, -6, 0)), round(meeting.Cancelled, asked), round(meeting.Draft, asked)}
	done, open, gone := meeting.Followup{Body: "team", State: meeting.DoneSo}, meeting.Followup{Body: "team", State: meeting.OpenStill}, meeting.Followup{Body: "team", State: meeting.Dropped}
	open.Due = "2026-06-01"
	got := s.Scores(rounds, []meeting.Followup{done, open, gone}, asked)
	want := meeting.Score{Body: "team", Held: 2, Expected: 3, Signed: 1, Done: 1, Promised: 2, Dropped: 1, Late: 1, Percent: 56}
	if len(got) != 1 || got[0] != want {
		t.Errorf("Scores = %+v, want %+v", got, want)
	}
	if empty := (meeting.Series{}).Scores(nil, nil, asked); len(empty) != 1 || empty[0].Percent != -1 {
		t.Errorf("the score of nothing is %+v", empty)
	}
}
