package intake_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
)

// messy is a list as one is found in an office: titles, a sum, both directions, several spellings, no dates, a county that became a city.
const messy = `당진시 국제교류 현황,,,,
(2024.12.31. 기준),,,,
구분,국가,도시명,결연일자,비고
자매결연,중국,르자오시,2007.04.06.,항만
자매,중국,일조시,2007.4.6,"같은 도시, 다른 표기"
우호도시,일본,다이센시,2011.10,
우호교류,중국,옥환현,0000-00-00,
우호협력,미국,스노호미시군,1995.02.30,윤년이 아님
우호도시,한국,고성군,2019.05.01,
자매,한국,인천 중구,2018,
友好都市,일본,미야자키현 어느 마을,,
결의,몽골,울란바토르,2030.01.01,
자매,아틀란티스,포세이돈,1999,
,,,,
우호,미국,,2001,
합계,,8개,,
자매,중국,"르자오시, 자오난시",2007,
우호,,Ulan-Ude,2015,
우호협력,중국,르자오시,2019.09.01,격상
`

func judged(t *testing.T, text string, s intake.Sight) []intake.Line {
	t.Helper()
	table, err := intake.Read([]byte(text), intake.Reading{})
	must(t, err)
	if s.Mapping.Columns == nil {
		s.Mapping = intake.Guess(table)
	}
	s.Batch, s.Today = "b", "2026-11-22"
	must(t, s.Mapping.Check(len(table.Head)))
	return intake.Judge(s, table.Rows)
}

var dangjin = intake.Home{Unit: "dangjin", Country: "KR"}

// story tells of each line its number, its verdict and its remarks.
func story(lines []intake.Line) []string {
	var all []string
	for _, l := range lines {
		s := fmt.Sprintf("%d %s", l.Line, l.Verdict)
		for _, r := range l.Remarks {
			s += " " + r.Code
			if r.Took != "" {
				s += "=" + r.Took
			}
		}
		all = append(all, s)
	}
	return all
}

func TestJudgeSaysWhatBecomesOfEveryRow(t *testing.T) {
	got := judged(t, messy, intake.Sight{Home: dangjin, Lang: lang.Korean})
	want := []string{
		"4 accepted", "5 same same_row=4", "6 accepted", "7 accepted date_missing", "8 person date_unreadable", "9 person place_several", "10 person place_split",
		"11 guessed kind_guessed=SISTER date_missing", "12 person kind_unknown date_ahead", "13 person country_unknown", "15 rejected partner_missing", "16 rejected sum_row",
		"17 rejected several_partners", "18 person country_missing", "19 same more_facts=4",
	}
	if diff := cmp.Diff(want, story(got)); diff != "" {
		t.Error(diff)
	}
	if got[5].Remarks[0].Choices[0] == "" || len(got[5].Remarks[0].Choices) != 2 {
		t.Errorf("Goseong offers %q, want both counties", got[5].Remarks[0].Choices)
	}
	says := []intake.Said{{Line: 4, Kind: intake.Sister, Since: "2007-04-06", Note: "항만"}, {Line: 19, Kind: intake.Friendship, Since: "2019-09-01", Note: "격상"}}
	if diff := cmp.Diff(says, got[0].Wish.Says); diff != "" {
		t.Errorf("the first row doesn't bring what the last says of the same pair: %s", diff)
	}
}

func TestJudgeHeedsWhatAPersonSays(t *testing.T) {
	got := judged(t, messy, intake.Sight{Home: dangjin, Lang: lang.Korean, Decisions: []intake.Decision{
		{Field: intake.Since, Text: "1995.02.30", Take: "date:1995-02"}, {Field: intake.Partner, Text: "고성군", Take: "unit:gangwon-goseong"},
		{Field: intake.Partner, Text: "인천 중구", Take: "unit:yeongjong-gu"}, {Field: intake.CountryOf, Text: "아틀란티스", Take: "country:GR"},
		{Field: intake.KindOf, Text: "결의", Take: "kind:LOI"}, {Field: intake.Since, Text: "2030.01.01", Take: "none"},
		{Field: intake.CountryOf, Text: "Ulan-Ude", Take: "country:RU"}, {Line: 6, Take: "skip"},
	}})
	for i, want := range map[int]string{
		2: "6 rejected left_out", 4: "8 accepted decided=1995-02", 5: "9 accepted decided=gangwon-goseong", 6: "10 accepted decided=yeongjong-gu",
		8: "12 accepted decided=LOI decided=none", 9: "13 accepted decided=GR", 13: "18 accepted decided=RU",
	} {
		if story(got)[i] != want {
			t.Errorf("row %s, want %s", story(got)[i], want)
		}
	}
	if w := got[4].Wish; w.Says[0].Since != "1995-02" || w.Partner.Unit != "snohomish-county" {
		t.Errorf("the day that doesn't exist was decided to be a month, but is %+v", w)
	}
}

// pairs are as the list of the world's twin towns has them: no dates, no kinds, both directions.
const pairs = "city1,country1,city2,country2\nSuwon,South Korea,Asahikawa,Japan\nAsahikawa,Japan,Suwon,South Korea\nRizhao,China,Dangjin,South Korea\nSuseong (Daegu),South Korea,Paris,France\n" +
	"Goseong,South Korea,Odawara,Japan\nLyon,France,Leipzig,Germany\nSuwon-si,South Korea,Asahikawa City,Japan\nParis,France,Paris,France\n"

func TestJudgeFoldsBothDirections(t *testing.T) {
	all := intake.Home{Unit: "gaok", Country: "KR", All: true}
	got := story(judged(t, pairs, intake.Sight{Home: all, Lang: lang.English}))
	want := []string{
		"2 accepted kind_missing date_missing", "3 same kind_missing date_missing same_row=2", "4 accepted kind_missing date_missing", "5 accepted kind_missing date_missing",
		"6 person place_several kind_missing date_missing", "7 accepted kind_missing date_missing", "8 same kind_missing date_missing same_row=2",
		"9 rejected kind_missing date_missing itself",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = story(judged(t, pairs, intake.Sight{Home: dangjin, Lang: lang.English, Mapping: intake.Mapping{Columns: []intake.Field{"owner", "owner_country", "partner", "country"}, Kind: intake.Sister}}))
	if got[0] != "2 rejected date_missing not_ours" || got[2] != "4 accepted date_missing turned" {
		t.Errorf("a city reads the world's list as %q; only its own row is its, turned round", got)
	}
}

func TestJudgeFindsWhatTheRegisterHas(t *testing.T) {
	known := map[string]string{intake.PairKey(intake.Side{Unit: "dangjin", Country: "KR"}, intake.Side{Unit: "rizhao", Country: "CN"}): "t1"}
	got := story(judged(t, messy, intake.Sight{Home: dangjin, Lang: lang.Korean, Known: known}))
	if got[0] != "4 same same_tie=t1" || got[1] != "5 same same_tie=t1" {
		t.Errorf("rows %q, want that the register has the tie", got[:2])
	}
}

func TestGuessKnowsColumnsOfRealLists(t *testing.T) {
	for head, want := range map[string][]intake.Field{
		"owner,partner_en,partner_ko,country,level,tie_kind,start,start_precision,end_of_evidence,source,note": {"owner", "partner", "partner_other", "country", "", "kind", "since", "", "", "source", "note"},
		"연번,지자체명,국가명,도시명,결연구분,결연일자,비고":                                                                         {"", "owner", "country", "partner", "kind", "since", "note"},
		"序号,国家,城市名称,结好时间,类别,备注":                                                                                {"", "country", "partner", "since", "kind", "note"},
		"番号,自治体名,国名,提携先,提携年月日,種別":                                                                              {"", "owner", "country", "partner", "since", "kind"},
		"city1,country1,city2,country2":                                                                        {"owner", "owner_country", "partner", "country"},
		"Country,City,Signed on,Remarks":                                                                       {"country", "partner", "since", "note"},
	} {
		table, err := intake.Read([]byte(head+"\n1,2,3,4,5,6,7,8,9,10,11\n"), intake.Reading{})
		must(t, err)
		got := intake.Guess(table).Columns
		if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
			t.Errorf("%s\n%s", head, diff)
		}
	}
	bare, err := intake.Read([]byte("a,b,c\n중국,르자오시,2007-04-06\n일본,다이센시,2011-10\n미국,스노호미시군,1995-02-01\n"), intake.Reading{})
	must(t, err)
	if diff := cmp.Diff([]intake.Field{intake.CountryOf, intake.Partner, intake.Since}, intake.Guess(bare).Columns); diff != "" {
		t.Errorf("by its cells alone: %s", diff)
	}
}

func TestJudgeTakesTheDaysOfAJourneyForNoTerm(t *testing.T) {
	got := judged(t, "국가,도시,구분,결연일자\n일본,오다와라시,자매결연,1995.1.1. ~ 6.\n일본,미야자키시,업무협약,2015.3.1. ~ 2018.2.28.\n", intake.Sight{Home: dangjin, Lang: lang.Korean})
	if a, b := got[0].Wish.Says[0], got[1].Wish.Says[0]; a.Since != "1995-01-01" || a.Until != "" || b.Until != "2018-02-28" {
		t.Errorf("the days of a signing are taken for its term, or a term isn't: %+v, %+v", a, b)
	}
}

func TestJudgeReadsTheOtherSidesKindAndPlace(t *testing.T) {
	lines := judged(t, "구분,상대측구분,국가,도시명,결연일자,위도,경도\n자매,우호,프랑스,어느 마을,2011.10,48.5,2.25\n자매,모름,프랑스,다른 마을,2012.10,\"47.1N, 3.2W\",\n자매,,프랑스,셋째 마을,2013.10,북쪽,동쪽\n",
		intake.Sight{Home: dangjin, Lang: lang.Korean})
	want := []string{"2 accepted", "3 guessed partner_kind_unknown", "4 guessed point_unreadable"}
	if diff := cmp.Diff(want, story(lines)); diff != "" {
		t.Errorf("what becomes of the rows (- want, + got):\n%s", diff)
	}
	if w := lines[0].Wish; w == nil || w.Says[0].Kind != intake.Sister || w.Says[0].Theirs != intake.Friendship || w.Partner.At == nil || *w.Partner.At != (intake.Point{Lat: 48.5, Lon: 2.25}) {
		t.Errorf("the first row says %+v", w)
	}
	if w := lines[1].Wish; w == nil || w.Partner.At == nil || *w.Partner.At != (intake.Point{Lat: 47.1, Lon: -3.2}) {
		t.Errorf("the second row lies at %+v", w)
	}
}

func TestReadPoint(t *testing.T) {
	for cell, want := range map[string]intake.Point{
		"36.89, 126.62": {Lat: 36.89, Lon: 126.62}, "35.4168°N 119.5269°E": {Lat: 35.4168, Lon: 119.5269}, "33.9S；18.4E": {}, "-33.9/18.4": {Lat: -33.9, Lon: 18.4},
		"0, 0": {}, "91, 10": {}, "10, 181": {}, "NaN, 1": {}, "here": {}, "1 2 3": {},
	} {
		got, ok := intake.ReadPoint(cell)
		if got != want || ok != (want != intake.Point{}) {
			t.Errorf("ReadPoint(%q) = %v, %t, want %v", cell, got, ok, want)
		}
	}
}
