package notice_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

const local = "2006-01-02 15:04"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestQuietHoursEndOnTheReadersClock(t *testing.T) {
	night, noon := notice.Quiet{On: true, From: "22:00", To: "07:00"}, notice.Quiet{On: true, From: "12:00", To: "13:30"}
	for _, test := range []struct {
		name, zone string
		q          notice.Quiet
		at, until  string
	}{
		{"in the evening", "Asia/Seoul", night, "2026-07-06 23:10", "2026-07-07 07:00"},
		{"after midnight", "Asia/Seoul", night, "2026-07-07 03:10", "2026-07-07 07:00"},
		{"as it begins", "Asia/Seoul", night, "2026-07-06 22:00", "2026-07-07 07:00"},
		{"as it ends", "Asia/Seoul", night, "2026-07-07 07:00", "2026-07-07 07:00"},
		{"by day", "Asia/Seoul", night, "2026-07-07 15:00", "2026-07-07 15:00"},
		{"at noon", "Europe/Rome", noon, "2026-07-07 12:30", "2026-07-07 13:30"},
		{"off", "Asia/Seoul", notice.Quiet{From: "22:00", To: "07:00"}, "2026-07-06 23:10", "2026-07-06 23:10"},
		{"over New Year", "Asia/Shanghai", night, "2026-12-31 23:59", "2027-01-01 07:00"},
		{"in the night the clocks go forward", "Europe/Rome", night, "2026-03-28 23:00", "2026-03-29 07:00"},
		{"in the night the clocks go back", "America/Vancouver", night, "2026-11-01 01:30", "2026-11-01 07:00"},
		{"ending in the hour that is skipped", "Europe/Rome", notice.Quiet{On: true, From: "22:00", To: "02:30"}, "2026-03-29 01:00", "2026-03-29 03:30"},
		{"where the hour is a half", "Australia/Adelaide", night, "2026-07-06 22:15", "2026-07-07 07:00"},
	} {
		z := zone(t, test.zone)
		at, err := time.ParseInLocation(local, test.at, z)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.q.Until(at).In(z).Format(local); got != test.until {
			t.Errorf("%s, %s in %s, it is quiet until %s, want %s", test.name, test.at, test.zone, got, test.until)
		}
	}
}

// Whatever the hours, the zone and the moment: the end isn't quiet, isn't before the moment, and comes within a day and the hour that a change of clocks adds.
func TestQuietEndsWithinADay(t *testing.T) {
	zones := []string{"Asia/Seoul", "Europe/Rome", "America/Vancouver", "Australia/Lord_Howe", "UTC", "Pacific/Apia"}
	hours := rapid.StringMatching(`([01][0-9]|2[0-3]):[0-5][0-9]`)
	rapid.Check(t, func(r *rapid.T) {
		q := notice.Quiet{On: true, From: hours.Draw(r, "from"), To: hours.Draw(r, "to")}
		z, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(r, "zone"))
		if err != nil {
			r.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(r, "at"), 0).In(z)
		end := q.Until(at)
		if end.Before(at) || end.Sub(at) > 26*time.Hour || !q.Until(end).Equal(end) {
			r.Errorf("quiet %s–%s at %s ends at %s, and that at %s", q.From, q.To, at, end, q.Until(end))
		}
	})
}

func TestWhenALetterGoes(t *testing.T) {
	urgent, other := notice.Audience{Family: notice.Reviews, Urgent: true}, notice.Audience{Family: notice.Cases}
	choice := func(change func(*notice.Choice)) notice.Choice {
		c := notice.DefaultChoice("m")
		change(&c)
		return c
	}
	night := func(c *notice.Choice) { c.Quiet.On = true }
	for _, test := range []struct {
		name, zone, at string
		a              notice.Audience
		c              notice.Choice
		want           string
	}{
		{"urgent, at once", "Asia/Seoul", "2026-07-06 10:12", urgent, choice(func(*notice.Choice) {}), "2026-07-06 10:12"},
		{"urgent, in quiet hours", "Asia/Seoul", "2026-07-06 23:12", urgent, choice(night), "2026-07-07 07:00"},
		{"daily, this morning still", "Asia/Seoul", "2026-07-06 05:00", other, choice(func(*notice.Choice) {}), "2026-07-06 08:30"},
		{"daily, tomorrow", "Asia/Seoul", "2026-07-06 08:30", other, choice(func(*notice.Choice) {}), "2026-07-07 08:30"},
		{"daily, in a longer night", "Europe/Rome", "2026-10-24 20:00", other, choice(func(*notice.Choice) {}), "2026-10-25 08:30"},
		{"daily, on a morning that is skipped", "Europe/Rome", "2026-03-28 20:00", other, choice(func(c *notice.Choice) { c.Morning = "02:30" }), "2026-03-29 03:30"},
		{"daily, inside quiet hours", "Asia/Seoul", "2026-07-06 20:00", other, choice(func(c *notice.Choice) { c.Morning = "06:00"; c.Quiet.On = true }), "2026-07-07 07:00"},
		{"hourly", "Asia/Seoul", "2026-07-06 10:12", other, choice(func(c *notice.Choice) { c.Digest = notice.Hourly }), "2026-07-06 11:00"},
		{"hourly, where hours are halves of UTC's", "Australia/Adelaide", "2026-07-06 10:12", other, choice(func(c *notice.Choice) { c.Digest = notice.Hourly }), "2026-07-06 11:00"},
		{"hourly, in quiet hours", "Asia/Seoul", "2026-07-06 21:30", other, choice(func(c *notice.Choice) { c.Digest = notice.Hourly; c.Quiet.On = true }), "2026-07-07 07:00"},
		{"off", "Asia/Seoul", "2026-07-06 10:12", other, choice(func(c *notice.Choice) { c.Digest = notice.Never }), "never"},
		{"off, but urgent", "Asia/Seoul", "2026-07-06 10:12", urgent, choice(func(c *notice.Choice) { c.Digest = notice.Never }), "2026-07-06 10:12"},
		{"no mail of this sort", "Asia/Seoul", "2026-07-06 10:12", urgent,
			choice(func(c *notice.Choice) { c.Families[notice.Reviews] = notice.Ways{Bell: true, Push: true} }), "never"},
	} {
		z := zone(t, test.zone)
		at, err := time.ParseInLocation(local, test.at, z)
		if err != nil {
			t.Fatal(err)
		}
		got := "never"
		if when := test.c.MailAt(test.a, z, at.UTC()); !when.IsZero() {
			got = when.In(z).Format(local)
		}
		if got != test.want {
			t.Errorf("%s: a letter goes at %s, want %s", test.name, got, test.want)
		}
	}
}

func TestWhatAMemberWants(t *testing.T) {
	c := notice.DefaultChoice("m")
	c.Families[notice.Adoptions] = notice.Ways{Mail: true, Push: true} // without the bell, nothing
	c.Spaces = map[tenants.Space]notice.Extent{"pact:a": notice.Mentions, "pact:b": notice.None}
	for _, test := range []struct {
		family notice.Family
		space  tenants.Space
		why    notice.Reason
		want   bool
	}{
		{notice.Cases, "home:x", notice.RoleHead, true},
		{notice.Adoptions, "home:x", notice.Owner, false},
		{notice.Chat, "pact:a", notice.Mentioned, true},
		{notice.Chat, "pact:a", notice.Direct, true},
		{notice.Chat, "pact:a", notice.MentionedRoom, false},
		{notice.Reviews, "pact:a", notice.RoleStaff, false},
		{notice.Chat, "pact:b", notice.Mentioned, false},
	} {
		if got := c.Wants(test.family, test.space, test.why); got != test.want {
			t.Errorf("Wants(%s, %s, %s) = %t", test.family, test.space, test.why, got)
		}
	}
}

func TestAChoiceIsChecked(t *testing.T) {
	for path, change := range map[string]func(*notice.Choice){
		"digest":        func(c *notice.Choice) { c.Digest = "weekly" },
		"morning":       func(c *notice.Choice) { c.Morning = "8:30" },
		"quiet.from":    func(c *notice.Choice) { c.Quiet.From = "24:00" },
		"quiet.to":      func(c *notice.Choice) { c.Quiet = notice.Quiet{On: true, From: "22:00", To: "22:00"} },
		"zone":          func(c *notice.Choice) { c.Zone = "Mars/Olympus" },
		"families.mood": func(c *notice.Choice) { c.Families["mood"] = notice.Ways{} },
		"spaces.house":  func(c *notice.Choice) { c.Spaces["house"] = notice.All },
	} {
		c := notice.DefaultChoice("m")
		change(&c)
		err := c.Check()
		if f := fault.Of(err); !errors.Is(err, fault.ErrInvalid) || len(f.Fields) != 1 || f.Fields[0].Path != path {
			t.Errorf("Check = %v, want %s refused", err, path)
		}
	}
	if err := notice.DefaultChoice("m").Check(); err != nil {
		t.Errorf("the default is refused: %v", err)
	}
	rome := tenants.Tenant{Zone: "Europe/Rome"}
	if got := (notice.Choice{}).Where(rome); got.String() != "Europe/Rome" {
		t.Errorf("without a zone of her own a member lives in %s", got)
	}
	if got := (notice.Choice{Zone: "Asia/Seoul"}).Where(rome); got.String() != "Asia/Seoul" {
		t.Errorf("with a zone of her own a member lives in %s", got)
	}
}
