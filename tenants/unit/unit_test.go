package unit_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

func count(units []unit.Unit, kind unit.Kind) int {
	n := 0
	for _, u := range units {
		if u.Kind == kind {
			n++
		}
	}
	return n
}

func get(t *testing.T, id unit.ID) unit.Unit {
	t.Helper()
	u, ok := unit.Get(id)
	if !ok {
		t.Fatalf("Get(%s) finds nothing", id)
	}
	return u
}

func TestHowManyStand(t *testing.T) {
	for _, test := range []struct {
		day          unit.Date
		metro, basic int
	}{
		{"2023-06-10", 17, 226},
		{"2023-06-11", 17, 226},
		{"2024-01-17", 17, 226},
		{"2024-01-18", 17, 226},
		{"2026-06-30", 17, 226},
		{"2026-07-01", 17, 227},
		{unit.Version, 17, 227},
	} {
		on := unit.On(test.day)
		if m, b := count(on, unit.Metropolitan), count(on, unit.Basic); m != test.metro || b != test.basic {
			t.Errorf("On(%s) has %d metropolitan and %d basic governments, want %d and %d", test.day, m, b, test.metro, test.basic)
		}
	}
}

func TestKindsOfBasicGovernments(t *testing.T) {
	levels := map[string]int{}
	for _, u := range unit.Search("", unit.Filter{Kinds: []unit.Kind{unit.Basic}, On: "2026-06-30"}) {
		levels[u.Level]++
	}
	if diff := cmp.Diff(map[string]int{"city": 75, "county": 82, "autonomous_district": 69}, levels); diff != "" {
		t.Error(diff)
	}
	incheon := map[string]int{}
	for _, u := range unit.Search("", unit.Filter{Parent: "incheon"}) {
		incheon[u.Level]++
	}
	if diff := cmp.Diff(map[string]int{"county": 2, "autonomous_district": 9}, incheon); diff != "" {
		t.Errorf("Incheon after its change: %s", diff)
	}
}

func TestEveryUnitIsWhole(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	codes := map[string]*regexp.Regexp{
		"MOIS":   regexp.MustCompile(`^(\d{2}|\d{5})?$`),
		"ISO":    regexp.MustCompile(`^([A-Z]{2}-[A-Z0-9]{1,3})?$`),
		"KOSTAT": regexp.MustCompile(`^(\d{2})?$`),
	}
	for _, u := range unit.All() {
		if !slug.MatchString(string(u.ID)) {
			t.Errorf("%q is no slug", u.ID)
		}
		for series, code := range map[string]string{"MOIS": u.MOIS, "ISO": u.ISO, "KOSTAT": u.KOSTAT} {
			if !codes[series].MatchString(code) {
				t.Errorf("%s: %q is no %s code", u.ID, code, series)
			}
		}
		if u.ISO != "" && !strings.HasPrefix(u.ISO, string(u.Country)+"-") {
			t.Errorf("%s in %s bears the ISO code %s", u.ID, u.Country, u.ISO)
		}
		if u.Country != "KR" && u.MOIS+u.KOSTAT != "" {
			t.Errorf("%s is abroad and bears a Korean code", u.ID)
		}
		if _, err := time.LoadLocation(u.Zone); err != nil || u.Zone == "" {
			t.Errorf("%s: zone %q: %v", u.ID, u.Zone, err)
		}
		if u.Level == "" || u.Source == "" {
			t.Errorf("%s lacks its level or source", u.ID)
		}
		if (u.Kind == unit.Metropolitan || u.Kind == unit.Central) && u.Parent != "" || u.Kind == unit.Basic && u.Parent == "" {
			t.Errorf("%s (%s) has the parent %q", u.ID, u.Kind, u.Parent)
		}
		if u.From != "" && u.Until != "" && u.From >= u.Until {
			t.Errorf("%s stands from %s until %s", u.ID, u.From, u.Until)
		}
	}
}

func TestEveryUnitIsNamed(t *testing.T) {
	for _, u := range unit.All() {
		for _, tag := range lang.Interface() {
			if u.Names[tag] == "" || u.Short[tag] == "" && u.Kind != unit.AdminCity {
				t.Errorf("%s has no name in %s", u.ID, tag)
			}
			for _, audience := range []unit.Audience{unit.General, unit.Mainland} {
				if d := u.Name(tag, audience); d.Text == "" || d.Lang != tag {
					t.Errorf("%s is shown as %+v to a reader of %s", u.ID, d, tag)
				}
			}
		}
		for tag, name := range u.Names {
			clean(t, string(u.ID)+" "+string(tag), name)
		}
		for tag, name := range u.Short {
			clean(t, string(u.ID)+" short "+string(tag), name)
		}
	}
	for _, c := range unit.Countries() {
		for _, tag := range lang.Interface() {
			clean(t, string(c)+" "+string(tag), c.Name(tag, unit.General))
			clean(t, string(c)+" "+string(tag), c.Name(tag, unit.Mainland))
		}
	}
}

func clean(t *testing.T, what, name string) {
	t.Helper()
	var c fault.Check
	c.Line(what, name, fault.Required, 100)
	if err := c.Err(); err != nil || name != strings.TrimSpace(name) || strings.Contains(name, "  ") {
		t.Errorf("%s: %q is no clean name: %v", what, name, err)
	}
}

// TestOneCodeOneUnit holds on every day anything changed, for a code outlives a renaming.
func TestOneCodeOneUnit(t *testing.T) {
	for _, day := range []unit.Date{"2023-06-10", "2023-06-11", "2023-07-01", "2024-01-18", "2026-06-30", "2026-07-01"} {
		seen := map[string]unit.ID{}
		for _, u := range unit.On(day) {
			for _, code := range []string{"MOIS " + u.MOIS, "ISO " + u.ISO, "KOSTAT " + u.KOSTAT} {
				if strings.HasSuffix(code, " ") {
					continue
				}
				if other, taken := seen[code]; taken {
					t.Errorf("on %s %s stands for %s and %s", day, code, other, u.ID)
				}
				seen[code] = u.ID
			}
		}
	}
}

func TestEveryParentStandsOnTheSameDay(t *testing.T) {
	for _, day := range []unit.Date{"2023-06-10", "2023-06-11", "2023-07-01", "2024-01-17", "2024-01-18", "2026-07-01"} {
		for _, u := range unit.On(day) {
			if u.Parent == "" {
				continue
			}
			if p := get(t, u.Parent); !p.Stands(day) || p.Country != u.Country {
				t.Errorf("on %s %s lies in %s, which stands from %q until %q", day, u.ID, p.ID, p.From, p.Until)
			}
			if u.Kind == unit.Basic && u.MOIS != "" && u.MOIS[:2] != get(t, u.Parent).MOIS {
				t.Errorf("on %s %s has the MOIS code %s outside %s", day, u.ID, u.MOIS, u.Parent)
			}
		}
	}
}

func TestSuccessionHasTwoEnds(t *testing.T) {
	for _, u := range unit.All() {
		for _, id := range u.Successors {
			if !slices.Contains(get(t, id).Predecessors, u.ID) {
				t.Errorf("%s follows %s without knowing it", id, u.ID)
			}
		}
		for _, id := range u.Predecessors {
			if !slices.Contains(get(t, id).Successors, u.ID) {
				t.Errorf("%s precedes %s without knowing it", id, u.ID)
			}
		}
		if u.Until != "" && len(u.Successors) == 0 {
			t.Errorf("%s ended and nothing follows it", u.ID)
		}
		for _, id := range u.Successors {
			if from := get(t, id).From; u.Until != "" && from != u.Until {
				t.Errorf("%s ends on %s, its successor %s begins on %s", u.ID, u.Until, id, from)
			}
		}
	}
	for id, want := range map[unit.ID][]unit.ID{
		"incheon-jung-gu": {"jemulpo-gu", "yeongjong-gu"},
		"incheon-dong-gu": {"jemulpo-gu"},
		"incheon-seo-gu":  {"geomdan-gu"},
		"gangwon-do":      {"gangwon"},
		"jeollabuk-do":    {"jeonbuk"},
	} {
		if diff := cmp.Diff(want, get(t, id).Successors); diff != "" {
			t.Errorf("successors of %s: %s", id, diff)
		}
	}
}

func TestAsItStood(t *testing.T) {
	for _, test := range []struct {
		id     unit.ID
		day    unit.Date
		parent unit.ID
		mois   string
	}{
		{"gunwi", "2023-06-30", "gyeongbuk", "47720"},
		{"gunwi", "2023-07-01", "daegu", "27720"},
		{"gangneung", "2023-06-10", "gangwon-do", "42150"},
		{"gangneung", "2023-06-11", "gangwon", "51150"},
		{"jeonju", "2024-01-17", "jeollabuk-do", "45110"},
		{"jeonju", "2024-01-18", "jeonbuk", "52110"},
		{"dangjin", "2023-01-01", "chungnam", "44270"},
	} {
		if u := get(t, test.id).At(test.day); u.Parent != test.parent || u.MOIS != test.mois {
			t.Errorf("%s on %s: parent %s, MOIS %s; want %s, %s", test.id, test.day, u.Parent, u.MOIS, test.parent, test.mois)
		}
	}
}

func TestNobodyChangesTheBook(t *testing.T) {
	u := get(t, "incheon-jung-gu")
	u.Names[lang.Korean], u.Short[lang.Korean], u.Successors[0] = "x", "x", "x"
	for _, u := range unit.On("2026-06-30") {
		u.Names[lang.English] = "x"
	}
	again := get(t, "incheon-jung-gu")
	if again.Names[lang.Korean] != "중구" || again.Names[lang.English] != "Jung-gu" || again.Successors[0] != "jemulpo-gu" {
		t.Errorf("a caller changed the book: %v %v", again.Names, again.Successors)
	}
}

func TestDay(t *testing.T) {
	at := time.Date(2026, 6, 30, 16, 0, 0, 0, time.UTC)
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	if got := unit.Day(at.In(seoul)); got != "2026-07-01" {
		t.Errorf("Day in Seoul = %s, want 2026-07-01", got)
	}
}
