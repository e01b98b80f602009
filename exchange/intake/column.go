package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

// Field is what a column of a list says.
type Field string

// The fields. A column that says none of them is Left out of what is taken, and kept with the original row.
const (
	Left         Field = ""
	Owner        Field = "owner"         // whose list it is; left out of a list of one's own
	OwnerCountry Field = "owner_country" // where it lies
	Partner      Field = "partner"
	PartnerToo   Field = "partner_other" // the partner in another language
	Region       Field = "region"        // the province or state that the partner lies in
	CountryOf    Field = "country"       // of the partner
	KindOf       Field = "kind"
	KindToo      Field = "partner_kind" // what the partner calls the tie
	Since        Field = "since"        // the day it was signed; an end may stand with it
	Until        Field = "until"
	Latitude     Field = "latitude" // of the partner; both may stand in this one
	Longitude    Field = "longitude"
	Source       Field = "source"
	Note         Field = "note"
)

// Fields lists what a column may be said to hold, in the order they are offered.
func Fields() []Field {
	return []Field{Owner, OwnerCountry, Partner, PartnerToo, Region, CountryOf, KindOf, KindToo, Since, Until, Latitude, Longitude, Source, Note}
}

// Mapping says what the columns of a list hold, and what holds for all of its rows.
type Mapping struct {
	Columns []Field      `bson:"columns"` // as many as the head has
	Kind    Kind         `bson:"kind"`    // of rows that name none
	Country unit.Country `bson:"country"` // of partners in rows that name none
}

// Check returns what is wrong with a mapping for a list of so many columns: each field may be said once, and the partner must be.
func (m Mapping) Check(columns int) error {
	if len(m.Columns) != columns {
		return ErrMapping.At(field("columns", "wrong"))
	}
	seen := map[Field]bool{}
	for _, f := range m.Columns {
		switch {
		case f != Left && !slices.Contains(Fields(), f):
			return ErrMapping.At(field("columns", "unknown"))
		case f != Left && f != Note && seen[f]:
			return ErrMapping.At(field("columns."+string(f), "twice"))
		}
		seen[f] = true
	}
	switch {
	case !seen[Partner]:
		return ErrMapping.At(field("columns."+string(Partner), "required"))
	case m.Kind != "" && !slices.Contains(Kinds(), m.Kind):
		return ErrMapping.At(field("kind", "unknown"))
	case m.Country != "" && !m.Country.Known():
		return ErrMapping.At(field("country", "unknown"))
	}
	return nil
}

// headWords are what columns are called in real lists. A name that is one of the words counts for more than one that holds it.
var headWords = []struct {
	field Field
	words []string
}{
	{OwnerCountry, []string{"country1", "ownercountry", "자국", "homecountry", "本国"}},
	{Owner, []string{"city1", "owner", "우리시", "지자체명", "지자체", "자치단체명", "자치단체", "시도명", "시군구명", "시군구", "기관명", "소속", "국내도시", "국내", "homecity", "localgovernment", "government", "韩方城市", "我方", "本市", "国内城市", "自治体名", "自治体", "団体名", "from"}},
	{PartnerToo, []string{"영문명", "영문도시명", "영문", "원어명", "현지명", "englishname", "nativename", "localname", "外文名", "英文名", "英文", "韩文名", "英語名", "英語表記", "英語", "현지어"}},
	{Region, []string{"지역", "주/성", "성(주)", "성/주", "주", "성", "region", "province", "state", "省", "省份", "州", "都道府県", "所在省", "州・省"}},
	{CountryOf, []string{"country2", "국가명", "국가", "나라", "국가·지역", "국가지역", "국별", "대상국가", "상대국", "country", "country/region", "nation", "国家", "国别", "国家/地区", "外国国名", "国名", "相手国", "国・地域", "国"}},
	{Partner, []string{"city2", "partner", "도시명", "도시", "자매도시", "우호도시", "자매우호도시", "결연도시", "교류도시", "협력도시", "상대도시", "해외도시", "외국도시", "대상도시", "외국자치단체", "partnercity", "sistercity", "city", "counterpart", "友好城市名称", "城市名称", "友城名称", "友好城市", "外方城市", "城市", "外方", "提携先", "提携自治体", "相手自治体", "相手都市", "姉妹都市名", "姉妹都市", "友好都市", "都市名", "市名", "to"}},
	{KindToo, []string{"tie_kind_b", "partnerkind", "상대측구분", "상대구분", "상대측유형", "상대도시구분", "对方类别", "对方类型", "相手側種別", "相手側区分"}},
	{Latitude, []string{"lat", "latitude", "위도", "좌표", "coordinates", "纬度", "坐标", "緯度", "座標"}},
	{Longitude, []string{"lon", "lng", "long", "longitude", "경도", "经度", "経度"}},
	{KindOf, []string{"tie_kind", "구분", "유형", "결연유형", "결연구분", "협약구분", "협정구분", "교류형태", "자매우호", "관계", "종류", "kind", "type", "relationship", "relation", "类别", "类型", "性质", "关系", "结好性质", "区分", "種別", "提携種別", "提携の種類", "協定の種類"}},
	{Until, []string{"종료일", "만료일", "해지일", "유효기간", "end", "enddate", "until", "expires", "expiry", "终止日期", "截止日期", "終了日", "終了年月日", "解消日"}},
	{Since, []string{"start", "결연일", "결연일자", "결연일시", "협정일", "협정체결일", "체결일", "체결일자", "협약일", "협약일자", "체결연도", "결연년도", "결연연도", "연도", "년도", "일자", "날짜", "일시", "결연시기", "date", "signed", "signedon", "since", "established", "year", "结好时间", "结好日期", "缔结日期", "签约日期", "签署日期", "日期", "时间", "年份", "提携年月日", "提携日", "締結日", "締結年月日", "年月日"}},
	{Source, []string{"출처", "근거", "자료원", "source", "reference", "来源", "出处", "出典", "出所"}},
	{Note, []string{"비고", "특징", "주요내용", "내용", "교류분야", "분야", "note", "notes", "remarks", "remark", "comment", "备注", "说明", "備考", "摘要"}},
}

// byHead says what the name of a column lets one think, and how much so.
func byHead(name string) (Field, int) {
	s := folded(name)
	for _, h := range headWords {
		for _, w := range h.words {
			if s == folded(w) {
				return h.field, 100
			}
		}
	}
	best, most := Left, 0
	for _, h := range headWords {
		for _, w := range h.words {
			w = folded(w)
			if long := len([]rune(w)); long > 1 && long > most && (long > 3 || w[0] >= 0x80) && strings.Contains(s, w) {
				best, most = h.field, long
			}
		}
	}
	return best, most
}

// namedColumns counts the cells of a row that look like names of columns.
func namedColumns(cells []string) int {
	n := 0
	for _, c := range cells {
		if f, sure := byHead(c); f != Left && sure >= 2 && len([]rune(c)) < 24 {
			n++
			if sure == 100 {
				n++
			}
		}
	}
	if n < 3 {
		return 0
	}
	return n
}

// sampled is how many rows are looked at to guess what a column holds.
const sampled = 200

// Guess proposes what the columns of a list hold, by their names and by what stands in them.
func Guess(t Table) Mapping {
	m := Mapping{Columns: make([]Field, len(t.Head))}
	sure := make([]int, len(t.Head))
	for i, name := range t.Head {
		m.Columns[i], sure[i] = byHead(name)
	}
	for i := range t.Head {
		if sure[i] < 100 {
			if f := byValues(t.Rows, i); f != Left && sure[i] < 2 {
				m.Columns[i], sure[i] = f, 1
			}
		}
	}
	m.settle(sure)
	if !slices.Contains(m.Columns, Partner) {
		if i := wordiest(t.Rows, m.Columns); i >= 0 {
			m.Columns[i] = Partner
		}
	}
	return m
}

// settle leaves each field to one column: the one that is surest, of equals the first. A second partner is the first one in another language, or the
// first column is the owner where it stands before; a second country is the partner's and the first the owner's.
func (m *Mapping) settle(sure []int) {
	if two := m.at(CountryOf); len(two) == 2 && len(m.at(OwnerCountry)) == 0 {
		m.Columns[two[0]] = OwnerCountry
	}
	if two := m.at(Partner); len(two) >= 2 && len(m.at(PartnerToo)) == 0 && sure[two[0]] == sure[two[1]] {
		if len(m.at(Owner)) == 0 && len(m.at(OwnerCountry)) > 0 {
			m.Columns[two[0]] = Owner
		} else {
			m.Columns[two[1]] = PartnerToo
		}
	}
	for _, f := range Fields() {
		all := m.at(f)
		if f == Note || len(all) < 2 {
			continue
		}
		best := all[0]
		for _, i := range all {
			if sure[i] > sure[best] {
				best = i
			}
		}
		for _, i := range all {
			if i != best {
				m.Columns[i] = Left
			}
		}
	}
}

// at lists the columns said to hold a field.
func (m Mapping) at(f Field) []int {
	var all []int
	for i, c := range m.Columns {
		if c == f {
			all = append(all, i)
		}
	}
	return all
}

// byValues says what a column holds by most of its cells.
func byValues(rows []Raw, column int) Field {
	var all, countries, days, kinds int
	for _, r := range rows[:min(len(rows), sampled)] {
		if column >= len(r.Cells) || r.Cells[column] == "" {
			continue
		}
		all++
		c := r.Cells[column]
		if _, ok := ReadCountry(c); ok {
			countries++
		}
		if s, ok := ReadSpan(c); ok && s.From != "" && len(c) > 3 {
			days++
		}
		if k, ok := ReadKind(c, ""); ok && k.Kind != None && len([]rune(c)) < 30 {
			kinds++
		}
	}
	switch most := all*7/10 + 1; {
	case all == 0:
		return Left
	case countries >= most:
		return CountryOf
	case days >= most:
		return Since
	case kinds >= most:
		return KindOf
	}
	return Left
}

// wordiest returns the column nobody has said anything of that has most different words; -1 where there is none. Numbers are no names.
func wordiest(rows []Raw, said []Field) int {
	best, most := -1, 0
	for i := range said {
		if said[i] != Left {
			continue
		}
		seen := map[string]bool{}
		for _, r := range rows[:min(len(rows), sampled)] {
			if i < len(r.Cells) && strings.ContainsFunc(r.Cells[i], func(c rune) bool { return c > '9' }) && len([]rune(r.Cells[i])) < 60 {
				seen[r.Cells[i]] = true
			}
		}
		if len(seen) > most {
			best, most = i, len(seen)
		}
	}
	return best
}

// Print is the fingerprint of a head: lists with the same columns, in the same order, are mapped alike.
func Print(head []string) string {
	sum := sha256.New()
	for _, name := range head {
		sum.Write([]byte(folded(name) + "\x00"))
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// tongue guesses the language of a list by its head and first rows.
func tongue(head []string, rows []Raw) lang.Tag {
	var b strings.Builder
	b.WriteString(strings.Join(head, " "))
	for _, r := range rows[:min(len(rows), 30)] {
		b.WriteString(" " + strings.Join(r.Cells, " "))
	}
	s := b.String()
	kana, hangul := 0, 0
	for _, r := range s {
		switch {
		case r >= 0x3041 && r <= 0x30ff:
			kana++
		case r >= 0xac00 && r <= 0xd7a3:
			hangul++
		}
	}
	switch {
	case hangul > kana && hangul > 0:
		return lang.Korean
	case kana > 0, strings.Contains(s, "提携"), strings.Contains(s, "姉妹"):
		return lang.Japanese
	}
	return lang.Guess(s)
}
