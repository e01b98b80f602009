package unit_test

import (
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

func TestHours(t *testing.T) {
	for _, test := range []struct {
		name, unit, at string // the moment in the unit's own zone
		state          unit.State
		holiday        string
		opens          string
		known          unit.Certainty
	}{
		{"a Korean morning", "dangjin", "2026-07-06 09:00", unit.Open, "", "", unit.Announced},
		{"a Korean lunch", "dangjin", "2026-07-06 12:30", unit.Lunch, "", "2026-07-06 13:00", unit.Announced},
		{"before opening", "dangjin", "2026-07-06 08:59", unit.Closed, "", "2026-07-06 09:00", unit.Announced},
		{"a Friday evening", "dangjin", "2026-07-10 18:00", unit.Closed, "", "2026-07-13 09:00", unit.Announced},
		{"a Saturday", "dangjin", "2026-07-11 10:00", unit.Weekend, "", "2026-07-13 09:00", unit.Announced},
		{"the day before Seollal", "dangjin", "2026-02-16 10:00", unit.Holiday, "설날 연휴", "2026-02-19 09:00", unit.Announced},
		{"the day after Seollal", "dangjin", "2026-02-18 10:00", unit.Holiday, "설날 연휴", "2026-02-19 09:00", unit.Announced},
		{"a day after that", "dangjin", "2026-02-19 10:00", unit.Open, "", "", unit.Announced},
		{"a substitute for a Sunday", "dangjin", "2026-03-02 10:00", unit.Holiday, "대체공휴일", "2026-03-03 09:00", unit.Announced},
		{"Chuseok, whose Saturday has no substitute", "dangjin", "2026-09-28 10:00", unit.Open, "", "", unit.Announced},
		{"Seollal of 2027, a day later than in China", "dangjin", "2027-02-09 10:00", unit.Holiday, "대체공휴일", "2027-02-10 09:00", unit.Announced},
		{"the long Spring Festival", "liaoning", "2026-02-23 10:00", unit.Holiday, "춘절", "2026-02-24 08:30", unit.Announced},
		{"a make-up Saturday", "liaoning", "2026-02-28 10:00", unit.Open, "", "", unit.Announced},
		{"before a make-up Sunday", "liaoning", "2026-01-03 10:00", unit.Holiday, "신정", "2026-01-04 08:30", unit.Announced},
		{"a year that isn't announced yet", "liaoning", "2027-02-06 10:00", unit.Holiday, "춘절", "2027-02-09 08:30", unit.Statutory},
		{"the day between two holidays in Japan", "aichi", "2026-09-22 10:00", unit.Holiday, "국민의 휴일", "2026-09-24 08:30", unit.Announced},
		{"the Japanese turn of the year", "aichi", "2026-12-30 10:00", unit.Holiday, "연말연시 휴무", "", unit.Announced},
		{"a statutory holiday of British Columbia", "british-columbia", "2026-08-03 10:00", unit.Holiday, "브리티시컬럼비아의 날", "2026-08-04 08:30", unit.Announced},
		{"summer time in British Columbia", "british-columbia", "2026-03-08 10:00", unit.Weekend, "", "2026-03-09 08:30", unit.Announced},
		{"Queensland on the King's Birthday", "queensland", "2026-10-05 10:00", unit.Holiday, "국왕 탄신일", "2026-10-06 09:00", unit.Announced},
		{"Bavaria on Epiphany", "bavaria", "2026-01-06 10:00", unit.Holiday, "주현절", "2026-01-07 08:00", unit.Announced},
		{"Paris on the day of the Bastille", "paris", "2026-07-14 10:00", unit.Holiday, "프랑스 혁명 기념일", "2026-07-15 09:00", unit.Announced},
		{"a city whose days aren't known", "milan", "2026-08-14 10:00", unit.Open, "", "", unit.Unknown},
		{"a year that isn't known", "dangjin", "2031-01-01 10:00", unit.Open, "", "", unit.Unknown},
	} {
		u, ok := unit.Get(unit.ID(test.unit))
		if !ok {
			t.Fatalf("there is no unit %s", test.unit)
		}
		zone, err := time.LoadLocation(u.Zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", test.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		now := unit.Hours(u, at.UTC())
		holiday, _ := now.Holiday.For(lang.Korean)
		if now.State != test.state || holiday != test.holiday || now.Known != test.known || !now.Local.Equal(at) {
			t.Errorf("%s: %s is %s (%q, %s) at %s, want %s (%q, %s)", test.name, test.unit, now.State, holiday, now.Known, now.Local, test.state, test.holiday, test.known)
		}
		if opens := now.Opens.Format("2006-01-02 15:04"); test.opens != "" && opens != test.opens || now.State == unit.Open && !now.Opens.IsZero() {
			t.Errorf("%s: %s opens next at %s, want %s", test.name, test.unit, opens, test.opens)
		}
	}
}

func TestAMakeUpDayIsNamed(t *testing.T) {
	u, _ := unit.Get("liaoning")
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := unit.Hours(u, time.Date(2026, 10, 10, 10, 0, 0, 0, zone))
	if name, _ := now.MadeUp.For(lang.Chinese); now.State != unit.Open || name != "调休上班日" {
		t.Errorf("on a make-up day the office is %s, and the day is called %q", now.State, name)
	}
	if unit.Works(u, "2026-10-07") || !unit.Works(u, "2026-10-10") || unit.Works(u, "2026-10-11") || unit.Works(u, "no day") {
		t.Error("Works doesn't tell holidays, make-up days and weekends apart")
	}
}

// The days around each year's longest holidays, as the notices have them.
func TestTheNoticesOf2026(t *testing.T) {
	for of, want := range map[unit.ID]int{
		"dangjin":  118 + 1,                         // by the almanac of July 2025, and Constitution Day, which was added since
		"liaoning": 104 + 33 - countWeekends(t) - 6, // weekends, days of holidays, those at weekends, and weekend days that are worked
	} {
		u, _ := unit.Get(of)
		closed := 0
		for d := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2026; d = d.AddDate(0, 0, 1) {
			if !unit.Works(u, unit.Day(d)) {
				closed++
			}
		}
		if closed != want {
			t.Errorf("%s is closed on %d days of 2026, want %d", of, closed, want)
		}
	}
}

// countWeekends counts the days of the Chinese holidays of 2026 that are Saturdays or Sundays.
func countWeekends(t *testing.T) int {
	t.Helper()
	n := 0
	for _, span := range [][2]string{{"01-01", "01-03"}, {"02-15", "02-23"}, {"04-04", "04-06"}, {"05-01", "05-05"}, {"06-19", "06-21"}, {"09-25", "09-27"}, {"10-01", "10-07"}} {
		from, err := time.Parse(time.DateOnly, "2026-"+span[0])
		if err != nil {
			t.Fatal(err)
		}
		to, err := time.Parse(time.DateOnly, "2026-"+span[1])
		if err != nil {
			t.Fatal(err)
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
				n++
			}
		}
	}
	return n
}
