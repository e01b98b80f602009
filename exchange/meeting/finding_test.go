package meeting_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

func TestADelegationThatAnswersTwiceChangesItsVote(t *testing.T) {
	m := exchangeDay("dangjin", "liaoning", "aichi")
	at := hall.Add(-20 * 24 * time.Hour)
	var f meeting.Finding
	if err := f.Answer(m, map[string]meeting.Say{"x": meeting.Yes}, "", by("aichi", at)); !errors.Is(err, meeting.ErrNothingSought) {
		t.Errorf("an answer to nothing: %v", err)
	}
	search := sought("2026-11-09", "2026-11-20", 90)
	search.Optional, search.Quorum = []tenants.TenantID{"aichi"}, 2
	if err := f.Seek(m, search, "2026-11-01", by("liaoning", at)); !errors.Is(err, meeting.ErrNotHost) {
		t.Errorf("a guest asks: %v", err)
	}
	if err := f.Seek(m, search, "2026-11-01", by("dangjin", at)); err != nil {
		t.Fatal(err)
	}
	spans := []meeting.Span{{Start: hall.Add(26 * time.Hour), End: hall.Add(27 * time.Hour)}, {Start: hall.Add(2 * time.Hour), End: hall.Add(3 * time.Hour)}}
	if err := f.Offer(m, append(spans, spans[0]), by("liaoning", at)); err != nil {
		t.Fatal(err)
	}
	if len(f.Options) != 2 || !f.Options[0].Span.Start.Equal(spans[1].Start) {
		t.Fatalf("three offers of two times are %+v", f.Options)
	}
	early, late := f.Options[0].ID, f.Options[1].ID
	if err := f.Offer(m, []meeting.Span{{Start: at.Add(-time.Hour), End: at}}, by("aichi", at)); fault.KindOf(err) != fault.Invalid || err == nil {
		t.Errorf("a time that has passed is offered: %v", err)
	}
	for _, v := range []struct {
		who  tenants.TenantID
		says map[string]meeting.Say
	}{
		{"dangjin", map[string]meeting.Say{early: meeting.Yes, late: meeting.Yes}},
		{"liaoning", map[string]meeting.Say{early: meeting.No, late: meeting.Yes}},
		{"liaoning", map[string]meeting.Say{early: meeting.IfNeedBe}},
	} {
		if err := f.Answer(m, v.says, "", by(v.who, at)); err != nil {
			t.Fatalf("the answer of %s: %v", v.who, err)
		}
	}
	if len(f.Votes) != 2 || f.Votes[1].Times != 2 {
		t.Errorf("two delegations have cast %+v", f.Votes)
	}
	if c := f.Count(m, early); c.Yes != 1 || c.IfNeedBe != 1 || c.No != 0 || !c.Enough || !slices.Equal(c.Silent, []tenants.TenantID{"aichi"}) {
		t.Errorf("of the early time they say %+v", c)
	}
	if c := f.Count(m, late); c.Enough || len(c.Silent) != 2 {
		t.Errorf("the last answer says nothing of the late time, but counted is %+v", c)
	}
	for why, err := range map[string]error{
		"a stranger":       f.Answer(m, map[string]meeting.Say{early: meeting.Yes}, "", by("turin", at)),
		"no such time":     f.Answer(m, map[string]meeting.Say{"zz": meeting.Yes}, "", by("aichi", at)),
		"no such answer":   f.Answer(m, map[string]meeting.Say{early: "perhaps"}, "", by("aichi", at)),
		"another's option": f.Withdraw(m, early, by("aichi", at)),
		"a guest chooses":  f.Choose(m, early, by("liaoning", at)),
	} {
		if err == nil {
			t.Errorf("%s is let", why)
		}
	}
	if err := f.Choose(m, early, by("dangjin", hall.Add(72*time.Hour))); !errors.Is(err, meeting.ErrOptionPast) {
		t.Errorf("a time that has passed is chosen: %v", err)
	}
	if err := errors.Join(f.Choose(m, early, by("dangjin", at)), f.Choose(m, early, by("dangjin", at))); err != nil {
		t.Errorf("choosing, twice: %v", err)
	}
	if s := f.ChosenSlot(); !s.Start.Equal(spans[1].Start) || s.Zone != "Asia/Seoul" {
		t.Errorf("the chosen slot is %+v", s)
	}
	if err := f.Answer(m, map[string]meeting.Say{early: meeting.No}, "", by("aichi", at)); !errors.Is(err, meeting.ErrFindingOver) {
		t.Errorf("an answer after the choice: %v", err)
	}
	if err := f.Seek(m, search, "", by("dangjin", at)); err != nil || len(f.Options) != 0 || len(f.Votes) != 0 || f.State != meeting.FindingOpen {
		t.Errorf("asked anew, the old times are still there: %v %+v", err, f)
	}
	if err := f.Close(m, "the conference is put off", by("dangjin", at)); err != nil || f.State != meeting.FindingClosed {
		t.Errorf("close: %v", err)
	}
}

func TestASearchThatCannotBe(t *testing.T) {
	m := exchangeDay("dangjin", "liaoning")
	for path, change := range map[string]func(*meeting.Sought){
		"first":       func(s *meeting.Sought) { s.First = "2026-13-01" },
		"last":        func(s *meeting.Sought) { s.Last = "2026-11-01" },
		"zone":        func(s *meeting.Sought) { s.Zone = "Local" },
		"minutes":     func(s *meeting.Sought) { s.Minutes = 0 },
		"step":        func(s *meeting.Sought) { s.Step = 7 },
		"quorum":      func(s *meeting.Sought) { s.Quorum = 3 },
		"optional":    func(s *meeting.Sought) { s.Optional = []tenants.TenantID{"dangjin"} },
		"optional[0]": func(s *meeting.Sought) { s.Optional = []tenants.TenantID{"turin"} },
	} {
		var f meeting.Finding
		s := sought("2026-11-09", "2026-11-20", 90)
		change(&s)
		err := f.Seek(m, s, "", by("dangjin", hall))
		if err == nil || fault.Of(err).Fields[0].Path != path {
			t.Errorf("a search with a wrong %s: %v", path, err)
		}
	}
	s := sought("2026-11-09", "2027-01-04", 90)
	var f meeting.Finding
	if err := f.Seek(m, s, "", by("dangjin", hall)); err == nil {
		t.Error("a search of 57 days is let")
	}
}
