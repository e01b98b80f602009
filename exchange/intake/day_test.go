package intake_test

import (
	"strings"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
)

func TestReadSpan(t *testing.T) {
	for _, test := range []struct {
		cell     string
		from, to intake.Day
		ok       bool
	}{
		{"2016.04.20. ~ 22.", "2016-04-20", "2016-04-22", true},
		{"2017.10.29. ~ 11.01.", "2017-10-29", "2017-11-01", true},
		{"2004.11.∼12.", "2004-11", "2004-12", true},
		{"2004.11.～12.", "2004-11", "2004-12", true},
		{"1993.05.24", "1993-05-24", "", true},
		{"0000-00-00", "", "", true},
		{"", "", "", true}, {"-", "", "", true}, {"미상", "", "", true}, {"不详", "", "", true},
		{"2010년", "2010", "", true}, {"2010년 4월", "2010-04", "", true}, {"2010년 4월 3일", "2010-04-03", "", true},
		{"1990年4月24日", "1990-04-24", "", true}, {"平成2年4月24日", "1990-04-24", "", true}, {"令和元年5月", "2019-05", "", true}, {"H2.4.24", "1990-04-24", "", true},
		{"2016.4.20(수)", "2016-04-20", "", true}, {"'98.5.1", "1998-05-01", "", true}, {"’04.11", "2004-11", "", true},
		{"20160420", "2016-04-20", "", true}, {"201604", "2016-04", "", true}, {"2016/4/20", "2016-04-20", "", true}, {"2016-04-20T09:00:00Z", "2016-04-20", "", true},
		{"42480", "2016-04-20", "", true}, {"42480.5", "2016-04-20", "", true},
		{"20 April 2016", "2016-04-20", "", true}, {"April 20th, 2016", "2016-04-20", "", true}, {"Apr 2016", "2016-04", "", true},
		{"20/04/2016", "2016-04-20", "", true}, {"04/20/2016", "2016-04-20", "", true}, {"04/05/2016", "2016", "", true},
		{"1993.00.00", "1993", "", true}, {"２０１６．４．２０", "2016-04-20", "", true},
		{"2015년부터 2018년까지", "2015", "2018", true}, {"2016.04.20 ~", "2016-04-20", "", true},
		{"2016.02.30", "", "", false}, {"2016.13.01", "", "", false}, {"1066.10.14", "", "", false}, {"추후 협의", "", "", false},
		{"2016.04.20 ~ 2015.01.01", "", "", false}, {"2016.04.20 ~ 19", "", "", false}, {"12", "", "", false}, {"123", "", "", false},
	} {
		got, ok := intake.ReadSpan(test.cell)
		if ok != test.ok || ok && (got.From != test.from || got.To != test.to) {
			t.Errorf("ReadSpan(%q) = %+v %v, want %s %s %v", test.cell, got, ok, test.from, test.to, test.ok)
		}
	}
}

// What is understood is a date that exists, read again it says the same, and an end is never before its beginning.
func FuzzReadSpan(f *testing.F) {
	for _, s := range []string{"2016.04.20. ~ 22.", "1993.05.24", "平成2年4月24日", "42480", "April 20th, 2016", "2004.11.∼12.", "0000-00-00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := intake.ReadSpan(s)
		for _, d := range []intake.Day{got.From, got.To} {
			if d != "" && !lang.PartialDate(string(d)) {
				t.Fatalf("ReadSpan(%q) = %+v, which is no date", s, got)
			}
		}
		if !ok && got != (intake.Span{}) {
			t.Fatalf("ReadSpan(%q) says %+v and that it didn't understand", s, got)
		}
		if again, _ := intake.ReadSpan(string(got.From)); again.From != got.From {
			t.Fatalf("ReadSpan(%q) = %s, which reads as %s", s, got.From, again.From)
		}
		shorter := min(len(got.From), len(got.To))
		if got.To != "" && strings.Compare(string(got.To[:shorter]), string(got.From[:shorter])) < 0 {
			t.Fatalf("ReadSpan(%q) ends before it begins: %+v", s, got)
		}
	})
}

func TestReadKindKnowsTheFalseFriends(t *testing.T) {
	for _, test := range []struct {
		cell string
		of   lang.Tag
		kind intake.Kind
		sure bool
	}{
		{"友好城市", lang.Chinese, intake.Sister, true}, {"友好城市", "", intake.Sister, true}, {"友好交流城市", lang.Chinese, intake.Friendship, true},
		{"友好都市", lang.Japanese, intake.Sister, false}, {"姉妹都市", lang.Japanese, intake.Sister, true}, {"友好協力", lang.Japanese, intake.Friendship, true},
		{"우호도시", lang.Korean, intake.Friendship, true}, {"우호교류", lang.Korean, intake.Friendship, true}, {"자매결연", lang.Korean, intake.Sister, true},
		{"자매·우호", lang.Korean, intake.Friendship, false}, {"자매", lang.Korean, intake.Sister, true}, {"경제우호협력", lang.Korean, intake.Economic, true},
		{"친선결연", lang.Korean, intake.Goodwill, true}, {"업무협약(MOU)", lang.Korean, intake.FieldMOU, true}, {"우호협력 양해각서", lang.Korean, intake.Friendship, true},
		{"sister city", lang.English, intake.Sister, true}, {"Friendship City", lang.English, intake.Friendship, true}, {"SISTER", "", intake.Sister, true},
		{"의향서 체결", lang.Korean, intake.Letter, true}, {"", lang.Korean, "", false},
	} {
		got, ok := intake.ReadKind(test.cell, test.of)
		if !ok || got.Kind != test.kind || got.Kind != "" && got.Sure != test.sure {
			t.Errorf("ReadKind(%q, %s) = %+v %v, want %s %v", test.cell, test.of, got, ok, test.kind, test.sure)
		}
	}
	if k, ok := intake.ReadKind("농업", lang.Korean); ok {
		t.Errorf("ReadKind(농업) = %+v, want that it isn't understood", k)
	}
}

func TestReadCountry(t *testing.T) {
	for cell, want := range map[string]string{
		"중국": "CN", "中国": "CN", "China": "CN", "cn": "CN", "중화인민공화국": "CN", "대만(타이완)": "TW", "Taiwan": "TW", "中国台湾": "TW", "臺灣": "TW",
		"United States": "US", "USA": "US", "미국": "US", "アメリカ": "US", "South Korea": "KR", "대한민국": "KR", "韓国": "KR", "England": "GB", "Scotland": "GB",
		"터키": "TR", "Türkiye": "TR", "Turkey": "TR", "베트남": "VN", "越南": "VN", "Viet Nam": "VN", "Russia": "RU", "俄罗斯": "RU", "호주": "AU", "オーストラリア": "AU",
	} {
		if got, ok := intake.ReadCountry(cell); !ok || string(got) != want {
			t.Errorf("ReadCountry(%q) = %s %v, want %s", cell, got, ok, want)
		}
	}
	if got, ok := intake.ReadCountry("아틀란티스"); ok {
		t.Errorf("ReadCountry of no country = %s", got)
	}
}

func TestFindPlace(t *testing.T) {
	for _, test := range []struct {
		cell, in string
		unit     string
		how      intake.How
	}{
		{"당진시", "KR", "dangjin", intake.Exact}, {"당진", "KR", "dangjin", intake.Exact}, {"Dangjin", "", "dangjin", intake.Exact}, {"唐津市", "KR", "dangjin", intake.Exact},
		{"당진군", "KR", "dangjin", intake.Exact}, {"Suseong (Daegu)", "KR", "suseong-gu", intake.Exact}, {"Seoul – Gangdong", "KR", "gangdong-gu", intake.Exact},
		{"경기도 수원시", "KR", "suwon", intake.Exact}, {"Suwon City", "KR", "suwon", intake.Loose}, {"Goseong", "KR", "", intake.Several}, {"고성군", "KR", "", intake.Several},
		{"Goseong (Gangwon)", "KR", "gangwon-goseong", intake.Exact}, {"경남 고성군", "KR", "gyeongnam-goseong", intake.Exact}, {"광주", "KR", "", intake.Several},
		{"강원도", "KR", "gangwon", intake.Succeeded}, {"전라북도", "KR", "jeonbuk", intake.Succeeded}, {"인천 중구", "KR", "", intake.Split},
		{"일조시", "CN", "rizhao", intake.Exact}, {"르자오시", "CN", "rizhao", intake.Exact}, {"Rizhao", "CN", "rizhao", intake.Exact}, {"日照市", "", "rizhao", intake.Exact},
		{"옥환현", "CN", "yuhuan", intake.Exact}, {"산동성 일조시", "CN", "rizhao", intake.Exact}, {"요녕성", "CN", "liaoning", intake.Exact}, {"Liaoning", "CN", "liaoning", intake.Exact},
		{"Paris", "US", "", intake.Unknown}, {"Paris", "FR", "paris", intake.Exact}, {"Paris (Texas)", "US", "", intake.Unknown}, {"Ulan Bator", "MN", "", intake.Unknown},
		{"Pusan", "KR", "busan", intake.Exact}, {"汉城", "KR", "seoul", intake.Exact}, {"Île de France", "FR", "ile-de-france", intake.Exact},
	} {
		got := intake.FindPlace(test.cell, countryOf(test.in), "2026-11-22")
		if got.How != test.how || string(got.Unit) != test.unit {
			t.Errorf("FindPlace(%q, %s) = %+v, want %s %s", test.cell, test.in, got, test.how, test.unit)
		}
	}
}
