package visit

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

var noon = time.Date(2027, 3, 1, 3, 0, 0, 0, time.UTC)

func planned() Visit {
	title := lang.Plain(lang.Korean, "방문")
	return Visit{
		ID: "1", State: Planned, Owner: "rizhao", Host: "dangjin", Visitor: "rizhao",
		Basics: Basics{Title: title, From: "2027-05-12", Until: "2027-05-14", Zone: "Asia/Seoul"},
		Slots:  []Slot{{ID: "1", Start: "2027-05-12T23:30", End: "2027-05-13T00:30", What: title}},
	}
}

// does has both sides carry a visit on, each deed by whose it is.
func (v *Visit) does(t *testing.T, deeds ...Deed) {
	t.Helper()
	for _, d := range deeds {
		by := By{Tenant: "rizhao", Member: "m", At: noon}
		if c := courses[d]; c.host && !c.own || d == Decline && v.State == Requested {
			by.Tenant = "dangjin"
		}
		if err := v.Do(d, Words{Reason: "태풍", Travel: Travel{Leave: "none"}, Report: lang.Plain(lang.Korean, "보고")}, by); err != nil {
			t.Fatalf("%s from %s: %v", d, v.State, err)
		}
	}
}

func TestAVisitThatWasPutOffGoesOnFromWhereItWasAgreed(t *testing.T) {
	for _, test := range []struct {
		before []Deed
		want   State
	}{
		{[]Deed{Request, Invite}, Invited}, // nobody has accepted yet
		{[]Deed{Request, Invite, Accept}, Accepted},
		{[]Deed{Invite, Accept, Approve}, Accepted}, // leave is asked for anew
		{[]Deed{Invite, Accept, Approve, Confirm}, Accepted},
	} {
		v := planned()
		v.does(t, test.before...)
		v.does(t, Postpone, Resume)
		if v.State != test.want {
			t.Errorf("after %v it goes on as %s, want %s", test.before, v.State, test.want)
		}
		if !v.Next.IsZero() {
			t.Errorf("after %v somebody is reminded of a report", test.before)
		}
	}
}

func TestTheReportIsDueThirtyDaysAfterTheLastDay(t *testing.T) {
	v := planned()
	v.does(t, Invite, Accept, Approve, Confirm, Depart, Complete)
	if v.Due != "2027-06-13" {
		t.Errorf("due on %s, want thirty days after 14 May, whenever somebody says that it is over", v.Due)
	}
	if err := v.Remind(time.Date(2027, 6, 5, 0, 0, 0, 0, time.UTC)); !errors.Is(err, ErrTooEarly) {
		t.Errorf("eight days before: %v", err)
	}
	v.does(t, Tell)
	if v.State != Reported || !v.Next.IsZero() {
		t.Errorf("reported it is %s, reminded at %s", v.State, v.Next)
	}
	// Nobody says that it began or ended: the report is due all the same.
	v = planned()
	v.does(t, Invite, Accept, Approve, Confirm)
	if err := v.Remind(time.Date(2027, 6, 6, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if v.State != ReportDue || v.Due != "2027-06-13" {
		t.Errorf("it is %s, due on %q", v.State, v.Due)
	}
	v.does(t, Tell)
	// Put off, it falls due by its new days.
	v = planned()
	v.does(t, Invite, Accept, Approve, Confirm)
	later := v.Basics
	later.From, later.Until = "2027-09-01", "2027-09-02"
	if err := v.Save(later, By{Tenant: "dangjin", At: noon}); err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2027, 9, 25, 0, 0, 0, 0, time.UTC); !v.Next.Equal(want) {
		t.Errorf("reminded at %s, want %s", v.Next, want)
	}
}

func TestWhoMayDoWhatWithAVisit(t *testing.T) {
	v := planned()
	v.does(t, Request)
	for _, test := range []struct {
		deed Deed
		by   string
		err  error
	}{
		{Invite, "rizhao", ErrNotYours}, {Accept, "rizhao", ErrNotNow}, {Decline, "rizhao", ErrNotYours}, {Invite, "seoul", ErrNotParty}, {"nap", "dangjin", ErrNoSuchDeed},
	} {
		before := v
		if err := v.Do(test.deed, Words{}, By{Tenant: tenants.TenantID(test.by), At: noon}); !errors.Is(err, test.err) || v.State != before.State {
			t.Errorf("%s by %s: %v, want %v", test.deed, test.by, err, test.err)
		}
	}
	if err := v.Do(Decline, Words{}, By{Tenant: "dangjin", At: noon}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("declined without a reason: %v", err)
	}
	v.does(t, Decline)
	if v.State != Declined {
		t.Errorf("declined it is %s", v.State)
	}
}

func TestWhatStandsAtTheStagesOfAVisit(t *testing.T) {
	v, by := planned(), By{Tenant: "dangjin", At: noon}
	good := []Link{{Preparing, "meeting", "a"}, {Signing, "agreement", "b"}}
	if err := v.Connect(good, by); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]Link{{{Preparing, "agreement", "a"}}, {{"rest", "meeting", "a"}}, {{Talks, "meeting", ""}}, {{Talks, "meeting", "a"}, {Talks, "meeting", "b"}}} {
		if err := v.Connect(bad, by); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Connect(%v) = %v", bad, err)
		}
	}
	if err := v.Connect(nil, By{Tenant: "seoul"}); !errors.Is(err, ErrNotParty) {
		t.Errorf("a third one connects: %v", err)
	}
	if len(v.Chain) != 2 {
		t.Errorf("what was refused changed the chain to %v", v.Chain)
	}
}
