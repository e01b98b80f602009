package unit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/tenants/unit"
)

// TestThreeSeries walks the numbers that mean one government in one series and another in the next.
func TestThreeSeries(t *testing.T) {
	for _, test := range []struct {
		mois, iso, kostat string
		want              unit.ID
	}{
		{"11", "KR-11", "11", "seoul"},
		{"26", "KR-26", "21", "busan"},
		{"36", "KR-50", "29", "sejong"},
		{"50", "KR-49", "39", "jeju"},
		{"41", "KR-41", "31", "gyeonggi"},
		{"31", "KR-31", "26", "ulsan"},
		{"51", "KR-42", "32", "gangwon"},
		{"52", "KR-45", "35", "jeonbuk"},
		{"46", "KR-46", "36", "jeonnam"},
	} {
		if u, ok := unit.ByMOIS(test.mois); !ok || u.ID != test.want {
			t.Errorf("ByMOIS(%s) = %s, want %s", test.mois, u.ID, test.want)
		}
		u, ok := unit.ByISO(test.iso)
		if !ok || u.ID != test.want || u.KOSTAT != test.kostat {
			t.Errorf("ByISO(%s) = %s with KOSTAT %s, want %s with %s", test.iso, u.ID, u.KOSTAT, test.want, test.kostat)
		}
	}
}

func TestByCode(t *testing.T) {
	for code, want := range map[string]unit.ID{
		"44270": "dangjin", "42": "gangwon-do", "42150": "gangneung", "45110": "jeonju", "47720": "gunwi", "27720": "gunwi",
		"28110": "incheon-jung-gu",
	} {
		if u, _ := unit.ByMOIS(code); u.ID != want {
			t.Errorf("ByMOIS(%s) = %q, want %s", code, u.ID, want)
		}
	}
	for code, want := range map[string]unit.ID{"CN-LN": "liaoning", "US-WA": "washington", "US-DC": "washington-dc", "FR-IDF": "ile-de-france"} {
		if u, _ := unit.ByISO(code); u.ID != want {
			t.Errorf("ByISO(%s) = %q, want %s", code, u.ID, want)
		}
	}
	for _, code := range []string{"", "KR-50", "99", "KR-52"} {
		if u, ok := unit.ByMOIS(code); ok {
			t.Errorf("ByMOIS(%q) finds %s", code, u.ID)
		}
	}
	for _, code := range []string{"", "50", "KR-51", "KR-36", "kr-11"} {
		if u, ok := unit.ByISO(code); ok {
			t.Errorf("ByISO(%q) finds %s", code, u.ID)
		}
	}
	if u, ok := unit.Get("atlantis"); ok {
		t.Errorf("Get(atlantis) finds %s", u.ID)
	}
}

func TestSearch(t *testing.T) {
	korean := unit.Filter{Kinds: []unit.Kind{unit.Metropolitan, unit.Basic}}
	for _, test := range []struct {
		name, q string
		filter  unit.Filter
		want    []unit.ID
	}{
		{"Korean", "당진", unit.Filter{}, []unit.ID{"dangjin"}},
		{"simplified Chinese", "辽宁", unit.Filter{}, []unit.ID{"liaoning"}},
		{"Japanese", "遼寧省", unit.Filter{}, []unit.ID{"liaoning"}},
		{"case", "DANGJIN-SI", unit.Filter{}, []unit.ID{"dangjin"}},
		{"space for hyphen", "dangjin si", unit.Filter{}, []unit.ID{"dangjin"}},
		{"full width", "ｄａｎｇｊｉｎ", unit.Filter{}, []unit.ID{"dangjin"}},
		{"half-width kana", "ﾊﾞｲｴﾙﾝ", unit.Filter{}, []unit.ID{"bavaria"}},
		{"decomposed Hangul", "\u1103\u1161\u11bc\u110c\u1175\u11ab", unit.Filter{}, []unit.ID{"dangjin"}},
		{"without accents", "ile de france", unit.Filter{}, []unit.ID{"ile-de-france"}},
		{"its own name", "москва", unit.Filter{}, []unit.ID{"moscow"}},
		{"without dots", "washington dc", unit.Filter{}, []unit.ID{"washington-dc"}},
		{"the exact name first", "washington", unit.Filter{}, []unit.ID{"washington", "washington-dc"}},
		{"one of several", "강서구", korean, []unit.ID{"seoul-gangseo-gu", "busan-gangseo-gu"}},
		{"in a parent", "강서구", unit.Filter{Parent: "busan"}, []unit.ID{"busan-gangseo-gu"}},
		{"a former name", "전라북도", unit.Filter{}, []unit.ID{"jeonbuk"}},
		{"a former name in its day", "전라북도", unit.Filter{On: "2024-01-17"}, []unit.ID{"jeollabuk-do"}},
		{"in a country", "gaok", unit.Filter{Country: "JP"}, []unit.ID{}},
		{"the name of CLAIR", "council of local authorities for international relations", unit.Filter{}, []unit.ID{"clair"}},
		{"at most", "", unit.Filter{Kinds: []unit.Kind{unit.Metropolitan}, Most: 2}, []unit.ID{"seoul", "busan"}},
		{"nothing", "없는이름", unit.Filter{}, []unit.ID{}},
		{"punctuation alone is everything", "--", unit.Filter{Kinds: []unit.Kind{unit.Central}}, []unit.ID{"mois", "mofa"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := []unit.ID{}
			for _, u := range unit.Search(test.q, test.filter) {
				got = append(got, u.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Search(%q): %s", test.q, diff)
			}
		})
	}
}

// FuzzSearch holds that a search never fails and finds only what the filter lets through.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"", "당진", "ｄａ", "İ", "\xff", "ﾊﾞ", "臺北"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		for _, u := range unit.Search(q, unit.Filter{Kinds: []unit.Kind{unit.Foreign}, Most: 5}) {
			if u.Kind != unit.Foreign {
				t.Errorf("Search(%q) finds %s, which is %s", q, u.ID, u.Kind)
			}
		}
	})
}
