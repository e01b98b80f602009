package library

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestStepsOfAnAdoption(t *testing.T) {
	// From each phase to each: "" is free, "reason" takes one, "no" is refused with or without.
	table := map[Phase]map[Phase]string{
		Considering: {Considering: "", Planned: "", Pilot: "no", Implemented: "no", Dropped: "reason"},
		Planned:     {Considering: "reason", Planned: "", Pilot: "", Implemented: "no", Dropped: "reason"},
		Pilot:       {Considering: "reason", Planned: "reason", Pilot: "", Implemented: "", Dropped: "reason"},
		Implemented: {Considering: "reason", Planned: "reason", Pilot: "reason", Implemented: "", Dropped: "reason"},
		Dropped:     {Considering: "reason", Planned: "reason", Pilot: "reason", Implemented: "reason", Dropped: ""},
	}
	for from, row := range table {
		for to, how := range row {
			t.Run(fmt.Sprintf("%s to %s", from, to), func(t *testing.T) {
				for _, reason := range []string{"", "because"} {
					a := Adoption{Phase: from}
					err := a.Step(Stepping{To: to, Reason: reason, At: noon})
					var want error
					switch {
					case how == "no":
						want = ErrPhase
					case how == "reason" && reason == "":
						want = ErrReason
					}
					if !errors.Is(err, want) || err != nil && a.Phase != from || err == nil && (a.Phase != to || len(a.Steps) != 1) {
						t.Errorf("with the reason %q: %v, now %s, want %v", reason, err, a.Phase, want)
					}
				}
			})
		}
	}
}

func TestAdoptingBegins(t *testing.T) {
	card := Card{ID: "case", Tenant: "dangjin", Version: 3}
	for _, test := range []struct {
		by    string
		first Phase
		want  error
	}{
		{"liaoning", Considering, nil}, {"liaoning", Planned, nil}, {"liaoning", Pilot, ErrPhase}, {"liaoning", Dropped, ErrPhase}, {"liaoning", "dreaming", ErrPhase},
		{"dangjin", Considering, ErrOwnAdoption},
	} {
		a, err := Adopt("id", card, "liaoning", Stepping{To: test.first, Member: "m", At: noon})
		if test.by == "dangjin" {
			a, err = Adopt("id", card, "dangjin", Stepping{To: test.first, Member: "m", At: noon})
		}
		if !errors.Is(err, test.want) || err == nil && (a.Version != 3 || a.Author != "dangjin" || a.Owner != "m") {
			t.Errorf("Adopt by %s as %s = %+v, %v, want %v", test.by, test.first, a, err, test.want)
		}
	}
}

func TestNothingIsDueWhenAllIsDone(t *testing.T) {
	for _, end := range []Phase{Implemented, Dropped} {
		a := Adoption{Phase: Pilot, Due: "2026-08-01"}
		if err := a.Step(Stepping{To: end, Reason: "because", Due: "2026-09-01", At: noon}); err != nil || a.Due != "" {
			t.Errorf("after %s, %v, %q is due", end, err, a.Due)
		}
	}
	a := Adoption{Phase: Considering}
	for _, due := range []string{"2026", "2026-08", "2026-02-30", "tomorrow"} {
		if err := a.Step(Stepping{To: Planned, Due: due, At: noon}); err == nil {
			t.Errorf("a step due %q must be refused", due)
		}
	}
}

func TestACardShowsWhatCitiesShow(t *testing.T) {
	u := Uptake{ID: "a", Tenant: "liaoning", Phase: Pilot, Reason: "for the author alone", Public: true, Updated: noon}
	var c Card
	if !c.Taken(u) || len(c.Uptakes) != 1 || c.Uptakes[0].Reason != "" {
		t.Fatalf("Taken leaves %+v, want it without its reason", c.Uptakes)
	}
	if c.Taken(u) {
		t.Error("taking the same twice changes nothing")
	}
	old := u
	old.Phase, old.Updated = Planned, noon.Add(-time.Hour)
	if c.Taken(old) || c.Uptakes[0].Phase != Pilot {
		t.Error("an older word must not replace a newer one")
	}
	u.Public, u.Updated = false, noon.Add(time.Hour)
	if !c.Taken(u) || len(c.Uptakes) != 0 {
		t.Error("what its city no longer shows must go")
	}
	if c.Taken(u) {
		t.Error("what isn't there needn't go")
	}
}

func TestACardStandsForTheNewestEdition(t *testing.T) {
	one, two := Edition{Case: "case", Version: 1, Content: whole(), At: noon}, Edition{Case: "case", Version: 2, Content: whole(), At: noon}
	var c Card
	if !c.Show(two) || c.Version != 2 || !c.Shown {
		t.Fatalf("Show = %+v", c)
	}
	c.Rev = 1
	if c.Show(one) || c.Show(two) || c.Version != 2 {
		t.Error("an earlier edition, or the same again, must change nothing")
	}
	if c.Hide(1, "late word") || !c.Shown {
		t.Error("the withdrawal of an earlier version must not hide a later one")
	}
	if !c.Hide(2, "because") || c.Shown || c.Reason != "because" || c.Hide(2, "again") {
		t.Errorf("Hide leaves %+v", c)
	}
}

func TestDecidingOnASubmission(t *testing.T) {
	for _, test := range []struct {
		name    string
		was     Verdict
		verdict Verdict
		by      string
		reason  string
		want    error
	}{
		{"accept", Waiting, Accepted, "gaok", "", nil},
		{"return", Waiting, Sent, "gaok", "sources", nil},
		{"return without a reason", Waiting, Sent, "gaok", "", ErrReason},
		{"accept one's own", Waiting, Accepted, "dangjin", "", ErrOwnCase},
		{"return one's own", Waiting, Sent, "dangjin", "x", ErrOwnCase},
		{"recall one's own", Waiting, Recalled, "dangjin", "", nil},
		{"accept what is accepted", Accepted, Accepted, "gaok", "", ErrDecided},
		{"return what is recalled", Recalled, Sent, "gaok", "x", ErrDecided},
	} {
		s := Submission{Tenant: "dangjin", Verdict: test.was}
		by := s.Tenant
		if test.by == "gaok" {
			by = "gaok"
		}
		err := s.Decide(test.verdict, by, test.reason, noon)
		if !errors.Is(err, test.want) || err != nil && s.Verdict != test.was || err == nil && s.Verdict != test.verdict {
			t.Errorf("%s = %v, now %s, want %v", test.name, err, s.Verdict, test.want)
		}
	}
}

func TestTheSameApprovalIsBroughtOnce(t *testing.T) {
	c := in(InternalReview)
	if err := c.Approve("net", Move{Member: "head", At: noon}); err != nil {
		t.Fatal(err)
	}
	first := SubmissionOf(c, noon).ID
	if again := SubmissionOf(c, noon.Add(time.Hour)).ID; again != first {
		t.Errorf("one approval is brought as %s and %s", first, again)
	}
	if err := errors.Join(c.Return(CoordReview, Move{Reason: "x", At: noon}), c.Submit(Move{At: noon}), c.Approve("net", Move{Member: "head", At: noon})); err != nil {
		t.Fatal(err)
	}
	if second := SubmissionOf(c, noon).ID; second == first {
		t.Error("a case that comes again must be another submission")
	}
}
