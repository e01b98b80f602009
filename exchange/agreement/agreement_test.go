package agreement_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
)

func signed(until, review agreement.Date, notice, again int) agreement.Agreement {
	return agreement.Agreement{State: agreement.Sealed, Signed: agreement.Signing{On: "2024-01-01"}, Content: agreement.Content{Until: until, Review: review, Notice: notice, Again: again}}
}

func TestDraftSaysWhetherStepsAreOpen(t *testing.T) {
	for _, c := range []struct {
		steps []agreement.Step
		code  string
	}{{nil, "agreement_draft_ready"}, {make([]agreement.Step, 1), "agreement_draft"}} {
		a := agreement.Agreement{State: agreement.Draft, Steps: c.steps}
		if _, why := a.Phase(time.Now()); why.Code != c.code {
			t.Errorf("%d steps: %s, want %s", len(c.steps), why.Code, c.code)
		}
	}
}

func TestSignedAgreementIsInForceAtOnce(t *testing.T) {
	now := time.Date(2026, 11, 22, 18, 21, 0, 0, time.UTC) // in Seoul it is the 23rd
	for _, c := range []struct {
		from  agreement.Date
		phase agreement.Phase
	}{{"", agreement.Effective}, {"2026-11-22", agreement.Effective}, {"2027-01-01", agreement.Awaiting}} {
		a := signed("2031-12-31", "", 3, 0)
		a.Signed.On, a.Content.From = "2026-11-23", c.from
		if phase, why := a.Phase(now); phase != c.phase {
			t.Errorf("from %q: %s, %v, want %s", c.from, phase, why, c.phase)
		}
	}
}

func TestAlarmsRingOnceEach(t *testing.T) {
	a := signed("2027-06-30", "", 3, 0)
	ring := func(day string) []string {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		said := []string{}
		for _, m := range a.Ring(at) {
			said = append(said, fmt.Sprintf("%s %s, %d months", m.What, m.On, m.Months))
		}
		return said
	}
	for _, test := range []struct {
		day  string
		want []string
		next string
	}{
		{"2026-01-01", []string{}, "2026-03-30"},
		{"2026-03-30", []string{"notice 2027-03-30, 12 months"}, "2026-06-30"},
		{"2026-03-31", []string{}, "2026-06-30"},
		{"2027-01-10", []string{"notice 2027-03-30, 3 months", "until 2027-06-30, 6 months"}, "2027-03-30"},
		{"2027-03-30", []string{"until 2027-06-30, 3 months"}, "2027-03-31"},
		{"2027-07-01", []string{}, ""},
	} {
		if diff := cmp.Diff(test.want, ring(test.day)); diff != "" || a.Alarm != test.next {
			t.Errorf("on %s, asked next on %s, want %s (- want, + got):\n%s", test.day, a.Alarm, test.next, diff)
		}
	}
}

func TestPhasesFollowTheDates(t *testing.T) {
	for _, test := range []struct {
		name string
		a    agreement.Agreement
		want agreement.Phase
	}{
		{"a draft", agreement.Agreement{State: agreement.Draft}, agreement.InDraft},
		{"before the parties", agreement.Agreement{State: agreement.Frozen}, agreement.InHand},
		{"without end", signed("", "", 0, 0), agreement.Effective},
		{"ends soon", signed("2027-03-01", "", 0, 0), agreement.ReviewDue},
		{"ended by its term", signed("2019-12-31", "", 0, 0), agreement.RunOut},
		{"renews itself", signed("2025-12-31", "", 0, 3), agreement.Effective},
		{"ended before", agreement.Agreement{State: agreement.Over}, agreement.Closed},
	} {
		if got, why := test.a.Phase(today); got != test.want || why.Code == "" {
			t.Errorf("%s is %s because %q, want %s", test.name, got, why.Code, test.want)
		}
	}
}

func TestDifferenceGoesByNumber(t *testing.T) {
	article := func(number, words string) agreement.Article {
		return agreement.Article{Number: number, Text: lang.Plain(lang.Korean, words)}
	}
	older := []agreement.Article{article("1", "목적"), article("2", "교류"), article("3", "비용")}
	newer := []agreement.Article{article("1", "목적"), article("3", "비용은 각자"), article("4", "효력")}
	var got []string
	for _, c := range agreement.Difference(older, newer) {
		got = append(got, c.Number+" "+c.What)
	}
	if diff := cmp.Diff([]string{"1 same", "2 removed", "3 changed", "4 added"}, got); diff != "" {
		t.Errorf("Difference (- want, + got):\n%s", diff)
	}
}

func TestHowMuchOfThePromisesMoves(t *testing.T) {
	a := agreement.Agreement{Promises: []agreement.Promise{{State: agreement.Open}, {State: agreement.Moving}, {State: agreement.Kept}, {State: agreement.Dropped}}}
	if percent, of := a.Moving(); percent != 67 || of != 3 {
		t.Errorf("%d%% of %d move, want 67%% of 3", percent, of)
	}
}
