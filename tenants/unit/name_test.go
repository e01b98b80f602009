package unit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

func TestName(t *testing.T) {
	for _, test := range []struct {
		id       unit.ID
		reader   lang.Tag
		audience unit.Audience
		want     unit.DisplayName
	}{
		{"dangjin", "ko", unit.General, unit.DisplayName{Text: "당진시", Lang: "ko"}},
		{"dangjin", "en", unit.General, unit.DisplayName{Text: "Dangjin-si", Lang: "en", Original: "당진시", OriginalLang: "ko"}},
		{"dangjin", "zh-Hans", unit.Mainland, unit.DisplayName{Text: "唐津市", Lang: "zh-Hans", Original: "당진시", OriginalLang: "ko"}},
		{"dangjin", "en-GB", unit.General, unit.DisplayName{Text: "Dangjin-si", Lang: "en", Original: "당진시", OriginalLang: "ko"}},
		{"dangjin", "vi", unit.General, unit.DisplayName{Text: "Dangjin-si", Lang: "en", Original: "당진시", OriginalLang: "ko"}},
		{"dangjin", "zh-Hant", unit.General, unit.DisplayName{Text: "唐津市", Lang: "zh-Hans", Original: "당진시", OriginalLang: "ko"}},
		{"seoul", "zh-Hans", unit.General, unit.DisplayName{Text: "首尔特别市", Lang: "zh-Hans", Original: "서울특별시", OriginalLang: "ko"}},
		{"liaoning", "zh-Hans", unit.Mainland, unit.DisplayName{Text: "辽宁省", Lang: "zh-Hans"}},
		{"liaoning", "ko", unit.General, unit.DisplayName{Text: "랴오닝성", Lang: "ko", Original: "辽宁省", OriginalLang: "zh-Hans"}},
		{"hokkaido", "zh-Hans", unit.General, unit.DisplayName{Text: "北海道", Lang: "zh-Hans"}},
		{"bavaria", "ja", unit.General, unit.DisplayName{Text: "バイエルン州", Lang: "ja", Original: "Freistaat Bayern", OriginalLang: "de"}},
		{"bavaria", "de", unit.General, unit.DisplayName{Text: "Freistaat Bayern", Lang: "de"}},
		{"taipei", "zh-Hans", unit.Mainland, unit.DisplayName{Text: "台北", Lang: "zh-Hans"}},
		{"taipei", "ko", unit.Mainland, unit.DisplayName{Text: "타이베이", Lang: "ko"}},
		{"taipei", "zh-Hant", unit.Mainland, unit.DisplayName{Text: "台北", Lang: "zh-Hans"}},
		{"taipei", "zh-Hant", unit.General, unit.DisplayName{Text: "臺北市", Lang: "zh-Hant"}},
		{"taipei", "ko", unit.General, unit.DisplayName{Text: "타이베이시", Lang: "ko", Original: "臺北市", OriginalLang: "zh-Hant"}},
	} {
		u, _ := unit.Get(test.id)
		if diff := cmp.Diff(test.want, u.Name(test.reader, test.audience)); diff != "" {
			t.Errorf("%s for a reader of %s, audience %q: %s", test.id, test.reader, test.audience, diff)
		}
	}
}

func TestShortName(t *testing.T) {
	for _, test := range []struct {
		id     unit.ID
		reader lang.Tag
		want   string
	}{
		{"dangjin", "ko", "당진"}, {"dangjin", "en", "Dangjin"}, {"dangjin", "zh-Hans", "唐津"}, {"dangjin", "ja", "唐津"},
		{"busan-jung-gu", "ko", "중구"}, {"busan-jung-gu", "en", "Jung-gu"}, {"busan-jung-gu", "zh-Hans", "中区"},
		{"gangnam-gu", "ko", "강남"}, {"gangnam-gu", "en", "Gangnam"},
		{"guri", "ko", "구리"}, {"gunsan", "en", "Gunsan"}, {"gunwi", "ko", "군위"}, {"siheung", "ko", "시흥"},
		{"gyeonggi", "ko", "경기"}, {"chungnam", "en", "Chungnam"}, {"seoul", "zh-Hans", "首尔"},
		{"liaoning", "en", "Liaoning"}, {"gaok", "en", "GAOK"}, {"jeju-si", "en", "Jeju-si"},
		{"bavaria", "de", "Bavaria"},
	} {
		u, _ := unit.Get(test.id)
		if got := u.ShortName(test.reader, unit.General).Text; got != test.want {
			t.Errorf("short name of %s for a reader of %s = %q, want %q", test.id, test.reader, got, test.want)
		}
	}
	taipei, _ := unit.Get("taipei")
	if got := taipei.ShortName(lang.Chinese, unit.Mainland); got != (unit.DisplayName{Text: "台北", Lang: lang.Chinese}) {
		t.Errorf("short name of Taipei on the mainland = %+v", got)
	}
}

// TestNameWithoutTranslation holds that a reader is never shown nothing: English serves, with the unit's own name beside it.
func TestNameWithoutTranslation(t *testing.T) {
	u := unit.Unit{Lang: lang.Korean, Names: map[lang.Tag]string{lang.Korean: "새군", lang.English: "Sae-gun"}}
	for _, reader := range []lang.Tag{lang.Chinese, lang.Japanese} {
		want := unit.DisplayName{Text: "Sae-gun", Lang: lang.English, Original: "새군", OriginalLang: lang.Korean}
		if diff := cmp.Diff(want, u.Name(reader, unit.Mainland)); diff != "" {
			t.Errorf("reader of %s: %s", reader, diff)
		}
	}
	delete(u.Names, lang.English)
	if diff := cmp.Diff(unit.DisplayName{Text: "새군", Lang: lang.Korean}, u.Name(lang.Japanese, unit.General)); diff != "" {
		t.Error(diff)
	}
}

func TestCountryName(t *testing.T) {
	for _, test := range []struct {
		country  unit.Country
		reader   lang.Tag
		audience unit.Audience
		want     string
	}{
		{"TW", "ko", unit.General, "대만"}, {"TW", "ko", unit.Mainland, "대만"},
		{"TW", "en", unit.General, "Taiwan"}, {"TW", "en", unit.Mainland, "Taiwan"},
		{"TW", "zh-Hans", unit.General, "台湾"}, {"TW", "zh-Hans", unit.Mainland, "中国台湾"},
		{"TW", "ja", unit.General, "台湾"}, {"TW", "zh-Hant", unit.Mainland, "中国台湾"},
		{"HK", "zh-Hans", unit.Mainland, "中国香港"}, {"MO", "zh-Hans", unit.Mainland, "中国澳门"},
		{"KR", "ja", unit.General, "韓国"}, {"KR", "zh-Hans", unit.Mainland, "韩国"},
		{"CN", "en", unit.General, "China"}, {"CN", "ko", unit.General, "중국"},
		{"TR", "ko", unit.General, "튀르키예"}, {"US", "ja", unit.General, "米国"},
		{"DE", "fr", unit.General, "Germany"},
		{"QQ", "ko", unit.General, "QQ"},
	} {
		if got := test.country.Name(test.reader, test.audience); got != test.want {
			t.Errorf("%s for a reader of %s, audience %q = %q, want %q", test.country, test.reader, test.audience, got, test.want)
		}
	}
}

// TestForbiddenNames holds that no screen can show a name that ends a talk.
func TestForbiddenNames(t *testing.T) {
	forbidden := []string{"汉城", "漢城", "中华民国", "中華民國", "中華民国", "중화민국", "Province of China", "Republic of China", "台湾省", "大韓民国"}
	var shown []string
	for _, c := range unit.Countries() {
		for _, tag := range lang.Interface() {
			shown = append(shown, c.Name(tag, unit.General), c.Name(tag, unit.Mainland))
		}
	}
	for _, u := range unit.All() {
		for _, tag := range lang.Interface() {
			shown = append(shown, u.Name(tag, unit.General).Text, u.Name(tag, unit.Mainland).Text, u.ShortName(tag, unit.Mainland).Text)
		}
	}
	for _, name := range shown {
		for _, bad := range forbidden {
			if strings.Contains(name, bad) && name != "大韓民国市道知事協議会" {
				t.Errorf("%q says %q", name, bad)
			}
		}
	}
	for _, u := range unit.Search("", unit.Filter{Country: "KR"}) {
		if u.ID != "clair" && strings.Contains(u.Names[lang.English], "Council of Local Authorities") {
			t.Errorf("%s bears the name of Japan's CLAIR", u.ID)
		}
	}
}

func TestCountryLabel(t *testing.T) {
	for reader, want := range map[lang.Tag]string{
		"ko": "국가·지역", "en": "Country/region", "zh-Hans": "国家/地区", "ja": "国・地域", "vi": "Country/region",
	} {
		if got := unit.CountryLabel(reader); got != want {
			t.Errorf("CountryLabel(%s) = %q, want %q", reader, got, want)
		}
	}
}

func TestAudienceOf(t *testing.T) {
	for _, test := range []struct {
		parties []unit.Country
		want    unit.Audience
	}{
		{nil, unit.General},
		{[]unit.Country{"KR", "JP"}, unit.General},
		{[]unit.Country{"KR", "TW"}, unit.General},
		{[]unit.Country{"KR", "CN", "JP"}, unit.Mainland},
	} {
		if got := unit.AudienceOf(test.parties...); got != test.want {
			t.Errorf("AudienceOf(%v) = %q, want %q", test.parties, got, test.want)
		}
	}
}

func TestCountriesAreKnown(t *testing.T) {
	for _, u := range unit.All() {
		if !u.Country.Known() {
			t.Errorf("%s lies in the unknown country %q", u.ID, u.Country)
		}
	}
	if unit.Country("QQ").Known() || unit.Country("").Known() {
		t.Error("a country that is none is known")
	}
	if n := len(unit.Countries()); n < 190 {
		t.Errorf("the book names %d countries and regions", n)
	}
}
