package meeting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// sidesOf are the offices of units, each required.
func sidesOf(t testing.TB, units ...unit.ID) []meeting.Side {
	t.Helper()
	all := make([]meeting.Side, len(units))
	for i, id := range units {
		u, ok := unit.Get(id)
		if !ok {
			t.Fatalf("there is no unit %s", id)
		}
		all[i] = meeting.Side{Tenant: tenants.TenantID(id), Office: unit.OfficeOf(u)}
	}
	return all
}

func sought(first, last unit.Date, minutes int) meeting.Sought {
	return meeting.Sought{First: first, Last: last, Zone: "Asia/Seoul", Minutes: minutes, Step: 30}
}

func codesOf(f meeting.Fit) []string {
	all := []string{}
	for _, r := range f.Reasons {
		all = append(all, r.Code)
	}
	return all
}

func TestATimeInEverybodysOfficeHours(t *testing.T) {
	found := meeting.Find(sought("2026-09-21", "2026-10-12", 90), sidesOf(t, "dangjin", "liaoning", "aichi"))
	if len(found.Best) == 0 {
		t.Fatal("three neighbours find no time in three weeks")
	}
	for _, c := range found.Best {
		seoul, _ := time.LoadLocation("Asia/Seoul")
		on := unit.Day(c.Start.In(seoul))
		for _, closed := range []unit.Date{"2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-09", "2026-10-12"} {
			if on == closed {
				t.Errorf("%s is proposed, on a holiday of one side", c.Start.In(seoul))
			}
		}
		for _, f := range c.Fits {
			if f.Burden != 0 || !f.Able {
				t.Errorf("%s costs %s %d (%v), although better times are free", c.Start.In(seoul), f.Tenant, f.Burden, codesOf(f))
			}
		}
	}
	if again := meeting.Find(sought("2026-09-21", "2026-10-12", 90), sidesOf(t, "dangjin", "liaoning", "aichi")); !again.Best[0].Start.Equal(found.Best[0].Start) || len(again.Best) != len(found.Best) {
		t.Error("the same search finds something else")
	}
}

func TestAMakeUpDayIsWorkedAndTold(t *testing.T) {
	found := meeting.Find(sought("2026-10-10", "2026-10-10", 60), sidesOf(t, "liaoning", "shandong"))
	if len(found.Best) == 0 || !slices.Contains(codesOf(found.Best[0].Fits[0]), meeting.MadeUp) {
		t.Fatalf("the Saturday that China works isn't proposed, or not told: %+v", found.Best)
	}
	if name, _ := found.Best[0].Fits[0].Reasons[0].Name.For(lang.Chinese); name != "调休上班日" {
		t.Errorf("the make-up day is called %q", name)
	}
	found = meeting.Find(sought("2026-10-10", "2026-10-10", 60), sidesOf(t, "liaoning", "dangjin"))
	if len(found.Best) != 0 || !slices.ContainsFunc(found.Against, func(h meeting.Hindrance) bool { return h.Tenant == "dangjin" && h.Code == meeting.OnWeekend }) {
		t.Errorf("a Korean Saturday is proposed, or isn't named as what stands against it: %+v", found.Against)
	}
}

func TestSeollalIsFromTheSixteenth(t *testing.T) {
	for on, want := range map[unit.Date]bool{"2026-02-13": true, "2026-02-16": false, "2026-02-17": false, "2026-02-18": false, "2026-02-19": true} {
		if found := meeting.Find(sought(on, on, 60), sidesOf(t, "dangjin", "seoul")); len(found.Best) > 0 != want {
			t.Errorf("on %s %d times are found, want some: %t", on, len(found.Best), want)
		}
	}
}

func TestKoreaAndVirginiaShareNoHours(t *testing.T) {
	sides := sidesOf(t, "dangjin", "virginia")
	found := meeting.Find(sought("2026-12-01", "2026-12-04", 60), sides)
	if len(found.Best) == 0 {
		t.Fatal("no time is found with Virginia")
	}
	seoul, _ := time.LoadLocation("Asia/Seoul")
	best := found.Best[0]
	if hour := best.Start.In(seoul).Format("15:04"); hour != "08:00" && hour != "07:30" {
		t.Errorf("the best time with Virginia is %s in Seoul", hour)
	}
	if !slices.Contains(codesOf(best.Fits[0]), meeting.Early) || !slices.Contains(codesOf(best.Fits[1]), meeting.Late) {
		t.Errorf("nobody is told that Seoul gets up early and Virginia stays: %v, %v", codesOf(best.Fits[0]), codesOf(best.Fits[1]))
	}
}

func TestGettingUpEarlyGoesRound(t *testing.T) {
	sides := sidesOf(t, "dangjin", "bavaria", "british-columbia")
	sides[0].Optional, sides[1].Optional, sides[2].Optional = false, true, false
	search := sought("2026-11-09", "2026-11-13", 60)
	search.Optional, search.Quorum = []tenants.TenantID{"bavaria"}, 2
	borne := map[tenants.TenantID]int{}
	var past []meeting.Held
	alone := map[tenants.TenantID]int{}
	for range 8 {
		for i := range sides {
			sides[i].Borne = 0
		}
		for _, f := range meeting.Find(search, sides).Best[0].Fits {
			alone[f.Tenant] += f.Burden
		}
		for i := range sides {
			sides[i].Borne = borne[sides[i].Tenant]
		}
		best := meeting.Find(search, sides).Best[0]
		past = append(past, meeting.Held{Span: best.Span, Parties: []tenants.TenantID{"dangjin", "british-columbia"}})
		borne = meeting.Burdens(sides, past)
	}
	fair, unfair := gap(borne["dangjin"], borne["british-columbia"]), gap(alone["dangjin"], alone["british-columbia"])
	if fair >= unfair || borne["bavaria"] != 0 {
		t.Errorf("after eight meetings Korea has borne %d and Canada %d; without a memory %d and %d", borne["dangjin"], borne["british-columbia"], alone["dangjin"], alone["british-columbia"])
	}
	if borne["dangjin"] == 0 || borne["british-columbia"] == 0 {
		t.Errorf("one side never gets up early: %v", borne)
	}
}

func gap(a, b int) int { return max(a-b, b-a) }

func TestQuorumAndBusySides(t *testing.T) {
	sides := sidesOf(t, "dangjin", "aichi", "bavaria")
	search := sought("2026-11-10", "2026-11-10", 60)
	search.Step = 15
	if found := meeting.Find(search, sides); len(found.Best) == 0 || found.Best[0].Able != 3 {
		t.Errorf("three sides find %d times on a common working day", len(found.Best))
	}
	day := time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
	sides[2].Busy = []meeting.Span{{Start: day.Add(-24 * time.Hour), End: day.Add(24 * time.Hour)}}
	found := meeting.Find(search, sides)
	if len(found.Best) != 0 || !slices.ContainsFunc(found.Against, func(h meeting.Hindrance) bool { return h.Tenant == "bavaria" && h.Code == meeting.Busy }) {
		t.Errorf("a side that is busy all day is asked to come, or isn't named: %+v", found.Against)
	}
	search.Quorum = 2
	if found := meeting.Find(search, sides); len(found.Best) != 0 {
		t.Error("a quorum of two overrules a side that must be there")
	}
	sides[2].Optional, search.Optional = true, []tenants.TenantID{"bavaria"}
	found = meeting.Find(search, sides)
	if len(found.Best) == 0 || found.Best[0].Able != 2 || found.Best[0].Fits[2].Able {
		t.Errorf("without the side that may be missing nothing is found: %+v", found.Best)
	}
	search.Quorum = 3
	if found := meeting.Find(search, sides); len(found.Best) != 0 {
		t.Error("two of three are a quorum of three")
	}
}

func TestAcrossAClockChangeAndMidnight(t *testing.T) {
	sides := sidesOf(t, "dangjin", "virginia")
	newYork, _ := time.LoadLocation("America/New_York")
	start := time.Date(2026, 10, 31, 23, 30, 0, 0, newYork) // a Saturday; clocks go back at two in the morning
	fits := meeting.Fits(sides, meeting.Span{Start: start.UTC(), End: start.Add(4 * time.Hour).UTC()})
	if got := start.Add(4 * time.Hour).In(newYork).Format("Mon 15:04"); got != "Sun 02:30" {
		t.Fatalf("four hours later it is %s", got)
	}
	if codes := codesOf(fits[1]); !slices.Contains(codes, "clocks_change") || !slices.Contains(codes, meeting.OnWeekend) || fits[1].Able {
		t.Errorf("a night over a clock change is %v to Virginia", codes)
	}
	if codes := codesOf(fits[0]); slices.Contains(codes, "clocks_change") || fits[0].Able {
		t.Errorf("Korea has no clock change, but %v", codes)
	}
	for _, week := range []unit.Date{"2026-03-05", "2026-03-12"} { // one before the change of 8 March and one after
		search := sought(week, week, 60)
		for _, c := range meeting.Find(search, sides).Best {
			if local := c.Start.In(newYork); local.Hour() < 17 || local.Hour() > 20 {
				t.Errorf("%s: Virginia would sit at %s", week, local)
			}
		}
	}
	night := meeting.Fits(sidesOf(t, "dangjin"), meeting.Span{Start: time.Date(2026, 11, 10, 13, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 10, 16, 0, 0, 0, time.UTC)})
	if codes := codesOf(night[0]); !slices.Contains(codes, meeting.AtNight) || night[0].Able {
		t.Errorf("from ten to one at night is %v", codes)
	}
}

func TestDaysNotYetAnnouncedAreTold(t *testing.T) {
	for id, want := range map[unit.ID]string{"liaoning": meeting.DaysUnsure, "milan": meeting.DaysUnknown} {
		found := meeting.Find(sought("2027-05-12", "2027-05-12", 60), sidesOf(t, id))
		if len(found.Best) == 0 || !slices.Contains(codesOf(found.Best[0].Fits[0]), want) {
			t.Errorf("%s isn't told that its days of 2027 are uncertain: %+v", id, found.Best)
		}
	}
}

func TestAWallTimeThatClocksSkipOrShowTwice(t *testing.T) {
	for _, test := range []struct{ why, wall, zone, offset, want, code string }{
		{"an ordinary morning", "2027-03-15T09:30", "America/Vancouver", "", "", ""},
		{"a half hour that doesn't exist", "2026-03-08T02:30", "America/New_York", "", "", "skipped_by_clock_change"},
		{"a half hour that comes twice", "2026-11-01T01:30", "America/New_York", "", "", "shown_twice"},
		{"the first of the two", "2026-11-01T01:30", "America/New_York", "-04:00", "2026-11-01T05:30:00Z", ""},
		{"the second of the two", "2026-11-01T01:30", "America/New_York", "-05:00", "2026-11-01T06:30:00Z", ""},
		{"an offset that isn't the zone's", "2026-06-01T09:30", "Asia/Seoul", "+08:00", "", "wrong_offset"},
		{"half an hour twice", "2026-04-05T01:45", "Australia/Lord_Howe", "+10:30", "2026-04-04T15:15:00Z", ""},
		{"no time", "tomorrow", "Asia/Seoul", "", "", "not_a_time"},
		{"no zone", "2026-06-01T09:30", "Asia/Atlantis", "", "", "unknown_zone"},
	} {
		var c fault.Check
		at := meeting.Moment(&c, "start", test.wall, test.zone, test.offset)
		var fields []fault.Field
		if err := c.Err(); err != nil {
			fields = fault.Of(err).Fields
		}
		switch {
		case test.code == "" && len(fields) > 0, test.code != "" && (len(fields) != 1 || fields[0].Code != test.code):
			t.Errorf("%s: %s in %s is %v, want %q", test.why, test.wall, test.zone, fields, test.code)
		case test.want != "" && at.Format(time.RFC3339) != test.want:
			t.Errorf("%s: %s in %s is %s, want %s", test.why, test.wall, test.zone, at.Format(time.RFC3339), test.want)
		}
	}
}

var twelve = []unit.ID{"dangjin", "liaoning", "aichi", "bavaria", "paris", "shandong", "queensland", "seoul", "british-columbia", "virginia", "milan", "jiangsu"}

func BenchmarkFindTwelvePartiesInEightWeeks(b *testing.B) {
	sides := sidesOf(b, twelve...)
	search := sought("2026-09-07", "2026-11-01", 90)
	search.Step = 15
	for i := range sides {
		if sides[i].Optional = i > 5; sides[i].Optional {
			search.Optional = append(search.Optional, sides[i].Tenant)
		}
	}
	for b.Loop() {
		if found := meeting.Find(search, sides); len(found.Best) == 0 || found.Looked < 5000 {
			b.Fatalf("%d times of %d", len(found.Best), found.Looked)
		}
	}
}
