package unit_test

import (
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

func TestACoordinatorPutsADayRight(t *testing.T) {
	name := lang.Text{Source: lang.Korean, In: map[lang.Tag]lang.Version[string]{lang.Korean: {Value: "임시공휴일"}}}
	put := []unit.Amendment{
		{Region: "KR", Year: 2027, Days: []unit.AmendedDay{{Date: "2027-03-02", What: unit.DayOff, Name: name}, {Date: "2027-03-01", What: unit.DayOrdinary}}},
		{Region: "CN", Year: 2027, Known: unit.Announced, Days: []unit.AmendedDay{{Date: "2027-02-14", What: unit.DayWorked, Name: name}}},
		{Region: "CN", Year: 2031, Known: unit.Announced},
		{Region: "CN-LN", Year: 2027, Days: []unit.AmendedDay{{Date: "2027-02-14", What: unit.DayOff, Name: name}}},
	}
	for _, test := range []struct {
		why, unit, at string
		want          unit.State
		known         unit.Certainty
	}{
		{"a holiday of the day", "dangjin", "2027-03-02T02:00:00Z", unit.Holiday, unit.Announced},
		{"a day that the tables had wrong", "dangjin", "2027-03-01T02:00:00Z", unit.Open, unit.Announced},
		{"a Sunday made up for, but not in the province", "liaoning", "2027-02-14T02:00:00Z", unit.Holiday, unit.Announced},
		{"the same in another province", "shandong", "2027-02-14T02:00:00Z", unit.Open, unit.Announced},
		{"a year of which nothing else is known", "shandong", "2031-01-01T02:00:00Z", unit.Open, unit.Announced},
		{"another country", "aichi", "2027-03-02T02:00:00Z", unit.Open, unit.Announced},
	} {
		u, ok := unit.Get(unit.ID(test.unit))
		if !ok {
			t.Fatalf("there is no unit %s", test.unit)
		}
		at, _ := time.Parse(time.RFC3339, test.at)
		if now := unit.OfficeOf(u, put...).At(at); now.State != test.want || now.Known != test.known {
			t.Errorf("%s: %s is %s (%s) at %s, want %s (%s)", test.why, test.unit, now.State, now.Known, now.Local, test.want, test.known)
		}
		if now := unit.Hours(u, at); test.unit != "aichi" && now.State == test.want && now.Known == test.known {
			t.Errorf("%s: without the amendment %s is %s as well", test.why, test.unit, now.State)
		}
	}
}

func TestRegionsNameTheirDays(t *testing.T) {
	found := map[string]bool{}
	for _, r := range unit.Regions() {
		found[r.Code] = len(r.Years) > 0
	}
	if !found["KR"] || !found["CA-BC"] || found[""] {
		t.Errorf("regions are %v", found)
	}
	days := unit.DaysOf("CN", 2026)
	worked := 0
	for i, d := range days {
		if i > 0 && days[i-1].Date >= d.Date {
			t.Errorf("%s stands after %s", d.Date, days[i-1].Date)
		}
		if d.What == unit.DayWorked {
			worked++
		}
	}
	if worked < 4 || len(unit.DaysOf("nowhere", 2026)) != 0 || len(unit.DaysOf("CN", 1990)) != 0 {
		t.Errorf("China makes up for %d days of 2026; there are days nowhere or never", worked)
	}
}
